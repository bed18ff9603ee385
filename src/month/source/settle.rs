//! Firms pay for the inputs that come, or are invoiced; sellers take in what they were paid.

use std::ops::Range;

use super::list::{Line, List, Plans, Prices, local_order};
use super::{SELLERS, filled, sell};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::firms::{Bought, FirmBlock};
use crate::economy::local_money::Issuer;
use crate::economy::region::{Region, Shops};
use crate::economy::trade::Border;
use crate::ledger::{Accounts, Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::batch::{FIRMS, batches_of_firms};
use crate::month::local_money;
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

const AREA: usize = Origin::RestOfArea as usize;
const WORLD: usize = Origin::World as usize;

/// What buyers need to know to settle.
struct Counter<'a> {
    shops: &'a Shops,
    today: Today<'a>,
    tariff: &'a [f64],
    border: &'a Border,
    issuers: &'a [Issuer],
}

/// Buyers pay for what comes, or are invoiced for it.
pub fn settle(region: &mut Region, today: Today) {
    let Region {
        firms,
        firm_tills,
        invoices,
        markets,
        base,
        shops,
        conditions,
        tally,
        border,
        accounts,
        issuers,
        ..
    } = region;
    let counter = Counter {
        shops,
        today,
        tariff: conditions.lever(LeverKind::Tariff),
        border,
        issuers,
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
        for batch in batches_of_firms(block.len()) {
            let mut bills = Bills::of(Plans::of(block, &batch, today));
            for line in list.lines() {
                bills.buy(block, &batch, line, till, invoices, &counter);
            }
            bills.pay(block, &batch, list.with_tax, counter.issuers);
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
    local_money::note_sent_across(region);
}

/// What the firms of a batch get for their inputs' money, at basic prices.
struct Bills {
    plans: Plans,
    /// From firms here.
    local: [Pence; FIRMS],
    /// From the rest of the area, where its regions are modelled.
    area: [Pence; FIRMS],
    /// From origins further away, pence before rounding.
    further: [[f64; ORIGINS]; FIRMS],
    /// The part of what comes from the rest of the world that is tariff, pence before rounding.
    tariff: [f64; FIRMS],
    /// What suppliers of the product at hand ask.
    asked: Prices,
}

impl Bills {
    fn of(plans: Plans) -> Self {
        Self {
            plans,
            local: [Pence::ZERO; FIRMS],
            area: [Pence::ZERO; FIRMS],
            further: [[0.0; ORIGINS]; FIRMS],
            tariff: [0.0; FIRMS],
            asked: Prices::none(),
        }
    }

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
        let tariff = line.further[WORLD] * at.tariff[product] / (1.0 + at.tariff[product]);
        let area_per_penny = at.border.volume_per_penny[product];
        for place in 0..batch.len() {
            let (firm, link) = (batch.start + place, links.start + place);
            let volume = self.plans.wanted(place, line, block.input_stock[link]) * block.cash[firm];
            let mut received = 0.0;
            let mut missed = Missed::default();
            if line.local > 0.0 {
                let supplier = block.supplier[link] as usize;
                let price = self.asked.of(place);
                let order = local_order(volume, line, price);
                let got = at.shops.delivered(supplier, order);
                let a_penny = VOLUME_PER_PENNY / price * line.local_use;
                self.local[place] += got;
                received += got.as_f64() * a_penny;
                if got < order {
                    block.bought.missed += order - got;
                    // What was to be paid in notes has no pounds to look elsewhere with.
                    let relies = block.relies.get(firm) == Some(&true);
                    if !(relies && local_money::would_take(block, firm, supplier, at.shops)) {
                        missed.add(order - got, a_penny);
                    }
                }
                pay_or_be_invoiced(block, firm, link, product, got, till, invoices, at);
            }
            if at.border.open {
                let area = Pence((volume * line.area) as i64);
                let comes = filled(area, at.border.delivered[product]);
                missed.add(area - comes, area_per_penny);
                self.area[place] += comes;
                block.from_area[product] += comes;
                received += comes.as_f64() * area_per_penny;
            }
            let volume = volume + diverted(missed, line, at.today.behaviour.diverted);
            for (paid, price) in self.further[place].iter_mut().zip(line.further) {
                *paid += volume * price;
            }
            self.tariff[place] += volume * tariff;
            received += volume * line.further_share;
            block.input_stock[link] += Volume(received as i64);
        }
    }

    /// The firms pay at the border, and the tax on all that they bought.
    fn pay(&self, block: &mut FirmBlock, batch: &Range<usize>, with_tax: f64, issuers: &[Issuer]) {
        for (place, firm) in batch.clone().enumerate() {
            let mut outside = self.further[place].map(|paid| Pence(paid as i64));
            outside[AREA] += self.area[place];
            let tariff = Pence(self.tariff[place] as i64);
            let bought_outside: Pence = outside.into_iter().sum();
            let basic = self.local[place] + bought_outside;
            let tax = basic.scaled(with_tax - 1.0);
            block.bought.local += self.local[place];
            block.bought.outside += bought_outside;
            block.input_cost[firm] += basic + tax;
            local_money::pay_across_firm(block, firm, self.area[place], issuers);
            pay_border(block, firm, &outside, tariff, tax);
        }
    }
}

/// What a supplier has delivered is paid at once, or invoiced where that is the custom of the link.
#[allow(clippy::too_many_arguments)]
fn pay_or_be_invoiced(
    block: &mut FirmBlock,
    firm: usize,
    link: usize,
    product: usize,
    got: Pence,
    till: &mut Till,
    invoices: &mut Till,
    at: &Counter,
) {
    let supplier = block.supplier[link] as usize;
    if (block.invoiced[firm] >> product) & 1 == 1 {
        block.payable[link][at.today.due_in(1)] += got;
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
fn diverted(missed: Missed, line: &Line, share: f64) -> f64 {
    if missed.volume <= 0.0 || line.further_share <= 0.0 {
        return 0.0;
    }
    (share * missed.volume / line.further_share).min(missed.money.as_f64() / line.further_cost)
}

/// Cash at once; in local money as far as the supplier takes it.
fn pay_supplier(
    block: &mut FirmBlock,
    firm: usize,
    supplier: usize,
    amount: Pence,
    till: &mut Till,
    at: &Counter,
) {
    let cash = local_money::pay_firm(block, firm, supplier, amount, till, &at.shops.takes);
    block.desk.pay_firm(
        &mut block.purses,
        firm,
        till,
        supplier,
        PaymentKind::Inputs,
        cash,
    );
}

/// Pays what comes from each origin outside, and what the state has of it.
fn pay_border(
    block: &mut FirmBlock,
    firm: usize,
    outside: &[Pence; ORIGINS],
    tariff: Pence,
    tax: Pence,
) {
    let FirmBlock { desk, purses, .. } = block;
    for origin in Origin::OUTSIDE.map(|o| o as usize) {
        let part = if origin == Origin::World as usize {
            outside[origin] - tariff
        } else {
            outside[origin]
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
