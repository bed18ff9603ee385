//! `millpond clear`: a network's own invoices.

mod common;

use std::fs;

use assert_cmd::assert::Assert;
use common::millpond;
use predicates::prelude::*;

fn clear(arguments: &[&str]) -> Assert {
    millpond(&[&["clear"], arguments].concat())
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let output = clear(&[arguments, &["--format", "json"]].concat()).success();
    serde_json::from_slice(&output.get_output().stdout).expect("it is JSON")
}

const TOWN: &str = "scenarios/clearing/invoices.csv";

#[test]
fn a_town_sets_off_what_it_owes_in_circles_and_more_with_credit() {
    let alone = json(&[TOWN]);
    let with_credit = json(&[TOWN, "--limits", "scenarios/clearing/limits.csv"]);
    let set_off = |all: &serde_json::Value| all["set_off_pounds"].as_f64().expect("a sum");
    assert!(set_off(&alone) > 0.2 * alone["owed_before_pounds"].as_f64().expect("a sum"));
    assert!(set_off(&with_credit) > set_off(&alone));
    assert_eq!(alone["net_before_pounds"], alone["net_after_pounds"]);
    assert_eq!(alone["most_possible"], true);
}

#[test]
fn every_invoice_and_every_party_is_written_and_adds_up() {
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
        assert_eq!(pence(cells[4]), pence(cells[5]) + pence(cells[6]), "{line}");
    }
    let mut at_pool = 0;
    for line in table("parties.csv").lines().skip(1) {
        let sums: Vec<i64> = line.split(',').skip(1).map(pence).collect();
        let net = |owes: i64, owed: i64| owed - owes;
        assert_eq!(
            net(sums[0], sums[1]),
            net(sums[2], sums[3]) + sums[4],
            "{line}"
        );
        at_pool += sums[4];
    }
    assert_eq!(at_pool, 0);
    clear(&[TOWN, "--out", &path])
        .code(1)
        .stderr(predicate::str::contains("--force"));
}

#[test]
fn bad_invoices_and_limits_are_shown_at_their_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("it can be written");
        path.to_string_lossy().into_owned()
    };
    let bad = file(
        "bad.csv",
        "invoice,debtor,creditor,pounds\n1,A,A,5\n2,A,B,-3\n2,C,B,4\n",
    );
    let said = predicate::str::contains("A owes itself")
        .and(predicate::str::contains(
            "`-3` is no sum of pounds above zero",
        ))
        .and(predicate::str::contains(
            "invoice `2` of B is already in line 3",
        ))
        .and(predicate::str::contains("bad.csv:4"));
    clear(&[&bad]).code(3).stderr(said);
    let good = file("good.csv", "debtor,creditor,pounds\nA,B,5\n");
    let limits = file("limits.csv", "party,debit,credit\nZ,1,1\nA,-1,1\n");
    let said =
        predicate::str::contains("no invoice names `Z`").and(predicate::str::contains("0 or more"));
    clear(&[&good, "--limits", &limits]).code(3).stderr(said);
    let none = file("none.csv", "debtor,creditor,pounds\n");
    clear(&[&none])
        .code(3)
        .stderr(predicate::str::contains("has no invoices"));
}
