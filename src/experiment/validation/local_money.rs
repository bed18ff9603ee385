//! Rung 8: local money beside what was observed of real schemes. Their terms and sizes go in, what became
//! of them comes out; and what theory says: credit adds nothing where nobody lacks it.

use std::collections::BTreeMap;

use super::{Band, Finding, Judgement, Rung};
use crate::experiment::cases::CasePlan;
use crate::experiment::execute::{Execution, execute};
use crate::experiment::local_money::IMPORTS as IMPORT_DOORS;
use crate::experiment::plan::plans;
use crate::experiment::run::RunResult;
use crate::measure::currency::{CurrencyOutcome, CurrencyRow, together};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::local_money::{CurrencyFigure, is_alive, turnover};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::per_pound::per_cost;
use crate::measure::window::{Window, yearly};
use crate::record::number::number;
use crate::scenario::types::Scenario;

/// Schemes that are compared with the same region without them.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The region without local money.
    pub without: &'static str,
    /// What both are given beside what their files say.
    pub settings: &'static [&'static str],
    /// And in a quick validation.
    pub quick: &'static [&'static str],
    /// How many times as many pairs as usual are lived, to tell a small effect from luck.
    pub times: u32,
    /// A shock of theirs under which they are seen as well.
    shock: Option<&'static str>,
    /// The schemes.
    pub schemes: &'static [Scheme],
}

/// A scheme and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// Its scenario.
    pub path: &'static str,
    /// Its name in the table.
    name: &'static str,
    questions: &'static [Question],
}

/// A figure of a scheme.
#[derive(Clone, Copy, Debug)]
struct Question {
    /// What it is, with its unit.
    figure: &'static str,
    read: Read,
    /// Whether it may be below zero.
    signed: bool,
    answer: Answer,
    /// Where the band comes from, or what to know about the figure.
    source: &'static str,
}

/// How a figure is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    /// Of each pair of runs, then their mean; not a number where it cannot be read.
    Pair(fn(&Pair) -> f64),
    /// Real value added over running cost, both over all pairs.
    PerPoundOfCost,
}

/// What an answer is judged by.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// What was observed.
    Observed(Band),
    /// The interval does not lie above zero.
    Nothing,
    /// The interval lies above zero.
    Something,
    /// Shown only.
    Open,
}

/// A run with the scheme and one without, under the same luck.
struct Pair<'a> {
    with: &'a Series,
    without: &'a Series,
    /// The same under the scenario's first shock, where it has one.
    shocked: Option<(&'a Series, &'a Series)>,
}

const REGION: &str = "scenarios/local-money/region.toml";
const FULL: &[&str] = &[
    "behaviour.capacity_use=0.98",
    "behaviour.opening_unemployment=0.005",
    "behaviour.overproduction=0.0",
    "behaviour.firm_deposit_months=4",
    "behaviour.debt_limit_months=12",
    "behaviour.usual_debt_months=0",
];
const TIGHT: &[&str] = &[
    "behaviour.firm_deposit_months=0.6",
    "behaviour.debt_limit_months=0.5",
    "behaviour.usual_debt_months=0.3",
];

/// Every fifth household and firm, until the slump is over.
const COARSE: &[&str] = &["world.scale=5", "run.months=72"];

