//! Households in an order: drawn, by a key, by a value.

use crate::economy::population::Plan;
use crate::random::{Purpose, normal_quantile};

/// A keyed permutation of 0 to n - 1.
pub(super) fn permutation(plan: &Plan, purpose: Purpose, n: usize) -> Vec<u32> {
    let stream = plan.luck.stream(purpose, 0, plan.household_key);
    in_order((0..n).map(|i| stream.bits(i as u64, 0)))
}

/// Places of values in ascending order, of equal ones the first before.
pub(super) fn in_order_of(values: &[f64]) -> Vec<u32> {
    // As `total_cmp` has it.
    in_order(values.iter().map(|value| {
        let bits = value.to_bits();
        let negative = ((bits as i64) >> 63) as u64;
        bits ^ (negative | 1 << 63)
    }))
}

/// The places of keys in ascending order, of equal ones the first before: soonest where keys are spread evenly
/// over all bits.
fn in_order(keys: impl ExactSizeIterator<Item = u64> + Clone) -> Vec<u32> {
    /// Keys in a slot, about.
    const SLOT: usize = 8;
    let slots = (keys.len() / SLOT).max(2).next_power_of_two();
    let slot = |key: u64| (key >> (64 - slots.trailing_zeros())) as usize;
    let mut ends = vec![0_u32; slots + 1];
    for key in keys.clone() {
        ends[slot(key) + 1] += 1;
    }
    for slot in 1..=slots {
        ends[slot] += ends[slot - 1];
    }
    let mut keyed = vec![(0, 0); keys.len()];
    for (place, key) in keys.enumerate() {
        let end = &mut ends[slot(key)];
        keyed[*end as usize] = (key, place as u32);
        *end += 1;
    }
    let mut first = 0;
    for &end in &ends[..slots] {
        keyed[first..end as usize].sort_unstable();
        first = end as usize;
    }
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// Where ranks stand, in standard deviations of a normal distribution.
pub(super) fn scores(ranks: &[f64]) -> Vec<f64> {
    ranks.iter().map(|&rank| normal_quantile(rank)).collect()
}

/// Each household's rank in an order, as the midpoint of its share (strictly between 0 and 1).
pub(super) fn ranks(order: &[u32]) -> Vec<f64> {
    let mut rank = vec![0.0; order.len()];
    for (place, &household) in order.iter().enumerate() {
        rank[household as usize] = (place as f64 + 0.5) / order.len() as f64;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_in_their_total_order() {
        let mut values: Vec<f64> = (0..5_000)
            .map(|i| f64::from(i * 7_919 % 5_000 - 2_500) / 700.0)
            .collect();
        values.extend([0.0, -0.0, 3.0, 3.0, f64::MIN, f64::MAX, f64::INFINITY]);
        for values in [&values[..], &values[..1], &[]] {
            let mut expected: Vec<u32> = (0..values.len() as u32).collect();
            expected.sort_by(|&a, &b| values[a as usize].total_cmp(&values[b as usize]));
            assert_eq!(in_order_of(values), expected);
        }
    }

    #[test]
    fn keys_may_be_the_same_or_at_either_end() {
        let keys = [u64::MAX, 0, 5, u64::MAX, 5, 0];
        assert_eq!(in_order(keys.into_iter()), [1, 5, 2, 4, 0, 3]);
    }
}
