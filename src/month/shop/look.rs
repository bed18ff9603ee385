//! Households compare shops: now and then one tries another shop for one product, found in proportion to
//! size, and goes over when it is cheaper or its own has run out.

use std::ops::Range;

use super::households::Street;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Shops;
use crate::month::Today;
use crate::random::{Purpose, Stream};
use crate::scenario::types::SECTORS_MAX;
use crate::units::Pence;

/// A household that does not look around this month.
const NOT_LOOKING: u8 = u8::MAX;
const _: () = assert!(SECTORS_MAX < NOT_LOOKING as usize);

/// How households look around.
pub(super) struct Look<'a> {
    shops: &'a Shops,
    products: usize,
    /// Chance for each product.
    rate: f64,
    search: Stream,
    candidate: Stream,
}

/// Who of a batch looks around this month, product by product.
pub(super) struct Lookers<const N: usize> {
    /// Places in the batch.
    place: [u16; N],
    /// Where each product's lookers end.
    end: [u16; SECTORS_MAX],
    /// The shop that each of one product's lookers tries.
    tried: [u32; N],
}

impl<const N: usize> Lookers<N> {
    /// Nobody yet.
    pub(super) fn none() -> Self {
        Self {
            place: [0; N],
            end: [0; SECTORS_MAX],
            tried: [0; N],
        }
    }

    /// From the product that each looks for.
    fn sort(&mut self, wanted: &[u8]) {
        self.end.fill(0);
        let looking = |&&product: &&u8| product != NOT_LOOKING;
        for &product in wanted.iter().filter(looking) {
            self.end[usize::from(product)] += 1;
        }
        let mut start = 0;
        for end in &mut self.end {
            (start, *end) = (start + *end, start);
        }
        for (place, &product) in wanted.iter().enumerate() {
            if product != NOT_LOOKING {
                let end = &mut self.end[usize::from(product)];
                self.place[usize::from(*end)] = place as u16;
                *end += 1;
            }
        }
    }

    /// Places in the batch of those who look for a product, and room for what they try.
    fn of(&mut self, product: usize) -> (&[u16], &mut [u32]) {
        let start = product.checked_sub(1).map_or(0, |before| self.end[before]);
        let places = &self.place[usize::from(start)..usize::from(self.end[product])];
        (places, &mut self.tried[..places.len()])
    }
}

impl<'a> Look<'a> {
    pub(super) fn new(shops: &'a Shops, products: usize, key: u64, today: Today) -> Self {
        Self {
            shops,
            products,
            rate: if today.behaviour.limit_mode {
                0.0
            } else {
                today.behaviour.supplier_search
            },
            search: today.stream(Purpose::ShopSearch, key),
            candidate: today.stream(Purpose::ShopCandidate, key),
        }
    }

    /// Who looks around this month, and for what.
    pub(super) fn choose<const N: usize>(
        &self,
        block: &HouseholdBlock,
        batch: &Range<usize>,
        lookers: &mut Lookers<N>,
    ) {
        let mut wanted = [NOT_LOOKING; N];
        let wanted = &mut wanted[..batch.len()];
        if self.rate > 0.0 {
            let products = self.products as f64;
            let chance = (self.rate * products).min(1.0);
            for (i, product) in batch.clone().zip(&mut *wanted) {
                let draw = self.search.uniform(block.draw_key(i), 0);
                if draw < chance {
                    *product = ((draw / chance) * products) as u8;
                }
            }
        }
        lookers.sort(wanted);
    }

    /// As [`Look::around`] where local money is about: users of a currency whose shop does not take it
    /// look among those that do, and let a place that takes it be a little dearer.
    pub(super) fn around_with_notes<const N: usize>(
        &self,
        block: &mut HouseholdBlock,
        batch: &Range<usize>,
        product: usize,
        lookers: &mut Lookers<N>,
        street: &Street,
    ) {
        let links = block.links(product).start + batch.start;
        let (lookers, _) = lookers.of(product);
        let all = self.shops.by_size(product);
        if all.is_empty() {
            return;
        }
        for &place in lookers {
            let i = batch.start + usize::from(place);
            let link = links + usize::from(place);
            let own = block.shop[link] as usize;
            let used = street.issuers.iter().enumerate().find(|(slot, issuer)| {
                let takers = &issuer.directory[product];
                let purse = &block.local_money[*slot];
                let holds = issuer.buys_in || purse.held[i] > Pence::ZERO;
                issuer.runs() && !takers.is_empty() && purse.uses[i] && holds
            });
            let key = block.draw_key(i);
            let draw =
                |from: &[u32]| from[self.candidate.index(key, 0, from.len() as u64) as usize];
            let (mut other, mut edge) = (draw(all), [0.0; 2]);
            if let Some((slot, issuer)) = used {
                let takes = &self.shops.takes[slot];
                if takes[own] <= 0.0 {
                    other = draw(&issuer.directory[product]);
                }
                edge = [own, other as usize].map(|shop| issuer.edge * f64::from(takes[shop]));
            }
            let price = |shop: usize, edge: f64| self.shops.price[shop] * (1.0 - edge);
            let cheaper = price(other as usize, edge[1]) < price(own, edge[0]);
            if cheaper || self.shops.is_short(own) {
                block.shop[link] = other;
            }
        }
    }

    /// Those of the batch who compare shops for a product do so.
    pub(super) fn around<const N: usize>(
        &self,
        block: &mut HouseholdBlock,
        batch: &Range<usize>,
        product: usize,
        lookers: &mut Lookers<N>,
    ) {
        let links = block.links(product).start + batch.start;
        let (lookers, tried) = lookers.of(product);
        let shops = self.shops.by_size(product);
        if shops.is_empty() {
            return;
        }
        for (&place, tried) in lookers.iter().zip(&mut *tried) {
            let key = block.draw_key(batch.start + usize::from(place));
            *tried = shops[self.candidate.index(key, 0, shops.len() as u64) as usize];
        }
        // In a loop of its own, so that a slow look at one shop does not hold up the next.
        for (&place, &other) in lookers.iter().zip(&*tried) {
            let link = &mut block.shop[links + usize::from(place)];
            let (own, price) = (*link, &self.shops.price);
            let cheaper = price[other as usize] < price[own as usize];
            // Not `||`: which of both decides is a coin toss that no processor can foresee.
            let goes_over = cheaper | self.shops.is_short(own as usize);
            *link = if goes_over { other } else { own };
        }
    }
}
