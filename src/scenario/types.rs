//! What a scenario says, as types.

/// A resolved scenario: what the files say after overlays, defaults and `--set`.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// One line that names the scenario.
    pub title: String,
    /// The question it asks, in words.
    pub question: String,
    /// The policy's short name for tables and charts ("globalised"); the file's stem by default.
    pub policy: String,
    /// The regions and their surroundings.
    pub world: World,
    /// How agents behave.
    pub behaviour: Behaviour,
    /// Local currencies that run in the world.
    pub currencies: Vec<Currency>,
    /// Policies: what is changed, from when, at what cost.
    pub levers: Vec<Lever>,
    /// What may break. A run applies the shocks that `run.shocks` names; `compare` applies each in turn.
    pub shocks: Vec<Shock>,
    /// How long and how often to run, what to record.
    pub run: RunSettings,
}

/// Regions, their table, and how many real households an agent stands for.
#[derive(Clone, Debug)]
pub struct World {
    /// The table's area, e.g. "Scotland".
    pub area: String,
    /// Path (relative to the file that names it) of the table, or the table inline.
    pub table: TableSource,
    /// Jobs by sector and place; absent when the one region is the table's whole area.
    pub employment: Option<TableSource>,
    /// Population and households by place; absent when the one region is the table's whole area.
    pub places: Option<TableSource>,
    /// What closes each region's circuit (`[world.closing]`, all with defaults).
    pub closing: crate::calibrate::closing::ClosingAssumptions,
    /// Real households per household agent, at least 1. Money is not scaled.
    pub scale: f64,
    /// Location quotient exponent of FLQ, 0 to 1 (Flegg and Tohmo 2013: 0.2 to 0.3).
    pub flq_delta: f64,
    /// The regions that are modelled.
    pub regions: Vec<RegionSource>,
}

/// A table beside the scenario or inside it.
#[derive(Clone, Debug)]
pub enum TableSource {
    /// The text of a table file, with the path for messages.
    File { path: String, text: String },
    /// Text of an inline table (same grammar), from the scenario itself.
    Inline { text: String },
}

/// One region to model.
#[derive(Clone, Debug)]
pub struct RegionSource {
    /// Name, as in the employment file's column.
    pub name: String,
    /// Share of the region's wage bill paid to workers who live outside, net, -5 to 1 (negative:
    /// residents who earn outside). When absent, what the places file says, else 0.
    pub net_commuters_in: Option<f64>,
    /// Social benefits, pounds a year, at least 0. When absent, `closing.benefits_per_head` times population.
    pub benefits: Option<f64>,
}

