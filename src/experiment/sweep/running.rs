//! Running what is not there yet: over threads, each finished run appended to the journal.

use std::sync::Mutex;

use super::evaluate::Evaluation;
use super::{Place, Sweep};
use crate::experiment::execute::Execution;
use crate::parallel;
use crate::record::RecordError;
use crate::record::sweep::journal::{Finished, Journal};

/// How running went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Runs that were done now.
    pub done: usize,
    /// Of these, runs that failed.
    pub failed: usize,
    /// Runs that were stopped or never started.
    pub left: usize,
}

impl Sweep {
    /// Runs those of the runs `range` that the journal does not have. `run_done` is told after each.
    ///
    /// # Errors
    /// When the journal cannot be written; runs under way are then stopped.
    pub fn run(
        &self,
        range: std::ops::Range<usize>,
        journal: &mut Journal,
        execution: Execution,
        run_done: &(dyn Fn(bool) + Sync),
    ) -> Result<Ran, RecordError> {
        let missing: Vec<usize> = range
            .filter(|&run| !journal.has(self.id(self.place(run))))
            .collect();
        let shared = Mutex::new((journal, Ran::default(), None));
        let threads = execution.threads.unwrap_or(0);
        parallel::hand_out(&missing, threads, |_, &run| {
            let place = self.place(run);
            let evaluated = if execution.stop.drain() {
                None
            } else {
                self.evaluate(place, execution)
            };
            let Ok(mut shared) = shared.lock() else {
                return;
            };
            let (journal, ran, failure) = &mut *shared;
            let Some(evaluation) = evaluated.filter(|_| failure.is_none()) else {
                ran.left += 1;
                return;
            };
            let ok = evaluation.status == "ok";
            match journal.append(&finished(self.id(place), evaluation)) {
                Ok(()) => {
                    ran.done += 1;
                    ran.failed += usize::from(!ok);
                    run_done(ok);
                }
                Err(error) => {
                    *failure = Some(error);
                    ran.left += 1;
                    execution.stop.wish();
                    execution.stop.wish();
                }
            }
        });
        let (journal, ran, failure) = match shared.into_inner() {
            Ok(shared) => shared,
            Err(poisoned) => poisoned.into_inner(),
        };
        if let Some(error) = failure {
            return Err(error);
        }
        journal.sync()?;
        Ok(ran)
    }

    /// One run of the sweep; none when it was stopped.
    #[must_use]
    pub fn evaluate(&self, place: Place, execution: Execution) -> Option<Evaluation> {
        let point: Vec<_> = self.points.values[place.point]
            .iter()
            .cloned()
            .map(Some)
            .collect();
        self.evaluate_at(place.arm, &point, place.replicate, execution)
    }
}

fn finished(id: u64, evaluation: Evaluation) -> Finished {
    Finished {
        id,
        status: evaluation.status.to_owned(),
        error: evaluation.error,
        hash: evaluation.hash,
        outcomes: evaluation.outcomes,
        months: evaluation.months,
    }
}

/// The runs of shard `shard` (from 1) of `of`: contiguous, as equal as can be.
#[must_use]
pub fn shard_range(runs: usize, shard: u32, of: u32) -> std::ops::Range<usize> {
    let bound = |shard: u32| (runs as u128 * u128::from(shard) / u128::from(of)) as usize;
    bound(shard - 1)..bound(shard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_contiguous_and_leave_nothing_out() {
        for (runs, of) in [(10, 3), (5, 8), (0, 2), (1_000_003, 7)] {
            let shards: Vec<_> = (1..=of).map(|shard| shard_range(runs, shard, of)).collect();
            assert_eq!((shards[0].start, shards[of as usize - 1].end), (0, runs));
            assert!(shards.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes = shards.iter().map(std::iter::ExactSizeIterator::len);
            assert!(sizes.clone().max().unwrap_or(0) - sizes.min().unwrap_or(0) <= 1);
        }
    }
}
