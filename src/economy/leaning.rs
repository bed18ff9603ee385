//! How each group of buyers leans towards what is made here, as this month's levers have it.

use super::conditions::Conditions;
use super::sourcing::{Lean, local_odds, tilted};
use crate::calibrate::accounts::{ORIGINS, Origin};
use crate::scenario::types::LeverKind;

const LOCAL: usize = Origin::Local as usize;
const AREA: usize = Origin::RestOfArea as usize;

/// Levers that move shares of origins, by product.
pub struct Leaning<'a> {
    /// Preference of households.
    pub households: &'a [f64],
    firms: &'a [f64],
    cluster: &'a [f64],
    procurement: &'a [f64],
    ready: &'a [f64],
    bid: &'a [f64],
    cooperation: &'a [f64],
    joint: &'a [f64],
    not_made_here: &'a [f64],
}

impl<'a> Leaning<'a> {
    /// Of the month's conditions.
    #[must_use]
    pub fn new(conditions: &'a Conditions) -> Self {
        let lever = |kind| conditions.lever(kind);
        Self {
            households: lever(LeverKind::BuyLocalHouseholds),
            firms: lever(LeverKind::BuyLocalFirms),
            cluster: lever(LeverKind::Cluster),
            procurement: lever(LeverKind::Procurement),
            ready: &conditions.ready,
            bid: lever(LeverKind::PricePreference),
            cooperation: lever(LeverKind::Cooperation),
            joint: lever(LeverKind::JointProcurement),
            not_made_here: lever(LeverKind::LocalCap),
        }
    }

    /// Whether levers move any share of origins.
    #[must_use]
    pub fn moves_shares(&self, conditions: &Conditions) -> bool {
        let border = [
            LeverKind::TransportCost,
            LeverKind::Tariff,
            LeverKind::SpendLedger,
        ]
        .map(|kind| conditions.lever(kind));
        let all = [
            self.households,
            self.firms,
            self.cluster,
            self.procurement,
            self.ready,
            self.bid,
            self.cooperation,
            self.joint,
        ];
        let mut strengths = all.into_iter().chain(border).flatten();
        strengths.any(|&strength| strength != 0.0)
    }

    /// Everybody's.
    #[must_use]
    pub fn all(&self, product: usize) -> Lean {
        Lean {
            area: self.cooperation[product],
            not_made_here: self.not_made_here[product],
            ..Lean::NONE
        }
    }

    /// Households', whose base local share is `from`.
    #[must_use]
    pub fn household(&self, product: usize, from: f64) -> Lean {
        Lean {
            odds: local_odds(from, self.households[product]),
            ..self.all(product)
        }
    }

    /// Firms' of a sector: those of a cluster lean more towards each other's products.
    #[must_use]
    pub fn firms(&self, sector: usize, product: usize, from: f64) -> Lean {
        let together = self.cluster[sector].min(self.cluster[product]);
        let strength = (self.firms[product] + together).clamp(-1.0, 1.0);
        Lean {
            odds: local_odds(from, strength),
            ..self.all(product)
        }
    }

    /// Public bodies'.
    #[must_use]
    pub fn public(&self, product: usize, from: f64) -> Lean {
        let strength = (self.procurement[product] + self.ready[product]).clamp(-1.0, 1.0);
        let area = (self.cooperation[product] + self.joint[product]).clamp(-1.0, 1.0);
        Lean {
            area,
            odds: local_odds(from, strength),
            bid: self.bid[product],
            ..self.all(product)
        }
    }
}

impl Lean {
    /// With the local odds so many times as good.
    #[must_use]
    pub fn times(mut self, odds: f64) -> Self {
        self.odds *= odds;
        self
    }

    /// Asking for so many times what is usual.
    #[must_use]
    pub fn asking(mut self, asks: f64) -> Self {
        self.asks = asks;
        self
    }

    /// The local share that it brings about, from the base year's shares of the origins and what the cost of the
    /// border does to each.
    #[must_use]
    pub fn local_share(self, base: [f64; ORIGINS], pull: [f64; ORIGINS], elasticity: f64) -> f64 {
        let mut wanted: [f64; ORIGINS] = std::array::from_fn(|origin| base[origin] * pull[origin]);
        let area = local_odds(base[LOCAL] + base[AREA], self.area);
        wanted[LOCAL] *= area * self.odds * tilted(1.0 / (1.0 + self.bid), elasticity);
        wanted[AREA] *= area;
        let all: f64 = wanted.iter().sum();
        let share = if all > 0.0 { wanted[LOCAL] / all } else { 0.0 };
        share.min(base[LOCAL].max(1.0 - self.not_made_here))
    }
}

/// What levers make of a price at the border, as a factor.
#[must_use]
pub fn border_cost(conditions: &Conditions, origin: usize, product: usize) -> f64 {
    let tariff = if origin == Origin::World as usize {
        conditions.lever(LeverKind::Tariff)[product]
    } else {
        0.0
    };
    (1.0 + conditions.lever(LeverKind::TransportCost)[product]) * (1.0 + tariff)
}
