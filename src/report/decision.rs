//! The decision table: every judged outcome, every policy, short and long run, in one table.

use serde::Serialize;

use crate::experiment::variants::Term;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Threshold, judged};
use crate::measure::window::Window;

use super::format::{self, Measure};
use super::said::Said;
use super::strip::Strip;
use super::tornado;
use super::verdict::{self, Cell, Count, NOTHING, VerdictTable, better_sign};
use super::view::{self, Pair, capital, listed_up_to, quoted, small};

/// A multiple of the threshold beyond which a strip shows an arrow.
const MOST: f64 = 5.0;

/// A policy's columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The policy.
    pub name: String,
    /// Its colour in pictures.
    pub colour: String,
    /// How many outcomes are what in the short run.
    pub short: Count,
    /// How many are what in the long run.
    pub long: Count,
}

/// An outcome's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The outcome.
    pub label: String,
    /// What it means.
    pub meaning: &'static str,
    /// Its level under the policy compared with, long run.
    pub baseline: String,
    /// What an effect must reach to matter.
    pub threshold: String,
    /// Short and long run of each policy in order.
    pub cells: Vec<(Cell, Cell)>,
    /// All policies' long run in multiples of the threshold, better to the right.
    pub strip: String,
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The policy that all are compared with.
    pub base: String,
    /// The short run in words.
    pub short_run: String,
    /// The long run in words.
    pub long_run: String,
    /// Whether both are the same months, so that one column says it all.
    pub one_run: bool,
    /// A policy each.
    pub columns: Vec<Column>,
    /// An outcome each.
    pub lines: Vec<Line>,
    /// Further figures about each policy: per public pound and the like.
    pub extras: Vec<Extra>,
    /// What else bears on the decision, in sentences.
    pub notes: Vec<String>,
}

/// A figure about each policy that is no judged outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extra {
    /// What it is.
    pub label: String,
    /// A policy each.
    pub cells: Vec<String>,
}

