//! The differences of two scenarios: in words, as Markdown, and as data.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, indented, wrapped};
use super::csv_text::CsvText;
use super::error::CliError;
use super::markdown;
use crate::experiment::difference::{Change, Differences, Group, Said};
use crate::report::view::{capital, listed};

/// What is compared.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The files.
    pub names: [String; 2],
    /// Policy and title of each.
    pub titles: [String; 2],
}

const SAME: &str = "They say the same.";
const SAME_BUT_NAMES: &str = "They say the same but for what they are called.";

/// The differences for a terminal.
#[must_use]
pub fn text(sides: &Sides, found: &Differences) -> String {
    let mut text = String::new();
    for (letter, (name, title)) in ["A", "B"].iter().zip(sides.names.iter().zip(&sides.titles)) {
        let _ = writeln!(
            text,
            "{}",
            indented(&format!("{letter}  {name} ({title})"), 0, 3)
        );
    }
    if let Some(same) = all_the_same(found) {
        return format!("{text}\n{same}\n");
    }
    text += &groups(found);
    let _ = writeln!(text, "\n{}", wrapped(&the_same(found)));
    text
}

/// The differences group by group for a terminal, without what is compared.
#[must_use]
pub fn groups(found: &Differences) -> String {
    let mut text = String::new();
    for group in shown(found) {
        text += &heading(&capital(group.name));
        for change in &group.changes {
            let _ = writeln!(text, "{}", indented(&line(change), 2, 4));
        }
    }
    text
}

/// Says so when there is nothing to show.
fn all_the_same(found: &Differences) -> Option<&'static str> {
    match (found.groups.is_empty(), found.none()) {
        (true, _) => Some(SAME),
        (false, true) => Some(SAME_BUT_NAMES),
        (false, false) => None,
    }
}

/// What they are called is said above.
fn shown(found: &Differences) -> impl Iterator<Item = &Group> {
    found.groups.iter().filter(|group| group.name != "names")
}

fn the_same(found: &Differences) -> String {
    let same = found.same.iter().filter(|name| **name != "names");
    let same: Vec<String> = same.map(ToString::to_string).collect();
    if same.is_empty() {
        "No part is the same in both.".to_owned()
    } else {
        format!("The same in both: {}.", listed(&same))
    }
}

/// One difference in a line.
#[must_use]
pub fn line(change: &Change) -> String {
    match change {
        Change::Entry { path, said } => format!("{path}: {}", both(said)),
        Change::Only {
            path,
            second,
            words,
        } => {
            let side = if *second { "B" } else { "A" };
            format!("{path}: only in {side}: {words}")
        }
        Change::Table { path, files, words } => match files {
            [Some(a), Some(b)] if a == b => format!("{path}: the tables differ: {words}"),
            [Some(a), Some(b)] => format!("{path}: {a} in A, {b} in B: {words}"),
            [a, b] => {
                let file = a.as_ref().or(b.as_ref()).map_or("", String::as_str);
                let side = if a.is_some() { "A" } else { "B" };
                format!("{path}: only in {side}: {file}")
            }
        },
    }
}

/// "-0.2 in A, 0.2 in B (share; both: assumed)".
fn both(said: &[Said; 2]) -> String {
    let [a, b] = said;
    let given = a.value.is_some() && b.value.is_some();
    if given && a.value == b.value {
        let source = |said: &Said| said.source.clone().unwrap_or_else(|| "no source".into());
        return format!(
            "{} in both, from another source: {} in A, {} in B",
            a.words(),
            source(a),
            source(b)
        );
    }
    if given && a.unit == b.unit && a.source == b.source {
        let source = a.source.as_ref().map(|source| format!("both: {source}"));
        let about = in_brackets(a.unit, source.as_deref());
        return format!("{} in A, {} in B{about}", a.words(), b.words());
    }
    let one = |said: &Said, side: &str| {
        let about = in_brackets(said.unit, said.source.as_deref());
        format!("{} in {side}{about}", said.words())
    };
    format!("{}, {}", one(a, "A"), one(b, "B"))
}

fn in_brackets(unit: &str, source: Option<&str>) -> String {
    let said: Vec<&str> = [Some(unit).filter(|unit| !unit.is_empty()), source]
        .into_iter()
        .flatten()
        .collect();
    if said.is_empty() {
        String::new()
    } else {
        format!(" ({})", said.join("; "))
    }
}

