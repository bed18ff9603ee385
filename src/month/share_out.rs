//! Phase 11. Taxes on production and profit; what a firm does not need goes to its owners; public
//! services return their surplus; households place savings outside.

pub(super) mod generations;

use super::Today;
use super::batch::{BATCH, batches};
use super::renew::owners::sale_price;
use crate::economy::bank::Bank;
use crate::economy::base::{Base, Recipe};
use crate::economy::firms::{FirmBlock, Form};
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::{self, Pence, VOLUME_PER_PENNY, whole_pence};

/// Below this share of its target for deposits the state pays what a public service lacks. Assumed.
const DRY: f64 = 0.5;
/// Below this share of their target for deposits households draw on their savings.
const DRAW_SAVINGS_BELOW: f64 = 0.5;
/// Months over which a firm judges its profit.
const PROFIT_MONTHS: f64 = 12.0;

/// Divides what the month left over.
pub fn divide_profit(region: &mut Region, today: Today) {
    tax_and_pay_out(region, today);
    pay_for_shares(region, today);
    share_out_banks(region, today);
    pay_owners(region, today);
    place_savings(region, today);
    generations::pass_on(region, today);
}

fn tax_and_pay_out(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        conditions,
        accounts,
        ..
    } = region;
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        let lever = |kind| conditions.lever(kind)[block.sector];
        let rules = Owning {
            passed: lever(LeverKind::LocalOwnership),
            levy: lever(LeverKind::ProfitLevy),
        };
        block.passed_over = Pence::ZERO;
        for firm in 0..block.len() {
            if block.active(firm) {
                tax(block, firm, recipe, base, today);
                pay_out(block, firm, recipe, base, rules, today);
            }
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Dividends);
    }
}

/// Production tax on sales; tax on what is left of them after costs and earlier losses.
fn tax(block: &mut FirmBlock, firm: usize, recipe: &Recipe, base: &Base, today: Today) {
    let due = block.sales[firm].scaled(recipe.production_tax);
    let held = block.purses.of(firm).max(Pence::ZERO);
    let FirmBlock { desk, purses, .. } = block;
    let production_tax = due.min(held);
    if production_tax >= Pence::ZERO {
        desk.pay(
            purses,
            firm,
            Node::State,
            PaymentKind::ProductionTax,
            production_tax,
        );
    } else {
        desk.receive(
            purses,
            firm,
            Node::State,
            PaymentKind::Grants,
            -production_tax,
        );
    }
    let surplus =
        block.sales[firm] - block.input_cost[firm] - block.wage_bill[firm] - production_tax;
    block.taxable[firm] += surplus;
    let profit = surplus.as_f64() - replacement_cost(block, firm, recipe, today);
    block.profit[firm] += (profit - block.profit[firm]) / PROFIT_MONTHS;
    if block.public || block.taxable[firm] <= Pence::ZERO {
        return;
    }
    let profit = std::mem::take(&mut block.taxable[firm]);
    let tax = profit
        .scaled(base.profit_tax)
        .min(block.purses.of(firm))
        .max(Pence::ZERO);
    block.desk.pay(
        &mut block.purses,
        firm,
        Node::State,
        PaymentKind::ProfitTax,
        tax,
    );
}

/// Deposits beyond the target and next month's investment go to the owners; public services settle
/// with the state.
fn pay_out(
    block: &mut FirmBlock,
    firm: usize,
    recipe: &Recipe,
    base: &Base,
    rules: Owning,
    today: Today,
) {
    let behaviour = today.behaviour;
    let keep = keeps_back(block, firm, recipe, today);
    let excess = block.purses.of(firm) - keep;
    if block.public {
        settle_with_state(block, firm, keep, today);
        return;
    }
    if excess <= Pence::ZERO {
        return;
    }
    match block.form[firm] {
        Form::Private => {}
        Form::Cooperative if block.heads[firm] > 0 => {
            block.bonus[firm] = excess;
            return;
        }
        Form::Cooperative | Form::Social => return,
    }
    let FirmBlock { desk, purses, .. } = block;
    let owned_outside = f64::from(block.outside_share[firm]);
    let outside_share = if rules.passed >= 0.0 {
        owned_outside * (1.0 - rules.passed)
    } else {
        owned_outside + (1.0 - owned_outside) * -rules.passed
    };
    let local = if behaviour.limit_mode {
        Pence((base.local_dividends * limit_share(recipe, base)) as i64).min(excess)
    } else {
        excess - excess.scaled(outside_share)
    };
    desk.pay(
        purses,
        firm,
        Node::LocalOwners,
        PaymentKind::Dividends,
        local,
    );
    let leaves = excess - local;
    if rules.passed != 0.0 && !behaviour.limit_mode {
        block.passed_over += excess.scaled(owned_outside) - leaves;
    }
    let levy = if rules.levy > 0.0 {
        leaves.scaled(rules.levy)
    } else {
        Pence::ZERO
    };
    let council = (Node::Council, PaymentKind::ProfitLevy, levy);
    let owners = (Node::OutsideOwners, PaymentKind::Dividends, leaves - levy);
    for (payee, kind, amount) in [council, owners] {
        desk.pay(purses, firm, payee, kind, amount);
    }
}

