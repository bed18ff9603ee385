//! Many regions in words: who gains what others lose, and what one region's policy does when all
//! regions follow it. The same sentences stand on the page and in the terminal.

use crate::experiment::comparison::Comparison;
use crate::experiment::regions::{Balance, Change, MOST_IN_FULL, balance};
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::verdict::judge;
use crate::measure::window::{Window, yearly};

use super::finding::said;
use super::format::{self, Measure};
use super::view::{self, capital, listed, quoted};

/// What is said of a region that a policy is limited to, with names that take a verb in the singular.
const ALONE: [(Outcome, &str); 4] = [
    (Outcome::RealValueAdded, "real value added"),
    (Outcome::DoorExports, "income from sales outside the region"),
    (Outcome::Jobs, "employment"),
    (
        Outcome::MedianRealIncome,
        "the median household\u{2019}s real income",
    ),
];

/// What happens to one region under each policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// The region that some policy is limited to.
    pub region: usize,
    /// One sentence or more a policy, in order.
    pub sentences: Vec<String>,
}

/// For each region that some policy is limited to (where they are few): what every policy does to it
/// and to all others, in the long run without a shock. Nothing with a single region.
#[must_use]
pub fn alone(comparison: &Comparison, window: Window) -> Vec<Alone> {
    let limited = comparison.limited_regions();
    if comparison.whole().is_none() || limited.len() > MOST_IN_FULL {
        return Vec::new();
    }
    let sentences = |region: usize| {
        let policies = 1..comparison.policies.len();
        let own = policies.map(move |policy| sentence(comparison, policy, region, window));
        own.chain(when_all_do(comparison, region, window))
    };
    limited
        .iter()
        .map(|&region| Alone {
            region,
            sentences: sentences(region).collect(),
        })
        .collect()
}

/// What becomes of a region's gain when other regions follow: each policy for all regions against
/// each one for this region alone.
fn when_all_do(
    comparison: &Comparison,
    region: usize,
    window: Window,
) -> impl Iterator<Item = String> + '_ {
    let policies = || comparison.policies.iter().enumerate().skip(1);
    let name = &comparison.regions[region];
    let one = policies().filter(move |(_, policy)| policy.limited_to == [name.as_str()]);
    let all = move || policies().filter(|(_, policy)| policy.limited_to.is_empty());
    one.flat_map(move |(one, about)| {
        all().map(move |(policy, wide)| {
            let changes: Vec<String> = ALONE
                .iter()
                .map(|&(outcome, words)| {
                    let judged = comparison.judge(one, policy, 0, region, outcome, window);
                    said(words, outcome, &judged)
                })
                .collect();
            format!(
                "{} instead of {} alone: in {name}, {}.",
                quoted(&capital(&wide.name)),
                quoted(&about.name),
                listed(&changes)
            )
        })
    })
}

fn sentence(comparison: &Comparison, policy: usize, region: usize, window: Window) -> String {
    let here: Vec<String> = ALONE
        .iter()
        .map(|&(outcome, name)| {
            let judged = comparison.judge(0, policy, 0, region, outcome, window);
            said(name, outcome, &judged)
        })
        .collect();
    let outcome = Outcome::RealValueAdded;
    let others = comparison
        .elsewhere(policy, region, outcome, window)
        .map(|effect| {
            let others = elsewhere_before(comparison, region, outcome, window);
            said("real value added", outcome, &judge(outcome, effect, others))
        });
    format!(
        "{}: in {}, {}. In all other regions together, {}.",
        scope(comparison, policy),
        comparison.regions[region],
        listed(&here),
        others.unwrap_or_default()
    )
}

/// What all other regions have together under the first policy, mean of its runs.
fn elsewhere_before(
    comparison: &Comparison,
    region: usize,
    outcome: Outcome,
    window: Window,
) -> f64 {
    let level = |region| comparison.level(0, 0, region, outcome, window).mean;
    comparison
        .whole()
        .map_or(f64::NAN, |all| level(all) - level(region))
}

/// A policy's name with how far it reaches.
fn scope(comparison: &Comparison, policy: usize) -> String {
    let policy = &comparison.policies[policy];
    let name = quoted(&policy.name);
    if policy.limited_to.is_empty() {
        format!("{name} (in all regions)")
    } else {
        policy.with_limits().replacen(&policy.name, &name, 1)
    }
}

/// "no region", "1 region", "20 regions".
#[must_use]
pub fn counted(regions: usize) -> String {
    match regions {
        0 => "no region".into(),
        1 => "1 region".into(),
        many => format!("{many} regions"),
    }
}

/// "Real value added rises in 20 regions by £12.3 m a year together and falls in 12 by £4.5 m, …".
#[must_use]
pub fn balance_words(comparison: &Comparison, policy: usize, window: Window) -> String {
    let outcome = Outcome::RealValueAdded;
    let changes = comparison.changes(policy, outcome, window);
    let Balance {
        gaining,
        losing,
        unclear,
        ..
    } = balance(&changes);
    let name = |change: &Change| {
        let relative = format::signed(Measure::Share, change.relative.mean);
        format!("{} ({relative})", comparison.regions[change.region])
    };
    let mean = |a: &&Change, b: &&Change| a.relative.mean.total_cmp(&b.relative.mean);
    let (best, worst) = (changes.iter().max_by(mean), changes.iter().min_by(mean));
    let sides = sides(comparison, policy, window, &changes);
    format!(
        "Real value added clearly rises in {} and falls in {}; in {} it could be chance. \
         {sides} Most: {}; least: {}.",
        counted(gaining),
        counted(losing),
        counted(unclear),
        best.map_or_else(String::new, name),
        worst.map_or_else(String::new, name),
    )
}

/// What the regions that gain gain together, and what the others lose, each with its interval: the
/// sides are those of the means, the sums are taken pair by pair.
fn sides(comparison: &Comparison, policy: usize, window: Window, changes: &[Change]) -> String {
    let outcome = Outcome::RealValueAdded;
    let sum = |up: bool| -> Option<Estimate> {
        let side = changes.iter().filter(|c| (c.effect.mean > 0.0) == up);
        let regions: Vec<usize> = side.map(|c| c.region).collect();
        let all =
            |s: &Series| -> f64 { regions.iter().map(|&r| yearly(s, r, outcome, window)).sum() };
        let each = comparison.paired((0, 0), (policy, 0), all);
        (!regions.is_empty()).then(|| estimate(&each))
    };
    let measure = Measure::of(outcome);
    let words = |sum: Option<Estimate>| {
        sum.map_or_else(|| "nothing".to_owned(), |e| view::effect(measure, &e))
    };
    format!(
        "The regions that gain on average change by {} a year together, the others by {}.",
        words(sum(true)),
        words(sum(false))
    )
}
