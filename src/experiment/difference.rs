//! What differs between two scenarios, entry by entry, for readers: paths as `--set` names them,
//! both values with unit and source, items that only one has in a sentence, tables by name.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use super::entries::{Entry, entries, path_of};
use super::items::{self, Item};
use super::table_difference;
use crate::scenario::record::NumberNote;
use crate::scenario::types::{Scenario, TableSource};

/// What one of the two scenarios says at an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Its value; none where it has no such entry.
    pub value: Option<Value>,
    /// The unit of a number; empty when it has none.
    pub unit: &'static str,
    /// Where a figure comes from; none for settings, words and figures given without source.
    pub source: Option<String>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// An entry with another value, or the same value from another source.
    Entry {
        /// Its path as `--set` names it.
        path: String,
        /// What the first and the second say.
        said: [Said; 2],
    },
    /// A lever, currency, shock, injection or region that only one has.
    Only {
        /// Its path as `--set` names it.
        path: String,
        /// Whether the second has it, else the first.
        second: bool,
        /// What it is, in words.
        words: String,
    },
    /// A table that says something else.
    Table {
        /// Its path as `--set` names it.
        path: String,
        /// Where the first's and the second's stand; none where one has no such table.
        files: [Option<String>; 2],
        /// Which headers and rows differ.
        words: String,
    },
}

/// The differences in one part of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The part: "world", "levers", "run".
    pub name: &'static str,
    /// The differences, by path.
    pub changes: Vec<Change>,
}

/// What differs between two scenarios.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Parts that differ, in order.
    pub groups: Vec<Group>,
    /// Parts that say the same in both.
    pub same: Vec<&'static str>,
}

/// The parts of a scenario, in the order of a reader's interest, with the first keys that they hold.
const GROUPS: [(&str, &[&str]); 7] = [
    ("names", &["title", "question", "policy"]),
    ("world", &["world"]),
    ("behaviour", &["behaviour"]),
    ("levers", &["levers"]),
    ("currencies", &["currencies"]),
    ("shocks", &["shocks", "series", "injections"]),
    ("run", &["run"]),
];

impl Said {
    fn nothing() -> Self {
        Self {
            value: None,
            unit: "",
            source: None,
        }
    }

    /// Its value in a word or line; "not given" where there is none.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.value {
            None => "not given".to_owned(),
            Some(value) => value_words(value),
        }
    }
}

fn value_words(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        // Without the ".0" of a number that happens to be whole.
        Value::Float(number) => number.to_string(),
        Value::Array(items) if items.is_empty() => "none named".to_owned(),
        Value::Array(items) => items.iter().map(value_words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

impl Change {
    /// Its path as `--set` names it.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Entry { path, .. } | Self::Only { path, .. } | Self::Table { path, .. } => path,
        }
    }
}

impl Differences {
    /// Whether both say the same about the world and what happens in it, whatever they are called.
    #[must_use]
    pub fn none(&self) -> bool {
        self.groups.iter().all(|group| group.name == "names")
    }
}

/// Everything that differs between two scenarios.
#[must_use]
pub fn differences(first: &Scenario, second: &Scenario) -> Differences {
    let sides = [Sheet::of(first), Sheet::of(second)];
    let mut changes: BTreeMap<Vec<String>, Change> = BTreeMap::new();
    changes.extend(only_in_one(&sides));
    changes.extend(tables(&sides));
    changes.extend(values(&sides));
    let mut found = Differences::default();
    for (name, keys) in GROUPS {
        let mine = |path: &&Vec<String>| path.first().is_some_and(|key| keys.contains(&&**key));
        let changes: Vec<Change> = changes
            .iter()
            .filter(|(path, _)| mine(path))
            .map(|(_, change)| change.clone())
            .collect();
        if changes.is_empty() {
            found.same.push(name);
        } else {
            found.groups.push(Group { name, changes });
        }
    }
    found
}

