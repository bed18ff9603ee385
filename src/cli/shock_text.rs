//! What shocks take, for a terminal: a row a figure, a column a policy.

use std::fmt::Write;

use super::columns::{heading, indented, wrapped};
use super::decision::in_measure;
use super::grid::{Row, grid};
use crate::experiment::comparison::Comparison;
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::report::format::Measure;
use crate::report::shocks::back;

/// What each shock of the scenario takes from real value added and needs, then what shocks drawn by
/// chance take. Nothing without shocks.
#[must_use]
pub fn shocks(comparison: &Comparison, region: usize) -> String {
    let shocked: Vec<usize> = (0..comparison.cases.len())
        .filter(|&case| comparison.cases[case].shock().is_some())
        .collect();
    let drawn = drawn(comparison, region);
    if shocked.is_empty() && drawn.is_empty() {
        return String::new();
    }
    let mut text = heading("Shocks: real value added against the same policy without the shock");
    for case in shocked {
        text += &one_shock(comparison, case, region);
    }
    text + &drawn
}

fn one_shock(comparison: &Comparison, case: usize, region: usize) -> String {
    let about = &comparison.cases[case];
    let words = about.shock().map_or("", |shock| &shock.words);
    let mut text = format!("{}\n", wrapped(&format!("{}: {words}", about.name)));
    let policies = 0..comparison.policies.len();
    let heads: Vec<String> = comparison.policies.iter().map(|p| p.name.clone()).collect();
    let row = |name: &str, cell: &dyn Fn(usize) -> [String; 2]| -> Row {
        (name.to_owned(), policies.clone().map(cell).collect())
    };
    let value = |policy| comparison.resilience(policy, case, region, Outcome::RealValueAdded);
    let unknown = || ["no pairs of runs".to_owned(), String::new()];
    let rows = [
        row("fall in worst month", &|policy| {
            value(policy).map_or_else(unknown, |lost| level(Measure::Share, &lost.depth))
        }),
        row("back after", &|policy| {
            value(policy).map_or_else(unknown, |lost| {
                [back(&lost, "not in this run"), String::new()]
            })
        }),
        row("lost in all, months", &|policy| {
            value(policy).map_or_else(unknown, |lost| level(Measure::Number, &lost.area))
        }),
        row("basket unmet, months", &|policy| {
            let unmet = comparison.unmet_need(policy, case, region);
            unmet.map_or_else(unknown, |unmet| level(Measure::Number, &unmet))
        }),
    ];
    text += &grid(&heads, &rows);
    text
}

fn level(measure: Measure, estimate: &Estimate) -> [String; 2] {
    let (value, interval) = in_measure(measure, estimate);
    [value.trim_start_matches('+').to_owned(), interval]
}

fn drawn(comparison: &Comparison, region: usize) -> String {
    let mut text = String::new();
    for (policy, about) in comparison.policies.iter().enumerate() {
        // One draw has no tail.
        let risk = comparison.tail(policy, region);
        let Some(risk) = risk.filter(|risk| risk.value_added.tail.draws > 1) else {
            continue;
        };
        if text.is_empty() {
            let draws = risk.value_added.losses.len();
            let words = format!(
                "Shocks drawn by chance, {draws} draws, the same for all; months of real value added lost:"
            );
            let _ = writeln!(text, "{}", wrapped(&words));
        }
        let tail = &risk.value_added.tail;
        let line = format!(
            "{}: usually {:.2}, in the worst tenth {:.2} on average",
            about.name, tail.median, tail.worst_tenth
        );
        let _ = writeln!(text, "{}", indented(&line, 2, 4));
    }
    text
}
