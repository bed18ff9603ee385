//! The bad end of many losses: how bad it usually is, how bad one in ten is, how bad the worst are.

use super::interval::mean;

/// Share of the losses that is looked at as the worst.
pub const WORST_SHARE: f64 = 0.1;

/// The distribution of a loss over many draws, in the loss's unit; more is worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tail {
    /// Half of the draws lose no more.
    pub median: f64,
    /// Nine in ten lose no more.
    pub nine_in_ten: f64,
    /// The largest.
    pub worst: f64,
    /// Mean of the worst tenth of the draws (expected shortfall), rounded up to whole draws: with 20
    /// draws the mean of the worst 2, with fewer than 11 the worst itself.
    pub worst_tenth: f64,
    /// How many draws it is read from.
    pub draws: usize,
}

/// Reads the tail of these losses, one a draw. Quantiles are linear between neighbours: the p-quantile
/// of n sorted values stands at place `p (n - 1)`, counted from 0. Source: Hyndman and Fan (1996), The
/// American Statistician 50(4), definition 7. Expected shortfall: Acerbi and Tasche (2002), Journal of
/// Banking and Finance 26(7). None without losses; what is not a number is left out.
#[must_use]
pub fn tail(losses: &[f64]) -> Option<Tail> {
    let mut sorted: Vec<f64> = losses.iter().copied().filter(|l| !l.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let worst = *sorted.last()?;
    let draws = sorted.len();
    let worst_draws = draws.div_ceil((1.0 / WORST_SHARE) as usize);
    Some(Tail {
        median: quantile(&sorted, 0.5),
        nine_in_ten: quantile(&sorted, 1.0 - WORST_SHARE),
        worst,
        worst_tenth: mean(&sorted[draws - worst_draws..]),
        draws,
    })
}

/// The p-quantile (0 to 1) of sorted values: between two of them in a straight line. Not a number
/// without values.
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = p * last as f64;
    let below = place as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert!((quantile(&values, 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&values, 0.1) - 1.3).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn a_tail_by_hand() {
        // 1 to 20, shuffled: median between 10 and 11; nine in ten at place 17.1, between 18 and 19;
        // the worst two are 19 and 20.
        let losses: Vec<f64> = (0..20).map(|i| f64::from(i * 7 % 20 + 1)).collect();
        let found = tail(&losses).unwrap_or_else(|| unreachable!("there are losses"));
        assert_eq!(
            (found.median, found.worst, found.worst_tenth, found.draws),
            (10.5, 20.0, 19.5, 20)
        );
        assert!((found.nine_in_ten - 18.1).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn gains_are_losses_below_zero_and_one_draw_is_its_own_tail() {
        let one = tail(&[-3.0]);
        let all = |t: Tail| [t.median, t.nine_in_ten, t.worst, t.worst_tenth];
        assert_eq!(one.map(all), Some([-3.0; 4]));
        assert_eq!(tail(&[-3.0, -1.0]).map(|t| t.median), Some(-2.0));
    }

    #[test]
    fn eleven_draws_have_two_worst_and_gaps_are_left_out() {
        let mut losses: Vec<f64> = (1..=11).map(f64::from).collect();
        losses.push(f64::NAN);
        assert_eq!(tail(&losses).map(|t| t.worst_tenth), Some(10.5));
        assert_eq!(tail(&[f64::NAN]), None);
        assert_eq!(tail(&[]), None);
    }
}
