//! A hundred years, a region all of whose firms fail, and settings at their ends: books exact (the auditor
//! judges every month), every outcome a number, nothing hangs; or a message that says why not.

mod common;

use common::{LUCK, bundled, dumfries, live, lived, luck, mean, village};
use millpond::measure::outcome::{Outcome, Series};
use millpond::scenario::record::of_defaults;
use millpond::scenario::types::{Scenario, Shape, Shock, ShockKind, Side};
use millpond::simulation::{Simulation, Unwatched};
use proptest::prelude::*;

/// The first outcome that is no number, in words.
fn no_number(series: &Series) -> Option<String> {
    let regions = 0..series.regions.len();
    let all = regions.flat_map(|r| Outcome::ALL.iter().map(move |&o| (r, o)));
    all.flat_map(|(region, outcome)| (1..=series.months).map(move |month| (month, region, outcome)))
        .find(|&(month, region, outcome)| !series.value(month, region, outcome).is_finite())
        .map(|(month, _, outcome)| format!("{} in month {month}", outcome.name()))
}

/// Lives a scenario; panics say which month or outcome was unsound.
fn sound(scenario: &Scenario, months: u32) -> Simulation {
    let simulation = lived(scenario, LUCK, months);
    assert_eq!(no_number(simulation.series()), None);
    simulation
}

/// Everything of a kind is lost in every sector.
fn all_lost(kind: ShockKind, length: u32) -> Shock {
    Shock {
        name: format!("{kind:?}"),
        side: Side::Local,
        kind,
        depth: 1.0,
        start: 13,
        length,
        shape: Shape::Step,
        ..of_defaults()
    }
}

fn struck(mut scenario: Scenario, shock: Shock) -> Scenario {
    scenario.run.shocks = vec![shock.name.clone()];
    scenario.shocks = vec![shock];
    scenario
}

#[test]
fn a_hundred_years_neither_explode_nor_die() {
    let settings = ["run.months=1200"];
    for scenario in [village(&settings), dumfries(300, &settings)] {
        let simulation = sound(&scenario, 1200);
        let series = simulation.series();
        let output = |first: u32| mean(series, Outcome::RealValueAdded, first, first + 119);
        let ratio = output(1081) / output(61);
        println!(
            "{}: last ten years over the first {ratio:.3}",
            scenario.title
        );
        assert!((0.7..1.4).contains(&ratio), "{ratio}");
        let idle = mean(series, Outcome::Unemployment, 1081, 1200);
        assert!((0.001..0.3).contains(&idle), "unemployment {idle}");
        let prices = mean(series, Outcome::PriceIndex, 1189, 1200);
        assert!((0.3..3.0).contains(&prices), "prices {prices}");
    }
}

#[test]
fn a_region_that_loses_all_capacity_builds_some_again() {
    for scenario in [
        village(&["run.months=360"]),
        dumfries(300, &["run.months=360"]),
    ] {
        let scenario = struck(scenario, all_lost(ShockKind::CapacityDestroyed, 1));
        let simulation = sound(&scenario, 360);
        let output = |first, last| mean(simulation.series(), Outcome::RealValueAdded, first, last);
        let (before, just_after, later) = (output(1, 12), output(14, 25), output(325, 360));
        println!(
            "{}: {:.2} just after, {:.2} after 30 years",
            scenario.title,
            just_after / before,
            later / before
        );
        assert!(just_after < 0.5 * before, "it was struck");
        assert!(later > just_after && later > 0.3 * before, "it recovers");
    }
}

#[test]
fn a_region_that_nobody_can_work_in_stands_still_and_comes_back() {
    let scenario = struck(
        village(&["run.months=240"]),
        all_lost(ShockKind::LabourLost, 24),
    );
    let simulation = sound(&scenario, 240);
    let output = |first, last| mean(simulation.series(), Outcome::RealValueAdded, first, last);
    assert!(output(20, 36) < 0.3 * output(1, 12));
    assert!(output(205, 240) > 0.5 * output(1, 12));
}

/// Settings at their ends, each with its name.
const ENDS: [(&str, &[&str]); 9] = [
    (
        "no deposits",
        &[
            "behaviour.household_deposit_months=0",
            "behaviour.firm_deposit_months=0",
        ],
    ),
    ("all income taxed", &["world.closing.direct_tax_share=1"]),
    ("no credit", &["behaviour.debt_limit_months=0"]),
    (
        "interest 100%",
        &["behaviour.loan_rate=1", "behaviour.debt_limit_months=60"],
    ),
    ("nobody stays", &["behaviour.separation_rate=1"]),
    ("all is invoiced", &["behaviour.invoiced_share=1"]),
    ("everybody looks around", &["behaviour.supplier_search=1"]),
    (
        "no stocks",
        &[
            "behaviour.goods_stock_months=0",
            "behaviour.input_stock_months=0",
        ],
    ),
    ("deep outside waves", &["world.outside_cycle.deviation=0.5"]),
];

