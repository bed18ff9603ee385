//! Trade and commuting between the modelled regions: who sells how much of what to whom.
//!
//! Buyers of a region order a product "from the rest of the area"; where in the area it comes from is
//! divided here, by region and product: base-year shares, tilted by delivered prices and by how
//! reliably each region has delivered. Sellers of a region see one pooled order of a product from all
//! other regions. What is sent between regions costs as much as the stronger of the two regions'
//! transport levers says; that cost melts on the way (Samuelson's iceberg), so that what one region
//! pays is what the other receives, to the penny.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::base::Pool;
use super::region::Region;
use crate::calibrate::{Calibrated, between};
use crate::units::{Pence, split_by_largest_remainder};

/// What passes between the regions of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// How many regions are modelled.
    pub regions: usize,
    /// How many products there are.
    pub products: usize,
    /// The regions by name: sums are taken in this order, so that the scenario's order of regions
    /// changes nothing.
    pub order: Vec<usize>,
    /// `[buyer][product][seller]`: base-year shares of what a region buys from the rest of the area;
    /// the last seller is the part of the area that is not modelled.
    pub base: Vec<f64>,
    /// The same this month, in money: a region's orders of a product times this are a seller's.
    pub share: Vec<f64>,
    /// The same: this month's delivered prices (base 1).
    pub price: Vec<f64>,
    /// `[region][product]`: share of other regions' orders that a region has delivered lately, 0 to 1.
    pub reliability: Vec<f64>,
    /// `[buyer][product][seller]`: paid this month, pence.
    pub paid: Vec<Pence>,
    /// `[workplace][residence]`: shares of the wages that a region's employers pay across its border;
    /// the last residence is outside the model.
    pub wage_share: Vec<f64>,
    /// The same, paid this month, pence.
    pub wages: Vec<Pence>,
    /// `[residence][workplace]`: shares of residents' base-year wages from across the border; what is
    /// missing to 1 comes from outside the model.
    pub commuting: Vec<f64>,
    /// Working memory: one weight and one part a seller.
    pub weights: Vec<f64>,
    /// Working memory.
    pub parts: Vec<Pence>,
}

impl Trade {
    /// From what passed between the regions in the base year.
    ///
    /// Opens the borders of the regions that trade, and tells them what share of their residents'
    /// wages from across the border other modelled regions pay. Wages to a region so small that none
    /// of its agents commutes go outside.
    #[must_use]
    pub fn new(calibrated: &Calibrated, people: &mut [Region]) -> Self {
        let (between, accounts) = (&calibrated.between, &calibrated.regions);
        let (regions, products) = (between.regions, between.products);
        let sellers = between.sellers();
        let mut order: Vec<usize> = (0..regions).collect();
        order.sort_by(|&a, &b| accounts[a].name.cmp(&accounts[b].name));
        let mut base = between.trade.clone();
        for row in base.chunks_mut(sellers) {
            let all: f64 = order.iter().map(|&s| row[s]).sum::<f64>() + row[regions];
            for part in row {
                *part = ratio(*part, all);
            }
        }
        let mut wage_share = vec![0.0; regions * sellers];
        for (workplace, row) in wage_share.chunks_mut(sellers).enumerate() {
            let all = accounts[workplace].closing.commuters_out;
            for (residence, share) in row.iter_mut().take(regions).enumerate() {
                if people[residence].commutes() {
                    *share = ratio(between.wages(workplace, residence), all);
                }
            }
            let modelled: f64 = order.iter().map(|&r| row[r]).sum();
            row[regions] = (1.0 - modelled).max(0.0);
        }
        let mut commuting = vec![0.0; regions * regions];
        for (residence, region) in people.iter_mut().enumerate() {
            for &workplace in &order {
                commuting[residence * regions + workplace] = ratio(
                    between.wages(workplace, residence),
                    accounts[residence].closing.commuters_in,
                );
            }
            let earned = order.iter().map(|&w| between.wages(w, residence)).sum();
            region.border.modelled_wages = ratio(earned, accounts[residence].closing.commuters_in);
            region.border.open = regions > 1;
        }
        Self {
            regions,
            products,
            share: base.clone(),
            price: vec![1.0; base.len()],
            reliability: vec![1.0; regions * products],
            paid: vec![Pence::ZERO; base.len()],
            wages: vec![Pence::ZERO; wage_share.len()],
            commuting,
            weights: vec![0.0; sellers],
            parts: vec![Pence::ZERO; sellers],
            order,
            base,
            wage_share,
        }
    }

