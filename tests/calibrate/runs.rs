//! The command, from files to a folder of scenarios that run and stand still.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use millpond::measure::outcome::Outcome;
use millpond::month::Unwatched;
use millpond::random::Luck;
use millpond::scenario;
use millpond::simulation::Simulation;
use predicates::str::contains;

use crate::made::{finnish_long, inputs, made, ninety_eight};
use crate::options::{MAPPING, SMALL};
use crate::two::{TwoRegions, two_regions};

fn millpond(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the program is built");
    command.current_dir(folder);
    command
}

fn folder_with(table: &str, mapping: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("table.csv"), table).expect("it can be written");
    fs::write(folder.path().join("mapping.toml"), mapping).expect("it can be written");
    folder
}

const CALIBRATE: [&str; 7] = [
    "calibrate",
    "--table",
    "table.csv",
    "--mapping",
    "mapping.toml",
    "--out",
    "made",
];

#[test]
fn a_folder_is_written_whole_and_compares_at_once() {
    let folder = folder_with(SMALL, &format!("scale = 400\n{MAPPING}"));
    millpond(folder.path())
        .args(CALIBRATE)
        .assert()
        .success()
        .stdout(contains("sectors     3: Farms, Shops, Council"))
        .stdout(contains(
            "millpond compare made/globalised.toml made/localised.toml",
        ));
    let mut names: Vec<String> = fs::read_dir(folder.path().join("made"))
        .expect("it was made")
        .map(|entry| {
            entry
                .expect("it can be listed")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let all = [
        "calibration.md",
        "globalised.toml",
        "localised.toml",
        "mixed.toml",
        "table.csv",
        "world.toml",
    ];
    assert_eq!(names, all);
    millpond(folder.path())
        .args(["check", "made/mixed.toml"])
        .assert()
        .success();
    millpond(folder.path())
        .args([
            "compare",
            "made/globalised.toml",
            "made/localised.toml",
            "--quiet",
        ])
        .args([
            "--set",
            "run.months=24",
            "--set",
            "run.replicates=2",
            "--set",
            "shocks=[]",
        ])
        .assert()
        .success();
    // A folder with files is left as it is, unless it is to be replaced.
    millpond(folder.path())
        .args(CALIBRATE)
        .assert()
        .code(1)
        .stderr(contains("--force"));
    millpond(folder.path())
        .args(CALIBRATE)
        .arg("--force")
        .assert()
        .success();
}

#[test]
fn nothing_is_written_of_a_table_that_is_refused() {
    let folder = folder_with(&SMALL.replace("Wages,30", "Wages,50"), MAPPING);
    millpond(folder.path())
        .args(CALIBRATE)
        .assert()
        .code(3)
        .stderr(contains("20.00%"));
    assert!(!folder.path().join("made").exists());
    assert_eq!(
        fs::read_dir(folder.path())
            .expect("it can be listed")
            .count(),
        2
    );
    millpond(folder.path())
        .args(&CALIBRATE[..5])
        .assert()
        .code(2)
        .stderr(contains("--out"));
    millpond(folder.path())
        .args(["schema", "--mapping"])
        .assert()
        .success()
        .stdout(contains("imputed_rent"));
}

/// One replicate of few agents: the model's own bound, 1%, and as much for luck.
const BOUND: f64 = 0.02;

/// Output of year 10 over that of year 2, less 1: of all regions together.
fn drift(made: &millpond::calibrate::foreign::Made, scale: f64) -> f64 {
    let read = |path: &str| {
        let found = made.files.iter().find(|(name, _)| name == path);
        found
            .map(|(_, text)| text.clone())
            .ok_or_else(|| format!("{path} was not made"))
    };
    let scenario =
        scenario::load("world.toml", &[format!("world.scale={scale}")], &read).expect("it loads");
    let mut simulation = Simulation::new(
        &scenario,
        Luck {
            seed: 1,
            replicate: 0,
        },
    )
    .expect("it can begin");
    for _ in 0..120 {
        simulation.step(&mut Unwatched).expect("the books add up");
    }
    let series = simulation.series();
    let year = |year: usize| -> f64 {
        let regions = 0..scenario.world.regions.len();
        regions
            .map(|region| {
                series
                    .months_of(region, Outcome::Output)
                    .skip(12 * (year - 1))
                    .take(12)
                    .sum::<f64>()
            })
            .sum()
    };
    year(10) / year(2) - 1.0
}

#[test]
fn ten_years_of_what_was_made_stand_still() {
    let two = "area = \"Country\"\nyear = 2019\nunit = \"million\"\nimputed_rent = \"Imputed rent*\"\n[layout]\nlabel = \"sector@region\"\n";
    let one = made(&inputs(
        &ninety_eight(),
        "area = \"Scotland\"\nunit = \"million\"\n",
    ));
    let other = made(&inputs(&two_regions(TwoRegions::Joined, 0.02), two));
    for (made, scale) in [(one, 800.0), (other, 400.0)] {
        let drift = drift(&made, scale);
        println!("{}: {drift:+.4}", made.summary.title);
        assert!(drift.abs() < BOUND, "{}: {drift}", made.summary.title);
    }
}

#[test]
#[ignore = "19 regions for ten years take a minute"]
fn ten_years_of_nineteen_regions_stand_still() {
    let mapping = "area = \"Suomi\"\nunit = \"million\"\nimputed_rent = \"68.2*\"\n[layout]\nrow = \"COM\"\ncolumn = \"IND\"\nvalue = \"value\"\nregion = \"REG\"\n\
        [columns]\nnon_profit = \"*Järjestöt\"\nlocal_government = \"Kunnat\"\nvaluables = \"P53*\"\nvisitors = \"Matkailijat\"\nexports_area = \"*kotimaahan\"\n";
    let made = made(&inputs(&finnish_long(), mapping));
    let drift = drift(&made, 60.0);
    println!("19 regions: {drift:+.4}");
    assert!(drift.abs() < BOUND, "{drift}");
}
