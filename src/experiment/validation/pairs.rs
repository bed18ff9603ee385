//! Pairs of runs under the same luck: a world with something and without it.

use std::collections::BTreeMap;

use super::{Band, Finding, Judgement};
use crate::experiment::cases::CasePlan;
use crate::experiment::execute::{Execution, execute};
use crate::experiment::plan::plans;
use crate::experiment::run::RunResult;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::Series;
use crate::scenario::types::Scenario;

/// A run with something and one without, under the same luck.
pub struct Pair<'a> {
    /// With it.
    pub with: &'a Series,
    /// Without it.
    pub without: &'a Series,
    /// The same under a shock, where one was asked for.
    pub shocked: Option<(&'a Series, &'a Series)>,
}

/// Finished runs of a world without something and of others with it.
#[derive(Debug, Default)]
pub struct Lived {
    /// By world, case and replicate.
    runs: BTreeMap<(usize, usize, u32), Series>,
    replicates: u32,
}

impl Lived {
    /// Lives so many replicates of each world, the first of which is the one without; calm, and under one of
    /// their shocks if one is named.
    ///
    /// # Errors
    /// In words, when a run fails.
    pub fn live(
        worlds: &[Scenario],
        shock: Option<&str>,
        replicates: u32,
        execution: Execution,
    ) -> Result<Self, String> {
        let mut lived = Self {
            replicates,
            ..Self::default()
        };
        let Some(world) = worlds.first() else {
            return Ok(lived);
        };
        let shock = shock.map(|name| CasePlan::named(name, vec![name.to_owned()]));
        let cases: Vec<CasePlan> = std::iter::once(CasePlan::calm()).chain(shock).collect();
        let plans = plans(worlds, &cases, 0..replicates, world.run.seed);
        execute(&plans, execution, |plan, result| match result {
            RunResult::Finished { series, .. } => {
                let place = (plan.policy, plan.case, plan.luck.replicate);
                lived.runs.insert(place, series);
                Ok(())
            }
            RunResult::Stopped => Ok(()),
            failed => Err(format!("{}: {}", plan.words(), failed.error())),
        })?;
        Ok(lived)
    }

    /// The pairs of a world (1 and up) with the first one that both finished.
    #[must_use]
    pub fn pairs(&self, world: usize) -> Vec<Pair<'_>> {
        let run = |world, case, replicate| self.runs.get(&(world, case, replicate));
        let pair = |replicate| {
            let shocked = [run(world, 1, replicate), run(0, 1, replicate)];
            Some(Pair {
                with: run(world, 0, replicate)?,
                without: run(0, 0, replicate)?,
                shocked: shocked[0].zip(shocked[1]),
            })
        };
        (0..self.replicates).filter_map(pair).collect()
    }
}

/// The mean of a figure over pairs, those left out that have none.
pub fn mean_of(pairs: &[Pair], read: impl Fn(&Pair) -> f64) -> Estimate {
    let mut values: Vec<f64> = pairs.iter().map(read).collect();
    values.retain(|value| !value.is_nan());
    estimate(&values)
}

/// What an answer is judged by.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// What was observed.
    Observed(Band),
    /// The interval does not lie above zero.
    Nothing,
    /// The interval lies above zero.
    Something,
    /// Shown only.
    Open,
}

impl Answer {
    /// Judges a figure by its mean or its interval.
    #[must_use]
    pub fn judge(self, shown: Finding, answer: Estimate) -> Finding {
        let shown = shown.with_interval(answer.interval);
        let told = |holds: bool| {
            if holds {
                Judgement::Pass
            } else {
                Judgement::Fail
            }
        };
        let judgement = match self {
            Self::Observed(band) => Some(band.judge(answer.mean)),
            Self::Nothing => answer.interval.map(|[low, _]| told(low <= 0.0)),
            Self::Something => answer.interval.map(|[low, _]| told(low > 0.0)),
            Self::Open => None,
        };
        let band = match self {
            Self::Observed(band) => Some(band),
            _ => None,
        };
        Finding {
            band,
            judgement,
            ..shown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::validation::Rung;

    #[test]
    fn theory_is_judged_by_intervals_and_observation_by_bands() {
        let estimate = |low: f64, high: f64| Estimate {
            mean: f64::midpoint(low, high),
            interval: Some([low, high]),
            replicates: 8,
        };
        let shown = || Finding::shown(Rung::LocalMoney, "a figure", 0.0, "");
        let judged = |answer: Answer, low, high| {
            let judgement = answer.judge(shown(), estimate(low, high)).judgement;
            judgement.map_or("shown", Judgement::word)
        };
        assert_eq!(judged(Answer::Nothing, -1.0, 1.0), "PASS");
        assert_eq!(judged(Answer::Nothing, -1.0, -0.5), "PASS");
        assert_eq!(judged(Answer::Nothing, 0.5, 1.0), "FAIL");
        assert_eq!(judged(Answer::Something, 0.5, 1.0), "PASS");
        assert_eq!(judged(Answer::Something, -1.0, -0.5), "FAIL");
        assert_eq!(
            judged(Answer::Observed(Band::between(0.0, 1.0)), 0.2, 0.4),
            "PASS"
        );
        assert_eq!(judged(Answer::Open, 0.2, 0.4), "shown");
    }
}
