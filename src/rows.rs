//! Tables that people keep themselves, ledgers and lists of invoices: columns by name in any order, cells as
//! spreadsheets write them.
//!
//! Columns are separated by commas, semicolons or tabs, amounts may have currency signs, thousands
//! separators and decimal commas, other columns are ignored, lines that begin with `#` are remarks.

mod amount;

use crate::calibrate::sheet::{LARGEST_FIGURE, TableError, did_you_mean, split_cells};
use crate::units::Pence;
use amount::Decimal;
pub use amount::POUND_DIGITS;

/// The longest line that is read, bytes.
const LINE_BYTES_MAX: usize = 100_000;

/// What a table must have.
pub struct Layout {
    /// What it is, as in `the ledger has no column ...`.
    pub what: &'static str,
    /// What its rows are.
    pub rows: &'static str,
    /// Columns that it must have, each filled in every row.
    pub required: &'static [&'static str],
    /// Columns that it may have.
    pub optional: &'static [&'static str],
    /// Columns, among these, that hold amounts of pounds.
    pub amounts: &'static [&'static str],
}

/// A table that has what it must.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// Its remarks, without the `#`.
    pub remarks: Vec<String>,
    decimal: Decimal,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Line in the text, from 1.
    pub line: usize,
    /// Required columns, then optional ones, in the order of the layout; empty where there is none.
    cells: Vec<String>,
}

impl Row {
    /// A cell by its place in the layout: required columns first.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        &self.cells[column]
    }
}

impl Rows {
    /// Reads a table. What is wrong with it is added to `errors`, and rows that are wrong are left out.
    pub fn read(text: &str, layout: &Layout, errors: &mut Vec<TableError>) -> Self {
        let mut table = Self {
            rows: Vec::new(),
            remarks: Vec::new(),
            decimal: Decimal::Point,
        };
        let mut body = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        for (index, line) in text.lines().enumerate() {
            let content = line.trim();
            match content.strip_prefix('#') {
                Some(remark) => table.remarks.push(remark.to_owned()),
                None if content.is_empty() => {}
                None if content.len() > LINE_BYTES_MAX => {
                    let message = format!("the line is {} bytes long", content.len());
                    let hint = format!("at most {LINE_BYTES_MAX}; is it a table of text?");
                    errors.push(TableError::new(index + 1, message).hint(hint));
                }
                None => body.push((index + 1, content)),
            }
        }
        let Some(&(line, header)) = body.first() else {
            errors.push(layout.missing(1, layout.required));
            return table;
        };
        let separator = separator(header);
        let header = split_cells(header, separator).unwrap_or_default();
        let Some(columns) = Columns::of(line, &header, layout, errors) else {
            return table;
        };
        for &(line, content) in &body[1..] {
            let cells = split_cells(content, separator);
            table.rows.extend(columns.row(line, cells, layout, errors));
        }
        table.decimal = decimal(&table.rows, layout, separator);
        if table.rows.is_empty() && errors.is_empty() {
            let message = format!("{} has no {}", layout.what, layout.rows);
            errors.push(TableError::new(line, message));
        }
        table
    }

    /// A cell's amount in whole pence.
    ///
    /// # Errors
    /// In words, to follow the cell: why it is none.
    pub fn pence(&self, cell: &str) -> Result<Pence, String> {
        amount::pence(cell, self.decimal).map(Pence)
    }

    /// The currency that a cell shows, as its code; none where it shows none.
    #[must_use]
    pub fn currency(cell: &str) -> Option<&'static str> {
        amount::currency(cell)
    }

    /// A cell's amount of pounds; none when it is none, or beyond all measure.
    #[must_use]
    pub fn pounds(&self, cell: &str) -> Option<f64> {
        amount::amount(cell, self.decimal).filter(|pounds| pounds.abs() <= LARGEST_FIGURE)
    }
}

impl Layout {
    fn all(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.required.iter().chain(self.optional).copied()
    }

