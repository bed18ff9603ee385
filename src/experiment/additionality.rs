//! From gross to net, from paired years: see [`crate::measure::additionality`].

use super::comparison::Comparison;
use super::years::YearPairs;
use crate::ledger::{Books, Node};
use crate::measure::additionality::{Course, Recorded, Step, Steps, Year, change, steps};
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::outcome::{Outcome, SectorOutcome, Series};
use crate::measure::window::{yearly, yearly_sector};

/// What a policy adds in a region's last full calm year against another, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Additionality {
    /// Whether purchases moved to local firms, all buyers together; else away from them, and gross and
    /// deadweight speak of what was bought locally before.
    pub to_local: bool,
    /// Every step, pence a year, in the order of [`Step::ALL`].
    pub steps: Vec<Estimate>,
    /// Pounds moved by the seller's sector, pence a year; they sum to [`Step::Moved`].
    pub sectors: Vec<Estimate>,
    /// Pounds moved by buyer, pence a year; they sum to [`Step::Moved`]. Only buyers that buy.
    pub buyers: Vec<(Node, Estimate)>,
    /// The same for jobs.
    pub jobs: Jobs,
}

/// Jobs from gross to net, full-time equivalents in the last full calm year.
#[derive(Clone, Debug, PartialEq)]
pub struct Jobs {
    /// Change in the sectors that change the same way as all together.
    pub gross: Estimate,
    /// Change in the sectors that change the other way: displaced (or, where jobs are lost, regained
    /// elsewhere).
    pub displaced: Estimate,
    /// Change of all: gross and displaced together.
    pub net: Estimate,
    /// Change by sector.
    pub sectors: Vec<Estimate>,
}

impl Additionality {
    /// One step, pence a year.
    #[must_use]
    pub fn step(&self, step: Step) -> Estimate {
        self.steps[step as usize]
    }

    /// A step for every 100 pounds moved, with the step's sign. None where it cannot be told from chance
    /// whether anything moved.
    #[must_use]
    pub fn per_100_moved(&self, step: Step) -> Option<f64> {
        let moved = self.step(Step::Moved);
        moved
            .excludes_zero()
            .then(|| 100.0 * self.step(step).mean / moved.mean.abs())
    }
}

impl Comparison {
    /// From gross to net in a region, `policy` against `base`. None for runs under a year and where no
    /// replicate finished under both.
    ///
    /// Every figure flips its sign and changes nothing else when base and policy are swapped
    /// (`to_local` turns round with them), and is exactly zero where the two are the same.
    #[must_use]
    pub fn additionality(
        &self,
        base: usize,
        policy: usize,
        region: usize,
    ) -> Option<Additionality> {
        let pairs = self.purchase_years(base, policy, region)?;
        let course = Course::of(&pairs);
        let each: Vec<Steps> = pairs.iter().map(|(b, p)| steps(b, p, &course)).collect();
        let step = |&step: &Step| {
            let values: Vec<f64> = each.iter().map(|steps| steps[step as usize]).collect();
            estimate(&values)
        };
        Some(Additionality {
            to_local: course.to_local,
            steps: Step::ALL.iter().map(step).collect(),
            sectors: self.moved_by_sector(&pairs),
            buyers: moved_by_buyer(&pairs),
            jobs: self.jobs_by_sector(base, policy, region)?,
        })
    }

    /// Every pair of years as additionality reads them. None without any.
    pub(super) fn purchase_years(
        &self,
        base: usize,
        policy: usize,
        region: usize,
    ) -> Option<YearPairs<Year>> {
        let window = self.last_full_year()?;
        let read = |books: &Books, series: &Series| {
            let of = |outcome| yearly(series, region, outcome, window);
            let totals = Recorded {
                output: of(Outcome::Output),
                household_income: of(Outcome::HouseholdIncome),
                disposable_income: of(Outcome::DisposableIncome),
            };
            Year::read(books, totals)
        };
        let pairs = self.year_pairs(base, policy, region, read);
        (!pairs.is_empty()).then_some(pairs)
    }

    fn moved_by_sector(&self, pairs: &YearPairs<Year>) -> Vec<Estimate> {
        let each: Vec<Vec<f64>> = pairs.iter().map(|(b, p)| moved(b, p)).collect();
        let sector = |sector: usize| {
            let values: Vec<f64> = each.iter().map(|moved| moved[sector]).collect();
            estimate(&values)
        };
        (0..self.sectors.len()).map(sector).collect()
    }

