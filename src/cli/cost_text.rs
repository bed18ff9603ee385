//! What a public pound does, what is left at equal public cost, and which assumptions a finding rests
//! on, for a terminal.

use std::fmt::Write;

use super::columns::{heading, indented};
use super::decision::{in_measure, windows};
use crate::experiment::comparison::Comparison;
use crate::experiment::variants::Term;
use crate::measure::outcome::Outcome;
use crate::report::format::{Measure, Scale};
use crate::report::paper_money::net_cost_words;
use crate::report::rests::{ASKED, rests_on};
use crate::report::sentences;
use crate::report::view::{self, Pair};

/// Each policy's figures per public pound and at equal cost. Nothing where no ratio can be given.
#[must_use]
pub fn cost(comparison: &Comparison, region: usize) -> String {
    let pairs = Pair::against_first(comparison, region);
    let lines: Vec<String> = pairs.flat_map(|pair| of_pair(&pair)).collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut text = heading("Public money, long run, no shock");
    for line in lines {
        let _ = writeln!(text, "{}", indented(&line, 2, 4));
    }
    text
}

fn of_pair(pair: &Pair<'_>) -> Vec<String> {
    let comparison = pair.comparison;
    if pair.finished() < 2 {
        return Vec::new();
    }
    let mut lines = vec![per_pound(pair)];
    let equal = ASKED.iter().filter_map(|&outcome| {
        let found = comparison.at_equal_cost(pair.policy, pair.region, outcome, Term::Long)?;
        let words = sentences::change(outcome, &found.judgement);
        Some((found.factor, words))
    });
    let equal: Vec<(f64, String)> = equal.collect();
    if let Some((factor, _)) = equal.first() {
        let said: Vec<&str> = equal.iter().map(|one| one.1.as_str()).collect();
        lines.push(format!(
            "{}, at the cost of the cheapest policy (times {factor:.2}): {}.",
            pair.name(),
            said.join("; ")
        ));
    }
    lines
}

fn per_pound(pair: &Pair<'_>) -> String {
    let Some(&(_, window)) = windows(pair.comparison.months).last() else {
        return String::new();
    };
    let ratio = |outcome| {
        pair.comparison
            .per_public_pound(pair.base, pair.policy, pair.region, outcome, window)
    };
    let (value, jobs) = (ratio(Outcome::RealValueAdded), ratio(Outcome::Jobs));
    // What levers cost to run is set by the scenario: its interval has hardly any width.
    let (running, _) = in_measure(Measure::Money, &value.cost);
    let name = pair.name();
    let net = value
        .net_cost
        .map_or_else(String::new, |net| format!(" {}.", net_cost_words(&net)));
    let (Some(each), Some(jobs)) = (value.per_pound, jobs.per_pound) else {
        let exactly_none = value.cost.mean == 0.0;
        let why = if exactly_none {
            "it has no running cost in this model, so there is no figure per public pound"
                .to_owned()
        } else {
            format!("its running cost is {running} a year, too near zero to divide by")
        };
        return format!("{name}: {why}.{net}");
    };
    let each = view::effect(Measure::Money, &each.times(100.0));
    let scale = Scale::fitting(Measure::Count("jobs"), &[jobs.mean]);
    let jobs = match jobs.interval {
        Some([low, high]) => format!(
            "{} ({})",
            scale.signed(jobs.mean),
            scale.bare_interval(low, high)
        ),
        None => scale.signed(jobs.mean),
    };
    format!(
        "{name}: running cost {running} a year; for each pound of it {each} of real value added, and for each \
         million {jobs}.{net}"
    )
}

/// Which assumptions turn the verdict on real value added, median income and jobs; where none does,
/// which move it most. Nothing where none was varied.
#[must_use]
pub fn assumptions(comparison: &Comparison, region: usize) -> String {
    let mut text = String::new();
    for pair in Pair::against_first(comparison, region) {
        for outcome in ASKED {
            let swings = comparison.tornado(pair.policy, region, outcome, Term::Long);
            if let Some(words) = rests_on(&pair, outcome, &swings) {
                let _ = writeln!(text, "{}", indented(&words, 2, 4));
            }
        }
    }
    if text.is_empty() {
        return text;
    }
    heading("Which assumptions it rests on, each set low and high in turn") + &text
}
