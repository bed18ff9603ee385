//! Which runs an experiment consists of: each with its scenario, its luck and its id.

use std::sync::Arc;

use super::cases::{Applied, CasePlan};
use super::random_shock::Drawing;
use crate::scenario::types::{Scenario, Shock};
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
/// numbers. A drawn shock is drawn once for each replicate.
#[must_use]
pub fn plans(
    policies: &[Scenario],
    cases: &[CasePlan],
    replicates: std::ops::Range<u32>,
    seed: u64,
) -> Vec<RunPlan> {
    let worlds = worlds(policies, cases);
    let mut plans = Vec::with_capacity(worlds.len() * replicates.len());
    for replicate in replicates {
        let luck = Luck { seed, replicate };
        plans.extend(worlds.iter().map(|world| world.plan(luck)));
    }
    plans
}

impl RunPlan {
    /// The plan of one run; `policy` and `case` are its places in its experiment.
    #[must_use]
    pub fn new(
        scenario: Arc<Scenario>,
        hash: &str,
        policy: usize,
        (case, case_name): (usize, &str),
        luck: Luck,
    ) -> Self {
        Self {
            id: run_id(hash, luck),
            policy,
            policy_name: scenario.policy.clone(),
            case,
            case_name: case_name.to_owned(),
            luck,
            scenario,
        }
    }
}

/// A policy under a case.
struct World<'a> {
    policy: usize,
    case: usize,
    case_name: &'a str,
    hash: String,
    scenario: Arc<Scenario>,
    drawing: Option<Drawing>,
}

impl World<'_> {
    fn plan(&self, luck: Luck) -> RunPlan {
        let case = (self.case, self.case_name);
        match &self.drawing {
            None => {
                let scenario = Arc::clone(&self.scenario);
                RunPlan::new(scenario, &self.hash, self.policy, case, luck)
            }
            Some(drawing) => {
                let scenario = struck(&self.scenario, drawing.shock(luck));
                let hash = scenario_hash(&scenario);
                RunPlan::new(Arc::new(scenario), &hash, self.policy, case, luck)
            }
        }
    }
}

/// The scenario with one shock more, which is the one that happens.
fn struck(scenario: &Scenario, shock: Shock) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.run.shocks = vec![shock.name.clone()];
    scenario.shocks.push(shock);
    scenario
}

fn worlds<'a>(policies: &[Scenario], cases: &'a [CasePlan]) -> Vec<World<'a>> {
    // Policies of one experiment share everything that a shock is drawn from.
    let any = cases.iter().any(|case| case.applied == Applied::Drawn);
    let drawing = policies.first().filter(|_| any).map(Drawing::of);
    let mut worlds = Vec::with_capacity(policies.len() * cases.len());
    for (policy, scenario) in policies.iter().enumerate() {
        for (index, case) in cases.iter().enumerate() {
            let mut scenario = scenario.clone();
            let drawing = match &case.applied {
                Applied::Named(shocks) => {
                    scenario.run.shocks.clone_from(shocks);
                    None
                }
                Applied::Drawn => drawing.clone(),
            };
            worlds.push(World {
                policy,
                case: index,
                case_name: &case.name,
                hash: scenario_hash(&scenario),
                scenario: Arc::new(scenario),
                drawing,
            });
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
