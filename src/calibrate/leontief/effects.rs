//! Multipliers and effects of each industry, in the arrangement in which the Scottish Government
//! publishes them.
//!
//! An **effect** is per unit of final demand for the industry: income or value added in pounds per
//! pound, employment in full-time equivalents per million pounds. A **multiplier** is the whole
//! economy's change over the industry's own direct change. Source of the definitions: Scottish
//! Government, About Supply, Use and Input-Output Tables: Multipliers (2019).

use super::{Closure, Leontief, Singular};

/// One quantity's multiplier and effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Total change over the industry's direct change; none where the industry itself has nothing of it.
    pub multiplier: Option<f64>,
    /// Total change per unit of final demand.
    pub effect: f64,
}

/// One industry's multipliers and effects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// Output of the whole economy per pound of final demand.
    pub output: f64,
    /// Compensation of employees, pounds per pound.
    pub income: Pair,
    /// Full-time equivalents per million pounds.
    pub employment: Pair,
    /// Value added at basic prices, pounds per pound.
    pub value_added: Pair,
}

impl Leontief {
    /// Multipliers and effects of each industry, in the table's order; none for one without output.
    ///
    /// # Errors
    /// [`Singular`] when the table cannot be inverted.
    pub fn effects(&self, closure: Closure) -> Result<Vec<Option<Effects>>, Singular> {
        let totals = self.multipliers(&self.inverse(closure)?);
        let industry = |i: usize| Effects {
            output: totals.output[i],
            income: pair(totals.income[i], self.wages[i]),
            employment: pair(totals.employment_per_million[i], self.employment[i] * 1e6),
            value_added: pair(totals.value_added[i], self.value_added[i]),
        };
        let industries = 0..self.sectors();
        Ok(industries
            .map(|i| self.active[i].then(|| industry(i)))
            .collect())
    }
}

fn pair(effect: f64, direct: f64) -> Pair {
    Pair {
        multiplier: (direct > 0.0).then(|| effect / direct),
        effect,
    }
}
