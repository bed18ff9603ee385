//! How the entries of a mapping file are read that no scenario has: labels with wildcards and
//! shares, groups of labels, units, figures by place.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use crate::scenario::problem::{Place, hint_among};
use crate::scenario::record::{Choice, Reader, Record, Rule, Writer, schema_of};
use crate::scenario::tree::{Node, Value};

/// A label of somebody else's table, with wildcards, and how much of its figures is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// The label as written, `*` for anything.
    pub pattern: String,
    /// Share of the figures, -1 to 1; below 0 turns the sign.
    pub share: f64,
    /// Where the mapping says so.
    pub place: Place,
}

/// Labels: one text or a list.
#[derive(Clone, Copy, Debug)]
pub struct Labels;

/// Labels, none when absent.
#[must_use]
pub const fn labels() -> Labels {
    Labels
}

fn pick(node: &Node, reader: &mut Reader) -> Option<Pick> {
    let of = |pattern: &str, share| Pick {
        pattern: pattern.to_owned(),
        share,
        place: node.place,
    };
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => return Some(of(text, 1.0)),
        // Codes are often written without quotes.
        Value::Whole(whole) => return Some(of(&whole.to_string(), 1.0)),
        Value::Table(form) => {
            reader.no_others(form, &["label", "share"]);
            let label = form.get("label").and_then(|entry| entry.node.text());
            let share = match form.get("share").map(|entry| &entry.node.value) {
                Some(Value::Number(share)) => Some(*share),
                Some(Value::Whole(share)) => Some(*share as f64),
                _ => None,
            };
            if let (Some(label), Some(share)) = (label, share)
                && (-1.0..=1.0).contains(&share)
            {
                return Some(of(label, share));
            }
            let message = format!("`{}` is no label with a share", reader.path());
            let hint = "write { label = \"…\", share = 0.3 }; a share is from -1 to 1".to_owned();
            reader.problem(node.place, message, Some(hint));
        }
        _ => reader.wrong_kind(node, "a label, or { label = \"…\", share = 0.3 }"),
    }
    None
}

impl Rule for Labels {
    type Out = Vec<Pick>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Vec<Pick> {
        let Value::List(items) = &node.value else {
            return pick(node, reader).into_iter().collect();
        };
        let each = |(i, item): (usize, &Node)| reader.within(&i.to_string(), |r| pick(item, r));
        items.iter().enumerate().filter_map(each).collect()
    }

    fn absent(&self) -> Option<Vec<Pick>> {
        Some(Vec::new())
    }

    fn fallback(&self) -> Vec<Pick> {
        Vec::new()
    }

    fn allowed(&self) -> String {
        "a label or a list of labels (* stands for anything, 10..12 for codes that begin with 10 to 12); \
         { label, share } takes a part"
            .to_string()
    }

    fn schema(&self) -> Json {
        let form = json!({
            "type": "object",
            "properties": { "label": { "type": "string" }, "share": { "type": "number", "minimum": -1, "maximum": 1 } },
            "required": ["label", "share"],
            "additionalProperties": false,
        });
        let one = json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }, form] });
        json!({ "anyOf": [one, { "type": "array", "items": one }] })
    }

    fn write(&self, value: &Vec<Pick>, _writer: &mut Writer) -> Option<toml::Value> {
        let names: Vec<String> = value.iter().map(|pick| pick.pattern.clone()).collect();
        (!names.is_empty()).then(|| names.into())
    }
}

/// Labels under names of one's own, in the order of the file.
pub type Grouped = Vec<(String, Vec<Pick>)>;

/// A table from names to labels.
#[derive(Clone, Copy, Debug)]
pub struct Groups;

/// A table from names to labels, empty when absent.
#[must_use]
pub const fn groups() -> Groups {
    Groups
}

impl Rule for Groups {
    type Out = Grouped;

    fn read(&self, node: &Node, reader: &mut Reader) -> Grouped {
        let Value::Table(table) = &node.value else {
            reader.wrong_kind(node, &self.allowed());
            return Vec::new();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(_, entry)| entry.key);
        let read = |(name, entry): (&String, &crate::scenario::tree::Entry)| {
            let picks = reader.within(name, |reader| Labels.read(&entry.node, reader));
            (name.clone(), picks)
        };
        entries.into_iter().map(read).collect()
    }

