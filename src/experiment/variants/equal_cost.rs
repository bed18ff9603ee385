//! Policies at equal public cost: the dearer ones scaled down to what the cheapest costs to run and hands out.

use super::effect::{Figure, Side};
use super::{LeftOut, Purpose, Term};
use crate::experiment::comparison::Comparison;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::Judgement;
use crate::measure::window::Window;
use crate::scenario::types::{Lever, Scenario};

/// What a policy's levers and currencies cost to run in a year of the long run, in pounds, all
/// regions together, before what a currency's issuer earns by fees.
#[must_use]
pub fn yearly_running_cost(scenario: &Scenario) -> f64 {
    let window = Window::long_run(scenario.run.months);
    let in_force = |start: u32, end: Option<u32>| {
        let runs = |month: u32| month >= start && end.is_none_or(|end| month < end);
        (window.first..=window.last).filter(|&m| runs(m)).count() as f64
    };
    let regions = |named: &[String]| match named.len() {
        0 => scenario.world.region_names().count() as f64,
        some => some as f64,
    };
    let levers = scenario.levers.iter();
    let levers = levers.map(|l| l.running_cost * regions(&l.regions) * in_force(l.start, l.end));
    let currencies = scenario.currencies.iter();
    let currencies =
        currencies.map(|c| c.running_cost * regions(&c.regions) * in_force(c.start, c.end));
    let all: f64 = levers.chain(currencies).sum();
    all / f64::from(window.months()) * 12.0
}

/// Whether a policy has a lever that hands out public money beside what it costs to run.
fn hands_out(scenario: &Scenario) -> bool {
    scenario.levers.iter().any(|lever| lever.kind.hands_out())
}

/// Whether a policy may cost the public something.
#[must_use]
pub fn may_cost(scenario: &Scenario) -> bool {
    yearly_running_cost(scenario) > 0.0 || hands_out(scenario)
}

/// What each policy costs the public in a year of the long run, in pounds, all regions together: what it is planned to
/// cost to run and, where it hands out money, what its calm runs have paid beyond that.
#[must_use]
pub fn public_costs(policies: &[Scenario], comparison: &Comparison) -> Vec<f64> {
    let region = comparison.whole().unwrap_or(0);
    let cost = |(policy, scenario): (usize, &Scenario)| {
        let planned = yearly_running_cost(scenario);
        if !hands_out(scenario) {
            return planned;
        }
        let window = Window::long_run(scenario.run.months);
        let paid = comparison.level(policy, 0, region, Outcome::PolicyCost, window);
        planned.max(paid.mean / 100.0)
    };
    policies.iter().enumerate().map(cost).collect()
}

/// The policy with every lever and currency that has a running cost or hands out money scaled: its strength and its
/// running cost by one factor (of a currency the shares of households and firms that use it). What
/// costs nothing stays as it is.
#[must_use]
pub fn scaled(scenario: &Scenario, factor: f64) -> Scenario {
    let mut scaled = scenario.clone();
    let costs = |lever: &Lever| lever.running_cost > 0.0 || lever.kind.hands_out();
    for lever in scaled.levers.iter_mut().filter(|lever| costs(lever)) {
        lever.strength *= factor;
        lever.running_cost *= factor;
    }
    for currency in scaled
        .currencies
        .iter_mut()
        .filter(|c| c.running_cost > 0.0)
    {
        currency.scale(factor);
    }
    scaled
}

/// By which factor each policy but the first has to be scaled, given what each costs the public; none for the cheapest
/// and for those that cost nothing.
///
/// # Errors
/// In words, when there is nothing to equalise.
pub fn factors(policies: &[Scenario], costs: &[f64]) -> Result<Vec<(usize, f64)>, LeftOut> {
    let costs: Vec<(usize, f64)> = costs
        .iter()
        .copied()
        .enumerate()
        .skip(1)
        .filter(|&(_, cost)| cost > 0.0)
        .collect();
    if costs.len() < 2 {
        return Err(nothing_to_equalise(policies, &costs));
    }
    let cheapest = costs.iter().map(|c| c.1).fold(f64::INFINITY, f64::min);
    let dearer = costs.into_iter().filter(|&(_, cost)| cost > cheapest);
    Ok(dearer
        .map(|(policy, cost)| (policy, cheapest / cost))
        .collect())
}

fn nothing_to_equalise(policies: &[Scenario], costs: &[(usize, f64)]) -> LeftOut {
    let why = match costs.first() {
        None => {
            "no policy but the first costs the public anything, so there is nothing to equalise"
                .into()
        }
        Some(&(policy, _)) => format!(
            "only {} costs the public something, so there is nothing to equalise: who pays for it \
             keeps the money under {}",
            policies[policy].policy, policies[0].policy
        ),
    };
    LeftOut {
        purpose: Purpose::EqualCost,
        name: String::new(),
        why,
    }
}

