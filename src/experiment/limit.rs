//! The limit mode's proof: simulated output multipliers beside Leontief's of the same table.
//!
//! Type II is what an injection does when households spend what they earn. Type I leaves their
//! spending where it was: `behaviour.income_smoothing = 0` never revises the income that they spend
//! from.

use std::fmt::Write;

use super::execute::{Execution, Tally};
use super::multiplier::{DEFAULT_SHARE, SectorMultiplier, Wanted, multipliers};
use super::run::lived;
use crate::calibrate::from_world;
use crate::calibrate::leontief::{Closure, Leontief};
use crate::measure::outcome::Series;
use crate::scenario::types::{Injection, Scenario};

/// One figure twice: from the table and from a pair of runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proof {
    /// From the table, pounds of output per pound of outside demand.
    pub analytic: f64,
    /// From the pair of runs, in the same unit.
    pub simulated: f64,
}

impl Proof {
    /// How far the simulated figure is from the analytic one, as a share of it.
    #[must_use]
    pub fn error(self) -> f64 {
        self.simulated / self.analytic - 1.0
    }
}

/// One sector's output multipliers.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The sector's name for readers.
    pub sector: String,
    /// With households' spending where it was.
    pub type_one: Proof,
    /// With households' spending from what they earn.
    pub type_two: Proof,
}

/// Both multipliers of every sector wanted, in limit mode whatever the scenario says, and how the
/// runs went.
///
/// # Errors
/// In words: when the region cannot be built, there is no such sector, or runs fail.
pub fn table(
    scenario: &Scenario,
    wanted: &Wanted,
    execution: Execution,
) -> Result<(Vec<Row>, Tally), String> {
    let mut limit = scenario.clone();
    limit.behaviour.limit_mode = true;
    let (induced, mut tally) = multipliers(&limit, wanted, execution)?;
    limit.behaviour.income_smoothing = 0.0;
    let (fixed, more) = multipliers(&limit, wanted, execution)?;
    tally.add(more);
    let proof = |found: &SectorMultiplier, kind: usize| Proof {
        analytic: found.types[kind].output,
        simulated: found.simulated.output.mean,
    };
    let rows = induced.iter().zip(&fixed).map(|(induced, fixed)| Row {
        sector: induced.sector.clone(),
        type_one: proof(fixed, 0),
        type_two: proof(induced, 1),
    });
    Ok((rows.collect(), tally))
}

/// The proof between regions: injections against the interregional inverse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between {
    /// The largest error in a sector of any region, as a share of what the inverse says.
    pub largest_error: f64,
    /// Sectors of all regions together.
    pub sectors: usize,
    /// Regions.
    pub regions: usize,
}

/// Injects 5% of output for good into each place (region and sector), one after the other, in limit mode
/// whatever the scenario says, and looks at the output of every sector of all regions in the last month.
///
/// # Errors
/// In words: when the regions cannot be built, have no inverse, or a run fails.
///
/// # Panics
/// When there is no such place.
pub fn between(scenario: &Scenario, places: &[(usize, usize)]) -> Result<Between, String> {
    let mut limit = scenario.clone();
    limit.behaviour.limit_mode = true;
    let calibrated = from_world(&limit.world).map_err(|e| format!("{e:?}"))?;
    let system = Leontief::between(&calibrated);
    let inverse = system.inverse(Closure::Two).map_err(|e| e.to_string())?;
    let still = lived(&limit, 0)?;
    let (products, last) = (calibrated.between.products, limit.run.months);
    let mut largest: f64 = 0.0;
    for &(region, sector) in places {
        let accounts = &calibrated.regions[region];
        let pounds = DEFAULT_SHARE * accounts.production[sector].output / 12.0;
        let mut with = limit.clone();
        with.injections.push(Injection {
            sector: accounts.sectors[sector].name.clone(),
            pounds_a_month: pounds,
            regions: vec![accounts.name.clone()],
            start: 1,
            end: None,
        });
        let moved = lived(&with, 0)?;
        for at in 0..inverse.nrows() {
            let output = |s: &Series| s.sector_output(last, at / products, at % products);
            let simulated = (output(&moved) - output(&still)) / 100.0 / pounds;
            let analytic = inverse[(at, system.index(region, sector))];
            // Effects of under a penny in twenty pounds are lost in whole pence.
            largest = largest.max((simulated - analytic).abs() / analytic.max(0.05));
        }
    }
    Ok(Between {
        largest_error: largest,
        sectors: inverse.nrows(),
        regions: calibrated.regions.len(),
    })
}

/// The largest error of a table, as a share; 0 for an empty one.
#[must_use]
pub fn largest_error(rows: &[Row]) -> f64 {
    let errors = rows
        .iter()
        .flat_map(|row| [row.type_one.error(), row.type_two.error()]);
    errors.map(f64::abs).fold(0.0, f64::max)
}

/// The table for readers, 80 columns wide: analytic, simulated, error.
#[must_use]
pub fn text(rows: &[Row]) -> String {
    let (sector, error, simulated) = ("sector", "error", "simulated");
    let mut text = format!(
        "{sector:<24}{:>9}{simulated:>10}{error:>9}{:>9}{simulated:>10}{error:>9}\n",
        "Type I", "Type II"
    );
    for row in rows {
        let _ = write!(text, "{:<24.24}", row.sector);
        for proof in [row.type_one, row.type_two] {
            let Proof {
                analytic,
                simulated,
            } = proof;
            let _ = write!(
                text,
                "{analytic:>9.4}{simulated:>10.6}{:>9.0e}",
                proof.error()
            );
        }
        text.push('\n');
    }
    let _ = writeln!(text, "\nLargest error: {:.1e}", largest_error(rows));
    text
}
