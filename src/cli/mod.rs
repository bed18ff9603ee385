//! The command line: one file a command.
//!
//! Data goes to stdout; progress, notes and errors go to stderr. Exit codes: 0 ok, 1 failure,
//! 2 usage, 3 bad scenario, 4 audit failed, 130 interrupted.

pub mod analyse;
mod analyse_json;
mod analyse_text;
pub mod calibrate;
pub mod calibration;
pub mod check;
pub mod circuit;
pub mod clear;
pub mod clear_tables;
pub mod clear_text;
pub mod columns;
pub mod compare;
pub mod completions;
pub mod cost_text;
mod csv_text;
pub mod deciders_json;
pub mod decision;
pub mod diagnostics;
pub mod diff;
pub mod diff_results;
pub mod diff_text;
pub mod error;
pub mod eval;
pub mod extras;
pub mod follow;
mod food;
pub mod grid;
pub mod headline;
pub mod lesson;
pub mod library;
pub mod lm3;
pub mod local_money_text;
pub mod markdown;
mod matrix;
mod matrix_text;
mod memory;
pub mod merge;
pub mod multiplier;
pub mod new;
pub mod paper;
pub mod region_text;
pub mod report;
pub mod run;
pub mod run_text;
pub mod schema;
mod schema_markdown;
#[cfg(feature = "serve")]
pub mod serve;
pub mod session;
pub mod shock_text;
pub mod spend;
pub mod sweep;
mod sweep_text;
pub mod table;
mod tables_markdown;
pub mod validate;
pub mod validate_files;
pub mod validate_text;
pub mod verdict_markdown;
pub mod verdict_table;
pub mod verdict_text;
pub mod version;
pub mod who_text;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use error::CliError;

use crate::files;
use crate::record::file::write_whole;
use crate::scenario::{self, types::Scenario};

/// Live a region's economy month by month, and compare what localised and globalised policies do to it.
#[derive(Debug, Parser)]
#[command(name = "millpond", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options that every command knows.
    #[command(flatten)]
    pub global: Global,
}

const EXAMPLES: &str = "\
Examples:
  millpond run scenarios/village/world.toml
  millpond compare scenarios/village/globalised.toml scenarios/village/localised.toml
  millpond check scenarios/glasgow/mixed.toml --set run.months=24

millpond --version --json says what to cite.
Exit codes: 0 ok, 1 failure, 2 usage, 3 bad scenario, 4 audit failed, 130 interrupted.";

/// Options that every command knows.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// How results are written to stdout
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Say nothing on stderr but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Threads to use; all cores by default. Results do not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Seed of all random draws, instead of the scenario's
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Directory for tables, charts and reports; the file that `paper` writes
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Lay a file of TOML over every scenario: shocks to add, entries to change; may be given again
    #[arg(long, global = true, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Change one entry of the scenario, e.g. `behaviour.loan_rate=0.06`; may be given again
    #[arg(long, global = true, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
}

impl Global {
    /// Reads a scenario, with `--overlay`, `--set` and `--seed` laid over it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn scenario(&self, path: &Path) -> Result<Scenario, CliError> {
        self.scenario_with(path, &[])
    }

    /// The same with further settings (`path=value`) laid over it last.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn scenario_with(&self, path: &Path, further: &[String]) -> Result<Scenario, CliError> {
        let mut settings = self.set.clone();
        settings.extend_from_slice(further);
        settings.extend(self.seed.map(|seed| format!("run.seed={seed}")));
        let path = path.to_string_lossy();
        let overlays: Vec<String> = self
            .overlay
            .iter()
            .map(|overlay| overlay.to_string_lossy().into_owned())
            .collect();
        let scenario = scenario::load_with(&path, &overlays, &settings, &files::read_text)?;
        memory::fits(&scenario)?;
        Ok(scenario)
    }

    /// Refuses a format that a command does not have.
    ///
    /// # Errors
    /// In words, with the formats that it has.
    pub fn has_formats(&self, command: &str, known: &[Format]) -> Result<(), CliError> {
        if known.contains(&self.format) {
            return Ok(());
        }
        let names: Vec<&str> = known.iter().map(|format| format.name()).collect();
        Err(CliError::Usage(format!(
            "`{command}` cannot be had as {}; allowed: {}",
            self.format.name(),
            names.join(", ")
        )))
    }
}

