//! Many regions in words: who gains what others lose, and what one region's policy does when all
//! regions follow it. The same sentences stand on the page and in the terminal.

use crate::experiment::comparison::Comparison;
use crate::experiment::regions::{Balance, Change, MOST_IN_FULL, balance};
use crate::measure::outcome::Outcome;
use crate::measure::window::Window;

use super::finding::change;
use super::format::{self, Measure};
use super::view::{capital, listed};

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
                    let effect = comparison.effect(one, policy, 0, region, outcome, window);
                    change(words, outcome, &effect)
                })
                .collect();
            format!(
                "{} instead of {} alone: in {name}, {}.",
                capital(&wide.name),
                about.name,
                listed(&changes)
            )
        })
    })
}

fn sentence(comparison: &Comparison, policy: usize, region: usize, window: Window) -> String {
    let here: Vec<String> = ALONE
        .iter()
        .map(|&(outcome, name)| {
            let effect = comparison.effect(0, policy, 0, region, outcome, window);
            change(name, outcome, &effect)
        })
        .collect();
    let outcome = Outcome::RealValueAdded;
    let others = comparison
        .elsewhere(policy, region, outcome, window)
        .map(|effect| change("real value added", outcome, &effect));
    format!(
        "{}: in {}, {}. In all other regions together, {}.",
        capital(&scope(comparison, policy)),
        comparison.regions[region],
        listed(&here),
        others.unwrap_or_default()
    )
}

/// A policy's name with how far it reaches.
fn scope(comparison: &Comparison, policy: usize) -> String {
    let policy = &comparison.policies[policy];
    if policy.limited_to.is_empty() {
        format!("{} (in all regions)", policy.name)
    } else {
        policy.with_limits()
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
        gained,
        lost,
        gaining,
        losing,
        unclear,
    } = balance(&changes);
    let money = |pence: f64| format::value(Measure::of(outcome), pence);
    let name = |change: &Change| {
        let relative = format::signed(Measure::Share, change.relative.mean);
        format!("{} ({relative})", comparison.regions[change.region])
    };
    let mean = |a: &&Change, b: &&Change| a.relative.mean.total_cmp(&b.relative.mean);
    let (best, worst) = (changes.iter().max_by(mean), changes.iter().min_by(mean));
    let moved = if gained > 0.0 && lost > 0.0 {
        let (smaller, larger) = (gained.min(lost), gained.max(lost));
        let (first, second) = if gained >= lost {
            ("gained in some regions", "lost in others")
        } else {
            ("lost in some regions", "gained in others")
        };
        format!(
            " Of every \u{a3}100 of it {first}, \u{a3}{:.0} are {second}.",
            100.0 * smaller / larger
        )
    } else {
        String::new()
    };
    format!(
        "Real value added clearly rises in {} and falls in {}; in {} it could be chance. \
         All mean gains together are {} a year, all mean losses {}.{moved} Most: {}; least: {}.",
        counted(gaining),
        counted(losing),
        counted(unclear),
        money(gained),
        money(lost),
        best.map_or_else(String::new, name),
        worst.map_or_else(String::new, name),
    )
}
