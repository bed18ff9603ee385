//! The start state against its targets: does the populated economy hold what calibration asked for?
//!
//! Agents are whole, links between them are drawn and incomes are spread, so that what firms expect to
//! sell, what staff they have and what households receive differ from the accounts. Whole agents and
//! links matter less the more agents stand for a sector. Each figure here is added up from the agents'
//! own columns before the first month.

use crate::calibrate::accounts::RegionAccounts;
use crate::economy::Economy;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Region;
use crate::scenario::types::Behaviour;
use crate::units::VOLUME_PER_PENNY;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Item {
    /// What firms expect to sell, against output: pounds a year.
    Output,
    /// What staff earns at full hours, commuters included, against compensation of employees: pounds a year.
    Wages,
    /// Real jobs that worker agents stand for, against the sector's: heads.
    Jobs,
    /// The same at the hours worked: full-time equivalents.
    FullTime,
    /// What households receive from all sources: pounds a year.
    Income,
    /// What households mean to spend, at least on the essentials that they need: pounds a year.
    Consumption,
    /// Households' deposits, against the months of income that they aim for: pounds.
    HouseholdDeposits,
    /// Firms' deposits, against the months of output and the month of investment that they hold: pounds.
    FirmDeposits,
}

impl Item {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Output,
        Self::Wages,
        Self::Jobs,
        Self::FullTime,
        Self::Income,
        Self::Consumption,
        Self::HouseholdDeposits,
        Self::FirmDeposits,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Wages => "wages",
            Self::Jobs => "jobs",
            Self::FullTime => "full-time equivalents",
            Self::Income => "household income",
            Self::Consumption => "consumption",
            Self::HouseholdDeposits => "households' deposits",
            Self::FirmDeposits => "firms' deposits",
        }
    }

    /// Its unit.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Output | Self::Wages | Self::Income | Self::Consumption => "pounds a year",
            Self::Jobs => "heads",
            Self::FullTime => "FTE",
            Self::HouseholdDeposits | Self::FirmDeposits => "pounds",
        }
    }
}

/// One target and what the start state makes of it, in the item's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct StartRow {
    /// The region.
    pub region: String,
    /// The sector; none for what concerns households.
    pub sector: Option<String>,
    /// What is compared.
    pub item: Item,
    /// What the accounts say.
    pub target: f64,
    /// What the agents add up to.
    pub state: f64,
}

impl StartRow {
    /// How far the state is off, as a share of the target; 1 where there is something and should be nothing.
    #[must_use]
    pub fn error(&self) -> f64 {
        relative(self.state, self.target)
    }
}

/// One item over all regions and sectors.
#[derive(Clone, Debug, PartialEq)]
pub struct StartTotal {
    /// What is compared.
    pub item: Item,
    /// Sum of the targets.
    pub target: f64,
    /// Sum of the states.
    pub state: f64,
    /// The row that is furthest off.
    pub worst: StartRow,
}

impl StartTotal {
    /// How far the sums are off, as a share of the target.
    #[must_use]
    pub fn error(&self) -> f64 {
        relative(self.state, self.target)
    }
}

fn relative(state: f64, target: f64) -> f64 {
    if target == 0.0 {
        f64::from(u8::from(state != 0.0))
    } else {
        (state - target) / target.abs()
    }
}

/// Every target of every region and sector against an economy before its first month. Regions stand
/// in the same order in both.
#[must_use]
pub fn start_rows(economy: &Economy, accounts: &[RegionAccounts]) -> Vec<StartRow> {
    let behaviour = &economy.scenario.behaviour;
    economy
        .regions
        .iter()
        .zip(accounts)
        .flat_map(|(region, accounts)| region_rows(region, accounts, behaviour))
        .collect()
}

/// The rows that are furthest off their targets, largest error first; among equals in their order.
#[must_use]
pub fn worst(rows: &[StartRow], most: usize) -> Vec<&StartRow> {
    let mut sorted: Vec<&StartRow> = rows.iter().collect();
    sorted.sort_by(|a, b| b.error().abs().total_cmp(&a.error().abs()));
    sorted.truncate(most);
    sorted
}

/// Each item over all regions and sectors, with the row that is furthest off.
#[must_use]
pub fn totals(rows: &[StartRow]) -> Vec<StartTotal> {
    let total = |item: Item| {
        let rows = || rows.iter().filter(move |row| row.item == item);
        let worst = rows().reduce(|worst, row| {
            if row.error().abs() > worst.error().abs() {
                row
            } else {
                worst
            }
        })?;
        Some(StartTotal {
            item,
            target: rows().map(|row| row.target).sum(),
            state: rows().map(|row| row.state).sum(),
            worst: worst.clone(),
        })
    };
    Item::ALL.into_iter().filter_map(total).collect()
}

