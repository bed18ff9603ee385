//! Seasons: harvests that wait in the fields and are carried over in stores, heating in winter, produce
//! that is bought here when it grows.

mod common;

use common::{dumfries, lived, luck, mean};
use millpond::economy::region::Region;
use millpond::measure::outcome::{Outcome, SectorOutcome};
use millpond::scenario::types::Scenario;
use millpond::simulation::{Simulation, Unwatched};

const MONTHS: usize = 36;

/// Dumfries and Galloway with 28 sectors, whose farms have their months, without other seasons.
fn farms(settings: &[&str]) -> Scenario {
    let table = [
        "world.table='scenarios/data/scotland-2019-table-28.csv'",
        "world.employment='scenarios/data/scotland-2019-jobs-28.csv'",
        "world.chains=[]",
        "shocks.flood.sectors=['Food_products']",
        "series=[]",
        "run.months=36",
    ];
    dumfries(60, &[&table[..], settings].concat())
}

/// What the farms of a region have in the fields, in store, and brought in this month.
fn held(region: &Region) -> [f64; 3] {
    let farms = region.sectors.iter().position(|s| s.name == "Agriculture");
    let blocks = region.firms.iter().filter(|b| Some(b.sector) == farms);
    blocks.fold([0.0; 3], |sums, block| {
        let columns = [&block.growing, &block.stock, &block.produced];
        let of = |column: usize| columns[column].iter().map(|v| v.as_f64()).sum::<f64>();
        std::array::from_fn(|column| sums[column] + of(column))
    })
}

/// The same month by month.
fn course(scenario: &Scenario) -> Vec<[f64; 3]> {
    let mut simulation = Simulation::new(scenario, luck(0)).expect("the world can be built");
    let month = |_| {
        simulation.step(&mut Unwatched).expect("the books add up");
        held(&simulation.economy().regions[0])
    };
    (0..MONTHS).map(month).collect()
}

#[test]
fn a_harvest_waits_for_its_months_and_is_carried_over() {
    let course = course(&farms(&[]));
    let produced = |months: std::ops::Range<usize>| -> f64 {
        course[months.clone()].iter().map(|m| m[2]).sum::<f64>() / months.len() as f64
    };
    let year = produced(12..24);
    // The table says 0.12 for August and September, 0.06 for January and February.
    assert!((produced(19..21) / year - 12.0 * 0.12).abs() < 0.1);
    assert!((produced(12..14) / year - 12.0 * 0.06).abs() < 0.1);
    let (july, december) = (course[18], course[23]);
    assert!(
        july[0] > 1.5 * december[0],
        "crops stand in July: {july:?} {december:?}"
    );
    assert!(december[1] > july[1], "stores are full after the harvest");
    assert!(
        (produced(24..36) / year - 1.0).abs() < 0.05,
        "year by year the same"
    );
}

/// Farm output lost when half of the harvest fails for two months from `start`.
fn lost(start: u32) -> f64 {
    let shock = format!(
        "shocks=[{{name='it', side='local', kind='harvest_failure', depth=0.5, sectors=['Agriculture'], start={start}, length=2}}]"
    );
    let failed = course(&farms(&[&shock, "run.shocks=['it']"]));
    let sum = |course: &[[f64; 3]]| course.iter().map(|m| m[2]).sum::<f64>();
    let first = start as usize - 1;
    let normal = course(&farms(&[]));
    sum(&normal[first..first + 2]) - sum(&failed[first..first + 2])
}

#[test]
fn what_fails_in_summer_costs_more_than_what_fails_in_winter() {
    let (august, january) = (lost(20), lost(13));
    assert!(august > 1.5 * january, "{august} against {january}");
}

/// Dumfries and Galloway under one repeating series that is 1.5 in January and 0.5 in July; large enough
/// that its energy does not hang on one firm's luck.
fn under(kind: &str, sector: &str) -> Scenario {
    let months = [1.5, 1.4, 1.2, 1.0, 0.8, 0.6, 0.5, 0.6, 0.8, 1.0, 1.2, 1.4];
    let rows: Vec<String> = months.iter().map(|m| format!("m,{m}")).collect();
    let table = format!(
        "# source: a test\\n# period: month\\nmonth,{sector}\\n{}\\n",
        rows.join("\\n")
    );
    let series =
        format!("series=[{{name='it', kind='{kind}', repeats=true, table={{text=\"{table}\"}}}}]");
    dumfries(25, &[series.as_str(), "run.months=36"])
}

#[test]
fn homes_are_heated_in_winter() {
    let energy = |scenario: &Scenario, month: u32| {
        let run = lived(scenario, luck(0), 36);
        let sector = run.economy().regions[0]
            .sectors
            .iter()
            .position(|s| s.name == "Energy_water_waste");
        let bought = |outcome| {
            run.series()
                .sector(month, 0, sector.expect("it is there"), outcome)
        };
        bought(SectorOutcome::BoughtHere) + bought(SectorOutcome::BoughtOutside)
    };
    let heated = under("household_needs", "Energy_water_waste");
    let even = dumfries(25, &["series=[]", "run.months=36"]);
    assert!(energy(&heated, 25) > 1.15 * energy(&even, 25), "January");
    assert!(energy(&heated, 31) < 0.85 * energy(&even, 31), "July");
}

#[test]
fn produce_is_bought_here_when_it_is_in_season() {
    let seasonal = under("local_season", "Agri_forest_fish");
    let run = lived(&seasonal, luck(0), 36);
    let even = lived(&dumfries(25, &["series=[]", "run.months=36"]), luck(0), 36);
    let food = |run: &Simulation, month| mean(run.series(), Outcome::FoodLocal, month, month);
    assert!(food(&run, 25) > food(&even, 25), "January, here in season");
    assert!(food(&run, 31) < food(&even, 31), "July, here out of season");
}
