//! `millpond sweep`, `merge`, `analyse` and `eval` on the village: the same bytes however a sweep is run,
//! broken off or divided, and clear words for what is wrong.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use predicates::prelude::{PredicateBooleanExt, predicate};
use predicates::str::contains;
use serde_json::Value;

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
fn shards_put_together_are_the_sweep() {
    let trial = Trial::of(&[]);
    trial.whole("whole", &[]);
    for shard in ["2/3", "3/3", "1/3"] {
        trial.whole("parts", &["--shard", shard]);
    }
    // A finished shard is there; another number of shards is another plan.
    trial
        .sweep("parts", &["--shard", "2/3"])
        .assert()
        .success()
        .stdout(contains("is there"));
    trial
        .sweep("parts", &["--shard", "1/4"])
        .assert()
        .code(1)
        .stderr(contains("shards of 3, not of 4"));
    trial
        .sweep("parts", &[])
        .assert()
        .code(1)
        .stderr(contains("millpond merge"));
    let merge = |dirs: &[&str], out: &str| {
        let mut command = millpond();
        command
            .arg("merge")
            .args(dirs.iter().map(|dir| trial.path(dir)));
        command.arg("--out").arg(trial.path(out)).assert()
    };
    let done = trial.path("parts/shards/0002-of-0003.done");
    let kept = fs::read(&done).expect("the shard is there");
    fs::remove_file(&done).expect("it can be removed");
    merge(&["parts"], "gap")
        .code(1)
        .stderr(contains("missing or not finished: 2"));
    fs::write(&done, &kept[..kept.len() - 3]).expect("it can be written");
    merge(&["parts"], "cut")
        .code(1)
        .stderr(contains("damaged or cut off"));
    fs::write(&done, &kept).expect("it can be written");
    merge(&["parts", "parts"], "twice")
        .code(1)
        .stderr(contains("the same shard is in"));
    merge(&["parts"], "parts").success();
    assert_same(&trial.path("whole"), &trial.path("parts"));
    assert!(!trial.path("parts/shards").exists());
    merge(&["parts"], "parts").success();
    assert_same(&trial.path("whole"), &trial.path("parts"));
    trial
        .sweep("parts", &["--shard", "2/3"])
        .assert()
        .success()
        .stdout(contains("is there"));
}

