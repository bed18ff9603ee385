//! Which assumptions and levers are varied, in which policies, and which are left out, with the reason.

use std::collections::BTreeMap;

use super::range::{Ends, ends};
use super::{LeftOut, Purpose};
use crate::scenario::record::NumberNote;
use crate::scenario::types::{Currency, Lever, Scenario};

/// An assumption in one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The policy.
    pub policy: usize,
    /// Its path there, lists by number ("levers.0.strength").
    pub path: String,
    /// Its value there.
    pub value: f64,
    /// Its two ends there.
    pub ends: Ends,
}

impl Entry {
    /// Whether an end is another value than it has.
    #[must_use]
    pub fn moves_to(&self, end: f64) -> bool {
        end.to_bits() != self.value.to_bits()
    }
}

/// An assumption and the policies that have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Its path, lists by name ("levers.tram.strength").
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// One for each policy that has it, in order.
    pub entries: Vec<Entry>,
}

/// What is no assumption of the calm runs, whatever its source: by the beginning of its path.
const NOT_VARIED: [(&str, &str); 3] = [
    (
        "shocks.",
        "variants are run without a shock, where it changes nothing",
    ),
    ("run.", "a setting of the run"),
    (
        "world.scale",
        "how finely the world is drawn, no claim about it",
    ),
];

/// What links regions only.
const BETWEEN_REGIONS: [&str; 2] = ["world.distance_elasticity", "world.commuting_decay"];

/// Every assumption of the policies in the order of their entries, and what is left out.
///
/// An assumption is a figure whose source says that it is assumed, or gives a range ("0.2 to 0.3").
#[must_use]
pub fn assumptions(policies: &[Scenario]) -> (Vec<Assumption>, Vec<LeftOut>) {
    let mut found: Vec<Assumption> = Vec::new();
    let mut left_out: BTreeMap<String, LeftOut> = BTreeMap::new();
    for (policy, scenario) in policies.iter().enumerate() {
        for number in scenario.numbers() {
            let Some(basis) = varied(&number) else {
                continue;
            };
            let name = by_name(scenario, &number.path);
            let entry = Entry {
                policy,
                path: number.path.clone(),
                value: number.value,
                ends: match basis.and_then(|()| room(scenario, &number)) {
                    Ok(ends) => ends,
                    Err(why) => {
                        left_out
                            .entry(name.clone())
                            .or_insert_with(|| not(name, why));
                        continue;
                    }
                },
            };
            match found.iter_mut().find(|known| known.name == name) {
                Some(known) => known.entries.push(entry),
                None => found.push(Assumption {
                    name,
                    unit: number.unit.to_owned(),
                    entries: vec![entry],
                }),
            }
        }
    }
    left_out.retain(|name, _| found.iter().all(|known| known.name != *name));
    (found, left_out.into_values().collect())
}

fn not(name: String, why: String) -> LeftOut {
    LeftOut {
        purpose: Purpose::Assumption,
        name,
        why,
    }
}

/// None for what is no assumption; an error, in words, for one that is not varied.
fn varied(number: &NumberNote) -> Option<Result<(), String>> {
    let source = number.source.as_deref().unwrap_or_default();
    let ranged = ends(number.value, number.allowed, source)
        .is_some_and(|ends| ends.basis.ends_with("as its source says"));
    if number.setting || !(number.is_assumed() || ranged) {
        return None;
    }
    let excluded = NOT_VARIED
        .iter()
        .find(|(start, _)| number.path.starts_with(start));
    Some(excluded.map_or(Ok(()), |(_, why)| Err((*why).to_owned())))
}

/// The ends of an assumption, or in words why it has none.
fn room(scenario: &Scenario, number: &NumberNote) -> Result<Ends, String> {
    let one_region = scenario.world.region_names().count() < 2;
    if one_region && BETWEEN_REGIONS.contains(&number.path.as_str()) {
        return Err("it links regions, and there is one".into());
    }
    let source = number.source.as_deref().unwrap_or_default();
    ends(number.value, number.allowed, source).ok_or_else(|| match number.value {
        0.0 => "it is 0, which has no half and no one and a half".into(),
        _ => "its bounds leave it no room".into(),
    })
}

