//! Households' shopping: a linear expenditure system along each household's links.

use super::carry_over;
use crate::calibrate::accounts::Origin;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::{Region, ShoppingList, Shops};
use crate::ledger::{Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::source::{SELLERS, filled};
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::units::Pence;

const WORLD: usize = Origin::World as usize;

/// Share of the target for deposits below which a household saves on consumption.
const CUSHION: f64 = 0.75;

/// What shoppers need to know.
struct Street<'a> {
    lists: &'a [ShoppingList],
    shops: &'a Shops,
    tax: f64,
    products: usize,
    notes: bool,
}

/// A household's order of a product at its local shop, pence at basic prices.
#[inline]
fn local_order(list: &ShoppingList, product: usize, spending: Spending) -> Pence {
    let essential = list.local_fixed[product] * spending.essential;
    let beyond = list.local_marginal[product] * spending.beyond;
    Pence((essential + beyond) as i64)
}

/// A budget divided: the share of the essential basket it covers and what is left beyond it, pence.
#[derive(Clone, Copy)]
struct Spending {
    essential: f64,
    beyond: f64,
}

impl Spending {
    #[inline]
    fn of(budget: Pence, list: &ShoppingList) -> Self {
        let budget = budget.as_f64();
        if budget >= list.essential {
            Self {
                essential: 1.0,
                beyond: budget - list.essential,
            }
        } else {
            Self {
                essential: budget / list.essential,
                beyond: 0.0,
            }
        }
    }
}

/// Budgets, and orders at first-choice shops.
pub fn order(region: &mut Region, today: Today) {
    let Region {
        households,
        household_tills,
        markets,
        shops,
        base,
        household_key,
        accounts,
        ..
    } = region;
    let products = base.recipes.len();
    let (search, candidate) = (
        today.stream(Purpose::ShopSearch, *household_key),
        today.stream(Purpose::ShopCandidate, *household_key),
    );
    let lists = &markets.lists;
    parallel::for_each_pair(households, household_tills, |block, till| {
        invest_in_dwellings(block, base.dwellings, base.household_income, today);
        for i in 0..block.len() {
            if !today.behaviour.limit_mode {
                look_around(
                    block,
                    i,
                    shops,
                    products,
                    today.behaviour.supplier_search,
                    search,
                    candidate,
                );
            }
            let list = &lists[block.localism[i] as usize];
            block.budget[i] = budget(block, i, list, base.consumption_rate, today);
            let spending = Spending::of(block.budget[i], list);
            let links = &block.shop[i * products..(i + 1) * products];
            for (product, &shop) in links.iter().enumerate() {
                till.order(shop as usize, local_order(list, product, spending));
            }
        }
    });
    for block in households {
        accounts.absorb(&mut block.desk, PaymentKind::Investment);
    }
}

/// Consumption out of smoothed income and of wealth beyond (or short of) the target; the essential
/// basket first; never more than is there.
fn budget(block: &HouseholdBlock, i: usize, list: &ShoppingList, rate: f64, today: Today) -> Pence {
    let behaviour = today.behaviour;
    let income = block.smoothed[i];
    let held = block.purses.of(i) + block.local_money[i];
    let cushion = income * behaviour.household_deposit_months * CUSHION;
    let short = (held - block.disposable[i]).as_f64() - cushion;
    let effect = if behaviour.limit_mode {
        0.0
    } else {
        behaviour.wealth_effect * short.min(0.0)
    };
    let wanted = (rate * income + effect).max(list.essential);
    // Notes may find no shop that takes them, so cash alone must cover what is ordered.
    let cash = block.purses.of(i);
    Pence(wanted as i64).min(cash).max(Pence::ZERO)
}

/// Now and then a household tries another shop for one product, found in proportion to size, and
/// goes over when it is cheaper or its own has closed.
fn look_around(
    block: &mut HouseholdBlock,
    i: usize,
    shops: &Shops,
    products: usize,
    rate: f64,
    search: Stream,
    candidate: Stream,
) {
    let key = block.draw_key(i);
    let draw = search.uniform(key, 0);
    let chance = (rate * products as f64).min(1.0);
    if draw >= chance {
        return;
    }
    let product = ((draw / chance) * products as f64) as usize;
    let link = &mut block.shop[i * products + product];
    if let Some(other) = shops.drawn(product, candidate.uniform(key, 0))
        && (shops.price[other] < shops.price[*link as usize] || shops.fill[*link as usize] < 1.0)
    {
        *link = other as u32;
    }
}

