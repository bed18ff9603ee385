//! The leakage ledger: every door in and out, what it carries, and how a policy changes it.

use crate::experiment::comparison::Comparison;
use crate::measure::doors::{Doors, doors};
use crate::measure::interval::estimate;
use crate::measure::outcome::{Outcome, Series};
use crate::measure::window::Window;

use super::format::{self, Measure};
use super::sankey::pounds;
use super::view::{self, Table};

/// What a row counts.
#[derive(Clone, Copy)]
enum Row {
    In(Outcome),
    AllIn,
    Out(Outcome),
    AllOut,
    Stayed,
}

impl Row {
    /// All rows, from top to bottom.
    fn all() -> Vec<Self> {
        let came = Outcome::DOORS_IN.iter().map(|&door| Self::In(door));
        let went = Outcome::DOORS_OUT.iter().map(|&door| Self::Out(door));
        came.chain([Self::AllIn])
            .chain(went)
            .chain([Self::AllOut, Self::Stayed])
            .collect()
    }

    const fn label(self) -> &'static str {
        match self {
            Self::In(door) | Self::Out(door) => door.label(),
            Self::AllIn => "All in",
            Self::AllOut => "All out",
            Self::Stayed => "Stayed (change in holdings)",
        }
    }

    /// Its pounds of every 100 that came in.
    fn of(self, doors: &Doors) -> f64 {
        let one = |side: &[(Outcome, f64)], wanted: Outcome| {
            let own = side.iter().find(|(door, _)| *door == wanted);
            own.map_or(0.0, |(_, pounds)| *pounds)
        };
        let all = |side: &[(Outcome, f64)]| side.iter().map(|(_, pounds)| pounds).sum();
        match self {
            Self::In(door) => one(&doors.came_in, door),
            Self::AllIn => all(&doors.came_in),
            Self::Out(door) => one(&doors.went_out, door),
            Self::AllOut => all(&doors.went_out),
            Self::Stayed => doors.stayed,
        }
    }
}

/// The ledger of the last year without a shock: for the first policy pounds a year and of every 100
/// that came in, for the others the paired changes of both; then the identity.
#[must_use]
pub fn ledger(comparison: &Comparison, region: usize) -> Table {
    let policies: Vec<(usize, Doors)> = (0..comparison.policies.len())
        .filter_map(|p| Some((p, comparison.doors(p, 0, region)?)))
        .collect();
    let Some(((base, before), others)) = policies.split_first() else {
        return Table::default();
    };
    let name = |policy: usize| &comparison.policies[policy].name;
    let mut head = vec![
        "Door".to_owned(),
        format!("{}, a year", name(*base)),
        "of \u{a3}100 in".to_owned(),
    ];
    for (policy, _) in others {
        head.push(format!("{}: change, a year", name(*policy)));
        head.push("of \u{a3}100 in".to_owned());
    }
    let row = |row: Row| -> Vec<String> {
        let per_100 = row.of(before);
        let mut cells = vec![
            row.label().to_owned(),
            format::money(before.money_in * per_100 / 100.0),
            pounds_signed(per_100),
        ];
        for (policy, _) in others {
            cells.extend(changes(comparison, (*base, *policy), region, row));
        }
        cells
    };
    let mut rows: Vec<Vec<String>> = Row::all().into_iter().map(row).collect();
    rows.push(identity(&policies));
    Table { head, rows }
}

/// The paired change of a row in pounds a year and in pounds of every 100 that came in.
fn changes(
    comparison: &Comparison,
    (base, policy): (usize, usize),
    region: usize,
    row: Row,
) -> [String; 2] {
    let window = Window::last_year(comparison.months);
    let of_100 = |s: &Series| row.of(&doors(s, region, window));
    let a_year = |s: &Series| {
        let doors = doors(s, region, window);
        row.of(&doors) * doors.money_in / 100.0
    };
    let change = |pence: Vec<f64>| view::effect(Measure::Money, &estimate(&pence));
    let paired = |of: &dyn Fn(&Series) -> f64| comparison.paired((base, 0), (policy, 0), of);
    let pence_of_100 = paired(&of_100).into_iter().map(|pounds| pounds * 100.0);
    [change(paired(&a_year)), change(pence_of_100.collect())]
}

/// In less out less what stayed, for every policy.
fn identity(policies: &[(usize, Doors)]) -> Vec<String> {
    let mut cells = vec!["In \u{2212} out \u{2212} stayed (must be \u{a3}0)".to_owned()];
    for (_, doors) in policies {
        let holds = if doors.gap == 0.0 { "holds" } else { "BROKEN" };
        cells.extend([format::money(doors.gap), holds.to_owned()]);
    }
    cells
}

fn pounds_signed(amount: f64) -> String {
    let sign = if amount <= -0.05 { "\u{2212}" } else { "" };
    format!("{sign}{}", pounds(amount.abs()))
}
