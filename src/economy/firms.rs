//! Firms: one block a sector (several in a large one), one column a fact.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::base::{POOLS, Pool, Recipe};
use super::local_money::FirmPurses;
use crate::ledger::{Desk, Node, Purses, Till};
use crate::random::Stream;
use crate::scenario::types::{Behaviour, SECTORS_MAX};
use crate::units::{Pence, Volume};

/// Which of so many products a firm (its draw key) buys by invoice, one bit each: `invoiced_share` of links
/// do, by a custom that lasts as long as the firm; none in the limit mode.
#[must_use]
pub fn buys_by_invoice(custom: Stream, key: u64, products: usize, behaviour: &Behaviour) -> u128 {
    const { assert!(SECTORS_MAX <= u128::BITS as usize) };
    if behaviour.limit_mode {
        return 0;
    }
    (0..products).fold(0, |set, product| {
        let invoiced = custom.uniform(key, product as u32) < behaviour.invoiced_share;
        set | (u128::from(invoiced) << product)
    })
}

/// In the place of a share of staff laid off: the firm has one worker, who runs it and does not leave.
pub const WORKS_ALONE: f32 = -1.0;

/// Where a firm stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Status {
    /// Produces and sells.
    Active,
    /// Has closed; collects what it is owed until nothing is left.
    Closing,
    /// An empty place that a new firm may take.
    Vacant,
}

/// Who gets what a firm earns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Form {
    /// Its owners, here or outside.
    #[default]
    Private,
    /// Its staff, with their wages.
    Cooperative,
    /// Nobody: it takes it off its prices.
    Social,
}

