//! Pooled buyers: council, state bodies, investors, visitors and the outside markets. Each orders a
//! basket (or exports); its local part is spread over a sector's firms by weight.

use std::ops::Range;

use super::Choice;
use crate::calibrate::accounts::Origin;
use crate::economy::base::{Base, POOLS, Pool};
use crate::economy::firms::{Bought, FirmBlock};
use crate::economy::households::HouseholdBlock;
use crate::economy::local_money::council_costs;
use crate::economy::region::{PublicPurse, Region, Shops};
use crate::economy::sourcing::tilted;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::month::batch::{FIRMS, batches_of_firms};
use crate::month::source::{SELLERS, filled};
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::{self, Pence, split_by_largest_remainder};

const AREA: usize = Origin::RestOfArea as usize;
const LOCAL: usize = Origin::Local as usize;
const WORLD: usize = Origin::World as usize;
/// Weight of the newest month in the public purse's yearly income.
const YEARLY: f64 = 1.0 / 12.0;
/// Bounds of what the fiscal rule makes of the state's grants and purchases.
const FISCAL_BOUNDS: (f64, f64) = (0.5, 2.0);

/// Who pays for a pool's purchases and as what.
const fn payer(pool: Pool) -> (Node, PaymentKind) {
    match pool {
        Pool::Council => (Node::Council, PaymentKind::PublicPurchases),
        Pool::Agency => (Node::Agency, PaymentKind::PublicPurchases),
        Pool::Contractors => (Node::Contractors, PaymentKind::Investment),
        Pool::Visitors => (Node::Visitors, PaymentKind::Consumption),
        Pool::OtherRegions | Pool::RestOfArea => (Node::RestOfArea, PaymentKind::Exports),
        Pool::RestOfState => (Node::RestOfState, PaymentKind::Exports),
        Pool::World => (Node::World, PaymentKind::Exports),
    }
}

