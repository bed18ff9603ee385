//! Points that a file lists: refused row by row where they are wrong, and the same from results again.

use std::fs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use super::{Trial, millpond};

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
        (
            format!("{header}\n0.1,2,0.1\n").replace(',', ";"),
            "its columns are to be separated by commas",
        ),
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

/// Every run of a sweep can be had again and analysed, and starting it again runs nothing.
fn comes_back(trial: &Trial, runs: usize) {
    trial.whole("out", &["--replicates", "1"]);
    let ids = trial.rows("out/runs.csv");
    assert_eq!(ids.len(), runs);
    for file in ["points.csv", "more.csv"] {
        let _ = fs::remove_file(trial.path(file));
    }
    let mut replay = millpond();
    replay
        .args(["run", "--replay", &ids[runs - 1][0], "--out"])
        .arg(trial.path("out"))
        .assert()
        .success();
    trial.analyse("out", &[]).assert().success();
}

#[test]
fn whole_and_broken_numbers_in_one_column_come_back() {
    let table = ("saltelli\"\nsize = 8", "table\"\nfile = \"points.csv\"");
    let trial = Trial::of(&[table]);
    let header = "voucher_users,behaviour.origin_elasticity,orders";
    trial.write("points.csv", format!("{header}\n0,1,0.1\n1.0,2.5,0.1\n"));
    comes_back(&trial, 4);
    // The same values, written otherwise, are the same sweep.
    trial.write("points.csv", format!("{header}\n0.0,1.0,0.1\n1,2.5,0.1\n"));
    trial.whole("again", &["--replicates", "1"]);
    let of = |dir: &str| trial.rows(&format!("{dir}/runs.csv"));
    assert_eq!(of("out"), of("again"));
}

#[test]
fn a_design_without_parameters_takes_those_of_its_table() {
    let trial = Trial::of(&[]);
    let text = trial.text("design.toml");
    let text = text.replace("saltelli\"\nsize = 8", "table\"\nfile = \"points.csv\"");
    let (before, parameters) = text.split_once("[[levers]]").expect("levers");
    let (_, after) = parameters.split_once("[sample]").expect("a sample");
    trial.write("design.toml", format!("{before}[sample]{after}"));
    trial.write(
        "points.csv",
        "behaviour.origin_elasticity,world.scale\n1.5,1\n2,1\n",
    );
    comes_back(&trial, 4);
}

/// Levers from a table, crossed with uncertainties chosen by another method.
fn crossed_with(method: &str) -> Trial {
    let sample = "[sample]\nmethod = \"saltelli\"\nsize = 8";
    let levers = "[sample_levers]\nmethod = \"table\"\nfile = \"points.csv\"";
    let samples = format!("{levers}\n[sample_uncertainties]\nmethod = \"{method}");
    Trial::of(&[(sample, &samples)])
}

#[test]
fn tables_are_crossed_with_samples_and_with_each_other() {
    let trial = crossed_with("grid\"\nlevels = 2");
    trial.write("points.csv", "voucher_users\n0\n0.25\n1\n");
    comes_back(&trial, 3 * 4 * 2);
    let trial = crossed_with("table\"\nfile = \"more.csv\"");
    trial.write("points.csv", "voucher_users\n0\n0.25\n");
    trial.write(
        "more.csv",
        "orders,behaviour.origin_elasticity\n0.1,2\n0.2,2\n0.1,3\n",
    );
    comes_back(&trial, 2 * 3 * 2);
}

#[test]
fn a_table_of_a_part_names_that_parts_parameters() {
    let trial = crossed_with("grid\"\nlevels = 2");
    for (text, words) in [
        ("orders\n0.1\n", "there is no column `voucher_users`"),
        (
            "voucher_users,orders\n0.1,0.1\n",
            "column `orders` is no parameter",
        ),
        (
            "voucher_users\n0.1\n1.5\n",
            "row 2, column `voucher_users` is 1.5, not from 0 to 1",
        ),
        (
            "voucher_users\nfew\n",
            "row 1, column `voucher_users` is few, not a number",
        ),
    ] {
        trial.write("points.csv", text);
        let assert = trial.sweep("out", &[]).assert().code(3);
        assert.stderr(contains(words).and(contains("design.toml:28")));
    }
}
