//! `millpond diff`: what differs between two scenarios or two results, in words.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::error::CliError;
use super::{Format, Global, diff_results, diff_text};
use crate::experiment::difference::differences;
use crate::experiment::results_difference::results_difference;
use crate::record::manifest::MANIFEST;
use crate::record::read::read;

/// Arguments of `millpond diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The first: a scenario file or a results folder
    #[arg(value_name = "A")]
    pub first: PathBuf,
    /// The second: the same
    #[arg(value_name = "B")]
    pub second: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond diff scenarios/village/globalised.toml scenarios/village/localised.toml
  millpond diff scenarios/village/world.toml scenarios/village/mixed.toml --format md
  millpond diff results/village-globalised-localised results/elastic";

/// Says what differs.
///
/// # Errors
/// When one of the two cannot be read, or they are not of one kind.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let paths = [args.first.as_path(), args.second.as_path()];
    match paths.map(Path::is_dir) {
        [false, false] => scenarios(paths, global),
        [true, true] => results(paths, global),
        [true, false] => Err(of_two_kinds(paths[0], paths[1])),
        [false, true] => Err(of_two_kinds(paths[1], paths[0])),
    }
}

fn of_two_kinds(folder: &Path, file: &Path) -> CliError {
    CliError::Usage(format!(
        "{} is a folder and {} is not: give two scenario files, or two results folders (each with a \
         {MANIFEST})",
        folder.display(),
        file.display()
    ))
}

fn scenarios(paths: [&Path; 2], global: &Global) -> Result<ExitCode, CliError> {
    let (first, second) = (global.scenario(paths[0])?, global.scenario(paths[1])?);
    let sides = diff_text::Sides {
        names: paths.map(|path| path.display().to_string()),
        titles: [&first, &second].map(|s| format!("{}: {}", s.policy, s.title)),
    };
    let found = differences(&first, &second);
    super::print(&match global.format {
        Format::Text => diff_text::text(&sides, &found),
        Format::Md => diff_text::markdown(&sides, &found),
        Format::Json => format!("{:#}\n", diff_text::as_json(&sides, &found)),
        Format::Csv => diff_text::as_csv(&found)?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn results(paths: [&Path; 2], global: &Global) -> Result<ExitCode, CliError> {
    let (first, second) = (read(paths[0])?, read(paths[1])?);
    let sides = diff_text::Sides {
        names: paths.map(|path| path.display().to_string()),
        titles: [&first, &second].map(|results| results.comparison.question.clone()),
    };
    let found = results_difference(&first, &second);
    super::print(&match global.format {
        Format::Text => diff_results::text(&sides, &found),
        Format::Md => diff_results::markdown_text(&sides, &found),
        Format::Json => format!("{:#}\n", diff_results::as_json(&sides, &found)),
        Format::Csv => diff_results::as_csv(&found)?,
    })?;
    Ok(ExitCode::SUCCESS)
}
