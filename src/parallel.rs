//! Work spread over threads when the `parallel` feature is on, one after the other when it is not.
//! Every result is the same: items share nothing, and what they produce is added up as integers or
//! in their order.

#[cfg(feature = "parallel")]
mod spread {
    use std::cell::Cell;

    use rayon::prelude::*;

    thread_local! {
        /// Whether this thread works alone: see [`alone`].
        static ALONE: Cell<bool> = const { Cell::new(false) };
    }

    /// Does `work` on this thread only. Where many runs live side by side each is quicker alone than
    /// with its small blocks handed around.
    fn alone<R>(work: impl FnOnce() -> R) -> R {
        /// Puts back what was, also when `work` panics.
        struct Before(bool);
        impl Drop for Before {
            fn drop(&mut self) {
                ALONE.set(self.0);
            }
        }
        let _before = Before(ALONE.replace(true));
        work()
    }

    /// Lets `act` use so many threads, all there are when 0.
    pub fn with_threads<R: Send>(threads: usize, act: impl FnOnce() -> R + Send) -> R {
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(act),
            // Without threads of our own the program's shared ones do.
            Err(_) => act(),
        }
    }

    /// Does `work` to each item, told its place. Items are handed out one by one and in order, so that
    /// few results have to wait for one before them. Where there are fewer items than threads each may
    /// use several, otherwise each has one.
    pub fn hand_out<A: Sync>(items: &[A], threads: usize, work: impl Fn(usize, &A) + Send + Sync) {
        with_threads(threads, || {
            let many = items.len() >= rayon::current_num_threads();
            items
                .iter()
                .enumerate()
                .par_bridge()
                .for_each(|(place, item)| {
                    if many {
                        alone(|| work(place, item));
                    } else {
                        work(place, item);
                    }
                });
        });
    }

    /// Whether so many items are worth handing around.
    fn many(items: usize) -> bool {
        items > 1 && !ALONE.get()
    }

    /// What `work` makes of each item, told its place, in their order.
    pub fn map<A: Sync, B: Send>(a: &[A], work: impl Fn(usize, &A) -> B + Send + Sync) -> Vec<B> {
        let work = |(place, a)| work(place, a);
        if many(a.len()) {
            a.par_iter().enumerate().map(work).collect()
        } else {
            a.iter().enumerate().map(work).collect()
        }
    }

    /// Does `work` to each item.
    pub fn for_each<A: Send>(a: &mut [A], work: impl Fn(&mut A) + Send + Sync) {
        if many(a.len()) {
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
        if many(a.len()) {
            a.par_iter_mut().zip(b).for_each(|(a, b)| work(a, b));
        } else {
            a.iter_mut().zip(b).for_each(|(a, b)| work(a, b));
        }
    }

    /// Does `work` to each group of `a` and the items of `b` and `c` that belong to it: `sizes` says of
    /// how many items each group is.
    pub fn for_each_group<A: Send, B: Send, C: Send>(
        a: &mut [A],
        sizes: &[usize],
        b: &mut [B],
        c: &mut [C],
        work: &(impl Fn(&mut [A], &mut B, &mut C) + Sync),
    ) {
        if !many(sizes.len()) {
            return super::one_after_the_other(a, sizes, b, c, work);
        }
        // Halves, and halves of these, until each is a group.
        let half = sizes.len() / 2;
        let (first, second) = sizes.split_at(half);
        let (a, more_a) = a.split_at_mut(first.iter().sum());
        let (b, more_b) = b.split_at_mut(half);
        let (c, more_c) = c.split_at_mut(half);
        rayon::join(
            || for_each_group(a, first, b, c, work),
            || for_each_group(more_a, second, more_b, more_c, work),
        );
    }
}

#[cfg(not(feature = "parallel"))]
mod spread {
    /// Does `act`; there is one thread.
    pub fn with_threads<R>(_threads: usize, act: impl FnOnce() -> R) -> R {
        act()
    }

    /// Does `work` to each item in order, told its place.
    pub fn hand_out<A>(items: &[A], _threads: usize, work: impl Fn(usize, &A)) {
        for (place, item) in items.iter().enumerate() {
            work(place, item);
        }
    }

    /// What `work` makes of each item, told its place, in their order.
    pub fn map<A, B>(a: &[A], work: impl Fn(usize, &A) -> B) -> Vec<B> {
        a.iter()
            .enumerate()
            .map(|(place, a)| work(place, a))
            .collect()
    }

    /// Does `work` to each item.
    pub fn for_each<A>(a: &mut [A], work: impl Fn(&mut A)) {
        a.iter_mut().for_each(work);
    }

    /// Does `work` to each pair of items at the same place.
    pub fn for_each_pair<A, B>(a: &mut [A], b: &mut [B], work: impl Fn(&mut A, &mut B)) {
        a.iter_mut().zip(b).for_each(|(a, b)| work(a, b));
    }

    /// Does `work` to each group of `a` and the items of `b` and `c` that belong to it: `sizes` says of
    /// how many items each group is.
    pub fn for_each_group<A, B, C>(
        a: &mut [A],
        sizes: &[usize],
        b: &mut [B],
        c: &mut [C],
        work: &impl Fn(&mut [A], &mut B, &mut C),
    ) {
        super::one_after_the_other(a, sizes, b, c, work);
    }
}

/// Groups one after the other.
fn one_after_the_other<A, B, C>(
    mut a: &mut [A],
    sizes: &[usize],
    b: &mut [B],
    c: &mut [C],
    work: &impl Fn(&mut [A], &mut B, &mut C),
) {
    for ((&size, b), c) in sizes.iter().zip(b).zip(c) {
        let (group, others) = a.split_at_mut(size);
        work(group, b, c);
        a = others;
    }
}

pub use spread::{for_each, for_each_group, for_each_pair, hand_out, map, with_threads};
