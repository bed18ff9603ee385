//! From texts to labelled figures: which seller or income, which user, how much.
//!
//! Wide files have a row for each seller and a column for each user; long ones a line for each
//! figure. Several files of one table are joined by their labels.

use std::collections::BTreeMap;

use super::faults::{Faults, did_you_mean};
use super::figure::{Mark, figure, mark_of};
use super::grid::{self, Line};
use super::label::{Called, plain};
use super::mapping::{Decimal, Delimiter, From, Layout, Mapping, Shape};
use super::rules::Grouped;
use super::wide;
use crate::scenario::problem::Place;

/// What a row or a column is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// Its code, if it has one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its region, if it has one.
    pub region: String,
    /// Where its product comes from, in the table's words.
    pub origin: String,
    /// Where its product comes from, if the file or the mapping's blocks say so.
    pub from: Option<From>,
}

impl Head {
    /// What a mapping may call it.
    #[must_use]
    pub fn called(&self) -> Called {
        Called::new(&self.code, &self.name)
    }

    /// What a reader should see.
    #[must_use]
    pub fn shown(&self) -> String {
        let parts = [&self.region, &self.origin, &self.code, &self.name];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    }
}

/// A row or column of the joined table and where it first stands.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is called.
    pub head: Head,
    /// Its file.
    pub file: Place,
    /// Its line (a row), or the line of its heading (a column).
    pub line: usize,
    /// Another line of the same file that is called the same.
    pub again: Option<usize>,
}

/// One figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Index of its row.
    pub row: usize,
    /// Index of its column.
    pub column: usize,
    /// How much, in the table's unit.
    pub value: f64,
}

/// A table as labelled figures.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// Its rows, in the order of the files.
    pub rows: Vec<Entry>,
    /// Its columns, in the order of the files.
    pub columns: Vec<Entry>,
    /// Its figures; what is nothing is left out.
    pub figures: Vec<Figure>,
    /// What was found out about the files.
    pub notes: Vec<String>,
    known_rows: BTreeMap<Head, (usize, Place)>,
    known_columns: BTreeMap<Head, (usize, Place)>,
}

impl Cells {
    /// The index of a row that stands in one line of a file.
    pub(super) fn row(&mut self, head: Head, file: Place, line: usize) -> usize {
        index(&mut self.rows, &mut self.known_rows, head, file, line, true)
    }

    /// The index of a column.
    pub(super) fn column(&mut self, head: Head, file: Place, line: usize) -> usize {
        index(
            &mut self.columns,
            &mut self.known_columns,
            head,
            file,
            line,
            true,
        )
    }

    /// The index of a row or column that long files name in many lines.
    pub(super) fn named(
        &mut self,
        row: Head,
        column: Head,
        file: Place,
        line: usize,
    ) -> (usize, usize) {
        let row = index(&mut self.rows, &mut self.known_rows, row, file, line, false);
        let column = index(
            &mut self.columns,
            &mut self.known_columns,
            column,
            file,
            line,
            false,
        );
        (row, column)
    }

    /// Takes a figure; nothing is left out.
    pub(super) fn take(&mut self, row: usize, column: usize, value: f64) {
        if value != 0.0 {
            self.figures.push(Figure { row, column, value });
        }
    }

