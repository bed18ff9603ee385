//! Round numbers for axes.

/// An axis: its ends and the round numbers on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Distance between marks.
    pub step: f64,
    /// The marks, ends included.
    pub marks: Vec<f64>,
}

impl Axis {
    /// The axis in steps of 1, 2 or 5 times a power of ten that covers all finite values with at most
    /// `most` steps. Without any, it runs from 0 to 1.
    #[must_use]
    pub fn covering(values: impl Iterator<Item = f64>, most: u32) -> Self {
        let (low, high) = values
            .filter(|v| v.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
                (l.min(v), h.max(v))
            });
        if low > high {
            return Self::between(0.0, 1.0, 0.5);
        }
        // A flat line gets room around it, in proportion to its height.
        let room = if high > low {
            0.0
        } else {
            (low.abs() * 0.01).max(1e-6)
        };
        let (low, high) = (low - room, high + room);
        let mut step = round_up_to_step((high - low) / f64::from(most));
        while steps(low, high, step) > f64::from(most) {
            step = round_up_to_step(step * 1.01);
        }
        Self::between(low, high, step)
    }

    /// The axis whose ends are the multiples of `step` around `low` and `high`.
    #[must_use]
    pub fn between(low: f64, high: f64, step: f64) -> Self {
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let marks: Vec<f64> = (0..=(last - first) as u32)
            .map(|i| (first + f64::from(i)) * step)
            .collect();
        Self {
            low: first * step,
            high: last * step,
            step,
            marks,
        }
    }
}

fn steps(low: f64, high: f64, step: f64) -> f64 {
    (high / step).ceil() - (low / step).floor()
}

/// The smallest of 1, 2, 5, 10 times a power of ten that is not below `rough`.
fn round_up_to_step(rough: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|m| m * power)
        .find(|&s| s >= rough)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_round_and_cover() {
        let axis = Axis::covering([0.13, 9.7, 4.0].into_iter(), 5);
        assert_eq!((axis.low, axis.high, axis.step), (0.0, 10.0, 2.0));
        assert_eq!(axis.marks, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        let below = Axis::covering([-3.0, 17.0].into_iter(), 4);
        assert_eq!((below.low, below.high), (-10.0, 20.0));
    }

    #[test]
    fn flat_empty_and_undefined_values_have_an_axis_too() {
        let flat = Axis::covering([5.0, 5.0].into_iter(), 4);
        assert!(flat.low < 5.0 && flat.high > 5.0);
        assert!((Axis::covering(std::iter::empty(), 4).high - 1.0).abs() < 1e-12);
        assert!(Axis::covering([f64::NAN].into_iter(), 4).low.abs() < 1e-12);
        assert!(Axis::covering([0.0].into_iter(), 4).marks.len() >= 2);
    }
}
