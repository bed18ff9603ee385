//! What is told of a local currency: figures that are read of its years.

use super::currency::{CurrencyOutcome, CurrencyRow};

macro_rules! currency_figures {
    ($($variant:ident, $name:literal, $label:literal, $unit:literal, $read:expr;)*) => {
        /// A figure that is read of a local currency's years.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum CurrencyFigure { $(#[doc = $label] $variant,)* }

        impl CurrencyFigure {
            /// All of them, in reading order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// Its name as data.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
            /// Its name for readers, with its duration.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Unit of its value.
            #[must_use]
            pub const fn unit(self) -> &'static str { match self { $(Self::$variant => $unit,)* } }
            /// Reads it of a year, or of the mean of some years; not a number where it cannot be divided.
            #[must_use]
            pub fn read(self, row: &CurrencyRow) -> f64 {
                let read: fn(&CurrencyRow) -> f64 = match self { $(Self::$variant => $read,)* };
                read(row)
            }
        }
    };
}

currency_figures! {
    Circulation, "circulation", "In circulation", "pence", |r| of(r, CurrencyOutcome::Circulation);
    ByHouseholds, "spent_by_households", "Spent by households, a year", "pence", |r| of(r, CurrencyOutcome::ByHouseholds);
    ByFirms, "spent_by_firms", "Spent by firms, a year", "pence", |r| of(r, CurrencyOutcome::ByFirms);
    Across, "spent_across_border", "Of it to other regions, a year", "pence", |r| of(r, CurrencyOutcome::Across);
    PaidOut, "paid_out", "Paid out by its issuer, a year", "pence", |r| of(r, CurrencyOutcome::PaidOut);
    Velocity, "velocity", "Changed hands, times a year", "times a year", |r| ratio(turnover(r), of(r, CurrencyOutcome::Circulation));
    RedeemedPerTurn, "redeemed_per_turn", "Changed back, of what firms took", "share", |r| ratio(of(r, CurrencyOutcome::Redeemed), turnover(r));
    RedeemedOfIssue, "redeemed_of_issue", "Changed back, of what was issued", "share", |r| ratio(of(r, CurrencyOutcome::Redeemed), issued(r));
    IdleShare, "idle_share", "Lay idle, of what was held", "share", |r| ratio(of(r, CurrencyOutcome::Idle), of(r, CurrencyOutcome::AtEnd));
    Users, "users", "Households that use it (simulated)", "households", |r| of(r, CurrencyOutcome::Users);
    Takers, "takers", "Firms that take it (simulated)", "firms", |r| of(r, CurrencyOutcome::Takers);
    DeadEndShare, "dead_end_share", "Takers that can pass none on", "share", |r| ratio(of(r, CurrencyOutcome::DeadEnds), of(r, CurrencyOutcome::Takers));
    Reciprocity, "reciprocity", "Firms’ payments matched the other way", "share", |r| of(r, CurrencyOutcome::Reciprocity);
    InCircles, "payments_in_circles", "Firms’ payments that run in circles", "share", |r| of(r, CurrencyOutcome::InCircles);
    CirclesShare, "set_off_without_credit", "Members’ invoices set off, without credit", "share", |r| ratio(of(r, CurrencyOutcome::InCirclesAlone), of(r, CurrencyOutcome::Due));
    SetOffShare, "set_off_with_credit", "Members’ invoices set off, with credit", "share", |r| ratio(of(r, CurrencyOutcome::SetOff), of(r, CurrencyOutcome::Due));
    Losses, "losses", "Lost or left unpaid, a year", "pence", losses;
    LossShare, "loss_share", "Lost or left unpaid, of what was paid", "share", |r| ratio(losses(r), turnover(r));
    Fund, "fund", "Issuer’s own fund", "pence", |r| of(r, CurrencyOutcome::Fund);
    Cost, "running_cost", "Running cost, a year", "pence", |r| of(r, CurrencyOutcome::Cost);
    CostCovered, "cost_covered", "Running cost that its fund bears", "share", |r| ratio(of(r, CurrencyOutcome::FromFund), of(r, CurrencyOutcome::Cost));
    HoursGiven, "hours_given", "Hours given, a year", "hours", |r| of(r, CurrencyOutcome::HoursGiven);
    HoursMet, "hours_met", "Hours given, of those asked for", "share", |r| ratio(of(r, CurrencyOutcome::HoursGiven), of(r, CurrencyOutcome::HoursAsked));
}

