//! Single entries: keys, types, ranges, units, names.

use super::*;

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
fn the_unit_of_a_strength_is_that_of_its_kind() {
    let old = "kind = \"local_ownership\"\nstrength = { value = 0.1, unit = \"share\"";
    let new = "kind = \"local_ownership\"\nstrength = { value = 0.1, unit = \"pounds a month\"";
    let problems = patched(LOCALISED, LOCALISED, old, new);
    assert_one(
        &problems,
        LOCALISED,
        "`levers.3.strength` is in `pounds a month`",
        "the unit of local_ownership is `share`",
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
fn a_chain_has_known_sectors_and_a_name_of_its_own() {
    let fails = |old: &str, new: &str, message: &str, hint: &str| {
        let location = format!("{RURAL}:{}:", line(RURAL, old));
        assert_one(&patched(RURAL, RURAL, old, new), &location, message, hint);
    };
    let old = "sectors = [\"Public_educ_health_care\", \"Arts_personal_other\"]";
    fails(
        old,
        "sectors = [\"Public_educ_health_care\", \"Arts_personal\"]",
        "there is no sector `Arts_personal`",
        "did you mean `Arts_personal_other`?",
    );
    fails(
        old,
        "sectors = \"Arts_personal_other\"",
        "`world.chains.2.sectors` must be a list",
        "",
    );
    fails(
        "name = \"Timber to house\"",
        "name = \"Field to table\"",
        "two of `world.chains` are called `Field to table`",
        "its own `name`",
    );
}

#[test]
fn a_year_of_today_s_prices_has_its_prices_and_the_other_way_round() {
    for (old, hidden) in [
        ("today_year = 2024\n", "\n"),
        ("today_prices = {", "# today_prices = {"),
    ] {
        let problems = patched(RURAL, RURAL, old, hidden);
        let location = format!("{RURAL}:{}:", line(RURAL, "[world]"));
        assert_one(
            &problems,
            &location,
            "`today_year` and `today_prices` go together",
            "give both or neither",
        );
    }
    let old = "today_prices = { value = 1.242,";
    let problems = patched(RURAL, RURAL, old, "today_prices = { value = 0.0,");
    let location = format!("{RURAL}:{}:", line(RURAL, old));
    assert_one(
        &problems,
        &location,
        "`world.today_prices` is 0, outside 0.01 to 100000",
        "a number from 0.01",
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
fn an_injection_names_a_known_sector_and_ends_after_it_starts() {
    let injection = "[[injections]]\nsector = \"Farm_an_food\"\npounds_a_month = 5\nstart = 3\nend = 3\n\n[run]\n";
    let problems = patched(VILLAGE, VILLAGE, "[run]\n", injection);
    assert_has(
        &problems,
        VILLAGE,
        "there is no sector `Farm_an_food`",
        "did you mean `Farm_and_food`?",
    );
    assert_has(
        &problems,
        VILLAGE,
        "`injections.0` ends in month 3",
        "after `start`",
    );
    assert_eq!(problems.list.len(), 2, "{problems}");
}

#[test]
fn distances_and_cooperation_have_ranges() {
    let old = "scale = 1 #";
    for (entry, message) in [
        ("distance_elasticity = -1", "outside 0 to 5"),
        ("commuting_decay = 0", "outside 1 to 1000"),
        ("method = \"lq\"", "`world.method` has no choice `lq`"),
    ] {
        let problems = patched(VILLAGE, VILLAGE, old, &format!("{entry}\n{old}"));
        assert_one(&problems, VILLAGE, message, "");
    }
    let lever = "kind = \"procurement\"\n";
    let wrong =
        "kind = \"cooperation\"\nstrength = 2\nname = \"x\"\n[[levers]]\nkind = \"procurement\"\n";
    let problems = patched(LOCALISED, LOCALISED, lever, wrong);
    assert_one(
        &problems,
        LOCALISED,
        "is 2, outside -1 to 1",
        "the range of cooperation",
    );
}
