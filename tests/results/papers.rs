//! Council papers: their headings, what they say of one pair of runs, names they do not know.

use std::fs;

use predicates::str::contains;

use super::{compare, millpond, path, stdout, temporary};

#[test]
fn one_pair_of_runs_is_said_to_tell_nothing() {
    let dir = temporary();
    let text = compare(dir.path(), &["--replicates", "1"]);
    assert!(text.contains("One pair of runs cannot tell"), "{text}");
    assert!(
        !text.contains("better ") || !text.contains("Better on"),
        "{text}"
    );
    let paper = stdout(&["paper", path(dir.path())]);
    assert!(
        paper.contains("one pair of runs cannot tell a policy from luck"),
        "{paper}"
    );
    assert!(!paper.contains("It does better on"), "{paper}");
}

#[test]
fn a_paper_has_its_headings_and_recommends_nothing() {
    let dir = temporary();
    compare(dir.path(), &["--replicates", "3"]);
    let paper = stdout(&["paper", path(dir.path())]);
    let headings: Vec<&str> = paper
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .collect();
    assert_eq!(
        headings,
        [
            "Recommendation",
            "Background",
            "Options considered",
            "Financial",
            "Risk",
            "Impact",
            "Carbon",
            "Rural",
            "Evidence and its limits",
            "What is not modelled"
        ]
    );
    assert!(
        paper.starts_with("---\ntitle: \"Millbrook: localised instead of globalised\""),
        "{paper}"
    );
    assert!(
        paper.contains("Each assumption was set low and high in turn"),
        "{paper}"
    );
    assert!(
        paper.contains("This paper recommends no option.")
            && paper.contains("Members are asked to:"),
        "{paper}"
    );
    let word = dir.path().join("paper.docx");
    millpond(&[
        "paper",
        path(dir.path()),
        "--policy",
        "LOCALISED",
        "--out",
        path(&word),
    ])
    .assert()
    .success()
    .stdout("");
    let bytes = fs::read(&word).expect("it was written");
    let read = docx_rs::read_docx(&bytes).expect("it is a Word document");
    let texts: Vec<String> = read
        .document
        .children
        .iter()
        .filter_map(|child| match child {
            docx_rs::DocumentChild::Paragraph(paragraph) => Some(paragraph.raw_text()),
            _ => None,
        })
        .collect();
    for heading in headings {
        assert!(texts.iter().any(|text| text == heading), "{heading}");
    }
    let tables = read
        .document
        .children
        .iter()
        .filter(|c| matches!(c, docx_rs::DocumentChild::Table(_)));
    assert!(tables.count() >= 5);
}

#[test]
fn a_paper_of_an_unknown_policy_or_region_says_what_was_meant() {
    let dir = temporary();
    compare(dir.path(), &[]);
    let of = |option: &str, name: &str| {
        millpond(&["paper", path(dir.path()), option, name])
            .assert()
            .code(2)
    };
    of("--policy", "localized").stderr(contains("did you mean `localised`?"));
    of("--policy", "globalised")
        .stderr(contains("is the policy that the others are compared with"));
    of("--region", "Milbrook").stderr(contains("did you mean `Millbrook`?"));
    of("--format", "csv").stderr(contains("allowed: text, md"));
    of("--out", "src").stderr(contains("src is a folder"));
}
