//! Bad input: small patches of a bundled scenario, each with the line, message and hint it must give.

use std::fs::{self, File};
use std::path::Path;

use assert_cmd::Command;
use millpond::files::read_text;
use millpond::scenario::load;
use millpond::scenario::problem::Problems;
use predicates::prelude::*;

const VILLAGE: &str = "scenarios/village/world.toml";
const LOCALISED: &str = "scenarios/village/localised.toml";
const TABLE: &str = "scenarios/village/table.csv";
const RURAL: &str = "scenarios/dumfries-and-galloway/world.toml";
const PLACES: &str = "scenarios/data/scotland-2019-places.csv";

/// What is wrong with `scenario` when `file` says `new` instead of `old`.
fn patched(scenario: &str, file: &str, old: &str, new: &str) -> Problems {
    let read = |path: &str| {
        let text = read_text(path)?;
        if path != file {
            return Ok(text);
        }
        assert_eq!(
            text.matches(old).count(),
            1,
            "`{old}` must stand once in {file}"
        );
        Ok(text.replace(old, new))
    };
    load(scenario, &[], &read).expect_err("the patch is wrong")
}

/// Asserts that exactly one problem is found, with this place, message and hint.
fn assert_one(problems: &Problems, location: &str, message: &str, hint: &str) {
    assert_eq!(problems.list.len(), 1, "{problems}");
    assert_has(problems, location, message, hint);
}

/// Asserts that a problem is found with this place, message and hint.
fn assert_has(problems: &Problems, location: &str, message: &str, hint: &str) {
    let found = problems.list.iter().any(|problem| {
        problems.location(problem).starts_with(location)
            && problem.message.contains(message)
            && problem.hint.as_deref().unwrap_or("").contains(hint)
    });
    assert!(
        found,
        "{location}: {message} ({hint}) is not among\n{problems}"
    );
}

/// The line (from 1) of a bundled file that starts with `start`.
fn line(file: &str, start: &str) -> usize {
    let text = fs::read_to_string(file).expect("a bundled file");
    1 + text
        .lines()
        .position(|line| line.starts_with(start))
        .expect("such a line")
}

/// Asserts what a patch of the village's own file gives, at the patched line.
fn village_fails(old: &str, new: &str, message: &str, hint: &str) {
    let location = format!("{VILLAGE}:{}:", line(VILLAGE, old));
    assert_one(
        &patched(VILLAGE, VILLAGE, old, new),
        &location,
        message,
        hint,
    );
}

#[test]
fn an_unknown_key_gets_a_suggestion() {
    village_fails(
        "replicates = 20",
        "replicats = 20",
        "unknown key `replicats` in `run`",
        "did you mean `replicates`?",
    );
    village_fails(
        "policy = \"today\"",
        "polisy = \"today\"",
        "unknown key `polisy`",
        "did you mean `policy`?",
    );
}

#[test]
fn an_unknown_key_like_no_other_gets_the_list() {
    village_fails(
        "replicates = 20",
        "zzz = 1",
        "unknown key `zzz` in `run`",
        "allowed: months, seed, replicates",
    );
}

#[test]
fn a_wrong_type_says_what_is_allowed() {
    let allowed = "must be a whole number from 1 to 12000 (months)";
    village_fails(
        "months = 60",
        "months = \"sixty\"",
        &format!("`run.months` {allowed}, not text"),
        "",
    );
    village_fails(
        "months = 60",
        "months = 60.5",
        &format!("`run.months` {allowed}, not a number"),
        "",
    );
    village_fails(
        "months = 60",
        "months = 1979-05-27",
        &format!("`run.months` {allowed}, not a date"),
        "",
    );
}

#[test]
fn months_are_at_least_one_and_not_ten_million() {
    for months in [
        "0",
        "10_000_000",
        "-1",
        "99999999999999999999999999999999999999999999",
    ] {
        let new = format!("months = {months}");
        village_fails(
            "months = 60",
            &new,
            "outside 1 to 12000",
            "a whole number from 1 to 12000",
        );
    }
}

#[test]
fn a_share_is_between_nothing_and_all() {
    let old = "redemption_fee = { value = 0.05, source = \"Chiemgauer\" }";
    let location = format!("{LOCALISED}:{}:", line(LOCALISED, old));
    for (new, hint) in [
        ("5", "did you mean 0.05? A share is not a percentage"),
        ("-0.1", "from 0 to 1 (share)"),
        ("nan", "from 0 to 1"),
        ("inf", "from 0 to 1"),
    ] {
        let problems = patched(
            LOCALISED,
            LOCALISED,
            old,
            &format!("redemption_fee = {new}"),
        );
        assert_one(&problems, &location, "outside 0 to 1", hint);
    }
}

