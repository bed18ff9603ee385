//! Reading: analysis, formats, evaluation, version.

use std::fs;
use std::path::PathBuf;

use predicates::prelude::{PredicateBooleanExt, predicate};
use predicates::str::contains;
use serde_json::Value;

use super::{Trial, assert_same, millpond};

#[test]
fn what_a_policy_does_not_have_moves_it_by_exactly_nothing() {
    let trial = Trial::of(&[]);
    trial.whole("out", &[]);
    trial.analyse("out", &[]).assert().success();
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
    let out = trial
        .analyse("out", &["--format", "json"])
        .output()
        .expect("it runs");
    let said: Value = serde_json::from_slice(&out.stdout).expect("it is JSON");
    let mut elsewhere = trial.analyse("out", &["--out"]);
    elsewhere.arg(trial.path("elsewhere")).assert().success();
    assert_same(&trial.path("out/analysis"), &trial.path("elsewhere"));
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
    let cut = parquet.analyse("out", &[]).assert().code(1);
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
        r#"{"id": 9, "parameters": {"orders": null}}"#,
        r#"{"id": 10, "world": "moon", "policy": "localised"}"#,
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
    assert_eq!(answers.len(), 10);
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
    assert!(error(8).contains("a number, a word, true or false"));
    assert!(error(9).contains("there is no world `moon` with policy `localised`"));

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
