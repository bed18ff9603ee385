//! `millpond run`: one scenario, its outcomes year by year; or one earlier run once more.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::error::CliError;
use super::session::{Session, exit_code, results_dir};
use super::spend::SpendArgs;
use super::{Format, Global, markdown, note, run_text};
use crate::experiment::batch::{Batch, recorded_regions};
use crate::experiment::cases::CasePlan;
use crate::experiment::execute::Execution;
use crate::experiment::regions::in_full;
use crate::experiment::replay::replay;
use crate::experiment::stopwatch::time;
use crate::experiment::variants::Wanted;
use crate::record::checkpoint::Checkpoints;
use crate::scenario::types::Scenario;

/// Arguments of `millpond run`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE", required_unless_present = "replay")]
    pub scenario: Option<PathBuf>,
    /// Runs, each with its own luck; 1 when absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// Region to print in full too, where there are many; may be given again. With --spend the first
    /// one is the buyer's
    #[arg(long, value_name = "NAME", conflicts_with_all = ["replay", "timings"])]
    pub region: Vec<String>,
    /// Run once on one thread and print the time that each phase of the month takes
    #[arg(long, conflicts_with = "replay")]
    pub timings: bool,
    /// Write each run down every so many months, and when it is broken off, so that --resume goes on from there
    #[arg(long, value_name = "MONTHS", conflicts_with_all = ["replay", "timings"],
        value_parser = clap::value_parser!(u32).range(1..))]
    pub checkpoint_every: Option<u32>,
    /// Go on from the last checkpoint in the results folder; from the start where there is none
    #[arg(long, conflicts_with_all = ["replay", "timings"])]
    pub resume: bool,
    /// Run once more the run of that id, from the results in --out, and compare
    #[arg(
        long,
        value_name = "RUN_ID",
        requires = "out",
        conflicts_with = "scenario"
    )]
    pub replay: Option<String>,
    /// A ledger to lay over the scenario.
    #[command(flatten)]
    pub spend: SpendArgs,
}

impl Args {
    /// The entries that a ledger sets.
    fn settings(&self) -> Vec<String> {
        let region = self.region.first().map(String::as_str);
        self.spend.settings(region)
    }
}

const EXAMPLES: &str = "\
Examples:
  millpond run scenarios/village/world.toml
  millpond run scenarios/dumfries-and-galloway/localised.toml --set run.months=24 --out results/dg
  millpond run scenarios/dumfries-and-galloway/world.toml \\
    --spend scenarios/dumfries-and-galloway/council-spend.csv
  millpond run scenarios/scotland/world.toml --set run.months=600 --checkpoint-every 12 --resume --out results/long
  millpond run --replay 0123456789abcdef --out results/dg";

/// Runs a scenario.
///
/// # Errors
/// When the scenario is bad, the run fails or results cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    match (&args.replay, &args.scenario) {
        (Some(id), _) => run_again(id, global),
        (None, Some(path)) if args.timings => run_timed(path, &args.settings(), global),
        (None, Some(path)) => run_scenario(path, args, global),
        (None, None) => Err(CliError::Usage(
            "name a scenario file or --replay RUN_ID".into(),
        )),
    }
}

fn run_scenario(path: &Path, args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let scenario = global.scenario_with(path, &args.settings())?;
    let in_full = in_full(&recorded_regions(&scenario), &args.region).map_err(CliError::Usage)?;
    say_how_often(args, &scenario, global);
    let batch = Batch {
        command: "run".into(),
        cases: CasePlan::own(&scenario),
        replicates: args.replicates.unwrap_or(1),
        seed: scenario.run.seed,
        variants: Wanted::No,
        dir: results_dir(global, &[path.to_owned()]),
        policies: vec![scenario],
    };
    let checkpoints = Checkpoints::new(&batch.dir, args.checkpoint_every, args.resume);
    let session = Session::begin(global, batch.months());
    let result = session.execute_kept(&batch, Some(&checkpoints))?;
    result.manifest.write(&batch.dir)?;
    if result.tally.failed + result.tally.stopped == 0 {
        checkpoints.remove(&batch.plans())?;
    }
    if result.tally.finished == 0 {
        return Ok(exit_code(
            global,
            &result.tally,
            &result.comparison.failures,
        ));
    }
    super::print(&match global.format {
        Format::Text => run_text::run_text(&result.comparison, &in_full),
        Format::Json => format!("{:#}\n", run_text::as_json(&result.comparison)),
        Format::Csv => run_text::as_csv(&result.comparison)?,
        Format::Md => run_text::markdown(&result.comparison, &in_full),
    })?;
    note(global, &format!("\nresults are in {}", batch.dir.display()));
    Ok(exit_code(
        global,
        &result.tally,
        &result.comparison.failures,
    ))
}

/// A scenario's `run.replicates` is for `compare`; who expects them here is told.
fn say_how_often(args: &Args, scenario: &Scenario, global: &Global) {
    let replicates = scenario.run.replicates;
    if args.replicates.is_none() && replicates > 1 {
        note(
            global,
            &format!(
                "1 run, without intervals; --replicates {replicates} makes as many as `compare` makes of \
                 each policy"
            ),
        );
    }
}

fn run_timed(path: &Path, spend: &[String], global: &Global) -> Result<ExitCode, CliError> {
    let scenario = global.scenario_with(path, spend)?;
    let timings =
        time(&scenario, global.threads.map_or(1, usize::from)).map_err(CliError::Failure)?;
    super::print(&match global.format {
        Format::Text => timings.text(),
        Format::Json => format!("{:#}\n", timings.json()),
        Format::Csv => timings.csv(),
        Format::Md => markdown::of_csv(&timings.csv())?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn run_again(id: &str, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("run --replay", &[Format::Text, Format::Json])?;
    let dir = global.out.as_deref().unwrap_or(Path::new("results"));
    let replayed =
        Session::begin(global, 0).with(|execution: Execution| replay(dir, id, execution))?;
    super::print(&match global.format {
        Format::Json => {
            let answer = json!({
                "run_id": id,
                "same": replayed.same(),
                "before": replayed.before,
                "now": replayed.now,
                "words": replayed.words(),
            });
            format!("{answer:#}\n")
        }
        _ => format!("run {id}: {}\n", replayed.words()),
    })?;
    Ok(if replayed.same() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
