//! Numbers with unit and range, plain or in the long form that carries unit and source.

use std::fmt::Display;

use serde_json::{Value as Json, json};

use super::Or;
use crate::scenario::record::{NumberNote, Reader, Rule, Writer};
use crate::scenario::tree::{Node, Value};

/// Says in which unit, or that there is none.
fn of_unit(unit: &str) -> String {
    if unit.is_empty() {
        String::new()
    } else {
        format!(" ({unit})")
    }
}

/// Takes a number out of its long form `{ value = …, unit = "…", source = "…" }`; a plain value is
/// itself. `None` when the form is wrong, which has then been said.
fn plain<'n>(node: &'n Node, unit: &str, allowed: &str, reader: &mut Reader) -> Option<&'n Node> {
    let Value::Table(form) = &node.value else {
        return Some(node);
    };
    reader.no_others(form, &["value", "unit", "source"]);
    if let Some(given) = form.get("unit") {
        let stated = given.node.text().unwrap_or_default();
        if !unit.split(" or ").any(|known| known == stated) {
            let message = format!("`{}` is not in `{stated}`", reader.path());
            let hint = if unit.contains(" or ") {
                format!(
                    "its unit is by its kind `{}`",
                    unit.replace(" or ", "` or `")
                )
            } else {
                format!("its unit is `{unit}`")
            };
            reader.problem(given.node.place, message, Some(hint));
        }
    }
    match form.get("source").map(|given| (given, given.node.text())) {
        Some((_, Some(source))) => {
            let path = reader.path();
            reader.citations.insert(path, source.to_string());
        }
        Some((given, None)) => reader.wrong_kind(&given.node, "text that names the source"),
        None => {}
    }
    let Some(value) = form.get("value") else {
        let message = format!("`{}` has no `value`", reader.path());
        reader.problem(node.place, message, Some(format!("it must be {allowed}")));
        return None;
    };
    Some(&value.node)
}

/// JSON Schema of a number, plain or in its long form.
fn number_schema(plain: &Json, unit: &str) -> Json {
    let units: Vec<&str> = unit.split(" or ").collect();
    let form = json!({
        "type": "object",
        "required": ["value"],
        "properties": {
            "value": plain,
            "unit": { "enum": units },
            "source": { "type": "string", "description": "Where the number comes from, or \"assumed\"." },
        },
        "additionalProperties": false,
    });
    json!({ "anyOf": [plain, form] })
}

/// Notes a number that is being written.
fn note(value: f64, unit: &'static str, allowed: [f64; 2], setting: bool, writer: &mut Writer) {
    let path = writer.path();
    let source = writer.citations.get(&path).cloned();
    writer.numbers.push(NumberNote {
        path,
        value,
        unit,
        allowed,
        setting,
        source,
    });
}

/// A number in a unit and a range.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    unit: &'static str,
    min: f64,
    max: f64,
}

/// A number in `unit`, from `min` to `max`.
#[must_use]
pub const fn number(unit: &'static str, min: f64, max: f64) -> Number {
    Number { unit, min, max }
}

/// A share: a number from 0 to 1.
#[must_use]
pub const fn share() -> Number {
    number("share", 0.0, 1.0)
}

impl Number {
    /// With a default that is an assumption.
    #[must_use]
    pub const fn assumed(self, value: f64) -> Or<Self> {
        self.sourced(value, "assumed")
    }

    /// With a default that has a source.
    #[must_use]
    pub const fn sourced(self, value: f64, source: &'static str) -> Or<Self> {
        Or {
            rule: self,
            value,
            source,
        }
    }

    fn hint(self, value: f64) -> Option<String> {
        if self.unit.starts_with("pounds") && value < 0.0 && self.min == 0.0 {
            return Some(format!(
                "money cannot be negative; it must be {}",
                self.allowed()
            ));
        }
        if self.unit == "share" && value > 1.0 && value <= 100.0 && self.max <= 1.0 {
            return Some(format!(
                "did you mean {}? A share is not a percentage",
                value / 100.0
            ));
        }
        None
    }
}

/// Says that a number is out of its range.
fn out_of_range(
    node: &Node,
    shown: &str,
    range: [&dyn Display; 2],
    hint: Option<String>,
    reader: &mut Reader,
) {
    let message = format!(
        "`{}` is {shown}, outside {} to {}",
        reader.path(),
        range[0],
        range[1]
    );
    reader.problem(node.place, message, hint);
}

