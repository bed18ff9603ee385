//! How a group of buyers divides each product over its origins.

use crate::calibrate::accounts::{ORIGINS, Origin, Purchases};

/// Prices and availability of products at the region's border and inside, this month.
#[derive(Clone, Debug)]
pub struct Offers {
    /// Mean posted price of local firms, by product (base 1).
    pub local_price: Vec<f64>,
    /// Delivered price by origin and product (base 1); the local entry repeats `local_price`.
    pub price: [Vec<f64>; ORIGINS],
    /// What that price does to the volume that buyers want, by origin and product: 1 at price 1.
    pub pull: [Vec<f64>; ORIGINS],
    /// Share of what is wanted from an origin that can be had there, 0 to 1.
    pub available: [Vec<f64>; ORIGINS],
}

impl Offers {
    /// Base-year offers: every price 1, everything available.
    #[must_use]
    pub fn base(products: usize) -> Self {
        let ones = || vec![1.0; products];
        Self {
            local_price: ones(),
            price: std::array::from_fn(|_| ones()),
            pull: std::array::from_fn(|_| ones()),
            available: std::array::from_fn(|_| ones()),
        }
    }

    /// Works out what prices do to volumes: `price^-elasticity` (Armington 1969), and for what is made
    /// here what the season does.
    pub fn weigh(&mut self, elasticity: f64, in_season: &[f64]) {
        for (pulls, prices) in self.pull.iter_mut().zip(&self.price) {
            for (pull, &price) in pulls.iter_mut().zip(prices) {
                *pull = tilted(price, elasticity);
            }
        }
        let local = &mut self.pull[Origin::Local as usize];
        for (pull, season) in local.iter_mut().zip(in_season) {
            *pull *= season;
        }
    }
}

/// Share of what an origin cannot deliver that buyers find at the other origins. Assumed.
pub const DIVERTED: f64 = 0.5;

/// How one group of buyers divides each product over origins.
#[derive(Clone, Debug)]
pub struct Sourcing {
    /// Tax on products per pound at basic prices.
    pub tax: f64,
    /// Spending by product at base prices, as a share of all spending at basic prices.
    pub weight: Vec<f64>,
    /// Base-year volume shares of the origins, by product; zero where the product is not bought.
    pub base: Vec<[f64; ORIGINS]>,
    /// This month's volume shares; they sum to less than one where something cannot be had.
    pub share: Vec<[f64; ORIGINS]>,
    /// Price of one volume unit as the group composes it, basic prices (base 1).
    pub price: Vec<f64>,
}

impl Sourcing {
    /// From a year's purchases at base prices.
    #[must_use]
    pub fn new(purchases: &Purchases) -> Self {
        let products = purchases.by_origin[0].len();
        let total = purchases.basic();
        let mut sourcing = Self {
            tax: if total > 0.0 {
                purchases.product_tax / total
            } else {
                0.0
            },
            weight: vec![0.0; products],
            base: vec![[0.0; ORIGINS]; products],
            share: vec![[0.0; ORIGINS]; products],
            price: vec![1.0; products],
        };
        for product in 0..products {
            let bought: f64 = purchases.by_origin.iter().map(|o| o[product]).sum();
            if bought > 0.0 && total > 0.0 {
                sourcing.weight[product] = bought / total;
                sourcing.base[product] =
                    std::array::from_fn(|o| purchases.by_origin[o][product] / bought);
            }
        }
        sourcing.share.clone_from(&sourcing.base);
        sourcing
    }

    /// Divides each product anew: base shares tilted by delivered price (see [`Offers::weigh`]), the
    /// odds of the area (the region included) moved by its preference `for_area[product]` and then the
    /// local odds multiplied by `local_odds(product)`; half of what cannot be had is looked for
    /// elsewhere.
    ///
    /// A volume share goes with `base * price^-elasticity` (Armington 1969).
    pub fn tilt(
        &mut self,
        offers: &Offers,
        for_area: &[f64],
        local_odds: impl Fn(usize, f64) -> f64,
    ) {
        for (product, &for_area) in for_area.iter().enumerate() {
            let base = self.base[product];
            if base.iter().sum::<f64>() <= 0.0 {
                continue;
            }
            let mut wanted: [f64; ORIGINS] =
                std::array::from_fn(|o| base[o] * offers.pull[o][product]);
            let area = [Origin::Local as usize, Origin::RestOfArea as usize];
            let here = base[area[0]] + base[area[1]];
            for origin in area {
                wanted[origin] *= self::local_odds(here, for_area);
            }
            wanted[Origin::Local as usize] *= local_odds(product, base[Origin::Local as usize]);
            normalise(&mut wanted);
            let mut had: [f64; ORIGINS] =
                std::array::from_fn(|o| wanted[o] * offers.available[o][product]);
            let found: f64 = had.iter().sum();
            if found > 0.0 && found < 1.0 {
                let diverted = 1.0 + DIVERTED * (1.0 - found) / found;
                for share in &mut had {
                    *share *= diverted;
                }
            }
            let cost = |volumes: &[f64; ORIGINS]| -> f64 {
                (0..ORIGINS)
                    .map(|o| volumes[o] * offers.price[o][product])
                    .sum()
            };
            self.price[product] = cost(&wanted);
            // Dearer substitutes are bought for the money that was meant for the product, no more.
            let dearer = cost(&had) / self.price[product];
            if found < 1.0 && dearer > 1.0 {
                for share in &mut had {
                    *share /= dearer;
                }
            }
            self.share[product] = had;
        }
    }

