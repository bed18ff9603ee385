//! Invoices and limits of credit, from the text of a network's own tables.

use std::collections::BTreeMap;

use super::{Debt, Limits};
use crate::calibrate::sheet::{TableError, did_you_mean};
use crate::rows::{Layout, POUND_DIGITS, Row, Rows};
use crate::units::Pence;

const INVOICES: Layout = Layout {
    what: "the list of invoices",
    rows: "invoices",
    required: &["debtor", "creditor", "pounds"],
    optional: &["invoice"],
    amounts: &["pounds"],
};
const LIMITS: Layout = Layout {
    what: "the list of limits",
    rows: "limits",
    required: &["firm", "debit", "credit"],
    optional: &[],
    amounts: &["debit", "credit"],
};
/// All invoices together are at most so many pounds.
const LARGEST_SUM: Pence = Pence(100_000_000_000_000_000);

/// A network's open invoices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoices {
    /// Who owes or is owed, by index: names as first written, in the order of the alphabet, so that the
    /// order of lines decides nothing but which of one firm's invoices to another is set off first.
    pub firms: Vec<String>,
    /// Each invoice, in order.
    pub debts: Vec<Debt>,
    /// Its line in the text, from 1.
    pub lines: Vec<usize>,
    /// Its number, as written; empty where the text gives none.
    pub numbers: Vec<String>,
    /// Firms by their names without regard to case and spaces.
    known: BTreeMap<String, u32>,
}

/// How a name is told from others.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        if word.is_ascii() {
            key.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            key.push_str(&word.to_lowercase());
        }
    }
    key
}

/// What is known while invoices are read.
#[derive(Default)]
struct Reading {
    /// Numbers: their creditor, how they are told apart, their row.
    seen: Vec<(u32, String, usize)>,
    /// The first currency that is shown, with its line.
    currency: Option<(&'static str, usize)>,
    sum: Pence,
    errors: Vec<TableError>,
}

impl Invoices {
    /// Reads invoices: columns `debtor`, `creditor`, `pounds`, and `invoice` where they have numbers.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines: amounts that are none, or not
    /// above zero, or of another currency than the first; an invoice to oneself; one creditor's number twice.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        let mut reading = Reading::default();
        let rows = Rows::read(text, &INVOICES, &mut reading.errors);
        let mut all = Self::default();
        for at in 0..rows.rows.len() {
            all.add(&rows, at, &mut reading);
        }
        reading.numbers_twice(&rows);
        let mut errors = reading.errors;
        errors.sort_by_key(|error| error.line);
        if errors.is_empty() {
            all.number_by_name();
            Ok(all)
        } else {
            Err(errors)
        }
    }

    fn add(&mut self, rows: &Rows, at: usize, reading: &mut Reading) {
        let row = &rows.rows[at];
        let (debtor, creditor) = (self.firm(row.cell(0)), self.firm(row.cell(1)));
        if debtor == creditor {
            let message = format!("{} owes itself", row.cell(0));
            let hint = "names are told apart without regard to case and spaces";
            let error = TableError::new(row.line, message).hint(hint);
            reading.errors.push(error.column("creditor"));
        }
        let number = row.cell(3);
        if !number.is_empty() {
            reading.seen.push((creditor, key(number), at));
        }
        if let Some(amount) = reading.amount(rows, row)
            && debtor != creditor
        {
            self.debts.push(Debt {
                debtor,
                creditor,
                amount,
            });
            self.lines.push(row.line);
            self.numbers.push(number.to_owned());
        }
    }

    fn firm(&mut self, name: &str) -> u32 {
        let key = key(name);
        if let Some(&index) = self.known.get(&key) {
            return index;
        }
        let next = self.firms.len() as u32;
        self.known.insert(key, next);
        self.firms.push(name.to_owned());
        next
    }

    /// Numbers firms in the order of their names instead of that of their invoices.
    fn number_by_name(&mut self) {
        let mut number = vec![0; self.firms.len()];
        let mut firms = Vec::with_capacity(self.firms.len());
        for (place, index) in (0..).zip(self.known.values_mut()) {
            firms.push(std::mem::take(&mut self.firms[*index as usize]));
            number[*index as usize] = place;
            *index = place;
        }
        self.firms = firms;
        for debt in &mut self.debts {
            debt.debtor = number[debt.debtor as usize];
            debt.creditor = number[debt.creditor as usize];
        }
    }

