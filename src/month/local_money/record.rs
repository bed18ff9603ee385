//! What is recorded of each currency's month: who holds it, who takes it, where it is stuck.

use super::terms;
use crate::calibrate::accounts::Origin;
use crate::clearing::{Debt, Method};
use crate::economy::firms::FirmBlock;
use crate::economy::households::HouseholdBlock;
use crate::economy::local_money::{Issuer, Turnover};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::measure::currency::{CurrencyOutcome, CurrencyRow};
use crate::month::Today;
use crate::month::measure::share;
use crate::units::Pence;

/// Writes every currency's row and starts its next month.
pub fn record(region: &mut Region, today: Today) {
    if region.issuers.is_empty() {
        return;
    }
    note_edges(region);
    if today.month.is_multiple_of(12) {
        for slot in 0..region.issuers.len() {
            let network = network(region, slot);
            region.issuers[slot].network = network;
        }
    }
    for slot in 0..region.issuers.len() {
        let row = row(region, slot, today);
        let issuer = &mut region.issuers[slot];
        issuer.row = row;
        issuer.month = Turnover::default();
        for block in &mut region.households {
            let purse = &mut block.local_money[slot];
            purse.spent = Pence::ZERO;
            purse.paid.fill(false);
        }
        for block in &mut region.firms {
            block.local_money[slot].passed_on.fill(Pence::ZERO);
        }
    }
}

/// What households and firms have paid in it.
pub(super) fn note_payments(region: &mut Region, slot: usize) {
    let spent = region.households.iter().map(|b| b.local_money[slot].spent);
    let by_households: Pence = spent.sum();
    let passed_on = region
        .firms
        .iter()
        .flat_map(|b| &b.local_money[slot].passed_on);
    let by_firms: Pence = passed_on.copied().sum();
    let month = &mut region.issuers[slot].month;
    (month.by_households, month.by_firms) = (by_households, by_firms);
}

/// What local money does to where its holders buy: it can be spent here only, so they count a price here
/// as lower by the issuer's edge, as far as they pay in it.
fn note_edges(region: &mut Region) {
    let Region {
        households,
        firms,
        issuers,
        markets,
        accounts,
        ..
    } = region;
    let bought = households.iter().flat_map(|b| &b.tally.spent_locally);
    let bought: f64 = bought.map(|&pence| pence as f64).sum();
    let by_households = |issuer: &Issuer| issuer.month.by_households.as_f64() * issuer.edge;
    let paid: f64 = issuers.iter().map(by_households).sum();
    markets.notes_edge = share(paid, bought).min(EDGE_MOST);
    markets.firms_notes_edge.fill(0.0);
    for block in firms.iter() {
        for (issuer, purse) in issuers.iter().zip(&block.local_money) {
            let each = purse.held.iter().zip(&purse.outlet).zip(&purse.passed_on);
            let worth = |((held, outlet), passed_on): ((&Pence, &Pence), &Pence)| {
                issuer.edge_of(*held, *outlet) * passed_on.as_f64()
            };
            // Firm by firm, so that blocks cannot change how the sum is rounded.
            for worth in each.map(worth) {
                markets.firms_notes_edge[block.sector] += worth;
            }
        }
    }
    let sectors = markets.firms_notes_edge.len() as u16;
    for (buyer, edge) in (0..sectors).zip(&mut markets.firms_notes_edge) {
        let paid = |seller| {
            let nodes = (Node::Sector(buyer), Node::Sector(seller));
            accounts.books.paid(nodes.0, nodes.1, PaymentKind::Inputs)
        };
        let bought: Pence = (0..sectors).map(paid).sum();
        *edge = share(*edge, bought.as_f64()).min(EDGE_MOST);
    }
}

/// Bound of what local money can be worth at the border, as a share of the price.
const EDGE_MOST: f64 = 0.5;

