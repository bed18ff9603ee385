//! Results read again: what differs between them, council papers, and folders that hold no whole results.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

const GLOBALISED: &str = "scenarios/village/globalised.toml";
const LOCALISED: &str = "scenarios/village/localised.toml";

fn millpond(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args);
    command
}

fn path(dir: &Path) -> &str {
    dir.to_str().expect("temporary folders have plain names")
}

fn stdout(args: &[&str]) -> String {
    let output = millpond(args)
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    String::from_utf8(output).expect("output is UTF-8")
}

/// The two policies of the village, compared for a short while into a folder; what was printed.
fn compare(dir: &Path, further: &[&str]) -> String {
    let mut args = vec![
        "compare",
        GLOBALISED,
        LOCALISED,
        "--quiet",
        "--out",
        path(dir),
    ];
    if !further.contains(&"--replicates") {
        args.extend(["--replicates", "2", "--quick"]);
    }
    if !further.iter().any(|one| one.starts_with("run.months")) {
        args.extend([
            "--set",
            "run.months=36",
            "--set",
            "shocks.supplies.start=13",
            "--set",
            "shocks.fire.start=13",
        ]);
    }
    args.extend(further);
    stdout(&args)
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is a temporary directory")
}

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

#[test]
fn one_pair_of_runs_is_said_to_tell_nothing() {
    let dir = temporary();
    let text = compare(dir.path(), &["--replicates", "1"]);
    assert!(text.contains("One pair of runs cannot tell"), "{text}");
    assert!(
        !text.contains("better ") || !text.contains("Better on"),
        "{text}"
    );
    let paper = stdout(&["paper", path(dir.path())]);
    assert!(
        paper.contains("one pair of runs cannot tell a policy from luck"),
        "{paper}"
    );
    assert!(!paper.contains("It does better on"), "{paper}");
}

#[test]
fn a_paper_has_its_headings_and_recommends_nothing() {
    let dir = temporary();
    compare(dir.path(), &["--replicates", "3"]);
    let paper = stdout(&["paper", path(dir.path())]);
    let headings: Vec<&str> = paper
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .collect();
    assert_eq!(
        headings,
        [
            "Recommendation",
            "Background",
            "Options considered",
            "Financial",
            "Risk",
            "Impact",
            "Carbon",
            "Rural",
            "Evidence and its limits",
            "What is not modelled"
        ]
    );
    assert!(
        paper.starts_with("---\ntitle: \"Millbrook: localised instead of globalised\""),
        "{paper}"
    );
    assert!(
        paper.contains("Each assumption was set low and high in turn"),
        "{paper}"
    );
    assert!(
        paper.contains("This paper recommends no option.")
            && paper.contains("Members are asked to:"),
        "{paper}"
    );
    let word = dir.path().join("paper.docx");
    millpond(&[
        "paper",
        path(dir.path()),
        "--policy",
        "LOCALISED",
        "--out",
        path(&word),
    ])
    .assert()
    .success()
    .stdout("");
    let bytes = fs::read(&word).expect("it was written");
    let read = docx_rs::read_docx(&bytes).expect("it is a Word document");
    let texts: Vec<String> = read
        .document
        .children
        .iter()
        .filter_map(|child| match child {
            docx_rs::DocumentChild::Paragraph(paragraph) => Some(paragraph.raw_text()),
            _ => None,
        })
        .collect();
    for heading in headings {
        assert!(texts.iter().any(|text| text == heading), "{heading}");
    }
    let tables = read
        .document
        .children
        .iter()
        .filter(|c| matches!(c, docx_rs::DocumentChild::Table(_)));
    assert!(tables.count() >= 5);
}

#[test]
fn a_paper_of_an_unknown_policy_or_region_says_what_was_meant() {
    let dir = temporary();
    compare(dir.path(), &[]);
    let of = |option: &str, name: &str| {
        millpond(&["paper", path(dir.path()), option, name])
            .assert()
            .code(2)
    };
    of("--policy", "localized").stderr(contains("did you mean `localised`?"));
    of("--policy", "globalised")
        .stderr(contains("is the policy that the others are compared with"));
    of("--region", "Milbrook").stderr(contains("did you mean `Millbrook`?"));
    of("--format", "csv").stderr(contains("allowed: text, md"));
    of("--out", "src").stderr(contains("src is a folder"));
}

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
fn each_command_has_each_format_or_refuses_it() {
    let dir = temporary();
    let world = "scenarios/village/world.toml";
    let out = path(dir.path());
    let commands: [&[&str]; 7] = [
        &["run", world, "--set", "run.months=12", "--out", out],
        &[
            "compare",
            GLOBALISED,
            LOCALISED,
            "--set",
            "run.months=24",
            "--set",
            "shocks.supplies.start=13",
            "--set",
            "shocks.fire.start=13",
            "--replicates",
            "2",
            "--out",
            out,
        ],
        &[
            "multiplier",
            world,
            "--sector",
            "Farm_and_food",
            "--replicates",
            "2",
            "--set",
            "run.months=24",
        ],
        &["table", world],
        &["follow", "100", world],
        &["check", world],
        &["diff", world, LOCALISED],
    ];
    for command in commands {
        let text = stdout(&[command, &["--format", "md", "--quiet"]].concat());
        assert!(text.contains("| --- |"), "{command:?}: {text}");
    }
    for (command, format) in [("schema", "csv"), ("new", "md"), ("completions", "json")] {
        let more: &[&str] = match command {
            "new" => &["valley"],
            "completions" => &["bash"],
            _ => &[],
        };
        millpond(&[&[command], more, &["--format", format]].concat())
            .assert()
            .code(2)
            .stderr(
                contains(format!("`{command}` cannot be had as {format}"))
                    .or(contains("cannot be had as json")),
            );
    }
}

#[test]
fn run_says_that_it_makes_one_run() {
    let dir = temporary();
    let args = [
        "run",
        "scenarios/village/world.toml",
        "--set",
        "run.months=12",
        "--out",
        path(dir.path()),
    ];
    millpond(&args)
        .assert()
        .success()
        .stderr(contains("1 run, without intervals; --replicates 20"));
    millpond(&[&args[..], &["--replicates", "2"]].concat())
        .assert()
        .success()
        .stderr(contains("without intervals").not());
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
