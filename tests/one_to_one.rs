//! Large countries: regions that are there several times, firms by number, and the bundled scenarios at one to one.

mod common;

use common::{LUCK, bundled, bytes, dumfries, live, lived};
use millpond::calibrate::from_world;
use millpond::economy::firms::FirmBlock;
use millpond::economy::households::HouseholdBlock;
use millpond::economy::size::Counts;
use millpond::files::read_text;
use millpond::measure::outcome::Outcome;
use millpond::scenario::load;
use millpond::scenario::types::Scenario;

const PAIR: &str = "world.regions=[{name='Glasgow City'}, {name='Dumfries and Galloway'}]";

/// Agents before any is made.
fn counted(scenario: &Scenario) -> (usize, usize) {
    let regions = from_world(&scenario.world)
        .expect("a bundled world")
        .regions;
    let counts = regions
        .iter()
        .map(|region| Counts::new(region, &scenario.behaviour, scenario.world.scale));
    counts
        .map(|counts| counts.expect("there are enough households"))
        .fold((0, 0), |(households, firms), counts| {
            let more: usize = counts.firms.iter().sum();
            (households + counts.households, firms + more)
        })
}

#[test]
fn copies_are_regions_of_their_own() {
    let scenario = dumfries(400, &[PAIR, "world.copies=3"]);
    let simulation = lived(&scenario, LUCK, 12);
    let series = simulation.series();
    assert_eq!(
        series.regions,
        [
            "Glasgow City",
            "Dumfries and Galloway",
            "Glasgow City (2)",
            "Dumfries and Galloway (2)",
            "Glasgow City (3)",
            "Dumfries and Galloway (3)",
            "All 6 regions",
        ]
    );
    let output = |region| series.value(12, region, Outcome::Output);
    // As large, but not of the same luck; and each deals with the rest of the area as the first does.
    assert!((output(2) / output(0) - 1.0).abs() < 0.2);
    assert_ne!(output(2).to_bits(), output(0).to_bits());
    let sold = |region| series.value(12, region, Outcome::DoorExports);
    assert!((sold(3) / sold(1) - 1.0).abs() < 0.2);
}

#[test]
fn a_first_copy_lives_as_if_it_were_alone() {
    let one = lived(&dumfries(400, &[PAIR]), LUCK, 6);
    let two = lived(&dumfries(400, &[PAIR, "world.copies=2"]), LUCK, 6);
    for month in 1..=6 {
        for region in 0..2 {
            for &outcome in Outcome::ALL {
                let of = |series: &millpond::measure::outcome::Series| {
                    series.value(month, region, outcome).to_bits()
                };
                assert_eq!(of(one.series()), of(two.series()), "{outcome:?}");
            }
        }
    }
}

#[test]
fn firms_are_as_many_as_the_scenario_says() {
    let (_, few) = counted(&dumfries(6, &["world.firms=178275"]));
    let (households, usual) = counted(&dumfries(6, &[]));
    // The table counts 356,550 in all of Scotland; public ones stay.
    assert!(
        (0.5..0.62).contains(&(few as f64 / usual as f64)),
        "{few} of {usual}"
    );
    let simulation = lived(&dumfries(60, &["world.firms=178275"]), LUCK, 1);
    let region = &simulation.economy().regions[0];
    let firms: usize = region.firms.iter().map(FirmBlock::len).sum();
    assert!(firms < usual / 10, "{firms}");
    let agents: usize = region.households.iter().map(HouseholdBlock::len).sum();
    assert!(agents.abs_diff(households / 10) <= 1);
}

#[test]
fn the_bundled_countries_have_every_household_and_firm() {
    let (households, firms) = counted(&bundled("scotland/one-to-one", &[]));
    assert_eq!(households, 2_527_761);
    assert!((330_000..370_000).contains(&firms), "{firms}");
    let (households, firms) = counted(&bundled("scotland/kingdom-one-to-one", &[]));
    assert!(
        (27_500_000..28_500_000).contains(&households),
        "{households}"
    );
    assert!((5_500_000..5_700_000).contains(&firms), "{firms}");
}

#[test]
fn the_larger_country_lives_and_repeats() {
    let scenario = bundled(
        "scotland/kingdom-one-to-one",
        &["world.scale=1000", "world.copies=2"],
    );
    let mut run = lived(&scenario, LUCK, 6);
    let again = lived(&scenario, LUCK, 12);
    live(&mut run, 6);
    assert!(bytes(run.series()) == bytes(again.series()));
    let all = run.series().regions.len() - 1;
    assert_eq!(all, 64);
    let unemployed = run.series().value(12, all, Outcome::Unemployment);
    assert!((0.01..0.15).contains(&unemployed), "{unemployed}");
}

#[test]
fn copies_and_firms_out_of_range_are_named() {
    let settings = ["world.copies=0", "world.firms=0.5"].map(str::to_owned);
    let path = "scenarios/scotland/world.toml";
    let problems = load(path, &settings, &read_text).expect_err("neither can be");
    let said = problems.to_string();
    for part in ["world.copies", "1 to 1000", "world.firms"] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_buyers_ledger_is_of_one_region() {
    let copies = ["world.copies=2".to_owned()];
    let path = "scenarios/library/ledger-region.toml";
    let problems = load(path, &copies, &read_text).expect_err("it cannot be of several");
    let said = problems.to_string();
    for part in ["`copies`", "`spend`", "`ledger`"] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_multitudes_incomes_are_as_unequal_as_a_crowds() {
    // Above 75,000 households the spread of skills is found with fewer trials.
    let [many, more] = [6, 3].map(|scale| {
        let scenario = bundled("glasgow/world", &[&format!("world.scale={scale}")]);
        let run = lived(&scenario, LUCK, 1);
        run.series().value(1, 0, Outcome::Gini)
    });
    assert!((many - more).abs() < 1e-3, "{many} {more}");
}
