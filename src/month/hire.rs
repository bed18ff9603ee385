//! Phase 4. Separations and lay-offs, then matching: vacancies become slots, each searcher draws a
//! slot, the luckiest claim on a slot wins, three times over. The order of searchers cannot matter.

use super::Today;
use crate::economy::firms::FirmBlock;
use crate::economy::households::{ACROSS_THE_BORDER, HouseholdBlock, NOBODY};
use crate::economy::region::{Region, Shops};
use crate::parallel;
use crate::random::Purpose;
use crate::units::{Pence, Volume};

/// Rounds of search in a month.
const ROUNDS: u32 = 3;
/// Least hours that staff are paid for, full time = 1.
const LEAST_HOURS: f64 = 0.6;
const NO_CLAIM: (u64, u32) = (u64::MAX, u32::MAX);
const FILLED: u32 = u32::MAX;

/// Ends jobs, fills jobs, sets hours, wages due and what can be supplied.
pub fn match_jobs(region: &mut Region, today: Today) {
    if !today.behaviour.limit_mode {
        end_jobs(region, today);
        open_slots(region);
        for round in 0..ROUNDS {
            search(region, today, round);
        }
        count(region);
    }
    set_hours(region, today);
    offer(region, today);
}

/// Counts the unemployed, the jobs that found nobody, and the mean wage at the hours worked.
fn count(region: &mut Region) {
    let Region { jobs, firms, .. } = region;
    let filled = jobs.slots.iter().filter(|&&firm| firm == FILLED).count();
    jobs.open = (jobs.slots.len() - filled) as u32;
    jobs.unemployment = (jobs.searching.len() - filled) as f64 / jobs.earners.max(1) as f64;
    let (mut wages, mut heads) = (0.0, 0.0);
    for block in firms {
        for firm in 0..block.len() {
            wages += block.wage[firm] * f64::from(block.heads[firm]);
            heads += f64::from(block.heads[firm]);
        }
    }
    if heads > 0.0 {
        jobs.mean_wage = wages / heads;
    }
}

fn end_jobs(region: &mut Region, today: Today) {
    let Region {
        households,
        shops,
        household_key,
        ..
    } = region;
    let (separate, lay_off) = (
        today.stream(Purpose::Separate, *household_key),
        today.stream(Purpose::LayOff, *household_key),
    );
    parallel::for_each(households, |block| {
        block.left.clear();
        for i in 0..block.len() {
            let firm = block.employer[i];
            if firm >= ACROSS_THE_BORDER {
                continue;
            }
            let key = block.draw_key(i);
            let laid_off = shops.lay_off[firm as usize];
            let leaves = separate.uniform(key, 0) < today.behaviour.separation_rate
                || (laid_off > 0.0 && lay_off.uniform(key, 0) < f64::from(laid_off));
            if leaves {
                block.employer[i] = NOBODY;
                block.left.push((firm, block.skill[i]));
            }
        }
    });
    let mut firms = FirmIndex::new(&mut region.firms);
    for &(firm, skill) in region.households.iter().flat_map(|b| &b.left) {
        let (block, at) = firms.find(firm);
        block.heads[at] -= 1;
        block.skill[at] -= u64::from(skill);
    }
}

/// Finds the block of a firm by its index in the region.
struct FirmIndex<'a>(&'a mut [FirmBlock]);

impl<'a> FirmIndex<'a> {
    fn new(blocks: &'a mut [FirmBlock]) -> Self {
        Self(blocks)
    }

    fn find(&mut self, firm: u32) -> (&mut FirmBlock, usize) {
        let at = self
            .0
            .partition_point(|b| b.first + b.len() <= firm as usize);
        let block = &mut self.0[at];
        let place = firm as usize - block.first;
        (block, place)
    }
}

fn open_slots(region: &mut Region) {
    let Region {
        jobs,
        firms,
        households,
        ..
    } = region;
    jobs.slots.clear();
    for block in firms.iter() {
        for firm in 0..block.len() {
            let index = (block.first + firm) as u32;
            jobs.slots.extend((0..block.vacancies[firm]).map(|_| index));
        }
    }
    jobs.claims.clear();
    jobs.claims.resize(jobs.slots.len(), NO_CLAIM);
    jobs.searching.clear();
    for (index, block) in households.iter().enumerate() {
        let looking = (0..block.len()).filter(|&i| block.earner[i] && block.employer[i] == NOBODY);
        jobs.searching
            .extend(looking.map(|i| (index as u32, i as u32)));
    }
}

