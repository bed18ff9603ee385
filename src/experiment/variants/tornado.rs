//! Which assumptions a finding rests on: each one low and high, the effect each time, largest swing
//! first.

use super::effect::{Figure, Side};
use super::{Purpose, Setting, Term, Variants};
use crate::experiment::comparison::Comparison;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Judgement, Verdict};

/// How a verdict under another assumption differs from the one as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not at all.
    Same,
    /// Better becomes worse, or worse becomes better.
    Reverses,
    /// What was better or worse can no longer be told.
    BecomesUnclear,
    /// What could not be told is better or worse.
    BecomesClear,
}

impl Change {
    /// From one verdict to another.
    #[must_use]
    pub const fn between(before: Verdict, after: Verdict) -> Self {
        match (before, after) {
            (Verdict::Better, Verdict::Worse) | (Verdict::Worse, Verdict::Better) => Self::Reverses,
            (Verdict::Better | Verdict::Worse, Verdict::Unclear) => Self::BecomesUnclear,
            (Verdict::Unclear, Verdict::Better | Verdict::Worse) => Self::BecomesClear,
            _ => Self::Same,
        }
    }

    /// In plain words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "the same",
            Self::Reverses => "reverses",
            Self::BecomesUnclear => "becomes unclear",
            Self::BecomesClear => "becomes clear",
        }
    }
}

/// What one end of an assumption makes of an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The entry's value there: the policy's own, or the base's where only the base has the entry;
    /// the default where that end is where it stands already.
    pub value: f64,
    /// The paired effect, judged, from the variants' replicates.
    pub judgement: Judgement,
    /// How its verdict differs from the one as it stands.
    pub change: Change,
}

/// One bar of the tornado.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// The entry's path.
    pub assumption: String,
    /// Its unit.
    pub unit: String,
    /// Where its ends come from, in words.
    pub basis: String,
    /// Its value as it stands.
    pub default: f64,
    /// The effect as it stands, from the same replicates as the ends.
    pub standing: Judgement,
    /// At its low end.
    pub low: End,
    /// At its high end.
    pub high: End,
    /// Largest less smallest mean effect among low, standing and high, in the outcome's unit.
    pub swing: f64,
}

impl Swing {
    /// Whether the verdict differs at either end.
    #[must_use]
    pub fn flips(&self) -> bool {
        self.low.change != Change::Same || self.high.change != Change::Same
    }

    /// Whether it turns from better to worse, or from worse to better, at either end.
    #[must_use]
    pub fn reverses(&self) -> bool {
        [self.low.change, self.high.change].contains(&Change::Reverses)
    }
}

impl Comparison {
    /// How the effect of `policy` against the first one on an outcome swings with each assumption that
    /// was run at both ends, largest swing first. Empty where variants were not run.
    #[must_use]
    pub fn tornado(
        &self,
        policy: usize,
        region: usize,
        outcome: Outcome,
        term: Term,
    ) -> Vec<Swing> {
        let figure = Figure {
            region,
            outcome,
            term,
        };
        let mut swings: Vec<Swing> = self
            .variants
            .assumptions()
            .into_iter()
            .filter_map(|name| self.swing(name, policy, figure))
            .collect();
        // What cannot be told comes last.
        swings.sort_by(|a, b| {
            let known = |s: &Swing| if s.swing.is_nan() { -1.0 } else { s.swing };
            known(b).total_cmp(&known(a))
        });
        swings
    }

    /// None where neither the policy nor the base has the entry.
    fn swing(&self, name: &str, policy: usize, figure: Figure) -> Option<Swing> {
        let found = |setting, policy| {
            self.variants
                .find(Purpose::Assumption, name, setting, policy)
        };
        let about = [policy, 0]
            .into_iter()
            .flat_map(|p| [found(Setting::Low, p), found(Setting::High, p)])
            .flatten()
            .next()?;
        let replicates = self.variants.replicates_of(name);
        let standing = self.judge_sides(Side::Own(0), Side::Own(policy), figure, &replicates);
        let end = |setting| {
            let side = |p| found(setting, p).map_or(Side::Own(p), Side::Changed);
            let judgement = self.judge_sides(side(0), side(policy), figure, &replicates);
            let own = found(setting, policy).or_else(|| found(setting, 0));
            End {
                value: own.map_or(about.default, |variant| variant.value),
                judgement,
                change: Change::between(standing.verdict, judgement.verdict),
            }
        };
        let (low, high) = (end(Setting::Low), end(Setting::High));
        let means = [&low.judgement, &standing, &high.judgement].map(|j| j.effect.mean);
        Some(Swing {
            assumption: name.to_owned(),
            unit: about.unit.clone(),
            basis: about.basis.clone(),
            default: about.default,
            standing,
            low,
            high,
            swing: spread(means),
        })
    }
}

/// Largest less smallest; not a number when one of them is none.
fn spread(values: [f64; 3]) -> f64 {
    if values.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest - values.iter().copied().fold(f64::INFINITY, f64::min)
}

impl Variants {
    /// The assumptions that were varied, in order.
    #[must_use]
    pub fn assumptions(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for variant in self.of(Purpose::Assumption) {
            if !names.contains(&variant.name.as_str()) {
                names.push(&variant.name);
            }
        }
        names
    }

    /// Replicates that an assumption was run with, in order.
    fn replicates_of(&self, name: &str) -> Vec<u32> {
        let mut replicates: Vec<u32> = self
            .of(Purpose::Assumption)
            .filter(|variant| variant.name == name)
            .flat_map(|variant| variant.runs.iter().map(|run| run.replicate))
            .collect();
        replicates.sort_unstable();
        replicates.dedup();
        replicates
    }
}
