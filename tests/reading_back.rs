//! Results folders: what `compare` leaves behind is read back whole, or refused in words that say what
//! is wrong with it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use millpond::experiment::comparison::Comparison;
use millpond::measure::interval::estimate;
use millpond::measure::outcome::{Kind, Outcome};
use millpond::measure::verdict::judged;
use millpond::measure::window::Window;
use millpond::record::read::read;
use tempfile::TempDir;

const MONTHS: u32 = 36;
const REPLICATES: u32 = 3;

fn millpond(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .arg("--quiet");
    command
}

/// A comparison of the village's three policies, and what it printed.
fn compared(dir: &Path) -> String {
    let policies = ["globalised", "localised", "mixed"]
        .map(|policy| format!("scenarios/village/{policy}.toml"));
    let out = dir.to_string_lossy();
    let months = format!("run.months={MONTHS}");
    let replicates = REPLICATES.to_string();
    let mut args = vec!["compare"];
    args.extend(policies.iter().map(String::as_str));
    args.extend(["--replicates", &replicates, "--set", &months, "--out", &out]);
    let output = millpond(&args).output().expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("there is a temporary directory")
}

fn report(dir: &Path) -> Command {
    millpond(&["report", &dir.to_string_lossy()])
}

#[test]
fn a_page_is_made_again_byte_for_byte() {
    let dir = folder();
    let printed = compared(dir.path());
    // The village's localised policy has a voucher, beside levers.
    assert!(printed.contains("Local money, years 2 and 3, no shock"));
    assert!(printed.contains("by more than local money"));
    let page = fs::read(dir.path().join("report.html")).expect("there is a page");
    let again = folder();
    let out = again.path().to_string_lossy().into_owned();
    report(dir.path())
        .args(["--out", &out])
        .assert()
        .success()
        .stdout(printed.clone());
    let rebuilt = fs::read(again.path().join("report.html")).expect("there is a page again");
    assert!(page == rebuilt, "the page differs");
    for chart in fs::read_dir(dir.path().join("charts")).expect("there are charts") {
        let chart = chart.expect("it can be read").path();
        let other = again
            .path()
            .join("charts")
            .join(chart.file_name().expect("it has a name"));
        assert!(
            fs::read(&chart).ok() == fs::read(&other).ok(),
            "{} differs",
            chart.display()
        );
    }
    // In its own place too, and the manifest still fits.
    fs::remove_file(dir.path().join("report.html")).expect("it was there");
    report(dir.path()).assert().success();
    let page_again = fs::read(dir.path().join("report.html")).expect("there is a page");
    assert!(page == page_again);
    assert!(read(dir.path()).is_ok());
}

/// A policy that differs by a currency alone is told so, and alike from the tables that it left.
#[test]
fn local_money_is_told_alike_from_the_tables() {
    let dir = folder();
    let village = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/village");
    let base = village.join("globalised.toml");
    let token = dir.path().join("token.toml");
    let lines = [
        format!("base = {:?}", base.to_string_lossy()),
        "title = \"A token\"".to_owned(),
        "policy = \"token\"".to_owned(),
        "[[currencies]]".to_owned(),
        "name = \"Token\"".to_owned(),
        "household_share = 0.5".to_owned(),
        "firm_share = 0.5".to_owned(),
        "top_up = 0.05".to_owned(),
        "redemption_fee = 0.05".to_owned(),
        "running_cost = 20".to_owned(),
    ];
    fs::write(&token, lines.join("\n")).expect("it can be written");
    let results = dir.path().join("results");
    let (base, token) = (base.to_string_lossy(), token.to_string_lossy());
    let out = results.to_string_lossy();
    for format in ["text", "md"] {
        let args = ["compare", &base, &token, "--quick", "--replicates", "5"];
        let settings = ["--set", "run.months=26", "--out", &out, "--format", format];
        let output = millpond(&[&args[..], &settings].concat()).output();
        let output = output.expect("the binary runs");
        assert!(output.status.success(), "{output:?}");
        let printed = String::from_utf8(output.stdout).expect("text");
        let words = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Local money, years 1 and 2, no shock"));
        assert!(words.contains("A note changed hands"), "{words}");
        assert!(words.contains("Each pound of its running cost"), "{words}");
        assert!(!words.contains("by more than local money"), "{words}");
        report(&results)
            .args(["--format", format])
            .assert()
            .success()
            .stdout(printed);
    }
}

/// Means and intervals of the tables, worked out here from the bare file, are those of the comparison
/// that is read back: what the page prints comes from what the tables say.
#[test]
fn effects_are_those_of_the_bare_tables() {
    let dir = folder();
    compared(dir.path());
    let results = read(dir.path()).expect("the folder is whole");
    let comparison = &results.comparison;
    let window = Window::long_run(MONTHS);
    for policy in 1..comparison.policies.len() {
        for outcome in judged() {
            let differences: Vec<f64> = (0..REPLICATES)
                .map(|replicate| {
                    let of = |policy| yearly(dir.path(), comparison, policy, replicate, outcome);
                    of(policy) - of(0)
                })
                .collect();
            let by_hand = estimate(&differences);
            let read = comparison.effect(0, policy, 0, 0, outcome, window);
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1e-9);
            assert!(close(by_hand.mean, read.mean), "{}", outcome.name());
        }
    }
}

/// An outcome's yearly figure over the long run, from series.csv.
fn yearly(
    dir: &Path,
    comparison: &Comparison,
    policy: usize,
    replicate: u32,
    outcome: Outcome,
) -> f64 {
    let id = &comparison
        .run(policy, 0, replicate)
        .expect("it finished")
        .run_id;
    let mut table = csv::Reader::from_path(dir.join("series.csv")).expect("there are months");
    let header = table.headers().expect("it has a header").clone();
    let column = header.iter().position(|name| name == outcome.name());
    let column = column.expect("every outcome has a column");
    let window = Window::long_run(MONTHS);
    let months = table.records().map(|row| row.expect("it can be read"));
    let wanted = months.filter(|row| {
        let month: u32 = row[1].parse().expect("it is a month");
        row[0] == **id && (window.first..=window.last).contains(&month)
    });
    let values: Vec<f64> = wanted.filter_map(|row| row[column].parse().ok()).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    if outcome.kind() == Kind::Flow {
        12.0 * mean
    } else {
        mean
    }
}

#[test]
fn folders_that_are_not_whole_are_refused_in_words() {
    let dir = folder();
    compared(dir.path());
    let refused = |words: &str| {
        let output = report(dir.path()).output().expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(words), "{said}");
    };
    for table in ["runs.csv", "series.csv", "sectors.csv", "payments.csv"] {
        let path = dir.path().join(table);
        let whole = fs::read(&path).expect("it is there");
        fs::write(&path, &whole[..whole.len() / 2]).expect("it can be cut");
        refused("is not the one that was written");
        fs::remove_file(&path).expect("it can be removed");
        refused(&format!("{table}: the file is missing"));
        fs::write(&path, &whole).expect("it can be put back");
    }
    report(dir.path()).assert().success();
    let manifest = dir.path().join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("it is there");
    fs::write(&manifest, text.replace("\"layout\": ", "\"layout\": 9")).expect("it can be changed");
    refused("run the comparison again");
    fs::write(&manifest, &text[..text.len() / 3]).expect("it can be cut");
    refused("manifest.json");
    fs::remove_file(&manifest).expect("it can be removed");
    refused("holds no manifest.json");
    millpond(&["report", "no/such/folder"])
        .assert()
        .code(1)
        .stderr(predicates::str::contains("there is no such folder"));
}
