//! `millpond validate`: long runs are kept and gone on with, the command judges and says so in every
//! format, and the episodes of history are data that nobody scaled.

mod common;

use std::fs;

use common::{bundled, millpond, stdout};
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::validation::behaviour::{Behaviour, behaviour};
use millpond::experiment::validation::history::{EPISODES, findings, tell};
use millpond::experiment::validation::store::SEEDS;
use millpond::scenario::types::Scenario;

fn region() -> Scenario {
    bundled("validation/region", &["run.months=360", "world.scale=200"])
}

fn lived(seeds: u32, dir: &std::path::Path) -> Behaviour {
    let stop = Stop::default();
    let execution = Execution {
        threads: Some(2),
        stop: &stop,
        month_done: &|| {},
    };
    behaviour(&region(), seeds, Some(dir), execution, &|_| {}).expect("the folder can be written")
}

#[test]
fn an_interrupted_validation_goes_on_where_it_was() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let first = lived(3, dir.path());
    assert_eq!(
        (first.lived, first.rows.len(), first.failures.len()),
        (3, 3, 0)
    );
    let text = fs::read_to_string(dir.path().join(SEEDS)).expect("it was written");
    // The first seed is always lived again; the two others are known.
    let again = lived(4, dir.path());
    assert_eq!(again.lived, 2);
    let cells = |b: &Behaviour| format!("{:?}", &b.rows[..3]);
    assert_eq!(cells(&first), cells(&again));
    // A first seed that differs says that the program has changed: nothing kept counts.
    let (head, rows) = text.split_at(text.find("\n0,").expect("the first seed") + 3);
    let end = rows.find(',').expect("its first figure");
    fs::write(dir.path().join(SEEDS), format!("{head}0.5{}", &rows[end..])).expect("written");
    assert_eq!(lived(3, dir.path()).lived, 3);
    assert_eq!(
        fs::read_to_string(dir.path().join(SEEDS)).expect("written"),
        text
    );
}

#[test]
fn the_command_judges_and_writes_tables_and_charts() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let out = dir.path().to_str().expect("a plain path");
    let arguments = [
        "validate",
        "--quick",
        "--rung",
        "5",
        "--rung",
        "1",
        "--seeds",
        "2",
        "--set",
        "run.months=480",
        "--set",
        "world.scale=200",
        "--out",
        out,
        "--format",
        "json",
    ];
    let done = millpond(&arguments);
    let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    let json: serde_json::Value = serde_json::from_str(&text).expect("one document");
    let all = json["findings"].as_array().expect("a list");
    assert_eq!((json["seeds"].as_u64(), all.len()), (Some(2), 21));
    assert!(
        all.iter()
            .all(|f| f["check"].is_string() && f["source"].is_string())
    );
    let failed = all.iter().any(|f| f["result"] == "FAIL");
    done.code(i32::from(failed));
    for file in [
        "gates.csv",
        "made.csv",
        "correlations.csv",
        "okun.svg",
        "growth-tails.svg",
    ] {
        assert!(dir.path().join(file).exists(), "{file}");
    }
}

#[test]
fn help_has_examples() {
    let help = stdout(&["validate", "--help"]);
    assert!(help.contains("millpond validate --quick") && help.contains("PASS inside"));
}

/// A short and coarse look at both episodes: they are read, they strike, every region has a fall.
#[test]
fn history_strikes_every_region() {
    for episode in &EPISODES {
        let path = episode
            .path
            .trim_start_matches("scenarios/")
            .trim_end_matches(".toml");
        let scenario = bundled(path, &["world.scale=600", "run.months=72"]);
        assert!(scenario.levers.is_empty() && scenario.run.shocks.is_empty());
        let told = tell(&scenario, episode, 1).expect("it can be lived");
        assert_eq!(told.falls.len(), 32);
        assert!(
            told.falls
                .iter()
                .all(|(_, fall)| (-0.6..0.2).contains(fall)),
            "{told:?}"
        );
        for finding in findings(episode, &told) {
            println!(
                "{}: {:.4} ({})",
                finding.check, finding.measured, finding.source
            );
        }
    }
}

#[test]
fn a_rung_that_is_not_there_is_refused() {
    let done = millpond(&["validate", "--rung", "11"]);
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    done.code(2);
    assert!(said.contains("--rung") && said.contains("1..=10"), "{said}");
}
