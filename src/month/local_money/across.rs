//! A currency with branches in several regions pays across their border.
//!
//! A buyer knows what part of the goods from the rest of the area comes from firms that take it. That part
//! it pays in notes: its branch takes them in at par and gives the pounds that go over the border with all
//! other payments; there, sellers who take the currency change as much of what they are paid into notes of
//! their own branch. So each branch's reserve covers its own notes, and what one has given up the other has
//! received, but for what sellers who take it could not be paid in it: that has in effect been redeemed.

use crate::economy::firms::FirmBlock;
use crate::economy::households::HouseholdBlock;
use crate::economy::local_money::{Issuer, part_in_notes};
use crate::economy::region::Region;
use crate::economy::trade::Trade;
use crate::ledger::PaymentKind;
use crate::month::Today;
use crate::month::local_money::shopping::{issue, withdraw};
use crate::month::trade::Buyers;
use crate::units::{Pence, split_by_largest_remainder};

/// A household pays what it can of its bill from the rest of the area in notes: its branches give it as
/// many pounds.
pub fn pay_across_household(block: &mut HouseholdBlock, i: usize, bill: Pence, issuers: &[Issuer]) {
    let mut left = bill;
    for (purse, issuer) in block.local_money.iter_mut().zip(issuers) {
        let takes = issuer.across.takes[Buyers::Final as usize];
        let part = part_in_notes(purse.held[i], bill, takes, left);
        if part > Pence::ZERO {
            purse.held[i] -= part;
            purse.spent += part;
            purse.paid[i] = true;
            purse.across += part;
            left -= part;
        }
    }
    if left < bill {
        block
            .desk
            .receive_from_issuer(&mut block.purses, i, bill - left);
    }
}

/// The same of a firm.
pub fn pay_across_firm(block: &mut FirmBlock, firm: usize, bill: Pence, issuers: &[Issuer]) {
    let mut left = bill;
    for (purse, issuer) in block.local_money.iter_mut().zip(issuers) {
        let takes = issuer.across.takes[Buyers::Firms as usize];
        let part = part_in_notes(purse.available(firm), bill, takes, left);
        if part > Pence::ZERO {
            purse.held[firm] -= part;
            purse.passed_on[firm] += part;
            purse.across += part;
            left -= part;
        }
    }
    if left < bill {
        block
            .desk
            .receive_from_issuer(&mut block.purses, firm, bill - left);
    }
}

/// Branches note what they have taken in for payments across the border.
pub fn note_sent_across(region: &mut Region) {
    let Region {
        firms,
        households,
        issuers,
        ..
    } = region;
    for slot in 0..issuers.len() {
        let at_home = households
            .iter_mut()
            .map(|b| &mut b.local_money[slot].across);
        let at_work = firms.iter_mut().map(|b| &mut b.local_money[slot].across);
        let sent: Pence = at_home.chain(at_work).map(std::mem::take).sum();
        issuers[slot].across.sent = sent;
        issuers[slot].month.across += sent;
        withdraw(issuers, slot, sent);
    }
}

/// Branches tell each other what has been paid across their borders in the market of these buyers, and what
/// part of such purchases sellers would take.
pub fn hand_over_across(buyers: Buyers, trade: &mut Trade, regions: &mut [Region], today: Today) {
    if trade.regions < 2 || regions.iter().all(|region| region.issuers.is_empty()) {
        return;
    }
    for currency in 0..today.scenario.currencies.len() {
        if today.scenario.currencies[currency].has_notes() {
            for place in 0..trade.order.len() {
                hand_over_one(currency, trade.order[place], buyers, trade, regions);
            }
        }
    }
}

/// The same of one currency and one region's buyers.
fn hand_over_one(
    currency: usize,
    buyer: usize,
    buyers: Buyers,
    trade: &mut Trade,
    regions: &mut [Region],
) {
    let Some(payer) = branch(&regions[buyer], currency) else {
        return;
    };
    let border = &regions[buyer].border;
    let bought = match buyers {
        Buyers::Firms => &border.ordered,
        Buyers::Final => &border.ordered_by[0],
    };
    trade.weights.fill(0.0);
    for place in 0..trade.order.len() {
        let seller = trade.order[place];
        let Some(payee) = branch(&regions[seller], currency) else {
            continue;
        };
        let takes = &regions[seller].issuers[payee].across.taken;
        for (product, (bought, takes)) in bought.iter().zip(takes).enumerate() {
            let comes = trade.share[trade.row(buyer, product)][seller]
                * regions[seller].border.filled[product];
            trade.weights[place] += bought * comes * takes;
        }
    }
    let (all, taken): (f64, f64) = (bought.iter().sum(), trade.weights.iter().sum());
    let across = &mut regions[buyer].issuers[payer].across;
    let sent = std::mem::take(&mut across.sent);
    across.takes[buyers as usize] = if all > 0.0 { (taken / all) as f32 } else { 0.0 };
    if taken <= 0.0 {
        return;
    }
    split_by_largest_remainder(sent, &trade.weights, &mut trade.parts);
    for (&part, &seller) in trade.parts.iter().zip(&trade.order) {
        if let Some(payee) = branch(&regions[seller], currency) {
            regions[seller].issuers[payee].across.arrived += part;
        }
    }
}

/// The slot of a currency's branch in a region, if it runs.
fn branch(region: &Region, currency: usize) -> Option<usize> {
    let of = |issuer: &Issuer| issuer.currency == currency && issuer.runs();
    region.issuers.iter().position(of)
}

/// Sellers who take a currency change what has arrived in it for them into notes: each in the proportion of
/// what other regions have paid it in this market (`received`) and it takes, and no more than that.
pub fn take_in_across(region: &mut Region) {
    for slot in 0..region.issuers.len() {
        let Region {
            firms,
            issuers,
            accounts,
            ..
        } = &mut *region;
        let arrived = std::mem::take(&mut issuers[slot].across.arrived);
        if arrived <= Pence::ZERO {
            continue;
        }
        let most = |block: &FirmBlock, firm: usize| {
            let share = f64::from(block.local_money[slot].takes[firm]);
            block.received[firm].scaled(share)
        };
        let each = |block: &FirmBlock| (0..block.len()).map(|f| most(block, f)).sum::<Pence>();
        let all: Pence = firms.iter().map(each).sum();
        let share = (arrived.as_f64() / all.as_f64().max(1.0)).min(1.0);
        let mut taken = Pence::ZERO;
        for block in firms {
            for firm in 0..block.len() {
                let part = most(block, firm).scaled(share);
                if part > Pence::ZERO {
                    block.desk.pay_issuer(&mut block.purses, firm, part);
                    let purse = &mut block.local_money[slot];
                    purse.held[firm] += part;
                    purse.taken[firm] += part;
                    taken += part;
                }
            }
            accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
        }
        issuers[slot].month.from_across += taken;
        issue(issuers, slot, taken);
    }
}

/// What part of other regions' orders of each product goes to firms that take a currency.
pub(super) fn publish(region: &mut Region, slot: usize) {
    let Region {
        firms,
        issuers,
        shops,
        border,
        ..
    } = region;
    if !border.open {
        return;
    }
    let taken = &mut issuers[slot].across.taken;
    taken.fill(0.0);
    for block in firms.iter() {
        let start = shops.of_sector[block.sector].start;
        for (firm, takes) in block.local_money[slot].takes.iter().enumerate() {
            let index = block.first + firm;
            let before = if index > start {
                shops.pool[index - 1]
            } else {
                0.0
            };
            taken[block.sector] += (shops.pool[index] - before) * f64::from(*takes);
        }
    }
}