    /// Reads limits of mutual credit: columns `firm`, `debit`, `credit`. Who is not in it has none.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once: firms without invoices, a firm twice, no amounts.
    pub fn limits(&self, text: &str) -> Result<Vec<Limits>, Vec<TableError>> {
        let mut errors = Vec::new();
        let rows = Rows::read(text, &LIMITS, &mut errors);
        let mut limits = vec![Limits::default(); self.firms.len()];
        let mut given = BTreeMap::new();
        for row in &rows.rows {
            let mut limit = |at: usize| {
                let (column, cell) = (LIMITS.required[at], row.cell(at));
                let read = rows.pence(cell).and_then(|limit| {
                    (limit >= Pence::ZERO)
                        .then_some(limit)
                        .ok_or_else(|| "is below zero".to_owned())
                });
                read.unwrap_or_else(|why| {
                    errors.push(no_amount(row.line, column, cell, &why, "0.00"));
                    Pence::ZERO
                })
            };
            let (debit, credit) = (limit(1), limit(2));
            let name = row.cell(0);
            let known = self.known.get(&key(name));
            let Some(&firm) = known else {
                let error = TableError::new(row.line, format!("no invoice names `{name}`"));
                // Of very many names that are wrong not each is compared with all.
                let known = self.firms.iter().map(String::as_str);
                let near = (errors.len() < 20)
                    .then(|| did_you_mean(name, known))
                    .flatten();
                let hint = near.unwrap_or("limits are for firms that have invoices".to_owned());
                errors.push(error.hint(hint).column("firm"));
                continue;
            };
            if let Some(line) = given.insert(firm, row.line) {
                let error =
                    TableError::new(row.line, format!("`{name}` is already in line {line}"));
                errors.push(error.hint("a firm has one line").column("firm"));
            }
            limits[firm as usize] = Limits { debit, credit };
        }
        errors.sort_by_key(|error| error.line);
        if errors.is_empty() {
            Ok(limits)
        } else {
            Err(errors)
        }
    }
}

impl Reading {
    /// Finds numbers that a creditor gave twice. In order, one beside the other, they are found sooner than
    /// by asking for each whether it is known.
    fn numbers_twice(&mut self, rows: &Rows) {
        self.seen.sort_unstable();
        for same in self.seen.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
            let first = rows.rows[same[0].2].line;
            for (_, _, at) in &same[1..] {
                let row = &rows.rows[*at];
                let (number, creditor) = (row.cell(3), row.cell(1));
                let message =
                    format!("invoice `{number}` of {creditor} is already in line {first}");
                let error = TableError::new(row.line, message);
                let hint = "a creditor's numbers are each its own";
                self.errors.push(error.hint(hint).column("invoice"));
            }
        }
    }

    /// The amount of an invoice, or an error more.
    fn amount(&mut self, rows: &Rows, row: &Row) -> Option<Pence> {
        let cell = row.cell(2);
        let amount = match rows.pence(cell) {
            Ok(amount) if amount > Pence::ZERO => amount,
            Ok(_) => {
                let error = no_amount(row.line, "pounds", cell, "is not above zero", "0.01");
                let hint = error.hint.clone().unwrap_or_default();
                let credit_note = "a credit note is an invoice the other way round";
                self.errors
                    .push(error.hint(format!("{hint}; {credit_note}")));
                return None;
            }
            Err(why) => {
                self.errors
                    .push(no_amount(row.line, "pounds", cell, &why, "0.01"));
                return None;
            }
        };
        let mut wrong = |message: String, hint: &str| {
            let error = TableError::new(row.line, message).hint(hint);
            self.errors.push(error.column("pounds"));
        };
        if let Some(shown) = Rows::currency(cell) {
            let (first, line) = *self.currency.get_or_insert((shown, row.line));
            if shown != first {
                let message = format!("`{cell}` is in {shown}, line {line} in {first}");
                wrong(message, "clear each currency by itself");
            }
        }
        let within = self.sum <= LARGEST_SUM;
        self.sum += amount;
        if self.sum > LARGEST_SUM {
            if within {
                let message = "from here on the invoices add up to too much".to_owned();
                wrong(message, "allowed: 1000000000000000.00 pounds in all");
            }
            // Whatever follows is too much as well.
            self.sum = LARGEST_SUM + Pence(1);
        }
        Some(amount)
    }
}

