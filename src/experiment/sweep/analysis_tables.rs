//! The tables of an analysis, in `analysis/` of a sweep's folder; and the sweep as a SALib problem.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::Sweep;
use super::analysis::{Analysis, losses};
use super::design::{Method, TableFormat};
use super::factor::{Factor, Range, Shape};
use super::frame::{Frame, Subject};
use super::tables::POINT;
use crate::measure::sensitivity::Index;
use crate::record::RecordError;
use crate::record::file::{prepare, write_whole};
use crate::record::sweep::table::{Cell, Column, ColumnKind, TableWriter};
use crate::scenario::record::Choice;

/// The folder of an analysis, in a sweep's.
pub const ANALYSIS: &str = "analysis";
/// The sweep as a SALib problem.
const PROBLEM: &str = "problem.json";

/// Writes every table of an analysis into a folder; returns their names.
///
/// # Errors
/// When the disk refuses.
pub fn write(
    dir: &Path,
    sweep: &Sweep,
    frame: &Frame,
    analysis: &Analysis,
) -> Result<Vec<String>, RecordError> {
    prepare(dir)?;
    let mut names = vec![
        effects(dir, sweep, analysis)?,
        noise(dir, sweep, frame, analysis)?,
    ];
    if !analysis.sobol.is_empty() {
        names.push(sobol(dir, sweep, analysis)?);
    }
    if !analysis.pairs.is_empty() {
        names.push(pairs(dir, sweep, analysis)?);
    }
    if !analysis.morris.is_empty() {
        names.push(morris(dir, sweep, analysis)?);
    }
    if Subject::compares(sweep) {
        names.push(loses(dir, sweep, frame)?);
    }
    names.push(rows(dir, sweep)?);
    let problem = format!("{:#}\n", problem(sweep));
    write_whole(dir, PROBLEM, problem.as_bytes())?;
    names.push(PROBLEM.to_owned());
    Ok(names)
}

fn begin(
    dir: &Path,
    name: &str,
    columns: &[(&str, ColumnKind)],
) -> Result<TableWriter, RecordError> {
    let columns: Vec<Column> = columns
        .iter()
        .map(|(name, kind)| Column::new(name, *kind, ""))
        .collect();
    TableWriter::begin(dir, name, TableFormat::Csv, &columns, &BTreeMap::new())
}

fn done(table: TableWriter) -> Result<String, RecordError> {
    table.finish().map(|(name, _)| name)
}

/// World, policy, what it is compared with, outcome, unit: the first cells of a row.
fn keys(sweep: &Sweep, subject: Subject, outcome: usize) -> [Cell<'_>; 5] {
    let arm = &sweep.arms[subject.arm];
    let base = subject.less.map(|base| sweep.arms[base].policy.as_str());
    [
        Cell::Text(&arm.world),
        Cell::Text(&arm.policy),
        base.map_or(Cell::Empty, Cell::Text),
        Cell::Text(&sweep.specs[outcome].name),
        Cell::Text(sweep.specs[outcome].unit()),
    ]
}

const KEYS: [(&str, ColumnKind); 5] = [
    ("world", ColumnKind::Text),
    ("policy", ColumnKind::Text),
    ("less", ColumnKind::Text),
    ("outcome", ColumnKind::Text),
    ("unit", ColumnKind::Text),
];

fn interval(index: Index) -> [Cell<'static>; 3] {
    let ends = index
        .interval
        .map_or([Cell::Empty; 2], |ends| ends.map(Cell::Number));
    [Cell::Number(index.value), ends[0], ends[1]]
}

