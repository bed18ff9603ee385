//! What a clearing sets off, as text for those who must agree to it.

use std::fmt::Write;

use super::columns::{heading, left, right, wrapped};
use crate::clearing::Clearing;
use crate::clearing::invoices::Invoices;
use crate::report::format::whole;
use crate::units::Pence;

/// How many firms are named.
pub const NAMED: usize = 10;
/// Characters of the column of names.
const NAME: usize = 20;

/// What one firm owes and is owed, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Firm {
    /// To others, before.
    pub owes: Pence,
    /// By others, before.
    pub owed: Pence,
    /// What it need no longer pay.
    pub saves: Pence,
    /// What it will no longer be paid.
    pub gives_up: Pence,
}

impl Firm {
    /// What it owes net of what it is owed; below zero when it is owed more.
    #[must_use]
    pub fn net_before(&self) -> Pence {
        self.owes - self.owed
    }

    /// The same afterwards, without its balance at the pool.
    #[must_use]
    pub fn net_after(&self) -> Pence {
        self.net_before() - self.saves + self.gives_up
    }
}

/// What has been set off, of what.
pub struct Cleared {
    /// All invoices.
    pub invoices: Invoices,
    /// What is set off of each.
    pub clearing: Clearing,
    /// Each firm.
    pub firms: Vec<Firm>,
    /// What would be set off without a pool, where there is one.
    pub without_credit: Option<Pence>,
}

/// All of it in some sums, pence.
pub struct Sums {
    /// Owed before.
    pub before: Pence,
    /// Set off.
    pub set_off: Pence,
    /// Still to be paid.
    pub after: Pence,
    /// Owed by firms that owe more than they are owed, net, before.
    pub net_before: Pence,
    /// The same afterwards.
    pub net_after: Pence,
    /// Drawn on credit lines at the pool, in all.
    pub drawn: Pence,
}

/// How many invoices are settled in full, in part, not at all.
pub struct Settled {
    /// In full.
    pub full: usize,
    /// In part.
    pub part: usize,
    /// Not at all.
    pub none: usize,
}

impl Cleared {
    /// The sums.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let sum = |of: fn(&Firm) -> Pence| self.firms.iter().map(of).sum::<Pence>();
        let above = |amount: Pence| amount.max(Pence::ZERO);
        let balances = self.clearing.balance.iter();
        let (before, set_off) = (sum(|firm| firm.owes), sum(|firm| firm.saves));
        Sums {
            before,
            set_off,
            after: before - set_off,
            net_before: self.firms.iter().map(|f| above(f.net_before())).sum(),
            net_after: self.firms.iter().map(|f| above(f.net_after())).sum(),
            drawn: balances.map(|&balance| above(-balance)).sum(),
        }
    }

    /// How far invoices are settled.
    #[must_use]
    pub fn settled(&self) -> Settled {
        let debts = &self.invoices.debts;
        let of = || debts.iter().zip(&self.clearing.set_off);
        let full = of().filter(|(debt, off)| debt.amount == **off).count();
        let none = of().filter(|(_, off)| **off == Pence::ZERO).count();
        Settled {
            full,
            part: debts.len() - full - none,
            none,
        }
    }

    /// Firms that save most, with their indices; of equals the first by name.
    #[must_use]
    pub fn largest(&self) -> Vec<(usize, &Firm)> {
        let mut firms: Vec<_> = self.firms.iter().enumerate().collect();
        firms.retain(|(_, firm)| firm.saves > Pence::ZERO);
        firms.sort_by_key(|(_, firm)| -firm.saves);
        firms.truncate(NAMED);
        firms
    }
}

/// Pounds with pence, as in a table.
#[must_use]
pub fn pounds(amount: Pence) -> String {
    let sign = if amount < Pence::ZERO { "-" } else { "" };
    let pence = amount.0.unsigned_abs();
    format!("{sign}{}.{:02}", pence / 100, pence % 100)
}

/// The same for people: £1,234.50.
fn shown(amount: Pence) -> String {
    let plain = pounds(Pence(amount.0.saturating_abs()));
    let (whole, pence) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount < Pence::ZERO { "−" } else { "" };
    format!("{sign}£{grouped}.{pence}")
}

