//! A region: its blocks of agents, its markets, its accounts.

use std::ops::Range;

use super::bank::Bank;
use super::base::{Base, POOLS};
use super::conditions::Conditions;
use super::firms::FirmBlock;
use super::households::{HouseholdBlock, LOCALISM_CLASSES};
pub use super::jobs::JobMarket;
pub use super::means::{Fifth, PublicPurse, Wealth};
use super::sourcing::{Offers, Sourcing};
use super::trade::Border;
use crate::calibrate::accounts::{ORIGINS, Sector};
use crate::ledger::{Accounts, Till};
use crate::measure::outcome::{Outcome, SectorRow};
use crate::units::Pence;

/// What buyers and workers see of the region's firms, one row a firm, sectors one after the other.
#[derive(Clone, Debug)]
pub struct Shops {
    /// The firms of each sector.
    pub of_sector: Vec<Range<usize>>,
    /// Posted prices (base 1).
    pub price: Vec<f64>,
    /// Share of this market's orders that a firm delivers.
    pub fill: Vec<f64>,
    /// Firms that cannot deliver all of this market's orders, one bit each.
    pub short: Vec<u64>,
    /// Whether any firm of a sector is one of those.
    pub short_in: Vec<bool>,
    /// Wage of a thousandth of skill this month, pence.
    pub wage_per_skill: Vec<f64>,
    /// Least that a firm pays for this month's hours, pence.
    pub least_pay: Vec<f64>,
    /// Share of its staff that a firm lays off this month.
    pub lay_off: Vec<f32>,
    /// Firms that take local money.
    pub accepts: Vec<bool>,
    /// Running sum of active firms' capacity within each sector, for drawing a firm by its size.
    pub size: Vec<f64>,
    /// Where to start looking for a firm drawn by size; see [`Shops::drawn`].
    pub guide: Vec<u32>,
    /// Capacity beyond what a firm expects to sell, volume a month.
    pub room: Vec<f64>,
    /// Running share of active firms' weights with pooled buyers within each sector: the last is 1.
    pub pool: Vec<f64>,
    /// Sum of those weights, by sector.
    pub pool_weight: Vec<f64>,
    /// What a typical firm of each sector is like.
    pub typical: Vec<TypicalFirm>,
}

/// The mean of a sector's active firms; where none is left, what it was last.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TypicalFirm {
    /// Weight with pooled buyers.
    pub pool_weight: f64,
    /// Capacity, volume a month.
    pub capacity: f64,
    /// Labour per volume beside the sector's recipe, the mean by expected sales.
    pub toil: f64,
}

impl Shops {
    /// Copies what firms post, after `plan`.
    pub fn refresh(&mut self, firms: &[FirmBlock]) {
        let (mut size, mut pool, mut active) = (0.0, 0.0, 0.0);
        let (mut expected, mut work) = (0.0, 0.0);
        for block in firms {
            if block.first == self.of_sector[block.sector].start {
                (size, pool, active) = (0.0, 0.0, 0.0);
                (expected, work) = (0.0, 0.0);
            }
            for firm in 0..block.len() {
                if block.active(firm) {
                    size += block.capacity[firm];
                    pool += block.pool_weight[firm];
                    active += 1.0;
                    expected += block.expected[firm];
                    work += block.expected[firm] * block.toil[firm];
                }
                self.size[block.first + firm] = size;
                self.pool[block.first + firm] = pool;
                self.room[block.first + firm] = if block.active(firm) {
                    block.capacity[firm] - block.expected[firm]
                } else {
                    0.0
                };
            }
            if active > 0.0 {
                self.typical[block.sector] = TypicalFirm {
                    pool_weight: pool / active,
                    capacity: size / active,
                    toil: if expected > 0.0 { work / expected } else { 1.0 },
                };
            }
            let all = block.first..block.first + block.len();
            self.price[all.clone()].copy_from_slice(&block.price);
            self.lay_off[all].copy_from_slice(&block.lay_off);
        }
        for (range, weight) in self.of_sector.iter().zip(&mut self.pool_weight) {
            let pool = &mut self.pool[range.start..range.end];
            *weight = pool.last().copied().unwrap_or_default();
            if *weight > 0.0 {
                for sum in pool {
                    *sum /= *weight;
                }
            }
        }
        self.refresh_guide();
    }

    /// Notes which firms fill less than all of their orders.
    pub fn refresh_short(&mut self) {
        for (bits, fills) in self.short.iter_mut().zip(self.fill.chunks(64)) {
            let ones = fills.iter().enumerate();
            *bits = ones.fold(0, |bits, (i, &fill)| bits | (u64::from(fill < 1.0) << i));
        }
        for (any, range) in self.short_in.iter_mut().zip(&self.of_sector) {
            *any = self.fill[range.start..range.end]
                .iter()
                .any(|&fill| fill < 1.0);
        }
    }

