//! The outcomes that every month is recorded by: one row each with unit, kind and meaning.

use std::borrow::Cow;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::currency::CurrencyYears;
use super::number::number_into;
use super::window::{Window, yearly_sector};

/// How an outcome adds up over months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Happens during a month; a year's value is the sum.
    Flow,
    /// Stands at the month's end; a year's value is the mean.
    Level,
    /// A ratio or index; a year's value is the mean.
    Ratio,
}

/// Which way is better, for the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Structure: reported beside the verdict, never in it.
    Structure,
}

macro_rules! outcomes {
    ($($variant:ident, $name:literal, $label:literal, $unit:literal, $kind:ident, $better:ident, $doc:literal;)*) => {
        /// One recorded outcome of a region's month.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(usize)]
        pub enum Outcome { $(#[doc = $doc] $variant,)* }

        impl Outcome {
            /// All outcomes, in the order of their columns.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// Column name in tables and `run.outcomes`.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
            /// Name for readers.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Unit of a month's value.
            #[must_use]
            pub const fn unit(self) -> &'static str { match self { $(Self::$variant => $unit,)* } }
            /// How it adds up over months.
            #[must_use]
            pub const fn kind(self) -> Kind { match self { $(Self::$variant => Kind::$kind,)* } }
            /// Which way is better.
            #[must_use]
            pub const fn better(self) -> Better { match self { $(Self::$variant => Better::$better,)* } }
            /// What it means, in a sentence or two.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $(Self::$variant => $doc,)* } }
        }
    };
}

outcomes! {
    Output, "output", "Output", "pence", Flow, Structure, "Value of everything produced and sold at basic prices, with change of finished stocks at unit price.";
    ValueAdded, "value_added", "Value added", "pence", Flow, Structure, "Output less inputs used at what they cost, at basic prices.";
    RealValueAdded, "real_value_added", "Real value added", "pence", Flow, Higher, "Value added at base-year prices: volume produced times the base share of value added.";
    HouseholdIncome, "household_income", "Household income", "pence", Flow, Structure, "All income of resident households before direct tax.";
    DisposableIncome, "disposable_income", "Disposable income", "pence", Flow, Structure, "Household income after direct taxes and levies.";
    Wages, "wages", "Wages earned here", "pence", Flow, Structure, "Compensation paid by firms of the region, commuters included.";
    Profit, "profit", "Profit", "pence", Flow, Structure, "Sales less inputs used, wages, production tax and interest, market firms.";
    Consumption, "consumption", "Household consumption", "pence", Flow, Structure, "Household spending with product tax.";
    RealConsumption, "real_consumption", "Real household consumption", "pence", Flow, Higher, "Household consumption in base-year prices.";
    Unemployment, "unemployment", "Unemployment", "share", Ratio, Lower, "Earners without work over all earners.";
    Jobs, "jobs", "Jobs", "heads", Level, Higher, "Jobs in firms of the region, heads.";
    FullTimeEquivalents, "full_time_equivalents", "Full-time equivalent jobs", "FTE", Level, Structure, "Jobs in firms of the region, full-time equivalents.";
    Vacancies, "vacancies", "Vacancies", "heads", Level, Structure, "Jobs in firms of the region that stand open at the month's end, heads.";
    LongTermUnemployment, "long_term_unemployment", "Long-term unemployed", "share", Ratio, Lower, "Share of the earners without work who have searched for twelve months or more.";
    Hires, "hires", "Hires", "heads", Flow, Structure, "Residents who found work, here or across the border, heads.";
    Separations, "separations", "Separations", "heads", Flow, Structure, "Residents who left their job or were laid off, here or across the border, heads.";
    MedianRealIncome, "median_real_income", "Median real income", "pence a household", Flow, Higher, "Median disposable income of a real household at base-year consumer prices.";
    Gini, "gini", "Income inequality (Gini)", "share", Ratio, Lower, "Gini coefficient of disposable household income.";
    BelowSixtyPercent, "below_sixty_percent", "Households under 60% of median", "share", Ratio, Lower, "Share of households under 60% of the base year's real median disposable income.";
    IncomeFirstFifth, "income_first_fifth", "Real income, poorest fifth", "pence a household", Flow, Structure, "Mean disposable income of a real household of the poorest fifth at base-year consumer prices.";
    IncomeSecondFifth, "income_second_fifth", "Real income, second fifth", "pence a household", Flow, Structure, "Mean disposable income of a real household of the second fifth at base-year consumer prices.";
    IncomeThirdFifth, "income_third_fifth", "Real income, middle fifth", "pence a household", Flow, Structure, "Mean disposable income of a real household of the middle fifth at base-year consumer prices.";
    IncomeFourthFifth, "income_fourth_fifth", "Real income, fourth fifth", "pence a household", Flow, Structure, "Mean disposable income of a real household of the fourth fifth at base-year consumer prices.";
    IncomeFifthFifth, "income_fifth_fifth", "Real income, richest fifth", "pence a household", Flow, Structure, "Mean disposable income of a real household of the richest fifth at base-year consumer prices.";
    PriceIndex, "price_index", "Consumer prices", "index, base 1", Ratio, Structure, "What the base-year basket costs at this month's prices.";
    EssentialBasket, "essential_basket", "Essential basket", "index, base 1", Ratio, Lower, "What the subsistence basket costs at this month's prices.";
    EssentialBurdenPoor, "essential_burden_poor", "Basket's burden on the poorest fifth", "share of income", Ratio, Lower, "Cost of the essential basket over mean disposable income, poorest fifth.";
    EssentialBurdenSecond, "essential_burden_second", "Basket's burden on the second fifth", "share of income", Ratio, Structure, "Cost of the essential basket over mean disposable income, second fifth.";
    EssentialBurdenThird, "essential_burden_third", "Basket's burden on the middle fifth", "share of income", Ratio, Structure, "Cost of the essential basket over mean disposable income, middle fifth.";
    EssentialBurdenFourth, "essential_burden_fourth", "Basket's burden on the fourth fifth", "share of income", Ratio, Structure, "Cost of the essential basket over mean disposable income, fourth fifth.";
    EssentialBurdenRich, "essential_burden_rich", "Basket's burden on the richest fifth", "share of income", Ratio, Structure, "Cost of the essential basket over mean disposable income, richest fifth.";
    PriceFirstFifth, "price_first_fifth", "Prices, poorest fifth", "index, base 1", Ratio, Structure, "What the poorest fifth's base-year purchases cost at this month's prices (its linear expenditure system at base prices).";
    PriceSecondFifth, "price_second_fifth", "Prices, second fifth", "index, base 1", Ratio, Structure, "What the second fifth's base-year purchases cost at this month's prices.";
    PriceThirdFifth, "price_third_fifth", "Prices, middle fifth", "index, base 1", Ratio, Structure, "What the middle fifth's base-year purchases cost at this month's prices.";
    PriceFourthFifth, "price_fourth_fifth", "Prices, fourth fifth", "index, base 1", Ratio, Structure, "What the fourth fifth's base-year purchases cost at this month's prices.";
    PriceFifthFifth, "price_fifth_fifth", "Prices, richest fifth", "index, base 1", Ratio, Structure, "What the richest fifth's base-year purchases cost at this month's prices.";
    HouseholdWealth, "household_wealth", "Households' wealth", "pence", Level, Structure, "Deposits, claims on outside funds, local firms by their books, dwellings, and what outside pensions are worth; counted in the first month of each year.";
    WealthGini, "wealth_gini", "Wealth inequality (Gini)", "share", Ratio, Structure, "Gini coefficient of households' wealth, dwellings and pension claims included; counted in the first month of each year.";
    WealthGiniFinancial, "wealth_gini_financial", "Financial wealth inequality (Gini)", "share", Ratio, Structure, "Gini coefficient of households' wealth without dwellings and pension claims; counted in the first month of each year.";
    UnmetNeed, "unmet_need", "Unmet essential need", "share", Ratio, Lower, "Part of the essential basket that households could not buy, for want of money or of goods.";
    Variety, "variety", "Variety of suppliers", "effective number", Ratio, Higher, "Effective number of makers that consumption comes from (inverse Herfindahl index); outside there are taken to be ten, a hundred and a thousand times as many as here, in the rest of the area, of the state and of the world, as concentrated as here.";
    SupplierConcentration, "supplier_concentration", "Supplier concentration (HHI)", "share", Ratio, Structure, "Herfindahl index of the sellers of local sales.";
    CarbonEmissions, "carbon_emissions", "CO2e of production and transport", "kg", Flow, Lower, "Greenhouse gases of the region's output, its imports and their transport; coefficients assumed.";
    FreightTransport, "freight", "Freight", "tonne-km", Flow, Lower, "Transport work of goods bought from outside; coefficients assumed.";
    RetentionConsumption, "retention_consumption", "Retention of household spending", "share", Ratio, Structure, "Local share of household consumption at basic prices.";
    RetentionInputs, "retention_inputs", "Retention of firms' inputs", "share", Ratio, Structure, "Local share of inputs at basic prices.";
    FoodLocal, "food_local", "Food sourced locally", "share", Ratio, Structure, "Local share of household spending on food and drink.";
    LocalWork, "local_work", "Work done locally", "share", Ratio, Structure, "Of the direct work behind what households buy, the share that is done in the region; an imported product is taken to need as much work a pound as the same product made here.";
    OutsideControl, "outside_control", "Sales controlled from outside", "share", Ratio, Structure, "Share of sales made by firms that belong to outside owners.";
    OutsideJobs, "outside_jobs", "Jobs controlled from outside", "share", Ratio, Structure, "Share of jobs in firms that belong to outside owners, by the owners' share.";
    SmallFirmJobs, "small_firm_jobs", "Jobs in firms under 50", "share", Ratio, Structure, "Share of jobs in firms with fewer than 50 jobs.";
    CapacityUse, "capacity_use", "Capacity used", "share", Ratio, Structure, "Volume produced over capacity.";
    RationedDemand, "rationed_demand", "Demand not met", "share", Ratio, Structure, "Local orders that could not be delivered over all local orders.";
    Firms, "firms", "Firms", "agents", Level, Structure, "Active firms.";
    FirmExits, "firm_exits", "Firm exits", "agents", Flow, Structure, "Firms that closed.";
    FirmEntries, "firm_entries", "Firm entries", "agents", Flow, Structure, "Firms that opened.";
    HouseholdDeposits, "household_deposits", "Households' deposits", "pence", Level, Structure, "Money that households hold.";
    FirmDeposits, "firm_deposits", "Firms' deposits", "pence", Level, Structure, "Money that firms hold.";
    Debt, "debt", "Firms' bank debt", "pence", Level, Structure, "Loans outstanding, regional and outside banks.";
    TradeCredit, "trade_credit", "Trade credit", "pence", Level, Structure, "Invoices outstanding between firms of the region.";
    Holdings, "holdings", "Holdings", "pence", Level, Structure, "What residents keep outside plus regional banks' net settlement balance.";
    SavingsOutside, "savings_outside", "Savings held outside", "pence", Level, Structure, "Households' savings placed outside since the start, less those that have passed to heirs.";
    FoodStock, "food_stock", "Food held in stock", "pence", Level, Structure, "Finished food and drink that local firms hold at the month's end, at their prices.";
    LocalMoney, "local_money", "Local money in circulation", "pence", Level, Structure, "Local currencies held by households and firms: notes, and positive balances of mutual credit.";
    LocalMoneyTurnover, "local_money_turnover", "Local money spent", "pence", Flow, Structure, "Payments by households and firms in local currencies.";
    LocalMoneyRedeemed, "local_money_redeemed", "Local money redeemed", "pence", Flow, Structure, "Local currency changed back into its base by firms.";
    LocalMoneyLost, "local_money_lost", "Local money lost", "pence", Flow, Structure, "Lost by holders of local money when the currency, or they themselves, closed.";
    CouncilBalance, "council_balance", "Council balance", "pence", Level, Structure, "The council's deposits.";
    RealPublicPurchases, "real_public_purchases", "Real public purchases", "pence", Flow, Higher, "What council, state bodies and charities bought at base-year prices, administration of policies left out.";
    MaterialKept, "material_kept", "Goods kept in use", "pence", Flow, Structure, "Goods, at base-year prices, that households and firms need not buy because of repair, reuse and recycling.";
    PolicyCost, "policy_cost", "Public cost of policy", "pence", Flow, Lower, "Running cost of levers and local currencies paid by council and state, and what levers hand out or build with public money.";
    CouncilPolicyCost, "council_policy_cost", "Public cost of policy, council's part", "pence", Flow, Structure, "The part of it that is raised by a levy on residents' income.";
    TaxIncome, "tax_income", "Income tax and contributions", "pence", Flow, Structure, "Income tax and contributions that residents paid to the state.";
    TaxProducts, "tax_products", "Taxes on products", "pence", Flow, Structure, "Taxes on products that buyers of the region paid to the state.";
    TaxProduction, "tax_production", "Taxes on production", "pence", Flow, Structure, "Taxes on production that firms of the region paid to the state.";
    TaxProfit, "tax_profit", "Taxes on profit", "pence", Flow, Structure, "Taxes on profit that firms of the region paid to the state.";
    TaxCouncil, "tax_council", "Council tax and levies", "pence", Flow, Structure, "Council tax, and levies on income for policies, that residents paid.";
    Benefits, "benefits", "Benefits", "pence", Flow, Structure, "Benefits that the state paid to residents.";
    StateBalance, "state_balance", "Net public money in", "pence", Flow, Structure, "Public money paid into the region less taxes taken out.";
    DoorExports, "door_exports", "In: exports", "pence", Flow, Structure, "Outside markets' payments for goods and services.";
    DoorTourism, "door_tourism", "In: visitors", "pence", Flow, Structure, "Money that visitors bring.";
    DoorPublicMoney, "door_public_money", "In: public money", "pence", Flow, Structure, "Benefits, grants and purchases paid by the state.";
    DoorPensions, "door_pensions", "In: pensions and property income", "pence", Flow, Structure, "Pensions and property income from outside.";
    DoorCommutersIn, "door_commuters_in", "In: wages earned outside", "pence", Flow, Structure, "Wages that residents earn outside.";
    DoorLoansIn, "door_loans_in", "In: loans from outside", "pence", Flow, Structure, "Principal lent by outside banks.";
    DoorSavingsBack, "door_savings_back", "In: savings drawn", "pence", Flow, Structure, "Savings brought back from outside.";
    DoorInsurance, "door_insurance", "In: insurance", "pence", Flow, Structure, "Outside insurers' payments for destroyed capacity (premiums are part of the purchases of finance).";
    DoorFirmsSold, "door_firms_sold", "In: firms sold", "pence", Flow, Structure, "What outside owners pay for firms that local owners give up.";
    DoorImportsConsumer, "door_imports_consumer", "Out: imports by households and visitors", "pence", Flow, Structure, "Consumer goods and services bought from outside.";
    DoorImportsInput, "door_imports_input", "Out: imports by firms", "pence", Flow, Structure, "Inputs bought from outside.";
    DoorImportsInvestment, "door_imports_investment", "Out: imports for investment", "pence", Flow, Structure, "Investment goods bought from outside.";
    DoorImportsPublic, "door_imports_public", "Out: imports by public bodies", "pence", Flow, Structure, "Purchases of council, state agencies and non-profit bodies from outside.";
    DoorTaxes, "door_taxes", "Out: taxes", "pence", Flow, Structure, "Taxes and public surplus paid to the state.";
    DoorProfit, "door_profit", "Out: profit to outside owners", "pence", Flow, Structure, "Profit paid to outside owners.";
    DoorInterest, "door_interest", "Out: interest", "pence", Flow, Structure, "Interest paid to outside banks.";
    DoorLoansOut, "door_loans_out", "Out: loans repaid", "pence", Flow, Structure, "Principal repaid to outside banks.";
    DoorSavings, "door_savings", "Out: savings placed outside", "pence", Flow, Structure, "Savings placed outside.";
    DoorCommutersOut, "door_commuters_out", "Out: commuters' wages", "pence", Flow, Structure, "Wages paid to commuters who live outside.";
    DoorFirmsBought, "door_firms_bought", "Out: firms bought", "pence", Flow, Structure, "What local owners pay for firms that outside owners give up.";
    OwnershipSales, "ownership_sales", "Firms sold", "agents", Flow, Structure, "Firms whose owners gave up and sold.";
    BankEquity, "bank_equity", "Regional bank's capital", "pence", Level, Structure, "Capital of the regional bank.";
    WrittenOff, "written_off", "Loans written off", "pence", Flow, Structure, "Firms' bank debt that regional and outside banks lost by default.";
    BankFailures, "bank_failures", "Bank failures", "banks", Flow, Structure, "Regional banks that failed and were wound up.";
}

impl Outcome {
    /// The outcome of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.name() == name)
    }

    /// Real income of the fifths of households, the poorest first. Who is in a fifth may change from
    /// month to month: these are places in the distribution, not people.
    pub const FIFTHS: [Self; 5] = [
        Self::IncomeFirstFifth,
        Self::IncomeSecondFifth,
        Self::IncomeThirdFifth,
        Self::IncomeFourthFifth,
        Self::IncomeFifthFifth,
    ];

    /// The essential basket's burden on the fifths of households, the poorest first.
    pub const ESSENTIAL_BURDENS: [Self; 5] = [
        Self::EssentialBurdenPoor,
        Self::EssentialBurdenSecond,
        Self::EssentialBurdenThird,
        Self::EssentialBurdenFourth,
        Self::EssentialBurdenRich,
    ];

    /// Prices of what the fifths of households buy, the poorest first.
    pub const PRICES: [Self; 5] = [
        Self::PriceFirstFifth,
        Self::PriceSecondFifth,
        Self::PriceThirdFifth,
        Self::PriceFourthFifth,
        Self::PriceFifthFifth,
    ];

    /// The doors through which money comes in.
    pub const DOORS_IN: &[Self] = &[
        Self::DoorExports,
        Self::DoorTourism,
        Self::DoorPublicMoney,
        Self::DoorPensions,
        Self::DoorCommutersIn,
        Self::DoorLoansIn,
        Self::DoorSavingsBack,
        Self::DoorInsurance,
        Self::DoorFirmsSold,
    ];

    /// The doors through which money leaves.
    pub const DOORS_OUT: &[Self] = &[
        Self::DoorImportsConsumer,
        Self::DoorImportsInput,
        Self::DoorImportsInvestment,
        Self::DoorImportsPublic,
        Self::DoorTaxes,
        Self::DoorProfit,
        Self::DoorInterest,
        Self::DoorLoansOut,
        Self::DoorSavings,
        Self::DoorCommutersOut,
        Self::DoorFirmsBought,
    ];
}

/// What is recorded of every sector's month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum SectorOutcome {
    /// Value of what the sector produced at this month's prices, pence.
    Output,
    /// Its jobs, full-time equivalents.
    FullTimeEquivalents,
    /// What households bought of its product from firms of the region, pence at basic prices.
    BoughtHere,
    /// What households bought of its product from outside, pence at basic prices.
    BoughtOutside,
}

