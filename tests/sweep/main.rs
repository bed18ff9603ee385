//! `millpond sweep`, `merge`, `analyse` and `eval` on the village: the same bytes however a sweep is run,
//! broken off or divided, and clear words for what is wrong.

mod designs;
mod reading;
mod refusals;
mod running;
mod shards;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

/// A design over the village: 20 months, three parameters, months recorded.
const DESIGN: &str = r#"
title = "A test"
replicates = 2
seed = 5
set = ["run.months=20"]
series = ["real_value_added", "unemployment"]
tables = "csv"

[[worlds]]
name = "village"
policies = ["ROOT/scenarios/village/globalised.toml", "ROOT/scenarios/village/localised.toml"]

[[levers]]
name = "voucher_users"
path = 'currencies."Millbrook token".household_share'
low = 0.0
high = 1.0

[[uncertainties]]
path = "behaviour.origin_elasticity"

[[uncertainties]]
name = "orders"
path = "behaviour.supplier_search"

[sample]
method = "saltelli"
size = 8

[[outcomes]]
measure = "real_value_added"

[[outcomes]]
measure = "unemployment"
over = "whole_run"
"#;

fn millpond() -> assert_cmd::Command {
    assert_cmd::cargo::cargo_bin_cmd!("millpond")
}

struct Trial {
    dir: tempfile::TempDir,
}

impl Trial {
    /// A folder with a design in it, changed by replacing texts.
    fn of(changes: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("there is a temporary directory");
        let mut text = DESIGN.replace("ROOT", env!("CARGO_MANIFEST_DIR"));
        for (old, new) in changes {
            assert!(text.contains(old), "the design has {old}");
            text = text.replace(old, new);
        }
        fs::write(dir.path().join("design.toml"), text).expect("it can be written");
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect("it can be written");
    }

    fn sweep(&self, out: &str, more: &[&str]) -> assert_cmd::Command {
        let mut command = millpond();
        command
            .arg("sweep")
            .arg(self.path("design.toml"))
            .arg("--quiet");
        command.arg("--out").arg(self.path(out)).args(more);
        command
    }

    /// Runs the whole sweep into a folder.
    fn whole(&self, out: &str, more: &[&str]) {
        self.sweep(out, more).assert().success();
    }

    /// `millpond analyse` of a folder, with more arguments.
    fn analyse(&self, out: &str, more: &[&str]) -> assert_cmd::Command {
        let mut command = millpond();
        command.arg("analyse").arg(self.path(out)).arg("--quiet");
        command.args(more);
        command
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect(file)
    }

    fn rows(&self, file: &str) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(self.path(file)).expect(file);
        reader.records().map(|row| row.expect("a row")).collect()
    }
}

/// Every file of a folder with its bytes, the lock left out.
fn bytes(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(dir)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            (
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                path,
            )
        })
        .filter(|(name, _)| name != ".lock")
        .map(|(name, path)| (name, fs::read(path).expect("it can be read")))
        .collect();
    files.sort();
    files
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (bytes(one), bytes(other));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for ((name, a), (_, b)) in one.iter().zip(&other) {
        assert!(a == b, "{name} differs");
    }
}