/// How far firms' payments in it go both ways, and how far they lie on circles: shares of what they paid
/// this month, each firm's divided over its suppliers that take it by what it buys of them.
fn network(region: &mut Region, slot: usize) -> [f64; 2] {
    let mut paid = Vec::new();
    for block in &region.firms {
        let recipe = &region.base.recipes[block.sector];
        let inputs = &region.markets.inputs[block.sector];
        let purse = &block.local_money[slot];
        for firm in (0..block.len()).filter(|&f| purse.passed_on[f] > Pence::ZERO) {
            let supplied = |product: usize| {
                let supplier = block.supplier[block.at(firm, product)] as usize;
                let share = inputs.share[product][Origin::Local as usize];
                let bought = recipe.input[product] * share;
                let takes = share > 0.0 && region.shops.members[slot][supplier];
                (takes && bought > 0.0).then_some((supplier as u32, bought))
            };
            let bought = || (0..recipe.input.len()).filter_map(supplied);
            let all: f64 = bought().map(|(_, bought)| bought).sum();
            let payer = (block.first + firm) as u32;
            paid.extend(bought().map(|(payee, bought)| Debt {
                debtor: payer,
                creditor: payee,
                amount: purse.passed_on[firm].scaled(bought / all),
            }));
        }
    }
    paid.retain(|p| p.debtor != p.creditor && p.amount > Pence::ZERO);
    paid.sort_by_key(|p| (p.debtor, p.creditor));
    let between = |one: u32, other: u32| -> Pence {
        let first = paid.partition_point(|p| (p.debtor, p.creditor) < (one, other));
        let pairs = paid[first..].iter();
        pairs
            .take_while(|p| (p.debtor, p.creditor) == (one, other))
            .map(|p| p.amount)
            .sum()
    };
    let all: Pence = paid.iter().map(|p| p.amount).sum();
    let mutual = paid.chunk_by(|a, b| (a.debtor, a.creditor) == (b.debtor, b.creditor));
    let mutual: Pence = mutual
        .map(|same| {
            let there: Pence = same.iter().map(|p| p.amount).sum();
            there.min(between(same[0].creditor, same[0].debtor))
        })
        .sum();
    let firms = region.shops.price.len();
    let workspace = &mut region.issuers[slot].clearing;
    let circles = workspace.clear(firms, &paid, &[], Method::Circles);
    let circles: Pence = circles.set_off.iter().copied().sum();
    [mutual, circles].map(|part| share(part.as_f64(), all.as_f64()))
}

/// What lies idle: held at the month's end by those who have passed on less than half of what they
/// hold.
fn idle(region: &Region, slot: usize) -> Pence {
    let purses = region.firms.iter().map(|b| &b.local_money[slot]);
    let firms = purses.flat_map(|p| p.held.iter().zip(&p.passed_on));
    let stuck = firms.filter(|(held, passed_on)| passed_on.0 * 2 < held.0);
    let at_work: Pence = stuck.map(|(held, _)| *held).sum();
    let purses = || region.households.iter().map(|b| &b.local_money[slot]);
    let held: Pence = purses().flat_map(|purse| &purse.held).copied().sum();
    let spent: Pence = purses().map(|purse| purse.spent).sum();
    // Households are known together: what they hold beyond twice what they have spent.
    let at_home = (held - spent - spent).max(Pence::ZERO);
    at_home + at_work
}

/// The part of all that is held that lies idle, 0 to 1.
pub(super) fn idle_share(region: &Region, slot: usize) -> f64 {
    share(idle(region, slot).as_f64(), held(region, slot).as_f64())
}

/// All positive balances.
fn held(region: &Region, slot: usize) -> Pence {
    let at_home = region
        .households
        .iter()
        .flat_map(|b| &b.local_money[slot].held);
    let at_work = region.firms.iter().flat_map(|b| &b.local_money[slot].held);
    let all = at_home.chain(at_work);
    all.map(|held| (*held).max(Pence::ZERO)).sum()
}

