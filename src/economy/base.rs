//! A region's base year as monthly constants: what its accounts say, in the units of the month.

use serde::{Deserialize, Serialize};

use super::harvest::Harvest;
use super::sourcing::Sourcing;
use crate::calibrate::accounts::{Origin, Purchases, RegionAccounts};
use crate::scenario::types::Behaviour;

/// Buyers whose orders are pooled and spread over a sector's firms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Pool {
    /// The council's purchases.
    Council,
    /// Central government's and non-profit bodies' purchases, paid by the state.
    Agency,
    /// Investment by firms, households and the state.
    Contractors,
    /// Visitors.
    Visitors,
    /// Buyers in the other modelled regions.
    OtherRegions,
    /// Buyers in the part of the area that is not modelled.
    RestOfArea,
    /// Buyers in the rest of the state.
    RestOfState,
    /// Buyers in the rest of the world.
    World,
}

/// How many pooled buyers there are.
pub const POOLS: usize = 8;

impl Pool {
    /// All pooled buyers, in order.
    pub const ALL: [Self; POOLS] = [
        Self::Council,
        Self::Agency,
        Self::Contractors,
        Self::Visitors,
        Self::OtherRegions,
        Self::RestOfArea,
        Self::RestOfState,
        Self::World,
    ];
    /// The pooled buyers who buy a basket from all origins.
    pub const BASKETS: [Self; 4] = [
        Self::Council,
        Self::Agency,
        Self::Contractors,
        Self::Visitors,
    ];
    /// Whether it buys for use elsewhere.
    #[must_use]
    pub const fn is_elsewhere(self) -> bool {
        matches!(
            self,
            Self::OtherRegions | Self::RestOfArea | Self::RestOfState | Self::World
        )
    }

    /// The outside markets, in the order of [`Origin::OUTSIDE`].
    pub const MARKETS: [Self; 3] = [Self::RestOfArea, Self::RestOfState, Self::World];
}

/// Tax on a household agent's income of a month: nothing up to an allowance, one rate above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncomeTax {
    /// Income that is free, pence a month.
    pub allowance: f64,
    /// Share taken of what is above.
    pub rate: f64,
}

impl IncomeTax {
    /// Highest rate that is asked: where the allowance would need more it is lowered. Assumed.
    const HIGHEST_RATE: f64 = 0.6;

    /// The same share of every income.
    #[must_use]
    pub const fn proportional(rate: f64) -> Self {
        Self {
            allowance: 0.0,
            rate,
        }
    }

    /// The tax with this allowance that takes `share` of the sum of these incomes (pence a month).
    #[must_use]
    pub fn that_takes(share: f64, allowance: f64, incomes: &[f64]) -> Self {
        let mut allowance = allowance;
        for _ in 0..200 {
            let (mut all, mut above) = (0.0, 0.0);
            for income in incomes {
                all += income;
                above += (income - allowance).max(0.0);
            }
            let rate = ratio(share * all, above);
            if above > 0.0 && rate <= Self::HIGHEST_RATE.max(share) {
                return Self { allowance, rate };
            }
            allowance *= 0.95;
        }
        Self::proportional(share)
    }

    /// Tax on an income, pence.
    #[must_use]
    #[inline]
    pub fn on(self, income: f64) -> f64 {
        self.rate * (income - self.allowance).max(0.0)
    }
}

/// One sector's production in the base year, a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recipe {
    /// Output, volume a month.
    pub output: f64,
    /// Volume of each product used per volume of output, from all origins.
    pub input: Vec<f64>,
    /// How the sector's inputs divide over origins.
    pub sourcing: Sourcing,
    /// Workers per volume of monthly output at full hours.
    pub labour: f64,
    /// Wage of an average full-time worker's month, pence (commuters' share and top-ups to the least
    /// wage not included).
    pub wage: f64,
    /// Least pay of a full month, pence; 0 for none.
    pub least_wage: f64,
    /// Share of its output that public bodies of the region buy in the base year, 0 to 1; of public services
    /// nothing.
    pub public_share: f64,
    /// Top-ups to the least wage per pound of other wages in the base year.
    pub top_up: f64,
    /// Production tax (less subsidies) as a share of sales.
    pub production_tax: f64,
    /// Price of one unit of monthly capacity, pence.
    pub capital_price: f64,
    /// Markup over unit cost at which the base price is 1.
    pub markup: f64,
    /// Real jobs per worker agent, heads.
    pub jobs_per_head: f64,
    /// Real full-time equivalents per worker agent at full hours.
    pub fte_per_head: f64,
    /// Share of output that is value added.
    pub value_added_share: f64,
    /// When in the year its goods are ready.
    pub harvest: Harvest,
}

