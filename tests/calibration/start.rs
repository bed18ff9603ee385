//! The start state against the targets, and the report of it.

use millpond::cli::calibration::{as_json, csv_rows, markdown, text};
use millpond::experiment::calibration::CalibrationReport;
use millpond::files;
use millpond::measure::start::{Item, StartRow, totals};
use millpond::scenario::load;

use crate::own_tables::scenario;

fn valley() -> CalibrationReport {
    CalibrationReport::of(&scenario("", "").expect("sound")).expect("it can be populated")
}

#[test]
fn every_region_and_sector_has_its_targets() {
    let report = valley();
    // Two regions with five items for each of two sectors and three for households.
    assert_eq!(report.rows.len(), 26);
    let target = |region: &str, sector: Option<&str>, item: Item| {
        let is = |row: &&StartRow| {
            row.region == region && row.sector.as_deref() == sector && row.item == item
        };
        report.rows.iter().find(is).map(|row| row.target)
    };
    assert_eq!(target("Up", Some("Farms"), Item::Output), Some(1000.0));
    assert_eq!(target("Down", Some("Shops"), Item::Wages), Some(600.0));
    assert_eq!(target("Down", Some("Shops"), Item::FullTime), Some(22.0));
    assert_eq!(target("Up", None, Item::Income), Some(1000.0));
    assert_eq!(target("Down", None, Item::Consumption), Some(1500.0));
    // One and a half months of income.
    assert_eq!(target("Up", None, Item::HouseholdDeposits), Some(125.0));
    let jobs = totals(&report.rows)
        .into_iter()
        .find(|t| t.item == Item::Jobs);
    let jobs = jobs.expect("jobs are compared");
    assert!(
        (jobs.target - 57.0).abs() < 1e-9 && jobs.error().abs() < 1e-9,
        "{jobs:?}"
    );
}

#[test]
fn the_state_is_what_agents_add_up_to() {
    // More households with an earner: more workers must show.
    let mut told = scenario("", "").expect("sound");
    let before = valley();
    told.behaviour.participation = 0.9;
    let after = CalibrationReport::of(&told).expect("it can be populated");
    assert!(after.workers.iter().sum::<u64>() > before.workers.iter().sum::<u64>());
}

#[test]
fn a_region_of_thousands_of_agents_starts_near_its_targets() {
    let settings = ["world.scale=12".to_owned()];
    let path = "scenarios/dumfries-and-galloway/world.toml";
    let scenario = load(path, &settings, &files::read_text).expect("bundled");
    let report = CalibrationReport::of(&scenario).expect("it can be populated");
    for total in totals(&report.rows) {
        // The poor spend savings on the essential basket: 1.1% more than the accounts' consumption.
        let bound = if total.item == Item::Consumption {
            0.015
        } else {
            0.005
        };
        assert!(total.error().abs() < bound, "{total:?}");
        if matches!(total.item, Item::Jobs) {
            assert!(total.worst.error().abs() < 0.005, "{total:?}");
        }
    }
}

#[test]
fn the_report_says_everything_in_every_format() {
    let report = valley();
    let page = markdown("The valley", &report);
    let terminal = text(&report);
    let words = [
        "Start state against targets",
        "Largest errors",
        "FTE a head",
        "commuters",
        "world.closing.benefits_per_head",
        "Imports have no product in world.regions.0.table, world.regions.1.table",
        "`traded` of sectors: assumed",
    ];
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in words {
        assert!(page.contains(words), "{words}: {page}");
        assert!(flat(&terminal).contains(words), "{words}: {terminal}");
    }
    assert!(
        terminal.lines().all(|line| line.chars().count() <= 80),
        "{terminal}"
    );
    assert_eq!(page.lines().next(), Some("# The valley"));
    let json = as_json(&report);
    assert_eq!(json["targets"].as_array().map(Vec::len), Some(26));
    let errors: Vec<f64> = json["targets"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row["error"].as_f64().map(f64::abs))
        .collect();
    assert!(
        errors.len() == 26 && errors.is_sorted_by(|a, b| a >= b),
        "{errors:?}"
    );
    let rows = csv_rows(&report);
    let output = rows.iter().find(|row| row[0] == "start.Up.Farms.output");
    assert_eq!(output.map(|row| row[4].as_str()), Some("1000"));
    assert!(
        rows.iter()
            .any(|row| row[0].starts_with("circuit.Down.households"))
    );
}