fn region_rows(region: &Region, accounts: &RegionAccounts, behaviour: &Behaviour) -> Vec<StartRow> {
    let row = |sector: Option<&str>, item, target, state| StartRow {
        region: accounts.name.clone(),
        sector: sector.map(str::to_owned),
        item,
        target,
        state,
    };
    let mut rows = Vec::new();
    for (index, production) in accounts.production.iter().enumerate() {
        let state = SectorState::of(region, index);
        let deposits = production.output / 12.0 * behaviour.firm_deposit_months
            + replacement(accounts, index) / 12.0;
        let pairs = [
            (Item::Output, production.output, state.output),
            (Item::Wages, production.wages, state.wages),
            (Item::Jobs, production.jobs, state.jobs),
            (
                Item::FullTime,
                production.full_time_equivalents,
                state.full_time,
            ),
            (Item::FirmDeposits, deposits, state.deposits),
        ];
        let name = accounts.sectors[index].name.as_str();
        rows.extend(pairs.map(|(item, target, state)| row(Some(name), item, target, state)));
    }
    let income = accounts.closing.household_income;
    let households = &region.households;
    let received: f64 = households.iter().flat_map(|block| &block.smoothed).sum();
    let held: f64 = households
        .iter()
        .flat_map(|block| block.purses.all())
        .map(|purse| purse.as_f64())
        .sum();
    let pairs = [
        (Item::Income, income, received * POUNDS_A_YEAR),
        (
            Item::Consumption,
            accounts.consumption.total(),
            meant_to_spend(region) * POUNDS_A_YEAR,
        ),
        (
            Item::HouseholdDeposits,
            income / 12.0 * behaviour.household_deposit_months,
            held / 100.0,
        ),
    ];
    rows.extend(pairs.map(|(item, target, state)| row(None, item, target, state)));
    rows
}

/// What households mean to spend before wealth counts: their share of income, at least the
/// essentials that they need; pence a month.
fn meant_to_spend(region: &Region) -> f64 {
    let budget = |block: &HouseholdBlock, i: usize| {
        let essential = region.markets.lists[usize::from(block.localism[i])].essential;
        let need = f64::from(block.need[i]);
        (block.smoothed[i] * region.base.consumption_rate).max(essential * need)
    };
    let blocks = region.households.iter();
    blocks
        .flat_map(|block| (0..block.len()).map(move |i| budget(block, i)))
        .sum()
}

/// Pounds a year in a penny a month.
const POUNDS_A_YEAR: f64 = 12.0 / 100.0;

/// A sector's part of firms' replacement investment, by its surplus: pounds a year.
fn replacement(accounts: &RegionAccounts, sector: usize) -> f64 {
    let surplus = |index: usize| {
        if accounts.sectors[index].public {
            0.0
        } else {
            accounts.production[index].surplus.max(0.0)
        }
    };
    let all: f64 = (0..accounts.production.len()).map(surplus).sum();
    if all > 0.0 {
        accounts.closing.replacement_investment * surplus(sector) / all
    } else {
        0.0
    }
}

/// What the firms of a sector add up to.
#[derive(Clone, Copy, Debug, Default)]
struct SectorState {
    output: f64,
    wages: f64,
    jobs: f64,
    full_time: f64,
    deposits: f64,
}

impl SectorState {
    fn of(region: &Region, sector: usize) -> Self {
        let recipe = &region.base.recipes[sector];
        let mut sum = Self::default();
        for block in region.firms.iter().filter(|block| block.sector == sector) {
            for firm in 0..block.len() {
                let heads = f64::from(block.heads[firm]);
                sum.output += block.expected[firm];
                let top_up = 1.0 + region.base.recipes[block.sector].top_up;
                sum.wages += block.wage[firm] * top_up * heads * block.hours[firm];
                sum.jobs += heads;
                sum.full_time += heads * block.hours[firm];
            }
            let purses = block.purses.all().iter();
            sum.deposits += purses.map(|purse| purse.as_f64()).sum::<f64>();
        }
        Self {
            output: sum.output / VOLUME_PER_PENNY * POUNDS_A_YEAR,
            wages: sum.wages * (1.0 + region.base.commuter_wages) * POUNDS_A_YEAR,
            jobs: sum.jobs * recipe.jobs_per_head,
            full_time: sum.full_time * recipe.fte_per_head,
            deposits: sum.deposits / 100.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(item: Item, target: f64, state: f64) -> StartRow {
        StartRow {
            region: "Here".to_owned(),
            sector: None,
            item,
            target,
            state,
        }
    }

    #[test]
    fn errors_are_shares_of_the_target_and_the_largest_come_first() {
        let rows = [
            row(Item::Output, 100.0, 101.0),
            row(Item::Output, 200.0, 190.0),
            row(Item::Jobs, 0.0, 0.0),
            row(Item::Jobs, 0.0, 3.0),
        ];
        let errors: Vec<f64> = rows.iter().map(StartRow::error).collect();
        assert_eq!(errors, [0.01, -0.05, 0.0, 1.0]);
        let first: Vec<f64> = worst(&rows, 3).iter().map(|row| row.state).collect();
        assert_eq!(first, [3.0, 190.0, 101.0]);
        let totals = totals(&rows);
        assert_eq!(totals.len(), 2);
        assert!((totals[0].error() + 0.03).abs() < 1e-12);
        assert_eq!(totals[0].worst, rows[1]);
    }
}