/// A region's base year, a month, money in pence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Base {
    /// One recipe a sector.
    pub recipes: Vec<Recipe>,
    /// Households' basket.
    pub consumption: Sourcing,
    /// The baskets of [`Pool::BASKETS`].
    pub baskets: [Sourcing; 4],
    /// Spending of the pools that buy baskets, with product tax, pence a month.
    pub basket_spending: [f64; 4],
    /// Demand of the outside markets by product, pence a month.
    pub exports: [Vec<f64>; 3],
    /// Demand of the other modelled regions by product, pence a month.
    pub sold_to_regions: Vec<f64>,
    /// Household income before tax.
    pub household_income: f64,
    /// Consumption with product tax.
    pub household_spending: f64,
    /// Share of household income that is consumed.
    pub consumption_rate: f64,
    /// Income tax and contributions to the state as a share of household income.
    pub income_tax: f64,
    /// How they are levied.
    pub tax: IncomeTax,
    /// Council tax as a share of household income.
    pub council_tax: f64,
    /// Households' investment in dwellings as a share of household income.
    pub dwellings: f64,
    /// Benefits.
    pub benefits: f64,
    /// Pensions and property income from outside.
    pub property: f64,
    /// Profit paid to local owners.
    pub local_dividends: f64,
    /// Tax on profit as a share of gross operating surplus less interest.
    pub profit_tax: f64,
    /// Share of paid-out profit that goes to outside owners.
    pub outside_share: f64,
    /// Interest that firms pay on their usual debt.
    pub interest: f64,
    /// Firms' replacement investment.
    pub replacement: f64,
    /// Investment paid by the state.
    pub state_investment: f64,
    /// Taxes that the region pays the state: on income, products, production and profit.
    pub state_taxes: f64,
    /// Grant from the state that balances the council.
    pub council_grant: f64,
    /// Wages paid across the border per pound of wages paid to residents.
    pub commuter_wages: f64,
    /// Wages that residents earn outside.
    pub wages_from_outside: f64,
    /// Real households per household agent.
    pub scale: f64,
}

/// Gaps of sums that are rounding, as a share of the sum.
const ROUNDING: f64 = 1e-9;
const PENCE_A_MONTH: f64 = 100.0 / 12.0;

impl Base {
    /// The monthly constants of a region's accounts.
    ///
    /// `sold_to_regions` is what the other modelled regions buy of each product, pounds a year;
    /// `heads` is the number of worker agents of each sector.
    #[must_use]
    pub fn new(
        accounts: &RegionAccounts,
        sold_to_regions: &[f64],
        behaviour: &Behaviour,
        scale: f64,
        heads: &[u32],
    ) -> Self {
        let closing = &accounts.closing;
        let monthly = |pounds: f64| pounds * PENCE_A_MONTH;
        let share_of_income = |pounds: f64| ratio(pounds, closing.household_income);
        let agency = joined(&accounts.central_government, &accounts.non_profit);
        let market_surplus: f64 = market(accounts).map(|p| p.surplus.max(0.0)).sum();
        let wages: f64 = accounts.production.iter().map(|p| p.wages).sum();
        let resident_wages = wages - closing.commuters_out;
        let pools = [
            &accounts.local_government,
            &agency,
            &accounts.investment,
            &accounts.visitors,
        ];
        let commuter_wages = ratio(closing.commuters_out, resident_wages);
        // Interest comes out of profit. Local owners, who also own the regional bank, get as much as
        // the accounts say; what the rest of the interest takes is missing to outside owners.
        let interest = usual_interest(accounts, behaviour);
        let from_firms = closing.mixed_income - interest * behaviour.regional_bank_share;
        let paid_out = closing.outside_owners + closing.mixed_income - interest;
        Self {
            recipes: (0..accounts.sectors.len())
                .map(|sector| {
                    recipe(
                        accounts,
                        behaviour,
                        sector,
                        heads[sector],
                        market_surplus,
                        commuter_wages,
                    )
                })
                .collect(),
            consumption: Sourcing::new(&accounts.consumption),
            baskets: pools.map(Sourcing::new),
            basket_spending: pools.map(|p| monthly(p.total())),
            exports: std::array::from_fn(|market| {
                let sold = accounts.production.iter().zip(sold_to_regions);
                sold.map(|(sector, regions)| {
                    let regions = if market == 0 { *regions } else { 0.0 };
                    let left = sector.exports[market] - regions;
                    // Where all of the area is modelled, nothing but rounding is left.
                    monthly(if left > ROUNDING * regions { left } else { 0.0 })
                })
                .collect()
            }),
            sold_to_regions: sold_to_regions.iter().map(|&p| monthly(p)).collect(),
            household_income: monthly(closing.household_income),
            household_spending: monthly(accounts.consumption.total()),
            consumption_rate: share_of_income(accounts.consumption.total()),
            income_tax: share_of_income(closing.direct_tax - closing.council_tax),
            tax: IncomeTax::proportional(share_of_income(closing.direct_tax - closing.council_tax)),
            council_tax: share_of_income(closing.council_tax),
            dwellings: share_of_income(closing.dwellings),
            benefits: monthly(closing.benefits),
            property: monthly(closing.pensions_and_property),
            local_dividends: monthly(closing.mixed_income),
            profit_tax: ratio(closing.corporate_tax, market_surplus - interest),
            outside_share: (1.0 - ratio(from_firms, paid_out)).clamp(0.0, 1.0),
            interest: monthly(interest),
            replacement: monthly(closing.replacement_investment),
            state_investment: monthly(closing.state_investment),
            state_taxes: monthly(state_taxes(accounts)),
            council_grant: monthly(accounts.local_government.total() - closing.council_tax),
            commuter_wages,
            wages_from_outside: monthly(closing.commuters_in),
            scale,
        }
    }
}

