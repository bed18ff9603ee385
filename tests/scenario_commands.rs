//! The command line around scenarios: what goes to which stream, and the exit codes.

use std::fs::{self, File};
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;

const VILLAGE: &str = "scenarios/village/world.toml";
const LOCALISED: &str = "scenarios/village/localised.toml";
const TABLE: &str = "scenarios/village/table.csv";

fn millpond(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command.args(args);
    command
}

#[test]
fn every_command_shows_examples() {
    for command in [
        "run",
        "compare",
        "multiplier",
        "follow",
        "check",
        "schema",
        "new",
        "completions",
    ] {
        let examples = predicate::str::contains(format!("Examples:\n  millpond {command}"));
        millpond(&[command, "--help"])
            .assert()
            .success()
            .stdout(examples);
    }
}

#[test]
fn check_says_what_a_scenario_is() {
    millpond(&["check", LOCALISED])
        .assert()
        .success()
        .stderr("")
        .stdout(predicate::str::contains(
            "procurement 0.2 (share), from month 13, in full after 12 months, ",
        ))
        .stdout(predicate::str::contains("behaviour.sales_smoothing"));
    let output = millpond(&["check", LOCALISED, "--format", "json", "--seed", "9"])
        .output()
        .expect("it runs");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&answer["ok"], &answer["seed"]), (&true.into(), &9.into()));
    assert_eq!(answer["regions"][0]["households"], 48.0);
    millpond(&["check", LOCALISED, "--format", "csv"])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "behaviour.capacity_use,0.85,share,\"Poledna et al. 2023 (Austria, 2010)\",,\n",
        ));
}

#[test]
fn a_new_scenario_is_written_once_and_is_sound() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    millpond(&["new", "hill"])
        .current_dir(&folder)
        .assert()
        .success()
        .stdout("")
        .stderr(predicate::str::contains("Wrote hill.toml"));
    let written = fs::read(folder.path().join("hill.toml")).expect("written");
    millpond(&["new", "hill"])
        .current_dir(&folder)
        .assert()
        .code(1)
        .stderr(predicate::str::contains("it exists and is left as it is"));
    assert_eq!(
        fs::read(folder.path().join("hill.toml")).expect("still there"),
        written
    );
    assert_eq!(
        fs::read_dir(&folder).expect("a folder").count(),
        2,
        "world and policy, nothing half-written"
    );
    millpond(&["check", "hill.toml"])
        .current_dir(&folder)
        .assert()
        .success();
    millpond(&["check", "hill-localised.toml"])
        .current_dir(&folder)
        .assert()
        .success();
    millpond(&["new", "nowhere/hill"])
        .current_dir(&folder)
        .assert()
        .code(1)
        .stderr(predicate::str::contains("there is no such folder"));
}

#[test]
fn completions_and_the_manual_page_name_every_command() {
    for target in ["bash", "zsh", "fish", "elvish", "powershell", "man"] {
        let mut assert = millpond(&["completions", target]).assert().success();
        for command in ["compare", "multiplier", "check"] {
            assert = assert.stdout(predicate::str::contains(command));
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::{Command, Stdio};
    let binary = assert_cmd::cargo::cargo_bin("millpond");
    let mut child = Command::new(binary)
        .arg("schema")
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    assert!(child.wait().expect("it ends").success());
}

/// `millpond check` of a file, which must end with exit code 3.
fn check_fails(path: &Path) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command
        .arg("check")
        .arg(path)
        .env("NO_COLOR", "1")
        .assert()
        .code(3)
        .stdout("")
}

#[test]
fn a_bad_scenario_ends_with_exit_code_3_and_a_picture() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("bad.toml");
    let table = fs::canonicalize(TABLE).expect("a bundled file");
    let text = fs::read_to_string(VILLAGE)
        .expect("a bundled file")
        .replace("months = 60", "moths = 60");
    let text = text.replace("\"table.csv\"", &format!("'{}'", table.display()));
    fs::write(&path, text).expect("written");
    check_fails(&path)
        .stderr(predicate::str::contains("unknown key `moths` in `run`"))
        .stderr(predicate::str::contains("did you mean `months`?"))
        .stderr(predicate::str::contains("bad.toml:"))
        .stderr(predicate::str::contains("\u{1b}").not());
}

#[test]
fn problems_can_be_had_as_json() {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    let output = command
        .args([
            "check",
            VILLAGE,
            "--format",
            "json",
            "--set",
            "run.months=0",
        ])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["problems"][0]["path"], "run.months");
    assert_eq!(answer["problems"][0]["line"], 1);
}

#[test]
fn a_missing_file_a_folder_and_bytes_that_are_no_text_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    check_fails(&folder.path().join("none.toml"))
        .stderr(predicate::str::contains("there is no such file"));
    check_fails(folder.path()).stderr(predicate::str::contains("it is a folder, not a file"));
    let path = folder.path().join("latin.toml");
    fs::write(&path, b"title = \"a\"\nquestion = \"caf\xe9\"\n").expect("written");
    check_fails(&path).stderr(predicate::str::contains(
        "it is not UTF-8 text: byte 28 (line 2) is wrong",
    ));
}

#[test]
fn a_file_of_two_gigabytes_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("huge.toml");
    // A sparse file: it says two gigabytes and takes none.
    File::create(&path)
        .and_then(|file| file.set_len(2 * 1024 * 1024 * 1024))
        .expect("written");
    let start = std::time::Instant::now();
    check_fails(&path).stderr(predicate::str::contains(
        "it is larger than 16 MiB (2048 MiB)",
    ));
    assert!(start.elapsed().as_secs() < 5, "it was read");
}

#[test]
fn wrong_usage_ends_with_exit_code_2() {
    for args in [
        &["chekc"][..],
        &["check"],
        &["check", VILLAGE, "--threads", "0"],
        &["check", VILLAGE, "--format", "xml"],
        &["new", "a\"b"],
    ] {
        let mut command = Command::cargo_bin("millpond").expect("the binary is built");
        command.args(args).assert().code(2).stdout("");
    }
}

#[test]
fn a_scenario_larger_than_memory_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["world.toml", "table.csv"] {
        let text = std::fs::read_to_string(format!("scenarios/village/{file}")).expect("a file");
        let text = text.replace("# households: 48", "# households: 900000000000");
        std::fs::write(folder.path().join(file), text).expect("a copy");
    }
    let world = folder.path().join("world.toml");
    for command in ["check", "run"] {
        assert_cmd::Command::cargo_bin("millpond")
            .expect("the program")
            .arg(command)
            .arg(&world)
            .assert()
            .code(3)
            .stderr(predicates::str::contains("GB are free"))
            .stderr(predicates::str::contains("world.scale"));
    }
}
