//! Local currencies in a region: what agents hold of each, and its issuer.
//!
//! Every currency that circulates in a region has a slot there: the place of its issuer in
//! [`Region::issuers`](super::region::Region::issuers) and of agents' purses in their blocks. Where there
//! is no currency there is no purse.

use serde::{Deserialize, Serialize};

use crate::clearing::Workspace;
use crate::measure::currency::CurrencyRow;
use crate::units::{Minutes, Pence};

/// Most currencies that circulate in one region.
pub const SLOTS_MAX: usize = 16;

/// What a block of firms has to do with one currency: one entry a firm, pence at par.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FirmPurses {
    /// Notes held, never negative; in mutual credit the balance, negative what is owed to the pool.
    pub held: Vec<Pence>,
    /// Below this a balance is not drawn this month: 0 for notes, in mutual credit minus the part of its
    /// limit that the firm cares to use.
    pub floor: Vec<Pence>,
    /// Takes part: has found that the currency pays it.
    pub member: Vec<bool>,
    /// Share of a bill that the firm takes in it this month, 0 to 1.
    pub takes: Vec<f32>,
    /// What it could pass on in a month to suppliers that take part, when they have room, pence.
    pub outlet: Vec<Pence>,
    /// What they take of that this month, pence.
    pub taken_by_suppliers: Vec<Pence>,
    /// Mutual credit: what more it could pass on in a month once it has looked for suppliers that take part
    /// for some months, pence.
    pub opens: Vec<Pence>,
    /// Taken this month from customers.
    pub taken: Vec<Pence>,
    /// Passed on this month to suppliers and staff.
    pub passed_on: Vec<Pence>,
    /// Of that, paid across the border and not yet handed over: all firms of the block.
    pub across: Pence,
    /// What it takes in a month, smoothed, pence.
    pub usually_taken: Vec<f32>,
    /// What customers would pay in it in a month if it took all bills in full, smoothed, pence.
    pub usually_offered: Vec<f32>,
}

impl FirmPurses {
    /// Empty purses of firms that do not take it.
    #[must_use]
    pub fn new(firms: usize) -> Self {
        let none = || vec![Pence::ZERO; firms];
        Self {
            held: none(),
            floor: none(),
            member: vec![false; firms],
            takes: vec![0.0; firms],
            outlet: none(),
            opens: none(),
            taken_by_suppliers: none(),
            taken: none(),
            passed_on: none(),
            across: Pence::ZERO,
            usually_taken: vec![0.0; firms],
            usually_offered: vec![0.0; firms],
        }
    }

    /// Forgets what a firm that leaves had to do with the currency, but for what it holds.
    pub fn leave(&mut self, firm: usize) {
        self.member[firm] = false;
        self.takes[firm] = 0.0;
        self.floor[firm] = Pence::ZERO;
        self.outlet[firm] = Pence::ZERO;
        self.opens[firm] = Pence::ZERO;
        self.taken_by_suppliers[firm] = Pence::ZERO;
        self.usually_taken[firm] = 0.0;
        self.usually_offered[firm] = 0.0;
    }

    /// What a firm can pay with it now, pence.
    #[must_use]
    #[inline]
    pub fn available(&self, firm: usize) -> Pence {
        (self.held[firm] - self.floor[firm]).max(Pence::ZERO)
    }
}

/// The part of a bill that is paid in a local currency: as much as the payer has, at most the share
/// that the payee takes of the whole bill, and no more than is left to pay.
#[must_use]
#[inline]
pub fn part_in_notes(available: Pence, bill: Pence, takes: f32, left: Pence) -> Pence {
    // Rounded in favour of notes: whoever counts on paying a share in notes has pounds for the rest.
    let taken = bill - bill.scaled(1.0 - f64::from(takes));
    available.min(taken).min(left).max(Pence::ZERO)
}

/// What a block of households has to do with one currency: one entry a household.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HouseholdPurses {
    /// Would use it.
    pub uses: Vec<bool>,
    /// Notes held, pence at par.
    pub held: Vec<Pence>,
    /// Of a time bank: hours given less hours taken.
    pub minutes: Vec<Minutes>,
    /// Of a time bank: bought services that this month's hours replace, pence at basic prices.
    pub replaced: Vec<Pence>,
    /// Paid to firms this month.
    pub spent: Pence,
    /// Who has paid a firm in it this month.
    pub paid: Vec<bool>,
    /// Of what was paid, across the border and not yet handed over.
    pub across: Pence,
    /// Changed from pounds this month.
    pub bought: Pence,
    /// Paid in taxes this month.
    pub taxes: Pence,
    /// Paid out to each who uses it since taxes were last paid: basic income, which is not taxed.
    pub paid_out_each: Pence,
}

/// Where an issuer stands in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Its month has not come.
    #[default]
    Waiting,
    /// Runs.
    Running,
    /// Has closed; nobody holds anything of it any more.
    Closed,
}

