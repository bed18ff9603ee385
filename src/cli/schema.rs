//! `millpond schema`: the JSON Schemas of scenario and mapping files, for editors.

use std::process::ExitCode;

use super::error::CliError;
use super::{Format, Global};
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
/// When stdout cannot be written, or it is asked for as anything but JSON.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("schema", &[Format::Text, Format::Json])?;
    let schema = if args.mapping {
        mapping::schema()
    } else {
        scenario::schema()
    };
    super::print(&format!("{schema:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}
