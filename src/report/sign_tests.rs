//! Every sign an effect can have, and everything that can be missing, on made-up comparisons.

use super::background::Background;
use super::example;
use super::finding::finding;
use super::page::Page;
use super::view::Pair;
use super::{decision, food, plugging, tails, tornado};
use crate::experiment::comparison::{CaseKind, Comparison};

/// The example with its policies in this order and this many replicates.
fn with(order: &[usize], replicates: u32) -> Comparison {
    let example = example::comparison("");
    let mut comparison = Comparison::new(
        String::new(),
        order.iter().map(|&p| example.policies[p].clone()).collect(),
        example.cases.clone(),
        replicates,
        example.months,
        1,
        example.regions.clone(),
        example.sectors.clone(),
    );
    for (place, &policy) in order.iter().enumerate() {
        for case in 0..example.cases.len() {
            for replicate in 0..replicates {
                if let Some(run) = example.run(policy, case, replicate) {
                    comparison.put(place, case, replicate, run.clone());
                }
            }
        }
    }
    comparison
}

fn pair(comparison: &Comparison) -> Pair<'_> {
    Pair {
        comparison,
        base: 0,
        policy: 1,
        region: 0,
    }
}

fn sentence(order: &[usize], replicates: u32) -> String {
    finding(&pair(&with(order, replicates))).sentence
}

#[test]
fn the_sentence_follows_the_sign() {
    let (there, back) = (sentence(&[0, 1], 6), sentence(&[1, 0], 6));
    assert!(
        there.starts_with("\u{201c}Localised\u{201d} instead of \u{201c}globalised\u{201d}: moving £180 m a year to local suppliers"),
        "{there}"
    );
    assert!(
        there.contains("costs the public purse £2.40 m a year"),
        "{there}"
    );
    assert!(
        there.contains("if \u{201c}factory fire\u{201d} happens"),
        "{there}"
    );
    assert!(
        back.contains("moving £180 m a year away from local suppliers"),
        "{back}"
    );
    assert!(
        back.contains("saves the public purse £2.40 m a year"),
        "{back}"
    );
    assert!(
        back.contains("if \u{201c}port closed\u{201d} happens"),
        "{back}"
    );
    // What one takes away the other adds, in the same words and to the printed digit.
    assert!(there.contains("takes away 720 full-time"), "{there}");
    assert!(back.contains("adds 720 full-time"), "{back}");
}

#[test]
fn the_same_policy_twice_moves_nothing_and_wins_nothing() {
    let same = sentence(&[0, 0], 6);
    for words in [
        "moving no purchases",
        "leaves residents\u{2019} real income exactly as it is",
        "needs no public money to run",
        "does not clearly lose on anything that was run here",
    ] {
        assert!(same.contains(words), "{same}");
    }
}

#[test]
fn one_pair_and_few_pairs_are_said_to_be_few() {
    let one = finding(&pair(&with(&[0, 1], 1)));
    assert!(one.sentence.contains("may be chance"), "{}", one.sentence);
    assert!(one.sentence.contains("nobody can say where it loses"));
    assert!(one.few_runs.starts_with("Only one pair of runs"));
    let few = finding(&pair(&with(&[0, 1], 3)));
    assert!(
        few.few_runs
            .starts_with("Only 3 pairs of runs: wide intervals")
    );
}

#[test]
fn what_nobody_asked_for_is_said_to_be_missing() {
    let comparison = with(&[0, 1], 3);
    let pairs = [pair(&comparison)];
    // Nothing was varied, nothing drawn by chance.
    assert!(plugging::section(&pairs).is_ok_and(|s| s.missing));
    assert!(tornado::section(&pairs).is_ok_and(|s| s.missing));
    assert_eq!(tornado::flips(&pairs[0]), None);
    let tail = tails::block(&comparison, 0);
    assert!(tail.pictures.is_empty() && tail.notes[0].contains("--quick"));
    let table = decision::decision(&pairs).expect("one pair is enough");
    assert!(table.notes.is_empty());
    assert!(table.extras.iter().all(|extra| extra.cells.len() == 1));
}

#[test]
fn without_a_shock_from_outside_there_is_no_year_with_the_port_closed() {
    let mut comparison = with(&[0, 1], 2);
    comparison.cases.truncate(2);
    comparison.cases[1].kind = CaseKind::Calm;
    assert!(food::section(&comparison, 0).is_ok_and(|s| s.missing));
    let shocked = food::section(&with(&[0, 1], 2), 0).expect("plain data can be drawn");
    // Two outcomes, two policies.
    assert_eq!(shocked.pictures().count(), 4);
    assert!(
        shocked.blocks[0].pictures[0]
            .summary
            .contains("normal year")
    );
}

#[test]
fn a_table_holds_all_policies_once() {
    let comparison = with(&[0, 1, 2], 4);
    let page = Page::of(&comparison, &Background::default(), &[0]).expect("it can be shown");
    let decision = page.regions[0]
        .first
        .decision
        .as_ref()
        .expect("pairs finished");
    assert_eq!(decision.columns.len(), 2);
    assert!(decision.lines.iter().all(|line| line.cells.len() == 2));
    let html = page.html().expect("the template fits");
    assert_eq!(html.matches("<table class=\"decision").count(), 1);
    assert_eq!(html.matches("class=\"panel\"").count(), 3);
    // Every link leads somewhere.
    for link in html.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap_or_default();
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
    for (name, poster) in page.posters() {
        assert!(
            poster.starts_with("<svg") && !poster.contains("NaN"),
            "{name}"
        );
    }
    assert_eq!(page.posters().len(), 4);
}
