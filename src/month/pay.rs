//! Phase 7. Wages, payroll and income tax, benefits, pensions, other transfers.

use std::ops::Range;

use super::Today;
use super::batch::{BATCH, batches, places_of};
use super::closures;
use super::local_money::{self, WagesInNotes};
use crate::economy::base::Base;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::households::{ACROSS_THE_BORDER, HouseholdBlock, NOBODY};
use crate::economy::local_money::{SLOTS_MAX, council_costs};
use crate::economy::region::{Region, Shops};
use crate::ledger::{Node, PaymentKind, Till};
use crate::parallel;
use crate::units::{self, Pence, whole_pence};

/// Firms work out what they can pay, and how much of it goes across the border.
pub fn work_out_wages(region: &mut Region, _today: Today) {
    post_affordable_wages(region);
    let commuters = region.base.commuter_wages;
    let firms = region.firms.iter().flat_map(|b| &b.wage_bill);
    region.border.wages_out = firms.map(|&bill| across(bill, commuters)).sum();
}

/// The part of a wage bill that goes to people who live across the border; `commuters` is their pay
/// per pound of residents' pay.
fn across(bill: Pence, commuters: f64) -> Pence {
    bill.scaled(commuters / (1.0 + commuters))
}

/// Pays everybody's income of the month and taxes it.
pub fn pay_incomes(region: &mut Region, today: Today) {
    set_levy(region);
    let taxes_in_notes = local_money::tax_shares(region, today);
    let wages_in_notes = WagesInNotes::of(region, today);
    let Region {
        households,
        household_tills,
        firms,
        base,
        conditions,
        shops,
        jobs,
        levy,
        border,
        ..
    } = region;
    let border_skill = border.skill as f64;
    let outside = if today.behaviour.limit_mode {
        base.wages_from_outside
    } else {
        jobs.mean_wage * border_skill / 1000.0
    };
    border.wages_from_outside = Pence((outside * (1.0 - border.modelled_wages)) as i64);
    let furlough = closures::furlough_pay(firms, conditions);
    let rules = Rules {
        base,
        conditions,
        shops,
        smoothing: today.behaviour.income_smoothing,
        dole: Pence(
            (jobs.mean_wage * today.behaviour.benefit_replacement * conditions.transfers) as i64,
        ),
        basic_income: Pence(conditions.basic_income as i64),
        border_wages: border.wages_in + border.wages_from_outside,
        border_skill,
        levy: *levy,
        taxes_in_notes,
        wages_in_notes: wages_in_notes.as_ref(),
        before_tax: 1.0 / (1.0 - base.income_tax - base.council_tax).max(0.1),
    };
    parallel::for_each_pair(households, household_tills, |block, till| {
        if today.behaviour.limit_mode {
            earn_everywhere(block, till, firms, &rules);
        }
        let given = take_given(block);
        let mut skill_before = block.border_skill_before;
        let mut room = [[Pence::ZERO; BATCH]; 3];
        for batch in batches(block.len()) {
            if !today.behaviour.limit_mode {
                earn_wages(block, &batch, &mut skill_before, till, &rules);
            }
            closures::receive_furlough(block, &batch, &furlough);
            receive_transfers(block, &batch, &rules, &mut room[0]);
            pay_taxes(block, &batch, &given, &rules, &mut room);
        }
    });
    pay_wages(region);
    local_money::settle_taxes(region);
    local_money::pay_out(region, today);
}

/// The largest share of income that is levied for policies.
const HIGHEST_LEVY: f64 = 0.5;

struct Rules<'a> {
    base: &'a Base,
    conditions: &'a Conditions,
    shops: &'a Shops,
    smoothing: f64,
    dole: Pence,
    basic_income: Pence,
    /// What residents earn across the border this month, all together.
    border_wages: Pence,
    /// And the skill of all who do.
    border_skill: f64,
    levy: [f64; 2],
    /// Share of council tax that each local currency pays.
    taxes_in_notes: [f64; SLOTS_MAX],
    /// What firms pay of wages in local money, if any do.
    wages_in_notes: Option<&'a WagesInNotes>,
    /// Income before tax per pound of income after tax, at average rates.
    before_tax: f64,
}

