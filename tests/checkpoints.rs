//! Long runs that are broken off and go on from their last checkpoint leave the bytes of one that was not.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use predicates::str::contains;

/// A run of about two seconds.
const RUN: [&str; 8] = [
    "run",
    "scenarios/scotland/world.toml",
    "--set",
    "world.scale=100",
    "--set",
    "run.months=60",
    "--replicates",
    "2",
];

fn millpond(out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_millpond"));
    command.args(RUN).arg("--out").arg(out).args(more);
    command.arg("--quiet").stdout(Stdio::null());
    command
}

fn done(out: &Path, more: &[&str]) {
    let status = millpond(out, more).status().expect("it runs");
    assert!(status.success());
}

/// Waits until a first checkpoint is there, and a little longer.
fn until_written_down(child: &mut Child, out: &Path) {
    let began = Instant::now();
    let folder = out.join("checkpoints");
    let is_whole = |file: fs::DirEntry| file.path().extension().is_some_and(|e| e == "checkpoint");
    let there = || fs::read_dir(&folder).is_ok_and(|files| files.flatten().any(is_whole));
    while !there() {
        assert!(
            child.try_wait().expect("its state").is_none(),
            "it ended too soon"
        );
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "nothing is written down"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(50));
}

fn assert_same(one: &Path, other: &Path) {
    let names = |dir: &Path| -> Vec<String> {
        let files = fs::read_dir(dir).expect("the folder is there");
        let name = |file: fs::DirEntry| file.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = files.map(|file| name(file.expect("an entry"))).collect();
        names.sort();
        names
    };
    assert_eq!(names(one), names(other));
    for name in names(one) {
        let bytes = |dir: &Path| fs::read(dir.join(&name)).expect("it can be read");
        assert!(bytes(one) == bytes(other), "{name} differs");
    }
}

#[test]
fn a_killed_run_goes_on_and_leaves_the_same_bytes() {
    let dir = tempfile::tempdir().expect("a folder");
    let (whole, kept) = (dir.path().join("whole"), dir.path().join("kept"));
    done(&whole, &[]);
    let every = ["--checkpoint-every", "3", "--resume"];
    for _ in 0..3 {
        let mut child = millpond(&kept, &every).spawn().expect("it runs");
        until_written_down(&mut child, &kept);
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
    }
    done(&kept, &every);
    assert_same(&whole, &kept);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_is_written_down_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let (whole, kept) = (dir.path().join("whole"), dir.path().join("kept"));
    done(&whole, &[]);
    let mut child = millpond(&kept, &["--checkpoint-every", "2"])
        .spawn()
        .expect("it runs");
    until_written_down(&mut child, &kept);
    for _ in 0..2 {
        let interrupt = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(interrupt.expect("kill runs").success());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().expect("it has ended").code(), Some(130));
    done(&kept, &["--resume"]);
    assert_same(&whole, &kept);
}

#[test]
fn another_run_does_not_take_up_what_is_there() {
    let dir = tempfile::tempdir().expect("a folder");
    let kept = dir.path().join("kept");
    let mut child = millpond(&kept, &["--checkpoint-every", "1"])
        .spawn()
        .expect("it runs");
    until_written_down(&mut child, &kept);
    child.kill().expect("it can be killed");
    child.wait().expect("it has ended");
    let mut other = assert_cmd::cargo::cargo_bin_cmd!("millpond");
    other
        .args(RUN)
        .args(["--resume", "--seed", "9", "--out"])
        .arg(&kept);
    other
        .assert()
        .code(1)
        .stderr(contains("checkpoints are of other runs"));
    let mut never = assert_cmd::cargo::cargo_bin_cmd!("millpond");
    never.args([
        "run",
        "scenarios/village/world.toml",
        "--checkpoint-every",
        "0",
    ]);
    never.assert().code(2).stderr(contains("checkpoint-every"));
}
