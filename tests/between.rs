//! Regions that trade with each other and whose residents commute: known answers, exact sums, symmetry.

mod common;

use common::{begin, bundled, bytes_of, live};
use millpond::calibrate::from_world;
use millpond::calibrate::leontief::{Closure, Leontief};
use millpond::experiment::limit::between;
use millpond::ledger::Node;
use millpond::measure::outcome::Outcome;
use millpond::scenario::types::{RegionSource, Scenario};
use millpond::simulation::Simulation;

const THREE: [&str; 3] = ["Glasgow City", "East Ayrshire", "South Lanarkshire"];

/// Scotland's areas, or some of them, in this order.
fn scotland(regions: &[&str], settings: &[&str]) -> Scenario {
    let mut scenario = bundled("scotland/world", settings);
    if !regions.is_empty() {
        let all = std::mem::take(&mut scenario.world.regions);
        let named = |name: &&str| -> RegionSource {
            let found = all.iter().find(|region| region.name == **name);
            found.expect("a council area").clone()
        };
        scenario.world.regions = regions.iter().map(named).collect();
    }
    scenario
}

fn sector_outputs(simulation: &Simulation, month: u32) -> Vec<f64> {
    let series = simulation.series();
    let regions = 0..simulation.economy().regions.len();
    let sectors = 0..series.sectors.len();
    regions
        .flat_map(|r| sectors.clone().map(move |s| (r, s)))
        .map(|(region, sector)| series.sector_output(month, region, sector))
        .collect()
}

#[test]
fn regions_in_limit_mode_stand_still_for_ten_years() {
    let scenario = scotland(&THREE, &["behaviour.limit_mode=true", "run.months=120"]);
    let mut simulation = begin(&scenario);
    live(&mut simulation, 120);
    let start = sector_outputs(&simulation, 1);
    for month in 2..=120 {
        for (at, (now, then)) in sector_outputs(&simulation, month)
            .iter()
            .zip(&start)
            .enumerate()
        {
            assert!(
                (now / then - 1.0).abs() < 1e-5,
                "sector {at} in month {month}"
            );
        }
    }
}

/// A permanent injection into one region raises output in every sector of every region by what the
/// interregional inverse says.
#[test]
fn an_injection_reaches_other_regions_as_the_interregional_inverse_says() {
    let scenario = scotland(&THREE, &["run.months=240"]);
    let places = [(1, 2), (0, 5)];
    let proof = between(&scenario, &places).expect("all runs finish");
    assert!(proof.largest_error <= 1e-5, "{proof:?}");
    let calibrated = from_world(&scenario.world).expect("bundled files make regions");
    let system = Leontief::between(&calibrated);
    let inverse = system
        .inverse(Closure::Two)
        .expect("the system has an inverse");
    assert_eq!(proof.sectors, inverse.nrows());
    for (region, sector) in places {
        let others: f64 = (0..inverse.nrows())
            .filter(|at| at / calibrated.between.products != region)
            .map(|at| inverse[(at, system.index(region, sector))])
            .sum();
        assert!(others > 0.01, "something reaches the others: {others}");
    }
}

/// What one region pays for what it buys of another is what the other's firms receive, by product, to
/// the penny; where all of the area is modelled, all trade with it cancels.
#[test]
fn trade_between_regions_cancels_to_the_penny_every_month() {
    let scenario = scotland(&[], &["world.scale=1000", "run.months=24"]);
    let mut simulation = begin(&scenario);
    for month in 1..=24 {
        live(&mut simulation, 1);
        let economy = simulation.economy();
        let regions = 0..economy.regions.len();
        let mut traded = 0;
        for product in 0..economy.trade.products {
            let (mut paid, mut received) = (0, 0);
            for region in regions.clone() {
                let row = economy.trade.row(region, product);
                paid += economy.trade.paid[row].iter().map(|p| p.0).sum::<i64>();
                assert_eq!(
                    economy.trade.paid(region, product, region).0,
                    0,
                    "not to itself"
                );
                let books = &economy.regions[region].accounts.books;
                received += books.flow(Node::RestOfArea, Node::Sector(product as u16)).0;
            }
            assert_eq!(paid, received, "product {product} in month {month}");
            traded += paid;
        }
        assert!(traded > 0);
        let of = |node: Node| -> i64 {
            let balances = economy.regions.iter().map(|r| r.accounts.of(node).0);
            balances.sum()
        };
        assert_eq!(of(Node::RestOfArea), 0, "trade in month {month}");
        assert_eq!(of(Node::Commuters), 0, "commuters' wages in month {month}");
    }
}

