//! Firms' lives and their banks over decades: sizes, growth, exit, entry, sales of firms, debt.

use crate::common::{begin, dumfries, lived, luck, mean};
use crate::{firms, region};
use millpond::measure::outcome::Outcome;
use millpond::scenario::types::Scenario;
use millpond::simulation::{Simulation, Unwatched};

/// Firms' lives switched off: nobody's custom moves by luck, nobody closes or sells of their own accord.
pub const STILL: [&str; 3] = [
    "behaviour.custom_volatility=0.0",
    "behaviour.closure_rate=0.0",
    "behaviour.owner_exit_rate=0.0",
];

/// Expected sales of private firms: (which firm of its place, volume), 0 where none is active.
fn sizes(simulation: &Simulation) -> Vec<(u32, f64)> {
    let all = firms(region(simulation)).filter(|(block, _)| !block.public);
    all.map(|(block, firm)| {
        let sales = if block.active(firm) {
            block.expected[firm]
        } else {
            0.0
        };
        (block.birth[firm], sales)
    })
    .collect()
}

/// Hill's estimate of the tail's exponent from the largest fifth.
fn tail_exponent(sizes: &[(u32, f64)]) -> f64 {
    let mut sorted: Vec<f64> = sizes.iter().map(|s| s.1).filter(|s| *s > 0.0).collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let k = sorted.len() / 5;
    let logs: f64 = sorted[..k].iter().map(|x| (x / sorted[k]).ln()).sum();
    k as f64 / logs
}

/// What the years of a run say of its firms.
struct Lives {
    tail: Vec<f64>,
    largest: Vec<f64>,
    growth: Vec<f64>,
}

fn lives(world: &Scenario, years: u32) -> (Simulation, Lives) {
    let mut simulation = Simulation::new(world, luck(0)).expect("it can be built");
    let mut found = Lives {
        tail: Vec::new(),
        largest: Vec::new(),
        growth: Vec::new(),
    };
    let mut before = sizes(&simulation);
    for _ in 0..years {
        for _ in 0..12 {
            simulation.step(&mut Unwatched).expect("the books close");
        }
        let now = sizes(&simulation);
        let pairs = before.iter().zip(&now);
        let grown = pairs.filter(|(b, n)| b.0 == n.0 && b.1 > 0.0 && n.1 > 0.0);
        found.growth.extend(grown.map(|(b, n)| (n.1 / b.1).ln()));
        let all: f64 = now.iter().map(|s| s.1).sum();
        let most = now.iter().map(|s| s.1).fold(0.0, f64::max);
        found.largest.push(most / all);
        found.tail.push(tail_exponent(&now));
        before = now;
    }
    (simulation, found)
}

fn mean_of(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Variance and kurtosis (3 for a normal distribution).
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = mean_of(values);
    let power =
        |p: i32| values.iter().map(|v| (v - mean).powi(p)).sum::<f64>() / values.len() as f64;
    (power(2), power(4) / power(2).powi(2))
}

#[test]
fn sizes_stay_near_zipf_and_growth_has_fat_tails_for_fifty_years() {
    let (simulation, found) = lives(&dumfries(60, &[]), 50);
    let (first, last) = found.tail.split_at(25);
    for half in [first, last] {
        let exponent = mean_of(half);
        assert!((0.8..1.4).contains(&exponent), "{exponent}");
    }
    assert!(
        mean_of(&found.largest[40..]) < 0.25,
        "no firm is the economy"
    );
    let (variance, kurtosis) = moments(&found.growth);
    assert!(kurtosis > 3.5, "{kurtosis}");
    assert!((0.08..0.4).contains(&variance.sqrt()), "{variance}");
    // UK, 2019: births 13%, deaths 11% of firms a year.
    let series = simulation.series();
    let yearly = |outcome| 12.0 * mean(series, outcome, 61, 600);
    let firms = mean(series, Outcome::Firms, 61, 600);
    let deaths = yearly(Outcome::FirmExits) / firms;
    let births = yearly(Outcome::FirmEntries) / firms;
    assert!((0.06..0.16).contains(&deaths), "{deaths}");
    assert!((births - deaths).abs() < 0.01, "{births} {deaths}");
    let later = mean(series, Outcome::Firms, 481, 600);
    assert!((later / firms - 1.0).abs() < 0.05, "{firms} {later}");

    let (still, quiet) = lives(&dumfries(60, &STILL), 10);
    let (calm, _) = moments(&quiet.growth[quiet.growth.len() / 2..]);
    // Buyers that change suppliers move firms too.
    assert!(calm < 0.9 * variance, "{calm} {variance}");
    let sales = still.series().months_of(0, Outcome::OwnershipSales);
    assert!(sales.sum::<f64>().abs() < 0.5);
}

#[test]
fn outside_owners_keep_their_part_in_expectation() {
    let share = |simulation: &Simulation| -> f64 {
        let private = firms(region(simulation)).filter(|(b, f)| !b.public && b.active(*f));
        let (mut held, mut all) = (0.0, 0.0);
        for (block, firm) in private {
            held += block.expected[firm] * f64::from(block.outside_share[firm]);
            all += block.expected[firm];
        }
        held / all
    };
    let world = dumfries(60, &[]);
    let start = share(&begin(&world));
    let runs = (0..6).map(|replicate| lived(&world, luck(replicate), 360));
    let ends: Vec<f64> = runs.map(|run| share(&run)).collect();
    let end = mean_of(&ends);
    assert!((end - start).abs() < 0.1, "{start}, then {ends:?}");
}

#[test]
fn debt_stays_and_banks_earn_and_lose() {
    let world = dumfries(60, &[]);
    let simulation = lived(&world, luck(0), 240);
    let series = simulation.series();
    let debt = |first| mean(series, Outcome::Debt, first, first + 59);
    let change = debt(181) / debt(61) - 1.0;
    assert!(change.abs() < 0.15, "{change}");
    assert!(mean(series, Outcome::WrittenOff, 1, 240) > 0.0);
    assert!(mean(series, Outcome::DoorInterest, 1, 240) > 0.0);
    let value_added = 12.0 * mean(series, Outcome::ValueAdded, 1, 12);
    let share = series.value(1, 0, Outcome::Debt) / value_added;
    assert!(
        (0.1..0.4).contains(&share),
        "a quarter of value added: {share}"
    );

    let without = [
        "behaviour.usual_debt_months=0.0",
        "behaviour.owner_exit_rate=0.0",
    ];
    let unindebted = lived(&dumfries(60, &without), luck(0), 12);
    let owed = unindebted.series().value(1, 0, Outcome::Debt);
    assert!(owed < 0.02 * debt(61), "{owed}");
}

#[test]
fn an_economy_whose_every_plant_is_destroyed_comes_back() {
    let world = dumfries(
        100,
        &[
            "shocks=[{name='it', side='local', kind='capacity_destroyed', depth=1.0, start=13, length=1}]",
            "run.shocks=['it']",
        ],
    );
    let simulation = lived(&world, luck(0), 240);
    let series = simulation.series();
    for &outcome in Outcome::ALL {
        assert!(
            series.months_of(0, outcome).all(f64::is_finite),
            "{outcome:?}"
        );
    }
    let year = |first| mean(series, Outcome::RealValueAdded, first, first + 11);
    assert!(year(14) < 0.8 * year(1), "it was hit");
    assert!(
        year(229) > 0.8 * year(1),
        "it came back: {}",
        year(229) / year(1)
    );
}
