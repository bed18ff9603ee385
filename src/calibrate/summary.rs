//! A region's circuit in a page: the lines that `millpond check` and the documentation show.

use super::accounts::{Origin, Purchases, RegionAccounts};
use super::check::{gross_in, gross_out, state_pays, state_receives};

/// How a figure came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// From the table and the region's shares of it.
    Table,
    /// From an assumption of [`super::closing::ClosingAssumptions`].
    Assumed,
    /// What is left of an account.
    Residual,
    /// A sum of other lines.
    Sum,
}

impl Basis {
    /// One word for readers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Assumed => "assumed",
            Self::Residual => "residual",
            Self::Sum => "sum",
        }
    }
}

/// One line of the summary.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosureRow {
    /// Which account it belongs to.
    pub account: &'static str,
    /// What it is.
    pub label: &'static str,
    /// Pounds a year.
    pub pounds: f64,
    /// How it came about.
    pub basis: Basis,
}

/// The circuit of a region, account by account, pounds a year.
#[must_use]
pub fn closure(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    let mut rows = production_rows(accounts);
    rows.extend(final_demand_rows(accounts));
    rows.extend(export_rows(accounts));
    rows.extend(firm_rows(accounts));
    rows.extend(household_rows(accounts));
    rows.extend(state_rows(accounts));
    rows.extend([
        row(
            "outside",
            "all money in, gross",
            gross_in(accounts),
            Basis::Sum,
        ),
        row(
            "outside",
            "all money out, gross",
            gross_out(accounts),
            Basis::Sum,
        ),
    ]);
    rows
}

fn row(account: &'static str, label: &'static str, pounds: f64, basis: Basis) -> ClosureRow {
    ClosureRow {
        account,
        label,
        pounds,
        basis,
    }
}

fn production_rows(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    let inputs = |origin| {
        accounts
            .production
            .iter()
            .map(|sector| sector.inputs.total_from(origin))
            .sum()
    };
    let tax = accounts
        .production
        .iter()
        .map(|sector| sector.inputs.product_tax)
        .sum();
    let line = |label, pounds| row("production", label, pounds, Basis::Table);
    vec![
        line("output", accounts.output()),
        line("value added", accounts.value_added()),
        line("wages", accounts.wages()),
        line("production tax", accounts.production_tax()),
        line("surplus", accounts.surplus()),
        line(
            "surplus of public services",
            accounts.closing.public_surplus,
        ),
        line("inputs, local", inputs(Origin::Local)),
        line("inputs, rest of area", inputs(Origin::RestOfArea)),
        line("inputs, rest of state", inputs(Origin::RestOfState)),
        line("inputs, world", inputs(Origin::World)),
        line("inputs, product tax", tax),
    ]
}

fn final_demand_rows(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    let line = |label, pounds| row("final demand", label, pounds, Basis::Table);
    let local = |user: &Purchases| user.total_from(Origin::Local);
    let consumption = &accounts.consumption;
    let government = accounts.central_government.total() + accounts.local_government.total();
    let government_local = local(&accounts.central_government) + local(&accounts.local_government);
    vec![
        line("consumption", consumption.total()),
        line("consumption, local", local(consumption)),
        line(
            "consumption, rest of area",
            consumption.total_from(Origin::RestOfArea),
        ),
        line(
            "consumption, rest of state",
            consumption.total_from(Origin::RestOfState),
        ),
        line("consumption, world", consumption.total_from(Origin::World)),
        line("consumption, product tax", consumption.product_tax),
        line("government", government),
        line("government, local", government_local),
        line("non-profit bodies", accounts.non_profit.total()),
        line("investment", accounts.investment.total()),
        line("investment, local", local(&accounts.investment)),
        line("visitors", accounts.visitors.total()),
        line("visitors, local", local(&accounts.visitors)),
    ]
}

fn export_rows(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    let [area, state, world] = accounts.exports();
    vec![
        row("exports", "rest of area", area, Basis::Residual),
        row("exports", "rest of state", state, Basis::Table),
        row("exports", "world", world, Basis::Table),
    ]
}

fn firm_rows(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    let closing = &accounts.closing;
    vec![
        row(
            "firms",
            "surplus outside public services",
            accounts.private_surplus(),
            Basis::Table,
        ),
        row(
            "firms",
            "mixed income and local owners",
            closing.mixed_income,
            Basis::Assumed,
        ),
        row(
            "firms",
            "corporate tax",
            closing.corporate_tax,
            Basis::Assumed,
        ),
        row(
            "firms",
            "replacement investment",
            closing.replacement_investment,
            Basis::Assumed,
        ),
        row(
            "firms",
            "outside owners",
            closing.outside_owners,
            Basis::Residual,
        ),
    ]
}

fn household_rows(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    let closing = &accounts.closing;
    vec![
        row(
            "households",
            "income from all sources",
            closing.household_income,
            Basis::Table,
        ),
        row(
            "households",
            "wages earned elsewhere",
            closing.commuters_in,
            Basis::Assumed,
        ),
        row(
            "households",
            "wages paid to residents of elsewhere",
            closing.commuters_out,
            Basis::Assumed,
        ),
        row("households", "benefits", closing.benefits, Basis::Assumed),
        row(
            "households",
            "outside pensions and property income",
            closing.pensions_and_property,
            Basis::Residual,
        ),
        row(
            "households",
            "direct tax and contributions",
            closing.direct_tax,
            Basis::Assumed,
        ),
        row(
            "households",
            "of these, council tax",
            closing.council_tax,
            Basis::Assumed,
        ),
        row("households", "dwellings", closing.dwellings, Basis::Assumed),
        row(
            "households",
            "savings placed outside",
            closing.savings_outflow,
            Basis::Residual,
        ),
    ]
}

fn state_rows(accounts: &RegionAccounts) -> Vec<ClosureRow> {
    vec![
        row(
            "state",
            "pays in the region",
            state_pays(accounts),
            Basis::Sum,
        ),
        row(
            "state",
            "of these, investment",
            accounts.closing.state_investment,
            Basis::Assumed,
        ),
        row(
            "state",
            "receives from the region",
            state_receives(accounts),
            Basis::Sum,
        ),
        row(
            "state",
            "of these, product tax",
            accounts.product_tax(),
            Basis::Table,
        ),
        row(
            "state",
            "fiscal transfer",
            accounts.closing.fiscal_transfer,
            Basis::Residual,
        ),
    ]
}
