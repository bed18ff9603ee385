//! The scenarios of a sweep: every policy of every world, resolved once, with points laid over them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::design::DesignFile;
use super::factor::{Factor, Range};
use super::setting::Setting;
use crate::experiment::entries::entries;
use crate::experiment::plan::scenario_hash;
use crate::experiment::variants::range::ends;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::record::{NumberNote, ReadText};
use crate::scenario::types::Scenario;
use crate::scenario::{Template, from_text};

/// What the command line lays over every scenario.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// Files laid over each, as `--overlay`.
    pub overlays: Vec<String>,
    /// Entries changed in each, as `--set`.
    pub settings: Vec<String>,
}

/// One policy of one world.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The world's name.
    pub world: String,
    /// The policy's name.
    pub policy: String,
    /// The scenario without a point.
    pub scenario: Scenario,
    /// Hash of the scenario.
    pub hash: String,
    /// The same as text to lay points over.
    template: Template,
    /// Which parameters it knows: a lever of one policy is not in another.
    pub knows: Vec<bool>,
}

impl Arm {
    /// A policy's scenario by its canonical text, which it is always run from: so a run is the same
    /// whether it starts from files or from results.
    #[must_use]
    pub fn of_scenario(world: &str, scenario: Scenario) -> Self {
        let text = scenario.to_toml();
        let name = scenario.policy.clone();
        let read = |_: &str| Ok(text.clone());
        Self {
            world: world.to_owned(),
            hash: scenario_hash(&scenario),
            template: Template::read(&name, &[], &read),
            policy: name,
            scenario,
            knows: Vec::new(),
        }
    }

    /// The arm as results tell it.
    ///
    /// # Errors
    /// What is wrong with its scenario.
    pub fn of_text(world: &str, policy: &str, text: &str) -> Result<Self, Problems> {
        Ok(Self::of_scenario(world, from_text(policy, text)?))
    }

    /// Notes which parameters it knows.
    pub fn learn(&mut self, factors: &[Factor]) {
        self.knows = factors
            .iter()
            .map(|f| self.template.knows(&f.path))
            .collect();
    }

    /// The scenario with some of the parameters `all` set; those that it does not know change nothing.
    ///
    /// # Errors
    /// What is wrong with it there.
    pub fn with<'a>(
        &self,
        set: impl Iterator<Item = (&'a Factor, &'a Setting)>,
        all: &[Factor],
    ) -> Result<Scenario, Problems> {
        let knows = |factor: &Factor| {
            let mut known = all.iter().zip(&self.knows);
            known.any(|(one, knows)| *knows && one.path == factor.path)
        };
        let known: Vec<_> = set.filter(|(factor, _)| knows(factor)).collect();
        if known.is_empty() {
            return Ok(self.scenario.clone());
        }
        self.set(&known)
    }

    /// The scenario with entries set, whether it knows them or not.
    fn set(&self, entries: &[(&Factor, &Setting)]) -> Result<Scenario, Problems> {
        let set =
            |(factor, value): &(&Factor, &Setting)| format!("{}={}", factor.path, value.toml());
        let settings: Vec<String> = entries.iter().map(set).collect();
        let none = |path: &str| Err(format!("{path} is not read again"));
        let mut template = self.template.clone();
        template.lay(&settings, &none);
        template.scenario(&none)
    }

    /// In words: "rural, localised".
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}, {}", self.world, self.policy)
    }

    /// The number of its scenario at a path, with its unit and where it comes from.
    #[must_use]
    pub fn number(&self, path: &str) -> Option<NumberNote> {
        let keys = entries(&self.scenario, &[]);
        let entry = keys
            .values()
            .find(|e| e.path() == path || e.place == path)?;
        let mut notes = self.scenario.numbers().into_iter();
        notes.find(|note| note.path == entry.place)
    }
}

/// The low and the high end that an entry's own source, or half and one and a half of it, say.
#[must_use]
pub fn own_ends(note: &NumberNote) -> Option<[f64; 2]> {
    let source = note.source.as_deref().unwrap_or_default();
    let found = ends(note.value, note.allowed, source)?;
    Some([found.low.min(found.high), found.low.max(found.high)])
}

