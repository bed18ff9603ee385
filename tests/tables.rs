//! Text tables: the village that can be followed on paper, and what a wrong table says about itself.

use millpond::calibrate::accounts::{Origin, RegionAccounts};
use millpond::calibrate::check::{check, exports, imports, oddities, state_pays, state_receives};
use millpond::calibrate::closing::ClosingAssumptions;
use millpond::calibrate::leontief::Leontief;
use millpond::calibrate::places::{JobsTable, PlaceTable};
use millpond::calibrate::sheet::TableError;
use millpond::calibrate::summary::closure;
use millpond::calibrate::table::Table;
use millpond::calibrate::{CalibrationError, Method, Request, Sources, regions};

const VILLAGE: &str = include_str!("../scenarios/village/table.csv");

/// Round shares, as in the village's scenario, so that its circuit is in whole pounds.
fn round_closing() -> ClosingAssumptions {
    ClosingAssumptions {
        mixed_income_share: 0.25,
        corporate_tax_share: 0.1,
        investment_by_firms: 0.5,
        investment_by_state: 0.2,
        benefits_per_head: 4_000.0,
        direct_tax_share: 0.2,
        ..ClosingAssumptions::default()
    }
}

fn build(
    table: &Table,
    jobs: Option<&JobsTable>,
    places: Option<&PlaceTable>,
    names: &[&str],
    method: &Method,
) -> Result<Vec<RegionAccounts>, Vec<CalibrationError>> {
    let requests: Vec<Request> = names.iter().map(|name| Request::named(name)).collect();
    regions(
        Sources {
            table: Some(table),
            jobs,
            places,
            ..Sources::default()
        },
        &requests,
        method,
    )
    .map(|calibrated| calibrated.regions)
}

fn village() -> RegionAccounts {
    let table = Table::parse(VILLAGE).expect("a bundled file");
    let method = Method {
        closing: round_closing(),
        ..Method::default()
    };
    build(&table, None, None, &["Village"], &method)
        .expect("a whole area")
        .remove(0)
}

/// Whole pounds; fails when they are not whole.
fn pounds(figure: f64) -> i64 {
    assert!(
        (figure - figure.round()).abs() < 1e-6,
        "{figure} is not in whole pounds"
    );
    figure.round() as i64
}

#[test]
fn the_village_closes_in_whole_pounds() {
    let village = village();
    let closing = &village.closing;
    assert_eq!(pounds(village.output()), 2_600_000);
    assert_eq!(pounds(village.wages()), 990_000);
    assert_eq!(pounds(village.consumption.total()), 1_195_000);
    assert_eq!(pounds(closing.household_income), 1_750_000);
    // 1,750,000 = wages 990,000 + mixed income 122,500 + benefits 440,000 + 197,500 from outside.
    assert_eq!(pounds(closing.mixed_income), 122_500);
    assert_eq!(pounds(closing.benefits), 440_000);
    assert_eq!(pounds(closing.pensions_and_property), 197_500);
    // 1,750,000 = consumption 1,195,000 + tax 350,000 + dwellings 60,000 + 145,000 saved outside.
    assert_eq!(pounds(closing.direct_tax), 350_000);
    assert_eq!(pounds(closing.council_tax), 35_000);
    assert_eq!(pounds(closing.dwellings), 60_000);
    assert_eq!(pounds(closing.savings_outflow), 145_000);
    // Private surplus 490,000 = 122,500 + tax 49,000 + replacement 100,000 + 218,500 for outside owners.
    assert_eq!(pounds(closing.corporate_tax), 49_000);
    assert_eq!(pounds(closing.replacement_investment), 100_000);
    assert_eq!(pounds(closing.outside_owners), 218_500);
    // The state pays 440,000 + 40,000 + 440,000; it receives 215,000 - 15,000 + 350,000 + 49,000 + 15,000.
    assert_eq!(pounds(state_pays(&village)), 920_000);
    assert_eq!(pounds(state_receives(&village)), 614_000);
    assert_eq!(pounds(closing.fiscal_transfer), 306_000);
    assert_eq!(pounds(exports(&village)), 1_170_000);
    assert_eq!(pounds(imports(&village)), 1_310_000);
    assert_eq!(oddities(&village), []);
    let counts = [village.households, village.population, village.firms];
    assert_eq!(counts.map(pounds), [48, 110, 12]);
}

#[test]
fn a_region_that_is_the_whole_area_trades_nothing_with_the_rest_of_it() {
    let village = village();
    assert!(village.bought_from(Origin::RestOfArea).abs() < 1e-6);
    assert!(village.exports()[0].abs() < 1e-6);
    for identity in check(&village) {
        assert!(
            identity.holds(1e-6),
            "{}: {}",
            identity.name,
            identity.gap()
        );
    }
    // Its multipliers are the table's.
    let table = Table::parse(VILLAGE).expect("a bundled file");
    let of_table = Leontief::of_table(&table).type_two().expect("regular");
    let of_region = Leontief::of_region(&village).type_two().expect("regular");
    for (table, region) in of_table.output.iter().zip(&of_region.output) {
        assert!((table - region).abs() < 1e-12);
    }
}

