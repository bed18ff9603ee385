//! One run from its plan to its result, whatever happens on the way.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ledger::Books;
use crate::measure::inside::Traffic;
use crate::measure::outcome::Series;
use crate::record::RecordError;
use crate::record::checkpoint::Checkpoints;
use crate::scenario::types::Scenario;
use crate::simulation::{AuditFailure, Luck, Simulation, Unwatched, Watch};

use super::plan::RunPlan;

/// What became of a run.
#[derive(Clone, Debug)]
pub enum RunResult {
    /// It reached its last month.
    Finished {
        /// What it recorded.
        series: Series,
        /// Books of its last full year, by region; empty for runs under a year.
        last_year: Vec<Books>,
        /// What passed between regions in its first and its last full year; empty for runs under a
        /// year and for a single region.
        traffic: Vec<Traffic>,
    },
    /// It could not be built or broke off; in words.
    Failed(String),
    /// The books of a month did not add up.
    AuditFailed(AuditFailure),
    /// It was stopped before its end.
    Stopped,
}

impl RunResult {
    /// The `status` column.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self {
            Self::Finished { .. } => "ok",
            Self::Failed(_) => "failed",
            Self::AuditFailed(_) => "audit failed",
            Self::Stopped => "stopped",
        }
    }

    /// The `error` column: empty for a finished run.
    #[must_use]
    pub fn error(&self) -> String {
        match self {
            Self::Finished { .. } => String::new(),
            Self::Failed(words) => words.clone(),
            Self::AuditFailed(failure) => failure.to_string(),
            Self::Stopped => "interrupted".into(),
        }
    }
}

/// Lives a scenario under the luck of a replicate and returns its record.
///
/// # Errors
/// In words, when it cannot be built or its books do not add up.
pub(super) fn lived(scenario: &Scenario, replicate: u32) -> Result<Series, String> {
    let luck = Luck {
        seed: scenario.run.seed,
        replicate,
    };
    let mut simulation = Simulation::new(scenario, luck)?;
    for _ in 0..scenario.run.months {
        simulation
            .step(&mut Unwatched)
            .map_err(|failure| failure.to_string())?;
    }
    Ok(simulation.series().clone())
}

/// Runs a plan to its end. `after_month` is told after every month and says whether to go on. With
/// `checkpoints` the run is written down on the way and taken up where it was.
pub fn run(
    plan: &RunPlan,
    checkpoints: Option<&Checkpoints>,
    after_month: impl Fn() -> bool,
) -> RunResult {
    let Some(checkpoints) = checkpoints else {
        return live(&plan.scenario, plan.luck, &mut Unwatched, after_month);
    };
    unbroken(|| {
        let words = |error: RecordError| error.to_string();
        let begin = match checkpoints.last(plan).map_err(words)? {
            Some(run) => run,
            None => Simulation::new(&plan.scenario, plan.luck)?,
        };
        to_the_end(begin, &plan.scenario, &mut Unwatched, |run| {
            checkpoints.after_month(plan, run).map_err(words)?;
            let go_on = after_month();
            if !go_on {
                checkpoints.broken_off(plan, run).map_err(words)?;
            }
            Ok(go_on)
        })
    })
}

/// Lives a scenario under some luck to its end, whatever happens on the way.
pub(super) fn live(
    scenario: &Scenario,
    luck: Luck,
    watch: &mut impl Watch,
    after_month: impl Fn() -> bool,
) -> RunResult {
    unbroken(|| {
        let begin = Simulation::new(scenario, luck)?;
        to_the_end(begin, scenario, watch, |_| Ok(after_month()))
    })
}

/// What becomes of a run that may fail or panic. A panic is a bug of the engine (e.g. money beyond 64 bits): it
/// costs this run, not the others.
fn unbroken(attempt: impl FnOnce() -> Result<RunResult, String>) -> RunResult {
    match catch_unwind(AssertUnwindSafe(attempt)) {
        Ok(result) => result.unwrap_or_else(RunResult::Failed),
        Err(panic) => RunResult::Failed(panic_words(&*panic)),
    }
}

fn to_the_end(
    mut simulation: Simulation,
    scenario: &Scenario,
    watch: &mut impl Watch,
    mut after_month: impl FnMut(&Simulation) -> Result<bool, String>,
) -> Result<RunResult, String> {
    while simulation.economy().month < scenario.run.months {
        if let Err(failure) = simulation.step(watch) {
            return Ok(RunResult::AuditFailed(failure));
        }
        if !after_month(&simulation)? {
            return Ok(RunResult::Stopped);
        }
    }
    Ok(RunResult::Finished {
        last_year: simulation.last_year().to_vec(),
        traffic: simulation.traffic().cloned().collect(),
        series: simulation.series().clone(),
    })
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    format!("the engine broke off: {words}")
}