    fn absent(&self) -> Option<Grouped> {
        Some(Vec::new())
    }

    fn fallback(&self) -> Grouped {
        Vec::new()
    }

    fn allowed(&self) -> String {
        "a table from names of your own to labels of the table".to_string()
    }

    fn schema(&self) -> Json {
        json!({ "type": "object", "additionalProperties": Labels.schema() })
    }

    fn write(&self, value: &Grouped, writer: &mut Writer) -> Option<toml::Value> {
        let one = |(name, picks): &(String, Vec<Pick>)| {
            Some((name.clone(), Labels.write(picks, writer)?))
        };
        let table: toml::Table = value.iter().filter_map(one).collect();
        (!table.is_empty()).then_some(toml::Value::Table(table))
    }
}

/// Tables of one kind under names of one's own.
#[derive(Clone, Copy, Debug)]
pub struct Named<T>(PhantomData<T>);

/// Tables of one kind under names of one's own, none when absent.
#[must_use]
pub const fn named<T: Record>() -> Named<T> {
    Named(PhantomData)
}

impl<T: Record> Rule for Named<T> {
    type Out = BTreeMap<String, T>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Self::Out {
        let Value::Table(table) = &node.value else {
            reader.wrong_kind(node, &self.allowed());
            return BTreeMap::new();
        };
        let read = |(name, entry): (&String, &crate::scenario::tree::Entry)| {
            let record = reader.within(name, |reader| reader.record(&entry.node));
            (name.clone(), record)
        };
        table.iter().map(read).collect()
    }

    fn absent(&self) -> Option<Self::Out> {
        Some(BTreeMap::new())
    }

    fn fallback(&self) -> Self::Out {
        BTreeMap::new()
    }

    fn allowed(&self) -> String {
        "a table of tables by name".to_string()
    }

    fn schema(&self) -> Json {
        json!({ "type": "object", "additionalProperties": schema_of::<T>() })
    }

    fn write(&self, value: &Self::Out, writer: &mut Writer) -> Option<toml::Value> {
        let one = |(name, record): (&String, &T)| (name.clone(), record.write(writer).into());
        (!value.is_empty()).then(|| toml::Value::Table(value.iter().map(one).collect()))
    }
}

/// A list of choices, or one.
#[derive(Clone, Copy, Debug)]
pub struct Several<T>(PhantomData<T>);

/// A list of choices, or one; none when absent.
#[must_use]
pub const fn several<T: Choice>() -> Several<T> {
    Several(PhantomData)
}

impl<T: Choice> Rule for Several<T> {
    type Out = Vec<T>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Vec<T> {
        let names = T::ALL.iter().map(|choice| choice.name());
        let mut one = |node: &Node| {
            let found = node
                .text()
                .and_then(|t| T::ALL.iter().find(|c| c.name() == t));
            if found.is_none() {
                let shown = node.text().unwrap_or_else(|| node.value.kind());
                let message = format!("`{}` has no choice `{shown}`", reader.path());
                reader.problem(node.place, message, Some(hint_among(shown, names.clone())));
            }
            found.copied()
        };
        match &node.value {
            Value::List(items) => items.iter().filter_map(one).collect(),
            _ => one(node).into_iter().collect(),
        }
    }

    fn absent(&self) -> Option<Vec<T>> {
        Some(Vec::new())
    }

    fn fallback(&self) -> Vec<T> {
        Vec::new()
    }

    fn allowed(&self) -> String {
        let names: Vec<&str> = T::ALL.iter().map(|choice| choice.name()).collect();
        format!("a list of {}", names.join(", "))
    }

    fn schema(&self) -> Json {
        let names: Vec<&str> = T::ALL.iter().map(|choice| choice.name()).collect();
        let one = json!({ "enum": names });
        json!({ "anyOf": [one, { "type": "array", "items": one }] })
    }

    fn write(&self, value: &Vec<T>, _writer: &mut Writer) -> Option<toml::Value> {
        let names: Vec<String> = value
            .iter()
            .map(|choice| choice.name().to_owned())
            .collect();
        (!names.is_empty()).then(|| names.into())
    }
}

/// How much of the currency one unit of the table is.
#[derive(Clone, Copy, Debug)]
pub struct Unit;