#[test]
fn a_shard_of_another_plan_is_refused() {
    let trial = Trial::of(&[]);
    trial.whole("parts", &["--shard", "1/2"]);
    trial
        .sweep("parts", &["--shard", "2/2", "--set", "run.months=21"])
        .assert()
        .code(1)
        .stderr(contains("the scenario of village, globalised has changed"));
    trial
        .sweep("parts", &["--shard", "2/2", "--replicates", "3"])
        .assert()
        .code(1)
        .stderr(contains("other points or replicates"));
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
    let analysed = millpond()
        .arg("analyse")
        .arg(trial.path("out"))
        .assert()
        .success();
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
fn what_a_policy_does_not_have_moves_it_by_exactly_nothing() {
    let trial = Trial::of(&[]);
    trial.whole("out", &[]);
    millpond()
        .arg("analyse")
        .arg(trial.path("out"))
        .arg("--quiet")
        .assert()
        .success();
    let of = |policy: &str, parameter: &str| -> Vec<f64> {
        let rows = trial.rows("out/analysis/sobol.csv");
        let own = rows
            .iter()
            .filter(|row| &row[1] == policy && row[2].is_empty());
        let own = own.filter(|row| &row[5] == parameter);
        own.flat_map(|row| {
            [
                row[6].parse().expect("first"),
                row[9].parse().expect("total"),
            ]
        })
        .collect()
    };
    assert_eq!(
        of("globalised", "voucher_users"),
        [0.0; 4],
        "it has no voucher"
    );
    assert!(
        of("localised", "voucher_users")
            .iter()
            .any(|&index| index > 0.0)
    );
}

#[test]
fn the_analysis_reads_effects_and_losses() {
    let trial = Trial::of(&[]);
    trial.whole("out", &[]);
    let out = millpond()
        .arg("analyse")
        .arg(trial.path("out"))
        .args(["--quiet", "--format", "json"])
        .output()
        .expect("it runs");
    let said: Value = serde_json::from_slice(&out.stdout).expect("it is JSON");
    let effect = &said["effects"][0];
    assert_eq!(
        (&effect["policy"], &effect["less"]),
        (&"localised".into(), &"globalised".into())
    );
    // By hand, from the table of runs: the mean of the paired differences.
    let runs = trial.rows("out/runs.csv");
    let value = |row: &csv::StringRecord| -> f64 { row[12].parse().expect("a number") };
    let differences: Vec<f64> = runs
        .chunks(2)
        .map(|pair| value(&pair[1]) - value(&pair[0]))
        .collect();
    let mean = differences.iter().sum::<f64>() / differences.len() as f64;
    let found = effect["effect"]["value"].as_f64().expect("a number");
    assert!((found / mean - 1.0).abs() < 1e-9, "{found} beside {mean}");
    let losses = trial.rows("out/analysis/loses.csv");
    assert_eq!(losses.len(), 40, "one row a point");
    let worse = losses
        .iter()
        .filter(|row| &row[row.len() - 3] == "true")
        .count() as f64
        / 40.0;
    assert!((effect["worse"].as_f64().expect("a share") - worse).abs() < 1e-12);
    let problem: Value =
        serde_json::from_str(&trial.text("out/analysis/problem.json")).expect("JSON");
    assert_eq!(problem["names"][0], "voucher_users");
    assert_eq!(trial.rows("out/analysis/design.csv").len(), 8 * 5);
}

#[test]
fn every_method_runs_and_repeated_points_run_once() {
    for (method, points) in [
        ("grid\"\nlevels = 2", 8),
        ("latin_hypercube\"\nsize = 6", 6),
        ("sobol\"\nsize = 4", 4),
        ("morris\"\nsize = 3", 12),
    ] {
        let trial = Trial::of(&[
            ("saltelli\"\nsize = 8", method),
            ("run.months=20", "run.months=2"),
            ("replicates = 2", "replicates = 1"),
        ]);
        trial.whole("out", &[]);
        assert!(trial.rows("out/points.csv").len() <= points, "{method}");
        let runs = trial.rows("out/runs.csv");
        let mut ids: Vec<&str> = runs.iter().map(|row| &row[0]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), runs.len(), "{method}: every id once");
        millpond()
            .arg("analyse")
            .arg(trial.path("out"))
            .arg("--quiet")
            .assert()
            .success();
        assert_eq!(
            trial.rows("out/analysis/design.csv").len(),
            points,
            "{method}"
        );
        assert_eq!(
            trial.path("out/analysis/morris.csv").exists(),
            method.starts_with("morris")
        );
    }
}

#[test]
fn levers_and_uncertainties_are_crossed() {
    let trial = Trial::of(&[(
        "[sample]\nmethod = \"saltelli\"\nsize = 8",
        "[sample_levers]\nmethod = \"grid\"\nlevels = 3\n[sample_uncertainties]\nmethod = \"latin_hypercube\"\nsize = 5",
    )]);
    trial
        .sweep("out", &["--dry-run", "--format", "json"])
        .assert()
        .success()
        .stdout(contains("\"points\": 15").and(contains("\"runs\": 60")));
}

#[test]
fn a_bad_design_is_refused_with_everything_that_is_wrong() {
    for (changes, words) in [
        (
            vec![("behaviour.origin_elasticity", "behaviour.origin_elasticty")],
            vec![
                "did you mean",
                "behaviour.origin_elasticity",
                "design.toml:",
            ],
        ),
        (
            vec![("high = 1.0", "high = nan")],
            vec!["levers.0.high", "NaN"],
        ),
        (
            vec![("high = 1.0", "high = 1.7")],
            vec!["cannot be 1.7", "outside 0 to 1"],
        ),
        (vec![("high = 1.0", "high = 0.0")], vec!["not below `high`"]),
        (
            vec![("\"unemployment\"]", "\"unemploymnt\"]")],
            vec!["did you mean `unemployment`?"],
        ),
        (
            vec![("measure = \"real_value_added\"", "measure = \"area_lost\"")],
            vec!["needs a `shock`"],
        ),
        (
            vec![(
                "measure = \"real_value_added\"",
                "measure = \"area_lost\"\nshock = \"fires\"",
            )],
            vec!["no shock `fires`", "did you mean `fire`?"],
        ),
        (
            vec![("name = \"orders\"", "name = \"run_id\"")],
            vec!["a column of Millpond's own"],
        ),
        (
            vec![("name = \"orders\"", "name = \"voucher_users\"")],
            vec!["two parameters are called"],
        ),
        (
            vec![
                ("size = 8", "size = 0"),
                ("title = \"A test\"", "titel = \"A test\""),
            ],
            vec!["sample.size", "unknown key `titel`", "`title` is missing"],
        ),
        (
            vec![("localised.toml", "localized.toml")],
            vec!["cannot read", "no such file"],
        ),
    ] {
        let trial = Trial::of(&changes);
        let mut assert = trial.sweep("out", &[]).assert().code(3);
        for word in words {
            assert = assert.stderr(contains(word));
        }
        assert!(!trial.path("out").exists(), "nothing is begun");
    }
    let trial = Trial::of(&[]);
    trial.write(
        "design.toml",
        "title = \"x\"\n[sample]\nmethod = \"grid\"\n",
    );
    let said = trial.sweep("out", &[]).assert().code(3);
    said.stderr(contains("the design has no world").and(contains("nothing is varied")));
}

