//! What a wrong table says about itself.

use millpond::calibrate::accounts::RegionAccounts;
use millpond::calibrate::check::check;
use millpond::calibrate::places::{JobsTable, PlaceTable};
use millpond::calibrate::sheet::TableError;
use millpond::calibrate::table::Table;
use millpond::calibrate::{CalibrationError, Method, Request, Sources, regions};

const VILLAGE: &str = include_str!("../../scenarios/village/table.csv");

fn build(
    sources: Sources<'_>,
    names: &[&str],
    method: &Method,
) -> Result<Vec<RegionAccounts>, Vec<CalibrationError>> {
    let requests: Vec<Request> = names.iter().map(|name| Request::named(name)).collect();
    regions(sources, &requests, method).map(|calibrated| calibrated.regions)
}

/// The errors of the village's table after one text is replaced by another.
fn errors_of(from: &str, to: &str) -> Vec<TableError> {
    assert!(VILLAGE.contains(from), "`{from}` is not in the table");
    Table::parse(&VILLAGE.replacen(from, to, 1)).expect_err("it is wrong now")
}

fn line_of(start: &str) -> usize {
    1 + VILLAGE
        .lines()
        .position(|line| line.starts_with(start))
        .expect("in the table")
}

/// One error, on the line that starts so, with all of these words.
fn assert_one(errors: &[TableError], line: &str, words: &[&str]) {
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].line, line_of(line), "{errors:?}");
    for word in words {
        assert!(
            errors[0].to_string().contains(word),
            "{} lacks {word}",
            errors[0]
        );
    }
}

#[test]
fn an_unbalanced_table_says_by_how_much_and_where() {
    let errors = errors_of("wages,340000", "wages,350000");
    let words = [
        "column `Farm_and_food`",
        "1210000",
        "1200000",
        "10000 too much",
    ];
    assert_one(&errors, "product,", &words);
    let errors = errors_of("20000,700000", "20000,600000");
    let words = [
        "row `Farm_and_food`",
        "1100000",
        "1200000",
        "100000 too little",
    ];
    assert_one(&errors, "Farm_and_food,60000", &words);
}

#[test]
fn income_below_wages_and_figures_without_meaning_are_refused() {
    let errors = errors_of("household_income: 1750000", "household_income: 1750");
    assert_one(
        &errors,
        "# household_income:",
        &["1750 pounds", "990000", "unit"],
    );
    let errors = errors_of("340000,310000,,", "340000,310000,5,");
    let words = ["row `wages` has no meaning in column `households`"];
    assert_one(&errors, "wages", &words);
}

#[test]
fn stocks_may_not_fall_by_more_than_is_invested() {
    let errors = errors_of("0,90000,0,0,80000", "0,80000,-90000,0,180000");
    let words = ["row `Shop_and_craft`", "-10000 pounds"];
    assert_one(&errors, "Shop_and_craft,120000", &words);
}

#[test]
fn figures_that_are_none_are_named_with_row_and_column() {
    let wages = |to: &str| errors_of("wages,340000,", &format!("wages,{to},"));
    assert_one(
        &wages("x"),
        "wages",
        &["row `wages`, column `Farm_and_food`", "not a number"],
    );
    assert_one(&wages("NaN"), "wages", &["not a finite number"]);
    assert_one(&wages("inf"), "wages", &["not a finite number"]);
    assert_one(&wages("1e15"), "wages", &["too large", "unit"]);
    assert_one(&wages(""), "wages", &["empty", "write 0"]);
    assert_one(
        &errors_of("output,1200000", "output,-1"),
        "output",
        &["-1 is negative"],
    );
}

#[test]
fn rows_and_columns_that_are_missing_repeated_or_misspelt_are_named() {
    let has = |errors: &[TableError], words: &str| {
        assert!(
            errors.iter().any(|e| e.to_string().contains(words)),
            "{words}: {errors:?}"
        );
    };
    let errors = errors_of("wages,340000", "wage,340000");
    has(&errors, "did you mean `wages`?");
    has(&errors, "row `wages` is missing");
    has(
        &errors_of("surplus,340000", "wages,340000"),
        "row `wages` appears twice",
    );
    let errors = errors_of(
        "product,Farm_and_food,Shop_and_craft",
        "product,Farm_and_food,Farm_and_food",
    );
    has(&errors, "column `Farm_and_food` appears twice");
    has(&errors, "column `Shop_and_craft` is missing");
    let errors = errors_of("Shop_and_craft,\"Shop", "Farm_and_food,\"Shop");
    has(&errors, "sector `Farm_and_food` appears twice");
    has(
        &errors_of("Shop_and_craft,\"Shop", "wages,\"Shop"),
        "`wages` cannot name a sector",
    );
}