/// What levers make of who gets a firm's profit.
#[derive(Clone, Copy)]
struct Owning {
    /// Share of outside owners' part that passes to local ones (negative: the other way).
    passed: f64,
    /// Share of what leaves that the council takes.
    levy: f64,
}

/// What a firm keeps before anybody gets anything: its target for deposits and a month's replacement.
pub(super) fn keeps_back(block: &FirmBlock, firm: usize, recipe: &Recipe, today: Today) -> Pence {
    let sales = block.expected[firm] * block.price[firm] / VOLUME_PER_PENNY;
    let replacement = replacement_cost(block, firm, recipe, today);
    Pence((sales * today.behaviour.firm_deposit_months + replacement) as i64)
}

/// Shares of firms that a lever passes to local owners are paid for at their price, out of the profit that they
/// bring; until then what is owed bears interest. Outside buyers pay at once.
fn pay_for_shares(region: &mut Region, today: Today) {
    let Region {
        firms,
        conditions,
        ownership,
        accounts,
        ..
    } = region;
    let wanted = conditions.lever(LeverKind::LocalOwnership);
    let still = ownership.strength == wanted && ownership.owed <= 0.0;
    if still || today.behaviour.limit_mode {
        return;
    }
    for (sector, (&to, strength)) in wanted.iter().zip(&mut ownership.strength).enumerate() {
        let from = std::mem::replace(strength, to);
        if (to - from).abs() > 0.0 {
            let blocks = firms.iter().filter(|b| b.sector == sector && !b.public);
            // Added up firm by firm, whatever the blocks.
            ownership.owed += blocks
                .flat_map(|block| worth_of_change(block, from, to, today))
                .sum::<f64>();
        }
    }
    if ownership.owed < 0.0 {
        let price = Pence((-ownership.owed) as i64);
        accounts.pay(
            Node::OutsideOwners,
            Node::LocalOwners,
            PaymentKind::FirmSale,
            price,
        );
        ownership.owed = 0.0;
        return;
    }
    ownership.owed *= 1.0 + today.behaviour.loan_rate / 12.0;
    let gained: Pence = firms.iter().map(|b| b.passed_over).sum();
    let held = accounts.of(Node::LocalOwners);
    let instalment = gained
        .min(held)
        .min(Pence(ownership.owed as i64))
        .max(Pence::ZERO);
    accounts.pay(
        Node::LocalOwners,
        Node::OutsideOwners,
        PaymentKind::FirmSale,
        instalment,
    );
    ownership.owed -= instalment.as_f64();
    if ownership.owed < 1.0 {
        ownership.owed = 0.0;
    }
}

/// What the shares of each of a block's firms are worth that pass to local owners when the lever moves, pence;
/// negative when they pass to outside owners.
fn worth_of_change(
    block: &FirmBlock,
    from: f64,
    to: f64,
    today: Today,
) -> impl Iterator<Item = f64> {
    let outside = |strength: f64, share: f64| {
        if strength >= 0.0 {
            share * (1.0 - strength)
        } else {
            share + (1.0 - share) * -strength
        }
    };
    let private = (0..block.len()).filter(|&f| block.active(f) && block.form[f] == Form::Private);
    private.map(move |firm| {
        let share = f64::from(block.outside_share[firm]);
        let passes = outside(from, share) - outside(to, share);
        passes * sale_price(block, firm, today.behaviour).as_f64()
    })
}

/// A public service returns its surplus to the state, which makes good a deficit before the service
/// runs dry: it has no owners to close it and no markup to earn its debts back with.
fn settle_with_state(block: &mut FirmBlock, firm: usize, keep: Pence, today: Today) {
    let FirmBlock { desk, purses, .. } = block;
    let (state, held) = (Node::State, purses.of(firm));
    if held > keep {
        let kind = PaymentKind::PublicSurplus;
        desk.pay(purses, firm, state, kind, held - keep);
    } else if held < keep.scaled(DRY) && !today.behaviour.limit_mode {
        desk.receive(purses, firm, state, PaymentKind::Grants, keep - held);
    }
}

/// A sector's share of local dividends in the limit mode, where they are fixed.
fn limit_share(recipe: &Recipe, base: &Base) -> f64 {
    let weight = |r: &Recipe| r.output * r.capital_price;
    weight(recipe)
        / base
            .recipes
            .iter()
            .map(weight)
            .sum::<f64>()
            .max(f64::MIN_POSITIVE)
}