impl CurrencyFigure {
    /// The least and the most that it can be.
    #[must_use]
    pub fn bounds(self) -> [f64; 2] {
        match (self, self.unit()) {
            (Self::Fund, _) => [f64::NEG_INFINITY, f64::INFINITY],
            (Self::RedeemedOfIssue, _) => [0.0, f64::INFINITY],
            (_, "share") => [0.0, 1.0],
            _ => [0.0, f64::INFINITY],
        }
    }
}

fn of(row: &CurrencyRow, outcome: CurrencyOutcome) -> f64 {
    row[outcome as usize]
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { f64::NAN }
}

fn issued(row: &CurrencyRow) -> f64 {
    of(row, CurrencyOutcome::Bought) + of(row, CurrencyOutcome::PaidOut)
}

/// Debts left unpaid and holdings lost, pence.
fn losses(row: &CurrencyRow) -> f64 {
    of(row, CurrencyOutcome::Defaulted) + of(row, CurrencyOutcome::Lost)
}

/// What was paid in it by households and firms, pence.
#[must_use]
pub fn turnover(row: &CurrencyRow) -> f64 {
    of(row, CurrencyOutcome::ByHouseholds) + of(row, CurrencyOutcome::ByFirms)
}

/// Whether anybody takes part: it is held, taken, used or run.
#[must_use]
pub fn is_alive(row: &CurrencyRow) -> bool {
    [
        CurrencyOutcome::AtEnd,
        CurrencyOutcome::Users,
        CurrencyOutcome::Takers,
        CurrencyOutcome::Cost,
    ]
    .into_iter()
    .any(|outcome| of(row, outcome) != 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 200 about, 600 spent by households and 400 by firms, 250 changed back, 300 issued, 50 of 100
    /// idle, 2 of 8 takers dead ends, 90 of 120 invoices set off, 60 of them in circles, 30 of 40 of
    /// cost paid by the fund, 10 unpaid and 5 lost, 9 hours of 12.
    fn row() -> CurrencyRow {
        let mut row = CurrencyRow::default();
        for (outcome, value) in [
            (CurrencyOutcome::Circulation, 200.0),
            (CurrencyOutcome::ByHouseholds, 600.0),
            (CurrencyOutcome::ByFirms, 400.0),
            (CurrencyOutcome::Redeemed, 250.0),
            (CurrencyOutcome::Bought, 100.0),
            (CurrencyOutcome::PaidOut, 200.0),
            (CurrencyOutcome::AtEnd, 100.0),
            (CurrencyOutcome::Idle, 50.0),
            (CurrencyOutcome::Takers, 8.0),
            (CurrencyOutcome::DeadEnds, 2.0),
            (CurrencyOutcome::Due, 120.0),
            (CurrencyOutcome::SetOff, 90.0),
            (CurrencyOutcome::InCirclesAlone, 60.0),
            (CurrencyOutcome::Cost, 40.0),
            (CurrencyOutcome::FromFund, 30.0),
            (CurrencyOutcome::Defaulted, 10.0),
            (CurrencyOutcome::Lost, 5.0),
            (CurrencyOutcome::HoursGiven, 9.0),
            (CurrencyOutcome::HoursAsked, 12.0),
        ] {
            row[outcome as usize] = value;
        }
        row
    }

    #[test]
    fn figures_by_hand() {
        for (figure, wanted) in [
            (CurrencyFigure::Velocity, 5.0),
            (CurrencyFigure::RedeemedPerTurn, 0.25),
            (CurrencyFigure::RedeemedOfIssue, 250.0 / 300.0),
            (CurrencyFigure::IdleShare, 0.5),
            (CurrencyFigure::DeadEndShare, 0.25),
            (CurrencyFigure::CirclesShare, 0.5),
            (CurrencyFigure::SetOffShare, 0.75),
            (CurrencyFigure::Losses, 15.0),
            (CurrencyFigure::LossShare, 0.015),
            (CurrencyFigure::CostCovered, 0.75),
            (CurrencyFigure::HoursMet, 0.75),
        ] {
            let found = figure.read(&row());
            assert!((found - wanted).abs() < 1e-12, "{}: {found}", figure.name());
        }
        assert!((turnover(&row()) - 1000.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_recorded_is_nothing_read() {
        let nothing = CurrencyRow::default();
        for figure in CurrencyFigure::ALL {
            let found = figure.read(&nothing);
            assert!(found == 0.0 || found.is_nan(), "{}", figure.name());
        }
        assert!(is_alive(&row()) && !is_alive(&nothing));
    }
}
