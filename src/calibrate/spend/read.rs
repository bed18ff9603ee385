//! From the text of a ledger to its lines.

use super::super::accounts::Origin;
use super::super::sheet::TableError;
use super::{SpendLine, SpendTable};
use crate::rows::{Layout, Row, Rows};

const RESPEND: &str = "respend_local";
const LAYOUT: Layout = Layout {
    what: "the ledger",
    rows: "payments",
    required: &["supplier", "place", "sector", "pounds"],
    optional: &[RESPEND],
    amounts: &["pounds"],
};
/// Headers that say where further places are: `# local: Annan, Stranraer`.
const PLACES: [(&str, Origin); 4] = [
    ("local", Origin::Local),
    ("rest of area", Origin::RestOfArea),
    ("rest of state", Origin::RestOfState),
    ("world", Origin::World),
];

/// Reads a ledger.
pub(super) fn read(text: &str) -> Result<SpendTable, Vec<TableError>> {
    let mut errors = Vec::new();
    let rows = Rows::read(text, &LAYOUT, &mut errors);
    let lines = rows.rows.iter();
    let table = SpendTable {
        lines: lines
            .filter_map(|row| line(&rows, row, &mut errors))
            .collect(),
        places: rows
            .remarks
            .iter()
            .flat_map(|remark| places(remark))
            .collect(),
    };
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

fn line(rows: &Rows, row: &Row, errors: &mut Vec<TableError>) -> Option<SpendLine> {
    let said = errors.len();
    let mut wrong = |message: String| errors.push(TableError::new(row.line, message));
    let pounds = rows.pounds(row.cell(3));
    if pounds.is_none() {
        wrong(format!("`{}` is no amount of pounds", row.cell(3)));
    }
    let respend = Some(row.cell(4)).filter(|cell| !cell.is_empty());
    let respend_local = respend.and_then(share);
    if let (Some(cell), None) = (respend, respend_local) {
        wrong(format!("`{RESPEND}` is {cell}, not 0 to 1"));
    }
    (errors.len() == said).then(|| SpendLine {
        line: row.line,
        supplier: row.cell(0).to_owned(),
        place: row.cell(1).to_owned(),
        sector: row.cell(2).to_owned(),
        pounds: pounds.unwrap_or_default(),
        respend_local,
    })
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
