//! How numbers are written for readers: one way for the page, the charts and the terminal.
//!
//! A number is shown with three significant digits, an interval as "a to b". Everything that stands
//! side by side (an estimate and the two ends of its interval) shares one scale and one number of
//! decimals, which the largest of them sets.

use crate::measure::outcome::Outcome;

/// Significant digits of the largest number shown together.
const DIGITS: i32 = 3;
/// Decimals are never more than this, so that noise is not spelled out.
const MOST_DECIMALS: i32 = 4;
/// A real minus sign, as wide as a plus.
const MINUS: char = '\u{2212}';
/// What stands where a number is not defined.
pub const UNDEFINED: &str = "\u{2013}";

/// What a number measures: decides its sign, scale and unit when it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Money, in pence.
    Money,
    /// A share of one, shown in per cent.
    Share,
    /// A difference of two shares, shown in points of a hundred.
    Points,
    /// A ratio to a base of 1, shown in per cent of it; so are differences.
    Index,
    /// A difference of two indices, in points of the base year's 100.
    IndexPoints,
    /// A number without a unit.
    Number,
    /// Mass, in kilograms, shown in tonnes.
    Mass,
    /// Transport work, in tonne-kilometres.
    Freight,
    /// Something counted.
    Count(&'static str),
}

impl Measure {
    /// How a level of this outcome is written.
    #[must_use]
    pub fn of(outcome: Outcome) -> Self {
        Self::of_unit(outcome.unit())
    }

    /// How a number of this recorded unit is written.
    #[must_use]
    pub fn of_unit(unit: &str) -> Self {
        match unit {
            "pence" | "pence a household" => Self::Money,
            "share" | "share of income" => Self::Share,
            "kg" => Self::Mass,
            "tonne-km" => Self::Freight,
            "heads" => Self::Count("jobs"),
            "FTE" => Self::Count("FTE"),
            "agents" => Self::Count("firms"),
            "index, base 1" => Self::Index,
            _ => Self::Number,
        }
    }

    /// How a difference of two levels of this measure is written.
    #[must_use]
    pub fn difference(self) -> Self {
        match self {
            Self::Share => Self::Points,
            Self::Index => Self::IndexPoints,
            other => other,
        }
    }

    /// The unit as an axis title names it, before scaling ("pounds", "%").
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Money => "pounds",
            Self::Share => "%",
            Self::Points => "points of 100",
            Self::Index => "base year 100",
            Self::IndexPoints => "index points",
            Self::Number => "number",
            Self::Mass => "tonnes",
            Self::Freight => "tonne-km",
            Self::Count(what) => what,
        }
    }

    /// From the unit that is recorded to the one that is shown (pence to pounds, shares to per cent).
    const fn recorded_to_shown(self) -> f64 {
        match self {
            Self::Money => 0.01,
            Self::Share | Self::Points | Self::Index | Self::IndexPoints => 100.0,
            Self::Mass => 0.001,
            Self::Number | Self::Freight | Self::Count(_) => 1.0,
        }
    }

    const fn prefix(self) -> &'static str {
        if matches!(self, Self::Money) {
            "£"
        } else {
            ""
        }
    }

    fn suffix(self) -> String {
        match self {
            Self::Money | Self::Index | Self::Number | Self::Count("") => String::new(),
            Self::Share => "%".into(),
            Self::Points | Self::IndexPoints => " points".into(),
            Self::Mass => " t".into(),
            Self::Freight => " tonne-km".into(),
            Self::Count(what) => format!(" {what}"),
        }
    }
}

/// A common scale for numbers that stand side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    measure: Measure,
    factor: f64,
    decimals: usize,
    thousands: &'static str,
}

impl Scale {
    /// The scale that gives the largest of these recorded values three significant digits.
    #[must_use]
    pub fn fitting(measure: Measure, values: &[f64]) -> Self {
        let largest = values
            .iter()
            .filter(|v| v.is_finite())
            .fold(0.0_f64, |m, v| m.max(v.abs()))
            * measure.recorded_to_shown();
        let (divisor, thousands) = magnitude(measure, largest);
        Self {
            measure,
            factor: measure.recorded_to_shown() / divisor,
            decimals: decimals(largest / divisor),
            thousands,
        }
    }

    /// The scale for an axis: as many decimals as tell its marks, `step` apart, from each other.
    #[must_use]
    pub fn for_marks(measure: Measure, marks: &[f64], step: f64) -> Self {
        let mut scale = Self::fitting(measure, marks);
        // The small addition keeps steps such as 0.1 from needing two decimals by rounding error.
        let needed = -libm::floor(libm::log10(step * scale.factor) + 1e-9);
        scale.decimals = needed.clamp(0.0, 9.0) as usize;
        scale
    }

