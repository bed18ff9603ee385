//! Records: tables of a scenario whose fields are declared once.
//!
//! `record!` turns one declaration per field (doc, type, rule) into the struct, its reading with
//! every error at its place, its JSON Schema and its canonical TOML. So none of them can drift.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::problem::{Place, Problem, Sources, hint_among};
use super::tree::{Entry, Node, Table, Value};

/// What a text file says, by its path; or in words why it cannot be read.
pub type ReadText<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// A table with declared fields.
pub trait Record: Sized {
    /// What the table is, in words.
    fn about() -> String;
    /// JSON Schema of each field, by key.
    fn properties() -> Map<String, Json>;
    /// Reads it. What is missing or wrong is said to `reader` and replaced by a fallback, so that
    /// reading goes on to the next error.
    fn read(table: &Table, place: Place, reader: &mut Reader) -> Self;
    /// Its canonical TOML, every field given.
    fn write(&self, writer: &mut Writer) -> toml::Table;
}

/// How one entry is read, described and written.
pub trait Rule {
    /// What it becomes.
    type Out;
    /// Reads an entry that is there.
    fn read(&self, node: &Node, reader: &mut Reader) -> Self::Out;
    /// What an absent entry becomes; `None` when it must be given.
    fn absent(&self) -> Option<Self::Out>;
    /// What stands in for an entry that is wrong or missing, once that has been said.
    fn fallback(&self) -> Self::Out;
    /// What is allowed, in words.
    fn allowed(&self) -> String;
    /// A value as a reader would write it; empty when that would say nothing.
    fn shown(&self, _value: &Self::Out) -> String {
        String::new()
    }
    /// JSON Schema of the entry.
    fn schema(&self) -> Json;
    /// Canonical TOML; `None` leaves the entry out.
    fn write(&self, value: &Self::Out, writer: &mut Writer) -> Option<toml::Value>;
}

/// Reads records and collects what is wrong.
pub struct Reader<'a> {
    /// The texts read so far.
    pub sources: Sources,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// Where numbers come from, by path, as far as files say so.
    pub citations: BTreeMap<String, String>,
    /// How further files are read.
    pub read_text: ReadText<'a>,
    path: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader that has found nothing wrong yet.
    #[must_use]
    pub fn new(sources: Sources, read_text: ReadText<'a>) -> Self {
        Self {
            sources,
            problems: Vec::new(),
            citations: BTreeMap::new(),
            read_text,
            path: Vec::new(),
        }
    }

    /// The path of the entry that is being read (`levers.0.kind`).
    #[must_use]
    pub fn path(&self) -> String {
        self.path.join(".")
    }

    /// Says that the entry being read is wrong.
    pub fn problem(&mut self, place: Place, message: String, hint: Option<String>) {
        let path = self.path();
        self.problems.push(Problem {
            place: Some(place),
            path,
            message,
            hint,
        });
    }

    /// Says that the entry being read is of the wrong kind.
    pub fn wrong_kind(&mut self, node: &Node, allowed: &str) {
        let message = format!(
            "`{}` must be {allowed}, not {}",
            self.path(),
            node.value.kind()
        );
        self.problem(node.place, message, None);
    }

    /// Does something one step further down the path.
    pub fn within<T>(&mut self, step: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.to_string());
        let result = act(self);
        self.path.pop();
        result
    }

    /// Reads one field of a table that stands at `place`.
    pub fn field<R: Rule>(&mut self, table: &Table, place: Place, key: &str, rule: &R) -> R::Out {
        self.within(key, |reader| match table.get(key) {
            Some(entry) => rule.read(&entry.node, reader),
            None => rule.absent().unwrap_or_else(|| {
                let message = format!("`{}` is missing", reader.path());
                reader.problem(
                    place,
                    message,
                    Some(format!("it must be {}", rule.allowed())),
                );
                rule.fallback()
            }),
        })
    }

    /// Says which keys of a table are not among `known`.
    pub fn no_others(&mut self, table: &Table, known: &[&str]) {
        for (key, Entry { key: place, .. }) in table {
            if !known.contains(&key.as_str()) {
                let message = match self.path().as_str() {
                    "" => format!("unknown key `{key}`"),
                    path => format!("unknown key `{key}` in `{path}`"),
                };
                let hint = hint_among(key, known.iter().copied());
                self.within(key, |reader| reader.problem(*place, message, Some(hint)));
            }
        }
    }

    /// Reads a record from a node that should be a table.
    pub fn record<T: Record>(&mut self, node: &Node) -> T {
        if let Value::Table(table) = &node.value {
            return T::read(table, node.place, self);
        }
        self.wrong_kind(node, "a table");
        self.unheard(node.place)
    }

    /// The fallback of a record: what an empty table reads as, whatever it lacks.
    pub fn unheard<T: Record>(&mut self, place: Place) -> T {
        let said = self.problems.len();
        let record = T::read(&Table::new(), place, self);
        self.problems.truncate(said);
        record
    }
}

