//! `millpond clear`: a network's own invoices.

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use assert_cmd::assert::Assert;
use common::millpond;
use predicates::prelude::*;
use serde_json::{Value, json};

const TOWN: &str = "scenarios/clearing/invoices.csv";
const LINES: &str = "scenarios/clearing/limits.csv";

fn clear(arguments: &[&str]) -> Assert {
    millpond(&[&["clear"], arguments].concat())
}

fn json(arguments: &[&str]) -> Value {
    let output = clear(&[arguments, &["--format", "json"]].concat()).success();
    serde_json::from_slice(&output.get_output().stdout).expect("it is JSON")
}

/// A file in a folder, by its path.
fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("it can be written");
    path.to_string_lossy().into_owned()
}

/// The problems of a file, each as line, column's name and message.
fn problems(arguments: &[&str]) -> Vec<(u64, String, String)> {
    let output = clear(&[arguments, &["--format", "json"]].concat()).code(3);
    let said: Value = serde_json::from_slice(&output.get_output().stderr).expect("it is JSON");
    let text = |value: &Value| value.as_str().expect("words").to_owned();
    let one = |problem: &Value| {
        assert_eq!(problem["file"], *arguments.last().expect("a file"));
        assert!(
            problem["hint"].is_string(),
            "{problem} does not say what is allowed"
        );
        let line = problem["line"].as_u64().expect("a line");
        (line, text(&problem["key"]), text(&problem["message"]))
    };
    said["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(one)
        .collect()
}

#[test]
fn a_town_sets_off_what_it_owes_in_circles_and_more_with_credit() {
    let alone = json(&[TOWN]);
    let with_credit = json(&[TOWN, "--limits", LINES]);
    let figure = |all: &Value, name: &str| all[name].as_f64().expect("a sum");
    assert!(figure(&alone, "set_off_share") > 0.2);
    assert!(figure(&with_credit, "set_off_pounds") > figure(&alone, "set_off_pounds"));
    assert_eq!(alone["net_before_pounds"], alone["net_after_pounds"]);
    assert_eq!(alone["most_possible"], true);
    assert_eq!(alone["drawn_pounds"], Value::Null);
    assert_eq!(
        with_credit["set_off_without_credit_pounds"],
        alone["set_off_pounds"]
    );
    let drawn =
        figure(&with_credit, "net_before_pounds") - figure(&with_credit, "net_after_pounds");
    assert!(drawn > 0.0 && (drawn - figure(&with_credit, "drawn_pounds")).abs() < 0.005);
    let words = predicate::str::contains("Set off more with them")
        .and(predicate::str::contains("Firms that save most"));
    clear(&[TOWN, "--limits", LINES]).success().stdout(words);
    for format in ["csv", "md"] {
        clear(&[TOWN, "--format", format]).success();
    }
}

#[test]
fn a_ring_of_three_says_what_it_saves() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "invoice,debtor,creditor,pounds\n1,Mill,Baker,50\n1,Baker,Carter,30\n1,Carter,Mill,40\n9,Inn,Mill,5\n";
    let ring = json(&[&file(folder.path(), "ring.csv", text)]);
    for (name, value) in [
        ("owed_before_pounds", json!(125.0)),
        ("set_off_pounds", json!(90.0)),
        ("owed_after_pounds", json!(35.0)),
        ("net_before_pounds", json!(20.0)),
        ("invoices_settled", json!(1)),
        ("invoices_settled_in_part", json!(2)),
        ("invoices_untouched", json!(1)),
    ] {
        assert_eq!(ring[name], value, "{name}");
    }
    let largest = ring["largest_savings"].as_array().expect("a list");
    assert_eq!(largest.len(), 3, "the inn saves nothing");
    assert_eq!(largest[0]["firm"], "Baker", "of equals the first by name");
}

#[test]
fn a_search_that_is_given_up_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    // Chains of every length up to 20,000: the most that can be set off is not found in reasonable time.
    let mut text = "debtor,creditor,pounds\nFirm 0,Firm 1,1\n".to_owned();
    for firm in 1..20_000 {
        // Writing to a string does not fail.
        let _ = writeln!(text, "Firm {firm},Firm {},{firm}", firm - 1);
    }
    let chains = file(folder.path(), "chains.csv", text);
    let found = json(&[&chains]);
    assert_eq!(found["most_possible"], false);
    assert_eq!(found["set_off_pounds"], json!(2.0));
    clear(&[&chains])
        .success()
        .stdout(predicate::str::contains("given up"));
}

#[test]
fn every_invoice_and_every_firm_is_written_and_adds_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("cleared");
    let path = out.to_string_lossy();
    clear(&[TOWN, "--limit-share", "0.1", "--out", &path]).success();
    let table = |name: &str| fs::read_to_string(out.join(name)).expect("it is written");
    let invoices = table("invoices.csv");
    assert_eq!(invoices.lines().count(), 37);
    let pence = |cell: &str| (cell.parse::<f64>().expect("a sum") * 100.0).round() as i64;
    for line in invoices.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [pounds, set_off, left] = [4, 5, 6].map(|at| pence(cells[at]));
        assert!(
            pounds == set_off + left && set_off >= 0 && left >= 0,
            "{line}"
        );
    }
    let mut at_pool = 0;
    for line in table("firms.csv").lines().skip(1) {
        let sums: Vec<i64> = line.split(',').skip(1).map(pence).collect();
        let net = |owes: i64, owed: i64| owed - owes;
        let after = net(sums[2], sums[3]) + sums[4];
        assert_eq!(net(sums[0], sums[1]), after, "{line}");
        assert!(
            10 * sums[4].abs() <= sums[1],
            "within a tenth of what it invoiced: {line}"
        );
        at_pool += sums[4];
    }
    assert_eq!(at_pool, 0);
    clear(&[TOWN, "--out", &path])
        .code(1)
        .stderr(predicate::str::contains("--force"));
    clear(&[TOWN, "--out", &path, "--force"]).success();
}

