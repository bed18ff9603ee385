//! Choices, lists and tables.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use super::{Or, Text};
use crate::scenario::problem::hint_among;
use crate::scenario::record::{Choice, Reader, Record, Rule, Writer, of_defaults, schema_of};
use crate::scenario::tree::{Node, Value};

/// One of the choices of `T`, by name.
#[derive(Clone, Copy, Debug)]
pub struct OneOf<T>(PhantomData<T>);

/// One of the choices of `T`, by name.
#[must_use]
pub const fn one_of<T: Choice>() -> OneOf<T> {
    OneOf(PhantomData)
}

fn choice_names<T: Choice>() -> impl Iterator<Item = &'static str> + Clone {
    T::ALL.iter().map(|choice| choice.name())
}

impl<T: Choice> Rule for OneOf<T> {
    type Out = T;

    fn read(&self, node: &Node, reader: &mut Reader) -> T {
        let Some(name) = node.text() else {
            reader.wrong_kind(node, &self.allowed());
            return self.fallback();
        };
        if let Some(choice) = T::ALL.iter().find(|choice| choice.name() == name) {
            return *choice;
        }
        let message = format!("`{}` has no choice `{name}`", reader.path());
        reader.problem(
            node.place,
            message,
            Some(hint_among(name, choice_names::<T>())),
        );
        self.fallback()
    }

    fn absent(&self) -> Option<T> {
        None
    }

    fn fallback(&self) -> T {
        T::ALL[0]
    }

    fn allowed(&self) -> String {
        format!(
            "one of {}",
            choice_names::<T>().collect::<Vec<_>>().join(", ")
        )
    }

    fn shown(&self, value: &T) -> String {
        value.name().to_string()
    }

    fn schema(&self) -> Json {
        let each = |choice: &T| json!({ "const": choice.name(), "description": choice.meaning() });
        json!({ "oneOf": T::ALL.iter().map(each).collect::<Vec<_>>() })
    }

    fn write(&self, value: &T, _writer: &mut Writer) -> Option<toml::Value> {
        Some(value.name().into())
    }
}

/// A list of names.
#[derive(Clone, Copy, Debug)]
pub struct Names;

/// A list of names, empty when absent.
#[must_use]
pub const fn names() -> Names {
    Names
}

impl Rule for Names {
    type Out = Vec<String>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Vec<String> {
        let Value::List(items) = &node.value else {
            reader.wrong_kind(node, &self.allowed());
            return Vec::new();
        };
        let mut names = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            names.push(reader.within(&i.to_string(), |reader| Text.read(item, reader)));
        }
        names
    }

    fn absent(&self) -> Option<Vec<String>> {
        Some(Vec::new())
    }

    fn fallback(&self) -> Vec<String> {
        Vec::new()
    }

    fn allowed(&self) -> String {
        "a list of names".to_string()
    }

    fn schema(&self) -> Json {
        json!({ "type": "array", "items": { "type": "string" } })
    }

    fn write(&self, value: &Vec<String>, _writer: &mut Writer) -> Option<toml::Value> {
        Some(value.clone().into())
    }
}

/// A list of tables.
#[derive(Clone, Copy, Debug)]
pub struct Records<T>(PhantomData<T>);

/// A list of tables, empty when absent.
#[must_use]
pub const fn records<T: Record>() -> Records<T> {
    Records(PhantomData)
}

impl<T: Record> Rule for Records<T> {
    type Out = Vec<T>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Vec<T> {
        let Value::List(items) = &node.value else {
            reader.wrong_kind(node, &self.allowed());
            return Vec::new();
        };
        let read =
            |(i, item): (usize, &Node)| reader.within(&i.to_string(), |reader| reader.record(item));
        items.iter().enumerate().map(read).collect()
    }

    fn absent(&self) -> Option<Vec<T>> {
        Some(Vec::new())
    }

    fn fallback(&self) -> Vec<T> {
        Vec::new()
    }

    fn allowed(&self) -> String {
        "a list of tables".to_string()
    }

    fn schema(&self) -> Json {
        json!({ "type": "array", "items": schema_of::<T>() })
    }

    fn write(&self, value: &Vec<T>, writer: &mut Writer) -> Option<toml::Value> {
        let write = |(i, item): (usize, &T)| {
            writer.within(&i.to_string(), |writer| {
                toml::Value::Table(item.write(writer))
            })
        };
        let written: Vec<_> = value.iter().enumerate().map(write).collect();
        (!written.is_empty()).then(|| written.into())
    }
}

/// A table inside the table.
#[derive(Clone, Copy, Debug)]
pub struct SubTable<T>(PhantomData<T>);

/// A table inside the table.
#[must_use]
pub const fn table<T: Record>() -> SubTable<T> {
    SubTable(PhantomData)
}

impl<T: Record> SubTable<T> {
    /// When absent, each of its fields is its default.
    #[must_use]
    pub fn or_defaults(self) -> Or<Self> {
        Or {
            rule: self,
            value: of_defaults(),
            source: "",
        }
    }
}

impl<T: Record> Rule for SubTable<T> {
    type Out = T;

    fn read(&self, node: &Node, reader: &mut Reader) -> T {
        reader.record(node)
    }

    fn absent(&self) -> Option<T> {
        None
    }

    fn fallback(&self) -> T {
        of_defaults()
    }

    fn allowed(&self) -> String {
        "a table".to_string()
    }

    fn schema(&self) -> Json {
        schema_of::<T>()
    }

    fn write(&self, value: &T, writer: &mut Writer) -> Option<toml::Value> {
        Some(value.write(writer).into())
    }
}
