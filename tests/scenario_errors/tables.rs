//! What entries or tables together cannot be.

use super::*;

#[test]
fn shares_that_do_not_sum_are_named() {
    village_fails(
        "investment_by_firms = { value = 0.5,",
        "investment_by_firms = { value = 0.9,",
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
        "cannot read scenarios/village/tabel.csv: there is no such file",
        "starts at the folder of the file that names it",
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
fn a_region_needs_agents_for_its_sectors() {
    let table = "scenarios/village/table.csv";
    let old = "# households: 48";
    let problems = patched(VILLAGE, table, old, "# households: 3");
    let location = format!("{VILLAGE}:");
    assert_one(
        &problems,
        &location,
        "households at work for 3 sectors: too few for each to have one",
        "",
    );
}