/// A sector's month: one value for each [`SectorOutcome`].
pub type SectorRow = [f64; SectorOutcome::COUNT];

impl SectorOutcome {
    /// All of them, in the order of their columns.
    pub const ALL: [Self; 4] = [
        Self::Output,
        Self::FullTimeEquivalents,
        Self::BoughtHere,
        Self::BoughtOutside,
    ];
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Column name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::FullTimeEquivalents => "full_time_equivalents",
            Self::BoughtHere => "bought_here",
            Self::BoughtOutside => "bought_outside",
        }
    }

    /// Unit of a month's value.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::FullTimeEquivalents => "FTE",
            _ => "pence",
        }
    }

    /// How it adds up over months.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::FullTimeEquivalents => Kind::Level,
            _ => Kind::Flow,
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Output => "Value of what the sector produced at this month's prices.",
            Self::FullTimeEquivalents => "Jobs in the sector's firms, full-time equivalents.",
            Self::BoughtHere => {
                "What households bought of the sector's product from firms of the region, at basic prices."
            }
            Self::BoughtOutside => {
                "What households bought of the sector's product from outside, at basic prices."
            }
        }
    }
}

/// What a run recorded: one row a month and region, one column an outcome.
///
/// Money is in whole pence, which `f64` holds exactly up to 90 trillion pounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Region names, in order; where there are several the last stands for all of them together
    /// (see [`super::whole`]).
    pub regions: Vec<String>,
    /// Sector names, in order.
    pub sectors: Vec<String>,
    /// Months recorded.
    pub months: u32,
    outcomes: Vec<f64>,
    sector_rows: Vec<SectorRow>,
    /// What is recorded of local currencies.
    pub currencies: CurrencyYears,
    /// In place of the sectors' months: their yearly figures over some windows.
    sector_windows: Vec<SectorWindow>,
}

