//! What deciders ask beside the verdict, as data: public pounds, equal public cost, who gains and who
//! pays, assumptions, levers alone, shocks drawn by chance.

use serde_json::{Value, json};

use crate::experiment::comparison::Comparison;
use crate::experiment::variants::Term;
use crate::experiment::variants::levers::LeverAlone;
use crate::experiment::variants::tornado::{End, Swing};
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::Judgement;
use crate::measure::window::Window;
use crate::report::rests::ASKED;
use crate::report::winners;

/// An entry for each policy but the first and each region.
#[must_use]
pub fn deciders(comparison: &Comparison) -> Value {
    let mut all = Vec::new();
    for policy in 1..comparison.policies.len() {
        for region in 0..comparison.regions.len() {
            all.push(entry(comparison, policy, region));
        }
    }
    all.into()
}

fn entry(comparison: &Comparison, policy: usize, region: usize) -> Value {
    let window = Window::long_run(comparison.months);
    let asked = |value: &dyn Fn(Outcome) -> Value| -> Value {
        let named = ASKED
            .iter()
            .map(|&outcome| (outcome.name().to_owned(), value(outcome)));
        named.collect()
    };
    let stakes = comparison.stakes(0, policy, 0, region, window).into_iter();
    let stakes = stakes.map(|stake| {
        json!({
            "who": stake.who,
            "what": stake.what,
            "unit": stake.unit,
            "gain": estimate(&stake.gain),
            "baseline": stake.baseline,
            "side": winners::side(&stake).word(),
        })
    });
    let levers = comparison.levers_alone(policy, region, Term::Long);
    json!({
        "policy": comparison.policies[policy].name,
        "against": comparison.policies[0].name,
        "region": comparison.regions[region],
        "months": { "first": window.first, "last": window.last },
        "per_public_pound": asked(&|outcome| per_pound(comparison, policy, region, outcome, window)),
        "at_equal_public_cost": asked(&|outcome| at_equal_cost(comparison, policy, region, outcome).into()),
        "who_gains_and_who_pays": stakes.collect::<Value>(),
        "assumptions": asked(&|outcome| {
            let swings = comparison.tornado(policy, region, outcome, Term::Long);
            swings.iter().map(swing).collect()
        }),
        "levers_alone": levers.iter().map(lever).collect::<Value>(),
        "drawn_shocks": drawn(comparison, policy, region),
    })
}

fn estimate(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "interval": estimate.interval })
}

fn judged(judgement: &Judgement) -> Value {
    json!({
        "effect": judgement.effect.mean,
        "interval": judgement.effect.interval,
        "verdict": judgement.verdict.word(),
        "reason": judgement.reason.words(),
    })
}

fn per_pound(
    comparison: &Comparison,
    policy: usize,
    region: usize,
    outcome: Outcome,
    window: Window,
) -> Value {
    let found = comparison.per_public_pound(0, policy, region, outcome, window);
    json!({
        "running_cost_pence": estimate(&found.cost),
        "unit": found.unit(),
        "per_pound": found.per_pound.as_ref().map(estimate),
        "net_cost_pence": found.net_cost.as_ref().map(estimate),
        "per_net_pound": found.per_net_pound.as_ref().map(estimate),
    })
}

fn at_equal_cost(
    comparison: &Comparison,
    policy: usize,
    region: usize,
    outcome: Outcome,
) -> Option<Value> {
    let found = comparison.at_equal_cost(policy, region, outcome, Term::Long)?;
    Some(json!({
        "factor": found.factor,
        "judgement": judged(&found.judgement),
        "as_it_stands": judged(&found.standing),
    }))
}

fn swing(swing: &Swing) -> Value {
    let end = |end: &End| json!({ "value": end.value, "judgement": judged(&end.judgement), "verdict": end.change.words() });
    json!({
        "assumption": swing.assumption,
        "unit": swing.unit,
        "basis": swing.basis,
        "default": swing.default,
        "as_it_stands": judged(&swing.standing),
        "low": end(&swing.low),
        "high": end(&swing.high),
        "swing": swing.swing,
        "flips": swing.flips(),
    })
}

fn lever(lever: &LeverAlone) -> Value {
    json!({
        "lever": lever.lever,
        "strength": lever.strength,
        "unit": lever.unit,
        "basis": lever.basis,
        "law": lever.law,
        "public_cost_pence": estimate(&lever.cost),
        "leaks_plugged_pence": estimate(&lever.plugged),
        "sales_outside_pence": estimate(&lever.sales_outside),
        "kept_pence": estimate(&lever.kept),
        "kept_per_public_pound": lever.kept_per_pound.as_ref().map(estimate),
        "public_pounds_per_pound_kept": lever.cost_per_pound_kept.as_ref().map(estimate),
        "full_time_equivalents": estimate(&lever.jobs),
        "household_income_pence": estimate(&lever.income),
        "price_index": estimate(&lever.prices),
    })
}

fn drawn(comparison: &Comparison, policy: usize, region: usize) -> Option<Value> {
    let risk = comparison.tail(policy, region)?;
    let lost = &risk.value_added;
    Some(json!({
        "draws": lost.tail.draws,
        "months_of_value_added_lost": {
            "mean": estimate(&lost.mean),
            "median": lost.tail.median,
            "nine_in_ten": lost.tail.nine_in_ten,
            "worst_tenth": lost.tail.worst_tenth,
            "against_first": lost.against_base.as_ref().map(estimate),
        },
    }))
}
