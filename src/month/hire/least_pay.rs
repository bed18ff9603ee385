//! The minimum wage: whoever would earn less by skill is topped up, and the firm pays it.

use super::YEARLY;
use crate::economy::base::Base;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::households::{ACROSS_THE_BORDER, HouseholdBlock};
use crate::economy::region::{Region, Shops};
use crate::economy::shops::Clause;
use crate::ledger::Till;
use crate::month::batch::{BATCH, batches, places_of};
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::Pence;

/// Adds this month's top-ups to firms' wage bills; commuters from elsewhere cost as much more.
pub fn top_up(region: &mut Region) {
    let Region {
        households,
        household_tills,
        firms,
        base,
        shops,
        jobs,
        conditions,
        ..
    } = region;
    if base.recipes.iter().all(|recipe| recipe.least_wage <= 0.0) {
        return;
    }
    for block in firms.iter() {
        let least = base.recipes[block.sector].least_wage;
        for firm in 0..block.len() {
            shops.least_pay[block.first + firm] = least * block.hours[firm];
        }
    }
    agree_clauses(shops, firms, base, conditions);
    let shops = &*shops;
    parallel::for_each_pair(households, household_tills, |block, till| {
        count(block, till, shops);
    });
    let with_commuters = 1.0 + base.commuter_wages;
    let mut all = Sums::default();
    for sector in 0..base.recipes.len() {
        let mut sums = Sums::default();
        for block in firms.iter_mut().filter(|block| block.sector == sector) {
            add(block, household_tills, with_commuters, &mut sums);
        }
        jobs.top_up[sector] += YEARLY * (sums.share() - jobs.top_up[sector]);
        all.by_skill += sums.by_skill;
        all.top_ups += sums.top_ups;
    }
    jobs.mean_top_up += YEARLY * (all.share() - jobs.mean_top_up);
    household_tills.iter_mut().for_each(Till::empty);
}

/// Living-wage clauses bind suppliers as far as they sell to public bodies.
fn agree_clauses(shops: &mut Shops, firms: &[FirmBlock], base: &Base, conditions: &Conditions) {
    shops.clauses.clear();
    if !conditions.pulls(LeverKind::LivingWage) {
        return;
    }
    let rise = conditions.lever(LeverKind::LivingWage);
    for block in firms {
        let recipe = &base.recipes[block.sector];
        let of_firm = block.hours.iter().map(|hours| Clause {
            least_pay: recipe.least_wage * (1.0 + rise[block.sector]) * hours,
            share: recipe.public_share,
        });
        shops.clauses.extend(of_firm);
    }
}

/// Wages by skill and top-ups, pence.
#[derive(Clone, Copy, Default)]
struct Sums {
    by_skill: i64,
    top_ups: i64,
}

impl Sums {
    fn share(self) -> f64 {
        if self.by_skill > 0 {
            self.top_ups as f64 / self.by_skill as f64
        } else {
            0.0
        }
    }
}

/// Notes what each firm must add for a block's households.
fn count(block: &HouseholdBlock, till: &mut Till, shops: &Shops) {
    let mut places = [0; BATCH];
    for batch in batches(block.len()) {
        let employers = &block.employer[batch.clone()];
        for &place in places_of(employers, |firm| firm < ACROSS_THE_BORDER, &mut places) {
            let i = batch.start + usize::from(place);
            let firm = block.employer[i] as usize;
            let by_skill = shops.wage_per_skill[firm] * f64::from(block.skill[i]);
            let more = shops.wage(firm, block.skill[i]).0 - by_skill as i64;
            if more > 0 {
                till.order(firm, Pence(more));
            }
        }
    }
}

fn add(block: &mut FirmBlock, tills: &[Till], with_commuters: f64, sums: &mut Sums) {
    for firm in 0..block.len() {
        let index = block.first + firm;
        let top_ups: Pence = tills.iter().map(|till| till.amounts()[index]).sum();
        sums.by_skill += (block.wage_bill[firm].as_f64() / with_commuters) as i64;
        sums.top_ups += top_ups.0;
        block.wage_bill[firm] += top_ups.scaled(with_commuters);
    }
}
