//! What is recorded of every local currency's month.

use serde::{Deserialize, Serialize};

use super::outcome::Kind;

macro_rules! currency_outcomes {
    ($($variant:ident, $name:literal, $unit:literal, $kind:ident, $doc:literal;)*) => {
        /// One recorded figure of a local currency's month in a region.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum CurrencyOutcome { $(#[doc = $doc] $variant,)* }

        impl CurrencyOutcome {
            /// All of them, in the order of their columns.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// Column name in tables.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
            /// Unit of a month's value.
            #[must_use]
            pub const fn unit(self) -> &'static str { match self { $(Self::$variant => $unit,)* } }
            /// How it adds up over months.
            #[must_use]
            pub const fn kind(self) -> Kind { match self { $(Self::$variant => Kind::$kind,)* } }
            /// What it means, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $(Self::$variant => $doc,)* } }
        }
    };
}

currency_outcomes! {
    Circulation, "circulation", "pence", Level, "Notes about, the mean of the month's most and its end; in mutual credit the sum of positive balances.";
    AtEnd, "circulation_at_end", "pence", Level, "Notes about at the month's end; in mutual credit the sum of positive balances.";
    ByHouseholds, "spent_by_households", "pence", Flow, "Paid in it by households to firms.";
    ByFirms, "spent_by_firms", "pence", Flow, "Paid in it by firms to firms.";
    Across, "spent_across_border", "pence", Flow, "Of both, to firms of other regions in which it circulates.";
    FromAcross, "taken_from_across_border", "pence", Flow, "Taken by firms from buyers in other regions in which it circulates.";
    Bought, "bought", "pence", Flow, "Pounds changed into it by users.";
    PaidOut, "paid_out", "pence", Flow, "Paid out by the issuer as income or wages.";
    Taxes, "paid_in_taxes", "pence", Flow, "Council tax paid in it.";
    Redeemed, "redeemed", "pence", Flow, "Changed back into its base by firms.";
    Fees, "fees", "pence", Flow, "Fees on redemption, on what is taken, and of membership.";
    Melted, "melted", "pence", Flow, "Lost by idle balances to demurrage.";
    HeldByHouseholds, "held_by_households", "pence", Level, "Held by households at the month's end.";
    Idle, "idle", "pence", Level, "Held at the month's end by those who passed on less than half of what they hold.";
    Users, "users", "agents", Level, "Households that paid in it or hold any at the month's end; of a time bank its members.";
    Takers, "takers", "agents", Level, "Firms that take it.";
    DeadEnds, "dead_ends", "agents", Level, "Firms that take it and have no supplier that does.";
    Reciprocity, "reciprocity", "share", Ratio, "Share of payments between two firms that is matched by payments the other way, in the last month of the year before.";
    InCircles, "payments_in_circles", "share", Ratio, "Share of payments between firms that lies on circles of firms, in the last month of the year before.";
    Owed, "owed_to_pool", "pence", Level, "What members owe the pool of mutual credit.";
    Pool, "pool", "pence", Level, "The pool's own account in mutual credit: fees less members' unpaid debts.";
    Defaulted, "defaulted", "pence", Flow, "Debts to the pool that closing members left unpaid.";
    Lost, "lost", "pence", Flow, "Lost by holders when the currency, or they themselves, closed.";
    Due, "invoices_due", "pence", Flow, "Members' invoices to one another that fell due.";
    SetOff, "invoices_set_off", "pence", Flow, "The part of them that was set off, in circles and by credit within limits.";
    InCirclesAlone, "invoices_in_circles", "pence", Flow, "The part of them that circles alone would have set off, without credit.";
    Fund, "fund", "pence", Level, "The issuer's own pounds beside the reserve.";
    Cost, "running_cost", "pence", Flow, "What it cost to run, whoever paid.";
    FromFund, "running_cost_from_fund", "pence", Flow, "The part of it that the issuer's fund paid.";
    Limits, "limits", "factor", Ratio, "What the issuer's reviews have made of limits.";
    HoursGiven, "hours_given", "hours", Flow, "Hours that members gave each other.";
    HoursAsked, "hours_asked", "hours", Flow, "Hours that members asked for.";
}

/// A currency's month: one value for each [`CurrencyOutcome`].
pub type CurrencyRow = [f64; CurrencyOutcome::COUNT];

/// Every currency's years, region by region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CurrencyYears {
    /// Each currency and the index of the region that it circulates in, in order of regions.
    pub currencies: Vec<(usize, String)>,
    /// Sums over the months of a year, `[year][currency]`.
    sums: Vec<CurrencyRow>,
    /// Months recorded.
    months: u32,
}

impl CurrencyYears {
    /// An empty record of these currencies.
    #[must_use]
    pub fn new(currencies: Vec<(usize, String)>) -> Self {
        Self {
            currencies,
            ..Self::default()
        }
    }

    /// As read back: yearly figures, `[year][currency]`, of a run of so many months.
    #[must_use]
    pub fn restored(
        currencies: Vec<(usize, String)>,
        years: Vec<CurrencyRow>,
        months: u32,
    ) -> Self {
        let mut restored = Self {
            currencies,
            sums: years,
            months,
        };
        for (place, row) in restored.sums.iter_mut().enumerate() {
            let year = (place / restored.currencies.len().max(1)) as u32;
            let months = f64::from((months - year * 12).min(12));
            for (value, outcome) in row.iter_mut().zip(CurrencyOutcome::ALL) {
                *value *= months / months_counted(*outcome);
            }
        }
        restored
    }

