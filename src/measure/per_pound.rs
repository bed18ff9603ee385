//! What an effect costs the public: its size for each pound of public money.
//!
//! Effect and cost are both paired differences, one of each a replicate. Their ratio is the ratio of
//! the means. Its interval comes from resampling pairs, so that luck common to both drops out (Efron
//! and Tibshirani 1993, An Introduction to the Bootstrap, section 10.3 on ratios).

use super::interval::{Bootstrap, Estimate, mean};

/// How near zero the cost may come: where the bound of its interval that is nearer to zero is less
/// than this share of its mean, there is no ratio. The interval of a ratio is finite only while the
/// denominator is clearly not zero (Fieller 1954), and long before that it says nothing.
pub const CLEAR_OF_ZERO: f64 = 0.5;

/// Whether a cost is far enough from zero to divide by.
#[must_use]
pub fn divisible(cost: &Estimate) -> bool {
    let Some([low, high]) = cost.interval else {
        return false;
    };
    let nearer = if cost.mean > 0.0 { low } else { -high };
    cost.mean != 0.0 && nearer >= CLEAR_OF_ZERO * cost.mean.abs()
}

/// Mean effect over the size of the mean cost, `mean(effects) / |mean(costs)|`, with its interval:
/// the effect's unit per penny.
///
/// Where the policy costs (mean above zero) it is what a penny spent brings; where it saves, what
/// comes with a penny saved. The sign is the effect's, so swapping the two policies flips it and
/// nothing else. None where the cost is not [`divisible`], with fewer than two pairs, or where the
/// slices differ in length.
#[must_use]
pub fn per_cost(effects: &[f64], costs: &[f64]) -> Option<Estimate> {
    if effects.len() != costs.len() {
        return None;
    }
    let bootstrap = Bootstrap::new(costs.len());
    if !divisible(&bootstrap.estimate(costs)) {
        return None;
    }
    let side = mean(costs).signum();
    let sizes: Vec<f64> = costs.iter().map(|cost| side * cost).collect();
    Some(Estimate {
        mean: mean(effects) / mean(&sizes),
        interval: bootstrap.ratio(effects, &sizes),
        replicates: costs.len(),
    })
}

/// Pairs of runs below which there are too few resamples for a chance.
pub const PAIRS_LEAST: usize = 5;

/// How likely it is that a penny of cost brings more than a penny of effect, 0 to 1, from the same
/// resamples as the interval of [`per_cost`]. None where that is none, with fewer than [`PAIRS_LEAST`]
/// pairs, and where the policy saves.
#[must_use]
pub fn chance_to_exceed_cost(effects: &[f64], costs: &[f64]) -> Option<f64> {
    per_cost(effects, costs)?;
    let costly = mean(costs) > 0.0 && costs.len() >= PAIRS_LEAST;
    let chance = || Bootstrap::new(costs.len()).chance_above(effects, costs, 1.0);
    costly.then(chance).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::interval::estimate;

    #[test]
    fn a_fixed_cost_only_changes_the_unit() {
        let effects = [200.0, 260.0, 180.0, 240.0];
        let ratio = per_cost(&effects, &[100.0; 4]);
        let expected = estimate(&effects).times(0.01);
        let ratio = ratio.unwrap_or(expected.times(0.0));
        assert!((ratio.mean - 2.2).abs() < 1e-12);
        let bounds = ratio.interval.into_iter().flatten();
        for (found, wanted) in bounds.zip(expected.interval.into_iter().flatten()) {
            assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        }
    }

    #[test]
    fn pairs_that_vary_together_leave_no_doubt() {
        // Twice the cost each time: the ratio is certain although neither of the two is.
        let costs = [90.0, 110.0, 100.0, 105.0];
        let effects = costs.map(|cost| 2.0 * cost);
        let ratio = per_cost(&effects, &costs);
        assert!(ratio.is_some_and(|r| {
            let [low, high] = r.interval.unwrap_or_default();
            (r.mean - 2.0).abs() < 1e-12 && high - low < 1e-9
        }));
    }

    #[test]
    fn a_cost_near_zero_divides_nothing() {
        let effects = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(per_cost(&effects, &[0.0; 4]), None);
        assert_eq!(per_cost(&effects, &[-1.0, 1.0, 2.0, -2.0]), None);
        assert_eq!(per_cost(&effects, &[10.0, 200.0, 150.0, 20.0]), None);
        assert_eq!(per_cost(&[1.0], &[1.0]), None);
        assert_eq!(per_cost(&[], &[]), None);
        assert_eq!(per_cost(&effects, &[1.0; 3]), None);
        assert_eq!(chance_to_exceed_cost(&effects, &[0.0; 4]), None);
    }

    #[test]
    fn what_surely_brings_more_or_less_than_it_costs() {
        let effects = [200.0, 204.0, 199.0, 201.0, 202.0];
        let chance = |cost: f64| chance_to_exceed_cost(&effects, &[cost; PAIRS_LEAST]);
        assert_eq!((chance(100.0), chance(400.0)), (Some(1.0), Some(0.0)));
        assert_eq!(chance(-100.0), None);
        assert_eq!(chance_to_exceed_cost(&effects[..4], &[100.0; 4]), None);
        assert_eq!(chance_to_exceed_cost(&[2.0], &[1.0]), None);
    }

    #[test]
    fn swapping_the_policies_flips_the_sign_and_nothing_else() {
        let effects = [3.0, 5.0, 4.5, -1.0, 2.0];
        let costs = [10.0, 11.0, 9.0, 10.5, 10.0];
        let ratio = per_cost(&effects, &costs);
        let back = per_cost(&effects.map(|e| -e), &costs.map(|c| -c));
        assert!(ratio.is_some());
        assert_eq!(back, ratio.map(|r| r.times(-1.0)));
    }

    #[test]
    fn the_interval_covers_the_true_ratio() {
        // Effect 2 (sd 1), cost 10 (sd 1), correlated: 400 draws of 20 pairs from a fixed stream.
        use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
        let mut draw = Xoshiro256PlusPlus::seed_from_u64(5);
        let mut normal = || (0..12).map(|_| draw.random::<f64>()).sum::<f64>() - 6.0;
        let mut covered = 0;
        for _ in 0..400 {
            let (mut effects, mut costs) = (Vec::new(), Vec::new());
            for _ in 0..20 {
                let (common, own) = (normal(), normal());
                costs.push(10.0 + common);
                effects.push(2.0 + 0.6 * common + 0.8 * own);
            }
            let interval = per_cost(&effects, &costs).and_then(|r| r.interval);
            covered += u32::from(interval.is_some_and(|[low, high]| low <= 0.2 && 0.2 <= high));
        }
        assert!((368..=396).contains(&covered), "{covered} of 400");
    }
}
