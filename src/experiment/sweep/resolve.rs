//! From a design's entries to parameters with ends, rows of points, and what is recorded.

use std::collections::BTreeMap;

use super::arms::Arm;
use super::design::{self, DesignFile, Method, Parameter, RUNS_MAX, Sample};
use super::factor::{Factor, Range, Role, Shape};
use super::points::{self, count};
use super::sampling::SOBOL_DIMENSIONS_MAX;
use super::setting::Setting;
use super::{PointTable, tables};
use crate::measure::outcome::Outcome;
use crate::scenario::problem::{Problem, Problems, hint_among};

/// The sample that reads a table, and its key.
pub(super) fn table_sample(file: &DesignFile) -> Option<(&'static str, &Sample)> {
    let design = &file.design;
    [
        ("sample", &design.sample),
        ("sample_levers", &design.sample_levers),
        ("sample_uncertainties", &design.sample_uncertainties),
    ]
    .into_iter()
    .find_map(|(key, sample)| {
        let sample = sample.as_ref().filter(|s| s.method == Method::Table)?;
        Some((key, sample))
    })
}

pub(super) fn in_table(file: &DesignFile, key: &str, name: &str, words: Vec<String>) -> Problems {
    let entry = format!("{key}.file");
    let problem = |words: String| file.problem(&entry, format!("{name}: {words}"), None);
    file.problems(words.into_iter().map(problem).collect())
}

