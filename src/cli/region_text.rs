//! Many regions in one table that fits a terminal: a row a region, a column an outcome.

use std::fmt::Write;

use super::columns::{heading, left, right, wrapped};
use crate::experiment::comparison::Comparison;
use crate::experiment::regions::{COMPARED, Change, Direction};
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::window::Window;
use crate::report::between::{alone, balance_words};
use crate::report::format::{Measure, Scale};
use crate::report::view;

/// Columns of a region's name.
const NAME: usize = 24;
/// Columns of an outcome.
const CELL: usize = 14;

/// Heads over columns, two lines each.
const fn head(outcome: Outcome) -> [&'static str; 2] {
    match outcome {
        Outcome::RealValueAdded => ["real value", "added"],
        Outcome::Jobs => ["", "jobs"],
        Outcome::MedianRealIncome => ["median real", "income"],
        Outcome::Unemployment => ["unemploy-", "ment"],
        other => ["", other.label()],
    }
}

fn heads(names: &[[String; 2]]) -> String {
    let line = |row: usize| -> String {
        let cells = names.iter().map(|name| right(&name[row], CELL));
        let line = format!("{}{}", " ".repeat(NAME), cells.collect::<String>());
        format!("{}\n", line.trim_end())
    };
    line(0) + &line(1)
}

/// Levels in the last year, highest median income first, with how real value added has grown.
#[must_use]
pub fn levels(comparison: &Comparison) -> String {
    let window = Window::last_year(comparison.months);
    let level = |region: usize, outcome: Outcome, window: Window| {
        comparison.level(0, 0, region, outcome, window).mean
    };
    let mut rows: Vec<(usize, Vec<f64>)> = (0..comparison.regions.len())
        .map(|region| {
            let last = COMPARED.iter().map(|&o| level(region, o, window));
            let first = level(
                region,
                Outcome::RealValueAdded,
                Window::year(1, comparison.months),
            );
            let mut values: Vec<f64> = last.collect();
            values.insert(1, values[0] / first - 1.0);
            (region, values)
        })
        .collect();
    let whole = rows.pop();
    let income = 1 + COMPARED
        .iter()
        .position(|&o| o == Outcome::MedianRealIncome)
        .unwrap_or_default();
    rows.sort_by(|a, b| b.1[income].total_cmp(&a.1[income]));
    rows.extend(whole);
    let mut measures: Vec<Measure> = COMPARED.iter().map(|&o| Measure::of(o)).collect();
    measures.insert(1, Measure::Share);
    let mut names: Vec<[String; 2]> = COMPARED
        .iter()
        .map(|&o| head(o).map(String::from))
        .collect();
    names.insert(1, ["change since".into(), "year 1".into()]);
    table(comparison, &rows, &measures, &names)
}

fn table(
    comparison: &Comparison,
    rows: &[(usize, Vec<f64>)],
    measures: &[Measure],
    names: &[[String; 2]],
) -> String {
    const CELL: usize = 11;
    let scales: Vec<Scale> = measures
        .iter()
        .enumerate()
        .map(|(column, &measure)| {
            // Digits for a region in the middle, so that small ones can be told apart.
            let mut values: Vec<f64> = rows.iter().map(|row| row.1[column].abs()).collect();
            values.sort_by(f64::total_cmp);
            Scale::fitting(measure, &values[values.len() / 2..=values.len() / 2])
        })
        .collect();
    let units = scales.iter().map(Scale::unit);
    let line = |cells: &mut dyn Iterator<Item = String>| -> String {
        let cells: String = cells.map(|cell| right(&cell, CELL)).collect();
        format!("{cells}\n")
    };
    let mut text = heading("By region, last year, highest median income first");
    for row in 0..2 {
        let cells = names.iter().map(|name| name[row].clone());
        text += &" ".repeat(NAME);
        text += &line(&mut cells.map(|cell| cell.replace("change since", "since")));
    }
    text += &" ".repeat(NAME);
    text += &line(&mut units.map(|unit| if unit == "jobs" { String::new() } else { unit }));
    for (region, values) in rows {
        text += &name(&comparison.regions[*region]);
        let cells = scales.iter().zip(values).enumerate();
        text += &line(&mut cells.map(|(column, (scale, &value))| {
            if column == 1 && value.is_finite() {
                scale.signed(value).replace('%', "")
            } else {
                scale.bare(value)
            }
        }));
    }
    text
}

