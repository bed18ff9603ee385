//! What closes a region's circuit: every assumption a named field, every residual computed and shown.

use serde::{Deserialize, Serialize};

/// Shares that no regional table gives. Each has a default, a range and a source or "assumed".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClosingAssumptions {
    /// Mixed income and dividends of local owners, share of the surplus outside public services, 0 to 1. Assumed 0.25.
    pub mixed_income_share: f64,
    /// Corporate tax, share of the surplus outside public services, 0 to 1. 0.077 (Poledna et al. 2023, Austria 2010).
    pub corporate_tax_share: f64,
    /// Investment paid by firms, share of all, 0 to 1. Assumed 0.57 (of the order of the UK's sector accounts).
    pub investment_by_firms: f64,
    /// Investment paid by the state, share of all, 0 to 1. Assumed 0.15; households pay the rest (0.28, dwellings).
    pub investment_by_state: f64,
    /// Social benefits, pounds a head a year, 0 to 100,000. Assumed 4,366.52 (650 million in Dumfries
    /// and Galloway, 23.9 thousand million in Scotland, of the order of its public spending on social protection).
    pub benefits_per_head: f64,
    /// Direct taxes and contributions paid by households, share of their income, 0 to 1. Assumed 0.186.
    pub direct_tax_share: f64,
    /// Part of direct taxes that is council tax, 0 to 1. Assumed 0.10.
    pub council_tax_share: f64,
    /// Consumption, share of household income, 0 to 1. When absent, what the table says.
    pub consumption_share: Option<f64>,
}

impl Default for ClosingAssumptions {
    fn default() -> Self {
        Self {
            mixed_income_share: 0.25,
            corporate_tax_share: 0.077,
            investment_by_firms: 0.57,
            investment_by_state: 0.15,
            benefits_per_head: 4_366.52,
            direct_tax_share: 0.186,
            council_tax_share: 0.10,
            consumption_share: None,
        }
    }
}
