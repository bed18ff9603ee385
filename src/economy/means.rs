//! What households and public bodies have to live on, added up for a region.

use serde::{Deserialize, Serialize};

use super::region::Tastes;
use crate::units::VOLUME_PER_PENNY;

/// What a fifth of households by income buys in the base year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fifth {
    /// Mean need of the essential basket, 0 to 1.
    pub need: f64,
    /// Shares of its spending by product: they sum to 1.
    pub weight: Vec<f64>,
}

impl Fifth {
    /// The linear expenditure system at base prices: a fifth that needs so much of the essential basket and
    /// spends `budget` pence a month with tax (`tax` is 1 and the tax rate).
    #[must_use]
    pub fn new(need: f64, budget: f64, tastes: &Tastes, tax: f64) -> Self {
        let essential = |volume: f64| volume / VOLUME_PER_PENNY * tax * need;
        let needed: f64 = tastes.essential.iter().map(|&v| essential(v)).sum();
        let beyond = (budget - needed).max(0.0);
        let all = needed + beyond;
        let products = tastes.essential.iter().zip(&tastes.marginal);
        Self {
            need,
            weight: products
                .map(|(&volume, &marginal)| {
                    if all > 0.0 {
                        (essential(volume) + marginal * beyond) / all
                    } else {
                        marginal
                    }
                })
                .collect(),
        }
    }
}

/// Households' wealth, for statistics: none of it but deposits is ever paid with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wealth {
    /// Value of all dwellings of households, pence: what was put into them, less wear.
    pub dwellings: f64,
    /// All wealth of households when it was last counted, pence.
    pub all: f64,
    /// Its Gini coefficient.
    pub gini: f64,
    /// The same without dwellings and pension claims.
    pub gini_financial: f64,
}

/// Income of public bodies, smoothed over a year, pence a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PublicPurse {
    /// The council's income without levies.
    pub council_income: f64,
    /// Taxes that the region paid to the state.
    pub state_taxes: f64,
}
