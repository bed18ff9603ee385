//! Who gains and who loses.

use super::comparison::Comparison;
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::outcome::{Outcome, SectorOutcome, Series};
use crate::measure::window::{Window, yearly, yearly_sector};

/// What one group gains or loses.
#[derive(Clone, Debug, PartialEq)]
pub struct Stake {
    /// Who ("Poorest fifth of households").
    pub who: String,
    /// What is counted ("essential basket over income").
    pub what: String,
    /// The unit of the effect.
    pub unit: &'static str,
    /// The paired effect, signed so that more is better for them.
    pub gain: Estimate,
    /// The baseline policy's mean, same unit, its own sign.
    pub baseline: f64,
    /// 1 where more of what is counted is a gain, -1 where less is.
    pub sign: f64,
}

impl Stake {
    /// The paired change of what is counted, in its own direction.
    #[must_use]
    pub fn change(&self) -> Estimate {
        self.gain.times(self.sign)
    }
}

impl Comparison {
    /// Who gains and who loses under `policy` against `base` over a window: households by fifth of
    /// income (places in the distribution, not people), workers, owners, public purses, and every sector
    /// by its output. What changes for other regions and markets is in [`Comparison::neighbours`].
    #[must_use]
    pub fn stakes(
        &self,
        base: usize,
        policy: usize,
        case: usize,
        region: usize,
        window: Window,
    ) -> Vec<Stake> {
        let known = STAKES.iter().map(|&(who, what, outcome, sign)| {
            let values: Vec<f64> = self
                .each(base, case, |s| yearly(s, region, outcome, window))
                .collect();
            let gain = self
                .effect(base, policy, case, region, outcome, window)
                .times(sign);
            let (who, what) = (who.to_owned(), what.to_owned());
            Stake {
                who,
                what,
                unit: outcome.unit(),
                gain,
                baseline: mean(&values),
                sign,
            }
        });
        let sectors = (0..self.sectors.len()).map(|sector| {
            let measure =
                |s: &Series| yearly_sector(s, region, sector, SectorOutcome::Output, window);
            let values: Vec<f64> = self.each(base, case, measure).collect();
            let differences = self.paired((base, case), (policy, case), measure);
            let who = self.sectors[sector].clone();
            let gain = estimate(&differences);
            Stake {
                who,
                what: "output".into(),
                unit: "pence",
                gain,
                baseline: mean(&values),
                sign: 1.0,
            }
        });
        known.chain(sectors).collect()
    }
}

/// Groups with a stake: who, what is counted, outcome, and the sign that makes more better for them.
const STAKES: &[(&str, &str, Outcome, f64)] = &[
    (
        "Median household",
        "real disposable income",
        Outcome::MedianRealIncome,
        1.0,
    ),
    (
        "Poorest fifth of households",
        "real disposable income",
        Outcome::IncomeFirstFifth,
        1.0,
    ),
    (
        "Second fifth of households",
        "real disposable income",
        Outcome::IncomeSecondFifth,
        1.0,
    ),
    (
        "Middle fifth of households",
        "real disposable income",
        Outcome::IncomeThirdFifth,
        1.0,
    ),
    (
        "Fourth fifth of households",
        "real disposable income",
        Outcome::IncomeFourthFifth,
        1.0,
    ),
    (
        "Richest fifth of households",
        "real disposable income",
        Outcome::IncomeFifthFifth,
        1.0,
    ),
    (
        "Poorest fifth of households",
        "essential basket over income",
        Outcome::EssentialBurdenPoor,
        -1.0,
    ),
    (
        "Richest fifth of households",
        "essential basket over income",
        Outcome::EssentialBurdenRich,
        -1.0,
    ),
    ("Employees of local firms", "wages", Outcome::Wages, 1.0),
    (
        "People without work",
        "unemployment",
        Outcome::Unemployment,
        -1.0,
    ),
    ("All owners of local firms", "profit", Outcome::Profit, 1.0),
    (
        "Outside owners",
        "profit paid to them",
        Outcome::DoorProfit,
        1.0,
    ),
    (
        "Outside sellers to households",
        "imports",
        Outcome::DoorImportsConsumer,
        1.0,
    ),
    (
        "Outside sellers to firms",
        "imports",
        Outcome::DoorImportsInput,
        1.0,
    ),
    ("Council", "its balance", Outcome::CouncilBalance, 1.0),
    (
        "State",
        "public money less taxes",
        Outcome::StateBalance,
        -1.0,
    ),
];
