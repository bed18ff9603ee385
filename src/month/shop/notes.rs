//! What households can pay in local money at the shops that they are used to, and what they buy of it.

use std::ops::Range;

use super::households::{Batch, Spending, Street};
use crate::calibrate::accounts::Origin;
use crate::economy::households::{HouseholdBlock, LOCALISM_CLASSES};
use crate::month::Today;
use crate::month::local_money::{self, Means};
use crate::month::trade::Buyers;
use crate::units::Pence;

const AREA: usize = Origin::RestOfArea as usize;

/// Those who hold local money can spend so much more than their pounds as their shops will take of one
/// currency; then users of a voucher buy what they can spend.
pub(super) fn count_notes<const N: usize>(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    street: &Street,
    rate: f64,
    today: Today,
) {
    let (mut usable, mut all) = ([Pence::ZERO; N], Batch::<N>::none());
    for slot in 0..street.issuers.len() {
        let issuer = &street.issuers[slot];
        let held = &block.local_money[slot].held[batch.clone()];
        let top_up = local_money::top_up(issuer, today);
        if top_up.is_none() && held.iter().all(|&held| held <= Pence::ZERO) {
            continue;
        }
        let means = means::<N>(block, batch, street, slot);
        all.read(block, batch, street);
        let room = |place: usize, _: &HouseholdBlock| {
            let Spending { essential, beyond } = all.spending[place];
            // What hours replace is not bought where it could be paid for so.
            (means.at(place, essential, beyond) - all.less[place]).max(Pence::ZERO)
        };
        for (place, &held) in held.iter().enumerate() {
            let here = held.min(room(place, block));
            usable[place] = usable[place].max(here);
        }
        if let Some(share) = top_up {
            local_money::buy_notes(block, batch, slot, share, rate, room);
        }
    }
    for (place, i) in batch.clone().enumerate() {
        let more = block.budget[i] + usable[place];
        block.budget[i] = block.ordered[i].min(more).max(block.budget[i]);
    }
}

/// What the batch could pay in the currency at a slot.
fn means<const N: usize>(
    block: &HouseholdBlock,
    batch: &Range<usize>,
    street: &Street,
    slot: usize,
) -> Means<N> {
    let mut means = Means::none();
    let across = f64::from(street.issuers[slot].across.takes[Buyers::Final as usize]);
    for (place, &class) in block.localism[batch.clone()].iter().enumerate() {
        let list = &street.lists[usize::from(class) % LOCALISM_CLASSES];
        means.essential[place] = list.outside_fixed[AREA] * across;
        means.beyond[place] = list.outside_marginal[AREA] * across;
    }
    let takes = &street.shops.takes[slot];
    for (product, entry) in street.entries.iter().enumerate().take(street.products) {
        if !entry.is_wanted() {
            continue;
        }
        let links = block.links(product).start + batch.start;
        let shops = &block.shop[links..links + batch.len()];
        let classes = &block.localism[batch.clone()];
        for (place, (&shop, &class)) in shops.iter().zip(classes).enumerate() {
            let takes = f64::from(takes[shop as usize]);
            if takes > 0.0 {
                let class = usize::from(class) % LOCALISM_CLASSES;
                means.essential[place] += entry.fixed[class] * takes;
                means.beyond[place] += entry.marginal[class] * takes;
            }
        }
    }
    means
}
