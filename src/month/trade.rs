//! Between the phases: regions together. What one region's buyers want of the rest of the area is
//! passed on to the other regions' sellers, what these can deliver is told to the buyers, and what
//! the buyers pay reaches the sellers. Nothing here looks at a single agent.
//!
//! Each market of the month passes here three times: [`pass_on_orders`], [`tell_deliveries`],
//! [`hand_over_payments_of`]. Prices are compared once, after `plan`; wages cross in `pay`.

use super::Today;
use crate::calibrate::accounts::Origin;
use crate::economy::base::Pool;
use crate::economy::region::Region;
use crate::economy::sourcing::tilted;
use crate::economy::trade::Trade;
use crate::scenario::types::LeverKind;
use crate::units::{Pence, VOLUME_PER_PENNY, split_by_largest_remainder};

const AREA: usize = Origin::RestOfArea as usize;
/// Lowest delivered price that buyers respond to (base 1).
const LOWEST_PRICE: f64 = 0.01;
/// How fast buyers' opinion of a region's reliability follows what it delivers.
const RELIABILITY_SMOOTHING: f64 = 0.5;

/// Whose market it is: firms buy inputs, then final buyers what they use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Buyers {
    /// Firms, of inputs.
    Firms,
    /// Households and pooled buyers, of final goods.
    Final,
}

/// Every region's buyers compare what the other regions ask: shares of sellers, and the price and
/// availability of each product in the rest of the area.
pub fn compare_prices(trade: &mut Trade, regions: &mut [Region], today: Today) {
    let elasticity = today.behaviour.origin_elasticity;
    for buyer in 0..trade.regions {
        for product in 0..trade.products {
            let row = trade.row(buyer, product);
            let conditions = &regions[buyer].conditions;
            let border = 1.0 + conditions.lever(LeverKind::TransportCost)[product];
            trade.price[row.end - 1] = conditions.outside_price[AREA][product] * border;
            let available = conditions.outside_supply[AREA][product];
            for &seller in &trade.order {
                if trade.base[row.start + seller] > 0.0 {
                    trade.price[row.start + seller] =
                        delivered_price(regions, buyer, seller, product);
                }
            }
            let (price, available) = divide(trade, row, product, elasticity, available);
            let offers = &mut regions[buyer].markets.offers;
            offers.price[AREA][product] = price;
            offers.available[AREA][product] = available;
        }
    }
}

/// What a seller's mean price becomes on the way to a buyer: the stronger of the two regions' levers
/// on transport applies.
fn delivered_price(regions: &[Region], buyer: usize, seller: usize, product: usize) -> f64 {
    let at = |region: usize| regions[region].conditions.lever(LeverKind::TransportCost)[product];
    let (here, there) = (at(buyer), at(seller));
    let transport = if there.abs() > here.abs() {
        there
    } else {
        here
    };
    regions[seller].markets.offers.local_price[product] * (1.0 + transport)
}

/// Divides a region's purchases of a product over its sellers; returns the mean delivered price and
/// the share of what is wanted that can be had. `available` is that of the part of the area that is
/// not modelled.
fn divide(
    trade: &mut Trade,
    row: std::ops::Range<usize>,
    product: usize,
    elasticity: f64,
    available: f64,
) -> (f64, f64) {
    let elsewhere = trade.regions;
    let (base, price) = (&trade.base[row.clone()], &trade.price[row.clone()]);
    let share = &mut trade.share[row];
    share[elsewhere] = base[elsewhere] * tilted(price[elsewhere].max(LOWEST_PRICE), elasticity);
    if trade.order.iter().all(|&seller| base[seller] == 0.0) {
        // Nobody here sells it: the rest of the area is one seller.
        share[elsewhere] = 1.0;
        return (price[elsewhere], available);
    }
    let mut all = share[elsewhere];
    for &seller in &trade.order {
        let trusted = trade.reliability[seller * trade.products + product];
        share[seller] =
            base[seller] * tilted(price[seller].max(LOWEST_PRICE), elasticity) * trusted;
        all += share[seller];
    }
    if all <= 0.0 {
        return (price[elsewhere], 0.0);
    }
    let mut mean = share[elsewhere] / all * price[elsewhere];
    for &seller in &trade.order {
        mean += share[seller] / all * price[seller];
    }
    let had = 1.0 - share[elsewhere] / all * (1.0 - available);
    share[elsewhere] *= available;
    // From volumes to money: what is ordered is paid for at the delivered price.
    let mut spent = 0.0;
    for seller in trade.order.iter().copied().chain([elsewhere]) {
        share[seller] *= price[seller];
        spent += share[seller];
    }
    if spent > 0.0 {
        for part in share {
            *part /= spent;
        }
    }
    (mean, had)
}

