//! `millpond new`: a commented scenario that runs.

use std::process::ExitCode;

use super::Global;
use super::error::CliError;

/// Arguments of `millpond new`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Name of the scenario; the file is NAME.toml
    #[arg(value_name = "NAME")]
    pub name: String,
}

const EXAMPLES: &str = "\
Examples:
  millpond new my-valley && millpond run my-valley.toml";

/// Writes the scenario.
///
/// # Errors
/// When the file exists or cannot be written.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    Err(CliError::Failure(format!("cannot write {} yet", args.name)))
}
