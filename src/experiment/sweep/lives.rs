//! What is lived for the figures of one run, and how they are read off it.

use super::design::Over;
use super::outcomes::{Counted, Injected, LossMeasure, Measure, Spec};
use crate::calibrate::{CalibrationError, from_world};
use crate::ledger::{Books, Node};
use crate::measure::local::{Lm3, lm3};
use crate::measure::multiplier::simulated;
use crate::measure::outcome::{Better, Kind, Outcome, Series};
use crate::measure::resilience::loss;
use crate::measure::window::{Window, yearly};
use crate::scenario::problem::hint_among;
use crate::scenario::types::{Injection, Scenario};

/// The injection into a sector of a region.
pub(super) fn injection(
    scenario: &Scenario,
    injected: &Injected,
    region: usize,
) -> Result<Injection, (String, Option<String>)> {
    let calibrated = from_world(&scenario.world)
        .map_err(|errors| (CalibrationError::in_one_line(&errors), None))?;
    let none = || ("there is no such region".to_owned(), None);
    let accounts = calibrated.regions.get(region).ok_or_else(none)?;
    let sector = &injected.sector;
    let same = |known: &str| known.eq_ignore_ascii_case(sector);
    let mut sectors = accounts.sectors.iter();
    let Some(at) = sectors.position(|s| same(&s.name) || same(&s.label)) else {
        let names = accounts.sectors.iter().map(|s| s.name.as_str());
        let hint = hint_among(sector, names.collect::<Vec<_>>().into_iter());
        return Err((format!("there is no sector `{sector}`"), Some(hint)));
    };
    Ok(Injection {
        sector: accounts.sectors[at].name.clone(),
        pounds_a_month: injected.share * accounts.production[at].output / 12.0,
        regions: vec![accounts.name.clone()],
        start: 1,
        end: None,
    })
}

/// What is lived for the figures: the scenario as it stands, once more under each shock and with each
/// injection that a figure asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Life {
    /// As it stands.
    Own,
    /// With this shock in place of those of `run.shocks`.
    Shocked(String),
    /// With this outside demand more.
    Injected(Injected),
}

impl Life {
    /// All that the figures need, the scenario as it stands first.
    #[must_use]
    pub fn all(specs: &[Spec]) -> Vec<Self> {
        let mut lives = vec![Self::Own];
        for spec in specs {
            let needed = [
                (!spec.shock.is_empty()).then(|| Self::Shocked(spec.shock.clone())),
                match &spec.measure {
                    Measure::Multiplier(_, injected, _) => Some(Self::Injected(injected.clone())),
                    _ => None,
                },
            ];
            for life in needed.into_iter().flatten() {
                if !lives.contains(&life) {
                    lives.push(life);
                }
            }
        }
        lives
    }

    /// The scenario that is lived, and the pounds a month that are injected.
    ///
    /// # Errors
    /// In words, when an injection cannot be made.
    pub fn scenario(&self, scenario: &Scenario) -> Result<(Scenario, f64), String> {
        let mut own = scenario.clone();
        match self {
            Self::Own => Ok((own, 0.0)),
            Self::Shocked(shock) => {
                own.run.shocks = vec![shock.clone()];
                Ok((own, 0.0))
            }
            Self::Injected(injected) => {
                let injection = injection(scenario, injected, 0).map_err(|(words, _)| words)?;
                let pounds = injection.pounds_a_month;
                own.injections.push(injection);
                Ok((own, pounds))
            }
        }
    }
}

/// A lived run.
#[derive(Clone, Debug)]
pub struct Lived {
    /// What was lived.
    pub life: Life,
    /// What it recorded.
    pub series: Series,
    /// Books of its last full year by region.
    pub last_year: Vec<Books>,
    /// Pounds a month that were injected.
    pub injected: f64,
}

impl Spec {
    /// Its value in a run of `scenario`; not a number where there is none.
    #[must_use]
    pub fn value(&self, lived: &[Lived], scenario: &Scenario) -> f64 {
        let find = |wanted: &Life| lived.iter().find(|one| one.life == *wanted);
        let Some(own) = find(&Life::Own) else {
            return f64::NAN;
        };
        let region = self.region_of(&own.series);
        let shocked = || find(&Life::Shocked(self.shock.clone()));
        let value = match &self.measure {
            Measure::Outcome(outcome, over) => {
                let read = if self.shock.is_empty() {
                    Some(own)
                } else {
                    shocked()
                };
                read.map(|read| {
                    let window = over.window(read.series.months);
                    yearly(&read.series, region, *outcome, window)
                })
            }
            Measure::Loss(measure, outcome) => shocked().and_then(|shocked| {
                let first = scenario.shocks.iter().find(|s| s.name == self.shock)?.start;
                taken(
                    *measure,
                    *outcome,
                    region,
                    first,
                    [&own.series, &shocked.series],
                )
            }),
            Measure::Multiplier(counted, injected, over) => find(&Life::Injected(injected.clone()))
                .map(|with| {
                    let window = over.window(own.series.months);
                    let columns =
                        simulated(&own.series, &with.series, region, window, with.injected);
                    match counted {
                        Counted::Output => columns.output,
                        Counted::ValueAdded => columns.value_added,
                        Counted::HouseholdIncome => columns.household_income,
                    }
                }),
            Measure::Lm3 => own
                .last_year
                .get(region)
                .and_then(|books| lm3(books, Node::Households))
                .map(Lm3::value),
        };
        value.unwrap_or(f64::NAN)
    }

    fn region_of(&self, series: &Series) -> usize {
        let named = series
            .regions
            .iter()
            .position(|region| *region == self.region);
        named.unwrap_or(series.regions.len() - 1)
    }
}

impl Over {
    fn window(self, months: u32) -> Window {
        match self {
            Self::LastYear => Window::last_year(months),
            Self::ShortRun => Window::short_run(months),
            Self::LongRun => Window::long_run(months),
            Self::WholeRun => Window::all(months),
        }
    }
}

/// What a shock took from month `first` on.
fn taken(
    measure: LossMeasure,
    outcome: Outcome,
    region: usize,
    first: u32,
    [calm, shocked]: [&Series; 2],
) -> Option<f64> {
    let path = |series: &Series| -> Vec<f64> {
        let last = series.months;
        Window { first, last }
            .values(series, region, outcome)
            .collect()
    };
    let lower = outcome.better() == Better::Lower;
    let relative = outcome.kind() != Kind::Ratio;
    let loss = loss(&path(calm), &path(shocked), lower, relative)?;
    match measure {
        LossMeasure::Depth => Some(loss.depth),
        LossMeasure::Area => Some(loss.area),
        LossMeasure::Recovery => loss.recovery.map(|months| months as f64),
    }
}
