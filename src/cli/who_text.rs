//! Who gains and who pays, and by which door money leaves, for a terminal.

use std::fmt::Write;

use super::columns::{heading, indented, left, right};
use super::decision::{in_measure, windows};
use super::grid::{Row, grid};
use crate::experiment::comparison::Comparison;
use crate::measure::doors::{Doors, doors};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::Outcome;
use crate::measure::window::Window;
use crate::report::format::Measure;
use crate::report::sentences::judgement;
use crate::report::view::{self, Pair};
use crate::report::winners;

/// Doors under this many pounds of 100 are left to the report, unless they move by half of it.
const SMALL_DOOR: f64 = 1.0;

/// Columns of a door's name and of a policy's pounds, where two policies are compared.
const DOOR_NAME: usize = 25;
const DOOR: usize = 13;

/// Who clearly gains, who clearly loses, and for whom it cannot be told, long run, without a shock.
#[must_use]
pub fn who(comparison: &Comparison, region: usize) -> String {
    let Some(&(_, window)) = windows(comparison.months).last() else {
        return String::new();
    };
    let mut text = String::new();
    for pair in Pair::against_first(comparison, region).filter(|pair| pair.finished() > 1) {
        let stakes = comparison.stakes(pair.base, pair.policy, 0, region, window);
        let fifths = fifths(&pair, window);
        for line in std::iter::once(fifths).chain(winners::lines(pair.name(), &stakes)) {
            let _ = writeln!(text, "{}", indented(&line, 2, 4));
        }
    }
    if text.is_empty() {
        return text;
    }
    let title = format!(
        "Who gains and who pays, {}, no shock",
        view::window_words(window)
    );
    heading(&title) + &text
}

/// Mean real income of each fifth of households, poorest first.
fn fifths(pair: &Pair<'_>, window: Window) -> String {
    let fifths = [
        (Outcome::IncomeFirstFifth, "poorest fifth"),
        (Outcome::IncomeSecondFifth, "second"),
        (Outcome::IncomeThirdFifth, "middle"),
        (Outcome::IncomeFourthFifth, "fourth"),
        (Outcome::IncomeFifthFifth, "richest"),
    ];
    let said = fifths.map(|(outcome, name)| {
        let judgement = judgement(pair, 0, outcome, window);
        format!("{name} {}", view::effect(Measure::Money, &judgement.effect))
    });
    format!(
        "{}, real income a household and year: {}.",
        pair.name(),
        said.join("; ")
    )
}

/// 100 pounds that came in during the last calm year, by the door they left: what matters, the rest in
/// the report; with one policy its change and interval.
#[must_use]
pub fn doors_text(comparison: &Comparison, region: usize) -> String {
    let tables: Vec<Option<Doors>> = (0..comparison.policies.len())
        .map(|policy| comparison.doors(policy, 0, region))
        .collect();
    let Some(first) = tables.iter().flatten().next() else {
        return String::new();
    };
    let shown = (0..first.went_out.len()).filter_map(|index| {
        let values: Vec<f64> = tables
            .iter()
            .map(|table| at(table.as_ref(), index))
            .collect();
        matters(&values).then_some((index, short(first.went_out[index].0), values))
    });
    let title = heading("Of 100 pounds that came in during the last calm year, left by");
    if let [base, policy] = &comparison.policies[..] {
        let rows = shown.map(|(index, door, values)| {
            let (change, interval) =
                in_measure(Measure::Number, &change(comparison, region, index));
            let cells = values
                .iter()
                .map(|value| right(&format!("{value:.1}"), DOOR));
            let cells: String = cells.collect();
            let interval = if interval.is_empty() {
                interval
            } else {
                format!(" ({interval})")
            };
            format!("{}{cells}   {change}{interval}\n", left(&door, DOOR_NAME))
        });
        let heads = [base, policy].map(|p| right(&cut(&p.name), DOOR)).concat();
        return format!("{title}{}{heads}   change\n", " ".repeat(DOOR_NAME))
            + &rows.collect::<String>();
    }
    let heads: Vec<String> = comparison.policies.iter().map(|p| p.name.clone()).collect();
    let rows = shown.map(|(_, door, values)| {
        let cells = values
            .iter()
            .map(|value| [format!("{value:.1}"), String::new()]);
        (door, cells.collect())
    });
    title + &grid(&heads, &rows.collect::<Vec<Row>>())
}

/// A policy's name in its column, cut where it is too long.
fn cut(name: &str) -> String {
    name.chars().take(DOOR - 1).collect()
}

fn at(table: Option<&Doors>, index: usize) -> f64 {
    table.map_or(f64::NAN, |table| table.went_out[index].1)
}

fn matters(values: &[f64]) -> bool {
    let known = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = known().fold((f64::MAX, f64::MIN), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    high >= SMALL_DOOR || high - low >= SMALL_DOOR / 2.0
}

/// The paired change of one door's share under the second policy.
fn change(comparison: &Comparison, region: usize, index: usize) -> Estimate {
    let window = Window::last_year(comparison.months);
    let share = |series: &_| doors(series, region, window).went_out[index].1;
    estimate(&comparison.paired((0, 0), (1, 0), share))
}

/// A door's name without its side, short enough for a column.
fn short(door: Outcome) -> String {
    match door {
        Outcome::DoorImportsConsumer => "imports by households".to_owned(),
        Outcome::DoorProfit => "profit to owners outside".to_owned(),
        other => other.label().trim_start_matches("Out: ").to_owned(),
    }
}
