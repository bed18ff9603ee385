//! One value of a parameter: a number, a whole number, a word, true or false.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::scenario::record::{Reader, Rule, Writer};
use crate::scenario::tree::{Node, Value};

/// A value that an entry of a scenario is set to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a number, a word, true or false")]
pub enum Setting {
    /// True or false.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// A number, finite.
    Number(f64),
    /// A word or text.
    Text(String),
}

impl Setting {
    /// As a number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(*whole as f64),
            Self::Number(number) => Some(*number),
            Self::Truth(_) | Self::Text(_) => None,
        }
    }

    /// From a cell of a table: what it looks like.
    #[must_use]
    pub fn of_cell(cell: &str) -> Self {
        match cell {
            "true" => Self::Truth(true),
            "false" => Self::Truth(false),
            _ => cell
                .parse()
                .map(Self::Whole)
                .or_else(|_| cell.parse().map(Self::Number))
                .unwrap_or_else(|_| Self::Text(cell.to_owned())),
        }
    }

    /// Whether it is a number that none can work with.
    #[must_use]
    pub fn is_no_number(&self) -> bool {
        matches!(self, Self::Number(number) if !number.is_finite())
    }

    /// As TOML, after `path=`.
    #[must_use]
    pub fn toml(&self) -> String {
        match self {
            Self::Truth(truth) => truth.to_string(),
            Self::Whole(whole) => whole.to_string(),
            // With a point or an exponent, so that it stays a number with a fraction.
            Self::Number(number) => format!("{:?}", number + 0.0),
            Self::Text(text) => toml::Value::String(text.clone()).to_string(),
        }
    }
}

impl fmt::Display for Setting {
    /// As tables show it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(truth) => write!(out, "{truth}"),
            Self::Whole(whole) => write!(out, "{whole}"),
            Self::Number(number) => write!(out, "{}", number + 0.0),
            Self::Text(text) => write!(out, "{text}"),
        }
    }
}

/// A list of values.
#[derive(Clone, Copy, Debug)]
pub struct Settings;

/// A list of numbers, words, true and false; empty when absent.
#[must_use]
pub const fn settings() -> Settings {
    Settings
}

impl Rule for Settings {
    type Out = Vec<Setting>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Vec<Setting> {
        let Value::List(items) = &node.value else {
            reader.wrong_kind(node, &self.allowed());
            return Vec::new();
        };
        let mut settings = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            settings.extend(reader.within(&place.to_string(), |reader| one(item, reader)));
        }
        settings
    }

    fn absent(&self) -> Option<Vec<Setting>> {
        Some(Vec::new())
    }

    fn fallback(&self) -> Vec<Setting> {
        Vec::new()
    }

    fn allowed(&self) -> String {
        "a list of numbers, words, true and false".to_owned()
    }

    fn schema(&self) -> Json {
        json!({ "type": "array", "items": { "type": ["number", "string", "boolean"] } })
    }

    fn write(&self, value: &Vec<Setting>, _writer: &mut Writer) -> Option<toml::Value> {
        let toml = |setting: &Setting| match setting.clone() {
            Setting::Truth(truth) => truth.into(),
            Setting::Whole(whole) => whole.into(),
            Setting::Number(number) => number.into(),
            Setting::Text(text) => toml::Value::String(text),
        };
        let list: Vec<toml::Value> = value.iter().map(toml).collect();
        (!list.is_empty()).then(|| list.into())
    }
}

fn one(item: &Node, reader: &mut Reader) -> Option<Setting> {
    match &item.value {
        Value::Truth(truth) => return Some(Setting::Truth(*truth)),
        Value::Text(text) => return Some(Setting::Text(text.clone())),
        Value::Whole(whole) => {
            if let Ok(fit) = i64::try_from(*whole) {
                return Some(Setting::Whole(fit));
            }
        }
        Value::Number(number) if number.is_finite() => return Some(Setting::Number(*number)),
        _ => {}
    }
    reader.wrong_kind(item, "a finite number, a word, true or false");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_what_it_looks_like_and_goes_back_as_it_came() {
        for (cell, setting, toml) in [
            ("true", Setting::Truth(true), "true"),
            ("12", Setting::Whole(12), "12"),
            ("0.25", Setting::Number(0.25), "0.25"),
            ("1e-7", Setting::Number(1e-7), "1e-7"),
            ("shop", Setting::Text("shop".into()), "\"shop\""),
        ] {
            assert_eq!(Setting::of_cell(cell), setting);
            assert_eq!(setting.toml(), toml);
        }
        assert_eq!(Setting::Number(2.0).toml(), "2.0", "stays a number");
        assert!(Setting::of_cell("NaN").is_no_number() && Setting::of_cell("inf").is_no_number());
    }
}