#[test]
fn scotland_as_its_own_region_has_the_multipliers_of_its_money_table() {
    let mut table = Table::parse(include_str!("../scenarios/data/scotland-2019-table-15.csv"))
        .expect("bundled");
    table.population = Some(5_463_300.0);
    table.households = Some(2_527_761.0);
    let scotland = build(&table, None, None, &["Scotland"], &Method::default())
        .expect("a whole area")
        .remove(0);
    assert!(scotland.bought_from(Origin::RestOfArea).abs() < 1.0);
    assert!(scotland.exports()[0].abs() < 1.0);
    let of_table = Leontief::of_table(&table.money_table())
        .type_two()
        .expect("regular");
    let of_region = Leontief::of_region(&scotland).type_two().expect("regular");
    for (table, region) in of_table.output.iter().zip(&of_region.output) {
        assert!((table - region).abs() < 1e-9);
    }
}

#[test]
fn an_identity_that_is_broken_is_named_with_its_gap() {
    let mut village = village();
    village.closing.benefits += 5_000.0;
    let broken: Vec<String> = check(&village)
        .into_iter()
        .filter(|i| !i.holds(1.0))
        .map(|i| format!("{}: {:.0}", i.name, i.gap()))
        .collect();
    assert_eq!(
        broken,
        [
            "households: income = wages, mixed income, benefits, pensions: -5000",
            "state: payments = receipts and fiscal transfer: 5000",
            "region: money in = money out: 5000",
        ]
    );
    let mut village = self::village();
    village.production[1].wages -= 300.0;
    let broken = check(&village)
        .into_iter()
        .find(|i| !i.holds(1.0))
        .expect("costs fall short");
    assert_eq!(
        (broken.name.as_str(), pounds(broken.gap())),
        ("costs of Shop_and_craft = output", -300)
    );
}

#[test]
fn commuters_take_wages_in_or_out_and_the_circuit_still_closes() {
    let table = Table::parse(VILLAGE).expect("a bundled file");
    let sources = Sources {
        table: Some(&table),
        ..Sources::default()
    };
    for share in [0.3, -0.4] {
        let request = Request {
            net_commuters_in: Some(share),
            ..Request::named("Village")
        };
        let village = regions(sources, &[request], &Method::default())
            .expect("feasible")
            .regions
            .remove(0);
        let closing = &village.closing;
        let net = closing.commuters_out - closing.commuters_in;
        assert!((net - 990_000.0 * share).abs() < 1e-6, "{net}");
        assert!((closing.household_income - 1_750_000.0 + net).abs() < 1e-6);
        assert!(check(&village).iter().all(|identity| identity.holds(1e-3)));
        // The village makes no more than before: what commuters do not buy is sold elsewhere, what
        // they buy on top of it comes from elsewhere.
        let [sold_elsewhere, ..] = village.exports();
        let bought_elsewhere = village.bought_from(Origin::RestOfArea);
        let expected = if share > 0.0 {
            (true, false)
        } else {
            (false, true)
        };
        assert_eq!((sold_elsewhere > 1.0, bought_elsewhere > 1.0), expected);
    }
}

#[test]
fn the_summary_has_every_account_and_the_same_sum_on_both_sides() {
    let rows = closure(&village());
    let of = |label: &str| {
        rows.iter()
            .find(|row| row.label == label)
            .map(|row| pounds(row.pounds))
    };
    assert_eq!(of("all money in, gross"), of("all money out, gross"));
    assert_eq!(of("outside owners"), Some(218_500));
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
    let table = Table::parse(include_str!("../scenarios/data/scotland-2019-table-15.csv"))
        .expect("bundled");
    let jobs = JobsTable::parse(include_str!("../scenarios/data/scotland-2019-jobs-15.csv"))
        .expect("bundled");
    let places = PlaceTable::parse(include_str!("../scenarios/data/scotland-2019-places.csv"))
        .expect("bundled");
    let method = Method {
        flq_delta: 1.5,
        ..Method::default()
    };
    let names = ["Glasgow Citty", "Glasgow Citty"];
    let errors = build(&table, Some(&jobs), Some(&places), &names, &method)
        .expect_err("range and repetition");
    assert_eq!(errors.len(), 2, "{errors:?}");
    let errors = build(
        &table,
        Some(&jobs),
        Some(&places),
        &["Glasgow Citty"],
        &Method::default(),
    )
    .expect_err("unknown");
    assert!(
        errors[0]
            .to_string()
            .contains("did you mean `Glasgow City`?"),
        "{}",
        errors[0]
    );
    let errors = build(&table, None, None, &["A", "B"], &Method::default())
        .expect_err("nothing tells them apart");
    assert_eq!(errors, [CalibrationError::NothingToDivideBy]);
    let errors =
        build(&table, None, None, &["Scotland"], &Method::default()).expect_err("no population");
    let (region, header) = ("Scotland".to_owned(), "population");
    assert_eq!(errors, [CalibrationError::NoPeople { region, header }]);
    let wrong = JobsTable::parse(include_str!("../scenarios/data/scotland-2019-jobs-28.csv"))
        .expect("bundled");
    let errors = build(
        &table,
        Some(&wrong),
        Some(&places),
        &["Fife"],
        &Method::default(),
    )
    .expect_err("other sectors");
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
                let built = build(&table, None, None, &["Village"], &Method::default());
                for identity in built.iter().flatten().flat_map(check) {
                    proptest::prop_assert!(identity.holds(1e-3), "{}: {}", identity.name, identity.gap());
                }
            }
        }
    }
}
