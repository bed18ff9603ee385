//! Households whose first choice ran out try one other shop of the sector for the rest.

use super::carry_over;
use super::households::{Entry, Spending, Street, at_the_shops, flag, pay_shop};
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::month::source::filled;
use crate::random::{Purpose, Stream};
use crate::units::Pence;

/// Lets `act` handle each product that a household of the block was not delivered in full: the
/// household, the product, the shop where it looks for the rest (none when nobody else sells it) and
/// what it lacks. Product by product, as at the first round.
fn missing(
    block: &mut HouseholdBlock,
    street: &Street,
    second: Stream,
    mut act: impl FnMut(&mut HouseholdBlock, usize, usize, Option<usize>, Pence),
) {
    for (product, _) in street.shops.short_in.iter().enumerate().filter(|s| *s.1) {
        let entry = Entry::of(street.lists, product);
        for i in 0..block.len() {
            if block.rationed[i] & flag(product) == 0 {
                continue;
            }
            let list = &street.lists[usize::from(block.localism[i])];
            let spending = Spending::of(block.budget[i], list, block.need[i]);
            let order = entry.order(block.localism[i], spending);
            let lacking = order - street.shops.delivered(block.shop_of(i, product), order);
            if lacking > Pence::ZERO {
                let position = second.uniform(block.draw_key(i), product as u32);
                let other = street.shops.drawn(product, position);
                act(block, i, product, other, lacking);
            }
        }
    }
}

/// Orders what is missing at another shop, found in proportion to size.
pub fn order(region: &mut Region, today: Today) {
    let second = today.stream(Purpose::SecondChoice, region.household_key);
    at_the_shops(region, |block, till, street| {
        missing(block, street, second, |_, _, _, other, lacking| {
            if let Some(other) = other {
                till.order(other, lacking);
            }
        });
    });
}

/// Pays for what the second choice delivers; what is still missing is unmet.
pub fn settle(region: &mut Region, today: Today) {
    let second = today.stream(Purpose::SecondChoice, region.household_key);
    at_the_shops(region, |block, till, street| {
        missing(
            block,
            street,
            second,
            |block, i, product, other, lacking| {
                let found = other.map_or(Pence::ZERO, |other| {
                    let got = filled(lacking, street.shops.second_fill[other]);
                    pay_shop(block, i, other, lacking, got, till, street);
                    got
                });
                note(block, i, product, lacking, found, street);
            },
        );
    });
    carry_over(region);
}

/// Pays the tax on what was found of a product, and adds up what was not: the household's share of
/// essentials in all that it buys says how much of that is need.
fn note(
    block: &mut HouseholdBlock,
    i: usize,
    product: usize,
    lacking: Pence,
    found: Pence,
    street: &Street,
) {
    let list = &street.lists[usize::from(block.localism[i])];
    let essential = list.essential * f64::from(block.need[i]);
    let essential_share = (essential / block.budget[i].as_f64().max(1.0)).min(1.0);
    let tax = found.scaled(street.tax);
    let HouseholdBlock {
        desk,
        purses,
        tally,
        ..
    } = block;
    desk.pay(purses, i, Node::State, PaymentKind::ProductTax, tax);
    tally.spent_locally[product] += found.0;
    tally.spent += (found + tax).0;
    tally.not_delivered -= found.0;
    let unmet = (lacking - found).as_f64() * (1.0 + street.tax) * essential_share;
    tally.unmet_need += unmet as i64;
}
