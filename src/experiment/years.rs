//! Paired years: what the last full calm year of two policies' runs says, replicate by replicate.

use super::comparison::Comparison;
use crate::ledger::Books;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::Series;
use crate::measure::window::Window;

/// One reading of each policy's year for every replicate that both finished, base first.
pub type YearPairs<T> = Vec<(T, T)>;

impl Comparison {
    /// The months of the runs' last full year, whose books are kept. None for runs under a year.
    #[must_use]
    pub fn last_full_year(&self) -> Option<Window> {
        (self.months >= 12).then(|| Window::year(self.months / 12, self.months))
    }

    /// What `read` finds in the books and the record of one region's last full calm year, under `base`
    /// and under `policy`. Empty for runs under a year and where no replicate finished under both.
    pub fn year_pairs<T>(
        &self,
        base: usize,
        policy: usize,
        region: usize,
        read: impl Fn(&Books, &Series) -> T,
    ) -> YearPairs<T> {
        let year = |policy: usize, replicate: u32| -> Option<T> {
            let books = self.year(policy, replicate, region)?;
            Some(read(&books, &self.run(policy, 0, replicate)?.series))
        };
        (0..self.replicates)
            .filter_map(|replicate| Some((year(base, replicate)?, year(policy, replicate)?)))
            .collect()
    }
}

/// The paired difference of a figure over years, policy less base; `key` names the figure.
pub fn paired_change<T>(pairs: &[(T, T)], figure: impl Fn(&T) -> f64) -> Estimate {
    let each = pairs.iter();
    let each = each.map(|(base, policy)| figure(policy) - figure(base));
    estimate(&each.collect::<Vec<_>>())
}

/// A figure's level under the policy; `key` names the figure.
pub fn level<T>(pairs: &[(T, T)], figure: impl Fn(&T) -> f64) -> Estimate {
    let each: Vec<f64> = pairs.iter().map(|(_, policy)| figure(policy)).collect();
    estimate(&each)
}
