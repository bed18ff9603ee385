//! How much of what differs between points is luck, and how many replicates would hold it down.
//!
//! Replicates share their luck across points: replicate 3 has the same luck everywhere. So a value is
//! taken apart into its point, the luck of its replicate (which moves all points alike and cancels
//! between them), and what is left, the noise: luck that turns out differently at different points.

/// Luck in a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Variance of the noise of one run.
    pub noise: f64,
    /// Variance of the luck that all points share.
    pub luck: f64,
    /// Share of noise in the variance between replicate means, 0 to 1; zero for a figure that does not
    /// vary.
    pub share: f64,
}

/// Normal quantile of a 95% interval.
const Z: f64 = 1.959_963_984_540_054;

/// Luck in values by point and replicate; points that lack one are left out. None with fewer than two
/// whole points or two replicates.
#[must_use]
pub fn noise(values: &[Vec<f64>]) -> Option<Noise> {
    let replicates = values.first()?.len();
    let whole: Vec<&Vec<f64>> = values
        .iter()
        .filter(|v| v.len() == replicates && v.iter().all(|x| !x.is_nan()))
        .collect();
    let points = whole.len();
    if points < 2 || replicates < 2 {
        return None;
    }
    let (p, r) = (points as f64, replicates as f64);
    // Far from zero differences would drown in rounding.
    let origin = whole[0][0];
    let value = |point: usize, replicate: usize| whole[point][replicate] - origin;
    let point_mean: Vec<f64> = (0..points)
        .map(|i| (0..replicates).map(|j| value(i, j)).sum::<f64>() / r)
        .collect();
    let luck_mean: Vec<f64> = (0..replicates)
        .map(|j| (0..points).map(|i| value(i, j)).sum::<f64>() / p)
        .collect();
    let mean = point_mean.iter().sum::<f64>() / p;
    let rest: f64 = (0..points)
        .flat_map(|i| (0..replicates).map(move |j| (i, j)))
        .map(|(i, j)| {
            let left = value(i, j) - point_mean[i] - luck_mean[j] + mean;
            left * left
        })
        .sum();
    let noise = rest / ((p - 1.0) * (r - 1.0));
    let between = |means: &[f64], count: f64| {
        means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / (count - 1.0)
    };
    let of_points = between(&point_mean, p);
    let luck = (between(&luck_mean, r) - noise / p).max(0.0);
    let share = if of_points > 0.0 {
        (noise / r / of_points).min(1.0)
    } else {
        0.0
    };
    Some(Noise { noise, luck, share })
}

impl Noise {
    /// Half the width of the 95% interval of one point's mean over so many replicates.
    #[must_use]
    pub fn half_width(&self, replicates: u32) -> f64 {
        Z * ((self.noise + self.luck) / f64::from(replicates)).sqrt()
    }

    /// Replicates that hold that half width within `target` (above zero); at least 1.
    #[must_use]
    pub fn replicates_for(&self, target: f64) -> f64 {
        (Z * Z * (self.noise + self.luck) / (target * target))
            .ceil()
            .max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Luck, Purpose};

    #[test]
    fn luck_that_all_points_share_is_no_noise() {
        let values: Vec<Vec<f64>> = (0..6)
            .map(|i| vec![f64::from(i), f64::from(i) + 3.0, f64::from(i) - 3.0])
            .collect();
        let found = noise(&values).expect("enough of both");
        assert!(found.noise.abs() < 1e-12 && found.share.abs() < 1e-12);
        assert!((found.luck - 9.0).abs() < 1e-9);
        assert!((found.replicates_for(found.half_width(7) * 1.0001) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn pure_noise_is_all_noise() {
        let draw = Luck {
            seed: 1,
            replicate: 0,
        }
        .stream(Purpose::BuildSkill, 1, 1);
        let values: Vec<Vec<f64>> = (0..400)
            .map(|i| (0..5).map(|j| draw.uniform(i, j)).collect())
            .collect();
        let found = noise(&values).expect("enough of both");
        assert!((found.noise - 1.0 / 12.0).abs() < 0.01, "{found:?}");
        assert!(found.share > 0.85 && found.luck < 0.001);
        assert_eq!(noise(&values[..1]), None);
        assert_eq!(noise(&[vec![1.0], vec![2.0]]), None);
    }
}
