//! The formats of each command, and what a run says of itself.

use predicates::prelude::*;
use predicates::str::contains;

use super::{GLOBALISED, LOCALISED, millpond, path, stdout, temporary};

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
