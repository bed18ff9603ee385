//! Designs: what they ask for, and what is wrong with them.

use std::fs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;

use super::{DESIGN, Trial, millpond};

#[test]
fn every_method_runs_and_repeated_points_run_once() {
    for (method, points) in [
        ("grid\"\nlevels = 2", 8),
        ("latin_hypercube\"\nsize = 6", 6),
        ("sobol\"\nsize = 4", 4),
        ("morris\"\nsize = 3", 12),
    ] {
        let trial = Trial::of(&[
            ("saltelli\"\nsize = 8", method),
            ("run.months=20", "run.months=2"),
            ("replicates = 2", "replicates = 1"),
        ]);
        trial.whole("out", &[]);
        assert!(trial.rows("out/points.csv").len() <= points, "{method}");
        let runs = trial.rows("out/runs.csv");
        let mut ids: Vec<&str> = runs.iter().map(|row| &row[0]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), runs.len(), "{method}: every id once");
        trial.analyse("out", &[]).assert().success();
        assert_eq!(
            trial.rows("out/analysis/design.csv").len(),
            points,
            "{method}"
        );
        assert_eq!(
            trial.path("out/analysis/morris.csv").exists(),
            method.starts_with("morris")
        );
    }
}

#[test]
fn levers_and_uncertainties_are_crossed() {
    let trial = Trial::of(&[(
        "[sample]\nmethod = \"saltelli\"\nsize = 8",
        "[sample_levers]\nmethod = \"grid\"\nlevels = 3\n[sample_uncertainties]\nmethod = \"latin_hypercube\"\nsize = 5",
    )]);
    trial
        .sweep("out", &["--dry-run", "--format", "json"])
        .assert()
        .success()
        .stdout(contains("\"points\": 15").and(contains("\"runs\": 60")));
}

#[test]
fn a_bad_design_is_refused_with_everything_that_is_wrong() {
    for (changes, words) in [
        (
            vec![("behaviour.origin_elasticity", "behaviour.origin_elasticty")],
            vec![
                "did you mean",
                "behaviour.origin_elasticity",
                "design.toml:",
            ],
        ),
        (
            vec![("high = 1.0", "high = nan")],
            vec!["levers.0.high", "NaN"],
        ),
        (
            vec![("high = 1.0", "high = 1.7")],
            vec!["cannot be 1.7", "outside 0 to 1"],
        ),
        (vec![("high = 1.0", "high = 0.0")], vec!["not below `high`"]),
        (
            vec![("\"unemployment\"]", "\"unemploymnt\"]")],
            vec!["did you mean `unemployment`?"],
        ),
        (
            vec![("measure = \"real_value_added\"", "measure = \"area_lost\"")],
            vec!["needs a `shock`"],
        ),
        (
            vec![(
                "measure = \"real_value_added\"",
                "measure = \"area_lost\"\nshock = \"fires\"",
            )],
            vec!["no shock `fires`", "did you mean `fire`?"],
        ),
        (
            vec![("name = \"orders\"", "name = \"run_id\"")],
            vec!["a column of Millpond's own"],
        ),
        (
            vec![("name = \"orders\"", "name = \"voucher_users\"")],
            vec!["two parameters are called"],
        ),
        (
            vec![
                ("size = 8", "size = 0"),
                ("title = \"A test\"", "titel = \"A test\""),
            ],
            vec!["sample.size", "unknown key `titel`", "`title` is missing"],
        ),
        (
            vec![("localised.toml", "localized.toml")],
            vec!["cannot read", "no such file"],
        ),
    ] {
        let trial = Trial::of(&changes);
        let mut assert = trial.sweep("out", &[]).assert().code(3);
        for word in words {
            assert = assert.stderr(contains(word));
        }
        assert!(!trial.path("out").exists(), "nothing is begun");
    }
    let trial = Trial::of(&[]);
    trial.write(
        "design.toml",
        "title = \"x\"\n[sample]\nmethod = \"grid\"\n",
    );
    let said = trial.sweep("out", &[]).assert().code(3);
    said.stderr(contains("the design has no world").and(contains("nothing is varied")));
}

#[test]
fn bundled_designs_are_good_and_their_schema_is_committed() {
    for entry in fs::read_dir("scenarios/sweeps").expect("there are designs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            millpond()
                .arg("sweep")
                .arg(&path)
                .arg("--dry-run")
                .assert()
                .success();
        }
    }
    let out = millpond()
        .args(["schema", "--design"])
        .output()
        .expect("it runs");
    let now: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let committed = fs::read_to_string("scenarios/design-schema.json").expect("committed");
    let committed: Value = serde_json::from_str(&committed).expect("JSON");
    assert!(
        now == committed,
        "run: millpond schema --design > scenarios/design-schema.json"
    );
    let validator = jsonschema::validator_for(&now).expect("a schema");
    let design: toml::Value = toml::from_str(DESIGN).expect("TOML");
    let design = serde_json::to_value(design).expect("JSON");
    assert!(validator.is_valid(&design));
}
