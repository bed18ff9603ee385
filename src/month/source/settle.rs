//! Firms pay for the inputs that come, or are invoiced; sellers take in what they were paid.

use std::ops::Range;

use super::list::{Line, List, Plans, local_order};
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
use crate::units::{self, Pence, VOLUME_PER_PENNY, whole_pence, whole_volume};

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
        firm_groups,
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
    let buy = |blocks: &mut [FirmBlock], till: &mut Till, invoices: &mut Till| {
        let (mut list, mut bills) = (List::empty(), Bills::none(today));
        for block in blocks {
            list.draw_up(block.sector, base, markets, counter.border.open);
            block.bought = Bought::default();
            block.from_area.fill(Pence::ZERO);
            for batch in batches_of_firms(block.len()) {
                bills.begin(block, &batch);
                for line in list.lines() {
                    bills.buy(block, &batch, line, till, invoices, &counter);
                }
                bills.pay(block, &batch, list.with_tax, counter.issuers);
            }
        }
        till.leave_to(invoices);
    };
    parallel::for_each_group(firms, firm_groups, firm_tills, invoices, &buy);
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
    /// Of the product at hand:
    now: Purchase,
}

/// What the firms of a batch buy of one product.
struct Purchase {
    /// Wanted of all origins, volume.
    volume: [f64; FIRMS],
    /// Volume of use that has come so far.
    received: [f64; FIRMS],
    /// Ordered from a supplier here; what came of it.
    got: [Pence; FIRMS],
    /// The part of that which is invoiced.
    invoiced: [Pence; FIRMS],
    /// Volume of use that a penny buys there.
    a_penny: [f64; FIRMS],
    /// What nearer suppliers could not deliver, where anything is missed.
    missed: [Missed; FIRMS],
    any_missed: bool,
    /// Places of the firms whose supplier here fills less than all.
    short: [u16; FIRMS],
}

impl Purchase {
    const NONE: Self = Self {
        volume: [0.0; FIRMS],
        received: [0.0; FIRMS],
        got: [Pence::ZERO; FIRMS],
        invoiced: [Pence::ZERO; FIRMS],
        a_penny: [0.0; FIRMS],
        missed: [Missed::NONE; FIRMS],
        any_missed: false,
        short: [0; FIRMS],
    };

    fn miss(&mut self, place: usize, money: Pence, volume_per_penny: f64) {
        self.missed[place].add(money, volume_per_penny);
        self.any_missed = true;
    }
}

impl Bills {
    /// Of no firms yet.
    fn none(today: Today) -> Self {
        Self {
            plans: Plans::none(today),
            local: [Pence::ZERO; FIRMS],
            area: [Pence::ZERO; FIRMS],
            further: [[0.0; ORIGINS]; FIRMS],
            tariff: [0.0; FIRMS],
            now: Purchase::NONE,
        }
    }

    /// A batch of firms begins to buy.
    fn begin(&mut self, block: &FirmBlock, batch: &Range<usize>) {
        let firms = batch.len();
        self.plans.read(block, batch);
        self.local[..firms].fill(Pence::ZERO);
        self.area[..firms].fill(Pence::ZERO);
        self.further[..firms].fill([0.0; ORIGINS]);
        self.tariff[..firms].fill(0.0);
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
        let links = block.links(batch, line.product);
        let now = &mut self.now;
        let volumes = &mut now.volume[..batch.len()];
        self.plans
            .all_wanted(line, &block.input_stock[links.clone()], volumes);
        for (volume, cash) in volumes.iter_mut().zip(&block.cash[batch.clone()]) {
            *volume *= cash;
        }
        now.received[..batch.len()].fill(0.0);
        if std::mem::take(&mut now.any_missed) {
            now.missed.fill(Missed::NONE);
        }
        if line.local > 0.0 {
            self.buy_here(block, batch, line, till, at);
            self.pay_here(block, batch, line.product, till, invoices, at);
        }
        if at.border.open {
            self.buy_across(block, batch, line, at);
        }
        self.buy_further(batch, line, at);
        let stocks = &mut block.input_stock[links];
        for (stock, &received) in stocks.iter_mut().zip(&self.now.received) {
            *stock += whole_volume(received);
        }
    }

