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
use crate::report::view::{self, Pair, listed};

/// A paragraph for each policy.
#[must_use]
pub fn headlines(comparison: &Comparison, region: usize) -> String {
    let pairs = Pair::against_first(comparison, region);
    let paragraphs: Vec<String> = pairs.map(|pair| headline(&pair)).collect();
    paragraphs.iter().flat_map(|text| ["\n", text]).collect()
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
    let names = listed(&sentences::names(found));
    format!("{word} on {} of {of}: {names}.", found.len())
}

fn unclear(weighed: &Weighed) -> String {
    match weighed.unclear.len() {
        0 => String::new(),
        all if all == weighed.count() => "Nothing that was judged differs clearly.".to_owned(),
        some => format!("Unclear on {some}."),
    }
}