/// Reads every policy of every world that a design names.
///
/// # Errors
/// What is wrong with a scenario, the first that is; or with the design's own list.
pub fn read(file: &DesignFile, laid: &Laid, read_text: ReadText) -> Result<Vec<Arm>, Problems> {
    // Policies of a world share their base and tables.
    let kept: Mutex<BTreeMap<String, String>> = Mutex::default();
    let reading = |path: &str| {
        let mut kept = kept.lock().map_err(|_| "reading broke off".to_owned())?;
        if let Some(text) = kept.get(path) {
            return Ok(text.clone());
        }
        let text = read_text(path)?;
        kept.insert(path.to_owned(), text.clone());
        Ok(text)
    };
    let mut arms: Vec<Arm> = Vec::new();
    for (place, world) in file.design.worlds.iter().enumerate() {
        let overlays: Vec<String> = world.overlays.iter().map(|o| file.relative(o)).collect();
        let overlays = [&overlays[..], &laid.overlays[..]].concat();
        let settings = [&file.design.set[..], &world.set[..], &laid.settings[..]].concat();
        for (index, policy) in world.policies.iter().enumerate() {
            let mut template = Template::read(&file.relative(policy), &overlays, &reading);
            template.lay(&settings, &reading);
            let scenario = template.scenario(&reading)?;
            let same = |arm: &&Arm| arm.world == world.name && arm.policy == scenario.policy;
            if arms.iter().any(|arm| same(&arm)) {
                let entry = format!("worlds.{place}.policies.{index}");
                let message = format!(
                    "two policies of `{}` are called `{}`",
                    world.name, scenario.policy
                );
                let hint = Some("give one another `policy` name".to_owned());
                return Err(file.problems(vec![file.problem(&entry, message, hint)]));
            }
            arms.push(Arm::of_scenario(&world.name, scenario));
        }
    }
    Ok(arms)
}

/// Tries every parameter's ends in every policy that knows it, one at a time: what a scenario refuses
/// is said at the parameter.
#[must_use]
pub fn refusals(
    file: &DesignFile,
    arms: &[Arm],
    factors: &[Factor],
    entries: &[String],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, (factor, entry)) in factors.iter().zip(entries).enumerate() {
        let mut knowing = arms.iter().filter(|arm| arm.knows[place]).peekable();
        if knowing.peek().is_none() {
            problems.push(unknown(file, arms, factor, entry));
            continue;
        }
        let refused = knowing.find_map(|arm| {
            let mut tries = factor.extremes().into_iter();
            tries.find_map(|value| {
                let problems = arm.set(&[(factor, &value)]).err()?;
                Some((arm, value, problems))
            })
        });
        if let Some((arm, value, refusal)) = refused {
            let why: Vec<&str> = refusal.list.iter().map(|p| p.message.as_str()).collect();
            let hint = refusal.list.first().and_then(|p| p.hint.clone());
            let message = format!(
                "`{}` cannot be {value} in {}: {}",
                factor.path,
                arm.words(),
                why.join("; ")
            );
            // A number that no scenario has is refused for its path, whatever its ends.
            let is_number = arms.iter().any(|arm| arm.number(&factor.path).is_some());
            let key = match &factor.range {
                Range::Among(_) | Range::Any => "values",
                Range::Between { .. } if !is_number => "path",
                Range::Between { low, .. } if value.number() == Some(*low) => "low",
                Range::Between { .. } => "high",
            };
            problems.push(file.problem(&format!("{entry}.{key}"), message, hint));
        }
    }
    problems
}

/// A parameter that no policy knows, with what the first says to it.
fn unknown(file: &DesignFile, arms: &[Arm], factor: &Factor, entry: &str) -> Problem {
    let refusal = arms.first().and_then(|arm| {
        let value = factor.extremes().into_iter().next();
        let value = value.unwrap_or(Setting::Number(0.0));
        arm.set(&[(factor, &value)]).err()
    });
    let first = refusal.and_then(|problems| problems.list.into_iter().next());
    let (why, hint) = first.map_or((String::new(), None), |p| {
        (format!(": {}", p.message), p.hint)
    });
    let message = format!("no policy has the entry `{}`{why}", factor.path);
    file.problem(&format!("{entry}.path"), message, hint)
}
