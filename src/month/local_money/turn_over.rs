//! What an issuer does at a month's end: members that have closed, fees, demurrage, redemption, running
//! cost, reviews, and when its time has come its own closure.

use super::close::close;
use super::shopping::withdraw;
use super::{running, terms};
use crate::economy::firms::FirmBlock;
use crate::economy::local_money::Issuer;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::scenario::types::{Currency, Design, Supporter};
use crate::units::Pence;

/// Months of running cost unpaid after which an issuer that nobody supports closes. Assumed.
const ARREARS_MONTHS: f64 = 3.0;
/// Share of what is held that lies idle above which limits are lowered. Assumed.
const IDLE_LIMIT: f64 = 0.5;
/// Debts left unpaid, as a share of what was paid, above which they are. Assumed.
const DEFAULT_LIMIT: f64 = 0.01;
/// Reviews keep limits within these multiples of the terms. Assumed.
const LIMIT_BOUNDS: (f64, f64) = (0.25, 2.0);

/// Closes the month of every currency.
pub fn turn_over(region: &mut Region, today: Today) {
    for slot in 0..region.issuers.len() {
        super::record::note_payments(region, slot);
    }
    for issuer in &mut region.issuers {
        issuer.month.peak = issuer.notes;
        (issuer.council_cost, issuer.state_cost) = (Pence::ZERO, Pence::ZERO);
    }
    for (slot, currency) in running(region, today) {
        if currency.is_money() {
            settle_closed_firms(region, slot, currency);
            take_fees(region, slot, currency);
            melt(region, slot, currency);
            if currency.has_notes() {
                redeem(region, slot, currency);
            }
        }
        run(region, slot, currency);
        review(region, slot, currency, today);
    }
    close_those_due(region, today);
}

/// Closes what has reached its end or cannot go on, and before a base currency closes what is issued
/// against it.
fn close_those_due(region: &mut Region, today: Today) {
    let mut due: Vec<bool> = region
        .issuers
        .iter()
        .map(|issuer| {
            let currency = terms(issuer, today);
            let over = currency.end.is_some_and(|end| today.month + 1 >= end);
            let cost = currency.running_cost * 100.0;
            let broke = cost > 0.0 && issuer.arrears.as_f64() >= ARREARS_MONTHS * cost;
            issuer.runs() && (over || broke)
        })
        .collect();
    loop {
        let falls = |issuer: &Issuer| issuer.base.is_some_and(|base| due[base]);
        let next = (0..due.len()).find(|&slot| {
            !due[slot] && region.issuers[slot].runs() && falls(&region.issuers[slot])
        });
        match next {
            Some(slot) => due[slot] = true,
            None => break,
        }
    }
    // What is issued against another comes first: it is paid in notes that must still be good.
    let depth = |mut slot: usize| {
        let mut depth = 0;
        while let Some(base) = region.issuers[slot].base {
            (slot, depth) = (base, depth + 1);
        }
        depth
    };
    let mut slots: Vec<usize> = (0..due.len()).filter(|&slot| due[slot]).collect();
    slots.sort_by_key(|&slot| std::cmp::Reverse(depth(slot)));
    for slot in slots {
        let currency = terms(&region.issuers[slot], today);
        close(region, slot, currency);
    }
}

/// What is left of notes goes back to the issuer: pounds that backed it are its own.
pub(super) fn to_fund(issuers: &mut [Issuer], slot: usize, amount: Pence) {
    withdraw(issuers, slot, amount);
    issuers[slot].fund += amount;
}

