//! What the firms of one sector buy this month, product by product, with all that is the same for each
//! of them worked out once.

use std::ops::Range;

use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::economy::base::Base;
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Markets, Shops};
use crate::month::Today;
use crate::month::batch::FIRMS;
use crate::scenario::types::SECTORS_MAX;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume, whole_pence};

const LOCAL: usize = Origin::Local as usize;
const AREA: usize = Origin::RestOfArea as usize;

/// One product on a sector's list.
#[derive(Clone, Copy, Default)]
pub(super) struct Line {
    pub product: usize,
    /// Volume per volume of output, from all origins.
    pub needed: f64,
    /// Volume share of the region's own firms.
    pub local: f64,
    /// Pence spent with them per volume bought at a price of 1.
    pub local_cost: f64,
    /// Share of what is bought from them that is of use: less than 1 where dearer bids are preferred.
    pub local_use: f64,
    /// What a volume costs, but for its local share (base 1).
    pub price_elsewhere: f64,
    /// Pence spent in the rest of the area per volume bought.
    pub area: f64,
    /// Pence spent at each origin further away per volume bought: beyond the modelled regions.
    pub further: [f64; ORIGINS],
    /// All of these.
    pub further_cost: f64,
    /// Volume share of the origins further away.
    pub further_share: f64,
}

/// A sector's list.
pub(super) struct List {
    lines: [Line; SECTORS_MAX],
    count: usize,
    /// 1 + the product tax.
    pub with_tax: f64,
}

impl List {
    /// With nothing on it.
    pub(super) fn empty() -> Self {
        Self {
            lines: [Line::default(); SECTORS_MAX],
            count: 0,
            with_tax: 1.0,
        }
    }

    /// From a sector's recipe, how it divides its purchases over origins, and what these ask; the rest
    /// of the area is further away unless its regions are modelled.
    pub(super) fn draw_up(
        &mut self,
        sector: usize,
        base: &Base,
        markets: &Markets,
        regions_modelled: bool,
    ) {
        let (recipe, sourcing) = (&base.recipes[sector], &markets.inputs[sector]);
        let offers = &markets.offers;
        let nearest = if regions_modelled { AREA + 1 } else { AREA };
        self.count = 0;
        self.with_tax = 1.0 + sourcing.tax;
        for (product, &needed) in recipe.input.iter().enumerate() {
            if needed <= 0.0 {
                continue;
            }
            let share = sourcing.share[product];
            let price = |origin: usize| offers.price[origin][product];
            let spent = |origin: usize| share[origin] * price(origin) / VOLUME_PER_PENNY;
            let further: [f64; ORIGINS] =
                std::array::from_fn(|origin| if origin < nearest { 0.0 } else { spent(origin) });
            self.lines[self.count] = Line {
                product,
                needed,
                local: share[LOCAL],
                local_cost: share[LOCAL] / VOLUME_PER_PENNY,
                local_use: 1.0 / (1.0 + sourcing.premium[product]),
                price_elsewhere: sourcing.price[product]
                    - share[LOCAL] * offers.local_price[product],
                area: spent(AREA),
                further,
                further_cost: further.iter().sum(),
                further_share: share[nearest..].iter().sum(),
            };
            self.count += 1;
        }
    }

    /// What the inputs of a volume of output cost at most, pence: with the dearest supplier of each product.
    pub(super) fn dearest(&self, shops: &Shops) -> f64 {
        let dear = |line: &Line| {
            let sellers = shops.of_sector[line.product].clone();
            let price = shops.price[sellers].iter().copied().fold(0.0, f64::max);
            line.needed * (line.price_elsewhere.max(0.0) + line.local * price)
        };
        self.cost(self.lines().iter().map(dear).sum())
    }

    /// What a firm sets aside for inputs that cost so much at basic prices, volume at base prices: pence.
    pub(super) fn cost(&self, basic: f64) -> f64 {
        basic * self.with_tax / VOLUME_PER_PENNY * 1.01
    }

    /// The products that the sector uses.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines[..self.count]
    }
}

/// What the plans of a batch of firms ask of every product.
pub(super) struct Plans {
    /// Output for which inputs are wanted, were the stocks empty.
    output: [f64; FIRMS],
    /// Share of a stock that counts against this month's needs.
    from_stock: f64,
}

impl Plans {
    /// Of no firms yet.
    pub(super) fn none(today: Today) -> Self {
        Self {
            output: [0.0; FIRMS],
            from_stock: 1.0 / today.behaviour.stock_adjustment_months,
        }
    }

    /// What the plans of a batch of firms use and a part of what their stocks lack.
    pub(super) fn read(&mut self, block: &FirmBlock, batch: &Range<usize>) {
        for (firm, output) in batch.clone().zip(&mut self.output) {
            let target = block.expected[firm] * block.input_months;
            *output = block.planned[firm] + target * self.from_stock;
        }
    }

    /// Volume that each firm of the batch wants from all origins, with these stocks.
    pub(super) fn all_wanted(&self, line: &Line, stocks: &[Volume], wanted: &mut [f64]) {
        for (place, (wanted, &stock)) in wanted.iter_mut().zip(stocks).enumerate() {
            *wanted = self.wanted(place, line, stock);
        }
    }

    /// Output for which the firm at a place wants inputs, were its stocks empty: what it asks of each
    /// product is at most this times what is needed of it.
    #[inline]
    pub(super) fn output(&self, place: usize) -> f64 {
        self.output[place]
    }

    /// Volume that the firm at a place of the batch wants from all origins, with this much in stock.
    #[inline]
    pub(super) fn wanted(&self, place: usize, line: &Line, stock: Volume) -> f64 {
        self.volume(place, line.needed, stock)
    }

    /// The same of a product of which so much is needed per volume of output.
    #[inline]
    pub(super) fn volume(&self, place: usize, needed: f64, stock: Volume) -> f64 {
        (needed * self.output[place] - stock.as_f64() * self.from_stock).max(0.0)
    }
}

/// What is ordered of a volume from a local supplier at its price.
#[inline]
pub(super) fn local_order(volume: f64, line: &Line, price: f64) -> Pence {
    whole_pence(volume * line.local_cost * price)
}
