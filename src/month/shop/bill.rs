//! What households pay at their shops and outside: orders less what could not be delivered, product by
//! product, in pounds and in local money.

use std::ops::Range;

use super::carry_over;
use super::households::{Batch, Street, at_the_shops};
use crate::calibrate::accounts::Origin;
use crate::economy::households::{HouseholdBlock, LOCALISM_CLASSES, Lacking};
use crate::economy::local_money::part_in_notes;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::batch::{BATCH, CROWD, batches_of, places_of};
use crate::month::local_money;
use crate::month::source::SELLERS;
use crate::units::{self, Pence};

const AREA: usize = Origin::RestOfArea as usize;
const WORLD: usize = Origin::World as usize;

/// Households pay for what their first choice delivers, and for what comes from outside.
pub fn settle(region: &mut Region, _today: Today) {
    at_the_shops(region, |block, till, street| {
        if street.is_crowded(block) {
            settle_block::<CROWD>(block, till, street);
        } else {
            settle_block::<BATCH>(block, till, street);
        }
    });
    carry_over(region);
}

fn settle_block<const N: usize>(block: &mut HouseholdBlock, till: &mut Till, street: &Street) {
    block.second.fill(Pence::ZERO);
    block.lacking.clear();
    let (mut all, mut bill) = (Batch::<N>::none(), Bill::<N>::none());
    for batch in batches_of::<N>(block.len()) {
        all.read(block, &batch, street);
        bill.begin(block, &batch);
        for product in 0..street.products {
            bill.visit(block, &batch, product, &all, street, till);
        }
        pay(block, &batch, &all, &mut bill, street);
    }
}

/// What a batch of households gets of what it ordered, what of that it pays in pounds, and what it pays to others
/// than its shops.
struct Bill<const N: usize> {
    got: [Pence; N],
    notes: [Pence; N],
    outside: [Pence; N],
    /// Due to one seller outside, or to the state.
    due: [Pence; N],
    tariffs: [Pence; N],
    /// Places of those whose shops of the product at hand are visited.
    visits: [u16; N],
}

impl<const N: usize> Bill<N> {
    /// Of nobody yet.
    fn none() -> Self {
        let none = [Pence::ZERO; N];
        Self {
            got: none,
            notes: none,
            outside: none,
            due: none,
            tariffs: none,
            visits: [0; N],
        }
    }

    /// A batch begins, as if everything were delivered and paid in pounds.
    fn begin(&mut self, block: &HouseholdBlock, batch: &Range<usize>) {
        let households = batch.len();
        self.got[..households].copy_from_slice(&block.ordered[batch.clone()]);
        self.notes[..households].fill(Pence::ZERO);
        self.outside[..households].fill(Pence::ZERO);
    }

    /// Corrects the bill for one product: what its shops could not deliver, and what is paid in local
    /// money. Most products need no visit at all.
    fn visit(
        &mut self,
        block: &mut HouseholdBlock,
        batch: &Range<usize>,
        product: usize,
        all: &Batch<N>,
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
        let visits = if everybody {
            places_of(shops, |_| true, &mut self.visits)
        } else {
            places_of(
                shops,
                |shop| street.shops.is_short(shop as usize),
                &mut self.visits,
            )
        };
        for &place in visits {
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
fn pay<const N: usize>(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    all: &Batch<N>,
    bill: &mut Bill<N>,
    street: &Street,
) {
    let households = batch.len();
    let got = &bill.got[..households];
    let in_pounds = &mut bill.notes[..households];
    for (amount, &got) in in_pounds.iter_mut().zip(got) {
        *amount = got - *amount;
    }
    let HouseholdBlock { desk, purses, .. } = block;
    desk.pay_ordered_each(purses, batch.clone(), in_pounds);
    pay_outside(block, batch, all, street, bill);
    let (got, outside) = (&bill.got[..households], &bill.outside[..households]);
    let tax = &mut bill.due[..households];
    let bought = got.iter().zip(outside);
    let bought = bought.map(|(&got, &outside)| got + outside);
    if street.tax >= 0.0 {
        units::share_of_each(bought, street.tax, tax);
    } else {
        for (tax, bought) in tax.iter_mut().zip(bought) {
            *tax = bought.scaled(street.tax);
        }
    }
    let HouseholdBlock {
        desk,
        purses,
        tally,
        ordered,
        need,
        ..
    } = block;
    let (node, kind) = (Node::State, PaymentKind::ProductTax);
    desk.pay_each(purses, batch.clone(), node, kind, tax);
    let sum = |amounts: &[Pence]| units::total(amounts).0;
    let (wanted, delivered) = (sum(&ordered[batch.clone()]), sum(got));
    tally.wanted += wanted;
    tally.not_delivered += wanted - delivered;
    tally.spent += delivered + sum(outside) + sum(tax);
    let lists = street.lists.each_ref();
    let lists = lists.map(|list| (list.essential, list.not_available));
    let each = all.class.iter().zip(&all.spending);
    for (&need, (&class, spending)) in need[batch.clone()].iter().zip(each) {
        let (essential, not_available) = lists[usize::from(class) % LOCALISM_CLASSES];
        let unmet =
            essential * (f64::from(need) - spending.essential) + not_available * spending.essential;
        tally.unmet_need += unmet as i64;
    }
}

/// The batch pays for what it buys outside, and notes what that costs each household.
fn pay_outside<const N: usize>(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    all: &Batch<N>,
    street: &Street,
    bill: &mut Bill<N>,
) {
    let households = batch.len();
    let (total, amounts) = (&mut bill.outside[..households], &mut bill.due[..households]);
    for (origin, &seller) in SELLERS.iter().enumerate().skip(1) {
        all.amounts(&street.outside[origin], amounts);
        units::add_up(total, amounts);
        if origin == AREA && street.notes {
            for (i, &amount) in batch.clone().zip(&*amounts) {
                local_money::pay_across_household(block, i, amount, street.issuers);
            }
        }
        if origin == WORLD && street.lists.iter().any(|list| list.tariff_share > 0.0) {
            let tariffs = &mut bill.tariffs[..households];
            pay_tariff(block, batch, all, street, amounts, tariffs);
        }
        let HouseholdBlock { desk, purses, .. } = block;
        let kind = PaymentKind::Consumption;
        desk.pay_each(purses, batch.clone(), seller, kind, amounts);
    }
}

/// The batch pays the tariff that is part of what it spends on the rest of the world's goods; what is left
/// of each amount is the seller's.
fn pay_tariff<const N: usize>(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    all: &Batch<N>,
    street: &Street,
    amounts: &mut [Pence],
    tariffs: &mut [Pence],
) {
    let each = tariffs.iter_mut().zip(amounts).zip(&all.class);
    for ((tariff, amount), &class) in each {
        let share = street.lists[usize::from(class) % LOCALISM_CLASSES].tariff_share;
        *tariff = amount.scaled(share.max(0.0));
        *amount -= *tariff;
    }
    let HouseholdBlock { desk, purses, .. } = block;
    let (node, kind) = (Node::State, PaymentKind::Tariff);
    desk.pay_each(purses, batch.clone(), node, kind, tariffs);
}
