//! Overlays: a scenario laid over its `base`, and `--set` laid over both.
//!
//! Tables merge, key by key. Scalars and lists replace what they are laid over. Two exceptions:
//! - the lists `levers`, `shocks`, `series` and `currencies` merge by `name` (a lever without one goes by its
//!   `kind`): an entry that names an entry of the base changes it, any other is appended;
//! - a number in its long form (`{ value = …, source = … }`) replaces the base's number whole, so
//!   that a new value never keeps an old source.

use std::collections::btree_map;

use super::problem::{Problem, hint_among};
use super::tree::{Entry, Node, Table, Value};

/// The lists that merge by name.
const NAMED_LISTS: [&str; 4] = ["currencies", "levers", "series", "shocks"];

/// Lays `top` over `base`. What cannot be laid over is said in `problems`.
pub fn lay_over(base: &mut Node, top: Node, problems: &mut Vec<Problem>) {
    merge(base, top, false, "", problems);
}

fn merge(base: &mut Node, top: Node, by_name: bool, path: &str, problems: &mut Vec<Problem>) {
    match (&mut base.value, top.value) {
        (Value::Table(entries), Value::Table(new)) if !new.contains_key("value") => {
            base.place = top.place;
            merge_tables(entries, new, path, problems);
        }
        (Value::List(items), Value::List(new)) if by_name => {
            merge_named(items, new, path, problems);
        }
        (Value::List(items), Value::Table(new)) if holds_tables(items) => {
            merge_addressed(items, new, path, problems);
        }
        (_, value) => {
            *base = Node {
                place: top.place,
                value,
            }
        }
    }
}

fn merge_tables(entries: &mut Table, new: Table, path: &str, problems: &mut Vec<Problem>) {
    for (key, entry) in new {
        let by_name = path.is_empty() && NAMED_LISTS.contains(&key.as_str());
        let inner = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match entries.entry(key) {
            btree_map::Entry::Vacant(gap) => {
                gap.insert(entry);
            }
            btree_map::Entry::Occupied(mut old) => {
                old.get_mut().key = entry.key;
                merge(
                    &mut old.get_mut().node,
                    entry.node,
                    by_name,
                    &inner,
                    problems,
                );
            }
        }
    }
}

fn merge_named(items: &mut Vec<Node>, new: Vec<Node>, path: &str, problems: &mut Vec<Problem>) {
    let in_base = items.len();
    for item in new {
        let name = name_of(&item).map(str::to_string);
        let same = |old: &Node| name.is_some() && name_of(old) == name.as_deref();
        match items[..in_base].iter().position(same) {
            Some(i) => merge(&mut items[i], item, false, &format!("{path}.{i}"), problems),
            None if in_base > 0 && is_partial(path, &item) => {
                problems.push(misses(path, &item, &items[..in_base]));
            }
            None => items.push(item),
        }
    }
}

/// Whether an entry says too little to be a new one: it must mean one of the base.
fn is_partial(path: &str, item: &Node) -> bool {
    ["levers", "shocks"].contains(&path)
        && name_of(item).is_some()
        && item.entry_text("kind").is_none()
}

/// An entry that changes none of the base.
fn misses(path: &str, item: &Node, base: &[Node]) -> Problem {
    let name = name_of(item).unwrap_or_default();
    Problem {
        place: Some(item.place),
        path: path.to_string(),
        message: format!(
            "`{path}` has no entry `{name}` to change, and a new one needs its `kind`"
        ),
        hint: Some(hint_of_entries(name, base)),
    }
}

/// What an entry of a list goes by.
fn name_of(item: &Node) -> Option<&str> {
    item.entry_text("name").or_else(|| item.entry_text("kind"))
}

fn holds_tables(items: &[Node]) -> bool {
    items
        .iter()
        .all(|item| matches!(item.value, Value::Table(_)))
}

/// A table over a list of tables (`levers.0.strength = 0.2`, `shocks.port.depth = 0.5`): each key is
/// the number or the name of an entry.
fn merge_addressed(items: &mut [Node], new: Table, path: &str, problems: &mut Vec<Problem>) {
    for (key, Entry { key: place, node }) in new {
        let Some(i) = addressed(items, &key) else {
            problems.push(Problem {
                place: Some(place),
                path: path.to_string(),
                message: format!("`{path}` has no entry `{key}`"),
                hint: Some(hint_of_entries(&key, items)),
            });
            continue;
        };
        merge(
            &mut items[i],
            node,
            false,
            &format!("{path}.{key}"),
            problems,
        );
    }
}

/// The entry of a list that goes by a number or a name.
fn addressed(items: &[Node], key: &str) -> Option<usize> {
    let by_number = key.parse().ok().filter(|&i: &usize| i < items.len());
    let by_name = || items.iter().position(|item| name_of(item) == Some(key));
    let in_any_case = |item: &Node| name_of(item).is_some_and(|n| n.eq_ignore_ascii_case(key));
    let by_name_in_any_case = || items.iter().position(in_any_case);
    by_number.or_else(by_name).or_else(by_name_in_any_case)
}

/// Whether each entry of a named list that `wanted` addresses is there.
#[must_use]
pub fn has_addressed(base: &Node, wanted: &Node) -> bool {
    let Value::Table(lists) = &wanted.value else {
        return true;
    };
    let mut named = lists
        .iter()
        .filter(|(key, _)| NAMED_LISTS.contains(&key.as_str()));
    named.all(|(list, entry)| {
        let Value::Table(keys) = &entry.node.value else {
            return true;
        };
        match base.at(list).map(|node| &node.value) {
            Some(Value::List(items)) => keys.keys().all(|key| addressed(items, key).is_some()),
            _ => false,
        }
    })
}

fn hint_of_entries(key: &str, items: &[Node]) -> String {
    let names: Vec<&str> = items.iter().filter_map(name_of).collect();
    match (items.len(), names.is_empty()) {
        (0, _) => "it is empty".to_string(),
        (count, true) => format!("allowed: 0 to {}", count - 1),
        (_, false) => hint_among(key, names.iter().copied()),
    }
}