    /// Takes a note, once.
    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

fn index(
    entries: &mut Vec<Entry>,
    known: &mut BTreeMap<Head, (usize, Place)>,
    head: Head,
    file: Place,
    line: usize,
    once: bool,
) -> usize {
    match known.get(&head) {
        Some(&(at, _)) if !once => at,
        // The same label in another file is the same row; in the same file it is a second one.
        Some(&(at, first)) if first != file => {
            known.insert(head, (at, file));
            at
        }
        found => {
            let again = found.map(|&(at, _)| entries[at].line);
            entries.push(Entry {
                head: head.clone(),
                file,
                line,
                again,
            });
            known.entry(head).or_insert((entries.len() - 1, file));
            entries.len() - 1
        }
    }
}

/// A file of figures, split, with what tells its figures apart.
pub(super) struct Sheet {
    pub file: Place,
    pub lines: Vec<Line>,
    pub mark: Mark,
}

impl Sheet {
    /// Splits a text. `None` when it cannot be, which has been said.
    pub fn new(
        file: Place,
        text: &str,
        (delimiter, decimal, skip): (Option<Delimiter>, Option<Decimal>, u32),
        faults: &mut Faults,
    ) -> Option<Self> {
        let delimiter = match delimiter {
            Some(Delimiter::Comma) => ',',
            Some(Delimiter::Semicolon) => ';',
            Some(Delimiter::Tab) => '\t',
            Some(Delimiter::Bar) => '|',
            None => grid::delimiter(text),
        };
        let mut lines = match grid::split(text, delimiter) {
            Ok(lines) => lines,
            Err(line) => {
                faults.line(
                    file,
                    line,
                    "a quote is opened and not closed".to_owned(),
                    None,
                );
                return None;
            }
        };
        lines.retain(|line| line.number > skip as usize);
        if lines.len() < 2 {
            faults.line(file, 1, "the file has no figures".to_owned(), None);
            return None;
        }
        let cells = || {
            lines
                .iter()
                .flat_map(|line| line.cells.iter().map(String::as_str))
        };
        let mark = match decimal {
            Some(Decimal::Dot) => Mark::Dot,
            Some(Decimal::Comma) => Mark::Comma,
            None => mark_of(cells()),
        };
        Some(Self { file, lines, mark })
    }

    /// Says a fault in one of its lines.
    pub fn fault(&self, line: &Line, message: String, hint: Option<String>, faults: &mut Faults) {
        faults.line(self.file, line.number, message, hint);
    }

    /// One figure; nothing when the cell is none, which has been said.
    pub fn figure(&self, line: &Line, column: usize, faults: &mut Faults) -> f64 {
        match figure(line.cell(column), self.mark) {
            Ok(value) => value.unwrap_or(0.0),
            Err(why) => {
                self.fault(line, format!("cell {}: {why}", column + 1), None, faults);
                0.0
            }
        }
    }
}

/// Reads one file of a table into `cells`. `from` says where its products come from, if the file as
/// a whole is of one origin.
pub(super) fn read(
    file: Place,
    text: &str,
    from: Option<From>,
    mapping: &Mapping,
    cells: &mut Cells,
    faults: &mut Faults,
) {
    let layout = &mapping.layout;
    let how = (layout.delimiter, layout.decimal, layout.skip);
    let Some(sheet) = Sheet::new(file, text, how, faults) else {
        return;
    };
    let comma = if sheet.mark == Mark::Comma {
        "a comma"
    } else {
        "a full stop"
    };
    cells.note(format!("Decimals are read after {comma}."));
    let long = layout.shape == Some(Shape::Long) || layout.value.is_some();
    if long {
        read_long(&sheet, from, layout, cells, faults);
    } else {
        wide::read(&sheet, from, mapping, cells, faults);
    }
}

/// The number of the column of this name; says so when there is none.
pub(super) fn column_named(sheet: &Sheet, name: &str, faults: &mut Faults) -> Option<usize> {
    let header = &sheet.lines[0];
    let found = header
        .cells
        .iter()
        .position(|cell| plain(cell) == plain(name));
    if found.is_none() {
        let known = header.cells.iter().map(String::as_str);
        let hint = did_you_mean(name, known.clone()).unwrap_or_else(|| {
            format!(
                "the file's first line says: {}",
                known.collect::<Vec<_>>().join(", ")
            )
        });
        sheet.fault(
            header,
            format!("there is no column `{name}`"),
            Some(hint),
            faults,
        );
    }
    found
}

/// The lines that [`Layout::only`] lets through, by the columns of the header.
pub(super) fn only<'a>(sheet: &'a Sheet, only: &Grouped, faults: &mut Faults) -> Vec<&'a Line> {
    let mut wanted = Vec::new();
    for (name, picks) in only {
        wanted.extend(column_named(sheet, name, faults).map(|column| (column, picks)));
    }
    let fits = |line: &&Line| {
        wanted
            .iter()
            .all(|(column, picks)| Called::new("", line.cell(*column)).among(picks).is_some())
    };
    sheet.lines[1..].iter().filter(fits).collect()
}

