//! The finding in sentences. Every word of it follows from the numbers: the same code says that a
//! policy wins, loses or cannot be told apart.

use serde::Serialize;

use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Verdict, judged};
use crate::measure::window::Window;

use super::format::{Measure, Scale};
use super::shocks::{self, Softening};
use super::verdict;
use super::view::{self, Pair, capital, listed, small};

/// One policy's finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The policy.
    pub policy: String,
    /// What changes, with intervals.
    pub headline: String,
    /// What it costs the public purse.
    pub cost: String,
    /// What gets better, worse, or cannot be told.
    pub balance: String,
    /// When it loses.
    pub loses: String,
    /// What shocks do.
    pub shocks: Vec<String>,
}

/// What the headline names, with a name that takes a verb in the singular.
const HEADLINE: [(Outcome, &str); 4] = [
    (Outcome::RealValueAdded, "real value added"),
    (
        Outcome::MedianRealIncome,
        "the median household\u{2019}s real income",
    ),
    (Outcome::Jobs, "employment"),
    (
        Outcome::EssentialBasket,
        "the price of the essential basket",
    ),
];

/// The finding about a pair.
#[must_use]
pub fn finding(pair: &Pair<'_>) -> Finding {
    if pair.finished() == 0 {
        return nothing_finished(pair);
    }
    let (short_run, long_run) = verdict::windows(pair.comparison.months);
    let softenings = shocks::softenings(pair);
    let worse = judged_as(pair, long_run, Verdict::Worse);
    let early = judged_as(pair, short_run, Verdict::Worse);
    Finding {
        policy: pair.name().into(),
        headline: headline(pair, long_run),
        cost: cost(pair, long_run),
        balance: balance(pair, long_run, &worse),
        loses: loses(pair, &worse, &early, &softenings),
        shocks: softenings
            .iter()
            .map(|s| softening_words(pair, s))
            .collect(),
    }
}

fn nothing_finished(pair: &Pair<'_>) -> Finding {
    let headline = format!(
        "No pair of runs of {} and {} finished, so nothing can be said about {0}.",
        pair.name(),
        pair.base_name()
    );
    Finding {
        policy: pair.name().into(),
        headline,
        ..Finding::default()
    }
}

fn headline(pair: &Pair<'_>, window: Window) -> String {
    let changes: Vec<String> = HEADLINE
        .iter()
        .map(|&(outcome, name)| {
            let effect =
                pair.comparison
                    .effect(pair.base, pair.policy, 0, pair.region, outcome, window);
            change(name, outcome, &effect)
        })
        .collect();
    format!(
        "{} instead of {} in {}, in {} without a shock: {}.",
        capital(pair.name()),
        pair.base_name(),
        pair.region_name(),
        view::window_words(window),
        listed(&changes)
    )
}

/// "real value added falls by £3.10 m a year (2.00 to 4.20)".
#[must_use]
pub fn change(name: &str, outcome: Outcome, effect: &Estimate) -> String {
    let measure = Measure::of(outcome).difference();
    let a_year = if outcome.kind() == crate::measure::outcome::Kind::Flow {
        " a year"
    } else {
        ""
    };
    if effect.mean.is_nan() {
        return format!("{name} was not recorded");
    }
    let Some([low, high]) = effect.interval else {
        let mean = Scale::fitting(measure, &[effect.mean]).signed(effect.mean);
        return format!(
            "{name} differs by {mean}{a_year} in a single pair of runs, which may be chance"
        );
    };
    if effect.mean == 0.0 && low == 0.0 && high == 0.0 {
        return format!("{name} stays exactly the same");
    }
    let scale = Scale::fitting(measure, &[effect.mean, low, high]);
    if low > 0.0 {
        let interval = scale.bare_interval(low, high);
        format!(
            "{name} rises by {}{a_year} ({interval})",
            scale.show(effect.mean)
        )
    } else if high < 0.0 {
        let interval = scale.bare_interval(-high, -low);
        format!(
            "{name} falls by {}{a_year} ({interval})",
            scale.show(-effect.mean)
        )
    } else {
        let interval = scale.interval(low, high);
        format!("{name} does not clearly change ({interval}{a_year})")
    }
}

