//! The ladder of validation: what must hold before results mean anything, rung by rung.
//!
//! Each check measures a figure and judges it by a band that was fixed before: PASS inside, WARN within
//! half a band's width beyond, FAIL further out. Nothing here is dropped because it fails.

pub mod behaviour;
pub mod gates;
pub mod history;
pub mod life;
pub mod local_money;
pub mod losing;
pub mod pairs;
pub mod policies;
pub mod seeds;
pub mod still;
pub mod store;
pub mod trade;

use crate::measure::number::number;

/// Share of seeds that must pass or nearly pass each gate: the best figure of a published model of this
/// kind.
pub const TARGET: f64 = 0.988;

/// The rungs, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Every penny is accounted for.
    Books,
    /// Without frictions the multipliers are the table's.
    Limit,
    /// Without policy or shock the economy stays where it is.
    Stillness,
    /// It starts where the published tables say.
    Tables,
    /// It moves as real economies do.
    Behaviour,
    /// It falls as real regions fell.
    History,
    /// Less trade costs what theory says.
    Trade,
    /// Local money does what it did where it was tried.
    LocalMoney,
    /// Localising can lose, by each mechanism, and no longer does when it is switched off.
    Losing,
    /// Policies do what they did where they were tried.
    Policies,
}

impl Rung {
    /// Its name for readers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Books => "1 books",
            Self::Limit => "2 limit mode",
            Self::Stillness => "3 stationarity",
            Self::Tables => "4 published tables",
            Self::Behaviour => "5 behaviour",
            Self::History => "6 history",
            Self::Trade => "7 gains from trade",
            Self::LocalMoney => "8 local money",
            Self::Losing => "9 ways to lose",
            Self::Policies => "10 policies",
        }
    }
}

/// How a figure is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// Inside its band.
    Pass,
    /// Within half a band's width beyond it.
    Warn,
    /// Further out, or no number at all.
    Fail,
}

impl Judgement {
    /// As tables print it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
        }
    }
}

/// Where a figure must lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Least value; none is too small when absent.
    pub low: Option<f64>,
    /// Greatest value; none is too great when absent.
    pub high: Option<f64>,
}

impl Band {
    /// Between two bounds.
    #[must_use]
    pub const fn between(low: f64, high: f64) -> Self {
        Self {
            low: Some(low),
            high: Some(high),
        }
    }

    /// At most this.
    #[must_use]
    pub const fn at_most(high: f64) -> Self {
        Self {
            low: None,
            high: Some(high),
        }
    }

    /// At least this.
    #[must_use]
    pub const fn at_least(low: f64) -> Self {
        Self {
            low: Some(low),
            high: None,
        }
    }

    /// How far beyond a bound a figure is still a warning: half the band's width, or a tenth of the
    /// bound where there is only one.
    #[must_use]
    pub fn margin(self) -> f64 {
        match (self.low, self.high) {
            (Some(low), Some(high)) => (high - low) / 2.0,
            (Some(bound), None) | (None, Some(bound)) => bound.abs() / 10.0,
            (None, None) => 0.0,
        }
    }

    /// Judges a figure; what is no number fails.
    #[must_use]
    pub fn judge(self, value: f64) -> Judgement {
        let within = |room: f64| {
            value.is_finite()
                && self.low.is_none_or(|low| value >= low - room)
                && self.high.is_none_or(|high| value <= high + room)
        };
        if within(0.0) {
            Judgement::Pass
        } else if within(self.margin()) {
            Judgement::Warn
        } else {
            Judgement::Fail
        }
    }

    /// In words: "0.03 to 0.1", "at most -0.1".
    #[must_use]
    pub fn words(self) -> String {
        match (self.low, self.high) {
            (Some(low), Some(high)) => format!("{} to {}", short(low), short(high)),
            (Some(low), None) => format!("at least {}", short(low)),
            (None, Some(high)) => format!("at most {}", short(high)),
            (None, None) => "none".to_owned(),
        }
    }
}

/// A bound to five decimals, without idle zeros.
fn short(bound: f64) -> String {
    number((bound * 1e5).round() / 1e5)
}

/// One row of the ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its rung.
    pub rung: Rung,
    /// What was checked, with unit.
    pub check: String,
    /// The figure: a mean over seeds where there are several.
    pub measured: f64,
    /// Its 95% interval, where it comes from several runs.
    pub interval: Option<[f64; 2]>,
    /// Where it must lie; none for what is only shown.
    pub band: Option<Band>,
    /// Shares of seeds that pass, and that pass or nearly do; only of gates judged by seed.
    pub shares: Option<[f64; 2]>,
    /// How it is judged; none for what is only shown.
    pub judgement: Option<Judgement>,
    /// Where the band comes from, or what to know about the figure.
    pub source: String,
}

impl Finding {
    /// A figure judged by a band.
    #[must_use]
    pub fn judged(rung: Rung, check: &str, measured: f64, band: Band, source: &str) -> Self {
        Self {
            rung,
            check: check.to_owned(),
            measured,
            interval: None,
            band: Some(band),
            shares: None,
            judgement: Some(band.judge(measured)),
            source: source.to_owned(),
        }
    }

    /// A figure that is only shown.
    #[must_use]
    pub fn shown(rung: Rung, check: &str, measured: f64, source: &str) -> Self {
        Self {
            rung,
            check: check.to_owned(),
            measured,
            interval: None,
            band: None,
            shares: None,
            judgement: None,
            source: source.to_owned(),
        }
    }

    /// An error that must be no further from 0 than `bound`; beyond it there is no warning.
    #[must_use]
    pub fn error(rung: Rung, check: &str, measured: f64, bound: f64, source: &str) -> Self {
        let judgement = if measured.abs() <= bound {
            Judgement::Pass
        } else {
            Judgement::Fail
        };
        Self {
            band: Some(Band::between(-bound, bound)),
            judgement: Some(judgement),
            ..Self::shown(rung, check, measured, source)
        }
    }

    /// The same with an interval.
    #[must_use]
    pub fn with_interval(self, interval: Option<[f64; 2]>) -> Self {
        Self { interval, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_is_pass_half_a_width_beyond_is_warn() {
        let band = Band::between(0.75, 0.9);
        let judged = [0.75, 0.9, 0.68, 0.974, 0.67, 0.98, f64::NAN].map(|v| band.judge(v).word());
        assert_eq!(
            judged,
            ["PASS", "PASS", "WARN", "WARN", "FAIL", "FAIL", "FAIL"]
        );
    }

    #[test]
    fn a_single_bound_leaves_a_tenth_of_itself() {
        let band = Band::at_most(-0.1);
        let judged = [-1.0, -0.1, -0.091, -0.089].map(|v| band.judge(v).word());
        assert_eq!(judged, ["PASS", "PASS", "WARN", "FAIL"]);
        assert_eq!(Band::at_least(0.0).judge(-1e-9), Judgement::Fail);
    }
}
