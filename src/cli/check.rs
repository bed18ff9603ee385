//! `millpond check`: is the scenario sound, and what does it say?

use std::path::PathBuf;
use std::process::ExitCode;

use super::Global;
use super::error::CliError;

/// Arguments of `millpond check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond check scenarios/glasgow/mixed.toml
  millpond check scenarios/village/world.toml --set run.months=24 --format json";

/// Checks a scenario.
///
/// # Errors
/// When the scenario is bad or the run fails.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    Err(CliError::Failure(format!(
        "cannot run {} yet",
        args.scenario.display()
    )))
}
