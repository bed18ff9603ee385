//! What may be said of an effect: one word for every sign, and for having too little to say.

use crate::measure::interval::Estimate;
use crate::measure::verdict::{Judgement, Reason};

use super::format::{Measure, Scale};
use super::view;

/// What an effect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Clearly above zero, and large enough to matter.
    Up,
    /// Clearly below zero, and large enough to matter.
    Down,
    /// Not chance, but too small to matter.
    Small,
    /// Could be chance.
    Unclear,
    /// Exactly nothing in every pair.
    Same,
    /// A single pair of runs.
    One,
    /// Not recorded.
    Missing,
}

impl Said {
    /// What may be said of a judged effect.
    #[must_use]
    pub fn of(judgement: &Judgement) -> Self {
        match judgement.reason {
            Reason::Clear if judgement.effect.mean > 0.0 => Self::Up,
            Reason::Clear => Self::Down,
            Reason::TooSmall => Self::Small,
            Reason::Chance => Self::Unclear,
            Reason::NoDifference => Self::Same,
            Reason::TooFewRuns => Self::One,
            Reason::NotRecorded => Self::Missing,
        }
    }

    /// What may be said of an effect that has no threshold: by its interval alone.
    #[must_use]
    pub fn by_interval(effect: &Estimate) -> Self {
        match effect.interval {
            _ if effect.mean.is_nan() => Self::Missing,
            None => Self::One,
            Some([low, high]) if low == 0.0 && high == 0.0 => Self::Same,
            Some([low, _]) if low > 0.0 => Self::Up,
            Some([_, high]) if high < 0.0 => Self::Down,
            Some(_) => Self::Unclear,
        }
    }

    /// Whether it is a finding.
    #[must_use]
    pub const fn clear(self) -> bool {
        matches!(self, Self::Up | Self::Down)
    }

    /// In a word or two, for the side of a number; nothing for a finding.
    #[must_use]
    pub const fn caution(self) -> &'static str {
        match self {
            Self::Up | Self::Down => "",
            Self::Small => "too small to matter",
            Self::Unclear => "could be chance",
            Self::Same => "no difference",
            Self::One => "too few runs",
            Self::Missing => "not recorded",
        }
    }

    /// A verb with its object: "adds £1.20 m of residents' income a year (0.80 to 1.60)". `what`
    /// follows the amount.
    #[must_use]
    pub fn adds(self, measure: Measure, effect: &Estimate, what: &str) -> String {
        let [low, high] = effect.interval.unwrap_or([effect.mean; 2]);
        let scale = Scale::fitting(measure, &[effect.mean, low, high]);
        let of = if what.is_empty() {
            String::new()
        } else {
            format!(" {what}")
        };
        match self {
            Self::Up => format!(
                "adds {}{of}{}",
                scale.show(effect.mean),
                scale.around(effect.mean, low, high)
            ),
            Self::Down => format!(
                "takes away {}{of}{}",
                scale.show(-effect.mean),
                scale.around(-effect.mean, -high, -low)
            ),
            Self::Small => format!(
                "changes {} by too little to matter: {}{}",
                thing(measure, what),
                view::effect(measure, effect),
                a_year(what)
            ),
            Self::Unclear => format!(
                "does not clearly change {} ({}{})",
                thing(measure, what),
                scale.interval(low, high),
                a_year(what)
            ),
            Self::Same => format!("leaves {} exactly as it is", thing(measure, what)),
            Self::One => format!(
                "changes {} by {}{} in a single pair of runs, which may be chance",
                thing(measure, what),
                scale.signed(effect.mean),
                a_year(what)
            ),
            Self::Missing => format!("has no record of {}", thing(measure, what)),
        }
    }
}

/// The thing without "of" before and "a year" after it; what is counted where nothing else is said.
fn thing(measure: Measure, what: &str) -> String {
    let of = what.trim_start_matches("of ").trim_end_matches(" a year");
    match measure {
        Measure::Count(counted) if of.is_empty() => format!("the number of {counted}"),
        _ => of.to_owned(),
    }
}

fn a_year(what: &str) -> &'static str {
    if what.ends_with(" a year") {
        " a year"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::outcome::Outcome;
    use crate::measure::verdict::judge;

    fn of(mean: f64, interval: Option<[f64; 2]>) -> String {
        let effect = Estimate {
            mean,
            interval,
            replicates: 5,
        };
        let judged = judge(Outcome::RealValueAdded, effect, 100e8);
        Said::of(&judged).adds(Measure::Money, &effect, "of income a year")
    }

    #[test]
    fn every_sign_has_its_own_words() {
        let minus = '\u{2212}';
        assert_eq!(
            of(2e8, Some([1e8, 3e8])),
            "adds £2.00 m of income a year (1.00 to 3.00)"
        );
        assert_eq!(
            of(-2e8, Some([-3e8, -1e8])),
            "takes away £2.00 m of income a year (1.00 to 3.00)"
        );
        assert_eq!(
            of(2e7, Some([1e7, 3e7])),
            "changes income by too little to matter: +£200 k (100 to 300) a year"
        );
        assert_eq!(
            of(2e8, Some([-1e8, 3e8])),
            format!("does not clearly change income ({minus}£1.00 m to £3.00 m a year)")
        );
        assert_eq!(of(0.0, Some([0.0, 0.0])), "leaves income exactly as it is");
        assert_eq!(
            of(2e8, None),
            "changes income by +£2.00 m a year in a single pair of runs, which may be chance"
        );
        assert_eq!(of(f64::NAN, None), "has no record of income");
    }
}
