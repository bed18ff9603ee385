//! Rung 7: what less trade costs, against the formula of Arkolakis, Costinot and Rodríguez-Clare (2012).
//!
//! An island with one sector, no inputs and full employment raises the cost of crossing its border until it
//! spends 0.75 of its money at home instead of 0.62. With an elasticity s between origins real income must
//! then fall by `1 - (0.62/0.75)^(1/(s - 1))`. Outside demand is raised so that trade stays in balance and
//! everybody at work: in the world the island's terms of trade would see to that, here wages stay where
//! they are. Real income is income for the same hours of work (a few more or fewer people look for a job
//! in any run) over the exact CES price index at the base year's preferences, the sum over origins of base
//! share times `price^(1 - s)`, to the power `1/(1 - s)`.

use super::{Band, Finding, Rung};
use crate::experiment::execute::Execution;
use crate::experiment::limit;
use crate::experiment::multiplier::Wanted;
use crate::experiment::run::lived;
use crate::measure::cycle::mean;
use crate::measure::interval::estimate;
use crate::measure::outcome::{Outcome, Series};
use crate::measure::window::Window;
use crate::scenario::record::of_defaults;
use crate::scenario::types::{
    InputSeries, Interpolation, Lever, LeverKind, Payer, Scenario, SeriesKind, TableSource,
};

/// Share of spending at home in the island's base year.
pub const BEFORE: f64 = 0.62;
/// The same when trade costs more.
pub const AFTER: f64 = 0.75;
/// The elasticities at which it is tried.
pub const ELASTICITIES: [f64; 2] = [3.0, 5.0];
/// How far the measured loss may be from the formula's, as a share of income.
pub const TOLERANCE: f64 = 0.005;

const MONTHS: u32 = 84;
/// The month from which trade costs more.
const START: u32 = 13;
/// The first of the months that are compared.
const SETTLED: u32 = 49;
const REPLICATES: u32 = 5;

/// The loss of real income that the formula gives.
#[must_use]
pub fn formula(elasticity: f64) -> f64 {
    1.0 - libm::pow(BEFORE / AFTER, 1.0 / (elasticity - 1.0))
}

/// The delivered price of imports, home price 1, at which the island spends [`AFTER`] at home.
#[must_use]
pub fn border_price(elasticity: f64) -> f64 {
    let odds = BEFORE * (1.0 - AFTER) / (AFTER * (1.0 - BEFORE));
    libm::pow(odds, 1.0 / (1.0 - elasticity))
}

/// The exact price index at base preferences.
#[must_use]
pub fn price_index(home: f64, outside: f64, elasticity: f64) -> f64 {
    let term = |share: f64, price: f64| share * libm::pow(price, 1.0 - elasticity);
    let sum = term(BEFORE, home) + term(1.0 - BEFORE, outside);
    libm::pow(sum, 1.0 / (1.0 - elasticity))
}

/// The island with dearer trade: the lever, and outside demand that keeps trade in balance.
fn dearer(island: &Scenario, elasticity: f64) -> Scenario {
    let outside = border_price(elasticity);
    let mut dearer = island.clone();
    dearer.levers.push(Lever {
        name: "dearer trade".into(),
        kind: LeverKind::TransportCost,
        strength: outside - 1.0,
        start: START,
        paid_by: Payer::State,
        ..of_defaults()
    });
    // Buyers outside buy price^-elasticity as much; sales must be what imports then are.
    let demand = (1.0 - AFTER) / (1.0 - BEFORE) * libm::pow(outside, elasticity);
    dearer.series.push(InputSeries {
        name: "balanced trade".into(),
        kind: SeriesKind::OutsideDemand,
        table: TableSource::Inline {
            text: format!("# source: computed\n# period: year\nyear,all\nafter,{demand}\n"),
        },
        regions: Vec::new(),
        start: START,
        interpolation: Interpolation::Step,
        repeats: false,
    });
    dearer
}