/// One scenario, opened out.
struct Sheet<'a> {
    entries: BTreeMap<Vec<String>, Entry>,
    notes: BTreeMap<String, NumberNote>,
    tables: BTreeMap<Vec<String>, &'a TableSource>,
    items: BTreeMap<Vec<String>, Item<'a>>,
}

impl<'a> Sheet<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let notes = scenario.numbers().into_iter();
        Self {
            entries: entries(scenario, &["sources"]),
            notes: notes.map(|note| (note.path.clone(), note)).collect(),
            tables: items::tables(scenario),
            items: items::items(scenario),
        }
    }

    fn said(&self, keys: &[String]) -> Said {
        let Some(entry) = self.entries.get(keys) else {
            return Said::nothing();
        };
        let note = self.notes.get(&entry.place);
        let source = note
            .filter(|note| !note.setting)
            .and_then(|note| note.source.clone());
        Said {
            value: Some(entry.value.clone()),
            unit: note.map_or("", |note| note.unit),
            source,
        }
    }

    /// Whether an entry is part of a table, or of an item that only one scenario has.
    fn elsewhere(&self, other: &Self, keys: &[String]) -> bool {
        let in_item = |sheet: &Self, without: &Self| {
            let mut items = sheet.items.keys();
            items.any(|item| keys.starts_with(item) && !without.items.contains_key(item))
        };
        let in_table = |sheet: &Self| sheet.tables.keys().any(|table| keys.starts_with(table));
        in_item(self, other) || in_item(other, self) || in_table(self) || in_table(other)
    }
}

fn keys_of<T>(maps: [&BTreeMap<Vec<String>, T>; 2]) -> BTreeSet<&Vec<String>> {
    maps.into_iter().flat_map(BTreeMap::keys).collect()
}