fn with_keys(columns: &[(&'static str, ColumnKind)]) -> Vec<(&'static str, ColumnKind)> {
    KEYS.iter().chain(columns).copied().collect()
}

fn numbers(names: &[&'static str]) -> Vec<(&'static str, ColumnKind)> {
    names
        .iter()
        .map(|name| (*name, ColumnKind::Number))
        .collect()
}

fn effects(dir: &Path, sweep: &Sweep, analysis: &Analysis) -> Result<String, RecordError> {
    let own = [
        "effect", "low", "high", "baseline", "better", "worse", "smallest", "largest", "points",
    ];
    let mut table = begin(dir, "effects", &with_keys(&numbers(&own)))?;
    for effect in &analysis.effects {
        let mut cells = keys(sweep, effect.subject, effect.outcome).to_vec();
        cells.extend(interval(effect.effect));
        let rest = [
            effect.baseline,
            effect.better,
            effect.worse,
            effect.range[0],
            effect.range[1],
        ];
        cells.extend(rest.map(Cell::Number));
        cells.push(Cell::Whole(effect.points as i64));
        table.row(&cells)?;
    }
    done(table)
}

fn noise(
    dir: &Path,
    sweep: &Sweep,
    frame: &Frame,
    analysis: &Analysis,
) -> Result<String, RecordError> {
    let own = [
        "replicates",
        "noise_share",
        "noise_variance",
        "luck_variance",
        "half_width",
        "target",
        "replicates_needed",
    ];
    let mut table = begin(dir, "noise", &with_keys(&numbers(&own)))?;
    let replicates = frame.replicates as u32;
    for of in &analysis.noise {
        let mut cells = keys(sweep, of.subject, of.outcome).to_vec();
        cells.push(Cell::Whole(i64::from(replicates)));
        match of.noise {
            Some(noise) => {
                let needed = if of.target > 0.0 {
                    noise.replicates_for(of.target)
                } else {
                    f64::NAN
                };
                cells.extend([noise.share, noise.noise, noise.luck].map(Cell::Number));
                cells.extend([noise.half_width(replicates), of.target, needed].map(Cell::Number));
            }
            None => cells.extend([Cell::Empty; 6]),
        }
        table.row(&cells)?;
    }
    done(table)
}

fn sobol(dir: &Path, sweep: &Sweep, analysis: &Analysis) -> Result<String, RecordError> {
    let mut columns = with_keys(&[("parameter", ColumnKind::Text)]);
    columns.extend(numbers(&[
        "first",
        "first_low",
        "first_high",
        "total",
        "total_low",
        "total_high",
    ]));
    columns.push(("left_out", ColumnKind::Whole));
    let mut table = begin(dir, "sobol", &columns)?;
    for of in &analysis.sobol {
        for (factor, index) in sweep.factors.iter().zip(&of.indices) {
            let mut cells = keys(sweep, of.subject, of.outcome).to_vec();
            cells.push(Cell::Text(&factor.name));
            cells.extend(interval(index.first));
            cells.extend(interval(index.total));
            cells.push(Cell::Whole(of.left_out as i64));
            table.row(&cells)?;
        }
    }
    done(table)
}

fn pairs(dir: &Path, sweep: &Sweep, analysis: &Analysis) -> Result<String, RecordError> {
    let mut columns = with_keys(&[
        ("parameter", ColumnKind::Text),
        ("other_parameter", ColumnKind::Text),
    ]);
    columns.extend(numbers(&["second", "second_low", "second_high"]));
    let mut table = begin(dir, "sobol-pairs", &columns)?;
    for of in &analysis.pairs {
        for pair in &of.indices {
            let mut cells = keys(sweep, of.subject, of.outcome).to_vec();
            let names = [pair.one, pair.other].map(|place| Cell::Text(&sweep.factors[place].name));
            cells.extend(names);
            cells.extend(interval(pair.second));
            table.row(&cells)?;
        }
    }
    done(table)
}

fn morris(dir: &Path, sweep: &Sweep, analysis: &Analysis) -> Result<String, RecordError> {
    let mut columns = with_keys(&[("parameter", ColumnKind::Text)]);
    columns.extend(numbers(&[
        "mu",
        "mu_star",
        "mu_star_low",
        "mu_star_high",
        "sigma",
    ]));
    columns.push(("left_out", ColumnKind::Whole));
    let mut table = begin(dir, "morris", &columns)?;
    for of in &analysis.morris {
        for (factor, index) in sweep.factors.iter().zip(&of.indices) {
            let mut cells = keys(sweep, of.subject, of.outcome).to_vec();
            cells.extend([Cell::Text(&factor.name), Cell::Number(index.mu)]);
            cells.extend(interval(index.mu_star));
            cells.extend([Cell::Number(index.sigma), Cell::Whole(of.left_out as i64)]);
            table.row(&cells)?;
        }
    }
    done(table)
}

/// Parameters and whether the policy loses, a row a point: for PRIM.
fn loses(dir: &Path, sweep: &Sweep, frame: &Frame) -> Result<String, RecordError> {
    let mut columns = vec![
        Column::new(POINT, ColumnKind::Whole, ""),
        Column::new("world", ColumnKind::Text, ""),
        Column::new("policy", ColumnKind::Text, ""),
        Column::new("less", ColumnKind::Text, ""),
    ];
    columns.extend(sweep.point_columns().into_iter().skip(1));
    let counted: Vec<usize> = (0..sweep.specs.len())
        .filter(|&o| sweep.specs[o].is_counted())
        .collect();
    let named = |prefix: &str, outcome: usize, kind| {
        Column::new(&format!("{prefix}{}", sweep.specs[outcome].name), kind, "")
    };
    columns.extend((0..sweep.specs.len()).map(|o| named("effect_", o, ColumnKind::Number)));
    columns.extend(
        counted
            .iter()
            .map(|&o| named("loses_", o, ColumnKind::Truth)),
    );
    columns.push(Column::new("loses", ColumnKind::Truth, ""));
    let mut table = TableWriter::begin(dir, "loses", TableFormat::Csv, &columns, &BTreeMap::new())?;
    let truth = |known: Option<bool>| known.map_or(Cell::Empty, Cell::Truth);
    for row in losses(sweep, frame) {
        let arm = &sweep.arms[row.subject.arm];
        let base = row.subject.less.map_or("", |base| &sweep.arms[base].policy);
        let mut cells = vec![
            Cell::Whole(row.point as i64),
            Cell::Text(&arm.world),
            Cell::Text(&arm.policy),
            Cell::Text(base),
        ];
        cells.extend(sweep.point_cells(row.point));
        cells.extend(row.effects.iter().map(|&effect| Cell::Number(effect)));
        cells.extend(counted.iter().map(|&outcome| truth(row.loses[outcome])));
        cells.push(truth(row.any()));
        table.row(&cells)?;
    }
    done(table)
}

/// The rows of the design, in its order, and the point that each is.
fn rows(dir: &Path, sweep: &Sweep) -> Result<String, RecordError> {
    let mut columns = vec![
        Column::new("row", ColumnKind::Whole, ""),
        Column::new(POINT, ColumnKind::Whole, ""),
    ];
    columns.extend(sweep.point_columns().into_iter().skip(1));
    let mut table =
        TableWriter::begin(dir, "design", TableFormat::Csv, &columns, &BTreeMap::new())?;
    for (row, &point) in sweep.points.rows.iter().enumerate() {
        let mut cells = vec![Cell::Whole(row as i64), Cell::Whole(point as i64)];
        cells.extend(sweep.point_cells(point));
        table.row(&cells)?;
    }
    done(table)
}

/// The sweep as a SALib problem: names, bounds and distributions in the order of the columns of
/// `design.csv`; values of a parameter that are no numbers are their places, from 0.
#[must_use]
pub fn problem(sweep: &Sweep) -> Json {
    let design = &sweep.file.design;
    let (bounds, dists): (Vec<Json>, Vec<&str>) = sweep.factors.iter().map(bounds).unzip();
    let mut problem = json!({
        "num_vars": sweep.factors.len(),
        "names": sweep.factors.iter().map(|f| &f.name).collect::<Vec<_>>(),
        "bounds": bounds,
        "dists": dists,
        "groups": null,
        "outcomes": sweep.specs.iter().map(|spec| &spec.name).collect::<Vec<_>>(),
        "rows": sweep.points.rows.len(),
    });
    if let Some(sample) = &design.sample {
        problem["sample"] = json!({
            "method": sample.method.name(),
            "N": sample.size,
            "calc_second_order": sample.second_order,
            "num_levels": (sample.method == Method::Morris).then_some(sample.levels),
        });
    }
    problem
}

/// SALib's bounds and distribution of a parameter.
fn bounds(factor: &Factor) -> (Json, &'static str) {
    match &factor.range {
        Range::Between {
            low, high, shape, ..
        } => match shape {
            Shape::Uniform => (json!([low, high]), "unif"),
            Shape::LogUniform => (json!([low, high]), "logunif"),
            Shape::Triangular { mode } => {
                (json!([low, high, (mode - low) / (high - low)]), "triang")
            }
            Shape::Normal { mean, deviation } => (json!([low, high, mean, deviation]), "truncnorm"),
        },
        Range::Among(values) => (json!([0, values.len()]), "unif"),
        Range::Any => (json!([0, 1]), "unif"),
    }
}
