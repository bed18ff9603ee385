//! Millpond from Python: the extension module `millpond._millpond`.
//!
//! It does what the commands `run`, `compare`, `sweep`, `table` and `follow` do and hands back tables
//! as Arrow. The functions that people call are in `src-py/millpond`; those here take what these have
//! checked. Every piece of work has a thread of its own, so that other Python threads go on and Ctrl-C
//! is heard: `apart.rs`.

mod apart;
mod failure;
mod following;
mod held;
mod multipliers;
mod runs;
mod sweeps;
mod verdict;
mod wishes;

use std::path::PathBuf;

use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparable::check_comparable;
use millpond::scenario::types::Scenario;
use pyo3::prelude::*;

use crate::apart::{apart, left_behind};
use crate::failure::Failure;
use crate::held::Held;
use crate::wishes::Wishes;

/// Runs, series and failures in words, then what never begins in words.
type Run = (Held, Held, Vec<String>, Vec<String>);
/// The same with the verdict after the series.
type Comparison = (Held, Held, Held, Vec<String>, Vec<String>);

/// Runs a scenario.
#[pyfunction]
fn run(py: Python, scenario: PathBuf, replicates: u32, wishes: Wishes) -> PyResult<Run> {
    apart(py, None, move |shared| {
        let scenario = wishes.scenario(&scenario)?;
        let cases = CasePlan::own(&scenario);
        let batch = runs::batch("run", vec![scenario], cases, replicates);
        let ran = runs::ran(&batch, false, wishes.threads(), shared)?;
        Ok((ran.runs, ran.series, ran.failures, ran.notes))
    })
}

/// Compares policies: calm, under each shock and, where wanted, under one drawn by chance.
#[pyfunction]
fn compare(
    py: Python,
    policies: Vec<PathBuf>,
    replicates: Option<u32>,
    drawn_shock: bool,
    wishes: Wishes,
) -> PyResult<Comparison> {
    apart(py, None, move |shared| {
        let policies = policies.iter().map(|path| wishes.scenario(path));
        let policies: Vec<Scenario> = policies.collect::<Result<_, _>>()?;
        check_comparable(&policies).map_err(Failure::Other)?;
        let mut cases = CasePlan::all(&policies[0]);
        if drawn_shock {
            cases.push(CasePlan::drawn(&policies[0]));
        }
        let replicates = replicates.unwrap_or(policies[0].run.replicates);
        let batch = runs::batch("compare", policies, cases, replicates);
        let ran = runs::ran(&batch, true, wishes.threads(), shared)?;
        let verdict = verdict::table(&ran.comparison)?;
        Ok((ran.runs, ran.series, verdict, ran.failures, ran.notes))
    })
}

/// Runs a sweep, or what is left of it.
#[pyfunction]
fn sweep(
    py: Python,
    design: PathBuf,
    out: Option<PathBuf>,
    replicates: Option<u32>,
    wishes: Wishes,
    progress: Option<Bound<PyAny>>,
) -> PyResult<sweeps::Holds> {
    let progress = progress.map(Bound::unbind);
    apart(py, progress.as_ref(), move |shared| {
        sweeps::swept(&design, out, replicates, &wishes, shared)
    })
}

/// What the folder of an earlier sweep holds.
#[pyfunction]
fn sweep_held(py: Python, folder: PathBuf) -> PyResult<sweeps::Holds> {
    sweeps::held(folder).map_err(|failure| failure.raise(py))
}

/// A table of a sweep's folder; None where its design asks for no series.
#[pyfunction]
fn sweep_table(py: Python, folder: PathBuf, name: String) -> PyResult<Option<Held>> {
    left_behind(py, move |_| sweeps::table(&folder, &name))
}

/// Multipliers, effects and leakage of a table or of a scenario's regions.
#[pyfunction]
fn table(py: Python, asked: multipliers::Asked, wishes: Wishes) -> PyResult<Held> {
    left_behind(py, move |_| asked.table(&wishes))
}

/// Follows pounds from payment to payment until they have left.
#[pyfunction]
fn follow(py: Python, asked: following::Asked, wishes: Wishes) -> PyResult<following::Told> {
    left_behind(py, move |shared| asked.told(&wishes, shared))
}

/// The version.
#[pyfunction]
const fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The extension module.
#[pymodule]
fn _millpond(module: &Bound<PyModule>) -> PyResult<()> {
    module.add_class::<Held>()?;
    module.add_function(wrap_pyfunction!(run, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(sweep, module)?)?;
    module.add_function(wrap_pyfunction!(sweep_held, module)?)?;
    module.add_function(wrap_pyfunction!(sweep_table, module)?)?;
    module.add_function(wrap_pyfunction!(table, module)?)?;
    module.add_function(wrap_pyfunction!(follow, module)?)?;
    module.add_function(wrap_pyfunction!(version, module)?)
}
