//! What closes a region's circuit: every assumption a named field, every residual computed and shown.

use crate::scenario::record::{of_defaults, record};
use crate::scenario::rules::{Defaults, number, share};

record! {
    /// Shares that no regional table gives.
    ClosingAssumptions {
        /// Mixed income and dividends of local owners, as a share of the surplus outside public services.
        mixed_income_share: f64 = share().assumed(0.25);
        /// Corporate tax, as a share of the surplus outside public services.
        corporate_tax_share: f64 = share().sourced(0.077, "Poledna et al. 2023 (Austria, 2010)");
        /// Share of investment paid by firms (of the order of the UK's sector accounts).
        investment_by_firms: f64 = share().assumed(0.57);
        /// Share of investment paid by the state; households pay the rest (0.28, dwellings).
        investment_by_state: f64 = share().assumed(0.15);
        /// Social benefits a head (650 million in Dumfries and Galloway, 23.9 thousand million in
        /// Scotland: of the order of its public spending on social protection).
        benefits_per_head: f64 = number("pounds a year", 0.0, 100_000.0).assumed(4_366.52);
        /// Direct taxes and contributions paid by households, as a share of their income.
        direct_tax_share: f64 = share().assumed(0.186);
        /// Part of direct taxes that is council tax.
        council_tax_share: f64 = share().assumed(0.10);
        /// Consumption as a share of household income; what the table says when absent.
        consumption_share: Option<f64> = share().optional();
    }
}

impl Default for ClosingAssumptions {
    fn default() -> Self {
        of_defaults()
    }
}