/// The issuer of a local currency, or its branch in this region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Issuer {
    /// The currency's place in the scenario.
    pub currency: usize,
    /// The slot of the currency that its reserve is held in; pounds when none.
    pub base: Option<usize>,
    /// Where it stands in its life.
    pub standing: Standing,
    /// Notes in circulation at par, those in other issuers' reserves included; backed one to one.
    pub notes: Pence,
    /// The pool's account with its members: minus the sum of their balances.
    pub pool: Pence,
    /// The same of a time bank.
    pub pool_minutes: Minutes,
    /// The issuer's own pounds, beside the reserve: fees, demurrage and what it was given, less its costs.
    pub fund: Pence,
    /// What its reviews have made of limits: a factor.
    pub limits: f64,
    /// What it still owes its office, pence.
    pub arrears: Pence,
    /// Running cost of this month that its fund could not bear: the council's, paid from a levy.
    pub council_cost: Pence,
    /// The state's.
    pub state_cost: Pence,
    /// What it is to pay out this month to its users, all together, that the council raises by a levy.
    pub council_payout: Pence,
    /// How much cheaper its holders count a price of 1 where it is taken: their preference and what they
    /// would lose by holding it for another month, or by changing it back.
    pub edge: f64,
    /// The same of firms that hold more than they can pass on: they would pay to change it back, or
    /// could not.
    pub edge_when_stuck: f64,
    /// Its users look for places that take it before they hold any.
    pub buys_in: bool,
    /// Mean share of their sales that takers of each sector take in it.
    pub taken_share: Vec<f64>,
    /// Firms of each sector that take it, by index in the region.
    pub directory: Vec<Vec<u32>>,
    /// Of a time bank: the product that members give each other and buy the less of.
    pub gives: Option<usize>,
    /// What it pays in other regions in which it circulates.
    pub across: Across,
    /// What has happened this month.
    pub month: Turnover,
    /// Paid by households and firms since the last review.
    pub paid_since_review: Pence,
    /// Left unpaid by closing members since then.
    pub defaulted_since_review: Pence,
    /// Memory of clearings.
    #[serde(skip)]
    pub clearing: Workspace,
    /// What is recorded of the month.
    pub row: CurrencyRow,
    /// Reciprocity of payments between firms and their share in circles, when they were last looked at.
    pub network: [f64; 2],
}

impl Issuer {
    /// Whether it runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.standing == Standing::Running
    }

    /// How much cheaper a firm that holds so much of it counts a price of 1 where it is taken, when it
    /// could pass on `outlet` in a month: a share of the price.
    #[must_use]
    pub fn edge_of(&self, held: Pence, outlet: Pence) -> f64 {
        if held > outlet {
            self.edge_when_stuck
        } else {
            self.edge
        }
    }
}

/// A branch of a currency that circulates in several regions, and the others.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Across {
    /// Share of other regions' orders that firms here take in it, 0 to 1, by product.
    pub taken: Vec<f64>,
    /// Share of what buyers here pay to the rest of the area that firms there take in it, 0 to 1, last
    /// month: by firms and by final buyers, in the order of the month's markets.
    pub takes: [f32; 2],
    /// Paid across the border in the market at hand, pence.
    pub sent: Pence,
    /// Has come from other regions for firms here, pence.
    pub arrived: Pence,
}

/// What all issuers of a region cost its council this month, pence: running cost that their funds do not
/// bear, and what they pay out.
#[must_use]
pub fn council_costs(issuers: &[Issuer]) -> [f64; 2] {
    let sum = |part: fn(&Issuer) -> Pence| issuers.iter().map(part).sum::<Pence>().as_f64();
    [sum(|i| i.council_cost), sum(|i| i.council_payout)]
}

/// What an issuer adds up, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Turnover {
    /// Paid by households to firms.
    pub by_households: Pence,
    /// Paid by firms to firms.
    pub by_firms: Pence,
    /// Changed from pounds by users.
    pub bought: Pence,
    /// Of both, to firms of other regions.
    pub across: Pence,
    /// What firms have taken in it from buyers in other regions.
    pub from_across: Pence,
    /// Paid out by the issuer.
    pub paid_out: Pence,
    /// Paid in taxes.
    pub taxes: Pence,
    /// Changed back by firms.
    pub redeemed: Pence,
    /// Fees.
    pub fees: Pence,
    /// Melted.
    pub melted: Pence,
    /// Debts to the pool that closing members left unpaid.
    pub defaulted: Pence,
    /// Lost by holders when the currency, or they themselves, closed.
    pub lost: Pence,
    /// What it cost to run, whoever paid.
    pub cost: Pence,
    /// The part that its fund paid.
    pub from_fund: Pence,
    /// Most notes about within the month.
    pub peak: Pence,
    /// Members' invoices to one another that were due.
    pub due: Pence,
    /// The part that was set off.
    pub set_off: Pence,
    /// The part that circles alone would have set off.
    pub in_circles: Pence,
    /// Hours given.
    pub minutes: Minutes,
    /// Hours asked for.
    pub minutes_asked: Minutes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_pay_what_is_there_and_what_is_taken() {
        let part = |available, bill, takes, left| {
            part_in_notes(Pence(available), Pence(bill), takes, Pence(left)).0
        };
        assert_eq!(part(100, 60, 1.0, 60), 60);
        assert_eq!(part(40, 60, 1.0, 60), 40);
        assert_eq!(part(100, 61, 0.5, 61), 31, "the odd penny in notes");
        assert_eq!(part(100, 60, 1.0, 20), 20, "another currency paid the rest");
        assert_eq!(part(100, 60, 0.0, 60), 0);
        assert_eq!(part(-5, 60, 1.0, 60), 0);
    }
}
