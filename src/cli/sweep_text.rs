//! What `millpond sweep` says: the plan before, the folder after.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::factor::{Factor, Range, Shape};
use crate::experiment::sweep::finish::Written;
use crate::experiment::sweep::tables::{POINTS, RUNS, SERIES};
use crate::report::format::whole;
use crate::scenario::record::Choice;

/// The plan for people.
#[must_use]
pub fn plan_text(sweep: &Sweep) -> String {
    let mut text = format!("{}\n\n", sweep.file.design.title);
    let _ = writeln!(
        text,
        "{} runs: {} points, {} policies of {} worlds, {} replicates, seed {}\n",
        count(sweep.runs()),
        count(sweep.points.len()),
        sweep.arms.len(),
        sweep.file.design.worlds.len(),
        sweep.replicates,
        sweep.seed
    );
    let width = sweep
        .factors
        .iter()
        .map(|f| f.name.chars().count())
        .max()
        .unwrap_or(0);
    for factor in &sweep.factors {
        let knowing = sweep.arms.iter().zip(sweep.knowing(factor));
        let knowing: Vec<String> = knowing
            .filter(|(_, knows)| *knows)
            .map(|(arm, _)| arm.words())
            .collect();
        let only = if knowing.len() < sweep.arms.len() {
            format!("  (only {})", knowing.join("; "))
        } else {
            String::new()
        };
        let unit = if factor.unit.is_empty() {
            String::new()
        } else {
            format!(" {}", factor.unit)
        };
        let role = factor.role.name();
        let _ = writeln!(
            text,
            "{:width$}  {role:11}  {}{unit}{only}",
            factor.name,
            range_words(factor)
        );
    }
    let names: Vec<&str> = sweep.specs.iter().map(|spec| spec.name.as_str()).collect();
    let _ = writeln!(text, "\nOutcomes: {}", names.join(", "));
    if !sweep.series.is_empty() {
        let names: Vec<&str> = sweep.series.iter().map(|outcome| outcome.name()).collect();
        let _ = writeln!(text, "Months of: {}", names.join(", "));
    }
    let months: u64 = (0..sweep.arms.len()).map(|arm| sweep.months(arm)).sum();
    let each = sweep.runs() as u64 / sweep.arms.len() as u64;
    let _ = writeln!(
        text,
        "Months to live in all: {}",
        count((months * each) as usize)
    );
    text
}

/// A parameter's values in words.
fn range_words(factor: &Factor) -> String {
    match &factor.range {
        Range::Between {
            low,
            high,
            shape,
            whole,
        } => {
            let shape = match shape {
                Shape::Uniform => "",
                Shape::LogUniform => ", log-uniform",
                Shape::Triangular { .. } => ", triangular",
                Shape::Normal { .. } => ", normal, cut",
            };
            let whole = if *whole { ", whole" } else { "" };
            format!("{} to {}{shape}{whole}", short(*low), short(*high))
        }
        Range::Among(values) => {
            let words: Vec<String> = values.iter().map(ToString::to_string).collect();
            words.join(", ")
        }
        Range::Any => "by the table".to_owned(),
    }
}

/// A number in at most four digits that say something.
#[must_use]
pub fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}

fn count(number: usize) -> String {
    whole(number as u64)
}

/// The plan as JSON.
#[must_use]
pub fn plan_json(sweep: &Sweep) -> Json {
    let arms: Vec<Json> = sweep
        .arms
        .iter()
        .map(|arm| json!({ "world": arm.world, "policy": arm.policy, "scenario_hash": arm.hash }))
        .collect();
    let parameters: Vec<Json> = sweep
        .factors
        .iter()
        .map(|factor| {
            json!({
                "name": factor.name,
                "path": factor.path,
                "role": factor.role.name(),
                "unit": factor.unit,
                "values": range_words(factor),
            })
        })
        .collect();
    json!({
        "title": sweep.file.design.title,
        "runs": sweep.runs(),
        "points": sweep.points.len(),
        "replicates": sweep.replicates,
        "seed": sweep.seed,
        "plan": sweep.plan_hash(),
        "policies": arms,
        "parameters": parameters,
        "outcomes": sweep.specs.iter().map(|spec| &spec.name).collect::<Vec<_>>(),
        "series": sweep.series.iter().map(|outcome| outcome.name()).collect::<Vec<_>>(),
    })
}

/// What a folder holds now, for people.
#[must_use]
pub fn written_text(sweep: &Sweep, written: &Written, dir: &Path) -> String {
    let mut text = format!(
        "{} of {} runs finished, {} failed, {} are still to be done\n",
        count(written.finished),
        count(sweep.runs()),
        count(written.failed),
        count(written.left)
    );
    let mut tables = vec![POINTS, RUNS];
    if !sweep.series.is_empty() {
        tables.push(SERIES);
    }
    let files: Vec<String> = tables
        .iter()
        .map(|table| sweep.format().file(table))
        .collect();
    let _ = writeln!(
        text,
        "{} and their dictionary are in {}",
        files.join(", "),
        dir.display()
    );
    if written.left == 0 {
        let _ = writeln!(text, "millpond analyse {}", dir.display());
    } else {
        text.push_str("start the same command again to go on\n");
    }
    text
}

/// What a folder holds now, as JSON.
#[must_use]
pub fn written_json(sweep: &Sweep, written: &Written, dir: &Path) -> Json {
    json!({
        "dir": dir,
        "runs": sweep.runs(),
        "finished": written.finished,
        "failed": written.failed,
        "left": written.left,
        "failures": written.failures,
    })
}
