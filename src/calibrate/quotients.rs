//! Location quotients: how much of its inputs and final purchases a region buys from itself.
//!
//! With FLQ and CILQ a region never sells more at home than it makes. Write `s` for its share of the
//! area's jobs in a sector, `S` for its share of all jobs, `z` for the area's flows. Of product `i`
//! industry `j` finds at most `z_ij s_j (s_i / S) / (s_j / S) = z_ij s_i`, and `z_ii s_i` on the diagonal; a final
//! user with share `f` finds at most `y_i f (s_i / f) = y_i s_i`; exports are `e_i s_i`. Together that is at most
//! `s_i` times the area's output of `i`: what the region makes. SLQ looks at the seller alone, and AFLQ adds
//! to what specialised buyers find, so both can ask for more ([`super::Adjustment`]).

use crate::scenario::record::choice;

choice! {
    /// How much of its inputs a region finds at home, from jobs.
    QuotientMethod {
        /// Simple location quotient: the seller's share of the region's jobs against the area's
        /// (Schaffer and Chu 1969).
        Slq = "slq",
        /// Cross-industry quotient: the seller's quotient against the buyer's, the simple one within a
        /// sector (Morrison and Smith 1974).
        Cilq = "cilq",
        /// Flegg's quotient: the cross-industry one times `[log2(1 + size)]^delta` (Flegg, Webber and
        /// Elliott 1995; Flegg and Webber 1997).
        Flq = "flq",
        /// Augmented: Flegg's times `log2(1 + SLQ)` of a buyer whose SLQ is above 1 (Flegg and Webber
        /// 2000); at most all inputs.
        Aflq = "aflq",
    }
}

/// How a region compares with the table's area in jobs.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Which quotient is used for inputs.
    pub method: QuotientMethod,
    /// Share of the area's jobs in each sector that are in the region, 0 to 1; where nobody works in
    /// the sector, the region's share of all jobs (assumed).
    pub sector_share: Vec<f64>,
    /// Share of all the area's jobs, above 0 to 1.
    pub size: f64,
    /// `[log2(1 + size)]^delta`: what is left of trade with itself in a small region, 0 to 1.
    pub lambda: f64,
}

impl Concentration {
    /// Compares jobs by sector in a region with those in the area; `delta` from 0 to 1.
    #[must_use]
    pub fn new(region_jobs: &[f64], area_jobs: &[f64], method: QuotientMethod, delta: f64) -> Self {
        let share = |part: f64, whole: f64, otherwise| {
            if whole > 0.0 { part / whole } else { otherwise }
        };
        let size = share(region_jobs.iter().sum(), area_jobs.iter().sum(), 0.0);
        Self {
            method,
            sector_share: region_jobs
                .iter()
                .zip(area_jobs)
                .map(|(&r, &a)| share(r, a, size))
                .collect(),
            size,
            lambda: libm::pow(libm::log2(1.0 + size), delta),
        }
    }

    /// A region that is the whole area: nothing is bought from the rest of it.
    #[must_use]
    pub fn whole(sectors: usize) -> Self {
        Self {
            method: QuotientMethod::Flq,
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

    /// Part of the area's own inputs of `product` that `industry` finds in the region, 0 to 1.
    #[must_use]
    pub fn input_share(&self, product: usize, industry: usize) -> f64 {
        let buyer = self.simple_quotient(industry);
        if buyer <= 0.0 {
            // An industry that is not there buys nothing.
            return 0.0;
        }
        let seller = self.simple_quotient(product);
        let cross = if product == industry {
            seller
        } else {
            seller / buyer
        };
        let quotient = match self.method {
            QuotientMethod::Slq => seller,
            QuotientMethod::Cilq => cross,
            QuotientMethod::Flq => cross * self.lambda,
            QuotientMethod::Aflq => cross * self.lambda * libm::log2(1.0 + buyer.max(1.0)),
        };
        quotient.min(1.0)
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

    const FLQ: QuotientMethod = QuotientMethod::Flq;

    #[test]
    fn a_whole_area_buys_from_itself() {
        let jobs = [10.0, 30.0, 0.0];
        let all = Concentration::new(&jobs, &jobs, FLQ, 0.2);
        assert!((all.lambda - 1.0).abs() < 1e-15);
        assert!((all.input_share(0, 1) - 1.0).abs() < 1e-15);
        assert!((all.final_share(1, 1.0, true) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn an_absent_sector_sells_and_buys_nothing() {
        let part = Concentration::new(&[0.0, 5.0], &[10.0, 90.0], FLQ, 0.2);
        assert!(part.input_share(0, 1).abs() < 1e-12 && part.input_share(1, 0).abs() < 1e-12);
    }

    #[test]
    fn a_sector_without_jobs_anywhere_follows_all_jobs() {
        let part = Concentration::new(&[20.0, 0.0], &[100.0, 0.0], FLQ, 0.2);
        assert!((part.sector_share[1] - 0.2).abs() < 1e-15);
    }

    #[test]
    fn a_larger_delta_keeps_less_at_home() {
        let keep =
            |delta| Concentration::new(&[1.0, 2.0], &[40.0, 60.0], FLQ, delta).input_share(0, 1);
        assert!(keep(0.35) < keep(0.1));
    }

    #[test]
    fn the_four_quotients_of_a_small_region_by_hand() {
        // A tenth of all jobs; a twentieth of the first sector's, three twentieths of the second's.
        let share = |method, product, industry| {
            Concentration::new(&[5.0, 15.0], &[100.0, 100.0], method, 0.5)
                .input_share(product, industry)
        };
        let lambda = libm::sqrt(libm::log2(1.1));
        let near = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
        assert!(near(share(QuotientMethod::Slq, 0, 1), 0.5));
        assert!(near(share(QuotientMethod::Cilq, 0, 1), 0.5 / 1.5));
        assert!(near(share(QuotientMethod::Flq, 0, 1), 0.5 / 1.5 * lambda));
        // The buyer is specialised: half as many jobs again as in the area.
        let augmented = 0.5 / 1.5 * lambda * libm::log2(2.5);
        assert!(near(share(QuotientMethod::Aflq, 0, 1), augmented));
        // The other buyer is not: as Flegg's.
        assert!(near(
            share(QuotientMethod::Aflq, 1, 0),
            share(QuotientMethod::Flq, 1, 0)
        ));
        // Within a sector the simple quotient counts, and no share is above 1.
        assert!(near(share(QuotientMethod::Cilq, 0, 0), 0.5));
        assert!(near(share(QuotientMethod::Cilq, 1, 0), 1.0));
    }
}