fn cost(pair: &Pair<'_>, window: Window) -> String {
    let at = |outcome| {
        pair.comparison
            .effect(pair.base, pair.policy, 0, pair.region, outcome, window)
    };
    let policy = at(Outcome::PolicyCost);
    let running = if policy.mean == 0.0 {
        "It has no running cost of its own in this model".to_owned()
    } else {
        capital(&change(
            "its public running cost",
            Outcome::PolicyCost,
            &policy,
        ))
    };
    let transfer = change(
        "net public money into the region",
        Outcome::StateBalance,
        &at(Outcome::StateBalance),
    );
    format!("{running}; {transfer}.")
}

fn judged_as(pair: &Pair<'_>, window: Window, wanted: Verdict) -> Vec<String> {
    judged()
        .filter(|&outcome| {
            let judgement =
                pair.comparison
                    .judge(pair.base, pair.policy, 0, pair.region, outcome, window);
            judgement.verdict == wanted
        })
        .map(|outcome| small(outcome.label()))
        .collect()
}

fn balance(pair: &Pair<'_>, window: Window, worse: &[String]) -> String {
    let better = judged_as(pair, window, Verdict::Better);
    let unclear = judged().count() - better.len() - worse.len();
    let total = judged().count();
    let part = |items: &[String]| {
        if items.is_empty() {
            "none".into()
        } else {
            format!("{} ({})", items.len(), listed(items))
        }
    };
    format!(
        "Of {total} outcomes judged in the long run it does better on {}, worse on {}; {unclear} {} unclear.",
        part(&better),
        part(worse),
        if unclear == 1 { "is" } else { "are" },
    )
}

/// The honest sentence: every way in which it was seen to lose.
fn loses(pair: &Pair<'_>, worse: &[String], early: &[String], softenings: &[Softening]) -> String {
    if pair.finished() == 1 {
        return "A single pair of runs cannot say where it loses: run more replicates.".into();
    }
    let mut ways = Vec::new();
    if !worse.is_empty() {
        ways.push(format!("on {} in the long run", listed(worse)));
    }
    let only_early: Vec<String> = early
        .iter()
        .filter(|e| !worse.contains(e))
        .cloned()
        .collect();
    if !only_early.is_empty() {
        ways.push(format!("on {} in its first years", listed(&only_early)));
    }
    let deepened = softenings.iter().filter(|s| s.deepens());
    ways.extend(deepened.map(|s| format!("if this happens: {}", s.words)));
    if ways.is_empty() {
        return format!(
            "In nothing that was run here does {} clearly lose to {}; that says nothing about what was not run.",
            pair.name(),
            pair.base_name()
        );
    }
    format!(
        "{} loses to {} {}.",
        capital(pair.name()),
        pair.base_name(),
        ways.join("; ")
    )
}

fn softening_words(pair: &Pair<'_>, softening: &Softening) -> String {
    let (policy, base) = (pair.name(), pair.base_name());
    let effect = &softening.kept;
    let side = softening.side;
    let begin = format!("Shock from {side} ({}): ", softening.words);
    let [low, high] = effect.interval.unwrap_or([effect.mean; 2]);
    let scale = Scale::fitting(Measure::Money, &[effect.mean, low, high]);
    let rest = if effect.mean.is_nan() {
        "it was not run in pairs.".into()
    } else if effect.interval.is_none() {
        format!(
            "a single pair of runs cannot tell ({}).",
            scale.signed(effect.mean)
        )
    } else if low > 0.0 {
        format!(
            "{policy} loses {} less real value added to it than {base} ({}).",
            scale.show(effect.mean),
            scale.bare_interval(low, high)
        )
    } else if high < 0.0 {
        format!(
            "{policy} loses {} more real value added to it than {base} ({}).",
            scale.show(-effect.mean),
            scale.bare_interval(-high, -low)
        )
    } else {
        format!(
            "{policy} and {base} do not clearly lose differently ({}).",
            scale.interval(low, high)
        )
    };
    begin + &rest
}
