//! When a shock strikes, and how deep it is in each month.

use super::table::{SeriesTable, Values};
use crate::calibrate::sheet::TableError;
use crate::random::{Luck, Purpose, hash_name};
use crate::scenario::types::{Shape, Shock};

/// A shock's months, the same for every policy: its draws are keyed by its name alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Strokes {
    /// Months in which it strikes, in order, no two less than its length apart.
    pub starts: Vec<u32>,
    length: u32,
    shape: Shape,
    course: Option<SeriesTable>,
}

impl Strokes {
    /// Of a shock in a run of so many months.
    ///
    /// # Errors
    /// What is wrong with the table of its course.
    pub fn new(
        shock: &Shock,
        sectors: &[String],
        luck: Luck,
        months: u32,
    ) -> Result<Self, Vec<TableError>> {
        let values = Values {
            most: 1.0,
            neutral: 0.0,
            by_sector: shock.kind.by_sector(),
        };
        let course = shock.course.as_ref();
        let course = course.map(|table| SeriesTable::parse(table.text(), values, sectors));
        Ok(Self {
            starts: starts(shock, luck, months),
            length: shock.length,
            shape: shock.shape,
            course: course.transpose()?,
        })
    }

    /// Whether it strikes in this month.
    #[must_use]
    pub fn begins(&self, month: u32) -> bool {
        self.starts.binary_search(&month).is_ok()
    }

    /// Share of its full depth for a sector in a month, 0 to 1.
    #[must_use]
    pub fn share(&self, month: u32, sector: usize) -> f64 {
        let struck = self.starts.iter().rev().find(|&&start| start <= month);
        let since = struck.map(|start| month - start);
        let Some(since) = since.filter(|&since| since < self.length) else {
            return 0.0;
        };
        match &self.course {
            None => self.shape.depth(since, self.length),
            Some(course) => {
                let period = course.values.get((since / course.months) as usize);
                period.and_then(|p| p.get(sector)).copied().unwrap_or(0.0)
            }
        }
    }
}

fn starts(shock: &Shock, luck: Luck, months: u32) -> Vec<u32> {
    let Some(yearly) = shock.hazard else {
        return vec![shock.start];
    };
    let monthly = 1.0 - libm::pow(1.0 - yearly, 1.0 / 12.0);
    let key = hash_name(&shock.name, 0);
    let mut starts: Vec<u32> = Vec::new();
    for month in shock.start..=months {
        let over = starts
            .last()
            .is_none_or(|last| month >= last + shock.length);
        let draw = luck.stream(Purpose::Hazard, month, key).uniform(0, 0);
        if over && draw < monthly {
            starts.push(month);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::record::of_defaults;
    use crate::scenario::types::TableSource;

    const LUCK: Luck = Luck {
        seed: 5,
        replicate: 0,
    };

    fn storm(hazard: Option<f64>) -> Shock {
        Shock {
            name: "storm".to_owned(),
            start: 13,
            length: 3,
            hazard,
            ..of_defaults()
        }
    }

    fn strokes(shock: &Shock, months: u32) -> Strokes {
        let sectors = ["Farm", "Shop"].map(str::to_owned);
        Strokes::new(shock, &sectors, LUCK, months).expect("a sound table")
    }

    #[test]
    fn without_a_hazard_it_strikes_once() {
        let once = strokes(&storm(None), 60);
        let months: Vec<u32> = (1..=60).filter(|&m| once.share(m, 0) > 0.0).collect();
        assert_eq!((months, once.begins(13)), (vec![13, 14, 15], true));
    }

    #[test]
    fn a_hazard_strikes_as_often_as_it_says_and_not_while_it_lasts() {
        let months = 120_000;
        let often = strokes(&storm(Some(0.3)), months);
        let years = f64::from(months) / 12.0;
        // A month struck is followed by two in which it cannot strike.
        let monthly = 1.0 - libm::pow(0.7, 1.0 / 12.0);
        let expected = 12.0 * monthly / (1.0 + 2.0 * monthly);
        let found = often.starts.len() as f64 / years;
        assert!((found - expected).abs() < 0.02, "{found} for {expected}");
        assert!(often.starts.windows(2).all(|pair| pair[1] >= pair[0] + 3));
        assert!(strokes(&storm(Some(0.0)), months).starts.is_empty());
        assert!(often.starts[0] >= 13);
    }

    #[test]
    fn a_course_is_read_from_its_table_as_long_as_the_shock_lasts() {
        let text =
            "# source: by hand\n# period: month\nmonth,Farm\nMay,0.5\nJune,1\nJuly,0.2\nAugust,1\n";
        let mut shock = storm(None);
        shock.course = Some(TableSource::Inline {
            text: text.to_owned(),
        });
        let strokes = strokes(&shock, 60);
        let farm: Vec<f64> = (12..18).map(|m| strokes.share(m, 0)).collect();
        assert_eq!(farm, [0.0, 0.5, 1.0, 0.2, 0.0, 0.0]);
        assert!((12..18).all(|m| strokes.share(m, 1) == 0.0), "no column");
    }
}