/// A row of outcomes as serde writes it: a list, since it knows no arrays as long.
pub(crate) mod row {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Outcome;

    type Row = Box<[f64; Outcome::COUNT]>;

    pub(crate) fn serialize<S: Serializer>(row: &Row, out: S) -> Result<S::Ok, S::Error> {
        row.as_slice().serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Row, D::Error> {
        let values = Vec::<f64>::deserialize(from)?.into_boxed_slice();
        values
            .try_into()
            .map_err(|_| D::Error::custom("another number of outcomes"))
    }
}

/// Yearly figures of every region's sectors over a window, sectors fastest.
pub type SectorWindow = (Window, Vec<SectorRow>);

impl Series {
    /// An empty record for these regions and sectors.
    #[must_use]
    pub fn new(regions: Vec<String>, sectors: Vec<String>, months: u32) -> Self {
        let rows = regions.len() * months as usize;
        Self {
            outcomes: Vec::with_capacity(rows * Outcome::COUNT),
            sector_rows: Vec::with_capacity(rows * sectors.len()),
            sector_windows: Vec::new(),
            currencies: CurrencyYears::default(),
            regions,
            sectors,
            months: 0,
        }
    }

    /// A series as it is read back: every outcome by month, region and outcome, the sectors by window.
    /// None when the outcomes are not as many as regions and months ask for.
    #[must_use]
    pub fn restored(
        regions: Vec<String>,
        sectors: Vec<String>,
        outcomes: Vec<f64>,
        sector_windows: Vec<SectorWindow>,
        currencies: CurrencyYears,
    ) -> Option<Self> {
        let row = regions.len() * Outcome::COUNT;
        let months = u32::try_from(outcomes.len().checked_div(row)?).ok()?;
        let rows = regions.len() * sectors.len();
        let whole = outcomes.len() == row * months as usize
            && sector_windows.iter().all(|window| window.1.len() == rows);
        whole.then_some(Self {
            regions,
            sectors,
            months,
            outcomes,
            sector_rows: Vec::new(),
            sector_windows,
            currencies,
        })
    }

