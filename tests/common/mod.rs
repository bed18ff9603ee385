//! What several of the engine's tests share: bundled scenarios, runs, bytes of a record.

#![allow(dead_code, reason = "each test file uses a part of it")]

use millpond::files::read_text;
use millpond::measure::outcome::{Outcome, Series};
use millpond::scenario::{load, types::Scenario};
use millpond::simulation::{Luck, Simulation, Unwatched};

/// The luck of most tests.
pub const LUCK: Luck = luck(0);

/// The luck of a replicate.
pub const fn luck(replicate: u32) -> Luck {
    Luck { seed: 1, replicate }
}

/// A bundled scenario with settings.
pub fn bundled(file: &str, settings: &[&str]) -> Scenario {
    let path = format!("{}/scenarios/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    load(&path, &settings, &read_text).unwrap_or_else(|problems| panic!("{file}: {problems:?}"))
}

/// Dumfries and Galloway, 15 sectors, at a scale (real households per agent).
pub fn dumfries(scale: u32, settings: &[&str]) -> Scenario {
    let scale = format!("world.scale={scale}");
    bundled(
        "dumfries-and-galloway/world",
        &[&[scale.as_str()], settings].concat(),
    )
}

/// The village as it is.
pub fn village(settings: &[&str]) -> Scenario {
    bundled("village/world", settings)
}

/// A run at its start.
pub fn begin(scenario: &Scenario) -> Simulation {
    Simulation::new(scenario, LUCK).expect("the scenario can be built")
}

/// Lives months; every month is audited.
pub fn live(simulation: &mut Simulation, months: u32) {
    for _ in 0..months {
        simulation
            .step(&mut Unwatched)
            .unwrap_or_else(|failure| panic!("{failure}"));
    }
}

/// A run after some months.
pub fn lived(scenario: &Scenario, luck: Luck, months: u32) -> Simulation {
    let mut simulation = Simulation::new(scenario, luck).expect("the scenario can be built");
    live(&mut simulation, months);
    simulation
}

/// Everything that was recorded of a region, bit by bit.
pub fn bytes_of(series: &Series, region: usize) -> Vec<u64> {
    let mut bytes = Vec::new();
    for month in 1..=series.months {
        let outcomes = Outcome::ALL
            .iter()
            .map(|&o| series.value(month, region, o).to_bits());
        bytes.extend(outcomes);
        let sectors = 0..series.sectors.len();
        bytes.extend(sectors.map(|s| series.sector_output(month, region, s).to_bits()));
    }
    bytes
}

/// Everything that was recorded, bit by bit.
pub fn bytes(series: &Series) -> Vec<u64> {
    (0..series.regions.len())
        .flat_map(|region| bytes_of(series, region))
        .collect()
}

/// Mean of an outcome over months `first..=last`, in the first region.
pub fn mean(series: &Series, outcome: Outcome, first: u32, last: u32) -> f64 {
    let sum: f64 = (first..=last).map(|m| series.value(m, 0, outcome)).sum();
    sum / f64::from(last - first + 1)
}

/// Runs the program.
pub fn millpond(arguments: &[&str]) -> assert_cmd::assert::Assert {
    assert_cmd::Command::cargo_bin("millpond")
        .expect("the binary is built")
        .args(arguments)
        .assert()
}

/// What the program prints when all goes well.
pub fn stdout(arguments: &[&str]) -> String {
    let done = millpond(arguments).success();
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}