/// Households put a share of their income into dwellings, as the base year's did.
fn invest_in_dwellings(block: &mut HouseholdBlock, rate: f64, base_income: f64, today: Today) {
    let HouseholdBlock {
        desk,
        purses,
        smoothed,
        ..
    } = block;
    for (i, &income) in smoothed.iter().enumerate() {
        let income = if today.behaviour.limit_mode {
            base_income
        } else {
            income
        };
        let amount = Pence((rate * income) as i64)
            .min(purses.of(i))
            .max(Pence::ZERO);
        desk.pay(
            purses,
            i,
            Node::Contractors,
            PaymentKind::Investment,
            amount,
        );
    }
}

/// Households pay for what their first choice delivers, and for what comes from outside.
pub fn settle(region: &mut Region, _today: Today) {
    let Region {
        households,
        household_tills,
        markets,
        shops,
        base,
        issuer,
        ..
    } = region;
    let street = Street {
        lists: &markets.lists,
        shops,
        tax: base.consumption.tax,
        products: base.recipes.len(),
        notes: issuer.notes > Pence::ZERO,
    };
    parallel::for_each_pair(households, household_tills, |block, till| {
        for i in 0..block.len() {
            buy(block, i, till, &street);
        }
    });
    carry_over(region);
}

fn buy(block: &mut HouseholdBlock, i: usize, till: &mut Till, street: &Street) {
    let list = &street.lists[block.localism[i] as usize];
    let spending = Spending::of(block.budget[i], list);
    let mut ordered = Pence::ZERO;
    let mut got_all = Pence::ZERO;
    for product in 0..street.products {
        let shop = block.shop[i * street.products + product] as usize;
        let order = local_order(list, product, spending);
        let got = filled(order, street.shops.fill[shop]);
        ordered += order;
        got_all += got;
        block.tally.spent_locally[product] += got.0;
        pay_shop(block, i, shop, got, till, street);
    }
    block.rationed[i] = got_all < ordered;
    let tally = &mut block.tally;
    tally.wanted += ordered.0;
    tally.not_delivered += (ordered - got_all).0;
    let unmet =
        list.essential * (1.0 - spending.essential) + list.not_available * spending.essential;
    tally.unmet_need += unmet as i64;
    let class = block.localism[i] as usize;
    tally.baskets[class] += (spending.essential * 1e6) as i64;
    tally.beyond[class] += spending.beyond as i64;
    let outside = pay_outside(block, i, list, spending);
    let tax = (got_all + outside).scaled(street.tax);
    block.desk.pay(
        &mut block.purses,
        i,
        Node::State,
        PaymentKind::ProductTax,
        tax,
    );
    block.tally.spent += (got_all + outside + tax).0;
}

/// Pays a shop, in local money as far as both use it.
#[inline]
fn pay_shop(
    block: &mut HouseholdBlock,
    i: usize,
    shop: usize,
    amount: Pence,
    till: &mut Till,
    street: &Street,
) {
    let mut cash = amount;
    if street.notes && block.local_money[i] > Pence::ZERO && street.shops.accepts[shop] {
        let notes = block.local_money[i].min(amount);
        till.pay_in_notes(&mut block.local_money[i], shop, notes);
        block.tally.local_money_spent += notes.0;
        cash -= notes;
    }
    block.desk.pay_firm(
        &mut block.purses,
        i,
        till,
        shop,
        PaymentKind::Consumption,
        cash,
    );
}

fn pay_outside(
    block: &mut HouseholdBlock,
    i: usize,
    list: &ShoppingList,
    spending: Spending,
) -> Pence {
    let mut total = Pence::ZERO;
    for (origin, &seller) in SELLERS.iter().enumerate().skip(1) {
        let price = list.outside_fixed[origin] * spending.essential
            + list.outside_marginal[origin] * spending.beyond;
        let amount = Pence(price as i64);
        let tariff = if origin == WORLD {
            amount.scaled(list.tariff_share)
        } else {
            Pence::ZERO
        };
        let HouseholdBlock { desk, purses, .. } = block;
        desk.pay(purses, i, seller, PaymentKind::Consumption, amount - tariff);
        if tariff > Pence::ZERO {
            desk.pay(purses, i, Node::State, PaymentKind::Tariff, tariff);
        }
        total += amount;
    }
    total
}

