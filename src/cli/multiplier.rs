//! `millpond multiplier`: from the table and from paired runs.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Global;
use super::error::CliError;

/// Arguments of `millpond multiplier`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond multiplier scenarios/dumfries-and-galloway/world.toml";

/// Computes multipliers.
///
/// # Errors
/// When the scenario is bad or the run fails.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    Err(CliError::Failure(format!(
        "cannot run {} yet",
        args.scenario.display()
    )))
}
