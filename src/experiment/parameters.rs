//! What differs between the scenarios of an experiment, entry by entry, for the columns of `runs`.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use crate::scenario::record::{Record, Writer};
use crate::scenario::types::Scenario;

/// Entries that name or explain a scenario, or are run settings with columns of their own.
const NO_PARAMETERS: [&str; 6] = ["title", "question", "policy", "sources", "run", "shocks"];

/// Keys that say which item of a list it is.
const NAMING: [&str; 2] = ["name", "kind"];

/// Names and values of the parameters of an experiment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// Paths as `--set` would name them, in order ("levers.tram.strength").
    pub names: Vec<String>,
    /// By policy: a value for each name, empty where the policy has none.
    pub values: Vec<Vec<String>>,
}

/// Every entry that differs between policies, and every lever's strength.
#[must_use]
pub fn parameters(policies: &[Scenario]) -> Parameters {
    let flat: Vec<BTreeMap<String, String>> = policies.iter().map(flattened).collect();
    let paths: BTreeSet<&String> = flat.iter().flat_map(BTreeMap::keys).collect();
    let differs = |path: &String| flat.iter().any(|p| p.get(path) != flat[0].get(path));
    let names: Vec<String> = paths
        .into_iter()
        .filter(|p| is_strength(p) || differs(p))
        .cloned()
        .collect();
    let value =
        |entries: &BTreeMap<String, String>, name| entries.get(name).cloned().unwrap_or_default();
    let values = flat
        .iter()
        .map(|p| names.iter().map(|n| value(p, n)).collect())
        .collect();
    Parameters { names, values }
}

fn is_strength(path: &str) -> bool {
    path.starts_with("levers.") && path.ends_with(".strength")
}

fn flattened(scenario: &Scenario) -> BTreeMap<String, String> {
    let mut flat = BTreeMap::new();
    for (key, value) in scenario.write(&mut Writer::default()) {
        if !NO_PARAMETERS.contains(&key.as_str()) {
            flatten(&key, &value, &mut flat);
        }
    }
    flat
}

fn flatten(path: &str, value: &Value, flat: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            // An item's name and kind are in its path.
            for (key, value) in table
                .iter()
                .filter(|(key, _)| !NAMING.contains(&key.as_str()))
            {
                flatten(&format!("{path}.{key}"), value, flat);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{path}.{}", item_name(item, index)), item, flat);
            }
        }
        Value::String(text) => {
            flat.insert(path.to_owned(), short(text));
        }
        scalar => {
            flat.insert(path.to_owned(), scalar.to_string());
        }
    }
}

/// A list's item goes by its name, else its kind, else its place.
fn item_name(item: &Value, index: usize) -> String {
    let text = |key| {
        item.get(key)
            .and_then(Value::as_str)
            .filter(|name| !name.is_empty())
    };
    text("name")
        .or_else(|| text("kind"))
        .map_or_else(|| index.to_string(), str::to_owned)
}

/// Texts of more than a line (tables) are named by their hash.
fn short(text: &str) -> String {
    if text.contains('\n') {
        format!("text {}", &blake3::hash(text.as_bytes()).to_hex()[..16])
    } else {
        text.to_owned()
    }
}
