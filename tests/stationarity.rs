//! The full model without policy and shock stays where it is: output, deposits and debt.

mod common;

use common::{dumfries, lived, luck, mean};
use millpond::measure::interval::{Estimate, estimate};
use millpond::measure::outcome::{Outcome, Series};

/// The bound on the change of output and on each drift.
const BOUND: f64 = 0.01;

/// How far one replicate moved.
struct Drift {
    /// Output of year 10 over that of year 2, less 1.
    output: f64,
    /// Yearly change of residents' deposits over eight years, per pound of value added a year.
    deposits: f64,
    /// The same of firms' bank debt.
    debt: f64,
}

fn drift(series: &Series) -> Drift {
    let year = |outcome, year: u32| mean(series, outcome, 12 * year - 11, 12 * year);
    let value_added = 12.0 * year(Outcome::ValueAdded, 2);
    let level = |y: u32| {
        series.value(12 * y, 0, Outcome::HouseholdDeposits)
            + series.value(12 * y, 0, Outcome::FirmDeposits)
    };
    let debt = |y: u32| series.value(12 * y, 0, Outcome::Debt);
    Drift {
        output: year(Outcome::Output, 10) / year(Outcome::Output, 2) - 1.0,
        deposits: (level(10) - level(2)) / 8.0 / value_added,
        debt: (debt(10) - debt(2)) / 8.0 / value_added,
    }
}

fn show(what: &str, estimate: &Estimate) {
    let [low, high] = estimate.interval.unwrap_or([f64::NAN; 2]);
    println!(
        "{what}: {:+.4} [{low:+.4}, {high:+.4}] over {} replicates",
        estimate.mean, estimate.replicates
    );
}

fn stands_still(scale: u32, replicates: u32) {
    let scenario = dumfries(scale, &["run.months=120"]);
    assert_eq!(scenario.behaviour.inflation_anchor.to_bits(), 0);
    let mut drifts = Vec::new();
    for replicate in 0..replicates {
        let simulation = lived(&scenario, luck(replicate), 120);
        let series = simulation.series();
        let unemployed = mean(series, Outcome::Unemployment, 1, 120);
        assert!(
            (0.001..0.5).contains(&unemployed),
            "an economy that is alive: {unemployed}"
        );
        drifts.push(drift(series));
    }
    let column = |pick: fn(&Drift) -> f64| estimate(&drifts.iter().map(pick).collect::<Vec<_>>());
    let all = [
        ("output, year 10 / year 2 - 1", column(|d| d.output)),
        ("deposits, a year per value added", column(|d| d.deposits)),
        ("debt, a year per value added", column(|d| d.debt)),
    ];
    for (what, found) in &all {
        show(what, found);
    }
    for (what, found) in &all {
        assert!(found.mean.abs() < BOUND, "{what}: {}", found.mean);
    }
}

#[test]
fn four_replicates_of_a_coarse_region_stand_still() {
    stands_still(30, 4);
}

#[test]
#[ignore = "20 replicates at the bundled scale take minutes"]
fn twenty_replicates_of_the_bundled_region_stand_still() {
    stands_still(6, 20);
}
