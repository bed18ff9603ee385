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
    pub shop: Vec<u32>,
    pub supplier: Vec<u32>,
}

impl Links {
    /// Draws a firm for each buyer and product.
    pub fn draw(plan: &Plan, places: &Workplaces) -> Self {
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
        let draw = |buyers: usize, class: u64| -> Vec<u32> {
            let stream = plan.luck.stream(Purpose::BuildLinks, 0, mix(class));
            let mut links = Vec::with_capacity(buyers * tables.len());
            for buyer in 0..buyers {
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
        Self {
            shop: draw(plan.counts.households, plan.household_key),
            supplier: draw(firms, plan.firm_key),
        }
    }
}
