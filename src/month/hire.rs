//! Phase 4. Separations and lay-offs, then matching, here and along commuting lines; then hours,
//! wages due and what can be supplied.

mod least_pay;
mod leave;
pub(super) mod search;

use super::Today;
use super::batch::{FIRMS, batches_of_firms};
use super::produce::potential;
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Region, Shops};
use crate::parallel;
use crate::units::{Pence, Volume};

/// Least hours that staff are paid for, full time = 1.
const LEAST_HOURS: f64 = 0.6;
/// Weight of the newest month in the past year's unemployment.
const YEARLY: f64 = 1.0 / 12.0;

/// Ends jobs, fills jobs, sets hours, wages due and what can be supplied.
pub fn match_jobs(region: &mut Region, today: Today) {
    if !today.behaviour.limit_mode {
        leave::end_jobs(region, today);
        search::fill_jobs(region, today);
        count(region);
    }
    set_hours(region, today);
    least_pay::top_up(region);
    offer(region, today);
}

/// Counts the unemployed, the jobs that found nobody, and the mean wage at the hours worked.
fn count(region: &mut Region) {
    let Region {
        jobs,
        firms,
        households,
        border,
        ..
    } = region;
    jobs.open = jobs.slots.len() as u32 - jobs.hired;
    jobs.unemployment = f64::from(jobs.searching - jobs.hired) / jobs.earners.max(1) as f64;
    jobs.past_unemployment += YEARLY * (jobs.unemployment - jobs.past_unemployment);
    border.skill = 0;
    for block in households {
        block.border_skill_before = border.skill;
        border.skill += block.border_skill;
    }
    let (mut wages, mut heads) = (0.0, 0.0);
    for block in firms {
        for firm in 0..block.len() {
            wages += block.wage[firm] * f64::from(block.heads[firm]);
            heads += f64::from(block.heads[firm]);
        }
    }
    if heads > 0.0 {
        jobs.mean_wage = wages / heads * (1.0 + jobs.mean_top_up);
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
            let needed = block.planned[firm] * block.labour(firm, recipe);
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
            // What a firm of its staff has earned goes to them with their wages.
            let bonus = if heads > 0.0 {
                std::mem::take(&mut block.bonus[firm])
            } else {
                Pence::ZERO
            };
            block.wage_bill[firm] = Pence(bill as i64) + bonus;
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
        if block.stored {
            for firm in 0..block.len() {
                block.supply[firm] = if block.active(firm) {
                    block.stock[firm]
                } else {
                    Volume::ZERO
                };
            }
            return;
        }
        let mut most = [0.0; FIRMS];
        for batch in batches_of_firms(block.len()) {
            let most = &mut most[..batch.len()];
            potential(block, &batch, recipe, sectors, conditions, today, most);
            for (firm, &most) in batch.zip(&*most) {
                let most = Volume((most * conditions.yields[block.sector]) as i64);
                block.supply[firm] = if block.active(firm) {
                    most
                } else {
                    Volume::ZERO
                };
            }
        }
    });
}