/// In volume: what arrives is what was sent, but for what each buyer and seller rounds.
#[test]
fn what_is_sent_arrives() {
    let scenario = scotland(&THREE, &["world.scale=200", "run.months=6"]);
    let mut simulation = begin(&scenario);
    live(&mut simulation, 6);
    let trade = &simulation.economy().trade;
    for buyer in 0..trade.regions {
        for product in 0..trade.products {
            let row = trade.row(buyer, product);
            let border = &simulation.economy().regions[buyer].border;
            let (mut money, mut sent) = (0.0, 0.0);
            for at in row {
                money += trade.share[at];
                sent += trade.share[at] / trade.price[at] * 10.0;
            }
            if money > 0.0 && border.delivered[product] >= 1.0 {
                let arrives = border.volume_per_penny[product] * money;
                assert!((arrives / sent - 1.0).abs() < 1e-12, "{arrives} of {sent}");
            }
        }
    }
}

#[test]
fn regions_in_another_order_live_the_same_lives() {
    let settings = ["world.scale=400", "run.months=18"];
    let (forth, back) = (THREE, [THREE[2], THREE[0], THREE[1]]);
    let mut one = begin(&scotland(&forth, &settings));
    let mut other = begin(&scotland(&back, &settings));
    live(&mut one, 18);
    live(&mut other, 18);
    for (at, name) in forth.iter().enumerate() {
        let there = back.iter().position(|n| n == name).expect("the same names");
        assert!(
            bytes_of(one.series(), at) == bytes_of(other.series(), there),
            "{name} depends on the order of regions"
        );
    }
    let exports = |s: &Simulation, at| s.series().value(18, at, Outcome::DoorExports);
    assert!(exports(&one, 0) > 0.0);
}

/// When a region's makers lose half of their capacity, its customers elsewhere get less, turn to other
/// regions, and come back.
#[test]
fn what_a_region_cannot_deliver_others_sell() {
    let settings = ["world.scale=200", "run.months=36"];
    let mut scenario = scotland(&THREE, &settings);
    let sold = |scenario: &Scenario| -> (f64, f64) {
        let mut simulation = begin(scenario);
        // Two months after the blow.
        live(&mut simulation, 12);
        let trade = &simulation.economy().trade;
        let product = 3;
        (
            trade.sold(0, product).as_f64(),
            trade.sold(2, product).as_f64(),
        )
    };
    let calm = sold(&scenario);
    let sector = from_world(&scenario.world)
        .expect("bundled files make regions")
        .regions[0]
        .sectors[3]
        .name
        .clone();
    let shock = &mut scenario.shocks[1];
    shock.regions = vec![THREE[0].into()];
    shock.sectors = vec![sector];
    shock.depth = 0.5;
    shock.start = 10;
    scenario.run.shocks = vec![scenario.shocks[1].name.clone()];
    let struck = sold(&scenario);
    assert!(
        struck.0 < 0.9 * calm.0,
        "Glasgow sells less: {struck:?} {calm:?}"
    );
    assert!(
        struck.1 > calm.1,
        "South Lanarkshire sells more: {struck:?} {calm:?}"
    );
}

/// Wages cross borders and are spent at home: what a region's employers pay is what residents earn.
#[test]
fn commuters_bring_home_what_employers_pay() {
    let scenario = scotland(&[], &["world.scale=1000", "run.months=3"]);
    let calibrated = from_world(&scenario.world).expect("bundled files make regions");
    let between = &calibrated.between;
    for (index, region) in calibrated.regions.iter().enumerate() {
        let others = 0..between.regions;
        let out: f64 = others.clone().map(|home| between.wages(index, home)).sum();
        let earned: f64 = others.map(|work| between.wages(work, index)).sum();
        let closing = &region.closing;
        assert!(
            (out - closing.commuters_out).abs() <= 1e-6 * out.max(1.0),
            "{}",
            region.name
        );
        assert!(
            (earned - closing.commuters_in).abs() <= 1e-6 * earned.max(1.0),
            "{}",
            region.name
        );
    }
    let mut simulation = begin(&scenario);
    live(&mut simulation, 3);
    let glasgow = calibrated
        .regions
        .iter()
        .position(|r| r.name == "Glasgow City");
    let glasgow = glasgow.expect("it is one of them");
    let series = simulation.series();
    let paid = series.value(3, glasgow, Outcome::DoorCommutersOut);
    let base = calibrated.regions[glasgow].closing.commuters_out * 100.0 / 12.0;
    assert!((paid / base - 1.0).abs() < 0.1, "{paid} against {base}");
}
