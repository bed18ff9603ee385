//! Which assumptions matter enough to be run in full: one run at one end of each, compared with the
//! run as it stands that had the same luck.

use super::effect::{Figure, Side};
use super::{Purpose, Term, Variant};
use crate::experiment::comparison::Comparison;
use crate::measure::outcome::{Better, Outcome};
use crate::measure::verdict::Threshold;
use crate::scenario::record::Choice;

/// How far one run at one end of an assumption shifts the effects of policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Screened {
    /// The assumption's path.
    pub assumption: String,
    /// The largest shift of any judged effect of any policy, in thresholds of materiality of its
    /// outcome: 1 is a shift as large as what matters. Of one pair of runs, so chance is in it.
    pub shift: f64,
}

impl Comparison {
    /// Every screened assumption, largest shift first. The public cost of policy is left out: what
    /// running costs do to it is what they say.
    #[must_use]
    pub fn screened(&self) -> Vec<Screened> {
        self.screened_in(&self.variants.variants)
    }

    /// The same of variants that the comparison does not hold yet.
    #[must_use]
    pub fn screened_in(&self, variants: &[Variant]) -> Vec<Screened> {
        let screening: Vec<&Variant> = variants
            .iter()
            .filter(|variant| variant.purpose == Purpose::Screening)
            .collect();
        let mut names: Vec<&str> = Vec::new();
        for variant in &screening {
            if !names.contains(&variant.name.as_str()) {
                names.push(&variant.name);
            }
        }
        let screened = |name: &str| Screened {
            assumption: name.to_owned(),
            shift: self.largest_shift(&screening, name),
        };
        let mut all: Vec<Screened> = names.into_iter().map(screened).collect();
        all.sort_by(|a, b| b.shift.total_cmp(&a.shift));
        all
    }

    fn largest_shift(&self, screening: &[&Variant], name: &str) -> f64 {
        let region = self.whole().unwrap_or(0);
        let judged = Outcome::ALL.iter().copied().filter(|&outcome| {
            outcome.better() != Better::Structure && outcome != Outcome::PolicyCost
        });
        let figures = judged.flat_map(|outcome| {
            Term::ALL.iter().map(move |&term| Figure {
                region,
                outcome,
                term,
            })
        });
        let shifts = figures.flat_map(|figure| {
            (1..self.policies.len())
                .filter_map(move |policy| self.shift(screening, name, policy, figure))
        });
        shifts.fold(0.0, f64::max)
    }

    /// None where nothing can be told: a run that failed, or a threshold of zero.
    fn shift(
        &self,
        screening: &[&Variant],
        name: &str,
        policy: usize,
        figure: Figure,
    ) -> Option<f64> {
        let side = |policy| {
            let mut of = screening.iter();
            let found = of.find(|v| v.name == name && v.policy == policy);
            found.map_or(Side::Own(policy), |variant| Side::Changed(variant))
        };
        let value = |side| self.figure(side, 0, figure);
        let baseline = value(Side::Own(0))?;
        let standing = value(Side::Own(policy))? - baseline;
        let changed = value(side(policy))? - value(side(0))?;
        let threshold = Threshold::of(figure.outcome).value(baseline);
        let shift = (changed - standing).abs() / threshold;
        shift.is_finite().then_some(shift)
    }
}