    /// A recorded value in this scale: "£1.23 m", "4.56%".
    #[must_use]
    pub fn show(&self, value: f64) -> String {
        self.written(value, false)
    }

    /// The same with a plus in front of gains: "+£1.23 m".
    #[must_use]
    pub fn signed(&self, value: f64) -> String {
        self.written(value, true)
    }

    /// An interval: "£1.10 m to £1.35 m", "3.0 to 21.0 jobs".
    #[must_use]
    pub fn interval(&self, low: f64, high: f64) -> String {
        let unit_once =
            !matches!(self.measure, Measure::Money | Measure::Share) && self.thousands.is_empty();
        let first = if unit_once {
            self.bare(low)
        } else {
            self.show(low)
        };
        format!("{first} to {}", self.show(high))
    }

    /// An interval beside its estimate, which has the unit: "1.10 to 1.35".
    #[must_use]
    pub fn bare_interval(&self, low: f64, high: f64) -> String {
        format!("{} to {}", self.bare(low), self.bare(high))
    }

    /// The interval in brackets after its estimate: " (1.10 to 1.35)"; nothing where all three are alike
    /// to the printed digit.
    #[must_use]
    pub fn around(&self, mean: f64, low: f64, high: f64) -> String {
        let alike = self.bare(low) == self.bare(high) && self.bare(low) == self.bare(mean);
        if alike {
            return String::new();
        }
        format!(" ({})", self.bare_interval(low, high))
    }

    /// The bare number without unit, for an axis whose title names the unit.
    #[must_use]
    pub fn bare(&self, value: f64) -> String {
        self.number(value, false)
            .map_or_else(|| UNDEFINED.into(), |(sign, digits)| sign + &digits)
    }

    /// The unit of [`Self::bare`], for axis titles: "£ m", "%".
    #[must_use]
    pub fn unit(&self) -> String {
        match self.measure {
            Measure::Money => format!("£{}", self.thousands),
            _ => format!("{} {}", self.thousands.trim(), self.measure.unit())
                .trim()
                .to_string(),
        }
    }

    fn written(&self, value: f64, plus: bool) -> String {
        let Some((sign, digits)) = self.number(value, plus) else {
            return UNDEFINED.into();
        };
        let (prefix, suffix) = (self.measure.prefix(), self.measure.suffix());
        format!("{sign}{prefix}{digits}{}{suffix}", self.thousands)
    }

    /// Sign and digits; nothing for a value that is not a number. Zero has no sign.
    fn number(&self, value: f64, plus: bool) -> Option<(String, String)> {
        if !value.is_finite() {
            return None;
        }
        let digits = with_thousands(&format!(
            "{:.*}",
            self.decimals,
            (value * self.factor).abs()
        ));
        let zero = !digits.bytes().any(|b| (b'1'..=b'9').contains(&b));
        let sign = match (zero, value < 0.0) {
            (false, true) => MINUS.to_string(),
            (false, false) if plus => "+".into(),
            _ => String::new(),
        };
        Some((sign, digits))
    }
}

/// A single recorded value on its own scale.
#[must_use]
pub fn value(measure: Measure, recorded: f64) -> String {
    Scale::fitting(measure, &[recorded]).show(recorded)
}

/// A single recorded value on its own scale, with a plus in front of gains.
#[must_use]
pub fn signed(measure: Measure, recorded: f64) -> String {
    Scale::fitting(measure, &[recorded]).signed(recorded)
}

/// Money in pence: "£1.23 m".
#[must_use]
pub fn money(pence: f64) -> String {
    value(Measure::Money, pence)
}

/// A share of one: "12.3%".
#[must_use]
pub fn share(share: f64) -> String {
    value(Measure::Share, share)
}

/// An estimate with its interval on one scale: "+£1.23 m (1.10 to 1.35)".
#[must_use]
pub fn estimate(measure: Measure, mean: f64, low: f64, high: f64) -> String {
    let scale = Scale::fitting(measure, &[mean, low, high]);
    format!(
        "{} ({})",
        scale.signed(mean),
        scale.bare_interval(low, high)
    )
}

/// Whole numbers with commas: "12,345".
#[must_use]
pub fn whole(number: u64) -> String {
    with_thousands(&number.to_string())
}

