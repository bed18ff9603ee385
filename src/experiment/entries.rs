//! A scenario entry by entry: each with its path as `--set` names it and its value.

use std::collections::BTreeMap;

use toml::Value;

use crate::scenario::record::{Record, Writer};
use crate::scenario::types::Scenario;

/// One entry of a scenario: a number, a word, a list of words or a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The keys that lead to it from the top, items of lists by their name ("levers", "tram", "strength").
    pub keys: Vec<String>,
    /// The same with items of lists by their number ("levers.0.strength"), as numbers and sources are kept.
    pub place: String,
    /// What it says.
    pub value: Value,
}

impl Entry {
    /// Its path as `--set` names it; keys with other signs than letters, digits, `_` and `-` in quotes.
    #[must_use]
    pub fn path(&self) -> String {
        path_of(&self.keys)
    }

    /// Its value as one word or line; a text of several lines by its hash.
    #[must_use]
    pub fn short(&self) -> String {
        match &self.value {
            Value::String(text) => short(text),
            scalar => scalar.to_string(),
        }
    }
}

/// Keys as one path, in quotes where TOML wants them.
#[must_use]
pub fn path_of(keys: &[String]) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let key = |key: &String| {
        if !key.is_empty() && key.chars().all(bare) {
            key.clone()
        } else {
            format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
        }
    };
    keys.iter().map(key).collect::<Vec<_>>().join(".")
}

/// Every entry of a scenario by its keys, those left out whose first key is in `without`.
#[must_use]
pub fn entries(scenario: &Scenario, without: &[&str]) -> BTreeMap<Vec<String>, Entry> {
    let mut found = BTreeMap::new();
    for (key, value) in scenario.write(&mut Writer::default()) {
        if !without.contains(&key.as_str()) {
            flatten(vec![key.clone()], &key, value, &mut found);
        }
    }
    found
}

fn flatten(keys: Vec<String>, place: &str, value: Value, found: &mut BTreeMap<Vec<String>, Entry>) {
    let below = |step: String| keys.iter().cloned().chain([step]).collect::<Vec<_>>();
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                flatten(below(key.clone()), &format!("{place}.{key}"), value, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for (index, item) in items.into_iter().enumerate() {
                let (name, item) = named(item, index);
                flatten(below(name), &format!("{place}.{index}"), item, found);
            }
        }
        value => {
            let place = place.to_owned();
            let entry = Entry {
                keys: keys.clone(),
                place,
                value,
            };
            found.insert(keys, entry);
        }
    }
}

/// What a list's item goes by (its name, else its kind, else its place), and the item without what
/// that says already.
fn named(mut item: Value, index: usize) -> (String, Value) {
    let text = |key| {
        let said = item.get(key).and_then(Value::as_str);
        said.filter(|said| !said.is_empty()).map(str::to_owned)
    };
    let name = text("name").or_else(|| text("kind"));
    let said_by_kind = name.is_some() && name == text("kind");
    if let Value::Table(table) = &mut item {
        table.remove("name");
        if said_by_kind {
            table.remove("kind");
        }
    }
    (name.unwrap_or_else(|| index.to_string()), item)
}

/// Texts of more than a line (tables) are named by their hash.
fn short(text: &str) -> String {
    if text.contains('\n') {
        format!("text {}", &blake3::hash(text.as_bytes()).to_hex()[..16])
    } else {
        text.to_owned()
    }
}
