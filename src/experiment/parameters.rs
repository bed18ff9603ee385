//! What differs between the scenarios of an experiment, entry by entry, for the columns of `runs`.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::entries;
use crate::scenario::types::Scenario;

/// Entries that name or explain a scenario, or are run settings with columns of their own.
pub const NO_PARAMETERS: [&str; 6] = ["title", "question", "policy", "sources", "run", "shocks"];

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
    let entries = entries(scenario, &NO_PARAMETERS).into_values();
    entries
        .map(|entry| (entry.keys.join("."), entry.short()))
        .collect()
}