impl Rule for Number {
    type Out = f64;

    fn read(&self, node: &Node, reader: &mut Reader) -> f64 {
        let Some(node) = plain(node, self.unit, &self.allowed(), reader) else {
            return self.fallback();
        };
        let value = match node.value {
            Value::Whole(whole) => whole as f64,
            Value::Number(number) => number,
            _ => {
                reader.wrong_kind(node, &self.allowed());
                return self.fallback();
            }
        };
        if (self.min..=self.max).contains(&value) {
            return value;
        }
        let hint = self
            .hint(value)
            .or_else(|| Some(format!("it must be {}", self.allowed())));
        out_of_range(
            node,
            &value.to_string(),
            [&self.min, &self.max],
            hint,
            reader,
        );
        self.fallback()
    }

    fn absent(&self) -> Option<f64> {
        None
    }

    fn fallback(&self) -> f64 {
        0.0_f64.clamp(self.min, self.max)
    }

    fn allowed(&self) -> String {
        format!(
            "a number from {} to {}{}",
            self.min,
            self.max,
            of_unit(self.unit)
        )
    }

    fn shown(&self, value: &f64) -> String {
        value.to_string()
    }

    fn schema(&self) -> Json {
        number_schema(
            &json!({ "type": "number", "minimum": self.min, "maximum": self.max }),
            self.unit,
        )
    }

    fn write(&self, value: &f64, writer: &mut Writer) -> Option<toml::Value> {
        note(*value, self.unit, [self.min, self.max], false, writer);
        Some((*value).into())
    }
}

/// A whole number in a unit and a range.
#[derive(Clone, Copy, Debug)]
pub struct Whole<T> {
    unit: &'static str,
    min: T,
    max: T,
}

/// A whole number in `unit`, from `min` to `max`.
#[must_use]
pub const fn whole<T: Copy>(unit: &'static str, min: T, max: T) -> Whole<T> {
    Whole { unit, min, max }
}

impl<T> Whole<T> {
    /// With a default that is an assumption.
    #[must_use]
    pub fn assumed(self, value: T) -> Or<Self>
    where
        Self: Rule<Out = T>,
    {
        Or {
            rule: self,
            value,
            source: "assumed",
        }
    }
}

impl<T: Copy + PartialOrd + Display + TryFrom<i128> + Into<i128>> Rule for Whole<T> {
    type Out = T;

    fn read(&self, node: &Node, reader: &mut Reader) -> T {
        let Some(node) = plain(node, self.unit, &self.allowed(), reader) else {
            return self.min;
        };
        let shown = match node.value {
            Value::Whole(value) => match T::try_from(value) {
                Ok(fit) if (self.min..=self.max).contains(&fit) => return fit,
                _ => value.to_string(),
            },
            Value::Number(value) if value.is_infinite() => "beyond all bounds".to_string(),
            _ => {
                reader.wrong_kind(node, &self.allowed());
                return self.min;
            }
        };
        let hint = Some(format!("it must be {}", self.allowed()));
        out_of_range(node, &shown, [&self.min, &self.max], hint, reader);
        self.min
    }

    fn absent(&self) -> Option<T> {
        None
    }

    fn fallback(&self) -> T {
        self.min
    }

    fn allowed(&self) -> String {
        format!(
            "a whole number from {} to {}{}",
            self.min,
            self.max,
            of_unit(self.unit)
        )
    }

    fn shown(&self, value: &T) -> String {
        value.to_string()
    }

    fn schema(&self) -> Json {
        let (min, max): (i128, i128) = (self.min.into(), self.max.into());
        let plain = json!({ "type": "integer", "minimum": min as i64, "maximum": max as i64 });
        number_schema(&plain, self.unit)
    }

    fn write(&self, value: &T, writer: &mut Writer) -> Option<toml::Value> {
        let value: i64 = Into::<i128>::into(*value).try_into().ok()?;
        let bounds: [i128; 2] = [self.min.into(), self.max.into()];
        let allowed = bounds.map(|bound| bound as f64);
        note(value as f64, self.unit, allowed, true, writer);
        Some(value.into())
    }
}
