//! What a policy changes for public purses, from paired years: see [`crate::measure::taxes`].

use super::comparison::Comparison;
use super::years::{YearPairs, level, paired_change};
use crate::ledger::{Books, Node, PaymentKind};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::taxes::{PublicCost, PublicMoney, PublicRow, public_money};
use crate::measure::window::yearly;

/// One kind of tax or public money under a policy, last full calm year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublicChange {
    /// Which; it says whose purse and which way.
    pub row: PublicRow,
    /// Under the policy, pence a year.
    pub level: Estimate,
    /// Paired change, pence a year.
    pub change: Estimate,
}

/// What a policy costs the public, pence in the last full calm year, paired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublicCostChange {
    /// Running cost of levers and local currencies.
    pub running: Estimate,
    /// Of it raised by the council's levy.
    pub levied: Estimate,
    /// Change of benefits, grants, investment and subsidies.
    pub transfers: Estimate,
    /// Change of taxes and public surplus, the levy left out.
    pub taxes: Estimate,
    /// Running cost and transfers less taxes.
    pub net: Estimate,
}

struct Year {
    money: PublicMoney,
    running: f64,
    levied: f64,
    from_fund: f64,
}

impl Comparison {
    /// What every kind of tax and public money changes by, `policy` against `base`. None for runs under
    /// a year and without pairs.
    #[must_use]
    pub fn public_money(
        &self,
        base: usize,
        policy: usize,
        region: usize,
    ) -> Option<Vec<PublicChange>> {
        let years = self.public_years(base, policy, region)?;
        let change = |&row: &PublicRow| {
            let figure = |year: &Year| year.money[row as usize];
            PublicChange {
                row,
                level: level(&years, figure),
                change: paired_change(&years, figure),
            }
        };
        Some(PublicRow::ALL.iter().map(change).collect())
    }

    /// What `policy` costs the public against `base`, running cost and all that follows. None for runs
    /// under a year and without pairs.
    #[must_use]
    pub fn public_cost(
        &self,
        base: usize,
        policy: usize,
        region: usize,
    ) -> Option<PublicCostChange> {
        let costs = self.public_costs(base, policy, region)?;
        let figure = |figure: fn(&PublicCost) -> f64| {
            estimate(&costs.iter().map(figure).collect::<Vec<_>>())
        };
        Some(PublicCostChange {
            running: figure(|c| c.running),
            levied: figure(|c| c.levied),
            transfers: figure(|c| c.transfers),
            taxes: figure(|c| c.taxes),
            net: figure(PublicCost::net),
        })
    }

    /// Net public cost of every pair, pence a year.
    pub(super) fn net_costs(&self, base: usize, policy: usize, region: usize) -> Vec<f64> {
        let costs = self.public_costs(base, policy, region);
        costs.iter().flatten().map(PublicCost::net).collect()
    }

    fn public_costs(&self, base: usize, policy: usize, region: usize) -> Option<Vec<PublicCost>> {
        let years = self.public_years(base, policy, region)?;
        let cost = |(b, p): &(Year, Year)| {
            let by = |figure: fn(&Year) -> f64| figure(p) - figure(b);
            let (running, levied) = (by(|y| y.running), by(|y| y.levied));
            PublicCost::between(&b.money, &p.money, running, levied, by(|y| y.from_fund))
        };
        Some(years.iter().map(cost).collect())
    }

    fn public_years(&self, base: usize, policy: usize, region: usize) -> Option<YearPairs<Year>> {
        let window = self.last_full_year()?;
        let read = |books: &Books, series: &Series| {
            let fund = books.paid(Node::Issuer, Node::Council, PaymentKind::RunningCost);
            Year {
                money: public_money(books),
                running: yearly(series, region, Outcome::PolicyCost, window),
                levied: yearly(series, region, Outcome::CouncilPolicyCost, window),
                from_fund: fund.as_f64(),
            }
        };
        let years = self.year_pairs(base, policy, region, read);
        (!years.is_empty()).then_some(years)
    }
}
