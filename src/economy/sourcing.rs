//! How a group of buyers divides each product over its origins.

use serde::{Deserialize, Serialize};

use crate::calibrate::accounts::{ORIGINS, Origin, Purchases};
use crate::scenario::types::Behaviour;

const LOCAL: usize = Origin::Local as usize;

/// Prices and availability of products at the region's border and inside, this month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offers {
    /// Mean posted price of local firms, by product (base 1).
    pub local_price: Vec<f64>,
    /// Delivered price by origin and product (base 1); the local entry repeats `local_price`.
    pub price: [Vec<f64>; ORIGINS],
    /// What that price does to the volume that buyers want, by origin and product: 1 at price 1.
    pub pull: [Vec<f64>; ORIGINS],
    /// Share of what is wanted from an origin that can be had there, 0 to 1.
    pub available: [Vec<f64>; ORIGINS],
    /// Elasticity by which prices pull.
    pub elasticity: f64,
    /// Share of what an origin cannot deliver that buyers find at the others.
    pub diverted: f64,
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
            elasticity: 0.0,
            diverted: 0.0,
        }
    }

    /// Works out what prices do to volumes: `price^-elasticity` (Armington 1969), and for what is made
    /// here what the season does.
    pub fn weigh(&mut self, behaviour: &Behaviour, in_season: &[f64]) {
        let elasticity = behaviour.origin_elasticity;
        (self.elasticity, self.diverted) = (elasticity, behaviour.diverted);
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

/// How one group of buyers divides each product over origins.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// What bids from here cost more because they are preferred: of a volume bought here `1 / (1 + premium)` is of use.
    pub premium: Vec<f64>,
}

/// How a group of buyers leans for one product, whatever it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lean {
    /// Towards the area, the region included: by this much of what is bought further away (-1 to 1).
    pub area: f64,
    /// Factor on the local odds.
    pub odds: f64,
    /// The part of that factor which is the group's taste since the start.
    pub taste: f64,
    /// By how much dearer a bid from here may be and still win, as a share of its price.
    pub bid: f64,
    /// Share of the product that cannot be made here, 0 to 1.
    pub not_made_here: f64,
    /// What it asks for as a multiple of what it usually buys, 1 or more: where supply is short asking for more brings
    /// no more.
    pub asks: f64,
}

impl Lean {
    /// Only prices count.
    pub const NONE: Self = Self {
        area: 0.0,
        odds: 1.0,
        taste: 1.0,
        bid: 0.0,
        not_made_here: 0.0,
        asks: 1.0,
    };

    /// Share of what is asked for that comes from an origin which has so much of what is usual.
    fn comes(self, available: f64) -> f64 {
        if available < 1.0 {
            available / self.asks
        } else {
            available
        }
    }

    /// The group's local share at the start, given that of all.
    fn at_start(self, base: f64) -> f64 {
        let odds = base * self.taste;
        odds / (odds + 1.0 - base)
    }
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
            premium: vec![0.0; products],
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

