//! The runs of a lesson, month by month, as its page plays them.

use serde::Serialize;

use super::{Lesson, Runs};
use crate::live::hand::{Costs, Hand, Struck};
use crate::live::library::Library;
use crate::live::protocol::OutcomeNote;
use crate::live::side::{Side, SideError};
use crate::measure::outcome::Outcome;
use crate::measure::rounds::Rounds;
use crate::parallel;
use crate::scenario;
use crate::scenario::problem::Problems;
use crate::simulation::{AuditFailure, Luck};

/// Why a run cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A scenario is not sound.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// It cannot be begun.
    #[error(transparent)]
    Side(#[from] SideError),
    /// It has no such region.
    #[error("there is no region `{0}`")]
    Region(String),
    /// A chart or figure names what is not measured.
    #[error("there is no outcome `{0}`")]
    Outcome(String),
    /// The books did not add up.
    #[error(transparent)]
    Audit(#[from] AuditFailure),
}

/// All runs of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recording {
    /// Months of each run.
    pub months: u32,
    /// What the values of a month are.
    pub outcomes: Vec<OutcomeNote>,
    /// Money's ways in and out, as indices of outcomes.
    pub doors_in: Vec<usize>,
    /// The same, out.
    pub doors_out: Vec<usize>,
    /// The left economy: calm, and under the shock where there is one.
    pub left: Vec<Run>,
    /// The right one, for each stop of the slider.
    pub right: Vec<Vec<Run>>,
}

/// One economy, month by month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Run {
    /// A value an outcome, each month.
    pub values: Vec<Vec<f64>>,
    /// What becomes of 100 pounds, each month.
    pub rounds: Vec<Option<Rounds>>,
    /// Its local currencies.
    pub currencies: Vec<String>,
}

/// One run that is to be made.
struct Order<'a> {
    path: &'a str,
    settings: Vec<String>,
    struck: bool,
}

/// Lives all runs of a lesson.
///
/// # Errors
/// When a scenario is not sound or a run fails.
pub fn record(lesson: &Lesson, library: &Library) -> Result<Recording, RunError> {
    let runs = &lesson.runs;
    let outcomes = outcomes(lesson)?;
    let mut orders = Vec::new();
    let cases: &[bool] = if runs.shock.is_some() {
        &[false, true]
    } else {
        &[false]
    };
    let mut order = |path, further: &[String]| {
        orders.extend(cases.iter().map(|&struck| Order {
            path,
            settings: runs.both.iter().chain(further).cloned().collect(),
            struck,
        }));
    };
    order(runs.left.as_str(), &[]);
    for stop in &runs.stops {
        order(stop.right.as_ref().unwrap_or(&runs.right), &stop.set);
    }
    let lived = parallel::map(&orders, |_, order| live(order, runs, library, &outcomes));
    let lived: Vec<Run> = lived.into_iter().collect::<Result<_, _>>()?;
    let mut sides = lived.chunks(cases.len()).map(<[Run]>::to_vec);
    let left = sides.next().unwrap_or_default();
    let index = |doors: &[Outcome]| {
        let of = |door: &Outcome| outcomes.iter().position(|known| known == door);
        doors.iter().filter_map(of).collect()
    };
    Ok(Recording {
        months: left.first().map_or(0, |run| run.values.len() as u32),
        outcomes: outcomes.iter().map(|&o| OutcomeNote::of(o)).collect(),
        doors_in: index(Outcome::DOORS_IN),
        doors_out: index(Outcome::DOORS_OUT),
        left,
        right: sides.collect(),
    })
}

/// Everything that the page draws or a text names.
fn outcomes(lesson: &Lesson) -> Result<Vec<Outcome>, RunError> {
    let charts = lesson.runs.charts.iter().map(|[name, _]| name);
    let figures = lesson.figures.iter().filter_map(|figure| figure.outcome());
    let mut all: Vec<Outcome> = Vec::new();
    let doors = Outcome::DOORS_IN.iter().chain(Outcome::DOORS_OUT);
    // The bucket shows doors and how much is made.
    all.extend(doors.chain(&[Outcome::Output]));
    for name in charts.map(String::as_str).chain(figures) {
        let known = Outcome::named(name);
        let outcome = known.ok_or_else(|| RunError::Outcome(name.to_owned()))?;
        if !all.contains(&outcome) {
            all.push(outcome);
        }
    }
    Ok(all)
}

fn live(
    order: &Order<'_>,
    runs: &Runs,
    library: &Library,
    outcomes: &[Outcome],
) -> Result<Run, RunError> {
    let read = |path: &str| library.read(path);
    let scenario = scenario::load(order.path, &order.settings, &read)?;
    let (months, seed) = (scenario.run.months, scenario.run.seed);
    let mut hand = Hand::default();
    if let Some(shock) = runs.shock.as_ref().filter(|_| order.struck) {
        hand.shocks.push(Struck {
            name: shock.name.clone(),
            month: shock.month,
        });
    }
    let luck = Luck { seed, replicate: 0 };
    let mut side = Side::new(scenario, hand, &Costs::new(), luck)?;
    let regions = &side.simulation().economy().regions;
    let region = match &runs.region {
        None => 0,
        Some(name) => {
            let found = regions.iter().position(|region| region.name == *name);
            found.ok_or_else(|| RunError::Region(name.clone()))?
        }
    };
    let currencies = side.scenario().currencies.iter().map(|c| c.name.clone());
    let mut run = Run {
        values: Vec::with_capacity(months as usize),
        rounds: Vec::with_capacity(months as usize),
        currencies: currencies.collect(),
    };
    for _ in 0..months {
        let frame = side.step(region)?;
        let values = outcomes
            .iter()
            .map(|&o| shortened(frame.values[o as usize]));
        run.values.push(values.collect());
        run.rounds.push(frame.rounds.map(short));
    }
    Ok(run)
}

/// Enough digits for a screen, so that the page stays small.
fn shortened(value: f64) -> f64 {
    format!("{value:.6e}").parse().unwrap_or(value)
}

fn short(rounds: Rounds) -> Rounds {
    Rounds {
        pounds: rounds.pounds.into_iter().map(shortened).collect(),
        later: shortened(rounds.later),
        becomes: shortened(rounds.becomes),
        passed_on: shortened(rounds.passed_on),
    }
}
