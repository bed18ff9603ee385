//! From a design's entries to parameters with ends, and what is recorded.

use super::arms::{Arm, own_ends};
use super::design::{self, DesignFile, Method, Parameter, RUNS_MAX};
use super::factor::{Factor, Range, Shape};
use super::listed::{Rows, is_listed};
use super::points::count;
use super::sampling::SOBOL_DIMENSIONS_MAX;
use crate::measure::outcome::Outcome;
use crate::scenario::problem::{Problem, hint_among};
use crate::scenario::record::NumberNote;

/// The design's parameters with their ends, and the entry that each stands at.
pub(super) fn factors(
    file: &DesignFile,
    arms: &[Arm],
) -> Result<(Vec<Factor>, Vec<String>), Vec<Problem>> {
    let (mut factors, mut entries, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, role, parameter) in file.design.parameters() {
        let note = arms.iter().find_map(|arm| arm.number(&parameter.path));
        match range(
            parameter,
            note.as_ref(),
            arms,
            is_listed(&file.design, role),
        ) {
            Ok(range) => factors.push(Factor {
                name: parameter.column().to_owned(),
                path: parameter.path.clone(),
                role,
                unit: note.map(|n| n.unit.to_owned()).unwrap_or_default(),
                range,
                steps: parameter.steps,
            }),
            Err((message, hint)) => {
                problems.push(file.problem(&format!("{entry}.path"), message, Some(hint)));
                continue;
            }
        }
        entries.push(entry);
    }
    if problems.is_empty() {
        Ok((factors, entries))
    } else {
        Err(problems)
    }
}

fn range(
    parameter: &Parameter,
    note: Option<&NumberNote>,
    arms: &[Arm],
    is_listed: bool,
) -> Result<Range, (String, String)> {
    if !parameter.values.is_empty() {
        return Ok(Range::Among(parameter.values.clone()));
    }
    // Months and counts are whole, whether or not the design says so.
    let whole = parameter.whole || note.is_some_and(|note| note.setting);
    let (low, high) = match (parameter.low, parameter.high) {
        (Some(low), Some(high)) => (low, high),
        (None, None) if is_listed => return Ok(Range::Any),
        (low, high) => {
            let Some([own_low, own_high]) = note.and_then(own_ends) else {
                return Err(without_range(&parameter.path, arms));
            };
            let rounded = |end: f64| if whole { end.round() } else { end };
            (
                low.unwrap_or(rounded(own_low)),
                high.unwrap_or(rounded(own_high)),
            )
        }
    };
    if low >= high {
        let message = format!("`{}` goes from {low} to {high}", parameter.path);
        return Err((message, "`low` must be below `high`".to_owned()));
    }
    if whole && (low.fract() != 0.0 || high.fract() != 0.0) {
        let message = format!(
            "`{}` is whole and goes from {low} to {high}",
            parameter.path
        );
        return Err((message, "both ends must be whole numbers".to_owned()));
    }
    Ok(Range::Between {
        low,
        high,
        shape: Shape::of(parameter, low, high),
        whole,
    })
}

/// Why a parameter without ends has none: it is no number, or no entry at all.
fn without_range(path: &str, arms: &[Arm]) -> (String, String) {
    let paths = arms.iter().flat_map(|arm| arm.scenario.numbers());
    let paths: Vec<String> = paths.map(|note| note.path).collect();
    let give = "give `low` and `high`, or `values`".to_owned();
    if paths.iter().any(|known| known == path) {
        return (format!("`{path}` has no range"), give);
    }
    let message = format!("no scenario has a number `{path}`, so it has no range");
    let ending = format!(".{path}");
    let near = match paths.iter().find(|known| known.ends_with(&ending)) {
        Some(whole) => format!("did you mean `{whole}`?"),
        None => hint_among(path, paths.iter().map(String::as_str)),
    };
    let is_near = near.starts_with("did you mean");
    (message, if is_near { near } else { give })
}

/// What is too large for a sweep.
pub(super) fn too_many(
    file: &DesignFile,
    factors: &[Factor],
    listed: &Rows,
    arms: usize,
) -> Option<Problem> {
    let mut points = Some(1_u64);
    for (key, role, sample) in file.design.samples() {
        let own: Vec<&Factor> = factors.iter().filter(|f| f.is_of(role)).collect();
        let dimensions = match sample.method {
            Method::Sobol => own.len(),
            Method::Saltelli => 2 * own.len(),
            _ => 0,
        };
        if dimensions > SOBOL_DIMENSIONS_MAX {
            let message = format!(
                "the Sobol sequence has {SOBOL_DIMENSIONS_MAX} dimensions; this design asks for {dimensions}"
            );
            return Some(file.problem(key, message, Some("vary fewer parameters".to_owned())));
        }
        points = points.and_then(|all| match listed.get(key) {
            Some(rows) => all.checked_mul(rows.len() as u64),
            None => all.checked_mul(count(sample, &own)?.max(1)),
        });
    }
    let runs = points
        .filter(|&points| points <= u64::from(design::POINTS_MAX))
        .and_then(|points| points.checked_mul(arms as u64 * u64::from(file.design.replicates)));
    if runs.is_some_and(|runs| runs <= RUNS_MAX) {
        return None;
    }
    let message = format!(
        "the design has more than {} points or {RUNS_MAX} runs",
        design::POINTS_MAX
    );
    let hint = "make `size`, `levels` or `replicates` smaller".to_owned();
    Some(file.problem("sample", message, Some(hint)))
}

pub(super) fn series(file: &DesignFile, problems: &mut Vec<Problem>) -> Vec<Outcome> {
    let mut found = Vec::new();
    for (place, name) in file.design.series.iter().enumerate() {
        match Outcome::named(name) {
            Some(outcome) if found.contains(&outcome) => {
                let message = format!("`{name}` is there twice");
                problems.push(file.problem(&format!("series.{place}"), message, None));
            }
            Some(outcome) => found.push(outcome),
            None => {
                let hint = hint_among(name, Outcome::ALL.iter().map(|o| o.name()));
                let message = format!("there is no outcome `{name}`");
                problems.push(file.problem(&format!("series.{place}"), message, Some(hint)));
            }
        }
    }
    found
}