/// The decision table of all finished pairs; none without any.
#[must_use]
pub fn decision(pairs: &[Pair<'_>]) -> Option<Decision> {
    let first = pairs.first()?;
    let tables: Vec<VerdictTable> = pairs.iter().map(|pair| verdict::table(pair, 0)).collect();
    let about = tables.first()?;
    let columns = pairs.iter().zip(&tables).map(|(pair, table)| Column {
        name: pair.comparison.policies[pair.policy].with_limits(),
        colour: super::palette::policy(pair.policy).hex(),
        short: table.short_count,
        long: table.long_count,
    });
    let line = |(row, outcome): (usize, Outcome)| -> Line {
        let own = &about.lines[row];
        Line {
            label: pairs
                .first()
                .map_or_else(String::new, |p| p.comparison.label(outcome)),
            meaning: own.meaning,
            baseline: own.baseline.clone(),
            threshold: own.threshold.clone(),
            cells: tables
                .iter()
                .map(|t| (t.lines[row].short.clone(), t.lines[row].long.clone()))
                .collect(),
            strip: strip(pairs, outcome),
        }
    };
    let (short, long) = verdict::windows(first.comparison.months);
    Some(Decision {
        base: first.base_name().into(),
        short_run: view::window_words(short),
        long_run: view::window_words(long),
        one_run: short == long,
        columns: columns.collect(),
        lines: judged().enumerate().map(line).collect(),
        extras: extras(pairs, long),
        notes: pairs.iter().filter_map(flips).collect(),
    })
}

/// Effects in multiples of the threshold, turned so that better is to the right.
fn strip(pairs: &[Pair<'_>], outcome: Outcome) -> String {
    let Some(first) = pairs.first() else {
        return String::new();
    };
    let (_, window) = verdict::windows(first.comparison.months);
    let effects = pairs.iter().map(|pair| {
        let judged = pair
            .comparison
            .judge(pair.base, pair.policy, 0, pair.region, outcome, window);
        let threshold = Threshold::of(outcome).value(judged.baseline);
        let effect = judged.effect.times(better_sign(outcome));
        // Where there was nothing before, anything is beyond every multiple.
        let scale = if threshold > 0.0 { threshold } else { NOTHING };
        (pair.policy, effect.times(1.0 / scale))
    });
    Strip {
        title: format!("{}: better to the right", outcome.label()),
        effects: effects.collect(),
        band: 1.0,
        most: Some(MOST),
    }
    .svg()
}

/// Outcomes that are also set against what they cost.
const AGAINST_COST: [(Outcome, &str); 2] = [
    (Outcome::RealValueAdded, "Real value added"),
    (Outcome::FullTimeEquivalents, "FTE"),
];

/// Most assumptions that a note names.
const MOST_NAMED: usize = 4;

/// Per public pound and at equal public cost; rows without any figure are left out.
fn extras(pairs: &[Pair<'_>], window: Window) -> Vec<Extra> {
    let per_pound = AGAINST_COST.iter().map(|&(outcome, name)| Extra {
        label: match Measure::of(outcome) {
            Measure::Money => format!("{name} per public \u{a3}1"),
            _ => format!("{name} per public \u{a3}1 m"),
        },
        cells: pairs
            .iter()
            .map(|pair| per_public_pound(pair, outcome, window))
            .collect(),
    });
    let equal = [
        AGAINST_COST[0],
        (Outcome::MedianRealIncome, "Median real income"),
    ]
    .into_iter()
    .map(|(outcome, name)| Extra {
        label: format!("At equal cost: {}", small(name)),
        cells: pairs
            .iter()
            .map(|pair| at_equal_cost(pair, outcome))
            .collect(),
    })
    .filter(|extra| extra.cells.iter().any(|cell| !cell.is_empty()));
    per_pound.chain(equal).collect()
}

fn per_public_pound(pair: &Pair<'_>, outcome: Outcome, window: Window) -> String {
    let found =
        pair.comparison
            .per_public_pound(pair.base, pair.policy, pair.region, outcome, window);
    let measure = Measure::of(outcome);
    let shown = match measure {
        // Pounds per pound, which money writes from pence.
        Measure::Money => found.per_pound.map(|ratio| ratio.times(100.0)),
        _ => found.per_pound,
    };
    shown.map_or_else(
        || "no clear public cost".into(),
        |ratio| match Said::by_interval(&ratio) {
            said if said.clear() => view::effect(measure, &ratio),
            said => said.caution().to_owned(),
        },
    )
}

/// The judgement with the policy scaled to the cost of the cheapest; nothing where that was not run.
fn at_equal_cost(pair: &Pair<'_>, outcome: Outcome) -> String {
    let found = pair
        .comparison
        .at_equal_cost(pair.policy, pair.region, outcome, Term::Long);
    found.map_or_else(String::new, |found| {
        let cell = verdict::cell(Measure::of(outcome), &found.judgement);
        let factor = format::value(Measure::Share, found.factor);
        let reason = if cell.reason.is_empty() {
            String::new()
        } else {
            format!(", {}", cell.reason)
        };
        format!("{} {} (scaled to {factor}{reason})", cell.sign, cell.effect)
    })
}

/// Which assumptions flip a long-run verdict of a policy; nothing where that was not asked.
fn flips(pair: &Pair<'_>) -> Option<String> {
    let flipping = tornado::flips(pair)?;
    let names: Vec<String> = flipping.iter().map(|(name, _)| name.clone()).collect();
    let policy = quoted(pair.name());
    Some(if names.is_empty() {
        format!(
            "{}: no assumption that was tried changes a long-run verdict.",
            capital(&policy)
        )
    } else {
        format!(
            "{policy}: the verdict on some outcome changes if these assumptions are set low or high: {}.",
            listed_up_to(&names, MOST_NAMED)
        )
    })
}
