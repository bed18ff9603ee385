//! Phase 7. Wages, payroll and income tax, benefits, pensions, other transfers.

use super::Today;
use crate::economy::base::Base;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::households::{ACROSS_THE_BORDER, HouseholdBlock, NOBODY};
use crate::economy::region::{Region, Shops};
use crate::ledger::{Node, PaymentKind, Till};
use crate::parallel;
use crate::units::Pence;

/// Pays everybody's income of the month and taxes it.
pub fn pay_incomes(region: &mut Region, today: Today) {
    post_affordable_wages(region);
    set_levy(region);
    let Region {
        households,
        household_tills,
        firms,
        base,
        conditions,
        shops,
        jobs,
        levy,
        ..
    } = region;
    let rules = Rules {
        base,
        conditions,
        shops,
        smoothing: today.behaviour.income_smoothing,
        dole: Pence(
            (jobs.mean_wage * today.behaviour.benefit_replacement * conditions.transfers) as i64,
        ),
        basic_income: Pence(conditions.basic_income as i64),
        outside_wage: jobs.mean_wage,
        levy: *levy,
    };
    parallel::for_each_pair(households, household_tills, |block, till| {
        if today.behaviour.limit_mode {
            earn_everywhere(block, till, firms);
        } else {
            earn_wages(block, till, &rules);
        }
        receive_transfers(block, &rules);
        pay_taxes(block, &rules);
    });
    pay_wages(region);
}

struct Rules<'a> {
    base: &'a Base,
    conditions: &'a Conditions,
    shops: &'a Shops,
    smoothing: f64,
    dole: Pence,
    basic_income: Pence,
    outside_wage: f64,
    levy: f64,
}

/// A firm that cannot pay its wages in full pays everybody the same share.
fn post_affordable_wages(region: &mut Region) {
    let Region { firms, shops, .. } = region;
    for block in firms {
        for firm in 0..block.len() {
            let (due, held) = (block.wage_bill[firm], block.purses.of(firm));
            if due > held {
                let share = held.max(Pence::ZERO).as_f64() / due.as_f64();
                shops.wage_per_skill[block.first + firm] *= share;
                block.wage_bill[firm] = held.max(Pence::ZERO);
                block.distress[firm] = block.distress[firm].saturating_add(1);
            }
        }
    }
}

/// Councils' policy costs are levied on residents' income, so that comparisons are budget-neutral.
fn set_levy(region: &mut Region) {
    let income: f64 = region.households.iter().flat_map(|b| &b.smoothed).sum();
    let cost = region.conditions.cost_to_council + region.issuer.council_cost.as_f64();
    region.levy = if income > 0.0 {
        (cost / income).min(0.5)
    } else {
        0.0
    };
}

fn earn_wages(block: &mut HouseholdBlock, till: &mut Till, rules: &Rules) {
    for i in 0..block.len() {
        let skill = f64::from(block.skill[i]);
        match block.employer[i] {
            NOBODY => block.idle_months[i] = block.idle_months[i].saturating_add(1),
            ACROSS_THE_BORDER => {
                let wage = Pence((rules.outside_wage * skill / 1000.0) as i64);
                block.desk.receive(
                    &mut block.purses,
                    i,
                    Node::Commuters,
                    PaymentKind::Wages,
                    wage,
                );
                block.income[i] += wage;
            }
            firm => {
                let wage = Pence((rules.shops.wage_per_skill[firm as usize] * skill) as i64);
                block.desk.receive_from_firm(
                    &mut block.purses,
                    i,
                    till,
                    firm as usize,
                    PaymentKind::Wages,
                    wage,
                );
                block.income[i] += wage;
                block.idle_months[i] = 0;
            }
        }
    }
}

/// In the limit mode the one household works for every firm.
fn earn_everywhere(block: &mut HouseholdBlock, till: &mut Till, firms: &[FirmBlock]) {
    for firms in firms {
        for firm in 0..firms.len() {
            let wage = firms.wage_bill[firm];
            block.desk.receive_from_firm(
                &mut block.purses,
                0,
                till,
                firms.first + firm,
                PaymentKind::Wages,
                wage,
            );
            block.income[0] += wage;
        }
    }
}

fn receive_transfers(block: &mut HouseholdBlock, rules: &Rules) {
    let HouseholdBlock { desk, purses, .. } = block;
    for i in 0..block.employer.len() {
        let unemployed = block.earner[i] && block.employer[i] == NOBODY;
        let dole = if unemployed { rules.dole } else { Pence::ZERO };
        let benefits =
            block.benefit[i].scaled(rules.conditions.transfers) + dole + rules.basic_income;
        desk.receive(purses, i, Node::State, PaymentKind::Benefits, benefits);
        desk.receive(
            purses,
            i,
            Node::OutsideFunds,
            PaymentKind::Pensions,
            block.property[i],
        );
        block.income[i] += benefits + block.property[i];
    }
}

/// Taxes what came in since the last time, dividends included, and forgets it.
fn pay_taxes(block: &mut HouseholdBlock, rules: &Rules) {
    let HouseholdBlock {
        desk,
        purses,
        tally,
        ..
    } = block;
    for i in 0..block.employer.len() {
        let income = std::mem::take(&mut block.income[i]);
        let state = income.scaled(rules.base.income_tax);
        let council = income.scaled(rules.base.council_tax + rules.levy);
        desk.pay(purses, i, Node::State, PaymentKind::IncomeTax, state);
        desk.pay(purses, i, Node::Council, PaymentKind::CouncilTax, council);
        block.disposable[i] = income - state - council;
        block.smoothed[i] += rules.smoothing * (income.as_f64() - block.smoothed[i]);
        tally.income += income.0;
        tally.disposable += block.disposable[i].0;
    }
}

/// Firms pay what their staff has been given, and commuters theirs.
fn pay_wages(region: &mut Region) {
    let Region {
        households,
        household_tills,
        firms,
        accounts,
        base,
        ..
    } = region;
    let commuters = base.commuter_wages;
    parallel::for_each(firms, |block| {
        block.desk.settle_with(&mut block.purses, household_tills);
        for firm in 0..block.len() {
            let index = block.first + firm;
            let residents: Pence = household_tills
                .iter()
                .map(|till| -till.amounts()[index])
                .sum();
            let rest = block.wage_bill[firm] - residents;
            let across = residents.scaled(commuters).min(rest);
            block.desk.pay(
                &mut block.purses,
                firm,
                Node::Commuters,
                PaymentKind::Wages,
                across,
            );
            block.wage_bill[firm] = residents + across;
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Wages);
    }
    for block in households {
        accounts.absorb(&mut block.desk, PaymentKind::Wages);
    }
    household_tills.iter_mut().for_each(Till::empty);
}
