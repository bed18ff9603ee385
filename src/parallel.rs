//! Work spread over threads when the `parallel` feature is on, one after the other when it is not.
//! Every result is the same: items share nothing, and what they produce is added up as integers or
//! in their order.

#[cfg(feature = "parallel")]
mod spread {
    use rayon::prelude::*;

    /// Does `work` to each item.
    pub fn for_each<A: Send>(a: &mut [A], work: impl Fn(&mut A) + Send + Sync) {
        if a.len() > 1 {
            a.par_iter_mut().for_each(work);
        } else {
            a.iter_mut().for_each(work);
        }
    }

    /// Does `work` to each pair of items at the same place.
    pub fn for_each_pair<A: Send, B: Send>(
        a: &mut [A],
        b: &mut [B],
        work: impl Fn(&mut A, &mut B) + Send + Sync,
    ) {
        if a.len() > 1 {
            a.par_iter_mut().zip(b).for_each(|(a, b)| work(a, b));
        } else {
            a.iter_mut().zip(b).for_each(|(a, b)| work(a, b));
        }
    }

    /// Does `work` to each three items at the same place.
    pub fn for_each_three<A: Send, B: Send, C: Send>(
        a: &mut [A],
        b: &mut [B],
        c: &mut [C],
        work: impl Fn(&mut A, &mut B, &mut C) + Send + Sync,
    ) {
        if a.len() > 1 {
            a.par_iter_mut()
                .zip(b)
                .zip(c)
                .for_each(|((a, b), c)| work(a, b, c));
        } else {
            a.iter_mut()
                .zip(b)
                .zip(c)
                .for_each(|((a, b), c)| work(a, b, c));
        }
    }
}

#[cfg(not(feature = "parallel"))]
mod spread {
    /// Does `work` to each item.
    pub fn for_each<A>(a: &mut [A], work: impl Fn(&mut A)) {
        a.iter_mut().for_each(work);
    }

    /// Does `work` to each pair of items at the same place.
    pub fn for_each_pair<A, B>(a: &mut [A], b: &mut [B], work: impl Fn(&mut A, &mut B)) {
        a.iter_mut().zip(b).for_each(|(a, b)| work(a, b));
    }

    /// Does `work` to each three items at the same place.
    pub fn for_each_three<A, B, C>(
        a: &mut [A],
        b: &mut [B],
        c: &mut [C],
        work: impl Fn(&mut A, &mut B, &mut C),
    ) {
        a.iter_mut()
            .zip(b)
            .zip(c)
            .for_each(|((a, b), c)| work(a, b, c));
    }
}

pub use spread::{for_each, for_each_pair, for_each_three};
