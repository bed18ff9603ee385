//! A buyer's own ledger: what it moves in the accounts and in the simulation, LM3 by hand, and what a
//! bad ledger is told.

use std::fmt::Write;

mod common;

use common::{millpond, stdout};
use millpond::calibrate::accounts::{Origin, RegionAccounts};
use millpond::calibrate::check::{check, tolerance};
use millpond::calibrate::{Calibrated, from_world};
use millpond::ledger::{Node, PaymentKind};
use millpond::measure::local::Lm3;
use millpond::measure::spend::{net, respend, rounds};
use millpond::month::Unwatched;
use millpond::random::Luck;
use millpond::scenario::{self, types::Scenario, types::TableSource};
use millpond::simulation::Simulation;

const VILLAGE: &str = "scenarios/village/world.toml";
const RURAL: &str = "scenarios/dumfries-and-galloway/world.toml";
const COUNCIL: &str = "scenarios/dumfries-and-galloway/council-spend.csv";

fn load(path: &str, settings: &[&str]) -> Scenario {
    let read = |path: &str| std::fs::read_to_string(path).map_err(|why| why.to_string());
    let settings: Vec<String> = settings.iter().map(|&s| s.to_owned()).collect();
    scenario::load(path, &settings, &read).unwrap_or_else(|why| panic!("{why}"))
}

fn with_ledger(scenario: &Scenario, text: &str) -> Scenario {
    let mut with = scenario.clone();
    with.world.regions[0].spend = Some(TableSource::Inline { text: text.into() });
    with
}

