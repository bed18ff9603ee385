//! Text, truth, citations and text tables.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::scenario::record::{Reader, Rule, Writer};
use crate::scenario::tree::{Node, Value};
use crate::scenario::types::TableSource;

/// Text that is not blank.
#[derive(Clone, Copy, Debug)]
pub struct Text;

/// Text that is not blank.
#[must_use]
pub const fn text() -> Text {
    Text
}

impl Rule for Text {
    type Out = String;

    fn read(&self, node: &Node, reader: &mut Reader) -> String {
        match node.text() {
            Some(text) if text.trim().is_empty() => {
                let message = format!("`{}` is blank", reader.path());
                reader.problem(node.place, message, None);
            }
            Some(text) => return text.to_string(),
            None => reader.wrong_kind(node, &self.allowed()),
        }
        self.fallback()
    }

    fn absent(&self) -> Option<String> {
        None
    }

    fn fallback(&self) -> String {
        String::new()
    }

    fn allowed(&self) -> String {
        "text".to_string()
    }

    fn shown(&self, value: &String) -> String {
        value.clone()
    }

    fn schema(&self) -> Json {
        json!({ "type": "string", "minLength": 1 })
    }

    fn write(&self, value: &String, _writer: &mut Writer) -> Option<toml::Value> {
        (!value.is_empty()).then(|| value.clone().into())
    }
}

/// True or false.
#[derive(Clone, Copy, Debug)]
pub struct Truth;

/// True or false.
#[must_use]
pub const fn truth() -> Truth {
    Truth
}

impl Rule for Truth {
    type Out = bool;

    fn read(&self, node: &Node, reader: &mut Reader) -> bool {
        if let Value::Truth(truth) = node.value {
            return truth;
        }
        reader.wrong_kind(node, &self.allowed());
        false
    }

    fn absent(&self) -> Option<bool> {
        None
    }

    fn fallback(&self) -> bool {
        false
    }

    fn allowed(&self) -> String {
        "true or false".to_string()
    }

    fn shown(&self, value: &bool) -> String {
        value.to_string()
    }

    fn schema(&self) -> Json {
        json!({ "type": "boolean" })
    }

    fn write(&self, value: &bool, _writer: &mut Writer) -> Option<toml::Value> {
        Some((*value).into())
    }
}

/// Where numbers come from, by path.
#[derive(Clone, Copy, Debug)]
pub struct Citations;

/// Where numbers come from, by path; empty when absent.
#[must_use]
pub const fn citations() -> Citations {
    Citations
}

impl Rule for Citations {
    type Out = BTreeMap<String, String>;

    fn read(&self, node: &Node, reader: &mut Reader) -> Self::Out {
        let Value::Table(entries) = &node.value else {
            reader.wrong_kind(node, &self.allowed());
            return BTreeMap::new();
        };
        let mut sources = BTreeMap::new();
        for (path, entry) in entries {
            let source = reader.within(path, |reader| Text.read(&entry.node, reader));
            sources.insert(path.clone(), source);
        }
        sources
    }

    fn absent(&self) -> Option<Self::Out> {
        Some(BTreeMap::new())
    }

    fn fallback(&self) -> Self::Out {
        BTreeMap::new()
    }

    fn allowed(&self) -> String {
        "a table of sources by quoted path".to_string()
    }

    fn schema(&self) -> Json {
        json!({ "type": "object", "additionalProperties": { "type": "string" } })
    }

    fn write(&self, value: &Self::Out, _writer: &mut Writer) -> Option<toml::Value> {
        let entry = |(path, source): (&String, &String)| (path.clone(), source.clone().into());
        (!value.is_empty()).then(|| toml::Value::Table(value.iter().map(entry).collect()))
    }
}

/// A text table: a path, or a table that holds its `text`.
#[derive(Clone, Copy, Debug)]
pub struct TextTable;

/// A text table, beside the scenario (a path) or inside it (`{ text = '''…''' }`).
#[must_use]
pub const fn text_table() -> TextTable {
    TextTable
}

impl Rule for TextTable {
    type Out = TableSource;

    fn read(&self, node: &Node, reader: &mut Reader) -> TableSource {
        match &node.value {
            Value::Text(path) => read_file(path, node, reader),
            Value::Table(form) => {
                let text = reader.field(form, node.place, "text", &Text);
                reader.no_others(form, &["text"]);
                TableSource::Inline { text }
            }
            _ => {
                reader.wrong_kind(node, &self.allowed());
                self.fallback()
            }
        }
    }

    fn absent(&self) -> Option<TableSource> {
        None
    }

    fn fallback(&self) -> TableSource {
        TableSource::Inline {
            text: String::new(),
        }
    }

    fn allowed(&self) -> String {
        "the path of a text table, or a table whose `text` is one".to_string()
    }

    fn schema(&self) -> Json {
        let inline = json!({
            "type": "object",
            "properties": { "text": { "type": "string", "description": "The text table itself." } },
            "required": ["text"],
            "additionalProperties": false,
        });
        json!({ "anyOf": [{ "type": "string" }, inline] })
    }

    fn write(&self, value: &TableSource, _writer: &mut Writer) -> Option<toml::Value> {
        // The text and not the path: so the scenario needs no other file and its hash covers the table.
        let form = [("text".to_string(), value.text().into())];
        Some(toml::Value::Table(form.into_iter().collect()))
    }
}

/// Reads the file that `node` names.
fn read_file(path: &str, node: &Node, reader: &mut Reader) -> TableSource {
    let path = reader.sources.relative(node.place, path);
    match (reader.read_text)(&path) {
        Ok(text) => {
            reader.sources.add(&path, &text);
            TableSource::File { path, text }
        }
        Err(why) => {
            let message = format!("cannot read {path}: {why}");
            let hint = "a path starts at the folder of the file that names it".to_string();
            reader.problem(node.place, message, Some(hint));
            TextTable.fallback()
        }
    }
}
