//! Matching: vacancies become slots; each searcher draws slots, the best suited claim on a slot wins,
//! luck decides among equals, three times over. Neither the order of searchers nor that of firms can
//! matter. Jobs across the border are slots like the others.

use super::FirmIndex;
use crate::economy::households::{ACROSS_THE_BORDER, Claim, HouseholdBlock, NOBODY, SKILL_CLASSES};
use crate::economy::region::{JobMarket, Region};
use crate::month::Today;
use crate::month::batch::{BATCH, batches, places_of};
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::types::LeverKind;

/// Rounds of search in a month.
pub const ROUNDS: u32 = 3;
/// Months without work after which chances fall no further.
pub const WORST_DURATION: u8 = 8;
const NO_CLAIM: (u64, u32) = (u64::MAX, u32::MAX);
const FILLED: u32 = u32::MAX;
/// Where a claim's shortfall of skill stands: above all luck.
const SHORTFALL_AT: u32 = 62;

/// Opens the month's slots and fills as many as searchers find.
pub fn fill_jobs(region: &mut Region, today: Today) {
    open_slots(region, today);
    for round in 0..ROUNDS {
        search(region, today, round);
    }
}

fn open_slots(region: &mut Region, today: Today) {
    let Region {
        jobs,
        firms,
        households,
        border,
        firm_key,
        ..
    } = region;
    jobs.slots.clear();
    for block in firms.iter() {
        for firm in 0..block.len() {
            let index = (block.first + firm) as u32;
            jobs.slots.extend((0..block.vacancies[firm]).map(|_| index));
        }
    }
    let across = (0..border.vacancies).map(|_| ACROSS_THE_BORDER);
    jobs.slots.extend(across);
    ask_for_skill(jobs, today.stream(Purpose::AskSkill, *firm_key), today);
    jobs.claims.clear();
    jobs.claims.resize(jobs.slots.len(), NO_CLAIM);
    jobs.hired = 0;
    parallel::for_each(households, list_searchers);
    let searchers = households.iter().map(|block| block.searching.len() as u32);
    jobs.searching = searchers.sum();
}

/// Lists who of a block looks for work.
fn list_searchers(block: &mut HouseholdBlock) {
    let mut places = [0; BATCH];
    block.searching.clear();
    for batch in batches(block.len()) {
        let idle = |employer: u32| employer == NOBODY;
        for &place in places_of(&block.employer[batch.clone()], idle, &mut places) {
            let i = batch.start + usize::from(place);
            if block.earner[i] {
                block.searching.push(i as u32);
            }
        }
    }
}

/// A share of jobs asks for a level of skill, each of the four as often; the others take anybody.
fn ask_for_skill(jobs: &mut JobMarket, luck: Stream, today: Today) {
    let share = today.behaviour.skill_requirements;
    jobs.asked.clear();
    let (mut before, mut nth) = (FILLED, 0);
    for &firm in &jobs.slots {
        nth = if firm == before { nth + 1 } else { 0 };
        before = firm;
        let draw = luck.uniform(u64::from(firm) | (nth << 32), 0);
        let level = if draw < share {
            draw / share * SKILL_CLASSES as f64
        } else {
            0.0
        };
        jobs.asked.push(level as u8);
    }
}

/// The class of a skill, from 0 (lowest quarter at the start) to 3.
fn class(bounds: &[u32; SKILL_CLASSES - 1], skill: u32) -> u8 {
    bounds.iter().map(|&bound| u8::from(skill >= bound)).sum()
}

/// How much the chances of a searcher have suffered from months without work, 0 to 1.
pub fn chances(idle_months: u8, duration_dependence: f64) -> f64 {
    1.0 - duration_dependence * f64::from(idle_months.min(WORST_DURATION))
}

/// Chance that a searcher applies in a round: more when there are more vacancies per searcher.
fn effort(jobs: &JobMarket, today: Today) -> f64 {
    let tightness = jobs.slots.len() as f64 / f64::from(jobs.searching.max(1));
    let relative = if jobs.tightness > 0.0 {
        tightness / jobs.tightness
    } else {
        1.0
    };
    jobs.effort * libm::pow(relative, today.behaviour.tightness_response)
}

