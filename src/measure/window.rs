//! Stretches of months, and an outcome's value over one.

use serde::{Deserialize, Serialize};

use super::outcome::{Kind, Outcome, SectorOutcome, Series};

/// Months that count as the short run, from the first month.
pub const SHORT_RUN_MONTHS: u32 = 24;

/// Months that count as the long run, up to the last month.
pub const LONG_RUN_MONTHS: u32 = 24;

/// A stretch of months, first and last included (1 = first month of the run).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First month.
    pub first: u32,
    /// Last month.
    pub last: u32,
}

impl Window {
    /// The first two years, or the whole run where it is shorter.
    #[must_use]
    pub fn short_run(months: u32) -> Self {
        Self {
            first: 1,
            last: months.min(SHORT_RUN_MONTHS),
        }
    }

    /// The last two years, or the whole run where it is shorter.
    #[must_use]
    pub fn long_run(months: u32) -> Self {
        Self {
            first: months.saturating_sub(LONG_RUN_MONTHS) + 1,
            last: months,
        }
    }

    /// The last two full years of the run: the long run, wherever that begins and ends with a year. The
    /// only full year, or the whole run, where it is shorter.
    #[must_use]
    pub fn last_full_years(months: u32) -> Self {
        let years = months / 12;
        Self {
            first: years.saturating_sub(2) * 12 + 1,
            last: if years == 0 { months } else { years * 12 },
        }
    }

    /// The last twelve months, or the whole run where it is shorter.
    #[must_use]
    pub fn last_year(months: u32) -> Self {
        Self {
            first: months.saturating_sub(12) + 1,
            last: months,
        }
    }

    /// The windows that results are read over: short run, long run and last year, each once.
    #[must_use]
    pub fn reported(months: u32) -> Vec<Self> {
        let mut windows = vec![Self::short_run(months)];
        for window in [Self::long_run(months), Self::last_year(months)] {
            if !windows.contains(&window) {
                windows.push(window);
            }
        }
        windows
    }

    /// A year of the run (1 = first), cut at the run's end.
    #[must_use]
    pub fn year(year: u32, months: u32) -> Self {
        Self {
            first: (year - 1) * 12 + 1,
            last: (year * 12).min(months),
        }
    }

    /// The whole run.
    #[must_use]
    pub fn all(months: u32) -> Self {
        Self {
            first: 1,
            last: months,
        }
    }

    /// How many months it has.
    #[must_use]
    pub fn months(self) -> u32 {
        (self.last + 1).saturating_sub(self.first)
    }

    /// An outcome's monthly values in it, in order.
    pub fn values(
        self,
        series: &Series,
        region: usize,
        outcome: Outcome,
    ) -> impl Iterator<Item = f64> {
        (self.first..=self.last).map(move |month| series.value(month, region, outcome))
    }
}

/// An outcome over a window, as a yearly figure: flows are twelve times their monthly mean, levels
/// and ratios their mean. Months without a value (not a number) are left out.
#[must_use]
pub fn yearly(series: &Series, region: usize, outcome: Outcome, window: Window) -> f64 {
    let (sum, count) = window
        .values(series, region, outcome)
        .filter(|v| !v.is_nan())
        .fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count) * months_counted(outcome.kind())
}

/// What is recorded of a sector over a window, as a yearly figure: flows are twelve times their monthly
/// mean, levels their mean. Not a number when the series keeps its sectors by window and this is none of
/// [`Window::reported`].
#[must_use]
pub fn yearly_sector(
    series: &Series,
    region: usize,
    sector: usize,
    outcome: SectorOutcome,
    window: Window,
) -> f64 {
    if !series.has_sector_months() {
        let kept = series.kept_sector(region, sector, outcome, window);
        return kept.unwrap_or(f64::NAN);
    }
    let sum: f64 = (window.first..=window.last)
        .map(|m| series.sector(m, region, sector, outcome))
        .sum();
    sum / f64::from(window.months()) * months_counted(outcome.kind())
}

fn months_counted(kind: Kind) -> f64 {
    match kind {
        Kind::Flow => 12.0,
        Kind::Level | Kind::Ratio => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_years() -> Series {
        let mut series = Series::new(vec!["r".into()], vec!["s".into()], 24);
        for month in 1..=24 {
            let row = [f64::from(month); Outcome::COUNT];
            let sectors = [[2.0 * f64::from(month); SectorOutcome::COUNT]];
            series.push_month([(&row, &sectors[..])].into_iter());
        }
        series
    }

    #[test]
    fn flows_add_up_and_ratios_do_not() {
        let s = two_years();
        let last = Window::last_year(24);
        assert_eq!(last, Window::year(2, 24));
        assert_eq!(
            yearly(&s, 0, Outcome::Output, last).to_bits(),
            222_f64.to_bits()
        );
        assert_eq!(
            yearly(&s, 0, Outcome::Gini, last).to_bits(),
            18.5_f64.to_bits()
        );
        assert_eq!(
            yearly_sector(&s, 0, 0, SectorOutcome::Output, last).to_bits(),
            444_f64.to_bits()
        );
        assert_eq!(
            yearly_sector(&s, 0, 0, SectorOutcome::FullTimeEquivalents, last).to_bits(),
            37_f64.to_bits()
        );
    }

    #[test]
    fn sectors_kept_by_window_say_the_same() {
        let monthly = two_years();
        let mut kept = monthly.clone();
        let windows = Window::reported(24);
        assert_eq!(windows.len(), 2, "short and long run are the same here");
        kept.keep_sectors_over(&windows);
        for window in windows {
            for outcome in SectorOutcome::ALL {
                let of = |series| yearly_sector(series, 0, 0, outcome, window).to_bits();
                assert_eq!(of(&kept), of(&monthly));
            }
        }
        let other = yearly_sector(&kept, 0, 0, SectorOutcome::Output, Window::year(1, 24));
        assert!(other.is_nan());
    }

    #[test]
    fn a_run_shorter_than_a_window_is_the_window() {
        assert_eq!(Window::short_run(7), Window { first: 1, last: 7 });
        assert_eq!(Window::long_run(7), Window { first: 1, last: 7 });
        assert_eq!(Window::last_full_years(7), Window { first: 1, last: 7 });
        assert_eq!(Window::last_full_years(23), Window { first: 1, last: 12 });
        assert_eq!(
            Window::last_full_years(44),
            Window {
                first: 13,
                last: 36
            }
        );
        assert_eq!(Window::last_full_years(120), Window::long_run(120));
        assert_eq!(
            Window::long_run(120),
            Window {
                first: 97,
                last: 120
            }
        );
        assert_eq!(
            Window::year(2, 18),
            Window {
                first: 13,
                last: 18
            }
        );
    }
}
