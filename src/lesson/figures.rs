//! Numbers that a lesson's texts name, and what the texts claim of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Lesson;
use super::recording::{Recording, Run};

/// Why a figure or claim does not stand.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// It points to what is not there.
    #[error("the figure `{0}` of {1} cannot be read off its runs")]
    Missing(String, String),
    /// The runs do not show what the text says.
    #[error("the runs of {lesson} do not show that {claim}: {found}")]
    Refuted {
        /// The lesson.
        lesson: String,
        /// What its text says.
        claim: String,
        /// What the runs give.
        found: String,
    },
}

/// A number that is read off one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What texts call it.
    pub name: String,
    /// An outcome's name, or `becomes`: what a pound becomes.
    pub outcome: String,
    /// Index of the slider's stop; the left economy when absent.
    #[serde(default)]
    pub stop: Option<usize>,
    /// Whether under the shock.
    #[serde(default)]
    pub struck: bool,
    /// The first and the last month of which it is the mean or sum.
    pub months: [u32; 2],
    /// Their sum and not their mean.
    #[serde(default)]
    pub sum: bool,
    /// How it is written.
    #[serde(default)]
    pub shown: Shown,
}

/// A number that is made of two figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// What texts call it.
    pub name: String,
    /// How.
    pub how: Made,
    /// One figure and another.
    pub of: [String; 2],
    /// How it is written.
    #[serde(default)]
    pub shown: Shown,
}

/// How a number is made of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// The first less the other.
    Less,
    /// The first over the other.
    Over,
    /// By what share the first is above the other.
    Above,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// In pounds, from pence.
    Pounds,
    /// In pounds and pence, from pounds.
    Pence,
    /// In percent with one decimal.
    #[default]
    Percent,
    /// As a whole number.
    Whole,
    /// With two decimals.
    Plain,
}

/// What a text says of figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// In words, for whoever reads that it does not hold.
    pub says: String,
    /// The figure.
    pub figure: String,
    /// It is at least this, in the figure's own unit (pence, shares, counts).
    #[serde(default)]
    pub least: Option<f64>,
    /// It is at most this; one of the two is there.
    #[serde(default)]
    pub most: Option<f64>,
}

/// What a pound becomes, among the outcomes.
const BECOMES: &str = "becomes";

impl Figure {
    /// The outcome that it is read off; none where it is read off rounds.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        (self.outcome != BECOMES).then_some(&self.outcome)
    }

    fn value(&self, recording: &Recording) -> Option<f64> {
        let runs = match self.stop {
            None => &recording.left,
            Some(stop) => recording.right.get(stop)?,
        };
        let run = runs.get(usize::from(self.struck))?;
        let [first, last] = self.months.map(|month| month as usize);
        let months = first.checked_sub(1)?..last;
        let values: Option<Vec<f64>> = months.map(|at| self.month(recording, run, at)).collect();
        let values = values.filter(|values| !values.is_empty())?;
        let sum: f64 = values.iter().sum();
        let value = if self.sum {
            sum
        } else {
            sum / values.len() as f64
        };
        value.is_finite().then_some(value)
    }

    fn month(&self, recording: &Recording, run: &Run, at: usize) -> Option<f64> {
        if self.outcome == BECOMES {
            return Some(run.rounds.get(at)?.as_ref()?.becomes);
        }
        let mut known = recording.outcomes.iter();
        let place = known.position(|note| note.name == self.outcome)?;
        run.values.get(at)?.get(place).copied()
    }
}

impl Made {
    fn of(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Less => one - other,
            Self::Over => one / other,
            Self::Above => one / other - 1.0,
        }
    }
}

impl Shown {
    /// The number in words, without its sign: texts say which way.
    fn text(self, value: f64) -> String {
        let size = value.abs();
        match self {
            Self::Pounds => pounds(size / 100.0),
            Self::Pence => format!("£{size:.2}"),
            Self::Percent => format!("{:.1}%", size * 100.0),
            Self::Whole => grouped(size),
            Self::Plain => format!("{size:.2}"),
        }
    }
}

/// "£12,346", "£3.1 million".
fn pounds(value: f64) -> String {
    if value >= 999_950.0 {
        format!("£{:.1} million", value / 1e6)
    } else {
        format!("£{}", grouped(value))
    }
}

/// A whole number with commas between thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A lesson's figures by name: what they are, and how texts say them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    values: BTreeMap<String, (f64, String)>,
}

impl Figures {
    /// Reads all figures of a lesson off its runs, and checks what its texts claim.
    ///
    /// # Errors
    /// When a figure is not there or a claim does not hold.
    pub fn read(lesson: &Lesson, recording: &Recording) -> Result<Self, FigureError> {
        let mut figures = Self::default();
        let missing = |name: &str| FigureError::Missing(name.to_owned(), lesson.name.clone());
        for figure in &lesson.figures {
            let kept = figures.keep(&figure.name, figure.value(recording), figure.shown);
            kept.ok_or_else(|| missing(&figure.name))?;
        }
        for compared in &lesson.compared {
            let value = figures.made(compared.how, &compared.of);
            let kept = figures.keep(&compared.name, value, compared.shown);
            kept.ok_or_else(|| missing(&compared.name))?;
        }
        for claim in &lesson.claims {
            figures.check(claim, lesson)?;
        }
        Ok(figures)
    }

    /// Keeps a figure; none when it is no number.
    fn keep(&mut self, name: &str, value: Option<f64>, shown: Shown) -> Option<()> {
        let value = value.filter(|value| value.is_finite())?;
        self.values
            .insert(name.to_owned(), (value, shown.text(value)));
        Some(())
    }

    fn made(&self, made: Made, of: &[String; 2]) -> Option<f64> {
        let [one, other] = of.each_ref().map(|name| self.value(name));
        Some(made.of(one?, other?))
    }

    fn check(&self, claim: &Claim, lesson: &Lesson) -> Result<(), FigureError> {
        let missing = || FigureError::Missing(claim.figure.clone(), lesson.name.clone());
        let value = self.value(&claim.figure).ok_or_else(missing)?;
        let enough = claim.least.is_none_or(|least| value >= least);
        let little = claim.most.is_none_or(|most| value <= most);
        if enough && little {
            return Ok(());
        }
        Err(FigureError::Refuted {
            lesson: lesson.name.clone(),
            claim: claim.says.clone(),
            found: format!("`{}` is {value}", claim.figure),
        })
    }

    /// A figure.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.values.get(name).map(|(value, _)| *value)
    }

    /// All figures as texts say them.
    #[must_use]
    pub fn said(&self) -> BTreeMap<&str, &str> {
        let each = self.values.iter();
        each.map(|(name, (_, said))| (name.as_str(), said.as_str()))
            .collect()
    }

    /// All figures, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, f64)> {
        self.values
            .iter()
            .map(|(name, (value, _))| (name.as_str(), *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_for_readers() {
        assert_eq!(Shown::Pounds.text(1_234_567.0), "£12,346");
        assert_eq!(Shown::Pounds.text(-123.0e8), "£123.0 million");
        assert_eq!(Shown::Percent.text(-0.0316), "3.2%");
        assert_eq!(Shown::Pence.text(2.5), "£2.50");
        assert_eq!(Shown::Whole.text(999.6), "1,000");
    }
}
