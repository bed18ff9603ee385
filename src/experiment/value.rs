//! Value records of supply chains under each policy: see [`crate::measure::value`].

use super::comparison::{Chain, Comparison};
use super::years::{YearPairs, level, paired_change};
use crate::ledger::{Books, Node, PaymentKind};
use crate::measure::interval::Estimate;
use crate::measure::outcome::{SectorOutcome, Series};
use crate::measure::value::{Cause, Fate, Value};
use crate::measure::window::{Window, yearly_sector};

/// Name of the record of all sectors together.
pub const ALL_CHAINS: &str = "All sectors";

/// A figure of one year: under the policy, and its paired change against another. Pence a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Under the policy.
    pub level: Estimate,
    /// The policy less the base.
    pub change: Estimate,
}

/// What one stage of a chain does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageRecord {
    /// Index of its sector.
    pub sector: usize,
    /// Sales of its firms.
    pub sales: Figure,
    /// Of them to later stages of the chain.
    pub passed_on: Figure,
    /// Value that it creates.
    pub created: Figure,
}

/// The value record of one chain in the last full calm year.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRecord {
    /// The chain's name.
    pub chain: String,
    /// Its stages, in order.
    pub stages: Vec<StageRecord>,
    /// Value created here by all stages: kept and lost together.
    pub created: Figure,
    /// Kept by residents and local firms.
    pub kept: Figure,
    /// Lost once created.
    pub lost: Figure,
    /// Bought outside: created elsewhere.
    pub never_here: Figure,
    /// By cause, in the order of [`Cause::ALL`].
    pub causes: Vec<(Cause, Figure)>,
}

impl ValueRecord {
    /// What one cause takes.
    #[must_use]
    pub fn by(&self, cause: Cause) -> Figure {
        self.causes[cause as usize].1
    }
}

impl Comparison {
    /// The value record of every supply chain of the scenario and, last, of all sectors together,
    /// `policy` with its paired change against `base`. Empty for runs under a year and without pairs.
    #[must_use]
    pub fn value(&self, base: usize, policy: usize, region: usize) -> Vec<ValueRecord> {
        let all = Chain {
            name: ALL_CHAINS.into(),
            stages: (0..self.sectors.len()).collect(),
        };
        let chains = self.chains.iter().chain(std::iter::once(&all));
        chains
            .filter_map(|chain| self.chain_value(base, policy, region, chain))
            .collect()
    }

    fn chain_value(
        &self,
        base: usize,
        policy: usize,
        region: usize,
        chain: &Chain,
    ) -> Option<ValueRecord> {
        let window = self.last_full_year()?;
        let read = |books: &Books, series: &Series| {
            let outside = self.finished_goods(books, series, region, window, chain);
            Value::read(books, &chain.stages, outside)
        };
        let pairs = self.year_pairs(base, policy, region, read);
        (!pairs.is_empty()).then(|| record(chain, &pairs))
    }

    /// What households bought of a chain's products outside, pence at basic prices. To all regions
    /// together what they buy from each other is not outside: it is taken out pro rata.
    fn finished_goods(
        &self,
        books: &Books,
        series: &Series,
        region: usize,
        window: Window,
        chain: &Chain,
    ) -> f64 {
        let bought =
            |sector| yearly_sector(series, region, sector, SectorOutcome::BoughtOutside, window);
        let chosen: f64 = chain.stages.iter().map(|&sector| bought(sector)).sum();
        if self.whole() != Some(region) {
            return chosen;
        }
        let everything: f64 = (0..self.sectors.len()).map(bought).sum();
        let outside: f64 = [Node::RestOfArea, Node::RestOfState, Node::World]
            .into_iter()
            .map(|seller| books.paid(Node::Households, seller, PaymentKind::Consumption))
            .map(crate::units::Pence::as_f64)
            .sum();
        if everything > 0.0 {
            chosen * (outside / everything).min(1.0)
        } else {
            0.0
        }
    }
}

fn record(chain: &Chain, pairs: &YearPairs<Value>) -> ValueRecord {
    let figure = |read: &dyn Fn(&Value) -> f64| Figure {
        level: level(pairs, read),
        change: paired_change(pairs, read),
    };
    let stage = |(at, &sector): (usize, &usize)| StageRecord {
        sector,
        sales: figure(&|v| v.stages[at].sales),
        passed_on: figure(&|v| v.stages[at].passed_on),
        created: figure(&|v| v.stages[at].created),
    };
    let cause = |&cause: &Cause| (cause, figure(&|v| v.by(cause)));
    ValueRecord {
        chain: chain.name.clone(),
        stages: chain.stages.iter().enumerate().map(stage).collect(),
        created: figure(&Value::created),
        kept: figure(&|v| v.sum(Fate::Kept)),
        lost: figure(&|v| v.sum(Fate::Lost)),
        never_here: figure(&|v| v.sum(Fate::NeverHere)),
        causes: Cause::ALL.iter().map(cause).collect(),
    }
}