    /// Forgets what was paid last month.
    pub fn clear(&mut self) {
        self.paid.fill(Pence::ZERO);
        self.wages.fill(Pence::ZERO);
    }

    /// How many sellers a region may buy from: every region and the part that is not modelled.
    #[must_use]
    pub fn sellers(&self) -> usize {
        self.regions + 1
    }

    /// Where the sellers of a product to a region stand.
    #[must_use]
    pub fn row(&self, buyer: usize, product: usize) -> Range<usize> {
        between::row(self.regions, self.products, buyer, product)
    }

    /// What a region paid another (or, last, the part of the area that is not modelled) for a product
    /// this month, pence.
    #[must_use]
    pub fn paid(&self, buyer: usize, product: usize, seller: usize) -> Pence {
        self.paid[self.row(buyer, product)][seller]
    }

    /// What a region sold of a product to all other modelled regions this month, pence.
    #[must_use]
    pub fn sold(&self, seller: usize, product: usize) -> Pence {
        (0..self.regions)
            .map(|buyer| self.paid(buyer, product, seller))
            .sum()
    }

    /// Wages that a region's employers paid to residents of another this month, pence.
    #[must_use]
    pub fn wages(&self, workplace: usize, residence: usize) -> Pence {
        self.wages[workplace * self.sellers() + residence]
    }
}

/// A region's dealings with the rest of the area, in the market that is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Border {
    /// Whether any of the area is modelled beside this region.
    pub open: bool,
    /// What the region's buyers have ordered from the rest of the area, pence, by product.
    pub ordered: Vec<f64>,
    /// Of those orders, what households and each pooled buyer of baskets have ordered: the weights
    /// by which one payment is divided over products.
    pub ordered_by: [Vec<f64>; 1 + Pool::BASKETS.len()],
    /// What other regions' buyers have ordered here, pence, by product.
    pub asked: Vec<f64>,
    /// Share of other regions' orders that this region's sellers fill, by product.
    pub filled: Vec<f64>,
    /// Share of what its sellers could deliver beyond all orders that goes to other regions whose
    /// usual sellers here ran out, by product.
    pub second_choice: Vec<f64>,
    /// Share of the region's own orders that the rest of the area delivers, by product.
    pub delivered: Vec<f64>,
    /// Volume that a penny spent in the rest of the area brings, by product.
    pub volume_per_penny: Vec<f64>,
    /// What the region's buyers have paid, by product.
    pub paid: Vec<Pence>,
    /// What the region's sellers are to be paid by other regions, by product.
    pub received: Vec<Pence>,
    /// What the region's sellers sold to the part of the area that is not modelled this month.
    pub sold_elsewhere: Pence,
    /// Wages that the region's employers owe across the border this month.
    pub wages_out: Pence,
    /// Wages that the region's residents have earned in other modelled regions this month.
    pub wages_in: Pence,
    /// Wages that residents have earned outside the model this month.
    pub wages_from_outside: Pence,
    /// Share of residents' wages from across the border that other modelled regions pay, base year.
    pub modelled_wages: f64,
    /// Skill of residents who work across the border, summed over all blocks, thousandths.
    pub skill: u64,
    /// Residents who work across the border, heads.
    pub heads: u32,
    /// And in the base year.
    pub base_heads: u32,
    /// Staff of their employers over the base year's.
    pub staff: f64,
    /// Jobs across the border that stand open for residents.
    pub vacancies: u32,
    /// Working memory: one part a product.
    pub parts: Vec<Pence>,
}

impl Border {
    /// A border behind which `products` are bought and sold.
    #[must_use]
    pub fn new(products: usize) -> Self {
        let of = |value: f64| vec![value; products];
        Self {
            ordered: of(0.0),
            asked: of(0.0),
            ordered_by: std::array::from_fn(|_| of(0.0)),
            filled: of(1.0),
            second_choice: of(0.0),
            delivered: of(1.0),
            volume_per_penny: of(crate::units::VOLUME_PER_PENNY),
            staff: 1.0,
            paid: vec![Pence::ZERO; products],
            received: vec![Pence::ZERO; products],
            parts: vec![Pence::ZERO; products],
            ..Self::default()
        }
    }

    /// Notes what one group of buyers has paid, divided over products as it has ordered them.
    pub fn divide_payment(&mut self, buyers: usize, amount: Pence) {
        if !self.open || amount == Pence::ZERO {
            return;
        }
        split_by_largest_remainder(amount, &self.ordered_by[buyers], &mut self.parts);
        for (paid, part) in self.paid.iter_mut().zip(&self.parts) {
            *paid += *part;
        }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
