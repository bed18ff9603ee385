//! What is read from a run: outcomes over a window, multipliers, and what a shock takes.

use super::arms::Arm;
use super::design::{DesignFile, OutcomeEntry, Over};
use crate::calibrate::{CalibrationError, from_world};
use crate::experiment::batch::recorded_regions;
use crate::experiment::multiplier::DEFAULT_SHARE;
use crate::ledger::{Books, Node};
use crate::measure::local::{Lm3, lm3};
use crate::measure::multiplier::simulated;
use crate::measure::outcome::{Better, Kind, Outcome, Series};
use crate::measure::resilience::loss;
use crate::measure::window::{Window, yearly};
use crate::scenario::problem::{Problem, hint_among};
use crate::scenario::record::{Choice, choice};
use crate::scenario::types::{Injection, Scenario};

/// Measures beside the outcomes of a month.
const MULTIPLIER: &str = "multiplier";
const LM3: &str = "lm3";

/// Structure that is read, beside what verdicts count, when a design names no outcome.
const DEFAULT_STRUCTURE: [Outcome; 2] = [Outcome::RetentionConsumption, Outcome::RetentionInputs];

choice! {
    /// What is read of a shock's loss.
    LossMeasure {
        /// Largest loss: share of the calm value, or points.
        Depth = "depth_lost",
        /// Loss over the run: months of the calm value, or points times months.
        Area = "area_lost",
        /// Months until the gap stays under 5% of its largest for a year; empty when it does not.
        Recovery = "months_to_recover",
    }
}

choice! {
    /// What a multiplier counts.
    Counted {
        /// Output.
        Output = "output",
        /// Value added.
        ValueAdded = "value_added",
        /// Income of resident households.
        HouseholdIncome = "household_income",
    }
}

/// How a figure is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// An outcome over a window, as a yearly figure.
    Outcome(Outcome, Over),
    /// What the shock takes from an outcome, against the same run without it.
    Loss(LossMeasure, Outcome),
    /// Change over a window per pound of outside demand for a sector's product.
    Multiplier(Counted, Injected, Over),
    /// Three rounds of the households' spending in the last full year.
    Lm3,
}

/// Outside demand that is added.
#[derive(Clone, Debug, PartialEq)]
pub struct Injected {
    /// The sector whose product is bought.
    pub sector: String,
    /// How much, as a share of the sector's monthly output.
    pub share: f64,
}

/// One figure of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Its column.
    pub name: String,
    /// How it is found.
    pub measure: Measure,
    /// The shock under which it is read or which takes it; empty for none.
    pub shock: String,
    /// The region; the only one or all together when empty.
    pub region: String,
}

impl Spec {
    /// What a design that names none reads.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        let counted = |o: &&Outcome| o.better() != Better::Structure;
        let outcomes = Outcome::ALL
            .iter()
            .filter(counted)
            .chain(&DEFAULT_STRUCTURE);
        outcomes
            .map(|&outcome| Self {
                name: outcome.name().to_owned(),
                measure: Measure::Outcome(outcome, Over::LastYear),
                shock: String::new(),
                region: String::new(),
            })
            .collect()
    }

    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match &self.measure {
            Measure::Outcome(outcome, _) => outcome.unit(),
            Measure::Loss(LossMeasure::Depth, _) => "share or points",
            Measure::Loss(LossMeasure::Area, _) => {
                "months of the calm value, or points times months"
            }
            Measure::Loss(LossMeasure::Recovery, _) => "months",
            Measure::Multiplier(..) => "pounds a pound",
            Measure::Lm3 => "ratio, 1 to 3",
        }
    }

    /// What it is, in a sentence or two.
    #[must_use]
    pub fn meaning(&self) -> String {
        let under = match self.shock.as_str() {
            "" => String::new(),
            shock => format!(" Under the shock `{shock}`."),
        };
        let region = match self.region.as_str() {
            "" => String::new(),
            region => format!(" In {region}."),
        };
        let own = match &self.measure {
            Measure::Outcome(outcome, over) => {
                let adds_up = match outcome.kind() {
                    Kind::Flow => "as a year's sum",
                    Kind::Level | Kind::Ratio => "mean",
                };
                let over = over.meaning().trim_end_matches('.').to_lowercase();
                format!("{} Over {over}: {adds_up}.", outcome.meaning())
            }
            Measure::Loss(measure, outcome) => {
                format!(
                    "{} Of {}, against the same run without it.",
                    measure.meaning(),
                    outcome.label()
                )
            }
            Measure::Multiplier(counted, injected, over) => format!(
                "Change of {} over {} per pound of outside demand injected into {} ({}% of its output), against \
                 the same run without it.",
                counted.meaning().trim_end_matches('.').to_lowercase(),
                over.meaning().trim_end_matches('.').to_lowercase(),
                injected.sector,
                injected.share * 100.0
            ),
            Measure::Lm3 => "LM3 of the households' spending in the last full year.".to_owned(),
        };
        format!("{own}{under}{region}")
    }

    /// Which way is better; none for structure.
    #[must_use]
    pub fn better(&self) -> Better {
        match &self.measure {
            Measure::Outcome(outcome, _) => outcome.better(),
            Measure::Loss(..) => Better::Lower,
            Measure::Multiplier(..) | Measure::Lm3 => Better::Structure,
        }
    }

    /// The outcome whose threshold says how much matters.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self.measure {
            Measure::Outcome(outcome, _) => Some(outcome),
            _ => None,
        }
    }
}

