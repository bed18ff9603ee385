//! Members of a mutual credit whose invoices fall due set them off against each other, before anybody
//! pays: circles of debts vanish, and chains are settled by balances within limits.

use super::{running, terms};
use crate::clearing::{Debt, Limits, Method};
use crate::economy::firms::FirmBlock;
use crate::economy::local_money::Issuer;
use crate::economy::region::Region;
use crate::month::Today;
use crate::month::borrow::expected_sales;
use crate::random::{Purpose, Stream, hash_name, mix};
use crate::scenario::types::Currency;
use crate::units::Pence;

/// Sets off the invoices of each currency's members that are due this month.
pub fn set_off(region: &mut Region, today: Today) {
    for (slot, currency) in running(region, today) {
        let share = currency.clearing.unwrap_or_default();
        if share > 0.0 {
            let due = today.due_in(0);
            let key = mix(region.firm_key ^ hash_name(&currency.name, 1));
            let takes_part = today.luck.stream(Purpose::BuildCurrency, 0, key);
            let members = Members::of(region, slot, share, takes_part);
            members.set_off(region, slot, due, today);
        }
    }
}

/// The members who take part, numbered in the order of their firms.
struct Members {
    /// Each one's block and place.
    places: Vec<(usize, usize)>,
    /// Each firm's number; none of those who do not take part.
    number: Vec<u32>,
}

/// No member.
const NONE: u32 = u32::MAX;

impl Members {
    fn of(region: &Region, slot: usize, share: f64, takes_part: Stream) -> Self {
        let firms = region.firms.iter().map(FirmBlock::len).sum();
        let mut members = Self {
            places: Vec::new(),
            number: vec![NONE; firms],
        };
        for (index, block) in region.firms.iter().enumerate() {
            for firm in 0..block.len() {
                let member = block.local_money[slot].member[firm];
                if member && takes_part.uniform(block.draw_key(firm), 0) < share {
                    members.number[block.first + firm] = members.places.len() as u32;
                    members.places.push((index, firm));
                }
            }
        }
        members
    }

    /// The invoices between members that are due, with the place of each.
    fn invoices(&self, region: &Region, due: usize) -> (Vec<Debt>, Vec<usize>) {
        let products = region.sectors.len();
        let (mut debts, mut links) = (Vec::new(), Vec::new());
        for (debtor, &(index, firm)) in self.places.iter().enumerate() {
            let block = &region.firms[index];
            for link in block.everywhere(firm, products) {
                let amount = block.payable[due][link];
                if amount <= Pence::ZERO {
                    continue;
                }
                let creditor = self.number[block.supplier[link] as usize];
                if creditor != NONE && creditor != debtor as u32 {
                    debts.push(Debt {
                        debtor: debtor as u32,
                        creditor,
                        amount,
                    });
                    links.push(link);
                }
            }
        }
        (debts, links)
    }

    fn set_off(&self, region: &mut Region, slot: usize, due: usize, today: Today) {
        let (debts, links) = self.invoices(region, due);
        let limits = self.limits(region, slot, today);
        let members = self.places.len();
        let mut workspace = std::mem::take(&mut region.issuers[slot].clearing);
        let alone = workspace.clear(members, &debts, &[], Method::Most);
        let in_circles = alone.set_off.iter().copied().sum();
        let cleared = workspace.clear(members, &debts, &limits, Method::Most);
        let Region {
            firms,
            accounts,
            issuers,
            ..
        } = region;
        let mut sum = Pence::ZERO;
        for ((debt, &link), &part) in debts.iter().zip(&links).zip(&cleared.set_off) {
            let [payer, payee] =
                [debt.debtor, debt.creditor].map(|member| self.places[member as usize]);
            firms[payer.0].payable[due][link] -= part;
            firms[payee.0].receivable[payee.1] -= part;
            sum += part;
            let [payer, payee] =
                [payer, payee].map(|(index, at)| (firms[index].first + at, firms[index].node()));
            accounts.note_set_off(payer, payee, part);
        }
        for (&(index, firm), &change) in self.places.iter().zip(&cleared.balance) {
            firms[index].local_money[slot].held[firm] += change;
        }
        issuers[slot].clearing = workspace;
        let month = &mut issuers[slot].month;
        month.due += debts.iter().map(|debt| debt.amount).sum();
        month.set_off += sum;
        month.in_circles += in_circles;
    }

    /// How far each member's balance may move.
    fn limits(&self, region: &Region, slot: usize, today: Today) -> Vec<Limits> {
        let issuer: &Issuer = &region.issuers[slot];
        let currency: &Currency = terms(issuer, today);
        let cap = currency.cap.unwrap_or_default() * issuer.limits * 12.0;
        let limit = |&(index, firm): &(usize, usize)| {
            let block: &FirmBlock = &region.firms[index];
            let purse = &block.local_money[slot];
            // Nobody lets itself be owed more than it can pass on.
            let outlet = purse.outlet[firm] + purse.outlet[firm];
            let most = Pence((cap * expected_sales(block, firm)) as i64).min(outlet);
            Limits {
                debit: purse.available(firm),
                credit: (most - purse.held[firm]).max(Pence::ZERO),
            }
        };
        self.places.iter().map(limit).collect()
    }
}