/// What is set off, for people.
#[must_use]
pub fn text(cleared: &Cleared) -> String {
    let sums = cleared.sums();
    let mut text = heading("Clearing of invoices");
    let [invoices, firms] =
        [cleared.invoices.debts.len(), cleared.firms.len()].map(|count| whole(count as u64));
    // Writing to a string does not fail.
    let _ = writeln!(text, "{invoices} open invoices between {firms} firms\n");
    let share = |part: Pence| format!("{:.1}%", 100.0 * part.as_f64() / sums.before.as_f64());
    for (name, amount) in [
        ("Owed before", sums.before),
        ("Set off against each other", sums.set_off),
        ("Left to pay", sums.after),
    ] {
        let amounts = right(&shown(amount), 22) + &right(&share(amount), 9);
        let _ = writeln!(text, "{}{amounts}", left(name, 40));
    }
    text.push('\n');
    for (name, amount) in [
        ("Net debt before", sums.net_before),
        ("Net debt after", sums.net_after),
    ] {
        let _ = writeln!(text, "{}{}", left(name, 40), right(&shown(amount), 22));
    }
    if let Some(without) = cleared.without_credit {
        text += &credit(&sums, without);
    }
    text += &settled(cleared);
    text += &largest(cleared);
    text + "\n" + &wrapped(&meaning(cleared)) + "\n"
}

fn credit(sums: &Sums, without: Pence) -> String {
    let mut text = heading("What the credit lines add");
    for (name, amount) in [
        ("Set off without them", without),
        ("Set off more with them", sums.set_off - without),
        ("Drawn on them, as credit to others", sums.drawn),
    ] {
        let _ = writeln!(text, "{}{}", left(name, 40), right(&shown(amount), 22));
    }
    text
}

fn settled(cleared: &Cleared) -> String {
    let Settled { full, part, none } = cleared.settled();
    let mut text = heading("Invoices");
    for (name, count) in [
        ("Settled in full", full),
        ("Settled in part", part),
        ("Not touched", none),
    ] {
        let _ = writeln!(
            text,
            "{}{}",
            left(name, 40),
            right(&whole(count as u64), 22)
        );
    }
    text
}

/// Firms that save most.
fn largest(cleared: &Cleared) -> String {
    let largest = cleared.largest();
    if largest.is_empty() {
        return String::new();
    }
    let has_pool = cleared.without_credit.is_some();
    let mut text = heading("Firms that save most");
    let mut row = |name: &str, cells: [&str; 3], balance: &str| {
        let balance = if has_pool { balance } else { "" };
        // Whatever their size, sums stand apart.
        let cell = |sum: &str| format!(" {}", right(sum, 14));
        let line = left(name, NAME) + &cells.map(cell).concat() + &cell(balance);
        let _ = writeln!(text, "{}", line.trim_end());
    };
    row("", ["owes", "set off", "left to pay"], "pool balance");
    for (index, firm) in largest {
        let name = cut(&cleared.invoices.firms[index]);
        let cells = [firm.owes, firm.saves, firm.owes - firm.saves].map(shown);
        let balance = shown(cleared.clearing.balance[index]);
        row(&name, cells.each_ref().map(String::as_str), &balance);
    }
    text
}

/// A name that fits its column.
fn cut(name: &str) -> String {
    if name.chars().count() < NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 2).chain(['…']).collect()
}

/// What the figures mean.
#[must_use]
pub fn meaning(cleared: &Cleared) -> String {
    let most = if cleared.clearing.most_possible {
        "No other way of setting off could set off more."
    } else {
        "No circle of debts is left. The search for the most that can be set off took too many steps and was \
         given up, so that another way might set off more."
    };
    let (nobody, net) = if cleared.without_credit.is_some() {
        (
            "a firm whose debts fall by more than its claims owes the difference to the pool (balance below zero), \
             the others are owed it (above zero); the pool as a whole has nothing",
            "between firms it falls by no more than what is drawn",
        )
    } else {
        (
            "each firm no longer pays exactly as much as it is no longer paid",
            "without credit no setting off can lower it, nor leave less than it to pay",
        )
    };
    format!(
        "Nobody gains or loses: {nobody}. Net debt is what firms that owe more than they are owed owe on balance; \
         {net}. {most} Nothing has been paid or booked: the firms must agree to it."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_written_to_the_penny() {
        assert_eq!(pounds(Pence(-123_405)), "-1234.05");
        for (amount, words) in [
            (0, "£0.00"),
            (99_999, "£999.99"),
            (100_000, "£1,000.00"),
            (-123_456_789, "−£1,234,567.89"),
        ] {
            assert_eq!(shown(Pence(amount)), words);
        }
    }
}
