//! A mean and how sure one can be of it: the bootstrap under every interval of the project.
//!
//! The same replicates are resampled for everything that has as many of them. A figure therefore has
//! one interval wherever it is shown, parts and their sum are resampled together, and two policies whose
//! names are swapped get the same interval with its sign flipped.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// How many resamples an interval is read from.
pub const RESAMPLES: usize = 1_999;

/// The confidence of every interval, as a share.
pub const CONFIDENCE: f64 = 0.95;

/// A mean over replicates with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over the replicates, in the unit of what is measured; not a number without any.
    pub mean: f64,
    /// Lower and upper bound; none with fewer than two replicates.
    pub interval: Option<[f64; 2]>,
    /// How many replicates it comes from.
    pub replicates: usize,
}

impl Estimate {
    /// Whether the whole interval lies on one side of zero.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.interval
            .is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    }

    /// The same with its interval cut at what is possible: an interval of few replicates may reach
    /// beyond, such as below zero for what is counted. The mean stays inside.
    #[must_use]
    pub fn within(self, [least, most]: [f64; 2]) -> Self {
        let (least, most) = (least.min(self.mean), most.max(self.mean));
        let cut = |bound: f64| bound.max(least).min(most);
        Self {
            interval: self.interval.map(|bounds| bounds.map(cut)),
            ..self
        }
    }

    /// The same in another unit or with the other sign: mean and bounds times `factor`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let interval = self.interval.map(|[low, high]| {
            let (a, b) = (low * factor, high * factor);
            [a.min(b), a.max(b)]
        });
        Self {
            mean: self.mean * factor,
            interval,
            replicates: self.replicates,
        }
    }
}

/// The same resamples for many series of one length, e.g. the months of a curve.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    size: usize,
    picks: Vec<u32>,
    widening: f64,
}

impl Bootstrap {
    /// Resamples of `size` replicates, always the same.
    #[must_use]
    pub fn new(size: usize) -> Self {
        let mut draw = Xoshiro256PlusPlus::seed_from_u64(size as u64);
        let picks = match u32::try_from(size) {
            Ok(bound) if bound > 1 => (0..RESAMPLES * size)
                .map(|_| draw.random_range(0..bound))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            size,
            picks,
            widening: widening(size),
        }
    }

    /// Mean and interval of `values`, one value a replicate.
    ///
    /// The expanded percentile interval: the 2.5% and 97.5% points of the resampled means, their
    /// distance from the mean widened by t(n-1)/1.96 * sqrt(n/(n-1)), because plain percentiles are
    /// too narrow with few replicates. Source: Hesterberg (2015), What Teachers Should Know About
    /// the Bootstrap, The American Statistician 69(4).
    ///
    /// # Panics
    /// When `values` is not of the length that the resamples were drawn for.
    #[must_use]
    pub fn estimate(&self, values: &[f64]) -> Estimate {
        assert_eq!(values.len(), self.size, "one value for each replicate");
        let mean = mean(values);
        Estimate {
            mean,
            interval: self.interval(values, mean),
            replicates: self.size,
        }
    }

    /// Interval of the ratio of two means, `mean(above) / mean(below)`, one pair a replicate: the same
    /// interval, of the ratios of resampled means. None with fewer than two pairs. Of use only where
    /// the resampled denominators keep well away from zero.
    ///
    /// # Panics
    /// When a slice is not of the length that the resamples were drawn for.
    #[must_use]
    pub fn ratio(&self, above: &[f64], below: &[f64]) -> Option<[f64; 2]> {
        assert!(above.len() == self.size && below.len() == self.size);
        let (ratio, deviation) = ratio_deviation(above, below);
        self.bounds(ratio, deviation)
    }

    /// How likely the ratio of two means is above a threshold, 0 to 1: the share of the resampled ratios
    /// that are. Each resample's distance from the ratio is widened as in [`Bootstrap::ratio`], so that
    /// chance and interval agree: where the whole interval lies above the threshold it is at least 0.975.
    /// None with fewer than two pairs. Of use only where the resampled denominators keep well away from
    /// zero.
    ///
    /// # Panics
    /// When a slice is not of the length that the resamples were drawn for.
    #[must_use]
    pub fn chance_above(&self, above: &[f64], below: &[f64], threshold: f64) -> Option<f64> {
        assert!(above.len() == self.size && below.len() == self.size);
        let (ratio, deviation) = ratio_deviation(above, below);
        let deviations = self.deviations(deviation)?;
        let over = |deviation: &&f64| ratio + **deviation * self.widening > threshold;
        Some(deviations.iter().filter(over).count() as f64 / deviations.len() as f64)
    }

    fn interval(&self, values: &[f64], mean: f64) -> Option<[f64; 2]> {
        // Deviations, so that equal values give an interval of exactly no width.
        let deviation = |&p: &u32| values[p as usize] - mean;
        self.bounds(mean, |picks| {
            picks.iter().map(deviation).sum::<f64>() / self.size as f64
        })
    }

    /// Bounds around a centre, from how far each resample is from it.
    fn bounds(&self, centre: f64, deviation: impl Fn(&[u32]) -> f64) -> Option<[f64; 2]> {
        let mut deviations = self.deviations(deviation)?;
        deviations.sort_by(f64::total_cmp);
        let tail = ((1.0 - CONFIDENCE) / 2.0 * (RESAMPLES + 1) as f64).round() as usize - 1;
        let bound = |deviation: f64| centre + deviation * self.widening;
        Some([
            bound(deviations[tail]),
            bound(deviations[RESAMPLES - 1 - tail]),
        ])
    }

    /// How far each resample is from the centre; none with fewer than two replicates.
    fn deviations(&self, deviation: impl Fn(&[u32]) -> f64) -> Option<Vec<f64>> {
        if self.size < 2 {
            return None;
        }
        Some(self.picks.chunks_exact(self.size).map(deviation).collect())
    }
}

