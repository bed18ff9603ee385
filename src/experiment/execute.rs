//! The executor under all commands: runs plans over threads and hands results back in plan order,
//! so that no byte of output depends on the threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc;

use crate::parallel;
use crate::record::checkpoint::Checkpoints;
use crate::simulation::AuditFailure;

use super::plan::RunPlan;
use super::run::{RunResult, run};

/// A wish to stop that may be made from another thread or a signal handler.
#[derive(Debug, Default)]
pub struct Stop(AtomicU8);

impl Stop {
    /// A wish nobody has made yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicU8::new(0))
    }

    /// Wishes to stop: the first time no further run starts, the second time runs under way stop
    /// too. Returns how often it has been wished (at most 255).
    pub fn wish(&self) -> u8 {
        let add = |wishes: u8| Some(wishes.saturating_add(1));
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add)
            .unwrap_or(u8::MAX)
            .saturating_add(1)
    }

    /// Whether no further run may start.
    #[must_use]
    pub fn drain(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    /// Whether runs under way should stop as well.
    #[must_use]
    pub fn now(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 1
    }
}

/// How to execute plans.
#[derive(Clone, Copy)]
pub struct Execution<'a> {
    /// Threads; all cores when none.
    pub threads: Option<usize>,
    /// When to stop.
    pub stop: &'a Stop,
    /// Told after each simulated month, from any thread.
    pub month_done: &'a (dyn Fn() + Sync),
}

/// How an experiment went.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Runs that reached their end.
    pub finished: usize,
    /// Runs that failed, audits included.
    pub failed: usize,
    /// Runs that were stopped or never started.
    pub stopped: usize,
    /// The first audit failure in plan order.
    pub audit: Option<AuditFailure>,
}

impl Tally {
    /// Adds how another batch of runs went, which came after this one.
    pub fn add(&mut self, later: Self) {
        self.finished += later.finished;
        self.failed += later.failed;
        self.stopped += later.stopped;
        self.audit = self.audit.take().or(later.audit);
    }

    fn count(&mut self, result: &RunResult) {
        match result {
            RunResult::Finished { .. } => self.finished += 1,
            RunResult::Failed(_) => self.failed += 1,
            RunResult::AuditFailed(failure) => {
                self.failed += 1;
                self.audit.get_or_insert_with(|| failure.clone());
            }
            RunResult::Stopped => self.stopped += 1,
        }
    }
}

/// Runs all plans; `take` gets each plan with its result, in plan order, as soon as all before it
/// are done. Plans that were never started after a wish to stop are handed on as stopped.
///
/// # Errors
/// The first error of `take`, after which no further run starts.
pub fn execute<E>(
    plans: &[RunPlan],
    execution: Execution,
    take: impl FnMut(&RunPlan, RunResult) -> Result<(), E>,
) -> Result<Tally, E> {
    execute_kept(plans, None, execution, take)
}

/// As [`execute`], with runs written down on the way and taken up where they were.
///
/// # Errors
/// As [`execute`].
pub fn execute_kept<E>(
    plans: &[RunPlan],
    checkpoints: Option<&Checkpoints>,
    execution: Execution,
    mut take: impl FnMut(&RunPlan, RunResult) -> Result<(), E>,
) -> Result<Tally, E> {
    let mut tally = Tally::default();
    let mut failure = None;
    std::thread::scope(|scope| {
        let (results, arriving) = mpsc::channel();
        scope.spawn(move || {
            parallel::hand_out(plans, execution.threads.unwrap_or(0), |index, plan| {
                let result = run_one(plan, checkpoints, execution);
                // The receiver outlives all runs.
                let _ = results.send((index, result));
            });
        });
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (index, result) in arriving {
            early.insert(index, result);
            while let Some(result) = early.remove(&next) {
                tally.count(&result);
                if failure.is_none()
                    && let Err(error) = take(&plans[next], result)
                {
                    failure = Some(error);
                    execution.stop.wish();
                }
                next += 1;
            }
        }
    });
    failure.map_or(Ok(tally), Err)
}

fn run_one(plan: &RunPlan, checkpoints: Option<&Checkpoints>, execution: Execution) -> RunResult {
    if execution.stop.drain() {
        return RunResult::Stopped;
    }
    run(plan, checkpoints, || {
        (execution.month_done)();
        !execution.stop.now()
    })
}
