//! `millpond schema`: the JSON Schemas of scenario and mapping files, for editors.

use std::process::ExitCode;

use super::Global;
use super::error::CliError;
use crate::calibrate::foreign::mapping;
use crate::scenario;

/// Arguments of `millpond schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The schema of mapping files of `millpond calibrate` instead
    #[arg(long)]
    pub mapping: bool,
}

const EXAMPLES: &str = "\
Examples:
  millpond schema > scenarios/schema.json
  millpond schema --mapping > mapping-schema.json";

/// Prints the schema.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(args: &Args, _global: &Global) -> Result<ExitCode, CliError> {
    let schema = if args.mapping {
        mapping::schema()
    } else {
        scenario::schema()
    };
    super::print(&format!("{schema:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}
