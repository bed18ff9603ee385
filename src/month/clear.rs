//! Phase 9. Invoices fall due, suppliers are reconsidered, local money melts and is redeemed.

use std::ops::Range;

use super::Today;
use super::batch::{FIRMS, batches_of_firms};
use super::local_money;
use crate::calibrate::accounts::Origin;
use crate::economy::base::Recipe;
use crate::economy::firms::FirmBlock;
use crate::economy::local_money::Issuer;
use crate::economy::region::{Region, Shops};
use crate::economy::sourcing::Sourcing;
use crate::ledger::{PaymentKind, Till};
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::units::{self, Pence};

/// Settles what firms owe each other and what holders of local money do with it.
pub fn settle_up(region: &mut Region, today: Today) {
    local_money::set_off(region, today);
    pay_invoices(region, today);
    local_money::turn_over(region, today);
}

/// Firms pay invoices that are due, then some look for other suppliers.
fn pay_invoices(region: &mut Region, today: Today) {
    let Region {
        firms,
        firm_groups,
        firm_tills,
        invoices,
        shops,
        firm_key,
        base,
        accounts,
        markets,
        issuers,
        ..
    } = region;
    let search = Search {
        shops,
        products: base.recipes.len(),
        rate: today.behaviour.supplier_search,
        looks: today.stream(Purpose::SupplierSearch, *firm_key),
        candidate: today.stream(Purpose::SupplierCandidate, *firm_key),
        issuers,
    };
    let due = today.due_in(0);
    let pay = |blocks: &mut [FirmBlock], till: &mut Till, _: &mut Till| {
        for block in blocks {
            for batch in batches_of_firms(block.len()) {
                pay_due(block, &batch, &search, due, till);
                if !today.behaviour.limit_mode {
                    let inputs = &markets.inputs[block.sector];
                    let recipe = &base.recipes[block.sector];
                    search.reconsider_all(block, &batch, recipe, inputs, till);
                }
            }
        }
    };
    parallel::for_each_group(firms, firm_groups, firm_tills, invoices, &pay);
    parallel::for_each(firms, |block| {
        block.take_in(firm_tills);
        for (receivable, &paid) in block.receivable.iter_mut().zip(&block.received) {
            *receivable -= paid;
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Inputs);
    }
    firm_tills.iter_mut().for_each(Till::empty);
}

/// The firms of a batch pay what they can of the invoices that are due; what stays unpaid is due next
/// month, and a month of distress.
fn pay_due(
    block: &mut FirmBlock,
    batch: &Range<usize>,
    search: &Search,
    due: usize,
    till: &mut Till,
) {
    if block.local_money.is_empty() {
        let products = search.products;
        let mut bills = [Pence::ZERO; FIRMS];
        let bills = &mut bills[..batch.len()];
        for product in 0..products {
            units::add_up(bills, &block.payable[due][block.links(batch, product)]);
        }
        for (firm, &bill) in batch.clone().zip(&*bills) {
            if bill > block.purses.of(firm) {
                pay_in_turn(block, firm, search, due, till);
            }
        }
        for product in 0..products {
            pay_in_full(block, batch, product, due, till);
        }
    } else {
        for firm in batch.clone() {
            pay_in_turn(block, firm, search, due, till);
        }
    }
}

/// The firms of a batch pay all that they owe for a product.
fn pay_in_full(
    block: &mut FirmBlock,
    batch: &Range<usize>,
    product: usize,
    due: usize,
    till: &mut Till,
) {
    let links = block.links(batch, product);
    let FirmBlock {
        desk,
        purses,
        payable,
        supplier,
        ..
    } = block;
    let (owed, suppliers) = (&mut payable[due][links.clone()], &supplier[links]);
    let paid = desk.pay_ordered_each(purses, batch.clone(), owed);
    if paid == Pence::ZERO {
        return;
    }
    for (&supplier, &owed) in suppliers.iter().zip(&*owed) {
        till.order(supplier as usize, owed);
    }
    desk.note_paid(product, paid, Pence::ZERO);
    if desk.keeps_journal() {
        for ((firm, &supplier), &paid) in batch.clone().zip(suppliers).zip(&*owed) {
            desk.list_to_firm(firm, supplier as usize, PaymentKind::Inputs, paid);
        }
    }
    owed.fill(Pence::ZERO);
}

/// A firm pays its invoices product by product, as far as its money goes.
fn pay_in_turn(block: &mut FirmBlock, firm: usize, search: &Search, due: usize, till: &mut Till) {
    let mut in_arrears = false;
    for product in 0..search.products {
        let at = block.at(firm, product);
        let unpaid = pay_invoice(block, firm, [at, product], due, till, search.shops);
        if unpaid > Pence::ZERO {
            in_arrears = true;
            block.payable[1 - due][at] += unpaid;
            block.payable[due][at] = Pence::ZERO;
        }
    }
    let distress = &mut block.distress[firm];
    *distress = distress.saturating_add(u8::from(in_arrears));
}

/// Pays what it can of one column of invoices on a link (its place and product); returns what stays unpaid.
fn pay_invoice(
    block: &mut FirmBlock,
    firm: usize,
    [at, product]: [usize; 2],
    column: usize,
    till: &mut Till,
    shops: &Shops,
) -> Pence {
    let owed = block.payable[column][at];
    if owed == Pence::ZERO {
        return owed;
    }
    let supplier = block.supplier[at] as usize;
    let in_pounds = local_money::pay_firm(block, firm, supplier, owed, till, &shops.takes);
    let paid = in_pounds.min(block.purses.of(firm)).max(Pence::ZERO);
    block.payable[column][at] -= owed - in_pounds + paid;
    let FirmBlock { desk, purses, .. } = block;
    if paid > Pence::ZERO {
        desk.pay_firm(purses, firm, till, supplier, PaymentKind::Inputs, paid);
    }
    desk.note_paid(product, paid, owed - in_pounds);
    in_pounds - paid
}

/// Chance that a firm whose supplier could not deliver looks for another one in a month. Assumed.
pub(super) const SEARCH_WHEN_LET_DOWN: f64 = 0.5;

struct Search<'a> {
    shops: &'a Shops,
    products: usize,
    rate: f64,
    looks: Stream,
    candidate: Stream,
    issuers: &'a [Issuer],
}

