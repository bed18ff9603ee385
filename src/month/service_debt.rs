//! Phase 10. Interest and repayment; firms that cannot pay for three months default, and what they
//! owe is written off.

use super::Today;
use crate::economy::firms::{FirmBlock, Status};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::units::{Pence, VOLUME_PER_PENNY};

/// Months without paying what is due after which a firm closes.
const MONTHS_TO_DEFAULT: u8 = 3;

/// Debt service, then defaults.
pub fn pay_banks(region: &mut Region, today: Today) {
    let mut firms = std::mem::take(&mut region.firms);
    for block in &mut firms {
        for firm in 0..block.len() {
            if block.loan[firm] > Pence::ZERO {
                service(block, firm, region, today);
            }
            if block.active(firm) && !block.public && block.distress[firm] >= MONTHS_TO_DEFAULT {
                close(block, firm, region);
            } else if block.distress[firm] > 0 && able(block, firm) {
                block.distress[firm] = 0;
            }
        }
        region
            .accounts
            .absorb(&mut block.desk, PaymentKind::Interest);
    }
    region.firms = firms;
}

/// A firm is out of distress when its deposits cover a month's wages.
fn able(block: &FirmBlock, firm: usize) -> bool {
    block.purses.of(firm) > block.wage_bill[firm]
}

fn service(block: &mut FirmBlock, firm: usize, region: &mut Region, today: Today) {
    let behaviour = today.behaviour;
    let bank = if block.regional_bank[firm] {
        Node::Bank
    } else {
        Node::OutsideBanks
    };
    let loan = block.loan[firm];
    let interest = loan.scaled(behaviour.loan_rate / 12.0);
    let due = loan
        .scaled(behaviour.loan_repayment / 3.0)
        .max(Pence(1))
        .min(loan);
    // What lies idle beyond the target repays debt before it goes to owners.
    let idle = block.purses.of(firm) - target(block, firm, today) - interest - due;
    let due = (due + idle.max(Pence::ZERO)).min(loan);
    let held = block.purses.of(firm).max(Pence::ZERO);
    let interest_paid = interest.min(held);
    let repaid = due.min(held - interest_paid);
    let FirmBlock { desk, purses, .. } = block;
    desk.pay(purses, firm, bank, PaymentKind::Interest, interest_paid);
    desk.pay(purses, firm, bank, PaymentKind::Repayments, repaid);
    block.loan[firm] -= repaid;
    block.taxable[firm] -= interest_paid;
    if bank == Node::Bank {
        region.bank.loans -= repaid;
        region.bank.equity += interest_paid;
    } else {
        region.bank.outside_loans -= repaid;
    }
    if interest_paid + repaid < interest + due {
        block.distress[firm] = block.distress[firm].saturating_add(1);
    }
}

/// Deposits that a firm means to keep.
fn target(block: &FirmBlock, firm: usize, today: Today) -> Pence {
    let sales = block.expected[firm] * block.price[firm] / VOLUME_PER_PENNY;
    Pence((sales * today.behaviour.firm_deposit_months) as i64)
}

/// The firm closes: its bank takes what it holds up to the debt, the rest of the debt is written off.
fn close(block: &mut FirmBlock, firm: usize, region: &mut Region) {
    let bank = if block.regional_bank[firm] {
        Node::Bank
    } else {
        Node::OutsideBanks
    };
    let recovered = block.loan[firm].min(block.purses.of(firm)).max(Pence::ZERO);
    block.desk.pay(
        &mut block.purses,
        firm,
        bank,
        PaymentKind::Repayments,
        recovered,
    );
    let lost = block.loan[firm] - recovered;
    if bank == Node::Bank {
        region.bank.loans -= block.loan[firm];
        region.bank.equity -= lost;
    } else {
        region.bank.outside_loans -= block.loan[firm];
    }
    region.tally.written_off += lost.0;
    block.loan[firm] = Pence::ZERO;
    block.status[firm] = Status::Closing;
    region.tally.exits += 1;
}
