//! Phase 5. Firms buy inputs: orders along supplier links and at the border, then sellers fill what
//! they can, then buyers pay or are invoiced.

mod list;
mod notes;
mod settle;

pub use settle::settle;

use std::ops::Range;

use list::{List, Plans, local_order};
use notes::Notes;

use super::batch::{FIRMS, batches_of_firms};
use super::{Today, border};
use crate::calibrate::accounts::ORIGINS;
use crate::economy::base::Base;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Markets, Region, Shops};
use crate::economy::shops::Along;
use crate::ledger::{Node, Till};
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::{Pence, VOLUME_PER_PENNY, whole_pence};

/// The node of each origin's sellers outside, by origin.
pub const SELLERS: [Node; ORIGINS] = [
    Node::Households,
    Node::RestOfArea,
    Node::RestOfState,
    Node::World,
];

/// Share of planned purchases that a firm can pay for when its wages are set aside, 0 to 1.
fn cash_share(block: &FirmBlock, firm: usize, cost: f64) -> f64 {
    let free = block.purses.of(firm) - block.wage_bill[firm];
    if cost <= 0.0 {
        1.0
    } else {
        (free.as_f64() / cost).clamp(0.0, 1.0)
    }
}

/// The same with local money: of the purchases `taken` pence could be paid in a currency of which the
/// firm has `notes`. It must have pounds for what is left of any share of its purchases.
fn share_with_notes(block: &FirmBlock, firm: usize, cost: f64, taken: f64, notes: Pence) -> f64 {
    let free = (block.purses.of(firm) - block.wage_bill[firm])
        .as_f64()
        .max(0.0);
    let notes = notes.as_f64();
    let in_pounds = cost - taken;
    let share = if in_pounds * notes >= free * taken {
        free / in_pounds
    } else {
        (free + notes) / cost
    };
    share.clamp(0.0, 1.0)
}

/// Buyers order: from their suppliers here, and from the rest of the area.
pub fn order(region: &mut Region, today: Today) {
    let Region {
        firms,
        firm_groups,
        firm_tills,
        invoices,
        markets,
        base,
        shops,
        border,
        ..
    } = region;
    let (shops, regions_modelled) = (&*shops, border.open);
    let order = |blocks: &mut [FirmBlock], till: &mut Till, _: &mut Till| {
        let (mut list, mut plans) = (List::empty(), Plans::none(today));
        for block in blocks {
            list.draw_up(block.sector, base, markets, regions_modelled);
            let dearest = list.dearest(shops);
            block.from_area.fill(Pence::ZERO);
            for batch in batches_of_firms(block.len()) {
                plans.read(block, &batch);
                set_aside_cash(block, &batch, &plans, &list, dearest, shops);
                order_inputs(block, &batch, &plans, &list, shops, till);
            }
        }
    };
    parallel::for_each_group(firms, firm_groups, firm_tills, invoices, &order);
    border.ordered.fill(0.0);
    for block in firms.iter() {
        for (all, part) in border.ordered.iter_mut().zip(&block.from_area) {
            *all += part.as_f64();
        }
    }
}

/// While outside supply is short: what the firms of each sector want of each product as a multiple of what the
/// sector bought in the base year, at least 1.
pub fn note_wants(
    markets: &mut Markets,
    firms: &[FirmBlock],
    base: &Base,
    conditions: &Conditions,
    today: Today,
) {
    let short = |supply: &Vec<f64>| supply.iter().any(|&share| share < 1.0);
    if !conditions.outside_supply.iter().any(short) {
        for wants in &mut markets.asks {
            wants.fill(1.0);
        }
        return;
    }
    for (sector, recipe) in base.recipes.iter().enumerate() {
        let mut plans = Plans::none(today);
        for (product, &needed) in recipe.input.iter().enumerate() {
            let mut wanted = 0.0;
            for block in firms.iter().filter(|block| block.sector == sector) {
                for batch in batches_of_firms(block.len()) {
                    plans.read(block, &batch);
                    let links = block.links(&batch, product);
                    // Added up firm by firm, whatever the blocks.
                    for (place, &stock) in block.input_stock[links].iter().enumerate() {
                        wanted += plans.volume(place, needed, stock);
                    }
                }
            }
            let usual = recipe.output * needed;
            markets.asks[sector][product] = if usual > 0.0 {
                (wanted / usual).max(1.0)
            } else {
                1.0
            };
        }
    }
}

