//! From the text of a ledger to its lines: columns by name in any order, cells as spreadsheets write them.

use super::super::accounts::Origin;
use super::super::sheet::{LARGEST_FIGURE, TableError, did_you_mean, split_cells};
use super::amount::{Decimal, amount, shown_mark};
use super::{SpendLine, SpendTable};

const COLUMNS: [&str; 4] = ["supplier", "place", "sector", "pounds"];
const RESPEND: &str = "respend_local";
/// Headers that say where further places are: `# local: Annan, Stranraer`.
const PLACES: [(&str, Origin); 4] = [
    ("local", Origin::Local),
    ("rest of area", Origin::RestOfArea),
    ("rest of state", Origin::RestOfState),
    ("world", Origin::World),
];

/// A line of cells, with its number.
type Cells = (usize, Vec<String>);

/// Reads a ledger.
pub(super) fn read(text: &str) -> Result<SpendTable, Vec<TableError>> {
    let mut errors = Vec::new();
    let text = text.trim_start_matches('\u{feff}');
    let mut table = SpendTable::default();
    let mut rows = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()));
    let mut body = Vec::new();
    for (line, content) in rows.by_ref() {
        match content.strip_prefix('#') {
            Some(remark) => table.places.extend(places(remark)),
            None if content.is_empty() => {}
            None => body.push((line, content)),
        }
    }
    let Some(&(line, header)) = body.first() else {
        return Err(vec![missing(1, &COLUMNS)]);
    };
    let separator = separator(header);
    let Some(columns) = Columns::of(line, &cells(header, separator), &mut errors) else {
        return Err(errors);
    };
    let mut split: Vec<Cells> = Vec::new();
    for &(line, content) in &body[1..] {
        match split_cells(content, separator) {
            None => errors.push(TableError::new(line, "a quote is opened and not closed")),
            Some(found) if found.iter().all(String::is_empty) => {}
            Some(found) => split.extend(columns.complete((line, found), &mut errors)),
        }
    }
    let decimal = decimal(&split, &columns, separator);
    for row in &split {
        table.lines.extend(columns.line(row, decimal, &mut errors));
    }
    if table.lines.is_empty() && errors.is_empty() {
        errors.push(TableError::new(line, "the ledger has no payments"));
    }
    errors.sort_by_key(|error| error.line);
    if errors.is_empty() {
        Ok(table)
    } else {
        Err(errors)
    }
}

