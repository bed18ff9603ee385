//! The finding in sentences. Every word of it follows from the numbers: the same code says that a
//! policy wins, loses or cannot be told apart.

use serde::Serialize;

use crate::experiment::comparison::Comparison;
use crate::measure::interval::Estimate;
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::verdict::{Judgement, Verdict, judged};
use crate::measure::window::Window;

use super::first_sentence::{Ways, judgement, sentence};
use super::format::{Measure, Scale};
use super::said::Said;
use super::shocks::{self, Softening};
use super::verdict;
use super::view::{self, Pair, capital, listed, quoted, small};

/// One policy's finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The policy.
    pub policy: String,
    /// Money moved, income, jobs, cost and when it loses, in one sentence.
    pub sentence: String,
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
    /// What few runs mean; nothing with enough of them.
    pub few_runs: String,
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
    let ways = Ways {
        worse: judged_as(pair, long_run, Verdict::Worse),
        early: judged_as(pair, short_run, Verdict::Worse),
        softenings: &softenings,
    };
    Finding {
        policy: pair.name().into(),
        sentence: sentence(pair, long_run, &ways),
        headline: headline(pair, long_run),
        cost: cost(pair, long_run),
        balance: balance(pair, long_run, &ways.worse),
        loses: loses(pair, &ways),
        shocks: softenings
            .iter()
            .map(|s| softening_words(pair, s))
            .collect(),
        few_runs: pair.few_runs().unwrap_or_default(),
    }
}

fn nothing_finished(pair: &Pair<'_>) -> Finding {
    let headline = format!(
        "No pair of runs of {} and {} finished, so nothing can be said about {0}.",
        quoted(pair.name()),
        quoted(pair.base_name())
    );
    Finding {
        policy: pair.name().into(),
        sentence: headline.clone(),
        headline,
        ..Finding::default()
    }
}

fn headline(pair: &Pair<'_>, window: Window) -> String {
    let changes: Vec<String> = HEADLINE
        .iter()
        .map(|&(outcome, name)| said(name, outcome, &judgement(pair, outcome, window)))
        .collect();
    format!(
        "{} instead of {} in {}, in {} without a shock: {}.",
        quoted(&capital(pair.name())),
        quoted(pair.base_name()),
        pair.region_name(),
        view::window_words(window),
        listed(&changes)
    )
}

/// What is said of a judged change: as [`change`], but one that is too small to matter is said to
/// be so.
#[must_use]
pub fn said(name: &str, outcome: Outcome, judgement: &Judgement) -> String {
    if Said::of(judgement) != Said::Small {
        return change(name, outcome, &judgement.effect);
    }
    let effect = view::effect(Measure::of(outcome).difference(), &judgement.effect);
    format!(
        "{name} changes by too little to matter: {effect}{}",
        a_year(outcome)
    )
}

const fn a_year(outcome: Outcome) -> &'static str {
    if matches!(outcome.kind(), Kind::Flow) {
        " a year"
    } else {
        ""
    }
}

/// "real value added falls by £3.10 m a year (2.00 to 4.20)".
#[must_use]
pub fn change(name: &str, outcome: Outcome, effect: &Estimate) -> String {
    let measure = Measure::of(outcome).difference();
    let a_year = a_year(outcome);
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
        let interval = scale.around(effect.mean, low, high);
        format!(
            "{name} rises by {}{a_year}{interval}",
            scale.show(effect.mean)
        )
    } else if high < 0.0 {
        let interval = scale.around(-effect.mean, -high, -low);
        format!(
            "{name} falls by {}{a_year}{interval}",
            scale.show(-effect.mean)
        )
    } else {
        let interval = scale.interval(low, high);
        format!("{name} does not clearly change ({interval}{a_year})")
    }
}

fn cost(pair: &Pair<'_>, window: Window) -> String {
    let policy = judgement(pair, Outcome::PolicyCost, window).effect;
    let running = if policy.mean == 0.0 {
        "It has no running cost of its own in this model".to_owned()
    } else {
        capital(&change(
            "its public running cost",
            Outcome::PolicyCost,
            &policy,
        ))
    };
    let transfer = said(
        "net public money into the region",
        Outcome::StateBalance,
        &judgement(pair, Outcome::StateBalance, window),
    );
    format!("{running}; {transfer}.")
}

fn judged_as(pair: &Pair<'_>, window: Window, wanted: Verdict) -> Vec<String> {
    judged()
        .filter(|&outcome| judgement(pair, outcome, window).verdict == wanted)
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
fn loses(pair: &Pair<'_>, ways: &Ways<'_>) -> String {
    if pair.finished() == 1 {
        return "A single pair of runs cannot say where it loses: run more replicates.".into();
    }
    let mut where_to = Vec::new();
    if !ways.worse.is_empty() {
        where_to.push(format!("on {} in the long run", listed(&ways.worse)));
    }
    let early = ways.only_early();
    if !early.is_empty() {
        where_to.push(format!("on {} in its first years", listed(&early)));
    }
    where_to.extend(
        ways.deepened()
            .map(|s| format!("if this happens: {}", s.words)),
    );
    if where_to.is_empty() {
        return format!(
            "In nothing that was run here does {} clearly lose to {}; that says nothing about what was not run.",
            quoted(pair.name()),
            quoted(pair.base_name())
        );
    }
    format!(
        "Compared with {}, {} loses {}.",
        quoted(pair.base_name()),
        quoted(pair.name()),
        where_to.join("; ")
    )
}

fn softening_words(pair: &Pair<'_>, softening: &Softening) -> String {
    let (policy, base) = (quoted(pair.name()), quoted(pair.base_name()));
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
    } else if low <= 0.0 && high >= 0.0 {
        format!(
            "{policy} and {base} do not clearly differ in what it takes from them ({}).",
            scale.interval(low, high)
        )
    } else {
        let (near, far) = (low.abs().min(high.abs()), low.abs().max(high.abs()));
        let size = format!(
            "{}{}",
            scale.show(effect.mean.abs()),
            scale.around(effect.mean.abs(), near, far)
        );
        differently(softening, &policy, &base, &size)
    };
    begin + &rest
}

/// "“localised” loses £2 m (1 to 3) less …": losing less is not gaining, and gaining less is not losing.
fn differently(softening: &Softening, policy: &str, base: &str, size: &str) -> String {
    let better = softening.kept.mean > 0.0;
    match (softening.policy_lost > 0.0, softening.base_lost > 0.0) {
        (true, true) => format!(
            "{policy} loses {size} {} of its real value added to it than {base}.",
            if better { "less" } else { "more" }
        ),
        (false, false) => format!(
            "neither loses by it in the end; {policy} gains {size} {} real value added than {base}.",
            if better { "more" } else { "less" }
        ),
        (false, true) => format!(
            "{base} loses real value added to it and {policy} does not: a difference of {size}."
        ),
        (true, false) => format!(
            "{policy} loses real value added to it and {base} does not: a difference of {size}."
        ),
    }
}

/// Every other policy's finding in a comparison's region.
#[must_use]
pub fn findings(comparison: &Comparison, region: usize) -> Vec<Finding> {
    Pair::against_first(comparison, region)
        .map(|pair| finding(&pair))
        .collect()
}
