//! Reading the project's own text tables: `# key: value` lines, `[section]` lines, comma-separated rows.
//!
//! The same grammar serves tables, jobs and places, as files or inside a scenario. Blank lines are
//! skipped, cells are trimmed, a cell in double quotes may hold commas, and a `#` line without
//! `key:` is a remark. Nothing here knows what the figures mean.

use std::fmt;

use crate::scenario::problem::nearest;

/// Something wrong in a text table, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TableError {
    /// Line in the text, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The column that it concerns, where it is one.
    pub column: Option<&'static str>,
}

impl TableError {
    /// An error without a hint.
    #[must_use]
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
            hint: None,
            column: None,
        }
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error, of a column.
    #[must_use]
    pub fn column(mut self, column: &'static str) -> Self {
        self.column = Some(column);
        self
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)?;
        self.hint
            .as_ref()
            .map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

/// The largest figure a table may hold, in pounds.
pub const LARGEST_FIGURE: f64 = 1e14;

/// A `# key: value` line.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Line in the text, from 1.
    pub line: usize,
    /// The key, as written.
    pub key: String,
    /// The value, trimmed.
    pub value: String,
}

/// A row of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Line in the text, from 1.
    pub line: usize,
    /// Cells, trimmed; the first names the row.
    pub cells: Vec<String>,
}

impl Row {
    /// The row's name: its first cell.
    #[must_use]
    pub fn name(&self) -> &str {
        self.cells.first().map_or("", String::as_str)
    }
}

/// A block of rows under one `[section]` line; the first row names the columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Line of the column names, or of the section line when it is empty.
    pub line: usize,
    /// Names of the columns after the first.
    pub columns: Vec<String>,
    /// Rows after the first, each as wide as the column names (ragged rows are dropped with an error).
    pub rows: Vec<Row>,
}

/// A text table, split but not understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// `# key: value` lines in order.
    pub entries: Vec<Entry>,
    /// Sections in order; rows before any section line belong to `""`.
    pub sections: Vec<(String, Section)>,
}

impl Sheet {
    /// Splits a text; ragged rows, unclosed quotes and repeated sections are reported in `errors`.
    pub fn split(text: &str, errors: &mut Vec<TableError>) -> Self {
        let mut sheet = Self::default();
        for (index, raw) in text.lines().enumerate() {
            let line = index + 1;
            let content = raw.trim().trim_start_matches('\u{feff}');
            if content.is_empty() {
            } else if let Some(remark) = content.strip_prefix('#') {
                sheet.take_entry(line, remark);
            } else if let Some(name) = content.strip_prefix('[').and_then(|c| c.strip_suffix(']')) {
                sheet.open_section(line, name.trim(), errors);
            } else {
                sheet.take_row(line, content, errors);
            }
        }
        sheet
    }

