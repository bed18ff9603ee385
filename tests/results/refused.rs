//! What is not whole or cannot be compared is refused in words.

use std::fs;
use std::path::Path;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

use super::{GLOBALISED, compare, millpond, path, temporary};

#[test]
fn folders_without_whole_results_are_refused_in_words() {
    let (dir, empty) = (temporary(), temporary());
    compare(dir.path(), &[]);
    let refused = |words: &str| {
        for command in ["report", "paper"] {
            millpond(&[command, path(dir.path())])
                .assert()
                .code(1)
                .stderr(contains(words));
        }
        millpond(&["diff", path(dir.path()), path(dir.path())])
            .assert()
            .code(1)
            .stderr(contains(words));
    };
    let series = dir.path().join("series.csv");
    let whole = fs::read(&series).expect("compare wrote it");
    fs::write(&series, &whole[..whole.len() / 2]).expect("it can be written");
    refused("series.csv");
    fs::remove_file(&series).expect("it can be removed");
    refused("the file is missing");
    fs::write(&series, &whole).expect("it can be written");
    let manifest = dir.path().join("manifest.json");
    fs::write(&manifest, "{ \"millpond\": ").expect("it can be written");
    refused("manifest.json");
    millpond(&["paper", path(empty.path())])
        .assert()
        .code(1)
        .stderr(contains("it holds no manifest.json"));
    let output = millpond(&[
        "diff",
        path(empty.path()),
        path(dir.path()),
        "--format",
        "json",
    ])
    .output()
    .expect("it runs");
    let error: Value = serde_json::from_slice(&output.stderr).expect("an error as JSON");
    assert_eq!(error["exit_code"], 1);
    assert!(
        error["error"]
            .as_str()
            .is_some_and(|words| words.contains("manifest.json"))
    );
}

#[test]
fn compare_refuses_other_regions_horizons_and_shocks() {
    let dir = temporary();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join(GLOBALISED);
    let other = |name: &str, change: &str| -> String {
        let text = format!("base = '{}'\npolicy = \"other\"\n{change}", base.display());
        let file = dir.path().join(name);
        fs::write(&file, text).expect("it can be written");
        path(&file).to_owned()
    };
    let refused = |file: &str, words: &str| {
        millpond(&[
            "compare",
            GLOBALISED,
            file,
            "--out",
            path(&dir.path().join("out")),
        ])
        .assert()
        .code(1)
        .stderr(contains("cannot be compared").and(contains(words)));
    };
    refused(
        "scenarios/dumfries-and-galloway/mixed.toml",
        "regions are Millbrook and Dumfries and Galloway",
    );
    refused(
        &other("longer.toml", "[run]\nmonths = 72\n"),
        "they run 60 and 72 months",
    );
    let shock = "[[shocks]]\nname = \"supplies\"\ndepth = 0.9\n";
    refused(
        &other("shock.toml", shock),
        "the shock `supplies` is not the same in both",
    );
    assert!(!dir.path().join("out").exists(), "nothing was begun");
}