    /// What comes from suppliers here.
    fn buy_here(
        &mut self,
        block: &mut FirmBlock,
        batch: &Range<usize>,
        line: &Line,
        till: &mut Till,
        at: &Counter,
    ) {
        let now = &mut self.now;
        let links = block.links(batch, line.product);
        let mut count = 0;
        for (place, &supplier) in block.supplier[links.clone()].iter().enumerate() {
            let price = at.shops.price[supplier as usize];
            now.got[place] = local_order(now.volume[place], line, price);
            now.a_penny[place] = VOLUME_PER_PENNY / price * line.local_use;
            now.short[count] = place as u16;
            count += usize::from(at.shops.is_short(supplier as usize));
        }
        for nth in 0..count {
            let place = usize::from(now.short[nth]);
            let (firm, supplier) = (batch.start + place, block.supplier[links.start + place]);
            let (supplier, order) = (supplier as usize, now.got[place]);
            let got = at.shops.delivered(supplier, order);
            now.got[place] = got;
            if got < order {
                till.cancel(supplier, order - got);
                block.bought.missed += order - got;
                // What was to be paid in notes has no pounds to look elsewhere with.
                let relies = block.relies.get(firm) == Some(&true);
                if !(relies && local_money::would_take(block, firm, supplier, at.shops)) {
                    now.miss(place, order - got, now.a_penny[place]);
                }
            }
        }
        let came = now.got.iter().zip(&now.a_penny).take(batch.len());
        for (received, (got, a_penny)) in now.received.iter_mut().zip(came) {
            *received += got.as_f64() * a_penny;
        }
        units::add_up(&mut self.local[..batch.len()], &now.got);
    }

    /// What suppliers have delivered is paid at once, or invoiced where that is the custom of the link. The
    /// till holds it since it was ordered.
    fn pay_here(
        &mut self,
        block: &mut FirmBlock,
        batch: &Range<usize>,
        product: usize,
        till: &mut Till,
        invoices: &mut Till,
        at: &Counter,
    ) {
        let due = at.today.due_in(1);
        let links = block.links(batch, product);
        let firms = batch.len();
        let (got, invoiced) = (&mut self.now.got[..firms], &mut self.now.invoiced[..firms]);
        let half = |set: u128| {
            if product < 64 {
                (set >> product) as u64
            } else {
                (set >> 64 >> (product - 64)) as u64
            }
        };
        let customs = &block.invoiced[batch.clone()];
        for ((invoiced, &got), &custom) in invoiced.iter_mut().zip(&*got).zip(customs) {
            // Not a branch: who is invoiced is a coin toss that no processor can foresee.
            let all_or_nothing = (half(custom) & 1).wrapping_neg() as i64;
            *invoiced = Pence(got.0 & all_or_nothing);
        }
        units::add_up(&mut block.payable[due][links.clone()], invoiced);
        for (&supplier, &invoiced) in block.supplier[links.clone()].iter().zip(&*invoiced) {
            invoices.order(supplier as usize, invoiced);
        }
        units::take_off(got, invoiced);
        let mut in_notes = Pence::ZERO;
        if !block.local_money.is_empty() {
            // In local money as far as the supplier takes it.
            for ((firm, link), due_now) in batch.clone().zip(links.clone()).zip(&mut *got) {
                let supplier = block.supplier[link] as usize;
                let takes = &at.shops.takes;
                let in_pounds = local_money::pay_firm(block, firm, supplier, *due_now, till, takes);
                till.cancel(supplier, *due_now - in_pounds);
                in_notes += *due_now - in_pounds;
                *due_now = in_pounds;
            }
        }
        let FirmBlock { desk, purses, .. } = block;
        let in_pounds = desk.pay_ordered_each(purses, batch.clone(), got);
        desk.note_paid(product, in_pounds, in_notes);
        if desk.keeps_journal() {
            for ((firm, link), &paid) in batch.clone().zip(links).zip(&*got) {
                let supplier = block.supplier[link] as usize;
                desk.list_to_firm(firm, supplier, PaymentKind::Inputs, paid);
            }
        }
    }

