//! Final buyers and the rest of the area: what they order from there by product, what of it comes, and
//! what they have paid for each product.

use crate::calibrate::accounts::Origin;
use crate::economy::households::{HouseholdBlock, LOCALISM_CLASSES};
use crate::economy::region::{Region, ShoppingList};
use crate::ledger::{Node, PaymentKind};

const AREA: usize = Origin::RestOfArea as usize;

/// Adds up what households and pooled buyers have ordered from the rest of the area.
pub fn add_up_orders(region: &mut Region) {
    weigh_households(region);
    let border = &mut region.border;
    for product in 0..border.ordered.len() {
        border.ordered[product] = border.ordered_by.iter().map(|by| by[product]).sum();
    }
}

/// What households order of each product: their shopping lists times their budgets.
fn weigh_households(region: &mut Region) {
    let Region {
        households,
        markets,
        border,
        ..
    } = region;
    let orders = &mut border.ordered_by[0];
    orders.fill(0.0);
    for class in 0..LOCALISM_CLASSES {
        let sum = |of: fn(&HouseholdBlock, usize) -> i64| -> f64 {
            households.iter().map(|b| of(b, class)).sum::<i64>() as f64
        };
        let baskets = sum(|block, class| block.tally.baskets[class]) / 1e6;
        let beyond = sum(|block, class| block.tally.beyond[class]);
        for (order, [fixed, marginal]) in
            orders.iter_mut().zip(&markets.lists[class].area_by_product)
        {
            *order += fixed * baskets + marginal * beyond;
        }
    }
}

/// Shortens shopping lists and orders to what the rest of the area delivers.
pub fn note_deliveries(region: &mut Region) {
    let Region {
        markets,
        border,
        base,
        ..
    } = region;
    if border.delivered.iter().all(|&share| share >= 1.0) {
        return;
    }
    for list in &mut markets.lists {
        shorten(list, &border.delivered, 1.0 + base.consumption.tax);
    }
    for orders in &mut border.ordered_by {
        for (order, delivered) in orders.iter_mut().zip(&border.delivered) {
            *order *= delivered;
        }
    }
}

fn shorten(list: &mut ShoppingList, delivered: &[f64], tax: f64) {
    let (mut fixed_sum, mut marginal_sum) = (0.0, 0.0);
    for (product, &share) in delivered.iter().enumerate() {
        let [fixed, marginal] = &mut list.area_by_product[product];
        let missing = [*fixed * (1.0 - share), *marginal * (1.0 - share)];
        list.not_available += missing[0] * tax;
        list.outside_by_product[product][0] -= missing[0];
        list.outside_by_product[product][1] -= missing[1];
        *fixed *= share;
        *marginal *= share;
        fixed_sum += *fixed;
        marginal_sum += *marginal;
    }
    list.outside_fixed[AREA] = fixed_sum;
    list.outside_marginal[AREA] = marginal_sum;
}

/// Divides what households have paid to the rest of the area over products.
pub fn add_up_payments(region: &mut Region) {
    let Region {
        border, accounts, ..
    } = region;
    let paid = accounts
        .books
        .paid(Node::Households, Node::RestOfArea, PaymentKind::Consumption);
    border.divide_payment(0, paid);
}