/// How much of the currency one unit of the table is.
#[must_use]
pub const fn unit() -> Unit {
    Unit
}

/// Words for units, the singular of each.
const UNITS: [(&str, f64); 8] = [
    ("unit", 1.0),
    ("pound", 1.0),
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("million", 1e6),
    ("hundred million", 1e8),
    ("billion", 1e9),
    ("thousand million", 1e9),
];

impl Rule for Unit {
    type Out = f64;

    fn read(&self, node: &Node, reader: &mut Reader) -> f64 {
        let found = match &node.value {
            Value::Whole(whole) => Some(*whole as f64),
            Value::Number(number) => Some(*number),
            Value::Text(text) => word(text),
            _ => None,
        };
        if let Some(factor) = found.filter(|factor| (1e-6..=1e12).contains(factor)) {
            return factor;
        }
        let message = format!("`{}` is no unit", reader.path());
        reader.problem(
            node.place,
            message,
            Some(format!("it must be {}", self.allowed())),
        );
        1.0
    }

    fn absent(&self) -> Option<f64> {
        None
    }

    fn fallback(&self) -> f64 {
        1.0
    }

    fn allowed(&self) -> String {
        "\"units\", \"thousands\", \"millions\", \"billions\" or a number: how much of the currency a 1 in the table is"
            .to_string()
    }

    fn schema(&self) -> Json {
        json!({ "anyOf": [{ "type": "string" }, { "type": "number", "exclusiveMinimum": 0 }] })
    }

    fn write(&self, value: &f64, _writer: &mut Writer) -> Option<toml::Value> {
        Some((*value).into())
    }
}

/// `million`, `millions`, `million euro`.
fn word(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let fits = |name: &str| {
        text.strip_prefix(name).is_some_and(|rest| {
            let rest = rest.strip_prefix('s').unwrap_or(rest);
            rest.is_empty() || rest.starts_with(' ')
        })
    };
    UNITS
        .iter()
        .rev()
        .find(|(name, _)| fits(name))
        .map(|(_, factor)| *factor)
}

/// One figure for the whole table, or one for each place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByPlace {
    /// For all places together.
    pub all: Option<f64>,
    /// By place.
    pub places: BTreeMap<String, f64>,
}

/// A figure, or a table of figures by place.
#[derive(Clone, Copy, Debug)]
pub struct Amounts;

/// A figure, or a table of figures by place; none when absent.
#[must_use]
pub const fn amounts() -> Amounts {
    Amounts
}

fn amount(node: &Node, reader: &mut Reader) -> Option<f64> {
    let value = match node.value {
        Value::Whole(whole) => whole as f64,
        Value::Number(number) => number,
        _ => f64::NAN,
    };
    if (0.0..=1e12).contains(&value) {
        return Some(value);
    }
    let message = format!("`{}` is no number from 0 to 1e12", reader.path());
    reader.problem(node.place, message, None);
    None
}

impl Rule for Amounts {
    type Out = ByPlace;

    fn read(&self, node: &Node, reader: &mut Reader) -> ByPlace {
        let Value::Table(table) = &node.value else {
            return ByPlace {
                all: amount(node, reader),
                ..ByPlace::default()
            };
        };
        let one = |(name, entry): (&String, &crate::scenario::tree::Entry)| {
            let value = reader.within(name, |reader| amount(&entry.node, reader))?;
            Some((name.clone(), value))
        };
        ByPlace {
            all: None,
            places: table.iter().filter_map(one).collect(),
        }
    }

    fn absent(&self) -> Option<ByPlace> {
        Some(ByPlace::default())
    }

    fn fallback(&self) -> ByPlace {
        ByPlace::default()
    }

    fn allowed(&self) -> String {
        "a number for all places together, or a table of numbers by place".to_string()
    }

    fn schema(&self) -> Json {
        let one = json!({ "type": "number", "minimum": 0 });
        json!({ "anyOf": [one, { "type": "object", "additionalProperties": one }] })
    }

    fn write(&self, value: &ByPlace, _writer: &mut Writer) -> Option<toml::Value> {
        let each = |(name, value): (&String, &f64)| (name.clone(), (*value).into());
        let table: toml::Table = value.places.iter().map(each).collect();
        let table = (!table.is_empty()).then_some(toml::Value::Table(table));
        value.all.map(Into::into).or(table)
    }
}
