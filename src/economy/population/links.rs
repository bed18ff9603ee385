//! Who buys where: links from buyers to firms, drawn in proportion to size.

use rand::distr::Distribution;
use rand_distr::weighted::WeightedAliasIndex;

use super::Plan;
use super::workplaces::Workplaces;
use crate::random::{Purpose, mix};

/// No link: nobody sells this product here.
pub const NO_FIRM: u32 = u32::MAX;

/// Links by buyer and product, products fastest; indices of firms in the region.
pub struct Links {
    /// By block of households, so that a block takes its links without copying them.
    pub shop: Vec<Vec<u32>>,
    pub supplier: Vec<u32>,
    block: usize,
    products: usize,
}

impl Links {
    /// Draws a firm for each buyer and product.
    pub fn draw(plan: &Plan, places: &Workplaces, block: usize) -> Self {
        let tables: Vec<Option<WeightedAliasIndex<u64>>> = places
            .of_sector
            .iter()
            .map(|range| {
                WeightedAliasIndex::new(
                    places.heads[range.clone()]
                        .iter()
                        .map(|&h| u64::from(h))
                        .collect(),
                )
                .ok()
            })
            .collect();
        let firms = places.sector.len();
        let draw = |buyers: std::ops::Range<usize>, class: u64| -> Vec<u32> {
            let stream = plan.luck.stream(Purpose::BuildLinks, 0, mix(class));
            let mut links = Vec::with_capacity(buyers.len() * tables.len());
            for buyer in buyers {
                let mut generator = stream.generator(buyer as u64);
                for (table, range) in tables.iter().zip(&places.of_sector) {
                    let firm = table
                        .as_ref()
                        .map(|t| range.start + t.sample(&mut generator));
                    links.push(firm.map_or(NO_FIRM, |f| f as u32));
                }
            }
            links
        };
        let households = plan.counts.households;
        let blocks = (0..households).step_by(block.max(1));
        Self {
            shop: blocks
                .map(|first| draw(first..(first + block).min(households), plan.household_key))
                .collect(),
            supplier: draw(0..firms, plan.firm_key),
            block: block.max(1),
            products: tables.len(),
        }
    }

    /// A household's shops, by product.
    pub fn shops_of(&self, household: usize) -> &[u32] {
        let at = household % self.block * self.products;
        &self.shop[household / self.block][at..at + self.products]
    }
}
