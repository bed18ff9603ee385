//! What differs between two results folders: how they were made, and what came out where both have the
//! same region, policy and case.

use super::comparison::Comparison;
use super::difference::{Differences, differences};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::unpaired::unpaired;
use crate::measure::verdict::{Judgement, judge};
use crate::measure::window::{Window, yearly};
use crate::record::read::Results;

/// Something in which two results differ before they are compared: what, then the first's and the second's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What ("seed").
    pub what: &'static str,
    /// The first's and the second's, in words.
    pub values: [String; 2],
}

/// One policy's outcome in both.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Region, policy and case.
    pub place: Place,
    /// The outcome.
    pub outcome: Outcome,
    /// Its yearly level in the first and in the second.
    pub levels: [Estimate; 2],
    /// The second less the first, judged as a policy would be.
    pub change: Judgement,
}

/// One policy's effect against the same other policy in both.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Region, policy and case.
    pub place: Place,
    /// The outcome.
    pub outcome: Outcome,
    /// The judgement in the first and in the second.
    pub judgements: [Judgement; 2],
    /// The second's effect less the first's.
    pub change: Estimate,
}

/// Where something is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The region.
    pub region: String,
    /// The policy.
    pub policy: String,
    /// The case: "calm" or the shock's name.
    pub case: String,
}

/// Two results side by side.
#[derive(Clone, Debug)]
pub struct ResultsDifference {
    /// How they were made, as far as it differs.
    pub made: Vec<Made>,
    /// What differs between policies of the same name, in order; those without differences too.
    pub policies: Vec<(String, Differences)>,
    /// What is not compared, and why, in sentences.
    pub left_out: Vec<String>,
    /// The months that are compared.
    pub window: Window,
    /// Pairs of replicates with the same luck; none where the seeds differ, so that nothing is paired.
    pub pairs: Option<u32>,
    /// The policy that effects are against; none where the first policies differ.
    pub against: Option<String>,
    /// Levels by region, case and policy.
    pub levels: Vec<Level>,
    /// Effects by region, case and policy.
    pub effects: Vec<Effect>,
}

impl Effect {
    /// Whether the verdict is another.
    #[must_use]
    pub fn verdict_changed(&self) -> bool {
        self.judgements[0].verdict != self.judgements[1].verdict
    }
}

/// Compares two results.
#[must_use]
pub fn results_difference(first: &Results, second: &Results) -> ResultsDifference {
    let both = [&first.comparison, &second.comparison];
    let months = both[0].months.min(both[1].months);
    let same_luck = both[0].seed == both[1].seed;
    let window = Window::long_run(months);
    let sides = Sides {
        both,
        window,
        same_luck,
    };
    let base = [0, 1].map(|side| both[side].policies.first().map(|p| p.name.clone()));
    let against = base[0].clone().filter(|_| base[0] == base[1]);
    let shared = shared(both);
    let named = |one: &Shared| Place {
        region: both[0].regions[one.region[0]].clone(),
        policy: both[0].policies[one.policy[0]].name.clone(),
        case: both[0].cases[one.case[0]].name.clone(),
    };
    let outcomes = || Outcome::ALL.iter().copied();
    let levels = shared.iter().flat_map(|one| {
        let sides = &sides;
        outcomes().map(move |outcome| sides.level(one, named(one), outcome))
    });
    let judged = shared
        .iter()
        .filter(|one| against.is_some() && one.policy != [0, 0]);
    let effects = judged.flat_map(|one| {
        let sides = &sides;
        outcomes().map(move |outcome| sides.effect(one, named(one), outcome))
    });
    ResultsDifference {
        made: made(first, second),
        policies: policies(first, second),
        left_out: left_out(first, second, against.is_some()),
        window,
        pairs: same_luck.then(|| both[0].replicates.min(both[1].replicates)),
        levels: levels.collect(),
        effects: effects.collect(),
        against,
    }
}

/// Region, policy and case that both have, by their numbers in each.
struct Shared {
    region: [usize; 2],
    policy: [usize; 2],
    case: [usize; 2],
}

fn shared(both: [&Comparison; 2]) -> Vec<Shared> {
    let regions = in_both(&both.map(|c| c.regions.clone()));
    let policies = in_both(&both.map(policy_names));
    let cases = in_both(&both.map(case_names));
    let mut found = Vec::new();
    for &region in &regions {
        for &case in &cases {
            found.extend(policies.iter().map(|&policy| Shared {
                region,
                policy,
                case,
            }));
        }
    }
    found
}

fn policy_names(comparison: &Comparison) -> Vec<String> {
    comparison.policies.iter().map(|p| p.name.clone()).collect()
}

fn case_names(comparison: &Comparison) -> Vec<String> {
    comparison.cases.iter().map(|c| c.name.clone()).collect()
}

/// Places of the names that both lists have.
fn in_both(names: &[Vec<String>; 2]) -> Vec<[usize; 2]> {
    let other = |name: &String| names[1].iter().position(|n| n == name);
    let found = names[0].iter().enumerate();
    found
        .filter_map(|(index, name)| Some([index, other(name)?]))
        .collect()
}

/// Both comparisons and how they are compared.
struct Sides<'a> {
    both: [&'a Comparison; 2],
    window: Window,
    same_luck: bool,
}