fn row(region: &Region, slot: usize, today: Today) -> CurrencyRow {
    let Issuer {
        month,
        notes,
        pool,
        fund,
        limits,
        network,
        ..
    } = &region.issuers[slot];
    let mut row = CurrencyRow::default();
    let mut set = |outcome: CurrencyOutcome, value: f64| row[outcome as usize] = value;
    let held = held(region, slot);
    let about = if terms(&region.issuers[slot], today).has_notes() {
        (month.peak + *notes).as_f64() / 2.0
    } else {
        held.as_f64()
    };
    let runs = region.issuers[slot].runs();
    let at_home = |b: &HouseholdBlock| b.local_money[slot].held.iter().copied().sum::<Pence>();
    let users = |b: &HouseholdBlock| {
        let purse = &b.local_money[slot];
        let held = purse.held.iter().zip(&purse.paid);
        let used = held.filter(|(held, paid)| **held > Pence::ZERO || **paid);
        let hours = purse.minutes.iter().zip(&purse.uses);
        used.count() + hours.filter(|(_, uses)| runs && **uses).count()
    };
    let takers = |b: &FirmBlock, dead: bool| {
        let purse = &b.local_money[slot];
        let each = purse.member.iter().zip(&purse.outlet);
        each.filter(|(member, outlet)| **member && (!dead || **outlet == Pence::ZERO))
            .count()
    };
    let owed = region.firms.iter().flat_map(|b| &b.local_money[slot].held);
    let owed: Pence = owed.map(|held| (-*held).max(Pence::ZERO)).sum();
    let counted = |count: usize| count as f64;
    set(CurrencyOutcome::Circulation, about);
    set(CurrencyOutcome::AtEnd, held.as_f64());
    set(CurrencyOutcome::ByHouseholds, month.by_households.as_f64());
    set(CurrencyOutcome::ByFirms, month.by_firms.as_f64());
    set(CurrencyOutcome::Across, month.across.as_f64());
    set(CurrencyOutcome::FromAcross, month.from_across.as_f64());
    set(CurrencyOutcome::Bought, month.bought.as_f64());
    set(CurrencyOutcome::PaidOut, month.paid_out.as_f64());
    set(CurrencyOutcome::Taxes, month.taxes.as_f64());
    set(CurrencyOutcome::Redeemed, month.redeemed.as_f64());
    set(CurrencyOutcome::Fees, month.fees.as_f64());
    set(CurrencyOutcome::Melted, month.melted.as_f64());
    let home: Pence = region.households.iter().map(at_home).sum();
    set(CurrencyOutcome::HeldByHouseholds, home.as_f64());
    set(CurrencyOutcome::Idle, idle(region, slot).as_f64());
    set(
        CurrencyOutcome::Users,
        counted(region.households.iter().map(users).sum()),
    );
    let taking = |dead| region.firms.iter().map(|b| takers(b, dead)).sum();
    set(CurrencyOutcome::Takers, counted(taking(false)));
    set(CurrencyOutcome::DeadEnds, counted(taking(true)));
    set(CurrencyOutcome::Reciprocity, network[0]);
    set(CurrencyOutcome::InCircles, network[1]);
    set(CurrencyOutcome::Owed, owed.as_f64());
    set(CurrencyOutcome::Pool, pool.as_f64());
    set(CurrencyOutcome::Defaulted, month.defaulted.as_f64());
    set(CurrencyOutcome::Lost, month.lost.as_f64());
    set(CurrencyOutcome::Due, month.due.as_f64());
    set(CurrencyOutcome::SetOff, month.set_off.as_f64());
    set(CurrencyOutcome::InCirclesAlone, month.in_circles.as_f64());
    set(CurrencyOutcome::Fund, fund.as_f64());
    set(CurrencyOutcome::Cost, month.cost.as_f64());
    set(CurrencyOutcome::FromFund, month.from_fund.as_f64());
    set(CurrencyOutcome::Limits, *limits);
    set(CurrencyOutcome::HoursGiven, month.minutes.as_f64() / 60.0);
    set(
        CurrencyOutcome::HoursAsked,
        month.minutes_asked.as_f64() / 60.0,
    );
    row
}
