//! Which runs an experiment consists of: each with its scenario, its luck and its id.

use std::sync::Arc;

use crate::scenario::types::Scenario;
use crate::simulation::Luck;

/// One run to be done.
#[derive(Clone, Debug)]
pub struct RunPlan {
    /// Sixteen hexadecimal digits that name the run: hash of resolved scenario, seed, replicate and
    /// the program's version. The same id is the same run.
    pub id: String,
    /// Index of the policy in its experiment.
    pub policy: usize,
    /// Name of the policy.
    pub policy_name: String,
    /// Index of the case in its experiment.
    pub case: usize,
    /// Name of the case.
    pub case_name: String,
    /// Seed and replicate.
    pub luck: Luck,
    /// The resolved scenario, with the case's shocks in `run.shocks`.
    pub scenario: Arc<Scenario>,
}

impl RunPlan {
    /// Months the run takes.
    #[must_use]
    pub fn months(&self) -> u32 {
        self.scenario.run.months
    }

    /// In words, for messages: "localised, calm, replicate 3".
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "{}, {}, replicate {}",
            self.policy_name, self.case_name, self.luck.replicate
        )
    }
}

/// Replicates of several scenarios (policies) under several cases, replicates outermost so that a
/// cut experiment is still balanced. Seed and luck are the same for all policies: common random
/// numbers. `cases[i]` names case i and the shocks it applies.
#[must_use]
pub fn plans(
    policies: &[Scenario],
    cases: &[(String, Vec<String>)],
    replicates: std::ops::Range<u32>,
    seed: u64,
) -> Vec<RunPlan> {
    let worlds = worlds(policies, cases);
    let mut plans = Vec::with_capacity(worlds.len() * replicates.len());
    for replicate in replicates {
        let luck = Luck { seed, replicate };
        for (policy, case, hash, scenario) in &worlds {
            plans.push(RunPlan {
                id: run_id(hash, luck),
                policy: *policy,
                policy_name: scenario.policy.clone(),
                case: *case,
                case_name: cases[*case].0.clone(),
                luck,
                scenario: Arc::clone(scenario),
            });
        }
    }
    plans
}

type World = (usize, usize, String, Arc<Scenario>);

fn worlds(policies: &[Scenario], cases: &[(String, Vec<String>)]) -> Vec<World> {
    let mut worlds = Vec::with_capacity(policies.len() * cases.len());
    for (policy, scenario) in policies.iter().enumerate() {
        for (case, (_, shocks)) in cases.iter().enumerate() {
            let mut scenario = scenario.clone();
            scenario.run.shocks.clone_from(shocks);
            worlds.push((policy, case, scenario_hash(&scenario), Arc::new(scenario)));
        }
    }
    worlds
}

/// Hash of what a scenario makes happen: everything but seed, replicates and what is written down.
#[must_use]
pub fn scenario_hash(scenario: &Scenario) -> String {
    let mut scenario = scenario.clone();
    scenario.run.seed = 0;
    scenario.run.replicates = 1;
    scenario.run.outcomes.clear();
    blake3::hash(scenario.to_toml().as_bytes())
        .to_hex()
        .to_string()
}

fn run_id(scenario_hash: &str, luck: Luck) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let text = format!("{version} {scenario_hash} {} {}", luck.seed, luck.replicate);
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}