/// A block of firms of one sector. Every column has one entry a firm; columns by product have one entry
/// a product and firm, firms fastest: see [`FirmBlock::at`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FirmBlock {
    /// The sector's index.
    pub sector: usize,
    /// Index in the region of the block's first firm.
    pub first: usize,
    /// Non-market public service.
    pub public: bool,
    /// The product can be stored.
    pub stored: bool,
    /// Finished goods that firms aim to hold, months of expected sales.
    pub stock_months: f64,
    /// Inputs that firms aim to hold, months of use.
    pub input_months: f64,
    /// Plant with the labour of the sector's recipe, volume a month, where size matters.
    pub plant: f64,
    /// Fall of labour needed with plant size, as an elasticity.
    pub scale: f64,
    /// Deposits.
    pub purses: Purses,
    /// Where the block's payments are noted.
    pub desk: Desk,

    /// Which firm of this place it is: part of its key for random draws.
    pub birth: Vec<u32>,
    /// Where it stands in its life.
    pub status: Vec<Status>,
    /// Months in which it could not pay what was due, in a row.
    pub distress: Vec<u8>,
    /// Share of its profit that belongs to outside owners, 0 to 1.
    pub outside_share: Vec<f32>,
    /// Who gets what it earns.
    pub form: Vec<Form>,
    /// What its staff will get of what it earned, with the next wages.
    pub bonus: Vec<Pence>,
    /// Its bank belongs to the region.
    pub regional_bank: Vec<bool>,

    /// Sales it expects, volume a month.
    pub expected: Vec<f64>,
    /// What it could produce at most, volume a month.
    pub capacity: Vec<f64>,
    /// What it can produce in a shortage as a multiple of capacity, 1 or more.
    pub stretch: Vec<f64>,
    /// Labour that it needs per volume as a multiple of its sector's recipe.
    pub toil: Vec<f64>,
    /// What it means to produce this month, volume.
    pub planned: Vec<f64>,
    /// Share of the inputs it wants that it can pay for this month, 0 to 1.
    pub cash: Vec<f64>,
    /// Posted price, base year = 1.
    pub price: Vec<f64>,
    /// Markup over unit cost, as a share.
    pub markup: Vec<f64>,
    /// Share of its sales that went to final buyers, smoothed, 0 to 1.
    pub final_share: Vec<f64>,
    /// Profit before interest and tax, smoothed over a year, pence a month.
    pub profit: Vec<f64>,
    /// Weight with which pooled buyers (government, investors, visitors, exports) come to it.
    pub pool_weight: Vec<f64>,

    /// Wage offered for a full month of average skill, pence.
    pub wage: Vec<f64>,
    /// Workers.
    pub heads: Vec<u32>,
    /// Sum of its workers' skills, thousandths.
    pub skill: Vec<u64>,
    /// Hours a worker gives, full time = 1.
    pub hours: Vec<f64>,
    /// Workers it looks for: posted by `plan`, less those found by `hire`.
    pub vacancies: Vec<u32>,
    /// Workers it has wanted lately at full hours, smoothed, heads.
    pub staffing: Vec<f64>,
    /// Workers that it had at the start beyond those needed at full hours, since heads are whole.
    pub whole_heads: Vec<f32>,
    /// Share of its staff that it lays off this month, or [`WORKS_ALONE`].
    pub lay_off: Vec<f32>,

    /// Finished goods in stock (goods producers).
    pub stock: Vec<Volume>,
    /// What stands in the fields until its season (producers with a harvest).
    pub growing: Vec<Volume>,
    /// Inputs in stock, by product.
    pub input_stock: Vec<Volume>,
    /// The firm it buys a product from, index in the region, by product.
    pub supplier: Vec<u32>,
    /// Products that it buys by invoice, one bit each: see [`buys_by_invoice`].
    pub invoiced: Vec<u128>,
    /// Invoices it has not paid, by the parity of the month in which they are due, then by product.
    pub payable: [Vec<Pence>; 2],
    /// What it took in when tills were last settled, pence, local money at par included.
    pub received: Vec<Pence>,
    /// Invoices that it has not been paid.
    pub receivable: Vec<Pence>,
    /// Bank debt.
    pub loan: Vec<Pence>,
    /// What it asks its bank for this month, pence.
    pub request: Vec<f64>,
    /// Loss carried forward (negative) or profit not yet taxed.
    pub taxable: Vec<Pence>,
    /// Set aside for investment, spent in the next `shop`.
    pub investment: Vec<Pence>,
    /// What it has to do with each local currency of the region.
    pub local_money: Vec<FirmPurses>,
    /// Counts on local money to pay for this month's inputs; empty where there is none.
    pub relies: Vec<bool>,

    /// Orders received this month, volume at the posted price.
    pub demanded: Vec<f64>,
    /// What it can still deliver this month, volume.
    pub supply: Vec<Volume>,
    /// Share of this market's orders that it delivers, 0 to 1.
    pub fill: Vec<f64>,
    /// The same of orders from elsewhere, which may come after those from here.
    pub fill_away: Vec<f64>,
    /// What it offered in this market beyond all orders, pence.
    pub spare: Vec<Pence>,
    /// Produced this month.
    pub produced: Vec<Volume>,
    /// Delivered this month.
    pub delivered: Vec<Volume>,
    /// Stock lost this month (spoiled, destroyed, left by a closed firm).
    pub lost: Vec<Volume>,
    /// Sales this month, invoiced ones included, pence.
    pub sales: Vec<Pence>,
    /// Sales to other firms this month, pence.
    pub sales_to_firms: Vec<Pence>,
    /// Inputs bought this month with product tax, pence.
    pub input_cost: Vec<Pence>,
    /// Wages due this month, commuters' included, pence.
    pub wage_bill: Vec<Pence>,
    /// Profit that a lever has passed from outside owners to local ones this month (negative: the other way).
    pub passed_over: Pence,
    /// What the block's firms bought together this month.
    pub bought: Bought,
    /// Debts of those that closed in the phase at hand that outside banks, and the regional one, have lost, pence.
    pub written_off: [Pence; 2],
    /// How many closed in it.
    pub closed: u32,
    /// Firms on which the draws of the phase at hand have fallen.
    pub drawn: Vec<u32>,
    /// What pooled buyers ordered of the block's firms and did not get, this round.
    pub missed_by_pool: [Pence; POOLS],
    /// What the block's firms ordered from, and then paid to, the rest of the area this month, by
    /// product.
    pub from_area: Vec<Pence>,
}

