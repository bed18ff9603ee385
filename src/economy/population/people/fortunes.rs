//! Dwellings, and claims on outside funds, at the start.

use super::People;
use super::order::{in_order_of, permutation, ranks, scores};
use crate::economy::population::Plan;
use crate::month::keeps;
use crate::random::{Purpose, normal_quantile};

/// Spread of the value of dwellings among those who own them (standard deviation of its logarithm). With
/// the share of owners it gives property wealth a Gini of about 0.66 (ONS, Wealth and Assets Survey,
/// Great Britain 2016-18).
const HOME_SPREAD: f64 = 0.87;
/// Correlation of dwellings, and of the time for which savings have been put aside, with other wealth (of
/// the normal scores of their ranks). Assumed.
const KINDS_OF_WEALTH: f64 = 0.6;

impl People {
    /// Claims on outside funds at the start, pence: what a household does not spend, for as long as it has
    /// put it aside; a generation on average.
    pub fn claims(&self, household: usize, plan: &Plan) -> f64 {
        let base = &plan.base;
        let kept =
            1.0 - base.income_tax - base.council_tax - base.consumption_rate - base.dwellings;
        let owner = self.home[household] > 0.0;
        let years = plan.behaviour.generation_years * keeps(owner, plan.behaviour.home_owners);
        let months = 12.0 * years * self.saved_for[household];
        kept.max(0.0) * self.means[household] * months
    }
}

/// Weights in the value of dwellings: a share of households owns them, those with more wealth more
/// often; values among owners are lognormal.
pub fn homes(plan: &Plan, wealth_score: &[f64]) -> Vec<f32> {
    let n = wealth_score.len();
    let without = 1.0 - plan.behaviour.home_owners;
    with_wealth(plan, wealth_score, Purpose::BuildHomes)
        .into_iter()
        .map(|rank| {
            if n > 1 && rank <= without {
                return 0.0;
            }
            // The owner's rank among owners.
            let among = ((rank - without) / (1.0 - without).max(1e-9)).clamp(1e-6, 1.0 - 1e-6);
            libm::exp(HOME_SPREAD * normal_quantile(if n > 1 { among } else { 0.5 })) as f32
        })
        .collect()
}

/// Ranks in another kind of wealth, strictly between 0 and 1, correlated with where households stand in wealth.
pub fn with_wealth(plan: &Plan, wealth_score: &[f64], purpose: Purpose) -> Vec<f64> {
    let mut standing = scores(&ranks(&permutation(plan, purpose, wealth_score.len())));
    let alone = (1.0 - KINDS_OF_WEALTH * KINDS_OF_WEALTH).sqrt();
    for (standing, wealth) in standing.iter_mut().zip(wealth_score) {
        *standing = KINDS_OF_WEALTH * wealth + alone * *standing;
    }
    ranks(&in_order_of(&standing))
}
