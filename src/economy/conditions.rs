//! What this month is like: the sum of all policies and shocks in force.
//!
//! `events` writes these numbers; every other phase only reads them. A null lever leaves every one of
//! them at its base value, so it changes nothing at all.

use serde::{Deserialize, Serialize};

use crate::calibrate::accounts::ORIGINS;
use crate::scenario::record::Choice;
use crate::scenario::types::LeverKind;

/// The month's conditions in one region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Outside prices by origin and product, base 1 (the local entry is not used).
    pub outside_price: [Vec<f64>; ORIGINS],
    /// Share of outside supply that can be had, by origin and product, 0 to 1.
    pub outside_supply: [Vec<f64>; ORIGINS],
    /// Outside demand by product as a share of base.
    pub export_demand: Vec<f64>,
    /// Outside demand added, pence a month, by product (injections; from the rest of the state).
    pub injected: Vec<f64>,
    /// How far each local product is in season: a factor on its local odds.
    pub in_season: Vec<f64>,
    /// Essential needs of each product as a multiple of base: heating.
    pub needs: Vec<f64>,
    /// What visitors spend as a share of base.
    pub visitors: f64,
    /// What households put into dwellings as a share of base.
    pub dwellings: f64,
    /// Share of each sector's capacity that may be used, 0 to 1.
    pub usable: Vec<f64>,
    /// Share of the wages for hours below full time that the state pays, by sector, 0 to 1.
    pub furlough: Vec<f64>,
    /// Share of local output of a sector that can be produced (harvests), 0 to 1.
    pub yields: Vec<f64>,
    /// Share of each sector's capacity that is destroyed this month, 0 to 1.
    pub destroyed: Vec<f64>,
    /// Share of the largest firm's capacity in a sector that leaves this month, 0 to 1.
    pub leaves: Vec<f64>,
    /// Share of workers who can work, 0 to 1.
    pub labour: f64,
    /// Share of lending that goes on, outside banks' and the regional bank's, 0 to 1.
    pub credit: [f64; 2],
    /// Share of base transfers that the state pays, 0 or more.
    pub transfers: f64,
    /// Strength in force of each kind of lever, by sector; the same for all where a kind is not by sector.
    levers: [Vec<f64>; LeverKind::COUNT],
    /// How far suppliers are ready for public contracts, by product, 0 to 1: carried from month to month.
    pub ready: Vec<f64>,
    /// Share of each sector's outside customers who have not left with a large employer: carried on.
    pub stayed: Vec<f64>,
    /// Running cost of levers that the council pays from a levy, pence.
    pub cost_to_council: f64,
    /// Running cost of levers that the state pays, pence.
    pub cost_to_state: f64,
    /// What the state pays households of the region, each as much, pence for a household agent.
    pub basic_income: f64,
    /// What the state grants the council, pence.
    pub support: f64,
    /// What the state pays contractors for capacity, pence.
    pub built: f64,
    /// What residents pay the state for levers by a levy, pence.
    pub levied: f64,
    /// The same, at one rate in all modelled regions, pence of this region's levers.
    pub levied_everywhere: f64,
}

impl Conditions {
    /// Base-year conditions.
    #[must_use]
    pub fn base(sectors: usize) -> Self {
        let zeros = || vec![0.0; sectors];
        let ones = || vec![1.0; sectors];
        Self {
            outside_price: std::array::from_fn(|_| ones()),
            outside_supply: std::array::from_fn(|_| ones()),
            export_demand: ones(),
            injected: zeros(),
            in_season: ones(),
            needs: ones(),
            visitors: 1.0,
            dwellings: 1.0,
            usable: ones(),
            furlough: zeros(),
            yields: ones(),
            destroyed: zeros(),
            leaves: zeros(),
            labour: 1.0,
            credit: [1.0; 2],
            transfers: 1.0,
            levers: std::array::from_fn(|_| zeros()),
            ready: zeros(),
            stayed: ones(),
            cost_to_council: 0.0,
            cost_to_state: 0.0,
            basic_income: 0.0,
            support: 0.0,
            built: 0.0,
            levied: 0.0,
            levied_everywhere: 0.0,
        }
    }

    /// Back to base without allocating.
    pub fn reset(&mut self) {
        for column in self
            .outside_price
            .iter_mut()
            .chain(&mut self.outside_supply)
        {
            column.fill(1.0);
        }
        self.export_demand.fill(1.0);
        self.in_season.fill(1.0);
        self.needs.fill(1.0);
        self.yields.fill(1.0);
        self.usable.fill(1.0);
        for column in [
            &mut self.injected,
            &mut self.destroyed,
            &mut self.furlough,
            &mut self.leaves,
        ]
        .into_iter()
        .chain(&mut self.levers)
        {
            column.fill(0.0);
        }
        (self.labour, self.transfers) = (1.0, 1.0);
        self.credit = [1.0; 2];
        (self.visitors, self.dwellings) = (1.0, 1.0);
        (self.cost_to_council, self.cost_to_state) = (0.0, 0.0);
        (self.basic_income, self.support, self.built) = (0.0, 0.0, 0.0);
        (self.levied, self.levied_everywhere) = (0.0, 0.0);
    }

    /// Strength in force of a kind of lever, by sector.
    #[must_use]
    #[inline]
    pub fn lever(&self, kind: LeverKind) -> &[f64] {
        &self.levers[kind as usize]
    }

    /// Strength in force of a lever on the whole region.
    #[must_use]
    pub fn lever_on_all(&self, kind: LeverKind) -> f64 {
        self.lever(kind).first().copied().unwrap_or_default()
    }

    /// Whether a kind of lever is in force anywhere.
    #[must_use]
    pub fn pulls(&self, kind: LeverKind) -> bool {
        self.lever(kind).iter().any(|&strength| strength != 0.0)
    }

    /// Adds a lever's strength where it applies.
    pub fn pull(&mut self, kind: LeverKind, strength: f64, applies: impl Fn(usize) -> bool) {
        let column = self.levers[kind as usize].iter_mut().enumerate();
        for (_, value) in column.filter(|&(sector, _)| applies(sector)) {
            *value += strength;
        }
    }

    /// Moves suppliers' readiness towards what the lever asks: it is gained in `learn` months and lost in `forget`.
    pub fn make_ready(&mut self, learn: f64, forget: f64) {
        let targets = &self.levers[LeverKind::SupplierReadiness as usize];
        for (ready, target) in self.ready.iter_mut().zip(targets) {
            let months = if target > ready { learn } else { forget };
            *ready += (target - *ready) / months;
        }
    }

    /// Keeps the sum of several levers on one thing inside what they may reach together.
    pub fn bound(&mut self) {
        for (kind, column) in LeverKind::ALL.iter().zip(&mut self.levers) {
            let (least, most) = kind.range_together();
            for strength in column {
                *strength = strength.clamp(least, most);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levers_that_pull_together_reach_no_further_than_one() {
        let mut conditions = Conditions::base(1);
        for (kind, strength, reached) in [
            (LeverKind::LocalOwnership, -0.85, -1.0),
            (LeverKind::BuyLocalFirms, 0.7, 1.0),
            (LeverKind::TransportCost, -0.6, -0.9),
            (LeverKind::Tariff, 3.0, 6.0),
        ] {
            conditions.pull(kind, strength, |_| true);
            conditions.pull(kind, strength, |_| true);
            conditions.bound();
            let found = conditions.lever_on_all(kind);
            assert!((found - reached).abs() < 1e-12, "{kind:?}: {found}");
        }
    }
}