fn search(region: &mut Region, today: Today, round: u32) {
    claim(region, today, round);
    hire(region);
}

/// Everybody without work who applies this round claims a slot that they are suited for.
fn claim(region: &mut Region, today: Today, round: u32) {
    let Region {
        jobs,
        households,
        household_key,
        conditions,
        ..
    } = region;
    let slots = jobs.slots.len() as u64;
    if slots == 0 {
        return;
    }
    let effort = effort(jobs, today);
    let luck = today.stream(Purpose::Search, *household_key);
    let trained = mean(conditions.lever(LeverKind::Training));
    // Who is trained stays it: the draw is of no month.
    let training = today.luck.stream(Purpose::Train, 0, *household_key);
    let market = &*jobs;
    parallel::for_each(households, |block| {
        let mut claims = std::mem::take(&mut block.claims);
        claims.clear();
        for i in block.searching.iter().map(|&i| i as usize) {
            if block.employer[i] != NOBODY {
                continue;
            }
            let key = block.draw_key(i);
            let applies =
                effort * chances(block.idle_months[i], today.behaviour.duration_dependence);
            if luck.uniform(key, round + 2 * ROUNDS) >= applies {
                continue;
            }
            let slot = luck.index(key, round, slots) as usize;
            let mut skilled = class(&market.class_bounds, block.skill[i]);
            if trained > 0.0 && training.uniform(key, 0) < trained {
                skilled += 1;
            }
            let shortfall = market.asked[slot].saturating_sub(skilled);
            if market.slots[slot] != FILLED && shortfall <= 1 {
                let luck = luck.bits(key, round + ROUNDS) >> 2;
                let rank = ((u64::from(shortfall) << SHORTFALL_AT) | luck, key as u32);
                let slot = slot as u32;
                claims.push(Claim { slot, rank });
            }
        }
        block.claims = claims;
    });
    for &Claim { slot, rank } in households.iter().flat_map(|block| &block.claims) {
        let best = &mut jobs.claims[slot as usize];
        *best = rank.min(*best);
    }
}

/// The mean of some strengths, 0 where there are none.
fn mean(strengths: &[f64]) -> f64 {
    strengths.iter().sum::<f64>() / strengths.len().max(1) as f64
}

/// The best claim on each slot gets the job.
fn hire(region: &mut Region) {
    let Region {
        jobs,
        households,
        firms,
        border,
        ..
    } = region;
    let mut employers = FirmIndex::new(firms);
    for (slot, claim) in jobs.claims.iter_mut().enumerate() {
        if *claim == NO_CLAIM {
            continue;
        }
        let (block, i) = household(households, claim.1);
        let employer = jobs.slots[slot];
        block.employer[i] = employer;
        if employer == ACROSS_THE_BORDER {
            block.border_skill += u64::from(block.skill[i]);
            border.heads += 1;
            border.vacancies -= 1;
        } else {
            let (firm, at) = employers.find(employer);
            firm.heads[at] += 1;
            firm.vacancies[at] -= 1;
            firm.skill[at] += u64::from(block.skill[i]);
        }
        jobs.slots[slot] = FILLED;
        jobs.hired += 1;
        *claim = NO_CLAIM;
    }
}

fn household(blocks: &mut [HouseholdBlock], number: u32) -> (&mut HouseholdBlock, usize) {
    let at = blocks.partition_point(|b| b.first + b.len() <= number as usize);
    let block = &mut blocks[at];
    let place = number as usize - block.first;
    (block, place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::tests::{region, today, village};

    /// The village after its first separations, with a vacancy at every firm.
    fn searching() -> (Region, crate::scenario::types::Scenario) {
        let mut scenario = village();
        scenario.behaviour.separation_rate = 0.6;
        scenario.behaviour.skill_requirements = 0.0;
        let mut region = region(&scenario);
        super::super::leave::end_jobs(&mut region, today(&scenario));
        for block in &mut region.firms {
            block.vacancies.fill(1);
        }
        region.jobs.effort = 1.0;
        region.jobs.tightness = 0.0;
        open_slots(&mut region, today(&scenario));
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
            one.jobs.searching as usize > one.jobs.slots.len(),
            "jobs are contested"
        );
        for block in &mut other.households {
            block.searching.reverse();
        }
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
