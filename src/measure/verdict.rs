//! The verdict: one outcome at a time, better, worse or unclear, by a rule that is printed with it.
//!
//! There is no overall winner: what matters more is for the reader to say.

use super::interval::Estimate;
use super::outcome::{Better, Outcome};

/// What is said about one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The policy does better than the one it is compared with.
    Better,
    /// It does worse.
    Worse,
    /// Neither can be said.
    Unclear,
}

/// Why a verdict is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The interval excludes zero and the mean reaches the threshold.
    Clear,
    /// The interval includes zero.
    Chance,
    /// The interval excludes zero, but the mean is below the threshold.
    TooSmall,
    /// Every pair of runs is the same.
    NoDifference,
    /// Fewer than two pairs of runs: there is no interval.
    TooFewRuns,
    /// Nothing was recorded.
    NotRecorded,
}

/// The difference below which an effect does not matter, whatever its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// A share of the baseline's mean.
    Relative(f64),
    /// A difference in the outcome's own unit.
    Absolute(f64),
}

/// One judged outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Which way the effect goes beyond chance, whether or not it is large enough to matter.
    pub leans: Verdict,
    /// Why.
    pub reason: Reason,
    /// The paired effect.
    pub effect: Estimate,
    /// Mean of the baseline policy, same unit.
    pub baseline: f64,
}

impl Verdict {
    /// As one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Unclear => "unclear",
        }
    }
}

impl Reason {
    /// In plain words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Chance => "could be chance",
            Self::TooSmall => "too small to matter",
            Self::NoDifference => "no difference",
            Self::TooFewRuns => "too few runs",
            Self::NotRecorded => "not recorded",
        }
    }
}

impl Threshold {
    /// What matters for an outcome (assumed): half a point for shares and indices, one per cent of
    /// the baseline for everything else.
    #[must_use]
    pub fn of(outcome: Outcome) -> Self {
        let unit = outcome.unit();
        if unit.starts_with("share") || unit.starts_with("index") {
            Self::Absolute(0.005)
        } else {
            Self::Relative(0.01)
        }
    }

    /// The threshold in the outcome's unit. With a baseline of zero a relative threshold is zero:
    /// any effect that is not chance then matters.
    #[must_use]
    pub fn value(self, baseline: f64) -> f64 {
        match self {
            Self::Relative(share) => share * baseline.abs(),
            Self::Absolute(value) => value,
        }
    }

    /// In words: "1% of the baseline", "0.5 points".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Relative(share) => format!("{}% of the baseline", share * 100.0),
            Self::Absolute(value) => format!("{} points of 100", value * 100.0),
        }
    }
}

/// Judges a paired effect on an outcome by the rule of this module.
#[must_use]
pub fn judge(outcome: Outcome, effect: Estimate, baseline: f64) -> Judgement {
    let reason = reason(effect, Threshold::of(outcome).value(baseline));
    let better = match outcome.better() {
        Better::Higher => effect.mean > 0.0,
        Better::Lower => effect.mean < 0.0,
        Better::Structure => false,
    };
    let leans = match reason {
        _ if outcome.better() == Better::Structure => Verdict::Unclear,
        Reason::Clear | Reason::TooSmall if better => Verdict::Better,
        Reason::Clear | Reason::TooSmall => Verdict::Worse,
        _ => Verdict::Unclear,
    };
    let verdict = match reason {
        Reason::Clear => leans,
        _ => Verdict::Unclear,
    };
    Judgement {
        verdict,
        leans,
        reason,
        effect,
        baseline,
    }
}

fn reason(effect: Estimate, threshold: f64) -> Reason {
    if effect.mean.is_nan() {
        return Reason::NotRecorded;
    }
    if effect.interval.is_none() {
        return Reason::TooFewRuns;
    }
    if effect.mean == 0.0 && effect.interval == Some([0.0, 0.0]) {
        return Reason::NoDifference;
    }
    if !effect.excludes_zero() {
        return Reason::Chance;
    }
    if effect.mean.abs() < threshold {
        return Reason::TooSmall;
    }
    Reason::Clear
}

/// The outcomes that the verdict judges, in their order.
pub fn judged() -> impl Iterator<Item = Outcome> {
    Outcome::ALL
        .iter()
        .copied()
        .filter(|o| o.better() != Better::Structure)
}

