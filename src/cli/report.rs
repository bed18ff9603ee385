//! `millpond report`: the page of earlier results once more.

use std::path::PathBuf;
use std::process::ExitCode;

use super::error::CliError;
use super::verdict_markdown::shown;
use super::{Global, note};
use crate::experiment::regions::in_full;
use crate::record::read::{Results, read};
use crate::report::background::Background;
use crate::report::{self, REPORT};

/// Arguments of `millpond report`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Results folder of a run or comparison
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// Region to print in full too, where there are many; may be given again
    #[arg(long, value_name = "NAME")]
    pub region: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  millpond report results/village-globalised-localised
  millpond report results/village-globalised-localised --out paper

Reads the tables of the folder, so nothing is simulated again. Without --out the folder's own page and
charts are replaced.";

/// Rebuilds the page of earlier results and prints what `compare` printed.
///
/// # Errors
/// When the folder holds no whole results, has nothing finished, or the page cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let Results {
        comparison,
        mut manifest,
        policies,
    } = read(&args.results)?;
    let in_full = in_full(&comparison.regions, &args.region).map_err(CliError::Usage)?;
    if manifest.finished == 0 {
        let folder = args.results.display();
        let words = format!("no run in {folder} finished, so there is nothing to report");
        return Err(CliError::Failure(words));
    }
    let background = Background::of(&policies);
    let dir = global.out.as_ref().unwrap_or(&args.results);
    let written = report::write(&comparison, &background, &in_full, dir)
        .map_err(|error| CliError::Failure(error.to_string()))?;
    if global.out.is_none() {
        manifest.files.extend(written);
        manifest.write(dir)?;
    }
    super::print(&shown(&comparison, &in_full, global.format)?)?;
    note(global, &format!("\nread {}", dir.join(REPORT).display()));
    Ok(ExitCode::SUCCESS)
}
