//! Firms pay for the inputs that come, or are invoiced; sellers take in what they were paid.

use std::ops::Range;

use super::list::{Line, List, Plan, Prices, local_order};
use super::{SELLERS, filled, sell};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::firms::{Bought, FirmBlock};
use crate::economy::region::{Region, Shops};
use crate::economy::sourcing::DIVERTED;
use crate::economy::trade::Border;
use crate::ledger::{Accounts, Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::batch::{BATCH, batches};
use crate::month::clear::currency_of;
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::types::Currency;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

const AREA: usize = Origin::RestOfArea as usize;
const LOCAL: usize = Origin::Local as usize;
const WORLD: usize = Origin::World as usize;

/// What buyers need to know to settle.
struct Counter<'a> {
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
        shops,
        today,
        invoicing: today.luck.stream(Purpose::BuildInvoicing, 0, *firm_key),
        currency,
        tariff: &conditions.tariff,
        border,
    };
    parallel::for_each_three(firms, firm_tills, invoices, |block, till, invoices| {
        let sector = block.sector;
        let list = List::of(
            &base.recipes[sector],
            &markets.inputs[sector],
            &markets.offers,
            counter.border.open,
        );
        block.bought = Bought::default();
        block.from_area.fill(Pence::ZERO);
        for batch in batches(block.len()) {
            let mut bills = Bills::default();
            for line in list.lines() {
                bills.buy(block, &batch, line, till, invoices, &counter);
            }
            bills.pay(block, &batch, list.with_tax);
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

/// What the firms of a batch get for their inputs' money.
struct Bills {
    /// By origin of the inputs, at basic prices.
    by_origin: [[Pence; ORIGINS]; BATCH],
    /// The part of what comes from the rest of the world that is tariff.
    tariff: [Pence; BATCH],
    /// What suppliers of the product at hand ask.
    asked: Prices,
}

impl Default for Bills {
    fn default() -> Self {
        Self {
            by_origin: [[Pence::ZERO; ORIGINS]; BATCH],
            tariff: [Pence::ZERO; BATCH],
            asked: Prices::none(),
        }
    }
}

impl Bills {
    /// The firms buy one product; the counterpart of `order_inputs`, so both must want the same.
    fn buy(
        &mut self,
        block: &mut FirmBlock,
        batch: &Range<usize>,
        line: &Line,
        till: &mut Till,
        invoices: &mut Till,
        at: &Counter,
    ) {
        let product = line.product;
        let links = block.links(batch, product);
        self.asked
            .look(line, &block.supplier[links.clone()], at.shops);
        let tariff = at.tariff[product] / (1.0 + at.tariff[product]);
        let bills = self.by_origin.iter_mut().zip(&mut self.tariff);
        for (place, (bill, tariffs)) in bills.enumerate().take(batch.len()) {
            let (firm, link) = (batch.start + place, links.start + place);
            let plan = Plan::of(block, firm, at.today);
            let volume = plan.wanted(line, block.input_stock[link]) * block.cash[firm];
            let mut received = 0.0;
            let mut missed = Missed::default();
            if line.local > 0.0 {
                let supplier = block.supplier[link] as usize;
                let price = self.asked.of(place);
                let order = local_order(volume, line, price);
                let got = at.shops.delivered(supplier, order);
                let a_penny = VOLUME_PER_PENNY / price;
                bill[LOCAL] += got;
                received += got.as_f64() * a_penny;
                if got < order {
                    block.bought.missed += order - got;
                    missed.add(order - got, a_penny);
                }
                pay_or_be_invoiced(block, firm, product, got, till, invoices, at);
            }
            if at.border.open {
                let area = Pence((volume * line.area) as i64);
                let comes = filled(area, at.border.delivered[product]);
                let a_penny = at.border.volume_per_penny[product];
                missed.add(area - comes, a_penny);
                bill[AREA] += comes;
                block.from_area[product] += comes;
                received += comes.as_f64() * a_penny;
            }
            let volume = volume + diverted(missed, line);
            for origin in Origin::OUTSIDE.map(|o| o as usize) {
                let paid = Pence((volume * line.further[origin]) as i64);
                bill[origin] += paid;
                received += paid.as_f64() * line.per_penny[origin];
                if origin == WORLD && tariff > 0.0 {
                    *tariffs += paid.scaled(tariff);
                }
            }
            block.input_stock[link] += Volume(received as i64);
        }
    }

    /// The firms pay at the border, and the tax on all that they bought.
    fn pay(&self, block: &mut FirmBlock, batch: &Range<usize>, with_tax: f64) {
        let bills = self.by_origin.iter().zip(&self.tariff);
        for (firm, (bill, &tariff)) in batch.clone().zip(bills) {
            let outside: Pence = bill[AREA..].iter().copied().sum();
            let basic = bill[LOCAL] + outside;
            let tax = basic.scaled(with_tax - 1.0);
            block.bought.local += bill[LOCAL];
            block.bought.outside += outside;
            block.input_cost[firm] += basic + tax;
            pay_border(block, firm, bill, tariff, tax);
        }
    }
}

/// What a supplier has delivered is paid at once, or invoiced where that is the custom of the link.
fn pay_or_be_invoiced(
    block: &mut FirmBlock,
    firm: usize,
    product: usize,
    got: Pence,
    till: &mut Till,
    invoices: &mut Till,
    at: &Counter,
) {
    let place = block.at(firm, product);
    let supplier = block.supplier[place] as usize;
    let behaviour = at.today.behaviour;
    let invoiced = !behaviour.limit_mode
        && at.invoicing.uniform(block.draw_key(firm), product as u32) < behaviour.invoiced_share;
    if invoiced {
        block.payable[place][at.today.due_in(1)] += got;
        invoices.order(supplier, got);
    } else {
        pay_supplier(block, firm, supplier, got, till, at);
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
fn diverted(missed: Missed, line: &Line) -> f64 {
    if missed.volume <= 0.0 || line.further_share <= 0.0 {
        return 0.0;
    }
    (DIVERTED * missed.volume / line.further_share).min(missed.money.as_f64() / line.further_cost)
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
    bill: &[Pence; ORIGINS],
    tariff: Pence,
    tax: Pence,
) {
    let FirmBlock { desk, purses, .. } = block;
    for origin in Origin::OUTSIDE.map(|o| o as usize) {
        let part = if origin == Origin::World as usize {
            bill[origin] - tariff
        } else {
            bill[origin]
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
        block.take_in(tills);
        for firm in 0..block.len() {
            let index = block.first + firm;
            let invoiced: Pence = notes_of_debt.iter().map(|till| till.amounts()[index]).sum();
            block.receivable[firm] += invoiced;
            sell(block, firm, block.received[firm] + invoiced);
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Inputs);
    }
    firm_tills.iter_mut().for_each(Till::empty);
    invoices.iter_mut().for_each(Till::empty);
}
