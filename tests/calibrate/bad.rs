//! Bad tables are refused: all that is wrong at once, each at its line, with what is allowed.

use millpond::calibrate::foreign::{Inputs, calibrate};

use crate::made::{inputs, text};
use crate::options::{MAPPING, SMALL};

/// What is said of bad input: one line a problem.
fn refused(inputs: &Inputs) -> String {
    match calibrate(inputs) {
        Ok(made) => panic!("it was taken: {:?}", made.summary),
        Err(problems) => problems.to_string(),
    }
}

fn refused_table(table: &str) -> String {
    refused(&inputs(table, MAPPING))
}

fn assert_says(said: &str, all: &[&str]) {
    for part in all {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
}

#[test]
fn a_table_that_does_not_balance_is_refused_by_sector_and_gap() {
    let said = refused_table(&SMALL.replace("Wages,30", "Wages,50"));
    assert_says(
        &said,
        &[
            "costs of `Farms` come to 120000000 pounds, output is 100000000: a gap of 20.00%",
            "--tolerance",
            "table.csv:2",
        ],
    );
    let mut allowed = inputs(&SMALL.replace("Wages,30", "Wages,31"), MAPPING);
    allowed.tolerance = 0.05;
    assert!(calibrate(&allowed).is_ok());
    allowed.tolerance = 0.001;
    assert_says(&refused(&allowed), &["a gap of 1.00%"]);
}

#[test]
fn output_below_nothing_is_refused() {
    let said = refused_table(&SMALL.replace("Output,100,", "Output,-100,"));
    assert_says(
        &said,
        &["output of `Farms` in Valley is -100000000 pounds, less than nothing"],
    );
}

#[test]
fn a_row_of_zeros_that_should_come_to_something_is_refused() {
    let said = refused_table(&SMALL.replace("Farms,10,5,1,40,1,3,40,100", "Farms,0,0,0,0,0,0,0,0"));
    assert_says(
        &said,
        &["sales of `Farms` come to 0 pounds, output is 100000000"],
    );
    // However large a gap is allowed.
    let mut all = inputs(
        &SMALL.replace("Farms,10,5,1,40,1,3,40,100", "Farms,0,0,0,0,0,0,0,0"),
        MAPPING,
    );
    all.tolerance = 1.0;
    assert_says(
        &refused(&all),
        &[
            "cannot be balanced",
            "the row of `Farms` is all zeros and should come to 100000000 pounds",
        ],
    );
}

#[test]
fn names_that_appear_twice_are_refused_with_both_lines() {
    let said = refused_table(&SMALL.replace("Tax,1,2", "Shops,1,2,1,20,1,2,,\nTax,1,2"));
    assert_says(
        &said,
        &["table.csv:6:1: `Shops` appears twice, first in line 3"],
    );
}

#[test]
fn a_missing_column_is_named_with_what_to_write() {
    let said = refused_table(&SMALL.replace("Households", "Familien"));
    assert_says(
        &said,
        &["nothing says what column `Familien` is", "[columns]"],
    );
    let said = refused(&inputs(
        &SMALL.replace("Households", "Familien"),
        &format!("{MAPPING}[columns]\nignore = \"Familien\"\n"),
    ));
    assert_says(
        &said,
        &["the table has no column of households", "households = "],
    );
    let said = refused(&inputs(
        SMALL,
        &MAPPING.replace("wages = \"Wages\"\n", "ignore = \"Wages\"\n"),
    ));
    assert_says(&said, &["no row of wages"]);
}

#[test]
fn a_row_that_nothing_is_known_of_is_named_with_the_nearest_label() {
    let said = refused(&inputs(
        SMALL,
        &MAPPING.replace("\"Profit\"", "\"Profits\""),
    ));
    assert_says(
        &said,
        &[
            "table.csv:9:1: nothing says what row `Profit` is",
            "did you mean `Profits`?",
        ],
    );
}

#[test]
fn one_sector_is_no_region() {
    let said = refused(&inputs(
        SMALL,
        &format!("{MAPPING}[sectors]\nAll = [\"Farms\", \"Shops\", \"Council\"]\n"),
    ));
    assert_says(&said, &["the table has 1 sector", "at least two sectors"]);
}

#[test]
fn figures_beyond_all_bounds_are_refused_with_the_unit_in_doubt() {
    let said = refused(&inputs(SMALL, &MAPPING.replace("\"million\"", "1e12")));
    assert_says(&said, &["more than 1e14 pounds", "check `unit`"]);
}

#[test]
fn ragged_lines_open_quotes_and_words_are_refused_together_and_by_line() {
    let said = refused_table(
        &SMALL
            .replace("Tax,1,2", "Tax,1")
            .replace("Shops,8,20", "Shops,8,many"),
    );
    assert_says(
        &said,
        &[
            "table.csv:6:1: 8 cells where the header has 9",
            "table.csv:3:1: column `Shops`: `many` is not a number",
        ],
    );
    let said = refused_table(&SMALL.replace("Tax,1", "\"Tax,1"));
    assert_says(&said, &["table.csv:6:1: a quote is opened and not closed"]);
}

#[test]
fn a_mapping_is_checked_key_by_key() {
    let bad = "unit = \"miles\"\nyears = 2020\n[rows]\nwage = \"x\"\n[columns]\nhouseholds = { label = \"x\", share = 3 }\n[layout]\nheader = [\"nam\"]\n";
    let said = refused(&inputs(SMALL, bad));
    assert_says(
        &said,
        &[
            "mapping.toml:1:8: `unit` is no unit",
            "mapping.toml:2:1: unknown key `years` (did you mean `year`?)",
            "mapping.toml:4:1: unknown key `wage` in `rows` (did you mean `wages`?)",
            "a share is from -1 to 1",
            "did you mean `name`?",
        ],
    );
    assert_says(
        &refused(&inputs(SMALL, "area = \"x\"")),
        &["`unit` is missing", "millions"],
    );
    assert_says(&refused(&inputs(SMALL, "unit =")), &["mapping.toml:1"]);
}

#[test]
fn jobs_of_nobody_s_sector_and_places_without_jobs_are_named() {
    let with = |jobs: &str| {
        let mut inputs = inputs(SMALL, MAPPING);
        inputs.employment = Some(text("jobs.csv", jobs));
        inputs
    };
    let said = refused(&with(
        "sector,East,West\nFarms,1,2\nShop,3,4\nCouncil,5,6\n",
    ));
    assert_says(
        &said,
        &[
            "jobs.csv:3:1: no sector has the jobs of `Shop`",
            "did you mean `Shops`?",
        ],
    );
    let said = refused(&with(
        "sector,East,West\nFarms,1,2\nShops,3\nCouncil,5,-6\n",
    ));
    assert_says(&said, &["jobs.csv:3:1: 2 cells where the header has 3"]);
    let said = refused(&with("sector,place,jobs\nFarms,East,1\nFarms,East,2\n"));
    assert_says(
        &said,
        &["jobs.csv:3:1: `Farms` in `East` is counted already, in line 2"],
    );
    // A sector without jobs in one place is fine; without any it has them by its wages.
    let made = crate::made::made(&with("sector,East,West\nFarms,0,200\nShops,300,400\n"));
    assert!(
        crate::made::file(&made, "calibration.md").contains("`Council` has no jobs in the sources")
    );
}

#[test]
fn nothing_at_all_is_refused_without_a_panic() {
    for table in [
        "",
        "\n\n",
        "a",
        "a,b\n",
        "a,b\n1,2\n",
        ",,,\n,,,\n",
        "\u{feff}",
        "a,b,c\nd,e,f\ng,h,i\n",
    ] {
        refused_table(table);
    }
    for jobs in ["", "a", "a,b\n1,2\n", "sector,East\nFarms,x\n"] {
        let mut inputs = inputs(SMALL, MAPPING);
        inputs.employment = Some(text("jobs.csv", jobs));
        refused(&inputs);
    }
}
