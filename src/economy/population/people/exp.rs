//! Exponentials of a whole column, where only the whole numbers below them are wanted.

/// Values in a part of the column that is worked out at once.
const PART: usize = 256;
/// Skills, thousandths: from a twentieth of the average to fifty times as much.
const BOUNDS: (f64, f64) = (50.0, 50_000.0);

/// Whole thousandths of `normal * exp(spread * score)` within [`BOUNDS`], rounded down, just as
/// `libm::exp` would have them: a quick exponential is right to 13 digits, and where that could be on the
/// wrong side of a whole number the exact one is asked.
pub(super) fn whole_exponentials(scores: &[f64], spread: f64, normal: f64, whole: &mut [u32]) {
    /// Far more than the quick exponential is wrong by.
    const CLOSE: f64 = 1e-6;
    let mut quick = [0.0; PART];
    for (scores, whole) in scores.chunks(PART).zip(whole.chunks_mut(PART)) {
        for (value, &score) in quick.iter_mut().zip(scores) {
            *value = normal * quick_exp(spread * score) * 1000.0;
        }
        let mut any_close = false;
        for (whole, &value) in whole.iter_mut().zip(&quick) {
            *whole = value.clamp(BOUNDS.0, BOUNDS.1) as u32;
            any_close |= (value - nearest(value)).abs() < CLOSE;
        }
        if any_close {
            for ((whole, &value), &score) in whole.iter_mut().zip(&quick).zip(scores) {
                if (value - nearest(value)).abs() < CLOSE {
                    let value = normal * libm::exp(spread * score) * 1000.0;
                    *whole = value.clamp(BOUNDS.0, BOUNDS.1) as u32;
                }
            }
        }
    }
}

/// The nearest whole number to one that is not too large.
#[inline]
fn nearest(value: f64) -> f64 {
    // A double this large has no fraction.
    const ROUND: f64 = 1.5 * (1_u64 << 52) as f64;
    value + ROUND - ROUND
}

/// `e^x` to about 13 digits for `x` from -500 to 500, without a branch, so that a loop over a column takes
/// several at once: a power of two times the first terms of the series around it.
#[inline]
fn quick_exp(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const TERMS: [f64; 12] = [
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ];
    // The low bits of the sum are the power of two.
    const ROUND: f64 = 1.5 * (1_u64 << 52) as f64;
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let power = shifted - ROUND;
    let rest = x - power * LN_2_HIGH - power * LN_2_LOW;
    let mut sum = TERMS[0];
    for term in &TERMS[1..] {
        sum = sum * rest + term;
    }
    let factor = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    sum * factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_exponential_is_right_to_thirteen_digits() {
        for step in -400_000..400_000 {
            let x = f64::from(step) / 10_000.0 + 1e-7 * f64::from(step % 13);
            let (quick, exact) = (quick_exp(x), libm::exp(x));
            assert!((quick / exact - 1.0).abs() < 1e-13, "{x}: {quick} {exact}");
        }
    }

    #[test]
    fn whole_numbers_are_those_of_the_exact_exponential() {
        let scores: Vec<f64> = (0..100_000)
            .map(|i| f64::from(i) / 12_500.0 - 4.0)
            .collect();
        let mut whole = vec![0; scores.len()];
        // At a spread of 0 every skill is a whole number.
        for spread in [0.0, 0.25, 0.5, 1.0, 1.99] {
            let normal = libm::exp(-spread * spread / 2.0);
            whole_exponentials(&scores, spread, normal, &mut whole);
            for (&score, &whole) in scores.iter().zip(&whole) {
                let exact = normal * libm::exp(spread * score) * 1000.0;
                assert_eq!(
                    whole,
                    exact.clamp(BOUNDS.0, BOUNDS.1) as u32,
                    "{spread} {score}"
                );
            }
        }
    }
}
