//! Running: broken off, added to, failing, locked out, out of room; the same bytes every time.

use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use super::{Trial, assert_same, millpond};

#[test]
fn a_sweep_killed_again_and_again_leaves_the_bytes_of_one_that_was_not() {
    let trial = Trial::of(&[
        ("size = 8", "size = 32"),
        ("run.months=20", "run.months=60"),
    ]);
    trial.whole("whole", &[]);
    for wait in [5, 20, 40, 80, 120, 160, 200, 240, 280, 320] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("millpond"))
            .arg("sweep")
            .arg(trial.path("design.toml"))
            .args(["--quiet", "--threads", "2", "--out"])
            .arg(trial.path("killed"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(wait));
        // SIGKILL: nothing can be tidied up.
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
    }
    trial.whole("killed", &[]);
    assert_same(&trial.path("whole"), &trial.path("killed"));
}

#[test]
fn threads_do_not_change_a_byte() {
    let trial = Trial::of(&[]);
    trial.whole("one", &["--threads", "1"]);
    trial.whole("four", &["--threads", "4"]);
    assert_same(&trial.path("one"), &trial.path("four"));
}

#[test]
fn points_and_replicates_are_added_and_nothing_is_run_again() {
    let trial = Trial::of(&[]);
    trial.whole("whole", &[]);
    trial.whole("grown", &["--replicates", "1"]);
    let before = trial.rows("grown/runs.csv");
    trial.whole("grown", &[]);
    assert_same(&trial.path("whole"), &trial.path("grown"));
    let after = trial.rows("grown/runs.csv");
    assert_eq!((before.len(), after.len()), (80, 160));
    assert_eq!(before[..], after[..80], "replicates are outermost");

    // Twice the base points: the first half stays, found by its run ids.
    let more = Trial::of(&[("size = 8", "size = 16")]);
    more.whole("more", &[]);
    let ids: Vec<String> = more
        .rows("more/runs.csv")
        .iter()
        .map(|row| row[0].to_owned())
        .collect();
    assert!(after.iter().all(|row| ids.contains(&row[0].to_owned())));
    fs::copy(more.path("design.toml"), trial.path("design.toml")).expect("it can be copied");
    trial.sweep("whole", &[]).assert().success();
    let run = |rows: &[csv::StringRecord]| rows.iter().map(|r| r[8].to_owned()).collect::<Vec<_>>();
    assert_eq!(
        run(&trial.rows("whole/runs.csv")),
        run(&more.rows("more/runs.csv"))
    );
    trial
        .sweep("whole", &[])
        .args(["--format", "json"])
        .assert()
        .success()
        .stdout(contains("\"finished\": 320"));
}

#[test]
fn finished_runs_are_not_thrown_away() {
    let trial = Trial::of(&[("run.months=20", "run.months=2")]);
    trial.whole("out", &[]);
    let design = trial.text("design.toml");
    for (old, new, words) in [
        ("replicates = 2", "replicates = 1", "2 replicates, not 1"),
        (
            "size = 8",
            "size = 4",
            "of its 40 points are not in the design",
        ),
        (
            "high = 1.0",
            "high = 0.9",
            "of its 40 points are not in the design",
        ),
    ] {
        trial.write("design.toml", design.replace(old, new));
        let said = trial.sweep("out", &[]).assert().code(1);
        said.stderr(contains("more than the sweep asks for").and(contains(words)));
    }
    trial.write("design.toml", &design);
    trial.whole("again", &[]);
    assert_same(&trial.path("out"), &trial.path("again"));
}

