//! A currency closes: holders are paid, or lose, and all of it is recorded.

use super::shopping::withdraw;
use super::turn_over::to_fund;
use crate::economy::local_money::{Issuer, Standing};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::scenario::types::Currency;
use crate::units::{Minutes, Pence};

/// Closes a currency for good.
pub(super) fn close(region: &mut Region, slot: usize, currency: &Currency) {
    if currency.has_notes() {
        pay_holders(region, slot, currency.presented);
    } else if currency.is_money() {
        settle_credits(region, slot);
    } else {
        forget_hours(region, slot);
    }
    leave(region, slot);
    wind_up(region, slot);
}

/// Firms present all their notes and are paid at par; households present the share that was not
/// mislaid or forgotten. What nobody presents is the holders' loss and falls to the issuer.
fn pay_holders(region: &mut Region, slot: usize, presented: f64) {
    let Region {
        households,
        firms,
        issuers,
        accounts,
        ..
    } = region;
    let base = issuers[slot].base;
    let mut paid = Pence::ZERO;
    let mut lost = Pence::ZERO;
    for block in firms {
        for firm in 0..block.len() {
            let held = std::mem::take(&mut block.local_money[slot].held[firm]);
            paid += held;
            match base {
                None => block
                    .desk
                    .receive_from_issuer(&mut block.purses, firm, held),
                Some(base) => block.local_money[base].held[firm] += held,
            }
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
    for block in households {
        for i in 0..block.len() {
            let held = std::mem::take(&mut block.local_money[slot].held[i]);
            let part = held.scaled(presented);
            paid += part;
            lost += held - part;
            match base {
                None => block.desk.receive_from_issuer(&mut block.purses, i, part),
                Some(base) => block.local_money[base].held[i] += part,
            }
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
    issuers[slot].month.redeemed += paid;
    issuers[slot].month.lost += lost;
    to_fund(issuers, slot, lost);
    match base {
        None => withdraw(issuers, slot, paid),
        Some(_) => issuers[slot].notes -= paid,
    }
}

/// Members who owe pay what they can in pounds; those who are owed, staff who were paid in it among them,
/// share that and the fund in proportion, and lose the rest.
fn settle_credits(region: &mut Region, slot: usize) {
    let Region {
        households,
        firms,
        issuers,
        accounts,
        ..
    } = region;
    let issuer = &mut issuers[slot];
    let at_home = households.iter().flat_map(|b| &b.local_money[slot].held);
    let mut owed: Pence = at_home.copied().sum();
    for block in firms.iter_mut() {
        for firm in 0..block.len() {
            let held = block.local_money[slot].held[firm];
            owed += held.max(Pence::ZERO);
            let due = (-held).max(Pence::ZERO);
            let paid = due.min(block.purses.of(firm)).max(Pence::ZERO);
            block.desk.pay_issuer(&mut block.purses, firm, paid);
            block.local_money[slot].held[firm] += due;
            issuer.fund += paid;
            issuer.pool -= due;
            issuer.month.defaulted += due - paid;
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
    let mut shares = Shares {
        there: issuer.fund.min(owed).max(Pence::ZERO),
        owed,
        upto: Pence::ZERO,
        handed_out: Pence::ZERO,
    };
    for block in firms {
        for firm in 0..block.len() {
            let held = std::mem::take(&mut block.local_money[slot].held[firm]);
            block
                .desk
                .receive_from_issuer(&mut block.purses, firm, shares.of(held));
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
    for block in households {
        for i in 0..block.len() {
            let held = std::mem::take(&mut block.local_money[slot].held[i]);
            block
                .desk
                .receive_from_issuer(&mut block.purses, i, shares.of(held));
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
    issuer.pool += owed;
    issuer.fund -= shares.handed_out;
    issuer.month.redeemed += shares.handed_out;
    issuer.month.lost += owed - shares.handed_out;
}

/// What there is for those who are owed, handed out in proportion: parts add up to it exactly.
struct Shares {
    there: Pence,
    owed: Pence,
    /// Owed to those who have had their part.
    upto: Pence,
    handed_out: Pence,
}

impl Shares {
    fn of(&mut self, held: Pence) -> Pence {
        self.upto += held;
        let share = i128::from(self.there.0) * i128::from(self.upto.0);
        let part = Pence((share / i128::from(self.owed.0.max(1))) as i64) - self.handed_out;
        self.handed_out += part;
        part
    }
}

/// Hours given and not taken back are lost.
fn forget_hours(region: &mut Region, slot: usize) {
    for block in &mut region.households {
        let purse = &mut block.local_money[slot];
        purse.minutes.fill(Minutes::ZERO);
        purse.replaced.fill(Pence::ZERO);
    }
    region.issuers[slot].pool_minutes = Minutes::ZERO;
}

/// Nobody takes it any more.
fn leave(region: &mut Region, slot: usize) {
    for block in &mut region.firms {
        for firm in 0..block.len() {
            block.local_money[slot].leave(firm);
        }
    }
    region.shops.takes[slot].fill(0.0);
    region.shops.members[slot].fill(false);
    let directory = &mut region.issuers[slot].directory;
    directory.iter_mut().for_each(Vec::clear);
}

/// What the issuer still has pays what it owes its office and goes to the council.
fn wind_up(region: &mut Region, slot: usize) {
    let Region {
        issuers, accounts, ..
    } = region;
    let issuer: &mut Issuer = &mut issuers[slot];
    let left = std::mem::take(&mut issuer.fund);
    let kind = PaymentKind::LocalMoney;
    accounts.pay(Node::Issuer, Node::Council, kind, left);
    issuer.standing = Standing::Closed;
    issuer.arrears = Pence::ZERO;
    issuer.council_payout = Pence::ZERO;
}
