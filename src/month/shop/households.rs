//! Households' shopping: a linear expenditure system along each household's links.

use std::ops::Range;

use super::look::{Look, Lookers};
use super::notes::count_notes;
use crate::calibrate::accounts::ORIGINS;
use crate::economy::base::Base;
use crate::economy::households::{HouseholdBlock, HouseholdTally, LOCALISM_CLASSES};
use crate::economy::local_money::Issuer;
use crate::economy::region::{Markets, Region, SecondChoice, ShoppingList, Shops};
use crate::ledger::{Node, PaymentKind, Till};
use crate::month::Today;
use crate::month::batch::{BATCH, CROWD, batches_of};
use crate::month::local_money;
use crate::parallel;
use crate::scenario::types::SECTORS_MAX;
use crate::units::{self, Pence, whole_pence};

/// Share of the target for deposits below which a household saves on consumption.
const CUSHION: f64 = 0.75;

/// What shoppers need to know.
pub(super) struct Street<'a> {
    pub lists: &'a [ShoppingList; LOCALISM_CLASSES],
    /// The same product by product, as far as there are products.
    pub entries: [Entry; SECTORS_MAX],
    /// What is bought outside, by origin.
    pub outside: [Entry; ORIGINS],
    /// What is looked for at a second choice, by product.
    pub seconds: &'a [SecondChoice],
    pub shops: &'a Shops,
    pub tax: f64,
    pub products: usize,
    /// Local money is about.
    pub notes: bool,
    pub issuers: &'a [Issuer],
    /// The slot of a time bank, and the product that its members give each other.
    pub replaced: Option<(usize, usize)>,
}

impl Street<'_> {
    /// Whether a block's households shop in large batches. What they can pay for with notes takes more room.
    pub fn is_crowded(&self, block: &HouseholdBlock) -> bool {
        block.len() > CROWD / 2 && !self.notes
    }
}

/// What the shopping lists say of one product's local sellers, or of an origin outside, by class of
/// household.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    /// Ordered with each essential basket, pence.
    pub fixed: [f64; LOCALISM_CLASSES],
    /// Ordered per penny beyond it.
    pub marginal: [f64; LOCALISM_CLASSES],
}

impl Entry {
    fn of(lists: &[ShoppingList; LOCALISM_CLASSES], product: usize) -> Self {
        Self {
            fixed: std::array::from_fn(|class| lists[class].local_fixed[product]),
            marginal: std::array::from_fn(|class| lists[class].local_marginal[product]),
        }
    }

    fn outside(lists: &[ShoppingList; LOCALISM_CLASSES], origin: usize) -> Self {
        Self {
            fixed: std::array::from_fn(|class| lists[class].outside_fixed[origin]),
            marginal: std::array::from_fn(|class| lists[class].outside_marginal[origin]),
        }
    }

    /// Whether anybody wants the product from here.
    pub(super) fn is_wanted(&self) -> bool {
        let wanted = |&amount: &f64| amount > 0.0;
        self.fixed.iter().any(wanted) || self.marginal.iter().any(wanted)
    }

    /// A household's order, pence at basic prices.
    #[inline]
    fn order(&self, class: usize, spending: Spending) -> Pence {
        let class = class % LOCALISM_CLASSES;
        let essential = self.fixed[class] * spending.essential;
        whole_pence(essential + self.marginal[class] * spending.beyond)
    }
}

/// A budget divided: how many essential baskets it buys (as much as is needed, if it can) and what is
/// left beyond, pence.
#[derive(Clone, Copy, Default)]
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

/// What a batch of households means to spend.
pub(super) struct Batch<const N: usize> {
    pub spending: [Spending; N],
    pub class: [u8; N],
    /// A product of which less is bought because members of a time bank give it to each other.
    replaced: Option<usize>,
    /// By how much less, pence at basic prices.
    pub less: [Pence; N],
}

impl<const N: usize> Batch<N> {
    /// Of nobody yet.
    pub(super) fn none() -> Self {
        Self {
            spending: [Spending::default(); N],
            class: [0; N],
            replaced: None,
            less: [Pence::ZERO; N],
        }
    }

