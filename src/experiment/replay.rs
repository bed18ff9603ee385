//! One earlier run once more: from its id, the table of runs and the manifest beside it.

use std::path::Path;

use serde::Deserialize;

use super::execute::{Execution, execute};
use super::plan::{RunPlan, plans};
use super::run::RunResult;
use super::sweep::{Sweep, tables as sweep_tables};
use crate::record::RecordError;
use crate::record::manifest::Manifest;
use crate::record::sweep::manifest::SweepManifest;
use crate::record::sweep::reader::TableReader;
use crate::record::tables::{RUNS, series_hash};
use crate::scenario::from_text;

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// Hash that the earlier run recorded; empty where it had failed.
    pub before: String,
    /// Hash of what the run recorded now; empty where it failed.
    pub now: String,
    /// Why it failed now, in words; empty where it did not.
    pub error: String,
}

impl Replayed {
    /// Whether both recorded the same, to the last bit.
    #[must_use]
    pub fn same(&self) -> bool {
        self.error.is_empty() && self.before == self.now
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        if !self.error.is_empty() {
            format!("fails: {}", self.error)
        } else if self.same() {
            format!("same result as before, {}", self.now)
        } else {
            format!("differs: {} now, {} before", self.now, self.before)
        }
    }
}

/// The columns of a run that a replay needs.
#[derive(Debug, Deserialize)]
struct RunRow {
    run_id: String,
    policy: String,
    case: String,
    replicate: u32,
    series_hash: String,
}

/// Runs the run `id` of the results in `dir` once more.
///
/// # Errors
/// When the results cannot be read, do not hold the run, or were made by another version.
pub fn replay(dir: &Path, id: &str, execution: Execution) -> Result<Replayed, RecordError> {
    if is_sweep(dir) {
        return replay_of_sweep(dir, id, execution);
    }
    let manifest = Manifest::read(dir)?;
    let row = find(dir, id)?;
    let plan = plan_again(dir, &manifest, &row)?;
    let mut replayed = Replayed {
        before: row.series_hash,
        now: String::new(),
        error: String::new(),
    };
    execute(&[plan], execution, |_, result| -> Result<(), RecordError> {
        match &result {
            RunResult::Finished { series, .. } => replayed.now = series_hash(series),
            _ => replayed.error = result.error(),
        }
        Ok(())
    })?;
    Ok(replayed)
}

/// Whether a folder's manifest is a sweep's.
fn is_sweep(dir: &Path) -> bool {
    matches!(SweepManifest::find(dir), Ok(Some(_)))
}

fn replay_of_sweep(dir: &Path, id: &str, execution: Execution) -> Result<Replayed, RecordError> {
    let (sweep, _) = Sweep::of_results(dir)?;
    let no_run = || RecordError::refused(dir, format!("its sweep has no run {id}"));
    let number = u64::from_str_radix(id, 16).map_err(|_| no_run())?;
    let place = (0..sweep.runs()).map(|run| sweep.place(run));
    let place = place.into_iter().find(|&place| sweep.id(place) == number);
    let place = place.ok_or_else(no_run)?;
    let before = recorded_hash(dir, &sweep, id)?.ok_or_else(no_run)?;
    let now = sweep.evaluate(place, execution);
    Ok(match now {
        Some(evaluation) => Replayed {
            before,
            now: evaluation.hash,
            error: evaluation.error,
        },
        None => Replayed {
            before,
            now: String::new(),
            error: "interrupted".to_owned(),
        },
    })
}

/// The hash that a sweep's table of runs has of a run.
fn recorded_hash(dir: &Path, sweep: &Sweep, id: &str) -> Result<Option<String>, RecordError> {
    let mut runs = TableReader::of_results(dir, sweep_tables::RUNS, sweep.format())?;
    let (ids, hashes) = (runs.column("run_id")?, runs.column("series_hash")?);
    while let Some(batch) = runs.next_batch()? {
        let row = (0..batch.rows).find(|&row| batch.columns[ids].text(row) == id);
        if let Some(row) = row {
            return Ok(Some(batch.columns[hashes].text(row)));
        }
    }
    Ok(None)
}

fn find(dir: &Path, id: &str) -> Result<RunRow, RecordError> {
    let path = dir.join(RUNS);
    let fails = |error: csv::Error| RecordError::read(&path, error.to_string());
    let mut table = csv::Reader::from_path(&path).map_err(fails)?;
    for row in table.deserialize() {
        let row: RunRow = row.map_err(fails)?;
        if row.run_id == id {
            return Ok(row);
        }
    }
    Err(RecordError::read(&path, format!("there is no run {id}")))
}

fn plan_again(dir: &Path, manifest: &Manifest, row: &RunRow) -> Result<RunPlan, RecordError> {
    let fails = |words: String| RecordError::read(dir, words);
    let policy = manifest.policies.iter().find(|p| p.name == row.policy);
    let case = manifest.cases.iter().find(|c| c.name == row.case);
    let (Some(policy), Some(case)) = (policy, case) else {
        return Err(fails(format!(
            "manifest.json does not know the policy and case of {}",
            row.run_id
        )));
    };
    let scenario = from_text(&policy.name, &policy.scenario)
        .map_err(|problems| fails(format!("its scenario is refused: {problems}")))?;
    let cases = [case.plan()];
    let replicates = row.replicate..row.replicate + 1;
    let plan = plans(&[scenario], &cases, replicates, manifest.seed)
        .into_iter()
        .next();
    plan.filter(|plan| plan.id == row.run_id).ok_or_else(|| {
        fails(format!(
            "run {} was made by version {} or from another scenario; this is version {}",
            row.run_id,
            manifest.millpond,
            env!("CARGO_PKG_VERSION")
        ))
    })
}
