//! A comparison as data: one entry a policy, case, region, window and outcome.

use serde_json::{Value, json};

use super::csv_text::CsvText;
use super::deciders_json::deciders;
use super::error::CliError;
use super::local_money_text;
use crate::experiment::adaptation::Adaptation;
use crate::experiment::comparison::Comparison;
use crate::measure::doors::Doors;
use crate::measure::number::number;
use crate::measure::outcome::{Better, Outcome};
use crate::measure::verdict::{Judgement, NOT_MODELLED, RULE, Threshold};
use crate::measure::window::Window;

/// One row of the verdict table.
struct Row {
    policy: String,
    against: String,
    case: String,
    region: String,
    window: &'static str,
    outcome: Outcome,
    judgement: Judgement,
}

fn rows(comparison: &Comparison) -> Vec<Row> {
    let months = comparison.months;
    let windows = [
        ("short run", Window::short_run(months)),
        ("long run", Window::long_run(months)),
    ];
    let mut rows = Vec::new();
    for policy in 1..comparison.policies.len() {
        for case in 0..comparison.cases.len() {
            for region in 0..comparison.regions.len() {
                for (name, window) in windows {
                    rows.extend(Outcome::ALL.iter().map(|&outcome| Row {
                        policy: comparison.policies[policy].name.clone(),
                        against: comparison.policies[0].name.clone(),
                        case: comparison.cases[case].name.clone(),
                        region: comparison.regions[region].clone(),
                        window: name,
                        outcome,
                        judgement: comparison.judge(0, policy, case, region, outcome, window),
                    }));
                }
            }
        }
    }
    rows
}

impl Row {
    fn verdict(&self) -> &'static str {
        match self.outcome.better() {
            Better::Structure => "structure",
            Better::Higher | Better::Lower => self.judgement.verdict.word(),
        }
    }

    fn bounds(&self) -> [f64; 2] {
        self.judgement.effect.interval.unwrap_or([f64::NAN; 2])
    }

    fn threshold(&self) -> f64 {
        Threshold::of(self.outcome).value(self.judgement.baseline)
    }
}

/// The verdict table as CSV; outcomes that only describe are marked "structure".
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn as_csv(comparison: &Comparison) -> Result<String, CliError> {
    let mut table = CsvText::with_head([
        "policy",
        "against",
        "case",
        "region",
        "window",
        "outcome",
        "unit",
        "verdict",
        "reason",
        "effect",
        "low",
        "high",
        "baseline",
        "threshold",
        "pairs",
    ])?;
    for row in rows(comparison) {
        let Judgement {
            effect,
            baseline,
            reason,
            ..
        } = row.judgement;
        let [low, high] = row.bounds();
        let numbers = [effect.mean, low, high, baseline, row.threshold()].map(number);
        let words = [
            &row.policy,
            &row.against,
            &row.case,
            &row.region,
            row.window,
            row.outcome.name(),
            row.outcome.unit(),
            row.verdict(),
            reason.words(),
        ];
        let pairs = effect.replicates.to_string();
        let cells = words
            .into_iter()
            .chain(numbers.iter().map(String::as_str))
            .chain([&*pairs]);
        table.row(cells)?;
    }
    table.text()
}

/// The whole comparison as one JSON document.
#[must_use]
pub fn as_json(comparison: &Comparison) -> Value {
    let verdicts: Vec<Value> = rows(comparison).iter().map(row_json).collect();
    json!({
        "question": comparison.question,
        "policies": comparison.policies.iter().map(|p| json!({ "name": p.name, "title": p.title, "limited_to": p.limited_to })).collect::<Value>(),
        "cases": comparison.cases.iter().map(|c| json!({ "name": c.name, "shock": c.shock().map(|s| &s.words) })).collect::<Value>(),
        "regions": comparison.regions,
        "replicates": comparison.replicates,
        "months": comparison.months,
        "seed": comparison.seed,
        "rule": RULE,
        "verdicts": verdicts,
        "resilience": resilience(comparison),
        "doors_per_100_pounds": doors(comparison),
        "structure": structure(comparison),
        "deciders": deciders(comparison),
        "local_money": local_money_text::as_json(comparison),
        "local_money_effects": local_money_text::effects_as_json(comparison),
        "not_modelled": NOT_MODELLED,
        "indicative_only": comparison.indicative(),
        "failures": comparison.failures,
    })
}

