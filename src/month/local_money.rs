//! Local currencies through the month. Each phase that has to do with them asks here:
//!
//! - plan: issuers start; firms decide what they take ([`decide`]);
//! - pay: taxes in notes, municipal money is paid out ([`issue`]);
//! - shop: households buy notes for what their shops take; hours are exchanged ([`shopping`], [`hours`]);
//! - clear: invoices are set off ([`set_off`]), then fees, demurrage, redemption, running cost, reviews
//!   and closures ([`turn_over`], [`close`]);
//! - measure: what is recorded ([`record`]).
//!
//! Where one circulates in several regions it pays across their border as well ([`across`]).
//!
//! A payment in a local currency moves notes or balances and no pounds; what is changed from and into
//! pounds passes between the agent and the issuer's account, which holds the reserve and its fund.

mod across;
mod close;
mod decide;
mod hours;
mod issue;
mod record;
mod set_off;
mod shopping;
mod turn_over;

pub use across::{
    hand_over_across, note_sent_across, pay_across_firm, pay_across_household, take_in_across,
};
pub use decide::decide;
pub use hours::{exchange, replaced};
pub use issue::{WagesInNotes, pay_out, pay_tax_in_notes, settle_taxes, tax_shares};
pub use record::record;
pub use set_off::set_off;
pub use shopping::{Means, buy_notes, note_sales, top_up};
pub use turn_over::turn_over;

use super::Today;
use crate::economy::firms::FirmBlock;
use crate::economy::local_money::{Issuer, part_in_notes};
use crate::economy::region::{Region, Shops};
use crate::ledger::{PaymentKind, Till};
use crate::scenario::types::Currency;
use crate::units::Pence;

/// Whether any local currency runs in the region.
#[must_use]
pub fn is_about(issuers: &[Issuer]) -> bool {
    issuers.iter().any(Issuer::runs)
}

/// The terms of the currency at a slot.
fn terms<'a>(issuer: &Issuer, today: Today<'a>) -> &'a Currency {
    &today.scenario.currencies[issuer.currency]
}

/// The slots of a region's currencies that run, with their terms.
fn running<'a>(region: &Region, today: Today<'a>) -> Vec<(usize, &'a Currency)> {
    let slots = region.issuers.iter().enumerate();
    slots
        .filter(|(_, issuer)| issuer.runs())
        .map(|(slot, issuer)| (slot, terms(issuer, today)))
        .collect()
}

/// A firm pays what it can of a bill in the local currencies that its supplier takes; returns what is
/// left to pay in pounds. `takes` is [`Shops::takes`](crate::economy::region::Shops::takes).
pub fn pay_firm(
    block: &mut FirmBlock,
    firm: usize,
    supplier: usize,
    bill: Pence,
    till: &mut Till,
    takes: &[Vec<f32>],
) -> Pence {
    let mut left = bill;
    let FirmBlock {
        desk, local_money, ..
    } = block;
    for (slot, (purse, takes)) in local_money.iter_mut().zip(takes).enumerate() {
        if takes[supplier] <= 0.0 {
            continue;
        }
        let part = part_in_notes(purse.available(firm), bill, takes[supplier], left);
        if part > Pence::ZERO {
            let held = &mut purse.held[firm];
            let kind = PaymentKind::Inputs;
            desk.pay_firm_in_notes(held, firm, till, slot, supplier, kind, part);
            purse.passed_on[firm] += part;
            left -= part;
        }
    }
    left
}

/// The currency with which a firm could pay most now: its slot and how much.
#[must_use]
pub fn fullest_purse(block: &FirmBlock, firm: usize) -> Option<(usize, Pence)> {
    let purses = block.local_money.iter().enumerate();
    purses
        .map(|(slot, purse)| (slot, purse.available(firm)))
        .filter(|(_, available)| *available > Pence::ZERO)
        .max_by_key(|&(slot, available)| (available, std::cmp::Reverse(slot)))
}

/// What a firm can count on paying its suppliers with local money this month: the most that one
/// currency covers.
#[must_use]
pub fn usable(block: &FirmBlock, firm: usize) -> Pence {
    let purses = block.local_money.iter();
    let each = purses.map(|purse| purse.available(firm).min(purse.taken_by_suppliers[firm]));
    each.max().unwrap_or_default()
}

/// Whether a supplier takes any currency with which a firm can pay.
#[must_use]
pub fn would_take(block: &FirmBlock, firm: usize, supplier: usize, shops: &Shops) -> bool {
    let purses = block.local_money.iter().zip(&shops.takes);
    purses
        .filter(|(_, takes)| takes[supplier] > 0.0)
        .any(|(purse, _)| purse.available(firm) > Pence::ZERO)
}
