//! `millpond schema`: the JSON Schemas of scenario, mapping and design files, for editors, and the
//! dictionary of the tables that results are written to; either as a page for people.

use std::process::ExitCode;

use serde_json::Value;

use super::error::CliError;
use super::{Format, Global, schema_markdown, tables_markdown};
use crate::calibrate::foreign::mapping;
use crate::experiment::sweep::design;
use crate::measure::outcome::Outcome;
use crate::record::dictionary;
use crate::record::tables::Layout;
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
    /// The tables that results are written to instead, as a world of two regions has them
    #[arg(long, conflicts_with_all = ["mapping", "design"])]
    pub tables: bool,
}

const EXAMPLES: &str = "\
Examples:
  millpond schema > scenarios/schema.json
  millpond schema --mapping > mapping-schema.json
  millpond schema --design > scenarios/design-schema.json
  millpond schema --format md > keys-of-a-scenario.md
  millpond schema --tables --format md > columns-of-results.md";

/// Prints the schema.
///
/// # Errors
/// When stdout cannot be written, or it is asked for as CSV.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("schema", &[Format::Text, Format::Json, Format::Md])?;
    let schema = if args.tables {
        tables()
    } else if args.mapping {
        mapping::schema()
    } else if args.design {
        design::schema()
    } else {
        scenario::schema()
    };
    let text = match global.format {
        Format::Md if args.tables => tables_markdown::page(&schema),
        Format::Md => schema_markdown::page(&schema),
        _ => format!("{schema:#}\n"),
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The dictionary of every table that a comparison may leave behind.
fn tables() -> Value {
    let layout = Layout {
        regions: ["North", "South", "North and South"]
            .map(str::to_owned)
            .to_vec(),
        elsewhere: "elsewhere".to_owned(),
        outcomes: Outcome::ALL.to_vec(),
        local_money: true,
        parameters: Vec::new(),
        values: Vec::new(),
    };
    let mut package = dictionary::dictionary("millpond-results", "Tables of results", &layout);
    if let Some(resources) = package["resources"].as_array_mut() {
        resources.push(dictionary::variants());
    }
    package
}
