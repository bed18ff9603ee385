//! What this month is like: the sum of all policies and shocks in force.
//!
//! `events` writes these numbers; every other phase only reads them. A null lever leaves every one of
//! them at its base value, so it changes nothing at all.

use crate::calibrate::accounts::ORIGINS;

/// The month's conditions in one region.
#[derive(Clone, Debug, PartialEq)]
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
    /// Share of lending that goes on, 0 to 1.
    pub credit: f64,
    /// Share of base transfers that the state pays, 0 or more.
    pub transfers: f64,
    /// Strength of households' preference for local products, by product, -1 to 1.
    pub buy_local_households: Vec<f64>,
    /// Strength of firms' preference for local inputs, by product, -1 to 1.
    pub buy_local_firms: Vec<f64>,
    /// Strength of public bodies' preference for local inputs, by product, -1 to 1.
    pub procurement: Vec<f64>,
    /// Strength of everybody's preference for the area, the region included, by product, -1 to 1.
    pub cooperation: Vec<f64>,
    /// Transport cost added at the border, as a share of price, by product.
    pub transport: Vec<f64>,
    /// Tariff on imports from the rest of the world, as a share of price, by product.
    pub tariff: Vec<f64>,
    /// Share of outside-owned profit that passes to local owners (negative: the other way).
    pub local_ownership: f64,
    /// Share of outside banks' new lending that regional banks take over (negative: the other way).
    pub regional_banking: f64,
    /// Basic income, pence a month for each household agent.
    pub basic_income: f64,
    /// Running cost of levers that the council pays from a levy, pence.
    pub cost_to_council: f64,
    /// Running cost of levers that the state pays, pence.
    pub cost_to_state: f64,
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
            credit: 1.0,
            transfers: 1.0,
            buy_local_households: zeros(),
            buy_local_firms: zeros(),
            procurement: zeros(),
            cooperation: zeros(),
            transport: zeros(),
            tariff: zeros(),
            local_ownership: 0.0,
            regional_banking: 0.0,
            basic_income: 0.0,
            cost_to_council: 0.0,
            cost_to_state: 0.0,
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
            &mut self.buy_local_households,
            &mut self.buy_local_firms,
            &mut self.procurement,
            &mut self.cooperation,
            &mut self.transport,
            &mut self.tariff,
        ] {
            column.fill(0.0);
        }
        (self.labour, self.credit, self.transfers) = (1.0, 1.0, 1.0);
        (self.visitors, self.dwellings) = (1.0, 1.0);
        (
            self.local_ownership,
            self.regional_banking,
            self.basic_income,
        ) = (0.0, 0.0, 0.0);
        (self.cost_to_council, self.cost_to_state) = (0.0, 0.0);
    }

    /// Keeps the sum of several levers on one thing inside what one lever may do.
    pub fn bound(&mut self) {
        let preferences = [
            &mut self.buy_local_households,
            &mut self.buy_local_firms,
            &mut self.procurement,
            &mut self.cooperation,
        ];
        for strength in preferences.into_iter().flatten() {
            *strength = strength.clamp(-1.0, 1.0);
        }
        for cost in &mut self.transport {
            *cost = cost.max(-0.9);
        }
        self.local_ownership = self.local_ownership.clamp(-1.0, 1.0);
        self.regional_banking = self.regional_banking.clamp(-1.0, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levers_that_pull_together_reach_no_further_than_one() {
        let mut conditions = Conditions::base(1);
        conditions.local_ownership = -1.7;
        conditions.buy_local_firms[0] = 1.4;
        conditions.transport[0] = -1.2;
        conditions.bound();
        let reached = [
            conditions.local_ownership + 1.0,
            conditions.buy_local_firms[0] - 1.0,
            conditions.transport[0] + 0.9,
        ];
        assert!(reached.iter().all(|gap| gap.abs() < 1e-12), "{reached:?}");
    }
}