    /// Divides each product anew: base shares tilted by delivered price (see [`Offers::weigh`]) and by how
    /// the group leans: `lean(product, base local share)`; half of what cannot be had is looked for
    /// elsewhere.
    ///
    /// A volume share goes with `base * price^-elasticity` (Armington 1969). The odds of the area (the region
    /// included) are moved first, then the local odds. Where dearer bids from here win, buyers pay on average
    /// half of the preference more for what they would not have bought here without it.
    pub fn tilt(&mut self, offers: &Offers, lean: impl Fn(usize, f64) -> Lean) {
        for product in 0..self.base.len() {
            let base = self.base[product];
            if base.iter().sum::<f64>() <= 0.0 {
                continue;
            }
            let lean = lean(product, base[LOCAL]);
            let mut wanted: [f64; ORIGINS] =
                std::array::from_fn(|o| base[o] * offers.pull[o][product]);
            let area = [LOCAL, Origin::RestOfArea as usize];
            let here = base[area[0]] + base[area[1]];
            for origin in area {
                wanted[origin] *= self::local_odds(here, lean.area);
            }
            wanted[LOCAL] *= lean.odds;
            let dear = tilted(1.0 / (1.0 + lean.bid), offers.elasticity);
            wanted[LOCAL] *= dear;
            normalise(&mut wanted);
            cap(&mut wanted, lean.at_start(base[LOCAL]), lean.not_made_here);
            self.premium[product] = premium(wanted[LOCAL], lean.bid, dear);
            wanted[LOCAL] *= 1.0 + self.premium[product];
            let mut had: [f64; ORIGINS] =
                std::array::from_fn(|o| wanted[o] * lean.comes(offers.available[o][product]));
            let found: f64 = had.iter().sum();
            if found > 0.0 && found < 1.0 {
                let diverted = 1.0 + offers.diverted * (1.0 - found) / found;
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

/// No more than what can be made here is bought here, unless it was from the start.
fn cap(shares: &mut [f64; ORIGINS], base: f64, not_made_here: f64) {
    let (local, most) = (shares[LOCAL], base.max(1.0 - not_made_here));
    if not_made_here <= 0.0 || local <= most || local >= 1.0 {
        return;
    }
    let elsewhere = (1.0 - most) / (1.0 - local);
    for share in shares.iter_mut() {
        *share *= elsewhere;
    }
    shares[LOCAL] = most;
}

/// What bids from here cost more on average when bids up to `bid` dearer win and their odds are `dear` times as
/// good for it: half of `bid` on the part that would not have been bought here.
fn premium(local: f64, bid: f64, dear: f64) -> f64 {
    if bid <= 0.0 || local <= 0.0 {
        return 0.0;
    }
    let odds = local / (1.0 - local).max(f64::MIN_POSITIVE) / dear;
    let without = odds / (1.0 + odds);
    bid / 2.0 * (local - without) / local
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

    /// An elasticity of 2.
    fn elastic() -> Behaviour {
        Behaviour {
            origin_elasticity: 2.0,
            ..Behaviour::default()
        }
    }

    #[test]
    fn base_prices_leave_base_shares() {
        let mut bread = bread();
        bread.tilt(&Offers::base(1), |_, _| Lean::NONE);
        for (share, base) in bread.share[0].iter().zip([0.4, 0.3, 0.2, 0.1]) {
            assert!((share - base).abs() < 1e-12);
        }
        assert!((bread.tax - 0.1).abs() < 1e-12);
    }

    #[test]
    fn a_preference_moves_the_share_it_says() {
        let mut bread = bread();
        bread.tilt(&Offers::base(1), |_, from| leaning(from, 0.1));
        assert!((bread.share[0][0] - 0.46).abs() < 1e-9, "0.4 + 10% of 0.6");
        bread.tilt(&Offers::base(1), |_, from| leaning(from, -0.5));
        assert!((bread.share[0][0] - 0.2).abs() < 1e-9);
    }

    fn leaning(from: f64, strength: f64) -> Lean {
        Lean {
            odds: local_odds(from, strength),
            ..Lean::NONE
        }
    }

    #[test]
    fn what_cannot_be_made_here_is_not_bought_here() {
        let mut bread = bread();
        let capped = |not_made_here| {
            move |_, from| Lean {
                not_made_here,
                ..leaning(from, 0.5)
            }
        };
        bread.tilt(&Offers::base(1), capped(0.5));
        let [local, area, ..] = bread.share[0];
        assert!((local - 0.5).abs() < 1e-9, "not 0.7: {local}");
        assert!((area - 0.25).abs() < 1e-9, "half of the rest, as before");
        bread.tilt(&Offers::base(1), capped(0.9));
        assert!((bread.share[0][0] - 0.4).abs() < 1e-9, "as much as before");
        bread.tilt(&Offers::base(1), capped(0.0));
        assert!((bread.share[0][0] - 0.7).abs() < 1e-9, "no cap");
    }

    #[test]
    fn a_preferred_bid_costs_no_more_than_the_preference_on_what_it_moves() {
        let mut bread = bread();
        let mut offers = Offers::base(1);
        offers.weigh(&elastic(), &[1.0]);
        let bid = Lean {
            bid: 0.1,
            ..Lean::NONE
        };
        bread.tilt(&offers, |_, _| bid);
        // Odds of 2 to 3 times 1.21.
        let share = 0.806_666_666_666 / 1.806_666_666_666;
        let useful = bread.share[0][0] / (1.0 + bread.premium[0]);
        assert!((useful - share).abs() < 1e-9, "{useful}");
        let rise = bread.price[0] - 1.0;
        assert!((rise - 0.05 * (share - 0.4)).abs() < 1e-9, "{rise}");
        bread.tilt(&offers, |_, _| Lean::NONE);
        assert!((bread.price[0] - 1.0).abs() < 1e-15 && bread.premium == [0.0]);
    }

    #[test]
    fn cooperation_moves_what_comes_from_beyond_the_area() {
        let mut bread = bread();
        let area = Lean {
            area: 0.5,
            ..Lean::NONE
        };
        bread.tilt(&Offers::base(1), |_, _| area);
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
        offers.weigh(&elastic(), &[1.0]);
        bread.tilt(&offers, |_, _| Lean::NONE);
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
        offers.weigh(&elastic(), &[1.0]);
        bread.tilt(&offers, |_, _| Lean::NONE);
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
        offers.diverted = 0.5;
        bread.tilt(&offers, |_, _| Lean::NONE);
        // 0.4 at 1 and 0.6 at 0.1 were meant to cost 0.46; 0.7 at 1 could be had.
        assert!((bread.price[0] - 0.46).abs() < 1e-12);
        assert!((bread.share[0][0] - 0.46).abs() < 1e-12);
    }
}
