//! Households whose first choice ran out try one other shop of the sector for the rest.

use super::carry_over;
use super::households::{Spending, Street, at_the_shops, local_order, pay_shop};
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::source::filled;
use crate::random::{Purpose, Stream};
use crate::units::Pence;

/// What a first choice did not deliver.
struct Missing {
    /// Where it is looked for now; none when nobody else sells it.
    other: Option<usize>,
    amount: Pence,
}

/// The products that a household may be missing: one bit stands for products 64 apart.
fn flagged(mut left: u64, products: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (left != 0).then(|| left.trailing_zeros() as usize);
        left &= left.wrapping_sub(1);
        bit
    })
    .flat_map(move |bit| (bit..products).step_by(64))
}

/// What a household is still missing of a product, and where it looks for it now.
fn missing(
    block: &HouseholdBlock,
    i: usize,
    street: &Street,
    second: Stream,
    product: usize,
) -> Missing {
    let list = &street.lists[block.localism[i] as usize];
    let spending = Spending::of(block.budget[i], list, block.need[i]);
    let shop = block.shop[i * street.products + product] as usize;
    let order = local_order(list, product, spending);
    let position = second.uniform(block.draw_key(i), product as u32);
    Missing {
        other: street.shops.drawn(product, position),
        amount: order - street.shops.delivered(shop, order),
    }
}

/// Orders what is missing at another shop, found in proportion to size.
pub fn order(region: &mut Region, today: Today) {
    let second = today.stream(Purpose::SecondChoice, region.household_key);
    at_the_shops(region, |block, till, street| {
        for i in 0..block.len() {
            for product in flagged(block.rationed[i], street.products) {
                let line = missing(block, i, street, second, product);
                if let Some(other) = line.other {
                    till.order(other, line.amount);
                }
            }
        }
    });
}

/// Pays for what the second choice delivers; what is still missing is unmet.
pub fn settle(region: &mut Region, today: Today) {
    let second = today.stream(Purpose::SecondChoice, region.household_key);
    at_the_shops(region, |block, till, street| {
        for i in 0..block.len() {
            if block.rationed[i] != 0 {
                buy(block, i, till, street, second);
            }
        }
    });
    carry_over(region);
}

fn buy(block: &mut HouseholdBlock, i: usize, till: &mut Till, street: &Street, second: Stream) {
    let list = &street.lists[block.localism[i] as usize];
    let essential = list.essential * f64::from(block.need[i]);
    let essential_share = (essential / block.budget[i].as_f64().max(1.0)).min(1.0);
    let (mut found, mut lacked) = (Pence::ZERO, Pence::ZERO);
    for product in flagged(block.rationed[i], street.products) {
        let line = missing(block, i, street, second, product);
        lacked += line.amount;
        if let Some(other) = line.other {
            let got = filled(line.amount, street.shops.second_fill[other]);
            found += got;
            block.tally.spent_locally[product] += got.0;
            pay_shop(block, i, other, line.amount, got, till, street);
        }
    }
    let tax = found.scaled(street.tax);
    let HouseholdBlock {
        desk,
        purses,
        tally,
        ..
    } = block;
    desk.pay(purses, i, Node::State, PaymentKind::ProductTax, tax);
    tally.spent += (found + tax).0;
    tally.not_delivered -= found.0;
    tally.unmet_need += ((lacked - found).as_f64() * (1.0 + street.tax) * essential_share) as i64;
}
