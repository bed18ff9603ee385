//! Variants, run: a screening of all assumptions, the ones that matter most in full, each lever alone,
//! equal cost. A run that the comparison or an earlier variant has done already is not done again.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use super::planning::{Alone, Assumption, Entry, assumptions, levers_alone};
use super::{LeftOut, Purpose, Setting, Variant, VariantRun, Variants, Yearly, equal_cost};
use crate::experiment::comparison::{CALM, Comparison};
use crate::experiment::execute::{Execution, execute};
use crate::experiment::plan::{RunPlan, scenario_hash};
use crate::experiment::run::RunResult;
use crate::random::Luck;
use crate::scenario::load;
use crate::scenario::types::Scenario;

/// Replicates of every variant, unless asked otherwise.
pub const REPLICATES: u32 = 3;

/// Assumptions that are run in full, unless asked otherwise.
pub const ASSUMPTIONS: u32 = 10;

/// Replicates of the screening.
const SCREENING: u32 = 1;

/// How often an end that is refused is moved half way back.
const TRIES: u32 = 4;

/// How many variants to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Replicates of each, the first ones of the comparison; no more than it has.
    pub replicates: u32,
    /// How many assumptions are run at both ends. Where there are more, one run at one end of each
    /// says which: those that shift effects most.
    pub assumptions: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            replicates: REPLICATES,
            assumptions: ASSUMPTIONS,
        }
    }
}

/// A variant to be run.
struct Job {
    variant: Variant,
    scenario: Result<Scenario, String>,
    replicates: u32,
}

/// Runs the variants of a comparison whose own runs are done.
#[must_use]
pub fn run(
    policies: &[Scenario],
    comparison: &Comparison,
    options: Options,
    execution: Execution,
) -> Variants {
    let replicates = options.replicates.min(comparison.replicates);
    let (assumptions, mut left_out) = assumptions(policies);
    let texts: Vec<String> = policies.iter().map(Scenario::to_toml).collect();
    let job = |purpose, setting, assumption: &Assumption, entry: &Entry| {
        assumed(policies, &texts, purpose, setting, assumption, entry)
    };
    let mut done = Done::default();
    let mut variants = Variants::default();
    let mut chosen: Vec<&Assumption> = assumptions.iter().collect();
    if assumptions.len() > options.assumptions as usize {
        let jobs = chosen.iter().flat_map(|a| {
            a.entries.iter().map(|e| Job {
                replicates: SCREENING,
                ..job(Purpose::Screening, screening_end(a), a, e)
            })
        });
        variants.variants = done.run(jobs.collect(), comparison, execution);
        let ranked = comparison.screened_in(&variants);
        let best: Vec<String> = ranked
            .into_iter()
            .take(options.assumptions as usize)
            .map(|screened| screened.assumption)
            .collect();
        chosen.retain(|assumption| best.contains(&assumption.name));
    }
    let ends = |a: &Assumption, e: &Entry| {
        let both = [(Setting::Low, e.ends.low), (Setting::High, e.ends.high)];
        let moved = both.into_iter().filter(|(_, end)| *end != e.value);
        moved
            .map(|(setting, _)| job(Purpose::Assumption, setting, a, e))
            .collect::<Vec<Job>>()
    };
    let mut jobs: Vec<Job> = chosen
        .iter()
        .flat_map(|a| a.entries.iter().flat_map(|e| ends(a, e)))
        .collect();
    let (levers, mut same) = levers_alone(policies);
    jobs.extend(levers.into_iter().map(alone));
    match equal_cost::factors(policies) {
        Ok(factors) => jobs.extend(factors.iter().map(|&factor| scaled(policies, factor))),
        Err(nothing) => same.push(nothing),
    }
    for job in &mut jobs {
        job.replicates = replicates;
    }
    variants
        .variants
        .extend(done.run(jobs, comparison, execution));
    left_out.append(&mut same);
    variants.left_out = left_out;
    variants
}

/// The most runs that variants may take; which assumptions are run in full is not known before.
#[must_use]
pub fn most_runs(policies: &[Scenario], replicates: u32, options: Options) -> u64 {
    let replicates = u64::from(options.replicates.min(replicates));
    let (assumptions, _) = assumptions(policies);
    let mut entries: Vec<u64> = assumptions.iter().map(|a| a.entries.len() as u64).collect();
    entries.sort_unstable();
    let screening = if entries.len() > options.assumptions as usize {
        u64::from(SCREENING) * entries.iter().sum::<u64>()
    } else {
        0
    };
    let in_full: u64 = entries
        .iter()
        .rev()
        .take(options.assumptions as usize)
        .sum();
    let levers = levers_alone(policies).0.len() as u64;
    let equal = equal_cost::factors(policies).map_or(0, |factors| factors.len() as u64);
    screening + replicates * (2 * in_full + levers + equal)
}

/// The high end, unless no policy moves there.
fn screening_end(assumption: &Assumption) -> Setting {
    let moves = |entry: &Entry| entry.ends.high != entry.value;
    if assumption.entries.iter().any(moves) {
        Setting::High
    } else {
        Setting::Low
    }
}

fn assumed(
    policies: &[Scenario],
    texts: &[String],
    purpose: Purpose,
    setting: Setting,
    assumption: &Assumption,
    entry: &Entry,
) -> Job {
    let end = match setting {
        Setting::Low => entry.ends.low,
        _ => entry.ends.high,
    };
    let name = &policies[entry.policy].policy;
    let (value, scenario) = set(name, &texts[entry.policy], entry, end);
    Job {
        variant: Variant {
            purpose,
            name: assumption.name.clone(),
            setting,
            policy: entry.policy,
            value,
            default: entry.value,
            unit: assumption.unit.clone(),
            basis: entry.ends.basis.clone(),
            runs: Vec::new(),
        },
        scenario,
        replicates: 0,
    }
}