    /// Keeps of the sectors' months only their yearly figures over these windows: a fraction of the
    /// memory. Afterwards [`Series::sector`] has nothing to say.
    pub fn keep_sectors_over(&mut self, windows: &[Window]) {
        let kept = windows
            .iter()
            .map(|&window| (window, self.sectors_over(window)));
        self.sector_windows = kept.collect();
        self.sector_rows = Vec::new();
    }

    /// Yearly figures of every region's sectors over a window, sectors fastest.
    #[must_use]
    pub fn sectors_over(&self, window: Window) -> Vec<SectorRow> {
        let regions = 0..self.regions.len();
        let each = regions.flat_map(|r| (0..self.sectors.len()).map(move |s| (r, s)));
        let row = |(region, sector)| {
            SectorOutcome::ALL.map(|outcome| yearly_sector(self, region, sector, outcome, window))
        };
        each.map(row).collect()
    }

    /// The yearly figure of a sector that is kept by window; none where months are kept or the window
    /// is not among those.
    #[must_use]
    pub fn kept_sector(
        &self,
        region: usize,
        sector: usize,
        outcome: SectorOutcome,
        window: Window,
    ) -> Option<f64> {
        let (_, rows) = self.sector_windows.iter().find(|kept| kept.0 == window)?;
        Some(rows[region * self.sectors.len() + sector][outcome as usize])
    }