/// Yearly interest on the debt that private firms usually have, pounds.
fn usual_interest(accounts: &RegionAccounts, behaviour: &Behaviour) -> f64 {
    if behaviour.limit_mode {
        return 0.0;
    }
    let output: f64 = market(accounts).map(|p| p.output).sum();
    output / 12.0 * behaviour.usual_debt_months * behaviour.loan_rate
}

fn market(
    accounts: &RegionAccounts,
) -> impl Iterator<Item = &crate::calibrate::accounts::Production> {
    accounts
        .production
        .iter()
        .zip(&accounts.sectors)
        .filter(|(_, s)| !s.public)
        .map(|(p, _)| p)
}

/// Taxes on income, products, production and profit that go to the state, pounds a year; subsidies are
/// not taken off.
fn state_taxes(accounts: &RegionAccounts) -> f64 {
    let closing = &accounts.closing;
    let bought = [
        &accounts.consumption,
        &accounts.local_government,
        &accounts.central_government,
        &accounts.non_profit,
        &accounts.investment,
        &accounts.visitors,
    ];
    let of_final: f64 = bought.iter().map(|p| p.product_tax).sum();
    let of_firms: f64 = accounts
        .production
        .iter()
        .map(|p| p.inputs.product_tax + p.production_tax.max(0.0))
        .sum();
    closing.direct_tax - closing.council_tax + closing.corporate_tax + of_final + of_firms
}

fn joined(one: &Purchases, other: &Purchases) -> Purchases {
    let mut sum = one.clone();
    for (mine, theirs) in sum.by_origin.iter_mut().zip(&other.by_origin) {
        for (a, b) in mine.iter_mut().zip(theirs) {
            *a += b;
        }
    }
    sum.product_tax += other.product_tax;
    sum
}

fn recipe(
    accounts: &RegionAccounts,
    behaviour: &Behaviour,
    sector: usize,
    heads: u32,
    market_surplus: f64,
    commuter_wages: f64,
) -> Recipe {
    let production = &accounts.production[sector];
    let traits = &accounts.sectors[sector];
    let volume = production.output * 1000.0 / 12.0;
    let products = accounts.sectors.len();
    let bought = |product: usize| -> f64 {
        Origin::ALL
            .iter()
            .map(|&o| production.inputs.by_origin[o as usize][product])
            .sum()
    };
    let cost = production.inputs.total() + production.wages + production.production_tax;
    let surplus = if traits.public {
        0.0
    } else {
        production.surplus.max(0.0)
    };
    let replacement = accounts.closing.replacement_investment * ratio(surplus, market_surplus);
    let worn = volume / behaviour.capacity_use * behaviour.depreciation;
    let heads = f64::from(heads);
    Recipe {
        output: volume,
        input: (0..products)
            .map(|product| ratio(bought(product), production.output))
            .collect(),
        sourcing: Sourcing::new(&production.inputs),
        labour: ratio(heads, volume),
        wage: ratio(
            production.wages * PENCE_A_MONTH / (1.0 + commuter_wages),
            heads,
        ),
        least_wage: 0.0,
        public_share: public_share(accounts, sector),
        top_up: 0.0,
        production_tax: ratio(production.production_tax, production.output),
        capital_price: ratio(replacement * 100.0, worn),
        markup: ratio(production.output, cost) - 1.0,
        jobs_per_head: ratio(production.jobs, heads),
        fte_per_head: ratio(production.full_time_equivalents, heads),
        value_added_share: 1.0 - ratio(production.inputs.total(), production.output),
        harvest: if traits.stored && !behaviour.limit_mode {
            Harvest::of(&traits.months)
        } else {
            Harvest::ALL_YEAR
        },
    }
}

/// Share of a sector's output that public bodies of the region buy: state and council, and public services as
/// their inputs.
fn public_share(accounts: &RegionAccounts, sector: usize) -> f64 {
    if accounts.sectors[sector].public {
        return 0.0;
    }
    let services = accounts.production.iter().zip(&accounts.sectors);
    let services = services.filter(|(_, s)| s.public).map(|(p, _)| &p.inputs);
    let bodies = [&accounts.local_government, &accounts.central_government];
    let bought = services.chain(bodies);
    let local = |user: &Purchases| user.by_origin[Origin::Local as usize][sector];
    ratio(bought.map(local).sum(), accounts.production[sector].output).clamp(0.0, 1.0)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}
