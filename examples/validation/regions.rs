//! Scotland's 32 council areas: their inverse, their start, their stillness.

use std::error::Error;

use super::{Checks, live, load_world};
use millpond::calibrate::from_world;
use millpond::calibrate::leontief::{Closure, Leontief};
use millpond::experiment::calibration::CalibrationReport;
use millpond::measure::interval::estimate;
use millpond::measure::outcome::{Outcome, Series};
use millpond::measure::start::Item;
use millpond::scenario::types::Injection;

const WORLD: &str = "scenarios/scotland/world.toml";
const REPLICATES: u32 = 20;
const MONTHS: u32 = 240;

/// An injection into one region against the interregional inverse, in every sector of all regions.
pub fn limit_mode(checks: &mut Checks) -> Result<(), Box<dyn Error>> {
    let months = format!("run.months={MONTHS}");
    let scenario = load_world(WORLD, &["behaviour.limit_mode=true", &months])?;
    let calibrated = from_world(&scenario.world).map_err(|e| format!("{e:?}"))?;
    let system = Leontief::between(&calibrated);
    let inverse = system.inverse(Closure::Two)?;
    let still = live(&scenario, 0)?;
    let products = calibrated.between.products;
    let mut largest: f64 = 0.0;
    for (region, sector) in [(6, 0), (6, 3), (14, 9)] {
        let accounts = &calibrated.regions[region];
        let pounds = 0.05 * accounts.production[sector].output / 12.0;
        let mut with = scenario.clone();
        with.injections.push(Injection {
            sector: accounts.sectors[sector].name.clone(),
            pounds_a_month: pounds,
            regions: vec![accounts.name.clone()],
            start: 1,
            end: None,
        });
        let moved = live(&with, 0)?;
        for at in 0..inverse.nrows() {
            let output = |s: &Series| s.sector_output(MONTHS, at / products, at % products);
            let simulated = (output(&moved) - output(&still)) / 100.0 / pounds;
            let analytic = inverse[(at, system.index(region, sector))];
            // Effects of under a penny in twenty pounds are lost in whole pence.
            largest = largest.max((simulated - analytic).abs() / analytic.max(0.05));
        }
    }
    checks.add(
        "limit mode: 3 injections in 480 sectors of 32 regions against the interregional inverse",
        largest,
        None,
        1e-5,
    );
    Ok(())
}

/// Every household and firm there is: what the start state holds against what the tables say.
pub fn start_state(checks: &mut Checks) -> Result<(), Box<dyn Error>> {
    let report = CalibrationReport::of(&load_world(WORLD, &["world.scale=1"])?)?;
    for (item, check) in [
        (
            Item::Jobs,
            "32 regions one to one: jobs by region and sector, largest error",
        ),
        (
            Item::Output,
            "32 regions one to one: output by region and sector, largest error",
        ),
    ] {
        let rows = report.rows.iter().filter(|row| row.item == item);
        let errors = rows.map(millpond::measure::start::StartRow::error);
        checks.add(check, errors.map(f64::abs).fold(0.0, f64::max), None, 5e-3);
    }
    Ok(())
}

/// Ten years without policy or shock: the region that drifts most, and all together.
pub fn stillness(checks: &mut Checks) -> Result<(), Box<dyn Error>> {
    let scenario = load_world(WORLD, &["world.scale=50", "run.months=120"])?;
    let runs: Vec<Series> = (0..REPLICATES)
        .map(|replicate| live(&scenario, replicate))
        .collect::<Result<_, _>>()?;
    let year = |s: &Series, region: usize, year: u32| -> f64 {
        let months = 12 * year - 11..=12 * year;
        months.map(|m| s.value(m, region, Outcome::Output)).sum()
    };
    let drift = |region: usize| {
        let each = |s: &Series| year(s, region, 10) / year(s, region, 2) - 1.0;
        estimate(&runs.iter().map(each).collect::<Vec<_>>())
    };
    let regions = scenario.world.regions.len();
    let all = drift(regions);
    checks.add(
        "32 regions: output of year 10 over year 2 less 1 (20 replicates), all together",
        all.mean,
        all.interval,
        1e-2,
    );
    let furthest = (0..regions).max_by(|&a, &b| {
        let size = |region| drift(region).mean.abs();
        size(a).total_cmp(&size(b))
    });
    if let Some(region) = furthest {
        let found = drift(region);
        let name = &scenario.world.regions[region].name;
        checks.add(
            &format!("the same in the region that drifts furthest: {name}"),
            found.mean,
            found.interval,
            1e-2,
        );
    }
    Ok(())
}