    /// Whether the sectors' months are kept.
    #[must_use]
    pub fn has_sector_months(&self) -> bool {
        self.sector_windows.is_empty()
    }

    /// Appends a month: regions in order, each with all outcomes and its sectors' rows.
    pub fn push_month<'a>(
        &mut self,
        rows: impl Iterator<Item = (&'a [f64; Outcome::COUNT], &'a [SectorRow])>,
    ) {
        for (outcomes, sectors) in rows {
            self.outcomes.extend_from_slice(outcomes);
            self.sector_rows.extend_from_slice(sectors);
        }
        self.months += 1;
    }

    /// An outcome in a month (1 = first) and region (0 = first), in the outcome's unit.
    #[must_use]
    pub fn value(&self, month: u32, region: usize, outcome: Outcome) -> f64 {
        let row = (month as usize - 1) * self.regions.len() + region;
        self.outcomes[row * Outcome::COUNT + outcome as usize]
    }

    /// A sector's output in a month (1 = first) and region, pence.
    #[must_use]
    pub fn sector_output(&self, month: u32, region: usize, sector: usize) -> f64 {
        self.sector(month, region, sector, SectorOutcome::Output)
    }

    /// What is recorded of a sector in a month (1 = first) and region, in its unit.
    ///
    /// # Panics
    /// When the sectors are kept by window only.
    #[must_use]
    pub fn sector(&self, month: u32, region: usize, sector: usize, outcome: SectorOutcome) -> f64 {
        let row = (month as usize - 1) * self.regions.len() + region;
        self.sector_rows[row * self.sectors.len() + sector][outcome as usize]
    }

    /// An outcome's months in one region, in order.
    pub fn months_of(&self, region: usize, outcome: Outcome) -> impl Iterator<Item = f64> + '_ {
        (1..=self.months).map(move |m| self.value(m, region, outcome))
    }

    /// The months as a table: a row for each month and region, a column for each outcome, in its unit.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut text = "month,region".to_owned();
        for outcome in Outcome::ALL {
            text.push(',');
            text.push_str(outcome.name());
        }
        let mut cell = String::new();
        for month in 1..=self.months {
            for (region, name) in self.regions.iter().enumerate() {
                let _ = write!(text, "\n{month},{}", quoted(name));
                for &outcome in Outcome::ALL {
                    number_into(&mut cell, self.value(month, region, outcome));
                    text.push(',');
                    text.push_str(&cell);
                }
            }
        }
        text.push('\n');
        text
    }
}

/// A cell of a table, in quotation marks where it needs them (RFC 4180).
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}