fn calibrated(scenario: &Scenario) -> Calibrated {
    from_world(&scenario.world).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Why a ledger is refused, in one line each.
fn refused(scenario: &Scenario, ledger: &str) -> Vec<String> {
    let errors = from_world(&with_ledger(scenario, ledger).world).expect_err("a bad ledger");
    errors.iter().map(ToString::to_string).collect()
}

fn region(scenario: &Scenario) -> RegionAccounts {
    calibrated(scenario).regions.remove(0)
}

const PLACES: [&str; 4] = ["local", "rest of area", "rest of state", "world"];
/// Public administration, education, health and care in the table with 15 industries.
const PUBLIC: usize = 13;

/// A ledger of all that public services buy, of which `moved` (0 to 1) of what came from outside is
/// bought at home.
fn ledger_of(accounts: &RegionAccounts, moved: f64) -> String {
    let bought = &accounts.production[PUBLIC].inputs.by_origin;
    let mut text = "supplier,place,sector,pounds\n".to_owned();
    for (origin, place) in PLACES.iter().enumerate() {
        for (sector, pounds) in accounts.sectors.iter().zip(&bought[origin]) {
            let (here, there) = if origin == 0 {
                (*pounds, 0.0)
            } else {
                (pounds * moved, pounds * (1.0 - moved))
            };
            for (place, pounds) in [("local", here), (place, there)] {
                if pounds > 0.0 {
                    // Writing to a string does not fail.
                    let _ = writeln!(text, "Firm {origin},{place},{},{pounds:.6}", sector.name);
                }
            }
        }
    }
    text
}

fn imports(accounts: &RegionAccounts, sector: usize) -> f64 {
    let inputs = &accounts.production[sector].inputs;
    Origin::OUTSIDE
        .iter()
        .map(|&origin| inputs.total_from(origin))
        .sum()
}

fn local_sales(accounts: &RegionAccounts) -> f64 {
    accounts.bought_from(Origin::Local)
}

fn assert_close(what: &str, found: f64, expected: f64, most: f64) {
    let gap = (found - expected).abs();
    assert!(gap <= most, "{what}: {found} is not {expected}");
}

#[test]
fn a_ledger_like_the_table_changes_nothing() {
    let scenario = load(RURAL, &[]);
    let before = region(&scenario);
    let after = region(&with_ledger(&scenario, &ledger_of(&before, 0.0)));
    for (before, after) in before.production.iter().zip(&after.production) {
        for (before, after) in before.exports.iter().zip(after.exports) {
            assert_close("exports", after, *before, 0.01);
        }
    }
    assert_close(
        "imports",
        imports(&after, PUBLIC),
        imports(&before, PUBLIC),
        0.01,
    );
    assert_eq!(before.closing, after.closing);
}

#[test]
fn a_tenth_of_public_buying_moved_home_moves_imports_by_exactly_that() {
    let scenario = load(RURAL, &[]);
    let before = region(&scenario);
    let localised = with_ledger(&scenario, &ledger_of(&before, 0.1));
    let after = region(&localised);
    let moved = 0.1 * imports(&before, PUBLIC);
    assert!(moved > 1e7, "{moved} pounds are nothing");
    assert_close(
        "imports",
        imports(&after, PUBLIC),
        imports(&before, PUBLIC) - moved,
        0.1,
    );
    assert_close(
        "local sales",
        local_sales(&after),
        local_sales(&before) + moved,
        0.1,
    );
    // What is sold more at home is exported less; output, tax and the closing items stay.
    let exports = |accounts: &RegionAccounts| accounts.exports().iter().sum::<f64>();
    assert_close("exports", exports(&after), exports(&before) - moved, 0.1);
    // Product by product, trade with the rest of the area changes alike both ways.
    for (product, (before_row, after_row)) in
        before.production.iter().zip(&after.production).enumerate()
    {
        let area = |accounts: &RegionAccounts| -> f64 {
            let bought = |p: &millpond::calibrate::accounts::Purchases| {
                p.by_origin[Origin::RestOfArea as usize][product]
            };
            accounts.purchases().map(bought).sum()
        };
        let sold = after_row.exports[0] - before_row.exports[0];
        assert_close(
            "trade with the area",
            sold,
            area(&after) - area(&before),
            0.01,
        );
    }
    for identity in check(&after) {
        assert!(identity.holds(tolerance(&after)), "{identity:?}");
    }
    assert_eq!(before.closing, after.closing);
}

/// Public services' imports of inputs in the second year, pence.
fn second_year_imports(scenario: &Scenario) -> f64 {
    let luck = Luck {
        seed: 1,
        replicate: 0,
    };
    let mut simulation = Simulation::new(scenario, luck).expect("a bundled scenario");
    for _ in 0..24 {
        simulation.step(&mut Unwatched).expect("the books close");
    }
    let books = &simulation.last_year()[0];
    let outside = [Node::RestOfArea, Node::RestOfState, Node::World];
    outside
        .iter()
        .map(|&seller| {
            books
                .paid(Node::Sector(PUBLIC as u16), seller, PaymentKind::Inputs)
                .as_f64()
        })
        .sum()
}

#[test]
fn the_simulated_public_sector_imports_a_tenth_less() {
    let scenario = load(RURAL, &["world.scale=60"]);
    let before = region(&scenario);
    let localised = with_ledger(&scenario, &ledger_of(&before, 0.1));
    let (without, with) = (
        second_year_imports(&scenario),
        second_year_imports(&localised),
    );
    assert!(without > 0.0);
    let change = with / without - 1.0;
    assert!((-0.12..=-0.08).contains(&change), "{change}");
}

#[test]
fn the_bundled_ledger_has_the_councils_totals() {
    let scenario = load(RURAL, &[&format!("world.regions.0.spend={COUNCIL:?}")]);
    let found = calibrated(&scenario);
    let ledger = &found.ledgers["Dumfries and Galloway"];
    assert_eq!(ledger.spender, PUBLIC);
    assert_close("bought in", ledger.total(), 199e6, 1e-6);
    assert_close("locally", ledger.local(), 56e6, 1e-6);
    let notes = &found.regions[0].notes;
    assert!(
        notes[0].contains("199.0 million pounds at 31 suppliers, 28.1% of it local"),
        "{notes:?}"
    );
}

#[test]
fn a_ledger_larger_than_the_column_is_scaled_down_and_says_so() {
    let scenario = load(VILLAGE, &[]);
    // School and surgery buy 160,000 pounds of inputs at basic prices; 400,000 are scaled by 0.4.
    let ledger = "supplier,place,sector,pounds\nBakery,local,Farm_and_food,20000\nFar,world,Farm_and_food,380000\n";
    let accounts = region(&with_ledger(&scenario, ledger));
    let inputs = &accounts.production[2].inputs;
    assert_close("all", inputs.basic(), 160_000.0, 1e-6);
    assert_close("local", inputs.total_from(Origin::Local), 8_000.0, 1e-6);
    assert_close("world", inputs.total_from(Origin::World), 152_000.0, 1e-6);
    assert!(
        accounts.notes[1].contains("scaled down"),
        "{:?}",
        accounts.notes
    );
}

#[test]
fn several_rows_add_up_and_refunds_are_set_against_payments() {
    let scenario = load(VILLAGE, &[]);
    let ledger = "Pounds;Supplier;Sector;Place;Remark\n1.000,50;Mill;Farm_and_food;Millbrook;a\n\
                  500,00;MILL;farms, dairy and bakery;world;b\n-300,50;Mill;Farm_and_food;Millbrook;refund\n\
                  -50,00;Inn;Shop_and_craft;local;refund of last year\n";
    let found = calibrated(&with_ledger(&scenario, ledger));
    let ledger = &found.ledgers["Millbrook"];
    assert_eq!(ledger.suppliers.len(), 1);
    assert_close("local", ledger.suppliers[0].by_origin[0], 700.0, 1e-9);
    assert_close("world", ledger.suppliers[0].by_origin[3], 500.0, 1e-9);
    assert_close("left out", ledger.refunds_left_out, 50.0, 1e-9);
    assert!(
        found.regions[0]
            .notes
            .iter()
            .any(|n| n.contains("50 pounds were refunded"))
    );
}

#[test]
fn places_are_found_by_name_town_area_and_state() {
    let scenario = load(RURAL, &[]);
    let origin = |place: &str| {
        let text = format!("supplier,place,sector,pounds\nA,{place},Construction,100\n");
        let found = calibrated(&with_ledger(&scenario, &text));
        let by_origin = found.ledgers["Dumfries and Galloway"].suppliers[0].by_origin;
        by_origin.iter().position(|pounds| *pounds > 0.0)
    };
    for (place, expected) in [
        ("dumfries AND galloway", Origin::Local),
        ("Dumfries", Origin::Local),
        ("Glasgow", Origin::RestOfArea),
        ("City of Edinburgh", Origin::RestOfArea),
        ("Scotland", Origin::RestOfArea),
        ("rest of Scotland", Origin::RestOfArea),
        ("UK", Origin::RestOfState),
        ("United Kingdom", Origin::RestOfState),
        ("abroad", Origin::World),
    ] {
        assert_eq!(origin(place), Some(expected as usize), "{place}");
    }
    let wrong = "supplier,place,sector,pounds\nA,Atlantis,Construction,100\nB,Atlantis,Construction,5\nC,Dumfries,Konstruction,7\n";
    let said = refused(&scenario, wrong);
    assert_eq!(said.len(), 2, "each name once: {said:?}");
    assert!(
        said[0].contains("line 2") && said[0].contains("`world`"),
        "{}",
        said[0]
    );
    assert!(
        said[1].contains("line 4") && said[1].contains("did you mean `Construction`"),
        "{}",
        said[1]
    );
}

#[test]
fn more_than_the_region_makes_is_refused_with_the_sector() {
    let scenario = load(VILLAGE, &[]);
    // School and surgery export 10,000 to the state and nothing else; 50,000 of it at home leaves less than nothing.
    let ledger = "supplier,place,sector,pounds\nA,local,School_and_surgery,50000\n";
    let said = refused(&scenario, ledger);
    assert!(
        said[0].contains("School_and_surgery") && said[0].contains("to sell to the"),
        "{said:?}"
    );
}

#[test]
fn lm3_of_the_village_by_hand() {
    let scenario = load(VILLAGE, &[]);
    let ledger = "supplier,place,sector,pounds\nInn,Millbrook,Shop_and_craft,40000\n\
                  Dairy,Millbrook,Farm_and_food,20000\nBooks,rest of state,Shop_and_craft,40000\n";
    let found = calibrated(&with_ledger(&scenario, ledger));
    let (ledger, before) = (&found.ledgers["Millbrook"], region(&scenario));
    // Local owners get 0.25 of the private surplus of 490,000; firms pay half of 200,000 of
    // investment, 90,000 of it local: 0.25 + 100,000 x 0.45 / 490,000 of a private surplus stays.
    let kept = 0.25 + 45_000.0 / 490_000.0;
    // Shop: 130,000 of local inputs, 340,000 of wages, a surplus of 150,000; 900,000 paid out in all.
    let shop = (130_000.0 + 340_000.0 + 150_000.0 * kept) / 900_000.0;
    // Farm: 190,000, 340,000, 340,000; the subsidy of 30,000 makes 1,230,000 paid out.
    let farm = (190_000.0 + 340_000.0 + 340_000.0 * kept) / 1_230_000.0;
    assert_close("shop", respend(&before, 1), shop, 1e-12);
    assert_close("farm", respend(&before, 0), farm, 1e-12);
    // School: 85,000 of local inputs, 310,000 of wages, nothing of the public surplus; 500,000 in all.
    assert_close("school", respend(&before, 2), 395_000.0 / 500_000.0, 1e-12);
    let rounds = rounds(ledger, &before);
    assert_close("R1", rounds.first, 100_000.0, 1e-6);
    assert_close("R2", rounds.second, 60_000.0, 1e-6);
    assert_close("R3", rounds.third, 40_000.0 * shop + 20_000.0 * farm, 1e-6);
    let lm3 = rounds.lm3().map(Lm3::value).expect("something was spent");
    assert_close("LM3", lm3, 1.936_755, 1e-6);
    // Net: 0.4 of a pound at the shop and 0.2 at the farm, less 60,000, 10,000 and 15,000 of
    // 160,000 at shop, farm and school.
    let net = net(ledger, &before).expect("the village has multipliers");
    let multipliers = millpond::calibrate::leontief::Leontief::of_region(&before).type_two();
    let [farm, shop, school] = multipliers.expect("the village has multipliers").output[..] else {
        panic!("three sectors")
    };
    assert_close("ledger", net.ledger.output, 0.4 * shop + 0.2 * farm, 1e-9);
    let average = (60.0 * shop + 10.0 * farm + 15.0 * school) / 160.0;
    assert_close(
        "net",
        net.net().output,
        0.4 * shop + 0.2 * farm - average,
        1e-9,
    );
}

#[test]
fn what_suppliers_say_of_themselves_comes_first() {
    let scenario = load(VILLAGE, &[]);
    let ledger = "supplier,place,sector,pounds,respend_local\nInn,local,Shop_and_craft,1000,76%\nBooks,world,Shop_and_craft,1000,\n";
    let found = calibrated(&with_ledger(&scenario, ledger));
    let rounds = rounds(&found.ledgers["Millbrook"], &region(&scenario));
    assert_close("R3", rounds.third, 760.0, 1e-9);
    assert_close("LM3", rounds.lm3().map_or(0.0, Lm3::value), 1.88, 1e-12);
}

#[test]
fn the_command_line_lays_a_ledger_over_a_scenario() {
    let check = stdout(&["check", RURAL, "--spend", COUNCIL]);
    assert!(
        check.contains("Dumfries and Galloway: a ledger of 199.0 million pounds"),
        "{check}"
    );
    let other = stdout(&[
        "check",
        RURAL,
        "--spend",
        COUNCIL,
        "--spender",
        "prof_admin_services",
        "--region",
        "dumfries and galloway",
    ]);
    assert!(other.contains("scaled down"), "{other}");
    let [with, without] =
        [&["table", RURAL, "--spend", COUNCIL][..], &["table", RURAL]].map(stdout);
    assert!(
        with != without,
        "the council's ledger changes its sector's multipliers"
    );
    let text = stdout(&["lm3", RURAL, "--spend", COUNCIL]);
    assert!(
        text.contains("LM3") && text.contains("Net multiplier"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&[
        "lm3", RURAL, "--spend", COUNCIL, "--format", "json",
    ]))
    .expect("JSON");
    let lm3 = json["lm3_gross"].as_f64().expect("a number");
    assert!((1.0..3.0).contains(&lm3), "{lm3}");
    assert!(
        stdout(&["lm3", RURAL, "--spend", COUNCIL, "--format", "csv"])
            .contains("type_2_net_output_per_pound,")
    );
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let said = |arguments: &[&str], code: i32| {
        let done = millpond(arguments).failure().code(code);
        String::from_utf8_lossy(&done.get_output().stderr).into_owned()
    };
    assert!(said(&["lm3", RURAL], 2).contains("--spend"));
    assert!(said(&["check", RURAL, "--spend", "no-such.csv"], 3).contains("no-such.csv"));
    assert!(
        said(
            &["check", RURAL, "--spend", COUNCIL, "--region", "Atlantis"],
            3
        )
        .contains("Atlantis")
    );
    let wrong = said(
        &[
            "check",
            RURAL,
            "--spend",
            COUNCIL,
            "--spender",
            "Konstruction",
        ],
        3,
    );
    assert!(wrong.contains("Construction"), "{wrong}");
    said(&["check", RURAL, "--spender", "Construction"], 2);
    said(
        &["table", "scenarios/village/table.csv", "--spend", COUNCIL],
        2,
    );
}