    /// What a batch means to spend whose budgets are set.
    pub(super) fn read(&mut self, block: &HouseholdBlock, batch: &Range<usize>, street: &Street) {
        let classes = &mut self.class[..batch.len()];
        classes.copy_from_slice(&block.localism[batch.clone()]);
        let means = block.budget[batch.clone()]
            .iter()
            .zip(&block.need[batch.clone()]);
        let each = self.spending.iter_mut().zip(classes).zip(means);
        for ((spending, class), (&budget, &need)) in each {
            let list = &street.lists[usize::from(*class) % LOCALISM_CLASSES];
            *spending = Spending::of(budget, list, need);
        }
        if let Some((slot, product)) = street.replaced {
            self.less[..batch.len()].fill(Pence::ZERO);
            self.replace(block, batch, street, slot, product);
        }
    }

    /// What members of a time bank were given they do not buy, and spend the money on other things.
    fn replace(
        &mut self,
        block: &HouseholdBlock,
        batch: &Range<usize>,
        street: &Street,
        slot: usize,
        product: usize,
    ) {
        self.replaced = Some(product);
        for (place, i) in batch.clone().enumerate() {
            let worth = block.local_money[slot].replaced[i];
            if worth <= Pence::ZERO {
                continue;
            }
            let (class, spending) = (self.class[place], self.spending[place]);
            let less = worth.min(street.entries[product].order(class.into(), spending));
            let freed = less + less.scaled(street.tax);
            let list = &street.lists[usize::from(class) % LOCALISM_CLASSES];
            self.less[place] = less;
            self.spending[place] = Spending::of(block.budget[i] + freed, list, block.need[i]);
        }
    }

    /// What every household of the batch spends on an entry, pence at basic prices.
    pub(super) fn amounts(&self, entry: &Entry, amounts: &mut [Pence]) {
        let each = self.class.iter().zip(&self.spending);
        for (amount, (&class, &spending)) in amounts.iter_mut().zip(each) {
            *amount = entry.order(class.into(), spending);
        }
    }

    /// What the household at a place orders of a product, pence at basic prices.
    #[inline]
    pub(super) fn order(&self, entry: &Entry, product: usize, place: usize) -> Pence {
        let order = entry.order(self.class[place].into(), self.spending[place]);
        if self.replaced == Some(product) {
            (order - self.less[place]).max(Pence::ZERO)
        } else {
            order
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
        issuers,
        conditions,
        ..
    } = region;
    let trip = Trip {
        look: Look::new(shops, base.recipes.len(), *household_key, today),
        street: street(markets, shops, base, issuers),
        dwellings: base.dwellings * conditions.dwellings,
        base,
        today,
    };
    parallel::for_each_pair(households, household_tills, |block, till| {
        if trip.street.is_crowded(block) {
            trip.order::<CROWD>(block, till);
        } else {
            trip.order::<BATCH>(block, till);
        }
    });
    for block in households {
        accounts.absorb(&mut block.desk, PaymentKind::Investment);
    }
}

/// What a block of households needs to know when it sets out.
struct Trip<'a> {
    look: Look<'a>,
    street: Street<'a>,
    /// Share of income that goes into dwellings.
    dwellings: f64,
    base: &'a Base,
    today: Today<'a>,
}

impl Trip<'_> {
    fn order<const N: usize>(&self, block: &mut HouseholdBlock, till: &mut Till) {
        let Self {
            look,
            street,
            base,
            today,
            ..
        } = self;
        let mut lookers = Lookers::<N>::none();
        let (mut all, mut sorted) = (Batch::<N>::none(), ByClass::<N>::none());
        for batch in batches_of::<N>(block.len()) {
            let income = base.household_income;
            invest_in_dwellings::<N>(block, &batch, self.dwellings, income, *today);
            set_budgets(block, &batch, street, base.consumption_rate, *today);
            look.choose(block, &batch, &mut lookers);
            if street.notes {
                for product in 0..street.products {
                    look.around_with_notes(block, &batch, product, &mut lookers, street);
                }
                count_notes::<N>(block, &batch, street, base.consumption_rate, *today);
            }
            all.read(block, &batch, street);
            sorted.sort(&all, batch.len());
            sorted.note_baskets(&mut block.tally);
            for product in 0..street.products {
                if !street.notes {
                    look.around(block, &batch, product, &mut lookers);
                }
                sorted.order(block, &batch, product, &all, street, till);
            }
            sorted.note(&mut block.ordered[batch.clone()]);
        }
    }
}

