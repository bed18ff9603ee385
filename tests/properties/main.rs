//! What must hold whatever happens: books to the penny in random worlds; threads, blocks, order of
//! regions, journals and idle levers change nothing; scale changes noise, not means.

#[path = "../common/mod.rs"]
mod common;
mod worlds;

use std::collections::BTreeMap;

use common::{LUCK, bundled, bytes, bytes_of, dumfries, live, lived, luck, mean, village};
use millpond::economy::firms::FirmBlock;
use millpond::economy::households::HouseholdBlock;
use millpond::economy::population::BlockSizes;
use millpond::ledger::{Account, Node, PaymentKind, Transfer};
use millpond::measure::outcome::Outcome;
use millpond::scenario::record::Choice;
use millpond::scenario::types::{Lever, LeverKind, Scenario};
use millpond::simulation::{Simulation, Unwatched};
use millpond::units::Pence;
use proptest::prelude::*;
use worlds::{any_world, eventful, lever};

/// Lives the months of a random world: the auditor of each month is the judge.
fn books_balance(world: &Scenario, replicate: u32) -> Result<(), TestCaseError> {
    let mut simulation = Simulation::new(world, luck(replicate)).map_err(TestCaseError::fail)?;
    for _ in 0..24 {
        simulation
            .step(&mut Unwatched)
            .map_err(|failure| TestCaseError::fail(failure.to_string()))?;
    }
    let output = mean(simulation.series(), Outcome::Output, 1, 24);
    prop_assert!(output.is_finite() && output > 0.0);
    Ok(())
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(400))]
    #[test]
    fn books_of_a_random_village_balance_to_the_penny(
        world in any_world(village), replicate in 0u32..1000
    ) {
        books_balance(&world, replicate)?;
    }
}

proptest! {
    #![proptest_config(cases(100))]
    #[test]
    fn books_of_a_random_region_balance_to_the_penny(
        world in any_world(|settings| dumfries(200, settings)), replicate in 0u32..1000
    ) {
        books_balance(&world, replicate)?;
    }
}

fn on_threads<T: Send>(threads: usize, act: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads can be had")
        .install(act)
}

const MONTHS: u32 = 18;

#[test]
fn threads_and_block_sizes_change_nothing() {
    let world = eventful(|settings| dumfries(100, settings));
    let live_with = |threads: usize, blocks: BlockSizes| {
        on_threads(threads, || {
            let mut simulation =
                Simulation::with_blocks(&world, LUCK, blocks).expect("it can be built");
            live(&mut simulation, MONTHS);
            bytes(simulation.series())
        })
    };
    let usual = live_with(1, BlockSizes::default());
    for (threads, households, firms, firms_a_till) in [
        (2, 64, 4, 4),
        (8, 37, 1, 30),
        (8, 7, 3, 1),
        (1, 500, 1000, 1000),
    ] {
        let blocks = BlockSizes {
            households,
            household_blocks: usize::MAX,
            firms,
            firms_a_till,
            firm_tills: usize::MAX,
        };
        let other = live_with(threads, blocks);
        assert!(usual == other, "{threads} threads, {blocks:?}");
    }
    for threads in [2, 8] {
        let other = live_with(threads, BlockSizes::default());
        assert!(usual == other, "{threads} threads");
    }
}

#[test]
fn the_order_of_regions_changes_nothing() {
    let both = |names: [&str; 2]| {
        let [one, other] = names;
        let regions = format!("world.regions=[{{name='{one}'}}, {{name='{other}'}}]");
        eventful(|settings| dumfries(400, &[&[regions.as_str()], settings].concat()))
    };
    let (rural, city) = ("Dumfries and Galloway", "Glasgow City");
    let mut here = both([rural, city]);
    let mut there = both([city, rural]);
    for world in [&mut here, &mut there] {
        for currency in &mut world.currencies {
            // Notes circulate in both and cross the border.
            if currency.has_notes() {
                currency.regions.clear();
            } else {
                currency.regions = vec![rural.into()];
            }
        }
    }
    let (here, there) = (lived(&here, LUCK, MONTHS), lived(&there, LUCK, MONTHS));
    assert_eq!(here.series().regions, [rural, city, "All 2 regions"]);
    assert_eq!(there.series().regions, [city, rural, "All 2 regions"]);
    assert!(bytes_of(here.series(), 0) == bytes_of(there.series(), 1));
    assert!(bytes_of(here.series(), 1) == bytes_of(there.series(), 0));
    assert!(bytes_of(here.series(), 2) == bytes_of(there.series(), 2));
    assert!(bytes_of(here.series(), 0) != bytes_of(here.series(), 1));
}

#[test]
fn other_luck_changes_something() {
    let world = dumfries(200, &[]);
    let (one, other) = (lived(&world, luck(0), 6), lived(&world, luck(1), 6));
    assert!(bytes(one.series()) != bytes(other.series()));
}

#[test]
fn an_idle_lever_changes_nothing_at_all() {
    // Firms change hands often, so that it matters who takes them over.
    let without = dumfries(200, &["behaviour.owner_exit_rate=0.3"]);
    let plain = lived(&without, LUCK, MONTHS);
    for &kind in LeverKind::ALL {
        let mut world = without.clone();
        world.levers = vec![Lever {
            ramp: 6,
            ..lever(kind, 0.0, &plain.series().sectors)
        }];
        let idle = lived(&world, LUCK, MONTHS);
        assert!(bytes(plain.series()) == bytes(idle.series()), "{kind:?}");
        if kind == LeverKind::RegionalBanking {
            continue; // One run in which no firm changes its bank would prove nothing.
        }
        world.levers[0].strength = kind.range().1.min(1.0);
        let pulled = lived(&world, LUCK, MONTHS);
        assert!(bytes(plain.series()) != bytes(pulled.series()), "{kind:?}");
    }
}