    /// What comes from the rest of the area, where its regions are modelled.
    fn buy_across(
        &mut self,
        block: &mut FirmBlock,
        batch: &Range<usize>,
        line: &Line,
        at: &Counter,
    ) {
        let now = &mut self.now;
        let per_penny = at.border.volume_per_penny[line.product];
        let delivered = at.border.delivered[line.product];
        let mut all = Pence::ZERO;
        for place in 0..batch.len() {
            let ordered = whole_pence(now.volume[place] * line.area);
            let comes = filled(ordered, delivered);
            if comes < ordered {
                now.miss(place, ordered - comes, per_penny);
            }
            self.area[place] += comes;
            all += comes;
            now.received[place] += comes.as_f64() * per_penny;
        }
        block.from_area[line.product] += all;
    }

    /// What comes from further away.
    fn buy_further(&mut self, batch: &Range<usize>, line: &Line, at: &Counter) {
        let now = &mut self.now;
        if now.any_missed {
            let share = at.today.behaviour.diverted;
            for (volume, &missed) in now.volume.iter_mut().zip(&now.missed).take(batch.len()) {
                *volume += diverted(missed, line, share);
            }
        }
        let volumes = &now.volume[..batch.len()];
        for (paid, volume) in self.further.iter_mut().zip(volumes) {
            for (paid, price) in paid.iter_mut().zip(line.further) {
                *paid += volume * price;
            }
        }
        let rate = at.tariff[line.product];
        let tariff = line.further[WORLD] * rate / (1.0 + rate);
        if tariff != 0.0 {
            for (paid, volume) in self.tariff.iter_mut().zip(volumes) {
                *paid += volume * tariff;
            }
        }
        for (received, volume) in now.received.iter_mut().zip(volumes) {
            *received += volume * line.further_share;
        }
    }

    /// The firms pay at the border, and the tax on all that they bought.
    fn pay(
        &mut self,
        block: &mut FirmBlock,
        batch: &Range<usize>,
        with_tax: f64,
        issuers: &[Issuer],
    ) {
        let firms = batch.len();
        for (firm, &paid) in batch.clone().zip(&self.area) {
            local_money::pay_across_firm(block, firm, paid, issuers);
        }
        let FirmBlock {
            desk,
            purses,
            bought,
            input_cost,
            ..
        } = block;
        // What each has bought at basic prices, and what is due at the border or to the state.
        let basic = &mut self.local[..firms];
        let due = &mut self.now.got[..firms];
        bought.local += basic.iter().copied().sum();
        for origin in Origin::OUTSIDE.map(|origin| origin as usize) {
            for (due, further) in due.iter_mut().zip(&self.further) {
                *due = whole_pence(further[origin]);
            }
            if origin == AREA {
                units::add_up(due, &self.area[..firms]);
            }
            bought.outside += units::add_up(basic, due);
            if origin == WORLD {
                let tariffs = &mut self.now.invoiced[..firms];
                for (tariff, &part) in tariffs.iter_mut().zip(&self.tariff) {
                    *tariff = whole_pence(part);
                }
                units::take_off(due, tariffs);
                let (state, kind) = (Node::State, PaymentKind::Tariff);
                desk.pay_each(purses, batch.clone(), state, kind, tariffs);
            }
            let (seller, kind) = (SELLERS[origin], PaymentKind::Inputs);
            desk.pay_each(purses, batch.clone(), seller, kind, due);
        }
        let taxes = due;
        for (tax, &basic) in taxes.iter_mut().zip(&*basic) {
            *tax = basic.scaled(with_tax - 1.0);
        }
        let (state, kind) = (Node::State, PaymentKind::ProductTax);
        desk.pay_each(purses, batch.clone(), state, kind, taxes);
        let costs = &mut input_cost[batch.clone()];
        units::add_up(costs, basic);
        units::add_up(costs, taxes);
    }
}

/// What nearer suppliers could not deliver of a product.
#[derive(Clone, Copy)]
struct Missed {
    /// In volume.
    volume: f64,
    /// What was meant for it.
    money: Pence,
}

impl Missed {
    const NONE: Self = Self {
        volume: 0.0,
        money: Pence::ZERO,
    };

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
