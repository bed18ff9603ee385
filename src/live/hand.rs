//! What is done to a policy by hand: levers moved before and during the run, shocks let loose.
//!
//! A hand is laid over a scenario as levers and shocks of its own, with their months, so that the whole is a
//! scenario again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::scenario::record::Choice;
use crate::scenario::types::{Lever, LeverKind, Payer, Repairers, Scenario};

/// Where the strength of a lever that was moved by hand comes from.
const SOURCE: &str = "set by hand";

/// What was done by hand, in the order in which it was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hand {
    /// Levers that were moved.
    pub levers: Vec<Moved>,
    /// Shocks that were let loose.
    pub shocks: Vec<Struck>,
}

/// A lever that was moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// What it moves, by its name in scenario files.
    pub kind: String,
    /// How far, in the kind's unit and range.
    pub strength: f64,
    /// The first month in which it stands so; none when it was moved before the run: then it begins when the
    /// policy's own lever does, or its first one, or at once where it has none.
    #[serde(default)]
    pub month: Option<u32>,
}

/// A shock that was let loose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Struck {
    /// Its name among the scenario's shocks.
    pub name: String,
    /// Its first month.
    pub month: u32,
}

/// What a lever of a kind costs to run for each unit of its strength, pounds a month.
pub type Costs = BTreeMap<LeverKind, f64>;

/// What the levers of these scenarios cost for their strength; of several of a kind the dearest counts.
#[must_use]
pub fn costs<'a>(scenarios: impl Iterator<Item = &'a Scenario>) -> Costs {
    let mut costs = Costs::new();
    let levers = scenarios.flat_map(|scenario| &scenario.levers);
    for lever in levers.filter(|lever| lever.strength != 0.0) {
        let cost: &mut f64 = costs.entry(lever.kind).or_default();
        *cost = cost.max(lever.running_cost / lever.strength.abs());
    }
    costs
}

impl Hand {
    /// Lays what was done over a scenario.
    ///
    /// # Errors
    /// In words: a kind of lever or a shock that there is not.
    pub fn laid_over(&self, scenario: &Scenario, costs: &Costs) -> Result<Scenario, String> {
        let mut whole = scenario.clone();
        for moved in &self.levers {
            moved.lay(&mut whole, costs)?;
        }
        for struck in &self.shocks {
            struck.lay(&mut whole)?;
        }
        Ok(whole)
    }

    /// How much was done.
    #[must_use]
    pub fn deeds(&self) -> usize {
        self.levers.len() + self.shocks.len()
    }

    /// Notes a lever that was moved. What was moved in the same month before counts no more.
    pub fn moves(&mut self, moved: Moved) {
        let same = |other: &Moved| other.kind == moved.kind && other.month == moved.month;
        self.levers.retain(|other| !same(other));
        self.levers.push(moved);
    }
}

/// The kind of a lever by its name.
///
/// # Errors
/// In words, when there is no such kind.
pub fn kind_named(name: &str) -> Result<LeverKind, String> {
    let kinds = LeverKind::ALL.iter().copied();
    let kind = kinds.clone().find(|kind| kind.name() == name);
    kind.ok_or_else(|| {
        let names: Vec<&str> = kinds.map(LeverKind::name).collect();
        format!("there is no lever `{name}`; there are {}", names.join(", "))
    })
}

impl Moved {
    fn lay(&self, scenario: &mut Scenario, costs: &Costs) -> Result<(), String> {
        let kind = kind_named(&self.kind)?;
        let cost = costs.get(&kind).copied().unwrap_or(0.0) * self.strength.abs();
        let first = scenario.levers.iter().map(|lever| lever.start).min();
        let own: Vec<usize> = (0..scenario.levers.len())
            .filter(|&at| scenario.levers[at].kind == kind)
            .collect();
        let model = own.first().map(|&at| scenario.levers[at].clone());
        // What the policy itself does of this kind has not begun, or ends.
        for &at in &own {
            match self.month {
                Some(month) if scenario.levers[at].start < month => {
                    let lever = &mut scenario.levers[at];
                    lever.end = Some(lever.end.map_or(month, |end| end.min(month)));
                }
                _ => {
                    (
                        scenario.levers[at].strength,
                        scenario.levers[at].running_cost,
                    ) = (0.0, 0.0);
                    cite(scenario, at);
                }
            }
        }
        let unlike = || lever(kind, first.unwrap_or(1));
        let mut by_hand = model.unwrap_or_else(unlike);
        by_hand.name = self.name();
        (by_hand.strength, by_hand.running_cost) = (self.strength, cost);
        if let Some(month) = self.month {
            (by_hand.start, by_hand.ramp, by_hand.end) = (month, 0, None);
        }
        scenario.levers.push(by_hand);
        cite(scenario, scenario.levers.len() - 1);
        Ok(())
    }

    fn name(&self) -> String {
        match self.month {
            None => format!("{} by hand", self.kind),
            Some(month) => format!("{} by hand from month {month}", self.kind),
        }
    }
}

/// Says where the strength of a lever comes from.
fn cite(scenario: &mut Scenario, lever: usize) {
    let path = format!("levers.{lever}.strength");
    scenario.sources.insert(path, SOURCE.to_owned());
}

/// A lever of a kind that the policy does not have.
fn lever(kind: LeverKind, start: u32) -> Lever {
    Lever {
        name: String::new(),
        kind,
        strength: 0.0,
        regions: Vec::new(),
        sectors: Vec::new(),
        start,
        ramp: 0,
        end: None,
        running_cost: 0.0,
        paid_by: Payer::Council,
        through: String::new(),
        work: 0.4,
        buyers: Repairers::Households,
        ledger: None,
    }
}

impl Struck {
    fn lay(&self, scenario: &mut Scenario) -> Result<(), String> {
        let Self { name, month } = self;
        let Some(model) = scenario.shocks.iter().find(|shock| shock.name == *name) else {
            let names = scenario.shocks.iter().map(|shock| shock.name.as_str());
            let names = names.collect::<Vec<_>>().join(", ");
            return Err(format!("there is no shock `{name}`; there are: {names}"));
        };
        let mut shock = model.clone();
        shock.name = format!("{name} from month {month}");
        (shock.start, shock.hazard) = (*month, None);
        if scenario.shocks.iter().all(|other| other.name != shock.name) {
            scenario.run.shocks.push(shock.name.clone());
            scenario.shocks.push(shock);
        }
        Ok(())
    }
}