/// Firms and the state pay what they mean to invest into the contractors' purse.
pub fn commit_investment(region: &mut Region, today: Today) {
    let Region {
        firms,
        accounts,
        base,
        purse,
        conditions,
        ..
    } = region;
    parallel::for_each(firms, |block| {
        for firm in 0..block.len() {
            let amount = block.investment[firm]
                .min(block.purses.of(firm))
                .max(Pence::ZERO);
            block.investment[firm] = amount;
            block.desk.pay(
                &mut block.purses,
                firm,
                Node::Contractors,
                PaymentKind::Investment,
                amount,
            );
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Investment);
    }
    let investment = base.state_investment * fiscal_factor(purse, base, today) + conditions.built;
    accounts.pay(
        Node::State,
        Node::Contractors,
        PaymentKind::Grants,
        Pence(investment as i64),
    );
}

/// What the fiscal rule makes of the state's grants and purchases: they follow the taxes that the region
/// has paid in the past year, as far as the rule says.
fn fiscal_factor(purse: &PublicPurse, base: &Base, today: Today) -> f64 {
    let rule = today.behaviour.fiscal_rule;
    if rule <= 0.0 || base.state_taxes <= 0.0 || today.behaviour.limit_mode {
        return 1.0;
    }
    let (low, high) = FISCAL_BOUNDS;
    (1.0 + rule * (purse.state_taxes / base.state_taxes - 1.0)).clamp(low, high)
}

/// What the council means to spend besides policies' costs: the base year's budget, as its income of the
/// past year has changed, and a part of what it holds beyond (or short of) a month's spending.
fn council_budget(usual: f64, held: f64, purse: &PublicPurse, today: Today) -> f64 {
    let behaviour = today.behaviour;
    let followed = behaviour.council_follows_income * (purse.council_income - usual);
    let wanted = (usual + followed).max(0.0);
    // The grant and last month's tax are in, this month's spending is not yet out.
    wanted + (held - usual - wanted) / behaviour.council_correction_months
}

/// What each pool means to spend this month with product tax, pence.
fn budgets(region: &mut Region, today: Today) -> [f64; 4] {
    let Region {
        accounts,
        base,
        conditions,
        issuers,
        tally,
        purse,
        households,
        ..
    } = region;
    let factor = fiscal_factor(purse, base, today);
    let [running, paid_out] = council_costs(issuers);
    let costs = conditions.cost_to_council + running;
    let state_costs: Pence = issuers.iter().map(|issuer| issuer.state_cost).sum();
    let state_costs = conditions.cost_to_state + state_costs.as_f64();
    let agents: usize = households.iter().map(HouseholdBlock::len).sum();
    let handed_out =
        conditions.basic_income * agents as f64 + conditions.support + conditions.built;
    tally.policy_cost += (costs + state_costs + handed_out) as i64;
    tally.council_policy_cost += (costs + conditions.levied) as i64;
    let support = Pence(conditions.support as i64);
    accounts.pay(Node::State, Node::Council, PaymentKind::Grants, support);
    let grant = Pence((base.council_grant * conditions.transfers * factor) as i64);
    if grant >= Pence::ZERO {
        accounts.pay(Node::State, Node::Council, PaymentKind::Grants, grant);
    } else {
        // A council that taxes more than it spends hands the rest on, as far as it has it.
        let over = (-grant).min(accounts.of(Node::Council)).max(Pence::ZERO);
        accounts.pay(Node::Council, Node::State, PaymentKind::Grants, over);
    }
    let held = accounts.of(Node::Council).as_f64();
    let usual = base.basket_spending[0];
    let taxes = accounts
        .books
        .paid(Node::Households, Node::Council, PaymentKind::CouncilTax);
    let income = taxes.as_f64() + grant.as_f64() - costs - paid_out;
    purse.council_income += YEARLY * (income - purse.council_income);
    let council = if today.behaviour.limit_mode {
        usual
    } else {
        council_budget(usual, held - costs - conditions.support, purse, today)
            + costs
            + conditions.support
    };
    [
        council.clamp(0.0, held.max(0.0)),
        base.basket_spending[1] * factor + state_costs,
        accounts.of(Node::Contractors).as_f64().max(0.0),
        base.basket_spending[3] * conditions.visitors,
    ]
}

/// Works out what every pool orders of every local product.
pub fn order(region: &mut Region, today: Today) {
    let budgets = budgets(region, today);
    let Region {
        markets,
        base,
        conditions,
        shops,
        border,
        ..
    } = region;
    markets.budgets = budgets;
    let products = base.recipes.len();
    for (i, pool) in Pool::BASKETS.into_iter().enumerate() {
        let basket = &markets.baskets[i];
        let volume = volume_bought(budgets[i], basket.tax, basket.basket_price());
        for product in 0..products {
            let price = markets.offers.price[LOCAL][product];
            markets.pooled[pool as usize][product] =
                volume * basket.weight[product] * basket.share[product][LOCAL] * price;
            border.ordered_by[1 + i][product] = volume
                * basket.weight[product]
                * basket.share[product][AREA]
                * markets.offers.price[AREA][product];
        }
    }
    let retaliated = 1.0 - today.behaviour.retaliation * markets.displaced.max(0.0);
    for (i, market) in Pool::MARKETS.into_iter().enumerate() {
        for product in 0..products {
            let price = markets.offers.local_price[product];
            let delivered = price * (1.0 + conditions.lever(LeverKind::TransportCost)[product]);
            // Buyers there compare with what others ask there.
            let others = conditions.outside_price[Origin::OUTSIDE[i] as usize][product];
            let volume = tilted(delivered / others, today.behaviour.origin_elasticity)
                * conditions.stayed[product]
                * conditions.export_demand[product]
                * retaliated;
            let injected = if market == Pool::RestOfState {
                conditions.injected[product]
            } else {
                0.0
            };
            markets.pooled[market as usize][product] =
                base.exports[i][product] * volume * price + injected;
        }
    }
    markets.note_public_part();
    let open: &[f64] = &shops.pool_weight;
    for column in &mut markets.pooled {
        column.iter_mut().zip(open).for_each(|(order, &weight)| {
            if weight <= 0.0 {
                *order = 0.0;
            }
        });
    }
}

fn volume_bought(budget: f64, tax: f64, price: f64) -> f64 {
    if price > 0.0 {
        budget / (1.0 + tax) / price
    } else {
        0.0
    }
}

/// Pools pay firms for what they deliver, and buy from outside.
pub fn settle(region: &mut Region, _today: Today) {
    pay_firms(region, Choice::First);
    for (i, pool) in Pool::BASKETS.into_iter().enumerate() {
        region.markets.bought_outside[i] = buy_outside(region, i, pool);
    }
}

/// Pools pay for what other firms deliver of what they missed, and the tax on all that they bought;
/// then they are made whole by their payers.
pub fn settle_second(region: &mut Region, today: Today) {
    pay_firms(region, Choice::Second);
    for (i, pool) in Pool::BASKETS.into_iter().enumerate() {
        let spent = pay_tax(region, i, pool);
        note_public(region, i, pool, spent);
        if pool == Pool::Contractors {
            let committed = region.markets.budgets[i];
            region.investment_fill = if committed > 0.0 {
                (spent.as_f64() / committed).min(1.0)
            } else {
                1.0
            };
        }
    }
    let accounts = &mut region.accounts;
    let owed = |node: Node, accounts: &crate::ledger::Accounts| -accounts.of(node);
    let agency = owed(Node::Agency, accounts);
    accounts.pay(Node::State, Node::Agency, PaymentKind::Grants, agency);
    // Visitors come from all over; their money is booked with the rest of the state.
    let visitors = owed(Node::Visitors, accounts);
    accounts.pay(
        Node::RestOfState,
        Node::Visitors,
        PaymentKind::Tourism,
        visitors,
    );
    if today.behaviour.limit_mode {
        // The limit mode's council spends a fixed sum; what more tax brings goes back to the state.
        let over = accounts.of(Node::Council) - Pence(region.base.basket_spending[0] as i64);
        accounts.pay(
            Node::Council,
            Node::State,
            PaymentKind::Grants,
            over.max(Pence::ZERO),
        );
    }
}

fn pay_firms(region: &mut Region, choice: Choice) {
    let Region {
        firms,
        shops,
        markets,
        accounts,
        tally,
        border,
        ..
    } = region;
    {
        let (shops, markets) = (&*shops, &*markets);
        parallel::for_each(firms, |block| {
            block.bought = Bought::default();
            block.missed_by_pool = [Pence::ZERO; POOLS];
            let orders: [f64; POOLS] =
                std::array::from_fn(|pool| markets.pooled[pool][block.sector]);
            for batch in batches_of_firms(block.len()) {
                receive_from_pools(block, &batch, shops, choice, &orders);
            }
        });
    }
    markets
        .pooled
        .iter_mut()
        .for_each(|orders| orders.fill(0.0));
    if choice == Choice::First {
        border.sold_elsewhere = Pence::ZERO;
    }
    for block in firms {
        border.sold_elsewhere += block
            .desk
            .received_so_far(Node::RestOfArea, PaymentKind::Exports);
        accounts.absorb(&mut block.desk, PaymentKind::PublicPurchases);
        let missed: Pence = block.missed_by_pool.iter().copied().sum();
        match choice {
            Choice::First => {
                tally.wanted += (block.bought.local + missed).0;
                tally.not_delivered += missed.0;
            }
            Choice::Second => tally.not_delivered -= block.bought.local.0,
        }
        // What is missing is what the second round orders.
        for (orders, missed) in markets.pooled.iter_mut().zip(block.missed_by_pool) {
            orders[block.sector] += missed.as_f64();
        }
    }
}

/// The firms of a batch deliver what they can of what each pool orders from their sector, and are paid.
fn receive_from_pools(
    block: &mut FirmBlock,
    batch: &Range<usize>,
    shops: &Shops,
    choice: Choice,
    orders: &[f64; POOLS],
) {
    let mut revenue = [Pence::ZERO; FIRMS];
    let mut got = [Pence::ZERO; FIRMS];
    let (revenue, got) = (&mut revenue[..batch.len()], &mut got[..batch.len()]);
    for (pool, &order) in Pool::ALL.into_iter().zip(orders) {
        // What other regions pay comes later: see `take_in`.
        if order <= 0.0 || pool == Pool::OtherRegions {
            continue;
        }
        let first = block.first + batch.start;
        let parts = shops.parts(block.sector, first, choice.along(), [order]);
        let mut missed = Pence::ZERO;
        for ((got, [part]), firm) in got.iter_mut().zip(parts).zip(batch.clone()) {
            *got = filled(part, block.fill_for(pool, firm));
            missed += part - *got;
        }
        block.missed_by_pool[pool as usize] += missed;
        let (node, kind) = payer(pool);
        let FirmBlock { desk, purses, .. } = block;
        desk.receive_each(purses, batch.clone(), node, kind, got);
        units::add_up(revenue, got);
    }
    for (firm, &revenue) in batch.clone().zip(&*revenue) {
        block.bought.local += revenue;
        crate::month::source::sell(block, firm, revenue);
    }
}

/// A pool's purchases from outside; returns what they cost, tariff included.
fn buy_outside(region: &mut Region, i: usize, pool: Pool) -> Pence {
    let Region {
        accounts,
        markets,
        conditions,
        border,
        ..
    } = region;
    let basket = &markets.baskets[i];
    let volume = volume_bought(markets.budgets[i], basket.tax, basket.basket_price());
    let (node, kind) = payer(pool);
    let sectors = basket.weight.len();
    // What each outside market's sellers get, and the tariff last: one payment, split.
    let mut due = [0.0; 4];
    for (market, origin) in Origin::OUTSIDE.map(|o| o as usize).into_iter().enumerate() {
        for product in 0..sectors {
            let amount = if origin == AREA {
                border.ordered_by[1 + i][product]
            } else {
                volume
                    * basket.weight[product]
                    * basket.share[product][origin]
                    * markets.offers.price[origin][product]
            };
            let rate = if origin == WORLD {
                conditions.lever(LeverKind::Tariff)[product]
            } else {
                0.0
            };
            due[market] += amount / (1.0 + rate);
            due[3] += amount - amount / (1.0 + rate);
        }
    }
    let outside = Pence(due.iter().sum::<f64>() as i64);
    let mut parts = [Pence::ZERO; 4];
    split_by_largest_remainder(outside, &due, &mut parts);
    for (origin, &part) in Origin::OUTSIDE.iter().zip(&parts) {
        accounts.pay(node, SELLERS[*origin as usize], kind, part);
    }
    border.divide_payment(1 + i, parts[0]);
    accounts.pay(node, Node::State, PaymentKind::Tariff, parts[3]);
    outside
}

/// Adds what a public body has bought to the region's, at base-year prices, but for what policies cost to run.
fn note_public(region: &mut Region, i: usize, pool: Pool, spent: Pence) {
    let running = match pool {
        Pool::Council => {
            let [running, _] = council_costs(&region.issuers);
            region.conditions.cost_to_council + running
        }
        Pool::Agency => {
            let of_issuers: Pence = region.issuers.iter().map(|issuer| issuer.state_cost).sum();
            region.conditions.cost_to_state + of_issuers.as_f64()
        }
        _ => return,
    };
    let basket = &region.markets.baskets[i];
    let bought = (spent.as_f64() - running).max(0.0);
    region.tally.real_public += (bought / basket.basket_price()) as i64;
}

/// The tax on what a pool has bought this month; returns all that it spent.
fn pay_tax(region: &mut Region, i: usize, pool: Pool) -> Pence {
    let Region {
        accounts, markets, ..
    } = region;
    let (node, kind) = payer(pool);
    let sectors = (0..markets.baskets[i].weight.len()).map(|s| Node::Sector(s as u16));
    let local: Pence = sectors
        .map(|sector| accounts.books.paid(node, sector, kind))
        .sum();
    let basic = local + markets.bought_outside[i];
    let tax = basic.scaled(markets.baskets[i].tax);
    accounts.pay(node, Node::State, PaymentKind::ProductTax, tax);
    basic + tax
}

const _: () = assert!(POOLS == Pool::ALL.len());
