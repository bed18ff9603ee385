//! What a policy changes for those outside the region: other modelled regions, and the markets beyond.

use super::comparison::Comparison;
use super::years::paired_change;
use crate::ledger::{Books, Node};
use crate::measure::firm_year::PURCHASES;
use crate::measure::interval::{Estimate, mean};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::window::{Window, yearly};

/// A paired change for somebody outside the region.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// Who: another modelled region, or a market.
    pub who: String,
    /// What is counted ("jobs", "sold to the region").
    pub what: String,
    /// The unit of the change, a year.
    pub unit: &'static str,
    /// The paired change; positive is more.
    pub change: Estimate,
    /// The base policy's mean, same unit.
    pub baseline: f64,
}

/// What is compared in other modelled regions.
const IN_REGIONS: [Outcome; 3] = [
    Outcome::RealValueAdded,
    Outcome::FullTimeEquivalents,
    Outcome::DisposableIncome,
];

/// The markets outside.
const MARKETS: [Node; 3] = [Node::RestOfArea, Node::RestOfState, Node::World];

impl Comparison {
    /// What `policy` changes for others, against `base` and without a shock: in every other modelled
    /// region over a window, then what each outside market sells to the region and buys from it in the
    /// last full year (none of it for runs under a year). To a region among several, the rest of the
    /// area includes the other modelled regions.
    #[must_use]
    pub fn neighbours(
        &self,
        base: usize,
        policy: usize,
        region: usize,
        window: Window,
    ) -> Vec<Neighbour> {
        let others = (0..self.modelled()).filter(|&other| other != region);
        let others = others.filter(|_| self.whole() != Some(region));
        let mut all: Vec<Neighbour> = others
            .flat_map(|other| IN_REGIONS.map(|outcome| (other, outcome)))
            .map(|(other, outcome)| self.neighbour(base, policy, other, outcome, window))
            .collect();
        all.extend(self.markets(base, policy, region));
        all
    }

    fn neighbour(
        &self,
        base: usize,
        policy: usize,
        other: usize,
        outcome: Outcome,
        window: Window,
    ) -> Neighbour {
        let values: Vec<f64> = self
            .each(base, 0, |s| yearly(s, other, outcome, window))
            .collect();
        Neighbour {
            who: self.regions[other].clone(),
            what: outcome.label().to_lowercase(),
            unit: outcome.unit(),
            change: self.effect(base, policy, 0, other, outcome, window),
            baseline: mean(&values),
        }
    }

    fn markets(&self, base: usize, policy: usize, region: usize) -> Vec<Neighbour> {
        let pairs = self.year_pairs(base, policy, region, |books: &Books, _: &Series| {
            MARKETS.map(|market| [sold_by(books, market), bought_by(books, market)])
        });
        if pairs.is_empty() {
            return Vec::new();
        }
        let market = |(at, market): (usize, Node)| {
            let ways = ["sold to the region", "bought from the region"].into_iter();
            let pairs = &pairs;
            ways.enumerate().map(move |(way, what)| {
                let before: Vec<f64> = pairs.iter().map(|(b, _)| b[at][way]).collect();
                Neighbour {
                    who: market.label().to_owned(),
                    what: what.to_owned(),
                    unit: "pence",
                    change: paired_change(pairs, |year| year[at][way]),
                    baseline: mean(&before),
                }
            })
        };
        MARKETS.into_iter().enumerate().flat_map(market).collect()
    }
}

/// What residents bought from a market, pence.
fn sold_by(books: &Books, market: Node) -> f64 {
    let bought = books
        .to(market)
        .filter(|entry| PURCHASES.contains(&entry.1));
    bought.map(|entry| entry.2.as_f64()).sum()
}

/// What a market bought from the region's firms, pence.
fn bought_by(books: &Books, market: Node) -> f64 {
    let sold = books.entries().filter(|(payer, payee, kind, _)| {
        *payer == market && matches!(payee, Node::Sector(_)) && PURCHASES.contains(kind)
    });
    sold.map(|entry| entry.3.as_f64()).sum()
}