/// A long file: a header, then a line for each figure.
fn read_long(
    sheet: &Sheet,
    from: Option<From>,
    layout: &Layout,
    cells: &mut Cells,
    faults: &mut Faults,
) {
    let mut required = |name: &Option<String>, otherwise: &str| {
        column_named(sheet, name.as_deref().unwrap_or(otherwise), faults)
    };
    let (row, column, value) = (
        required(&layout.row, "row"),
        required(&layout.column, "column"),
        required(&layout.value, "value"),
    );
    let mut optional = |name: &Option<String>| {
        name.as_ref()
            .and_then(|name| column_named(sheet, name, faults))
    };
    let region = optional(&layout.region);
    let row_region = optional(&layout.row_region).or(region);
    let column_region = optional(&layout.column_region).or(region);
    let origin = optional(&layout.origin);
    let lines = only(sheet, &layout.only, faults);
    let (Some(row), Some(column), Some(value)) = (row, column, value) else {
        return;
    };
    let mut seen: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for line in lines {
        let cell = |at: Option<usize>| at.map_or("", |at| line.cell(at));
        let seller = head(line.cell(row), cell(row_region), cell(origin), from, layout);
        let user = head(line.cell(column), cell(column_region), "", None, layout);
        let amount = sheet.figure(line, value, faults);
        let (row, column) = cells.named(seller, user, sheet.file, line.number);
        if let Some(before) = seen.insert((row, column), line.number) {
            let message = format!(
                "`{}` and `{}` have a figure already, in line {before}",
                cells.rows[row].head.shown(),
                cells.columns[column].head.shown()
            );
            let hint =
                "if the file holds several years or units, say which with `only` in [layout]"
                    .to_owned();
            sheet.fault(line, message, Some(hint), faults);
        }
        cells.take(row, column, amount);
    }
}

/// A head from one label, taken apart where the layout says how.
pub(super) fn head(
    label: &str,
    region: &str,
    origin: &str,
    from: Option<From>,
    layout: &Layout,
) -> Head {
    let mut head = Head {
        name: label.to_owned(),
        region: region.to_owned(),
        origin: origin.to_owned(),
        from,
        ..Head::default()
    };
    take_apart(&mut head, layout);
    head
}

/// Takes region and sector of one label apart, and cuts off what the layout wants stripped.
pub(super) fn take_apart(head: &mut Head, layout: &Layout) {
    if let Some(form) = layout.label.as_deref()
        && head.region.is_empty()
    {
        let label = if head.name.is_empty() {
            head.code.clone()
        } else {
            head.name.clone()
        };
        if let Some((sector, region)) = parts(form, &label) {
            head.name = sector;
            head.region = region;
            head.code.clear();
        }
    }
    for start in &layout.strip {
        for part in [&mut head.code, &mut head.name] {
            if let Some(rest) = part.strip_prefix(start.as_str()) {
                *part = rest.to_owned();
            }
        }
    }
}

/// Sector and region of a label in a form such as `region/sector`.
fn parts(form: &str, label: &str) -> Option<(String, String)> {
    let trimmed = |text: &str| text.trim().to_owned();
    if let Some(between) = form
        .strip_prefix("region")
        .and_then(|rest| rest.strip_suffix("sector"))
    {
        let (region, sector) = label.split_once(between)?;
        return Some((trimmed(sector), trimmed(region)));
    }
    let between = form
        .strip_prefix("sector")
        .and_then(|rest| rest.strip_suffix("region"))?;
    let (sector, region) = label.rsplit_once(between)?;
    Some((trimmed(sector), trimmed(region)))
}
