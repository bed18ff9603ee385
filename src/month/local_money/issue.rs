//! Council tax in notes, and municipal money paid out as income or wages.

use super::shopping::{issue, withdraw};
use super::{running, terms};
use crate::economy::households::HouseholdBlock;
use crate::economy::local_money::{HouseholdPurses, SLOTS_MAX};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind, Till};
use crate::month::Today;
use crate::scenario::types::{Design, Supporter};
use crate::units::Pence;

/// The share of council tax that each currency pays, by slot; nothing beyond those of the region.
#[must_use]
pub fn tax_shares(region: &Region, today: Today) -> [f64; SLOTS_MAX] {
    let mut shares = [0.0; SLOTS_MAX];
    for (slot, currency) in running(region, today) {
        shares[slot] = currency.tax_share.unwrap_or_default();
    }
    shares
}

/// A household pays the part of its council tax that it can in notes: the issuer gives it the pounds
/// that go to the council. Returns how much.
pub fn pay_tax_in_notes(
    block: &mut HouseholdBlock,
    i: usize,
    tax: Pence,
    shares: &[f64; SLOTS_MAX],
) -> Pence {
    let mut left = tax;
    for (purse, &share) in block.local_money.iter_mut().zip(shares) {
        let part = purse.held[i].min(tax.scaled(share)).min(left);
        if part > Pence::ZERO {
            purse.held[i] -= part;
            purse.taxes += part;
            left -= part;
        }
    }
    if left < tax {
        block
            .desk
            .receive_from_issuer(&mut block.purses, i, tax - left);
    }
    tax - left
}

/// Issuers note what has been paid in taxes.
pub fn settle_taxes(region: &mut Region) {
    let Region {
        households,
        issuers,
        ..
    } = region;
    for slot in 0..issuers.len() {
        let purses = households.iter_mut().map(|b| &mut b.local_money[slot]);
        let paid: Pence = purses.map(|purse| std::mem::take(&mut purse.taxes)).sum();
        issuers[slot].month.taxes += paid;
        withdraw(issuers, slot, paid);
    }
}

/// What each issuer of municipal money is to pay out to its users this month, pence, by slot; the
/// council's part of it is levied.
pub(super) fn plan_payouts(region: &mut Region, today: Today) {
    let scale = region.base.scale;
    let Region {
        households,
        issuers,
        ..
    } = region;
    for (slot, issuer) in issuers.iter_mut().enumerate() {
        let currency = terms(issuer, today);
        let paid_by_council = issuer.runs() && currency.paid_by == Supporter::Council;
        let each = Pence::from_pounds(currency.income.unwrap_or_default() * scale);
        let users = households.iter().map(|b| users(&b.local_money[slot]));
        let all = Pence(each.0 * users.sum::<usize>() as i64);
        issuer.council_payout = if paid_by_council { all } else { Pence::ZERO };
    }
}

fn users(purse: &HouseholdPurses) -> usize {
    purse.uses.iter().filter(|&&uses| uses).count()
}

/// Municipal money is paid out: as income, against pounds of the council or the state, and as a part of
/// public services' wages, against the pounds that those would have been.
pub fn pay_out(region: &mut Region, today: Today) {
    for (slot, currency) in running(region, today) {
        if currency.design != Design::Municipal {
            continue;
        }
        let income = currency.income.unwrap_or_default() * region.base.scale;
        pay_income(region, slot, Pence::from_pounds(income), currency.paid_by);
        if let Some(share) = currency.wage_share {
            pay_wages(region, slot, share);
        }
    }
}