/// Consumption out of smoothed income and of wealth beyond (or short of) the target; the essential
/// basket first; never more than is there.
fn set_budgets(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    street: &Street,
    rate: f64,
    today: Today,
) {
    let behaviour = today.behaviour;
    let effect = if behaviour.limit_mode {
        0.0
    } else {
        behaviour.wealth_effect
    };
    let months = behaviour.household_deposit_months * CUSHION;
    let essentials = street.lists.each_ref().map(|list| list.essential);
    let held = &block.purses.all()[batch.clone()];
    let budgets = &mut block.budget[batch.clone()];
    // All that is held, notes too, stands for a moment where the budget will.
    budgets.copy_from_slice(held);
    for purse in &block.local_money {
        units::add_up(budgets, &purse.held[batch.clone()]);
    }
    let means = block.smoothed[batch.clone()]
        .iter()
        .zip(&block.disposable[batch.clone()]);
    let needs = block.localism[batch.clone()]
        .iter()
        .zip(&block.need[batch.clone()]);
    let orders = block.ordered[batch.clone()].iter_mut().zip(budgets);
    let each = means.zip(needs).zip(held).zip(orders);
    for ((((&income, &disposable), (&class, &need)), &held), (ordered, budget)) in each {
        let short = (*budget - disposable).as_f64() - income * months;
        let essential = essentials[usize::from(class) % LOCALISM_CLASSES] * f64::from(need);
        let wanted = (rate * income + effect * short.min(0.0)).max(essential);
        *ordered = whole_pence(wanted);
        // What notes can pay for besides is seen when the shops are known: see `count_notes`.
        *budget = (*ordered).min(held).max(Pence::ZERO);
    }
}

/// What a batch means to spend, its households sorted by class: what is the same for a class is looked up
/// once, and a loop over a column takes several at once.
struct ByClass<const N: usize> {
    /// Places in the batch.
    place: [u16; N],
    /// Where each class ends.
    end: [usize; LOCALISM_CLASSES],
    essential: [f64; N],
    beyond: [f64; N],
    /// Ordered of the product at hand, pence at basic prices.
    orders: [Pence; N],
    /// Ordered of all so far.
    ordered: [Pence; N],
}

impl<const N: usize> ByClass<N> {
    /// Of nobody yet.
    fn none() -> Self {
        Self {
            place: [0; N],
            end: [0; LOCALISM_CLASSES],
            essential: [0.0; N],
            beyond: [0.0; N],
            orders: [Pence::ZERO; N],
            ordered: [Pence::ZERO; N],
        }
    }

    /// Sorts a batch that has ordered nothing yet.
    fn sort(&mut self, all: &Batch<N>, households: usize) {
        self.ordered[..households].fill(Pence::ZERO);
        self.end.fill(0);
        let classes = &all.class[..households];
        let class = |class: &u8| usize::from(*class) % LOCALISM_CLASSES;
        for own in classes.iter().map(class) {
            self.end[own] += 1;
        }
        let mut start = 0;
        for end in &mut self.end {
            (start, *end) = (start + *end, start);
        }
        for (place, own) in classes.iter().map(class).enumerate() {
            let at = &mut self.end[own];
            let Spending { essential, beyond } = all.spending[place];
            self.place[*at] = place as u16;
            (self.essential[*at], self.beyond[*at]) = (essential, beyond);
            *at += 1;
        }
    }

