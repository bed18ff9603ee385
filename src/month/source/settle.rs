//! Firms pay for the inputs that come, or are invoiced; sellers take in what they were paid.

use super::list::{Line, List, Plan, local_order};
use super::{SELLERS, filled, sell};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::firms::{Bought, FirmBlock};
use crate::economy::region::{Region, Shops};
use crate::economy::sourcing::DIVERTED;
use crate::economy::trade::Border;
use crate::ledger::{Accounts, Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::clear::currency_of;
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::types::Currency;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

const AREA: usize = Origin::RestOfArea as usize;
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
        );
        block.bought = Bought::default();
        block.from_area.fill(Pence::ZERO);
        for firm in 0..block.len() {
            if block.active(firm) {
                let bought = buy(block, firm, &list, till, invoices, &counter);
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
    list: &List,
    till: &mut Till,
    invoices: &mut Till,
    at: &Counter,
) -> Bought {
    let plan = Plan::of(block, firm, at.today);
    let (cash, first) = (block.cash[firm], firm * block.from_area.len());
    let mut bought = Bought::default();
    let mut tariff = Pence::ZERO;
    let mut imports = [Pence::ZERO; ORIGINS];
    for line in list.lines() {
        let place = first + line.product;
        let volume = plan.wanted(line, block.input_stock[place]) * cash;
        let mut received = 0.0;
        let mut missed = Missed::default();
        if line.local > 0.0 {
            let supplier = block.supplier[place] as usize;
            let price = at.shops.price[supplier];
            let order = local_order(volume, line, price);
            let got = at.shops.delivered(supplier, order);
            bought.local += got;
            received += got.as_f64() / price;
            if got < order {
                bought.missed += order - got;
                missed.add(order - got, VOLUME_PER_PENNY / price);
            }
            pay_or_be_invoiced(block, firm, line.product, got, till, invoices, at);
        }
        if at.border.open {
            let area = Pence((volume * line.area) as i64);
            let comes = filled(area, at.border.delivered[line.product]);
            let a_penny = at.border.volume_per_penny[line.product];
            missed.add(area - comes, a_penny);
            imports[AREA] += comes;
            block.from_area[line.product] += comes;
            received += comes.as_f64() * a_penny / VOLUME_PER_PENNY;
        }
        let further = further_away(at.border);
        let volume = volume + diverted(missed, line, further);
        for origin in further.iter().map(|&o| o as usize) {
            let paid = Pence((volume * line.further[origin]) as i64);
            imports[origin] += paid;
            received += paid.as_f64() * line.per_penny[origin] / VOLUME_PER_PENNY;
            if origin == WORLD && at.tariff[line.product] > 0.0 {
                let rate = at.tariff[line.product];
                tariff += paid.scaled(rate / (1.0 + rate));
            }
        }
        block.input_stock[place] += Volume((received * VOLUME_PER_PENNY) as i64);
    }
    bought.outside = imports.iter().copied().sum();
    let tax = (bought.local + bought.outside).scaled(list.with_tax - 1.0);
    block.input_cost[firm] += bought.local + bought.outside + tax;
    pay_border(block, firm, imports, tariff, tax);
    bought
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
    let place = firm * block.from_area.len() + product;
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
fn diverted(missed: Missed, line: &Line, further: &[Origin]) -> f64 {
    if missed.volume <= 0.0 {
        return 0.0;
    }
    let sum = |of: &[f64; ORIGINS]| -> f64 { further.iter().map(|&o| of[o as usize]).sum() };
    let (outside, cost) = (sum(&line.share), sum(&line.further));
    if outside <= 0.0 {
        return 0.0;
    }
    (DIVERTED * missed.volume / outside).min(missed.money.as_f64() / cost)
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
