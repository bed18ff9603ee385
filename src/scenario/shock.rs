//! What may break, and extra demand from outside.

use super::record::{choice, record};
use super::rules::{Defaults, names, number, one_of, text, text_table, whole};
use super::types::{MONTHS_MAX, TableSource};

record! {
    /// Something that breaks.
    Shock {
        /// Its name, for `run.shocks` and reports.
        name: String = text();
        /// Whether it comes from outside or inside the region.
        side: Side = one_of();
        /// What breaks.
        kind: ShockKind = one_of();
        /// How much: share lost (0 to 1), or share by which a price rises (0 to 10).
        depth: f64 = number("share", 0.0, 10.0);
        /// Regions by name; all when empty.
        regions: Vec<String> = names();
        /// Sectors by name; all when empty.
        sectors: Vec<String> = names();
        /// First month; with a hazard the first in which it may strike.
        start: u32 = whole("month", 1, MONTHS_MAX);
        /// Months it lasts.
        length: u32 = whole("months", 1, MONTHS_MAX);
        /// How it runs.
        shape: Shape = one_of().or(Shape::Step);
        /// Its course as data, in place of a shape: shares of the depth (0 to 1) by period and sector; after the last
        /// period it is over.
        course: Option<TableSource> = text_table().optional();
        /// Chance that it strikes within a year: then it comes by chance from `start` on, in the same months for
        /// every policy, and again after it is over. It strikes in `start`, once, when absent.
        hazard: Option<f64> = number("share", 0.0, 1.0).optional();
    }
}

choice! {
    /// Which side a shock comes from.
    Side {
        /// Outside the region: localisation may soften it.
        Outside = "outside",
        /// Inside the region: localisation may concentrate it.
        Local = "local",
    }
}

choice! {
    /// What breaks.
    ShockKind {
        /// Share of outside supply that cannot be had.
        OutsideSupplyLost = "outside_supply_lost",
        /// Rise of outside prices.
        OutsidePriceSpike = "outside_price_spike",
        /// Share of outside demand that is lost.
        ExportDemandLost = "export_demand_lost",
        /// Recession outside: share by which outside markets buy less of the products named, and visitors too when all
        /// are hit.
        RecessionOutside = "recession_outside",
        /// Share by which visitors spend less.
        VisitorsLost = "visitors_lost",
        /// Share of local output lost to weather or disease (goods from land and sea).
        HarvestFailure = "harvest_failure",
        /// Share of local capacity destroyed; rebuilt by investment.
        CapacityDestroyed = "capacity_destroyed",
        /// The largest firm of each sector named closes and takes its outside customers along (depth is the share of
        /// its capacity).
        LargeEmployerLeaves = "large_employer_leaves",
        /// Share of bank lending that stops: outside banks' when it comes from outside, the regional bank's when it is
        /// local.
        CreditCrunch = "credit_crunch",
        /// Share of workers who cannot work.
        LabourLost = "labour_lost",
        /// Share of transfers from the state that is cut.
        TransfersCut = "transfers_cut",
    }
}

impl ShockKind {
    /// The greatest depth that makes sense: all of it, or a tenfold rise of price.
    #[must_use]
    pub const fn depth_max(self) -> f64 {
        match self {
            Self::OutsidePriceSpike => 10.0,
            _ => 1.0,
        }
    }

    /// Whether it may be limited to sectors or products; else it strikes a whole region.
    #[must_use]
    pub const fn by_sector(self) -> bool {
        !matches!(
            self,
            Self::VisitorsLost | Self::CreditCrunch | Self::LabourLost | Self::TransfersCut
        )
    }

    /// Whether all of it happens in its first month.
    #[must_use]
    pub const fn at_once(self) -> bool {
        matches!(self, Self::CapacityDestroyed | Self::LargeEmployerLeaves)
    }
}

choice! {
    /// How a shock runs.
    Shape {
        /// Full depth until its end.
        Step = "step",
        /// Full depth at first, fading in a straight line to nothing at its end.
        Fading = "fading",
        /// Growing in a straight line to full depth in its last month.
        Building = "building",
        /// Growing to full depth in its middle, then fading.
        Wave = "wave",
    }
}

impl Shape {
    /// Share of the full depth in the month `since` its first (0) of so many, 0 to 1.
    #[must_use]
    pub fn depth(self, since: u32, length: u32) -> f64 {
        let (since, length) = (f64::from(since), f64::from(length));
        match self {
            Self::Step => 1.0,
            Self::Fading => 1.0 - since / length,
            Self::Building => (since + 1.0) / length,
            Self::Wave => 1.0 - ((since + 1.0) * 2.0 / (length + 1.0) - 1.0).abs(),
        }
    }
}

record! {
    /// Extra demand from outside: the rest of the state buys this much more of a sector's product.
    Injection {
        /// The sector that sells, by name.
        sector: String = text();
        /// What is bought in addition.
        pounds_a_month: f64 = number("pounds a month", 0.0, 1e12);
        /// Regions by name; all when empty.
        regions: Vec<String> = names();
        /// First month.
        start: u32 = whole("month", 1, MONTHS_MAX).or(1);
        /// First month without it; never when absent.
        end: Option<u32> = whole("month", 1, MONTHS_MAX).optional();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_grow_and_fade_in_straight_lines() {
        let course = |shape: Shape, length| -> Vec<f64> {
            (0..length)
                .map(|since| shape.depth(since, length))
                .collect()
        };
        assert_eq!(course(Shape::Step, 2), [1.0, 1.0]);
        assert_eq!(course(Shape::Fading, 4), [1.0, 0.75, 0.5, 0.25]);
        assert_eq!(course(Shape::Building, 4), [0.25, 0.5, 0.75, 1.0]);
        assert_eq!(course(Shape::Wave, 3), [0.5, 1.0, 0.5]);
        assert_eq!(course(Shape::Wave, 1), [1.0]);
    }
}
