//! Households and their notes: they know which of their shops take what, so they spend what they hold
//! there, and buy no more vouchers than they can spend.

use std::ops::Range;

use super::terms;
use crate::economy::households::HouseholdBlock;
use crate::economy::local_money::Issuer;
use crate::economy::region::Region;
use crate::ledger::PaymentKind;
use crate::month::Today;
use crate::scenario::types::Design;
use crate::units::Pence;

/// What a batch of households could pay in one currency at the shops that they are used to.
pub struct Means<const N: usize> {
    /// With each essential basket, pence.
    pub essential: [f64; N],
    /// With each penny beyond it.
    pub beyond: [f64; N],
}

impl<const N: usize> Means<N> {
    /// No shop takes it.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            essential: [0.0; N],
            beyond: [0.0; N],
        }
    }

    /// What the household at a place could pay when it buys so many essential baskets and spends so
    /// many pence beyond.
    #[inline]
    #[must_use]
    pub fn at(&self, place: usize, essential: f64, beyond: f64) -> Pence {
        // Orders are rounded one by one: a penny is left for each of as many products as there may be.
        let pence = self.essential[place] * essential + self.beyond[place] * beyond;
        Pence((pence * 0.999) as i64 - 100).max(Pence::ZERO)
    }
}

/// What users mean to pay in a voucher, as a share of what their income lets them spend.
#[must_use]
pub fn top_up(issuer: &Issuer, today: Today) -> Option<f64> {
    let currency = terms(issuer, today);
    let sells = issuer.runs() && currency.design == Design::Voucher;
    sells.then(|| currency.top_up.unwrap_or_default() * issuer.limits)
}

/// Users of the voucher at `slot` bring their holding to what they mean to pay in it, as far as their
/// shops take it (`room`, by place in the batch). Those who hold other local money spend that first.
pub fn buy_notes(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    slot: usize,
    share: f64,
    consumption_rate: f64,
    room: impl Fn(usize, &HouseholdBlock) -> Pence,
) {
    for (place, i) in batch.clone().enumerate() {
        if !block.local_money[slot].uses[i] {
            continue;
        }
        let others = block.local_money.iter().enumerate();
        let mut others = others.filter(|(other, _)| *other != slot);
        if others.any(|(_, purse)| purse.held[i] > Pence::ZERO) {
            continue;
        }
        let meant = Pence((block.smoothed[i] * consumption_rate * share) as i64);
        let wanted = meant.min(room(place, block)) - block.local_money[slot].held[i];
        let bought = wanted.min(block.purses.of(i));
        if bought <= Pence::ZERO {
            continue;
        }
        block.desk.pay_issuer(&mut block.purses, i, bought);
        let purse = &mut block.local_money[slot];
        purse.held[i] += bought;
        purse.bought += bought;
    }
}

/// Issuers note what users have bought; where a currency is issued against another, the reserve is in
/// notes of that.
pub fn note_sales(region: &mut Region) {
    let Region {
        households,
        issuers,
        accounts,
        ..
    } = region;
    for slot in 0..issuers.len() {
        let purses = households.iter_mut().map(|b| &mut b.local_money[slot]);
        let bought: Pence = purses.map(|purse| std::mem::take(&mut purse.bought)).sum();
        issuers[slot].month.bought += bought;
        issue(issuers, slot, bought);
    }
    for block in households {
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
}

/// Puts notes into circulation, and the notes of their base into reserve.
pub(super) fn issue(issuers: &mut [Issuer], slot: usize, amount: Pence) {
    let mut at = Some(slot);
    while let Some(slot) = at {
        issuers[slot].notes += amount;
        at = issuers[slot].base;
    }
}

/// Takes notes out of circulation, and those of their base out of reserve: pounds are free again.
pub(super) fn withdraw(issuers: &mut [Issuer], slot: usize, amount: Pence) {
    issue(issuers, slot, -amount);
}
