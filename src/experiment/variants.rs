//! Variants: the calm runs of a comparison once more with one thing changed, to see what its findings
//! rest on.
//!
//! Three purposes: an assumption set low and high ([`tornado`]), one lever of a policy alone on the
//! policy that the others are compared with ([`levers`]), and dearer policies scaled down to the
//! public cost of the cheapest ([`equal_cost`]). Every variant has the luck of the comparison's own
//! replicates and is paired with them, so that what is unchanged is never run again. Only yearly
//! outcomes are kept.

pub mod effect;
pub mod equal_cost;
pub mod levers;
pub mod planning;
pub mod range;
pub mod running;
pub mod screening;
pub mod tornado;

use crate::measure::outcome::{Outcome, Series};
use crate::measure::window::{Window, yearly};
use crate::scenario::record::Choice;
use crate::scenario::record::choice;

choice! {
    /// What a variant is run for.
    Purpose {
        /// One assumption set to one other value in a single replicate, to see which matter enough.
        Screening = "screening",
        /// One assumption set low or high in every policy that has it.
        Assumption = "assumption",
        /// The base policy and one lever or currency of another.
        LeverAlone = "lever alone",
        /// A policy scaled down to the public cost of the cheapest.
        EqualCost = "equal cost",
    }
}

choice! {
    /// How the changed thing is set.
    Setting {
        /// The low end of an assumption.
        Low = "low",
        /// The high end of an assumption.
        High = "high",
        /// A lever alone.
        Alone = "alone",
        /// Strengths and running costs times one factor.
        Scaled = "scaled",
    }
}

choice! {
    /// Which part of a run a yearly figure is of.
    Term {
        /// The first two years.
        Short = "short run",
        /// The last two years.
        Long = "long run",
    }
}

impl Term {
    /// Its months.
    #[must_use]
    pub fn window(self, months: u32) -> Window {
        match self {
            Self::Short => Window::short_run(months),
            Self::Long => Window::long_run(months),
        }
    }
}

/// The yearly outcomes of one run: flows as yearly figures, levels and ratios as means, in the
/// outcomes' units; by term, region and outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Yearly {
    regions: usize,
    values: Vec<f64>,
}

impl Yearly {
    /// Of a recorded run.
    #[must_use]
    pub fn of(series: &Series) -> Self {
        let regions = series.regions.len();
        let one = |term: Term, region| {
            let window = term.window(series.months);
            let value = move |&outcome: &Outcome| yearly(series, region, outcome, window);
            // Adding zero turns -0 into 0, as tables do.
            Outcome::ALL.iter().map(move |o| value(o) + 0.0)
        };
        let values = Term::ALL
            .iter()
            .flat_map(|&term| (0..regions).flat_map(move |region| one(term, region)));
        Self {
            regions,
            values: values.collect(),
        }
    }

    /// Of rows as a table has them: terms, within them regions, each with every outcome. None when
    /// there are too few or too many.
    #[must_use]
    pub fn of_rows(regions: usize, rows: &[Vec<f64>]) -> Option<Self> {
        let whole = rows.len() == Term::ALL.len() * regions
            && rows.iter().all(|row| row.len() == Outcome::COUNT);
        whole.then(|| Self {
            regions,
            values: rows.concat(),
        })
    }

    /// One outcome.
    ///
    /// # Panics
    /// When there is no such region.
    #[must_use]
    pub fn value(&self, term: Term, region: usize, outcome: Outcome) -> f64 {
        assert!(region < self.regions, "a region that was recorded");
        let row = term as usize * self.regions + region;
        self.values[row * Outcome::COUNT + outcome as usize]
    }

    /// How many regions it has, the whole included.
    #[must_use]
    pub const fn regions(&self) -> usize {
        self.regions
    }
}

/// One run of a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantRun {
    /// Its run id; empty when its scenario was refused.
    pub run_id: String,
    /// Which replicate of the comparison has the same luck.
    pub replicate: u32,
    /// Its yearly outcomes, or in words why it has none.
    pub result: Result<Yearly, String>,
}

/// One policy with one thing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What it is run for.
    pub purpose: Purpose,
    /// What is changed: the path of an entry (`behaviour.origin_elasticity`), the name of a lever or
    /// currency, the name of a policy.
    pub name: String,
    /// How it is set.
    pub setting: Setting,
    /// The policy: the one run again; for a lever alone the one that the lever is of.
    pub policy: usize,
    /// The entry's value now; a lever's strength or a currency's share of households; the factor of
    /// equal cost.
    pub value: f64,
    /// Its value in the policy as it stands: the same for a lever alone, 1 for equal cost.
    pub default: f64,
    /// Unit of both.
    pub unit: String,
    /// Where the value comes from, in words: "half and one and a half of it".
    pub basis: String,
    /// Who may do it, in words, for a lever alone; else empty.
    pub law: String,
    /// Its runs, by replicate.
    pub runs: Vec<VariantRun>,
}

/// What is not run, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// For which purpose it would have been.
    pub purpose: Purpose,
    /// What: as [`Variant::name`]; empty for the purpose as a whole.
    pub name: String,
    /// Why not.
    pub why: String,
}

/// Whether variants are run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Not asked for.
    #[default]
    No,
    /// Not run, for this reason, which results say.
    NotRun(String),
    /// Run so many.
    Yes(running::Options),
}

/// All variants of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variants {
    /// What was run, in order.
    pub variants: Vec<Variant>,
    /// What was not.
    pub left_out: Vec<LeftOut>,
}

impl Variants {
    /// Whether nothing was run or left out: variants were not asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.variants.is_empty() && self.left_out.is_empty()
    }

    /// The variants of one purpose, in order.
    pub fn of(&self, purpose: Purpose) -> impl Iterator<Item = &Variant> {
        self.variants.iter().filter(move |v| v.purpose == purpose)
    }

    /// What is not run for a purpose.
    pub fn left_out_of(&self, purpose: Purpose) -> impl Iterator<Item = &LeftOut> {
        self.left_out.iter().filter(move |l| l.purpose == purpose)
    }

    /// The variant of that purpose, name, setting and policy.
    #[must_use]
    pub fn find(
        &self,
        purpose: Purpose,
        name: &str,
        setting: Setting,
        policy: usize,
    ) -> Option<&Variant> {
        self.of(purpose)
            .find(|v| v.name == name && v.setting == setting && v.policy == policy)
    }

    /// Runs that failed or were stopped, in words.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        let words = |variant: &Variant, run: &VariantRun| {
            let error = run.result.as_ref().err()?;
            let (what, name) = (variant.purpose.name(), &variant.name);
            let setting = variant.setting.name();
            Some(format!(
                "{what} `{name}`, {setting}, replicate {}: {error}",
                run.replicate
            ))
        };
        self.variants
            .iter()
            .flat_map(|variant| variant.runs.iter().map(move |run| (variant, run)))
            .filter_map(|(variant, run)| words(variant, run))
            .collect()
    }
}

impl Variant {
    /// Its yearly outcomes in a replicate.
    #[must_use]
    pub fn yearly(&self, replicate: u32) -> Option<&Yearly> {
        let run = self.runs.iter().find(|run| run.replicate == replicate)?;
        run.result.as_ref().ok()
    }
}
