//! Households' shopping: a linear expenditure system along each household's links.

use super::carry_over;
use crate::calibrate::accounts::Origin;
use crate::economy::base::Base;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::{Issuer, Markets, Region, ShoppingList, Shops};
use crate::ledger::{Node, Ordered, PaymentKind, Till};
use crate::month::Today;
use crate::month::source::SELLERS;
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::units::Pence;

const WORLD: usize = Origin::World as usize;

/// Share of the target for deposits below which a household saves on consumption.
const CUSHION: f64 = 0.75;

/// What shoppers need to know.
pub(super) struct Street<'a> {
    pub lists: &'a [ShoppingList],
    pub shops: &'a Shops,
    pub tax: f64,
    pub products: usize,
    /// Local money is about.
    pub notes: bool,
}

/// One line of a household's shopping.
pub(super) struct Line {
    pub product: usize,
    pub shop: usize,
    /// What is ordered, pence at basic prices.
    pub order: Pence,
}

/// A household's order of a product at its local shop, pence at basic prices.
#[inline]
pub(super) fn local_order(list: &ShoppingList, product: usize, spending: Spending) -> Pence {
    let essential = list.local_fixed[product] * spending.essential;
    let beyond = list.local_marginal[product] * spending.beyond;
    Pence((essential + beyond) as i64)
}

/// A household's orders at its shops.
#[inline]
pub(super) fn lines<'a>(
    list: &'a ShoppingList,
    links: &'a [u32],
    spending: Spending,
) -> impl Iterator<Item = Line> + 'a {
    let products = links
        .iter()
        .zip(&list.local_fixed)
        .zip(&list.local_marginal);
    products
        .enumerate()
        .map(move |(product, ((&shop, &fixed), &marginal))| Line {
            product,
            shop: shop as usize,
            order: Pence((fixed * spending.essential + marginal * spending.beyond) as i64),
        })
}

/// A budget divided: how many essential baskets it buys (as much as is needed, if it can) and what is
/// left beyond, pence.
#[derive(Clone, Copy)]
pub(super) struct Spending {
    pub essential: f64,
    pub beyond: f64,
}

