//! Rung 10: policies beside what was observed where they were tried. What was done goes in, what came of it
//! comes out.

use super::pairs::{Answer, Lived, Pair, mean_of};
use super::{Band, Finding, Rung};
use crate::experiment::execute::Execution;
use crate::measure::outcome::{Outcome, SectorOutcome, Series};
use crate::measure::per_pound::per_cost;
use crate::measure::window::{Window, yearly, yearly_sector};
use crate::scenario::types::{LeverKind, Scenario};

/// Policies that are compared with the same region without them.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    /// The region without the policy.
    pub without: &'static str,
    /// The policy's scenario.
    pub path: &'static str,
    /// Its name in the table.
    name: &'static str,
    /// What both are given beside what their files say.
    pub settings: &'static [&'static str],
    /// How many times as many pairs as usual are lived, to tell a small effect from luck.
    pub times: u32,
    questions: &'static [Question],
}

/// A figure of a policy.
#[derive(Clone, Copy, Debug)]
struct Question {
    /// What it is, with its unit.
    figure: &'static str,
    read: Read,
    answer: Answer,
    /// Where the band comes from, or what to know about the figure.
    source: &'static str,
}

/// How a figure is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    /// Of each pair of runs, then their mean.
    Pair(fn(&Case) -> f64),
    /// The mean of one over the mean of another, where that is clearly not zero.
    Ratio(fn(&Case) -> f64, fn(&Case) -> f64),
}

/// A pair of runs and the policy that one of them has.
struct Case<'a> {
    pair: &'a Pair<'a>,
    policy: &'a Scenario,
}

/// Sectors of the table with 28 industries in which a food hub works.
const SECTORS_OF_FOOD: [&str; 4] = [
    "Agriculture",
    "Fishing_aquaculture",
    "Food_products",
    "Drinks_tobacco",
];

/// All of them.
pub const TRIED: [Tried; 4] = [
    Tried {
        without: "scenarios/library/town.toml",
        path: "scenarios/library/anchor-procurement.toml",
        name: "Preston",
        settings: &[],
        times: 1,
        questions: &[
            Question {
                figure: "pay for a full-time job, four years after the start (change, share)",
                read: Read::Pair(pay),
                answer: Answer::Observed(Band::between(0.018, 0.189)),
                source: "Rose and others 2023: median wage +11% (1.8% to 18.9%); wage clauses ran beside it",
            },
            Question {
                figure: "share of the observed rise of pay that is explained",
                read: Read::Pair(|case| pay(case) / 0.11),
                answer: Answer::Open,
                source: "simulated over 0.11; orders of 74 million pounds are 3% of a year's wages in Preston before any leakage",
            },
            Question {
                figure: "full-time equivalents (change, share)",
                read: Read::Pair(|case| case.change(Outcome::FullTimeEquivalents)),
                answer: Answer::Open,
                source: "Rose and others 2023: employment did not change significantly; its interval is not known",
            },
            Question {
                figure: "consumer prices (change, share)",
                read: Read::Pair(|case| case.change(Outcome::PriceIndex)),
                answer: Answer::Open,
                source: "not observed",
            },
        ],
    },
    Tried {
        without: "scenarios/library/food-region.toml",
        path: "scenarios/library/food-hub.toml",
        name: "Food hub",
        settings: &[],
        times: 4,
        questions: &[
            Question {
                figure: "full-time equivalents net of those lost elsewhere, for each gained with food",
                read: Read::Ratio(|case| jobs(case).0, |case| jobs(case).1),
                answer: Answer::Observed(Band::between(0.45, 0.9)),
                source: "Hughes and others 2008: 0.62 to 0.69 of the gross jobs of farmers' markets; Jablonski and others 2016: 0.11 dollars lost for each of a hub; both modelled; the width is assumed",
            },
            Question {
                figure: "local share of food (change, points of 1)",
                read: Read::Pair(|case| case.difference(Outcome::FoodLocal)),
                answer: Answer::Open,
                source: "what went in: a fiftieth of households' and a tenth of public kitchens' purchases elsewhere",
            },
        ],
    },
    Tried {
        without: "scenarios/library/town.toml",
        path: "scenarios/library/bid-preference.toml",
        name: "Bid preference",
        settings: &[
            "behaviour.wage_curve=0",
            "behaviour.vacancy_wage_response=0",
            "behaviour.markup_response=0",
            "behaviour.local_cost_slope=0",
            "behaviour.local_monopoly=0",
        ],
        times: 1,
        questions: &[
            Question {
                figure: "rise of cost over preference times what is moved, at prices that stay",
                read: Read::Ratio(dearer, most_dearer),
                answer: Answer::Observed(Band::between(0.0, 1.0)),
                source: "arithmetic: no contract that moves costs more than the preference beyond the cheapest bid",
            },
            Question {
                figure: "rise of public bodies' cost (share)",
                read: Read::Pair(|case| -case.change(Outcome::RealPublicPurchases)),
                answer: Answer::Observed(Band::between(0.01, 0.06)),
                source: "Marion 2007: +3.8% with 5% (1% to 6%, from memory), most of it since large bidders stayed away, which is not modelled",
            },
        ],
    },
    Tried {
        without: "scenarios/dumfries-and-galloway/world.toml",
        path: "scenarios/library/cooperative-conversion.toml",
        name: "Cooperatives",
        settings: &[],
        times: 1,
        questions: &[
            Question {
                figure: "sales controlled from outside (change, points of 1)",
                read: Read::Pair(|case| case.difference(Outcome::OutsideControl)),
                answer: Answer::Open,
                source: "only as assumed: that they close less often goes in (Burdin 2014), nothing observed comes out",
            },
            Question {
                figure: "real value added of the region (change, share)",
                read: Read::Pair(|case| case.change(Outcome::RealValueAdded)),
                answer: Answer::Open,
                source: "never measured anywhere",
            },
        ],
    },
];