/// A firm that has closed redeems its notes. In mutual credit it pays what it owes the pool as far as
/// it has pounds left, the rest is the pool's loss; what it was ahead it loses to the pool.
fn settle_closed_firms(region: &mut Region, slot: usize, currency: &Currency) {
    let Region {
        firms,
        issuers,
        accounts,
        ..
    } = region;
    for block in firms {
        for firm in 0..block.len() {
            if block.active(firm) {
                continue;
            }
            block.local_money[slot].leave(firm);
            let held = block.local_money[slot].held[firm];
            if currency.has_notes() {
                redeem_part(block, firm, slot, held, currency, issuers);
                continue;
            }
            block.local_money[slot].held[firm] = Pence::ZERO;
            let issuer = &mut issuers[slot];
            issuer.pool += held;
            if held > Pence::ZERO {
                issuer.month.lost += held;
                continue;
            }
            let paid = (-held).min(block.purses.of(firm)).max(Pence::ZERO);
            block.desk.pay_issuer(&mut block.purses, firm, paid);
            issuer.fund += paid;
            issuer.month.defaulted += -held - paid;
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
}

/// Fees on what members have taken and of membership, in pounds, to the fund.
fn take_fees(region: &mut Region, slot: usize, currency: &Currency) {
    let share = currency.transaction_fee.unwrap_or_default();
    let membership = Pence::from_pounds(currency.membership_fee.unwrap_or_default());
    if share <= 0.0 && membership <= Pence::ZERO {
        return;
    }
    let Region {
        firms,
        issuers,
        accounts,
        ..
    } = region;
    let issuer = &mut issuers[slot];
    for block in firms {
        for firm in 0..block.len() {
            let purse = &block.local_money[slot];
            let mut fee = purse.taken[firm].scaled(share);
            if purse.member[firm] {
                fee += membership;
            }
            let fee = fee.min(block.purses.of(firm)).max(Pence::ZERO);
            block.desk.pay_issuer(&mut block.purses, firm, fee);
            issuer.fund += fee;
            issuer.month.fees += fee;
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
}

/// Idle balances lose a share; the pounds behind them pass to the fund, credits to the pool.
fn melt(region: &mut Region, slot: usize, currency: &Currency) {
    let share = currency.demurrage.unwrap_or_default() / 12.0;
    if share <= 0.0 {
        return;
    }
    let Region {
        households,
        firms,
        issuers,
        ..
    } = region;
    let at_home = households.iter_mut().map(|b| &mut b.local_money[slot].held);
    let at_work = firms.iter_mut().map(|b| &mut b.local_money[slot].held);
    let mut melted = Pence::ZERO;
    for held in at_home.chain(at_work).flatten() {
        let part = (*held).max(Pence::ZERO).scaled(share);
        *held -= part;
        melted += part;
    }
    issuers[slot].month.melted += melted;
    if currency.has_notes() {
        to_fund(issuers, slot, melted);
    } else {
        issuers[slot].pool += melted;
    }
}

/// Firms keep the notes that they can pass on next month and redeem the others.
fn redeem(region: &mut Region, slot: usize, currency: &Currency) {
    let Region {
        firms,
        issuers,
        accounts,
        ..
    } = region;
    for block in firms {
        for firm in 0..block.len() {
            let purse = &block.local_money[slot];
            let stuck = purse.held[firm] - purse.outlet[firm];
            if stuck > Pence::ZERO {
                redeem_part(block, firm, slot, stuck, currency, issuers);
            }
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
}

/// A firm changes notes back, less the fee: into pounds, or into notes of the currency that they are
/// issued against.
fn redeem_part(
    block: &mut FirmBlock,
    firm: usize,
    slot: usize,
    amount: Pence,
    currency: &Currency,
    issuers: &mut [Issuer],
) {
    let fee = amount.scaled(currency.redemption_fee.unwrap_or_default());
    block.local_money[slot].held[firm] -= amount;
    issuers[slot].month.redeemed += amount;
    issuers[slot].month.fees += fee;
    to_fund(issuers, slot, fee);
    match issuers[slot].base {
        None => {
            withdraw(issuers, slot, amount - fee);
            block
                .desk
                .receive_from_issuer(&mut block.purses, firm, amount - fee);
        }
        Some(base) => {
            // The notes of the base leave the reserve and are the firm's.
            issuers[slot].notes -= amount - fee;
            block.local_money[base].held[firm] += amount - fee;
        }
    }
}

/// The work of a local office: paid by the fund as far as it reaches, else by the supporter next
/// month, else owed.
fn run(region: &mut Region, slot: usize, currency: &Currency) {
    let Region {
        issuers, accounts, ..
    } = region;
    let issuer = &mut issuers[slot];
    let cost = Pence::from_pounds(currency.running_cost);
    issuer.month.cost += cost;
    let own = issuer.own_fund(currency);
    let from_fund = (cost + issuer.arrears).min(own).max(Pence::ZERO);
    issuer.fund -= from_fund;
    issuer.month.from_fund += from_fund;
    let missing = cost + issuer.arrears - from_fund;
    (issuer.council_cost, issuer.state_cost, issuer.arrears) = match currency.paid_by {
        Supporter::Council => (missing, Pence::ZERO, Pence::ZERO),
        Supporter::State => (Pence::ZERO, missing, Pence::ZERO),
        Supporter::Nobody => (Pence::ZERO, Pence::ZERO, missing),
    };
    let kind = PaymentKind::RunningCost;
    accounts.pay(Node::Issuer, Node::Council, kind, from_fund);
}

impl Issuer {
    /// What of its fund the issuer may spend: not what must be held beside the reserve.
    fn own_fund(&self, currency: &Currency) -> Pence {
        let beyond = (currency.reserve.unwrap_or(1.0) - 1.0).max(0.0);
        self.fund - self.notes.scaled(beyond)
    }
}

/// Now and then the issuer moves limits (what members may owe and hold; what users may change into
/// it): down when members leave debts or most of the money lies idle, otherwise up.
fn review(region: &mut Region, slot: usize, currency: &Currency, today: Today) {
    let issuer = &mut region.issuers[slot];
    issuer.paid_since_review += issuer.month.by_firms + issuer.month.by_households;
    issuer.defaulted_since_review += issuer.month.defaulted;
    let every = currency.review_months;
    let age = today.month + 1 - currency.start;
    if every == 0 || !age.is_multiple_of(every) {
        return;
    }
    let idle = super::record::idle_share(region, slot);
    let issuer = &mut region.issuers[slot];
    let paid = std::mem::take(&mut issuer.paid_since_review);
    let defaulted = std::mem::take(&mut issuer.defaulted_since_review);
    let losses = defaulted.as_f64() > DEFAULT_LIMIT * paid.as_f64();
    let tighten = losses || idle > IDLE_LIMIT;
    let factor = if tighten {
        1.0 - currency.review_step
    } else {
        1.0 + currency.review_step
    };
    let (least, most) = LIMIT_BOUNDS;
    let most = if currency.design == Design::Voucher {
        1.0
    } else {
        most
    };
    issuer.limits = (issuer.limits * factor).clamp(least, most);
}
