//! What the modelled regions sell to each other, and whose residents work where.
//!
//! A region's accounts say how much it buys from and sells to the rest of the table's area. Here that
//! rest is divided: over the other modelled regions, and over what of the area is not modelled.
//!
//! # Steps
//! 1. Every place of the area is built, modelled or not, so that what one buys another sells.
//! 2. Trade: for each product a matrix of sellers and buyers, first guessed by gravity (seller's
//!    exports times buyer's imports over distance), then fitted to both totals ([`fitting`]).
//! 3. Commuting: residents' wages by gravity over workplaces, fitted to both totals.
//! 4. Places that are not modelled are added up as the rest of the area.

mod commuting;
mod distance;
pub mod fitting;
mod trade;

use std::ops::Range;

use super::accounts::RegionAccounts;
use super::links::{CommutingTable, TradeTable};
use super::places::PlaceTable;
use commuting::{commuting_between, settle_commuters};
use distance::Apart;
use trade::{measured_trade, trade_in};

/// Trade and commuting between the regions of a model, pounds a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Between {
    /// How many regions are modelled.
    pub regions: usize,
    /// How many products there are.
    pub products: usize,
    /// `[buyer][product][seller]`: what region `buyer` buys of a product from `seller`, at basic prices.
    /// The last seller, number [`Between::regions`], is the part of the area that is not modelled.
    pub trade: Vec<f64>,
    /// `[workplace][residence]`: wages that employers pay to residents of another modelled region.
    pub wages: Vec<f64>,
}

impl Between {
    /// Regions that have nothing to do with each other.
    #[must_use]
    pub fn strangers(regions: usize, products: usize) -> Self {
        Self {
            regions,
            products,
            trade: vec![0.0; regions * products * (regions + 1)],
            wages: vec![0.0; regions * regions],
        }
    }

    /// How many sellers a buyer has: the modelled regions and the rest of the area.
    #[must_use]
    pub fn sellers(&self) -> usize {
        self.regions + 1
    }

    /// Where the sellers of a product to a region stand in `trade`.
    #[must_use]
    pub fn row(&self, buyer: usize, product: usize) -> Range<usize> {
        row(self.regions, self.products, buyer, product)
    }

    /// What a region buys of a product from each modelled region and, last, from the rest of the area.
    #[must_use]
    pub fn bought(&self, buyer: usize, product: usize) -> &[f64] {
        &self.trade[self.row(buyer, product)]
    }

    /// What a region sells of a product to the other modelled regions.
    #[must_use]
    pub fn sold(&self, seller: usize, product: usize) -> f64 {
        (0..self.regions)
            .map(|buyer| self.bought(buyer, product)[seller])
            .sum()
    }

    /// What a region sells of each product to the other modelled regions.
    #[must_use]
    pub fn sold_by(&self, seller: usize) -> Vec<f64> {
        (0..self.products)
            .map(|product| self.sold(seller, product))
            .collect()
    }

    /// Wages that employers of a region pay to residents of another.
    #[must_use]
    pub fn wages(&self, workplace: usize, residence: usize) -> f64 {
        self.wages[workplace * self.regions + residence]
    }
}

/// Where the sellers of a product to a region stand in a column `[buyer][product][seller]`, the last of them
/// being the part of the area that is not modelled.
#[must_use]
pub fn row(regions: usize, products: usize, buyer: usize, product: usize) -> Range<usize> {
    let sellers = regions + 1;
    let start = (buyer * products + product) * sellers;
    start..start + sellers
}

/// How trade and commuting fall with distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// By how many per cent trade falls when distance grows by one per cent, 0 or more.
    pub trade_elasticity: f64,
    /// Kilometres in which commuting falls to 1/e, above 0.
    pub commuting_decay: f64,
}

impl Default for Distance {
    fn default() -> Self {
        Self {
            trade_elasticity: 0.9,
            commuting_decay: 15.0,
        }
    }
}

/// A place with its accounts: the first [`Between::regions`] of a list are modelled.
#[derive(Debug)]
pub(super) struct Located {
    /// What it makes, buys and sells.
    pub accounts: RegionAccounts,
    /// Degrees north and east, where known.
    pub position: Option<(f64, f64)>,
}

impl Located {
    /// A place with its position, where the places table says one.
    pub fn new(accounts: RegionAccounts, places: Option<&PlaceTable>) -> Self {
        let place = places.and_then(|table| table.place(&accounts.name));
        let position = place.map(|place| (place.latitude, place.longitude));
        // Nobody lives where the equator meets Greenwich: a table without positions says 0, 0.
        let position = position.filter(|&(north, east)| north != 0.0 || east != 0.0);
        Self { accounts, position }
    }
}

/// What is known of the links between places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links<'a> {
    /// Measured trade; gravity where absent.
    pub trade: Option<&'a TradeTable>,
    /// Measured commuting; gravity where absent, if positions are known.
    pub commuting: Option<&'a CommutingTable>,
    /// How gravity falls.
    pub distance: Distance,
}

/// Divides what each place buys from and sells to the rest of the area over the other places, and
/// what residents earn over the places where they work. What two places of an area could only sell to
/// themselves they are made to: that part of their trade with the area becomes local.
///
/// Measured flows are fitted to the places' accounts too; where they agree, nothing changes.
pub(super) fn link(places: &mut [Located], modelled: usize, links: Links<'_>) -> Between {
    let products = places[0].accounts.sectors.len();
    let mut between = Between::strangers(modelled, products);
    // Sums are taken in the order of names, so that the scenario's order of regions changes nothing.
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].accounts.name.cmp(&places[b].accounts.name));
    let apart = Apart::new(places, &order);
    let elasticity = links.distance.trade_elasticity;
    let measured = links
        .trade
        .map(|trade| measured_trade(trade, places, &order));
    for product in 0..products {
        let guess = |buyer: usize, seller: usize, mass: f64| match &measured {
            Some(flows) if buyer < order.len() && seller < order.len() => {
                flows[(buyer * products + product) * order.len() + seller]
            }
            _ => mass * libm::pow(apart.between(buyer, seller), -elasticity),
        };
        let flows = trade_in(places, &order, product, guess);
        between.note_trade(&flows, &order, product);
    }
    if links.commuting.is_some() || places.iter().all(|place| place.position.is_some()) {
        let wages = commuting_between(places, &order, &apart, links);
        between.note_wages(&wages, &order);
        settle_commuters(places, &order, &wages);
    }
    between
}

impl Between {
    /// Takes over one product's flows `[buyer][seller]` in the order of names.
    fn note_trade(&mut self, flows: &Flows, order: &[usize], product: usize) {
        for (row, &buyer) in order.iter().enumerate().filter(|(_, b)| **b < self.regions) {
            let range = self.row(buyer, product);
            for (cell, column) in flows.row(row).iter().zip(0..) {
                let seller = order.get(column).copied().unwrap_or(usize::MAX);
                self.trade[range.start + seller.min(self.regions)] += cell;
            }
        }
    }

    /// Takes over wages `[workplace][residence]` in the order of names.
    fn note_wages(&mut self, wages: &Flows, order: &[usize]) {
        for (row, &workplace) in order.iter().enumerate() {
            for (cell, &residence) in wages.row(row).iter().zip(order) {
                if workplace < self.regions && residence < self.regions && workplace != residence {
                    self.wages[workplace * self.regions + residence] = *cell;
                }
            }
        }
    }
}

/// A matrix of flows, row after row.
struct Flows {
    cells: Vec<f64>,
    columns: usize,
}

impl Flows {
    fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }
}