/// How agents behave. Every number has a unit, a range, a default and a source or "assumed".
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// The circuit without frictions (hours continuous, no sampling, no limits) in which known answers hold.
    pub limit_mode: bool,
    // plan
    /// Weight of the newest month in expected sales, 0 to 1. Assumed 0.5.
    pub sales_smoothing: f64,
    /// Months in which goods producers restore their stock, 1 to 60. Assumed 6.
    pub stock_adjustment_months: f64,
    /// Finished goods held, months of expected sales, 0 to 12. Assumed 1.
    pub goods_stock_months: f64,
    /// Inputs held, months of use, 0 to 12. Assumed 1.
    pub input_stock_months: f64,
    /// Change of a markup with sales beyond capacity, 0 to 1. Assumed 0.05.
    pub markup_response: f64,
    /// Outside buyers' and local buyers' elasticity of substitution between origins (Armington), 0 to 10. Assumed 2.
    pub origin_elasticity: f64,
    /// Rise of local unit cost per unit of local share gained, 0 to 2. Assumed 0.15.
    pub local_cost_slope: f64,
    /// Chance that a buyer looks for another supplier of a product in a month, 0 to 1. Assumed 0.05.
    pub supplier_search: f64,
    /// Share of firms' purchases that are invoiced, 0 to 1. Assumed 0.5.
    pub invoiced_share: f64,
    /// Share of supply held back for households and other final buyers, 0 to 1. Assumed 0.15.
    pub final_buyers_reserve: f64,
    // labour
    /// Share of working households' jobs that end in a month by themselves, 0 to 1. Assumed 0.012.
    pub separation_rate: f64,
    /// Labour above contract hours that staff can give, 0 to 1. Assumed 0.1.
    pub overtime: f64,
    /// Share of households with an earner (or looking for work), 0 to 1. Assumed 0.66.
    pub participation: f64,
    /// Unemployment at the start, share of earners, 0 to 0.5. Scotland 2019: 0.035.
    pub opening_unemployment: f64,
    /// Unemployment benefit as a share of the region's mean wage, 0 to 1. 0.359 (Poledna et al. 2023, Austria).
    pub benefit_replacement: f64,
    /// Chance that a firm revises its wage in a month, 0 to 1. Assumed 1/12.
    pub wage_revision: f64,
    /// Wage response to unemployment below its opening rate, per point, 0 to 2. Assumed 0.3.
    pub wage_response: f64,
    /// Share of a wage cut that is carried out, 0 to 1. Assumed 0.3.
    pub wage_downward: f64,
    /// Yearly inflation anchor, -0.1 to 0.5. 0 keeps base-year prices.
    pub inflation_anchor: f64,
    // households
    /// Weight of the newest month in smoothed income, 0 to 1. Assumed 0.5.
    pub income_smoothing: f64,
    /// Deposits that households aim for, months of income, 0 to 24. Assumed 1.5.
    pub household_deposit_months: f64,
    /// Share of deposits beyond the target that is spent in a month, 0 to 1. Assumed 0.02.
    pub wealth_effect: f64,
    /// Gini coefficient of household income at the start, 0 to 0.9. About 0.35 (ONS).
    pub income_gini: f64,
    /// Spread of households' preference for local products, logit standard deviation, 0 to 3. Assumed 0.5.
    pub localism_spread: f64,
    // firms
    /// Deposits that firms aim for, months of sales, 0 to 24. Assumed 1.5.
    pub firm_deposit_months: f64,
    /// Share of capacity that is used at the start, 0.3 to 1. 0.85 (Poledna et al. 2023).
    pub capacity_use: f64,
    /// Capacity that wears out in a year, 0 to 1. Assumed 0.06.
    pub depreciation: f64,
    /// Pareto exponent of firm sizes, 0.8 to 3. About 1.06 (Axtell 2001).
    pub firm_size_exponent: f64,
    /// Yearly chance that an idle firm's place is taken by a new firm, 0 to 1. Assumed 0.5.
    pub entry_rate: f64,
    // credit
    /// Yearly interest on loans, 0 to 1. Assumed 0.05.
    pub loan_rate: f64,
    /// Share of debt repaid in a quarter, 0 to 1. 0.05 (Poledna et al. 2023).
    pub loan_repayment: f64,
    /// Bank capital required per pound lent, 0 to 1. 0.03 (Poledna et al. 2023).
    pub capital_ratio: f64,
    /// Debt limit of a firm, months of sales, 0 to 60. Assumed 6.
    pub debt_limit_months: f64,
    /// Share of firms whose bank belongs to the region, 0 to 1. Assumed 0.1.
    pub regional_bank_share: f64,
}

/// A policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// What is moved.
    pub kind: LeverKind,
    /// How far, in the kind's unit.
    pub strength: f64,
    /// Regions by name; all when empty.
    pub regions: Vec<String>,
    /// Sectors by name; all that apply when empty.
    pub sectors: Vec<String>,
    /// First month (1 = first January).
    pub start: u32,
    /// Months until full strength, 0 = at once.
    pub ramp: u32,
    /// First month without it; never when absent.
    pub end: Option<u32>,
    /// Pounds a month while it runs, spent on administration in the region.
    pub running_cost: f64,
    /// Who pays the running cost.
    pub paid_by: Payer,
}