/// Reads a record from nothing: each field is its default.
#[must_use]
pub fn of_defaults<T: Record>() -> T {
    let nothing = |_: &str| Err("no files here".to_string());
    let mut reader = Reader::new(Sources::default(), &nothing);
    let place = reader.sources.add("", "");
    reader.unheard(place)
}

/// Writes records and notes every number on the way.
#[derive(Debug, Default)]
pub struct Writer {
    /// Every number with a unit that was written, in order.
    pub numbers: Vec<NumberNote>,
    /// Where numbers come from, by path, as far as files say so.
    pub citations: BTreeMap<String, String>,
    path: Vec<String>,
}

/// One number of a scenario, for reports.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberNote {
    /// Its path, as `--set` would name it.
    pub path: String,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// The smallest and the largest value that is allowed.
    pub allowed: [f64; 2],
    /// Whether it is a setting of the experiment (a whole number) and no figure about the world.
    pub setting: bool,
    /// Where it comes from; `None` when a file gives the value and no source.
    pub source: Option<String>,
}

impl NumberNote {
    /// Whether it is a figure about the world that nobody measured.
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        !self.setting
            && self
                .source
                .as_deref()
                .is_some_and(|source| source.starts_with("assumed"))
    }
}

impl Writer {
    /// A writer that knows where numbers come from.
    #[must_use]
    pub fn citing(citations: BTreeMap<String, String>) -> Self {
        Self {
            citations,
            ..Self::default()
        }
    }

    /// The path of the entry that is being written.
    #[must_use]
    pub fn path(&self) -> String {
        self.path.join(".")
    }

    /// Does something one step further down the path.
    pub fn within<T>(&mut self, step: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.to_string());
        let result = act(self);
        self.path.pop();
        result
    }

    /// Writes one field into `table`.
    pub fn field<R: Rule>(&mut self, table: &mut toml::Table, key: &str, rule: &R, value: &R::Out) {
        if let Some(written) = self.within(key, |writer| rule.write(value, writer)) {
            table.insert(key.to_string(), written);
        }
    }
}

/// JSON Schema of a record.
#[must_use]
pub fn schema_of<T: Record>() -> Json {
    json!({
        "type": "object",
        "description": T::about(),
        "properties": T::properties(),
        "additionalProperties": false,
    })
}

/// Lines of a doc comment as one text.
#[must_use]
pub fn text_of(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_string()
}

/// The schema of a field with its doc and what is allowed.
#[must_use]
pub fn described<T>(doc: &[&str], rule: &impl Rule<Out = T>) -> Json {
    let mut schema = rule.schema();
    if let Json::Object(entries) = &mut schema {
        let allowed = rule.allowed();
        entries.insert(
            "description".to_string(),
            format!("{} Must be {allowed}.", text_of(doc)).into(),
        );
    }
    schema
}

/// Declares a record: `field: Type = rule;`.
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        $name:ident {
            $($(#[doc = $doc:literal])* $field:ident: $type:ty = $rule:expr;)*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                #[doc = concat!("\n\nRule: `", stringify!($rule), "`.")]
                pub $field: $type,
            )*
        }

        impl $crate::scenario::record::Record for $name {
            fn about() -> String {
                $crate::scenario::record::text_of(&[$($about),*])
            }

            fn properties() -> serde_json::Map<String, serde_json::Value> {
                let mut all = serde_json::Map::new();
                $(
                    let schema = $crate::scenario::record::described::<$type>(&[$($doc),*], &$rule);
                    all.insert(stringify!($field).to_string(), schema);
                )*
                all
            }

            fn read(
                table: &$crate::scenario::tree::Table,
                place: $crate::scenario::problem::Place,
                reader: &mut $crate::scenario::record::Reader,
            ) -> Self {
                reader.no_others(table, &[$(stringify!($field)),*]);
                Self { $($field: reader.field(table, place, stringify!($field), &$rule),)* }
            }

            fn write(&self, writer: &mut $crate::scenario::record::Writer) -> toml::Table {
                let mut table = toml::Table::new();
                $(writer.field(&mut table, stringify!($field), &$rule, &self.$field);)*
                table
            }
        }
    };
}

/// One of a few named choices.
pub trait Choice: Copy + PartialEq + 'static {
    /// All choices, in order.
    const ALL: &'static [Self];
    /// Its name in files.
    fn name(self) -> &'static str;
    /// What it means.
    fn meaning(self) -> String;
}

/// Declares an enum of choices: `Variant = "name",`.
macro_rules! choice {
    (
        $(#[doc = $about:literal])*
        $name:ident {
            $($(#[doc = $doc:literal])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)*
        }

        impl $crate::scenario::record::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            fn meaning(self) -> String {
                match self { $(Self::$variant => $crate::scenario::record::text_of(&[$($doc),*]),)* }
            }
        }
    };
}

pub(crate) use {choice, record};
