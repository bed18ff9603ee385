//! What a comparison is made of: policies, cases, finished runs, chains and prices.

use crate::ledger::Entry;
use crate::measure::outcome::Series;
use crate::scenario::types::{Design, Side};

/// The name of the case without a shock.
pub const CALM: &str = "calm";

/// One policy of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Short name, unique in the comparison ("localised").
    pub name: String,
    /// The scenario's title.
    pub title: String,
    /// The regions that all its levers are limited to; empty when they are not.
    pub limited_to: Vec<String>,
    /// Its local currencies, and what tells whether it differs from another by these alone.
    pub local_money: LocalMoneyTerms,
}

/// What a policy says of local money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalMoneyTerms {
    /// Its local currencies.
    pub currencies: Vec<Currency>,
    /// Hash of all their terms.
    pub terms: String,
    /// Hash of everything else that the scenario makes happen without a shock: world, behaviour, levers.
    pub rest: String,
}

/// A local currency of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// Its name.
    pub name: String,
    /// By what rule it comes into the world.
    pub design: Design,
    /// The same in words: "a voucher".
    pub words: &'static str,
}

/// One case: calm, one shock, or a shock drawn in each replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// [`CALM`] or the shock's name.
    pub name: String,
    /// What strikes in it.
    pub kind: CaseKind,
}

/// What strikes in a case.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseKind {
    /// Nothing.
    Calm,
    /// A shock of the scenario; where several strike together, the first.
    Shock(CaseShock),
    /// Shocks drawn by chance, another one in each replicate.
    Drawn(DrawnShocks),
}

/// Shocks drawn by chance, one a replicate, the same for all policies.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnShocks {
    /// First month of all of them.
    pub start: u32,
    /// The shock of each replicate.
    pub each: Vec<CaseShock>,
}

impl Case {
    /// The scenario's shock; none in the calm case and where shocks are drawn.
    #[must_use]
    pub const fn shock(&self) -> Option<&CaseShock> {
        match &self.kind {
            CaseKind::Shock(shock) => Some(shock),
            CaseKind::Calm | CaseKind::Drawn(_) => None,
        }
    }

    /// The shocks drawn by chance; none in other cases.
    #[must_use]
    pub const fn drawn(&self) -> Option<&DrawnShocks> {
        match &self.kind {
            CaseKind::Drawn(drawn) => Some(drawn),
            CaseKind::Calm | CaseKind::Shock(_) => None,
        }
    }

    /// First month of its shock; none in the calm case.
    #[must_use]
    pub const fn start(&self) -> Option<u32> {
        match &self.kind {
            CaseKind::Calm => None,
            CaseKind::Shock(shock) => Some(shock.start),
            CaseKind::Drawn(drawn) => Some(drawn.start),
        }
    }
}

/// What a reader needs to know of a case's shock.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseShock {
    /// From outside or from within.
    pub side: Side,
    /// First month.
    pub start: u32,
    /// Months it lasts.
    pub length: u32,
    /// Whether it comes by chance, from its first month on.
    pub by_chance: bool,
    /// In words: "outside supply lost by 40% for 6 months from month 61".
    pub words: String,
}

/// What is kept of one finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// Its run id.
    pub run_id: String,
    /// What it recorded.
    pub series: Series,
    /// Local multiplier LM3 of the last year's spending by households, by region (structure); empty
    /// where the year's payments are not kept.
    pub lm3: Vec<f64>,
    /// Payments of its last full year, by region; kept of calm runs, empty for runs under a year.
    pub year: Vec<Vec<Entry>>,
}

/// A supply chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Its name for readers.
    pub name: String,
    /// Its sectors' indices, from the first stage to the last.
    pub stages: Vec<usize>,
}

/// Prices of a later year than the tables'.
#[derive(Clone, Debug, PartialEq)]
pub struct Today {
    /// The year.
    pub year: u32,
    /// Its consumer prices over those of the tables' year.
    pub prices: f64,
    /// Where that is from.
    pub source: String,
}