#[test]
fn the_range_of_a_strength_is_that_of_its_kind() {
    let old = "kind = \"local_ownership\"\nstrength = { value = 0.1, ";
    let new = "kind = \"local_ownership\"\nstrength = { value = 1.5, ";
    let problems = patched(LOCALISED, LOCALISED, old, new);
    assert_one(
        &problems,
        LOCALISED,
        "`levers.3.strength` is 1.5, outside -1 to 1",
        "range of local_ownership (share)",
    );
}

#[test]
fn money_cannot_be_negative() {
    let old = "running_cost = { value = 30,";
    let problems = patched(LOCALISED, LOCALISED, old, "running_cost = { value = -30,");
    let location = format!("{LOCALISED}:{}:", line(LOCALISED, old));
    assert_one(
        &problems,
        &location,
        "`levers.2.running_cost` is -30",
        "money cannot be negative",
    );
    let old = "wages,340000,340000,310000";
    let problems = patched(VILLAGE, TABLE, old, "wages,-340000,340000,310000");
    assert_has(
        &problems,
        &format!("{TABLE}:{}:", line(TABLE, old)),
        "-340000",
        "",
    );
}

#[test]
fn a_number_must_be_in_its_unit() {
    let old = "running_cost = { value = 30, unit = \"pounds a month\"";
    let problems = patched(
        LOCALISED,
        LOCALISED,
        old,
        "running_cost = { value = 30, unit = \"pence\"",
    );
    assert_one(
        &problems,
        LOCALISED,
        "`levers.2.running_cost` is not in `pence`",
        "its unit is `pounds a month`",
    );
}

#[test]
fn a_long_number_needs_its_value_and_no_other_key() {
    let old = "household_share = { value = 0.5,";
    let problems = patched(LOCALISED, LOCALISED, old, "household_share = { valu = 0.5,");
    assert_has(
        &problems,
        LOCALISED,
        "unknown key `valu`",
        "did you mean `value`?",
    );
    assert_has(
        &problems,
        LOCALISED,
        "has no `value`",
        "a number from 0 to 1",
    );
}

#[test]
fn shares_that_do_not_sum_are_named() {
    let old = "investment_by_firms = { value = 0.5,";
    let new = "investment_by_firms = { value = 0.9,";
    let problems = patched(VILLAGE, VILLAGE, old, new);
    assert_one(
        &problems,
        &format!("{VILLAGE}:{}:", line(VILLAGE, old)),
        "shares do not sum: `investment_by_firms` 0.9 and `investment_by_state` 0.2 make 1.1",
        "lower one of them",
    );
}

#[test]
fn an_unbalanced_table_says_by_how_much_and_where() {
    let old = "Shop_and_craft,120000,70000";
    let problems = patched(VILLAGE, TABLE, old, "Shop_and_craft,130000,70000");
    let row = format!("{TABLE}:{}:", line(TABLE, old));
    assert_has(
        &problems,
        &row,
        "row `Shop_and_craft`: sales come to 910000 pounds, output is 900000: 10000 too much",
        "balances",
    );
    let columns = format!("{TABLE}:{}:", line(TABLE, "product,Farm_and_food"));
    assert_has(&problems, &columns, "column `Farm_and_food`", "balances");
    assert_eq!(problems.list.len(), 2, "{problems}");
}

#[test]
fn a_table_inside_the_scenario_has_its_errors_at_their_lines() {
    let table = fs::read_to_string(TABLE).expect("a bundled file");
    let bad = table.replace("surplus,340000", "surplus,34x");
    let new = format!("table = {{ text = '''\n{bad}''' }}");
    let problems = patched(VILLAGE, VILLAGE, "table = \"table.csv\"", &new);
    let at = line(VILLAGE, "table = ") + line(TABLE, "surplus,");
    assert_one(
        &problems,
        &format!("{VILLAGE}:{at}:1"),
        "`34x` is not a number",
        "",
    );
}

#[test]
fn a_missing_table_is_said_where_it_is_named() {
    village_fails(
        "table = \"table.csv\"",
        "table = \"tabel.csv\"",
        "`world.table`: scenarios/village/tabel.csv there is no such file",
        "starts at the folder of the file that names it",
    );
}

#[test]
fn a_missing_entry_is_said_with_what_it_must_be() {
    let problems = patched(VILLAGE, VILLAGE, "side = \"local\"\n", "");
    assert_one(
        &problems,
        VILLAGE,
        "`shocks.1.side` is missing",
        "one of outside, local",
    );
}

#[test]
fn a_region_needs_households() {
    let old = "# households: 48";
    let problems = patched(VILLAGE, TABLE, old, "# households: 0");
    let location = format!("{VILLAGE}:{}:", line(VILLAGE, "table = "));
    assert_one(&problems, &location, "# households", "");
    let old = "Dumfries and Galloway,148860,70346";
    let problems = patched(RURAL, PLACES, old, "Dumfries and Galloway,148860,0");
    assert_one(
        &problems,
        &format!("{PLACES}:{}:", line(PLACES, old)),
        "`households` of Dumfries and Galloway is 0",
        "",
    );
}

