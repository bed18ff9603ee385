//! The table of runs as the analysis sees it: every figure by arm, point and replicate.

use std::path::Path;

use super::Sweep;
use super::tables::RUNS;
use crate::measure::interval::mean;
use crate::record::RecordError;
use crate::record::sweep::reader::TableReader;

/// The figures of a sweep.
#[derive(Clone, Debug)]
pub struct Frame {
    /// By arm, outcome, point and replicate; not a number where a run failed or is not there.
    values: Vec<f64>,
    outcomes: usize,
    points: usize,
    /// Replicates that every run of the plan has.
    pub replicates: usize,
    /// Runs without figures.
    pub missing: usize,
}

impl Frame {
    /// Reads the figures from a results folder. Of a sweep that was broken off, only whole replicates
    /// count.
    ///
    /// # Errors
    /// When the table cannot be read or is not of this sweep.
    pub fn read(dir: &Path, sweep: &Sweep) -> Result<Self, RecordError> {
        let mut runs = TableReader::of_results(dir, RUNS, sweep.format())?;
        let [id, status] = [runs.column("run_id")?, runs.column("status")?];
        let columns = sweep.outcome_places(&runs)?;
        let (arms, points) = (sweep.arms.len(), sweep.points.len());
        let all = sweep.replicates as usize;
        let mut frame = Self {
            values: vec![f64::NAN; sweep.runs() * sweep.specs.len()],
            outcomes: sweep.specs.len(),
            points,
            replicates: all,
            missing: 0,
        };
        let mut there = vec![0; all];
        // Rows stand in the order of the plan, some perhaps missing.
        let mut next = 0;
        while let Some(batch) = runs.next_batch()? {
            for row in 0..batch.rows {
                let name = batch.columns[id].text(row);
                let number = u64::from_str_radix(&name, 16).unwrap_or_default();
                let place = loop {
                    if next == sweep.runs() {
                        return Err(runs.fails(format!(
                            "run {name} is not in the plan, or not in its order"
                        )));
                    }
                    let place = sweep.place(next);
                    next += 1;
                    if sweep.id(place) == number {
                        break place;
                    }
                };
                there[place.replicate as usize] += 1;
                if batch.columns[status].text(row) != "ok" {
                    frame.missing += 1;
                    continue;
                }
                for (outcome, &column) in columns.iter().enumerate() {
                    let at = ((place.arm * frame.outcomes + outcome) * points + place.point) * all;
                    frame.values[at + place.replicate as usize] = batch.columns[column].number(row);
                }
            }
        }
        frame.replicates = there
            .iter()
            .take_while(|&&count| count == arms * points)
            .count();
        if frame.replicates == 0 {
            let words = "not one replicate of every point is there: let the sweep go on first";
            return Err(RecordError::refused(dir, words));
        }
        frame.keep(all);
        Ok(frame)
    }

    /// Keeps the whole replicates of `all`.
    fn keep(&mut self, all: usize) {
        if self.replicates < all {
            let kept = self
                .values
                .chunks(all)
                .flat_map(|each| &each[..self.replicates]);
            self.values = kept.copied().collect();
        }
    }

    /// A figure at a point: one value a replicate.
    #[must_use]
    pub fn at(&self, arm: usize, outcome: usize, point: usize) -> &[f64] {
        let at = ((arm * self.outcomes + outcome) * self.points + point) * self.replicates;
        &self.values[at..at + self.replicates]
    }

    /// What is analysed: a figure of one arm, or of one arm less another under the same luck; by point
    /// and replicate.
    #[must_use]
    pub fn values(&self, of: Subject, outcome: usize) -> Vec<Vec<f64>> {
        let own = |point| self.at(of.arm, outcome, point).to_vec();
        let less = |point| {
            let base = of.less.map(|base| self.at(base, outcome, point));
            let pairs = base.map(|base| self.at(of.arm, outcome, point).iter().zip(base));
            pairs.map(|pairs| pairs.map(|(a, b)| a - b).collect())
        };
        (0..self.points)
            .map(|point| less(point).unwrap_or_else(|| own(point)))
            .collect()
    }
}

/// An arm, or an arm less another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The arm.
    pub arm: usize,
    /// The arm that it is compared with.
    pub less: Option<usize>,
}

impl Subject {
    /// Every arm, and in each world every policy less the first.
    #[must_use]
    pub fn all(sweep: &Sweep) -> Vec<Self> {
        let arms = 0..sweep.arms.len();
        let alone = arms.clone().map(|arm| Self { arm, less: None });
        alone
            .chain(arms.filter_map(|arm| Self::effect(sweep, arm)))
            .collect()
    }

    /// Whether any world has policies to compare.
    #[must_use]
    pub fn compares(sweep: &Sweep) -> bool {
        (0..sweep.arms.len()).any(|arm| Self::effect(sweep, arm).is_some())
    }

    /// An arm less the first policy of its world; none for the first itself.
    #[must_use]
    pub fn effect(sweep: &Sweep, arm: usize) -> Option<Self> {
        let world = &sweep.arms[arm].world;
        let base = sweep.arms.iter().position(|first| first.world == *world)?;
        (base != arm).then_some(Self {
            arm,
            less: Some(base),
        })
    }

    /// The arm whose level a figure is set against: the other one of a difference, else its own.
    #[must_use]
    pub fn level(self) -> Self {
        Self {
            arm: self.less.unwrap_or(self.arm),
            less: None,
        }
    }

    /// The policy, or "localised less globalised".
    #[must_use]
    pub fn words(self, sweep: &Sweep) -> String {
        let policy = &sweep.arms[self.arm].policy;
        match self.less {
            Some(base) => format!("{policy} less {}", sweep.arms[base].policy),
            None => policy.clone(),
        }
    }
}

/// Mean over the replicates of each point; not a number where one is missing.
#[must_use]
pub fn means(values: &[Vec<f64>]) -> Vec<f64> {
    values.iter().map(|each| mean(each)).collect()
}
