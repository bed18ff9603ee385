//! A region: its blocks of agents, its markets, its accounts.

use serde::{Deserialize, Serialize};

use super::bank::Bank;
use super::base::{Base, POOLS};
use super::conditions::Conditions;
use super::firms::FirmBlock;
use super::households::{HouseholdBlock, LOCALISM_CLASSES};
pub use super::jobs::JobMarket;
use super::local_money::Issuer;
pub use super::means::{Fifth, PublicPurse, Wealth};
use super::owners::{Ownership, OwnershipPassed};
pub use super::shops::{Shops, TypicalFirm};
use super::sourcing::{Offers, Sourcing};
use super::techniques::Techniques;
use super::trade::Border;
use crate::calibrate::accounts::{ORIGINS, Sector};
use crate::ledger::{Accounts, Till};
use crate::measure::outcome::{Outcome, SectorRow};
use crate::units::Pence;

/// How this month's buyers divide their money: written by `plan`, read by the markets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Markets {
    /// Prices and availability at the border and inside.
    pub offers: Offers,
    /// Firms' inputs, one a sector.
    pub inputs: Vec<Sourcing>,
    /// Households' baskets, one a class of preference for local products.
    pub consumption: Vec<Sourcing>,
    /// Households' shopping list by class.
    pub lists: [ShoppingList; LOCALISM_CLASSES],
    /// Pooled buyers' baskets, in the order of `Pool::BASKETS`.
    pub baskets: [Sourcing; 4],
    /// Orders of pooled buyers at local firms, pence, `[pool][product]`.
    pub pooled: [Vec<f64>; POOLS],
    /// What households look for at a second choice, by product.
    pub second: Vec<SecondChoice>,
    /// What the pools that buy baskets have bought outside this month with tariff, pence.
    pub bought_outside: [Pence; 4],
    /// What the pools that buy baskets mean to spend this month with tax, pence.
    pub budgets: [f64; 4],
    /// Cost of inputs per volume of output with product tax, by sector, pence per thousandth pound.
    pub unit_inputs: Vec<f64>,
    /// Local share of all purchases of a product over its base share, minus 1.
    pub local_shift: Vec<f64>,
    /// The part of each product's local share that levers have brought about, at base prices.
    pub captive: Vec<f64>,
    /// The same of all products together, as a share of what was bought outside in the base year.
    pub displaced: f64,
    /// `[sector][product]`: what firms want to buy as a multiple of the base year's; worked out while outside supply is
    /// short, 1 otherwise.
    pub asks: Vec<Vec<f64>>,
    /// Share of pooled orders of each product that public bodies gave last month.
    pub public_part: Vec<f64>,
    /// How much cheaper households count local products because of the local money in which they pay a
    /// part of them: as a share of the price, 0 without local money.
    pub notes_edge: f64,
    /// The same of firms and their inputs, by sector.
    pub firms_notes_edge: Vec<f64>,
    /// Price of the base-year consumer basket (base 1).
    pub consumer_price: f64,
    /// Price of the essential basket (base 1).
    pub essential_price: f64,
}

/// What households together look for of one product when their usual shops have run out, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondChoice {
    /// What they lack.
    pub wanted: Pence,
    /// What other firms can deliver of it.
    pub delivered: Pence,
    /// What was paid for it.
    pub paid: Pence,
}

/// A class of households' linear expenditure system at this month's prices: what is ordered of each
/// product is `fixed + marginal * supernumerary`, the supernumerary budget being what is left when
/// the essential basket is paid.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ShoppingList {
    /// Cost of the essential basket with product tax, pence.
    pub essential: f64,
    /// Local orders at basic prices, pence, by product.
    pub local_fixed: Vec<f64>,
    /// Local orders per supernumerary penny, by product.
    pub local_marginal: Vec<f64>,
    /// Purchases from outside at basic prices, pence, by origin.
    pub outside_fixed: [f64; ORIGINS],
    /// Purchases from outside per supernumerary penny, by origin.
    pub outside_marginal: [f64; ORIGINS],
    /// Purchases from outside by product, all origins together, as fixed and marginal parts.
    pub outside_by_product: Vec<[f64; 2]>,
    /// Of those, what is ordered from the rest of the area.
    pub area_by_product: Vec<[f64; 2]>,
    /// Share of purchases from the rest of the world that is tariff.
    pub tariff_share: f64,
    /// Essential purchases that cannot be had at all, pence.
    pub not_available: f64,
}

/// Preferences of the region's households that do not change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tastes {
    /// Essential basket by product, volume a month for a household agent.
    pub essential: Vec<f64>,
    /// Share of the supernumerary budget by product.
    pub marginal: Vec<f64>,
    /// Factor on the odds of local products by class.
    pub local_odds: [Vec<f64>; LOCALISM_CLASSES],
}

