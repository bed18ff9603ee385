//! Households: blocks of columns, one entry a household.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::local_money::HouseholdPurses;
use crate::ledger::{Desk, Purses};
use crate::units::Pence;

/// No employer.
pub const NOBODY: u32 = u32::MAX;
/// An employer on the other side of the border.
pub const ACROSS_THE_BORDER: u32 = u32::MAX - 1;

/// How many classes of preference for local products there are.
pub const LOCALISM_CLASSES: usize = 4;

/// How many classes of skill there are: quarters of the households by skill at the start.
pub const SKILL_CLASSES: usize = 4;

/// Bands in which incomes are counted: sixteen to a doubling, from one penny up.
pub const INCOME_BANDS: usize = 16 * 48;

/// The band of an income, pence.
#[must_use]
#[inline]
pub fn income_band(income: i64) -> usize {
    let income = income.max(1) as u64;
    let doubling = 63 - income.leading_zeros() as usize;
    let within = if doubling >= 4 {
        (income >> (doubling - 4)) & 15
    } else {
        (income << (4 - doubling)) & 15
    };
    (doubling * 16 + within as usize).min(INCOME_BANDS - 1)
}

/// Where a band begins, pence.
#[must_use]
pub fn band_floor(band: usize) -> f64 {
    let doubling = (band / 16) as u32;
    (1u64 << doubling) as f64 * (1.0 + (band % 16) as f64 / 16.0)
}

/// What a household's shop could not deliver of a product.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Lacking {
    /// The household, its index in the block.
    pub household: u32,
    /// The product.
    pub product: u32,
    /// Ordered and not delivered, pence at basic prices.
    pub amount: Pence,
}

/// A claim on an open job.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The job, its index among the region's.
    pub slot: u32,
    /// How good the claim is, the best lowest: shortfall of skill, luck and the household's number.
    pub rank: (u64, u32),
}

/// A block of households.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HouseholdBlock {
    /// Index in the region of the block's first household; with it a household's number, which keys
    /// its random draws.
    pub first: usize,
    /// Deposits.
    pub purses: Purses,
    /// Where the block's payments are noted.
    pub desk: Desk,

    /// Works or looks for work.
    pub earner: Vec<bool>,
    /// The firm it works for (index in the region), [`NOBODY`] or [`ACROSS_THE_BORDER`].
    pub employer: Vec<u32>,
    /// Skill, thousandths of the average.
    pub skill: Vec<u32>,
    /// Skill when none of it has been lost for want of work, thousandths.
    pub full_skill: Vec<u32>,
    /// Months without work, in a row, of those who look for it.
    pub idle_months: Vec<u8>,
    /// Skill of the block's households that work across the border, thousandths.
    pub border_skill: u64,
    /// Skill of those who work across the border in the blocks before this one, thousandths.
    pub border_skill_before: u64,
    /// Preference for local products, a class from 0 (least) to 3.
    pub localism: Vec<u8>,
    /// How much of the essential basket it needs, above 0 to 1: what its base-year budget paid for, so that
    /// nobody starts in want. Poor households are taken to be small ones.
    pub need: Vec<f32>,
    /// Benefits that do not depend on work, pence a month.
    pub benefit: Vec<Pence>,
    /// Pensions and property income from outside, pence a month.
    pub property: Vec<Pence>,
    /// Weight in the ownership of local firms.
    pub ownership: Vec<f32>,
    /// The shop it buys a product from (index in the region), households fastest: see
    /// [`HouseholdBlock::links`].
    pub shop: Vec<u32>,

    /// Income since the last `pay`, pence.
    pub income: Vec<Pence>,
    /// Income after tax of this month, pence.
    pub disposable: Vec<Pence>,
    /// Smoothed income before tax at average rates: what is left after tax over the average share that is
    /// left, pence a month.
    pub smoothed: Vec<f64>,
    /// What it means to spend this month, pence.
    pub budget: Vec<Pence>,
    /// What it ordered at its shops this month, pence.
    pub ordered: Vec<Pence>,
    /// What shops could not deliver this month: batch by batch, product by product, households in order.
    pub lacking: Vec<Lacking>,
    /// What the block's households lack of each product, and then what they find of it, at a second
    /// choice, pence.
    pub second: Vec<Pence>,
    /// When payments are listed, what was found there: household, product, pence.
    pub found: Vec<(u32, u32, Pence)>,
    /// Households that left their job this month, as (firm, skill).
    pub left: Vec<(u32, u32)>,
    /// Households that look for work this month.
    pub searching: Vec<u32>,
    /// What they claim in the round at hand.
    pub claims: Vec<Claim>,
    /// Households that regained skill at work this month, as (firm, skill regained).
    pub regained: Vec<(u32, u32)>,
    /// Savings placed outside since the start, or since the household's claims went to heirs, pence.
    pub savings: Vec<Pence>,
    /// Claims on outside funds from before the start, pence: for the statistics of wealth, never paid out.
    pub earlier_claims: Vec<Pence>,
    /// Weight in the value of all dwellings of households.
    pub home: Vec<f32>,
    /// What it has to do with each local currency of the region.
    pub local_money: Vec<HouseholdPurses>,

    /// What the block adds to the month's measures.
    pub tally: HouseholdTally,
}