impl Spending {
    #[inline]
    pub fn of(budget: Pence, list: &ShoppingList, need: f32) -> Self {
        let (budget, need) = (budget.as_f64(), f64::from(need));
        let essential = list.essential * need;
        if budget >= essential {
            Self {
                essential: need,
                beyond: budget - essential,
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
        issuer,
        conditions,
        ..
    } = region;
    let products = base.recipes.len();
    let (search, candidate) = (
        today.stream(Purpose::ShopSearch, *household_key),
        today.stream(Purpose::ShopCandidate, *household_key),
    );
    let street = street(markets, shops, base, issuer);
    parallel::for_each_pair(households, household_tills, |block, till| {
        let rate = base.dwellings * conditions.dwellings;
        invest_in_dwellings(block, rate, base.household_income, today);
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
            let list = &street.lists[block.localism[i] as usize];
            block.budget[i] = budget(block, i, list, base.consumption_rate, today);
            let spending = Spending::of(block.budget[i], list, block.need[i]);
            let class = block.localism[i] as usize;
            block.tally.baskets[class] += (spending.essential * 1e6) as i64;
            block.tally.beyond[class] += spending.beyond as i64;
            let links = &block.shop[i * products..(i + 1) * products];
            for line in lines(list, links, spending) {
                till.order(line.shop, line.order);
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
    let wanted = (rate * income + effect).max(list.essential * f64::from(block.need[i]));
    // Notes may find no shop that takes them, so cash alone must cover what is ordered.
    Pence(wanted as i64)
        .min(block.purses.of(i))
        .max(Pence::ZERO)
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
    at_the_shops(region, |block, till, street| {
        for i in 0..block.len() {
            buy(block, i, till, street);
        }
    });
    carry_over(region);
}

/// Lets every block of households do its shopping, each with its till.
pub(super) fn at_the_shops(
    region: &mut Region,
    shopping: impl Fn(&mut HouseholdBlock, &mut Till, &Street) + Send + Sync,
) {
    let Region {
        households,
        household_tills,
        markets,
        shops,
        base,
        issuer,
        ..
    } = region;
    let street = street(markets, shops, base, issuer);
    parallel::for_each_pair(households, household_tills, |block, till| {
        shopping(block, till, &street);
    });
}

/// What the region's shoppers need to know.
fn street<'a>(markets: &'a Markets, shops: &'a Shops, base: &Base, issuer: &Issuer) -> Street<'a> {
    Street {
        lists: &markets.lists,
        shops,
        tax: base.consumption.tax,
        products: base.recipes.len(),
        notes: issuer.notes > Pence::ZERO,
    }
}

fn buy(block: &mut HouseholdBlock, i: usize, till: &mut Till, street: &Street) {
    let list = &street.lists[block.localism[i] as usize];
    let spending = Spending::of(block.budget[i], list, block.need[i]);
    let (ordered, got) = if street.notes && block.local_money[i] > Pence::ZERO {
        visit_shops_with_notes(block, i, till, street, spending)
    } else {
        visit_shops(block, i, till, street, spending)
    };
    let unmet = list.essential * (f64::from(block.need[i]) - spending.essential)
        + list.not_available * spending.essential;
    let outside = pay_outside(block, i, list, spending);
    let tax = (got + outside).scaled(street.tax);
    let HouseholdBlock {
        desk,
        purses,
        tally,
        ..
    } = block;
    desk.pay(purses, i, Node::State, PaymentKind::ProductTax, tax);
    tally.wanted += ordered.0;
    tally.not_delivered += (ordered - got).0;
    tally.unmet_need += unmet as i64;
    tally.spent += (got + outside + tax).0;
}

/// A household pays its shops for what they deliver; returns what it ordered and what it got.
fn visit_shops(
    block: &mut HouseholdBlock,
    i: usize,
    till: &mut Till,
    street: &Street,
    spending: Spending,
) -> (Pence, Pence) {
    let HouseholdBlock {
        desk,
        purses,
        tally,
        shop,
        localism,
        rationed,
        ..
    } = block;
    let list = &street.lists[localism[i] as usize];
    let links = &shop[i * street.products..(i + 1) * street.products];
    let mut ordered = Pence::ZERO;
    let mut missing = 0;
    let lines = lines(list, links, spending);
    let bought = lines.zip(&mut tally.spent_locally).map(|(line, spent)| {
        let got = street.shops.delivered(line.shop, line.order);
        ordered += line.order;
        missing |= flag(got < line.order, line.product);
        *spent += got.0;
        Ordered {
            firm: line.shop,
            order: line.order,
            paid: got,
        }
    });
    let got = desk.pay_orders(purses, i, till, PaymentKind::Consumption, bought);
    rationed[i] = missing;
    (ordered, got)
}

/// A product's bit in a household's set of products that are missing; products 64 apart share one.
#[inline]
fn flag(missing: bool, product: usize) -> u64 {
    u64::from(missing) << (product % 64)
}

/// The same for a household that has local money in its pocket.
fn visit_shops_with_notes(
    block: &mut HouseholdBlock,
    i: usize,
    till: &mut Till,
    street: &Street,
    spending: Spending,
) -> (Pence, Pence) {
    let (mut ordered, mut all) = (Pence::ZERO, Pence::ZERO);
    let mut missing = 0;
    for product in 0..street.products {
        let list = &street.lists[block.localism[i] as usize];
        let link = i * street.products + product;
        let shop = block.shop[link] as usize;
        let order = local_order(list, product, spending);
        let got = street.shops.delivered(shop, order);
        ordered += order;
        all += got;
        missing |= flag(got < order, product);
        block.tally.spent_locally[product] += got.0;
        pay_shop(block, i, shop, order, got, till, street);
    }
    block.rationed[i] = missing;
    (ordered, all)
}

/// Pays a shop for what it delivers of an order, in local money as far as both use it.
#[inline]
pub(super) fn pay_shop(
    block: &mut HouseholdBlock,
    i: usize,
    firm: usize,
    order: Pence,
    got: Pence,
    till: &mut Till,
    street: &Street,
) {
    let HouseholdBlock {
        desk,
        purses,
        tally,
        local_money,
        ..
    } = block;
    let mut paid = got;
    if street.notes && local_money[i] > Pence::ZERO && street.shops.accepts[firm] {
        let notes = local_money[i].min(got);
        till.pay_in_notes(&mut local_money[i], firm, notes);
        tally.local_money_spent += notes.0;
        paid -= notes;
    }
    let order = std::iter::once(Ordered { firm, order, paid });
    desk.pay_orders(purses, i, till, PaymentKind::Consumption, order);
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