/// Places that a header line adds.
fn places(remark: &str) -> Vec<(String, Origin)> {
    let Some((key, names)) = remark.split_once(':') else {
        return Vec::new();
    };
    let key = key.trim().to_lowercase();
    let Some((_, origin)) = PLACES.iter().find(|(name, _)| *name == key) else {
        return Vec::new();
    };
    let names = names.split(',').map(str::trim).filter(|n| !n.is_empty());
    names.map(|name| (name.to_owned(), *origin)).collect()
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

fn cells(line: &str, separator: char) -> Vec<String> {
    split_cells(line, separator).unwrap_or_default()
}

/// The decimal mark of the whole ledger: what most amounts show that show any; where none does, a
/// point, or a comma where semicolons separate cells.
fn decimal(rows: &[Cells], columns: &Columns, separator: char) -> Decimal {
    let shown = rows
        .iter()
        .filter_map(|(_, cells)| shown_mark(&cells[columns.required[3]]));
    let (mut points, mut commas) = (0, 0);
    for mark in shown {
        match mark {
            Decimal::Point => points += 1,
            Decimal::Comma => commas += 1,
        }
    }
    let comma = commas > points || (commas == points && separator == ';');
    if comma {
        Decimal::Comma
    } else {
        Decimal::Point
    }
}

fn missing(line: usize, names: &[&str]) -> TableError {
    let message = format!("the ledger has no column `{}`", names.join("`, `"));
    TableError::new(line, message)
        .hint("the first line names the columns: supplier, place, sector, pounds, in any order")
}

/// Where the columns stand.
struct Columns {
    /// In the order of [`COLUMNS`].
    required: [usize; 4],
    respend: Option<usize>,
    count: usize,
}

impl Columns {
    fn of(line: usize, header: &[String], errors: &mut Vec<TableError>) -> Option<Self> {
        let names: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        let found = COLUMNS.map(place);
        for (name, at) in COLUMNS.iter().zip(found) {
            let twice = names.iter().filter(|known| known == name).count() > 1;
            if twice {
                errors.push(TableError::new(
                    line,
                    format!("column `{name}` appears twice"),
                ));
            } else if at.is_none() {
                let near = did_you_mean(name, header.iter().map(String::as_str));
                let error = missing(line, &[name]);
                errors.push(match near {
                    Some(hint) => error.hint(format!("{hint} Call it `{name}`")),
                    None => error,
                });
            }
        }
        let [Some(supplier), Some(area), Some(sector), Some(pounds)] = found else {
            return None;
        };
        Some(Self {
            required: [supplier, area, sector, pounds],
            respend: place(RESPEND),
            count: header.len(),
        })
    }

    /// A line with as many cells as there are columns; empty ones at its end do not count.
    fn complete(&self, (line, mut cells): Cells, errors: &mut Vec<TableError>) -> Option<Cells> {
        while cells.len() > self.count && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() == self.count {
            return Some((line, cells));
        }
        let message = format!(
            "{} cells where the column names have {}",
            cells.len(),
            self.count
        );
        errors.push(
            TableError::new(line, message)
                .hint("put a cell that holds a separator in double quotes"),
        );
        None
    }

    fn line(
        &self,
        (line, cells): &Cells,
        decimal: Decimal,
        errors: &mut Vec<TableError>,
    ) -> Option<SpendLine> {
        let said = errors.len();
        let mut wrong = |message: String| errors.push(TableError::new(*line, message));
        for (name, at) in COLUMNS.iter().zip(self.required) {
            if cells[at].is_empty() {
                wrong(format!("`{name}` is empty"));
            }
        }
        let [supplier, place, sector, pounds] = self.required.map(|at| cells[at].clone());
        let value = amount(&pounds, decimal).filter(|value| value.abs() <= LARGEST_FIGURE);
        if value.is_none() && !pounds.is_empty() {
            wrong(format!("`{pounds}` is no amount of pounds"));
        }
        let respend = self
            .respend
            .map(|at| cells[at].as_str())
            .filter(|cell| !cell.is_empty());
        let respend_local = respend.and_then(share);
        if respend.is_some() && respend_local.is_none() {
            wrong(format!(
                "`{RESPEND}` is {}, not 0 to 1",
                respend.unwrap_or_default()
            ));
        }
        (errors.len() == said).then(|| SpendLine {
            line: *line,
            supplier,
            place,
            sector,
            pounds: value.unwrap_or_default(),
            respend_local,
        })
    }
}

/// A share from 0 to 1, also as a percentage or with a decimal comma.
fn share(cell: &str) -> Option<f64> {
    let (digits, whole) = match cell.strip_suffix('%') {
        Some(digits) => (digits.trim(), 100.0),
        None => (cell, 1.0),
    };
    let value: f64 = digits.replace(',', ".").parse().ok()?;
    let share = value / whole;
    (0.0..=1.0).contains(&share).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pounds(text: &str) -> Vec<f64> {
        let table = SpendTable::parse(text).expect("a good ledger");
        table.lines.iter().map(|line| line.pounds).collect()
    }

    #[test]
    fn columns_stand_in_any_order_and_case_and_others_are_ignored() {
        let text = "\u{feff}Pounds,Note,SECTOR,Supplier,Place\r\n\"1,200.50\",x,Farm,A,Here\r\n-20,y,Farm,A,Here\r\n\r\n";
        let table = SpendTable::parse(text).expect("a good ledger");
        assert_eq!(pounds(text), [1200.5, -20.0]);
        assert_eq!(table.lines[1].line, 3);
        assert_eq!(table.lines[0].supplier, "A");
    }

    #[test]
    fn semicolons_and_decimal_commas() {
        let text = "supplier;place;sector;pounds;\nA;Here;Farm;€ 1.234,50;\nB;Here;Farm;2.000;\n";
        assert_eq!(pounds(text), [1234.5, 2000.0]);
        let point = "supplier;place;sector;pounds\nA;Here;Farm;12.50\nB;Here;Farm;2,000\n";
        assert_eq!(pounds(point), [12.5, 2000.0]);
    }

    #[test]
    fn headers_add_places_and_a_supplier_may_say_what_it_respends() {
        let text = "# Local: Annan, Lockerbie\n# a remark\nsupplier,place,sector,pounds,respend_local\nA,Annan,Farm,1,76%\nB,Annan,Farm,1,\n";
        let table = SpendTable::parse(text).expect("a good ledger");
        let annan = ("Annan".to_owned(), Origin::Local);
        assert_eq!(
            table.places,
            [annan, ("Lockerbie".to_owned(), Origin::Local)]
        );
        let respend: Vec<_> = table.lines.iter().map(|line| line.respend_local).collect();
        assert_eq!(respend, [Some(0.76), None]);
    }

    #[test]
    fn everything_wrong_is_said_with_its_line() {
        let text = "supplier,place,sector,pounds\nA,Here,Farm,ten\nB,Here,Farm\n,Here,Farm,1\n\"C,Here,Farm,1\n";
        let errors = SpendTable::parse(text).expect_err("four bad lines");
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
        let header =
            SpendTable::parse("suplier,place,sector,pounds\n").expect_err("a misspelt name");
        assert!(header[0].to_string().contains("suplier"), "{}", header[0]);
        assert!(
            SpendTable::parse("").is_err()
                && SpendTable::parse("supplier,place,sector,pounds\n").is_err()
        );
    }
}