    /// Appends a month: one row a currency, in order.
    pub fn push_month<'a>(&mut self, rows: impl Iterator<Item = &'a CurrencyRow>) {
        if self.months.is_multiple_of(12) {
            let length = self.sums.len() + self.currencies.len();
            self.sums.resize(length, CurrencyRow::default());
        }
        self.months += 1;
        let first = self.sums.len() - self.currencies.len();
        for (sums, row) in self.sums[first..].iter_mut().zip(rows) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }

    /// Years recorded, the last one perhaps in part.
    #[must_use]
    pub fn years(&self) -> u32 {
        self.months.div_ceil(12)
    }

    /// A currency's year (1 = first): flows as twelve times their monthly mean, the rest as the mean.
    #[must_use]
    pub fn year(&self, year: u32, currency: usize) -> CurrencyRow {
        let months = f64::from((self.months - (year - 1) * 12).min(12));
        let mut row = self.sums[(year as usize - 1) * self.currencies.len() + currency];
        for (value, outcome) in row.iter_mut().zip(CurrencyOutcome::ALL) {
            *value *= months_counted(*outcome) / months;
        }
        row
    }

    /// A currency's flow in one year (1 = first) as it was, not as a yearly figure: of a year that was
    /// recorded in part only that part.
    #[must_use]
    pub fn sum(&self, year: u32, currency: usize, flow: CurrencyOutcome) -> f64 {
        let years = self.currencies.len();
        self.sums[(year as usize - 1) * years + currency][flow as usize]
    }

    /// The mean of some years, first and last included.
    #[must_use]
    pub fn mean(&self, first: u32, last: u32, currency: usize) -> CurrencyRow {
        let mut mean = CurrencyRow::default();
        for year in first..=last {
            let row = self.year(year, currency);
            for (mean, value) in mean.iter_mut().zip(row) {
                *mean += value / f64::from(last - first + 1);
            }
        }
        mean
    }
}

/// The same currency in several regions as one: flows and levels are added up, how payments between firms
/// lie is weighed by them, limits alike.
#[must_use]
pub fn together(rows: &[CurrencyRow]) -> CurrencyRow {
    let mut sum = CurrencyRow::default();
    for outcome in CurrencyOutcome::ALL.iter().map(|&o| o as usize) {
        sum[outcome] = rows.iter().map(|row| row[outcome]).sum();
    }
    let paid = CurrencyOutcome::ByFirms as usize;
    for outcome in [CurrencyOutcome::Reciprocity, CurrencyOutcome::InCircles].map(|o| o as usize) {
        let weighed: f64 = rows.iter().map(|row| row[outcome] * row[paid]).sum();
        sum[outcome] = if sum[paid] > 0.0 {
            weighed / sum[paid]
        } else {
            0.0
        };
    }
    sum[CurrencyOutcome::Limits as usize] /= rows.len().max(1) as f64;
    sum
}

/// Months that a yearly figure counts.
fn months_counted(outcome: CurrencyOutcome) -> f64 {
    match outcome.kind() {
        Kind::Flow => 12.0,
        Kind::Level | Kind::Ratio => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(turnover: f64, about: f64) -> CurrencyRow {
        let mut row = CurrencyRow::default();
        row[CurrencyOutcome::ByHouseholds as usize] = turnover;
        row[CurrencyOutcome::Circulation as usize] = about;
        row
    }

    #[test]
    fn a_year_sums_flows_and_averages_levels() {
        let mut years = CurrencyYears::new(vec![(0, "token".to_owned())]);
        for m in 1..=15 {
            years.push_month([month(10.0 * f64::from(m), 50.0)].iter());
        }
        assert_eq!(years.years(), 2);
        let first = years.year(1, 0);
        assert!((first[CurrencyOutcome::ByHouseholds as usize] - 780.0).abs() < 1e-9);
        assert!((first[CurrencyOutcome::Circulation as usize] - 50.0).abs() < 1e-9);
        // Three months of the second year, as a yearly figure.
        let second = years.year(2, 0);
        assert!((second[CurrencyOutcome::ByHouseholds as usize] - 140.0 * 12.0).abs() < 1e-9);
        let as_it_was = years.sum(2, 0, CurrencyOutcome::ByHouseholds);
        assert!((as_it_was - 420.0).abs() < 1e-9);
        let rows = (1..=2).map(|year| years.year(year, 0)).collect();
        let restored = CurrencyYears::restored(years.currencies.clone(), rows, 15);
        for year in 1..=2 {
            for (a, b) in restored.year(year, 0).iter().zip(years.year(year, 0)) {
                assert!((a - b).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn regions_together_add_up_and_weigh_by_what_firms_pay() {
        let row = |paid: f64, circles: f64| {
            let mut row = month(10.0, 5.0);
            row[CurrencyOutcome::ByFirms as usize] = paid;
            row[CurrencyOutcome::InCircles as usize] = circles;
            row[CurrencyOutcome::Limits as usize] = 1.0;
            row
        };
        let both = together(&[row(300.0, 0.2), row(100.0, 0.6)]);
        let of = |outcome: CurrencyOutcome| both[outcome as usize];
        assert!((of(CurrencyOutcome::InCircles) - 0.3).abs() < 1e-12);
        assert!((of(CurrencyOutcome::Circulation) - 10.0).abs() < 1e-12);
        assert!((of(CurrencyOutcome::Limits) - 1.0).abs() < 1e-12);
        let unpaid = together(&[row(0.0, 0.0)]);
        assert!(unpaid.iter().all(|value| value.is_finite()));
    }
}
