//! Exit and entry: closed firms wind up, new firms take empty places, small firms give up.

use super::owners;
use crate::economy::firms::{FirmBlock, Form, Status, buys_by_invoice};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::month::{Today, borrow, service_debt};
use crate::parallel;
use crate::random::Purpose;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

/// Closed firms wind up, new ones open, then some close of their own accord.
pub fn turn_over(region: &mut Region, today: Today) {
    draw_idle(region, today);
    let mut firms = std::mem::take(&mut region.firms);
    let products = region.sectors.len();
    for block in &mut firms {
        for place in 0..block.drawn.len() {
            let firm = block.drawn[place] as usize;
            if block.status[firm] == Status::Closing {
                wind_up(block, firm, products);
            } else {
                open(block, firm, region, today);
            }
        }
        region
            .accounts
            .absorb(&mut block.desk, PaymentKind::Liquidation);
    }
    write_off_unpaid(&mut firms, products);
    region.firms = firms;
    close_down(region, today);
}

/// Draws those that are closing, and the empty places that a new firm takes.
fn draw_idle(region: &mut Region, today: Today) {
    let enter = today.stream(Purpose::Enter, region.firm_key);
    let chance = today.behaviour.entry_rate / 12.0;
    parallel::for_each(&mut region.firms, |block| {
        block.draw(|block, firm| match block.status[firm] {
            Status::Active => false,
            Status::Closing => true,
            Status::Vacant => enter.uniform(block.draw_key(firm), 0) < chance,
        });
    });
}

/// Owners of a small firm close it with a chance that grows the smaller it is beside a typical firm
/// of its sector; if it has lost money over the year, with the chance of the very smallest. It keeps
/// what its suppliers are owed, and pays its bank with the rest.
fn close_down(region: &mut Region, today: Today) {
    let chance = today.behaviour.closure_rate / 12.0;
    if chance <= 0.0 {
        return;
    }
    let luck = today.stream(Purpose::CloseDown, region.firm_key);
    let products = region.sectors.len();
    let spared = 1.0 - today.behaviour.cooperative_survival;
    let Region { firms, shops, .. } = region;
    let typical = &shops.typical;
    parallel::for_each(firms, |block| {
        if block.public {
            return;
        }
        let typical = typical[block.sector].capacity * today.behaviour.capacity_use;
        for firm in 0..block.len() {
            let small = smallness(block.expected[firm], block.profit[firm], typical)
                * if block.form[firm] == Form::Cooperative {
                    spared
                } else {
                    1.0
                };
            if block.active(firm) && luck.uniform(block.draw_key(firm), 0) < chance * small {
                let invoices = block.owes(firm, products);
                service_debt::close(block, firm, invoices);
            }
        }
    });
    service_debt::tell_banks(region, PaymentKind::Repayments);
}

/// How far a firm is below a typical one, 0 (as large or larger) to 1; 1 if it is smaller and loses money.
fn smallness(expected: f64, profit: f64, typical: f64) -> f64 {
    if expected >= typical {
        0.0
    } else if profit < 0.0 {
        1.0
    } else {
        1.0 - expected / typical
    }
}

/// A closing firm's stocks are lost; when nobody owes it anything more, its owners get what is left
/// and the place is empty.
fn wind_up(block: &mut FirmBlock, firm: usize, products: usize) {
    block.lost[firm] += block.stock[firm];
    block.stock[firm] = Volume::ZERO;
    block.growing[firm] = Volume::ZERO;
    block.supply[firm] = Volume::ZERO;
    for at in block.everywhere(firm, products) {
        block.input_stock[at] = Volume::ZERO;
    }
    if block.receivable[firm] > Pence::ZERO
        || block
            .local_money
            .iter()
            .any(|p| p.held[firm] != Pence::ZERO)
        || block.heads[firm] > 0
    {
        return;
    }
    let left = block.purses.of(firm);
    let outside = left.scaled(f64::from(block.outside_share[firm]));
    // What a social enterprise leaves stays with the public.
    let heirs = match block.form[firm] {
        Form::Social => Node::Council,
        Form::Private | Form::Cooperative => Node::LocalOwners,
    };
    let FirmBlock { desk, purses, .. } = block;
    desk.pay(
        purses,
        firm,
        Node::OutsideOwners,
        PaymentKind::Liquidation,
        outside,
    );
    desk.pay(
        purses,
        firm,
        heirs,
        PaymentKind::Liquidation,
        left - outside,
    );
    block.status[firm] = Status::Vacant;
}

