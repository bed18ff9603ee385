//! The paired effect of a policy where the base, the policy or both are variants.

use super::{Term, Variant};
use crate::experiment::comparison::Comparison;
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Judgement, judge};
use crate::measure::window::yearly;

/// A policy as it was run in the comparison or as a variant.
#[derive(Clone, Copy, Debug)]
pub enum Side<'a> {
    /// The comparison's own calm runs of a policy.
    Own(usize),
    /// A variant's runs.
    Changed(&'a Variant),
}

/// Which figure is compared.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Region.
    pub region: usize,
    /// Outcome.
    pub outcome: Outcome,
    /// Part of the run.
    pub term: Term,
}

impl Comparison {
    /// A figure of one replicate of a side, yearly; none where its run did not finish.
    #[must_use]
    pub fn figure(&self, side: Side<'_>, replicate: u32, figure: Figure) -> Option<f64> {
        let Figure {
            region,
            outcome,
            term,
        } = figure;
        match side {
            Side::Own(policy) => {
                let series = &self.run(policy, 0, replicate)?.series;
                Some(yearly(series, region, outcome, term.window(self.months)))
            }
            Side::Changed(variant) => {
                let found = variant.yearly(replicate)?;
                Some(found.value(term, region, outcome))
            }
        }
    }

    /// Pairs (base, policy) of a figure over these replicates, where both finished.
    #[must_use]
    pub fn pairs(
        &self,
        base: Side<'_>,
        policy: Side<'_>,
        figure: Figure,
        replicates: &[u32],
    ) -> Vec<(f64, f64)> {
        let value = |side, replicate| self.figure(side, replicate, figure);
        replicates
            .iter()
            .filter_map(|&r| Some((value(base, r)?, value(policy, r)?)))
            .filter(|(base, policy)| !(policy - base).is_nan())
            .collect()
    }

    /// The paired effect `policy - base` on a figure, judged.
    #[must_use]
    pub fn judge_sides(
        &self,
        base: Side<'_>,
        policy: Side<'_>,
        figure: Figure,
        replicates: &[u32],
    ) -> Judgement {
        let pairs = self.pairs(base, policy, figure, replicates);
        let baseline: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
        judge(figure.outcome, difference(&pairs), mean(&baseline))
    }
}

/// Mean and interval of `policy - base` over pairs.
#[must_use]
pub fn difference(pairs: &[(f64, f64)]) -> Estimate {
    let differences: Vec<f64> = pairs.iter().map(|(base, policy)| policy - base).collect();
    estimate(&differences)
}
