//! Phase 12. Capacity wears out and is replaced; closed firms wind up; new firms take empty places.

use super::Today;
use super::share_out::replacement_cost;
use crate::economy::base::Base;
use crate::economy::firms::{FirmBlock, Status};
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::parallel;
use crate::random::Purpose;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

/// Share of the gap between wanted and present capacity that a firm closes in a month: about a fifth in a
/// year. Assumed.
const CATCH_UP: f64 = 0.02;
/// Expected sales of a new firm as a share of a typical place's. Assumed.
const OPENING_SIZE: f64 = 0.5;

/// Wear and investment, then exit and entry.
pub fn wear_and_replace(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        investment_fill,
        ..
    } = region;
    let filled = *investment_fill;
    parallel::for_each(firms, |block| {
        for firm in 0..block.len() {
            if block.active(firm) {
                renew(block, firm, base, filled, today);
            }
        }
    });
    if !today.behaviour.limit_mode {
        turn_over(region, today);
    }
}

/// Last month's investment becomes capacity, this month's wear goes off it, and the next investment
/// is set aside: replacement, and part of what expected sales lack.
fn renew(block: &mut FirmBlock, firm: usize, base: &Base, filled: f64, today: Today) {
    let behaviour = today.behaviour;
    let recipe = &base.recipes[block.sector];
    let worn = block.capacity[firm] * behaviour.depreciation / 12.0;
    let price = recipe.capital_price;
    let built = if block.public || price <= 0.0 {
        // Public capacity is the state's investment: it lasts as long as that finds its goods.
        worn * filled
    } else {
        block.investment[firm].as_f64() / price * filled
    };
    if behaviour.limit_mode {
        block.investment[firm] = Pence(replacement_cost(block, firm, recipe, today) as i64);
        return;
    }
    block.capacity[firm] += built - worn;
    let wanted = block.expected[firm] / behaviour.capacity_use;
    let gap = CATCH_UP * (wanted - block.capacity[firm]);
    let worn_next = block.capacity[firm] * behaviour.depreciation / 12.0;
    let build = (worn_next + gap).max(0.0);
    block.investment[firm] = if block.public {
        Pence::ZERO
    } else {
        Pence((build * price) as i64)
    };
}

fn turn_over(region: &mut Region, today: Today) {
    let enter = today.stream(Purpose::Enter, region.firm_key);
    let mut firms = std::mem::take(&mut region.firms);
    let products = region.sectors.len();
    for block in &mut firms {
        for firm in 0..block.len() {
            match block.status[firm] {
                Status::Active => {}
                Status::Closing => wind_up(block, firm, products),
                Status::Vacant => {
                    let chance = today.behaviour.entry_rate / 12.0;
                    if enter.uniform(block.draw_key(firm), 0) < chance {
                        open(block, firm, region, today);
                    }
                }
            }
        }
        region
            .accounts
            .absorb(&mut block.desk, PaymentKind::Liquidation);
    }
    write_off_unpaid(&mut firms, products);
    region.firms = firms;
}

/// A closing firm's stocks are lost; when nobody owes it anything more, its owners get what is left
/// and the place is empty.
fn wind_up(block: &mut FirmBlock, firm: usize, products: usize) {
    block.lost[firm] += block.stock[firm];
    block.stock[firm] = Volume::ZERO;
    block.supply[firm] = Volume::ZERO;
    block.input_stock[firm * products..(firm + 1) * products].fill(Volume::ZERO);
    if block.receivable[firm] > Pence::ZERO
        || block.local_money[firm] > Pence::ZERO
        || block.heads[firm] > 0
    {
        return;
    }
    let left = block.purses.of(firm);
    let outside = left.scaled(f64::from(block.outside_share[firm]));
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
        Node::LocalOwners,
        PaymentKind::Liquidation,
        left - outside,
    );
    block.status[firm] = Status::Vacant;
}

/// Invoices that a closing firm has not paid are lost to its suppliers.
fn write_off_unpaid(firms: &mut [FirmBlock], products: usize) {
    for index in 0..firms.len() {
        for firm in 0..firms[index].len() {
            if firms[index].status[firm] == Status::Active
                || firms[index].owes(firm, products) == Pence::ZERO
            {
                continue;
            }
            for at in firm * products..(firm + 1) * products {
                let unpaid = std::mem::take(&mut firms[index].payable[at]);
                let lost = unpaid[0] + unpaid[1];
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

/// A new firm: its owners' and its bank's money buys half a typical place's capacity.
fn open(block: &mut FirmBlock, firm: usize, region: &mut Region, today: Today) {
    let behaviour = today.behaviour;
    let recipe = &region.base.recipes[block.sector];
    let places = region.shops.of_sector[block.sector].len().max(1) as f64;
    let expected = recipe.output / places * OPENING_SIZE;
    let money = Pence((expected / VOLUME_PER_PENNY * behaviour.firm_deposit_months) as i64);
    let outside = money.scaled(f64::from(block.outside_share[firm]));
    let FirmBlock { desk, purses, .. } = block;
    desk.receive(
        purses,
        firm,
        Node::OutsideOwners,
        PaymentKind::Liquidation,
        outside,
    );
    // Local founders borrow what they put in.
    let loan = money - outside;
    desk.receive(purses, firm, Node::OutsideBanks, PaymentKind::Loans, loan);
    region.bank.outside_loans += loan;
    region.tally.lent += loan.0;
    region.tally.entries += 1;
    block.loan[firm] = loan;
    block.regional_bank[firm] = false;
    block.birth[firm] += 1;
    block.status[firm] = Status::Active;
    block.distress[firm] = 0;
    block.taxable[firm] = Pence::ZERO;
    block.expected[firm] = expected;
    block.demanded[firm] = expected;
    block.capacity[firm] = expected / behaviour.capacity_use;
    block.price[firm] = region.markets.offers.local_price[block.sector];
    block.wage[firm] = recipe.wage;
    block.investment[firm] = Pence::ZERO;
    block.cash[firm] = 1.0;
}
