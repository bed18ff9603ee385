//! Multipliers: what a pound of new outside demand does, in three columns.
//!
//! The sense is always named: Type I and II come from the table; "simulated" is the change between
//! two runs of the same luck, one with the injection, per pound injected. It is net of what the
//! injection displaces.

use super::outcome::{Outcome, Series};
use super::window::Window;

/// Value added, household income and output per pound injected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Columns {
    /// Value added per pound.
    pub value_added: f64,
    /// Household income per pound.
    pub household_income: f64,
    /// Output per pound.
    pub output: f64,
}

impl Columns {
    /// The same operation on the three columns.
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            value_added: f(self.value_added),
            household_income: f(self.household_income),
            output: f(self.output),
        }
    }

    /// Column by column: this less another.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self {
            value_added: self.value_added - other.value_added,
            household_income: self.household_income - other.household_income,
            output: self.output - other.output,
        }
    }
}

/// Direct, indirect and induced parts of a multiplier, per pound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// In the sector that sells.
    pub direct: Columns,
    /// In its suppliers and theirs: Type I less direct.
    pub indirect: Columns,
    /// From the spending of the incomes earned: Type II less Type I.
    pub induced: Columns,
}

impl Parts {
    /// Splits Type I and Type II totals around a direct effect.
    #[must_use]
    pub fn split(direct: Columns, type_one: Columns, type_two: Columns) -> Self {
        Self {
            direct,
            indirect: type_one.less(direct),
            induced: type_two.less(type_one),
        }
    }
}

/// The simulated multiplier of one pair of runs: mean monthly change over `window` per pound a
/// month injected. Amounts are in pence, `pounds_a_month` in pounds (not zero).
#[must_use]
pub fn simulated(
    without: &Series,
    with: &Series,
    region: usize,
    window: Window,
    pounds_a_month: f64,
) -> Columns {
    let change = |outcome| {
        let months = window.first..=window.last;
        let sum: f64 = months
            .map(|m| with.value(m, region, outcome) - without.value(m, region, outcome))
            .sum();
        sum / f64::from(window.months()) / (100.0 * pounds_a_month)
    };
    Columns {
        value_added: change(Outcome::ValueAdded),
        household_income: change(Outcome::HouseholdIncome),
        output: change(Outcome::Output),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(output: f64, value_added: f64, income: f64) -> Series {
        let mut series = Series::new(vec!["r".into()], Vec::new(), 2);
        for month in 1..=2 {
            let mut row = [0.0; Outcome::COUNT];
            row[Outcome::Output as usize] = output * f64::from(month);
            row[Outcome::ValueAdded as usize] = value_added;
            row[Outcome::HouseholdIncome as usize] = income;
            series.push_month([(&row, &[][..])].into_iter());
        }
        series
    }

    #[test]
    fn a_pair_by_hand() {
        let (without, with) = (series(1000.0, 500.0, 300.0), series(1100.0, 560.0, 320.0));
        // 1 pound a month: output rises by 1 and 2 pounds (mean 1.5), value added by 0.6, income by 0.2.
        let columns = simulated(&without, &with, 0, Window::all(2), 1.0);
        assert_eq!(
            columns,
            Columns {
                value_added: 0.6,
                household_income: 0.2,
                output: 1.5
            }
        );
        let same = simulated(&without, &without, 0, Window::all(2), 1.0);
        assert_eq!(same, Columns::default());
    }

    #[test]
    fn parts_add_up_to_type_two() {
        let column = |v: f64| Columns {
            value_added: v,
            household_income: v / 2.0,
            output: v * 2.0,
        };
        let parts = Parts::split(column(1.0), column(1.25), column(1.5));
        assert_eq!(
            (
                parts.direct.output,
                parts.indirect.output,
                parts.induced.output
            ),
            (2.0, 0.5, 0.5)
        );
        assert_eq!(column(3.0).map(|v| v * 2.0), column(6.0));
    }
}
