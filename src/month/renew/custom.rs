//! Custom comes and goes: a firm's weight with pooled buyers follows a multiplicative random walk in
//! lumps, wider for small firms. With the exit and entry of small firms it keeps the size distribution
//! near Zipf's law (Gabaix 2009) and gives growth rates tails as fat as Laplace's (Bottazzi and Secchi
//! 2006). What one firm wins its sector's others lose: the market divides by the sum of weights.

use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::month::Today;
use crate::parallel;
use crate::random::Purpose;

/// Chance in a month that a firm's custom changes: twice a year. Assumed.
const CHANCE: f64 = 1.0 / 6.0;
/// Standard deviation of [`tailed`].
const TAILED_DEVIATION: f64 = 1.085;
/// Sizes beside a typical firm between which volatility falls with size.
const SIZES: (f64, f64) = (1.0 / 256.0, 256.0);

/// Moves every private firm's weight.
pub fn come_and_go(region: &mut Region, today: Today) {
    let volatility = today.behaviour.custom_volatility;
    if volatility <= 0.0 {
        return;
    }
    let luck = today.stream(Purpose::Custom, region.firm_key);
    // As many changes a year as the chance makes, together as wide as the year's.
    let width = volatility / (12.0 * CHANCE).sqrt() / TAILED_DEVIATION;
    let Region { firms, shops, .. } = region;
    let typical = &shops.typical;
    parallel::for_each(firms, |block: &mut FirmBlock| {
        if block.public {
            return;
        }
        let usual = typical[block.sector].pool_weight;
        for firm in 0..block.len() {
            let draw = luck.uniform(block.draw_key(firm), 0);
            if draw < CHANCE && block.active(firm) && usual > 0.0 {
                let size = block.pool_weight[firm] / usual;
                let change = width * narrowing(size) * tailed(2.0 * draw / CHANCE - 1.0);
                block.pool_weight[firm] *= grown_by(change);
            }
        }
    });
}

/// How much narrower a firm's changes are than a typical one's: `size^(-1/8)`. Stanley et al. (1996)
/// find an exponent of 0.15 +- 0.03.
fn narrowing(size: f64) -> f64 {
    1.0 / size.clamp(SIZES.0, SIZES.1).sqrt().sqrt().sqrt()
}

/// A number with nearly Laplace's distribution from one evenly drawn between -1 and 1: the Padé form
/// of `-ln(1 - |u|)` with the sign of `u`, at most 2.5.
fn tailed(u: f64) -> f64 {
    let y = u.abs();
    (y * (6.0 - y) / (6.0 - 4.0 * y)).copysign(u)
}

/// Nearly `e^change`, symmetric: up by `change` and down by `change` ends where it began.
fn grown_by(change: f64) -> f64 {
    let half = change.clamp(-1.5, 1.5) / 2.0;
    (1.0 + half) / (1.0 - half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_tailed_and_symmetric() {
        let n = 100_000;
        let draws = (0..n).map(|i| tailed((2.0 * f64::from(i) + 1.0) / f64::from(n) - 1.0));
        let (mut second, mut fourth) = (0.0, 0.0);
        for x in draws {
            second += x * x / f64::from(n);
            fourth += x * x * x * x / f64::from(n);
        }
        assert!((second.sqrt() - TAILED_DEVIATION).abs() < 0.01, "{second}");
        // Most months bring no change, some a large one.
        let kurtosis = fourth / second / second / CHANCE;
        assert!(kurtosis > 6.0, "as fat as Laplace's in a month: {kurtosis}");
        assert!((tailed(0.3) + tailed(-0.3)).abs() < 1e-15);
        assert!((tailed(0.5) - 0.693).abs() < 0.01, "-ln(1 - 0.5)");
        assert!((grown_by(0.4) * grown_by(-0.4) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn small_firms_are_more_volatile() {
        assert!((narrowing(1.0) - 1.0).abs() < 1e-12);
        assert!((narrowing(256.0) - 0.5).abs() < 1e-12);
        assert!(narrowing(0.1) > 1.3);
    }
}