#[test]
fn the_bytes_depend_neither_on_threads_nor_on_the_order_of_firms() {
    let csv = |threads: &str| {
        let output = clear(&[
            TOWN,
            "--limits",
            LINES,
            "--format",
            "csv",
            "--threads",
            threads,
        ]);
        output.success().get_output().stdout.clone()
    };
    let one = csv("1");
    assert!(["2", "7"].iter().all(|threads| csv(threads) == one));
    // Turned upside down, every invoice is settled as before: no two here are of one firm to one other.
    let text = fs::read_to_string(TOWN).expect("it is there");
    let (remarks, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|l| l.starts_with('#'));
    let turned = [
        &remarks[..],
        &rows[..1],
        &rows[1..].iter().rev().copied().collect::<Vec<_>>(),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let turned = file(folder.path(), "turned.csv", turned.concat().join("\n"));
    let output = clear(&[&turned, "--limits", LINES, "--format", "csv"]).success();
    let without_line = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let rows = text
            .lines()
            .filter_map(|l| l.split_once(','))
            .map(|(_, row)| row.to_owned());
        let mut rows: Vec<String> = rows.collect();
        rows.sort();
        rows
    };
    assert_eq!(
        without_line(&output.get_output().stdout),
        without_line(&one)
    );
}

#[test]
fn bad_invoices_are_said_all_at_once_with_line_and_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "invoice,debtor,creditor,pounds\n1,A,A,5\n2,A,B,-3\n2,C,B,4\n3,A,,1\n4,A,B,1.005\n5,A,B,12345678901234\n6,A\n";
    let bad = file(folder.path(), "bad.csv", text);
    let found = problems(&[&bad]);
    let said: Vec<(u64, &str)> = found
        .iter()
        .map(|(line, key, _)| (*line, key.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (2, "creditor"),
            (3, "pounds"),
            (4, "invoice"),
            (5, "creditor"),
            (6, "pounds"),
            (7, "pounds"),
            (8, "")
        ],
        "{found:?}"
    );
    let pictures =
        predicate::str::contains("A owes itself").and(predicate::str::contains("bad.csv:4"));
    clear(&[&bad]).code(3).stderr(pictures);
    let header = file(folder.path(), "header.csv", "from,creditor,pound\nA,B,1\n");
    let found = problems(&[&header]);
    let keys: Vec<&str> = found.iter().map(|(_, key, _)| key.as_str()).collect();
    assert_eq!(keys, ["debtor", "pounds"]);
}

#[test]
fn what_is_no_table_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &[u8]| file(folder.path(), name, text);
    let out = folder.path().join("out");
    let out_path = out.to_string_lossy();
    let long_line = format!("debtor,creditor,pounds\nA,{},1\n", "B".repeat(3_000_000));
    let many = "debtor,creditor,pounds\n".to_owned() + &"A,A,x\n".repeat(20_000);
    let cases: [(&str, &[u8], i32, &str); 8] = [
        (
            "empty.csv",
            b"",
            3,
            "has no column `debtor`, `creditor`, `pounds`",
        ),
        ("blank.csv", b"\n \n# only this\n", 3, "has no column"),
        (
            "none.csv",
            b"debtor,creditor,pounds\n",
            3,
            "has no invoices",
        ),
        (
            "latin.csv",
            b"debtor,creditor,pounds\nCaf\xe9,B,1\n",
            1,
            "byte 27 (line 2)",
        ),
        ("binary.csv", b"\x00\x01\x02\x00\n\x00", 3, "has no column"),
        (
            "long.csv",
            long_line.as_bytes(),
            3,
            "the line is 3000004 bytes long",
        ),
        (
            "quote.csv",
            b"debtor,creditor,pounds\n\"A,B,1\n",
            3,
            "a quote is opened and not closed",
        ),
        ("many.csv", many.as_bytes(), 3, "39900 more problems"),
    ];
    for (name, text, code, said) in cases {
        let path = file(name, text);
        let done = clear(&[&path, "--out", &out_path]).code(code);
        let done = done.stderr(predicate::str::contains(said).and(predicate::str::contains(name)));
        let stderr = &done.get_output().stderr;
        assert!(
            stderr.len() < 100_000,
            "{name}: {} bytes are said",
            stderr.len()
        );
        assert!(!out.exists(), "{name}");
    }
    clear(&["nowhere.csv"])
        .code(1)
        .stderr(predicate::str::contains("there is no such file"));
    clear(&[TOWN, "--limit-share", "-1"]).code(2);
    clear(&[TOWN, "--limit-share", "NaN"]).code(2);
    clear(&[TOWN, "--limit-share", "1", "--limits", LINES]).code(2);
}

#[test]
fn bad_limits_are_said_with_line_and_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = file(
        folder.path(),
        "good.csv",
        "debtor,creditor,pounds\nAnn,Bob,5\n",
    );
    let text = "firm,debit,credit\nBop,1,1\nAnn,-1,1\nann,1,x\n";
    let limits = file(folder.path(), "limits.csv", text);
    let found = problems(&[&good, "--limits", &limits]);
    let said: Vec<(u64, &str)> = found
        .iter()
        .map(|(line, key, _)| (*line, key.as_str()))
        .collect();
    assert_eq!(
        said,
        [(2, "firm"), (3, "debit"), (4, "credit"), (4, "firm")],
        "{found:?}"
    );
    clear(&[&good, "--limits", &limits])
        .code(3)
        .stderr(predicate::str::contains("did you mean `Bob`?"));
}
