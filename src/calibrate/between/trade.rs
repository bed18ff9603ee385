//! Who sells what to whom.

use super::fitting::fitted;
use super::{Flows, Located};
use crate::calibrate::accounts::Origin;
use crate::calibrate::links::TradeTable;

/// Gaps of sums that are rounding, as a share of the sum.
const ROUNDING: f64 = 1e-9;

/// Measured flows `[buyer][product][seller]`, places in the order of names.
pub(super) fn measured_trade(trade: &TradeTable, places: &[Located], order: &[usize]) -> Vec<f64> {
    let names: Vec<&str> = order.iter().map(|&p| &*places[p].accounts.name).collect();
    let sectors = places[0].accounts.sectors.iter();
    let products: Vec<&str> = sectors.map(|sector| &*sector.name).collect();
    trade.among(&names, &products)
}

/// One product's flows `[buyer][seller]` between places, from a first guess; one more buyer or seller
/// takes what the places' totals leave over.
pub(super) fn trade_in(
    places: &mut [Located],
    order: &[usize],
    product: usize,
    guess: impl Fn(usize, usize, f64) -> f64,
) -> Flows {
    let (mut buys, mut sells): (Vec<f64>, Vec<f64>) = order
        .iter()
        .map(|&place| {
            let accounts = &places[place].accounts;
            let bought = accounts.purchases();
            let bought = bought.map(|user| user.by_origin[Origin::RestOfArea as usize][product]);
            (
                bought.sum::<f64>(),
                accounts.production[product].exports[0].max(0.0),
            )
        })
        .unzip();
    let rest = buys.iter().sum::<f64>() - sells.iter().sum::<f64>();
    let total = buys.iter().sum::<f64>().max(sells.iter().sum());
    buys.push(if rest < -ROUNDING * total { -rest } else { 0.0 });
    sells.push(if rest > ROUNDING * total { rest } else { 0.0 });
    keep_at_home(places, order, product, &mut buys, &mut sells);
    let count = buys.len();
    let mut cells = vec![0.0; count * count];
    for buyer in 0..count {
        for seller in (0..count).filter(|&seller| seller != buyer) {
            let mass = buys[buyer] * sells[seller];
            cells[buyer * count + seller] = guess(buyer, seller, mass);
        }
    }
    Flows {
        cells: fitted(cells, &buys, &sells),
        columns: count,
    }
}

/// A place that sells and buys more of a product than all others buy and sell sells the excess to
/// itself.
fn keep_at_home(
    places: &mut [Located],
    order: &[usize],
    product: usize,
    buys: &mut [f64],
    sells: &mut [f64],
) {
    let total: f64 = buys.iter().sum();
    for (row, &place) in order.iter().enumerate() {
        let excess = buys[row] + sells[row] - total;
        if excess > ROUNDING * total {
            let kept = excess.min(buys[row]).min(sells[row]);
            let share = kept / buys[row];
            let accounts = &mut places[place].accounts;
            accounts.production[product].exports[0] -= kept;
            for user in accounts.purchases_mut() {
                let [local, area, ..] = &mut user.by_origin;
                local[product] += area[product] * share;
                area[product] -= area[product] * share;
            }
            buys[row] -= kept;
            sells[row] -= kept;
            return;
        }
    }
}
