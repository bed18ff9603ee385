//! What each policy's region loses to each shock: paired runs of one policy, shocked and calm.

use super::comparison::Comparison;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Better, Kind, Outcome, Series};
use crate::measure::resilience::{PathPair, losses, martin, unmet_months};
use crate::measure::window::{Window, yearly};
use crate::scenario::types::Side;

/// What a shock took from one outcome under one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Resilience {
    /// Largest loss of the mean curve: share of the calm value, or points where the outcome is itself a
    /// ratio. Its interval is that of the gap in this worst month. 0 when nothing was lost.
    pub depth: Estimate,
    /// The worst month, counted from the shock's first (0 = that month).
    pub worst_month: usize,
    /// Months until the mean gap over replicates stays under 5% of its largest for 12 months,
    /// counted from the shock's start; 0 when nothing was lost, none when that never happens in the run.
    pub recovery: Option<usize>,
    /// Area lost: in months of the calm value, or in points times months.
    pub area: Estimate,
}

impl Resilience {
    /// Whether something was lost: the mean curve fell, and where it does not come back the loss over the whole run
    /// can be told from none.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        let may_be_chance = |[low, high]: [f64; 2]| low <= 0.0 && high >= 0.0;
        match self.recovery {
            Some(months) => months > 0,
            None => !self.area.interval.is_some_and(may_be_chance),
        }
    }
}

impl Comparison {
    /// What the shock of `case` takes from an outcome under a policy. None for the calm case, for a
    /// shock that starts after the run, or without pairs of runs.
    #[must_use]
    pub fn resilience(
        &self,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
    ) -> Option<Resilience> {
        let pairs = self.shock_pairs(policy, case, region, outcome)?;
        let lower = outcome.better() == Better::Lower;
        let relative = outcome.kind() != Kind::Ratio;
        let found = losses(&pairs, lower, relative)?;
        Some(Resilience {
            depth: estimate(&found.depths),
            worst_month: found.together.deepest,
            recovery: found.together.recovery,
            area: estimate(&found.areas),
        })
    }

    /// Unmet essential need that the shock of `case` causes, in months of the whole basket.
    #[must_use]
    pub fn unmet_need(&self, policy: usize, case: usize, region: usize) -> Option<Estimate> {
        let pairs = self.shock_pairs(policy, case, region, Outcome::UnmetNeed)?;
        let unmet: Vec<f64> = pairs
            .iter()
            .map(|(calm, shocked)| unmet_months(calm, shocked))
            .collect();
        Some(estimate(&unmet))
    }

    /// Martin's resistance of a region's jobs in the shock's first twelve months, against all
    /// modelled regions together. None with one region, for the whole itself, and for local shocks, where a comparison
    /// with the others says nothing.
    #[must_use]
    pub fn martin(&self, policy: usize, case: usize, region: usize) -> Option<Estimate> {
        let shock = self.cases[case].shock()?;
        let whole = self.whole().filter(|&whole| whole != region)?;
        if shock.side == Side::Local || shock.start > self.months {
            return None;
        }
        let window = Window {
            first: shock.start,
            last: self.months.min(shock.start + 11),
        };
        let jobs = |series: &Series, region| yearly(series, region, Outcome::Jobs, window);
        let each: Vec<f64> = (0..self.replicates)
            .filter_map(|replicate| {
                let calm = &self.run(policy, 0, replicate)?.series;
                let shocked = &self.run(policy, case, replicate)?.series;
                let before = jobs(calm, region);
                let growth = jobs(shocked, whole) / jobs(calm, whole) - 1.0;
                martin(jobs(shocked, region) - before, before, growth)
            })
            .collect();
        Some(estimate(&each))
    }

    /// Calm and shocked months from the shock's first month on, for each replicate that has both.
    fn shock_pairs(
        &self,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
    ) -> Option<Vec<PathPair>> {
        let start = self.cases[case].start()?;
        let pairs: Vec<_> = (0..self.replicates)
            .filter_map(|r| self.path_pair(policy, case, r, region, outcome))
            .collect();
        (!pairs.is_empty() && start <= self.months).then_some(pairs)
    }

    /// An outcome's months from the start of a case's shock, in the calm run and in the case's own; none
    /// without a shock, or where one of the two did not finish.
    pub(super) fn path_pair(
        &self,
        policy: usize,
        case: usize,
        replicate: u32,
        region: usize,
        outcome: Outcome,
    ) -> Option<PathPair> {
        let first = self.cases[case].start()?;
        let path = |case: usize| -> Option<Vec<f64>> {
            let series = &self.run(policy, case, replicate)?.series;
            let last = series.months;
            let window = Window { first, last };
            Some(window.values(series, region, outcome).collect())
        };
        Some((path(0)?, path(case)?))
    }
}
