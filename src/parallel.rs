//! Work spread over threads when the `parallel` feature is on, one after the other when it is not.
//! Every result is the same: items share nothing, and what they produce is added up as integers or
//! in their order.

/// Does `work` to each item.
#[cfg(feature = "parallel")]
pub fn for_each<T: Send>(items: &mut [T], work: impl Fn(&mut T) + Send + Sync) {
    use rayon::prelude::*;
    if items.len() > 1 {
        items.par_iter_mut().for_each(work);
    } else {
        items.iter_mut().for_each(work);
    }
}

/// Does `work` to each item.
#[cfg(not(feature = "parallel"))]
pub fn for_each<T>(items: &mut [T], work: impl Fn(&mut T)) {
    items.iter_mut().for_each(work);
}
