//! The rules that entries are read by.
//!
//! A rule alone asks for an entry. `.assumed(…)` and `.sourced(…)` give a number a default, `.or(…)`
//! gives any other entry one, and `.optional()` lets it be absent. Lists may be absent: they are
//! empty then.

mod number;
mod structure;
mod words;

use serde_json::Value as Json;

pub use number::{Number, Whole, number, share, whole};
pub use structure::{Names, OneOf, Records, SubTable, names, one_of, records, table};
pub use words::{Citations, Text, TextTable, Truth, citations, text, text_table, truth};

use super::record::{Reader, Rule, Writer};
use super::tree::Node;

/// A rule with a default.
#[derive(Clone, Debug)]
pub struct Or<R: Rule> {
    rule: R,
    value: R::Out,
    /// Where the default comes from; empty for what needs no source.
    source: &'static str,
}

/// A rule whose entry may be absent.
#[derive(Clone, Debug)]
pub struct Optional<R>(R);

/// Defaults for any rule.
pub trait Defaults: Rule + Sized {
    /// With a default that needs no source.
    fn or(self, value: Self::Out) -> Or<Self> {
        Or {
            rule: self,
            value,
            source: "",
        }
    }

    /// May be absent.
    fn optional(self) -> Optional<Self> {
        Optional(self)
    }
}

impl<R: Rule> Defaults for R {}

impl<R: Rule<Out: Clone + PartialEq>> Rule for Or<R> {
    type Out = R::Out;

    fn read(&self, node: &Node, reader: &mut Reader) -> R::Out {
        self.rule.read(node, reader)
    }

    fn absent(&self) -> Option<R::Out> {
        Some(self.value.clone())
    }

    fn fallback(&self) -> R::Out {
        self.value.clone()
    }

    fn allowed(&self) -> String {
        let default = self.rule.shown(&self.value);
        match (default.as_str(), self.source) {
            ("", _) => format!("{}; may be absent", self.rule.allowed()),
            (_, "") => format!("{}; {default} when absent", self.rule.allowed()),
            (_, source) => format!("{}; {default} when absent ({source})", self.rule.allowed()),
        }
    }

    fn shown(&self, value: &R::Out) -> String {
        self.rule.shown(value)
    }

    fn schema(&self) -> Json {
        self.rule.schema()
    }

    fn write(&self, value: &R::Out, writer: &mut Writer) -> Option<toml::Value> {
        let written = self.rule.write(value, writer);
        let path = writer.path();
        // An untouched default has the default's source.
        if let Some(note) = writer.numbers.last_mut().filter(|note| note.path == path)
            && note.source.is_none()
            && *value == self.value
        {
            note.source = Some(self.source.to_string());
        }
        written
    }
}

impl<R: Rule> Rule for Optional<R> {
    type Out = Option<R::Out>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Option<R::Out> {
        Some(self.0.read(node, reader))
    }

    fn absent(&self) -> Option<Option<R::Out>> {
        Some(None)
    }

    fn fallback(&self) -> Option<R::Out> {
        None
    }

    fn allowed(&self) -> String {
        format!("{}; may be absent", self.0.allowed())
    }

    fn schema(&self) -> Json {
        self.0.schema()
    }

    fn write(&self, value: &Option<R::Out>, writer: &mut Writer) -> Option<toml::Value> {
        value.as_ref().and_then(|value| self.0.write(value, writer))
    }
}
