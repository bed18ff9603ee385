//! What an effect costs the public, from paired runs: see [`crate::measure::per_pound`].

use super::comparison::Comparison;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::per_pound::per_cost;
use crate::measure::window::{Window, yearly};

/// An outcome's effect for each pound of public money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerPound {
    /// The outcome.
    pub outcome: Outcome,
    /// Its paired effect, a year, in its unit.
    pub effect: Estimate,
    /// Paired running cost borne by council levy and state, pence a year; negative: saved.
    pub cost: Estimate,
    /// Effect per pound of running cost (for money: pounds per pound; else [`PerPound::unit`]), with the
    /// effect's sign: per pound spent, or per pound saved where the cost is negative. None where the
    /// cost's interval comes near zero.
    pub per_pound: Option<Estimate>,
    /// Net cost to the public in the last full year: running cost and transfers less taxes, pence. None
    /// for runs under a year.
    pub net_cost: Option<Estimate>,
    /// The last full year's effect per pound of net cost, in the same unit; none where that is near zero.
    pub per_net_pound: Option<Estimate>,
}

impl PerPound {
    /// What [`PerPound::per_pound`] is counted in.
    #[must_use]
    pub fn unit(&self) -> String {
        if in_money(self.outcome) {
            "pounds per pound".into()
        } else {
            format!("{} per million pounds", self.outcome.unit())
        }
    }
}

impl Comparison {
    /// What an outcome changes for each pound of public money, `policy` against `base` without a shock,
    /// over a window.
    #[must_use]
    pub fn per_public_pound(
        &self,
        base: usize,
        policy: usize,
        region: usize,
        outcome: Outcome,
        window: Window,
    ) -> PerPound {
        let paired = |outcome: Outcome, window: Window| {
            let measure = |s: &Series| yearly(s, region, outcome, window);
            self.paired((base, 0), (policy, 0), measure)
        };
        let ratio = |effects: &[f64], costs: &[f64]| {
            per_cost(effects, costs).map(|r| r.times(per_pound_of(outcome)))
        };
        let effects = paired(outcome, window);
        let costs = paired(Outcome::PolicyCost, window);
        let net = self.net_costs(base, policy, region);
        let last_effects = self
            .last_full_year()
            .map_or_else(Vec::new, |year| paired(outcome, year));
        PerPound {
            outcome,
            effect: estimate(&effects),
            cost: estimate(&costs),
            per_pound: ratio(&effects, &costs),
            net_cost: (!net.is_empty()).then(|| estimate(&net)),
            per_net_pound: ratio(&last_effects, &net),
        }
    }
}

fn in_money(outcome: Outcome) -> bool {
    outcome.unit() == "pence"
}

/// From an outcome's unit per penny to what is shown.
fn per_pound_of(outcome: Outcome) -> f64 {
    if in_money(outcome) { 1.0 } else { 1e8 }
}
