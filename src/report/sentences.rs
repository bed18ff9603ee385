//! The verdict in plain sentences, for the terminal and for papers. Only what the verdict's rule calls
//! clear is told as a finding, gains and losses alike.

use crate::measure::interval::Estimate;
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::verdict::{Judgement, Reason, Verdict, judged};
use crate::measure::window::Window;

use super::format::{Measure, Scale};
use super::view::{Pair, small};

/// A policy's judged outcomes, sorted by verdict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    /// Clearly better.
    pub better: Vec<(Outcome, Judgement)>,
    /// Clearly worse.
    pub worse: Vec<(Outcome, Judgement)>,
    /// Neither.
    pub unclear: Vec<(Outcome, Judgement)>,
}

impl Weighed {
    /// A pair's judged outcomes in a case (0 = without a shock) over a window.
    #[must_use]
    pub fn of(pair: &Pair<'_>, case: usize, window: Window) -> Self {
        let mut weighed = Self::default();
        for outcome in judged() {
            let judgement = judgement(pair, case, outcome, window);
            let list = match judgement.verdict {
                Verdict::Better => &mut weighed.better,
                Verdict::Worse => &mut weighed.worse,
                Verdict::Unclear => &mut weighed.unclear,
            };
            list.push((outcome, judgement));
        }
        weighed
    }

    /// How many outcomes were judged.
    #[must_use]
    pub fn count(&self) -> usize {
        self.better.len() + self.worse.len() + self.unclear.len()
    }
}

/// One outcome of a pair, judged.
#[must_use]
pub fn judgement(pair: &Pair<'_>, case: usize, outcome: Outcome, window: Window) -> Judgement {
    pair.comparison
        .judge(pair.base, pair.policy, case, pair.region, outcome, window)
}

/// Whether an outcome's name takes "are".
const fn is_plural(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Jobs
            | Outcome::FullTimeEquivalents
            | Outcome::BelowSixtyPercent
            | Outcome::PriceIndex
            | Outcome::Wages
            | Outcome::Vacancies
    )
}

/// "a year" where an outcome adds up over a year.
#[must_use]
pub const fn a_year(outcome: Outcome) -> &'static str {
    match outcome.kind() {
        Kind::Flow => " a year",
        Kind::Level | Kind::Ratio => "",
    }
}

/// An outcome's name inside a sentence.
#[must_use]
pub fn name(outcome: Outcome) -> String {
    match outcome {
        Outcome::MedianRealIncome => "the median household\u{2019}s real income".to_owned(),
        Outcome::Gini => "income inequality (the Gini coefficient)".to_owned(),
        Outcome::EssentialBasket => "the price of the essential basket".to_owned(),
        Outcome::EssentialBurdenPoor => {
            "the share of income that the poorest fifth need for the essential basket".to_owned()
        }
        Outcome::EssentialBurdenRich => {
            "the share of income that the richest fifth need for the essential basket".to_owned()
        }
        Outcome::Variety => "the variety of suppliers".to_owned(),
        Outcome::PolicyCost => "the public cost of policy".to_owned(),
        other => small(other.label()),
    }
}

/// "real value added is £54.1 m a year higher (45.8 to 62.4)"; what an interval does not show is
/// called so.
#[must_use]
pub fn change(outcome: Outcome, judgement: &Judgement) -> String {
    let name = name(outcome);
    let verb = if is_plural(outcome) { "are" } else { "is" };
    match judgement.reason {
        Reason::Clear if counts_jobs(outcome) => how_many(outcome, &judgement.effect),
        Reason::TooSmall if counts_jobs(outcome) => {
            format!(
                "{}, too few to matter",
                how_many(outcome, &judgement.effect)
            )
        }
        Reason::Clear => format!("{name} {verb} {}", by_how_much(outcome, &judgement.effect)),
        Reason::TooSmall => format!(
            "{name} {verb} {}, too little to matter",
            by_how_much(outcome, &judgement.effect)
        ),
        Reason::Chance => format!(
            "{name} {verb} not clearly different ({})",
            interval(outcome, &judgement.effect)
        ),
        Reason::NoDifference => format!("{name} {verb} exactly the same"),
        Reason::TooFewRuns => {
            format!("{name} {verb} not known to differ: one pair of runs cannot tell")
        }
        Reason::NotRecorded => format!("{name} {verb} not recorded"),
    }
}

