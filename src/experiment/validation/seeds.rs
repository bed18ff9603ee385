//! Many long runs side by side: one a seed, each measured and forgotten.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use super::life::{Life, live};
use crate::experiment::execute::Execution;
use crate::parallel;
use crate::scenario::types::Scenario;

/// Months that a run takes to forget its start.
pub const BURN_IN: u32 = 240;

/// What became of a seed: its life, `None` when it was stopped, or in words why it failed.
pub type Lived = Result<Option<Life>, String>;

/// Lives a scenario once for each replicate; `take` gets each as soon as it is done, in any order.
///
/// # Errors
/// The first error of `take`, after which no further run starts.
pub fn live_all<E>(
    scenario: &Scenario,
    replicates: &[u32],
    execution: Execution,
    mut take: impl FnMut(u32, Lived) -> Result<(), E>,
) -> Result<(), E> {
    let mut failure = None;
    std::thread::scope(|scope| {
        let (results, arriving) = mpsc::channel();
        scope.spawn(move || {
            let threads = execution.threads.unwrap_or(0);
            parallel::hand_out(replicates, threads, |_, &replicate| {
                one(scenario, replicate, execution, &results);
            });
        });
        for (replicate, lived) in arriving {
            if failure.is_none()
                && let Err(error) = take(replicate, lived)
            {
                failure = Some(error);
                execution.stop.wish();
            }
        }
    });
    failure.map_or(Ok(()), Err)
}

type Results = mpsc::Sender<(u32, Lived)>;

fn one(scenario: &Scenario, replicate: u32, execution: Execution, results: &Results) {
    if execution.stop.drain() {
        return;
    }
    let go_on = || {
        (execution.month_done)();
        !execution.stop.now()
    };
    // A panic is a bug of the engine: it costs this seed, not the others.
    let attempt = AssertUnwindSafe(|| live(scenario, replicate, BURN_IN, go_on));
    let lived = catch_unwind(attempt).unwrap_or_else(|_| Err("the engine broke off".to_owned()));
    // The receiver outlives all runs.
    let _ = results.send((replicate, lived));
}