#[test]
fn a_bad_table_of_points_is_refused_row_by_row() {
    let trial = Trial::of(&[("saltelli\"\nsize = 8", "table\"\nfile = \"points.csv\"")]);
    let header = "voucher_users,behaviour.origin_elasticity,orders";
    for (text, words) in [
        (format!("{header}\n"), "it has no rows"),
        (
            format!("{header}\n0.1,2,0.1\n0.2,NaN,0.1\n"),
            "row 2, column `behaviour.origin_elasticity`",
        ),
        (
            format!("{header}\n0.1,2,0.1\n0.2,2,0.1\n0.1,2,0.1\n"),
            "rows 1 and 3 are the same point",
        ),
        (
            format!("point,{header}\n1,0.1,2,0.1\n1,0.2,2,0.1\n"),
            "rows 1 and 2 have the same id 1",
        ),
        (
            "voucher_user,behaviour.origin_elasticity,orders\n0,1,2\n".into(),
            "did you mean `voucher_user`?",
        ),
        (
            format!("{header},more\n0.1,2,0.1,3\n"),
            "column `more` is no parameter",
        ),
        (format!("{header}\n0.1,2\n"), "points.csv"),
    ] {
        trial.write("points.csv", text);
        trial
            .sweep("out", &[])
            .assert()
            .code(3)
            .stderr(contains(words));
    }
    trial.write("points.csv", format!("{header}\n0.1,2,0.05\n0.9,3,0.1\n"));
    trial.whole("out", &["--replicates", "1"]);
    assert_eq!(trial.rows("out/runs.csv").len(), 4);
    // Its replays need no table but the results' own.
    fs::remove_file(trial.path("points.csv")).expect("it can be removed");
    let id = trial.rows("out/runs.csv")[3][0].to_owned();
    let mut replay = millpond();
    replay
        .args(["run", "--replay", &id, "--out"])
        .arg(trial.path("out"))
        .assert()
        .success();
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
    millpond()
        .arg("analyse")
        .arg(&results)
        .assert()
        .code(1)
        .stderr(contains("another command"));
    let nothing = millpond()
        .arg("analyse")
        .arg(trial.path("nowhere"))
        .assert()
        .code(1);
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

#[cfg(feature = "parquet")]
#[test]
fn parquet_says_the_same_as_csv_and_a_truncated_file_is_said_to_be() {
    let csv = Trial::of(&[]);
    csv.whole("out", &[]);
    let parquet = Trial::of(&[("tables = \"csv\"\n", "")]);
    parquet.whole("out", &["--replicates", "1"]);
    parquet.whole("out", &[]);
    let read = |path: PathBuf| {
        use millpond::record::sweep::reader::TableReader;
        let mut reader = TableReader::open(&path).expect("it can be opened");
        let mut rows = Vec::new();
        while let Some(batch) = reader.next_batch().expect("it can be read") {
            for row in 0..batch.rows {
                rows.push(
                    batch
                        .columns
                        .iter()
                        .map(|cells| cells.text(row))
                        .collect::<Vec<_>>(),
                );
            }
        }
        (reader.columns().to_vec(), rows)
    };
    for table in ["points", "runs", "series"] {
        let one = read(csv.path(&format!("out/{table}.csv")));
        assert_eq!(
            one,
            read(parquet.path(&format!("out/{table}.parquet"))),
            "{table}"
        );
        assert!(!one.1.is_empty());
    }
    let runs = parquet.path("out/runs.parquet");
    let whole = fs::read(&runs).expect("it is there");
    fs::write(&runs, &whole[..whole.len() / 2]).expect("it can be written");
    let cut = millpond()
        .arg("analyse")
        .arg(parquet.path("out"))
        .assert()
        .code(1);
    cut.stderr(contains("runs.parquet").and(contains("cut off, damaged or no Parquet file")));
    // A truncated table of points is refused before anything runs.
    let points = Trial::of(&[("saltelli\"\nsize = 8", "table\"\nfile = \"points.parquet\"")]);
    points.write("points.parquet", &whole[..100]);
    points
        .sweep("out", &[])
        .assert()
        .code(3)
        .stderr(contains("no Parquet file"));
}

#[test]
fn eval_answers_line_by_line() {
    let trial = Trial::of(&[]);
    trial.whole("out", &[]);
    let lines = [
        r#"{"id": 1, "parameters": {"orders": 0.07}, "policy": "localised", "replicates": 2}"#,
        "",
        r#"{"id": "two", "parameters": {"order": 0.07}}"#,
        r#"{"id": 3, "parameters": {"orders": -1}}"#,
        "nonsense",
        r#"{"id": 5, "policy": "nobody"}"#,
        r#"{"id": 6, "replicates": 0}"#,
        r#"{"id": 7, "unknown": true}"#,
        r#"{"id": 8}"#,
    ];
    let out = millpond()
        .args(["eval", "--quiet"])
        .arg(trial.path("design.toml"))
        .write_stdin(lines.join("\n"))
        .assert()
        .success();
    let text = String::from_utf8(out.get_output().stdout.clone()).expect("text");
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), 8);
    assert_eq!(answers[0]["id"], 1);
    assert!(
        answers[0]["outcomes"]["real_value_added"]
            .as_f64()
            .is_some_and(|v| v > 0.0)
    );
    let error = |at: usize| answers[at]["error"].as_str().expect("an error").to_owned();
    assert!(error(1).contains("did you mean `orders`?"));
    assert!(error(2).contains("outside 0 to 1"));
    assert!(error(3).contains("not a question"));
    assert!(error(4).contains("there is no policy `nobody`"));
    assert!(error(5).contains("replicates must be"));
    assert!(error(6).contains("unknown field"));
    assert!(answers[7]["outcomes"].is_object());

    // A point of the sweep, asked for, is the sweep's run.
    let row = &trial.rows("out/runs.csv")[6];
    let question = serde_json::json!({
        "parameters": {
            "voucher_users": row[9].parse::<f64>().expect("a number"),
            "behaviour.origin_elasticity": row[10].parse::<f64>().expect("a number"),
            "orders": row[11].parse::<f64>().expect("a number"),
        },
        "policy": &row[2],
    });
    let out = millpond()
        .args(["eval", "--quiet"])
        .arg(trial.path("design.toml"))
        .write_stdin(question.to_string())
        .assert()
        .success();
    let answer: Value = serde_json::from_slice(&out.get_output().stdout).expect("JSON");
    assert_eq!(
        answer["outcomes"]["real_value_added"].as_f64(),
        row[12].parse().ok()
    );
}