/// Every account that a region has.
fn accounts(simulation: &Simulation, region: usize) -> Vec<Account> {
    let state = &simulation.economy().regions[region];
    let households: usize = state.households.iter().map(HouseholdBlock::len).sum();
    let firms: usize = state.firms.iter().map(FirmBlock::len).sum();
    let fixed = Node::FIXED.into_iter().map(Account::Node);
    (0..households as u32)
        .map(Account::Household)
        .chain((0..firms as u32).map(Account::Firm))
        .chain(fixed)
        .collect()
}

fn balances(simulation: &Simulation) -> BTreeMap<Account, Pence> {
    accounts(simulation, 0)
        .into_iter()
        .map(|account| (account, simulation.balance(0, account)))
        .collect()
}

fn apply(balances: &mut BTreeMap<Account, Pence>, journal: &[Transfer]) {
    for transfer in journal {
        for (account, change) in [
            (transfer.payer, -transfer.amount),
            (transfer.payee, transfer.amount),
        ] {
            *balances
                .get_mut(&account)
                .unwrap_or_else(|| panic!("{account:?} is no account")) += change;
        }
    }
}

#[test]
fn a_journal_lists_every_penny_and_changes_nothing() {
    let world = eventful(|settings| dumfries(200, settings));
    let blocks = BlockSizes {
        households: 50,
        household_blocks: usize::MAX,
        firms: 3,
        firms_a_till: 10,
        firm_tills: usize::MAX,
    };
    let mut listed = Simulation::with_blocks(&world, LUCK, blocks).expect("it can be built");
    let mut journal = Vec::new();
    for month in 1..=MONTHS {
        let mut expected = balances(&listed);
        journal.clear();
        listed
            .step_with_journal(&mut Unwatched, &mut journal)
            .unwrap_or_else(|failure| panic!("{failure}"));
        assert!(
            journal
                .iter()
                .all(|t| t.region == 0 && t.amount != Pence(0))
        );
        apply(&mut expected, &journal);
        for (account, found) in balances(&listed) {
            assert_eq!(expected[&account], found, "{account:?} in month {month}");
        }
        books_repeat_the_journal(&listed, &journal);
    }
    let plain = lived(&world, LUCK, MONTHS);
    assert!(bytes(plain.series()) == bytes(listed.series()));
}

/// The month's books are the journal's sums by payer, payee and kind (tills book both directions
/// between two nodes as one difference).
fn books_repeat_the_journal(simulation: &Simulation, journal: &[Transfer]) {
    let mut sums: BTreeMap<(Node, Node, PaymentKind), i64> = BTreeMap::new();
    let mut add = |from: Node, to: Node, kind, amount: Pence| {
        *sums.entry((from, to, kind)).or_default() += amount.0;
        *sums.entry((to, from, kind)).or_default() -= amount.0;
    };
    for t in journal {
        let [from, to] = [t.payer, t.payee].map(|a| simulation.node_of(0, a));
        add(from, to, t.kind, t.amount);
    }
    for (from, to, kind, amount) in simulation.economy().regions[0].accounts.books.entries() {
        add(from, to, kind, -amount);
    }
    let wrong: Vec<_> = sums.iter().filter(|(_, sum)| **sum != 0).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn scale_changes_noise_not_means() {
    let replicates = 8;
    let outputs = |scale: u32| -> (Vec<f64>, f64) {
        let world = dumfries(scale, &[]);
        let runs = (0..replicates).map(|r| lived(&world, luck(r), 24));
        let (outputs, rates): (Vec<f64>, Vec<f64>) = runs
            .map(|run| {
                let year = |outcome| mean(run.series(), outcome, 13, 24);
                (year(Outcome::Output), year(Outcome::Unemployment))
            })
            .unzip();
        (outputs, rates.iter().sum::<f64>() / f64::from(replicates))
    };
    let average = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let spread = |v: &[f64]| {
        let centre = average(v);
        (v.iter().map(|x| (x - centre).powi(2)).sum::<f64>() / (v.len() - 1) as f64).sqrt() / centre
    };
    let (coarse, coarse_rate) = outputs(200);
    let (fine, fine_rate) = outputs(25);
    let gap = average(&coarse) / average(&fine) - 1.0;
    println!(
        "means differ by {gap:.4}; spreads {:.4} and {:.4}; unemployment {coarse_rate:.4} and {fine_rate:.4}",
        spread(&coarse),
        spread(&fine)
    );
    assert!(gap.abs() < 0.02, "{gap}");
    assert!(spread(&coarse) > spread(&fine));
    assert!((coarse_rate - fine_rate).abs() < 0.02);
}

#[test]
fn bundled_policies_audit_in_both_regions() {
    for file in ["dumfries-and-galloway/localised", "glasgow/globalised"] {
        let world = bundled(file, &["world.scale=300", "run.shocks=['supplies']"]);
        let run = lived(&world, LUCK, 48);
        assert_eq!(run.series().months, 48, "{file}");
    }
}
