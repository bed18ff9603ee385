//! Firms pay for the inputs that come, or are invoiced; sellers take in what they were paid.

use super::{AREA, LOCAL, SELLERS, filled, order_of, sell, wanted};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::base::Base;
use crate::economy::firms::{Bought, FirmBlock};
use crate::economy::region::{Markets, Region, Shops};
use crate::economy::sourcing::{DIVERTED, Offers};
use crate::economy::trade::Border;
use crate::ledger::{Accounts, Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::clear::currency_of;
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::types::Currency;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

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
    let currency = currency_of(today, &region.name);
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
