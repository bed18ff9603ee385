//! The balanced accounts of one region: what calibration hands to the economy.

use serde::{Deserialize, Serialize};

/// Where a purchase comes from. `Local` is the region itself; the rest are outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(usize)]
pub enum Origin {
    /// The region itself.
    Local = 0,
    /// The rest of the table's area (for Scotland's table: the rest of Scotland).
    RestOfArea = 1,
    /// The rest of the state (the rest of the United Kingdom).
    RestOfState = 2,
    /// The rest of the world.
    World = 3,
}

/// How many origins there are.
pub const ORIGINS: usize = 4;

impl Origin {
    /// All origins, in order of their index.
    pub const ALL: [Self; ORIGINS] = [
        Self::Local,
        Self::RestOfArea,
        Self::RestOfState,
        Self::World,
    ];
    /// The three outside origins, which are also the three export markets, in order.
    pub const OUTSIDE: [Self; 3] = [Self::RestOfArea, Self::RestOfState, Self::World];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Local => "the region",
            Self::RestOfArea => "the rest of the area",
            Self::RestOfState => "the rest of the state",
            Self::World => "the world",
        }
    }
}

/// One user's purchases over a year, in pounds at basic prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Purchases {
    /// `[origin][product]`, pounds a year, basic prices.
    pub by_origin: [Vec<f64>; ORIGINS],
    /// Taxes less subsidies on the products bought, pounds a year.
    pub product_tax: f64,
}

impl Purchases {
    /// All purchases from one origin, pounds a year.
    #[must_use]
    pub fn total_from(&self, origin: Origin) -> f64 {
        self.by_origin[origin as usize].iter().sum()
    }

    /// All purchases at basic prices, pounds a year.
    #[must_use]
    pub fn basic(&self) -> f64 {
        Origin::ALL.iter().map(|&o| self.total_from(o)).sum()
    }

    /// All purchases at purchasers' prices (with product tax), pounds a year.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.basic() + self.product_tax
    }
}

/// What a sector is like, beyond its row and column.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each trait stands for itself"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sector {
    /// Short name, as in the table (`Food_drink_tobacco`).
    pub name: String,
    /// Name for readers ("Food, drink and tobacco").
    pub label: String,
    /// Its product can be stored; otherwise a service that is produced when delivered.
    pub stored: bool,
    /// Non-market public service: price is cost, surplus returns to government.
    pub public: bool,
    /// Production stops when this product's stock runs out at the user.
    pub critical_input: bool,
    /// The product is food or drink (for food measures).
    pub food: bool,
    /// Share of firms that revise their price in a month, 0 to 1.
    pub price_revision: f64,
    /// Share of households' base spending on this product that is subsistence, 0 to 1.
    pub subsistence: f64,
    /// Tonnes of CO2 equivalent per thousand pounds of output, where known; else 0.
    pub co2e_per_thousand: f64,
    /// Share of a year's output that is made in each month from January, 0 to 1; they sum to 1.
    pub months: [f64; 12],
    /// What a table may say besides about how it is made.
    pub plant: PlantTraits,
}

/// What a table may say about how a sector produces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlantTraits {
    /// Output falls to half when this product's stock runs out at the user (`critical_input` is
    /// `half`: an important input, Pichler et al. 2022).
    pub important_input: bool,
    /// Fall of unit cost per unit rise of plant size, as an elasticity, 0 to 0.2.
    pub scale_elasticity: f64,
    /// Finished goods held, days of sales; where none is given, `goods_stock_months`.
    pub stock_days: Option<f64>,
    /// Inputs held, days of use; where none is given, `input_stock_months`.
    pub input_days: Option<f64>,
}

/// The same output in every month.
pub const EVEN_MONTHS: [f64; 12] = [1.0 / 12.0; 12];

/// Sectors of food and drink from which results on food are more than indicative: with fewer, what
/// farms, food makers, fisheries and distilleries do is mixed up (agriculture, fishing, food products
/// and drinks apart are four).
pub const FINE_FOOD_SECTORS: usize = 4;

/// One sector's column of primary inputs in the region, pounds a year (jobs in heads and FTE).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Production {
    /// Output at basic prices.
    pub output: f64,
    /// Purchases of inputs.
    pub inputs: Purchases,
    /// Compensation of employees.
    pub wages: f64,
    /// Taxes less subsidies on production (may be negative).
    pub production_tax: f64,
    /// Gross operating surplus and mixed income, without imputed rent.
    pub surplus: f64,
    /// Jobs in the region, heads.
    pub jobs: f64,
    /// Jobs in the region, full-time equivalents.
    pub full_time_equivalents: f64,
    /// Sales to each outside market, in the order of [`Origin::OUTSIDE`].
    pub exports: [f64; 3],
}

/// The figures that close the circuit, pounds a year. Each is computed, shown and sourced.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closing {
    /// Household income from all sources, without imputed rent.
    pub household_income: f64,
    /// Social benefits paid by the state.
    pub benefits: f64,
    /// Pensions and property income from outside (residual of household income).
    pub pensions_and_property: f64,
    /// Mixed income and dividends of locally owned firms.
    pub mixed_income: f64,
    /// Direct taxes and contributions paid by households, council tax included.
    pub direct_tax: f64,
    /// The part of `direct_tax` that goes to the region's council.
    pub council_tax: f64,
    /// Households' investment in dwellings (at purchasers' prices).
    pub dwellings: f64,
    /// Households' saving placed outside (residual).
    pub savings_outflow: f64,
    /// Corporate tax.
    pub corporate_tax: f64,
    /// Firms' replacement investment (at purchasers' prices).
    pub replacement_investment: f64,
    /// Outside owners' share of profits (residual).
    pub outside_owners: f64,
    /// Investment paid by the state.
    pub state_investment: f64,
    /// Surplus of public services, returned to government.
    pub public_surplus: f64,
    /// Wages paid to commuters who live outside: in both directions between modelled regions, else net;
    /// not negative.
    pub commuters_out: f64,
    /// Wages that residents earn outside; likewise.
    pub commuters_in: f64,
    /// Net transfer from the state that closes its account in the region.
    pub fiscal_transfer: f64,
}

