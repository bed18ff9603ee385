//! `millpond schema`: the JSON Schema of scenario files, for editors.

use std::process::ExitCode;

use super::Global;
use super::error::CliError;
use crate::scenario;

/// Arguments of `millpond schema`: none.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {}

const EXAMPLES: &str = "\
Examples:
  millpond schema > scenarios/schema.json";

/// Prints the schema.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(_args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    super::print(&format!("{:#}\n", scenario::schema()))?;
    Ok(ExitCode::SUCCESS)
}
