//! Invoices and limits of credit, from the text of a network's own tables.

use std::collections::BTreeMap;

use super::{Debt, Limits};
use crate::calibrate::sheet::TableError;
use crate::rows::{Layout, Row, Rows};
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
    required: &["party", "debit", "credit"],
    optional: &[],
    amounts: &["debit", "credit"],
};

/// A network's open invoices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoices {
    /// Who owes or is owed, by index, as first written.
    pub parties: Vec<String>,
    /// Each invoice, in order.
    pub debts: Vec<Debt>,
    /// Its line in the text, from 1.
    pub lines: Vec<usize>,
    /// Its number, as written; empty where the text gives none.
    pub numbers: Vec<String>,
    /// Parties by their names without regard to case and spaces.
    known: BTreeMap<String, u32>,
}

/// How a name is told from others.
fn key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

impl Invoices {
    /// Reads invoices: columns `debtor`, `creditor`, `pounds`, and `invoice` where they have numbers.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines: no amount above zero, an
    /// invoice to oneself, one creditor's number twice.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        let mut errors = Vec::new();
        let rows = Rows::read(text, &INVOICES, &mut errors);
        let mut all = Self::default();
        let mut seen = BTreeMap::new();
        for row in &rows.rows {
            all.add(&rows, row, &mut seen, &mut errors);
        }
        errors.sort_by_key(|error| error.line);
        if errors.is_empty() {
            Ok(all)
        } else {
            Err(errors)
        }
    }

    fn add(
        &mut self,
        rows: &Rows,
        row: &Row,
        seen: &mut BTreeMap<(u32, String), usize>,
        errors: &mut Vec<TableError>,
    ) {
        let mut wrong = |message: String, hint: &str| {
            errors.push(TableError::new(row.line, message).hint(hint));
        };
        let (debtor, creditor) = (self.party(row.cell(0)), self.party(row.cell(1)));
        if debtor == creditor {
            let message = format!("{} owes itself", row.cell(0));
            wrong(
                message,
                "names are told apart without regard to case and spaces",
            );
        }
        let cell = row.cell(2);
        let amount = rows.pounds(cell).map(Pence::from_pounds);
        let is_good = amount.is_some_and(|amount| amount > Pence::ZERO);
        if !is_good {
            let hint =
                "an invoice is a sum above zero; a credit note is an invoice the other way round";
            wrong(format!("`{cell}` is no sum of pounds above zero"), hint);
        }
        let number = row.cell(3);
        if !number.is_empty()
            && let Some(line) = seen.insert((creditor, key(number)), row.line)
        {
            let message = format!(
                "invoice `{number}` of {} is already in line {line}",
                row.cell(1)
            );
            wrong(message, "each invoice counts once");
        }
        if let Some(amount) = amount.filter(|_| is_good && debtor != creditor) {
            let debt = Debt {
                debtor,
                creditor,
                amount,
            };
            self.debts.push(debt);
            self.lines.push(row.line);
            self.numbers.push(number.to_owned());
        }
    }

    fn party(&mut self, name: &str) -> u32 {
        let next = self.parties.len() as u32;
        let index = *self.known.entry(key(name)).or_insert(next);
        if index == next {
            self.parties.push(name.to_owned());
        }
        index
    }

    /// Reads limits of mutual credit: columns `party`, `debit`, `credit`. Who is not in it has none.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once: parties without invoices, a party twice, no sums.
    pub fn limits(&self, text: &str) -> Result<Vec<Limits>, Vec<TableError>> {
        let mut errors = Vec::new();
        let rows = Rows::read(text, &LIMITS, &mut errors);
        let mut limits = vec![Limits::default(); self.parties.len()];
        let mut given = BTreeMap::new();
        for row in &rows.rows {
            let mut wrong = |message: String| errors.push(TableError::new(row.line, message));
            let mut sum = |cell: &str| {
                let sum = rows.pounds(cell).map(Pence::from_pounds);
                let sum = sum.filter(|&sum| sum >= Pence::ZERO);
                if sum.is_none() {
                    wrong(format!("`{cell}` is no sum of pounds, 0 or more"));
                }
                sum
            };
            let (debit, credit) = (sum(row.cell(1)), sum(row.cell(2)));
            let party = self.known.get(&key(row.cell(0)));
            let Some(&party) = party else {
                wrong(format!("no invoice names `{}`", row.cell(0)));
                continue;
            };
            if let Some(line) = given.insert(party, row.line) {
                wrong(format!("`{}` is already in line {line}", row.cell(0)));
            }
            if let (Some(debit), Some(credit)) = (debit, credit) {
                limits[party as usize] = Limits { debit, credit };
            }
        }
        errors.sort_by_key(|error| error.line);
        if errors.is_empty() {
            Ok(limits)
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invoices_as_spreadsheets_write_them() {
        let text = "Invoice;Creditor;Debtor;Pounds\n1;Mill;Baker;1.200,50\n1;Carter;mill ;20\n";
        let all = Invoices::parse(text).expect("good invoices");
        assert_eq!(all.parties, ["Baker", "Mill", "Carter"]);
        let debt = |debtor, creditor, amount| Debt {
            debtor,
            creditor,
            amount: Pence(amount),
        };
        assert_eq!(all.debts, [debt(0, 1, 120_050), debt(1, 2, 2_000)]);
        assert_eq!(
            (all.lines, all.numbers),
            (vec![2, 3], vec!["1".to_owned(); 2])
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let text = "invoice,debtor,creditor,pounds\n7,A,B,10\n7,C,B,-5\n,A,a,1\n,A,,1\n,A,C,x\n";
        let errors = Invoices::parse(text).expect_err("bad invoices");
        let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
        for (line, words) in [
            (3, "`-5` is no sum"),
            (3, "invoice `7` of B is already in line 2"),
            (4, "A owes itself"),
            (5, "`creditor` is empty"),
            (6, "`x` is no sum"),
        ] {
            let at = format!("line {line}: {words}");
            assert!(
                said.iter().any(|error| error.starts_with(&at)),
                "{at}: {said:?}"
            );
        }
        assert_eq!(errors.len(), 5, "{said:?}");
    }

    #[test]
    fn limits_are_for_parties_that_have_invoices() {
        let all = Invoices::parse("debtor,creditor,pounds\nA,B,10\n").expect("good invoices");
        let limits = all
            .limits("party,debit,credit\nb,1,2.5\n")
            .expect("good limits");
        assert_eq!(limits[0], Limits::default());
        assert_eq!(
            (limits[1].debit, limits[1].credit),
            (Pence(100), Pence(250))
        );
        let errors = all.limits("party,debit,credit\nb,1,1\nB,1,-1\nZ,1,1\n");
        assert_eq!(errors.map_err(|errors| errors.len()), Err(3));
    }
}