/// Money grows a letter from 10,000 pounds, other counts from a million; shares never do.
fn magnitude(measure: Measure, largest: f64) -> (f64, &'static str) {
    let from_thousands = matches!(measure, Measure::Money | Measure::Mass | Measure::Freight);
    match measure {
        Measure::Share
        | Measure::Points
        | Measure::Index
        | Measure::IndexPoints
        | Measure::Number => (1.0, ""),
        _ if largest >= 999.5e6 => (1e9, " bn"),
        _ if largest >= 999.5e3 => (1e6, " m"),
        _ if largest >= 9_995.0 && from_thousands => (1e3, " k"),
        _ => (1.0, ""),
    }
}

/// Decimals that give `largest` its significant digits, also when rounding lifts it (9.996 is 10.0).
fn decimals(largest: f64) -> usize {
    if largest <= 0.0 {
        return 0;
    }
    let needed = |x: f64| (DIGITS - 1 - libm::floor(libm::log10(x)) as i32).clamp(0, MOST_DECIMALS);
    let first = needed(largest);
    let unit = libm::pow(10.0, f64::from(first));
    let rounded = (largest * unit).round() / unit;
    if rounded > 0.0 {
        needed(rounded) as usize
    } else {
        0
    }
}

/// Commas between groups of three digits before the decimal point.
fn with_thousands(digits: &str) -> String {
    let (whole, rest) = digits
        .split_once('.')
        .map_or((digits, None), |(w, r)| (w, Some(r)));
    let mut out = String::with_capacity(digits.len() + whole.len() / 3);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_three_digits_and_a_letter() {
        assert_eq!(money(123.0), "£1.23");
        assert_eq!(money(98_765.0), "£988");
        assert_eq!(money(123_456.0), "£1,235");
        assert_eq!(money(1_234_567.0), "£12.3 k");
        assert_eq!(money(123_456_789.0), "£1.23 m");
        assert_eq!(money(99_960_000.0), "£1.00 m");
        assert_eq!(money(-456_789_012_345.0), "\u{2212}£4.57 bn");
        assert_eq!(money(0.0), "£0");
    }

    #[test]
    fn shares_are_per_cent_and_their_differences_points() {
        assert_eq!(share(0.1234), "12.3%");
        assert_eq!(share(1.0), "100%");
        assert_eq!(share(0.09996), "10.0%");
        assert_eq!(signed(Measure::Points, -0.004_21), "\u{2212}0.421 points");
        assert_eq!(
            Measure::of(Outcome::Unemployment).difference(),
            Measure::Points
        );
    }

    #[test]
    fn an_estimate_and_its_interval_share_a_scale() {
        assert_eq!(
            estimate(Measure::Money, 2e8, -3.12e6, 4.06e8),
            "+£2.00 m (\u{2212}0.03 to 4.06)"
        );
        assert_eq!(
            estimate(Measure::Count("jobs"), 12.34, 3.0, 21.0),
            "+12.3 jobs (3.0 to 21.0)"
        );
    }

    #[test]
    fn an_interval_without_width_is_not_printed() {
        let scale = Scale::fitting(Measure::Money, &[60_200_000.0]);
        assert_eq!(scale.around(60_200_000.0, 60_200_001.0, 60_200_002.0), "");
        assert_eq!(
            scale.around(60_200_000.0, 60_100_000.0, 60_300_000.0),
            " (601 to 603)"
        );
    }

    #[test]
    fn zero_has_no_sign_and_nothing_is_a_dash() {
        assert_eq!(signed(Measure::Money, -0.0), "£0");
        assert_eq!(signed(Measure::Share, -1e-12), "0%");
        assert_eq!(money(f64::NAN), UNDEFINED);
        assert_eq!(money(f64::INFINITY), UNDEFINED);
    }

    #[test]
    fn counts_carry_their_unit() {
        assert_eq!(value(Measure::Count("jobs"), 12_345.6), "12,346 jobs");
        assert_eq!(value(Measure::Mass, 1_234_567_890.0), "1.23 m t");
        assert_eq!(value(Measure::Index, 1.2345), "123");
        assert_eq!(signed(Measure::IndexPoints, 0.0123), "+1.23 points");
        assert_eq!(whole(1_234_567), "1,234,567");
    }

    #[test]
    fn axes_name_the_unit_once() {
        let scale = Scale::fitting(Measure::Money, &[5.2e10]);
        assert_eq!(scale.unit(), "£ m");
        assert_eq!(scale.bare(5.2e10), "520");
        assert_eq!(Scale::fitting(Measure::Share, &[0.5]).unit(), "%");
    }
}
