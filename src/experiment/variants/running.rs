//! Variants, run: a screening of all assumptions, the ones that matter most in full, each lever alone,
//! equal cost. A run that the comparison or an earlier variant has done already is not done again.

use std::collections::{BTreeMap, BTreeSet};
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
    let (assumptions, why_not) = assumptions(policies);
    let none_asked = (options.assumptions == 0).then(|| LeftOut {
        purpose: Purpose::Assumption,
        name: String::new(),
        why: "no assumption was asked for".into(),
    });
    let mut left_out: Vec<LeftOut> = none_asked.into_iter().chain(why_not).collect();
    let texts: Vec<String> = policies.iter().map(Scenario::to_toml).collect();
    let asked = |purpose, setting, replicates| Asked {
        policies,
        texts: &texts,
        purpose,
        setting,
        replicates,
    };
    let mut done = Done::default();
    let mut variants = Vec::new();
    if screens(assumptions.len(), options) {
        let high = asked(Purpose::Screening, Setting::High, SCREENING);
        let jobs = assumptions.iter().flat_map(|a| high.screening(a)).collect();
        variants = done.run(jobs, comparison, execution);
    }
    let replicates = options.replicates.min(comparison.replicates);
    let in_full = in_full(&assumptions, &variants, comparison, options);
    let both = [Setting::Low, Setting::High]
        .map(|setting| asked(Purpose::Assumption, setting, replicates));
    let mut jobs: Vec<Job> = in_full
        .iter()
        .flat_map(|a| both.iter().flat_map(|asked| asked.ends(a)))
        .collect();
    let (levers, the_same) = levers_alone(policies);
    left_out.extend(the_same);
    jobs.extend(levers.into_iter().map(|lever| alone(lever, replicates)));
    let costs = equal_cost::public_costs(policies, comparison);
    match equal_cost::factors(policies, &costs) {
        Err(nothing) => left_out.push(nothing),
        Ok(factors) => jobs.extend(
            factors
                .into_iter()
                .map(|(policy, factor)| scaled(policies, policy, factor, replicates)),
        ),
    }
    variants.extend(done.run(jobs, comparison, execution));
    Variants { variants, left_out }
}

/// Whether there are more assumptions than are to be run in full, so that it must be found out which.
fn screens(assumptions: usize, options: Options) -> bool {
    options.assumptions > 0 && assumptions > options.assumptions as usize
}

/// The assumptions to be run at both ends, in their order: all, or those whose screening shifted
/// effects most.
fn in_full<'a>(
    assumptions: &'a [Assumption],
    screening: &[Variant],
    comparison: &Comparison,
    options: Options,
) -> Vec<&'a Assumption> {
    let most = options.assumptions as usize;
    if assumptions.len() <= most {
        return assumptions.iter().collect();
    }
    let ranked = comparison.screened_in(screening);
    let best: Vec<&str> = ranked
        .iter()
        .take(most)
        .map(|screened| screened.assumption.as_str())
        .collect();
    let chosen = |assumption: &&Assumption| best.contains(&assumption.name.as_str());
    assumptions.iter().filter(chosen).collect()
}

/// The most runs that variants may take; which assumptions are run in full is not known before.
#[must_use]
pub fn most_runs(policies: &[Scenario], replicates: u32, options: Options) -> u64 {
    let replicates = u64::from(options.replicates.min(replicates));
    let (assumptions, _) = assumptions(policies);
    let mut entries: Vec<u64> = assumptions.iter().map(|a| a.entries.len() as u64).collect();
    entries.sort_unstable();
    let screening = if screens(entries.len(), options) {
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
    let dear = policies.iter().skip(1).filter(|p| equal_cost::may_cost(p));
    let equal = (dear.count() as u64).saturating_sub(1);
    screening + replicates * (2 * in_full + levers + equal)
}

/// What is asked of assumptions: one end, so many replicates.
struct Asked<'a> {
    policies: &'a [Scenario],
    /// The policies as text.
    texts: &'a [String],
    purpose: Purpose,
    setting: Setting,
    replicates: u32,
}

impl Asked<'_> {
    /// The jobs of an assumption at this end: one for each policy that has it and moves there.
    fn ends(&self, assumption: &Assumption) -> Vec<Job> {
        let entries = assumption.entries.iter();
        entries
            .filter(|entry| entry.moves_to(self.end(entry)))
            .map(|entry| self.job(assumption, entry))
            .collect()
    }

    /// The same at the other end where no policy moves at this one.
    fn screening(&self, assumption: &Assumption) -> Vec<Job> {
        let jobs = self.ends(assumption);
        if jobs.is_empty() {
            let setting = Setting::Low;
            return Self { setting, ..*self }.ends(assumption);
        }
        jobs
    }

    fn end(&self, entry: &Entry) -> f64 {
        match self.setting {
            Setting::Low => entry.ends.low,
            _ => entry.ends.high,
        }
    }

    fn job(&self, assumption: &Assumption, entry: &Entry) -> Job {
        let policy = entry.policy;
        let name = &self.policies[policy].policy;
        let (value, scenario) = set(name, &self.texts[policy], entry, self.end(entry));
        Job {
            variant: Variant {
                purpose: self.purpose,
                name: assumption.name.clone(),
                setting: self.setting,
                policy,
                value,
                default: entry.value,
                unit: assumption.unit.clone(),
                basis: entry.ends.basis.clone(),
                law: String::new(),
                runs: Vec::new(),
            },
            scenario,
            replicates: self.replicates,
        }
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

fn alone(alone: Alone, replicates: u32) -> Job {
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
            law: alone.law,
            runs: Vec::new(),
        },
        scenario: Ok(alone.scenario),
        replicates,
    }
}

fn scaled(policies: &[Scenario], policy: usize, factor: f64, replicates: u32) -> Job {
    Job {
        variant: Variant {
            purpose: Purpose::EqualCost,
            name: policies[policy].policy.clone(),
            setting: Setting::Scaled,
            policy,
            value: factor,
            default: 1.0,
            unit: "factor".into(),
            basis: "public cost as of the cheapest policy that has one".into(),
            law: String::new(),
            runs: Vec::new(),
        },
        scenario: Ok(equal_cost::scaled(&policies[policy], factor)),
        replicates,
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
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<RunPlan> = Vec::new();
        for plan in (0..most as usize).flat_map(|r| plans.iter().filter_map(move |p| p.get(r))) {
            let known = self.0.contains_key(&plan.id);
            if !known && wanted.insert(&plan.id) {
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
