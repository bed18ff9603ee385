//! Whether a region's accounts close: every identity with its two sides, and what looks odd.

use super::accounts::{Origin, RegionAccounts};

/// Two sums that must be equal, pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// What is equal, e.g. "sales of Retail = output".
    pub name: String,
    /// The left side, pounds a year.
    pub left: f64,
    /// The right side, pounds a year.
    pub right: f64,
}

impl Identity {
    /// Left minus right, pounds a year.
    #[must_use]
    pub fn gap(&self) -> f64 {
        self.left - self.right
    }

    /// Whether the sides agree to `tolerance` pounds.
    #[must_use]
    pub fn holds(&self, tolerance: f64) -> bool {
        self.gap().abs() <= tolerance
    }
}

/// The largest gap that adding floating-point pounds leaves in accounts of this size: a
/// thousand-millionth of output, at least a tenth of a penny.
#[must_use]
pub fn tolerance(accounts: &RegionAccounts) -> f64 {
    (accounts.output() * 1e-9).max(1e-3)
}

/// All identities of a region's accounts: each sector's column and row, then each account.
#[must_use]
pub fn check(accounts: &RegionAccounts) -> Vec<Identity> {
    let mut identities = sector_identities(accounts);
    identities.extend(account_identities(accounts));
    identities
}

fn identity(name: impl Into<String>, left: f64, right: f64) -> Identity {
    Identity {
        name: name.into(),
        left,
        right,
    }
}

fn sector_identities(accounts: &RegionAccounts) -> Vec<Identity> {
    let mut identities = Vec::new();
    for (index, (sector, production)) in accounts
        .sectors
        .iter()
        .zip(&accounts.production)
        .enumerate()
    {
        let costs = production.inputs.total()
            + production.production_tax
            + production.wages
            + production.surplus;
        identities.push(identity(
            format!("costs of {} = output", sector.name),
            costs,
            production.output,
        ));
        let local: f64 = accounts
            .purchases()
            .map(|user| user.by_origin[Origin::Local as usize][index])
            .sum();
        let sales = local + production.exports.iter().sum::<f64>();
        identities.push(identity(
            format!("sales of {} = output", sector.name),
            sales,
            production.output,
        ));
    }
    identities
}

fn account_identities(accounts: &RegionAccounts) -> Vec<Identity> {
    let closing = &accounts.closing;
    let income = resident_wages(accounts)
        + closing.mixed_income
        + closing.benefits
        + closing.pensions_and_property;
    let uses = accounts.consumption.total()
        + closing.direct_tax
        + closing.dwellings
        + closing.savings_outflow;
    let profit_uses = closing.mixed_income
        + closing.corporate_tax
        + closing.replacement_investment
        + closing.outside_owners;
    let investors = closing.replacement_investment + closing.state_investment + closing.dwellings;
    let state = state_receives(accounts) + closing.fiscal_transfer;
    let (gross_in, gross_out) = (gross_in(accounts), gross_out(accounts));
    vec![
        identity(
            "households: income = wages, mixed income, benefits, pensions",
            closing.household_income,
            income,
        ),
        identity(
            "households: income = consumption, tax, dwellings, savings",
            closing.household_income,
            uses,
        ),
        identity(
            "firms: surplus = mixed income, tax, replacement, outside owners",
            accounts.private_surplus(),
            profit_uses,
        ),
        identity(
            "public services: surplus returns to government",
            accounts.surplus() - accounts.private_surplus(),
            closing.public_surplus,
        ),
        identity(
            "investment = firms, state, households",
            accounts.investment.total(),
            investors,
        ),
        identity(
            "state: payments = receipts and fiscal transfer",
            state_pays(accounts),
            state,
        ),
        identity("region: money in = money out", gross_in, gross_out),
    ]
}

/// Wages of residents, wherever they work, pounds a year.
pub(super) fn resident_wages(accounts: &RegionAccounts) -> f64 {
    accounts.wages() - accounts.closing.commuters_out + accounts.closing.commuters_in
}

/// What the state (council included) pays into the region, pounds a year.
#[must_use]
pub fn state_pays(accounts: &RegionAccounts) -> f64 {
    accounts.public_purchases() + accounts.closing.state_investment + accounts.closing.benefits
}

/// What the state (council included) receives from the region, pounds a year.
#[must_use]
pub fn state_receives(accounts: &RegionAccounts) -> f64 {
    accounts.product_tax()
        + accounts.production_tax()
        + accounts.closing.direct_tax
        + accounts.closing.corporate_tax
        + accounts.closing.public_surplus
}

/// Sales to the outside: the three markets and visitors, pounds a year.
#[must_use]
pub fn exports(accounts: &RegionAccounts) -> f64 {
    accounts.exports().iter().sum::<f64>() + accounts.visitors.total()
}

/// Purchases from the outside by all users, pounds a year.
#[must_use]
pub fn imports(accounts: &RegionAccounts) -> f64 {
    Origin::OUTSIDE
        .iter()
        .map(|&origin| accounts.bought_from(origin))
        .sum()
}

/// All money that comes into the region, with the state and council outside it, pounds a year.
#[must_use]
pub fn gross_in(accounts: &RegionAccounts) -> f64 {
    exports(accounts)
        + state_pays(accounts)
        + accounts.closing.pensions_and_property
        + accounts.closing.commuters_in
}

/// All money that leaves the region, with the state and council outside it, pounds a year.
#[must_use]
pub fn gross_out(accounts: &RegionAccounts) -> f64 {
    imports(accounts)
        + state_receives(accounts)
        + accounts.closing.outside_owners
        + accounts.closing.savings_outflow
        + accounts.closing.commuters_out
}

/// Closing items that came out negative, with the pounds a year: a region whose assumptions should
/// be looked at. The fiscal transfer is not among them: a rich region may well pay in.
#[must_use]
pub fn oddities(accounts: &RegionAccounts) -> Vec<(&'static str, f64)> {
    let closing = &accounts.closing;
    let mut items = vec![
        (
            "pensions and property income from outside",
            closing.pensions_and_property,
        ),
        ("savings placed outside", closing.savings_outflow),
        ("outside owners' share of profits", closing.outside_owners),
        ("mixed income", closing.mixed_income),
        ("surplus of public services", closing.public_surplus),
        ("dwellings", closing.dwellings),
    ];
    items.retain(|(_, pounds)| *pounds < 0.0);
    items
}
