//! Many regions side by side: who gains and who loses under a policy, and what a policy for one
//! region does when all regions follow it.

use std::cmp::Reverse;

use super::comparison::{Comparison, Policy};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Better, Outcome};
use crate::measure::verdict::{Judgement, Reason, Threshold};
use crate::measure::whole::whole;
use crate::measure::window::{Window, yearly};

/// With more regions than this only all of them together are shown in full.
pub const MOST_IN_FULL: usize = 3;

/// What regions are compared by, the first in order of importance.
pub const COMPARED: [Outcome; 4] = [
    Outcome::RealValueAdded,
    Outcome::Jobs,
    Outcome::MedianRealIncome,
    Outcome::Unemployment,
];

/// What an interval says of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Not chance, large enough to matter, and better.
    Better,
    /// The same, and worse.
    Worse,
    /// The interval includes zero, or there is none, or the change is too small to matter.
    Unclear,
}

/// A paired change of one outcome in one region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The region.
    pub region: usize,
    /// The yearly effect in the outcome's unit.
    pub effect: Estimate,
    /// The effect as a share of what the region had; of outcomes that are shares themselves, the
    /// difference.
    pub relative: Estimate,
    /// Which way it goes.
    pub direction: Direction,
}

/// Gains and losses of an outcome over all regions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Sum over regions whose mean effect is above zero, yearly, in the outcome's unit.
    pub gained: f64,
    /// Minus the sum over regions whose mean effect is below zero.
    pub lost: f64,
    /// Regions that clearly gain.
    pub gaining: usize,
    /// Regions that clearly lose.
    pub losing: usize,
    /// All others.
    pub unclear: usize,
}

impl Direction {
    fn of(outcome: Outcome, judgement: &Judgement) -> Self {
        let up = judgement.effect.mean > 0.0;
        match (judgement.reason, outcome.better()) {
            (Reason::Clear, Better::Lower) if up => Self::Worse,
            (Reason::Clear, Better::Lower) => Self::Better,
            (Reason::Clear, _) if up => Self::Better,
            (Reason::Clear, _) => Self::Worse,
            _ => Self::Unclear,
        }
    }
}

impl Policy {
    /// Its name with the regions that it is limited to, where it is.
    #[must_use]
    pub fn with_limits(&self) -> String {
        match self.limited_to.as_slice() {
            [] => self.name.clone(),
            [region] => format!("{} (limited to {region})", self.name),
            regions if regions.len() <= MOST_IN_FULL => {
                format!("{} (limited to {})", self.name, regions.join(", "))
            }
            regions => format!("{} (limited to {} regions)", self.name, regions.len()),
        }
    }
}

/// The recorded regions that are shown in full: all together first, then those asked for by name;
/// every one where there are few.
///
/// # Errors
/// In words, when there is no region of a name.
pub fn in_full(recorded: &[String], asked: &[String]) -> Result<Vec<usize>, String> {
    let all = whole(recorded.len());
    let modelled = all.unwrap_or(recorded.len());
    let mut shown: Vec<usize> = all.into_iter().collect();
    if modelled <= MOST_IN_FULL {
        shown.extend(0..modelled);
    }
    for name in asked {
        let same = |known: &String| known.eq_ignore_ascii_case(name);
        let region = recorded.iter().position(same).ok_or_else(|| {
            format!(
                "there is no region `{name}`; the regions are {}",
                recorded.join(", ")
            )
        })?;
        if !shown.contains(&region) {
            shown.push(region);
        }
    }
    Ok(shown)
}

impl Comparison {
    /// Which of its regions is all of them together; none with a single region.
    #[must_use]
    pub fn whole(&self) -> Option<usize> {
        whole(self.regions.len())
    }

    /// How many regions are modelled: all but the whole.
    #[must_use]
    pub fn modelled(&self) -> usize {
        self.whole().unwrap_or(self.regions.len())
    }

    /// Whether its regions are too many to be shown one by one.
    #[must_use]
    pub fn many_regions(&self) -> bool {
        self.modelled() > MOST_IN_FULL
    }

    /// The modelled regions that some policy is limited to, in order; none where all are.
    #[must_use]
    pub fn limited_regions(&self) -> Vec<usize> {
        let limited = |region: &usize| {
            let name = &self.regions[*region];
            self.policies.iter().any(|p| p.limited_to.contains(name))
        };
        (0..self.modelled()).filter(limited).collect()
    }

