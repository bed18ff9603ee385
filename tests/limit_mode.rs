//! Known answers of the limit mode: stillness, Leontief's Type I and II, Keynes's multiplier.

mod common;

use common::{begin, bytes, dumfries, live};
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::limit::{Row, largest_error, table, text};
use millpond::experiment::multiplier::Wanted;
use millpond::measure::outcome::Outcome;
use millpond::scenario::{load, types::Scenario};

/// The bound on relative errors.
const BOUND: f64 = 1e-5;

fn limit(settings: &[&str]) -> Scenario {
    dumfries(6, &[&["behaviour.limit_mode=true"], settings].concat())
}

#[test]
fn output_stays_still_for_twenty_years() {
    let scenario = limit(&["run.months=240"]);
    let mut simulation = begin(&scenario);
    live(&mut simulation, 240);
    let region = &simulation.economy().regions[0];
    let base: Vec<f64> = region
        .base
        .recipes
        .iter()
        .map(|recipe| recipe.output / 10.0)
        .collect();
    assert_eq!(base.len(), 15);
    let all: f64 = base.iter().sum();
    let series = simulation.series();
    let mut largest: f64 = 0.0;
    for month in 1..=240 {
        largest = largest.max((series.value(month, 0, Outcome::Output) / all - 1.0).abs());
        for (sector, base) in base.iter().enumerate() {
            let error = series.sector_output(month, 0, sector) / base - 1.0;
            assert!(
                error.abs() <= BOUND,
                "{} in month {month}: {error:.1e}",
                series.sectors[sector]
            );
        }
    }
    assert!(largest <= BOUND, "all output: {largest:.1e}");
    println!("largest departure from base output in 240 months: {largest:.1e}");
}

#[test]
fn the_limit_mode_has_no_luck() {
    let scenario = limit(&["run.months=12"]);
    let one = common::lived(&scenario, common::luck(0), 12);
    let other = common::lived(&scenario, common::luck(7), 12);
    assert!(bytes(one.series()) == bytes(other.series()));
}

fn proofs(scenario: &Scenario) -> Vec<Row> {
    let stop = Stop::new();
    let execution = Execution {
        threads: None,
        stop: &stop,
        month_done: &|| {},
    };
    table(scenario, &Wanted::of_first_region(), execution)
        .expect("the runs succeed")
        .0
}

/// Mean change of output in months 109 to 120 under a permanent injection, in every sector.
#[test]
fn simulated_multipliers_are_leontief_s() {
    let scenario = limit(&["run.months=120"]);
    let rows = proofs(&scenario);
    let found = text(&rows);
    println!("{found}");
    assert_eq!(rows.len(), 15);
    assert!(largest_error(&rows) <= BOUND, "\n{found}");
    for row in &rows {
        assert!(
            row.type_two.analytic > row.type_one.analytic + 0.01,
            "the two senses differ: {row:?}"
        );
    }
}

/// One sector without inputs, all value added wages: `c` and `m` are consumption and imports per
/// pound of disposable income, `t` is the share of income taxed.
fn one_sector(c: f64, m: f64, t: f64) -> Scenario {
    let disposable = 1_000_000_000.0 * (1.0 - t);
    let (local, imports) = ((c - m) * disposable, m * disposable);
    let exports = 1_000_000_000.0 - local;
    let table = format!(
        "\
# title: One sector without inputs
# area: Island
# state: Mainland
# year: 2019
# unit: pounds
# source: made for a test
# licence: MIT OR Apache-2.0
# population: 100000
# households: 40000
# household_income: 1000000000
# household_income_source: wages alone
# firms: 100
# firms_source: made for a test
[sectors]
sector,label,stored,public,traded,hospitality,critical_input,food,price_revision,subsistence,co2e_per_thousand
source,test,test,test,test,test,test,test,test,test,test
All,Everything,no,no,yes,no,no,no,0.1,0.5,0.1
[flows]
product,All,households,non_profit,central_government,local_government,investment,inventories,valuables,visitors,exports_state,exports_world
All,0,{local},0,0,0,0,0,0,0,{exports},0
imports_state,0,{imports},0,0,0,0,0,0,0,,
imports_world,0,0,0,0,0,0,0,0,0,,
product_tax,0,0,0,0,0,0,0,0,0,,
production_tax,0,,,,,,,,,,
wages,1000000000,,,,,,,,,,
surplus,0,,,,,,,,,,
output,1000000000,,,,,,,,,,
full_time_equivalents,30000,,,,,,,,,,
jobs,35000,,,,,,,,,,
"
    );
    let text = format!(
        "title = 'Keynes'
[world]
area = 'Island'
table = 'table.csv'
[world.closing]
benefits_per_head = 0
direct_tax_share = {t}
council_tax_share = 0
[[world.regions]]
name = 'Island'
[behaviour]
limit_mode = true
# Half of a change is spent at once, so that the rounds of spending are over within ten years.
income_smoothing = 0.5
[run]
months = 120
"
    );
    let only = |path: &str| match path {
        "keynes.toml" => Ok(text.clone()),
        "table.csv" => Ok(table.clone()),
        other => Err(format!("there is no {other}")),
    };
    load("keynes.toml", &[], &only).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn one_sector_has_keynes_s_multiplier() {
    for (c, m, t) in [(0.9, 0.3, 0.2), (0.8, 0.5, 0.25), (0.95, 0.1, 0.3)] {
        let rows = proofs(&one_sector(c, m, t));
        let keynes = 1.0 / (1.0 - (c - m) * (1.0 - t));
        let found = rows[0].type_two.simulated;
        println!("c {c}, m {m}, t {t}: Keynes {keynes:.6}, simulated {found:.6}");
        assert!((found / keynes - 1.0).abs() <= BOUND, "{keynes} {found}");
        assert!((rows[0].type_one.simulated - 1.0).abs() <= BOUND);
    }
}
