//! The Gini coefficient of incomes, told from its aim without sorting them where they are far apart.

/// Bands to a doubling, as bits.
const BAND_BITS: u32 = 9;
/// Where the bits of a double's exponent and of its first binary places end.
const SHIFT: u32 = 52 - BAND_BITS;
/// What sums in another order may differ by.
const ROUNDING: f64 = 1e-9;

/// Room for counting and sorting.
#[derive(Default)]
pub(super) struct Workspace {
    bands: Vec<Band>,
    sorted: Vec<f64>,
}

/// Values whose first binary places are the same.
#[derive(Clone, Copy, Default)]
struct Band {
    count: u32,
    sum: f64,
}

impl Workspace {
    /// Whether the Gini coefficient of some values is below this.
    pub(super) fn is_below(&mut self, values: &[f64], aim: f64) -> bool {
        if values.iter().any(|&value| value < 0.0) {
            return self.exact(values) < aim;
        }
        let (low, high) = self.bounds(values);
        if high + ROUNDING < aim {
            true
        } else if low - ROUNDING > aim {
            false
        } else {
            self.exact(values) < aim
        }
    }

    /// The middle of what the coefficient of values can be: for many it is right to some five digits.
    pub(super) fn middle_of_bounds(&mut self, values: &[f64]) -> f64 {
        if values.iter().any(|&value| value < 0.0) {
            return self.exact(values);
        }
        let (low, high) = self.bounds(values);
        f64::midpoint(low, high)
    }

    /// Between what the coefficient of values of 0 or more must be: within a band the values could be all the same, or half of them at either
    /// end.
    fn bounds(&mut self, values: &[f64]) -> (f64, f64) {
        let smallest = values
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min)
            .max(1.0);
        let largest = values.iter().copied().fold(0.0, f64::max);
        let first = smallest.to_bits() >> SHIFT;
        let last = largest.to_bits() >> SHIFT;
        self.bands.clear();
        self.bands
            .resize((last.saturating_sub(first) + 2) as usize, Band::default());
        for value in values {
            // Everything below one penny is in the first band.
            let band = (value.to_bits() >> SHIFT).saturating_sub(first.saturating_sub(1));
            let band = &mut self.bands[band as usize];
            band.count += 1;
            band.sum += value;
        }
        let floor = |band: usize| match band {
            0 => 0.0,
            _ => f64::from_bits((first + band as u64 - 1) << SHIFT),
        };
        let n = values.len() as f64;
        let (mut before, mut sum, mut ranked, mut unsure) = (0.0, 0.0, 0.0, 0.0);
        for (place, band) in self.bands.iter().enumerate().filter(|(_, b)| b.count > 0) {
            let count = f64::from(band.count);
            let width = floor(place + 1) - floor(place);
            ranked += (2.0 * before + count - n) * band.sum;
            unsure += width * count * count / 4.0;
            before += count;
            sum += band.sum;
        }
        if sum > 0.0 {
            (ranked / (n * sum), (ranked + unsure) / (n * sum))
        } else {
            (0.0, 0.0)
        }
    }

    /// From their sorted order.
    fn exact(&mut self, values: &[f64]) -> f64 {
        self.sorted.clear();
        self.sorted.extend_from_slice(values);
        self.sorted.sort_unstable_by(f64::total_cmp);
        let n = self.sorted.len() as f64;
        let sum: f64 = self.sorted.iter().sum();
        let ranked: f64 = self
            .sorted
            .iter()
            .enumerate()
            .map(|(i, v)| (2.0 * (i as f64 + 1.0) - n - 1.0) * v)
            .sum();
        if sum > 0.0 { ranked / (n * sum) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_of_known_distributions() {
        let mut room = Workspace::default();
        assert!(room.exact(&[1.0, 1.0, 1.0]).abs() < 1e-12);
        assert!((room.exact(&[0.0, 0.0, 0.0, 1.0]) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn bands_hold_it_between_narrow_bounds() {
        let mut room = Workspace::default();
        let all: Vec<f64> = (0..5_000)
            .map(|i| libm::exp(f64::from(i * 7_919 % 5_000) / 700.0) * 0.3)
            .collect();
        for values in [&all[..], &all[..7], &[0.0, 0.2, 0.9, 3.0], &[5.0; 9]] {
            let exact = room.exact(values);
            let (low, high) = room.bounds(values);
            assert!(
                low - 1e-12 <= exact && exact <= high + 1e-12,
                "{low} {exact} {high}"
            );
            assert!(high - low < 0.25, "{low} {high}");
            assert!(room.is_below(values, exact + 1e-3) && !room.is_below(values, exact - 1e-3));
        }
        let (low, high) = room.bounds(&all);
        assert!(high - low < 2e-4, "{low} {high}");
    }
}
