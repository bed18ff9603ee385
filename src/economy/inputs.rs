//! What comes into a run from outside as data: input series by month and sector, and the path of the
//! outside cycle.

mod cycle;
mod strokes;
mod table;

pub use cycle::Cycle;
pub use strokes::Strokes;
pub use table::SeriesTable;

use crate::calibrate::sheet::TableError;
use crate::random::Luck;
use crate::scenario::types::{InputSeries, Interpolation, Scenario, SeriesKind, Shock};

/// One series, ready to be looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// What it drives.
    pub kind: SeriesKind,
    /// Regions by name; all when empty.
    pub regions: Vec<String>,
    /// The month of the run in which the first period begins.
    pub start: u32,
    /// What holds inside a period.
    pub interpolation: Interpolation,
    /// After the last period comes the first again.
    pub repeats: bool,
    /// Months in a period.
    pub months: u32,
    /// `[period][sector]`.
    pub values: Vec<Vec<f64>>,
}

impl Input {
    /// From a scenario's entry and the names of the sectors.
    ///
    /// # Errors
    /// What is wrong with its table.
    pub fn read(series: &InputSeries, sectors: &[String]) -> Result<Self, Vec<TableError>> {
        let table = SeriesTable::parse(series.table.text(), series.kind, sectors)?;
        Ok(Self {
            kind: series.kind,
            regions: series.regions.clone(),
            start: series.start,
            interpolation: series.interpolation,
            repeats: series.repeats,
            months: table.months,
            values: table.values,
        })
    }

    /// Its value in a month for a sector: neutral before the first period; after the last one its
    /// value stays, or the first comes again. On a straight line a period's value stands in its middle.
    #[must_use]
    pub fn value(&self, month: u32, sector: usize) -> f64 {
        if month < self.start || self.values.is_empty() {
            return self.kind.neutral();
        }
        let periods = self.values.len();
        let last = periods - 1;
        let elapsed = month - self.start;
        let place = |period: usize| {
            if self.repeats {
                period % periods
            } else {
                period.min(last)
            }
        };
        match self.interpolation {
            Interpolation::Step => self.values[place((elapsed / self.months) as usize)][sector],
            Interpolation::Linear => {
                let position = (f64::from(elapsed) + 0.5) / f64::from(self.months) - 0.5;
                // A period that repeats has one before the first.
                let position = if self.repeats {
                    position + periods as f64
                } else {
                    position.clamp(0.0, last as f64)
                };
                let before = position as usize;
                let part = position - before as f64;
                let (from, to) = (place(before), place(before + 1));
                let (from, to) = (self.values[from][sector], self.values[to][sector]);
                from + part * (to - from)
            }
        }
    }
}

/// All that comes in from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The series.
    pub series: Vec<Input>,
    /// The outside cycle.
    pub cycle: Cycle,
    /// When the scenario's shocks strike, in their order, if they happen.
    pub shocks: Vec<Strokes>,
}

impl Inputs {
    /// From a scenario and the names of its sectors.
    ///
    /// # Errors
    /// In words, when a table is wrong; a scenario that has been checked has none.
    pub fn read(scenario: &Scenario, sectors: &[String], luck: Luck) -> Result<Self, String> {
        let read = |series: &InputSeries| {
            Input::read(series, sectors).map_err(|errors| {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                format!("series `{}`: {first}", series.name)
            })
        };
        let strokes = |shock: &Shock| {
            Strokes::new(shock, sectors, luck, scenario.run.months).map_err(|errors| {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                format!("shock `{}`: {first}", shock.name)
            })
        };
        Ok(Self {
            series: scenario.series.iter().map(read).collect::<Result<_, _>>()?,
            cycle: Cycle::new(&scenario.world.outside_cycle, sectors),
            shocks: scenario
                .shocks
                .iter()
                .map(strokes)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The same as it is when so many months have begun: its cycle has turned.
    ///
    /// # Errors
    /// As [`Inputs::read`].
    pub fn read_until(
        scenario: &Scenario,
        sectors: &[String],
        luck: Luck,
        month: u32,
    ) -> Result<Self, String> {
        let mut inputs = Self::read(scenario, sectors, luck)?;
        (1..=month).for_each(|month| inputs.begin_month(luck, month));
        Ok(inputs)
    }

    /// A month begins.
    pub fn begin_month(&mut self, luck: Luck, month: u32) {
        self.cycle.step(luck, month);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(interpolation: Interpolation, months: u32) -> Input {
        Input {
            kind: SeriesKind::OutsideDemand,
            regions: Vec::new(),
            start: 13,
            interpolation,
            repeats: false,
            months,
            values: vec![vec![0.8], vec![1.2]],
        }
    }

    fn course(input: &Input, months: std::ops::RangeInclusive<u32>) -> Vec<f64> {
        months.map(|month| input.value(month, 0)).collect()
    }

    #[test]
    fn steps_hold_for_their_period_and_the_last_stays() {
        let quarters = input(Interpolation::Step, 3);
        let expected = [1.0, 0.8, 0.8, 0.8, 1.2, 1.2, 1.2, 1.2];
        assert_eq!(course(&quarters, 12..=19), expected);
    }

    #[test]
    fn lines_run_from_middle_to_middle() {
        let pairs = input(Interpolation::Linear, 2);
        let found = course(&pairs, 12..=18);
        for (found, expected) in found.iter().zip([1.0, 0.8, 0.9, 1.1, 1.2, 1.2, 1.2]) {
            assert!(
                (found - expected).abs() < 1e-12,
                "{found} is not {expected}"
            );
        }
    }

    #[test]
    fn seasons_come_again() {
        let mut quarters = input(Interpolation::Step, 3);
        quarters.repeats = true;
        let expected = [1.0, 0.8, 0.8, 0.8, 1.2, 1.2, 1.2, 0.8];
        assert_eq!(course(&quarters, 12..=19), expected);
        let mut pairs = input(Interpolation::Linear, 2);
        pairs.repeats = true;
        for (found, expected) in course(&pairs, 13..=17)
            .iter()
            .zip([0.9, 0.9, 1.1, 1.1, 0.9])
        {
            assert!(
                (found - expected).abs() < 1e-12,
                "{found} is not {expected}"
            );
        }
    }
}
