//! A region's circuit on the terminal: what `millpond check` says of each region before any month runs.

use std::fmt::Write;

use super::columns::{heading, indented, left, right};
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::check::oddities;
use crate::calibrate::summary::closure;
use crate::report::format::whole;

/// The circuit of a region, account by account, in a year, and what is odd in it.
#[must_use]
pub fn circuit(accounts: &RegionAccounts) -> String {
    let unit = Unit::of(accounts);
    let title = format!("{}: the circuit of a year, {}", accounts.name, unit.word());
    let mut text = heading(&title);
    let mut account = "";
    for row in closure(accounts) {
        let name = if row.account == account {
            ""
        } else {
            row.account
        };
        account = row.account;
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}{}{}  {}",
            left(name, 14),
            left(row.label, 42),
            right(&unit.show(row.pounds), 12),
            row.basis.word()
        );
    }
    let _ = writeln!(
        text,
        "\n{} residents, {} households, {} jobs; {} private firms (estimated)",
        count(accounts.population),
        count(accounts.households),
        count(accounts.jobs()),
        count(accounts.firms)
    );
    text += &notes(accounts);
    for (item, pounds) in oddities(accounts) {
        let amount = unit.show(pounds);
        let _ = writeln!(
            text,
            "odd: {item} comes to {amount}: see the closing assumptions"
        );
    }
    text
}

/// What readers should know of a region's accounts.
#[must_use]
pub fn notes(accounts: &RegionAccounts) -> String {
    let note = |note: &String| indented(&format!("{}: {note}", accounts.name), 0, 2) + "\n";
    accounts.notes.iter().map(note).collect()
}

/// What a circuit is counted in: small places in pounds, so that nothing is hidden by rounding.
#[derive(Clone, Copy)]
enum Unit {
    Pounds,
    MillionPounds,
}

impl Unit {
    fn of(accounts: &RegionAccounts) -> Self {
        if accounts.output() < 1e8 {
            Self::Pounds
        } else {
            Self::MillionPounds
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Pounds => "pounds",
            Self::MillionPounds => "million pounds",
        }
    }

    fn show(self, pounds: f64) -> String {
        match self {
            Self::MillionPounds => format!("{:.1}", pounds / 1e6),
            Self::Pounds if pounds < 0.0 => format!("-{}", count(-pounds)),
            Self::Pounds => count(pounds),
        }
    }
}

/// A number that is not negative, rounded to whole ones, with commas.
fn count(number: f64) -> String {
    whole(number.round() as u64)
}