    fn missing(&self, line: usize, names: &[&'static str]) -> TableError {
        let message = format!("{} has no column `{}`", self.what, names.join("`, `"));
        let error = TableError::new(line, message).hint(format!(
            "the first line names the columns: {}, in any order",
            self.required.join(", ")
        ));
        match names {
            [name] => error.column(name),
            _ => error,
        }
    }
}

/// Where the layout's columns stand.
struct Columns {
    /// In the order of the layout.
    places: Vec<Option<usize>>,
    count: usize,
}

impl Columns {
    fn of(
        line: usize,
        header: &[String],
        layout: &Layout,
        errors: &mut Vec<TableError>,
    ) -> Option<Self> {
        let said = errors.len();
        let names: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        for name in layout.all() {
            if names.iter().filter(|known| *known == name).count() > 1 {
                let message = format!("column `{name}` appears twice");
                let hint = "each column is named once";
                errors.push(TableError::new(line, message).hint(hint).column(name));
            } else if place(name).is_none() && layout.required.contains(&name) {
                let near = did_you_mean(name, header.iter().map(String::as_str));
                let error = layout.missing(line, &[name]);
                errors.push(match near {
                    Some(hint) => error.hint(format!("{hint} Call it `{name}`")),
                    None => error,
                });
            }
        }
        (errors.len() == said).then(|| Self {
            places: layout.all().map(place).collect(),
            count: header.len(),
        })
    }

    /// A row with as many cells as there are columns; empty ones at its end do not count, nor do rows
    /// without anything.
    fn row(
        &self,
        line: usize,
        cells: Option<Vec<String>>,
        layout: &Layout,
        errors: &mut Vec<TableError>,
    ) -> Option<Row> {
        let Some(mut cells) = cells else {
            let hint =
                "a cell in double quotes ends on its line; a quote inside it is written twice";
            errors.push(TableError::new(line, "a quote is opened and not closed").hint(hint));
            return None;
        };
        if cells.iter().all(String::is_empty) {
            return None;
        }
        while cells.len() > self.count && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != self.count {
            let (found, names) = (cells.len(), self.count);
            let message = format!("{found} cells where the column names have {names}");
            let hint = "put a cell that holds a separator in double quotes";
            errors.push(TableError::new(line, message).hint(hint));
            return None;
        }
        let said = errors.len();
        let mut take = |place: &Option<usize>| {
            place.map_or_else(String::new, |at| std::mem::take(&mut cells[at]))
        };
        let cells: Vec<String> = self.places.iter().map(&mut take).collect();
        for (name, cell) in layout.required.iter().zip(&cells) {
            if cell.is_empty() {
                let error = TableError::new(line, format!("`{name}` is empty"));
                let hint = format!("each line fills: {}", layout.required.join(", "));
                errors.push(error.hint(hint).column(name));
            }
        }
        (errors.len() == said).then_some(Row { line, cells })
    }
}

/// What separates cells: whatever the header has most of.
fn separator(header: &str) -> char {
    let count = |separator: &char| header.matches(*separator).count();
    // The last of equals wins: a comma where there is none of any.
    ['\t', ';', ',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(',')
}

/// The decimal mark of the whole table: what most amounts show that show any; where none does, a
/// point, or a comma where semicolons separate cells.
fn decimal(rows: &[Row], layout: &Layout, separator: char) -> Decimal {
    let amounts: Vec<usize> = layout
        .all()
        .enumerate()
        .filter(|(_, name)| layout.amounts.contains(name))
        .map(|(column, _)| column)
        .collect();
    let cells = rows
        .iter()
        .flat_map(|row| amounts.iter().map(|&at| row.cell(at)));
    let (mut points, mut commas) = (0, 0);
    for mark in cells.filter_map(amount::shown_mark) {
        match mark {
            Decimal::Point => points += 1,
            Decimal::Comma => commas += 1,
        }
    }
    if commas > points || (commas == points && separator == ';') {
        Decimal::Comma
    } else {
        Decimal::Point
    }
}
