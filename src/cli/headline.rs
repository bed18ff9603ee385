//! What a comparison found, in a few lines above its tables: gains and losses alike, never what could
//! be chance or is too small to matter.

use std::fmt::Write;

use super::columns::{indented, wrapped};
use super::decision::windows;
use crate::experiment::comparison::Comparison;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::Judgement;
use crate::report::finding::finding;
use crate::report::sentences::{self, Weighed};
use crate::report::view::{self, Pair, capital, listed};

/// Findings spelled out on each side; the table has the others.
const SPELLED_OUT: usize = 3;

/// A paragraph for each policy.
#[must_use]
pub fn headlines(comparison: &Comparison, region: usize) -> String {
    let pairs = Pair::against_first(comparison, region);
    pairs.map(|pair| format!("\n{}", headline(&pair))).collect()
}

fn headline(pair: &Pair<'_>) -> String {
    let Some(&(_, window)) = windows(pair.comparison.months).last() else {
        return String::new();
    };
    let found = finding(pair);
    let mut text = format!("{}\n", wrapped(&found.sentence));
    match pair.finished() {
        0 => return text,
        1 => {
            let words = "One pair of runs cannot tell the policy from luck, so no outcome is called better or \
                         worse. Run at least two, better twenty: --replicates 20.";
            let _ = writeln!(text, "{}", indented(words, 2, 2));
            return text;
        }
        _ => {}
    }
    let weighed = Weighed::of(pair, 0, window);
    let about = format!(
        "In {}, {}, without a shock:",
        pair.region_name(),
        view::window_words(window)
    );
    let _ = writeln!(text, "{}", wrapped(&about));
    for line in [
        side("Better", &weighed.better, weighed.count()),
        side("Worse", &weighed.worse, weighed.count()),
        unclear(&weighed),
        jobs(&weighed),
    ] {
        if !line.is_empty() {
            let _ = writeln!(text, "{}", indented(&line, 2, 4));
        }
    }
    text
}

fn side(word: &str, found: &[(Outcome, Judgement)], of: usize) -> String {
    if found.is_empty() {
        return format!("{word} on none of {of} outcomes.");
    }
    let mut said: Vec<String> = found
        .iter()
        .take(SPELLED_OUT)
        .map(|(outcome, judgement)| sentences::change(*outcome, judgement))
        .collect();
    let rest = &found[said.len()..];
    if !rest.is_empty() {
        said.push(format!("also {}", listed(&sentences::names(rest))));
    }
    format!("{word} on {} of {of}: {}.", found.len(), said.join("; "))
}

fn unclear(weighed: &Weighed) -> String {
    if weighed.unclear.len() == weighed.count() {
        return "Nothing that was judged differs clearly.".to_owned();
    }
    if weighed.unclear.is_empty() {
        return String::new();
    }
    format!("Unclear on {}: see the table.", weighed.unclear.len())
}

/// Everybody asks for jobs: they are said also when there is nothing to tell.
fn jobs(weighed: &Weighed) -> String {
    let found = weighed.unclear.iter().find(|one| one.0 == Outcome::Jobs);
    found.map_or_else(String::new, |(outcome, judgement)| {
        format!("{}.", capital(&sentences::change(*outcome, judgement)))
    })
}
