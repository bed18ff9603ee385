//! The difference of two means that do not come in pairs.

use super::interval::Estimate;

/// `second - first` of two independent estimates, in their unit. The interval joins the distances of
/// their own bounds from their means: lower bound d - sqrt((m2 - l2)^2 + (u1 - m1)^2), upper bound
/// d + sqrt((u2 - m2)^2 + (m1 - l1)^2). None where one of them has none. Its replicates are those of
/// the estimate that has fewer. Source: Zou and Donner (2008), Statistics in Medicine 27(10), the method of
/// variance estimates recovery.
#[must_use]
pub fn unpaired(first: &Estimate, second: &Estimate) -> Estimate {
    let mean = second.mean - first.mean;
    let interval = first.interval.zip(second.interval);
    let interval = interval.map(|([l1, u1], [l2, u2])| {
        let below = libm::hypot(second.mean - l2, u1 - first.mean);
        let above = libm::hypot(u2 - second.mean, first.mean - l1);
        [mean - below, mean + above]
    });
    Estimate {
        mean,
        interval,
        replicates: first.replicates.min(second.replicates),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, low: f64, high: f64) -> Estimate {
        Estimate {
            mean,
            interval: Some([low, high]),
            replicates: 10,
        }
    }

    #[test]
    fn distances_are_joined_as_sides_of_a_right_angle() {
        let found = unpaired(&estimate(10.0, 6.0, 13.0), &estimate(20.0, 16.0, 23.0));
        // Below: 4 of the second and 3 of the first; above: 3 of the second and 4 of the first.
        assert_eq!(
            (found.mean.to_bits(), found.interval),
            (10.0_f64.to_bits(), Some([5.0, 15.0]))
        );
    }

    #[test]
    fn swapping_flips_every_sign() {
        let (a, b) = (estimate(1.0, 0.0, 3.0), estimate(4.0, 3.5, 6.0));
        let (one, other) = (unpaired(&a, &b), unpaired(&b, &a));
        assert_eq!(one, other.times(-1.0));
    }

    #[test]
    fn without_an_interval_there_is_none() {
        let single = Estimate {
            interval: None,
            ..estimate(1.0, 0.0, 0.0)
        };
        assert_eq!(unpaired(&single, &estimate(2.0, 1.0, 3.0)).interval, None);
    }
}