/// Lives the pairs of a policy and reads what is asked of it. `worlds` are the region without it and with it.
///
/// # Errors
/// In words, when a run fails.
pub fn findings(
    tried: &Tried,
    worlds: &[Scenario; 2],
    replicates: u32,
    execution: Execution,
) -> Result<Vec<Finding>, String> {
    let lived = Lived::live(worlds, None, replicates, execution)?;
    let pairs = lived.pairs(1);
    let ask = |question: &Question| {
        let policy = &worlds[1];
        let each = |read: fn(&Case) -> f64| -> Vec<f64> {
            let cases = pairs.iter().map(|pair| Case { pair, policy });
            cases.map(|case| read(&case)).collect()
        };
        let answer = match question.read {
            Read::Pair(read) => mean_of(&pairs, |pair| read(&Case { pair, policy })),
            Read::Ratio(one, other) => per_cost(&each(one), &each(other))?,
        };
        let check = format!("{}: {}", tried.name, question.figure);
        let shown = Finding::shown(Rung::Policies, &check, answer.mean, question.source);
        Some(question.answer.judge(shown, answer))
    };
    Ok(tried.questions.iter().filter_map(ask).collect())
}

impl Case<'_> {
    /// The last two full years.
    fn of(&self, outcome: Outcome) -> [f64; 2] {
        [self.pair.with, self.pair.without]
            .map(|series| yearly(series, 0, outcome, Window::last_full_years(series.months)))
    }

    fn change(&self, outcome: Outcome) -> f64 {
        let [with, without] = self.of(outcome);
        with / without - 1.0
    }

    fn difference(&self, outcome: Outcome) -> f64 {
        let [with, without] = self.of(outcome);
        with - without
    }
}

/// Change of wages for a full-time equivalent in years 5 to 8 of the run: the four years after the orders have
/// moved, as 2016 to 2019 were.
fn pay(case: &Case) -> f64 {
    const AFTER: Window = Window {
        first: 49,
        last: 96,
    };
    let pay = |series: &Series| {
        let of = |outcome| yearly(series, 0, outcome, AFTER);
        of(Outcome::Wages) / of(Outcome::FullTimeEquivalents)
    };
    pay(case.pair.with) / pay(case.pair.without) - 1.0
}

/// Full-time equivalents gained in all, and in sectors of food.
fn jobs(case: &Case) -> (f64, f64) {
    let window = Window::last_full_years(case.pair.with.months);
    let (mut all, mut food) = (0.0, 0.0);
    for (at, name) in case.pair.with.sectors.iter().enumerate() {
        let of = |series| yearly_sector(series, 0, at, SectorOutcome::FullTimeEquivalents, window);
        let gained = of(case.pair.with) - of(case.pair.without);
        all += gained;
        if SECTORS_OF_FOOD.contains(&name.as_str()) {
            food += gained;
        }
    }
    (all, food)
}

/// What public bodies can buy less, pence a year.
fn dearer(case: &Case) -> f64 {
    -case.difference(Outcome::RealPublicPurchases)
}

/// The preference times what public bodies buy less outside, pence a year.
fn most_dearer(case: &Case) -> f64 {
    let levers = case.policy.levers.iter();
    let preference: f64 = levers
        .filter(|lever| lever.kind == LeverKind::PricePreference)
        .map(|lever| lever.strength)
        .sum();
    let imports = [Outcome::DoorImportsPublic, Outcome::DoorImportsInput];
    let moved: f64 = imports.iter().map(|&door| -case.difference(door)).sum();
    preference * moved
}
