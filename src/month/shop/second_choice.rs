//! Households whose first choice ran out look once more for the rest: at all firms of the sector, as
//! often at each as it is large. What they look for together is filled like any other order, and each
//! household finds the same share of what it lacked.

use super::bill::flag;
use super::carry_over;
use super::households::{Entry, Spending, Street, at_the_shops};
use crate::economy::firms::FirmBlock;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::{Region, SecondChoice, Shops};
use crate::ledger::{Node, PaymentKind};
use crate::month::source::filled;
use crate::units::Pence;

/// Adds up what households lack of each product.
pub fn order(region: &mut Region) {
    let blocks = &region.households;
    for (product, second) in region.markets.second.iter_mut().enumerate() {
        let wanted = blocks.iter().map(|block| block.second[product]).sum();
        *second = SecondChoice {
            wanted,
            ..SecondChoice::default()
        };
    }
}

/// Households pay for what is found; what is still missing is unmet.
pub fn settle(region: &mut Region) {
    add_up_deliveries(region);
    at_the_shops(region, |block, _, street| {
        block.second.fill(Pence::ZERO);
        for product in 0..street.products {
            if street.seconds[product].wanted > Pence::ZERO {
                find(block, product, street);
            }
        }
    });
    hand_out(region);
    list(region);
    carry_over(region);
}

/// What a firm delivers of what its sector's customers look for.
fn brought(block: &FirmBlock, firm: usize, second: SecondChoice, shops: &Shops) -> Pence {
    if second.wanted <= Pence::ZERO || !block.active(firm) {
        return Pence::ZERO;
    }
    let index = block.first + firm;
    let order = shops.second_pooled_order(block.sector, index, second.wanted.as_f64());
    filled(order, block.fill[firm])
}

fn add_up_deliveries(region: &mut Region) {
    let Region {
        firms,
        shops,
        markets,
        ..
    } = region;
    for block in firms {
        let second = markets.second[block.sector];
        let all = (0..block.len()).map(|firm| brought(block, firm, second, shops));
        markets.second[block.sector].delivered += all.sum();
    }
}

/// The block's households find their share of one product.
fn find(block: &mut HouseholdBlock, product: usize, street: &Street) {
    let entry = Entry::of(street.lists, product);
    let second = street.seconds[product];
    let share = second.delivered.as_f64() / second.wanted.as_f64();
    let listing = block.desk.keeps_journal();
    for i in 0..block.len() {
        if block.rationed[i] & flag(product) == 0 {
            continue;
        }
        let list = &street.lists[usize::from(block.localism[i])];
        let spending = Spending::of(block.budget[i], list, block.need[i]);
        let order = entry.order(block.localism[i], spending);
        let lacking = order - street.shops.delivered(block.shop_of(i, product), order);
        let found = lacking.scaled(share);
        block.desk.pay_ordered(&mut block.purses, i, found);
        block.second[product] += found;
        note(block, i, product, lacking, found, street);
        if listing {
            block.found.push((i as u32, product as u32, found));
        }
    }
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

/// Divides what households have paid for each product over the firms that brought it, to the penny:
/// one till holds it for all blocks.
fn hand_out(region: &mut Region) {
    let Region {
        firms,
        shops,
        markets,
        households,
        household_tills,
        ..
    } = region;
    for (product, second) in markets.second.iter_mut().enumerate() {
        second.paid = households.iter().map(|block| block.second[product]).sum();
    }
    let Some(till) = household_tills.first_mut() else {
        return;
    };
    let (mut upto, mut handed_out) = (Pence::ZERO, Pence::ZERO);
    for block in firms {
        let second = markets.second[block.sector];
        if block.first == shops.of_sector[block.sector].start {
            (upto, handed_out) = (Pence::ZERO, Pence::ZERO);
        }
        if second.paid == Pence::ZERO {
            continue;
        }
        for firm in 0..block.len() {
            upto += brought(block, firm, second, shops);
            let due = second
                .paid
                .scaled(upto.as_f64() / second.delivered.as_f64());
            till.order(block.first + firm, due - handed_out);
            handed_out = due;
        }
    }
}

/// Lists who paid whom, when somebody follows the money: households in their order, firms in theirs.
fn list(region: &mut Region) {
    let listing = region.households.iter().any(|b| b.desk.keeps_journal());
    let Some(till) = region.household_tills.first().filter(|_| listing) else {
        return;
    };
    let mut open = till.amounts().to_vec();
    let mut at: Vec<usize> = region.shops.of_sector.iter().map(|r| r.start).collect();
    for block in &mut region.households {
        for (i, product, mut left) in std::mem::take(&mut block.found) {
            let (product, kind) = (product as usize, PaymentKind::Consumption);
            let end = region.shops.of_sector[product].end;
            while left > Pence::ZERO && at[product] < end {
                let firm = at[product];
                let part = left.min(open[firm]);
                block.desk.list_to_firm(i as usize, firm, kind, part);
                open[firm] -= part;
                left -= part;
                at[product] += usize::from(open[firm] <= Pence::ZERO);
            }
        }
    }
}