/// The figures that a design asks for.
///
/// # Errors
/// Everything that is wrong with them.
pub fn specs(file: &DesignFile, arms: &[Arm]) -> Result<Vec<Spec>, Vec<Problem>> {
    if file.design.outcomes.is_empty() {
        return Ok(Spec::defaults());
    }
    let mut problems = Vec::new();
    let mut specs: Vec<Spec> = Vec::new();
    for (place, entry) in file.design.outcomes.iter().enumerate() {
        let at = format!("outcomes.{place}");
        let Some(spec) = spec(file, &at, entry, &mut problems) else {
            continue;
        };
        of_arms(file, &at, &spec, arms, &mut problems);
        if specs.iter().any(|known| known.name == spec.name) {
            let message = format!("two outcomes are called `{}`", spec.name);
            let hint = Some("give one of them a `name`".to_owned());
            problems.push(file.problem(&at, message, hint));
        }
        specs.push(spec);
    }
    if problems.is_empty() {
        Ok(specs)
    } else {
        Err(problems)
    }
}

/// What an entry means; none when it is wrong, which has then been said.
fn spec(
    file: &DesignFile,
    at: &str,
    entry: &OutcomeEntry,
    problems: &mut Vec<Problem>,
) -> Option<Spec> {
    let mut say = |key: &str, message: String, hint: Option<String>| {
        problems.push(file.problem(&format!("{at}.{key}"), message, hint));
    };
    let named = |name: &str| LossMeasure::ALL.iter().find(|m| m.name() == name).copied();
    let measure = match entry.measure.as_str() {
        LM3 => Measure::Lm3,
        MULTIPLIER => {
            let of = if entry.of.is_empty() {
                "output"
            } else {
                &entry.of
            };
            let Some(counted) = Counted::ALL.iter().find(|c| c.name() == of) else {
                let names = Counted::ALL.iter().map(|c| c.name());
                let message = format!("a multiplier is not of `{of}`");
                say("of", message, Some(hint_among(of, names)));
                return None;
            };
            if entry.sector.is_empty() {
                let hint = "sector = \"...\", as `millpond multiplier` names it";
                say(
                    "measure",
                    "a multiplier needs a `sector`".into(),
                    Some(hint.into()),
                );
                return None;
            }
            let share = entry.injected.unwrap_or(DEFAULT_SHARE);
            Measure::Multiplier(
                *counted,
                Injected {
                    sector: entry.sector.clone(),
                    share,
                },
                entry.over,
            )
        }
        name if named(name).is_some() => {
            let of = if entry.of.is_empty() {
                "real_value_added"
            } else {
                &entry.of
            };
            let Some(outcome) = Outcome::named(of) else {
                let names = Outcome::ALL.iter().map(|o| o.name());
                say(
                    "of",
                    format!("there is no outcome `{of}`"),
                    Some(hint_among(of, names)),
                );
                return None;
            };
            if entry.shock.is_empty() {
                let hint = "shock = \"...\", one of the scenario's";
                say(
                    "measure",
                    format!("`{name}` needs a `shock`"),
                    Some(hint.into()),
                );
                return None;
            }
            Measure::Loss(named(name)?, outcome)
        }
        name => {
            let Some(outcome) = Outcome::named(name) else {
                let own = [MULTIPLIER, LM3].into_iter();
                let losses = LossMeasure::ALL.iter().map(|m| m.name());
                let names = Outcome::ALL
                    .iter()
                    .map(|o| o.name())
                    .chain(own)
                    .chain(losses);
                let message = format!("there is no outcome `{name}`");
                say("measure", message, Some(hint_among(name, names)));
                return None;
            };
            Measure::Outcome(outcome, entry.over)
        }
    };
    let is_multiplier = matches!(measure, Measure::Multiplier(..));
    let takes_of = is_multiplier || matches!(measure, Measure::Loss(..));
    if !takes_of && !entry.of.is_empty() {
        say("of", "`of` belongs to losses and multipliers".into(), None);
    }
    if !is_multiplier && !entry.sector.is_empty() {
        say("sector", "`sector` belongs to multipliers".into(), None);
    }
    if !is_multiplier && entry.injected.is_some() {
        say("injected", "`injected` belongs to multipliers".into(), None);
    }
    Some(Spec {
        name: if entry.name.is_empty() {
            column(entry, &measure)
        } else {
            entry.name.clone()
        },
        measure,
        shock: entry.shock.clone(),
        region: entry.region.clone(),
    })
}