/// A firm that cannot pay its wages in full pays everybody the same share.
fn post_affordable_wages(region: &mut Region) {
    let Region { firms, shops, .. } = region;
    for block in firms {
        for firm in 0..block.len() {
            let (due, held) = (block.wage_bill[firm], block.purses.of(firm));
            if due > held {
                // A penny a head is left for rounding.
                let rounding = f64::from(block.heads[firm]);
                let share = (held.as_f64() - rounding).max(0.0) / due.as_f64();
                shops.wage_per_skill[block.first + firm] *= share;
                shops.least_pay[block.first + firm] *= share;
                if let Some(clause) = shops.clauses.get_mut(block.first + firm) {
                    clause.least_pay *= share;
                }
                block.wage_bill[firm] = held.max(Pence::ZERO);
                block.distress[firm] = block.distress[firm].saturating_add(1);
            }
        }
    }
}

/// Policies' costs are levied on residents' income, so that comparisons are budget-neutral: what the council
/// spends for them, and what the state hands out or builds.
fn set_levy(region: &mut Region) {
    let [running, paid_out] = council_costs(&region.issuers);
    let costs = [
        region.conditions.cost_to_council + running + paid_out,
        region.conditions.levied,
    ];
    let all: f64 = costs.iter().sum();
    if all == 0.0 {
        region.levy = [0.0; 2];
        return;
    }
    let income: f64 = region.households.iter().flat_map(|b| &b.smoothed).sum();
    // Nobody is asked for more than half of the income.
    let within = if all > HIGHEST_LEVY * income {
        HIGHEST_LEVY * income / all
    } else {
        1.0
    };
    region.levy = if income > 0.0 {
        costs.map(|cost| cost * within / income)
    } else {
        [0.0; 2]
    };
}

/// Wages of a batch; `skill_before` is the skill of those at work across the border who come before it.
fn earn_wages(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    skill_before: &mut u64,
    till: &mut Till,
    rules: &Rules,
) {
    let mut places = [0; BATCH];
    let employers = &block.employer[batch.clone()];
    for &place in places_of(employers, |firm| firm < ACROSS_THE_BORDER, &mut places) {
        let i = batch.start + usize::from(place);
        let firm = block.employer[i] as usize;
        let wage = rules.shops.wage(firm, block.skill[i]);
        let in_notes = rules
            .wages_in_notes
            .map_or(Pence::ZERO, |all| all.pay(block, i, firm, wage, till));
        let (kind, in_pounds) = (PaymentKind::Wages, wage - in_notes);
        let HouseholdBlock { desk, purses, .. } = block;
        desk.receive_from_firm(purses, i, till, firm, kind, in_pounds);
        block.income[i] += wage;
    }
    let upto = |skill: u64| {
        let position = skill as f64 / rules.border_skill.max(1.0);
        rules.border_wages.scaled(position)
    };
    let employers = &block.employer[batch.clone()];
    for &place in places_of(employers, |firm| firm == ACROSS_THE_BORDER, &mut places) {
        let i = batch.start + usize::from(place);
        let skill_with = *skill_before + u64::from(block.skill[i]);
        let wage = upto(skill_with) - upto(*skill_before);
        *skill_before = skill_with;
        let (node, kind) = (Node::Commuters, PaymentKind::Wages);
        let HouseholdBlock { desk, purses, .. } = block;
        desk.receive(purses, i, node, kind, wage);
        block.income[i] += wage;
    }
    let people = block.employer[batch.clone()]
        .iter()
        .zip(&block.earner[batch.clone()]);
    for (months, (&firm, &earner)) in block.idle_months[batch.clone()].iter_mut().zip(people) {
        let idle = months.saturating_add(u8::from(earner));
        *months = if firm == NOBODY { idle } else { 0 };
    }
}

