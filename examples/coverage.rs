//! How often the 95% intervals cover the truth: 1,000 repetitions of a comparison of 20 pairs of runs
//! on the village, whose truth is the mean over all 20,000 pairs. Writes results/coverage.csv:
//!
//! ```sh
//! cargo run --release --example coverage
//! ```
//!
//! An interval keeps its promise when it covers the truth in 93 to 97 of 100 repetitions. One that
//! does not is written down as missed.

use std::error::Error;
use std::fmt::Write as _;

use millpond::experiment::cases::CasePlan;
use millpond::experiment::execute::{Execution, Stop, execute};
use millpond::experiment::plan::plans;
use millpond::experiment::run::RunResult;
use millpond::files;
use millpond::measure::interval::{estimate, mean};
use millpond::measure::outcome::Outcome;
use millpond::measure::verdict::judged;
use millpond::measure::window::{Window, yearly};
use millpond::scenario::{self, types::Scenario};

const POLICIES: [&str; 2] = [
    "scenarios/village/globalised.toml",
    "scenarios/village/localised.toml",
];
const MONTHS: u32 = 36;
const REPETITIONS: usize = 1_000;
const PAIRS: usize = 20;
const PROMISED: std::ops::RangeInclusive<f64> = 0.93..=0.97;
const COMMAND: &str = "cargo run --release --example coverage";

fn main() -> Result<(), Box<dyn Error>> {
    let outcomes: Vec<Outcome> = judged().collect();
    let effects = effects(&outcomes)?;
    let mut table = format!(
        "# Written by: {COMMAND}\n# {REPETITIONS} repetitions of {PAIRS} pairs, village, {MONTHS} months, \
         year 3\noutcome,covered,bound,result,pairs alike\n"
    );
    for (outcome, effects) in outcomes.iter().zip(&effects) {
        let (covered, result) = coverage(effects);
        let alike = alike(effects);
        // A string never fails to take more text.
        let _ = writeln!(
            table,
            "{},{covered:.3},0.93 to 0.97,{result},{alike}",
            outcome.name()
        );
    }
    std::fs::write("results/coverage.csv", &table)?;
    print!("{table}");
    Ok(())
}

/// Paired effects by outcome, one a replicate.
fn effects(outcomes: &[Outcome]) -> Result<Vec<Vec<f64>>, Box<dyn Error>> {
    let scenarios = POLICIES.map(load);
    let scenarios: Vec<Scenario> = scenarios.into_iter().collect::<Result<_, _>>()?;
    let replicates = 0..u32::try_from(REPETITIONS * PAIRS)?;
    let cases = [CasePlan::calm()];
    let plans = plans(&scenarios, &cases, replicates, 1);
    let stop = Stop::default();
    let execution = Execution {
        threads: None,
        stop: &stop,
        month_done: &|| {},
    };
    let mut base = Vec::new();
    let mut effects = vec![Vec::new(); outcomes.len()];
    let window = Window::last_year(MONTHS);
    // Replicates are outermost and the first policy comes first in each.
    execute(&plans, execution, |plan, result| {
        let RunResult::Finished { series, .. } = result else {
            return Err(format!("{}: {}", plan.words(), result.error()));
        };
        let read = |outcome: &Outcome| yearly(&series, 0, *outcome, window);
        let values: Vec<f64> = outcomes.iter().map(read).collect();
        if plan.policy == 0 {
            base = values;
        } else {
            for ((effects, value), base) in effects.iter_mut().zip(values).zip(&base) {
                effects.push(value - base);
            }
        }
        Ok(())
    })?;
    Ok(effects)
}

fn load(path: &str) -> Result<Scenario, Box<dyn Error>> {
    let settings = [format!("run.months={MONTHS}")];
    scenario::load(path, &settings, &files::read_text).map_err(|p| format!("{p:?}").into())
}

/// Share of repetitions whose interval covers the truth, and what to say of it.
fn coverage(effects: &[f64]) -> (f64, &'static str) {
    let truth = mean(effects);
    let covers = |sample: &&[f64]| {
        let interval = estimate(sample).interval;
        interval.is_some_and(|[low, high]| low <= truth && truth <= high)
    };
    let covered = effects.chunks_exact(PAIRS).filter(covers).count();
    let share = covered as f64 / REPETITIONS as f64;
    let result = if PROMISED.contains(&share) {
        "holds"
    } else {
        "missed"
    };
    (share, result)
}

/// How many of all pairs have the commonest effect: an interval of equal values has no width and cannot
/// know of an exception in thousands.
fn alike(effects: &[f64]) -> usize {
    let mut sorted = effects.to_vec();
    sorted.sort_by(f64::total_cmp);
    let runs = sorted.chunk_by(|a, b| a.to_bits() == b.to_bits());
    runs.map(<[f64]>::len).max().unwrap_or(0)
}
