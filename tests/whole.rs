//! All regions together: their doors and books close like a region's, to the penny.

mod common;

use common::{LUCK, bundled, lived};
use millpond::ledger::{Books, Door, Node};
use millpond::measure::doors::doors;
use millpond::measure::outcome::Outcome;
use millpond::measure::whole::{Together, whole, whole_name};
use millpond::measure::window::Window;
use millpond::simulation::Simulation;
use millpond::units::Pence;

/// Two years of Scotland's 32 council areas.
fn scotland() -> Simulation {
    lived(&bundled("scotland/world", &["world.scale=250"]), LUCK, 24)
}

/// Two of them, most of the area not modelled.
fn two() -> Simulation {
    let regions = "world.regions=[{name='Glasgow City'}, {name='Dumfries and Galloway'}]";
    lived(
        &bundled("scotland/world", &["world.scale=400", regions]),
        LUCK,
        24,
    )
}

fn check_doors(simulation: &Simulation) {
    let series = simulation.series();
    let all = whole(series.regions.len()).expect("there are several regions");
    for month in 2..=series.months {
        let window = Window {
            first: month,
            last: month,
        };
        assert_eq!(doors(series, all, window).gap.to_bits(), 0.0_f64.to_bits());
    }
    // The doors in and out are less than the regions' by the same: what they paid each other.
    let inside = |doors: &[Outcome]| -> f64 {
        let of = |region: usize| -> f64 {
            doors
                .iter()
                .flat_map(|&door| series.months_of(region, door))
                .sum()
        };
        (0..all).map(of).sum::<f64>() - of(all)
    };
    let (came_in, went_out) = (inside(Outcome::DOORS_IN), inside(Outcome::DOORS_OUT));
    assert!(came_in > 0.0);
    assert_eq!(came_in.to_bits(), went_out.to_bits());
}

fn check_books(simulation: &Simulation) {
    let series = simulation.series();
    let all = series.regions.len() - 1;
    for (year, books) in (1..).zip(simulation.years()) {
        let months = 12 * (year - 1) + 1..=12 * year;
        let sum = |outcome| -> f64 { months.clone().map(|m| series.value(m, all, outcome)).sum() };
        for (door, outcome) in [
            (Door::Exports, Outcome::DoorExports),
            (Door::Commuters, Outcome::DoorCommutersIn),
            (Door::Pensions, Outcome::DoorPensions),
        ] {
            assert_eq!(
                books[all].came_in(door).as_f64().to_bits(),
                sum(outcome).to_bits()
            );
        }
        for (door, outcome) in [
            (Door::ImportsConsumer, Outcome::DoorImportsConsumer),
            (Door::ImportsInput, Outcome::DoorImportsInput),
            (Door::ImportsInvestment, Outcome::DoorImportsInvestment),
            (Door::ImportsPublic, Outcome::DoorImportsPublic),
            (Door::Commuters, Outcome::DoorCommutersOut),
            (Door::Taxes, Outcome::DoorTaxes),
        ] {
            assert_eq!(
                books[all].went_out(door).as_f64().to_bits(),
                sum(outcome).to_bits()
            );
        }
        assert!(books[all].entries().all(|entry| entry.3 > Pence::ZERO));
        check_sellers(&books[..all], &books[all]);
    }
}

/// What a sector receives in the whole is what it receives in the regions, wherever from.
fn check_sellers(regions: &[Books], all: &Books) {
    let received = |books: &Books, payee: Node| -> Pence {
        books.nodes().map(|payer| books.flow(payer, payee)).sum()
    };
    let paid = |books: &Books, payer: Node| -> Pence {
        books.nodes().map(|payee| books.flow(payer, payee)).sum()
    };
    for node in all.nodes().filter(|node| node.resident()) {
        let sum: Pence = regions.iter().map(|books| received(books, node)).sum();
        assert_eq!(received(all, node), sum, "{node:?} received");
        let sum: Pence = regions.iter().map(|books| paid(books, node)).sum();
        assert_eq!(paid(all, node), sum, "{node:?} paid");
    }
}

#[test]
fn where_everything_is_modelled_nothing_passes_to_the_rest_of_the_area() {
    let simulation = scotland();
    check_doors(&simulation);
    check_books(&simulation);
    let all = simulation.series().regions.len() - 1;
    assert_eq!(
        (all, simulation.series().regions[all].as_str()),
        (32, "Scotland")
    );
    for books in simulation.years() {
        let through = |regions: &[Books]| -> f64 {
            let area = |books: &Books| -> Pence {
                let nodes = books.nodes();
                nodes
                    .map(|n| books.flow(Node::RestOfArea, n) + books.flow(n, Node::RestOfArea))
                    .sum()
            };
            regions.iter().map(area).sum::<Pence>().as_f64()
        };
        let (regions, whole) = (through(&books[..all]), through(&books[all..]));
        assert!(whole < 1e-3 * regions, "{whole} of {regions} pence");
    }
}

#[test]
fn where_most_of_the_area_is_not_modelled_its_doors_close_too() {
    let simulation = two();
    check_doors(&simulation);
    check_books(&simulation);
    assert_eq!(simulation.series().regions[2], "All 2 regions");
}

#[test]
fn sums_and_means_lie_where_they_must() {
    let simulation = scotland();
    let series = simulation.series();
    for &outcome in Outcome::ALL {
        let each: Vec<f64> = (0..32).map(|r| series.value(24, r, outcome)).collect();
        let all = series.value(24, 32, outcome);
        let (low, high) = each.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| {
            (low.min(v), high.max(v))
        });
        let sum: f64 = each.iter().sum();
        let name = outcome.name();
        match outcome.together() {
            Together::Sum => assert!((all - sum).abs() <= 1e-12 * sum.abs(), "{name}"),
            Together::OutsideOnly => assert!((0.0..=sum).contains(&all), "{name}: {all} {sum}"),
            Together::Mean(_) => assert!((low..=high).contains(&all), "{name}: {all}"),
            Together::Local(_) => assert!(all > low && all <= 1.0, "{name}: {all}"),
        }
    }
}

#[test]
fn a_single_region_has_no_whole() {
    let world = bundled("dumfries-and-galloway/world", &[]).world;
    assert_eq!(whole_name(&world), None);
}
