//! What households pay at their shops and outside: orders less what could not be delivered, product by
//! product, in pounds and in local money.

use std::ops::Range;

use super::carry_over;
use super::households::{Batch, Spending, Street, at_the_shops};
use crate::calibrate::accounts::Origin;
use crate::economy::households::{HouseholdBlock, LOCALISM_CLASSES, Lacking};
use crate::economy::local_money::part_in_notes;
use crate::economy::region::{Region, ShoppingList};
use crate::ledger::{Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::batch::{BATCH, batches, places_of};
use crate::month::local_money;
use crate::month::source::SELLERS;
use crate::units::Pence;

const AREA: usize = Origin::RestOfArea as usize;
const WORLD: usize = Origin::World as usize;

/// Households pay for what their first choice delivers, and for what comes from outside.
pub fn settle(region: &mut Region, _today: Today) {
    at_the_shops(region, |block, till, street| {
        block.second.fill(Pence::ZERO);
        block.lacking.clear();
        for batch in batches(block.len()) {
            let all = Batch::of(block, &batch, street);
            let mut bill = Bill::of(block, &batch);
            for product in 0..street.products {
                bill.visit(block, &batch, product, &all, street, till);
            }
            pay(block, &batch, &all, &bill, street);
        }
    });
    carry_over(region);
}

/// What a batch of households gets of what it ordered, and what of that it pays in pounds.
struct Bill {
    got: [Pence; BATCH],
    notes: [Pence; BATCH],
    /// Places of those whose shops of the product at hand are visited.
    visits: [u16; BATCH],
}

impl Bill {
    /// As if everything were delivered and paid in pounds.
    fn of(block: &HouseholdBlock, batch: &Range<usize>) -> Self {
        let mut got = [Pence::ZERO; BATCH];
        got[..batch.len()].copy_from_slice(&block.ordered[batch.clone()]);
        Self {
            got,
            notes: [Pence::ZERO; BATCH],
            visits: [0; BATCH],
        }
    }

    /// Corrects the bill for one product: what its shops could not deliver, and what is paid in local
    /// money. Most products need no visit at all.
    fn visit(
        &mut self,
        block: &mut HouseholdBlock,
        batch: &Range<usize>,
        product: usize,
        all: &Batch,
        street: &Street,
        till: &mut Till,
    ) {
        let listing = block.desk.keeps_journal();
        let everybody = street.notes || listing;
        if !(street.shops.short_in[product] || everybody) {
            return;
        }
        let entry = &street.entries[product];
        if !entry.is_wanted() {
            return;
        }
        let links = block.links(product).start + batch.start;
        let shops = &block.shop[links..links + batch.len()];
        let short = |shop: u32| everybody || street.shops.is_short(shop as usize);
        for &place in places_of(shops, short, &mut self.visits) {
            let (place, i) = (usize::from(place), batch.start + usize::from(place));
            let shop = block.shop[links + place] as usize;
            let order = all.order(entry, product, place);
            let got = street.shops.delivered(shop, order);
            if got < order {
                till.cancel(shop, order - got);
                self.got[place] -= order - got;
                block.lacking.push(Lacking {
                    household: i as u32,
                    product: product as u32,
                    amount: order - got,
                });
                block.second[product] += order - got;
                block.tally.spent_locally[product] -= (order - got).0;
            }
            let notes = if street.notes {
                pay_in_notes(block, i, shop, got, till, street)
            } else {
                Pence::ZERO
            };
            self.notes[place] += notes;
            if listing {
                let kind = PaymentKind::Consumption;
                block.desk.list_to_firm(i, shop, kind, got - notes);
            }
        }
    }
}

/// Pays a shop in local money, as far as it takes what the household holds, what the till holds for it in pounds; returns
/// how much.
#[inline]
fn pay_in_notes(
    block: &mut HouseholdBlock,
    i: usize,
    shop: usize,
    got: Pence,
    till: &mut Till,
    street: &Street,
) -> Pence {
    let HouseholdBlock {
        desk, local_money, ..
    } = block;
    let mut left = got;
    for (slot, (purse, takes)) in local_money.iter_mut().zip(&street.shops.takes).enumerate() {
        let held = &mut purse.held[i];
        if *held <= Pence::ZERO || takes[shop] <= 0.0 {
            continue;
        }
        let part = part_in_notes(*held, got, takes[shop], left);
        let kind = PaymentKind::Consumption;
        desk.pay_firm_in_notes(held, i, till, slot, shop, kind, part);
        purse.spent += part;
        purse.paid[i] |= part > Pence::ZERO;
        left -= part;
    }
    till.cancel(shop, got - left);
    got - left
}

/// The batch pays its bills, here and outside, with the tax on them.
fn pay(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    all: &Batch,
    bill: &Bill,
    street: &Street,
) {
    for (place, i) in batch.clone().enumerate() {
        let (spending, got) = (all.spending[place], bill.got[place]);
        let list = &street.lists[usize::from(all.class[place]) % LOCALISM_CLASSES];
        let unmet = list.essential * (f64::from(block.need[i]) - spending.essential)
            + list.not_available * spending.essential;
        let HouseholdBlock { desk, purses, .. } = block;
        desk.pay_ordered(purses, i, got - bill.notes[place]);
        let outside = pay_outside(block, i, list, spending, street);
        let tax = (got + outside).scaled(street.tax);
        let HouseholdBlock {
            desk,
            purses,
            tally,
            ordered,
            ..
        } = block;
        desk.pay(purses, i, Node::State, PaymentKind::ProductTax, tax);
        tally.wanted += ordered[i].0;
        tally.not_delivered += (ordered[i] - got).0;
        tally.unmet_need += unmet as i64;
        tally.spent += (got + outside + tax).0;
    }
}

fn pay_outside(
    block: &mut HouseholdBlock,
    i: usize,
    list: &ShoppingList,
    spending: Spending,
    street: &Street,
) -> Pence {
    let mut total = Pence::ZERO;
    for (origin, &seller) in SELLERS.iter().enumerate().skip(1) {
        let price = list.outside_fixed[origin] * spending.essential
            + list.outside_marginal[origin] * spending.beyond;
        let amount = Pence(price as i64);
        let tariff = if origin == WORLD && list.tariff_share > 0.0 {
            amount.scaled(list.tariff_share)
        } else {
            Pence::ZERO
        };
        if origin == AREA && street.notes {
            local_money::pay_across_household(block, i, amount, street.issuers);
        }
        let HouseholdBlock { desk, purses, .. } = block;
        desk.pay(purses, i, seller, PaymentKind::Consumption, amount - tariff);
        if tariff > Pence::ZERO {
            desk.pay(purses, i, Node::State, PaymentKind::Tariff, tariff);
        }
        total += amount;
    }
    total
}
