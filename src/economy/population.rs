//! Populates a region: agents are drawn by stratified quantiles, so that their sums are the accounts'
//! whatever the scale, and start where the base year's circuit already turns.
//!
//! # Steps
//! 1. Count agents ([`Counts`]) and turn the accounts into monthly constants ([`Base`]).
//! 2. Draw firm sizes (`workplaces`).
//! 3. Draw who works where, skills and wealth (`people`), and the links of buyers to firms (`links`).
//! 4. Let demand find the firms at base prices, so that each firm starts with the sales it will get.
//! 5. Fill the columns.

mod columns;
mod links;
mod opening;
mod people;
mod workplaces;

use super::base::Base;
use super::conditions::Conditions;
use super::households::LOCALISM_CLASSES;
use super::region::{Markets, Region, Tastes};
use super::size::Counts;
use super::sourcing::local_odds;
use crate::calibrate::accounts::{Origin, RegionAccounts};
use crate::calibrate::spend::LeverColumn;
use crate::random::{Luck, hash_name};
use crate::scenario::types::{Behaviour, Scenario};
use crate::units::VOLUME_PER_PENNY;

/// How many agents a block holds. Results do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockSizes {
    /// Households in a block, at most.
    pub households: usize,
    /// Blocks of households in a region, at most: in a large region they hold more.
    pub household_blocks: usize,
    /// Firms in a block, at most.
    pub firms: usize,
    /// Firms that share a till, about.
    pub firms_a_till: usize,
    /// Tills of firms in a region, at most.
    pub firm_tills: usize,
}

impl Default for BlockSizes {
    fn default() -> Self {
        Self {
            households: super::size::HOUSEHOLD_BLOCK,
            household_blocks: super::size::HOUSEHOLD_BLOCKS,
            firms: super::size::FIRM_BLOCK,
            firms_a_till: super::size::FIRMS_A_TILL,
            firm_tills: super::size::FIRM_TILLS,
        }
    }
}

impl BlockSizes {
    /// In how many groups so many firms share tills.
    fn groups_of(self, firms: usize) -> usize {
        super::size::firm_tills(firms, self.firms_a_till, self.firm_tills)
    }

    /// The same where there are so many households.
    fn in_region(self, households: usize) -> Self {
        Self {
            households: self
                .households
                .max(households.div_ceil(self.household_blocks)),
            ..self
        }
    }
}

/// Everything that populating a region needs to know.
pub(super) struct Plan<'a> {
    pub accounts: &'a RegionAccounts,
    pub behaviour: &'a Behaviour,
    pub counts: Counts,
    pub base: Base,
    pub tastes: Tastes,
    pub luck: Luck,
    pub household_key: u64,
    pub firm_key: u64,
    /// The labour market's steady state.
    pub opening: opening::Opening,
}

/// Populates one region; `sold_to_regions` is what the other modelled regions buy of each product,
/// pounds a year, `ledgers` what its levers say of its buyers.
///
/// # Errors
/// When the region has no households or too few agents for its sectors.
pub fn region(
    accounts: &RegionAccounts,
    sold_to_regions: &[f64],
    scenario: &Scenario,
    ledgers: &[LeverColumn],
    luck: Luck,
    blocks: BlockSizes,
) -> Result<Region, String> {
    let behaviour = &scenario.behaviour;
    let counts = Counts::new(accounts, behaviour, scenario.world.scale)?;
    let blocks = blocks.in_region(counts.households);
    let scale = accounts.households / counts.households as f64;
    let base = Base::new(accounts, sold_to_regions, behaviour, scale, &counts.heads);
    let tastes = tastes(accounts, behaviour, &base, counts.households);
    let conditions = Conditions::base(accounts.sectors.len());
    let markets = Markets::new(&base, &tastes, behaviour, &accounts.sectors, &conditions);
    let mut plan = Plan {
        accounts,
        behaviour,
        base,
        tastes,
        luck,
        household_key: hash_name(&accounts.name, 1),
        firm_key: hash_name(&accounts.name, 2),
        opening: opening::Opening::new(behaviour, 0.0),
        counts,
    };
    let mut places = workplaces::Workplaces::draw(&plan);
    let alone = places.who_work_alone() as f64 / plan.counts.at_work().max(1) as f64;
    plan.opening = opening::Opening::new(behaviour, alone);
    let mut people = people::People::draw(&plan);
    people.employ(&plan, &places);
    let links = links::Links::draw(&plan, &places, blocks.households);
    places.meet_demand(&plan, &markets, &people, &links);
    people.employ(&plan, &places);
    places.meet_demand(&plan, &markets, &people, &links);
    // Staff has moved with demand: whoever works where must be who the firms count.
    people.employ(&plan, &places);
    people.forget_draws();
    plan.base.tax = people.tax;
    people.set_wages(&mut plan.base);
    Ok(columns::region(
        plan, conditions, markets, &people, &places, links, blocks, scenario, ledgers,
    ))
}

/// What households want: an essential basket the same for each, and what they do with the rest.
fn tastes(
    accounts: &RegionAccounts,
    behaviour: &Behaviour,
    base: &Base,
    households: usize,
) -> Tastes {
    let basket = &base.consumption;
    let basic = base.household_spending / (1.0 + basket.tax);
    let tax = 1.0 + basket.tax;
    let mut essential = Vec::with_capacity(basket.weight.len());
    let mut rest = Vec::with_capacity(basket.weight.len());
    for (weight, sector) in basket.weight.iter().zip(&accounts.sectors) {
        let share = if behaviour.limit_mode {
            0.0
        } else {
            sector.subsistence * behaviour.essential_part
        };
        essential.push(basic * weight * share * VOLUME_PER_PENNY / households as f64);
        rest.push(basic * weight * (1.0 - share) * tax);
    }
    let left: f64 = rest.iter().sum();
    Tastes {
        essential,
        marginal: rest
            .into_iter()
            .map(|r| if left > 0.0 { r / left } else { 0.0 })
            .collect(),
        local_odds: std::array::from_fn(|class| {
            basket
                .base
                .iter()
                .map(|shares| class_odds(class, shares[Origin::Local as usize], behaviour))
                .collect()
        }),
    }
}

/// Midpoints of four equal slices of a standard normal, so that the classes' shares average to the
/// base share.
const CLASS_QUANTILES: [f64; LOCALISM_CLASSES] = [-1.150_35, -0.318_64, 0.318_64, 1.150_35];

/// Factor on the odds of a local product for a class: its share is spread around the base share in
/// proportion to `share * (1 - share)`, as a logit would, and kept inside 0 to 1.
fn class_odds(class: usize, share: f64, behaviour: &Behaviour) -> f64 {
    if behaviour.limit_mode || share <= 0.0 || share >= 1.0 {
        return 1.0;
    }
    let reach = (behaviour.localism_spread * CLASS_QUANTILES[class] * share * (1.0 - share))
        .clamp(-0.9 * share.min(1.0 - share), 0.9 * share.min(1.0 - share));
    let strength = if reach > 0.0 {
        reach / (1.0 - share)
    } else {
        reach / share
    };
    local_odds(share, strength)
}
