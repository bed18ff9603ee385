//! Phase 3. Firms short of this month's wages and inputs ask their bank; it lends within its capital
//! and the borrower's debt limit.

use super::Today;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::random::{Purpose, Stream};
use crate::units::{Pence, VOLUME_PER_PENNY};

/// Requests first, then each bank's share of what it can grant, then loans.
pub fn ask_banks(region: &mut Region, today: Today) {
    if today.behaviour.limit_mode {
        return;
    }
    let shift = today.luck.stream(Purpose::BuildBank, 1, region.firm_key);
    let lever = region.conditions.regional_banking;
    for block in &mut region.firms {
        change_banks(block, lever, shift);
    }
    let requested: f64 = requests(region, today)
        .filter(|(regional, _)| *regional)
        .map(|(_, p)| p)
        .sum();
    let room = (region.bank.equity.as_f64() / today.behaviour.capital_ratio.max(1e-6)
        - region.bank.loans.as_f64())
    .max(0.0);
    let granted = region.conditions.credit
        * if requested > room {
            room / requested
        } else {
            1.0
        };
    lend(region, today, granted);
}

/// Firms without debt go over to the bank that policy favours.
fn change_banks(block: &mut FirmBlock, lever: f64, shift: Stream) {
    if lever == 0.0 {
        return;
    }
    for firm in 0..block.len() {
        if block.loan[firm] == Pence::ZERO && shift.uniform(block.draw_key(firm), 0) < lever.abs() {
            block.regional_bank[firm] = lever > 0.0;
        }
    }
}

/// What a firm lacks for this month's wages, inputs, invoices and investment, within its debt limit,
/// pence.
fn request(block: &FirmBlock, firm: usize, region: &Region, today: Today) -> f64 {
    if !block.active(firm) {
        return 0.0;
    }
    let recipe = &region.base.recipes[block.sector];
    let products = region.sectors.len();
    let planned = block.planned[firm];
    let wages = planned * recipe.labour * block.wage[firm] * (1.0 + region.base.commuter_wages);
    let inputs = planned * region.markets.unit_inputs[block.sector] / VOLUME_PER_PENNY;
    let parity = today.due_in(0);
    let due: Pence = block.payable[firm * products..(firm + 1) * products]
        .iter()
        .map(|p| p[parity])
        .sum();
    let need = wages + inputs + due.as_f64() + block.investment[firm].as_f64();
    let limit = block.expected[firm] * block.price[firm] / VOLUME_PER_PENNY
        * today.behaviour.debt_limit_months;
    let room = limit - block.loan[firm].as_f64();
    (need - block.purses.of(firm).as_f64()).min(room).max(0.0)
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

fn lend(region: &mut Region, today: Today, granted_regionally: f64) {
    let mut firms = std::mem::take(&mut region.firms);
    for block in &mut firms {
        for firm in 0..block.len() {
            let regional = block.regional_bank[firm];
            let granted = if regional {
                granted_regionally
            } else {
                region.conditions.credit
            };
            let loan = Pence((request(block, firm, region, today) * granted) as i64);
            if loan <= Pence::ZERO {
                continue;
            }
            let bank = if regional {
                Node::Bank
            } else {
                Node::OutsideBanks
            };
            block
                .desk
                .receive(&mut block.purses, firm, bank, PaymentKind::Loans, loan);
            block.loan[firm] += loan;
            region.tally.lent += loan.0;
            if regional {
                region.bank.loans += loan;
            } else {
                region.bank.outside_loans += loan;
            }
        }
        region.accounts.absorb(&mut block.desk, PaymentKind::Loans);
    }
    region.firms = firms;
}
