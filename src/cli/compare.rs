//! `millpond compare`: policies under the same luck.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Global;
use super::error::CliError;

/// Arguments of `millpond compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario files, one a policy
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub scenarios: Vec<PathBuf>,
    /// Pairs of runs per policy, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
}

const EXAMPLES: &str = "\
Examples:
  millpond compare scenarios/village/globalised.toml scenarios/village/localised.toml --replicates 20";

/// Compares policies.
///
/// # Errors
/// When the scenario is bad or the run fails.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    Err(CliError::Failure(format!(
        "cannot compare {} policies yet",
        args.scenarios.len()
    )))
}