/// The outcomes that are shown beside the verdict and never judged.
pub fn structure() -> impl Iterator<Item = Outcome> {
    Outcome::ALL
        .iter()
        .copied()
        .filter(|o| o.better() == Better::Structure)
}

/// What no figure here says anything about; every report lists it.
pub const NOT_MODELLED: &[&str] = &[
    "health",
    "trust and safety",
    "meaning of work",
    "identity and culture",
    "nature beyond material and CO2e",
];

/// The rule, for readers.
pub const RULE: &str = "An effect is better or worse when its 95% paired interval excludes zero and \
its mean reaches the threshold: 0.5 points for shares and indices, 1% of the baseline for \
everything else. Otherwise it is unclear. There is no overall winner.";

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(mean: f64, low: f64, high: f64) -> Estimate {
        Estimate {
            mean,
            interval: Some([low, high]),
            replicates: 20,
        }
    }

    fn verdict(outcome: Outcome, effect: Estimate, baseline: f64) -> (Verdict, Reason) {
        let j = judge(outcome, effect, baseline);
        (j.verdict, j.reason)
    }

    #[test]
    fn better_depends_on_which_way_is_better() {
        let up = effect(0.02, 0.01, 0.03);
        assert_eq!(
            verdict(Outcome::Unemployment, up, 0.05),
            (Verdict::Worse, Reason::Clear)
        );
        assert_eq!(
            verdict(Outcome::Variety, up, 1.0),
            (Verdict::Better, Reason::Clear)
        );
        assert_eq!(
            verdict(Outcome::Unemployment, up.times(-1.0), 0.05).0,
            Verdict::Better
        );
    }

    #[test]
    fn structure_is_never_judged() {
        let up = effect(0.5, 0.4, 0.6);
        assert_eq!(
            verdict(Outcome::RetentionInputs, up, 0.2).0,
            Verdict::Unclear
        );
        assert!(judged().all(|o| o != Outcome::RetentionInputs));
    }

    #[test]
    fn small_and_chance_effects_are_unclear() {
        assert_eq!(
            verdict(Outcome::Unemployment, effect(0.004, 0.003, 0.005), 0.05),
            (Verdict::Unclear, Reason::TooSmall)
        );
        assert_eq!(
            verdict(Outcome::Unemployment, effect(0.02, -0.001, 0.05), 0.05),
            (Verdict::Unclear, Reason::Chance)
        );
        assert_eq!(
            verdict(Outcome::ValueAdded, effect(0.0, 0.0, 0.0), 9.0),
            (Verdict::Unclear, Reason::NoDifference)
        );
    }

    #[test]
    fn an_effect_leans_one_way_beyond_chance_however_small() {
        let leans = |outcome, effect| judge(outcome, effect, 0.05).leans;
        let small = effect(0.004, 0.003, 0.005);
        assert_eq!(leans(Outcome::Unemployment, small), Verdict::Worse);
        let fall = small.times(-1.0);
        assert_eq!(leans(Outcome::Unemployment, fall), Verdict::Better);
        let chance = effect(0.02, -0.001, 0.05);
        assert_eq!(leans(Outcome::Unemployment, chance), Verdict::Unclear);
        assert_eq!(leans(Outcome::RetentionInputs, small), Verdict::Unclear);
    }

    #[test]
    fn one_replicate_and_nothing_recorded_are_unclear() {
        let one = Estimate {
            mean: 5.0,
            interval: None,
            replicates: 1,
        };
        assert_eq!(
            verdict(Outcome::Jobs, one, 9.0),
            (Verdict::Unclear, Reason::TooFewRuns)
        );
        let none = Estimate {
            mean: f64::NAN,
            interval: None,
            replicates: 0,
        };
        assert_eq!(
            verdict(Outcome::Jobs, none, 9.0),
            (Verdict::Unclear, Reason::NotRecorded)
        );
    }

    #[test]
    fn a_zero_baseline_lets_any_clear_effect_matter() {
        let cost = effect(1.0, 0.5, 1.5);
        assert_eq!(
            verdict(Outcome::PolicyCost, cost, 0.0),
            (Verdict::Worse, Reason::Clear)
        );
    }
}
