//! `millpond sweep`: thousands of runs over levers, uncertainties and worlds.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde_json::json;

use super::error::CliError;
use super::session::{RunProgress, Session};
use super::{Format, Global, memory, note, sweep_text};
use crate::experiment::sweep::arms::Laid;
use crate::experiment::sweep::design::REPLICATES_MAX;
use crate::experiment::sweep::finish::Written;
use crate::experiment::sweep::folder::Folder;
use crate::experiment::sweep::running::{Ran, shard_range};
use crate::experiment::sweep::shards::{Shard, ShardEnd};
use crate::experiment::sweep::{Sweep, Wishes};
use crate::files;
use crate::record::sweep::reader::read_points;

/// Arguments of `millpond sweep`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Design file
    #[arg(value_name = "DESIGN")]
    pub design: PathBuf,
    /// Runs of each point, policy and world, instead of the design's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(REPLICATES_MAX)))]
    pub replicates: Option<u32>,
    /// Run one part of n of the plan, on one thread unless --threads says otherwise; `millpond merge` puts
    /// the parts together
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    pub shard: Option<Shard>,
    /// Say what would be run, and run nothing
    #[arg(long)]
    pub dry_run: bool,
}

const EXAMPLES: &str = "\
A sweep that was broken off (Ctrl-C, kill, power) goes on where it was when it is started again. Points and
replicates may be added: what is there is not run again.

Examples:
  millpond sweep scenarios/sweeps/village.toml --dry-run
  millpond sweep scenarios/sweeps/village.toml --out results/village-sweep
  millpond sweep scenarios/sweeps/village.toml --shard 1/4 --out results/parts
  millpond run --replay 0123456789abcdef --out results/village-sweep
  millpond analyse results/village-sweep";

/// Runs a sweep, or what is left of it.
///
/// # Errors
/// When the design is bad, the folder holds something else or results cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("sweep", &[Format::Text, Format::Json])?;
    let sweep = read(&args.design, args.replicates, global)?;
    if args.dry_run {
        super::print(&match global.format {
            Format::Json => format!("{:#}\n", sweep_text::plan_json(&sweep)),
            _ => sweep_text::plan_text(&sweep),
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let dir = global
        .out
        .clone()
        .unwrap_or_else(|| sweep.file.results_dir());
    match args.shard {
        Some(shard) => run_shard(&sweep, shard, &dir, global),
        None => run_whole(&sweep, &dir, global),
    }
}

/// Reads a design with what the command line lays over it, and checks that its worlds fit.
///
/// # Errors
/// What is wrong with it.
pub fn read(design: &Path, replicates: Option<u32>, global: &Global) -> Result<Sweep, CliError> {
    let overlays = global.overlay.iter();
    let wishes = Wishes {
        laid: Laid {
            overlays: overlays
                .map(|path| path.to_string_lossy().into_owned())
                .collect(),
            settings: global.set.clone(),
        },
        seed: global.seed,
        replicates,
    };
    let path = design.to_string_lossy();
    let sweep = Sweep::of_design(&path, &wishes, &files::read_text, &read_points)?;
    for arm in &sweep.arms {
        memory::fits(&arm.scenario)?;
    }
    Ok(sweep)
}

fn run_whole(sweep: &Sweep, dir: &Path, global: &Global) -> Result<ExitCode, CliError> {
    let mut folder = Folder::open(dir, sweep)?;
    let began = Instant::now();
    let ran = match &mut folder.journal {
        None => {
            note(global, "every run is there already");
            Ran::default()
        }
        Some(journal) => {
            let there = (0..sweep.runs())
                .filter(|&run| journal.has(sweep.id(sweep.place(run))))
                .count();
            if there > 0 {
                note(
                    global,
                    &format!("{there} of {} runs are there already", sweep.runs()),
                );
            }
            let progress = RunProgress::begin(global, sweep.runs(), there);
            let all = 0..sweep.runs();
            let ran = Session::without_bar(global)
                .with(|execution| sweep.run(all, journal, execution, &|ok| progress.run_done(ok)));
            progress.end();
            ran?
        }
    };
    said_speed(ran, began, global);
    let written = folder.finish(sweep)?;
    say(sweep, &written, dir, global)?;
    Ok(exit_code(&written))
}

fn run_shard(
    sweep: &Sweep,
    shard: Shard,
    dir: &Path,
    global: &Global,
) -> Result<ExitCode, CliError> {
    let runs = shard_range(sweep.runs(), shard.number, shard.of).len();
    let began = Instant::now();
    // Where a cluster hands out shards, it hands out cores as well.
    let mut own = global.clone();
    own.threads = own.threads.or(Some(1));
    let progress = RunProgress::begin(global, runs, 0);
    let end = Session::without_bar(&own)
        .with(|execution| sweep.run_shard(dir, shard, execution, &|ok| progress.run_done(ok)));
    progress.end();
    let name = format!("shard {} of {}", shard.number, shard.of);
    let (ran, state, words) = match end? {
        ShardEnd::There => (Ran::default(), "there", "is there already"),
        ShardEnd::Whole(ran) => (ran, "whole", "is whole"),
        ShardEnd::Broken(ran) => (ran, "broken off", "was broken off; start it again to go on"),
    };
    said_speed(ran, began, global);
    super::print(&match global.format {
        Format::Json => {
            let answer = json!({
                "shard": shard.number,
                "of": shard.of,
                "state": state,
                "runs": runs,
                "failed": ran.failed,
                "left": ran.left,
                "dir": dir,
            });
            format!("{answer:#}\n")
        }
        _ => format!("{name} ({runs} runs) {words}\n"),
    })?;
    Ok(match (ran.left, ran.failed) {
        (1.., _) => CliError::Interrupted.exit_code().into(),
        (0, 1..) => ExitCode::FAILURE,
        (0, 0) => ExitCode::SUCCESS,
    })
}

fn said_speed(ran: Ran, began: Instant, global: &Global) {
    let seconds = began.elapsed().as_secs_f64();
    if ran.done > 0 {
        let speed = ran.done as f64 / seconds;
        note(
            global,
            &format!("{} runs in {seconds:.1} s: {speed:.2} a second", ran.done),
        );
    }
}

/// Says on stdout what a folder holds now, and on stderr which runs failed.
///
/// # Errors
/// When stdout cannot be written.
pub fn say(sweep: &Sweep, written: &Written, dir: &Path, global: &Global) -> Result<(), CliError> {
    super::print(&match global.format {
        Format::Json => format!("{:#}\n", sweep_text::written_json(sweep, written, dir)),
        _ => sweep_text::written_text(sweep, written, dir),
    })?;
    for failure in &written.failures {
        anstream::eprintln!("error: {failure}");
    }
    let more = written.failed.saturating_sub(written.failures.len());
    if more > 0 {
        anstream::eprintln!(
            "error: and {more} more, all in {}",
            sweep.format().file("runs")
        );
    }
    Ok(())
}

/// 1 when runs failed, 130 when some are still to be done.
#[must_use]
pub fn exit_code(written: &Written) -> ExitCode {
    match (written.failed, written.left) {
        (1.., _) => ExitCode::FAILURE,
        (0, 1..) => CliError::Interrupted.exit_code().into(),
        (0, 0) => ExitCode::SUCCESS,
    }
}