/// Inputs bought in a month, at basic prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// From firms of the region.
    pub local: Pence,
    /// Ordered from firms of the region and not delivered.
    pub missed: Pence,
    /// From outside.
    pub outside: Pence,
}

impl Bought {
    /// Adds another buyer's.
    pub fn add(&mut self, other: Self) {
        self.local += other.local;
        self.missed += other.missed;
        self.outside += other.outside;
    }
}

impl FirmBlock {
    /// How many firms' places the block has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.birth.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.birth.is_empty()
    }

    /// Its firms' node in the books.
    #[must_use]
    pub fn node(&self) -> Node {
        Node::Sector(self.sector as u16)
    }

    /// Where a firm stands in the columns by product.
    #[must_use]
    #[inline]
    pub fn at(&self, firm: usize, product: usize) -> usize {
        product * self.len() + firm
    }

    /// Where some of the block's firms stand in the columns by product.
    #[must_use]
    #[inline]
    pub fn links(&self, firms: &Range<usize>, product: usize) -> Range<usize> {
        self.at(firms.start, product)..self.at(firms.end, product)
    }

    /// Where a firm stands in the columns by product, for each of so many products.
    pub fn everywhere(&self, firm: usize, products: usize) -> impl Iterator<Item = usize> + use<> {
        let all = self.len();
        (0..products).map(move |product| product * all + firm)
    }

    /// Whether a firm produces and sells.
    #[must_use]
    #[inline]
    pub fn active(&self, firm: usize) -> bool {
        self.status[firm] == Status::Active
    }

    /// The most that a firm's plant can produce in a month, volume: in a shortage it is run beyond its
    /// capacity.
    #[must_use]
    #[inline]
    pub fn reach(&self, firm: usize) -> f64 {
        self.capacity[firm] * self.stretch[firm]
    }

    /// Workers that a firm needs per volume of monthly output at full hours.
    #[must_use]
    #[inline]
    pub fn labour(&self, firm: usize, recipe: &Recipe) -> f64 {
        recipe.labour * self.toil[firm]
    }

    /// The number that keys a firm's random draws: its place and which firm of the place it is.
    #[must_use]
    #[inline]
    pub fn draw_key(&self, firm: usize) -> u64 {
        (self.first + firm) as u64 | (u64::from(self.birth[firm]) << 32)
    }

    /// Puts the firms on which a draw falls into [`FirmBlock::drawn`], in order.
    pub fn draw(&mut self, falls_on: impl Fn(&Self, usize) -> bool) {
        let mut drawn = std::mem::take(&mut self.drawn);
        drawn.clear();
        let found = (0..self.len()).filter(|&firm| falls_on(self, firm));
        drawn.extend(found.map(|firm| firm as u32));
        self.drawn = drawn;
    }

    /// Share of a pooled buyer's orders that a firm delivers, 0 to 1.
    #[must_use]
    #[inline]
    pub fn fill_for(&self, pool: Pool, firm: usize) -> f64 {
        if pool.is_elsewhere() {
            self.fill_away[firm]
        } else {
            self.fill[firm]
        }
    }

    /// Firms take in what payers' tills hold for them (or want from them), in pounds and in local money.
    /// Every till must be settled exactly once with every block and then be emptied.
    pub fn take_in(&mut self, tills: &[Till]) {
        let Self {
            desk,
            purses,
            received,
            local_money,
            ..
        } = self;
        desk.settle_with(purses, received, tills);
        for (slot, purse) in local_money.iter_mut().enumerate() {
            let FirmPurses {
                held,
                taken,
                passed_on,
                ..
            } = purse;
            desk.settle_notes(slot, [held, taken, passed_on, received], tills);
        }
    }

    /// Invoices that a firm has not paid, pence.
    #[must_use]
    pub fn owes(&self, firm: usize, products: usize) -> Pence {
        let [one, other] = &self.payable;
        let unpaid = self.everywhere(firm, products);
        unpaid.map(|at| one[at] + other[at]).sum()
    }
}