/// Works out what share of the inputs they want the firms of a batch can pay for. Most can pay for
/// all of them whatever their suppliers ask: `dearest` is what the inputs of a volume cost at most.
fn set_aside_cash(
    block: &mut FirmBlock,
    batch: &Range<usize>,
    plans: &Plans,
    list: &List,
    dearest: f64,
    shops: &Shops,
) {
    // A little more than enough, so that rounding cannot tell otherwise.
    const AMPLE: f64 = 1.0 + 1e-9;
    let mut notes = None;
    if !block.local_money.is_empty() {
        notes = Notes::of(block, batch);
        block.relies[batch.clone()].fill(false);
    }
    let mut count = 0;
    let mut short = [0_u16; FIRMS];
    for (place, firm) in batch.clone().enumerate() {
        let active = block.active(firm);
        block.cash[firm] = if active { 1.0 } else { 0.0 };
        let free = (block.purses.of(firm) - block.wage_bill[firm]).as_f64();
        let enough = plans.output(place) * dearest * AMPLE;
        short[count] = place as u16;
        count += usize::from(active && (notes.is_some() || free < enough));
    }
    let short = &short[..count];
    if short.is_empty() {
        return;
    }
    let mut cost = [0.0; FIRMS];
    for line in list.lines() {
        let links = block.links(batch, line.product);
        let (suppliers, stocks) = (&block.supplier[links.clone()], &block.input_stock[links]);
        for &place in short {
            let place = usize::from(place);
            // Its own supplier may be dearer or cheaper than the mean of all.
            let own = if line.local > 0.0 {
                shops.price[suppliers[place] as usize]
            } else {
                0.0
            };
            let price = line.price_elsewhere + line.local * own;
            cost[place] += plans.wanted(place, line, stocks[place]) * price;
        }
        if let Some(notes) = &mut notes {
            notes.count(suppliers, stocks, plans, line, shops);
        }
    }
    for &place in short {
        let place = usize::from(place);
        let firm = batch.start + place;
        let cost = list.cost(cost[place]);
        block.cash[firm] = cash_share(block, firm, cost);
        if let Some(notes) = &notes {
            let taken = notes.taken[place] / VOLUME_PER_PENNY;
            let relies = block.cash[firm] < 1.0 && taken >= 1.0;
            block.relies[firm] = relies;
            if relies {
                let share = share_with_notes(block, firm, cost, taken, notes.held[place]);
                block.cash[firm] = share.max(block.cash[firm]);
            }
        }
    }
}

/// The firms of a batch order what they want and can pay for, product by product.
fn order_inputs(
    block: &mut FirmBlock,
    batch: &Range<usize>,
    plans: &Plans,
    list: &List,
    shops: &Shops,
    till: &mut Till,
) {
    let (mut volumes, mut orders) = ([0.0; FIRMS], [Pence::ZERO; FIRMS]);
    let volumes = &mut volumes[..batch.len()];
    let orders = &mut orders[..batch.len()];
    for line in list.lines() {
        if line.local + line.area <= 0.0 {
            continue;
        }
        let links = block.links(batch, line.product);
        plans.all_wanted(line, &block.input_stock[links.clone()], volumes);
        for (volume, cash) in volumes.iter_mut().zip(&block.cash[batch.clone()]) {
            *volume *= cash;
        }
        if line.local > 0.0 {
            let suppliers = &block.supplier[links];
            for ((order, &volume), &supplier) in orders.iter_mut().zip(&*volumes).zip(suppliers) {
                *order = local_order(volume, line, shops.price[supplier as usize]);
            }
            for (&supplier, &order) in suppliers.iter().zip(&*orders) {
                till.order(supplier as usize, order);
            }
        }
        if line.area > 0.0 {
            let parts = volumes.iter().map(|volume| whole_pence(volume * line.area));
            block.from_area[line.product] += parts.sum();
        }
    }
}

