//! Many small runs side by side, as a batch of replicates runs them.

use std::time::Instant;

use serde::Serialize;

use millpond::experiment::cases::CasePlan;
use millpond::experiment::execute::{Execution, Stop, execute};
use millpond::experiment::plan::plans;
use millpond::experiment::run::RunResult;
use millpond::simulation::{Luck, Simulation};

use super::cases::Case;
use super::one::{agents, alive, memory, said, state};

/// What is printed of a batch, one line of JSON.
#[derive(Serialize)]
struct Measured {
    case: &'static str,
    households: usize,
    firms: usize,
    sectors: usize,
    regions: usize,
    threads: usize,
    seeds: u32,
    months: u32,
    /// The whole batch, from the first run's start to the last one's end, economies built and all.
    seconds: f64,
    /// Months of all runs.
    months_per_second: f64,
    /// One agent, household or firm, through one month.
    agent_steps_per_second: f64,
    /// The most that the process has held.
    peak_bytes: usize,
    /// Of the last month, mean over runs.
    unemployment: f64,
    /// Of the last month, as a multiple of the first month's, mean over runs.
    output: f64,
}

/// Runs a batch of so many seeds and months and says in JSON what it took. Six hundred agents are noisy:
/// they must be alive on average.
pub fn run(case: &Case, threads: usize, seeds: u32, months: u32) -> Result<String, String> {
    let scenario = case.scenario(&[format!("run.months={months}")])?;
    let luck = Luck {
        seed: 1,
        replicate: 0,
    };
    let one = Simulation::new(&scenario, luck)?;
    let (households, firms) = agents(&one);
    let own = CasePlan::own(&scenario);
    let stop = Stop::new();
    let execution = Execution {
        threads: Some(threads),
        stop: &stop,
        month_done: &|| (),
    };
    let (mut unemployment, mut output) = (0.0, 0.0);
    let start = Instant::now();
    let plans = plans(&[scenario], &own, 0..seeds, 1);
    execute(&plans, execution, |plan, result| match result {
        RunResult::Finished { series, .. } => {
            let (without_work, made) = state(&series);
            unemployment += without_work / f64::from(seeds);
            output += made / f64::from(seeds);
            Ok(())
        }
        failed => Err(format!("{}: {}", plan.words(), failed.error())),
    })?;
    let seconds = start.elapsed().as_secs_f64();
    alive(unemployment, output)?;
    let lived = f64::from(seeds) * f64::from(months);
    said(&Measured {
        case: case.name,
        households,
        firms,
        sectors: one.series().sectors.len(),
        regions: one.economy().regions.len(),
        threads,
        seeds,
        months,
        seconds,
        months_per_second: lived / seconds,
        agent_steps_per_second: lived * (households + firms) as f64 / seconds,
        peak_bytes: memory("VmHWM:"),
        unemployment,
        output,
    })
}
