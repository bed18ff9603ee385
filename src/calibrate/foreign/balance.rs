//! Making a table balance: what is below nothing is put where it may be, small gaps are closed by
//! GRAS, large ones are refused.

use super::faults::Faults;
use super::flat::{column_name, row_name, unpack, whole};
use super::gras::{Line, Matrix, Unbalanced, gras};
use super::roles::SectorHead;
use super::system::System;
use super::tidy::{fold_stocks, tidy};
use crate::scenario::problem::Place;

/// A gap below this share of output is rounding, and is closed when the scenario is read.
const ROUNDING: f64 = 5e-5;
/// A gap below this share of all output is no matter for refusal, however small its sector.
const NO_MATTER: f64 = 1e-5;
/// Each total is met to this share of the largest.
const CLOSED: f64 = 1e-13;

/// One side of a sector that misses its output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gap {
    /// Region and sector, and whether costs or sales miss.
    pub what: String,
    /// Costs or sales, pounds a year.
    pub found: f64,
    /// Output, pounds a year.
    pub output: f64,
}

impl Gap {
    fn pounds(&self) -> f64 {
        (self.found - self.output).abs()
    }

    /// As a share of output.
    pub fn share(&self) -> f64 {
        self.pounds() / self.output.abs().max(f64::MIN_POSITIVE)
    }
}

/// A cell that balancing changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub row: String,
    pub column: String,
    pub before: f64,
    pub after: f64,
}

/// What was done to make a system balance.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    pub regions: String,
    /// Gaps as published, largest first.
    pub gaps: Vec<Gap>,
    /// Sum of all gaps as a share of output, as published.
    pub total: f64,
    /// Largest gap afterwards, as a share of output.
    pub after: f64,
    /// Rounds of GRAS; none when there was only rounding.
    pub rounds: usize,
    /// The cells that moved most, largest first.
    pub changes: Vec<Change>,
    /// What had to be put elsewhere before.
    pub moved: Vec<String>,
}

/// Balances a system. `tolerance` is the largest gap of a sector, as a share of its output; a fifth
/// of it is the largest sum of gaps. What cannot be balanced is a fault.
pub(super) fn balance(
    system: &mut System,
    sectors: &[SectorHead],
    tolerance: f64,
    file: Place,
    faults: &mut Faults,
) -> Account {
    let mut account = Account {
        regions: if system.regions.len() > 4 {
            format!("{} regions", system.regions.len())
        } else {
            system.regions.join(", ")
        },
        gaps: gaps(system, sectors),
        ..Account::default()
    };
    let made: f64 = system.output.iter().sum();
    account.total =
        account.gaps.iter().map(Gap::pounds).sum::<f64>() / (2.0 * made).max(f64::MIN_POSITIVE);
    account.moved = tidy(system, sectors);
    let worst = gaps(system, sectors)
        .iter()
        .map(Gap::share)
        .fold(0.0, f64::max);
    account.after = worst;
    if refused(&account, made, tolerance, sectors, file, faults) || worst <= ROUNDING {
        return account;
    }
    fold_stocks(system);
    match fit(system) {
        Ok((before, after, rounds)) => {
            account.rounds = rounds;
            account.changes = changes(system, sectors, &before, &after);
            account.after = gaps(system, sectors)
                .iter()
                .map(Gap::share)
                .fold(0.0, f64::max);
        }
        Err(why) => {
            let message = format!(
                "{}: the table cannot be balanced: {}",
                account.regions,
                reason(&why, system, sectors)
            );
            let hint = "add small industries together in [sectors], or check the rows and columns that are named".to_owned();
            faults.line(file, 1, message, Some(hint));
        }
    }
    account
}

/// Both sides of every sector that miss its output, largest first.
fn gaps(system: &System, sectors: &[SectorHead]) -> Vec<Gap> {
    let sides = [("costs", system.costs()), ("sales", system.sales())];
    let mut gaps = Vec::new();
    for (side, found) in sides {
        for (seller, (&found, &output)) in found.iter().zip(&system.output).enumerate() {
            // Adding up leaves a few units in the last place.
            if (found - output).abs() > 1e-9 * output.abs().max(1.0) {
                let what = format!("{side} of {}", seller_name(system, sectors, seller));
                gaps.push(Gap {
                    what,
                    found,
                    output,
                });
            }
        }
    }
    gaps.sort_by(|a, b| b.pounds().total_cmp(&a.pounds()));
    gaps
}

/// A seller by sector, and by region where there are several.
pub(super) fn seller_name(system: &System, sectors: &[SectorHead], seller: usize) -> String {
    let sector = &sectors[seller % system.sectors].name;
    if system.regions.len() == 1 {
        return format!("`{sector}`");
    }
    format!("`{sector}` in {}", system.regions[seller / system.sectors])
}

