//! Phase 5. Firms buy inputs: orders along supplier links and at the border, then sellers fill what
//! they can, then buyers pay or are invoiced.

use super::{Today, border};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::base::Base;
use crate::economy::firms::{Bought, FirmBlock};
use crate::economy::region::{Markets, Region, Shops};
use crate::economy::sourcing::{DIVERTED, Offers};
use crate::economy::trade::Border;
use crate::ledger::{Accounts, Node, PaymentKind, Till};
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::types::Currency;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

const LOCAL: usize = Origin::Local as usize;
const AREA: usize = Origin::RestOfArea as usize;
/// The node of each origin's sellers outside, by origin.
pub const SELLERS: [Node; ORIGINS] = [
    Node::Households,
    Node::RestOfArea,
    Node::RestOfState,
    Node::World,
];

/// What one firm wants of one product this month, volume from all origins: what its plan uses and a
/// part of what its stock lacks.
fn wanted(
    block: &FirmBlock,
    firm: usize,
    product: usize,
    needed: f64,
    products: usize,
    today: Today,
) -> f64 {
    let behaviour = today.behaviour;
    let target = needed * block.expected[firm] * behaviour.input_stock_months;
    let lacking = target - block.input_stock[firm * products + product].as_f64();
    (needed * block.planned[firm] + lacking / behaviour.stock_adjustment_months).max(0.0)
}

/// Share of planned purchases that a firm can pay for when its wages are set aside, 0 to 1.
fn cash_share(block: &FirmBlock, firm: usize, cost: f64) -> f64 {
    let free = block.purses.of(firm) - block.wage_bill[firm];
    if cost <= 0.0 {
        1.0
    } else {
        (free.as_f64() / cost).clamp(0.0, 1.0)
    }
}

/// Buyers order: from their suppliers here, and from the rest of the area.
pub fn order(region: &mut Region, today: Today) {
    let Region {
        firms,
        firm_tills,
        markets,
        base,
        shops,
        border,
        ..
    } = region;
    parallel::for_each_pair(firms, firm_tills, |block, till| {
        let sourcing = &markets.inputs[block.sector];
        let recipe = &base.recipes[block.sector];
        let products = recipe.input.len();
        block.from_area.fill(Pence::ZERO);
        for firm in 0..block.len() {
            if !block.active(firm) {
                continue;
            }
            let mut cost = 0.0;
            for product in 0..products {
                if recipe.input[product] > 0.0 {
                    let local = sourcing.share[product][LOCAL];
                    let supplier = block.supplier[firm * products + product] as usize;
                    // Its own supplier may be dearer or cheaper than the mean of all.
                    let gap = if local > 0.0 {
                        shops.price[supplier] - markets.offers.local_price[product]
                    } else {
                        0.0
                    };
                    cost += wanted(block, firm, product, recipe.input[product], products, today)
                        * (sourcing.price[product] + local * gap);
                }
            }
            let cash = cash_share(
                block,
                firm,
                cost * (1.0 + sourcing.tax) / VOLUME_PER_PENNY * 1.01,
            );
            block.cash[firm] = cash;
            for product in 0..products {
                let needed = recipe.input[product];
                let share = &sourcing.share[product];
                if needed <= 0.0 || share[LOCAL] + share[AREA] <= 0.0 {
                    continue;
                }
                let volume = wanted(block, firm, product, needed, products, today) * cash;
                if share[LOCAL] > 0.0 {
                    let supplier = block.supplier[firm * products + product] as usize;
                    let order = order_of(volume, share[LOCAL], shops.price[supplier]);
                    till.order(supplier, order);
                }
                let price = markets.offers.price[AREA][product];
                block.from_area[product] += order_of(volume, share[AREA], price);
            }
        }
    });
    border.ordered.fill(0.0);
    for block in firms.iter() {
        for (all, part) in border.ordered.iter_mut().zip(&block.from_area) {
            *all += part.as_f64();
        }
    }
}

/// What is ordered of a volume at an origin that has this share of it.
#[inline]
fn order_of(volume: f64, share: f64, price: f64) -> Pence {
    Pence((volume * share * price / VOLUME_PER_PENNY) as i64)
}

/// Sellers fill what they can: all orders in full, or all by the same share.
pub fn fill_orders(region: &mut Region, today: Today) {
    let reserve = today.behaviour.final_buyers_reserve;
    let Region {
        firms,
        firm_tills,
        shops,
        border,
        ..
    } = region;
    let asked = &border.asked;
    let seen: &Shops = shops;
    parallel::for_each(firms, |block| {
        let range = block.first..block.first + block.len();
        for (firm, index) in range.enumerate() {
            let mut ordered: Pence = firm_tills.iter().map(|till| till.amounts()[index]).sum();
            if border.open {
                ordered += seen.pooled_order(block.sector, index, asked[block.sector]);
            }
            block.demanded[firm] += ordered.volume_at(block.price[firm]).as_f64();
            let held_back = reserve.min(block.final_share[firm]);
            let on_offer = block.supply[firm]
                .scaled(1.0 - held_back)
                .cost_at(block.price[firm]);
            block.fill[firm] = fill(ordered, on_offer);
            block.spare[firm] = (on_offer - ordered).max(Pence::ZERO);
        }
    });
    post_fills(firms, &mut shops.fill);
    shops.refresh_short();
    border::fill(border, shops, firms);
    firm_tills.iter_mut().for_each(Till::empty);
}