#[test]
fn one_failing_run_is_one_row_and_the_rest_is_whole() {
    let trial = Trial::of(&[
        (
            "method = \"saltelli\"\nsize = 8",
            "method = \"table\"\nfile = \"points.csv\"",
        ),
        (
            "path = 'currencies.\"Millbrook token\".household_share'\nlow = 0.0\nhigh = 1.0",
            "path = \"levers.buy_local_households.start\"",
        ),
        ("name = \"voucher_users\"", "name = \"start\""),
        (
            "path = \"behaviour.origin_elasticity\"",
            "path = \"levers.buy_local_households.end\"\nname = \"end\"",
        ),
        ("replicates = 2", "replicates = 1"),
        ("run.months=20", "run.months=3"),
    ]);
    let mut points = String::from("start,end,orders\n");
    for point in 0..500 {
        // Each may have these values alone; at one point the lever ends before it starts.
        let start = if point == 250 { 16 } else { 13 };
        let _ = writeln!(points, "{start},15,{}", 0.05 + f64::from(point) / 1e5);
    }
    trial.write("points.csv", points);
    trial
        .sweep("out", &[])
        .assert()
        .code(1)
        .stdout(contains("998 of 1,000 runs finished, 2 failed"))
        .stderr(contains("point 250, replicate 0"));
    let rows = trial.rows("out/runs.csv");
    let failed: Vec<_> = rows.iter().filter(|row| &row[6] != "ok").collect();
    assert_eq!((rows.len(), failed.len()), (1000, 2));
    assert!(
        failed
            .iter()
            .all(|row| &row[3] == "250" && !row[7].is_empty() && row[12].is_empty())
    );
    let analysed = trial.analyse("out", &[]).assert().success();
    analysed.stdout(contains("2 runs failed"));
}

#[test]
fn any_run_can_be_had_again() {
    let trial = Trial::of(&[]);
    trial.whole("out", &[]);
    for row in trial.rows("out/runs.csv").iter().step_by(53) {
        millpond()
            .args(["run", "--replay", &row[0], "--out"])
            .arg(trial.path("out"))
            .assert()
            .success()
            .stdout(contains("same result as before"));
    }
    millpond()
        .args(["run", "--replay", "0000000000000000", "--out"])
        .arg(trial.path("out"))
        .assert()
        .code(1)
        .stderr(contains("no run 0000000000000000"));
}

#[test]
fn a_folder_is_one_sweeps_alone() {
    let trial = Trial::of(&[
        ("size = 8", "size = 64"),
        ("run.months=20", "run.months=60"),
    ]);
    let mut first = Command::new(assert_cmd::cargo::cargo_bin!("millpond"))
        .arg("sweep")
        .arg(trial.path("design.toml"))
        .args(["--quiet", "--out"])
        .arg(trial.path("out"))
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let begun = || trial.path("out/journal").exists();
    for _ in 0..500 {
        if begun() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    trial
        .sweep("out", &[])
        .assert()
        .code(1)
        .stderr(contains("another sweep is at work"));
    first.kill().expect("it can be killed");
    first.wait().expect("it ends");
    trial
        .sweep("out", &["--set", "run.months=12"])
        .assert()
        .code(1)
        .stderr(contains("it holds another sweep"));
    // Results of another command stay what they are.
    let results = trial.path("results");
    let mut run = millpond();
    run.args([
        "run",
        "scenarios/village/world.toml",
        "--set",
        "run.months=2",
        "--quiet",
        "--out",
    ]);
    run.arg(&results).assert().success();
    trial
        .sweep("results", &[])
        .assert()
        .code(1)
        .stderr(contains("results of another command"));
    trial
        .analyse("results", &[])
        .assert()
        .code(1)
        .stderr(contains("another command"));
    let nothing = trial.analyse("nowhere", &[]).assert().code(1);
    nothing.stderr(contains("no sweep has run here"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing_that_is_finished() {
    let trial = Trial::of(&[]);
    trial.whole("whole", &[]);
    // Files may grow to 32 KiB and no further, as on a disk that is full; the signal is not wanted.
    let script = "trap '' XFSZ; ulimit -f 32; exec \"$0\" sweep \"$1\" --quiet --out \"$2\"";
    let full = Command::new("bash")
        .args(["-c", script])
        .arg(assert_cmd::cargo::cargo_bin!("millpond"))
        .arg(trial.path("design.toml"))
        .arg(trial.path("full"))
        .output()
        .expect("bash is there");
    let said = String::from_utf8_lossy(&full.stderr);
    assert_eq!(full.status.code(), Some(1), "{said}");
    assert!(
        said.contains("cannot write") && said.contains("too large"),
        "{said}"
    );
    assert!(!trial.path("full/runs.csv").exists());
    trial.whole("full", &[]);
    assert_same(&trial.path("whole"), &trial.path("full"));
}