/// A policy judged against the base at the public cost of the cheapest policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtEqualCost {
    /// By which factor its strengths and running costs are scaled; 1 for the cheapest itself.
    pub factor: f64,
    /// The judgement at that cost.
    pub judgement: Judgement,
    /// The judgement as the policy stands, from the same replicates.
    pub standing: Judgement,
}

impl Comparison {
    /// A policy judged against the first one at equal public cost. None where nothing was
    /// equalised, or for a policy that costs nothing.
    #[must_use]
    pub fn at_equal_cost(
        &self,
        policy: usize,
        region: usize,
        outcome: Outcome,
        term: Term,
    ) -> Option<AtEqualCost> {
        let figure = Figure {
            region,
            outcome,
            term,
        };
        let found = self.variants.of(Purpose::EqualCost);
        let variant = found.into_iter().find(|v| v.policy == policy)?;
        let replicates: Vec<u32> = variant.runs.iter().map(|run| run.replicate).collect();
        let judge = |side| self.judge_sides(Side::Own(0), side, figure, &replicates);
        Some(AtEqualCost {
            factor: variant.value,
            judgement: judge(Side::Changed(variant)),
            standing: judge(Side::Own(policy)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::record::of_defaults;
    use crate::scenario::types::{Currency, LeverKind, RegionSource};

    /// Two regions, 60 months: a lever of 100 pounds a month everywhere from month 49, one of 30 in one
    /// region all the time, one that is free, a currency of 10.
    fn example() -> Scenario {
        let lever = |name: &str, running_cost, start, regions: &[&str]| Lever {
            name: name.into(),
            strength: 0.2,
            running_cost,
            start,
            regions: regions.iter().map(ToString::to_string).collect(),
            ..of_defaults()
        };
        let mut scenario: Scenario = of_defaults();
        scenario.policy = "dear".into();
        scenario.run.months = 60;
        scenario.world.regions = vec![of_defaults::<RegionSource>(), of_defaults()];
        scenario.levers = vec![
            lever("campaign", 100.0, 49, &[]),
            lever("broker", 30.0, 1, &["Here"]),
            lever("law", 0.0, 1, &[]),
        ];
        scenario.currencies = vec![Currency {
            household_share: Some(0.4),
            firm_share: Some(0.2),
            regions: vec!["Here".into()],
            running_cost: 10.0,
            ..of_defaults()
        }];
        scenario
    }

    #[test]
    fn running_costs_of_the_last_two_years_by_hand() {
        // 100 in two regions for one of the two years, 30 and 10 all the time.
        let expected = 12.0 * (100.0 * 2.0 / 2.0 + 30.0 + 10.0);
        assert!((yearly_running_cost(&example()) - expected).abs() < 1e-9);
        let mut ended = example();
        ended.levers[0].end = Some(49 + 6);
        assert!((yearly_running_cost(&ended) - 12.0 * 90.0).abs() < 1e-9);
    }

    #[test]
    fn what_costs_is_scaled_and_what_is_free_stays() {
        let half = scaled(&example(), 0.5);
        let lever = |i: usize| (half.levers[i].strength, half.levers[i].running_cost);
        assert_eq!(
            [lever(0), lever(1), lever(2)],
            [(0.1, 50.0), (0.1, 15.0), (0.2, 0.0)]
        );
        let currency = &half.currencies[0];
        assert_eq!(
            (
                currency.household_share,
                currency.firm_share,
                currency.running_cost
            ),
            (Some(0.2), Some(0.1), 5.0)
        );
        let whole = yearly_running_cost(&example());
        assert!((yearly_running_cost(&half) - whole / 2.0).abs() < 1e-9);
    }

    #[test]
    fn what_hands_out_money_costs_and_is_scaled_though_it_is_free_to_run() {
        let mut scenario = example();
        (scenario.levers[0].kind, scenario.levers[0].running_cost) = (LeverKind::BasicIncome, 0.0);
        let half = scaled(&scenario, 0.5);
        assert_eq!(half.levers[0].strength.to_bits(), 0.1_f64.to_bits());
        scenario.levers.truncate(1);
        scenario.currencies.clear();
        assert!(may_cost(&scenario));
        scenario.levers.clear();
        assert!(!may_cost(&scenario));
    }

    #[test]
    fn the_dearer_come_down_to_the_cheapest_and_the_base_stays_out_of_it() {
        let (dear, mut free) = (example(), example());
        (free.levers, free.currencies) = (Vec::new(), Vec::new());
        let cheap = scaled(&dear, 0.25);
        let found = |policies: &[Scenario]| {
            let costs: Vec<f64> = policies.iter().map(yearly_running_cost).collect();
            factors(policies, &costs)
        };
        let four = found(&[dear.clone(), free.clone(), dear.clone(), cheap]);
        assert_eq!(four, Ok(vec![(2, 0.25)]));
        let one = found(&[free.clone(), dear]);
        assert!(one.is_err_and(|left_out| left_out.why.starts_with("only dear costs the public")));
        let none = found(&[free.clone(), free]);
        assert!(none.is_err_and(|left_out| left_out.why.contains("nothing to equalise")));
    }
}