/// What the month adds up outside the blocks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RegionTally {
    /// Firms that closed.
    pub exits: u32,
    /// Firms that opened.
    pub entries: u32,
    /// Ordered locally by pooled buyers and firms, pence.
    pub wanted: i64,
    /// And not delivered.
    pub not_delivered: i64,
    /// Public cost of policies, pence.
    pub policy_cost: i64,
    /// The part of it that the council raises by a levy, pence.
    pub council_policy_cost: i64,
    /// Inputs bought locally at basic prices, pence.
    pub inputs_local: i64,
    /// Inputs bought outside at basic prices, pence.
    pub inputs_outside: i64,
    /// What public bodies bought at base-year prices, administration of policies left out, pence.
    pub real_public: i64,
    /// Loans granted.
    pub lent: i64,
    /// Loans written off.
    pub written_off: i64,
    /// Regional banks that failed.
    pub bank_failures: u32,
    /// Firms whose owners sold.
    pub sales: u32,
}

/// A region at the end of a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Key of its households' random draws.
    pub household_key: u64,
    /// Key of its firms' random draws.
    pub firm_key: u64,
    /// What the sectors are like.
    pub sectors: Vec<Sector>,
    /// The base year.
    pub base: Base,
    /// Unchanging preferences.
    pub tastes: Tastes,
    /// Households.
    pub households: Vec<HouseholdBlock>,
    /// One till a block of households.
    pub household_tills: Vec<Till>,
    /// Firms, sectors in order.
    pub firms: Vec<FirmBlock>,
    /// How many blocks of firms, one after the other, share each of the tills of firms.
    pub firm_groups: Vec<usize>,
    /// One till a group of blocks of firms.
    pub firm_tills: Vec<Till>,
    /// What each group of blocks of firms has been invoiced by firms, this month.
    pub invoices: Vec<Till>,
    /// What buyers and workers see of the firms.
    pub shops: Shops,
    /// All households' weights in the ownership of local firms together; nobody buys or sells any.
    pub owners_weight: f64,
    /// Who owns firms of which size.
    pub owners: Ownership,
    /// Prices and shares of the month.
    pub markets: Markets,
    /// Dealings with the rest of the area.
    pub border: Border,
    /// Policies and shocks of the month.
    pub conditions: Conditions,
    /// Everybody else's money, and the books.
    pub accounts: Accounts,
    /// Median disposable income of a household agent in the base year, pence a month.
    pub base_median: f64,
    /// What the fifths of households by income buy in the base year, the poorest first.
    pub fifths: [Fifth; 5],
    /// Essential baskets that all household agents need.
    pub needs: f64,
    /// The regional bank and the outside banks.
    pub bank: Bank,
    /// Issuers of local currencies, one a currency that circulates in the region.
    pub issuers: Vec<Issuer>,
    /// The labour market.
    pub jobs: JobMarket,
    /// Households' wealth.
    pub wealth: Wealth,
    /// Public income of the past year.
    pub purse: PublicPurse,
    /// How production and needs were at the start.
    pub techniques: Techniques,
    /// What local owners still owe outside owners for shares of firms that a lever has passed to them.
    pub ownership: OwnershipPassed,
    /// Levies on household income for the costs of policies, as shares: the council's, the state's.
    pub levy: [f64; 2],
    /// Share of contractors' money that bought something last month.
    pub investment_fill: f64,
    /// Added up during the month.
    pub tally: RegionTally,
    /// The month's recorded outcomes.
    #[serde(with = "crate::measure::outcome::row")]
    pub outcomes: Box<[f64; Outcome::COUNT]>,
    /// What is recorded of each sector's month.
    pub sector_rows: Vec<SectorRow>,
}

impl Region {
    /// Whether any of its residents works across the border: in the limit mode its one household does.
    #[must_use]
    pub fn commutes(&self) -> bool {
        self.border.skill > 0
            || (self.base.wages_from_outside > 0.0 && self.households.iter().all(|b| b.len() == 1))
    }

    /// Workers of its firms over those of the start, 1 where there were none.
    #[must_use]
    pub fn staff_over_base(&self) -> f64 {
        let heads: u64 = self
            .firms
            .iter()
            .flat_map(|b| &b.heads)
            .map(|&h| u64::from(h))
            .sum();
        if self.jobs.base_staff > 0.0 {
            heads as f64 / self.jobs.base_staff
        } else {
            1.0
        }
    }

    /// Number of sectors.
    #[must_use]
    pub fn sector_count(&self) -> usize {
        self.sectors.len()
    }
}