/// How results are written to stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// Comma-separated values with a header.
    Csv,
    /// Markdown with tables, as GitHub and pandoc read them.
    Md,
}

impl Format {
    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario
    Run(run::Args),
    /// Compare policies under the same luck
    Compare(compare::Args),
    /// Policies by shocks: where each does better, and where it loses
    Matrix(matrix::Args),
    /// Run a design: thousands of runs over levers, uncertainties and worlds
    Sweep(sweep::Args),
    /// What a sweep shows: effects, what moves them, luck, where a policy loses
    Analyse(analyse::Args),
    /// Answer JSON lines of parameters with outcomes, for programs that search
    Eval(eval::Args),
    /// Put the shards of a sweep together
    Merge(merge::Args),
    /// Make the page of earlier results again, from their tables
    Report(report::Args),
    /// What differs between two scenarios or two results, in words
    Diff(diff::Args),
    /// Results as a council paper, in Markdown or Word
    Paper(paper::Args),
    /// Multipliers: from the table and from paired runs
    Multiplier(multiplier::Args),
    /// Multipliers, effects and leakage of a table, by sector and region
    Table(table::Args),
    /// LM3 of a buyer's ledger, with its net multiplier
    Lm3(lm3::Args),
    /// Set off the invoices of a network that owe each other in circles
    Clear(clear::Args),
    /// Follow some pounds from payment to payment until they have left
    Follow(follow::Args),
    /// Open the live page: two economies side by side in a browser
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Lessons for classrooms, with their runs: list, tell, or export as a page
    Lesson(lesson::Args),
    /// Check a scenario and say what it is, without running it
    Check(check::Args),
    /// Make scenarios of somebody else's input-output table, with a mapping file
    Calibrate(calibrate::Args),
    /// Climb the ladder of validation: what holds, what misses its band
    Validate(validate::Args),
    /// Print what a scenario file may say: a JSON Schema for editors, a page for people
    Schema(schema::Args),
    /// Write a new, commented scenario that runs
    New(new::Args),
    /// Print shell completions or the manual page
    Completions(completions::Args),
}

impl Cli {
    /// Does what the command line says and returns the exit code.
    ///
    /// # Errors
    /// Whatever the command could not do; [`error::report`] turns it into an exit code.
    pub fn run(&self) -> Result<ExitCode, CliError> {
        let global = &self.global;
        match &self.command {
            Command::Run(args) => run::run(args, global),
            Command::Compare(args) => compare::run(args, global),
            Command::Matrix(args) => matrix::run(args, global),
            Command::Sweep(args) => sweep::run(args, global),
            Command::Analyse(args) => analyse::run(args, global),
            Command::Eval(args) => eval::run(args, global),
            Command::Merge(args) => merge::run(args, global),
            Command::Report(args) => report::run(args, global),
            Command::Diff(args) => diff::run(args, global),
            Command::Paper(args) => paper::run(args, global),
            Command::Multiplier(args) => multiplier::run(args, global),
            Command::Table(args) => table::run(args, global),
            Command::Lm3(args) => lm3::run(args, global),
            Command::Clear(args) => clear::run(args, global),
            Command::Follow(args) => follow::run(args, global),
            #[cfg(feature = "serve")]
            Command::Serve(args) => serve::run(args, global),
            Command::Lesson(args) => lesson::run(args, global),
            Command::Check(args) => check::run(args, global),
            Command::Calibrate(args) => calibrate::run(args, global),
            Command::Validate(args) => validate::run(args, global),
            Command::Schema(args) => schema::run(args, global),
            Command::New(args) => new::run(args, global),
            Command::Completions(args) => completions::run(args, global),
        }
    }
}

/// Writes data to stdout.
///
/// # Errors
/// When stdout cannot be written; a reader that has gone away ends the program with success.
pub fn print(text: &str) -> Result<(), CliError> {
    io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(CliError::Output)
}

/// Writes a file in one piece: it is the old or the new, never half of it.
///
/// # Errors
/// When it is a folder or cannot be written.
pub fn write_file(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.filter(|_| !file.is_dir()).ok_or_else(|| {
        CliError::Usage(format!("{} is a folder: name a file in it", file.display()))
    })?;
    write_whole(folder, name, bytes)?;
    Ok(())
}

/// Writes a note to stderr unless `--quiet`.
pub fn note(global: &Global, text: &str) {
    if !global.quiet {
        anstream::eprintln!("{text}");
    }
}
