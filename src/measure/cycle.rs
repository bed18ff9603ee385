//! Business cycles: quarters of months, seasons out, the Hodrick-Prescott filter, correlations.

/// The usual smoothing of quarterly series (Hodrick and Prescott 1997).
pub const QUARTERLY_SMOOTHING: f64 = 1600.0;

/// The trend of a series: the `t` that minimises `sum (y - t)^2 + smoothing * sum (second difference of
/// t)^2` (Hodrick and Prescott 1997), solved exactly. A series of fewer than three is its own trend.
///
/// The conditions `(I + smoothing K'K) t = y`, with K the second differences, are a positive definite
/// system of five diagonals: factorised as L D L' and solved in one pass each way.
#[must_use]
pub fn hodrick_prescott(series: &[f64], smoothing: f64) -> Vec<f64> {
    let n = series.len();
    if n < 3 {
        return series.to_vec();
    }
    let [mut diagonal, mut first, mut second] = [vec![1.0; n], vec![0.0; n], vec![0.0; n]];
    for row in 0..n - 2 {
        diagonal[row] += smoothing;
        diagonal[row + 1] += 4.0 * smoothing;
        diagonal[row + 2] += smoothing;
        first[row] -= 2.0 * smoothing;
        first[row + 1] -= 2.0 * smoothing;
        second[row] += smoothing;
    }
    // In place: D on the diagonal, L below it.
    for i in 0..n {
        if i > 0 {
            diagonal[i] -= diagonal[i - 1] * first[i - 1] * first[i - 1];
            let beside = if i > 1 { second[i - 2] } else { 0.0 };
            if i > 1 {
                diagonal[i] -= diagonal[i - 2] * beside * beside;
            }
            first[i] -= diagonal[i - 1] * first[i - 1] * second[i - 1];
        }
        first[i] /= diagonal[i];
        second[i] /= diagonal[i];
    }
    let mut trend = series.to_vec();
    for i in 1..n {
        trend[i] -= first[i - 1] * trend[i - 1];
        if i > 1 {
            trend[i] -= second[i - 2] * trend[i - 2];
        }
    }
    for i in (0..n).rev() {
        trend[i] /= diagonal[i];
        if i + 1 < n {
            trend[i] -= first[i] * trend[i + 1];
        }
        if i + 2 < n {
            trend[i] -= second[i] * trend[i + 2];
        }
    }
    trend
}

/// What is left of a series without its trend.
#[must_use]
pub fn cycle(series: &[f64], smoothing: f64) -> Vec<f64> {
    let trend = hodrick_prescott(series, smoothing);
    series.iter().zip(trend).map(|(y, t)| y - t).collect()
}

/// Sums of three months each; months beyond the last full quarter are left out.
#[must_use]
pub fn quarterly_sums(months: &[f64]) -> Vec<f64> {
    months.chunks_exact(3).map(|q| q.iter().sum()).collect()
}

/// Means of three months each.
#[must_use]
pub fn quarterly_means(months: &[f64]) -> Vec<f64> {
    quarterly_sums(months).iter().map(|sum| sum / 3.0).collect()
}

/// A quarterly series (logarithms or shares) without its seasons: from each quarter goes the mean by
/// which quarters of its name deviate from the trend, less the mean of all four.
#[must_use]
pub fn without_seasons(quarters: &[f64]) -> Vec<f64> {
    let deviations = cycle(quarters, QUARTERLY_SMOOTHING);
    let of_name = |name: usize| {
        let values: Vec<f64> = deviations.iter().skip(name).step_by(4).copied().collect();
        mean(&values)
    };
    let season: [f64; 4] = std::array::from_fn(of_name);
    let all = season.iter().sum::<f64>() / 4.0;
    let adjust = |(i, value): (usize, &f64)| value - (season[i % 4] - all);
    quarters.iter().enumerate().map(adjust).collect()
}

/// The arithmetic mean; 0 of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation around the mean, divided by the number of values.
#[must_use]
pub fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: Vec<f64> = values.iter().map(|v| (v - centre) * (v - centre)).collect();
    libm::sqrt(mean(&squares))
}

/// Pearson's correlation of pairs, -1 to 1; not a number when one side does not move.
#[must_use]
pub fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len().min(other.len());
    let (one, other) = (&one[..n], &other[..n]);
    let (centre, beside) = (mean(one), mean(other));
    let product = |a: &[f64], b: &[f64], (c, d): (f64, f64)| -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - c) * (y - d)).sum()
    };
    let spread = product(one, one, (centre, centre)) * product(other, other, (beside, beside));
    // Rounding alone moves a series that stands still by far less.
    if spread <= 1e-24 {
        return f64::NAN;
    }
    product(one, other, (centre, beside)) / libm::sqrt(spread)
}