    /// What a policy changes in a region without a shock, against the first policy.
    #[must_use]
    pub fn change(&self, policy: usize, region: usize, outcome: Outcome, window: Window) -> Change {
        let judgement = self.judge(0, policy, 0, region, outcome, window);
        let effect = judgement.effect;
        let relative = match Threshold::of(outcome) {
            Threshold::Relative(_) => effect.times(1.0 / judgement.baseline.abs()),
            Threshold::Absolute(_) => effect,
        };
        Change {
            region,
            effect,
            relative,
            direction: Direction::of(outcome, &judgement),
        }
    }

    /// Every modelled region's change under a policy: regions that some policy is limited to first,
    /// then the largest rise first.
    #[must_use]
    pub fn changes(&self, policy: usize, outcome: Outcome, window: Window) -> Vec<Change> {
        let limited = self.limited_regions();
        let mut changes: Vec<Change> = (0..self.modelled())
            .map(|region| self.change(policy, region, outcome, window))
            .collect();
        changes.sort_by(|a, b| {
            let first = |change: &Change| Reverse(limited.contains(&change.region));
            let size = b.relative.mean.total_cmp(&a.relative.mean);
            first(a).cmp(&first(b)).then(size)
        });
        changes
    }

    /// The change in all modelled regions but one: what one region's gain does to the others.
    #[must_use]
    pub fn elsewhere(
        &self,
        policy: usize,
        region: usize,
        outcome: Outcome,
        window: Window,
    ) -> Option<Estimate> {
        let all = self.whole()?;
        let differences = self.paired((0, 0), (policy, 0), |series| {
            yearly(series, all, outcome, window) - yearly(series, region, outcome, window)
        });
        Some(estimate(&differences))
    }
}

/// Adds up gains and losses.
#[must_use]
pub fn balance(changes: &[Change]) -> Balance {
    let means = || changes.iter().map(|change| change.effect.mean);
    let count = |wanted| changes.iter().filter(|c| c.direction == wanted).count();
    Balance {
        gained: means().filter(|&mean| mean > 0.0).sum(),
        lost: -means().filter(|&mean| mean < 0.0).sum::<f64>(),
        gaining: count(Direction::Better),
        losing: count(Direction::Worse),
        unclear: count(Direction::Unclear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::verdict::judge;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn few_regions_are_all_shown_and_many_only_together() {
        let (one, few) = (names(&["a"]), names(&["a", "b", "All 2 regions"]));
        let many = names(&["a", "b", "c", "d", "Land"]);
        assert_eq!(in_full(&one, &[]), Ok(vec![0]));
        assert_eq!(in_full(&few, &names(&["b"])), Ok(vec![2, 0, 1]));
        assert_eq!(in_full(&many, &[]), Ok(vec![4]));
        assert_eq!(in_full(&many, &names(&["C", "land", "c"])), Ok(vec![4, 2]));
        assert!(in_full(&many, &names(&["e"])).is_err_and(|words| words.contains("a, b, c, d")));
    }

    #[test]
    fn less_unemployment_is_better_where_it_is_enough_to_matter() {
        let fall = |mean: f64, low: f64, high: f64| Estimate {
            mean,
            interval: Some([low, high]),
            replicates: 5,
        };
        let of =
            |outcome, effect, baseline| Direction::of(outcome, &judge(outcome, effect, baseline));
        let clear = fall(-0.01, -0.015, -0.006);
        assert_eq!(of(Outcome::Unemployment, clear, 0.05), Direction::Better);
        assert_eq!(of(Outcome::Jobs, clear, 0.5), Direction::Worse);
        assert_eq!(of(Outcome::Jobs, clear, 50.0), Direction::Unclear);
        let chance = fall(-0.01, -0.015, 0.005);
        assert_eq!(of(Outcome::Jobs, chance, 0.5), Direction::Unclear);
    }

    #[test]
    fn gains_and_losses_are_added_up_apart() {
        let change = |mean: f64, direction| Change {
            region: 0,
            effect: Estimate {
                mean,
                interval: None,
                replicates: 1,
            },
            relative: Estimate {
                mean,
                interval: None,
                replicates: 1,
            },
            direction,
        };
        let all = [
            change(5.0, Direction::Better),
            change(-2.0, Direction::Worse),
            change(-1.0, Direction::Unclear),
        ];
        let balance = balance(&all);
        assert_eq!((balance.gained, balance.lost), (5.0, 3.0));
        assert_eq!(
            (balance.gaining, balance.losing, balance.unclear),
            (1, 1, 1)
        );
    }
}
