//! The lower rungs: limit mode against the inverse, stillness, and the start against published tables.

use super::{Finding, Rung};
use crate::experiment::calibration::CalibrationReport;
use crate::experiment::execute::Execution;
use crate::experiment::limit;
use crate::experiment::multiplier::Wanted;
use crate::experiment::run::lived;
use crate::measure::interval::estimate;
use crate::measure::outcome::{Outcome, Series};
use crate::measure::start::{Item, StartRow};
use crate::measure::window::Window;
use crate::scenario::types::Scenario;

/// Months in which the limit mode comes to rest.
const REST: u32 = 240;
/// The most that the limit mode may be off, as a share.
const LIMIT: f64 = 1e-5;
/// The most that the full model may drift in ten years, as a share.
const DRIFT: f64 = 1e-2;

/// What is off in the limit mode of one region: multipliers, and output that should stand still.
///
/// # Errors
/// In words, when a run fails.
pub fn limit_mode(scenario: &Scenario, execution: Execution) -> Result<Vec<Finding>, String> {
    let mut limit = scenario.clone();
    limit.behaviour.limit_mode = true;
    limit.run.months = REST;
    // The inverse knows no seasons.
    limit.series.clear();
    let (rows, _) = limit::table(&limit, &Wanted::of_first_region(), execution)?;
    let still = lived(&limit, 0)?;
    let first = still.value(1, 0, Outcome::Output);
    let furthest = still
        .months_of(0, Outcome::Output)
        .map(|output| (output / first - 1.0).abs())
        .fold(0.0, f64::max);
    let multipliers = format!(
        "limit mode: largest error of {0} Type I and {0} Type II multipliers (share)",
        rows.len()
    );
    Ok(vec![
        Finding::error(
            Rung::Limit,
            &multipliers,
            limit::largest_error(&rows),
            LIMIT,
            "the Leontief inverse of the same table",
        ),
        Finding::error(
            Rung::Limit,
            "limit mode: furthest that monthly output moves in 20 years (share)",
            furthest,
            LIMIT,
            "the base year",
        ),
    ])
}

/// An injection into one region against the interregional inverse, in every sector of all regions.
///
/// # Errors
/// In words, when a run fails.
pub fn limit_mode_between(scenario: &Scenario) -> Result<Vec<Finding>, String> {
    let mut limit = scenario.clone();
    limit.run.months = REST;
    let places = [(6, 0), (6, 3), (14, 9)];
    let proof = limit::between(&limit, &places)?;
    let check = format!(
        "limit mode: {} injections in {} sectors of {} regions (share)",
        places.len(),
        proof.sectors,
        proof.regions
    );
    let source = "the interregional inverse";
    Ok(vec![Finding::error(
        Rung::Limit,
        &check,
        proof.largest_error,
        LIMIT,
        source,
    )])
}

/// Ten years without policy or shock: output and drift of one region, or of many and of that which
/// drifts furthest.
///
/// # Errors
/// In words, when a run fails.
pub fn stillness(scenario: &Scenario, replicates: u32) -> Result<Vec<Finding>, String> {
    let mut scenario = scenario.clone();
    scenario.run.months = 120;
    let runs: Vec<Series> = (0..replicates)
        .map(|replicate| lived(&scenario, replicate))
        .collect::<Result<_, _>>()?;
    let year = |s: &Series, region: usize, outcome, year: u32| -> f64 {
        let months = Window::year(year, s.months);
        months.values(s, region, outcome).sum()
    };
    let over = |of: &dyn Fn(&Series) -> f64| estimate(&runs.iter().map(of).collect::<Vec<_>>());
    let finding = |check: String, of: &dyn Fn(&Series) -> f64| {
        let found = over(of);
        let source = format!("{replicates} replicates; the bound is 1%");
        Finding::error(Rung::Stillness, &check, found.mean, DRIFT, &source)
            .with_interval(found.interval)
    };
    let grown = |region: usize| {
        move |s: &Series| {
            year(s, region, Outcome::Output, 10) / year(s, region, Outcome::Output, 2) - 1.0
        }
    };
    let regions = scenario.world.regions.len();
    let drift = |s: &Series, level: &dyn Fn(&Series, u32) -> f64| {
        (level(s, 10) - level(s, 2)) / 8.0 / year(s, 0, Outcome::ValueAdded, 2)
    };
    if regions == 1 {
        let deposits = |s: &Series, y: u32| {
            let of = |outcome| s.value(12 * y, 0, outcome);
            of(Outcome::HouseholdDeposits) + of(Outcome::FirmDeposits)
        };
        let debt = |s: &Series, y: u32| s.value(12 * y, 0, Outcome::Debt);
        return Ok(vec![
            finding(
                "output of year 10 over year 2 less 1 (share)".into(),
                &grown(0),
            ),
            finding(
                "drift of deposits a year over value added (share)".into(),
                &|s| drift(s, &deposits),
            ),
            finding(
                "drift of debt a year over value added (share)".into(),
                &|s| drift(s, &debt),
            ),
        ]);
    }
    let furthest = (0..regions).max_by(|&a, &b| {
        let size = |region: usize| over(&grown(region)).mean.abs();
        size(a).total_cmp(&size(b))
    });
    let all = format!("{regions} regions: output of year 10 over year 2 less 1 (share)");
    let mut found = vec![finding(all, &grown(regions))];
    if let Some(region) = furthest {
        let name = &scenario.world.regions[region].name;
        let check = format!("the same in the region that drifts furthest: {name}");
        found.push(finding(check, &grown(region)));
    }
    Ok(found)
}

/// What the populated economy holds before its first month against what the tables say.
///
/// # Errors
/// In words, when the regions cannot be built.
pub fn start(scenario: &Scenario) -> Result<Vec<Finding>, String> {
    let report = CalibrationReport::of(scenario)?;
    let (regions, scale) = (report.regions.len(), scenario.world.scale);
    let item = |item: Item, word: &str| {
        let rows = report.rows.iter().filter(|row| row.item == item);
        let largest = rows.map(StartRow::error).map(f64::abs).fold(0.0, f64::max);
        let check = format!(
            "start of {regions} regions, scale {scale}: {word} by region and sector, largest error (share)"
        );
        Finding::error(
            Rung::Tables,
            &check,
            largest,
            5e-3,
            "the tables of the scenario",
        )
    };
    Ok(vec![item(Item::Jobs, "jobs"), item(Item::Output, "output")])
}
