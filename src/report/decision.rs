//! The decision table: every judged outcome, every policy, short and long run, in one table.

use serde::Serialize;

use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Threshold, judged};

use super::strip::Strip;
use super::verdict::{self, Cell, Count, VerdictTable, better_sign};
use super::view::{self, Pair};

/// A multiple of the threshold beyond which a strip shows an arrow.
const MOST: f64 = 10.0;

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
            label: own.label.clone(),
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
        extras: Vec::new(),
        notes: Vec::new(),
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
        let scale = if threshold > 0.0 { threshold } else { 1e-9 };
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
