//! What `millpond analyse` says, for programs.

use serde_json::{Value as Json, json};

use super::sweep_text::plan_json;
use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::analysis::Analysis;
use crate::experiment::sweep::frame::{Frame, Subject};
use crate::measure::sensitivity::Index;

/// The analysis as JSON.
#[must_use]
pub fn json(sweep: &Sweep, frame: &Frame, analysis: &Analysis) -> Json {
    let subject = |subject: Subject, outcome: usize| {
        let arm = &sweep.arms[subject.arm];
        json!({
            "world": arm.world,
            "policy": arm.policy,
            "less": subject.less.map(|base| &sweep.arms[base].policy),
            "outcome": sweep.specs[outcome].name,
        })
    };
    let with = |mut object: Json, more: Json| {
        for (key, value) in more.as_object().into_iter().flatten() {
            object[key] = value.clone();
        }
        object
    };
    let index = |index: Index| json!({ "value": index.value, "interval": index.interval });
    let effects = analysis.effects.iter().map(|e| {
        let more = json!({
            "effect": index(e.effect),
            "baseline": e.baseline,
            "better": e.better,
            "worse": e.worse,
            "points": e.points,
        });
        with(subject(e.subject, e.outcome), more)
    });
    let by_name = |values: Vec<Json>| -> Json {
        sweep
            .factors
            .iter()
            .map(|f| f.name.clone())
            .zip(values)
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let sobol = analysis.sobol.iter().map(|of| {
        let each = of
            .indices
            .iter()
            .map(|i| json!({ "first": index(i.first), "total": index(i.total) }));
        with(
            subject(of.subject, of.outcome),
            json!({ "parameters": by_name(each.collect()) }),
        )
    });
    let morris = analysis.morris.iter().map(|of| {
        let each = of
            .indices
            .iter()
            .map(|i| json!({ "mu": i.mu, "mu_star": index(i.mu_star), "sigma": i.sigma }));
        with(
            subject(of.subject, of.outcome),
            json!({ "parameters": by_name(each.collect()) }),
        )
    });
    let noise = analysis.noise.iter().filter_map(|of| {
        let noise = of.noise?;
        let more = json!({
            "noise_share": noise.share,
            "half_width": noise.half_width(frame.replicates as u32),
            "target": of.target,
            "replicates_needed": (of.target > 0.0).then(|| noise.replicates_for(of.target)),
        });
        Some(with(subject(of.subject, of.outcome), more))
    });
    json!({
        "plan": plan_json(sweep),
        "replicates": frame.replicates,
        "failed": frame.missing,
        "effects": effects.collect::<Vec<_>>(),
        "sobol": sobol.collect::<Vec<_>>(),
        "morris": morris.collect::<Vec<_>>(),
        "noise": noise.collect::<Vec<_>>(),
    })
}
