//! Phase 10. Interest and repayment; firms that cannot pay for three months default, and what they
//! owe is written off; a regional bank whose capital is gone is wound up.

use super::Today;
use super::borrow::{expected_sales, usual_debt};
use crate::economy::bank::Bank;
use crate::economy::firms::{FirmBlock, Status};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::parallel;
use crate::units::Pence;

/// Months without paying what is due after which a firm closes.
const MONTHS_TO_DEFAULT: u8 = 3;

/// Debt service, then defaults, then the banks' own.
pub fn pay_banks(region: &mut Region, today: Today) {
    parallel::for_each(&mut region.firms, |block| {
        for firm in 0..block.len() {
            if block.loan[firm] > Pence::ZERO {
                service(block, firm, today);
            }
            if block.active(firm) && !block.public && block.distress[firm] >= MONTHS_TO_DEFAULT {
                close(block, firm, Pence::ZERO);
            } else if block.distress[firm] > 0 && able(block, firm) {
                block.distress[firm] = 0;
            }
        }
    });
    tell_banks(region, PaymentKind::Interest);
    resolve_failures(region);
}

/// Banks note what firms have paid them and lost to them in the phase at hand, the region how many closed.
pub fn tell_banks(region: &mut Region, between_blocks: PaymentKind) {
    let Region {
        firms,
        bank,
        tally,
        accounts,
        ..
    } = region;
    for block in firms {
        for regional in [false, true] {
            let node = Bank::node(regional);
            let paid = |kind| block.desk.paid_so_far(node, kind);
            bank.lend(regional, -paid(PaymentKind::Repayments));
            bank.earn(regional, paid(PaymentKind::Interest));
            let lost = std::mem::take(&mut block.written_off[usize::from(regional)]);
            bank.write_off(regional, lost);
            tally.written_off += lost.0;
        }
        tally.exits += std::mem::take(&mut block.closed);
        accounts.absorb(&mut block.desk, between_blocks);
    }
}

/// A firm is out of distress when its deposits cover a month's wages.
fn able(block: &FirmBlock, firm: usize) -> bool {
    block.purses.of(firm) > block.wage_bill[firm]
}

/// A firm's yearly rate of interest: the usual one, and a premium on debt beyond the usual that
/// grows with its share of the debt limit.
fn rate(block: &FirmBlock, firm: usize, today: Today) -> f64 {
    let behaviour = today.behaviour;
    let limit = expected_sales(block, firm) * behaviour.debt_limit_months;
    let beyond = block.loan[firm].as_f64() - usual_debt(block, firm, today);
    let leverage = if beyond <= 0.0 {
        0.0
    } else if beyond < limit {
        beyond / limit
    } else {
        1.0
    };
    behaviour.loan_rate + behaviour.leverage_premium * leverage
}

fn service(block: &mut FirmBlock, firm: usize, today: Today) {
    let behaviour = today.behaviour;
    let regional = block.regional_bank[firm];
    let bank = Bank::node(regional);
    let loan = block.loan[firm];
    let interest = loan.scaled(rate(block, firm, today) / 12.0);
    let due = loan
        .scaled(behaviour.loan_repayment / 3.0)
        .max(Pence(1))
        .min(loan);
    // What lies idle beyond the target repays debt beyond the usual before it goes to owners.
    let idle = block.purses.of(firm) - target(block, firm, today) - interest - due;
    let beyond = loan - due - Pence(usual_debt(block, firm, today) as i64);
    let due = (due + idle.min(beyond).max(Pence::ZERO)).min(loan);
    let held = block.purses.of(firm).max(Pence::ZERO);
    let interest_paid = interest.min(held);
    let repaid = due.min(held - interest_paid);
    let FirmBlock { desk, purses, .. } = block;
    desk.pay(purses, firm, bank, PaymentKind::Interest, interest_paid);
    desk.pay(purses, firm, bank, PaymentKind::Repayments, repaid);
    block.loan[firm] -= repaid;
    block.taxable[firm] -= interest_paid;
    if interest_paid + repaid < interest + due {
        block.distress[firm] = block.distress[firm].saturating_add(1);
    }
}

