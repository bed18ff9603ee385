//! Each lever alone: which leaks it plugs, which sales outside it loses, for what public cost.
//!
//! The fall of all money out says nothing: over years as much goes out as comes in, so it falls as well
//! when sales outside are lost. What is kept is therefore the fall of the leaks that a lever can plug,
//! less the sales outside that it costs.

use super::effect::{Figure, Side, difference};
use super::{Purpose, Setting, Term, Variant};
use crate::experiment::comparison::Comparison;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::Outcome;
use crate::measure::per_pound::per_cost;

/// The doors that can be plugged. Taxes, savings and repaid loans grow with what is earned here;
/// commuters' wages go home.
const PLUGGABLE: [Outcome; 6] = [
    Outcome::DoorImportsConsumer,
    Outcome::DoorImportsInput,
    Outcome::DoorImportsInvestment,
    Outcome::DoorImportsPublic,
    Outcome::DoorProfit,
    Outcome::DoorInterest,
];

/// Sales outside.
const SALES: [Outcome; 2] = [Outcome::DoorExports, Outcome::DoorTourism];

/// One lever or currency alone on the base policy, against the base policy. Money in pence a year.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverAlone {
    /// The lever's or currency's name.
    pub lever: String,
    /// The policy that it is of.
    pub policy: usize,
    /// Its strength; of a currency its share of households.
    pub strength: f64,
    /// Unit of the strength.
    pub unit: String,
    /// How it stands beside the base's own levers, in words.
    pub basis: String,
    /// Who may do it, in words: a hint, no legal advice.
    pub law: String,
    /// Rise of public running cost.
    pub cost: Estimate,
    /// Fall of what leaves as imports, as profit to outside owners and as interest.
    pub plugged: Estimate,
    /// Rise of sales to outside markets and visitors; negative where they are lost.
    pub sales_outside: Estimate,
    /// Both together: leaks plugged, net of sales lost.
    pub kept: Estimate,
    /// Pounds kept, net, for each pound of public cost; none without public cost.
    pub kept_per_pound: Option<Estimate>,
    /// Public pounds for each pound kept, net; none where nothing is clearly kept.
    pub cost_per_pound_kept: Option<Estimate>,
    /// Change of full-time equivalent jobs.
    pub jobs: Estimate,
    /// Change of resident households' income before tax.
    pub income: Estimate,
    /// Change of consumer prices, index points (base 1).
    pub prices: Estimate,
}

impl Comparison {
    /// Each lever and currency of a policy alone, most pounds kept for a public pound first; those
    /// without public cost in this model come last, most pounds kept first.
    #[must_use]
    pub fn levers_alone(&self, policy: usize, region: usize, term: Term) -> Vec<LeverAlone> {
        let mut levers: Vec<LeverAlone> = self
            .variants
            .of(Purpose::LeverAlone)
            .filter(|variant| variant.policy == policy && variant.setting == Setting::Alone)
            .map(|variant| self.lever_alone(variant, region, term))
            .collect();
        let rank = |lever: &LeverAlone| {
            let ratio = lever.kept_per_pound.map(|ratio| ratio.mean);
            (ratio.is_some(), ratio.unwrap_or(lever.kept.mean))
        };
        levers.sort_by(|a, b| {
            let ((paid_a, a), (paid_b, b)) = (rank(a), rank(b));
            paid_b.cmp(&paid_a).then(b.total_cmp(&a))
        });
        levers
    }

    fn lever_alone(&self, variant: &Variant, region: usize, term: Term) -> LeverAlone {
        let replicates: Vec<u32> = variant.runs.iter().map(|run| run.replicate).collect();
        let change = |outcomes: &[Outcome]| self.rises(variant, outcomes, region, term);
        let alone = |outcome: Outcome| {
            let figure = Figure {
                region,
                outcome,
                term,
            };
            let pairs = self.pairs(Side::Own(0), Side::Changed(variant), figure, &replicates);
            difference(&pairs)
        };
        let (cost, sales) = (change(&[Outcome::PolicyCost]), change(&SALES));
        let plugged: Vec<f64> = change(&PLUGGABLE).iter().map(|rise| 0.0 - rise).collect();
        let both = plugged.iter().zip(&sales);
        let net: Vec<f64> = both.map(|(plugged, sales)| plugged + sales).collect();
        let costs = estimate(&cost);
        LeverAlone {
            lever: variant.name.clone(),
            policy: variant.policy,
            strength: variant.value,
            unit: variant.unit.clone(),
            basis: variant.basis.clone(),
            law: variant.law.clone(),
            cost: costs,
            plugged: estimate(&plugged),
            sales_outside: estimate(&sales),
            kept: estimate(&net),
            kept_per_pound: per_cost(&net, &cost).filter(|_| costs.mean > 0.0),
            cost_per_pound_kept: per_cost(&cost, &net)
                .filter(|_| costs.mean > 0.0 && net.iter().sum::<f64>() > 0.0),
            jobs: alone(Outcome::FullTimeEquivalents),
            income: alone(Outcome::HouseholdIncome),
            prices: alone(Outcome::PriceIndex),
        }
    }

    /// Rise of the sum of outcomes from the base to a variant, one value a replicate that both have.
    fn rises(
        &self,
        variant: &Variant,
        outcomes: &[Outcome],
        region: usize,
        term: Term,
    ) -> Vec<f64> {
        let rise = |replicate: u32| -> Option<f64> {
            let mut sum = 0.0;
            for &outcome in outcomes {
                let figure = Figure {
                    region,
                    outcome,
                    term,
                };
                sum += self.figure(Side::Changed(variant), replicate, figure)?
                    - self.figure(Side::Own(0), replicate, figure)?;
            }
            Some(sum)
        };
        let runs = variant.runs.iter();
        runs.filter_map(|run| rise(run.replicate)).collect()
    }
}