fn search(region: &mut Region, today: Today, round: u32) {
    let Region {
        jobs,
        households,
        firms,
        household_key,
        ..
    } = region;
    let slots = jobs.slots.len() as u64;
    if slots == 0 {
        return;
    }
    let luck = today.stream(Purpose::Search, *household_key);
    for &(block, i) in &jobs.searching {
        let block = &households[block as usize];
        if block.employer[i as usize] != NOBODY {
            continue;
        }
        let key = block.draw_key(i as usize);
        let slot = luck.index(key, round, slots) as usize;
        if jobs.slots[slot] != FILLED {
            let claim = (luck.bits(key, round + ROUNDS), key as u32);
            jobs.claims[slot] = jobs.claims[slot].min(claim);
        }
    }
    let mut employers = FirmIndex::new(firms);
    for (slot, claim) in jobs.claims.iter_mut().enumerate() {
        if *claim == NO_CLAIM {
            continue;
        }
        let (block, i) = household(households, claim.1);
        let (firm, at) = employers.find(jobs.slots[slot]);
        block.employer[i] = jobs.slots[slot];
        firm.heads[at] += 1;
        firm.skill[at] += u64::from(block.skill[i]);
        jobs.slots[slot] = FILLED;
        *claim = NO_CLAIM;
    }
}

fn household(blocks: &mut [HouseholdBlock], number: u32) -> (&mut HouseholdBlock, usize) {
    let at = blocks.partition_point(|b| b.first + b.len() <= number as usize);
    let block = &mut blocks[at];
    let place = number as usize - block.first;
    (block, place)
}

/// Hours follow planned output; wages due follow hours. A firm that cannot pay them all pays the
/// share it can.
fn set_hours(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        conditions,
        shops,
        ..
    } = region;
    let limit = today.behaviour.limit_mode;
    let most = (1.0 + today.behaviour.overtime) * conditions.labour;
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        for firm in 0..block.len() {
            let heads = f64::from(block.heads[firm]);
            let needed = block.planned[firm] * recipe.labour;
            let hours = if heads > 0.0 { needed / heads } else { 0.0 };
            // Whose pay the state makes up may stay at home.
            let furlough = conditions.furlough[block.sector] > 0.0;
            let least = if block.active(firm) && !furlough {
                LEAST_HOURS.min(most)
            } else {
                0.0
            };
            block.hours[firm] = if limit {
                hours
            } else {
                hours.clamp(least, most)
            };
            let bill = block.wage[firm] * block.hours[firm] * heads * (1.0 + base.commuter_wages);
            block.wage_bill[firm] = Pence(bill as i64);
        }
    });
    post_wages(firms, shops, base.commuter_wages);
}

fn post_wages(firms: &[FirmBlock], shops: &mut Shops, commuter_wages: f64) {
    for block in firms {
        for firm in 0..block.len() {
            let resident = block.wage_bill[firm].as_f64() / (1.0 + commuter_wages);
            let skill = block.skill[firm].max(1) as f64;
            shops.wage_per_skill[block.first + firm] = resident / skill;
        }
    }
}

/// What each firm can deliver this month: goods from stock, services as far as labour, capacity and
/// critical inputs reach.
fn offer(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        conditions,
        sectors,
        ..
    } = region;
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        for firm in 0..block.len() {
            block.supply[firm] = if !block.active(firm) {
                Volume::ZERO
            } else if block.stored {
                block.stock[firm]
            } else {
                let most =
                    super::produce::potential(block, firm, recipe, sectors, conditions, today);
                Volume((most * conditions.yields[block.sector]) as i64)
            };
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::tests::{region, today, village};

    /// The village after its first separations, with a vacancy at every firm.
    fn searching() -> (Region, crate::scenario::types::Scenario) {
        let mut scenario = village();
        scenario.behaviour.separation_rate = 0.6;
        let mut region = region(&scenario);
        end_jobs(&mut region, today(&scenario));
        for block in &mut region.firms {
            block.vacancies.fill(1);
        }
        open_slots(&mut region);
        (region, scenario)
    }

    fn employers(region: &Region) -> Vec<u32> {
        let all = region.households.iter().flat_map(|b| &b.employer);
        all.copied().collect()
    }

    #[test]
    fn the_order_of_searchers_does_not_matter() {
        let (mut one, scenario) = searching();
        let (mut other, _) = searching();
        assert!(
            one.jobs.searching.len() > one.jobs.slots.len(),
            "jobs are contested"
        );
        other.jobs.searching.reverse();
        let before = employers(&one);
        for round in 0..ROUNDS {
            search(&mut one, today(&scenario), round);
            search(&mut other, today(&scenario), round);
        }
        assert_ne!(before, employers(&one), "somebody was hired");
        assert_eq!(employers(&one), employers(&other));
    }

    #[test]
    fn a_slot_has_one_taker() {
        let (mut region, scenario) = searching();
        let heads = |r: &Region| -> u32 { r.firms.iter().flat_map(|b| &b.heads).sum() };
        let before = heads(&region);
        for round in 0..ROUNDS {
            search(&mut region, today(&scenario), round);
        }
        let filled = region.jobs.slots.iter().filter(|&&s| s == FILLED).count();
        assert_eq!(heads(&region) - before, filled as u32);
    }
}
