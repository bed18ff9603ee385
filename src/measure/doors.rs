//! The doors: every pound that crosses the region's border leaves or comes in by exactly one.
//!
//! In = out + change in holdings, to the penny; holdings are what residents keep outside plus
//! regional banks' net settlement balance.

use super::outcome::{Outcome, Series};
use super::window::Window;

/// Money through the doors over a window, in pounds for every 100 pounds that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Doors {
    /// Gross money in over the window, pence.
    pub money_in: f64,
    /// Doors in, per 100 pounds in.
    pub came_in: Vec<(Outcome, f64)>,
    /// Doors out, per 100 pounds in.
    pub went_out: Vec<(Outcome, f64)>,
    /// What stayed: change in holdings, per 100 pounds in.
    pub stayed: f64,
    /// What the identity misses, pence: 0 when the books close.
    pub gap: f64,
}

/// Reads the doors of one run over a window. What residents held before the first month is not on
/// record: over that month the change in holdings is taken from the identity itself, after it from
/// the recorded holdings. A door without any flow is kept, so that tables of two policies have the
/// same rows.
#[must_use]
pub fn doors(series: &Series, region: usize, window: Window) -> Doors {
    let in_month = |month: u32, doors: &[Outcome]| -> f64 {
        doors
            .iter()
            .map(|&door| series.value(month, region, door))
            .sum()
    };
    let sum = |outcome: Outcome| -> f64 {
        (window.first..=window.last)
            .map(|m| series.value(m, region, outcome))
            .sum()
    };
    let held = |month: u32| series.value(month, region, Outcome::Holdings);
    let before = match window.first {
        1 => held(1) - in_month(1, Outcome::DOORS_IN) + in_month(1, Outcome::DOORS_OUT),
        first => held(first - 1),
    };
    let change = held(window.last) - before;
    let money_in: f64 = Outcome::DOORS_IN.iter().map(|&d| sum(d)).sum();
    let money_out: f64 = Outcome::DOORS_OUT.iter().map(|&d| sum(d)).sum();
    let per_100 = |pence: f64| {
        if money_in == 0.0 {
            0.0
        } else {
            100.0 * pence / money_in
        }
    };
    let table = |doors: &[Outcome]| doors.iter().map(|&d| (d, per_100(sum(d)))).collect();
    Doors {
        money_in,
        came_in: table(Outcome::DOORS_IN),
        went_out: table(Outcome::DOORS_OUT),
        stayed: per_100(change),
        gap: money_in - money_out - change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two months: 300 and 500 pence of exports, 50 of benefits; out 200 and 400 as imports, 30 as
    /// taxes. Holdings end at 70, then at 220.
    fn example() -> Series {
        let mut series = Series::new(vec!["r".into()], Vec::new(), 2);
        for (exports, imports, taxes, holdings) in
            [(300.0, 200.0, 30.0, 70.0), (500.0, 400.0, 0.0, 220.0)]
        {
            let mut row = [0.0; Outcome::COUNT];
            row[Outcome::DoorExports as usize] = exports;
            row[Outcome::DoorPublicMoney as usize] = if taxes > 0.0 { 0.0 } else { 50.0 };
            row[Outcome::DoorImportsInput as usize] = imports;
            row[Outcome::DoorTaxes as usize] = taxes;
            row[Outcome::Holdings as usize] = holdings;
            series.push_month([(&row, &[][..])].into_iter());
        }
        series
    }

    #[test]
    fn in_is_out_plus_what_stayed() {
        let all = doors(&example(), 0, Window::all(2));
        assert_eq!((all.money_in, all.gap), (850.0, 0.0));
        let second = doors(&example(), 0, Window { first: 2, last: 2 });
        assert_eq!((second.money_in, second.gap), (550.0, 0.0));
        assert!((second.stayed - 100.0 * 150.0 / 550.0).abs() < 1e-9);
        let out: f64 = second.went_out.iter().map(|d| d.1).sum();
        assert!((out + second.stayed - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_missing_payment_shows_as_a_gap() {
        let mut series = example();
        let mut row = [0.0; Outcome::COUNT];
        row[Outcome::DoorExports as usize] = 10.0;
        row[Outcome::Holdings as usize] = 227.0;
        series.push_month([(&row, &[][..])].into_iter());
        let gap = doors(&series, 0, Window::all(3)).gap;
        assert!((gap - 3.0).abs() < 1e-9);
    }

    #[test]
    fn no_money_in_is_no_division_by_zero() {
        let mut series = Series::new(vec!["r".into()], Vec::new(), 1);
        series.push_month([(&[0.0; Outcome::COUNT], &[][..])].into_iter());
        let doors = doors(&series, 0, Window::all(1));
        assert!(
            doors
                .came_in
                .iter()
                .chain(&doors.went_out)
                .all(|d| d.1 == 0.0)
        );
    }
}
