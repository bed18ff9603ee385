//! Sobol indices: which share of a figure's variance each parameter makes, alone and with the others.

use super::{Index, moments, resampled};

/// Values of one figure at the rows of a Saltelli design, in its order: for each base point A, then AB
/// of each parameter, then (second order) BA of each, then B.
#[derive(Clone, Debug)]
pub struct Crossed {
    a: Vec<f64>,
    b: Vec<f64>,
    /// By parameter, then base point.
    ab: Vec<Vec<f64>>,
    ba: Vec<Vec<f64>>,
}

/// The indices of one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sobol {
    /// First order: what it does alone, as a share of the variance.
    pub first: Index,
    /// Total: what would be left if everything else were known.
    pub total: Index,
}

/// The index of a pair of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The first parameter's place.
    pub one: usize,
    /// The second's.
    pub other: usize,
    /// What they do together beyond what each does alone.
    pub second: Index,
}

impl Crossed {
    /// Sorts the values of a design's rows. Base points that have a row without a value are left out;
    /// the number of those is returned too.
    #[must_use]
    pub fn of_rows(values: &[f64], parameters: usize, second_order: bool) -> (Self, usize) {
        let step = if second_order {
            2 * parameters + 2
        } else {
            parameters + 2
        };
        let mut crossed = Self {
            a: Vec::new(),
            b: Vec::new(),
            ab: vec![Vec::new(); parameters],
            ba: vec![Vec::new(); if second_order { parameters } else { 0 }],
        };
        let mut left_out = 0;
        for rows in values.chunks_exact(step) {
            if rows.iter().any(|value| value.is_nan()) {
                left_out += 1;
                continue;
            }
            crossed.a.push(rows[0]);
            crossed.b.push(rows[step - 1]);
            for (place, list) in crossed.ab.iter_mut().enumerate() {
                list.push(rows[1 + place]);
            }
            for (place, list) in crossed.ba.iter_mut().enumerate() {
                list.push(rows[1 + parameters + place]);
            }
        }
        crossed.centre();
        (crossed, left_out)
    }

    /// Centres and scales, as SALib does: estimates are biased for figures far from zero.
    fn centre(&mut self) {
        let lists = || {
            [&self.a, &self.b]
                .into_iter()
                .chain(&self.ab)
                .chain(&self.ba)
        };
        let (mean, variance) = moments(lists().flatten().copied());
        let deviation = variance.sqrt();
        if deviation == 0.0 || deviation.is_nan() {
            return;
        }
        let lists = [&mut self.a, &mut self.b]
            .into_iter()
            .chain(&mut self.ab)
            .chain(&mut self.ba);
        for value in lists.flatten() {
            *value = (*value - mean) / deviation;
        }
    }

    /// How many base points have all their values.
    #[must_use]
    pub fn base_points(&self) -> usize {
        self.a.len()
    }

    /// First and total indices of each parameter. All zero for a figure that nothing moves.
    #[must_use]
    pub fn indices(&self) -> Vec<Sobol> {
        let parameters = self.ab.len();
        let figures = |chosen: &[usize]| {
            let variance = self.variance(chosen);
            let first = (0..parameters).map(|p| self.first(p, chosen, variance));
            let total = (0..parameters).map(|p| self.total(p, chosen, variance));
            first.chain(total).collect()
        };
        let found = resampled(self.base_points(), figures);
        let pairs = found[..parameters].iter().zip(&found[parameters..]);
        pairs
            .map(|(&first, &total)| Sobol { first, total })
            .collect()
    }