fn pay_income(region: &mut Region, slot: usize, each: Pence, payer: Supporter) {
    let Region {
        households,
        issuers,
        accounts,
        tally,
        ..
    } = region;
    let all: usize = households.iter().map(|b| users(&b.local_money[slot])).sum();
    if all == 0 || each <= Pence::ZERO {
        return;
    }
    let payer = match payer {
        Supporter::Council => Node::Council,
        Supporter::State | Supporter::Nobody => Node::State,
    };
    let all = all as i64;
    // A council pays out what it has.
    let each = match payer {
        Node::Council => each.min(Pence(accounts.of(payer).0 / all)),
        _ => each,
    };
    let each = each.max(Pence::ZERO);
    let sum = Pence(each.0 * all);
    accounts.pay(payer, Node::Issuer, PaymentKind::Benefits, sum);
    tally.policy_cost += sum.0;
    if payer == Node::Council {
        tally.council_policy_cost += sum.0;
    }
    for block in households {
        let purse = &mut block.local_money[slot];
        purse.paid_out_each = each;
        for (i, &uses) in purse.uses.iter().enumerate() {
            if uses {
                purse.held[i] += each;
                block.income[i] += each;
            }
        }
    }
    issuers[slot].month.paid_out += sum;
    issue(issuers, slot, sum);
}

/// Staff of public services who use it get this share of their wage in it, as far as they have spent what
/// they were paid in it before.
fn pay_wages(region: &mut Region, slot: usize, share: f64) {
    let Region {
        households,
        issuers,
        accounts,
        sectors,
        shops,
        ..
    } = region;
    let public = |firm: usize| {
        let sector = shops.of_sector.iter().position(|r| r.contains(&firm));
        sector.is_some_and(|sector| sectors[sector].public)
    };
    let mut sum = Pence::ZERO;
    for block in households {
        for i in 0..block.len() {
            let firm = block.employer[i] as usize;
            if !block.local_money[slot].uses[i] || !public(firm) {
                continue;
            }
            let wanted =
                shops.wage(firm, block.skill[i]).scaled(share) - block.local_money[slot].held[i];
            let part = wanted.min(block.purses.of(i)).max(Pence::ZERO);
            block.desk.pay_issuer(&mut block.purses, i, part);
            block.local_money[slot].held[i] += part;
            sum += part;
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
    issuers[slot].month.paid_out += sum;
    issue(issuers, slot, sum);
}

/// What firms pay of their staff's wages in local money: what this month's suppliers have left them, by
/// skill.
pub struct WagesInNotes {
    slot: usize,
    /// Most of a wage that is paid so.
    share: f64,
    /// Pence a thousandth of skill, by firm.
    per_skill: Vec<f64>,
}

impl WagesInNotes {
    /// Of the first currency that is paid as wages; none where there is none.
    #[must_use]
    pub fn of(region: &Region, today: Today) -> Option<Self> {
        let mut all = running(region, today).into_iter();
        let (slot, currency) =
            all.find(|(_, c)| c.wage_share.is_some() && c.design != Design::Municipal)?;
        let mut per_skill = Vec::with_capacity(region.shops.price.len());
        for block in &region.firms {
            let purse = &block.local_money[slot];
            per_skill.extend((0..block.len()).map(|firm| {
                let left = purse.held[firm].max(Pence::ZERO);
                left.as_f64() / block.skill[firm].max(1) as f64
            }));
        }
        Some(Self {
            slot,
            share: currency.wage_share.unwrap_or_default(),
            per_skill,
        })
    }

    /// Pays a worker what it takes of its wage in notes: no more than brings its holding to the share
    /// that it would take; returns how much.
    #[inline]
    pub fn pay(
        &self,
        block: &mut HouseholdBlock,
        i: usize,
        firm: usize,
        wage: Pence,
        till: &mut Till,
    ) -> Pence {
        let HouseholdBlock {
            desk,
            local_money,
            skill,
            ..
        } = block;
        let purse = &mut local_money[self.slot];
        if !purse.uses[i] || self.per_skill[firm] <= 0.0 {
            return Pence::ZERO;
        }
        let there = Pence((self.per_skill[firm] * f64::from(skill[i])) as i64);
        let wanted = wage.scaled(self.share) - purse.held[i];
        let part = there.min(wanted).max(Pence::ZERO);
        let held = &mut purse.held[i];
        let kind = PaymentKind::Wages;
        desk.receive_in_notes(held, i, till, self.slot, firm, kind, part);
        part
    }
}