/// All of them.
pub const GROUPS: &[Group] = &[
    Group {
        without: REGION,
        settings: &[],
        quick: COARSE,
        times: 1,
        shock: None,
        schemes: &[
            Scheme {
                path: "scenarios/local-money/chiemgauer.toml",
                name: "Chiemgauer",
                questions: &[
                    observed(
                        "changes hands, times a year",
                        velocity,
                        Band::between(12.0, 14.0),
                        "Gelleri 2015: 14.0, 13.6 and 12.4 in 2008 to 2010",
                    ),
                    observed(
                        "changed back, of what firms took (share)",
                        redeemed_per_turn,
                        Band::between(0.26, 0.33),
                        "Gelleri 2015: 0.31 in 2009",
                    ),
                    observed(
                        "changed back, of what was issued (share)",
                        redeemed_of_issue,
                        Band::between(0.89, 0.95),
                        "Gelleri 2015: 2009 and 2010",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/sardex.toml",
                name: "Sardex",
                questions: &[
                    observed(
                        "changes hands, times a year",
                        velocity,
                        Band::between(10.0, 12.0),
                        "generativita.it 2013: 10.7; Greco 2015: 12",
                    ),
                    observed(
                        "members' invoices set off in circles (share)",
                        set_off_in_circles,
                        Band::between(0.2, 0.3),
                        "Fleischman, Dini and Littera 2020: 0.25 of real invoices; the width is assumed",
                    ),
                    observed(
                        "members' invoices set off with credit (share)",
                        set_off_with_credit,
                        Band::between(0.4, 0.6),
                        "Fleischman, Dini and Littera 2020: 0.5 with credit that they simulated; the width is assumed",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/bristol.toml",
                name: "Bristol",
                questions: &[
                    open(
                        "running cost that fees bear (share)",
                        cost_covered,
                        "0.06 to 0.13 if turnover was a million pounds (assumed)",
                    ),
                    open(
                        "council tax paid in it, of what was issued (share)",
                        taxes,
                        "119 people in a year (2015-16), amounts not known",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/mumbuca.toml",
                name: "Mumbuca",
                questions: &[
                    observed(
                        "not changed back three years after the start, of all issued (share)",
                        unredeemed,
                        Band::between(0.36, 0.56),
                        "Jain Family Institute: 0.46 after 31 months; the width is assumed",
                    ),
                    observed(
                        "spent again by firms, of what households spent (share)",
                        passed_on,
                        Band::between(0.07, 0.26),
                        "Gama Santana 2025: 0.07 over 31 months, 0.26 from April to August 2020",
                    ),
                    EFFECT,
                ],
            },
            Scheme {
                path: "scenarios/local-money/mumbuca-neutral.toml",
                name: "Mumbuca, paid by the council",
                questions: &[EFFECT],
            },
            Scheme {
                path: "scenarios/local-money/time-bank.toml",
                name: "Time bank",
                questions: &[
                    open(
                        "hours given, of those asked for (share)",
                        hours_met,
                        "not observed",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/council-voucher.toml",
                name: "Council voucher",
                questions: &[
                    open(
                        "changes hands, times a year",
                        velocity,
                        "Wörgl: 400 turns in 14 months are claimed, by no source that could be checked",
                    ),
                    open(
                        "council tax paid in it, of what was paid out (share)",
                        taxes,
                        "not observed",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/failing.toml",
                name: "SoNantes",
                questions: &[
                    open(
                        "closed within the run (share of runs)",
                        closed,
                        "ended after five years (2020); public money was renewed until then",
                    ),
                    open(
                        "lost by holders, of the most that was about in a year (share)",
                        lost,
                        "Bristol and Lewes: 0.04 to 0.2 of paper",
                    ),
                    EFFECT,
                ],
            },
        ],
    },
    Group {
        without: "scenarios/local-money/wir-region.toml",
        settings: &[],
        quick: COARSE,
        times: 1,
        shock: Some("slump"),
        schemes: &[Scheme {
            path: "scenarios/local-money/wir.toml",
            name: "WIR",
            questions: &[
                signed(open(
                    "real value added in the slump, without it (change, share)",
                    fall,
                    "a shock of the scenario: assumed",
                )),
                signed(observed(
                    "turnover in the slump (change, share)",
                    turnover_in_slump,
                    Band::at_least(0.0),
                    "Stodder 2009: turnover rises when output falls, 1948 to 2003; the sign only",
                )),
                observed(
                    "changes hands, times a year",
                    velocity,
                    Band::between(1.5, 2.0),
                    "Solothurner Zeitung 2017, bz Basel 2014; interest was near nothing then",
                ),
                EFFECT,
            ],
        }],
    },
    Group {
        without: "scenarios/local-money/two-regions-world.toml",
        settings: &[],
        quick: COARSE,
        times: 1,
        shock: None,
        schemes: &[Scheme {
            path: "scenarios/local-money/two-regions.toml",
            name: "Two regions",
            questions: &[
                open(
                    "paid across the border, of all payments in it (share)",
                    across,
                    "no source measures it",
                ),
                observed(
                    "changes hands, times a year",
                    velocity,
                    Band::between(12.0, 14.0),
                    "as the Chiemgauer",
                ),
                EFFECT,
                PER_POUND,
            ],
        }],
    },
    Group {
        without: "scenarios/validation/without-credit.toml",
        settings: FULL,
        quick: &[],
        times: 4,
        shock: None,
        schemes: &[Scheme {
            path: "scenarios/validation/credit.toml",
            name: "Credit at full employment with ample liquidity",
            questions: &[
                EFFECT,
                IMPORTS,
                Question {
                    answer: Answer::Nothing,
                    source: "theory: nothing; the interval does not lie above zero",
                    ..BEYOND
                },
            ],
        }],
    },
    Group {
        without: "scenarios/validation/without-credit.toml",
        settings: TIGHT,
        quick: &[],
        times: 4,
        shock: None,
        schemes: &[Scheme {
            path: "scenarios/validation/credit.toml",
            name: "Credit where liquidity is tight and capacity idle",
            questions: &[
                EFFECT,
                IMPORTS,
                Question {
                    answer: Answer::Something,
                    source: "the same terms, the same code: the interval lies above zero",
                    ..BEYOND
                },
            ],
        }],
    },
];

const EFFECT: Question = signed(open(
    "real value added of the region (change, share)",
    value_added,
    "never measured anywhere",
));
const IMPORTS: Question = signed(open(
    "what is bought outside, over value added (change, share)",
    imports,
    "what outside sellers gain or lose",
));
/// Both together.
const BEYOND: Question = signed(open(
    "real value added and purchases outside together, over value added (change, share)",
    beyond_displacement,
    "what is more than displaced",
));
const PER_POUND: Question = Question {
    figure: "real value added per pound of running cost",
    read: Read::PerPoundOfCost,
    signed: true,
    answer: Answer::Open,
    source: "below 1 it costs more than it brings",
};

const fn observed(
    figure: &'static str,
    read: fn(&Pair) -> f64,
    band: Band,
    source: &'static str,
) -> Question {
    Question {
        answer: Answer::Observed(band),
        ..open(figure, read, source)
    }
}

const fn open(figure: &'static str, read: fn(&Pair) -> f64, source: &'static str) -> Question {
    Question {
        figure,
        read: Read::Pair(read),
        signed: false,
        answer: Answer::Open,
        source,
    }
}

const fn signed(question: Question) -> Question {
    Question {
        signed: true,
        ..question
    }
}

/// Lives all pairs of a group and reads what is asked of its schemes. `worlds` are the region without local
/// money and the schemes, in order.
///
/// # Errors
/// In words, when a run fails.
pub fn findings(
    group: &Group,
    worlds: &[Scenario],
    replicates: u32,
    execution: Execution,
) -> Result<Vec<Finding>, String> {
    let Some(world) = worlds.first() else {
        return Ok(Vec::new());
    };
    let shock = group
        .shock
        .map(|name| CasePlan::named(name, vec![name.to_owned()]));
    let cases: Vec<CasePlan> = std::iter::once(CasePlan::calm()).chain(shock).collect();
    let plans = plans(worlds, &cases, 0..replicates, world.run.seed);
    let mut lived: BTreeMap<(usize, usize, u32), Series> = BTreeMap::new();
    execute(&plans, execution, |plan, result| match result {
        RunResult::Finished { series, .. } => {
            lived.insert((plan.policy, plan.case, plan.luck.replicate), series);
            Ok(())
        }
        RunResult::Stopped => Ok(()),
        failed => Err(format!("{}: {}", plan.words(), failed.error())),
    })?;
    let mut found = Vec::new();
    for (at, scheme) in group.schemes.iter().enumerate() {
        let run = |policy, case, replicate| lived.get(&(policy, case, replicate));
        let pair = |replicate| {
            let shocked = [run(at + 1, 1, replicate), run(0, 1, replicate)];
            Some(Pair {
                with: run(at + 1, 0, replicate)?,
                without: run(0, 0, replicate)?,
                shocked: shocked[0].zip(shocked[1]),
            })
        };
        let pairs: Vec<Pair> = (0..replicates).filter_map(pair).collect();
        let answers = scheme.questions.iter();
        found.extend(answers.filter_map(|question| question.ask(scheme.name, &pairs)));
    }
    Ok(found)
}

impl Scheme {
    /// What its scenario says of the currency with a source: scheme, term, value, source.
    #[must_use]
    pub fn inputs(&self, scenario: &Scenario) -> Vec<[String; 4]> {
        let numbers = scenario.numbers().into_iter();
        let cited = numbers.filter_map(|note| {
            let term = note.path.strip_prefix("currencies.0.")?;
            let source = scenario.sources.get(&note.path)?;
            let value = format!("{} {}", number(note.value), note.unit);
            Some([self.name, term, &value, source].map(str::to_owned))
        });
        cited.collect()
    }
}

impl Question {
    /// None where there is nothing to tell.
    fn ask(&self, scheme: &str, pairs: &[Pair]) -> Option<Finding> {
        let each = |read: fn(&Pair) -> f64| pairs.iter().map(read).collect::<Vec<f64>>();
        let answer = match self.read {
            Read::Pair(read) => {
                let mut values = each(read);
                values.retain(|value| !value.is_nan());
                estimate(&values)
            }
            Read::PerPoundOfCost => per_cost(&each(added), &each(cost))?,
        };
        let least = if self.signed { f64::NEG_INFINITY } else { 0.0 };
        let answer = answer.within([least, f64::INFINITY]);
        let check = format!("{scheme}: {}", self.figure);
        let shown = Finding::shown(Rung::LocalMoney, &check, answer.mean, self.source);
        Some(self.answer.judge(shown, answer))
    }
}

impl Answer {
    fn judge(self, shown: Finding, answer: Estimate) -> Finding {
        let shown = shown.with_interval(answer.interval);
        let told = |holds: bool| {
            if holds {
                Judgement::Pass
            } else {
                Judgement::Fail
            }
        };
        let judgement = match self {
            Self::Observed(band) => Some(band.judge(answer.mean)),
            Self::Nothing => answer.interval.map(|[low, _]| told(low <= 0.0)),
            Self::Something => answer.interval.map(|[low, _]| told(low > 0.0)),
            Self::Open => None,
        };
        let band = match self {
            Self::Observed(band) => Some(band),
            _ => None,
        };
        Finding {
            band,
            judgement,
            ..shown
        }
    }
}

impl Pair<'_> {
    /// The currency's mean over the run's last two full years, its branches together.
    fn row(&self) -> CurrencyRow {
        let window = Window::last_full_years(self.with.months);
        let [first, last] = [window.first, window.last].map(year_of);
        over(self.with, first, last)
    }

    fn figure(&self, figure: CurrencyFigure) -> f64 {
        figure.read(&self.row())
    }

    /// Last of its recorded years in which anybody took part; 0 when none.
    fn last_alive(&self) -> u32 {
        let years = 1..=self.with.currencies.years();
        let alive = |&year: &u32| is_alive(&over(self.with, year, year));
        years.rev().find(alive).unwrap_or_default()
    }
}

fn year_of(month: u32) -> u32 {
    (month - 1) / 12 + 1
}

/// A currency's mean over some years, its branches together.
fn over(series: &Series, first: u32, last: u32) -> CurrencyRow {
    let years = &series.currencies;
    let branches = (0..years.currencies.len()).map(|place| years.mean(first, last, place));
    together(&branches.collect::<Vec<_>>())
}

/// A flow over some years, all branches.
fn sum(series: &Series, years: std::ops::RangeInclusive<u32>, flow: CurrencyOutcome) -> f64 {
    let known = &series.currencies;
    let years = years.filter(|&year| year <= known.years());
    let branches =
        |year| (0..known.currencies.len()).map(move |place| known.sum(year, place, flow));
    years.flat_map(branches).sum()
}

fn velocity(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::Velocity)
}

fn redeemed_per_turn(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::RedeemedPerTurn)
}

fn redeemed_of_issue(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::RedeemedOfIssue)
}

fn set_off_in_circles(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::CirclesShare)
}

fn set_off_with_credit(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::SetOffShare)
}

fn cost_covered(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::CostCovered)
}

fn hours_met(pair: &Pair) -> f64 {
    pair.figure(CurrencyFigure::HoursMet)
}

fn taxes(pair: &Pair) -> f64 {
    let row = pair.row();
    let of = |outcome: CurrencyOutcome| row[outcome as usize];
    of(CurrencyOutcome::Taxes) / (of(CurrencyOutcome::Bought) + of(CurrencyOutcome::PaidOut))
}

fn across(pair: &Pair) -> f64 {
    let row = pair.row();
    row[CurrencyOutcome::Across as usize] / turnover(&row)
}

/// Schemes start in the second year.
fn unredeemed(pair: &Pair) -> f64 {
    let of = |flow| sum(pair.with, 2..=4, flow);
    1.0 - of(CurrencyOutcome::Redeemed) / of(CurrencyOutcome::PaidOut)
}

fn passed_on(pair: &Pair) -> f64 {
    let of = |flow| sum(pair.with, 2..=4, flow);
    of(CurrencyOutcome::ByFirms) / of(CurrencyOutcome::ByHouseholds)
}

fn closed(pair: &Pair) -> f64 {
    f64::from(u8::from(pair.last_alive() < pair.with.currencies.years()))
}

fn lost(pair: &Pair) -> f64 {
    let years = 1..=pair.with.currencies.years();
    let about = years
        .clone()
        .map(|year| over(pair.with, year, year)[CurrencyOutcome::Circulation as usize]);
    sum(pair.with, years, CurrencyOutcome::Lost) / about.fold(0.0, f64::max)
}

/// Real value added of all regions a year, the last two full years.
fn made(series: &Series) -> f64 {
    let window = Window::last_full_years(series.months);
    yearly(series, everywhere(series), Outcome::RealValueAdded, window)
}

/// All regions together: the last.
fn everywhere(series: &Series) -> usize {
    series.regions.len() - 1
}

fn value_added(pair: &Pair) -> f64 {
    made(pair.with) / made(pair.without) - 1.0
}

/// Bought outside by all regions a year, the last two full years, pence.
fn bought_outside(series: &Series) -> f64 {
    let window = Window::last_full_years(series.months);
    let doors = IMPORT_DOORS.iter();
    doors
        .map(|&door| yearly(series, everywhere(series), door, window))
        .sum()
}

fn imports(pair: &Pair) -> f64 {
    (bought_outside(pair.with) - bought_outside(pair.without)) / made(pair.without)
}

fn beyond_displacement(pair: &Pair) -> f64 {
    value_added(pair) + imports(pair)
}

fn added(pair: &Pair) -> f64 {
    made(pair.with) - made(pair.without)
}

fn cost(pair: &Pair) -> f64 {
    pair.row()[CurrencyOutcome::Cost as usize]
}

/// The years of the slump that `wir-region.toml` tells of.
const SLUMP: (u32, u32) = (4, 6);

fn fall(pair: &Pair) -> f64 {
    let Some((_, slump)) = pair.shocked else {
        return f64::NAN;
    };
    let (first, last) = (12 * SLUMP.0 - 11, 12 * SLUMP.1);
    let made = |series| {
        yearly(
            series,
            everywhere(series),
            Outcome::RealValueAdded,
            Window { first, last },
        )
    };
    made(slump) / made(pair.without) - 1.0
}

fn turnover_in_slump(pair: &Pair) -> f64 {
    let Some((slump, _)) = pair.shocked else {
        return f64::NAN;
    };
    let turnover = |series| turnover(&over(series, SLUMP.0, SLUMP.1));
    turnover(slump) / turnover(pair.with) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn theory_is_judged_by_intervals_and_observation_by_bands() {
        let estimate = |low: f64, high: f64| Estimate {
            mean: (low + high) / 2.0,
            interval: Some([low, high]),
            replicates: 8,
        };
        let shown = || Finding::shown(Rung::LocalMoney, "a figure", 0.0, "");
        let judged = |answer: Answer, low, high| {
            let judgement = answer.judge(shown(), estimate(low, high)).judgement;
            judgement.map_or("shown", Judgement::word)
        };
        assert_eq!(judged(Answer::Nothing, -1.0, 1.0), "PASS");
        assert_eq!(judged(Answer::Nothing, -1.0, -0.5), "PASS");
        assert_eq!(judged(Answer::Nothing, 0.5, 1.0), "FAIL");
        assert_eq!(judged(Answer::Something, 0.5, 1.0), "PASS");
        assert_eq!(judged(Answer::Something, -1.0, -0.5), "FAIL");
        assert_eq!(
            judged(Answer::Observed(Band::between(0.0, 1.0)), 0.2, 0.4),
            "PASS"
        );
        assert_eq!(judged(Answer::Open, 0.2, 0.4), "shown");
    }
}