#[test]
fn every_end_alone_leaves_books_exact_and_outcomes_numbers() {
    for (name, settings) in ENDS {
        println!("{name}");
        sound(&village(&[&["run.months=120"], settings].concat()), 120);
        sound(&dumfries(300, &[&["run.months=60"], settings].concat()), 60);
    }
}

#[test]
fn prices_times_a_thousand_are_numbers_too() {
    // The village's table in thousands of pounds: all flows are a thousand times as large.
    let read = |path: &str| {
        let text = millpond::files::read_text(&format!("scenarios/village/{path}"))?;
        Ok(text.replace("# unit: pounds", "# unit: thousand pounds"))
    };
    let settings = ["run.months=120", "world.closing.benefits_per_head=100000"];
    let settings = settings.map(str::to_owned);
    let large = millpond::scenario::load("world.toml", &settings, &read).expect("it loads");
    let simulation = sound(&large, 120);
    let output = |series: &Series| mean(series, Outcome::Output, 1, 12);
    let small = sound(&village(&["run.months=12"]), 12);
    let ratio = output(simulation.series()) / output(small.series());
    assert!((500.0..1500.0).contains(&ratio), "{ratio}");
    let dear = Shock {
        depth: 10.0,
        ..all_lost(ShockKind::OutsidePriceSpike, 36)
    };
    sound(&struck(village(&["run.months=60"]), dear), 60);
    let settings = ["run.months=204", "behaviour.inflation_anchor=0.5"];
    sound(&village(&settings), 204);
}

#[test]
fn without_imports_a_village_falls_still_and_trade_brings_it_back() {
    let lost = all_lost(ShockKind::OutsideSupplyLost, 48);
    let simulation = sound(&struck(village(&["run.months=360"]), lost), 360);
    let output = |first, last| mean(simulation.series(), Outcome::RealValueAdded, first, last);
    println!(
        "{:.2} without, {:.2} long after",
        output(49, 60) / output(1, 12),
        output(325, 360) / output(1, 12)
    );
    assert!(output(325, 360) > 0.8 * output(1, 12));
}

/// The island with other counts.
fn island(settings: &[&str], old: &str, new: &str) -> Result<Scenario, String> {
    let path = "scenarios/validation/island.toml";
    let text = std::fs::read_to_string(path).expect("a bundled file");
    let text = text.replace(old, new);
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    let read = |asked: &str| match asked {
        "island.toml" => Ok(text.clone()),
        other => Err(format!("there is no {other}")),
    };
    millpond::scenario::load("island.toml", &settings, &read).map_err(|e| e.to_string())
}

#[test]
fn one_firm_and_one_household_live_or_say_why_not() {
    let one_firm = island(&["run.months=60"], "# firms: 2000", "# firms: 1").expect("it loads");
    let simulation = sound(&one_firm, 60);
    assert_eq!(
        simulation.economy().regions[0].shops.price.len(),
        1,
        "one firm"
    );
    for households in [1, 2, 3] {
        let scale = format!("world.scale={}", 40_000 / households);
        match island(&["run.months=60", &scale], "", "") {
            Ok(scenario) => drop(sound(&scenario, 60)),
            Err(words) => {
                println!("{households} households: {words}");
                assert!(words.contains("too few"), "{words}");
            }
        }
    }
}

#[test]
fn the_long_region_of_validation_is_sound() {
    let scenario = bundled("validation/region", &["run.months=120"]);
    let simulation = sound(&scenario, 120);
    assert!(simulation.economy().inputs.cycle.runs());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        max_shrink_iters: 20,
        ..ProptestConfig::default()
    })]
    #[test]
    fn ends_together_leave_books_exact(
        chosen in prop::sample::subsequence(ENDS.to_vec(), 2..=4), replicate in 0u32..1000
    ) {
        let settings: Vec<&str> = chosen.iter().flat_map(|(_, s)| s.iter().copied()).collect();
        let scenario = village(&[&["run.months=36"], settings.as_slice()].concat());
        let mut simulation = Simulation::new(&scenario, luck(replicate)).map_err(TestCaseError::fail)?;
        for _ in 0..36 {
            simulation
                .step(&mut Unwatched)
                .map_err(|failure| TestCaseError::fail(failure.to_string()))?;
        }
        prop_assert_eq!(no_number(simulation.series()), None);
    }
}

#[test]
fn a_run_goes_on_after_its_recorded_months() {
    // The series grows when more months are lived than were planned.
    let mut simulation = lived(&village(&["run.months=12"]), LUCK, 12);
    live(&mut simulation, 12);
    assert_eq!(no_number(simulation.series()), None);
}
