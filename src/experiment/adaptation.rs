//! How much of a shock's loss a region's adaptation avoids (Rose): by a third pair of runs in which
//! nobody adapts.

use std::collections::BTreeMap;

use super::cases::CasePlan;
use super::execute::{Execution, execute};
use super::plan::plans;
use super::run::RunResult;
use crate::measure::interval::{Estimate, estimate};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::resilience::rose;
use crate::scenario::types::Scenario;

/// Rose's measure of one policy and shock. Never ranks policies: their denominators differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Adaptation {
    /// The policy.
    pub policy: String,
    /// The shock.
    pub case: String,
    /// Share of the loss avoided, 1 = all; of real value added from the shock's start to the end.
    pub avoided: Estimate,
}

/// The same scenario without adaptation: origins at base shares, no stocks, no price response.
#[must_use]
pub fn rigid(scenario: &Scenario) -> Scenario {
    let mut rigid = scenario.clone();
    rigid.behaviour.origin_elasticity = 0.0;
    rigid.behaviour.goods_stock_months = 0.0;
    rigid.behaviour.input_stock_months = 0.0;
    rigid.behaviour.markup_response = 0.0;
    rigid
}

/// Runs every policy and shock with and without adaptation and compares what is lost in `region`.
///
/// # Errors
/// In words, when a run fails.
pub fn adaptation(
    policies: &[Scenario],
    region: usize,
    replicates: u32,
    execution: Execution,
) -> Result<Vec<Adaptation>, String> {
    let worlds: Vec<Scenario> = policies
        .iter()
        .flat_map(|p| [p.clone(), rigid(p)])
        .collect();
    let cases = CasePlan::all(&policies[0]);
    let plans = plans(&worlds, &cases, 0..replicates, policies[0].run.seed);
    // Real value added by world, case and replicate: the runs themselves are not kept.
    let mut made: BTreeMap<(usize, usize, u32), Vec<f64>> = BTreeMap::new();
    execute(&plans, execution, |plan, result| match result {
        RunResult::Finished { series, .. } => {
            made.insert(
                (plan.policy, plan.case, plan.luck.replicate),
                value_added(&series, region),
            );
            Ok(())
        }
        RunResult::Stopped => Ok(()),
        failed => Err(format!("{}: {}", plan.words(), failed.error())),
    })?;
    let mut found = Vec::new();
    for (policy, scenario) in policies.iter().enumerate() {
        for (shock, case) in scenario.shocks.iter().zip(1..) {
            let lost = |world: usize, replicate: u32| -> Option<f64> {
                let calm = made.get(&(world, 0, replicate))?;
                let shocked = made.get(&(world, case, replicate))?;
                let from = shock.start as usize - 1;
                Some(
                    calm.iter()
                        .zip(shocked)
                        .skip(from)
                        .map(|(c, s)| s - c)
                        .sum(),
                )
            };
            let avoided: Vec<f64> = (0..replicates)
                .filter_map(|r| rose(lost(2 * policy + 1, r)?, lost(2 * policy, r)?))
                .collect();
            found.push(Adaptation {
                policy: scenario.policy.clone(),
                case: shock.name.clone(),
                avoided: estimate(&avoided),
            });
        }
    }
    Ok(found)
}

fn value_added(series: &Series, region: usize) -> Vec<f64> {
    series.months_of(region, Outcome::RealValueAdded).collect()
}