/// Measures the loss at both elasticities.
///
/// # Errors
/// In words, when a run fails.
pub fn gains(island: &Scenario) -> Result<Vec<Finding>, String> {
    let mut found = Vec::new();
    for elasticity in ELASTICITIES {
        let mut before = island.clone();
        before.behaviour.origin_elasticity = elasticity;
        before.run.months = MONTHS;
        let after = dearer(&before, elasticity);
        let (mut losses, mut shares, mut idle) = (Vec::new(), Vec::new(), Vec::new());
        for replicate in 0..REPLICATES {
            let (calm, dear) = (lived(&before, replicate)?, lived(&after, replicate)?);
            let outside = border_price(elasticity);
            let real = |series: &Series, outside: f64| {
                let home = home_price(series);
                let work = settled(series, Outcome::FullTimeEquivalents);
                let income = settled(series, Outcome::HouseholdIncome);
                income / work / price_index(home, outside, elasticity)
            };
            losses.push(1.0 - real(&dear, outside) / real(&calm, 1.0));
            shares.push(settled(&dear, Outcome::RetentionConsumption));
            idle.push(
                settled(&dear, Outcome::Unemployment) - settled(&calm, Outcome::Unemployment),
            );
        }
        let (loss, expected) = (estimate(&losses), formula(elasticity));
        let check = format!(
            "loss of real income when the share bought at home rises from {BEFORE} to {AFTER}, elasticity {elasticity} (share)"
        );
        let source = format!(
            "Arkolakis, Costinot and Rodriguez-Clare 2012: 1 - ({BEFORE}/{AFTER})^(1/({elasticity} - 1)) = {expected:.4}, within {TOLERANCE}; \
             share bought at home {:.3}, unemployment {:+.3}",
            mean(&shares),
            mean(&idle)
        );
        let band = Band::between(expected - TOLERANCE, expected + TOLERANCE);
        let finding = Finding::judged(Rung::Trade, &check, loss.mean, band, &source);
        found.push(finding.with_interval(loss.interval));
    }
    Ok(found)
}

/// Mean of an outcome over the months that are compared.
fn settled(series: &Series, outcome: Outcome) -> f64 {
    let compared = Window {
        first: SETTLED,
        last: MONTHS,
    };
    let months: Vec<f64> = compared.values(series, 0, outcome).collect();
    mean(&months)
}

/// The price of the island's own product, base 1: output at this month's prices over that at base prices.
fn home_price(series: &Series) -> f64 {
    // All output is value added: nobody buys inputs.
    settled(series, Outcome::Output) / settled(series, Outcome::RealValueAdded)
}

/// Keynes's multiplier of the island in limit mode: `1 / (1 - c + m)` without taxes, `c` and `m`
/// consumption and imports per pound of income.
///
/// # Errors
/// In words, when a run fails.
pub fn keynes(island: &Scenario, execution: Execution) -> Result<Finding, String> {
    let mut limit = island.clone();
    limit.run.months = 240;
    let (rows, _) = limit::table(&limit, &Wanted::of_first_region(), execution)?;
    let simulated = rows.first().map_or(f64::NAN, |row| row.type_two.simulated);
    let error = simulated * (1.0 - BEFORE) - 1.0;
    let check = "limit mode: multiplier of an island with one sector against Keynes's (share)";
    Ok(Finding::error(
        Rung::Limit,
        check,
        error,
        1e-5,
        "1 / (1 - c + m), no taxes",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_price_gives_the_share_and_the_index_gives_the_formula() {
        for elasticity in [2.5, 3.0, 5.0] {
            let outside = border_price(elasticity);
            let foreign = (1.0 - BEFORE) * libm::pow(outside, 1.0 - elasticity);
            assert!((BEFORE / (BEFORE + foreign) - AFTER).abs() < 1e-12);
            let loss = 1.0 - 1.0 / price_index(1.0, outside, elasticity);
            assert!((loss - formula(elasticity)).abs() < 1e-12);
        }
        assert!((formula(3.0) - 0.0908).abs() < 1e-4);
    }
}
