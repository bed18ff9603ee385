//! What the modelled regions sell to each other, and whose residents work where.
//!
//! A region's accounts say how much it buys from and sells to the rest of the table's area. Here that
//! rest is divided: over the other modelled regions, and over what of the area is not modelled.
//!
//! # Steps
//! 1. Every place of the area is built, modelled or not, so that what one buys another sells.
//! 2. Trade: for each product a matrix of sellers and buyers, first guessed by gravity (seller's
//!    exports times buyer's imports over distance), then fitted to both totals ([`fitted`]).
//! 3. Commuting: residents' wages by gravity over workplaces, fitted to both totals.
//! 4. Places that are not modelled are added up as the rest of the area.

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
    pub fn row(&self, buyer: usize, product: usize) -> std::ops::Range<usize> {
        let start = (buyer * self.products + product) * self.sellers();
        start..start + self.sellers()
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

    /// Wages that employers of a region pay to residents of another.
    #[must_use]
    pub fn wages(&self, workplace: usize, residence: usize) -> f64 {
        self.wages[workplace * self.regions + residence]
    }
}