    /// Whether a firm fills less than all of its orders.
    #[must_use]
    #[inline]
    pub fn is_short(&self, firm: usize) -> bool {
        (self.short[firm / 64] >> (firm % 64)) & 1 == 1
    }

    /// What a firm delivers of an order in this market; most deliver all and need no look at their
    /// shelves.
    #[must_use]
    #[inline]
    pub fn delivered(&self, firm: usize, order: Pence) -> Pence {
        if self.is_short(firm) {
            order.scaled(self.fill[firm])
        } else {
            order
        }
    }

    /// A firm's part of a pooled order of `total` pence at its sector: parts sum to the total, or are
    /// nothing where the sector has no active firm.
    #[must_use]
    #[inline]
    pub fn pooled_order(&self, sector: usize, firm: usize, total: f64) -> Pence {
        let first = firm == self.of_sector[sector].start;
        let before = if first { 0.0 } else { self.pool[firm - 1] };
        let upto = |share: f64| (total * share) as i64;
        Pence(upto(self.pool[firm]) - upto(before))
    }

    /// The same when pooled buyers look for what their usual firms could not deliver: by firms' sizes.
    #[must_use]
    #[inline]
    pub fn second_pooled_order(&self, sector: usize, firm: usize, total: f64) -> Pence {
        let range = &self.of_sector[sector];
        let all = self.size[range.end - 1];
        let before = if firm == range.start {
            0.0
        } else {
            self.size[firm - 1]
        };
        let upto = |size: f64| {
            if all > 0.0 {
                (total * (size / all)) as i64
            } else {
                0
            }
        };
        Pence(upto(self.size[firm]) - upto(before))
    }

    /// The firm of a sector at `position` (0 to 1) on the line of its firms' sizes; `None` when no
    /// firm of the sector is active. A guide table (Chen and Asau 1974) says where to start looking.
    #[must_use]
    #[inline]
    pub fn drawn(&self, sector: usize, position: f64) -> Option<usize> {
        let range = &self.of_sector[sector];
        let sizes = &self.size[range.start..range.end];
        let total = *sizes.last()?;
        if total <= 0.0 {
            return None;
        }
        let last = sizes.len() - 1;
        let cell = ((position * sizes.len() as f64) as usize).min(last);
        let mut at = self.guide[range.start + cell] as usize;
        while at < last && sizes[at] <= position * total {
            at += 1;
        }
        Some(range.start + at)
    }

    /// Notes, for each of a sector's equal cells on the line of sizes, the first firm that reaches
    /// into it.
    fn refresh_guide(&mut self) {
        for range in &self.of_sector {
            let sizes = &self.size[range.start..range.end];
            let total = sizes.last().copied().unwrap_or_default();
            let mut at = 0;
            for (cell, guide) in self.guide[range.start..range.end].iter_mut().enumerate() {
                let start = cell as f64 / sizes.len() as f64 * total;
                while at + 1 < sizes.len() && sizes[at] <= start {
                    at += 1;
                }
                *guide = at as u32;
            }
        }
    }
}

/// How this month's buyers divide their money: written by `plan`, read by the markets.
#[derive(Clone, Debug)]
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
    /// Price of the base-year consumer basket (base 1).
    pub consumer_price: f64,
    /// Price of the essential basket (base 1).
    pub essential_price: f64,
}

/// What households together look for of one product when their usual shops have run out, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
pub struct Tastes {
    /// Essential basket by product, volume a month for a household agent.
    pub essential: Vec<f64>,
    /// Share of the supernumerary budget by product.
    pub marginal: Vec<f64>,
    /// Factor on the odds of local products by class.
    pub local_odds: [Vec<f64>; LOCALISM_CLASSES],
}

/// A voucher's issuer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Issuer {
    /// Notes in circulation (at par), backed by as many pence in the issuer's account.
    pub notes: Pence,
    /// What fees and demurrage brought, in the issuer's account beside the reserve.
    pub fund: Pence,
    /// Redeemed this month.
    pub redeemed: Pence,
    /// Running cost this month that the fund could not bear and the council paid.
    pub council_cost: Pence,
}

/// What the month adds up outside the blocks.
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
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
    /// One till a block of firms.
    pub firm_tills: Vec<Till>,
    /// What each block of firms has been invoiced by firms, this month.
    pub invoices: Vec<Till>,
    /// What buyers and workers see of the firms.
    pub shops: Shops,
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
    /// Issuers of local currency, one a currency of the region (at most one in use).
    pub issuer: Issuer,
    /// The labour market.
    pub jobs: JobMarket,
    /// Households' wealth.
    pub wealth: Wealth,
    /// Public income of the past year.
    pub purse: PublicPurse,
    /// Levy on household income for councils' policy costs, as a share.
    pub levy: f64,
    /// Share of contractors' money that bought something last month.
    pub investment_fill: f64,
    /// Added up during the month.
    pub tally: RegionTally,
    /// The month's recorded outcomes.
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