    /// Adds up what the batch means to spend, by class.
    fn note_baskets(&self, tally: &mut HouseholdTally) {
        let mut start = 0;
        for (class, &end) in self.end.iter().enumerate() {
            let sum = |amounts: &[f64], times: f64| -> i64 {
                let whole = amounts.iter().map(|amount| whole_pence(amount * times).0);
                whole.fold(0, i64::wrapping_add)
            };
            tally.baskets[class] += sum(&self.essential[start..end], 1e6);
            tally.beyond[class] += sum(&self.beyond[start..end], 1.0);
            start = end;
        }
    }

    /// The batch orders one product at its shops.
    fn order(
        &mut self,
        block: &mut HouseholdBlock,
        batch: &Range<usize>,
        product: usize,
        all: &Batch<N>,
        street: &Street,
        till: &mut Till,
    ) {
        let entry = &street.entries[product];
        if !entry.is_wanted() {
            return;
        }
        let mut start = 0;
        for (class, &end) in self.end.iter().enumerate() {
            let spending = self.essential[start..end]
                .iter()
                .zip(&self.beyond[start..end]);
            let each = self.orders[start..end].iter_mut().zip(spending);
            for (order, (&essential, &beyond)) in each {
                *order = entry.order(class, Spending { essential, beyond });
            }
            start = end;
        }
        let (places, orders) = (&self.place[..start], &mut self.orders[..start]);
        if all.replaced == Some(product) {
            for (order, &place) in orders.iter_mut().zip(places) {
                *order = (*order - all.less[usize::from(place)]).max(Pence::ZERO);
            }
        }
        let links = block.links(product).start + batch.start;
        let shops = &block.shop[links..links + start];
        for (&place, &order) in places.iter().zip(&*orders) {
            till.order(shops[usize::from(place)] as usize, order);
        }
        // What is not delivered comes off when the shops are paid.
        block.tally.spent_locally[product] += units::add_up(&mut self.ordered, orders).0;
    }

    /// Notes what each household has ordered of all products together.
    fn note(&self, ordered: &mut [Pence]) {
        for (&place, &all) in self.place.iter().zip(&self.ordered).take(ordered.len()) {
            ordered[usize::from(place)] = all;
        }
    }
}

/// Households put a share of their income into dwellings, as the base year's did.
fn invest_in_dwellings<const N: usize>(
    block: &mut HouseholdBlock,
    batch: &Range<usize>,
    rate: f64,
    base_income: f64,
    today: Today,
) {
    let mut amounts = [Pence::ZERO; N];
    let amounts = &mut amounts[..batch.len()];
    let smoothed = block.smoothed[batch.clone()].iter();
    let means = smoothed.zip(&block.purses.all()[batch.clone()]);
    for (amount, (&smoothed, &held)) in amounts.iter_mut().zip(means) {
        let income = if today.behaviour.limit_mode {
            base_income
        } else {
            smoothed
        };
        *amount = whole_pence((rate * income).max(0.0))
            .min(held)
            .max(Pence::ZERO);
    }
    let HouseholdBlock { desk, purses, .. } = block;
    let (node, kind) = (Node::Contractors, PaymentKind::Investment);
    desk.pay_each(purses, batch.clone(), node, kind, amounts);
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
        issuers,
        ..
    } = region;
    let street = street(markets, shops, base, issuers);
    parallel::for_each_pair(households, household_tills, |block, till| {
        shopping(block, till, &street);
    });
}

/// What the region's shoppers need to know.
fn street<'a>(
    markets: &'a Markets,
    shops: &'a Shops,
    base: &Base,
    issuers: &'a [Issuer],
) -> Street<'a> {
    let products = base.recipes.len();
    let mut entries = [Entry::default(); SECTORS_MAX];
    for (product, entry) in entries.iter_mut().enumerate().take(products) {
        *entry = Entry::of(&markets.lists, product);
    }
    Street {
        lists: &markets.lists,
        entries,
        outside: std::array::from_fn(|origin| Entry::outside(&markets.lists, origin)),
        seconds: &markets.second,
        shops,
        tax: base.consumption.tax,
        products,
        notes: local_money::is_about(issuers),
        replaced: local_money::replaced(issuers),
        issuers,
    }
}
