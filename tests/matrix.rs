//! `millpond matrix`: policies by shocks, its page and its table.

mod common;

use std::fs;

use common::{millpond, stdout};

/// A folder for results that is not there yet.
fn inside(dir: &tempfile::TempDir) -> String {
    dir.path().join("matrix").display().to_string()
}

fn village(name: &str) -> String {
    format!("scenarios/village/{name}.toml")
}

#[test]
fn the_matrix_holds_every_policy_under_every_shock() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let out = &inside(&dir);
    let files = ["world", "globalised", "localised"].map(village);
    let mut arguments = vec![
        "matrix",
        "--replicates",
        "3",
        "--format",
        "md",
        "--out",
        out,
    ];
    arguments.extend(files.iter().map(String::as_str));
    let text = stdout(&arguments);
    let table = fs::read_to_string(format!("{out}/matrix.csv")).expect("it was written");
    let page = fs::read_to_string(format!("{out}/matrix.html")).expect("it was written");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    // Two policies, calm and two shocks, five outcomes.
    assert_eq!(rows.len(), 1 + 2 * 3 * 5);
    let column = |name: &str| rows[0].iter().position(|head| *head == name).expect(name);
    let (case, loses, low, high) = (
        column("case"),
        column("loses"),
        column("low"),
        column("high"),
    );
    for row in &rows[1..] {
        let number = |at: usize| -> f64 { row[at].parse().expect("a number") };
        assert!(number(low) <= number(high), "{row:?}");
        let by_shock = row[column("by_shock")];
        assert_eq!(by_shock.is_empty(), row[case] == "no shock", "{row:?}");
    }
    let lost = rows[1..].iter().filter(|row| row[loses] == "yes").count();
    assert_eq!(
        page.matches("class=\"mark\"").count(),
        lost,
        "losing cells are marked"
    );
    assert_eq!(text.matches("**loses**").count(), lost);
    assert!(text.contains("### Where a policy loses"));
    // What is clear but too small to matter: the interval excludes zero, the verdict is open.
    let slight = |row: &&Vec<&str>, low: &str, high: &str, verdict: &str| {
        let number = |name: &str| row[column(name)].parse::<f64>().unwrap_or(0.0);
        row[column(verdict)] == "unclear" && (number(low) > 0.0 || number(high) < 0.0)
    };
    let rows = &rows[1..];
    let own = rows.iter();
    let own = own.filter(|row| slight(row, "low", "high", "verdict"));
    let by_shock = rows
        .iter()
        .filter(|row| slight(row, "by_shock_low", "by_shock_high", "by_shock_verdict"));
    let signs = |text: &str| text.matches(['△', '▽']).count();
    // The legend has one of each.
    assert_eq!(signs(&text), own.count() + by_shock.count() + 2);
    for policy in ["globalised", "localised"] {
        assert!(page.contains(policy) && text.contains(policy));
    }
    let manifest = fs::read_to_string(format!("{out}/manifest.json")).expect("it was written");
    assert!(manifest.contains("matrix.html") && manifest.contains("matrix.csv"));
}

#[test]
fn a_file_of_shocks_is_laid_over_every_policy() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let out = &inside(&dir);
    let shocks = "scenarios/overlays/shocks.toml";
    let [world, localised] = &["world", "localised"].map(village);
    let arguments = ["matrix", world, localised, "--overlay", shocks];
    let further = ["--replicates", "1", "--format", "csv", "--out", out];
    let table = stdout(&[&arguments[..], &further[..]].concat());
    for shock in ["recession", "dear-imports", "visitors", "crunch", "storm"] {
        assert!(table.contains(&format!(",{shock},")), "{shock}");
    }
}

#[test]
fn in_a_terminal_it_fits_eighty_columns_and_has_every_policy_and_case() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let out = &inside(&dir);
    let mut files = ["world", "globalised", "localised", "mixed"]
        .map(village)
        .to_vec();
    // More policies than stand side by side, with long names.
    let base = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), village("mixed"));
    for name in [
        "a policy with a long name",
        "another policy with a long name",
    ] {
        let file = dir.path().join(format!("{name}.toml"));
        let text = format!("base = \"{base}\"\npolicy = \"{name}\"\n");
        fs::write(&file, text).expect("the folder can be written");
        files.push(file.display().to_string());
    }
    let mut arguments = vec!["matrix", "--replicates", "2", "--out", out];
    arguments.extend(files.iter().map(String::as_str));
    let text = stdout(&arguments);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for word in [
        "globalised",
        "localised",
        "mixed",
        "no shock",
        "supplies",
        "fire",
    ] {
        assert!(text.contains(word), "{word}");
    }
    assert!(text.contains("Where a policy loses"));
}

#[test]
fn what_begins_after_the_last_month_is_said_to_do_nothing() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let out = &inside(&dir);
    let [world, localised] = &["world", "localised"].map(village);
    let short = ["--set", "run.months=20", "--replicates", "1", "--out", out];
    let done = millpond(&[&["matrix", world, localised], &short[..]].concat()).success();
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    let fire = "the shock `fire` begins in month 37, after the last month (20): it does nothing";
    assert_eq!(said.matches(fire).count(), 1, "{said}");
}
