//! Phase 3. Firms short of this month's wages and inputs ask their bank, and finance a part of their
//! investment by loans; banks lend within their capital and the borrower's debt limit.

use super::Today;
use crate::economy::bank::Bank;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::ledger::PaymentKind;
use crate::random::Purpose;
use crate::scenario::types::{Behaviour, LeverKind};
use crate::units::{Pence, VOLUME_PER_PENNY};

/// Requests first, then each bank's share of what it can grant, then loans.
pub fn ask_banks(region: &mut Region, today: Today) {
    if today.behaviour.limit_mode {
        return;
    }
    change_banks(region, today);
    let mut requested = [0.0; 2];
    for (regional, amount) in requests(region, today) {
        requested[usize::from(regional)] += amount;
    }
    let granted = [false, true].map(|regional| {
        let room = region.bank.room(regional, today.behaviour.capital_ratio);
        let asked = requested[usize::from(regional)];
        let within_capital = if asked > room { room / asked } else { 1.0 };
        region.conditions.credit[usize::from(regional)] * within_capital
    });
    lend(region, today, granted);
}

/// Some firms go over to the bank that policy favours, as far as its capital reaches: it buys what
/// they owe at par.
fn change_banks(region: &mut Region, today: Today) {
    let lever = region.conditions.lever_on_all(LeverKind::RegionalBanking);
    // Nobody goes over to a bank that has failed.
    if lever == 0.0 || (lever > 0.0 && region.bank.equity <= Pence::ZERO) {
        return;
    }
    let shift = today.luck.stream(Purpose::BuildBank, 1, region.firm_key);
    let favoured = lever > 0.0;
    let Region {
        firms,
        bank,
        accounts,
        ..
    } = region;
    let mut room = bank.room(favoured, today.behaviour.capital_ratio);
    let mut taken_over = Pence::ZERO;
    for block in firms {
        for firm in 0..block.len() {
            let debt = block.loan[firm];
            if block.regional_bank[firm] != favoured
                && debt.as_f64() <= room
                && shift.uniform(block.draw_key(firm), 0) < lever.abs()
            {
                block.regional_bank[firm] = favoured;
                room -= debt.as_f64();
                taken_over += debt;
            }
        }
    }
    let (buyer, seller) = (Bank::node(favoured), Bank::node(!favoured));
    accounts.pay(buyer, seller, PaymentKind::Loans, taken_over);
    bank.lend(favoured, taken_over);
    bank.lend(!favoured, -taken_over);
}

/// What a firm expects to sell in a month, pence.
#[must_use]
pub fn expected_sales(block: &FirmBlock, firm: usize) -> f64 {
    block.expected[firm] * block.price[firm] / VOLUME_PER_PENNY
}

/// What a bank would still lend a firm, pence: its limit in months of expected sales less its debt.
#[must_use]
pub fn borrowers_room(block: &FirmBlock, firm: usize, behaviour: &Behaviour) -> f64 {
    let limit = expected_sales(block, firm) * behaviour.debt_limit_months;
    (limit - block.loan[firm].as_f64()).max(0.0)
}

/// Debt that a private firm usually has, pence.
#[must_use]
pub fn usual_debt(block: &FirmBlock, firm: usize, today: Today) -> f64 {
    if block.public {
        0.0
    } else {
        expected_sales(block, firm) * today.behaviour.usual_debt_months
    }
}

/// What a firm lacks for this month's wages, inputs, invoices and investment, or the part of its
/// investment that brings its debt to the usual if that is more; within its debt limit, pence.
fn request(block: &FirmBlock, firm: usize, region: &Region, today: Today) -> f64 {
    if !block.active(firm) {
        return 0.0;
    }
    let recipe = &region.base.recipes[block.sector];
    let products = region.sectors.len();
    let planned = block.planned[firm];
    let wages = planned
        * block.labour(firm, recipe)
        * block.wage[firm]
        * (1.0 + region.base.commuter_wages)
        * (1.0 + region.jobs.top_up[block.sector]);
    let inputs = planned * region.markets.unit_inputs[block.sector] / VOLUME_PER_PENNY;
    let parity = today.due_in(0);
    let invoices = block.everywhere(firm, products);
    let due: Pence = invoices.map(|at| block.payable[parity][at]).sum();
    let investment = block.investment[firm].as_f64();
    let there = block.purses.of(firm) + super::local_money::usable(block, firm);
    let need = wages + inputs + due.as_f64() + investment - there.as_f64();
    let financed = usual_debt(block, firm, today) - block.loan[firm].as_f64();
    need.max(financed.min(investment))
        .min(borrowers_room(block, firm, today.behaviour))
        .max(0.0)
}

fn requests<'a>(region: &'a Region, today: Today<'a>) -> impl Iterator<Item = (bool, f64)> + 'a {
    region.firms.iter().flat_map(move |block| {
        (0..block.len()).map(move |firm| {
            (
                block.regional_bank[firm],
                request(block, firm, region, today),
            )
        })
    })
}

/// Lends the share of each request that the firm's bank grants: outside banks' first.
fn lend(region: &mut Region, today: Today, granted: [f64; 2]) {
    let mut firms = std::mem::take(&mut region.firms);
    for block in &mut firms {
        for firm in 0..block.len() {
            let share = granted[usize::from(block.regional_bank[firm])];
            let loan = Pence((request(block, firm, region, today) * share) as i64);
            grant(block, firm, loan, region);
        }
        region.accounts.absorb(&mut block.desk, PaymentKind::Loans);
    }
    region.firms = firms;
}

/// A firm's bank lends to it: the loan makes a deposit.
pub fn grant(block: &mut FirmBlock, firm: usize, loan: Pence, region: &mut Region) {
    if loan <= Pence::ZERO {
        return;
    }
    let regional = block.regional_bank[firm];
    let bank = Bank::node(regional);
    block
        .desk
        .receive(&mut block.purses, firm, bank, PaymentKind::Loans, loan);
    block.loan[firm] += loan;
    region.bank.lend(regional, loan);
    region.tally.lent += loan.0;
}
