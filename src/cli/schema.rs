//! `millpond schema`: the JSON Schemas of scenario, mapping and design files, for editors.

use std::process::ExitCode;

use super::error::CliError;
use super::{Format, Global};
use crate::calibrate::foreign::mapping;
use crate::experiment::sweep::design;
use crate::scenario;

/// Arguments of `millpond schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The schema of mapping files of `millpond calibrate` instead
    #[arg(long, conflicts_with = "design")]
    pub mapping: bool,
    /// The schema of design files of `millpond sweep` instead
    #[arg(long)]
    pub design: bool,
}

const EXAMPLES: &str = "\
Examples:
  millpond schema > scenarios/schema.json
  millpond schema --mapping > mapping-schema.json
  millpond schema --design > scenarios/design-schema.json";

/// Prints the schema.
///
/// # Errors
/// When stdout cannot be written, or it is asked for as anything but JSON.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("schema", &[Format::Text, Format::Json])?;
    let schema = if args.mapping {
        mapping::schema()
    } else if args.design {
        design::schema()
    } else {
        scenario::schema()
    };
    super::print(&format!("{schema:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}
