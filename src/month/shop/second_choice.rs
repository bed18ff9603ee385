//! Households whose first choice ran out look once more for the rest: at all firms of the sector, as
//! often at each as it is large. What they look for together is filled like any other order, and each
//! household finds the same share of what it lacked.

use std::ops::Range;

use super::carry_over;
use super::households::{Street, at_the_shops};
use crate::economy::firms::FirmBlock;
use crate::economy::households::{HouseholdBlock, LOCALISM_CLASSES, Lacking};
use crate::economy::region::{Region, SecondChoice, Shops};
use crate::economy::shops::Along;
use crate::ledger::{Node, PaymentKind};
use crate::month::batch::{BATCH, CROWD, batches_of, places_of};
use crate::month::source::filled;
use crate::scenario::types::SECTORS_MAX;
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
        if street.is_crowded(block) {
            settle_block::<CROWD>(block, street);
        } else {
            settle_block::<BATCH>(block, street);
        }
    });
    hand_out(region);
    list(region);
    carry_over(region);
}

fn settle_block<const N: usize>(block: &mut HouseholdBlock, street: &Street) {
    block.second.fill(Pence::ZERO);
    let share = shares_found(street.seconds);
    let lacking = std::mem::take(&mut block.lacking);
    let mut left = lacking.as_slice();
    let mut finds = Finds::<N>::none();
    // In the batches in which it was noted.
    for batch in batches_of::<N>(block.len()) {
        let those = left.partition_point(|l| (l.household as usize) < batch.end);
        let (of_batch, others) = left.split_at(those);
        left = others;
        finds.begin(batch.len());
        finds.look_for(block, &batch, of_batch, &share, street.tax);
        finds.pay(block, &batch, street);
    }
    block.lacking = lacking;
}

/// What each of a block's firms delivers of what its sector's customers look for.
fn brought(block: &FirmBlock, wanted: Pence, shops: &Shops) -> impl Iterator<Item = Pence> {
    let orders = shops.parts(block.sector, block.first, Along::Sizes, [wanted.as_f64()]);
    orders
        .zip(&block.fill)
        .map(|([order], &fill)| filled(order, fill))
}

fn add_up_deliveries(region: &mut Region) {
    let Region {
        firms,
        shops,
        markets,
        ..
    } = region;
    for block in firms {
        let second = &mut markets.second[block.sector];
        if second.wanted > Pence::ZERO {
            second.delivered += brought(block, second.wanted, shops).sum();
        }
    }
}

/// What share of what is looked for of each product is found.
fn shares_found(seconds: &[SecondChoice]) -> [f64; SECTORS_MAX] {
    let mut shares = [0.0; SECTORS_MAX];
    for (share, second) in shares.iter_mut().zip(seconds) {
        if second.wanted > Pence::ZERO {
            *share = second.delivered.as_f64() / second.wanted.as_f64();
        }
    }
    shares
}

/// What a batch of households finds of what it lacked.
struct Finds<const N: usize> {
    found: [Pence; N],
    lacked: [Pence; N],
    /// Places of those who lacked anything.
    places: [u16; N],
}

impl<const N: usize> Finds<N> {
    /// Of nobody yet.
    fn none() -> Self {
        Self {
            found: [Pence::ZERO; N],
            lacked: [Pence::ZERO; N],
            places: [0; N],
        }
    }

    /// A batch of so many households begins.
    fn begin(&mut self, households: usize) {
        self.found[..households].fill(Pence::ZERO);
        self.lacked[..households].fill(Pence::ZERO);
    }

    /// Households find their share of what each of them lacked.
    fn look_for(
        &mut self,
        block: &mut HouseholdBlock,
        batch: &Range<usize>,
        lacking: &[Lacking],
        share: &[f64; SECTORS_MAX],
        tax: f64,
    ) {
        let listing = block.desk.keeps_journal();
        for &Lacking {
            household,
            product,
            amount,
        } in lacking
        {
            let place = household as usize - batch.start;
            let mut found = amount.scaled(share[product as usize]);
            if !block.local_money.is_empty() {
                found = self.affordable(block, household as usize, place, found, tax);
            }
            self.found[place] += found;
            self.lacked[place] += amount;
            block.second[product as usize] += found;
            block.tally.spent_locally[product as usize] += found.0;
            if listing {
                block.found.push((household, product, found));
            }
        }
    }

    /// The part of something found that a household can still pay for: who changed pounds into notes for a
    /// shop that ran out cannot pay elsewhere. Others had pounds for all that they ordered.
    fn affordable(
        &self,
        block: &HouseholdBlock,
        i: usize,
        place: usize,
        found: Pence,
        tax: f64,
    ) -> Pence {
        let held = block.purses.of(i);
        let costs = |found: Pence| found + found.scaled(tax);
        let mut all = self.found[place] + found;
        if costs(all) > held {
            all = all.min(held.scaled(1.0 / (1.0 + tax)));
            while costs(all) > held {
                all -= Pence(1);
            }
        }
        (all - self.found[place]).max(Pence::ZERO)
    }

    /// Households pay for what they found, with the tax on it, and note what is unmet: their share of
    /// essentials in all that they buy says how much of what is missing is need.
    fn pay(&mut self, block: &mut HouseholdBlock, batch: &Range<usize>, street: &Street) {
        let some = |lacked: Pence| lacked != Pence::ZERO;
        for &place in places_of(&self.lacked[..batch.len()], some, &mut self.places) {
            let place = usize::from(place);
            let (i, found) = (batch.start + place, self.found[place]);
            let missing = self.lacked[place] - found;
            let list = &street.lists[usize::from(block.localism[i]) % LOCALISM_CLASSES];
            let essential = list.essential * f64::from(block.need[i]);
            let essential_share = (essential / block.budget[i].as_f64().max(1.0)).min(1.0);
            let tax = found.scaled(street.tax);
            let HouseholdBlock {
                desk,
                purses,
                tally,
                ..
            } = block;
            desk.pay_ordered(purses, i, found);
            desk.pay(purses, i, Node::State, PaymentKind::ProductTax, tax);
            tally.spent += (found + tax).0;
            tally.not_delivered -= found.0;
            let unmet = missing.as_f64() * (1.0 + street.tax) * essential_share;
            tally.unmet_need += unmet as i64;
        }
    }
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
        for (firm, part) in brought(block, second.wanted, shops).enumerate() {
            upto += part;
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