/// The ratio of two means, and how far that of a resample is from it.
fn ratio_deviation<'a>(above: &'a [f64], below: &'a [f64]) -> (f64, impl Fn(&[u32]) -> f64 + 'a) {
    let ratio = mean(above) / mean(below);
    let sum =
        |values: &[f64], picks: &[u32]| -> f64 { picks.iter().map(|&p| values[p as usize]).sum() };
    (ratio, move |picks: &[u32]| {
        sum(above, picks) / sum(below, picks) - ratio
    })
}

/// Mean and 95% interval of one value a replicate.
#[must_use]
pub fn estimate(values: &[f64]) -> Estimate {
    Bootstrap::new(values.len()).estimate(values)
}

/// Arithmetic mean; not a number for an empty slice. The mean of equal values is exactly that value.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    let Some(first) = values.first() else {
        return f64::NAN;
    };
    first + values.iter().map(|v| v - first).sum::<f64>() / values.len() as f64
}

/// By how much the percentile interval of `size` replicates is widened.
pub(super) fn widening(size: usize) -> f64 {
    if size < 2 {
        return 1.0;
    }
    let n = size as f64;
    student_975(size - 1) / 1.96 * (n / (n - 1.0)).sqrt()
}

/// The 97.5% point of Student's t. Exact to three decimals up to 10 degrees of freedom, then by the
/// expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5), error below 0.001.
fn student_975(degrees: usize) -> f64 {
    const SMALL: [f64; 10] = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    ];
    if let Some(&t) = degrees.checked_sub(1).and_then(|i| SMALL.get(i)) {
        return t;
    }
    let (z, v) = (1.959_964_f64, degrees as f64);
    // Horner's form: `powi` may round differently from platform to platform.
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    z + first / v + second / (v * v) + third / (v * v * v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_leave_no_doubt() {
        let e = estimate(&[0.1; 7]);
        assert_eq!(e.interval, Some([e.mean, e.mean]));
        assert!(e.excludes_zero());
    }

    #[test]
    fn zero_differences_are_exactly_zero() {
        let e = estimate(&[0.0; 20]);
        assert_eq!((e.mean, e.interval), (0.0, Some([0.0, 0.0])));
        assert!(!e.excludes_zero());
    }

    #[test]
    fn one_replicate_has_no_interval() {
        let e = estimate(&[3.0]);
        assert_eq!((e.mean, e.interval), (3.0, None));
        assert!(!e.excludes_zero());
    }

    #[test]
    fn an_interval_is_cut_at_what_is_possible() {
        let e = estimate(&[0.0, 0.9]);
        assert!(
            e.interval
                .is_some_and(|[low, high]| low < 0.0 && high > 1.0)
        );
        let cut = e.within([0.0, 1.0]);
        assert_eq!((cut.mean, cut.interval), (e.mean, Some([0.0, 1.0])));
    }

    #[test]
    fn flipping_the_sign_flips_the_interval() {
        let values = [1.0, 2.5, -0.5, 4.0, 3.25, 0.75];
        let minus: Vec<f64> = values.iter().map(|v| -v).collect();
        assert_eq!(estimate(&minus), estimate(&values).times(-1.0));
    }

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // 1..=9: mean 5, standard deviation 2.7386, t(8) = 2.306: 5 +- 2.105.
        let values: Vec<f64> = (1..=9).map(f64::from).collect();
        let [low, high] = estimate(&values).interval.unwrap_or_default();
        assert!(
            (low - 2.895).abs() < 0.25 && (high - 7.105).abs() < 0.25,
            "{low} {high}"
        );
    }

    #[test]
    fn the_chance_of_two_pairs_is_that_of_counting() {
        // Of the four ways to draw two of the ratios 0 and 4 a quarter gives 0, a half 2, a quarter 4.
        let bootstrap = Bootstrap::new(2);
        let chance = |threshold| bootstrap.chance_above(&[0.0, 4.0], &[1.0, 1.0], threshold);
        for (threshold, wanted) in [(-99.0, 1.0), (1.0, 0.75), (3.0, 0.25), (99.0, 0.0)] {
            let found = chance(threshold).unwrap_or(f64::NAN);
            assert!((found - wanted).abs() < 0.04, "{threshold}: {found}");
        }
        // Exactly the threshold is not above it.
        let equal =
            |size| Bootstrap::new(size).chance_above(&vec![3.0; size], &vec![3.0; size], 1.0);
        assert_eq!((equal(1), equal(5)), (None, Some(0.0)));
    }

    #[test]
    fn chance_and_interval_agree() {
        // 1..=9 over 1: the ratio's interval is that of the textbook, 5 +- 2.105.
        let (values, ones) = ((1..=9).map(f64::from).collect::<Vec<_>>(), [1.0; 9]);
        let bootstrap = Bootstrap::new(9);
        let [low, high] = bootstrap.ratio(&values, &ones).unwrap_or_default();
        for (threshold, wanted) in [(low, 0.975), (5.0, 0.5), (high, 0.025)] {
            let found = bootstrap.chance_above(&values, &ones, threshold);
            let found = found.unwrap_or(f64::NAN);
            // One resample in twenty has exactly the mean of 5, which is not above 5.
            assert!((found - wanted).abs() < 0.04, "{threshold}: {found}");
        }
    }

    #[test]
    fn students_t_is_that_of_the_tables() {
        for (degrees, t) in [
            (1, 12.706),
            (10, 2.228),
            (11, 2.201),
            (19, 2.093),
            (100, 1.984),
        ] {
            assert!((student_975(degrees) - t).abs() < 1.5e-3, "{degrees}");
        }
    }
}
