//! Which parameters move a figure: Sobol indices, elementary effects, and how much is only luck.
//!
//! Formulas and names are SALib's (Herman and Usher 2017, Journal of Open Source Software 2(9)), whose
//! numbers these are where nothing is drawn. Everything here works on the mean over replicates at each
//! point; [`noise`] says how much of what is left between points is the luck that a mean of so few
//! replicates still has.

pub mod morris;
pub mod noise;
pub mod sobol;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::interval::{CONFIDENCE, mean, widening};

/// How many resamples an interval of an index is read from.
pub const RESAMPLES: usize = 999;

/// A figure with its 95% interval from resampling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The estimate.
    pub value: f64,
    /// Its interval; none with fewer than two base points or trajectories.
    pub interval: Option<[f64; 2]>,
}

/// Figures of `size` things with their intervals: `figures` computes them from a choice of things, all
/// of them once, then drawn with replacement. The same things are drawn every time.
fn resampled(size: usize, figures: impl Fn(&[usize]) -> Vec<f64>) -> Vec<Index> {
    let all: Vec<usize> = (0..size).collect();
    let values = figures(&all);
    if size < 2 {
        return values
            .into_iter()
            .map(|value| Index {
                value,
                interval: None,
            })
            .collect();
    }
    let mut draw = Xoshiro256PlusPlus::seed_from_u64(size as u64);
    let mut resamples: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); values.len()];
    let mut chosen = all;
    for _ in 0..RESAMPLES {
        for one in &mut chosen {
            *one = draw.random_range(0..size);
        }
        for (list, value) in resamples.iter_mut().zip(figures(&chosen)) {
            list.push(value);
        }
    }
    let bounded = |(value, mut list): (f64, Vec<f64>)| {
        list.retain(|value| !value.is_nan());
        list.sort_by(f64::total_cmp);
        let tail = ((1.0 - CONFIDENCE) / 2.0 * (list.len() + 1) as f64).round() as usize;
        let interval =
            (list.len() > 2 * tail && tail > 0).then(|| [list[tail - 1], list[list.len() - tail]]);
        Index { value, interval }
    };
    values.into_iter().zip(resamples).map(bounded).collect()
}

/// Mean over points and replicates with its interval, from values by point and replicate. Replicates are
/// resampled alike at all points, because they share their luck there; points too where they were
/// `drawn`: those of a grid or a list are all that there are. Neither makes the other's spread wider. Not a
/// number without points.
#[must_use]
pub fn two_way(values: &[&[f64]], drawn: bool) -> Index {
    let (points, replicates) = (values.len(), values.first().map_or(0, |v| v.len()));
    let of_points: Vec<f64> = values.iter().map(|each| mean(each)).collect();
    let all = of_points.iter().sum::<f64>() / points as f64;
    let at = |replicate: usize| values.iter().map(move |each| each[replicate]);
    let of_replicates = (0..replicates).map(|r| at(r).sum::<f64>() / points as f64);
    // Deviations, so that equal values give an interval of exactly no width.
    let chances = [
        Chance::of(of_points.iter().map(|mean| mean - all), drawn),
        Chance::of(of_replicates.map(|mean| mean - all), true),
    ];
    if chances.iter().all(|chance| chance.deviations.len() < 2) {
        return Index {
            value: all,
            interval: None,
        };
    }
    let mut draw = Xoshiro256PlusPlus::seed_from_u64((points * replicates) as u64);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let moved = chances.iter().map(|chance| chance.resampled(&mut draw));
            all + moved.sum::<f64>()
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let tail = ((1.0 - CONFIDENCE) / 2.0 * (RESAMPLES + 1) as f64).round() as usize;
    Index {
        value: all,
        interval: Some([means[tail - 1], means[RESAMPLES - tail]]),
    }
}

/// One kind of chance that a mean depends on.
struct Chance {
    /// How far the means of its items are from the mean of all; nothing where there is no chance.
    deviations: Vec<f64>,
}

impl Chance {
    fn of(deviations: impl Iterator<Item = f64>, drawn: bool) -> Self {
        Self {
            deviations: if drawn {
                deviations.collect()
            } else {
                Vec::new()
            },
        }
    }

    /// How far the mean moves when items are drawn with replacement, widened as every interval of few is.
    fn resampled(&self, draw: &mut Xoshiro256PlusPlus) -> f64 {
        let count = self.deviations.len();
        if count < 2 {
            return 0.0;
        }
        let drawn: f64 = (0..count)
            .map(|_| self.deviations[draw.random_range(0..count)])
            .sum();
        drawn / count as f64 * widening(count)
    }
}

/// Mean and variance (over all, not all but one) of chosen values.
fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let (sum, count) = values
        .clone()
        .fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    let mean = sum / count;
    let squares: f64 = values.map(|v| (v - mean) * (v - mean)).sum();
    (mean, squares / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_chance_are_in_the_interval() {
        let still = vec![[5.0, 5.0]; 3];
        let rows = |values: &Vec<[f64; 2]>| -> Index {
            two_way(&values.iter().map(|v| &v[..]).collect::<Vec<_>>(), true)
        };
        assert_eq!(
            rows(&still),
            Index {
                value: 5.0,
                interval: Some([5.0, 5.0])
            }
        );
        let of_luck = vec![[4.0, 6.0]; 3];
        let of_points = vec![[4.0, 4.0], [6.0, 6.0]];
        for values in [of_luck, of_points] {
            let [low, high] = rows(&values).interval.expect("two of a kind");
            let reach = widening(2);
            assert!(
                (low - 5.0 + reach).abs() < 1e-9 && (high - 5.0 - reach).abs() < 1e-9,
                "{low} {high}"
            );
        }
        assert_eq!(two_way(&[&[2.0]], true).interval, None);
    }

    #[test]
    fn few_replicates_do_not_widen_what_points_differ_by() {
        // Luck moves all points alike, by one either way; what is left differs from point to point.
        let values = [[40.0, 48.0], [46.0, 42.0], [50.0, 42.0], [34.0, 42.0]];
        let values: Vec<&[f64]> = values.iter().map(|v| &v[..]).collect();
        let [low, high] = two_way(&values, true).interval.expect("enough of both");
        let reach = widening(2) * 0.5 + widening(4) * 4.0;
        assert!(low >= 43.0 - reach && high <= 43.0 + reach, "{low} {high}");
        let [low, high] = two_way(&values, false).interval.expect("two replicates");
        let reach = widening(2) * 0.5;
        assert!((low - 43.0 + reach).abs() < 1e-9 && (high - 43.0 - reach).abs() < 1e-9);
        assert_eq!(two_way(&[&[1.0], &[2.0]], false).interval, None);
    }
}