    fn take_entry(&mut self, line: usize, remark: &str) {
        let Some((key, value)) = remark.split_once(':') else {
            return;
        };
        let key = key.trim().to_owned();
        // A key is one word in lower case; anything else with a colon is prose.
        if !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            self.entries.push(Entry {
                line,
                key,
                value: value.trim().to_owned(),
            });
        }
    }

    fn open_section(&mut self, line: usize, name: &str, errors: &mut Vec<TableError>) {
        if self.sections.iter().any(|(known, _)| known == name) {
            errors.push(TableError::new(
                line,
                format!("section [{name}] appears twice"),
            ));
        }
        self.sections.push((
            name.to_owned(),
            Section {
                line,
                ..Section::default()
            },
        ));
    }

    fn take_row(&mut self, line: usize, content: &str, errors: &mut Vec<TableError>) {
        let Some(cells) = split_cells(content, ',') else {
            errors.push(TableError::new(line, "a quote is opened and not closed"));
            return;
        };
        if self.sections.is_empty() {
            self.sections.push((
                String::new(),
                Section {
                    line,
                    ..Section::default()
                },
            ));
        }
        let Some((_, section)) = self.sections.last_mut() else {
            return;
        };
        if section.columns.is_empty() {
            section.line = line;
            section.columns = cells.into_iter().skip(1).collect();
        } else if cells.len() == section.columns.len() + 1 {
            section.rows.push(Row { line, cells });
        } else {
            let message = format!(
                "{} cells where the column names have {}",
                cells.len(),
                section.columns.len() + 1
            );
            errors.push(
                TableError::new(line, message).hint("every row is as long as the row of names"),
            );
        }
    }

    /// The last value of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }

    /// A section by name.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, section)| section)
    }

    /// A required text value; an error and an empty text when it is missing.
    pub fn required(&self, key: &str, errors: &mut Vec<TableError>) -> String {
        if let Some(entry) = self.entry(key).filter(|entry| !entry.value.is_empty()) {
            return entry.value.clone();
        }
        let hint = format!("add a line `# {key}: …` at the top");
        errors.push(TableError::new(1, format!("`{key}` is missing")).hint(hint));
        String::new()
    }

    /// Pounds in one unit of the figures, from the line `# unit:`; 1 and an error when it is none.
    pub fn pounds_per_unit(&self, errors: &mut Vec<TableError>) -> f64 {
        match self.required("unit", errors).as_str() {
            // A missing unit has been reported.
            "pounds" | "" => 1.0,
            "thousand pounds" => 1e3,
            "million pounds" => 1e6,
            other => {
                let line = self.entry("unit").map_or(1, |entry| entry.line);
                let hint = "use `pounds`, `thousand pounds` or `million pounds`";
                errors.push(TableError::new(line, format!("unknown unit `{other}`")).hint(hint));
                1.0
            }
        }
    }

    /// A number that may be absent; an error when it is there and is no number from 0 to
    /// [`LARGEST_FIGURE`].
    pub fn amount(&self, key: &str, errors: &mut Vec<TableError>) -> Option<f64> {
        let entry = self.entry(key)?;
        let text = entry.value.split_whitespace().next().unwrap_or("");
        match number(text) {
            Ok(value) if (0.0..=LARGEST_FIGURE).contains(&value) => Some(value),
            Ok(_) => {
                let message = format!("`{key}` is {text}, not 0 to {LARGEST_FIGURE:e}");
                errors.push(TableError::new(entry.line, message));
                None
            }
            Err(message) => {
                errors.push(TableError::new(entry.line, format!("`{key}`: {message}")));
                None
            }
        }
    }
}

/// A finite number, or why it is none.
///
/// # Errors
/// A message for the reader: not a number, or not finite.
pub fn number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(format!("`{text}` is not a finite number")),
        Err(_) if text.is_empty() => Err("the cell is empty; write 0 for nothing".to_owned()),
        Err(_) => Err(format!("`{text}` is not a number")),
    }
}

/// The known name nearest to a misspelt one, as a hint.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Cells of one line; `None` when a quote stays open.
#[must_use]
pub fn split_cells(line: &str, separator: char) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = cells.last_mut()?;
        match character {
            // A doubled quote inside quotes is a quote.
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            _ if character == separator && !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    (!quoted).then(|| {
        cells
            .into_iter()
            .map(|cell| cell.trim().to_owned())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_sections_and_quotes_are_split() {
        let mut errors = vec![];
        let text = "# title: A, b\n# a remark\n[one]\n x , a, \"b, c\"\ny, 1,2\n\n[two]\nz,k\n";
        let sheet = Sheet::split(text, &mut errors);
        assert_eq!(errors, []);
        assert_eq!(sheet.entry("title").map(|e| e.value.as_str()), Some("A, b"));
        let one = sheet.section("one").expect("written above");
        assert_eq!(one.columns, ["a", "b, c"]);
        assert_eq!(one.rows[0].cells, ["y", "1", "2"]);
        assert_eq!(sheet.section("two").map(|s| s.rows.len()), Some(0));
    }

    #[test]
    fn a_ragged_row_and_an_open_quote_are_both_reported_with_their_lines() {
        let mut errors = vec![];
        Sheet::split("a,b\nc,1,2\nd,\"1", &mut errors);
        assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn only_finite_numbers_are_numbers() {
        assert_eq!(number("-1.5e3"), Ok(-1500.0));
        for bad in ["", "NaN", "inf", "-inf", "1,5", "x", "1e999"] {
            assert!(number(bad).is_err(), "{bad}");
        }
    }
}
