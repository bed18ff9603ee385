//! Phase 5. Firms buy inputs: orders along supplier links and at the border, then sellers fill what
//! they can, then buyers pay or are invoiced.

mod settle;

pub use settle::settle;

use super::{Today, border};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Region, Shops};
use crate::ledger::{Node, Till};
use crate::parallel;
use crate::units::{Pence, VOLUME_PER_PENNY};

const LOCAL: usize = Origin::Local as usize;
const AREA: usize = Origin::RestOfArea as usize;
/// The node of each origin's sellers outside, by origin.
pub const SELLERS: [Node; ORIGINS] = [
    Node::Households,
    Node::RestOfArea,
    Node::RestOfState,
    Node::World,
];

/// What one firm wants of one product this month, volume from all origins: what its plan uses and a
/// part of what its stock lacks.
fn wanted(
    block: &FirmBlock,
    firm: usize,
    product: usize,
    needed: f64,
    products: usize,
    today: Today,
) -> f64 {
    let behaviour = today.behaviour;
    let target = needed * block.expected[firm] * behaviour.input_stock_months;
    let lacking = target - block.input_stock[firm * products + product].as_f64();
    (needed * block.planned[firm] + lacking / behaviour.stock_adjustment_months).max(0.0)
}

/// Share of planned purchases that a firm can pay for when its wages are set aside, 0 to 1.
fn cash_share(block: &FirmBlock, firm: usize, cost: f64) -> f64 {
    let free = block.purses.of(firm) - block.wage_bill[firm];
    if cost <= 0.0 {
        1.0
    } else {
        (free.as_f64() / cost).clamp(0.0, 1.0)
    }
}

/// Buyers order: from their suppliers here, and from the rest of the area.
pub fn order(region: &mut Region, today: Today) {
    let Region {
        firms,
        firm_tills,
        markets,
        base,
        shops,
        border,
        ..
    } = region;
    parallel::for_each_pair(firms, firm_tills, |block, till| {
        let sourcing = &markets.inputs[block.sector];
        let recipe = &base.recipes[block.sector];
        let products = recipe.input.len();
        block.from_area.fill(Pence::ZERO);
        for firm in 0..block.len() {
            if !block.active(firm) {
                continue;
            }
            let mut cost = 0.0;
            for product in 0..products {
                if recipe.input[product] > 0.0 {
                    let local = sourcing.share[product][LOCAL];
                    let supplier = block.supplier[firm * products + product] as usize;
                    // Its own supplier may be dearer or cheaper than the mean of all.
                    let gap = if local > 0.0 {
                        shops.price[supplier] - markets.offers.local_price[product]
                    } else {
                        0.0
                    };
                    cost += wanted(block, firm, product, recipe.input[product], products, today)
                        * (sourcing.price[product] + local * gap);
                }
            }
            let cash = cash_share(
                block,
                firm,
                cost * (1.0 + sourcing.tax) / VOLUME_PER_PENNY * 1.01,
            );
            block.cash[firm] = cash;
            for product in 0..products {
                let needed = recipe.input[product];
                let share = &sourcing.share[product];
                if needed <= 0.0 || share[LOCAL] + share[AREA] <= 0.0 {
                    continue;
                }
                let volume = wanted(block, firm, product, needed, products, today) * cash;
                if share[LOCAL] > 0.0 {
                    let supplier = block.supplier[firm * products + product] as usize;
                    let order = order_of(volume, share[LOCAL], shops.price[supplier]);
                    till.order(supplier, order);
                }
                let price = markets.offers.price[AREA][product];
                block.from_area[product] += order_of(volume, share[AREA], price);
            }
        }
    });
    border.ordered.fill(0.0);
    for block in firms.iter() {
        for (all, part) in border.ordered.iter_mut().zip(&block.from_area) {
            *all += part.as_f64();
        }
    }
}

/// What is ordered of a volume at an origin that has this share of it.
#[inline]
fn order_of(volume: f64, share: f64, price: f64) -> Pence {
    Pence((volume * share * price / VOLUME_PER_PENNY) as i64)
}

/// Sellers fill what they can: all orders in full, or all by the same share.
pub fn fill_orders(region: &mut Region, today: Today) {
    let reserve = today.behaviour.final_buyers_reserve;
    let Region {
        firms,
        firm_tills,
        shops,
        border,
        ..
    } = region;
    let asked = &border.asked;
    let seen: &Shops = shops;
    parallel::for_each(firms, |block| {
        let range = block.first..block.first + block.len();
        for (firm, index) in range.enumerate() {
            let mut ordered: Pence = firm_tills.iter().map(|till| till.amounts()[index]).sum();
            if border.open {
                ordered += seen.pooled_order(block.sector, index, asked[block.sector]);
            }
            block.demanded[firm] += ordered.volume_at(block.price[firm]).as_f64();
            let held_back = reserve.min(block.final_share[firm]);
            let on_offer = block.supply[firm]
                .scaled(1.0 - held_back)
                .cost_at(block.price[firm]);
            block.fill[firm] = fill(ordered, on_offer);
            block.spare[firm] = (on_offer - ordered).max(Pence::ZERO);
        }
    });
    post_fills(firms, &mut shops.fill);
    shops.refresh_short();
    border::fill(border, shops, firms);
    firm_tills.iter_mut().for_each(Till::empty);
}

/// Share of orders that can be filled.
pub fn fill(ordered: Pence, on_offer: Pence) -> f64 {
    if ordered <= on_offer {
        1.0
    } else {
        on_offer.max(Pence::ZERO).as_f64() / ordered.as_f64()
    }
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
