//! What many shocks drawn by chance take under each policy, and how bad the worst of them are.

use super::comparison::Comparison;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::Outcome;
use crate::measure::resilience::{loss, unmet_months};
use crate::measure::tail::{Tail, tail};

/// The losses to one drawn shock a replicate. Whether outside or local shocks come more often is drawn
/// from assumed ranges: it compares policies, it forecasts nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct TailRisk {
    /// Area lost of real value added: in months of the calm run's mean value added.
    pub value_added: TailLoss,
    /// Unmet essential need caused: in months of the whole basket.
    pub unmet_need: TailLoss,
}

/// One kind of loss over the draws.
#[derive(Clone, Debug, PartialEq)]
pub struct TailLoss {
    /// The loss of each replicate that finished, in order.
    pub losses: Vec<f64>,
    /// How bad it usually and at worst is.
    pub tail: Tail,
    /// Its mean and interval.
    pub mean: Estimate,
    /// Paired difference to the first policy, the same draws: below zero where this one loses less.
    /// None for the first policy itself.
    pub against_base: Option<Estimate>,
    /// Its worst tenth less the first policy's; the worst shocks may be others under each. None for
    /// the first policy itself.
    pub worst_tenth_against_base: Option<f64>,
}

/// A loss in one replicate from the calm and the shocked months.
type Measure = fn(&[f64], &[f64]) -> Option<f64>;

impl Comparison {
    /// The case whose shocks are drawn by chance.
    #[must_use]
    pub fn random_case(&self) -> Option<usize> {
        self.cases.iter().position(|case| case.drawn().is_some())
    }

    /// What drawn shocks take under a policy. None where none were drawn, or nothing finished.
    #[must_use]
    pub fn tail(&self, policy: usize, region: usize) -> Option<TailRisk> {
        let area: Measure = |calm, shocked| Some(loss(calm, shocked, false, true)?.area);
        let unmet: Measure = |calm, shocked| Some(unmet_months(calm, shocked));
        Some(TailRisk {
            value_added: self.tail_of(policy, region, Outcome::RealValueAdded, area)?,
            unmet_need: self.tail_of(policy, region, Outcome::UnmetNeed, unmet)?,
        })
    }

    fn tail_of(
        &self,
        policy: usize,
        region: usize,
        outcome: Outcome,
        measure: Measure,
    ) -> Option<TailLoss> {
        let of = |policy| self.drawn_losses(policy, region, outcome, measure);
        let own = of(policy)?;
        let losses: Vec<f64> = own.iter().flatten().copied().collect();
        let mine = tail(&losses)?;
        let base = if policy == 0 { None } else { of(0) };
        let differences = base.as_ref().map(|base| -> Vec<f64> {
            let pairs = own.iter().zip(base);
            pairs
                .filter_map(|(own, base)| Some((*own)? - (*base)?))
                .collect()
        });
        let base_tail = base.and_then(|base| {
            let losses: Vec<f64> = base.into_iter().flatten().collect();
            tail(&losses)
        });
        Some(TailLoss {
            tail: mine,
            mean: estimate(&losses),
            losses,
            against_base: differences.map(|d| estimate(&d)),
            worst_tenth_against_base: base_tail.map(|base| mine.worst_tenth - base.worst_tenth),
        })
    }

    /// The loss of each replicate; none where one of its two runs did not finish.
    fn drawn_losses(
        &self,
        policy: usize,
        region: usize,
        outcome: Outcome,
        measure: Measure,
    ) -> Option<Vec<Option<f64>>> {
        let case = self.random_case()?;
        let one = |replicate| {
            let (calm, shocked) = self.path_pair(policy, case, replicate, region, outcome)?;
            measure(&calm, &shocked)
        };
        Some((0..self.replicates).map(one).collect())
    }
}