/// Deposits that a firm means to keep.
fn target(block: &FirmBlock, firm: usize, today: Today) -> Pence {
    Pence((expected_sales(block, firm) * today.behaviour.firm_deposit_months) as i64)
}

/// The firm closes: its bank takes what it holds beyond `kept` up to the debt, the rest of the debt is
/// written off.
pub fn close(block: &mut FirmBlock, firm: usize, kept: Pence) {
    let regional = block.regional_bank[firm];
    let free = block.purses.of(firm) - kept;
    let recovered = block.loan[firm].min(free).max(Pence::ZERO);
    block.desk.pay(
        &mut block.purses,
        firm,
        Bank::node(regional),
        PaymentKind::Repayments,
        recovered,
    );
    let lost = block.loan[firm] - recovered;
    block.written_off[usize::from(regional)] += lost;
    block.closed += 1;
    block.loan[firm] = Pence::ZERO;
    block.investment[firm] = Pence::ZERO;
    block.status[firm] = Status::Closing;
}

/// A regional bank whose capital is gone fails: outside banks take over its loans at par, its
/// customers become theirs, and the state makes depositors whole. Outside banks' groups make good
/// what is missing of theirs.
fn resolve_failures(region: &mut Region) {
    let Region {
        bank,
        accounts,
        firms,
        tally,
        ..
    } = region;
    if bank.equity < Pence::ZERO {
        let loans = std::mem::take(&mut bank.loans);
        accounts.pay(Node::OutsideBanks, Node::Bank, PaymentKind::Loans, loans);
        bank.outside_loans += loans;
        let hole = -std::mem::take(&mut bank.equity);
        accounts.pay(Node::State, Node::Bank, PaymentKind::Grants, hole);
        for block in firms {
            block.regional_bank.fill(false);
        }
        tally.bank_failures += 1;
    }
    let missing = -bank.outside_equity.min(Pence::ZERO);
    accounts.pay(
        Node::OutsideOwners,
        Node::OutsideBanks,
        PaymentKind::Liquidation,
        missing,
    );
    bank.outside_equity += missing;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::tests::{region, today, village};

    #[test]
    fn a_bank_without_capital_is_wound_up_and_nobody_loses_a_deposit() {
        let scenario = village();
        let mut region = region(&scenario);
        let before = region.bank;
        let loans = before.loans;
        region.bank.equity = Pence(-700);
        let account = region.accounts.of(Node::Bank);
        resolve_failures(&mut region);
        assert_eq!(
            (region.bank.loans, region.bank.equity),
            (Pence::ZERO, Pence::ZERO)
        );
        assert_eq!(region.bank.outside_loans, before.outside_loans + loans);
        assert_eq!(
            region.accounts.of(Node::Bank) - account,
            loans + Pence(700),
            "loans are bought at par, the state fills the hole"
        );
        assert_eq!(region.tally.bank_failures, 1);
        assert!(
            region
                .firms
                .iter()
                .all(|b| b.regional_bank.iter().all(|r| !r))
        );
        resolve_failures(&mut region);
        assert_eq!(region.tally.bank_failures, 1, "it fails once");
    }

    #[test]
    fn interest_rises_with_debt_beyond_the_usual() {
        let mut scenario = village();
        scenario.behaviour.leverage_premium = 0.04;
        let mut region = region(&scenario);
        let today = today(&scenario);
        let block = &mut region.firms[0];
        let (usual, premium) = (scenario.behaviour.loan_rate, 0.04);
        block.loan[0] = Pence(usual_debt(block, 0, today) as i64);
        assert!((rate(block, 0, today) - usual).abs() < 1e-9);
        let limit = expected_sales(block, 0) * scenario.behaviour.debt_limit_months;
        block.loan[0] = Pence((usual_debt(block, 0, today) + 0.5 * limit) as i64);
        assert!((rate(block, 0, today) - usual - 0.5 * premium).abs() < 1e-6);
        block.expected[0] = 0.0;
        assert!((rate(block, 0, today) - usual - premium).abs() < 1e-9);
    }
}
