//! One run of a sweep: from a scenario and its luck to figures and months.

use super::lives::{Life, Lived};
use super::outcomes::Spec;
use crate::experiment::run::{RunResult, live};
use crate::measure::outcome::Outcome;
use crate::record::tables::series_hash;
use crate::scenario::problem::Problems;
use crate::scenario::types::Scenario;
use crate::simulation::{Luck, Unwatched};

/// What became of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// `ok`, `failed` or `audit failed`.
    pub status: &'static str,
    /// Why it has no figures; empty where it has.
    pub error: String,
    /// Hash of everything that it recorded; empty where it failed.
    pub hash: String,
    /// Its figures, in the order of the specs; not a number where there is none.
    pub outcomes: Vec<f64>,
    /// Months of the scenario as it stands: by month, region and outcome.
    pub months: Vec<f64>,
}

impl Evaluation {
    /// A run that could not be had.
    #[must_use]
    pub fn failed(error: String) -> Self {
        Self {
            status: "failed",
            error,
            hash: String::new(),
            outcomes: Vec::new(),
            months: Vec::new(),
        }
    }

    /// A run whose scenario is refused.
    #[must_use]
    pub fn refused(problems: &Problems) -> Self {
        let words: Vec<&str> = problems.list.iter().map(|p| p.message.as_str()).collect();
        Self::failed(format!("the scenario is refused: {}", words.join("; ")))
    }
}

/// Lives a scenario, as often as its figures need, and reads them. None when `go_on`, which is asked
/// after every month, says no.
pub fn evaluate(
    scenario: &Scenario,
    luck: Luck,
    specs: &[Spec],
    recorded: &[Outcome],
    go_on: impl Fn() -> bool,
) -> Option<Evaluation> {
    let mut lived: Vec<Lived> = Vec::new();
    for life in Life::all(specs) {
        let (own, injected) = match life.scenario(scenario) {
            Ok(found) => found,
            Err(words) => return Some(Evaluation::failed(words)),
        };
        match live(&own, luck, &mut Unwatched, &go_on) {
            RunResult::Finished {
                series, last_year, ..
            } => {
                lived.push(Lived {
                    life,
                    series,
                    last_year,
                    injected,
                });
            }
            RunResult::Stopped => return None,
            broken => {
                let mut evaluation = Evaluation::failed(broken.error());
                evaluation.status = broken.status();
                return Some(evaluation);
            }
        }
    }
    let hashes: Vec<String> = lived.iter().map(|one| series_hash(&one.series)).collect();
    Some(Evaluation {
        status: "ok",
        error: String::new(),
        hash: match &hashes[..] {
            [one] => one.clone(),
            several => super::short_hash(&several.join(" ")),
        },
        outcomes: specs
            .iter()
            .map(|spec| spec.value(&lived, scenario))
            .collect(),
        months: months(&lived[0], recorded),
    })
}

fn months(lived: &Lived, recorded: &[Outcome]) -> Vec<f64> {
    let series = &lived.series;
    let mut values =
        Vec::with_capacity(series.months as usize * series.regions.len() * recorded.len());
    for month in 1..=series.months {
        for region in 0..series.regions.len() {
            values.extend(
                recorded
                    .iter()
                    .map(|&outcome| series.value(month, region, outcome)),
            );
        }
    }
    if recorded.is_empty() {
        Vec::new()
    } else {
        values
    }
}