    /// Second-order indices of all pairs; empty for a design without them.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let pairs: Vec<(usize, usize)> = (0..self.ba.len())
            .flat_map(|one| (one + 1..self.ba.len()).map(move |other| (one, other)))
            .collect();
        let figures = |chosen: &[usize]| {
            let variance = self.variance(chosen);
            pairs
                .iter()
                .map(|&(one, other)| self.second(one, other, chosen, variance))
                .collect()
        };
        let found = resampled(self.base_points(), figures);
        let each = pairs.iter().zip(found);
        each.map(|(&(one, other), second)| Pair { one, other, second })
            .collect()
    }

    /// Variance of the chosen base points' A and B.
    fn variance(&self, chosen: &[usize]) -> f64 {
        let both = chosen.iter().flat_map(|&i| [self.a[i], self.b[i]]);
        moments(both).1
    }

    fn first(&self, parameter: usize, chosen: &[usize], variance: f64) -> f64 {
        let ab = &self.ab[parameter];
        let sum: f64 = chosen
            .iter()
            .map(|&i| self.b[i] * (ab[i] - self.a[i]))
            .sum();
        share(sum / chosen.len() as f64, variance)
    }

    fn total(&self, parameter: usize, chosen: &[usize], variance: f64) -> f64 {
        let ab = &self.ab[parameter];
        let square = |i: usize| (self.a[i] - ab[i]) * (self.a[i] - ab[i]);
        let sum: f64 = chosen.iter().map(|&i| square(i)).sum();
        share(0.5 * sum / chosen.len() as f64, variance)
    }

    fn second(&self, one: usize, other: usize, chosen: &[usize], variance: f64) -> f64 {
        let (ba, ab) = (&self.ba[one], &self.ab[other]);
        let sum: f64 = chosen
            .iter()
            .map(|&i| ba[i] * ab[i] - self.a[i] * self.b[i])
            .sum();
        let both = share(sum / chosen.len() as f64, variance);
        both - self.first(one, chosen, variance) - self.first(other, chosen, variance)
    }
}

/// A part of the variance; zero where there is none to speak of.
fn share(part: f64, variance: f64) -> f64 {
    if variance > f64::EPSILON {
        part / variance
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Luck, Purpose};

    /// Values of a function at the rows of a design over [0, 1] with drawn base points.
    fn rows(base: u64, parameters: usize, f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let draw = Luck {
            seed: 1,
            replicate: 0,
        }
        .stream(Purpose::BuildSkill, 1, 1);
        let point = |i: u64, from: usize| -> Vec<f64> {
            (from..from + parameters)
                .map(|number| draw.uniform(i, number as u32))
                .collect()
        };
        let mut values = Vec::new();
        for i in 0..base {
            let (a, b) = (point(i, 0), point(i, parameters));
            let crossed = |from: &[f64], with: &[f64], at: usize| {
                let mut row = from.to_vec();
                row[at] = with[at];
                row
            };
            values.push(f(&a));
            values.extend((0..parameters).map(|at| f(&crossed(&a, &b, at))));
            values.extend((0..parameters).map(|at| f(&crossed(&b, &a, at))));
            values.push(f(&b));
        }
        values
    }

    #[test]
    fn a_sum_has_its_shares_by_hand_and_a_null_parameter_none_at_all() {
        // Variances 4, 1 and 0 twelfths.
        let values = rows(8192, 3, |x| 2.0 * x[0] + x[1]);
        let (crossed, left_out) = Crossed::of_rows(&values, 3, true);
        let found = crossed.indices();
        for (sobol, share) in found.iter().zip([0.8, 0.2]) {
            assert!((sobol.first.value - share).abs() < 0.03, "{sobol:?}");
            assert!((sobol.total.value - share).abs() < 0.03, "{sobol:?}");
            let [low, high] = sobol.first.interval.expect("an interval");
            assert!(low < share && share < high);
        }
        let exact = |index: Index| (index.value.to_bits(), index.interval);
        assert_eq!(exact(found[2].total), (0, Some([0.0, 0.0])));
        assert!(found[2].first.value == 0.0 && left_out == 0);
        assert!(
            crossed
                .pairs()
                .iter()
                .all(|pair| pair.second.value.abs() < 0.05)
        );
    }

    #[test]
    fn a_product_acts_only_together() {
        let values = rows(8192, 2, |x| (x[0] - 0.5) * (x[1] - 0.5));
        let crossed = Crossed::of_rows(&values, 2, true).0;
        for sobol in crossed.indices() {
            assert!(sobol.first.value.abs() < 0.05 && (sobol.total.value - 1.0).abs() < 0.05);
        }
        assert!((crossed.pairs()[0].second.value - 1.0).abs() < 0.08);
    }

    #[test]
    fn what_nothing_moves_has_no_shares_and_a_gap_costs_its_base_point() {
        let mut values = rows(8, 2, |_| 3.0);
        let still = Crossed::of_rows(&values, 2, true).0.indices();
        assert!(
            still
                .iter()
                .all(|s| s.first.value == 0.0 && s.total.value == 0.0)
        );
        values[7] = f64::NAN;
        let (crossed, left_out) = Crossed::of_rows(&values, 2, true);
        assert_eq!((crossed.base_points(), left_out), (7, 1));
    }
}