/// Says which gaps are too large to be closed.
fn refused(
    account: &Account,
    made: f64,
    tolerance: f64,
    sectors: &[SectorHead],
    file: Place,
    faults: &mut Faults,
) -> bool {
    let large = |gap: &&Gap| gap.share() > tolerance && gap.pounds() > NO_MATTER * made;
    let mut refused = false;
    for gap in account.gaps.iter().filter(large) {
        let line = sectors
            .iter()
            .find(|sector| gap.what.contains(&format!("`{}`", sector.name)))
            .map_or(1, |sector| sector.at.1);
        let message = format!(
            "{}{} come to {:.0} pounds, output is {:.0}: a gap of {}",
            prefix(&account.regions, &gap.what),
            gap.what,
            gap.found,
            gap.output,
            percent(gap.share())
        );
        let hint = format!(
            "gaps to {} are balanced; check that no row or column is missing or counted twice, or allow more with --tolerance",
            percent(tolerance)
        );
        faults.line(file, line, message, Some(hint));
        refused = true;
    }
    if !refused && account.total > tolerance / 5.0 {
        let message = format!(
            "{}: the gaps of all sectors sum to {} of output",
            account.regions,
            percent(account.total)
        );
        let hint = format!(
            "{} are balanced; allow more with --tolerance",
            percent(tolerance / 5.0)
        );
        faults.line(file, 1, message, Some(hint));
        refused = true;
    }
    refused
}

fn prefix(regions: &str, what: &str) -> String {
    if what.contains(" in ") {
        String::new()
    } else {
        format!("{regions}: ")
    }
}

fn percent(share: f64) -> String {
    if share > 100.0 {
        return "more than the whole".to_owned();
    }
    format!("{:.2}%", share * 100.0)
}

/// Fits the system by GRAS: products and industries to output; incomes and imports keep their totals;
/// final users take what is left, each in proportion to what it bought.
fn fit(system: &mut System) -> Result<(Matrix, Matrix, usize), Unbalanced> {
    let before = whole(system);
    let (mut rows, mut columns) = (before.row_sums(), before.column_sums());
    rows[..system.output.len()].copy_from_slice(&system.output);
    for seller in 0..system.output.len() {
        columns[system.user_of(seller)] = system.output[seller];
    }
    let gap = rows.iter().sum::<f64>() - columns.iter().sum::<f64>();
    let users = system.users();
    let is_final = |column: usize| column >= system.flows.width || column % users >= system.sectors;
    let bought: f64 = (0..columns.len())
        .filter(|&c| is_final(c))
        .map(|c| columns[c].max(0.0))
        .sum();
    for column in (0..columns.len()).filter(|&column| is_final(column)) {
        columns[column] += gap * columns[column].max(0.0) / bought.max(f64::MIN_POSITIVE);
    }
    let fitted = gras(&before, &rows, &columns, CLOSED)?;
    let mut after = fitted.matrix;
    // What was fitted to nothing is nothing.
    let nothing = 1e-9 * rows.iter().fold(0.0_f64, |a, b| a.max(*b)) * 1e-6;
    for cell in &mut after.cells {
        if cell.abs() < nothing {
            *cell = 0.0;
        }
    }
    unpack(system, &after);
    Ok((before, after, fitted.rounds))
}

/// The twelve cells that moved most.
fn changes(
    system: &System,
    sectors: &[SectorHead],
    before: &Matrix,
    after: &Matrix,
) -> Vec<Change> {
    let mut order: Vec<usize> = (0..before.cells.len()).collect();
    let moved = |at: usize| (after.cells[at] - before.cells[at]).abs();
    order.sort_by(|&a, &b| moved(b).total_cmp(&moved(a)));
    let change = |at: usize| Change {
        row: row_name(system, sectors, at / before.width),
        column: column_name(system, sectors, at % before.width),
        before: before.cells[at],
        after: after.cells[at],
    };
    order
        .into_iter()
        .take(12)
        .filter(|&at| moved(at) > 0.0)
        .map(change)
        .collect()
}

fn reason(why: &Unbalanced, system: &System, sectors: &[SectorHead]) -> String {
    let name = |line: &Line| match line {
        Line::Row(row) => format!("the row of {}", row_name(system, sectors, *row)),
        Line::Column(column) => format!("the column of {}", column_name(system, sectors, *column)),
    };
    match why {
        Unbalanced::Empty(line, total) => format!(
            "{} is all zeros and should come to {total:.0} pounds",
            name(line)
        ),
        Unbalanced::Sign(line, total) => format!(
            "{} has cells of one sign and should come to {total:.0} pounds",
            name(line)
        ),
        Unbalanced::Totals(rows, columns) => {
            format!("rows come to {rows:.0} pounds, columns to {columns:.0}")
        }
        Unbalanced::NotConverged(line, gap) => format!(
            "no factors were found; {} still misses {gap:.0} pounds",
            name(line)
        ),
    }
}