#[test]
fn bundled_designs_are_good_and_their_schema_is_committed() {
    for entry in fs::read_dir("scenarios/sweeps").expect("there are designs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            millpond()
                .arg("sweep")
                .arg(&path)
                .arg("--dry-run")
                .assert()
                .success();
        }
    }
    let out = millpond()
        .args(["schema", "--design"])
        .output()
        .expect("it runs");
    let now: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let committed = fs::read_to_string("scenarios/design-schema.json").expect("committed");
    let committed: Value = serde_json::from_str(&committed).expect("JSON");
    assert!(
        now == committed,
        "run: millpond schema --design > scenarios/design-schema.json"
    );
    let validator = jsonschema::validator_for(&now).expect("a schema");
    let design: toml::Value = toml::from_str(DESIGN).expect("TOML");
    let design = serde_json::to_value(design).expect("JSON");
    assert!(validator.is_valid(&design));
}

#[test]
fn the_version_is_there_for_machines() {
    let out = millpond().args(["--version", "--json"]).assert().success();
    let said: Value = serde_json::from_slice(&out.get_output().stdout).expect("JSON");
    assert_eq!(said["version"], env!("CARGO_PKG_VERSION"));
    assert!(
        said["citation"]
            .as_str()
            .is_some_and(|text| text.contains("cff-version"))
    );
    millpond()
        .arg("--version")
        .assert()
        .success()
        .stdout(predicate::str::starts_with("millpond "));
}