/// The column of an outcome without a name of its own.
fn column(entry: &OutcomeEntry, measure: &Measure) -> String {
    let word = |text: &str| text.to_lowercase().replace([' ', ','], "_");
    let mut parts = match measure {
        Measure::Outcome(outcome, Over::LastYear) => vec![outcome.name().to_owned()],
        Measure::Outcome(outcome, over) => vec![outcome.name().into(), over.name().into()],
        Measure::Loss(measure, Outcome::RealValueAdded) => vec![measure.name().into()],
        Measure::Loss(measure, outcome) => vec![measure.name().into(), outcome.name().into()],
        Measure::Multiplier(counted, injected, _) => {
            vec![
                MULTIPLIER.into(),
                counted.name().into(),
                word(&injected.sector),
            ]
        }
        Measure::Lm3 => vec![LM3.into()],
    };
    parts.extend(
        [&entry.shock, &entry.region]
            .into_iter()
            .filter(|p| !p.is_empty())
            .map(|p| word(p)),
    );
    parts.join("_")
}

/// What no policy of a world could read.
fn of_arms(file: &DesignFile, at: &str, spec: &Spec, arms: &[Arm], problems: &mut Vec<Problem>) {
    for arm in arms {
        let shocks = || arm.scenario.shocks.iter().map(|s| s.name.as_str());
        if !spec.shock.is_empty() && !shocks().any(|name| name == spec.shock) {
            let message = format!("{} has no shock `{}`", arm.words(), spec.shock);
            let hint = if shocks().next().is_none() {
                "lay a file of shocks over it: overlays = [\"FILE\"]".to_owned()
            } else {
                hint_among(&spec.shock, shocks().collect::<Vec<_>>().into_iter())
            };
            problems.push(file.problem(&format!("{at}.shock"), message, Some(hint)));
            return;
        }
        let regions = recorded_regions(&arm.scenario);
        if !spec.region.is_empty() && !regions.contains(&spec.region) {
            let message = format!("{} has no region `{}`", arm.words(), spec.region);
            let hint = hint_among(&spec.region, regions.iter().map(String::as_str));
            problems.push(file.problem(&format!("{at}.region"), message, Some(hint)));
            return;
        }
        if let Measure::Multiplier(_, injected, _) = &spec.measure
            && let Err((message, hint)) = injection(&arm.scenario, injected, 0)
        {
            let message = format!("{}: {message}", arm.words());
            problems.push(file.problem(&format!("{at}.sector"), message, hint));
            return;
        }
    }
}

/// The injection into a sector of a region.
fn injection(
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
    /// Its value in a run; not a number where there is none. `shocks` says in which month each shock
    /// begins.
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