    /// What the group pays for one pound's worth of its base-year basket, with product tax.
    #[must_use]
    pub fn basket_price(&self) -> f64 {
        self.weight
            .iter()
            .zip(&self.price)
            .map(|(w, p)| w * p)
            .sum()
    }
}

/// What a price does to the volume that buyers want: `price^-elasticity`, 1 at price 1.
#[must_use]
pub fn tilted(price: f64, elasticity: f64) -> f64 {
    // Base prices are the common case and must stay exact.
    if (price - 1.0).abs() < 1e-12 {
        1.0
    } else {
        libm::pow(price, -elasticity)
    }
}

fn normalise(shares: &mut [f64; ORIGINS]) {
    let sum: f64 = shares.iter().sum();
    if sum > 0.0 {
        for share in shares {
            *share /= sum;
        }
    }
}

/// Factor on the local odds that moves a local share from `from` by `strength` of what is left
/// (towards 1 when positive, towards 0 when negative); 1 where nothing can move.
#[must_use]
pub fn local_odds(from: f64, strength: f64) -> f64 {
    if strength == 0.0 || from <= 0.0 || from >= 1.0 {
        return 1.0;
    }
    let to = if strength > 0.0 {
        from + strength * (1.0 - from)
    } else {
        from * (1.0 + strength)
    };
    let to = to.clamp(1e-9, 1.0 - 1e-9);
    (to / (1.0 - to)) / (from / (1.0 - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bread() -> Sourcing {
        let mut purchases = Purchases {
            product_tax: 10.0,
            ..Purchases::default()
        };
        for (origin, pounds) in purchases.by_origin.iter_mut().zip([40.0, 30.0, 20.0, 10.0]) {
            *origin = vec![pounds];
        }
        Sourcing::new(&purchases)
    }

    #[test]
    fn base_prices_leave_base_shares() {
        let mut bread = bread();
        bread.tilt(&Offers::base(1), &[0.0], |_, _| 1.0);
        for (share, base) in bread.share[0].iter().zip([0.4, 0.3, 0.2, 0.1]) {
            assert!((share - base).abs() < 1e-12);
        }
        assert!((bread.tax - 0.1).abs() < 1e-12);
    }

    #[test]
    fn a_preference_moves_the_share_it_says() {
        let mut bread = bread();
        bread.tilt(&Offers::base(1), &[0.0], |_, from| local_odds(from, 0.1));
        assert!((bread.share[0][0] - 0.46).abs() < 1e-9, "0.4 + 10% of 0.6");
        bread.tilt(&Offers::base(1), &[0.0], |_, from| local_odds(from, -0.5));
        assert!((bread.share[0][0] - 0.2).abs() < 1e-9);
    }

    #[test]
    fn cooperation_moves_what_comes_from_beyond_the_area() {
        let mut bread = bread();
        bread.tilt(&Offers::base(1), &[0.5], |_, _| 1.0);
        let [local, area, ..] = bread.share[0];
        assert!((local + area - 0.85).abs() < 1e-9, "0.7 and half of 0.3");
        assert!(
            (local / area - 4.0 / 3.0).abs() < 1e-9,
            "as before between them"
        );
    }

    #[test]
    fn a_dearer_origin_loses_by_its_elasticity() {
        let mut bread = bread();
        let mut offers = Offers::base(1);
        offers.price[3][0] = 2.0;
        offers.weigh(2.0, &[1.0]);
        bread.tilt(&offers, &[0.0], |_, _| 1.0);
        let [local, .., world] = bread.share[0];
        assert!(
            (world / local - 0.1 / 0.4 / 4.0).abs() < 1e-12,
            "twice the price, a quarter of the volume"
        );
    }

    #[test]
    fn half_of_what_cannot_be_had_is_found_elsewhere() {
        let mut bread = bread();
        let mut offers = Offers::base(1);
        offers.available[1][0] = 0.0;
        offers.weigh(2.0, &[1.0]);
        bread.tilt(&offers, &[0.0], |_, _| 1.0);
        let had: f64 = bread.share[0].iter().sum();
        assert!((had - 0.85).abs() < 1e-12, "0.3 lost, 0.15 found");
        assert!(bread.share[0][1].abs() < 1e-12);
    }

    #[test]
    fn dearer_substitutes_cost_no_more_than_was_meant() {
        let mut bread = bread();
        let mut offers = Offers::base(1);
        for origin in 1..ORIGINS {
            offers.price[origin][0] = 0.1;
            offers.available[origin][0] = 0.0;
        }
        bread.tilt(&offers, &[0.0], |_, _| 1.0);
        // 0.4 at 1 and 0.6 at 0.1 were meant to cost 0.46; 0.7 at 1 could be had.
        assert!((bread.price[0] - 0.46).abs() < 1e-12);
        assert!((bread.share[0][0] - 0.46).abs() < 1e-12);
    }
}
