//! The village, whose table can be followed on paper, in whole pounds; Scotland as its own region.

use millpond::calibrate::accounts::{Origin, RegionAccounts};
use millpond::calibrate::check::{check, exports, imports, oddities, state_pays, state_receives};
use millpond::calibrate::closing::ClosingAssumptions;
use millpond::calibrate::leontief::Leontief;
use millpond::calibrate::summary::closure;
use millpond::calibrate::table::Table;
use millpond::calibrate::{Method, Request, Sources, regions};

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

/// The accounts of a region that is the whole of its table's area.
fn whole(table: &Table, name: &str, method: &Method) -> RegionAccounts {
    let sources = Sources {
        table: Some(table),
        ..Sources::default()
    };
    regions(sources, &[Request::named(name)], method)
        .expect("a whole area")
        .regions
        .remove(0)
}

fn village() -> RegionAccounts {
    let table = Table::parse(VILLAGE).expect("a bundled file");
    let method = Method {
        closing: round_closing(),
        ..Method::default()
    };
    whole(&table, "Village", &method)
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
    let scotland = whole(&table, "Scotland", &Method::default());
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
