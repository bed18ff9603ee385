//! From a design's entries to the figures that are read from every run.

use super::arms::Arm;
use super::design::{DesignFile, OutcomeEntry, Over};
use super::lives::injection;
use super::outcomes::{Counted, Injected, LM3, LossMeasure, MULTIPLIER, Measure, Spec};
use super::tables::RUN_KEYS;
use crate::experiment::batch::recorded_regions;
use crate::experiment::multiplier::DEFAULT_SHARE;
use crate::measure::outcome::Outcome;
use crate::scenario::problem::{Problem, hint_among};
use crate::scenario::record::Choice;

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
        let is_parameter =
            |name: &str| file.design.parameters().any(|(_, _, p)| p.column() == name);
        if RUN_KEYS.contains(&spec.name.as_str()) || is_parameter(&spec.name) {
            let message = format!(
                "`{}` is a parameter, or a column of Millpond's own",
                spec.name
            );
            let hint = Some("give the outcome another `name`".to_owned());
            problems.push(file.problem(&at, message, hint));
        }
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