fn no_amount(line: usize, column: &'static str, cell: &str, why: &str, least: &str) -> TableError {
    let nines = "9".repeat(POUND_DIGITS);
    // A cell may be as long as a line.
    let shown: String = cell.chars().take(40).collect();
    TableError::new(line, format!("`{column}`: `{shown}` {why}"))
        .hint(format!("allowed: {least} to {nines}.99 in whole pence"))
        .column(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invoices_as_spreadsheets_write_them() {
        let text = "Invoice;Creditor;Debtor;Pounds\n1;Mill;Baker;1.200,50\n1;Carter;mill ;20\n";
        let all = Invoices::parse(text).expect("good invoices");
        assert_eq!(all.firms, ["Baker", "Carter", "Mill"]);
        let debt = |debtor, creditor, amount| Debt {
            debtor,
            creditor,
            amount: Pence(amount),
        };
        assert_eq!(all.debts, [debt(0, 2, 120_050), debt(2, 1, 2_000)]);
        assert_eq!(
            (all.lines, all.numbers),
            (vec![2, 3], vec!["1".to_owned(); 2])
        );
    }

    #[test]
    fn the_order_of_lines_changes_nothing_but_the_order() {
        let text = "debtor,creditor,pounds\nB,A,1\nc,b,2\nA,C,3\n";
        let turned = "debtor,creditor,pounds\nA,c,3\nC,B,2\nb,A,1\n";
        let [one, other] = [text, turned].map(|text| Invoices::parse(text).expect("good invoices"));
        assert!(one.debts.iter().eq(other.debts.iter().rev()));
        assert_eq!((one.firms[2].as_str(), other.firms[2].as_str()), ("c", "c"));
    }

    /// What is said, and at which line and column.
    fn said(errors: &[TableError]) -> Vec<(usize, &str, &str)> {
        errors
            .iter()
            .map(|e| (e.line, e.column.unwrap_or_default(), e.message.as_str()))
            .collect()
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let text = "invoice,debtor,creditor,pounds\n7,A,B,£10\n7,C,B,-5\n,A,a,1\n,A,,1\n,A,C,x\n\
                    8,A,C,12.345\n9,A,C,1000000000000\n10,A,C,€1\n11,A,C,0\n";
        let errors = Invoices::parse(text).expect_err("bad invoices");
        assert_eq!(
            said(&errors),
            [
                (3, "pounds", "`pounds`: `-5` is not above zero"),
                (3, "invoice", "invoice `7` of B is already in line 2"),
                (4, "creditor", "A owes itself"),
                (5, "creditor", "`creditor` is empty"),
                (6, "pounds", "`pounds`: `x` is no amount of money"),
                (7, "pounds", "`pounds`: `12.345` has 3 digits after the `.`"),
                (
                    8,
                    "pounds",
                    "`pounds`: `1000000000000` has 13 digits before the pence"
                ),
                (9, "pounds", "`€1` is in EUR, line 2 in GBP"),
                (10, "pounds", "`pounds`: `0` is not above zero"),
            ]
        );
    }

    #[test]
    fn invoices_beyond_all_measure_are_refused_once() {
        let mut text = "debtor,creditor,pounds\n".to_owned();
        for _ in 0..1_200 {
            text += "A,B,999999999999\n";
        }
        let errors = Invoices::parse(&text).expect_err("too much");
        let words = "from here on the invoices add up to too much";
        assert_eq!(said(&errors), [(1_002, "pounds", words)]);
    }

    #[test]
    fn limits_are_for_firms_that_have_invoices() {
        let all = Invoices::parse("debtor,creditor,pounds\nA,B,10\n").expect("good invoices");
        let limits = all
            .limits("firm,debit,credit\nb,1,2.5\n")
            .expect("good limits");
        assert_eq!(limits[0], Limits::default());
        assert_eq!(
            (limits[1].debit, limits[1].credit),
            (Pence(100), Pence(250))
        );
        let errors = all.limits("firm,debit,credit\nb,1,1\nB,1,-1\nZ,1,1\n");
        let errors = errors.expect_err("bad limits");
        assert_eq!(
            said(&errors),
            [
                (3, "credit", "`credit`: `-1` is below zero"),
                (3, "firm", "`B` is already in line 2"),
                (4, "firm", "no invoice names `Z`"),
            ]
        );
    }
}
