//! `millpond run`: one scenario, its series and its doors.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Global;
use super::error::CliError;

/// Arguments of `millpond run`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond run scenarios/village/world.toml
  millpond run scenarios/dumfries-and-galloway/localised.toml --set run.months=24 --out results";

/// Runs a scenario.
///
/// # Errors
/// When the scenario is bad or the run fails.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    Err(CliError::Failure(format!(
        "cannot run {} yet",
        args.scenario.display()
    )))
}