fn only_in_one(sides: &[Sheet<'_>; 2]) -> Vec<(Vec<String>, Change)> {
    let [first, second] = sides;
    let all = keys_of([&first.items, &second.items]).into_iter();
    all.filter_map(|keys| {
        let (item, in_second) = match (first.items.get(keys), second.items.get(keys)) {
            (Some(item), None) => (item, false),
            (None, Some(item)) => (item, true),
            _ => return None,
        };
        let change = Change::Only {
            path: path_of(keys),
            second: in_second,
            words: item.words(),
        };
        Some((keys.clone(), change))
    })
    .collect()
}

fn tables(sides: &[Sheet<'_>; 2]) -> Vec<(Vec<String>, Change)> {
    let [first, second] = sides;
    let all = keys_of([&first.tables, &second.tables]).into_iter();
    let shared = all.filter(|keys| {
        let has = |sheet: &Sheet<'_>| {
            // A region that only one has brings its table along.
            keys.len() < 4 || sheet.items.contains_key(&keys[..3])
        };
        has(first) && has(second)
    });
    shared
        .filter_map(|keys| {
            let both = [first.tables.get(keys), second.tables.get(keys)];
            let words = match both {
                [Some(one), Some(other)] if one == other => return None,
                [Some(one), Some(other)] => table_difference::words(one.text(), other.text()),
                [_, None] => "only the first has it".to_owned(),
                [None, _] => "only the second has it".to_owned(),
            };
            let files = both.map(|table| table.map(|table| items::table_name(table)));
            let path = path_of(keys);
            Some((keys.clone(), Change::Table { path, files, words }))
        })
        .collect()
}

fn values(sides: &[Sheet<'_>; 2]) -> Vec<(Vec<String>, Change)> {
    let [first, second] = sides;
    let all = keys_of([&first.entries, &second.entries]).into_iter();
    let own = all.filter(|keys| !first.elsewhere(second, keys));
    own.filter_map(|keys| {
        let said = [first.said(keys), second.said(keys)];
        // A list of items that is empty in one is no entry: its items are said one by one.
        let empty_list = keys.len() == 1 && GROUPS[1..].iter().any(|g| g.1.contains(&&*keys[0]));
        if said[0] == said[1] || empty_list {
            return None;
        }
        let path = path_of(keys);
        Some((keys.clone(), Change::Entry { path, said }))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    fn village(file: &str, settings: &[&str]) -> Scenario {
        let path = format!(
            "{}/scenarios/village/{file}.toml",
            env!("CARGO_MANIFEST_DIR")
        );
        let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
        scenario::load(&path, &settings, &crate::files::read_text).expect("the village is sound")
    }

    fn paths(found: &Differences) -> Vec<&str> {
        let groups = found.groups.iter();
        groups
            .flat_map(|group| group.changes.iter().map(Change::path))
            .collect()
    }

    #[test]
    fn a_scenario_says_the_same_as_itself() {
        let world = village("world", &[]);
        let found = differences(&world, &world);
        assert!(found.none() && found.groups.is_empty());
        assert_eq!(found.same.len(), GROUPS.len());
    }

    #[test]
    fn a_value_is_shown_on_both_sides_with_unit_and_source() {
        let set = "behaviour.loan_rate = { value = 0.07, unit = \"share\", source = \"a bank\" }";
        let found = differences(&village("world", &[]), &village("world", &[set]));
        assert_eq!(paths(&found), ["behaviour.loan_rate"]);
        let [Change::Entry { said, .. }] = &found.groups[0].changes[..] else {
            panic!("one entry differs: {found:?}");
        };
        assert_eq!(said[1].words(), "0.07");
        assert_eq!(said[1].source.as_deref(), Some("a bank"));
        assert_eq!(said[0].unit, said[1].unit);
    }

    #[test]
    fn the_same_value_from_another_source_differs() {
        let set = |source: &str| {
            format!("behaviour.loan_rate = {{ value = 0.07, source = \"{source}\" }}")
        };
        let found = differences(
            &village("world", &[&set("one bank")]),
            &village("world", &[&set("another bank")]),
        );
        assert_eq!(paths(&found), ["behaviour.loan_rate"]);
    }

    #[test]
    fn levers_of_one_policy_alone_are_said_in_words_and_turn_round_when_swapped() {
        let (world, local) = (village("world", &[]), village("localised", &[]));
        let found = differences(&world, &local);
        let levers = found.groups.iter().find(|g| g.name == "levers");
        let changes = &levers.expect("levers differ").changes;
        assert_eq!(changes.len(), local.levers.len());
        let second = |change: &Change| matches!(change, Change::Only { second: true, words, .. } if words.contains("share"));
        assert!(changes.iter().all(second), "{changes:?}");
        let swapped = differences(&local, &world);
        let first = |change: &Change| matches!(change, Change::Only { second: false, .. });
        let levers = swapped.groups.iter().find(|g| g.name == "levers");
        assert!(levers.expect("levers differ").changes.iter().all(first));
        assert_eq!(paths(&found), paths(&swapped));
    }

    #[test]
    fn a_table_is_named_and_not_dumped() {
        let world = village("world", &[]);
        let mut other = world.clone();
        let text = other.world.table.as_ref().map_or("", TableSource::text);
        let text = text.replacen("Millbrook", "Millbank", 1);
        other.world.table = Some(TableSource::Inline { text });
        let found = differences(&world, &other);
        let [Change::Table { path, files, words }] = &found.groups[0].changes[..] else {
            panic!("one table differs: {found:?}");
        };
        assert_eq!(path, "world.table");
        assert!(files[0].as_ref().is_some_and(|f| f.ends_with("table.csv")));
        assert!(words.contains("header") && words.len() < 120, "{words}");
    }

    #[test]
    fn paths_are_what_set_understands() {
        let found = differences(
            &village("localised", &[]),
            &village("localised", &["currencies.\"Millbrook token\".top_up=0.1"]),
        );
        let paths = paths(&found);
        assert_eq!(paths, ["currencies.\"Millbrook token\".top_up"]);
        let again = format!("{}=0.1", paths[0]);
        assert!(
            differences(
                &village("localised", &[&again]),
                &village("localised", &["currencies.\"Millbrook token\".top_up=0.1"])
            )
            .none()
        );
    }
}
