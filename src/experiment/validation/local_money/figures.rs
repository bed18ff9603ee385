//! How figures of local money are read from pairs of runs.

use crate::experiment::local_money::IMPORTS;
use crate::experiment::validation::pairs::Pair;
use crate::measure::currency::{CurrencyOutcome, CurrencyRow, together};
use crate::measure::local_money::{is_alive, turnover};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::window::{Window, yearly};

impl Pair<'_> {
    /// The currency's mean over the run's last two full years, its branches together.
    pub(in crate::experiment::validation) fn row(&self) -> CurrencyRow {
        let window = Window::last_full_years(self.with.months);
        let [first, last] = [window.first, window.last].map(year_of);
        over(self.with, first, last)
    }

    /// Last of its recorded years in which anybody took part; 0 when none.
    fn last_alive(&self) -> u32 {
        let years = 1..=self.with.currencies.years();
        let alive = |&year: &u32| is_alive(&over(self.with, year, year));
        years.rev().find(alive).unwrap_or_default()
    }
}

fn year_of(month: u32) -> u32 {
    (month - 1) / 12 + 1
}

/// A currency's mean over some years, its branches together.
fn over(series: &Series, first: u32, last: u32) -> CurrencyRow {
    let years = &series.currencies;
    let branches = (0..years.currencies.len()).map(|place| years.mean(first, last, place));
    together(&branches.collect::<Vec<_>>())
}

/// A flow over some years, all branches.
fn sum(series: &Series, years: std::ops::RangeInclusive<u32>, flow: CurrencyOutcome) -> f64 {
    let known = &series.currencies;
    let years = years.filter(|&year| year <= known.years());
    let branches =
        |year| (0..known.currencies.len()).map(move |place| known.sum(year, place, flow));
    years.flat_map(branches).sum()
}

pub(super) fn taxes(pair: &Pair) -> f64 {
    let row = pair.row();
    let of = |outcome: CurrencyOutcome| row[outcome as usize];
    of(CurrencyOutcome::Taxes) / (of(CurrencyOutcome::Bought) + of(CurrencyOutcome::PaidOut))
}

pub(super) fn across(pair: &Pair) -> f64 {
    let row = pair.row();
    row[CurrencyOutcome::Across as usize] / turnover(&row)
}

/// Schemes start in the second year.
pub(super) fn unredeemed(pair: &Pair) -> f64 {
    let of = |flow| sum(pair.with, 2..=4, flow);
    1.0 - of(CurrencyOutcome::Redeemed) / of(CurrencyOutcome::PaidOut)
}

pub(super) fn passed_on(pair: &Pair) -> f64 {
    let of = |flow| sum(pair.with, 2..=4, flow);
    of(CurrencyOutcome::ByFirms) / of(CurrencyOutcome::ByHouseholds)
}

pub(super) fn closed(pair: &Pair) -> f64 {
    f64::from(u8::from(pair.last_alive() < pair.with.currencies.years()))
}

pub(super) fn lost(pair: &Pair) -> f64 {
    let years = 1..=pair.with.currencies.years();
    let about = years
        .clone()
        .map(|year| over(pair.with, year, year)[CurrencyOutcome::Circulation as usize]);
    sum(pair.with, years, CurrencyOutcome::Lost) / about.fold(0.0, f64::max)
}

/// Real value added of all regions a year, the last two full years.
fn made(series: &Series) -> f64 {
    let window = Window::last_full_years(series.months);
    yearly(series, everywhere(series), Outcome::RealValueAdded, window)
}

/// All regions together: the last.
fn everywhere(series: &Series) -> usize {
    series.regions.len() - 1
}

pub(super) fn value_added(pair: &Pair) -> f64 {
    made(pair.with) / made(pair.without) - 1.0
}

/// Bought outside by all regions a year, the last two full years, pence.
fn bought_outside(series: &Series) -> f64 {
    let window = Window::last_full_years(series.months);
    let doors = IMPORTS.iter();
    doors
        .map(|&door| yearly(series, everywhere(series), door, window))
        .sum()
}

pub(super) fn imports(pair: &Pair) -> f64 {
    (bought_outside(pair.with) - bought_outside(pair.without)) / made(pair.without)
}

pub(super) fn beyond_displacement(pair: &Pair) -> f64 {
    value_added(pair) + imports(pair)
}

pub(super) fn added(pair: &Pair) -> f64 {
    made(pair.with) - made(pair.without)
}

pub(super) fn cost(pair: &Pair) -> f64 {
    pair.row()[CurrencyOutcome::Cost as usize]
}

/// The years of the slump that `wir-region.toml` tells of.
const SLUMP: (u32, u32) = (4, 6);

pub(super) fn fall(pair: &Pair) -> f64 {
    let Some((_, slump)) = pair.shocked else {
        return f64::NAN;
    };
    let (first, last) = (12 * SLUMP.0 - 11, 12 * SLUMP.1);
    let made = |series| {
        yearly(
            series,
            everywhere(series),
            Outcome::RealValueAdded,
            Window { first, last },
        )
    };
    made(slump) / made(pair.without) - 1.0
}

pub(super) fn turnover_in_slump(pair: &Pair) -> f64 {
    let Some((slump, _)) = pair.shocked else {
        return f64::NAN;
    };
    let turnover = |series| turnover(&over(series, SLUMP.0, SLUMP.1));
    turnover(slump) / turnover(pair.with) - 1.0
}