/// Share of orders that can be filled.
pub fn fill(ordered: Pence, on_offer: Pence) -> f64 {
    if ordered <= on_offer {
        1.0
    } else {
        on_offer.max(Pence::ZERO).as_f64() / ordered.as_f64()
    }
}

/// Shows buyers how far each firm fills its orders.
pub fn post_fills(firms: &[FirmBlock], column: &mut [f64]) {
    for block in firms {
        column[block.first..block.first + block.len()].copy_from_slice(&block.fill);
    }
}

/// What a filled order brings.
#[inline]
pub fn filled(order: Pence, fill: f64) -> Pence {
    if fill >= 1.0 {
        order
    } else {
        order.scaled(fill)
    }
}

/// What buyers need to know to settle.
struct Counter<'a> {
    markets: &'a Markets,
    base: &'a Base,
    shops: &'a Shops,
    today: Today<'a>,
    invoicing: Stream,
    currency: Option<&'a Currency>,
    tariff: &'a [f64],
    border: &'a Border,
}

/// Buyers pay for what comes, or are invoiced for it.
pub fn settle(region: &mut Region, today: Today) {
    let currency = super::clear::currency_of(today, &region.name);
    let Region {
        firms,
        firm_tills,
        invoices,
        markets,
        base,
        shops,
        firm_key,
        conditions,
        tally,
        border,
        accounts,
        ..
    } = region;
    let counter = Counter {
        markets,
        base,
        shops,
        today,
        invoicing: today.luck.stream(Purpose::BuildInvoicing, 0, *firm_key),
        currency,
        tariff: &conditions.tariff,
        border,
    };
    parallel::for_each_three(firms, firm_tills, invoices, |block, till, invoices| {
        block.bought = Bought::default();
        block.from_area.fill(Pence::ZERO);
        for firm in 0..block.len() {
            if block.active(firm) {
                let bought = buy(block, firm, till, invoices, &counter);
                block.bought.add(bought);
            }
        }
    });
    for bought in firms.iter().map(|b| b.bought) {
        tally.wanted += (bought.local + bought.missed).0;
        tally.not_delivered += bought.missed.0;
        tally.inputs_local += bought.local.0;
        tally.inputs_outside += bought.outside.0;
    }
    carry_over(firms, firm_tills, invoices, accounts);
    for block in firms.iter() {
        for (all, &part) in border.paid.iter_mut().zip(&block.from_area) {
            *all += part;
        }
    }
}

/// One firm buys its inputs; the counterpart of `order`, so both must want the same.
fn buy(
    block: &mut FirmBlock,
    firm: usize,
    till: &mut Till,
    invoices: &mut Till,
    at: &Counter,
) -> Bought {
    let recipe = &at.base.recipes[block.sector];
    let sourcing = &at.markets.inputs[block.sector];
    let products = recipe.input.len();
    let key = block.draw_key(firm);
    let due = at.today.due_in(1);
    let mut bought = Bought::default();
    let mut tariff = Pence::ZERO;
    let mut imports = [Pence::ZERO; ORIGINS];
    for product in 0..products {
        let needed = recipe.input[product];
        if needed <= 0.0 {
            continue;
        }
        let volume = wanted(block, firm, product, needed, products, at.today) * block.cash[firm];
        let share = &sourcing.share[product];
        let mut received = 0.0;
        let mut missed = Missed::default();
        if share[LOCAL] > 0.0 {
            let supplier = block.supplier[firm * products + product] as usize;
            let order = order_of(volume, share[LOCAL], at.shops.price[supplier]);
            let got = at.shops.delivered(supplier, order);
            bought.local += got;
            bought.missed += order - got;
            missed.add(order - got, VOLUME_PER_PENNY / at.shops.price[supplier]);
            received += got.as_f64() / at.shops.price[supplier];
            let invoiced = !at.today.behaviour.limit_mode
                && at.invoicing.uniform(key, product as u32) < at.today.behaviour.invoiced_share;
            if invoiced {
                block.payable[firm * products + product][due] += got;
                invoices.order(supplier, got);
            } else {
                pay_supplier(block, firm, supplier, got, till, at);
            }
        }
        let area = order_of(volume, share[AREA], at.markets.offers.price[AREA][product]);
        let comes = filled(area, at.border.delivered[product]);
        let a_penny = at.border.volume_per_penny[product];
        missed.add(area - comes, a_penny);
        let further = further_away(at.border);
        let diverted = diverted(missed, share, &at.markets.offers, product, further);
        if at.border.open {
            imports[AREA] += comes;
            block.from_area[product] += comes;
            received += comes.as_f64() * a_penny / VOLUME_PER_PENNY;
        }
        for origin in further.iter().map(|&o| o as usize) {
            let price = at.markets.offers.price[origin][product];
            let paid = order_of(volume + diverted, share[origin], price);
            imports[origin] += paid;
            received += paid.as_f64() / price;
            if origin == Origin::World as usize {
                tariff += paid.scaled(at.tariff[product] / (1.0 + at.tariff[product]));
            }
        }
        let received = Volume((received * VOLUME_PER_PENNY) as i64);
        block.input_stock[firm * products + product] += received;
    }
    bought.outside = imports.iter().copied().sum();
    let tax = (bought.local + bought.outside).scaled(sourcing.tax);
    block.input_cost[firm] += bought.local + bought.outside + tax;
    pay_border(block, firm, imports, tariff, tax);
    bought
}