/// Households whose first choice ran out order the rest at another shop of the sector.
pub fn order_second_choice(region: &mut Region, today: Today) {
    let Region {
        households,
        household_tills,
        markets,
        shops,
        base,
        household_key,
        issuer,
        ..
    } = region;
    let second = today.stream(Purpose::SecondChoice, *household_key);
    let street = Street {
        lists: &markets.lists,
        shops,
        tax: base.consumption.tax,
        products: base.recipes.len(),
        notes: issuer.notes > Pence::ZERO,
    };
    parallel::for_each_pair(households, household_tills, |block, till| {
        for i in (0..block.len()).filter(|&i| block.rationed[i]) {
            missing(block, i, &street, second, |_, shop, lacking| {
                till.order(shop, lacking);
            });
        }
    });
}

/// Calls `at(product, second shop, pence)` for each order that the first choice did not fill.
fn missing(
    block: &HouseholdBlock,
    i: usize,
    street: &Street,
    second: Stream,
    mut at: impl FnMut(usize, usize, Pence),
) {
    let list = &street.lists[block.localism[i] as usize];
    let spending = Spending::of(block.budget[i], list);
    let key = block.draw_key(i);
    for product in 0..street.products {
        let shop = block.shop[i * street.products + product] as usize;
        let fill = street.shops.fill[shop];
        if fill < 1.0 {
            let order = local_order(list, product, spending);
            let lacking = order - filled(order, fill);
            if lacking > Pence::ZERO
                && let Some(other) = street
                    .shops
                    .drawn(product, second.uniform(key, product as u32))
            {
                at(product, other, lacking);
            }
        }
    }
}

/// And pay for what the second choice delivers; what is still missing is unmet.
pub fn settle_second_choice(region: &mut Region, today: Today) {
    let Region {
        households,
        household_tills,
        markets,
        shops,
        base,
        household_key,
        issuer,
        ..
    } = region;
    let second = today.stream(Purpose::SecondChoice, *household_key);
    let street = Street {
        lists: &markets.lists,
        shops,
        tax: base.consumption.tax,
        products: base.recipes.len(),
        notes: issuer.notes > Pence::ZERO,
    };
    parallel::for_each_pair(households, household_tills, |block, till| {
        for i in 0..block.len() {
            if block.rationed[i] {
                buy_second_choice(block, i, till, &street, second);
            }
        }
    });
    carry_over(region);
}

fn buy_second_choice(
    block: &mut HouseholdBlock,
    i: usize,
    till: &mut Till,
    street: &Street,
    second: Stream,
) {
    let list = &street.lists[block.localism[i] as usize];
    let essential_share = (list.essential / block.budget[i].as_f64().max(1.0)).min(1.0);
    let mut found = Pence::ZERO;
    let mut lacked = Pence::ZERO;
    for product in 0..street.products {
        let shop = block.shop[i * street.products + product] as usize;
        let fill = street.shops.fill[shop];
        if fill >= 1.0 {
            continue;
        }
        let order = local_order(list, product, Spending::of(block.budget[i], list));
        let lacking = order - filled(order, fill);
        lacked += lacking;
        let key = block.draw_key(i);
        if let Some(other) = street
            .shops
            .drawn(product, second.uniform(key, product as u32))
        {
            let got = filled(lacking, street.shops.second_fill[other]);
            found += got;
            block.tally.spent_locally[product] += got.0;
            pay_shop(block, i, other, got, till, street);
        }
    }
    let tax = found.scaled(street.tax);
    block.desk.pay(
        &mut block.purses,
        i,
        Node::State,
        PaymentKind::ProductTax,
        tax,
    );
    block.tally.spent += (found + tax).0;
    block.tally.not_delivered -= found.0;
    block.tally.unmet_need +=
        ((lacked - found).as_f64() * (1.0 + street.tax) * essential_share) as i64;
}