const fn counts_jobs(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Jobs | Outcome::FullTimeEquivalents)
}

/// "there are 50.0 more jobs (20.0 to 80.0)".
fn how_many(outcome: Outcome, effect: &Estimate) -> String {
    let more = if effect.mean < 0.0 { "fewer" } else { "more" };
    let effect = effect.times(effect.mean.signum());
    let [low, high] = effect.interval.unwrap_or([effect.mean; 2]);
    let scale = Scale::fitting(Measure::of(outcome), &[effect.mean, low, high]);
    format!(
        "there are {} {more} {}{}",
        scale.bare(effect.mean),
        name(outcome),
        in_brackets(&scale, low, high)
    )
}

/// "£54.1 m a year higher (45.8 to 62.4)".
fn by_how_much(outcome: Outcome, effect: &Estimate) -> String {
    let measure = Measure::of(outcome).difference();
    let [low, high] = effect.interval.unwrap_or([effect.mean; 2]);
    let scale = Scale::fitting(measure, &[effect.mean, low, high]);
    let (size, word, low, high) = if effect.mean < 0.0 {
        (-effect.mean, "lower", -high, -low)
    } else {
        (effect.mean, "higher", low, high)
    };
    format!(
        "{}{} {word}{}",
        scale.show(size),
        a_year(outcome),
        in_brackets(&scale, low, high)
    )
}

/// An interval in brackets; nothing for what is the same in every replicate.
fn in_brackets(scale: &Scale, low: f64, high: f64) -> String {
    if scale.bare(low) == scale.bare(high) {
        String::new()
    } else {
        format!(" ({})", scale.bare_interval(low, high))
    }
}

/// "−£2.1 m to £4.0 m a year".
#[must_use]
pub fn interval(outcome: Outcome, effect: &Estimate) -> String {
    let measure = Measure::of(outcome).difference();
    let Some([low, high]) = effect.interval else {
        return "no interval".to_owned();
    };
    let scale = Scale::fitting(measure, &[effect.mean, low, high]);
    format!("{}{}", scale.interval(low, high), a_year(outcome))
}

/// Names of outcomes in a sentence.
#[must_use]
pub fn names(outcomes: &[(Outcome, Judgement)]) -> Vec<String> {
    outcomes.iter().map(|one| name(one.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::verdict::judge;

    fn said(outcome: Outcome, mean: f64, low: f64, high: f64, baseline: f64) -> String {
        let effect = Estimate {
            mean,
            interval: Some([low, high]),
            replicates: 20,
        };
        change(outcome, &judge(outcome, effect, baseline))
    }

    #[test]
    fn a_clear_change_has_direction_size_and_interval() {
        assert_eq!(
            said(Outcome::RealValueAdded, -2e8, -3e8, -1e8, 1e9),
            "real value added is £2.00 m a year lower (1.00 to 3.00)"
        );
        assert_eq!(
            said(Outcome::Jobs, 50.0, 20.0, 80.0, 1_000.0),
            "there are 50.0 more jobs (20.0 to 80.0)"
        );
    }

    #[test]
    fn chance_and_trifles_are_no_findings() {
        assert_eq!(
            said(Outcome::Jobs, 50.0, -20.0, 120.0, 1_000.0),
            "jobs are not clearly different (\u{2212}20 to 120 jobs)"
        );
        assert!(said(Outcome::Jobs, 5.0, 2.0, 8.0, 1_000.0).ends_with("too few to matter"));
        assert!(said(Outcome::Jobs, 0.0, 0.0, 0.0, 1_000.0).ends_with("exactly the same"));
    }
}
