//! Location quotients: how much of its inputs and final purchases a region buys from itself.

/// How a region compares with the table's area in jobs.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Share of the area's jobs in each sector that are in the region, 0 to 1 (0 where there are none).
    pub sector_share: Vec<f64>,
    /// Share of all the area's jobs, above 0 to 1.
    pub size: f64,
    /// `[log2(1 + size)]^delta`: what is left of trade with itself in a small region, 0 to 1.
    pub lambda: f64,
}

impl Concentration {
    /// Compares jobs by sector in a region with those in the area; `delta` from 0 to 1.
    #[must_use]
    pub fn new(region_jobs: &[f64], area_jobs: &[f64], delta: f64) -> Self {
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let size = share(region_jobs.iter().sum(), area_jobs.iter().sum());
        Self {
            sector_share: region_jobs
                .iter()
                .zip(area_jobs)
                .map(|(&r, &a)| share(r, a))
                .collect(),
            size,
            lambda: libm::pow(libm::log2(1.0 + size), delta),
        }
    }

    /// A region that is the whole area: nothing is bought from the rest of it.
    #[must_use]
    pub fn whole(sectors: usize) -> Self {
        Self {
            sector_share: vec![1.0; sectors],
            size: 1.0,
            lambda: 1.0,
        }
    }

    /// Simple location quotient of a sector, at least 0.
    #[must_use]
    pub fn simple_quotient(&self, sector: usize) -> f64 {
        self.sector_share[sector] / self.size
    }

    /// Part of the area's own inputs of `product` that `industry` finds in the region, 0 to 1: the
    /// quotient of Flegg and Webber (FLQ), the simple quotient on the diagonal.
    #[must_use]
    pub fn input_share(&self, product: usize, industry: usize) -> f64 {
        let seller = self.simple_quotient(product);
        let buyer = self.simple_quotient(industry);
        let quotient = match (product == industry, buyer > 0.0) {
            (true, _) => seller,
            (false, true) => seller / buyer,
            // An industry that is not there buys nothing.
            (false, false) => 0.0,
        };
        (quotient * self.lambda).min(1.0)
    }

    /// Part of final purchases of `product` that is local, 0 to 1: what the region makes against
    /// what its users buy of the area's final purchases, less what is traded away.
    #[must_use]
    pub fn final_share(&self, product: usize, user_share: f64, traded: bool) -> f64 {
        if user_share <= 0.0 {
            return 0.0;
        }
        let supply = (self.sector_share[product] / user_share).min(1.0);
        if traded { supply * self.lambda } else { supply }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_area_buys_from_itself() {
        let jobs = [10.0, 30.0, 0.0];
        let all = Concentration::new(&jobs, &jobs, 0.2);
        assert!((all.lambda - 1.0).abs() < 1e-15);
        assert!((all.input_share(0, 1) - 1.0).abs() < 1e-15);
        assert!((all.final_share(1, 1.0, true) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn an_absent_sector_sells_and_buys_nothing() {
        let part = Concentration::new(&[0.0, 5.0], &[10.0, 90.0], 0.2);
        assert!(part.input_share(0, 1).abs() < 1e-12 && part.input_share(1, 0).abs() < 1e-12);
    }

    #[test]
    fn a_larger_delta_keeps_less_at_home() {
        let keep = |delta| Concentration::new(&[1.0, 2.0], &[40.0, 60.0], delta).input_share(0, 1);
        assert!(keep(0.35) < keep(0.1));
    }
}