#[test]
fn a_region_must_be_in_its_tables() {
    let old = "name = \"Dumfries and Galloway\"";
    let problems = patched(RURAL, RURAL, old, "name = \"Dumfries and Galway\"");
    let location = format!("{RURAL}:{}:", line(RURAL, old));
    assert_one(
        &problems,
        &location,
        "no region `Dumfries and Galway`: did you mean `Dumfries and Galloway`?",
        "",
    );
}

#[test]
fn names_must_be_known() {
    village_fails(
        "kind = \"capacity_destroyed\"",
        "kind = \"capacity_destroid\"",
        "no choice `capacity_destroid`",
        "did you mean `capacity_destroyed`?",
    );
    village_fails(
        "sectors = [\"Farm_and_food\"]",
        "sectors = [\"Farm_food\"]",
        "there is no sector `Farm_food`",
        "did you mean `Farm_and_food`?",
    );
    village_fails(
        "seed = 1",
        "shocks = [\"fyre\"]",
        "there is no shock `fyre`",
        "did you mean `fire`?",
    );
    village_fails(
        "seed = 1",
        "outcomes = [\"outptu\"]",
        "there is no outcome `outptu`",
        "did you mean `output`?",
    );
}

#[test]
fn names_may_stand_once() {
    village_fails(
        "name = \"fire\"",
        "name = \"supplies\"",
        "two of `shocks` are called `supplies`",
        "its own `name`",
    );
}

#[test]
fn a_lever_ends_after_it_starts() {
    let old = "kind = \"procurement\"\n";
    let problems = patched(
        LOCALISED,
        LOCALISED,
        old,
        "kind = \"procurement\"\nend = 13\n",
    );
    assert_one(
        &problems,
        LOCALISED,
        "`levers.2` ends in month 13 and starts in month 13",
        "`end` must be after `start`",
    );
}

#[test]
fn all_errors_of_a_file_are_found_at_once_in_order() {
    let read = |path: &str| {
        let text = read_text(path)?;
        let text = text
            .replace("months = 60", "months = 0")
            .replace("replicates = 20", "replicate = 20");
        Ok(text
            .replace("side = \"local\"", "side = 3")
            .replace("scale = 1", "scale = true"))
    };
    let problems = load(VILLAGE, &["policy=".to_string()], &read).expect_err("five errors");
    let messages: Vec<_> = problems
        .list
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    let expected = [
        "`world.scale`",
        "`run.months`",
        "`replicate`",
        "`shocks.1.side`",
        "`policy` is blank",
    ];
    assert_eq!(messages.len(), expected.len(), "{problems}");
    for (message, expected) in messages.iter().zip(expected) {
        assert!(message.contains(expected), "{problems}");
    }
}

#[test]
fn several_errors_of_grammar_are_found_at_once() {
    let read = |path: &str| {
        let text = read_text(path)?;
        Ok(text
            .replace("months = 60", "months = = 60")
            .replace("kind = \"capacity_destroyed\"", "kind = "))
    };
    let problems = load(VILLAGE, &[], &read).expect_err("two errors of grammar");
    let (first, second) = (
        line(VILLAGE, "months = 60"),
        line(VILLAGE, "kind = \"capacity_destroyed\""),
    );
    assert_has(&problems, &format!("{VILLAGE}:{first}:"), "", "");
    assert_has(&problems, &format!("{VILLAGE}:{second}:"), "", "");
}

#[test]
fn a_key_given_twice_is_an_error_of_grammar() {
    let problems = patched(VILLAGE, VILLAGE, "seed = 1", "seed = 1\nseed = 2");
    assert_has(
        &problems,
        &format!("{VILLAGE}:{}:", line(VILLAGE, "seed = 1") + 1),
        "duplicate key",
        "",
    );
}

#[test]
fn settings_are_checked_like_files() {
    let fails = |setting: &str, message: &str, hint: &str| {
        let problems =
            load(LOCALISED, &[setting.to_string()], &read_text).expect_err("a bad setting");
        assert_one(&problems, "--set:1:", message, hint);
    };
    fails(
        "run.moths=24",
        "unknown key `moths` in `run`",
        "did you mean `months`?",
    );
    fails("run.months=many", "must be a whole number", "");
    fails(
        "shocks.fyre.depth=0.1",
        "`shocks` has no entry `fyre`",
        "did you mean `fire`?",
    );
    fails(
        "levers.9.strength=0.1",
        "`levers` has no entry `9`",
        "buy_local_households",
    );
    fails("run.months", "`run.months` has no `=`", "path=value");
    fails(
        "shocks.fire.depth=2",
        "outside 0 to 1",
        "capacity_destroyed",
    );
    fails("=3", "", "");
}