#[test]
fn ragged_lines_and_missing_headers_are_all_reported_at_once() {
    let text = VILLAGE
        .replace("# licence:", "# license:")
        .replace("wages,340000,340000,310000", "wages,340000,310000")
        .replace("unit: pounds", "unit: pence");
    let errors = Table::parse(&text).expect_err("three faults");
    let all = [
        "`licence` is missing",
        "13 cells where the column names have 14",
        "unknown unit `pence`",
    ];
    for words in all {
        assert!(
            errors.iter().any(|e| e.message.contains(words)),
            "{words}: {errors:?}"
        );
    }
    let lines: Vec<usize> = errors.iter().map(|e| e.line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn traits_of_sectors_are_checked() {
    let errors = errors_of("yes,yes,0.2,", "yes,yes,1.2,");
    assert_one(&errors, "Farm_and_food,\"", &["price_revision", "1.2"]);
    let errors = errors_of("bakery\",yes", "bakery\",true");
    assert_one(&errors, "Farm_and_food,\"", &["stored", "yes or no"]);
    let errors = errors_of("source,assumed", "sauce,assumed");
    assert!(
        errors.iter().any(|e| e.message.contains("no row `source`")),
        "{errors:?}"
    );
}

#[test]
fn an_empty_text_and_a_text_of_noise_are_refused_without_panic() {
    for text in [
        "",
        "[",
        "[flows]",
        "\"",
        "a,b\n\"c",
        "[sectors]\n[sectors]\n,,,\n",
        "\u{feff}# unit: pounds",
    ] {
        assert!(Table::parse(text).is_err(), "{text:?}");
        assert!(JobsTable::parse(text).is_err(), "{text:?}");
        assert!(PlaceTable::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_region_that_the_tables_do_not_know_gets_a_suggestion() {
    let table = Table::parse(include_str!(
        "../../scenarios/data/scotland-2019-table-15.csv"
    ))
    .expect("bundled");
    let jobs = JobsTable::parse(include_str!(
        "../../scenarios/data/scotland-2019-jobs-15.csv"
    ))
    .expect("bundled");
    let places = PlaceTable::parse(include_str!(
        "../../scenarios/data/scotland-2019-places.csv"
    ))
    .expect("bundled");
    let method = Method {
        flq_delta: 1.5,
        ..Method::default()
    };
    let whole = Sources {
        table: Some(&table),
        jobs: Some(&jobs),
        places: Some(&places),
        ..Sources::default()
    };
    let names = ["Glasgow Citty", "Glasgow Citty"];
    let errors = build(whole, &names, &method).expect_err("range and repetition");
    assert_eq!(errors.len(), 2, "{errors:?}");
    let errors = build(whole, &["Glasgow Citty"], &Method::default()).expect_err("unknown");
    assert!(
        errors[0]
            .to_string()
            .contains("did you mean `Glasgow City`?"),
        "{}",
        errors[0]
    );
    let alone = Sources {
        table: Some(&table),
        ..Sources::default()
    };
    let errors =
        build(alone, &["A", "B"], &Method::default()).expect_err("nothing tells them apart");
    assert_eq!(errors, [CalibrationError::NothingToDivideBy]);
    let errors = build(alone, &["Scotland"], &Method::default()).expect_err("no population");
    let (region, header) = ("Scotland".to_owned(), "population");
    assert_eq!(errors, [CalibrationError::NoPeople { region, header }]);
    let wrong = JobsTable::parse(include_str!(
        "../../scenarios/data/scotland-2019-jobs-28.csv"
    ))
    .expect("bundled");
    let mixed = Sources {
        jobs: Some(&wrong),
        ..whole
    };
    let errors = build(mixed, &["Fife"], &Method::default()).expect_err("other sectors");
    assert!(
        errors.len() > 10,
        "each sector that is missing or too many: {errors:?}"
    );
}

proptest::proptest! {
    /// Whatever a text says, it is either refused with reasons or makes a region that balances.
    #[test]
    fn a_mangled_table_is_refused_or_balances(
        line in 0..40_usize,
        cell in 0..14_usize,
        to in "[-+0-9.eE,\"#\\[\\]a-z ]{0,8}",
    ) {
        let mut lines: Vec<String> = VILLAGE.lines().map(str::to_owned).collect();
        let line = line % lines.len();
        let mut cells: Vec<&str> = lines[line].split(',').collect();
        let cell = cell % cells.len();
        cells[cell] = &to;
        lines[line] = cells.join(",");
        match Table::parse(&lines.join("\n")) {
            Err(errors) => proptest::prop_assert!(!errors.is_empty()),
            Ok(table) => {
                let sources = Sources { table: Some(&table), ..Sources::default() };
                let built = build(sources, &["Village"], &Method::default());
                for identity in built.iter().flatten().flat_map(check) {
                    proptest::prop_assert!(identity.holds(1e-3), "{}: {}", identity.name, identity.gap());
                }
            }
        }
    }
}
