//! Tails of distributions: kurtosis, Hill's estimator.

use super::cycle::mean;

/// Kurtosis beyond a normal distribution's: fourth moment over squared variance, less 3. A normal has
/// 0, a Laplace (double exponential) 3. Not a number when nothing varies.
#[must_use]
pub fn excess_kurtosis(values: &[f64]) -> f64 {
    let centre = mean(values);
    let power = |exponent: u32| {
        let terms: Vec<f64> = values
            .iter()
            .map(|v| (0..exponent).fold(1.0, |product, _| product * (v - centre)))
            .collect();
        mean(&terms)
    };
    let variance = power(2);
    if variance <= 1e-18 {
        return f64::NAN;
    }
    power(4) / (variance * variance) - 3.0
}

/// Hill's (1975) estimate of the exponent of a Pareto tail from the `largest` largest values: `k / sum
/// ln(x_i / x_k+1)`. Zipf's law is 1. Not a number without as many positive values, or when they are
/// all alike.
#[must_use]
pub fn hill(values: &[f64], largest: usize) -> f64 {
    let mut positive: Vec<f64> = values.iter().copied().filter(|&v| v > 0.0).collect();
    if largest == 0 || positive.len() <= largest {
        return f64::NAN;
    }
    positive.sort_by(|a, b| b.total_cmp(a));
    let threshold = positive[largest];
    let sum: f64 = positive[..largest]
        .iter()
        .map(|v| libm::log(v / threshold))
        .sum();
    if sum > 0.0 {
        largest as f64 / sum
    } else {
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::normal_quantile;

    fn places(n: usize) -> impl Iterator<Item = f64> {
        (0..n).map(move |i| (i as f64 + 0.5) / n as f64)
    }

    #[test]
    fn normal_laplace_and_coin_have_their_known_kurtosis() {
        let normal: Vec<f64> = places(200_000).map(normal_quantile).collect();
        assert!(excess_kurtosis(&normal).abs() < 0.01);
        let laplace = |p: f64| {
            if p < 0.5 {
                libm::log(2.0 * p)
            } else {
                -libm::log(2.0 - 2.0 * p)
            }
        };
        let laplace: Vec<f64> = places(200_000).map(laplace).collect();
        assert!((excess_kurtosis(&laplace) - 3.0).abs() < 0.05);
        assert!((excess_kurtosis(&[-1.0, 1.0, -1.0, 1.0]) + 2.0).abs() < 1e-12);
        assert!(excess_kurtosis(&[2.0; 9]).is_nan());
    }

    #[test]
    fn hill_finds_the_exponent_of_a_pareto_tail() {
        for exponent in [1.0, 1.06, 2.5] {
            let pareto: Vec<f64> = places(100_000)
                .map(|p| libm::pow(p, -1.0 / exponent))
                .collect();
            let found = hill(&pareto, 5_000);
            assert!(
                (found / exponent - 1.0).abs() < 0.01,
                "{found} is not {exponent}"
            );
        }
        assert!(hill(&[1.0, 2.0], 2).is_nan() && hill(&[3.0; 9], 4).is_nan());
    }
}