/// Correlation of `series` in quarter t + lag with `reference` in quarter t: above 0 at a positive lag
/// means that the series follows.
#[must_use]
pub fn cross_correlation(series: &[f64], reference: &[f64], lag: i32) -> f64 {
    let n = series.len().min(reference.len());
    let shift = (lag.unsigned_abs() as usize).min(n);
    if lag >= 0 {
        correlation(&series[shift..n], &reference[..n - shift])
    } else {
        correlation(&series[..n - shift], &reference[shift..n])
    }
}

/// Correlation of a series with itself `lag` periods before.
#[must_use]
pub fn autocorrelation(series: &[f64], lag: u32) -> f64 {
    cross_correlation(series, series, lag as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: &[f64], expected: &[f64], within: f64) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!(
                (found - expected).abs() < within,
                "{found} is not {expected}"
            );
        }
    }

    #[test]
    fn a_straight_line_is_its_own_trend() {
        let line: Vec<f64> = (0..200).map(|i| 3.0 - 0.25 * f64::from(i)).collect();
        assert_close(&hodrick_prescott(&line, 1600.0), &line, 1e-8);
    }

    #[test]
    fn three_and_four_values_by_hand() {
        // y = (0, 3, 0), smoothing 1: t = y - (-6/7)(1, -2, 1).
        assert_close(
            &hodrick_prescott(&[0.0, 3.0, 0.0], 1.0),
            &[6.0 / 7.0, 9.0 / 7.0, 6.0 / 7.0],
            1e-12,
        );
        // The conditions hold: (I + K'K) t = y.
        let t = hodrick_prescott(&[1.0, 0.0, 0.0, 2.0], 1.0);
        let (d, e) = (t[0] - 2.0 * t[1] + t[2], t[1] - 2.0 * t[2] + t[3]);
        let back = [t[0] + d, t[1] - 2.0 * d + e, t[2] + d - 2.0 * e, t[3] + e];
        assert_close(&back, &[1.0, 0.0, 0.0, 2.0], 1e-12);
    }

    #[test]
    fn a_wave_is_dampened_by_its_known_gain() {
        // In the middle of a long series the cycle of cos(w t) is 4 s (1-cos w)^2 / (1 + 4 s (1-cos w)^2).
        let w = std::f64::consts::PI / 10.0;
        let wave: Vec<f64> = (0..2001).map(|i| libm::cos(w * f64::from(i))).collect();
        let squared = (1.0 - libm::cos(w)) * (1.0 - libm::cos(w));
        let gain = 4.0 * 1600.0 * squared / (1.0 + 4.0 * 1600.0 * squared);
        let found = cycle(&wave, 1600.0);
        assert!((found[1000] / wave[1000] - gain).abs() < 1e-9);
    }

    #[test]
    fn correlations_have_their_signs_and_their_lags() {
        let one = [1.0, 2.0, 4.0, 3.0, 6.0, 5.0, 9.0];
        let flipped: Vec<f64> = one.iter().map(|v| 7.0 - 2.0 * v).collect();
        assert!((correlation(&one, &flipped) + 1.0).abs() < 1e-12);
        let wave: Vec<f64> = (0..400).map(|i| libm::sin(f64::from(i) / 4.0)).collect();
        let later: Vec<f64> = (0..400)
            .map(|i| libm::sin(f64::from(i - 2) / 4.0))
            .collect();
        assert!(
            (cross_correlation(&later, &wave, 2) - 1.0).abs() < 1e-9,
            "it follows by two"
        );
        assert!(cross_correlation(&later, &wave, -2) < 0.6);
        assert!((autocorrelation(&wave, 1) - libm::cos(0.25)).abs() < 0.01);
        assert!(
            correlation(&[1.0; 5], &one).is_nan(),
            "one side stands still"
        );
    }

    #[test]
    fn quarters_are_summed_and_lose_their_seasons() {
        assert_close(
            &quarterly_sums(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
            &[6.0, 15.0],
            1e-12,
        );
        let season = [0.3, -0.1, -0.3, 0.1];
        let line = |i: usize| 5.0 + 0.01 * i as f64;
        let seasonal: Vec<f64> = (0..200).map(|i| line(i) + season[i % 4]).collect();
        let adjusted = without_seasons(&seasonal);
        let off = (20..180).map(|i| (adjusted[i] - line(i)).abs());
        assert!(off.fold(0.0, f64::max) < 0.005);
    }
}