/// A path with its list's item by name instead of number, so that policies share it.
fn by_name(scenario: &Scenario, path: &str) -> String {
    let mut parts: Vec<&str> = path.split('.').collect();
    let place = parts.get(1).and_then(|part| part.parse::<usize>().ok());
    let name = place.and_then(|place| match parts[0] {
        "levers" => Some(scenario.levers.get(place)?.name.as_str()),
        "currencies" => Some(scenario.currencies.get(place)?.name.as_str()),
        _ => None,
    });
    if let Some(name) = name {
        parts[1] = name;
    }
    parts.join(".")
}

/// The base policy with one lever or currency of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Alone {
    /// The lever's or currency's name.
    pub name: String,
    /// The policy that it is of.
    pub policy: usize,
    /// Its strength; of a currency its share of households.
    pub strength: f64,
    /// Unit of the strength.
    pub unit: String,
    /// How it stands beside the base's own, in words.
    pub basis: String,
    /// Who may do it, in words.
    pub law: String,
    /// The base policy with it.
    pub scenario: Scenario,
}

/// Who may issue a local currency in the United Kingdom. No legal advice.
const CURRENCY_LAW: &str = "a council may support it; rules on electronic money apply";

/// Every lever and currency of every policy but the first, alone on the first. One that has the name
/// of a lever of the base takes its place, as it would in an overlay; one that the base has too is
/// left out.
#[must_use]
pub fn levers_alone(policies: &[Scenario]) -> (Vec<Alone>, Vec<LeftOut>) {
    let base = &policies[0];
    let (mut alone, mut left_out) = (Vec::new(), Vec::new());
    for (policy, scenario) in policies.iter().enumerate().skip(1) {
        for lever in &scenario.levers {
            let name = format!("{}, {}", scenario.policy, lever.name);
            match with_lever(base, lever) {
                None => left_out.push(of_the_base(name, &base.policy)),
                Some((scenario, basis)) => alone.push(Alone {
                    name: lever.name.clone(),
                    policy,
                    strength: lever.strength,
                    unit: lever.kind.unit().to_owned(),
                    basis,
                    law: lever.kind.legality().words().to_owned(),
                    scenario,
                }),
            }
        }
        for currency in &scenario.currencies {
            let name = format!("{}, {}", scenario.policy, currency.name);
            match with_currency(base, currency) {
                None => left_out.push(of_the_base(name, &base.policy)),
                Some((scenario, basis)) => alone.push(Alone {
                    name: currency.name.clone(),
                    policy,
                    strength: currency.strength(),
                    unit: "share of households".into(),
                    basis,
                    law: CURRENCY_LAW.to_owned(),
                    scenario,
                }),
            }
        }
    }
    if alone.is_empty() {
        let none = LeftOut {
            purpose: Purpose::LeverAlone,
            name: String::new(),
            why: format!(
                "no policy has a lever or currency that {} has not",
                base.policy
            ),
        };
        left_out.insert(0, none);
    }
    (alone, left_out)
}

fn of_the_base(name: String, base: &str) -> LeftOut {
    LeftOut {
        purpose: Purpose::LeverAlone,
        name,
        why: format!("{base} has it too"),
    }
}

/// None when the base has the same.
fn with_lever(base: &Scenario, lever: &Lever) -> Option<(Scenario, String)> {
    let place = base.levers.iter().position(|own| own.name == lever.name);
    if place.is_some_and(|place| base.levers[place] == *lever) {
        return None;
    }
    let mut scenario = base.clone();
    match place {
        Some(place) => scenario.levers[place] = lever.clone(),
        None => scenario.levers.push(lever.clone()),
    }
    Some((scenario, beside(base, place.is_some())))
}

/// None when the base has the same.
fn with_currency(base: &Scenario, currency: &Currency) -> Option<(Scenario, String)> {
    let own = |own: &Currency| own.name == currency.name;
    let place = base.currencies.iter().position(own);
    if place.is_some_and(|place| base.currencies[place] == *currency) {
        return None;
    }
    let mut scenario = base.clone();
    match place {
        Some(place) => scenario.currencies[place] = currency.clone(),
        None => scenario.currencies.push(currency.clone()),
    }
    Some((scenario, beside(base, place.is_some())))
}

fn beside(base: &Scenario, replaces: bool) -> String {
    let base = &base.policy;
    if replaces {
        format!("in place of what {base} does under the same name")
    } else {
        format!("in addition to {base}")
    }
}
