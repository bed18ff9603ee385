//! Multipliers of a scenario's region: from its table, and from paired runs with and without an
//! injection of outside demand.

use super::cases::CasePlan;
use super::execute::{Execution, Tally, execute};
use super::plan::plans;
use super::run::RunResult;
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::leontief::{Leontief, Multipliers};
use crate::calibrate::{CalibrationError, from_world};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::multiplier::{Columns, Parts, simulated};
use crate::measure::outcome::Series;
use crate::measure::window::Window;
use crate::scenario::types::{Injection, Scenario};

/// Size of an injection when none is named: share of the sector's monthly output.
pub const DEFAULT_SHARE: f64 = 0.05;

/// Which multipliers to find.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Index of the region in the scenario.
    pub region: usize,
    /// The sector, by name or label; every sector when none.
    pub sector: Option<String>,
    /// Pounds a month injected; [`DEFAULT_SHARE`] of the sector's output when none.
    pub pounds: Option<f64>,
    /// Replicates of each pair.
    pub replicates: u32,
}

impl Wanted {
    /// Every sector of a scenario's first region, with injections of the usual size and one pair of runs:
    /// for the limit mode, which knows no chance.
    #[must_use]
    pub const fn of_first_region() -> Self {
        Self {
            region: 0,
            sector: None,
            pounds: None,
            replicates: 1,
        }
    }
}

/// Three columns with their intervals, per pound injected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulated {
    /// Value added.
    pub value_added: Estimate,
    /// Household income.
    pub household_income: Estimate,
    /// Output.
    pub output: Estimate,
}

/// One sector's multipliers.
#[derive(Clone, Debug, PartialEq)]
pub struct SectorMultiplier {
    /// The sector's name for readers.
    pub sector: String,
    /// Pounds a month injected.
    pub pounds_a_month: f64,
    /// From the table: direct, indirect (Type I less direct), induced (Type II less Type I). Household
    /// income is wages.
    pub analytic: Parts,
    /// From the table: Type I and Type II.
    pub types: [Columns; 2],
    /// From paired runs: mean monthly change over the run's last year per pound a month injected.
    pub simulated: Simulated,
}

impl SectorMultiplier {
    /// How far the simulated output multiplier is from Type II, as a share of it.
    #[must_use]
    pub fn output_error(&self) -> f64 {
        self.simulated.output.mean / self.types[1].output - 1.0
    }
}

/// Finds the multipliers that are wanted.
///
/// # Errors
/// In words: when the region cannot be built, there is no such sector, or runs fail.
pub fn multipliers(
    scenario: &Scenario,
    wanted: &Wanted,
    execution: Execution,
) -> Result<(Vec<SectorMultiplier>, Tally), String> {
    let calibrated =
        from_world(&scenario.world).map_err(|errors| CalibrationError::in_one_line(&errors))?;
    let accounts = calibrated
        .regions
        .get(wanted.region)
        .ok_or_else(|| "there is no such region".to_owned())?;
    let sectors = sectors(accounts, wanted.sector.as_deref())?;
    let leontief = Leontief::of_region(accounts);
    let one = leontief.type_one().map_err(|e| e.to_string())?;
    let two = leontief.type_two().map_err(|e| e.to_string())?;
    let pounds: Vec<f64> = sectors
        .iter()
        .map(|&s| {
            wanted
                .pounds
                .unwrap_or(DEFAULT_SHARE * accounts.production[s].output / 12.0)
        })
        .collect();
    let (pairs, tally) = pairs(scenario, wanted, accounts, &sectors, &pounds, execution)?;
    let found =
        sectors
            .iter()
            .zip(&pounds)
            .zip(&pairs)
            .map(|((&sector, &pounds_a_month), pairs)| {
                let types = [columns(&one, sector), columns(&two, sector)];
                SectorMultiplier {
                    sector: accounts.sectors[sector].label.clone(),
                    pounds_a_month,
                    analytic: Parts::split(direct(accounts, sector), types[0], types[1]),
                    types,
                    simulated: estimates(pairs),
                }
            });
    Ok((found.collect(), tally))
}

/// The sectors of that name or label; all of those with output when none is named.
fn sectors(accounts: &RegionAccounts, name: Option<&str>) -> Result<Vec<usize>, String> {
    let Some(name) = name else {
        let all = 0..accounts.sectors.len();
        return Ok(all
            .filter(|&s| accounts.production[s].output > 0.0)
            .collect());
    };
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    let known = &accounts.sectors;
    if let Some(sector) = known.iter().position(|s| same(&s.name) || same(&s.label)) {
        return Ok(vec![sector]);
    }
    let names: Vec<&str> = known.iter().map(|s| s.name.as_str()).collect();
    Err(format!(
        "there is no sector `{name}`; the sectors are {}",
        names.join(", ")
    ))
}

fn columns(multipliers: &Multipliers, sector: usize) -> Columns {
    Columns {
        value_added: multipliers.value_added[sector],
        household_income: multipliers.income[sector],
        output: multipliers.output[sector],
    }
}

fn direct(accounts: &RegionAccounts, sector: usize) -> Columns {
    let production = &accounts.production[sector];
    let value_added = production.wages + production.surplus + production.production_tax;
    Columns {
        value_added: value_added / production.output,
        household_income: production.wages / production.output,
        output: 1.0,
    }
}

type Pairs = Vec<Vec<Columns>>;

/// Simulated columns by sector and replicate, from one run without any injection and one with each.
fn pairs(
    scenario: &Scenario,
    wanted: &Wanted,
    accounts: &RegionAccounts,
    sectors: &[usize],
    pounds: &[f64],
    execution: Execution,
) -> Result<(Pairs, Tally), String> {
    let mut worlds = vec![scenario.clone()];
    for (&sector, &pounds_a_month) in sectors.iter().zip(pounds) {
        let mut with = scenario.clone();
        with.injections.push(Injection {
            sector: accounts.sectors[sector].name.clone(),
            pounds_a_month,
            regions: vec![accounts.name.clone()],
            start: 1,
            end: None,
        });
        worlds.push(with);
    }
    let cases = CasePlan::own(scenario);
    let plans = plans(&worlds, &cases, 0..wanted.replicates, scenario.run.seed);
    let window = Window::last_year(scenario.run.months);
    let mut without: Option<(u32, Series)> = None;
    let mut found: Pairs = vec![Vec::new(); sectors.len()];
    // Replicates are outermost and the world without injection comes first in each.
    let tally = execute(&plans, execution, |plan, result| match result {
        RunResult::Finished { series, .. } => {
            if plan.policy == 0 {
                without = Some((plan.luck.replicate, series));
            } else if let Some((_, base)) = without.as_ref().filter(|w| w.0 == plan.luck.replicate)
            {
                let at = plan.policy - 1;
                found[at].push(simulated(base, &series, wanted.region, window, pounds[at]));
            }
            Ok(())
        }
        RunResult::Stopped => Ok(()),
        failed => Err(format!("{}: {}", plan.words(), failed.error())),
    })?;
    Ok((found, tally))
}

fn estimates(pairs: &[Columns]) -> Simulated {
    let column = |pick: fn(&Columns) -> f64| estimate(&pairs.iter().map(pick).collect::<Vec<_>>());
    Simulated {
        value_added: column(|c| c.value_added),
        household_income: column(|c| c.household_income),
        output: column(|c| c.output),
    }
}
