//! Policies by shocks: what each policy does against the first one, calm and under every shock, and where it
//! loses.

use super::comparison::{CALM, Comparison};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Better, Outcome};
use crate::measure::verdict::{Judgement, Reason, Verdict, judge};
use crate::measure::window::{Window, yearly};

/// The outcomes that the matrix shows.
pub const OUTCOMES: [Outcome; 5] = [
    Outcome::RealValueAdded,
    Outcome::RealConsumption,
    Outcome::MedianRealIncome,
    Outcome::Unemployment,
    Outcome::UnmetNeed,
];

/// Months from a shock's first that are read.
const AFTER: u32 = 24;

/// One policy under one case, in one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Place of the policy.
    pub policy: usize,
    /// Place of the case; 0 is calm.
    pub case: usize,
    /// The outcome.
    pub outcome: Outcome,
    /// The months that are read.
    pub window: Window,
    /// The policy against the first one, both under the case.
    pub effect: Judgement,
    /// How much of that the shock has brought: the effect under it less the effect without it in the same months;
    /// none when calm.
    pub by_shock: Option<Judgement>,
}

/// Something that tells by which mechanism a policy loses.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// What has moved.
    pub outcome: Outcome,
    /// What it means.
    pub words: &'static str,
    /// Its change against the first policy.
    pub change: Judgement,
}

/// What tells of a mechanism: an outcome, whether its rise tells, and what it means.
const SIGNS: [(Outcome, bool, &str); 12] = [
    (
        Outcome::PriceIndex,
        true,
        "prices: lost scale, dearer transport, sellers whose customers have nowhere else to go",
    ),
    (
        Outcome::EssentialBurdenPoor,
        true,
        "the essential basket weighs more on the poorest",
    ),
    (
        Outcome::DoorExports,
        false,
        "sales outside: dearer products, customers who turn away",
    ),
    (
        Outcome::RationedDemand,
        true,
        "orders that nobody here can fill",
    ),
    (
        Outcome::RealPublicPurchases,
        false,
        "public bodies can buy less: dearer bids, prices",
    ),
    (
        Outcome::PolicyCost,
        true,
        "residents or the state pay for the policy",
    ),
    (Outcome::Variety, false, "fewer makers to choose from"),
    (
        Outcome::DoorProfit,
        true,
        "more profit leaves for outside owners",
    ),
    (
        Outcome::OutsideControl,
        true,
        "more is sold by firms of outside owners",
    ),
    (Outcome::Debt, true, "firms carry more debt"),
    (Outcome::FirmExits, true, "more firms close"),
    (Outcome::BankFailures, true, "the regional bank fails"),
];

impl Comparison {
    /// Every policy but the first under every case, in each outcome of [`OUTCOMES`].
    #[must_use]
    pub fn matrix(&self, region: usize) -> Vec<Cell> {
        let mut cells = Vec::new();
        for outcome in OUTCOMES {
            for policy in 1..self.policies.len() {
                for case in 0..self.cases.len() {
                    cells.push(self.cell(policy, case, region, outcome));
                }
            }
        }
        cells
    }

    /// One policy under one case, in one outcome.
    #[must_use]
    pub fn cell(&self, policy: usize, case: usize, region: usize, outcome: Outcome) -> Cell {
        let window = self.months_read(case);
        let effect = self.judge(0, policy, case, region, outcome, window);
        let by_shock = (case > 0).then(|| {
            let pairs: Vec<f64> = (0..self.replicates)
                .filter_map(|replicate| {
                    let of = |policy, case| -> Option<f64> {
                        let run = self.run(policy, case, replicate)?;
                        Some(yearly(&run.series, region, outcome, window))
                    };
                    let shocked = of(policy, case)? - of(0, case)?;
                    let calm = of(policy, 0)? - of(0, 0)?;
                    Some(shocked - calm)
                })
                .filter(|difference| !difference.is_nan())
                .collect();
            judge(outcome, estimate(&pairs), effect.baseline)
        });
        Cell {
            policy,
            case,
            outcome,
            window,
            effect,
            by_shock,
        }
    }

    /// The months of a case that are read: two years from a shock's first month, all from then on where it comes by
    /// chance, or the last two years.
    #[must_use]
    pub fn months_read(&self, case: usize) -> Window {
        let shock = self.cases[case].shock();
        match shock.filter(|shock| shock.start <= self.months) {
            Some(shock) if shock.by_chance => Window {
                first: shock.start,
                last: self.months,
            },
            Some(shock) => Window {
                first: shock.start,
                last: self.months.min(shock.start + AFTER - 1),
            },
            None => Window::long_run(self.months),
        }
    }

    /// What else has clearly moved where a policy loses, and which mechanism that tells of; at most `most`.
    #[must_use]
    pub fn signs(&self, cell: &Cell, region: usize, most: usize) -> Vec<Sign> {
        let found = SIGNS.into_iter().filter_map(|(outcome, rise, words)| {
            let change = self.judge(0, cell.policy, cell.case, region, outcome, cell.window);
            let moved = if rise {
                change.effect.mean > 0.0
            } else {
                change.effect.mean < 0.0
            };
            (moved && change.reason == Reason::Clear).then_some(Sign {
                outcome,
                words,
                change,
            })
        });
        found.take(most).collect()
    }
}

impl Cell {
    /// Whether the policy does worse than the first one under the case, or because of the shock.
    #[must_use]
    pub fn loses(&self) -> bool {
        let worse = |judgement: &Judgement| judgement.verdict == Verdict::Worse;
        worse(&self.effect) || self.by_shock.as_ref().is_some_and(worse)
    }

    /// Whether it does clearly worse, under the case or because of the shock, but by too little to matter.
    #[must_use]
    pub fn slips(&self) -> bool {
        let worse = |judgement: &Judgement| judgement.leans == Verdict::Worse;
        !self.loses() && (worse(&self.effect) || self.by_shock.as_ref().is_some_and(worse))
    }

    /// An effect for readers: per cent of what it is under the first policy, or points of 100 for shares.
    #[must_use]
    pub fn shown(&self, effect: &Estimate) -> Option<[f64; 3]> {
        let [low, high] = effect.interval?;
        let scale = if self.outcome.unit().starts_with("share") {
            100.0
        } else {
            100.0 / self.effect.baseline.abs()
        };
        scale
            .is_finite()
            .then_some([effect.mean * scale, low * scale, high * scale])
    }

    /// The unit of [`Cell::shown`].
    #[must_use]
    pub fn unit(&self) -> &'static str {
        if self.outcome.unit().starts_with("share") {
            "points"
        } else {
            "%"
        }
    }

    /// Whether more of the outcome is better.
    #[must_use]
    pub fn higher_is_better(&self) -> bool {
        self.outcome.better() == Better::Higher
    }
}

/// The name of the calm case, for readers of a matrix.
#[must_use]
pub fn case_name(comparison: &Comparison, case: usize) -> &str {
    match comparison.cases[case].name.as_str() {
        CALM => "no shock",
        name => name,
    }
}
