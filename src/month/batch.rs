//! Agents of a block go to market in batches, product by product: what one product's sellers ask and are
//! owed, once in a near cache, serves many buyers, and what the buyers mean to spend stays near too.

use std::ops::Range;

/// Households in a batch.
pub(super) const BATCH: usize = 1024;
/// Households that shop together in a large region: so many that most of a product's shops are visited
/// more than once before another product's take their place in the cache.
pub(super) const CROWD: usize = 8192;
const _: () = assert!(
    CROWD <= u16::MAX as usize + 1,
    "places in a batch have 16 bits"
);
/// Firms in a batch: each keeps more at hand, and blocks of firms are smaller.
pub(super) const FIRMS: usize = 256;

/// A block's households in batches.
pub(super) fn batches(households: usize) -> impl Iterator<Item = Range<usize>> {
    batches_of::<BATCH>(households)
}

/// The same in batches of `SIZE`.
pub(super) fn batches_of<const SIZE: usize>(agents: usize) -> impl Iterator<Item = Range<usize>> {
    (0..agents)
        .step_by(SIZE)
        .map(move |first| first..(first + SIZE).min(agents))
}

/// A block's firms in batches.
pub(super) fn batches_of_firms(firms: usize) -> impl Iterator<Item = Range<usize>> {
    batches_of::<FIRMS>(firms)
}

/// Lists the places of a batch where something is so, without a branch for the others.
#[inline]
pub(super) fn places_of<'a, T: Copy>(
    column: &[T],
    is_so: impl Fn(T) -> bool,
    places: &'a mut [u16],
) -> &'a [u16] {
    let mut count = 0;
    for (nth, values) in column.chunks(64).enumerate() {
        let bits = values.iter().enumerate();
        let mut left = bits.fold(0_u64, |set, (i, &value)| {
            set | (u64::from(is_so(value)) << i)
        });
        while left != 0 {
            places[count] = (64 * nth + left.trailing_zeros() as usize) as u16;
            count += 1;
            left &= left - 1;
        }
    }
    &places[..count]
}
