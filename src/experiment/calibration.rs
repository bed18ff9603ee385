//! How a scenario's regions were calibrated: targets against the start state, what closes each
//! region, what was cut back, and what is assumed.

use super::assumptions::assumptions;
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::check::oddities;
use crate::calibrate::{Adjustment, CalibrationError, from_world};
use crate::measure::start::{StartRow, start_rows};
use crate::scenario::record::NumberNote;
use crate::scenario::types::Scenario;
use crate::simulation::{Luck, Simulation};

/// Everything that a reader must know of a calibration.
#[derive(Clone, Debug)]
pub struct CalibrationReport {
    /// Each region's accounts: its targets.
    pub regions: Vec<RegionAccounts>,
    /// Targets against the populated economy, region by region.
    pub rows: Vec<StartRow>,
    /// Worker agents by sector, over all regions, in the tables' order.
    pub workers: Vec<u64>,
    /// Where a quotient asked for more than a region makes.
    pub adjustments: Vec<Adjustment>,
    /// Closing items that came out negative.
    pub odd: Vec<Oddity>,
    /// Figures that nobody measured, by path.
    pub assumed: Vec<NumberNote>,
    /// What the tables and the method assume besides, in sentences.
    pub assumptions: Vec<String>,
    /// Figures that a file sets without saying where they come from, by path.
    pub unsaid: Vec<NumberNote>,
}

/// A closing item that came out negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Oddity {
    /// The region.
    pub region: String,
    /// The item.
    pub item: &'static str,
    /// Pounds a year, below 0.
    pub pounds: f64,
}

impl CalibrationReport {
    /// Calibrates and populates a scenario's regions, and compares the two. No month is run.
    ///
    /// # Errors
    /// In words, when the regions cannot be built or populated.
    pub fn of(scenario: &Scenario) -> Result<Self, String> {
        let calibrated =
            from_world(&scenario.world).map_err(|errors| CalibrationError::in_one_line(&errors))?;
        let luck = Luck {
            seed: scenario.run.seed,
            replicate: 0,
        };
        let simulation = Simulation::new(scenario, luck)?;
        let economy = simulation.economy();
        let figures = |wanted: fn(&NumberNote) -> bool| -> Vec<NumberNote> {
            let numbers = scenario.numbers().into_iter();
            numbers
                .filter(|number| !number.setting && wanted(number))
                .collect()
        };
        let sectors = calibrated.regions.first().map_or(0, |r| r.sectors.len());
        let mut workers = vec![0; sectors];
        for block in economy.regions.iter().flat_map(|region| &region.firms) {
            workers[block.sector] += block
                .heads
                .iter()
                .map(|&heads| u64::from(heads))
                .sum::<u64>();
        }
        Ok(Self {
            rows: start_rows(economy, &calibrated.regions),
            workers,
            odd: odd(&calibrated.regions),
            regions: calibrated.regions,
            adjustments: calibrated.adjustments,
            assumptions: assumptions(&scenario.world),
            assumed: figures(NumberNote::is_assumed),
            unsaid: figures(|number| number.source.is_none()),
        })
    }
}

fn odd(regions: &[RegionAccounts]) -> Vec<Oddity> {
    let of_region = |region: &RegionAccounts| {
        let items = oddities(region).into_iter();
        items
            .map(|(item, pounds)| Oddity {
                region: region.name.clone(),
                item,
                pounds,
            })
            .collect::<Vec<_>>()
    };
    let mut odd: Vec<Oddity> = regions.iter().flat_map(of_region).collect();
    odd.sort_by(|a, b| a.pounds.total_cmp(&b.pounds));
    odd
}
