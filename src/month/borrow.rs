//! Phase 3. Firms short of this month's wages and inputs ask their bank, and finance a part of their
//! investment by loans; banks lend within their capital and the borrower's debt limit.

use super::Today;
use super::batch::{FIRMS, batches_of_firms};
use crate::economy::bank::Bank;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::ledger::PaymentKind;
use crate::parallel;
use crate::random::Purpose;
use crate::scenario::types::{Behaviour, LeverKind};
use crate::units::{self, Pence, VOLUME_PER_PENNY};

/// Requests first, then each bank's share of what it can grant, then loans.
pub fn ask_banks(region: &mut Region, today: Today) {
    if today.behaviour.limit_mode {
        return;
    }
    change_banks(region, today);
    work_out_requests(region, today);
    let mut requested = [0.0; 2];
    for block in &region.firms {
        for (&regional, request) in block.regional_bank.iter().zip(&block.request) {
            requested[usize::from(regional)] += request;
        }
    }
    let granted = [false, true].map(|regional| {
        let room = region.bank.room(regional, today.behaviour.capital_ratio);
        let asked = requested[usize::from(regional)];
        let within_capital = if asked > room { room / asked } else { 1.0 };
        region.conditions.credit[usize::from(regional)] * within_capital
    });
    lend(region, granted);
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

/// What firms lack for this month's wages, inputs, invoices and investment.
fn work_out_requests(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        markets,
        jobs,
        ..
    } = region;
    let parity = today.due_in(0);
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        let a_unit = Unit {
            labour: recipe.labour,
            with_commuters: 1.0 + base.commuter_wages,
            with_top_ups: 1.0 + jobs.top_up[block.sector],
            inputs: markets.unit_inputs[block.sector],
        };
        for batch in batches_of_firms(block.len()) {
            let mut due = [Pence::ZERO; FIRMS];
            let due = &mut due[..batch.len()];
            for product in 0..recipe.input.len() {
                units::add_up(due, &block.payable[parity][block.links(&batch, product)]);
            }
            for (firm, &due) in batch.zip(&*due) {
                block.request[firm] = request(block, firm, &a_unit, due, today);
            }
        }
    });
}

/// What the firms of a sector need for a unit of output.
struct Unit {
    /// Workers at full hours.
    labour: f64,
    /// Cost of residents' wages with those of commuters, as a factor.
    with_commuters: f64,
    /// And with top-ups to the least wage.
    with_top_ups: f64,
    /// Inputs at base prices, volume.
    inputs: f64,
}

/// What a firm lacks for this month's wages, inputs, invoices that are due and investment, or the part of
/// its investment that brings its debt to the usual if that is more; within its debt limit, pence.
fn request(block: &FirmBlock, firm: usize, a_unit: &Unit, due: Pence, today: Today) -> f64 {
    if !block.active(firm) {
        return 0.0;
    }
    let planned = block.planned[firm];
    let labour = a_unit.labour * block.toil[firm];
    let wages = planned * labour * block.wage[firm] * a_unit.with_commuters * a_unit.with_top_ups;
    let inputs = planned * a_unit.inputs / VOLUME_PER_PENNY;
    let investment = block.investment[firm].as_f64();
    let there = block.purses.of(firm) + super::local_money::usable(block, firm);
    let need = wages + inputs + due.as_f64() + investment - there.as_f64();
    let financed = usual_debt(block, firm, today) - block.loan[firm].as_f64();
    need.max(financed.min(investment))
        .min(borrowers_room(block, firm, today.behaviour))
        .max(0.0)
}

/// Lends the share of each request that the firm's bank grants: outside banks' first.
fn lend(region: &mut Region, granted: [f64; 2]) {
    let Region {
        firms,
        bank,
        tally,
        accounts,
        ..
    } = region;
    parallel::for_each(firms, |block| {
        for firm in 0..block.len() {
            let regional = block.regional_bank[firm];
            let loan = Pence((block.request[firm] * granted[usize::from(regional)]) as i64);
            if loan > Pence::ZERO {
                pay_out(block, firm, loan);
            }
        }
    });
    for block in firms {
        for regional in [false, true] {
            let node = Bank::node(regional);
            let lent = block.desk.received_so_far(node, PaymentKind::Loans);
            bank.lend(regional, lent);
            tally.lent += lent.0;
        }
        accounts.absorb(&mut block.desk, PaymentKind::Loans);
    }
}

/// A loan becomes a deposit.
fn pay_out(block: &mut FirmBlock, firm: usize, loan: Pence) {
    let node = Bank::node(block.regional_bank[firm]);
    let FirmBlock { desk, purses, .. } = block;
    desk.receive(purses, firm, node, PaymentKind::Loans, loan);
    block.loan[firm] += loan;
}

/// A firm's bank lends to it: the loan makes a deposit.
pub fn grant(block: &mut FirmBlock, firm: usize, loan: Pence, region: &mut Region) {
    if loan <= Pence::ZERO {
        return;
    }
    pay_out(block, firm, loan);
    let regional = block.regional_bank[firm];
    region.bank.lend(regional, loan);
    region.tally.lent += loan.0;
}