impl Sides<'_> {
    fn level(&self, at: &Shared, place: Place, outcome: Outcome) -> Level {
        let value =
            |side: usize, replicate: u32| self.value(side, at, at.policy[side], replicate, outcome);
        let levels = [0, 1].map(|side| self.each(side, &value));
        let effect = self.difference(&levels, &value);
        Level {
            place,
            outcome,
            levels,
            change: judge(outcome, effect, levels[0].mean),
        }
    }

    fn effect(&self, at: &Shared, place: Place, outcome: Outcome) -> Effect {
        let value = |side: usize, replicate: u32| {
            let base = self.value(side, at, 0, replicate, outcome)?;
            Some(self.value(side, at, at.policy[side], replicate, outcome)? - base)
        };
        let effects = [0, 1].map(|side| self.each(side, &value));
        let baseline = |side: usize| {
            let base = |side: usize, replicate: u32| self.value(side, at, 0, replicate, outcome);
            self.each(side, &base).mean
        };
        Effect {
            place,
            outcome,
            judgements: [0, 1].map(|side| judge(outcome, effects[side], baseline(side))),
            change: self.difference(&effects, &value),
        }
    }

    /// A policy's yearly figure in one replicate; none where its run did not finish.
    fn value(
        &self,
        side: usize,
        at: &Shared,
        policy: usize,
        replicate: u32,
        outcome: Outcome,
    ) -> Option<f64> {
        let comparison = self.both[side];
        let run = (replicate < comparison.replicates)
            .then(|| comparison.run(policy, at.case[side], replicate))??;
        let yearly = |series: &Series| yearly(series, at.region[side], outcome, self.window);
        Some(yearly(&run.series)).filter(|value| !value.is_nan())
    }

    fn each(&self, side: usize, value: &dyn Fn(usize, u32) -> Option<f64>) -> Estimate {
        let replicates = 0..self.both[side].replicates;
        let values: Vec<f64> = replicates.filter_map(|r| value(side, r)).collect();
        estimate(&values)
    }

    /// Second less first: replicate by replicate where both had the same luck.
    fn difference(
        &self,
        each: &[Estimate; 2],
        value: &dyn Fn(usize, u32) -> Option<f64>,
    ) -> Estimate {
        if !self.same_luck {
            return unpaired(&each[0], &each[1]);
        }
        let replicates = 0..self.both[0].replicates.min(self.both[1].replicates);
        let differences: Vec<f64> = replicates
            .filter_map(|r| Some(value(1, r)? - value(0, r)?))
            .collect();
        estimate(&differences)
    }
}

fn made(first: &Results, second: &Results) -> Vec<Made> {
    let both = [first, second];
    let rows = [
        ("version", both.map(|r| r.manifest.millpond.clone())),
        ("command", both.map(|r| r.manifest.command.clone())),
        ("seed", both.map(|r| r.manifest.seed.to_string())),
        (
            "replicates",
            both.map(|r| r.manifest.replicates.to_string()),
        ),
        ("months", both.map(|r| r.manifest.months.to_string())),
        ("regions", both.map(|r| r.comparison.regions.join(", "))),
        (
            "policies",
            both.map(|r| policy_names(&r.comparison).join(", ")),
        ),
        ("cases", both.map(|r| case_names(&r.comparison).join(", "))),
        (
            "runs that failed",
            both.map(|r| r.manifest.failed.to_string()),
        ),
        (
            "runs that were stopped",
            both.map(|r| r.manifest.stopped.to_string()),
        ),
    ];
    rows.into_iter()
        .filter(|(_, values)| values[0] != values[1])
        .map(|(what, values)| Made { what, values })
        .collect()
}

fn policies(first: &Results, second: &Results) -> Vec<(String, Differences)> {
    let names = [first, second].map(|r| policy_names(&r.comparison));
    let both = in_both(&names).into_iter();
    both.filter_map(|[a, b]| {
        let found = differences(first.policies.get(a)?, second.policies.get(b)?);
        Some((names[0][a].clone(), found))
    })
    .collect()
}

fn left_out(first: &Results, second: &Results, same_base: bool) -> Vec<String> {
    let both = [&first.comparison, &second.comparison];
    let mut said = Vec::new();
    let mut only = |what: &str, names: [Vec<String>; 2]| {
        for (side, words) in [(0, "first"), (1, "second")] {
            let missing = names[side].iter().filter(|n| !names[1 - side].contains(n));
            let missing: Vec<&str> = missing.map(String::as_str).collect();
            if !missing.is_empty() {
                said.push(format!(
                    "{what} that only the {words} has cannot be compared: {}.",
                    missing.join(", ")
                ));
            }
        }
    };
    only("A region", both.map(|c| c.regions.clone()));
    only("A policy", both.map(policy_names));
    only("A case", both.map(case_names));
    let months = both.map(|c| c.months);
    if months[0] != months[1] {
        said.push(format!(
            "They run {} and {} months: what comes after month {} cannot be compared.",
            months[0],
            months[1],
            months[0].min(months[1])
        ));
    }
    if first.manifest.millpond != second.manifest.millpond {
        said.push(format!(
            "They were made by versions {} and {}: differences may come from the program and not from the \
             scenarios.",
            first.manifest.millpond, second.manifest.millpond
        ));
    }
    if !same_base {
        said.push(
            "Their first policies have different names, so effects are against different policies and are not \
             compared."
                .to_owned(),
        );
    }
    said
}