/// One region's balanced social accounting matrix, in pounds of the base year, a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionAccounts {
    /// The region's name.
    pub name: String,
    /// Residents, heads.
    pub population: f64,
    /// Real households.
    pub households: f64,
    /// Real private firms (estimated where no count is given).
    pub firms: f64,
    /// What the sectors are like, in the table's order.
    pub sectors: Vec<Sector>,
    /// What each sector produces and with what.
    pub production: Vec<Production>,
    /// Households' consumption.
    pub consumption: Purchases,
    /// Non-profit bodies' consumption, paid by the state.
    pub non_profit: Purchases,
    /// Central government's purchases of public services, paid by the state.
    pub central_government: Purchases,
    /// Local government's purchases of public services, paid by the council.
    pub local_government: Purchases,
    /// Fixed investment by firms, state and households together.
    pub investment: Purchases,
    /// Visitors' spending in the region.
    pub visitors: Purchases,
    /// What closes the circuit.
    pub closing: Closing,
    /// What readers should know of how these accounts came about.
    pub notes: Vec<String>,
}

impl RegionAccounts {
    /// All columns of purchases: inputs by sector, then final users.
    pub fn purchases(&self) -> impl Iterator<Item = &Purchases> {
        let final_users = [
            &self.consumption,
            &self.non_profit,
            &self.central_government,
            &self.local_government,
            &self.investment,
            &self.visitors,
        ];
        self.production
            .iter()
            .map(|sector| &sector.inputs)
            .chain(final_users)
    }

    /// The same columns, to be changed.
    pub fn purchases_mut(&mut self) -> impl Iterator<Item = &mut Purchases> {
        let final_users = [
            &mut self.consumption,
            &mut self.non_profit,
            &mut self.central_government,
            &mut self.local_government,
            &mut self.investment,
            &mut self.visitors,
        ];
        self.production
            .iter_mut()
            .map(|sector| &mut sector.inputs)
            .chain(final_users)
    }

    /// Output of all sectors at basic prices, pounds a year.
    #[must_use]
    pub fn output(&self) -> f64 {
        self.production.iter().map(|sector| sector.output).sum()
    }

    /// Compensation of employees who work in the region, pounds a year.
    #[must_use]
    pub fn wages(&self) -> f64 {
        self.production.iter().map(|sector| sector.wages).sum()
    }

    /// Share of the wages paid in the region that its residents earn, 0 to 1; commuters have the rest.
    #[must_use]
    pub fn resident_wage_share(&self) -> f64 {
        let wages = self.wages();
        if wages > 0.0 {
            1.0 - self.closing.commuters_out / wages
        } else {
            1.0
        }
    }

    /// Gross operating surplus and mixed income, pounds a year.
    #[must_use]
    pub fn surplus(&self) -> f64 {
        self.production.iter().map(|sector| sector.surplus).sum()
    }

    /// Surplus outside public services, pounds a year.
    #[must_use]
    pub fn private_surplus(&self) -> f64 {
        let private = self
            .production
            .iter()
            .zip(&self.sectors)
            .filter(|(_, sector)| !sector.public);
        private.map(|(production, _)| production.surplus).sum()
    }

    /// Taxes less subsidies on production, pounds a year.
    #[must_use]
    pub fn production_tax(&self) -> f64 {
        self.production
            .iter()
            .map(|sector| sector.production_tax)
            .sum()
    }

    /// Taxes less subsidies on the products that all users buy, pounds a year.
    #[must_use]
    pub fn product_tax(&self) -> f64 {
        self.purchases().map(|user| user.product_tax).sum()
    }

    /// Value added at basic prices: wages, surplus and production taxes, pounds a year.
    #[must_use]
    pub fn value_added(&self) -> f64 {
        self.wages() + self.surplus() + self.production_tax()
    }

    /// What central and local government and non-profit bodies buy, pounds a year.
    #[must_use]
    pub fn public_purchases(&self) -> f64 {
        self.central_government.total() + self.local_government.total() + self.non_profit.total()
    }

    /// All purchases from one origin, inputs and final use, pounds a year.
    #[must_use]
    pub fn bought_from(&self, origin: Origin) -> f64 {
        self.purchases().map(|user| user.total_from(origin)).sum()
    }

    /// Exports to the three outside markets, in the order of [`Origin::OUTSIDE`], pounds a year.
    #[must_use]
    pub fn exports(&self) -> [f64; 3] {
        let mut exports = [0.0; 3];
        for sector in &self.production {
            for (total, sold) in exports.iter_mut().zip(sector.exports) {
                *total += sold;
            }
        }
        exports
    }

    /// Whether food and drink are divided finely enough for results on food: at least
    /// [`FINE_FOOD_SECTORS`] sectors have the trait. Otherwise these are "indicative only".
    #[must_use]
    pub fn food_is_fine(&self) -> bool {
        self.sectors.iter().filter(|sector| sector.food).count() >= FINE_FOOD_SECTORS
    }

    /// Jobs, heads.
    #[must_use]
    pub fn jobs(&self) -> f64 {
        self.production.iter().map(|sector| sector.jobs).sum()
    }
}
