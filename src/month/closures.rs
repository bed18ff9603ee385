//! What a closure by order does: capacity that may not be used, and wages that the state makes up
//! (phases 2, 4 and 7).

use std::ops::Range;

use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::households::{ACROSS_THE_BORDER, HouseholdBlock};
use crate::ledger::{Node, PaymentKind};
use crate::units::Pence;

/// Plans reach no further than the share of capacity that may be used.
pub fn close(block: &mut FirmBlock, usable: f64) {
    if usable >= 1.0 {
        return;
    }
    for (planned, capacity) in block.planned.iter_mut().zip(&block.capacity) {
        *planned = planned.min(capacity * usable);
    }
}

/// Where the state makes up wages nobody is laid off for want of work.
pub fn keep_furloughed(block: &mut FirmBlock, furlough: f64) {
    if furlough <= 0.0 {
        return;
    }
    for firm in 0..block.len() {
        if block.active(firm) {
            block.lay_off[firm] = 0.0;
        }
    }
}

/// What the state pays a firm's staff this month for hours below full time, pence per thousandth of
/// skill: `share * wage * (1 - hours)`; empty when no sector has it.
#[must_use]
pub fn furlough_pay(firms: &[FirmBlock], conditions: &Conditions) -> Vec<f64> {
    if conditions.furlough.iter().all(|&share| share <= 0.0) {
        return Vec::new();
    }
    let mut pay = Vec::new();
    for block in firms {
        let share = conditions.furlough[block.sector];
        pay.extend((0..block.len()).map(|firm| {
            let skill = block.skill[firm].max(1) as f64;
            let full = block.wage[firm] * f64::from(block.heads[firm]) / skill;
            share * full * (1.0 - block.hours[firm]).max(0.0)
        }));
    }
    pay
}

/// The state makes up wages.
pub fn receive_furlough(block: &mut HouseholdBlock, batch: &Range<usize>, pay: &[f64]) {
    if pay.is_empty() {
        return;
    }
    for i in batch.clone() {
        let firm = block.employer[i];
        if firm >= ACROSS_THE_BORDER {
            continue;
        }
        let amount = Pence((pay[firm as usize] * f64::from(block.skill[i])) as i64);
        let (node, kind) = (Node::State, PaymentKind::Benefits);
        block.desk.receive(&mut block.purses, i, node, kind, amount);
        block.income[i] += amount;
    }
}
