//! The finding as one sentence: money moved, income, jobs, cost, and when it loses.

use crate::experiment::additionality::Additionality;
use crate::measure::additionality::Step;
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::verdict::{Judgement, Verdict, judge, judged};
use crate::measure::window::Window;

use super::format::{Measure, Scale};
use super::said::Said;
use super::shocks::Softening;
use super::view::{self, Pair, capital, listed_up_to, quoted};

/// How many ways to lose the sentence names before it counts the rest.
const MOST_NAMED: usize = 3;

/// Where a policy was seen to lose.
pub struct Ways<'a> {
    /// Outcomes that are worse in the long run.
    pub worse: Vec<String>,
    /// Outcomes that are worse in the short run.
    pub early: Vec<String>,
    /// What shocks do to it.
    pub softenings: &'a [Softening],
}

impl Ways<'_> {
    /// Worse at first and not in the end.
    #[must_use]
    pub fn only_early(&self) -> Vec<String> {
        let passing = |name: &&String| !self.worse.contains(name);
        self.early.iter().filter(passing).cloned().collect()
    }

    /// Shocks that the policy clearly makes worse.
    pub fn deepened(&self) -> impl Iterator<Item = &Softening> {
        self.softenings.iter().filter(|s| s.deepens())
    }
}

/// Real disposable income of all residents over a window, pence a year: each month's disposable
/// income over that month's consumer prices (base year = 1), times twelve. Months without a value
/// are left out.
#[must_use]
pub fn real_income(series: &Series, region: usize, window: Window) -> f64 {
    let months: Vec<f64> = (window.first..=window.last)
        .map(|month| {
            let at = |outcome| series.value(month, region, outcome);
            at(Outcome::DisposableIncome) / at(Outcome::PriceIndex)
        })
        .filter(|value| value.is_finite())
        .collect();
    mean(&months) * 12.0
}

/// A paired effect on real disposable income, judged as money outcomes are: 1% of the level matters.
#[must_use]
pub fn income_judged(pair: &Pair<'_>, window: Window) -> Judgement {
    let measure = |s: &Series| real_income(s, pair.region, window);
    let of = pair.comparison;
    let differences = of.paired((pair.base, 0), (pair.policy, 0), measure);
    let base: Vec<f64> = of.each(pair.base, 0, measure).collect();
    let effect = estimate(&differences);
    judge(Outcome::DisposableIncome, effect, mean(&base))
}

/// "“Localised” instead of “globalised”: moving £5.0 m a year to local suppliers adds …".
#[must_use]
pub fn sentence(pair: &Pair<'_>, window: Window, ways: &Ways<'_>) -> String {
    let (name, base) = (capital(pair.name()), pair.base_name());
    let added = pair
        .comparison
        .additionality(pair.base, pair.policy, pair.region);
    let income = income_judged(pair, window);
    let jobs = judgement(pair, Outcome::FullTimeEquivalents, window);
    let adds = |judgement: &Judgement, measure, what: &str| {
        Said::of(judgement).adds(measure, &judgement.effect, what)
    };
    format!(
        "{} instead of {}: {} {}, {}, {}, {}and {}.",
        quoted(&name),
        quoted(base),
        opening(added.as_ref().map(|added| added.step(Step::Moved))),
        adds(
            &income,
            Measure::Money,
            "of residents\u{2019} real income a year"
        ),
        adds(&jobs, Measure::Count("full-time equivalent jobs"), "")
            + &net_of(&jobs, added.as_ref()),
        costs(&judgement(pair, Outcome::PolicyCost, window)),
        gains_briefly(pair, window),
        loses_briefly(pair, ways)
    )
}

/// ", net of 123 displaced in other sectors": the other side of a clear change of jobs.
fn net_of(jobs: &Judgement, added: Option<&Additionality>) -> String {
    let Some(displaced) = added.map(|added| added.jobs.displaced) else {
        return String::new();
    };
    if displaced.mean.abs() < 0.5 {
        return String::new();
    }
    let number = Scale::fitting(Measure::Count(""), &[displaced.mean]).show(displaced.mean.abs());
    match Said::of(jobs) {
        Said::Up => format!(", net of {number} displaced in other sectors"),
        Said::Down => format!(", net of {number} gained in other sectors"),
        _ => String::new(),
    }
}

/// What the policy moves, as the subject of a sentence.
fn opening(moved: Option<Estimate>) -> String {
    let Some(effect) = moved else {
        return "it".into();
    };
    let level = |e: &Estimate| view::level(Measure::Money, e);
    match Said::by_interval(&effect) {
        Said::Up => format!("moving {} a year to local suppliers", level(&effect)),
        Said::Down => format!(
            "moving {} a year away from local suppliers",
            level(&effect.times(-1.0))
        ),
        Said::Unclear => "moving no clear amount of purchases to or from local suppliers".into(),
        Said::Same => "moving no purchases to or from local suppliers".into(),
        Said::One | Said::Small | Said::Missing => "it".into(),
    }
}

/// A pair's judged outcome without a shock.
#[must_use]
pub fn judgement(pair: &Pair<'_>, outcome: Outcome, window: Window) -> Judgement {
    pair.comparison
        .judge(pair.base, pair.policy, 0, pair.region, outcome, window)
}

fn costs(policy: &Judgement) -> String {
    let effect = &policy.effect;
    match Said::of(policy) {
        Said::Up => {
            let money = view::level(Measure::Money, effect);
            format!("costs the public purse {money} a year")
        }
        Said::Down => {
            let money = view::level(Measure::Money, &effect.times(-1.0));
            format!("saves the public purse {money} a year")
        }
        Said::Same => "needs no public money to run".into(),
        Said::Missing => "has no recorded public cost".into(),
        Said::One | Said::Small | Said::Unclear => format!(
            "costs the public purse {} a year",
            view::level(Measure::Money, effect)
        ),
    }
}

/// On how many outcomes it does better, so that the losses that follow do not stand alone.
fn gains_briefly(pair: &Pair<'_>, window: Window) -> String {
    let better = |&outcome: &Outcome| judgement(pair, outcome, window).verdict == Verdict::Better;
    match judged().filter(better).count() {
        0 => String::new(),
        count => format!("does better on {count} of {} outcomes, ", judged().count()),
    }
}

fn loses_briefly(pair: &Pair<'_>, ways: &Ways<'_>) -> String {
    if pair.finished() == 1 {
        return "from one pair of runs nobody can say where it loses".into();
    }
    let mut on = Vec::new();
    if !ways.worse.is_empty() {
        on.push(format!("on {}", listed_up_to(&ways.worse, MOST_NAMED)));
    }
    let early = ways.only_early();
    if !early.is_empty() {
        on.push(format!("at first on {}", listed_up_to(&early, MOST_NAMED)));
    }
    let shocks: Vec<String> = ways.deepened().map(|s| quoted(&s.name)).collect();
    if !shocks.is_empty() {
        on.push(format!("if {} happens", shocks.join(" or ")));
    }
    if on.is_empty() {
        return "does not clearly lose on anything that was run here".into();
    }
    format!("loses {}", on.join(", and "))
}