/// What a block of households adds up while it lives the month.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HouseholdTally {
    /// Income before tax, pence.
    pub income: i64,
    /// Income after tax, pence.
    pub disposable: i64,
    /// Deposits at the end of the month, pence.
    pub deposits: i64,
    /// Savings placed outside, pence.
    pub saved: i64,
    /// Spent on consumption with tax, pence.
    pub spent: i64,
    /// Spent on local products, basic prices, by product, pence.
    pub spent_locally: Vec<i64>,
    /// Essential baskets bought, by class of localism, millionths.
    pub baskets: [i64; LOCALISM_CLASSES],
    /// Budgets beyond the essential basket, by class, pence.
    pub beyond: [i64; LOCALISM_CLASSES],
    /// Cost of what households' essential baskets lacked, pence.
    pub unmet_need: i64,
    /// Wanted locally, pence.
    pub wanted: i64,
    /// Wanted locally and not delivered, pence.
    pub not_delivered: i64,
    /// Earners.
    pub earners: u32,
    /// Earners without work.
    pub unemployed: u32,
    /// Of those, who have searched for a year or more.
    pub long_unemployed: u32,
    /// Households by band of disposable income.
    pub income_count: Vec<u32>,
    /// Income by band, pence.
    pub income_sum: Vec<i64>,
}

impl HouseholdTally {
    /// Back to nothing, without allocating.
    pub fn clear(&mut self) {
        self.spent_locally.fill(0);
        self.income_count.fill(0);
        self.income_sum.fill(0);
        (self.baskets, self.beyond) = ([0; LOCALISM_CLASSES], [0; LOCALISM_CLASSES]);
        (self.income, self.disposable, self.spent, self.unmet_need) = (0, 0, 0, 0);
        (self.wanted, self.not_delivered) = (0, 0);
        (self.deposits, self.saved) = (0, 0);
        (self.earners, self.unemployed, self.long_unemployed) = (0, 0, 0);
    }
}

impl HouseholdBlock {
    /// How many households the block has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.employer.len()
    }

    /// Whether a household has no work: it looks for some, or does not.
    #[must_use]
    pub fn is_idle(&self, i: usize) -> bool {
        self.employer[i] == NOBODY
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.employer.is_empty()
    }

    /// Where the block's links to the shops of a product stand, one a household.
    #[must_use]
    #[inline]
    pub fn links(&self, product: usize) -> Range<usize> {
        product * self.len()..(product + 1) * self.len()
    }

    /// The shop that a household buys a product from, by its index in the region.
    #[must_use]
    #[inline]
    pub fn shop_of(&self, household: usize, product: usize) -> usize {
        self.shop[product * self.len() + household] as usize
    }

    /// The number that keys a household's random draws.
    #[must_use]
    #[inline]
    pub fn draw_key(&self, household: usize) -> u64 {
        (self.first + household) as u64
    }
}