/// Sellers fill what they can: all orders in full, or all by the same share. The tills keep the orders: what
/// is delivered of them is what will be owed.
pub fn fill_orders(region: &mut Region, today: Today) {
    let reserve = today.behaviour.final_buyers_reserve;
    let Region {
        firms,
        firm_tills,
        shops,
        border,
        conditions,
        ..
    } = region;
    let local_first = conditions.lever(LeverKind::LocalFirst);
    let asked = &border.asked;
    let seen: &Shops = shops;
    parallel::for_each(firms, |block| {
        let from_regions = if border.open {
            asked[block.sector]
        } else {
            0.0
        };
        let parts = seen.parts(block.sector, block.first, Along::Weights, [from_regions]);
        for (firm, part) in (0..block.len()).zip(parts) {
            let index = block.first + firm;
            let here: Pence = firm_tills.iter().map(|till| till.amounts()[index]).sum();
            let [away] = part;
            let ordered = here + away;
            block.demanded[firm] += ordered.volume_at(block.price[firm]).as_f64();
            let held_back = reserve.min(block.final_share[firm]);
            let on_offer = block.supply[firm]
                .scaled(1.0 - held_back)
                .cost_at(block.price[firm]);
            let first = local_first[block.sector];
            [block.fill[firm], block.fill_away[firm]] = fills(here, away, on_offer, first);
            block.spare[firm] = (on_offer - ordered).max(Pence::ZERO);
        }
    });
    post_fills(firms, &mut shops.fill);
    shops.refresh_short();
    border::fill(border, shops, firms);
}

/// Share of orders that can be filled.
pub fn fill(ordered: Pence, on_offer: Pence) -> f64 {
    if ordered <= on_offer {
        1.0
    } else {
        on_offer.max(Pence::ZERO).as_f64() / ordered.as_f64()
    }
}

/// Shares of orders from here and from elsewhere that can be filled when buyers here come first as far as
/// `local_first` says (0: all get the same share; 1: elsewhere gets what is left).
pub fn fills(here: Pence, away: Pence, on_offer: Pence, local_first: f64) -> [f64; 2] {
    let all = fill(here + away, on_offer);
    if local_first <= 0.0 || all >= 1.0 {
        return [all; 2];
    }
    let served = fill(here, on_offer);
    let left = (on_offer - filled(here, served)).max(Pence::ZERO);
    let rest = fill(away, left);
    [served, rest].map(|share| (all + local_first * (share - all)).clamp(0.0, 1.0))
}

/// Shows buyers how far each firm fills its orders.
pub fn post_fills(firms: &[FirmBlock], column: &mut [f64]) {
    for block in firms {
        column[block.first..block.first + block.len()].copy_from_slice(&block.fill);
    }
}

/// What a filled order brings.
#[inline]
pub fn filled(order: Pence, fill: f64) -> Pence {
    if fill >= 1.0 {
        order
    } else {
        order.scaled(fill)
    }
}

/// Sellers take in what firms of other regions have paid.
pub fn take_in(region: &mut Region, _today: Today) {
    border::receive(region);
    for block in &mut region.firms {
        block.sales_to_firms.clone_from(&block.sales);
    }
}

/// A firm has sold for this much in one market: its supply falls by what that bought, rounded once.
pub fn sell(block: &mut FirmBlock, firm: usize, revenue: Pence) {
    let volume = revenue.volume_at(block.price[firm]).min(block.supply[firm]);
    block.sales[firm] += revenue;
    block.delivered[firm] += volume;
    block.supply[firm] -= volume;
    if block.stored {
        block.stock[firm] -= volume;
    }
}
