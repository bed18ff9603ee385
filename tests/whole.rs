//! All regions together: their doors and books close like a region's, to the penny.

mod common;

use common::{LUCK, bundled, dumfries, live, lived};
use millpond::experiment::batch::Batch;
use millpond::experiment::cases::CasePlan;
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::variants::Wanted;
use millpond::ledger::{Books, Door, Node};
use millpond::measure::doors::doors;
use millpond::measure::outcome::Outcome;
use millpond::measure::whole::{Together, whole, whole_name};
use millpond::measure::window::Window;
use millpond::simulation::Simulation;
use millpond::units::Pence;

/// A year of Scotland's 32 council areas.
fn scotland() -> Simulation {
    lived(&bundled("scotland/world", &["world.scale=250"]), LUCK, 12)
}

/// Two years of its books are checked, one after the other.
fn check_two_years(simulation: &mut Simulation, mut check: impl FnMut(&Simulation)) {
    check(simulation);
    live(simulation, 12);
    check(simulation);
}

/// Two of them, most of the area not modelled.
fn two() -> Simulation {
    let regions = "world.regions=[{name='Glasgow City'}, {name='Dumfries and Galloway'}]";
    lived(&dumfries(400, &[regions]), LUCK, 12)
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
    let books = simulation.last_year();
    let months = series.months - 11..=series.months;
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
    let mut simulation = scotland();
    check_two_years(&mut simulation, |simulation| {
        check_books(simulation);
        check_the_rest_of_the_area(simulation.last_year());
    });
    check_doors(&simulation);
    let all = simulation.series().regions.len() - 1;
    assert_eq!(
        (all, simulation.series().regions[all].as_str()),
        (32, "Scotland")
    );
}

/// Next to nothing of what passes between regions passes out of all of them together.
fn check_the_rest_of_the_area(books: &[Books]) {
    let through = |regions: &[Books]| -> f64 {
        let area = |books: &Books| -> Pence {
            let nodes = books.nodes();
            nodes
                .map(|n| books.flow(Node::RestOfArea, n) + books.flow(n, Node::RestOfArea))
                .sum()
        };
        regions.iter().map(area).sum::<Pence>().as_f64()
    };
    let (regions, whole) = books.split_at(books.len() - 1);
    let (regions, whole) = (through(regions), through(whole));
    assert!(whole < 1e-3 * regions, "{whole} of {regions} pence");
}

#[test]
fn where_most_of_the_area_is_not_modelled_its_doors_close_too() {
    let mut simulation = two();
    check_two_years(&mut simulation, check_books);
    check_doors(&simulation);
    assert_eq!(simulation.series().regions[2], "All 2 regions");
}

#[test]
fn sums_and_means_lie_where_they_must() {
    let mut simulation = scotland();
    live(&mut simulation, 12);
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

/// A table's cells by row.
fn rows(dir: &std::path::Path, name: &str) -> Vec<Vec<String>> {
    let mut table = csv::Reader::from_path(dir.join(name)).expect("the table is there");
    let row = |row: csv::Result<csv::StringRecord>| {
        row.expect("it is sound").iter().map(String::from).collect()
    };
    table.records().map(row).collect()
}

#[test]
fn tables_of_trade_and_commuting_hold_what_the_books_hold() {
    let regions = "world.regions=[{name='Glasgow City'}, {name='East Renfrewshire'}]";
    let mut scenario = dumfries(400, &[regions]);
    scenario.run.months = 24;
    scenario.shocks.clear();
    let dir = tempfile::tempdir().expect("a temporary directory");
    let batch = Batch {
        command: "run".into(),
        cases: CasePlan::own(&scenario),
        replicates: 2,
        seed: 1,
        variants: Wanted::No,
        dir: dir.path().to_owned(),
        policies: vec![scenario],
    };
    let execution = Execution {
        threads: None,
        stop: &Stop::new(),
        month_done: &|| {},
    };
    let result = batch.execute(execution).expect("it can be written");
    assert!(result.manifest.files.contains_key("trade.csv"));
    let books = &result.comparison.books(0).regions;
    let pounds = |rows: &[Vec<String>], place: usize, name: &str| -> f64 {
        let last = rows
            .iter()
            .filter(|row| row[2] == "2" && row[place] == name);
        last.map(|row| row[row.len() - 1].parse::<f64>().expect("pounds"))
            .sum()
    };
    let close = |found: f64, pence: Pence, what: &str| {
        let expected = pence.pounds() / 2.0;
        assert!(
            (found - expected).abs() < 1e-6 * expected,
            "{what}: {found} {expected}"
        );
    };
    let (trade, commuting) = (
        rows(dir.path(), "trade.csv"),
        rows(dir.path(), "commuting.csv"),
    );
    for (region, name) in ["Glasgow City", "East Renfrewshire"].iter().enumerate() {
        let paid = |node| {
            books[region]
                .nodes()
                .map(|n| books[region].flow(n, node))
                .sum()
        };
        close(pounds(&trade, 4, name), paid(Node::RestOfArea), "bought");
        close(
            pounds(&commuting, 3, name),
            paid(Node::Commuters),
            "wages paid",
        );
    }
    let years: Vec<&str> = trade.iter().map(|row| row[2].as_str()).collect();
    assert!(years.contains(&"1") && years.contains(&"2"));
    assert!(trade.iter().any(|row| row[3] == "elsewhere in Scotland"));
    assert!(
        trade
            .iter()
            .any(|row| row[3] == "East Renfrewshire" && row[4] == "Glasgow City")
    );
}

#[test]
fn a_single_region_has_no_whole() {
    let world = bundled("dumfries-and-galloway/world", &[]).world;
    assert_eq!(whole_name(&world), None);
}