/// In the limit mode the one household works for every firm, here and across the border.
fn earn_everywhere(
    block: &mut HouseholdBlock,
    till: &mut Till,
    firms: &[FirmBlock],
    rules: &Rules,
) {
    let wage = rules.border_wages;
    let (node, kind) = (Node::Commuters, PaymentKind::Wages);
    block.desk.receive(&mut block.purses, 0, node, kind, wage);
    block.income[0] += wage;
    let residents = 1.0 / (1.0 + rules.base.commuter_wages);
    for firms in firms {
        for firm in 0..firms.len() {
            let wage = firms.wage_bill[firm].scaled(residents);
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

fn receive_transfers(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    rules: &Rules,
    benefits: &mut [Pence],
) {
    let benefits = &mut benefits[..batch.len()];
    let people = block.earner[batch.clone()]
        .iter()
        .zip(&block.employer[batch.clone()]);
    let each = people.zip(&block.benefit[batch.clone()]);
    for (all, ((&earner, &employer), benefit)) in benefits.iter_mut().zip(each) {
        let unemployed = earner && employer == NOBODY;
        let dole = if unemployed { rules.dole } else { Pence::ZERO };
        *all = benefit.scaled(rules.conditions.transfers) + dole + rules.basic_income;
    }
    let HouseholdBlock {
        desk,
        purses,
        income,
        property,
        ..
    } = block;
    let (income, property) = (&mut income[batch.clone()], &property[batch.clone()]);
    let (node, kind) = (Node::State, PaymentKind::Benefits);
    desk.receive_each(purses, batch.clone(), node, kind, benefits);
    let (node, kind) = (Node::OutsideFunds, PaymentKind::Pensions);
    desk.receive_each(purses, batch.clone(), node, kind, property);
    units::add_up(income, benefits);
    units::add_up(income, property);
}

/// Basic income that was given to each user of the local currencies since taxes were last paid.
fn take_given(block: &mut HouseholdBlock) -> [Pence; SLOTS_MAX] {
    let mut in_notes = [Pence::ZERO; SLOTS_MAX];
    for (each, purse) in in_notes.iter_mut().zip(&mut block.local_money) {
        *each = std::mem::take(&mut purse.paid_out_each);
    }
    in_notes
}

/// Taxes what came in since the last time, dividends included, and forgets it. Basic income is not taxed: what is
/// levied for it would go to the state.
fn pay_taxes(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    in_notes: &[Pence; SLOTS_MAX],
    rules: &Rules,
    asked: &mut [[Pence; BATCH]; 3],
) {
    let households = batch.len();
    let [state, council, levied] = asked.each_mut().map(|column| &mut column[..households]);
    let [own, states] = rules.levy;
    for (place, i) in batch.clone().enumerate() {
        let income = std::mem::take(&mut block.income[i]);
        // What has been spent since it came in cannot be taxed away, whatever the rates.
        let held = block.purses.of(i).max(Pence::ZERO);
        let given = rules.basic_income + given_in_notes(block, i, in_notes);
        let taxed = (income - given).max(Pence::ZERO);
        let of_state = whole_pence(rules.base.tax.on(taxed.as_f64())).min(held);
        let of_council = if given > Pence::ZERO {
            taxed.scaled(rules.base.council_tax) + income.scaled(own)
        } else {
            income.scaled(rules.base.council_tax + own)
        };
        let notes = local_money::pay_tax_in_notes(block, i, of_council, &rules.taxes_in_notes);
        let of_council = of_council.min(held - of_state + notes);
        // Nothing is asked where no lever asks for it.
        let levy = if states > 0.0 {
            income
                .scaled(states)
                .min(held - of_state + notes - of_council)
                .max(Pence::ZERO)
        } else {
            Pence::ZERO
        };
        (state[place], council[place], levied[place]) = (of_state, of_council, levy);
        let left = income - of_state - of_council - levy;
        block.disposable[i] = left;
        // What is left after tax, as the income before tax that would leave as much at the base year's
        // average rates: a levy leaves less to spend.
        let means = left.as_f64() * rules.before_tax;
        block.smoothed[i] += rules.smoothing * (means - block.smoothed[i]);
        block.tally.income += income.0;
        block.tally.disposable += left.0;
    }
    let HouseholdBlock { desk, purses, .. } = block;
    for (node, kind, amounts) in [
        (Node::State, PaymentKind::IncomeTax, state),
        (Node::Council, PaymentKind::CouncilTax, council),
        (Node::State, PaymentKind::PolicyLevy, levied),
    ] {
        desk.pay_each(purses, batch.clone(), node, kind, amounts);
    }
}

/// Basic income in local money that a household has been given since taxes were last paid.
fn given_in_notes(block: &HouseholdBlock, i: usize, each: &[Pence; SLOTS_MAX]) -> Pence {
    let purses = block.local_money.iter().zip(each);
    purses
        .filter(|(purse, _)| purse.uses[i])
        .map(|(_, &each)| each)
        .sum()
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
        block.take_in(household_tills);
        for firm in 0..block.len() {
            let residents = -block.received[firm];
            let across = across(block.wage_bill[firm], commuters);
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
