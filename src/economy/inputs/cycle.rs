//! The outside cycle: first-order autoregressions of the logarithm of outside demand.

use crate::random::{Luck, Purpose, hash_name, normal_quantile};
use crate::scenario::types::OutsideCycle;

/// The path of outside demand, month by month; one draw a month for all and one for each sector.
///
/// With persistence `r`, deviation `s` and innovations `e` of standard deviation `s sqrt(1 - r^2)`,
/// `x = r x + e`, starting from 0; what is bought is `exp(x - v/2)` times the base year's, where `v` is
/// the variance of `x` so far, so that its mean over all runs is 1 in every month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cycle {
    rule: OutsideCycle,
    /// Keys of the sectors' own draws.
    keys: Vec<u64>,
    /// The common deviation.
    common: f64,
    /// The sectors' own deviations.
    own: Vec<f64>,
    /// Variance so far as a share of that in the long run.
    settled: f64,
    /// What all markets together buy, as a multiple of the base year.
    pub all: f64,
    /// What outside markets buy of each product, as a multiple of the base year.
    pub demand: Vec<f64>,
}

impl Cycle {
    /// A cycle that has not begun.
    #[must_use]
    pub fn new(rule: &OutsideCycle, sectors: &[String]) -> Self {
        Self {
            rule: rule.clone(),
            keys: sectors.iter().map(|name| hash_name(name, 0)).collect(),
            common: 0.0,
            own: vec![0.0; sectors.len()],
            settled: 0.0,
            all: 1.0,
            demand: vec![1.0; sectors.len()],
        }
    }

    /// Whether there is one.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.rule.deviation > 0.0
    }

    /// Draws a month.
    pub fn step(&mut self, luck: Luck, month: u32) {
        if !self.runs() {
            return;
        }
        let OutsideCycle {
            persistence,
            deviation,
            sector_part,
        } = self.rule;
        let normal = |key: u64| {
            let draw = luck.stream(Purpose::OutsideCycle, month, key).uniform(0, 0);
            // Strictly between 0 and 1.
            normal_quantile(draw.clamp(1e-16, 1.0 - 1e-16))
        };
        let fresh = 1.0 - persistence * persistence;
        let shock = |part: f64| deviation * libm::sqrt(part * fresh);
        self.settled = persistence * persistence * self.settled + fresh;
        let variance = deviation * deviation * self.settled;
        self.common = persistence * self.common + shock(1.0 - sector_part) * normal(0);
        self.all = libm::exp(self.common - (1.0 - sector_part) * variance / 2.0);
        if sector_part <= 0.0 {
            self.demand.fill(self.all);
            return;
        }
        for ((own, &key), demand) in self.own.iter_mut().zip(&self.keys).zip(&mut self.demand) {
            *own = persistence * *own + shock(sector_part) * normal(key);
            *demand = self.all * libm::exp(*own - sector_part * variance / 2.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(persistence: f64, deviation: f64, sector_part: f64, seed: u64) -> Vec<[f64; 2]> {
        let rule = OutsideCycle {
            persistence,
            deviation,
            sector_part,
        };
        let sectors = ["Farm", "Shop"].map(str::to_owned);
        let mut cycle = Cycle::new(&rule, &sectors);
        let luck = Luck { seed, replicate: 0 };
        let live = |month| {
            cycle.step(luck, month);
            [cycle.demand[0], cycle.demand[1]]
        };
        (1..=20_000).map(live).collect()
    }

    #[test]
    fn it_has_the_declared_mean_deviation_and_persistence() {
        let path = path(0.9, 0.1, 0.0, 3);
        let n = path.len() as f64;
        let mean = path.iter().map(|p| p[0]).sum::<f64>() / n;
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        let logs: Vec<f64> = path.iter().map(|p| libm::log(p[0]) + 0.005).collect();
        let variance = logs.iter().map(|x| x * x).sum::<f64>() / n;
        assert!((libm::sqrt(variance) - 0.1).abs() < 0.01, "{variance}");
        let next = logs.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / n;
        assert!((next / variance - 0.9).abs() < 0.01);
        assert!(
            path.iter().all(|p| p[0].to_bits() == p[1].to_bits()),
            "no own part"
        );
    }

    #[test]
    fn sectors_go_together_as_far_as_their_part_is_common() {
        let path = path(0.5, 0.1, 0.25, 4);
        let logs: Vec<[f64; 2]> = path
            .iter()
            .map(|p| p.map(|v| libm::log(v) + 0.005))
            .collect();
        let product = |a: usize, b: usize| logs.iter().map(|p| p[a] * p[b]).sum::<f64>();
        let correlation = product(0, 1) / libm::sqrt(product(0, 0) * product(1, 1));
        assert!((correlation - 0.75).abs() < 0.03, "{correlation}");
    }

    #[test]
    fn without_deviation_nothing_is_drawn_and_nothing_moves() {
        assert!(
            path(0.97, 0.0, 0.5, 5)
                .iter()
                .flatten()
                .all(|v| v.to_bits() == 1.0f64.to_bits())
        );
    }
}
