//! One test for each of the month's thirteen phases, seen from outside: each fails if the phase's
//! rule were not there.

#[path = "../common/mod.rs"]
mod common;
mod decisions;
mod firms;
mod labour;
mod markets;
mod money;
mod purses;
mod shortages;

use std::collections::BTreeMap;

use common::dumfries;
use millpond::economy::firms::FirmBlock;
use millpond::economy::households::HouseholdBlock;
use millpond::economy::region::Region;
use millpond::ledger::{Account, PaymentKind, Transfer};
use millpond::scenario::types::Scenario;
use millpond::simulation::{Simulation, Unwatched};
use millpond::units::Pence;

fn region(simulation: &Simulation) -> &Region {
    &simulation.economy().regions[0]
}

/// Every firm's place as (block, place in the block), in order of its index in the region.
fn firms(region: &Region) -> impl Iterator<Item = (&FirmBlock, usize)> {
    region
        .firms
        .iter()
        .flat_map(|block| (0..block.len()).map(move |firm| (block, firm)))
}

/// Every household as (block, place in the block), in order of its index in the region.
fn households(region: &Region) -> impl Iterator<Item = (&HouseholdBlock, usize)> {
    region
        .households
        .iter()
        .flat_map(|block| (0..block.len()).map(move |i| (block, i)))
}

fn sector(region: &Region, name: &str) -> usize {
    let found = region.sectors.iter().position(|s| s.name == name);
    found.unwrap_or_else(|| panic!("there is no sector {name}"))
}

/// Lives a month and lists its payments.
fn month(simulation: &mut Simulation) -> Vec<Transfer> {
    let mut journal = Vec::new();
    simulation
        .step_with_journal(&mut Unwatched, &mut journal)
        .unwrap_or_else(|failure| panic!("{failure}"));
    journal
}

/// Sums of payments of a kind, by payer and payee.
fn paid(journal: &[Transfer], kind: PaymentKind) -> BTreeMap<(Account, Account), Pence> {
    let mut sums = BTreeMap::new();
    for t in journal.iter().filter(|t| t.kind == kind) {
        *sums.entry((t.payer, t.payee)).or_default() += t.amount;
    }
    sums
}

/// Everybody can deliver whatever is asked: nobody leaves, staff, plants and stocks are ample.
const AMPLE: [&str; 5] = [
    "behaviour.input_stock_months=3.0",
    "behaviour.separation_rate=0.0",
    "behaviour.overtime=1.0",
    "behaviour.capacity_use=0.5",
    "behaviour.supplier_search=0.0",
];

/// A shock in one sector, in force from month 3 on.
fn shocked(kind: &str, depth: f64, sector: &str, settings: &[&str]) -> Scenario {
    let shock = format!(
        "shocks=[{{name='it', side='local', kind='{kind}', depth={depth:?}, sectors=['{sector}'], start=3, length=48}}]"
    );
    dumfries(
        100,
        &[&[shock.as_str(), "run.shocks=['it']"], settings].concat(),
    )
}
