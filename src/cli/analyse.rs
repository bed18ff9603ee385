//! `millpond analyse`: what a sweep shows.

use std::path::PathBuf;
use std::process::ExitCode;

use super::error::CliError;
use super::{Format, Global, analyse_json, analyse_text, note};
use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::analysis::Analysis;
use crate::experiment::sweep::analysis_tables::{ANALYSIS, write};
use crate::experiment::sweep::frame::Frame;
use crate::record::file::write_whole;
use crate::report::sweep::charts;

/// Arguments of `millpond analyse`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder of a sweep
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// How wide a mean's 95% interval may be to each side, as a share of the mean; what matters of each
    /// outcome (1%, or half a point of 100) when absent. Says how many replicates hold it
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub target: Option<f64>,
}

const EXAMPLES: &str = "\
Everything is computed on means over replicates. Tables go into RESULTS/analysis, or --out: effects (each policy less the
first of its world), sobol or morris, noise, loses (where a policy loses, ready for PRIM), design and
problem.json (for SALib).

Examples:
  millpond analyse results/sweep-village
  millpond analyse results/sweep-village --target 0.01 --format md";

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text
        .parse()
        .map_err(|_| format!("`{text}` is not a number"))?;
    if share > 0.0 && share <= 1.0 {
        Ok(share)
    } else {
        Err(format!("`{text}` is not a share above 0 and up to 1"))
    }
}

/// Analyses a sweep.
///
/// # Errors
/// When the results cannot be read or the analysis cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("analyse", &[Format::Text, Format::Json, Format::Md])?;
    let dir = &args.results;
    let (sweep, manifest) = Sweep::of_results(dir)?;
    if manifest.files.is_empty() {
        return Err(CliError::Failure(format!(
            "{}: its sweep is under way or was killed; start it again and it goes on",
            dir.display()
        )));
    }
    let frame = Frame::read(dir, &sweep)?;
    let analysis = Analysis::of(&sweep, &frame, args.target);
    let out = global.out.clone().unwrap_or_else(|| dir.join(ANALYSIS));
    let mut names = write(&out, &sweep, &frame, &analysis)?;
    let drawn = charts(&sweep, &analysis).map_err(|e| CliError::Failure(e.to_string()))?;
    for (name, picture) in drawn {
        write_whole(&out, &name, picture.as_bytes())?;
        names.push(name);
    }
    super::print(&match global.format {
        Format::Json => format!("{:#}\n", analyse_json::json(&sweep, &frame, &analysis)),
        Format::Md => analyse_text::markdown(&sweep, &frame, &analysis),
        _ => analyse_text::text(&sweep, &frame, &analysis),
    })?;
    note(
        global,
        &format!("\n{} files are in {}", names.len(), out.display()),
    );
    Ok(ExitCode::SUCCESS)
}
