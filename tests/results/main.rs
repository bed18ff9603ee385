//! Results read again: what differs between them, council papers, and folders that hold no whole results.

mod differences;
mod formats;
mod papers;
mod refused;

use std::path::Path;

use assert_cmd::Command;

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
