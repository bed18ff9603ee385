//! The units that the economy is counted in.
//!
//! Money is whole pence and never a fraction; volumes are whole thousandths of what one pound
//! bought at base-year prices. Only ratios (prices, rates, shares) are floating point.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

macro_rules! whole_unit {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[repr(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// The smaller of two.
            #[must_use]
            pub fn min(self, other: Self) -> Self {
                Self(self.0.min(other.0))
            }

            /// The larger of two.
            #[must_use]
            pub fn max(self, other: Self) -> Self {
                Self(self.0.max(other.0))
            }

            /// This many times a ratio, rounded towards zero.
            #[must_use]
            pub fn scaled(self, ratio: f64) -> Self {
                Self((self.0 as f64 * ratio) as i64)
            }

            /// As a floating-point number of the same unit, for ratios.
            #[must_use]
            pub fn as_f64(self) -> f64 {
                self.0 as f64
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
                values.fold(Self::ZERO, Add::add)
            }
        }
    };
}

whole_unit! {
    /// Money, in whole pence.
    Pence
}
whole_unit! {
    /// A quantity of goods or services: thousandths of what one pound bought at base-year prices.
    Volume
}

whole_unit! {
    /// Time that members of a time bank give each other, in whole minutes.
    Minutes
}

/// Volume units that one penny buys at the base price of 1.
pub const VOLUME_PER_PENNY: f64 = 10.0;

impl Pence {
    /// What this money buys at `price` (base-year price = 1, must be positive), rounded once,
    /// towards zero.
    #[must_use]
    pub fn volume_at(self, price: f64) -> Volume {
        Volume((self.0 as f64 * VOLUME_PER_PENNY / price) as i64)
    }

    /// Pounds to pence, rounded to the nearest penny. For figures that come from tables.
    #[must_use]
    pub fn from_pounds(pounds: f64) -> Self {
        Self((pounds * 100.0).round() as i64)
    }

    /// As pounds, for display and ratios.
    #[must_use]
    pub fn pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl Volume {
    /// What this volume costs at `price`, rounded towards zero.
    #[must_use]
    pub fn cost_at(self, price: f64) -> Pence {
        Pence((self.0 as f64 * price / VOLUME_PER_PENNY) as i64)
    }
}

/// A non-negative amount of less than 2^51 pence, rounded down: what `as i64` gives, without its
/// checks for other numbers, so that a loop over a column takes several at once.
#[must_use]
#[inline]
pub fn whole_pence(amount: f64) -> Pence {
    Pence(whole(amount))
}

/// The same of a volume.
#[must_use]
#[inline]
pub fn whole_volume(amount: f64) -> Volume {
    Volume(whole(amount))
}

/// Writes down this share (0 or more) of each of a column of non-negative amounts, rounded towards zero.
#[inline]
pub fn share_of_each(amounts: impl Iterator<Item = Pence>, share: f64, parts: &mut [Pence]) {
    for (part, amount) in parts.iter_mut().zip(amounts) {
        *part = whole_pence(amount.as_f64() * share);
    }
}

#[inline]
fn whole(amount: f64) -> i64 {
    // Beyond 2^52 a double has no fraction: adding it rounds to the nearest whole number.
    const ROUND: f64 = (1_u64 << 52) as f64;
    debug_assert!((0.0..ROUND / 2.0).contains(&amount), "{amount}");
    let shifted = amount + ROUND;
    let nearest = shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i64;
    nearest.wrapping_sub(i64::from(shifted - ROUND > amount))
}

/// Adds a column of amounts to another, and says what they are together.
///
/// It does not watch for overflow, which would make it go one by one: amounts are bound when
/// scenarios are read, and the audit adds all columns up once more in wider numbers.
#[inline]
pub fn add_up(sums: &mut [Pence], amounts: &[Pence]) -> Pence {
    let mut all = 0_i64;
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        sum.0 = sum.0.wrapping_add(amount.0);
        all = all.wrapping_add(amount.0);
    }
    Pence(all)
}

/// The sum of a column, without watching for overflow: see [`add_up`].
#[must_use]
#[inline]
pub fn total(amounts: &[Pence]) -> Pence {
    let sum = |all: i64, amount: &Pence| all.wrapping_add(amount.0);
    Pence(amounts.iter().fold(0, sum))
}

/// Takes a column of amounts off another, as [`add_up`] adds it.
#[inline]
pub fn take_off(sums: &mut [Pence], amounts: &[Pence]) -> Pence {
    let mut all = 0_i64;
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        sum.0 = sum.0.wrapping_sub(amount.0);
        all = all.wrapping_add(amount.0);
    }
    Pence(all)
}

/// Splits `total` over `weights` by the largest remainder: the parts sum to `total` exactly and
/// each is within one penny of its fair share. Ties go to the lower index; zero weights get
/// nothing. With no positive weight all of it goes to the first part.
pub fn split_by_largest_remainder(total: Pence, weights: &[f64], parts: &mut [Pence]) {
    debug_assert_eq!(weights.len(), parts.len());
    let sum: f64 = weights.iter().map(|w| w.max(0.0)).sum();
    if sum <= 0.0 {
        parts.fill(Pence::ZERO);
        if let Some(first) = parts.first_mut() {
            *first = total;
        }
        return;
    }
    let fair = |i: usize| total.as_f64() * (weights[i].max(0.0) / sum);
    let mut left = total.0;
    for (i, part) in parts.iter_mut().enumerate() {
        *part = Pence(fair(i).floor() as i64);
        left -= part.0;
    }
    // Few parts and few pence left over: repeated selection needs no allocation. The remainder can
    // exceed the number of parts only by floating-point error at enormous totals.
    while left != 0 {
        let step = left.signum();
        let mut best: Option<(f64, usize)> = None;
        for (i, part) in parts.iter().enumerate() {
            if weights[i] > 0.0 {
                let gap = (fair(i) - part.as_f64()) * step as f64;
                if best.is_none_or(|(g, _)| gap > g) {
                    best = Some((gap, i));
                }
            }
        }
        let Some((_, i)) = best else { break };
        parts[i].0 += step;
        left -= step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_sums_to_its_total() {
        for total in [-7, 0, 1, 2, 99, 100, 101, 1_000_000_007] {
            for weights in [&[1.0, 1.0, 1.0][..], &[0.2, 0.0, 0.5, 1e-9], &[0.0, 0.0]] {
                let mut parts = vec![Pence::ZERO; weights.len()];
                split_by_largest_remainder(Pence(total), weights, &mut parts);
                assert_eq!(parts.iter().copied().sum::<Pence>(), Pence(total));
            }
        }
    }

    #[test]
    fn the_largest_remainder_gets_the_odd_penny() {
        let mut parts = [Pence::ZERO; 3];
        // Fair shares are 14.29, 28.57 and 57.14.
        split_by_largest_remainder(Pence(100), &[1.0, 2.0, 4.0], &mut parts);
        assert_eq!(parts, [Pence(14), Pence(29), Pence(57)]);
        split_by_largest_remainder(Pence(100), &[1.0, 1.0, 1.0], &mut parts);
        assert_eq!(parts, [Pence(34), Pence(33), Pence(33)]);
    }
}