/// A difference as a row: path, kind, then value, unit and source of the first and of the second.
fn row(change: &Change) -> [String; 8] {
    let [mut a, mut b] = [String::new(), String::new()];
    let mut about = [const { String::new() }; 4];
    let kind = match change {
        Change::Entry { said, .. } => {
            [a, b] = [said[0].words(), said[1].words()];
            let source = |said: &Said| said.source.clone().unwrap_or_default();
            about = [
                said[0].unit.to_owned(),
                source(&said[0]),
                said[1].unit.to_owned(),
                source(&said[1]),
            ];
            if said[0].value == said[1].value {
                "source"
            } else {
                "value"
            }
        }
        Change::Only { second, words, .. } => {
            (if *second { &mut b } else { &mut a }).clone_from(words);
            if *second {
                "only in the second"
            } else {
                "only in the first"
            }
        }
        Change::Table { files, words, .. } => {
            let file = |file: &Option<String>| file.clone().unwrap_or_default();
            [a, b] = [file(&files[0]), file(&files[1])];
            about[1].clone_from(words);
            "table"
        }
    };
    let [a_unit, a_source, b_unit, b_source] = about;
    let path = change.path().to_owned();
    [
        path,
        kind.to_owned(),
        a,
        a_unit,
        a_source,
        b,
        b_unit,
        b_source,
    ]
}

/// One row a difference.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn as_csv(found: &Differences) -> Result<String, CliError> {
    let mut table = CsvText::with_head([
        "part",
        "path",
        "difference",
        "first",
        "first_unit",
        "first_source",
        "second",
        "second_unit",
        "second_source",
    ])?;
    for group in &found.groups {
        for change in &group.changes {
            let cells = std::iter::once(group.name.to_owned()).chain(row(change));
            table.row(cells)?;
        }
    }
    table.text()
}

/// The differences as one JSON document.
#[must_use]
pub fn as_json(sides: &Sides, found: &Differences) -> Value {
    let side = |index: usize| json!({ "name": sides.names[index], "title": sides.titles[index] });
    json!({
        "same": found.none(),
        "first": side(0),
        "second": side(1),
        "parts": parts_json(found),
        "same_parts": found.same,
    })
}

/// The parts that differ as JSON.
#[must_use]
pub fn parts_json(found: &Differences) -> Value {
    let group = |group: &Group| {
        let differences: Value = group.changes.iter().map(change_json).collect();
        json!({ "part": group.name, "differences": differences })
    };
    found.groups.iter().map(group).collect()
}

fn change_json(change: &Change) -> Value {
    let said = |said: &Said| {
        let value = said.value.as_ref();
        json!({
            "value": value.map(|value| serde_json::to_value(value).unwrap_or_default()),
            "unit": said.unit,
            "source": said.source,
        })
    };
    match change {
        Change::Entry { path, said: both } => {
            json!({ "path": path, "first": said(&both[0]), "second": said(&both[1]) })
        }
        Change::Only {
            path,
            second,
            words,
        } => {
            let side = if *second { "second" } else { "first" };
            json!({ "path": path, "only_in": side, "words": words })
        }
        Change::Table { path, files, words } => {
            json!({ "path": path, "tables": files, "words": words })
        }
    }
}

/// The differences in Markdown.
#[must_use]
pub fn markdown(sides: &Sides, found: &Differences) -> String {
    let mut text = "# What differs\n\n".to_owned();
    for (letter, (name, title)) in ["A", "B"].iter().zip(sides.names.iter().zip(&sides.titles)) {
        let _ = writeln!(text, "- **{letter}**: {name} ({title})");
    }
    if let Some(same) = all_the_same(found) {
        return format!("{text}\n{same}\n");
    }
    text += &groups_markdown(found, 2);
    let _ = writeln!(text, "\n{}", the_same(found));
    text
}

/// A table for each part that differs, under headings of a level.
#[must_use]
pub fn groups_markdown(found: &Differences, level: usize) -> String {
    let mut text = String::new();
    for group in shown(found) {
        text += &markdown::heading(level, &capital(group.name));
        let rows: Vec<Vec<String>> = group.changes.iter().map(markdown_row).collect();
        let head = ["Entry", "A", "B"].map(str::to_owned);
        text += &markdown::table(&head, &rows, false);
    }
    text
}

fn markdown_row(change: &Change) -> Vec<String> {
    let [path, kind, a, a_unit, a_source, b, b_unit, b_source] = row(change);
    let cell = |value: &str, unit: &str, source: &str| {
        let source = Some(source).filter(|source| !source.is_empty());
        format!("{value}{}", in_brackets(unit, source))
    };
    match (change, kind.as_str()) {
        (Change::Table { words, .. }, _) => vec![path, format!("{a}: {words}"), b],
        _ => vec![
            path,
            cell(&a, &a_unit, &a_source),
            cell(&b, &b_unit, &b_source),
        ],
    }
}