/// Invoices that a closing firm has not paid are lost to its suppliers.
fn write_off_unpaid(firms: &mut [FirmBlock], products: usize) {
    for index in 0..firms.len() {
        for place in 0..firms[index].drawn.len() {
            let firm = firms[index].drawn[place] as usize;
            if firms[index].status[firm] == Status::Active {
                continue;
            }
            for at in firms[index].everywhere(firm, products) {
                let unpaid = firms[index].payable.iter_mut();
                let lost: Pence = unpaid.map(|due| std::mem::take(&mut due[at])).sum();
                if lost > Pence::ZERO {
                    let supplier = firms[index].supplier[at] as usize;
                    let owner = firms.partition_point(|b| b.first + b.len() <= supplier);
                    let place = supplier - firms[owner].first;
                    firms[owner].receivable[place] -= lost;
                    firms[owner].taxable[place] -= lost;
                }
            }
        }
    }
}

/// A new firm, small beside a typical one of its sector, with the customers that are used to its
/// place and a small firm's part of pooled orders: its owners' and its bank's money pays for its first
/// months, and it takes over the premises. It belongs to those who own firms of its
/// size.
fn open(block: &mut FirmBlock, firm: usize, region: &mut Region, today: Today) {
    let behaviour = today.behaviour;
    let recipe = &region.base.recipes[block.sector];
    let typical = region.shops.typical[block.sector];
    // Where a sector has all but gone, the base year's firms are what a founder sees room for:
    // otherwise each generation would be a fraction of the last.
    let places = region.shops.of_sector[block.sector].len().max(1) as f64;
    let usual = (typical.capacity * behaviour.capacity_use).max(recipe.output / places);
    // Nobody opens a firm that has not work for one: heads are whole.
    let one_worker = 1.0 / recipe.labour.max(f64::MIN_POSITIVE);
    let expected = (usual * behaviour.entry_size).max(one_worker.min(usual));
    block.birth[firm] += 1;
    let custom = today
        .luck
        .stream(Purpose::BuildInvoicing, 0, region.firm_key);
    let products = region.sectors.len();
    block.invoiced[firm] = buys_by_invoice(custom, block.draw_key(firm), products, behaviour);
    block.expected[firm] = expected;
    let draw = today
        .stream(Purpose::Convert, region.firm_key)
        .uniform(block.draw_key(firm), 0);
    block.bonus[firm] = Pence::ZERO;
    block.form[firm] = owners::next_form(block, firm, &region.conditions, draw);
    block.outside_share[firm] = if block.form[firm] == Form::Private {
        region.owners.outside_share(block, firm)
    } else {
        0.0
    };
    let money = Pence((expected / VOLUME_PER_PENNY * behaviour.firm_deposit_months) as i64);
    let outside = money.scaled(f64::from(block.outside_share[firm]));
    block.desk.receive(
        &mut block.purses,
        firm,
        Node::OutsideOwners,
        PaymentKind::Liquidation,
        outside,
    );
    block.loan[firm] = Pence::ZERO;
    block.regional_bank[firm] = false;
    block.status[firm] = Status::Active;
    block.distress[firm] = 0;
    block.taxable[firm] = Pence::ZERO;
    block.demanded[firm] = expected;
    block.capacity[firm] = expected / behaviour.capacity_use;
    block.stretch[firm] = 1.0;
    block.toil[firm] = 1.0;
    block.pool_weight[firm] = typical.pool_weight * (expected / usual);
    block.markup[firm] = recipe.markup;
    block.profit[firm] = 0.0;
    block.price[firm] = region.markets.offers.local_price[block.sector];
    block.wage[firm] = recipe.wage;
    block.investment[firm] = Pence::ZERO;
    block.cash[firm] = 1.0;
    region.tally.entries += 1;
    // Local founders borrow what they put in.
    borrow::grant(block, firm, money - outside, region);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::tests::{region, today, village};

    #[test]
    fn the_smallest_close_first_and_large_firms_only_when_they_must() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(smallness(25.0, 1.0, 100.0), 0.75));
        assert!(close(smallness(25.0, -1.0, 100.0), 1.0));
        assert!(close(smallness(100.0, -1.0, 100.0), 0.0));
        assert!(close(smallness(0.0, 0.0, 0.0), 0.0));
    }

    #[test]
    fn nobody_closes_or_opens_at_no_rate() {
        let mut scenario = village();
        scenario.behaviour.closure_rate = 0.0;
        let mut region = region(&scenario);
        turn_over(&mut region, today(&scenario));
        assert_eq!((region.tally.exits, region.tally.entries), (0, 0));
        scenario.behaviour.closure_rate = 1.0;
        for month in 1..=12 {
            let today = Today {
                month,
                ..today(&scenario)
            };
            turn_over(&mut region, today);
        }
        assert!(region.tally.exits > 0);
    }

    #[test]
    fn a_sector_without_firms_comes_back() {
        let mut scenario = village();
        scenario.behaviour.closure_rate = 0.0;
        scenario.behaviour.entry_rate = 12.0;
        let mut region = region(&scenario);
        let sector = region.firms.iter().position(|b| !b.public && !b.is_empty());
        let sector = sector.expect("the village has private firms");
        region.firms[sector].status.fill(Status::Vacant);
        let (firms, shops) = (&region.firms, &mut region.shops);
        shops.refresh(firms, &[], 1);
        turn_over(&mut region, today(&scenario));
        let block = &region.firms[sector];
        assert!((0..block.len()).all(|f| block.active(f) && block.capacity[f] > 0.0));
        assert!(block.pool_weight.iter().all(|w| *w > 0.0));
    }

    /// Firm `buyer` owes firm `seller` so much for product 0 (both are indices in the region).
    fn invoice(firms: &mut [FirmBlock], buyer: usize, seller: usize, owed: Pence) {
        let (block, firm) = place(firms, buyer);
        let at = firms[block].at(firm, 0);
        firms[block].supplier[at] = seller as u32;
        firms[block].payable[0][at] = owed;
        let (block, at) = place(firms, seller);
        firms[block].receivable[at] += owed;
    }

    fn place(firms: &[FirmBlock], index: usize) -> (usize, usize) {
        let block = firms.partition_point(|b| b.first + b.len() <= index);
        (block, index - firms[block].first)
    }

    #[test]
    fn failures_pass_losses_on_along_a_chain_of_invoices() {
        let scenario = village();
        let mut region = region(&scenario);
        let products = region.sectors.len();
        let firms = &mut region.firms;
        let (first, second, third) = (0, 1, 2);
        invoice(firms, first, second, Pence(700));
        invoice(firms, second, third, Pence(300));
        let fail = |block: &mut FirmBlock, at: usize| {
            block.status[at] = Status::Closing;
            block.draw(|block, firm| block.status[firm] == Status::Closing);
        };
        let owed = |firms: &[FirmBlock], index: usize| {
            let (block, at) = place(firms, index);
            (firms[block].receivable[at].0, firms[block].taxable[at].0)
        };
        let (block, at) = place(firms, first);
        fail(&mut firms[block], at);
        write_off_unpaid(firms, products);
        assert_eq!(owed(firms, second), (0, -700), "its supplier loses");
        assert_eq!(owed(firms, third), (300, 0), "and nobody else yet");
        let (block, at) = place(firms, second);
        fail(&mut firms[block], at);
        write_off_unpaid(firms, products);
        assert_eq!(
            owed(firms, third),
            (0, -300),
            "until that one fails in turn"
        );
    }
}
