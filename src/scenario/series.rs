//! What the world outside does by itself: input series, and the outside cycle.

use super::record::{Choice, choice, record};
use super::rules::{Defaults, names, number, one_of, share, text, text_table, truth, whole};
use super::types::{MONTHS_MAX, TableSource};

record! {
    /// The course of something over months, quarters or years, given as data and never adapted to a
    /// result: applied on top of levers and shocks.
    InputSeries {
        /// Its name, for overlays, `--set` and reports.
        name: String = text();
        /// What it drives.
        kind: SeriesKind = one_of();
        /// Periods by sector, as multiples of the base year: a path from the file that names it, or
        /// the table inline.
        table: TableSource = text_table();
        /// Regions by name; all when empty.
        regions: Vec<String> = names();
        /// The month of the run in which the first period begins.
        start: u32 = whole("month", 1, MONTHS_MAX).or(1);
        /// What holds inside a period.
        interpolation: Interpolation = one_of().or(Interpolation::Step);
        /// After the last period comes the first again: seasons.
        repeats: bool = truth().or(false);
    }
}

choice! {
    /// What an input series drives.
    SeriesKind {
        /// What outside markets buy of each product, as a multiple of the base year (0 to 10).
        OutsideDemand = "outside_demand",
        /// What visitors spend, as a multiple of the base year (0 to 10; column `all` only).
        Visitors = "visitors",
        /// What outside sellers ask for each product, base 1 (0 to 10).
        OutsidePrices = "outside_prices",
        /// Share of lending that goes on (0 to 1; column `all` only).
        Credit = "credit",
        /// Share of each sector's capacity that may be used: closures (0 to 1).
        Capacity = "capacity",
        /// Share of workers who can work (0 to 1; column `all` only).
        Labour = "labour",
        /// Benefits and the grant to the council, as a multiple of the base year (0 to 10; column
        /// `all` only).
        Transfers = "transfers",
        /// What households need of each product, as a multiple of the base year: heating (0 to 10).
        HouseholdNeeds = "household_needs",
        /// How far each local product is in season: a factor on its local odds with all who buy in the
        /// region (0 to 10).
        LocalSeason = "local_season",
        /// Share of the wages for hours below full time that the state pays to a sector's staff, who
        /// are then not laid off (0 to 1).
        Furlough = "furlough",
        /// What households put into dwellings, as a multiple of the base year (0 to 10; column `all`
        /// only).
        Dwellings = "dwellings",
    }
}

impl SeriesKind {
    /// What stands for nothing happening.
    #[must_use]
    pub const fn neutral(self) -> f64 {
        match self {
            Self::Furlough => 0.0,
            _ => 1.0,
        }
    }

    /// The largest value that makes sense; the smallest is 0.
    #[must_use]
    pub const fn most(self) -> f64 {
        match self {
            Self::Credit | Self::Capacity | Self::Labour | Self::Furlough => 1.0,
            _ => 10.0,
        }
    }

    /// Whether it may differ between sectors.
    #[must_use]
    pub const fn by_sector(self) -> bool {
        matches!(
            self,
            Self::OutsideDemand
                | Self::OutsidePrices
                | Self::Capacity
                | Self::Furlough
                | Self::HouseholdNeeds
                | Self::LocalSeason
        )
    }
}

choice! {
    /// What holds inside a period of a series.
    Interpolation {
        /// The period's value.
        Step = "step",
        /// A straight line between the middles of two periods.
        Linear = "linear",
    }
}

impl InputSeries {
    /// It in words: "outside demand from month 1".
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "{} from month {}",
            self.kind.name().replace('_', " "),
            self.start
        )
    }
}

record! {
    /// Ups and downs of outside demand: the logarithm of what outside markets and visitors buy, less
    /// that of the base year, is a first-order autoregression by month. Its path is the same for all
    /// policies and regions of a run, and its mean multiple is 1.
    OutsideCycle {
        /// Share of a deviation that is left after a month.
        persistence: f64 = number("share", 0.0, 0.9999).assumed(0.97);
        /// Standard deviation of the deviation (of the logarithm, so about a share); 0: no cycle.
        deviation: f64 = number("share", 0.0, 0.5).sourced(0.0, "assumed: 0 to 0.02");
        /// Part of its variance that is each sector's own; the rest is common to all.
        sector_part: f64 = share().assumed(0.0);
    }
}

impl Default for OutsideCycle {
    fn default() -> Self {
        super::record::of_defaults()
    }
}