/// The design's parameters with their ends, and the entry that each stands at.
pub(super) fn factors(
    file: &DesignFile,
    arms: &[Arm],
) -> Result<(Vec<Factor>, Vec<String>), Vec<Problem>> {
    let design = &file.design;
    let of_table = table_sample(file).is_some();
    let lists = [
        ("levers", Role::Lever, &design.levers),
        ("uncertainties", Role::Uncertainty, &design.uncertainties),
    ];
    let (mut factors, mut entries, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (list, role, parameters) in lists {
        for (place, parameter) in parameters.iter().enumerate() {
            let entry = format!("{list}.{place}");
            let note = arms.iter().find_map(|arm| arm.number(&parameter.path));
            match range(parameter, arms, of_table) {
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
    }
    if problems.is_empty() {
        Ok((factors, entries))
    } else {
        Err(problems)
    }
}

fn range(parameter: &Parameter, arms: &[Arm], of_table: bool) -> Result<Range, (String, String)> {
    if !parameter.values.is_empty() {
        return Ok(Range::Among(parameter.values.clone()));
    }
    let own = || arms.iter().find_map(|arm| arm.ends(&parameter.path));
    let note = arms.iter().find_map(|arm| arm.number(&parameter.path));
    // Months and counts are whole, whether or not the design says so.
    let whole = parameter.whole || note.is_some_and(|note| note.setting);
    let (low, high) = match (parameter.low, parameter.high) {
        (Some(low), Some(high)) => (low, high),
        (None, None) if of_table => return Ok(Range::Any),
        (low, high) => {
            let Some([own_low, own_high]) = own() else {
                let paths = arms.iter().flat_map(|arm| arm.scenario.numbers());
                let paths: Vec<String> = paths.map(|note| note.path).collect();
                let known = paths.contains(&parameter.path);
                let message = format!("`{}` has no range", parameter.path);
                let hint = if known || paths.is_empty() {
                    "give `low` and `high`, or `values`".to_owned()
                } else {
                    let near = hint_among(&parameter.path, paths.iter().map(String::as_str));
                    let near = near.starts_with("did you mean").then_some(near);
                    near.unwrap_or_else(|| "give `low` and `high`, or `values`".to_owned())
                };
                return Err((message, hint));
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

/// The rows of a table in the order of the parameters; columns that no parameter names are parameters
/// themselves where the design names none.
pub(super) fn of_table(
    factors: &mut Vec<Factor>,
    entries: &mut Vec<String>,
    key: &str,
    (columns, rows): PointTable,
) -> Result<Vec<Vec<Setting>>, Vec<String>> {
    let mut words = Vec::new();
    let is_id = |column: &String| column == tables::POINT;
    if factors.is_empty() {
        for column in columns.iter().filter(|column| !is_id(column)) {
            factors.push(Factor {
                name: column.clone(),
                path: column.clone(),
                role: Role::Uncertainty,
                unit: String::new(),
                range: Range::Any,
                steps: None,
            });
            entries.push(format!("{key}.file"));
        }
    }
    let mut places = Vec::new();
    for factor in factors.iter() {
        let same = |column: &&String| **column == factor.name || **column == factor.path;
        let found = columns.iter().position(|column| same(&column));
        if found.is_none() {
            let hint = hint_among(&factor.name, columns.iter().map(String::as_str));
            words.push(format!("there is no column `{}` ({hint})", factor.name));
        }
        places.extend(found);
    }
    for (place, column) in columns.iter().enumerate() {
        if !places.contains(&place) && !is_id(column) && words.is_empty() {
            let hint = hint_among(column, factors.iter().map(|f| f.name.as_str()));
            words.push(format!("column `{column}` is no parameter ({hint})"));
        }
    }
    if rows.is_empty() {
        words.push("it has no rows".to_owned());
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<Setting> = places.iter().map(|&place| row[place].clone()).collect();
        for (cell, factor) in cells.iter().zip(factors.iter()) {
            if cell.is_no_number() || *cell == Setting::Text(String::new()) {
                let number = number + 1;
                words.push(format!(
                    "row {number}, column `{}` is not a number",
                    factor.name
                ));
            }
        }
        if let Some(first) = seen.insert(points::key(&cells), number) {
            words.push(format!(
                "rows {} and {} are the same point",
                first + 1,
                number + 1
            ));
        }
        found.push(cells);
    }
    if let Some(id) = columns.iter().position(is_id) {
        let mut ids = BTreeMap::new();
        for (number, row) in rows.iter().enumerate() {
            if let Some(first) = ids.insert(row[id].to_string(), number) {
                let (first, number) = (first + 1, number + 1);
                words.push(format!(
                    "rows {first} and {number} have the same id {}",
                    row[id]
                ));
            }
        }
    }
    words.truncate(100);
    if words.is_empty() {
        for (place, factor) in factors.iter_mut().enumerate() {
            if factor.range == Range::Any {
                factor.range = range_of(found.iter().map(|row| &row[place]));
            }
        }
        Ok(found)
    } else {
        Err(words)
    }
}

/// The range that a table's column spans; its values where they are no numbers or all the same.
fn range_of<'a>(cells: impl Iterator<Item = &'a Setting>) -> Range {
    let mut values: Vec<Setting> = Vec::new();
    let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
    let mut words = false;
    for cell in cells {
        match cell.number() {
            Some(number) => (low, high) = (low.min(number), high.max(number)),
            None => words = true,
        }
        whole &= matches!(cell, Setting::Whole(_));
        if values.len() <= 100 && !values.contains(cell) {
            values.push(cell.clone());
        }
    }
    if words || low >= high {
        Range::Among(values)
    } else {
        Range::Between {
            low,
            high,
            shape: Shape::Uniform,
            whole,
        }
    }
}

/// What is too large for a sweep.
pub(super) fn too_many(file: &DesignFile, factors: &[Factor], arms: usize) -> Option<Problem> {
    let design = &file.design;
    let of = |role: Option<Role>| -> Vec<&Factor> {
        factors
            .iter()
            .filter(|f| role.is_none_or(|role| f.role == role))
            .collect()
    };
    let samples = [
        ("sample", &design.sample, None),
        ("sample_levers", &design.sample_levers, Some(Role::Lever)),
        (
            "sample_uncertainties",
            &design.sample_uncertainties,
            Some(Role::Uncertainty),
        ),
    ];
    let mut points = Some(1_u64);
    for (key, sample, role) in samples {
        let Some(sample) = sample else { continue };
        let own = of(role);
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
        points = points.and_then(|all| all.checked_mul(count(sample, &own)?.max(1)));
    }
    let runs = points
        .filter(|&points| points <= u64::from(design::POINTS_MAX))
        .and_then(|points| points.checked_mul(arms as u64 * u64::from(design.replicates)));
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
