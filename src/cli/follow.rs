//! `millpond follow`: pounds from payment to payment until they have left.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Global;
use super::error::CliError;

/// Arguments of `millpond follow`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Pounds to follow
    #[arg(value_name = "POUNDS")]
    pub pounds: u32,
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond follow 100 scenarios/village/world.toml";

/// Follows pounds.
///
/// # Errors
/// When the scenario is bad or the run fails.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    Err(CliError::Failure(format!(
        "cannot run {} yet",
        args.scenario.display()
    )))
}