impl Search<'_> {
    /// The first currency with which a firm could pay.
    fn can_pay_with(&self, block: &FirmBlock, firm: usize) -> Option<(usize, &Issuer)> {
        let purses = block.local_money.iter().enumerate();
        let mut held = purses.filter(|(_, p)| p.available(firm) > Pence::ZERO);
        held.find(|(slot, _)| self.issuers[*slot].runs())
            .map(|(slot, _)| (slot, &self.issuers[slot]))
    }

    /// A firm's chance to compare suppliers of one product this month: greater when it could pay more in a
    /// currency than its suppliers take.
    fn eagerness(&self, block: &FirmBlock, firm: usize) -> f64 {
        let usual = (self.rate * self.products as f64).min(1.0);
        let has_more = |slot: usize| {
            let purse = &block.local_money[slot];
            purse.available(firm) > purse.outlet[firm]
        };
        match self.can_pay_with(block, firm) {
            Some((slot, _)) if has_more(slot) => usual.max(SEARCH_WHEN_LET_DOWN),
            _ => usual,
        }
    }

    /// The product for which a firm compares suppliers this month, if any.
    fn chosen(&self, key: u64, chance: f64) -> Option<usize> {
        let draw = self.looks.uniform(key, 0);
        (draw < chance).then(|| ((draw / chance) * self.products as f64) as usize)
    }

    /// Firms reconsider their supplier of the one product that they compare this month, and of those
    /// that they were not delivered.
    fn reconsider_all(
        &self,
        block: &mut FirmBlock,
        batch: &Range<usize>,
        recipe: &Recipe,
        inputs: &Sourcing,
        till: &mut Till,
    ) {
        // What each compares, one after the last product for nothing.
        let mut chosen = [0_u8; FIRMS];
        for (firm, chosen) in batch.clone().zip(&mut chosen) {
            let product = self.chosen(block.draw_key(firm), self.eagerness(block, firm));
            *chosen = product.unwrap_or(self.products) as u8;
        }
        let chosen = &chosen[..batch.len()];
        let mut places = [0_u16; FIRMS];
        for product in 0..self.products {
            if recipe.input[product] <= 0.0 || self.shops.of_sector[product].is_empty() {
                continue;
            }
            let order = recipe.input[product] * inputs.share[product][Origin::Local as usize];
            let suppliers = &block.supplier[block.links(batch, product)];
            let mut count = 0;
            for (place, (&supplier, &chosen)) in suppliers.iter().zip(chosen).enumerate() {
                places[count] = place as u16;
                let let_down = self.shops.is_short(supplier as usize);
                count += usize::from(let_down | (usize::from(chosen) == product));
            }
            for &place in &places[..count] {
                let firm = batch.start + usize::from(place);
                let supplier = block.supplier[block.at(firm, product)] as usize;
                let let_down = self.shops.is_short(supplier);
                let draw = || {
                    let draws = self.looks;
                    draws.uniform(block.draw_key(firm), 1 + product as u32)
                };
                let looks = !let_down || draw() < self.rate.max(SEARCH_WHEN_LET_DOWN);
                if looks && block.active(firm) {
                    let order = order * block.expected[firm];
                    self.reconsider(block, firm, product, let_down, order, till);
                }
            }
        }
    }

    /// A firm compares its supplier with another, found in proportion to size, and goes over when that
    /// one has room for its order and is cheaper, or when its own could not deliver. It pays its bills
    /// before it leaves.
    fn reconsider(
        &self,
        block: &mut FirmBlock,
        firm: usize,
        product: usize,
        let_down: bool,
        order: f64,
        till: &mut Till,
    ) {
        let at = block.at(firm, product);
        let current = block.supplier[at] as usize;
        let position = self.candidate.uniform(block.draw_key(firm), product as u32);
        let Some(mut other) = self.shops.drawn(product, position) else {
            return;
        };
        let mut edges = [0.0; 2];
        if let Some((slot, issuer)) = self.can_pay_with(block, firm) {
            let takes = &self.shops.takes[slot];
            let members = &issuer.directory[product];
            if takes[current] <= 0.0 && !members.is_empty() {
                other = members[(position * members.len() as f64) as usize] as usize;
            }
            let purse = &block.local_money[slot];
            let edge = issuer.edge_of(purse.held[firm], purse.outlet[firm]);
            edges = [current, other].map(|firm| edge * f64::from(takes[firm]));
        }
        let price = |firm: usize, edge: f64| self.shops.price[firm] * (1.0 - edge);
        let cheaper = price(other, edges[1]) < price(current, edges[0]);
        if self.shops.room[other] < order || !(let_down || cheaper) {
            return;
        }
        let unpaid = pay_invoice(block, firm, [at, product], 0, till, self.shops)
            + pay_invoice(block, firm, [at, product], 1, till, self.shops);
        if unpaid == Pence::ZERO {
            block.supplier[at] = other as u32;
        }
    }
}
