//! What differs between two scenarios or two results, in words and as data.

use std::path::Path;

use predicates::str::contains;
use serde_json::Value;

use super::{GLOBALISED, LOCALISED, compare, millpond, path, stdout, temporary};

#[test]
fn two_scenarios_are_told_apart_in_words_and_as_data() {
    let text = stdout(&["diff", GLOBALISED, LOCALISED]);
    assert!(
        text.contains("levers.procurement.strength: -0.2 in A, 0.2 in B (share; both: assumed)"),
        "{text}"
    );
    assert!(text.contains("levers.transport_cost: only in A"), "{text}");
    assert!(
        text.contains("The same in both: world, behaviour, shocks and run."),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let json: Value = serde_json::from_str(&stdout(&[
        "diff", GLOBALISED, LOCALISED, "--format", "json",
    ]))
    .expect("JSON");
    let levers = json["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .find(|part| part["part"] == "levers");
    let differences = levers.expect("levers differ")["differences"]
        .as_array()
        .expect("a list");
    let strength = differences
        .iter()
        .find(|one| one["path"] == "levers.procurement.strength");
    assert_eq!(strength.expect("it differs")["second"]["value"], 0.2);
    let csv = stdout(&["diff", GLOBALISED, LOCALISED, "--format", "csv"]);
    let rows = csv::Reader::from_reader(csv.as_bytes())
        .records()
        .collect::<Result<Vec<_>, _>>()
        .expect("rows are whole")
        .len();
    let listed: usize = json["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|p| p["differences"].as_array().map_or(0, Vec::len))
        .sum();
    assert_eq!(rows, listed, "a row for each difference");
    assert!(
        stdout(&["diff", GLOBALISED, LOCALISED, "--format", "md"]).contains(
            "| levers.procurement.strength | -0.2 (share; assumed) | 0.2 (share; assumed) |"
        )
    );
    assert!(stdout(&["diff", LOCALISED, LOCALISED]).contains("They say the same."));
}

#[test]
fn a_scenario_and_a_folder_are_no_pair() {
    let dir = temporary();
    millpond(&["diff", GLOBALISED, path(dir.path())])
        .assert()
        .code(2)
        .stderr(contains("two scenario files, or two results folders"));
    millpond(&["diff", GLOBALISED, "nowhere.toml"])
        .assert()
        .code(3)
        .stderr(contains("nowhere.toml"));
}

#[test]
fn results_of_the_same_luck_are_paired_and_equal_results_are_the_same() {
    let (one, other) = (temporary(), temporary());
    compare(one.path(), &[]);
    compare(other.path(), &["--set", "behaviour.loan_rate=0.2"]);
    let same = stdout(&["diff", path(one.path()), path(one.path())]);
    assert!(
        same.contains("every judged outcome is exactly the same in both"),
        "{same}"
    );
    assert!(
        same.contains("None clearly, and every verdict is the same."),
        "{same}"
    );
    let text = stdout(&["diff", path(one.path()), path(other.path())]);
    assert!(text.contains("2 replicates paired"), "{text}");
    assert!(
        text.contains("behaviour.loan_rate:") && text.contains("0.2 in B"),
        "{text}"
    );
    let json = |a: &Path, b: &Path| -> Value {
        let text = stdout(&["diff", path(a), path(b), "--format", "json"]);
        serde_json::from_str(&text).expect("JSON")
    };
    let (there, back) = (
        json(one.path(), other.path()),
        json(other.path(), one.path()),
    );
    let changes = |json: &Value| -> Vec<f64> {
        let levels = json["levels"].as_array().expect("levels").iter();
        levels
            .map(|level| level["change"]["mean"].as_f64().unwrap_or(0.0))
            .collect()
    };
    let (there, back) = (changes(&there), changes(&back));
    assert!(
        there.iter().any(|change| *change != 0.0),
        "dearer loans change something"
    );
    assert!(
        there.iter().zip(&back).all(|(a, b)| a + b == 0.0),
        "swapping flips every sign"
    );
}

#[test]
fn results_of_other_luck_horizons_and_shocks_say_what_is_not_comparable() {
    let (one, other) = (temporary(), temporary());
    compare(one.path(), &[]);
    compare(
        other.path(),
        &[
            "--seed",
            "7",
            "--set",
            "run.months=24",
            "--set",
            "shocks.supplies.start=13",
            "--set",
            "shocks.fire.start=13",
        ],
    );
    let text = stdout(&["diff", path(one.path()), path(other.path())]);
    for said in [
        "seed: 1 in A, 7 in B",
        "months: 36 in A, 24 in B",
        "not paired: the seeds differ",
        "what comes after month 24 cannot be compared",
    ] {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(said), "{said}: {text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    for format in ["json", "csv", "md"] {
        assert!(
            stdout(&[
                "diff",
                path(one.path()),
                path(other.path()),
                "--format",
                format
            ])
            .len()
                > 100
        );
    }
}
