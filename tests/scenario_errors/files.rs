//! Whole files: grammar, bases, settings, many errors at once.

use millpond::cli::diagnostics;
use proptest::prelude::*;

use super::*;

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

#[test]
fn a_file_laid_over_a_scenario_is_read_and_checked_like_it() {
    const OVERLAY: &str = "scenarios/overlays/shocks.toml";
    let over = |text: Option<&str>| {
        let read = |path: &str| match text {
            Some(text) if path == OVERLAY => Ok(text.to_owned()),
            None if path == OVERLAY => Err("it is away".to_owned()),
            _ => read_text(path),
        };
        load_with(VILLAGE, &[OVERLAY.to_owned()], &[], &read)
    };
    let plain = load(VILLAGE, &[], &read_text).expect("the bundled village is sound");
    let text = read_text(OVERLAY).expect("it is bundled");
    let laid = over(Some(&text)).expect("it suits any region");
    assert_eq!(laid.shocks[..plain.shocks.len()], plain.shocks);
    assert_eq!(laid.shocks.len(), plain.shocks.len() + 7);
    let bad = over(Some("base = \"world.toml\"\n[run]\nmoths = 3\n")).expect_err("two faults");
    assert_has(
        &bad,
        &format!("{OVERLAY}:1:"),
        "has no `base`",
        "remove `base`",
    );
    assert_has(
        &bad,
        &format!("{OVERLAY}:3:"),
        "unknown key `moths`",
        "did you mean `months`?",
    );
    assert_eq!(bad.list.len(), 2, "{bad}");
    let away = over(None).expect_err("it cannot be read");
    assert!(
        away.to_string()
            .contains("cannot read scenarios/overlays/shocks.toml: it is away")
    );
    let grammar = over(Some("[run\n")).expect_err("grammar");
    assert!(
        grammar.to_string().contains(&format!("{OVERLAY}:1:")),
        "{grammar}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_edit_of_a_scenario_or_its_table_can_make_the_reader_panic(
        in_table in any::<bool>(),
        at in 0.0..1.0f64,
        cut in 0usize..40,
        new in "[\\[\\]{}='\"#.,0-9a-z\n -]{0,12}|\\PC{0,3}",
    ) {
        let read = |path: &str| {
            let text = read_text(path)?;
            if in_table != (path == TABLE) {
                return Ok(text);
            }
            let characters: Vec<char> = text.chars().collect();
            let start = (characters.len() as f64 * at) as usize;
            let end = (start + cut).min(characters.len());
            let before: String = characters[..start].iter().collect();
            let after: String = characters[end..].iter().collect();
            Ok(format!("{before}{new}{after}"))
        };
        if let Err(problems) = load(VILLAGE, &[], &read) {
            prop_assert!(!problems.list.is_empty());
            prop_assert!(!diagnostics::pictures(&problems).is_empty());
            for problem in &problems.list {
                prop_assert!(problem.place.is_some(), "{problems}");
            }
        }
    }
}