/// Where firms look for what nearer sellers cannot deliver: beyond the modelled regions.
fn further_away(border: &Border) -> &'static [Origin] {
    if border.open {
        &Origin::OUTSIDE[1..]
    } else {
        &Origin::OUTSIDE
    }
}

/// What nearer suppliers could not deliver of a product.
#[derive(Clone, Copy, Default)]
struct Missed {
    /// In volume.
    volume: f64,
    /// What was meant for it.
    money: Pence,
}

impl Missed {
    fn add(&mut self, money: Pence, volume_per_penny: f64) {
        self.money += money;
        self.volume += money.as_f64() * volume_per_penny;
    }
}

/// What nearer suppliers could not deliver is in part bought further away at once, for no more than
/// the money that was meant for it: the volume that, at those origins' shares and border prices, makes
/// up for that part.
fn diverted(
    missed: Missed,
    share: &[f64; ORIGINS],
    offers: &Offers,
    product: usize,
    further: &[Origin],
) -> f64 {
    let outside: f64 = further.iter().map(|&o| share[o as usize]).sum();
    if missed.volume <= 0.0 || outside <= 0.0 {
        return 0.0;
    }
    let cost = |&o: &Origin| share[o as usize] * offers.price[o as usize][product];
    let cost: f64 = further.iter().map(cost).sum();
    let affordable = missed.money.as_f64() * VOLUME_PER_PENNY / cost;
    (DIVERTED * missed.volume / outside).min(affordable)
}

/// Cash at once; in local money as far as both take it.
fn pay_supplier(
    block: &mut FirmBlock,
    firm: usize,
    supplier: usize,
    amount: Pence,
    till: &mut Till,
    at: &Counter,
) {
    let mut cash = amount;
    if at.currency.is_some() && at.shops.accepts[supplier] {
        let notes = block.local_money[firm].min(amount);
        till.pay_in_notes(&mut block.local_money[firm], supplier, notes);
        cash -= notes;
    }
    block.desk.pay_firm(
        &mut block.purses,
        firm,
        till,
        supplier,
        PaymentKind::Inputs,
        cash,
    );
}

fn pay_border(
    block: &mut FirmBlock,
    firm: usize,
    imports: [Pence; ORIGINS],
    tariff: Pence,
    tax: Pence,
) {
    let FirmBlock { desk, purses, .. } = block;
    for origin in Origin::OUTSIDE.map(|o| o as usize) {
        let part = if origin == Origin::World as usize {
            imports[origin] - tariff
        } else {
            imports[origin]
        };
        desk.pay(purses, firm, SELLERS[origin], PaymentKind::Inputs, part);
    }
    desk.pay(purses, firm, Node::State, PaymentKind::Tariff, tariff);
    desk.pay(purses, firm, Node::State, PaymentKind::ProductTax, tax);
}

/// Sellers take in what they were paid and note what they invoiced.
fn carry_over(
    firms: &mut [FirmBlock],
    firm_tills: &mut [Till],
    invoices: &mut [Till],
    accounts: &mut Accounts,
) {
    let (tills, notes_of_debt) = (&*firm_tills, &*invoices);
    parallel::for_each(firms, |block| {
        let range = block.first..block.first + block.len();
        block.desk.settle_with(&mut block.purses, tills);
        for (firm, index) in range.enumerate() {
            let paid: Pence = tills.iter().map(|till| till.amounts()[index]).sum();
            let notes: Pence = tills
                .iter()
                .filter_map(|till| till.notes().get(index))
                .copied()
                .sum();
            let invoiced: Pence = notes_of_debt.iter().map(|till| till.amounts()[index]).sum();
            block.local_money[firm] += notes;
            block.receivable[firm] += invoiced;
            sell(block, firm, paid + notes + invoiced);
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Inputs);
    }
    firm_tills.iter_mut().for_each(Till::empty);
    invoices.iter_mut().for_each(Till::empty);
}

/// Sellers take in what firms of other regions have paid.
pub fn take_in(region: &mut Region, _today: Today) {
    border::receive(region);
    for block in &mut region.firms {
        block.sales_to_firms.clone_from(&block.sales);
    }
}

/// A firm has sold for this much in one market: its supply falls by what that bought, rounded once.
pub fn sell(block: &mut FirmBlock, firm: usize, revenue: Pence) {
    let volume = revenue.volume_at(block.price[firm]).min(block.supply[firm]);
    block.sales[firm] += revenue;
    block.delivered[firm] += volume;
    block.supply[firm] -= volume;
    if block.stored {
        block.stock[firm] -= volume;
    }
}