fn row_json(row: &Row) -> Value {
    let Judgement {
        effect,
        baseline,
        reason,
        ..
    } = row.judgement;
    json!({
        "policy": row.policy,
        "against": row.against,
        "case": row.case,
        "region": row.region,
        "window": row.window,
        "outcome": row.outcome.name(),
        "unit": row.outcome.unit(),
        "verdict": row.verdict(),
        "reason": reason.words(),
        "effect": effect.mean,
        "interval": effect.interval,
        "baseline": baseline,
        "threshold": row.threshold(),
        "pairs": effect.replicates,
    })
}

fn resilience(comparison: &Comparison) -> Value {
    let mut all = Vec::new();
    for (policy, about) in comparison.policies.iter().enumerate() {
        for (case, shocked) in comparison.cases.iter().enumerate() {
            for (region, name) in comparison.regions.iter().enumerate() {
                for outcome in [Outcome::RealValueAdded, Outcome::Unemployment] {
                    let Some(r) = comparison.resilience(policy, case, region, outcome) else {
                        continue;
                    };
                    let unmet = comparison.unmet_need(policy, case, region);
                    all.push(json!({
                        "policy": about.name,
                        "case": shocked.name,
                        "region": name,
                        "outcome": outcome.name(),
                        "depth": r.depth.mean,
                        "depth_interval": r.depth.interval,
                        "recovery_months": r.recovery,
                        "worst_month": r.worst_month + 1,
                        "area_months": r.area.mean,
                        "area_interval": r.area.interval,
                        "unmet_need_months": unmet.map(|u| u.mean),
                        "martin_jobs": comparison.martin(policy, case, region).map(|m| m.mean),
                    }));
                }
            }
        }
    }
    all.into()
}

fn doors(comparison: &Comparison) -> Value {
    let mut all = Vec::new();
    for (policy, about) in comparison.policies.iter().enumerate() {
        for (case, shocked) in comparison.cases.iter().enumerate() {
            for (region, name) in comparison.regions.iter().enumerate() {
                let Some(doors) = comparison.doors(policy, case, region) else {
                    continue;
                };
                let mut entry = doors_json(&doors);
                entry["policy"] = about.name.clone().into();
                entry["case"] = shocked.name.clone().into();
                entry["region"] = name.clone().into();
                all.push(entry);
            }
        }
    }
    all.into()
}

fn structure(comparison: &Comparison) -> Value {
    let mut all = Vec::new();
    for (policy, about) in comparison.policies.iter().enumerate() {
        for (region, name) in comparison.regions.iter().enumerate() {
            let Some(structure) = comparison.structure(policy, region) else {
                continue;
            };
            let figures = structure.figures().into_iter();
            let figures: Value = figures
                .map(|(n, v)| (n.to_owned(), Value::from(v)))
                .collect();
            all.push(json!({ "policy": about.name, "region": name, "figures": figures }));
        }
    }
    all.into()
}

fn doors_json(doors: &Doors) -> Value {
    let side = |side: &[(Outcome, f64)]| -> Value {
        side.iter()
            .map(|(door, per_100)| (door.name().to_owned(), Value::from(*per_100)))
            .collect()
    };
    json!({
        "money_in_pence": doors.money_in,
        "in": side(&doors.came_in),
        "out": side(&doors.went_out),
        "stayed": doors.stayed,
        "gap_pence": doors.gap,
    })
}

/// Rose's measure by policy and shock.
#[must_use]
pub fn adaptation(found: &[Adaptation]) -> Value {
    let one = |a: &Adaptation| {
        json!({
            "policy": a.policy,
            "case": a.case,
            "avoided": a.avoided.mean,
            "interval": a.avoided.interval,
        })
    };
    found.iter().map(one).collect()
}