/// The scenario with one entry set to `end`. Where that is refused (shares that no longer sum, say),
/// half way back is tried, a few times; then the refusal is what there is to say.
fn set(name: &str, text: &str, entry: &Entry, end: f64) -> (f64, Result<Scenario, String>) {
    let mut value = end;
    let mut refused = String::new();
    for _ in 0..TRIES {
        let only = |_: &str| Ok(text.to_owned());
        match load(name, &[format!("{}={value}", entry.path)], &only) {
            Ok(scenario) => return (value, Ok(scenario)),
            Err(problems) => refused = problems.to_string(),
        }
        value = f64::midpoint(value, entry.value);
    }
    (end, Err(refused))
}

fn alone(alone: Alone) -> Job {
    Job {
        variant: Variant {
            purpose: Purpose::LeverAlone,
            name: alone.name,
            setting: Setting::Alone,
            policy: alone.policy,
            value: alone.strength,
            default: alone.strength,
            unit: alone.unit,
            basis: alone.basis,
            runs: Vec::new(),
        },
        scenario: Ok(alone.scenario),
        replicates: 0,
    }
}

fn scaled(policies: &[Scenario], (policy, factor): (usize, f64)) -> Job {
    Job {
        variant: Variant {
            purpose: Purpose::EqualCost,
            name: policies[policy].policy.clone(),
            setting: Setting::Scaled,
            policy,
            value: factor,
            default: 1.0,
            unit: "factor".into(),
            basis: "running cost as of the cheapest policy that has one".into(),
            runs: Vec::new(),
        },
        scenario: Ok(equal_cost::scaled(&policies[policy], factor)),
        replicates: 0,
    }
}

/// What has been run, by run id.
#[derive(Default)]
struct Done(BTreeMap<String, Result<Yearly, String>>);

impl Done {
    /// Runs what is not done yet and hands every job its results.
    fn run(
        &mut self,
        jobs: Vec<Job>,
        comparison: &Comparison,
        execution: Execution,
    ) -> Vec<Variant> {
        if self.0.is_empty() {
            self.keep_own(comparison);
        }
        let plans: Vec<Vec<RunPlan>> = jobs
            .iter()
            .map(|job| plans_of(job, comparison.seed))
            .collect();
        // Replicates outermost, so that a cut experiment is still balanced.
        let most = jobs.iter().map(|job| job.replicates).max().unwrap_or(0);
        let mut wanted: BTreeMap<String, ()> = BTreeMap::new();
        let mut open: Vec<RunPlan> = Vec::new();
        for plan in (0..most as usize).flat_map(|r| plans.iter().filter_map(move |p| p.get(r))) {
            let known = self.0.contains_key(&plan.id);
            if !known && wanted.insert(plan.id.clone(), ()).is_none() {
                open.push(plan.clone());
            }
        }
        let kept = execute(&open, execution, |plan, result| -> Result<(), Infallible> {
            self.0.insert(plan.id.clone(), outcome(result));
            Ok(())
        });
        match kept {
            Ok(_) => {}
            Err(never) => match never {},
        }
        jobs.into_iter()
            .zip(plans)
            .map(|(job, plans)| self.filled(job, &plans))
            .collect()
    }

    /// The comparison's own calm runs.
    fn keep_own(&mut self, comparison: &Comparison) {
        for policy in 0..comparison.policies.len() {
            for replicate in 0..comparison.replicates {
                if let Some(run) = comparison.run(policy, 0, replicate) {
                    let yearly = Yearly::of(&run.series);
                    self.0.insert(run.run_id.clone(), Ok(yearly));
                }
            }
        }
    }

    fn filled(&self, job: Job, plans: &[RunPlan]) -> Variant {
        let mut variant = job.variant;
        let refused = job.scenario.err();
        variant.runs = (0..job.replicates)
            .map(
                |replicate| match (&refused, plans.get(replicate as usize)) {
                    (None, Some(plan)) => VariantRun {
                        run_id: plan.id.clone(),
                        replicate,
                        result: self.found(&plan.id),
                    },
                    (why, _) => VariantRun {
                        run_id: String::new(),
                        replicate,
                        result: Err(why.clone().unwrap_or_default()),
                    },
                },
            )
            .collect();
        variant
    }

    fn found(&self, id: &str) -> Result<Yearly, String> {
        let missing = || Err("not run".to_owned());
        self.0.get(id).cloned().unwrap_or_else(missing)
    }
}

fn plans_of(job: &Job, seed: u64) -> Vec<RunPlan> {
    let Ok(scenario) = &job.scenario else {
        return Vec::new();
    };
    let mut scenario = scenario.clone();
    scenario.run.shocks.clear();
    let hash = scenario_hash(&scenario);
    let scenario = Arc::new(scenario);
    let policy = job.variant.policy;
    (0..job.replicates)
        .map(|replicate| {
            let luck = Luck { seed, replicate };
            RunPlan::new(Arc::clone(&scenario), &hash, policy, (0, CALM), luck)
        })
        .collect()
}

fn outcome(result: RunResult) -> Result<Yearly, String> {
    match result {
        RunResult::Finished { series, .. } => Ok(Yearly::of(&series)),
        failed => Err(failed.error()),
    }
}

/// Says that variants are not run, and why.
#[must_use]
pub fn not_run(why: &str) -> Variants {
    let each = [Purpose::Assumption, Purpose::LeverAlone, Purpose::EqualCost];
    let left_out = |purpose| LeftOut {
        purpose,
        name: String::new(),
        why: why.to_owned(),
    };
    Variants {
        variants: Vec::new(),
        left_out: each.map(left_out).to_vec(),
    }
}