#[test]
fn a_cyclic_base_shows_its_cycle() {
    let read = |path: &str| match path {
        "a/one.toml" => Ok("base = \"../b/two.toml\"".to_string()),
        "b/two.toml" => Ok("title = \"two\"\nbase = \"three.toml\"".to_string()),
        "b/three.toml" => Ok("base = \"./../a/one.toml\"".to_string()),
        other => Err(format!("{other} was not asked for")),
    };
    let problems = load("a/one.toml", &[], &read).expect_err("a cycle");
    let cycle =
        "the base leads back to itself: a/one.toml -> b/two.toml -> b/three.toml -> a/one.toml";
    assert_one(&problems, "b/three.toml:1:8", cycle, "remove one `base`");
    let problems = load("self.toml", &[], &|_: &str| {
        Ok("base = \"self.toml\"".to_string())
    })
    .expect_err("a cycle");
    assert_one(&problems, "self.toml:1:8", "self.toml -> self.toml", "");
}

#[test]
fn a_missing_or_wrong_base_is_said_where_it_is_named() {
    let fails = |new: &str, message: &str| {
        let problems = patched(LOCALISED, LOCALISED, "base = \"world.toml\"", new);
        let location = format!("{LOCALISED}:{}:8", line(LOCALISED, "base = "));
        assert_one(&problems, &location, message, "");
    };
    fails(
        "base = \"wolrd.toml\"",
        "cannot read scenarios/village/wolrd.toml: there is no such file",
    );
    fails(
        "base = 3",
        "`base` must be the path of a scenario, not a whole number",
    );
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let text = format!("title = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let problems = load("deep.toml", &[], &|_: &str| Ok(text.clone())).expect_err("too deep");
    assert!(!problems.list.is_empty());
}

/// `millpond check` of a file, which must end with exit code 3.
fn check_fails(path: &Path) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command
        .arg("check")
        .arg(path)
        .env("NO_COLOR", "1")
        .assert()
        .code(3)
        .stdout("")
}

#[test]
fn a_bad_scenario_ends_with_exit_code_3_and_a_picture() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("bad.toml");
    let table = fs::canonicalize(TABLE).expect("a bundled file");
    let text = fs::read_to_string(VILLAGE)
        .expect("a bundled file")
        .replace("months = 60", "moths = 60");
    let text = text.replace("\"table.csv\"", &format!("'{}'", table.display()));
    fs::write(&path, text).expect("written");
    check_fails(&path)
        .stderr(predicate::str::contains("unknown key `moths` in `run`"))
        .stderr(predicate::str::contains("did you mean `months`?"))
        .stderr(predicate::str::contains("bad.toml:"))
        .stderr(predicate::str::contains("\u{1b}").not());
}

#[test]
fn problems_can_be_had_as_json() {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    let output = command
        .args([
            "check",
            VILLAGE,
            "--format",
            "json",
            "--set",
            "run.months=0",
        ])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["problems"][0]["path"], "run.months");
    assert_eq!(answer["problems"][0]["line"], 1);
}

#[test]
fn a_missing_file_a_folder_and_bytes_that_are_no_text_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    check_fails(&folder.path().join("none.toml"))
        .stderr(predicate::str::contains("there is no such file"));
    check_fails(folder.path()).stderr(predicate::str::contains("it is a folder, not a file"));
    let path = folder.path().join("latin.toml");
    fs::write(&path, b"title = \"a\"\nquestion = \"caf\xe9\"\n").expect("written");
    check_fails(&path).stderr(predicate::str::contains(
        "it is not UTF-8 text: byte 28 (line 2) is wrong",
    ));
}

#[test]
fn a_file_of_two_gigabytes_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("huge.toml");
    // A sparse file: it says two gigabytes and takes none.
    File::create(&path)
        .and_then(|file| file.set_len(2 * 1024 * 1024 * 1024))
        .expect("written");
    let start = std::time::Instant::now();
    check_fails(&path).stderr(predicate::str::contains(
        "it is larger than 16 MiB (2048 MiB)",
    ));
    assert!(start.elapsed().as_secs() < 5, "it was read");
}

#[test]
fn wrong_usage_ends_with_exit_code_2() {
    for args in [
        &["chekc"][..],
        &["check"],
        &["check", VILLAGE, "--threads", "0"],
        &["check", VILLAGE, "--format", "xml"],
        &["new", "a\"b"],
    ] {
        let mut command = Command::cargo_bin("millpond").expect("the binary is built");
        command.args(args).assert().code(2).stdout("");
    }
}