    fn jobs_by_sector(&self, base: usize, policy: usize, region: usize) -> Option<Jobs> {
        let window = self.last_full_year()?;
        let each = (0..self.sectors.len()).map(|sector| {
            let measure = |s: &Series| {
                yearly_sector(
                    s,
                    region,
                    sector,
                    SectorOutcome::FullTimeEquivalents,
                    window,
                )
            };
            self.paired((base, 0), (policy, 0), measure)
        });
        Some(jobs(&each.collect::<Vec<_>>()))
    }
}

/// Pence moved to local firms in one pair of years, by the seller's sector.
pub(super) fn moved(base: &Year, policy: &Year) -> Vec<f64> {
    let sectors = base.purses.first().map_or(0, |purse| purse.local.len());
    let mut sum = vec![0.0; sectors];
    for (before, after) in base.purses.iter().zip(&policy.purses) {
        let (moved, _) = change(before, after);
        sum.iter_mut()
            .zip(moved)
            .for_each(|(sum, pence)| *sum += pence);
    }
    sum
}

fn moved_by_buyer(pairs: &YearPairs<Year>) -> Vec<(Node, Estimate)> {
    let Some((first, _)) = pairs.first() else {
        return Vec::new();
    };
    let buys = |at: &usize| {
        let both = pairs.iter();
        both.flat_map(|(b, p)| [b, p])
            .any(|year| year.purses[*at].all > 0.0)
    };
    let buyer = |at: usize| {
        let each = pairs.iter();
        let each = each.map(|(b, p)| change(&b.purses[at], &p.purses[at]).0.iter().sum());
        (
            first.purses[at].buyer,
            estimate(&each.collect::<Vec<f64>>()),
        )
    };
    (0..first.purses.len()).filter(buys).map(buyer).collect()
}

/// Jobs from gross to net, from paired changes `[sector][replicate]`. Which way a sector changes is read
/// from its mean over replicates.
fn jobs(changes: &[Vec<f64>]) -> Jobs {
    let replicates = changes.first().map_or(0, Vec::len);
    let together = |picked: &dyn Fn(&Vec<f64>) -> bool| -> Vec<f64> {
        let sectors: Vec<&Vec<f64>> = changes.iter().filter(|c| picked(c)).collect();
        let sum = |replicate: usize| sectors.iter().map(|c| c[replicate]).sum();
        (0..replicates).map(sum).collect()
    };
    let net = together(&|_| true);
    let direction = mean(&net);
    let with = |sector: &Vec<f64>| mean(sector) * direction >= 0.0;
    Jobs {
        gross: estimate(&together(&with)),
        displaced: estimate(&together(&|sector| !with(sector))),
        net: estimate(&net),
        sectors: changes.iter().map(|change| estimate(change)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_from_gross_to_net_by_hand() {
        // Farms gain 10 and 14, shops lose 3 and 1, mills gain 1 and lose 1: 10 gross (mean 12), 2
        // displaced, 10 net.
        let changes = [vec![10.0, 14.0], vec![-3.0, -1.0], vec![1.0, -1.0]];
        let found = jobs(&changes);
        let means = (found.gross.mean, found.displaced.mean, found.net.mean);
        assert_eq!((means, found.sectors[1].mean), ((12.0, -2.0, 10.0), -2.0));
    }

    #[test]
    fn swapped_policies_flip_the_sign_of_jobs_and_nothing_else() {
        let changes = [vec![10.0, 14.0], vec![-3.0, -1.0]];
        let there = jobs(&changes);
        let minus = changes.map(|c| c.iter().map(|v| -v).collect());
        let back = jobs(&minus);
        assert_eq!(back.gross, there.gross.times(-1.0));
        assert_eq!(back.displaced, there.displaced.times(-1.0));
        assert_eq!(back.net, there.net.times(-1.0));
    }

    #[test]
    fn no_jobs_are_no_division_by_zero() {
        let none = jobs(&[vec![0.0; 3]]);
        assert_eq!((none.gross.mean, none.displaced.mean), (0.0, 0.0));
        assert_eq!(jobs(&[]).net.replicates, 0);
    }
}