/// What each policy changes in each region, long run, without a shock; and who gains what others lose.
#[must_use]
pub fn changes(comparison: &Comparison) -> String {
    let window = Window::long_run(comparison.months);
    let mut text = alone_text(comparison);
    for policy in 1..comparison.policies.len() {
        let about = format!(
            "By region: {} against {}, {}, without a shock",
            comparison.policies[policy].with_limits(),
            comparison.policies[0].name,
            view::window_words(window)
        );
        text += &heading(&about);
        text += &change_table(comparison, policy, window);
        let _ = writeln!(
            text,
            "\n{}",
            wrapped(&balance_words(comparison, policy, window))
        );
    }
    if comparison.policies.len() > 1 {
        let _ = writeln!(
            text,
            "\n{}",
            wrapped(
                "+ better and - worse where the whole interval is on one side of zero, ? where it could be \
                 chance. Changes in % of what the region had, of unemployment in points; the largest rise of \
                 real value added first, after regions that a policy is limited to (*)."
            )
        );
    }
    text
}

fn change_table(comparison: &Comparison, policy: usize, window: Window) -> String {
    let limited = comparison.limited_regions();
    let order = comparison.changes(policy, Outcome::RealValueAdded, window);
    let whole = comparison.whole();
    let regions: Vec<usize> = order.iter().map(|c| c.region).chain(whole).collect();
    let columns: Vec<Vec<Change>> = COMPARED
        .iter()
        .map(|&outcome| {
            let change = |&region: &usize| comparison.change(policy, region, outcome, window);
            regions.iter().map(change).collect()
        })
        .collect();
    let scales: Vec<Scale> = COMPARED
        .iter()
        .zip(&columns)
        .map(|(&outcome, changes)| {
            let means: Vec<f64> = changes.iter().map(|c| c.relative.mean).collect();
            Scale::fitting(relative_measure(outcome), &means)
        })
        .collect();
    let names: Vec<[String; 2]> = COMPARED
        .iter()
        .map(|&o| {
            let [first, second] = head(o);
            let unit = if relative_measure(o) == Measure::Share {
                ", %"
            } else {
                ""
            };
            let first = if first.is_empty() {
                String::new()
            } else {
                format!("{first}  ")
            };
            [first, format!("{second}{unit}  ")]
        })
        .collect();
    let mut text = heads(&names);
    for (row, &region) in regions.iter().enumerate() {
        let mark = if limited.contains(&region) { " *" } else { "" };
        text += &name(&format!("{}{mark}", comparison.regions[region]));
        for (scale, changes) in scales.iter().zip(&columns) {
            let Change {
                relative,
                direction,
                ..
            } = changes[row];
            let shown = scale.signed(relative.mean);
            let shown = shown.trim_end_matches('%').trim_end_matches(" points");
            text += &right(&format!("{shown} {}", sign(direction)), CELL);
        }
        text.push('\n');
    }
    text
}

fn relative_measure(outcome: Outcome) -> Measure {
    if outcome.kind() == Kind::Ratio {
        Measure::Points
    } else {
        Measure::Share
    }
}

const fn sign(direction: Direction) -> char {
    match direction {
        Direction::Better => '+',
        Direction::Worse => '-',
        Direction::Unclear => '?',
    }
}

/// What a policy for one region does when it is the only one, and when all regions follow it.
#[must_use]
pub fn alone_text(comparison: &Comparison) -> String {
    let window = Window::long_run(comparison.months);
    let mut text = String::new();
    for found in alone(comparison, window) {
        let region = &comparison.regions[found.region];
        text += &heading(&format!("{region} alone, and together with the others"));
        let about = format!(
            "Against {}, {}, without a shock; 95% intervals in brackets.",
            comparison.policies[0].name,
            view::window_words(window)
        );
        let _ = writeln!(text, "{}", wrapped(&about));
        for sentence in found.sentences {
            let _ = writeln!(text, "\n{}", wrapped(&sentence));
        }
    }
    text
}

/// A name in its column, cut where it is too long.
fn name(name: &str) -> String {
    let cut: String = name.chars().take(NAME - 1).collect();
    left(&cut, NAME)
}
