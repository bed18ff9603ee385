//! Owners give up and sell: to local people or to outside owners.
//!
//! A firm goes to those who own firms of its size: the largest of a sector, which have the base year's share
//! of its sales, to outside owners, the others to local people. So sales do not move ownership, but bring back
//! to its owners of old what growth has mixed. The price is paid: outside owners bring it in; local
//! people borrow it, and the firm carries the loan, as in a management buy-out. They can pay no more
//! than the bank lends: a sitting owner who finds no better buyer sells for that.

use crate::economy::conditions::Conditions;
use crate::economy::firms::{FirmBlock, Form};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::month::borrow;
use crate::parallel;
use crate::random::Purpose;
use crate::scenario::types::{Behaviour, LeverKind};
use crate::units::Pence;

/// Some owners sell.
pub fn change_hands(region: &mut Region, today: Today) {
    if today.month.is_multiple_of(12) {
        region.owners.refresh(&region.firms);
    }
    let chance = today.behaviour.owner_exit_rate / 12.0;
    if chance <= 0.0 {
        return;
    }
    let luck = today.stream(Purpose::SellFirm, region.firm_key);
    parallel::for_each(&mut region.firms, |block| {
        block.draw(|block, firm| {
            // Staff and social purposes do not retire.
            let may_sell = !block.public && block.active(firm) && block.form[firm] == Form::Private;
            may_sell && luck.uniform(block.draw_key(firm), 0) < chance
        });
    });
    let mut firms = std::mem::take(&mut region.firms);
    for block in &mut firms {
        for place in 0..block.drawn.len() {
            let firm = block.drawn[place] as usize;
            let key = block.draw_key(firm);
            let form = next_form(block, firm, &region.conditions, luck.uniform(key, 1));
            let outside = if form == Form::Private {
                region.owners.outside_share(block, firm)
            } else {
                0.0
            };
            sell(block, firm, outside, region, today);
            block.form[firm] = form;
        }
        region
            .accounts
            .absorb(&mut block.desk, PaymentKind::FirmSale);
    }
    region.firms = firms;
}

/// Who takes a firm over, or founds it: its staff, a social enterprise, or owners as before.
pub(super) fn next_form(
    block: &FirmBlock,
    firm: usize,
    conditions: &Conditions,
    draw: f64,
) -> Form {
    let lever = |kind| conditions.lever(kind)[block.sector];
    // Nobody takes over a firm without staff.
    let staff = if block.heads[firm] > 0 {
        lever(LeverKind::Cooperatives)
    } else {
        0.0
    };
    if draw < staff {
        Form::Cooperative
    } else if draw < staff + lever(LeverKind::SocialEnterprises) {
        Form::Social
    } else {
        Form::Private
    }
}

/// What a firm is worth: years of its smoothed profit, pence.
#[must_use]
pub fn sale_price(block: &FirmBlock, firm: usize, behaviour: &Behaviour) -> Pence {
    let yearly = 12.0 * block.profit[firm].max(0.0);
    Pence((yearly * behaviour.sale_multiple) as i64)
}

/// All owners sell; outside buyers take the share `outside`, local people the rest.
fn sell(block: &mut FirmBlock, firm: usize, outside: f32, region: &mut Region, today: Today) {
    let price = sale_price(block, firm, today.behaviour);
    let from_outside = f64::from(block.outside_share[firm]);
    let to_outside = f64::from(outside);
    region.tally.sales += 1;
    block.outside_share[firm] = outside;
    // What outside owners held already they pay among themselves.
    region.accounts.pay(
        Node::OutsideOwners,
        Node::LocalOwners,
        PaymentKind::FirmSale,
        price.scaled(to_outside * (1.0 - from_outside)),
    );
    if outside >= 1.0 {
        return;
    }
    let room = borrow::borrowers_room(block, firm, today.behaviour).min(
        region
            .bank
            .room(block.regional_bank[firm], today.behaviour.capital_ratio),
    );
    let asked = price.scaled(1.0 - to_outside).as_f64();
    let credit = region.conditions.credit[usize::from(block.regional_bank[firm])];
    let paid = Pence((asked.min(room) * credit) as i64);
    borrow::grant(block, firm, paid, region);
    let abroad = paid.scaled(from_outside);
    let sellers = [
        (Node::OutsideOwners, abroad),
        (Node::LocalOwners, paid - abroad),
    ];
    for (seller, part) in sellers {
        let (desk, purses) = (&mut block.desk, &mut block.purses);
        desk.pay(purses, firm, seller, PaymentKind::FirmSale, part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::tests::{region, today, village};

    /// Sells the village's first private firm, worth 36,000 pence, half of it owned outside.
    fn sold(to_outside: f32) -> (Region, Pence) {
        let mut scenario = village();
        scenario.behaviour.sale_multiple = 3.0;
        let mut region = region(&scenario);
        let mut firms = std::mem::take(&mut region.firms);
        let at = firms.iter().position(|b| !b.public && !b.is_empty());
        let block = &mut firms[at.expect("the village has private firms")];
        block.profit[0] = 1_000.0;
        block.outside_share[0] = 0.5;
        block.loan[0] = Pence::ZERO;
        block.expected[0] = 1e9;
        let before = block.purses.of(0);
        sell(block, 0, to_outside, &mut region, today(&scenario));
        region
            .accounts
            .absorb(&mut block.desk, PaymentKind::FirmSale);
        assert_eq!(
            block.purses.of(0),
            before,
            "the firm is no richer or poorer"
        );
        let loan = block.loan[0];
        region.firms = firms;
        (region, loan)
    }

    #[test]
    fn outside_buyers_bring_the_price_in() {
        let (region, loan) = sold(1.0);
        let books = &region.accounts.books;
        let paid = books.paid(
            Node::OutsideOwners,
            Node::LocalOwners,
            PaymentKind::FirmSale,
        );
        assert_eq!((paid, loan), (Pence(18_000), Pence::ZERO));
    }

    #[test]
    fn local_buyers_borrow_it() {
        let (region, loan) = sold(0.0);
        assert_eq!(loan, Pence(36_000));
        let got = |node| region.accounts.of(node);
        assert_eq!(got(Node::LocalOwners), Pence(18_000));
    }

    #[test]
    fn outside_owners_keep_their_share_when_firms_have_grown_apart() {
        let scenario = village();
        let mut region = region(&scenario);
        for block in &mut region.firms {
            for firm in 0..block.len() {
                block.expected[firm] *= 1.0 + f64::from(firm as u32);
            }
        }
        region.owners.refresh(&region.firms);
        let (mut all, mut outside) = (0.0, 0.0);
        for block in region.firms.iter().filter(|b| !b.public) {
            for firm in 0..block.len() {
                let share = region.owners.outside_share(block, firm);
                all += block.expected[firm];
                outside += block.expected[firm] * f64::from(share);
            }
        }
        let share = region.base.outside_share;
        assert!(share > 0.0 && share < 1.0);
        assert!(
            (outside / all - share).abs() < 1e-6,
            "{} {share}",
            outside / all
        );
    }
}
