//! A TOML text as a tree in which every value knows its place.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::problem::{Place, Problem};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i128),
    /// A number with a fraction.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// A date or a time, which no entry of a scenario is.
    Date,
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// The entries of a table by key.
pub type Table = BTreeMap<String, Entry>;

/// One entry of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where its key stands.
    pub key: Place,
    /// Its value.
    pub node: Node,
}

impl Value {
    /// What kind of value it is, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Truth(_) => "true or false",
            Self::Date => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl Node {
    /// Its text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of one of its entries, if it is a table that has it.
    #[must_use]
    pub fn entry_text(&self, key: &str) -> Option<&str> {
        match &self.value {
            Value::Table(table) => table.get(key)?.node.text(),
            _ => None,
        }
    }

    /// The entry one step further down: a key of a table, or a number in a list.
    fn step(&self, step: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(table) => table.get(step).map(|entry| &entry.node),
            Value::List(items) => step.parse().ok().and_then(|i: usize| items.get(i)),
            _ => None,
        }
    }

    /// The entry at `path` (`levers.0.sectors.1`).
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |node, step| node.step(step))
    }

    /// The place of the entry at `path`, or of its nearest ancestor.
    #[must_use]
    pub fn place_of(&self, path: &str) -> Place {
        let mut node = self;
        for step in path.split('.') {
            let Some(next) = node.step(step) else { break };
            node = next;
        }
        node.place
    }
}

/// Reads a TOML text that stands at `source`. All errors of its grammar are found at once.
///
/// # Errors
/// Each error of the grammar, with its place.
pub fn parse(source: Place, text: &str) -> Result<Node, Vec<Problem>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(Node {
            place: source,
            value: table(source, root.into_inner()),
        });
    }
    let problem = |error: &toml::de::Error| {
        let span = error.span().unwrap_or(0..0);
        let place = Place {
            start: span.start,
            end: span.end,
            ..source
        };
        Problem::of_file(Some(place), error.message().replace('\n', "; "), None)
    };
    Err(errors.iter().map(problem).collect())
}

fn node(source: Place, spanned: Spanned<DeValue<'_>>) -> Node {
    let span = spanned.span();
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(whole) => whole_or_number(whole.as_str(), whole.radix()),
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Truth(truth),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(items) => list(source, items),
        DeValue::Table(entries) => table(source, entries),
    };
    Node {
        place: Place {
            start: span.start,
            end: span.end,
            ..source
        },
        value,
    }
}

/// A whole number of any size: beyond 128 bits it is at least out of every range.
fn whole_or_number(digits: &str, radix: u32) -> Value {
    i128::from_str_radix(digits, radix).map_or(Value::Number(f64::INFINITY), Value::Whole)
}

fn list(source: Place, items: DeArray<'_>) -> Value {
    Value::List(items.into_iter().map(|item| node(source, item)).collect())
}

fn table(source: Place, entries: DeTable<'_>) -> Value {
    let entry = |(key, value): (Spanned<_>, _)| {
        let span = key.span();
        let place = Place {
            start: span.start,
            end: span.end,
            ..source
        };
        let name: std::borrow::Cow<'_, str> = key.into_inner();
        (
            name.into_owned(),
            Entry {
                key: place,
                node: node(source, value),
            },
        )
    };
    Value::Table(entries.into_iter().map(entry).collect())
}
