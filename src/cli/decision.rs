//! The decision table: outcomes as rows, policies as columns, each cell better, worse or unclear with
//! the effect and its interval.

use std::fmt::Write;

use super::columns::heading;
use super::grid::{Row, grid};
use crate::experiment::comparison::Comparison;
use crate::measure::interval::Estimate;
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::verdict::{Judgement, Reason, judged};
use crate::measure::window::Window;
use crate::report::format::{self, Measure, Scale};
use crate::report::sentences::judgement;
use crate::report::view::{self, Pair};

/// The short and the long run; only one where they are the same months.
#[must_use]
pub fn windows(months: u32) -> Vec<(&'static str, Window)> {
    let (short, long) = (Window::short_run(months), Window::long_run(months));
    if short == long {
        return vec![("Whole run", short)];
    }
    vec![("Short run", short), ("Long run", long)]
}

/// The decision table of a region without a shock: one policy with its short and its long run side by
/// side, several policies side by side in the long run and below in the short run.
#[must_use]
pub fn decision(comparison: &Comparison, region: usize) -> String {
    let pairs: Vec<Pair<'_>> = Pair::against_first(comparison, region).collect();
    let windows = windows(comparison.months);
    let base = &comparison.policies[0].name;
    if let [pair] = &pairs[..] {
        let title = format!("Decision table: {} against {base}, no shock", pair.name());
        return heading(&title) + &of_one(pair, &windows);
    }
    let mut text = heading(&format!("Decision table: against {base}, no shock"));
    for (index, (run, window)) in windows.iter().rev().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let _ = writeln!(text, "{run}, {}", view::window_words(*window));
        text += &of_several(&pairs, *window);
    }
    text
}

fn of_one(pair: &Pair<'_>, windows: &[(&'static str, Window)]) -> String {
    let mut heads = vec![format!("{} (level)", pair.base_name())];
    heads.extend(
        windows
            .iter()
            .map(|(run, window)| format!("{run}, {}", view::window_words(*window))),
    );
    let rows: Vec<Row> = judged()
        .map(|outcome| {
            let effects = windows
                .iter()
                .map(|(_, window)| cell(pair, outcome, *window));
            let level = baseline(pair, outcome, windows[windows.len() - 1].1);
            let cells = std::iter::once([level, String::new()]).chain(effects);
            (row_name(outcome), cells.collect())
        })
        .collect();
    grid(&heads, &rows)
}

fn of_several(pairs: &[Pair<'_>], window: Window) -> String {
    let heads: Vec<String> = pairs.iter().map(|pair| pair.name().to_owned()).collect();
    let rows: Vec<Row> = judged()
        .map(|outcome| {
            let cells = pairs.iter().map(|pair| cell(pair, outcome, window));
            (row_name(outcome), cells.collect())
        })
        .collect();
    grid(&heads, &rows)
}

/// An outcome with the unit that its cells leave out.
fn row_name(outcome: Outcome) -> String {
    let unit = match (Measure::of(outcome).difference(), outcome.kind()) {
        (Measure::Money, Kind::Flow) => "a year",
        (Measure::Points, _) => "points",
        (Measure::IndexPoints, _) => "index points",
        (Measure::Mass, _) => "tonnes a year",
        (Measure::Freight, _) => "tonne-km a year",
        _ => return outcome.label().to_owned(),
    };
    format!("{}, {unit}", outcome.label())
}

fn baseline(pair: &Pair<'_>, outcome: Outcome, window: Window) -> String {
    let judgement = judgement(pair, 0, outcome, window);
    without_unit(&format::value(Measure::of(outcome), judgement.baseline)).to_owned()
}

fn cell(pair: &Pair<'_>, outcome: Outcome, window: Window) -> [String; 2] {
    let judgement = judgement(pair, 0, outcome, window);
    let (effect, interval) = effect(outcome, &judgement.effect);
    [format!("{} {effect}", word(&judgement)), interval]
}

/// The verdict in a word; what is clear but too small to matter is called so, what is the same too.
const fn word(judgement: &Judgement) -> &'static str {
    match judgement.reason {
        Reason::TooSmall => "small",
        Reason::NoDifference => "same",
        _ => judgement.verdict.word(),
    }
}

/// What the words of the table mean beside the rule of the verdict.
pub const WORDS: &str = "In the table \"small\" is clear but under the threshold and \"same\" is exactly no \
    difference; both count as unclear.";

/// An effect and its interval without the unit, which the row's name says.
fn effect(outcome: Outcome, estimate: &Estimate) -> (String, String) {
    in_measure(Measure::of(outcome).difference(), estimate)
}

/// The same of any measure.
#[must_use]
pub fn in_measure(measure: Measure, estimate: &Estimate) -> (String, String) {
    let [low, high] = estimate.interval.unwrap_or([estimate.mean; 2]);
    let scale = Scale::fitting(measure, &[estimate.mean, low, high]);
    let interval = match estimate.interval {
        Some([0.0, 0.0]) | None => String::new(),
        Some(_) => scale.bare_interval(low, high),
    };
    let effect = scale.signed(estimate.mean);
    (without_unit(&effect).to_owned(), interval)
}

fn without_unit(value: &str) -> &str {
    let units = [" points", " tonne-km", " t", " jobs", " FTE"];
    let mut units = units.iter();
    units
        .find_map(|unit| value.strip_suffix(unit))
        .unwrap_or(value)
}