/// What a lever moves, with the unit of its strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeverKind {
    /// Households' local share of what can be bought from outside moves by this much of the rest (-1 to 1).
    BuyLocalHouseholds,
    /// Firms' local share of inputs moves by this much of the rest (-1 to 1).
    BuyLocalFirms,
    /// Public services' and council's local share of what they buy in (-1 to 1).
    Procurement,
    /// Transport cost on everything that crosses the border, as a share of price (-0.5 to 5).
    TransportCost,
    /// Tariff on imports from the rest of the world, as a share of price (0 to 5), paid to the state.
    Tariff,
    /// Share of outside-owned profit that passes to local owners (-1 to 1).
    LocalOwnership,
    /// Share of lending that regional banks take over from outside banks (-1 to 1).
    RegionalBanking,
    /// Basic income to each household from the state, pounds a month (0 to 10,000).
    BasicIncome,
}

/// Who pays for a lever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// The council, by a levy on its residents' income (budget-neutral).
    Council,
    /// The state.
    State,
}

/// Something that breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Shock {
    /// Its name, for `run.shocks` and reports.
    pub name: String,
    /// Whether it comes from outside or inside the region.
    pub side: Side,
    /// What breaks.
    pub kind: ShockKind,
    /// How much: share lost (0 to 1), or share by which a price rises (0 to 10).
    pub depth: f64,
    /// Regions by name; all when empty.
    pub regions: Vec<String>,
    /// Sectors by name; all when empty.
    pub sectors: Vec<String>,
    /// First month.
    pub start: u32,
    /// Months it lasts.
    pub length: u32,
    /// How it ends.
    pub shape: Shape,
}

/// Which side a shock comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Outside the region: localisation may soften it.
    Outside,
    /// Inside the region: localisation may concentrate it.
    Local,
}

/// What breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShockKind {
    /// Share of outside supply that cannot be had.
    OutsideSupplyLost,
    /// Rise of outside prices.
    OutsidePriceSpike,
    /// Share of outside demand that is lost.
    ExportDemandLost,
    /// Share of local output lost to weather or disease (goods from land and sea).
    HarvestFailure,
    /// Share of local capacity destroyed; rebuilt by investment.
    CapacityDestroyed,
    /// The largest firm of each sector named closes (depth is the share of its capacity).
    LargeEmployerLeaves,
    /// Share of bank lending that stops.
    CreditCrunch,
    /// Share of workers who cannot work.
    LabourLost,
    /// Share of transfers from the state that is cut.
    TransfersCut,
}

/// How a shock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Full depth until its end.
    Step,
    /// Full depth at first, fading in a straight line to nothing at its end.
    Fading,
}

/// A local currency. (Voucher: issued 1:1 against a reserve in pounds.)
#[derive(Clone, Debug, PartialEq)]
pub struct Currency {
    /// Its name.
    pub name: String,
    /// Region by name.
    pub region: String,
    /// First month.
    pub start: u32,
    /// Share of households that use it, 0 to 1.
    pub household_share: f64,
    /// Share of firms that accept it, 0 to 1.
    pub firm_share: f64,
    /// Sectors whose firms may accept it; all private ones when empty.
    pub sectors: Vec<String>,
    /// Pounds that a user changes into local money each month, as a share of consumption, 0 to 1.
    pub top_up: f64,
    /// Share of local money left after re-spending that a firm redeems in a month, 0 to 1.
    pub redemption: f64,
    /// Fee on redemption, 0 to 1 (observed 0.02 to 0.05).
    pub redemption_fee: f64,
    /// Yearly demurrage on idle balances, 0 to 1 (Chiemgauer 0.08 then 0.06).
    pub demurrage: f64,
    /// Pounds a month to run it, paid by the issuer's fund, then by the council.
    pub running_cost: f64,
}

/// How to run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSettings {
    /// Months to run, 1 to 12,000.
    pub months: u32,
    /// Seed.
    pub seed: u64,
    /// Replicates of a comparison, 1 to 100,000.
    pub replicates: u32,
    /// Names of the shocks that a plain run applies.
    pub shocks: Vec<String>,
    /// Outcomes to write to `series`; all when empty.
    pub outcomes: Vec<String>,
}
