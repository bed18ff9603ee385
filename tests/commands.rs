//! The commands that run something, from outside: exit codes, streams, what they print and leave.

use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;

const WORLD: &str = "scenarios/village/world.toml";
const GLOBALISED: &str = "scenarios/village/globalised.toml";
const LOCALISED: &str = "scenarios/village/localised.toml";

fn millpond(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args);
    command
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is a temporary directory")
}

fn path(dir: &Path) -> &str {
    dir.to_str()
        .expect("temporary directories have plain names")
}

fn stdout(command: &mut Command) -> String {
    let output = command.assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("output is UTF-8")
}

#[test]
fn run_prints_years_and_leaves_tables() {
    let dir = temporary();
    let text = stdout(&mut millpond(&[
        "run",
        WORLD,
        "--set",
        "run.months=24",
        "--out",
        path(dir.path()),
    ]));
    assert!(
        text.contains("year 2") && text.contains("Value added") && text.contains("Not modelled"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    for name in [
        "runs.csv",
        "series.csv",
        "datapackage.json",
        "manifest.json",
    ] {
        assert!(dir.path().join(name).is_file(), "{name}");
    }
}

#[test]
fn run_replays_a_run_by_its_id() {
    let dir = temporary();
    let out = path(dir.path());
    stdout(&mut millpond(&[
        "run",
        WORLD,
        "--set",
        "run.months=12",
        "--replicates",
        "2",
        "--out",
        out,
    ]));
    let runs = std::fs::read_to_string(dir.path().join("runs.csv")).expect("run wrote it");
    let id = &runs.lines().nth(2).expect("there are two runs")[..16];
    let text = stdout(&mut millpond(&["run", "--replay", id, "--out", out]));
    assert!(text.contains("same result as before"), "{text}");
    millpond(&["run", "--replay", "0123456789abcdef", "--out", out])
        .assert()
        .code(1)
        .stderr(predicate::str::contains("there is no run 0123456789abcdef"));
}

#[test]
fn run_times_its_phases() {
    let text = stdout(&mut millpond(&[
        "run",
        WORLD,
        "--set",
        "run.months=12",
        "--timings",
        "--format",
        "json",
    ]));
    let timings: Value = serde_json::from_str(&text).expect("it is JSON");
    let phases = timings["phases"].as_array().expect("there are phases");
    assert_eq!(phases.len(), 14, "thirteen phases and all of them");
    assert!(phases[13]["nanoseconds"].as_u64() > Some(0));
}

#[test]
fn compare_prints_a_verdict_that_fits_80_columns() {
    let dir = temporary();
    let args = [
        "compare",
        GLOBALISED,
        LOCALISED,
        "--replicates",
        "3",
        "--out",
        path(dir.path()),
        "--quiet",
    ];
    let text = stdout(&mut millpond(&args));
    assert!(
        text.contains("localised") && text.contains("Of 100 pounds"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(
        !text.to_lowercase().contains("winner:"),
        "there is no overall winner"
    );
    assert!(dir.path().join("report.html").is_file());
}

#[test]
fn compare_as_json_and_csv_say_the_same() {
    let dir = temporary();
    let args = |format| {
        let base = [
            "compare",
            GLOBALISED,
            LOCALISED,
            "--replicates",
            "2",
            "--format",
        ];
        [&base[..], &[format, "--out", path(dir.path())]].concat()
    };
    let json: Value =
        serde_json::from_str(&stdout(&mut millpond(&args("json")))).expect("it is JSON");
    let csv = stdout(&mut millpond(&args("csv")));
    let verdicts = json["verdicts"].as_array().expect("there are verdicts");
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = table
        .records()
        .map(|r| r.expect("every row is whole"))
        .collect();
    assert_eq!(rows.len(), verdicts.len());
    for (row, verdict) in rows.iter().zip(verdicts) {
        assert_eq!(&row[5], verdict["outcome"].as_str().expect("an outcome"));
        assert_eq!(&row[7], verdict["verdict"].as_str().expect("a verdict"));
        assert_eq!(row[9].parse().ok(), verdict["effect"].as_f64(), "{row:?}");
    }
    assert!(
        json["not_modelled"]
            .as_array()
            .is_some_and(|list| list.len() == 5)
    );
}

#[test]
fn progress_and_notes_stay_off_stdout() {
    let dir = temporary();
    let args = [
        "run",
        WORLD,
        "--set",
        "run.months=6",
        "--format",
        "csv",
        "--out",
        path(dir.path()),
    ];
    let output = millpond(&args).assert().success().get_output().clone();
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    assert!(text.starts_with("region,year,outcome,unit,mean,low,high,runs\n"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("results are in"));
    let quiet = [&args[..], &["--quiet"]].concat();
    millpond(&quiet).assert().success().stderr("");
}

#[test]
fn an_unwritable_results_directory_is_said_before_any_run() {
    let dir = temporary();
    let file = dir.path().join("file");
    std::fs::write(&file, "in the way").expect("a temporary directory can be written");
    let out = file.join("results");
    for command in [&["run", WORLD][..], &["compare", GLOBALISED, LOCALISED][..]] {
        // So many months that a run would be noticed.
        let args = [command, &["--set", "run.months=12000", "--out", path(&out)]].concat();
        millpond(&args)
            .timeout(std::time::Duration::from_secs(20))
            .assert()
            .code(1)
            .stderr(predicate::str::contains("cannot write results to"));
    }
}

#[test]
fn bad_scenarios_and_usage_have_their_own_exit_codes() {
    millpond(&["run", "no-such.toml"]).assert().code(3);
    millpond(&["run"]).assert().code(2);
    millpond(&["compare", WORLD]).assert().code(2);
    millpond(&["compare", WORLD, LOCALISED, "--replicates", "0"])
        .assert()
        .code(2);
    millpond(&["run", "--replay", "abc"]).assert().code(2);
    millpond(&["compare", LOCALISED, LOCALISED])
        .assert()
        .code(1)
        .stderr(predicate::str::contains("both called"));
}

#[test]
fn follow_accounts_for_every_pound() {
    let text = stdout(&mut millpond(&["follow", "100", WORLD, "--format", "json"]));
    let followed: Value = serde_json::from_str(&text).expect("it is JSON");
    let months = followed["months"].as_array().expect("there are months");
    assert!(!months.is_empty());
    for month in months {
        let left = month["left"].as_object().expect("there are doors");
        let gone: f64 = left.values().filter_map(Value::as_f64).sum();
        let inside = month["inside"].as_f64().expect("a number");
        assert!((inside + gone - 100.0).abs() < 1e-6, "{month}");
    }
    let gone = 100.0
        - months[months.len() - 1]["inside"]
            .as_f64()
            .expect("a number");
    assert!(
        gone > 50.0,
        "most of a pound leaves a village within five years: {gone}"
    );
    let chain = followed["chain"].as_array().expect("there is a chain");
    assert!(
        chain.len() >= 2 && chain[0]["for"] == "goods and services sold outside",
        "{chain:?}"
    );
}

#[test]
fn follow_says_where_and_when_in_words() {
    let text = stdout(&mut millpond(&[
        "follow",
        "100",
        WORLD,
        "--from",
        "public-money",
    ]));
    assert!(
        text.contains("100 pounds paid by the state") && text.contains("By which door they left"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    millpond(&["follow", "100", WORLD, "--to", "Nowhere"])
        .assert()
        .code(1)
        .stderr(predicate::str::contains(
            "there is no sector `Nowhere`; there are",
        ));
}

#[test]
fn multiplier_sets_the_table_beside_the_simulation() {
    let args = [
        "multiplier",
        WORLD,
        "--sector",
        "Farm_and_food",
        "--pounds",
        "1000",
        "--replicates",
        "2",
    ];
    let text = stdout(&mut millpond(&args));
    assert!(
        text.contains("Type II (table)")
            && text.contains("simulated")
            && text.contains("95% interval"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    millpond(&["multiplier", WORLD, "--sector", "Nothing"])
        .assert()
        .code(1)
        .stderr(predicate::str::contains("there is no sector `Nothing`"));
    millpond(&["multiplier", WORLD, "--pounds", "-3"])
        .assert()
        .code(2);
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_finished_runs() {
    use std::process::Stdio;
    let dir = temporary();
    let binary = assert_cmd::cargo::cargo_bin("millpond");
    let child = std::process::Command::new(binary)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "run",
            WORLD,
            "--replicates",
            "100000",
            "--threads",
            "2",
            "--out",
            path(dir.path()),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary is built");
    std::thread::sleep(std::time::Duration::from_secs(2));
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        output.status.code(),
        Some(130),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut table = csv::Reader::from_path(dir.path().join("runs.csv")).expect("runs.csv is whole");
    let status: Vec<String> = table
        .records()
        .map(|r| r.expect("every row is whole")[5].to_owned())
        .collect();
    assert!(status.iter().any(|s| s == "ok") && status.iter().any(|s| s == "stopped"));
    assert!(status.iter().all(|s| s == "ok" || s == "stopped"));
}
