//! What closes a region's circuit: every assumption a named field, every residual computed and shown.

use crate::scenario::record::{of_defaults, record};
use crate::scenario::rules::{Defaults, number, share};

use super::accounts::{Closing, RegionAccounts};

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

impl ClosingAssumptions {
    /// Every assumption that is outside its range: name, value, range.
    #[must_use]
    pub fn out_of_range(&self) -> Vec<(&'static str, f64, (f64, f64))> {
        let share = (0.0, 1.0);
        let mut fields = vec![
            ("mixed_income_share", self.mixed_income_share, share),
            ("corporate_tax_share", self.corporate_tax_share, share),
            ("investment_by_firms", self.investment_by_firms, share),
            (
                "investment_by_state",
                self.investment_by_state,
                (0.0, 1.0 - self.investment_by_firms.clamp(0.0, 1.0)),
            ),
            (
                "benefits_per_head",
                self.benefits_per_head,
                (0.0, 100_000.0),
            ),
            ("direct_tax_share", self.direct_tax_share, share),
            ("council_tax_share", self.council_tax_share, share),
        ];
        fields.extend(
            self.consumption_share
                .map(|value| ("consumption_share", value, share)),
        );
        fields.retain(|(_, value, (least, most))| !(*least..=*most).contains(value));
        fields
    }
}

/// What is known of a region's households before its circuit is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct HouseholdBasis {
    /// Income from all sources, imputed rent excluded, pounds a year.
    pub income: f64,
    /// Share of the wage bill paid to workers who live elsewhere, net; negative the other way.
    pub net_commuters_in: f64,
    /// Social benefits, pounds a year.
    pub benefits: f64,
}

/// Closes a region's circuit: from its production and purchases, what each account pays and
/// receives besides. Residuals (pensions and property income, savings, outside owners, fiscal
/// transfer) may come out negative; [`super::check::oddities`] names those that do.
pub(super) fn close(
    accounts: &RegionAccounts,
    basis: HouseholdBasis,
    assumptions: &ClosingAssumptions,
) -> Closing {
    let income = basis.income;
    let wages = accounts.wages();
    let commuting = wages * basis.net_commuters_in;
    let (commuters_out, commuters_in) = (commuting.max(0.0), (-commuting).max(0.0));
    let surplus = accounts.private_surplus();
    let public_surplus = accounts.surplus() - surplus;
    let investment = accounts.investment.total();
    let replacement_investment = investment * assumptions.investment_by_firms;
    let state_investment = investment * assumptions.investment_by_state;
    let dwellings = investment - replacement_investment - state_investment;
    let mixed_income = surplus * assumptions.mixed_income_share;
    let corporate_tax = surplus * assumptions.corporate_tax_share;
    let direct_tax = income * assumptions.direct_tax_share;
    let resident_wages = wages - commuters_out + commuters_in;
    let state_pays = accounts.public_purchases() + state_investment + basis.benefits;
    let state_receives = accounts.product_tax()
        + accounts.production_tax()
        + direct_tax
        + corporate_tax
        + public_surplus;
    Closing {
        household_income: income,
        benefits: basis.benefits,
        pensions_and_property: income - resident_wages - mixed_income - basis.benefits,
        mixed_income,
        direct_tax,
        council_tax: direct_tax * assumptions.council_tax_share,
        dwellings,
        savings_outflow: income - accounts.consumption.total() - direct_tax - dwellings,
        corporate_tax,
        replacement_investment,
        outside_owners: surplus - mixed_income - corporate_tax - replacement_investment,
        state_investment,
        public_surplus,
        commuters_out,
        commuters_in,
        fiscal_transfer: state_pays - state_receives,
    }
}