/// Sellers of each region see what the others' buyers have ordered in this market.
pub fn pass_on_orders(trade: &mut Trade, regions: &mut [Region], _today: Today) {
    for seller in 0..trade.regions {
        for product in 0..trade.products {
            let mut asked = 0.0;
            for &buyer in &trade.order {
                let share = trade.share[trade.row(buyer, product)][seller];
                if share > 0.0 {
                    asked += regions[buyer].border.ordered[product] * share;
                }
            }
            let open = regions[seller].shops.pool_weight[product] > 0.0;
            let asked = if open { asked } else { 0.0 };
            regions[seller].border.asked[product] = asked;
            regions[seller].markets.pooled[Pool::OtherRegions as usize][product] = asked;
        }
    }
}

/// Buyers learn what share of their orders comes and what volume a penny brings; sellers' names
/// suffer when they fall short.
pub fn tell_deliveries(trade: &mut Trade, regions: &mut [Region], _today: Today) {
    let elsewhere = trade.regions;
    for buyer in 0..trade.regions {
        for product in 0..trade.products {
            let row = trade.row(buyer, product);
            let (share, price) = (&trade.share[row.clone()], &trade.price[row]);
            let (mut money, mut volume) = (share[elsewhere], share[elsewhere] / price[elsewhere]);
            for &seller in trade.order.iter().filter(|&&seller| share[seller] > 0.0) {
                let comes = share[seller] * regions[seller].border.filled[product];
                money += comes;
                volume += comes / price[seller];
            }
            let border = &mut regions[buyer].border;
            border.delivered[product] = money.min(1.0);
            if money > 0.0 {
                border.volume_per_penny[product] = volume / money * VOLUME_PER_PENNY;
            }
        }
    }
    for &seller in &trade.order {
        for product in 0..trade.products {
            let filled = regions[seller].border.filled[product];
            let opinion = &mut trade.reliability[seller * trade.products + product];
            *opinion += RELIABILITY_SMOOTHING * (filled - *opinion);
        }
    }
}

/// Divides what each region has paid for each product over the sellers who deliver it, and what it has paid
/// in local money that circulates there too.
pub fn hand_over_payments_of(buyers: Buyers) -> impl FnOnce(&mut Trade, &mut [Region], Today<'_>) {
    move |trade, regions, today| {
        super::local_money::hand_over_across(buyers, trade, regions, today);
        hand_over_payments(trade, regions);
    }
}

fn hand_over_payments(trade: &mut Trade, regions: &mut [Region]) {
    for region in regions.iter_mut() {
        region.border.received.fill(Pence::ZERO);
    }
    let elsewhere = trade.regions;
    for buyer in trade.order.clone() {
        for product in 0..trade.products {
            let total = std::mem::take(&mut regions[buyer].border.paid[product]);
            if total == Pence::ZERO {
                continue;
            }
            let row = trade.row(buyer, product);
            for (place, &seller) in trade.order.iter().enumerate() {
                trade.weights[place] =
                    trade.share[row.start + seller] * regions[seller].border.filled[product];
            }
            trade.weights[elsewhere] = trade.share[row.start + elsewhere];
            split_by_largest_remainder(total, &trade.weights, &mut trade.parts);
            for (place, &seller) in trade.order.iter().enumerate() {
                regions[seller].border.received[product] += trade.parts[place];
                trade.paid[row.start + seller] += trade.parts[place];
            }
            trade.paid[row.start + elsewhere] += trade.parts[elsewhere];
        }
    }
}

/// Wages that employers owe across the border are divided over the regions where their staff live.
pub fn send_wages(trade: &mut Trade, regions: &mut [Region], _today: Today) {
    for region in regions.iter_mut() {
        region.border.wages_in = Pence::ZERO;
    }
    let (outside, sellers) = (trade.regions, trade.sellers());
    for workplace in trade.order.clone() {
        let row = workplace * sellers..(workplace + 1) * sellers;
        for (place, &residence) in trade.order.iter().enumerate() {
            trade.weights[place] = trade.wage_share[row.start + residence];
        }
        trade.weights[outside] = trade.wage_share[row.start + outside];
        let total = regions[workplace].border.wages_out;
        split_by_largest_remainder(total, &trade.weights, &mut trade.parts);
        for (place, &residence) in trade.order.iter().enumerate() {
            regions[residence].border.wages_in += trade.parts[place];
            trade.wages[row.start + residence] = trade.parts[place];
        }
        trade.wages[row.start + outside] = trade.parts[outside];
    }
}

/// Jobs of commuters follow the staff of their employers in the other modelled regions; those outside
/// the model stay.
pub fn count_commuter_jobs(trade: &mut Trade, regions: &mut [Region], today: Today) {
    let response = today.behaviour.commuter_jobs_response;
    for residence in 0..trade.regions {
        let mut change = 0.0;
        for &workplace in &trade.order {
            let share = trade.commuting[residence * trade.regions + workplace];
            if share > 0.0 {
                change += share * (regions[workplace].staff_over_base() - 1.0);
            }
        }
        regions[residence].border.staff = (1.0 + response * change).max(0.0);
    }
}
