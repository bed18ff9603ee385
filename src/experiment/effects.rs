//! What the pounds moved should do by the region's table, beside what paired runs show.

use super::additionality::moved;
use super::comparison::Comparison;
use crate::measure::effects::{Coefficients, Four, Quantity, Round};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::Outcome;
use crate::measure::window::yearly;

/// One quantity's effect of a policy, in its unit a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Employment, labour income, value added or output.
    pub quantity: Quantity,
    /// By the table, from the pounds moved, in the order of [`Round::ALL`]; the last is the total
    /// (Type II).
    pub by_table: [Estimate; 4],
    /// The simulated net effect: the paired change in the last full calm year.
    pub simulated: Estimate,
    /// Simulated less total by the table: displaced and not realised (negative), or more than the
    /// table says.
    pub not_realised: Estimate,
}

impl Effect {
    /// The effect of one round by the table.
    #[must_use]
    pub fn round(&self, round: Round) -> Estimate {
        self.by_table[round as usize]
    }
}

impl Quantity {
    /// The recorded outcome that the simulated effect is read from.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Employment => Outcome::FullTimeEquivalents,
            Self::LabourIncome => Outcome::Wages,
            Self::ValueAdded => Outcome::ValueAdded,
            Self::Output => Outcome::Output,
        }
    }
}

impl Comparison {
    /// Direct, indirect, induced and total effects of the pounds that `policy` moves against `base`, by
    /// the region's own table, with the simulated net effect beside them. None without the region's
    /// accounts (all regions together have none: their tables differ), where its table cannot be
    /// inverted, for runs under a year and without pairs.
    #[must_use]
    pub fn effects(&self, base: usize, policy: usize, region: usize) -> Option<Vec<Effect>> {
        let coefficients = Coefficients::of_region(self.accounts.get(region)?).ok()?;
        let pairs = self.purchase_years(base, policy, region)?;
        let each = pairs
            .iter()
            .map(|(b, p)| coefficients.effects(&moved(b, p)));
        let each: Vec<[Four; 4]> = each.collect();
        let effect = |quantity| self.quantity(base, policy, region, quantity, &each);
        Quantity::ALL.into_iter().map(effect).collect()
    }

    fn quantity(
        &self,
        base: usize,
        policy: usize,
        region: usize,
        quantity: Quantity,
        by_table: &[[Four; 4]],
    ) -> Option<Effect> {
        let window = self.last_full_year()?;
        let round = |round: Round| -> Vec<f64> {
            let each = by_table.iter();
            each.map(|e| e[round as usize][quantity as usize]).collect()
        };
        let simulated = self.paired((base, 0), (policy, 0), |series| {
            yearly(series, region, quantity.outcome(), window)
        });
        let total = round(Round::Total);
        let differences: Vec<f64> = simulated.iter().zip(&total).map(|(s, t)| s - t).collect();
        Some(Effect {
            quantity,
            by_table: Round::ALL.map(|r| estimate(&round(r))),
            simulated: estimate(&simulated),
            not_realised: estimate(&differences),
        })
    }
}
