//! Who buys where: links from buyers to firms, drawn in proportion to size.

use rand::distr::Distribution;
use rand_distr::weighted::WeightedAliasIndex;

use super::Plan;
use super::workplaces::Workplaces;
use crate::random::{Purpose, mix};

/// No link: nobody sells this product here.
pub const NO_FIRM: u32 = u32::MAX;

/// Links by buyer and product; indices of firms in the region.
pub struct Links {
    /// By block of households, so that a block takes its links without copying them; households
    /// fastest.
    pub shop: Vec<Vec<u32>>,
    /// Products fastest.
    pub supplier: Vec<u32>,
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
        let products = tables.len();
        // The place of a link from the buyer's place in its block and the product.
        let draw = |buyers: std::ops::Range<usize>,
                    class: u64,
                    place: fn(usize, usize, usize, usize) -> usize|
         -> Vec<u32> {
            let stream = plan.luck.stream(Purpose::BuildLinks, 0, mix(class));
            let n = buyers.len();
            let mut links = vec![NO_FIRM; n * products];
            for (i, buyer) in buyers.enumerate() {
                let mut generator = stream.generator(buyer as u64);
                for (product, (table, range)) in tables.iter().zip(&places.of_sector).enumerate() {
                    if let Some(table) = table {
                        let firm = range.start + table.sample(&mut generator);
                        links[place(i, product, n, products)] = firm as u32;
                    }
                }
            }
            links
        };
        let households = plan.counts.households;
        let blocks = (0..households).step_by(block.max(1));
        Self {
            shop: blocks
                .map(|first| {
                    let block = first..(first + block).min(households);
                    draw(block, plan.household_key, |i, product, n, _| {
                        product * n + i
                    })
                })
                .collect(),
            supplier: draw(0..firms, plan.firm_key, |i, product, _, products| {
                i * products + product
            }),
            products: tables.len(),
        }
    }

    /// By block of households: how many they are, and their shops.
    pub fn of_households(&self) -> impl Iterator<Item = (usize, &[u32])> {
        let households = |shops: &Vec<u32>| shops.len() / self.products.max(1);
        self.shop
            .iter()
            .map(move |shops| (households(shops), &shops[..]))
    }
}
