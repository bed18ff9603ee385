//! Local currencies: what their terms are.

use super::record::{Choice, choice, record};
use super::rules::{Defaults, names, number, one_of, share, text, whole};
use super::types::MONTHS_MAX;

record! {
    /// A local currency: by what design it is issued, where, to whom and on what terms. Terms that belong to
    /// another design are refused.
    Currency {
        /// Its name.
        name: String = text();
        /// By what rule it comes into the world.
        design: Design = one_of().or(Design::Voucher);
        /// Regions in which it circulates, by name; all when empty. Its issuer has a branch in each, with a
        /// reserve and a fund of its own. Vouchers and municipal money also pay for what is bought across
        /// their border.
        regions: Vec<String> = names();
        /// First month.
        start: u32 = whole("month", 1, MONTHS_MAX).or(1);
        /// The month in which it is closed and holders are paid out; never when absent.
        end: Option<u32> = whole("month", 1, MONTHS_MAX).optional();
        /// The currency that a voucher is issued against and redeemed into, by name; pounds when absent.
        base: Option<String> = text().optional();

        /// Share of households that would use it; of mutual credit those of members' staff who would take a
        /// part of their wage in it. What they do with it they decide by what their shops take.
        household_share: Option<f64> = share().optional();
        /// Share of firms that would take it. Whether it pays them they decide by their margin, their idle
        /// capacity, what customers hold and what they can pass on.
        firm_share: Option<f64> = share().optional();
        /// Sectors whose firms may take it (all private ones when empty); of a time bank those whose services
        /// members give each other.
        sectors: Vec<String> = names();
        /// Largest share of a bill that firms take in it.
        bill_share: f64 = share().assumed(1.0);
        /// How much dearer a place that takes it may be for those who hold it: the preference of people who
        /// joined by conviction, as a share of the price.
        preference: f64 = share().assumed(0.02);
        /// Share of what a firm takes in it that it counts as custom it would not have had otherwise.
        added_custom: f64 = share().assumed(0.2);

        /// Voucher: share of its spending that a user means to pay in it, as far as its shops take it.
        top_up: Option<f64> = share().optional();
        /// Municipal: paid to each household that uses it.
        income: Option<f64> = number("pounds a month", 0.0, 10_000.0).optional();
        /// Most of a wage that is paid in it to staff who use it, less what they have left of it: by public
        /// services, of municipal money; by firms, from what their suppliers have left them, of the others.
        wage_share: Option<f64> = share().optional();
        /// Voucher and municipal: share of council tax that may be paid in it.
        tax_share: Option<f64> = share().optional();
        /// Voucher and municipal: pounds held for each pound of notes; what is beyond 1 is the issuer's own.
        reserve: Option<f64> = number("pounds a pound", 0.0, 10.0).optional();
        /// Voucher and municipal: fee on what firms redeem (observed 0.02 to 0.05).
        redemption_fee: Option<f64> = share().optional();
        /// Share of holdings presented when the currency closes; the rest is lost to its holders.
        presented: f64 = share().assumed(0.95);

        /// Mutual credit: what a member may owe, as a share of its yearly sales.
        limit: Option<f64> = share().optional();
        /// Mutual credit: what a member may hold, as a share of its yearly sales.
        cap: Option<f64> = number("share", 0.0, 10.0).optional();
        /// Mutual credit: share of members whose invoices to one another are set off each month.
        clearing: Option<f64> = share().optional();
        /// Mutual credit: what credit is worth to a member that cannot pass it on, per pound.
        idle_worth: f64 = share().sourced(0.7, "WIR outside the bank: 0.65 (2019) to 0.75 francs (2009)");
        /// Mutual credit: fee on what members take, in pounds.
        transaction_fee: Option<f64> = share().optional();
        /// Fee of each firm that takes part.
        membership_fee: Option<f64> = number("pounds a month", 0.0, 100_000.0).optional();

        /// Time bank: hours that a member asks for in a month, on average.
        hours: Option<f64> = number("hours a month", 0.0, 700.0).optional();
        /// Time bank: hours that a member may be ahead or behind.
        hours_limit: Option<f64> = number("hours", 0.0, 1_000.0).optional();
        /// Time bank: hours that each member is given at the start, from the pool.
        opening_hours: Option<f64> = number("hours", 0.0, 1_000.0).optional();
        /// Time bank: share of the hours that would otherwise have been bought.
        replaces: Option<f64> = share().optional();
        /// Time bank: what an hour costs where it is bought.
        hour_price: Option<f64> = number("pounds an hour", 0.0, 1_000.0).optional();

        /// Yearly loss of idle balances (Chiemgauer 0.08, then 0.06); in mutual credit of what members hold.
        demurrage: Option<f64> = share().optional();
        /// What the issuer is given at the start, by the state or a foundation.
        grant: Option<f64> = number("pounds", 0.0, 1e9).optional();
        /// What it costs to run, of each branch, paid by the issuer's fund as far as that reaches.
        running_cost: f64 = number("pounds a month", 0.0, 1e9).assumed(0.0);
        /// Who pays what the fund cannot, and what municipal money is issued against.
        paid_by: Supporter = one_of().or(Supporter::Council);
        /// Every so many months the issuer reconsiders limits; never when 0.
        review_months: u32 = whole("months", 0, MONTHS_MAX).or(0);
        /// By what share it then moves them.
        review_step: f64 = share().assumed(0.1);
    }
}

