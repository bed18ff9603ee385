//! Levers of the month: what is in force, what it costs and who pays, and what it works on at once.

use super::applies;
use crate::economy::conditions::Conditions;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Region;
use crate::economy::techniques::Repair;
use crate::economy::trade::Trade;
use crate::month::Today;
use crate::scenario::types::{Lever, LeverKind, Payer};

/// Months in which suppliers learn to bid for public contracts. Assumed.
const LEARN_TO_BID: f64 = 24.0;
/// Months in which they lose touch when the help ends. Assumed.
const FORGET_TO_BID: f64 = 60.0;

/// Adds up the levers in force, what they cost and who pays.
pub fn pull_all(region: &mut Region, today: Today) {
    let agents: usize = region.households.iter().map(HouseholdBlock::len).sum();
    for lever in &today.scenario.levers {
        if applies(&lever.regions, &region.name) {
            pull(region, lever, in_force(lever, today.month), agents);
        }
    }
}

/// What levers work on besides conditions: suppliers' readiness, capacity, techniques.
pub fn work(region: &mut Region, today: Today) {
    region.conditions.make_ready(LEARN_TO_BID, FORGET_TO_BID);
    build(region, today);
    practise(region, today);
}

/// How much of a lever is in force in a month, 0 to 1.
fn in_force(lever: &Lever, month: u32) -> f64 {
    if month < lever.start || lever.end.is_some_and(|end| month >= end) {
        return 0.0;
    }
    let months = f64::from(month - lever.start + 1);
    if lever.ramp == 0 {
        1.0
    } else {
        (months / f64::from(lever.ramp)).min(1.0)
    }
}

fn pull(region: &mut Region, lever: &Lever, running: f64, agents: usize) {
    let strength = lever.strength * running;
    let Region {
        conditions,
        sectors,
        base,
        ..
    } = region;
    conditions.pull(lever.kind, strength, |sector| {
        !lever.kind.by_sector() || applies(&lever.sectors, &sectors[sector].name)
    });
    // What is given to each household, and handed out in all.
    let each = strength * 100.0 * base.scale;
    let all = each * agents as f64;
    let handed_out = match lever.kind {
        LeverKind::BasicIncome => {
            conditions.basic_income += each;
            all
        }
        LeverKind::Support => {
            conditions.support += all;
            all
        }
        _ => 0.0,
    };
    let cost = lever.running_cost * 100.0 * f64::from(u8::from(running > 0.0));
    match lever.paid_by {
        Payer::Council => conditions.cost_to_council += cost,
        Payer::State | Payer::Regions => conditions.cost_to_state += cost,
    }
    charge(conditions, lever.paid_by, handed_out);
    if lever.paid_by == Payer::Regions {
        conditions.levied_everywhere += cost;
    }
}

/// Who brings up what the state hands out or builds, pence.
fn charge(conditions: &mut Conditions, payer: Payer, amount: f64) {
    match payer {
        Payer::Council => conditions.levied += amount,
        Payer::Regions => conditions.levied_everywhere += amount,
        Payer::State => {}
    }
}

/// Capacity is built for a sector's firms, for each by its size; the state pays contractors for it with the
/// payer's money. What is not used wears out and is not replaced.
fn build(region: &mut Region, today: Today) {
    let Region {
        conditions,
        firms,
        base,
        sectors,
        ..
    } = region;
    if !conditions.pulls(LeverKind::LocalCapacity) {
        return;
    }
    for lever in &today.scenario.levers {
        let here = applies(&lever.regions, &region.name);
        if lever.kind != LeverKind::LocalCapacity || !here {
            continue;
        }
        let before = today.month.checked_sub(1);
        let before = before.map_or(0.0, |month| in_force(lever, month));
        let more = lever.strength * (in_force(lever, today.month) - before);
        if more <= 0.0 {
            continue;
        }
        for (sector, recipe) in base.recipes.iter().enumerate() {
            if !applies(&lever.sectors, &sectors[sector].name) {
                continue;
            }
            let added = more * recipe.output / today.behaviour.capacity_use;
            let blocks = || firms.iter().filter(|block| block.sector == sector);
            let there: f64 = blocks()
                .flat_map(|b| (0..b.len()).filter(|&f| b.active(f)).map(|f| b.capacity[f]))
                .sum();
            if there <= 0.0 {
                continue;
            }
            for block in firms.iter_mut().filter(|block| block.sector == sector) {
                for firm in 0..block.len() {
                    if block.active(firm) {
                        block.capacity[firm] *= 1.0 + added / there;
                    }
                }
            }
            let cost = added * recipe.capital_price;
            conditions.built += cost;
            charge(conditions, lever.paid_by, cost);
        }
    }
}

/// Techniques as this month's levers have them.
fn practise(region: &mut Region, today: Today) {
    let Region {
        techniques,
        conditions,
        base,
        markets,
        tastes,
        firms,
        sectors,
        ..
    } = region;
    if !techniques.to_be_changed(conditions) {
        return;
    }
    techniques.restore(base, markets, tastes);
    for (index, lever) in today.scenario.levers.iter().enumerate() {
        let strength = lever.strength * in_force(lever, today.month);
        if strength == 0.0 || !applies(&lever.regions, &region.name) {
            continue;
        }
        if lever.kind == LeverKind::SpendLedger {
            techniques.buy_by_ledger(index, strength.min(1.0), base, markets);
        }
        let through = sectors.iter().position(|s| s.name == lever.through);
        if let (LeverKind::Repair, Some(through)) = (lever.kind, through) {
            let repair = Repair {
                through,
                work: lever.work,
                strength,
                buyers: lever.buyers,
            };
            for (product, sector) in sectors.iter().enumerate() {
                if product != through && applies(&lever.sectors, &sector.name) {
                    techniques.repair(product, repair, base, tastes);
                }
            }
        }
    }
    techniques.learn(base, firms, conditions);
}

/// What the residents of all modelled regions bring up together: each region's part goes with its
/// households' income.
pub fn share_costs(trade: &mut Trade, regions: &mut [Region], _today: Today) {
    let sum = |of: &dyn Fn(&Region) -> f64| -> f64 {
        trade.order.iter().map(|&at| of(&regions[at])).sum()
    };
    let all = sum(&|region| region.conditions.levied_everywhere);
    if all <= 0.0 {
        return;
    }
    let income =
        |region: &Region| -> f64 { region.households.iter().flat_map(|b| &b.smoothed).sum() };
    let incomes = sum(&income);
    if incomes <= 0.0 {
        return;
    }
    for region in regions {
        let part = all * (income(region) / incomes);
        region.conditions.levied += part;
        // Who pays bears the cost, wherever the money is spent.
        region.tally.policy_cost += (part - region.conditions.levied_everywhere) as i64;
    }
}