/// What this month's wear will cost to replace.
pub fn replacement_cost(block: &FirmBlock, firm: usize, recipe: &Recipe, today: Today) -> f64 {
    let worn = block.capacity[firm] * today.behaviour.depreciation / 12.0;
    if block.public {
        0.0
    } else {
        worn * recipe.capital_price
    }
}

/// Banks keep the capital that they mean to; what they have earned beyond it goes to their owners:
/// the regional bank's to local ones, outside banks' away.
fn share_out_banks(region: &mut Region, today: Today) {
    let behaviour = today.behaviour;
    let Region {
        bank,
        accounts,
        base,
        ..
    } = region;
    let output: f64 = base.recipes.iter().map(|r| r.output).sum::<f64>() / VOLUME_PER_PENNY;
    let most = output * behaviour.debt_limit_months;
    let share = behaviour.regional_bank_share;
    let kept = Bank::capital_kept(bank.loans, most * share, behaviour.capital_ratio);
    let excess = (bank.equity - kept).max(Pence::ZERO);
    bank.equity -= excess;
    accounts.pay(
        Node::Bank,
        Node::LocalOwners,
        PaymentKind::Dividends,
        excess,
    );
    let most = most * (1.0 - share);
    let kept = Bank::capital_kept(bank.outside_loans, most, behaviour.capital_ratio);
    let excess = (bank.outside_equity - kept).max(Pence::ZERO);
    bank.outside_equity -= excess;
    accounts.pay(
        Node::OutsideBanks,
        Node::OutsideOwners,
        PaymentKind::Dividends,
        excess,
    );
}

/// Local owners are paid by share, rounded down; what does not divide stays in their fund.
fn pay_owners(region: &mut Region, _today: Today) {
    let Region {
        households,
        accounts,
        owners_weight,
        ..
    } = region;
    let fund = accounts.of(Node::LocalOwners).as_f64();
    if *owners_weight <= 0.0 || fund <= 0.0 {
        return;
    }
    let a_share = fund / *owners_weight;
    parallel::for_each(households, |block| {
        let HouseholdBlock {
            desk,
            purses,
            ownership,
            income,
            ..
        } = block;
        let mut parts = [Pence::ZERO; BATCH];
        for batch in batches(ownership.len()) {
            let parts = &mut parts[..batch.len()];
            for (part, &weight) in parts.iter_mut().zip(&ownership[batch.clone()]) {
                // A little less, so that rounding cannot pay out more than there is.
                *part = whole_pence(a_share * f64::from(weight) * (1.0 - 1e-12));
            }
            units::add_up(&mut income[batch.clone()], parts);
            let (node, kind) = (Node::LocalOwners, PaymentKind::Dividends);
            desk.receive_each(purses, batch, node, kind, parts);
        }
    });
}

/// Deposits beyond the target are placed outside; households well short of it draw on what they
/// placed.
fn place_savings(region: &mut Region, today: Today) {
    let Region {
        households,
        accounts,
        ..
    } = region;
    let months = today.behaviour.household_deposit_months;
    parallel::for_each(households, |block| {
        let mut placed = [Pence::ZERO; BATCH];
        let mut short = [0_u16; BATCH];
        for batch in batches(block.len()) {
            let placed = &mut placed[..batch.len()];
            let mut count = 0;
            for (place, (i, placed)) in batch.clone().zip(&mut *placed).enumerate() {
                let target = block.smoothed[i] * months;
                let held = block.purses.of(i);
                let excess = Pence(held.0 - target as i64);
                *placed = excess.max(Pence::ZERO);
                let draws = excess <= Pence::ZERO
                    && block.savings[i] > Pence::ZERO
                    && held.as_f64() < target * DRAW_SAVINGS_BELOW;
                short[count] = place as u16;
                count += usize::from(draws);
            }
            let HouseholdBlock {
                desk,
                purses,
                savings,
                smoothed,
                ..
            } = &mut *block;
            let (node, kind) = (Node::OutsideFunds, PaymentKind::Savings);
            desk.pay_each(purses, batch.clone(), node, kind, placed);
            units::add_up(&mut savings[batch.clone()], placed);
            for &place in &short[..count] {
                let i = batch.start + usize::from(place);
                let lacking = Pence((smoothed[i] * months) as i64) - purses.of(i);
                let drawn = savings[i].min(lacking);
                desk.receive(purses, i, node, kind, drawn);
                savings[i] -= drawn;
            }
        }
    });
    for block in households {
        accounts.absorb(&mut block.desk, PaymentKind::Dividends);
    }
}