choice! {
    /// By what rule a local currency comes into the world.
    Design {
        /// Bought one to one with pounds that stay in reserve; consumers do not redeem it, firms do for a fee.
        Voucher = "voucher",
        /// Credit that member firms grant each other: balances and the pool's sum to zero.
        MutualCredit = "mutual_credit",
        /// Hours that member households give each other: balances and the pool's sum to zero.
        TimeBank = "time_bank",
        /// Paid out by the council or the state, one to one against pounds that they set aside.
        Municipal = "municipal",
    }
}

choice! {
    /// Who pays what an issuer cannot.
    Supporter {
        /// The council, by a levy on its residents' income (budget-neutral).
        Council = "council",
        /// The state.
        State = "state",
        /// Nobody: an issuer that owes its office three months' cost closes.
        Nobody = "nobody",
    }
}

/// A term of a currency, the designs that it belongs to, and those that cannot do without it.
struct Term {
    name: &'static str,
    given: fn(&Currency) -> bool,
    of: &'static [Design],
    needed_by: &'static [Design],
}

const VOUCHER: &[Design] = &[Design::Voucher];
const CREDIT: &[Design] = &[Design::MutualCredit];
const HOURS: &[Design] = &[Design::TimeBank];
const MUNICIPAL: &[Design] = &[Design::Municipal];
const NOTES: &[Design] = &[Design::Voucher, Design::Municipal];
const MONEY: &[Design] = &[Design::Voucher, Design::Municipal, Design::MutualCredit];
const PEOPLE: &[Design] = &[Design::Voucher, Design::Municipal, Design::TimeBank];
const ALL: &[Design] = <Design as Choice>::ALL;
const NONE: &[Design] = &[];

macro_rules! terms {
    ($($field:ident of $of:ident, needed by $needed_by:ident;)*) => {
        const TERMS: &[Term] = &[$(Term {
            name: stringify!($field),
            given: |currency| currency.$field.is_some(),
            of: $of,
            needed_by: $needed_by,
        },)*];
    };
}

terms! {
    base of VOUCHER, needed by NONE;
    household_share of ALL, needed by PEOPLE;
    firm_share of MONEY, needed by MONEY;
    top_up of VOUCHER, needed by VOUCHER;
    income of MUNICIPAL, needed by NONE;
    wage_share of MONEY, needed by NONE;
    tax_share of NOTES, needed by NONE;
    reserve of NOTES, needed by NONE;
    redemption_fee of NOTES, needed by NONE;
    limit of CREDIT, needed by CREDIT;
    cap of CREDIT, needed by CREDIT;
    clearing of CREDIT, needed by NONE;
    transaction_fee of CREDIT, needed by NONE;
    membership_fee of MONEY, needed by NONE;
    hours of HOURS, needed by HOURS;
    hours_limit of HOURS, needed by HOURS;
    opening_hours of HOURS, needed by NONE;
    replaces of HOURS, needed by NONE;
    hour_price of HOURS, needed by NONE;
    demurrage of MONEY, needed by NONE;
}

impl Currency {
    /// Terms that are given and do not belong to its design.
    pub fn foreign_terms(&self) -> impl Iterator<Item = &'static str> + '_ {
        let foreign = |term: &&Term| (term.given)(self) && !term.of.contains(&self.design);
        TERMS.iter().filter(foreign).map(|term| term.name)
    }

    /// Terms that its design cannot do without and that are not given.
    pub fn missing_terms(&self) -> impl Iterator<Item = &'static str> + '_ {
        let missing = |term: &&Term| term.needed_by.contains(&self.design) && !(term.given)(self);
        TERMS.iter().filter(missing).map(|term| term.name)
    }

    /// Names of all terms that belong to a design and not to all.
    pub fn terms_of(design: Design) -> impl Iterator<Item = &'static str> {
        let of = move |term: &&Term| term.of.contains(&design);
        TERMS.iter().filter(of).map(|term| term.name)
    }

    /// Where it circulates, in words.
    #[must_use]
    pub fn where_it_circulates(&self) -> String {
        if self.regions.is_empty() {
            "all regions".to_owned()
        } else {
            self.regions.join(", ")
        }
    }

    /// How many take part: its share of households, of mutual credit its share of firms.
    #[must_use]
    pub fn strength(&self) -> f64 {
        let share = self.household_share.or(self.firm_share);
        share.unwrap_or_default()
    }

    /// Makes it larger or smaller by a factor: shares of households and firms, and what it costs to run.
    pub fn scale(&mut self, factor: f64) {
        for share in [&mut self.household_share, &mut self.firm_share] {
            *share = share.map(|share| share * factor);
        }
        self.running_cost *= factor;
    }

    /// Its design in words: "a voucher".
    #[must_use]
    pub const fn design_in_words(&self) -> &'static str {
        match self.design {
            Design::Voucher => "a voucher",
            Design::MutualCredit => "mutual credit",
            Design::TimeBank => "a time bank",
            Design::Municipal => "municipal money",
        }
    }

    /// Whether it circulates in a region.
    #[must_use]
    pub fn circulates_in(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|name| name == region)
    }

    /// Whether it runs in a month: it has started and has not been closed by its own date.
    #[must_use]
    pub fn runs(&self, month: u32) -> bool {
        month >= self.start && self.end.is_none_or(|end| month < end)
    }

    /// Whether notes are issued against pounds (or another currency's notes) in reserve.
    #[must_use]
    pub fn has_notes(&self) -> bool {
        NOTES.contains(&self.design)
    }

    /// Whether firms take it as money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        MONEY.contains(&self.design)
    }
}
