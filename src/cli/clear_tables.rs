//! What a clearing sets off, as tables and JSON.

use serde_json::{Value, json};

use super::clear_text::{Cleared, pounds};
use super::csv_text::CsvText;
use super::error::CliError;
use crate::units::Pence;

/// Every invoice, as CSV.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn invoices(cleared: &Cleared) -> Result<String, CliError> {
    let mut table = CsvText::with_head([
        "line", "invoice", "debtor", "creditor", "pounds", "set_off", "left",
    ])?;
    let invoices = &cleared.invoices;
    let names = invoices.lines.iter().zip(&invoices.numbers);
    let sums = invoices.debts.iter().zip(&cleared.clearing.set_off);
    for ((line, number), (debt, &set_off)) in names.zip(sums) {
        table.row([
            line.to_string().as_str(),
            number,
            &invoices.firms[debt.debtor as usize],
            &invoices.firms[debt.creditor as usize],
            &pounds(debt.amount),
            &pounds(set_off),
            &pounds(debt.amount - set_off),
        ])?;
    }
    table.text()
}

/// Every firm, as CSV.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn firms(cleared: &Cleared) -> Result<String, CliError> {
    let mut table = CsvText::with_head([
        "firm",
        "owes_before",
        "is_owed_before",
        "owes_after",
        "is_owed_after",
        "pool_balance",
    ])?;
    let named = cleared.invoices.firms.iter().zip(&cleared.firms);
    for ((name, firm), &balance) in named.zip(&cleared.clearing.balance) {
        let sums = [
            firm.owes,
            firm.owed,
            firm.owes - firm.saves,
            firm.owed - firm.gives_up,
            balance,
        ];
        table.row(std::iter::once(name).chain(&sums.map(pounds)))?;
    }
    table.text()
}

/// The sums, as CSV.
#[must_use]
pub fn figures(cleared: &Cleared) -> String {
    let sums = cleared.sums();
    let without = cleared.without_credit.unwrap_or(sums.set_off);
    let rows = [
        ("owed before", sums.before),
        ("set off", sums.set_off),
        ("left to pay", sums.after),
        ("net debt before", sums.net_before),
        ("net debt after", sums.net_after),
        ("set off more with credit lines", sums.set_off - without),
        ("drawn on credit lines", sums.drawn),
    ]
    .map(|(name, amount)| {
        let share = amount.as_f64() / sums.before.as_f64();
        format!("{name},{},{share:.4}\n", pounds(amount))
    });
    "figure,pounds,share_of_owed_before\n".to_owned() + &rows.concat()
}

/// The sums and the firms that save most, as JSON.
#[must_use]
pub fn json(cleared: &Cleared) -> Value {
    let (sums, settled) = (cleared.sums(), cleared.settled());
    let name = |index: usize| &cleared.invoices.firms[index];
    let firm = |(index, firm): (usize, &super::clear_text::Firm)| {
        json!({
            "firm": name(index),
            "owes_before_pounds": firm.owes.pounds(),
            "set_off_pounds": firm.saves.pounds(),
            "owes_after_pounds": (firm.owes - firm.saves).pounds(),
            "pool_balance_pounds": cleared.clearing.balance[index].pounds(),
        })
    };
    let without = cleared.without_credit;
    json!({
        "invoices": cleared.invoices.debts.len(),
        "firms": cleared.firms.len(),
        "owed_before_pounds": sums.before.pounds(),
        "set_off_pounds": sums.set_off.pounds(),
        "set_off_share": sums.set_off.as_f64() / sums.before.as_f64(),
        "owed_after_pounds": sums.after.pounds(),
        "net_before_pounds": sums.net_before.pounds(),
        "net_after_pounds": sums.net_after.pounds(),
        "set_off_without_credit_pounds": without.map(Pence::pounds),
        "drawn_pounds": without.map(|_| sums.drawn.pounds()),
        "invoices_settled": settled.full,
        "invoices_settled_in_part": settled.part,
        "invoices_untouched": settled.none,
        "most_possible": cleared.clearing.most_possible,
        "largest_savings": cleared.largest().into_iter().map(firm).collect::<Vec<_>>(),
    })
}
