//! When in the year goods from land and sea become ready. Work and inputs go in all year round; what
//! has been sown stands until its month comes, and stores carry the harvest over to the next one.

use serde::{Deserialize, Serialize};

use crate::calibrate::accounts::EVEN_MONTHS;

/// A sector's calendar, from the share of a year's output that each month brings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Harvest {
    /// Share of what stands in the fields that is brought in each month from January, 0 to 1.
    pub ready: [f64; 12],
    /// What stands in the fields at the end of December, in months of output.
    pub standing: f64,
    /// What fields and stores hold together beyond what is kept at any time, in months of output:
    /// the same in every month.
    pub carried: f64,
}

impl Harvest {
    /// The calendar of goods that are ready as soon as they are made.
    pub const ALL_YEAR: Self = Self {
        ready: [1.0; 12],
        standing: 0.0,
        carried: 0.0,
    };

    /// From shares of a year's output that sum to 1, with the same work in every month and the same
    /// sales: fields and stores hold just so much that neither runs empty.
    #[must_use]
    pub fn of(months: &[f64; 12]) -> Self {
        if *months == EVEN_MONTHS {
            return Self::ALL_YEAR;
        }
        // Fields gain a month's work and lose the harvest; stores gain it and lose a month's sales.
        let (mut level, mut lowest, mut highest) = (0.0_f64, f64::INFINITY, f64::NEG_INFINITY);
        for share in months {
            level += 1.0 - 12.0 * share;
            lowest = lowest.min(level);
            highest = highest.max(level);
        }
        let standing = -lowest;
        let mut fields = standing;
        let ready = months.map(|share| {
            let before = fields + 1.0;
            fields = before - 12.0 * share;
            (12.0 * share / before).clamp(0.0, 1.0)
        });
        Self {
            ready,
            standing,
            carried: highest - lowest,
        }
    }

    /// Whether anything has to wait for its season.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.carried > 0.0
    }

    /// Share of what stands in the fields that is brought in in a month (1 = first January).
    #[must_use]
    pub fn ready_in(&self, month: u32) -> f64 {
        self.ready[((month + 11) % 12) as usize]
    }

    /// What stores hold at the end of December beyond what is kept at any time, in months of output.
    #[must_use]
    pub fn stored(&self) -> f64 {
        self.carried - self.standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_harvest_a_year_is_carried_over_a_year() {
        let mut september = [0.0; 12];
        september[8] = 1.0;
        let harvest = Harvest::of(&september);
        assert!((harvest.carried - 11.0).abs() < 1e-12);
        assert!((harvest.standing - 3.0).abs() < 1e-12, "since October");
        assert!(harvest.ready_in(9) > 1.0 - 1e-12, "all of it");
        assert!(harvest.ready_in(8) < 1e-12);
        assert!(harvest.ready_in(21) > 1.0 - 1e-12, "a year later again");
    }

    #[test]
    fn the_year_brings_in_what_it_was_told() {
        let months = [
            0.06, 0.06, 0.07, 0.08, 0.09, 0.08, 0.08, 0.12, 0.12, 0.1, 0.08, 0.06,
        ];
        let harvest = Harvest::of(&months);
        let (mut fields, mut stores) = (harvest.standing, harvest.stored());
        for year in 0..3 {
            for (month, share) in months.iter().enumerate() {
                fields += 1.0;
                let brought = fields * harvest.ready[month];
                fields -= brought;
                stores += brought - 1.0;
                assert!((brought - 12.0 * share).abs() < 1e-9, "year {year}");
                assert!(fields > -1e-9 && stores > -1e-9);
                assert!((fields + stores - harvest.carried).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn even_months_wait_for_nothing() {
        assert_eq!(Harvest::of(&EVEN_MONTHS), Harvest::ALL_YEAR);
        assert!(!Harvest::ALL_YEAR.waits());
    }
}
