//! `millpond matrix`: policies by shocks, and where a policy loses.

use std::path::PathBuf;
use std::process::ExitCode;

use super::error::CliError;
use super::session::{Session, exit_code, results_dir};
use super::{Format, Global, matrix_text, note};
use crate::experiment::batch::{Batch, recorded_regions};
use crate::experiment::cases::CasePlan;
use crate::experiment::comparable::check_comparable;
use crate::experiment::regions::in_full;
use crate::experiment::variants::Wanted;
use crate::record::file::write_whole;
use crate::report::matrix::{PAGE, Sheet, TABLE, table};
use crate::report::page::question;
use crate::scenario::types::Scenario;

/// Arguments of `millpond matrix`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario files, one a policy; the first is the one the others are compared with
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub scenarios: Vec<PathBuf>,
    /// Pairs of runs of each policy and shock, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// Region to show too, where there are many; may be given again
    #[arg(long, value_name = "NAME")]
    pub region: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  millpond matrix scenarios/village/world.toml scenarios/village/globalised.toml scenarios/village/localised.toml

Every policy lives calm and through each shock of its scenario, all with the same luck. Each is compared with the first: both
under the shock, and what of the difference the shock has brought. Cells in which a policy loses are marked, with what else
has moved. Writes matrix.html and matrix.csv beside the tables of `compare`.";

/// Runs policies by shocks.
///
/// # Errors
/// When a scenario is bad, the scenarios cannot be compared or results cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let policies: Vec<Scenario> = args
        .scenarios
        .iter()
        .map(|path| global.scenario(path))
        .collect::<Result<_, _>>()?;
    check_comparable(&policies).map_err(CliError::Failure)?;
    let shown = in_full(&recorded_regions(&policies[0]), &args.region).map_err(CliError::Usage)?;
    let batch = Batch {
        command: "matrix".into(),
        cases: CasePlan::all(&policies[0]),
        variants: Wanted::No,
        replicates: args.replicates.unwrap_or(policies[0].run.replicates),
        seed: policies[0].run.seed,
        dir: results_dir(global, &args.scenarios),
        policies,
    };
    let mut result = Session::begin(global, batch.months()).execute(&batch)?;
    let comparison = &result.comparison;
    if result.tally.finished > 0 {
        let sheets: Vec<Sheet> = shown
            .iter()
            .map(|&region| Sheet::of(comparison, region))
            .collect();
        let failed = |error: String| CliError::Failure(error);
        let page =
            Sheet::html(&sheets, &question(comparison)).map_err(|e| failed(e.to_string()))?;
        let cells = table(comparison, &shown).map_err(|e| failed(e.to_string()))?;
        for (name, text) in [(PAGE, &page), (TABLE, &cells)] {
            let hash = write_whole(&batch.dir, name, text.as_bytes())?;
            result.manifest.files.insert(name.to_owned(), hash);
        }
        super::print(&match global.format {
            Format::Text => joined(sheets.iter().map(matrix_text::text)),
            Format::Md => joined(sheets.iter().map(Sheet::markdown)),
            Format::Csv => cells,
            Format::Json => format!("{:#}\n", serde_json::json!({ "matrix": sheets })),
        })?;
    }
    result.manifest.write(&batch.dir)?;
    note(
        global,
        &format!("\nread {}", batch.dir.join(PAGE).display()),
    );
    Ok(exit_code(
        global,
        &result.tally,
        &result.comparison.failures,
    ))
}

/// Sheets one below the other.
fn joined(sheets: impl Iterator<Item = String>) -> String {
    sheets.collect::<Vec<_>>().join("\n")
}
