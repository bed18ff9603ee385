//! `millpond merge`: the shards of a sweep put together.

use std::path::PathBuf;
use std::process::ExitCode;

use super::error::CliError;
use super::{Format, Global, sweep};
use crate::experiment::sweep::shards::merge;

/// Arguments of `millpond merge`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folders with the shards of one sweep; tables go into the first unless --out names another
    #[arg(value_name = "DIR", required = true)]
    pub dirs: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Each run must be in exactly one shard; the tables are, byte for byte, those that one machine would have written.
Shards are removed once the tables are in their folder.

Examples:
  millpond merge results/parts
  millpond merge /mnt/a/parts /mnt/b/parts --out results/whole";

/// Merges shards.
///
/// # Errors
/// When shards are missing, unfinished or do not belong together, or results cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("merge", &[Format::Text, Format::Json])?;
    let out = global.out.as_ref().unwrap_or(&args.dirs[0]);
    let (merged, written) = merge(&args.dirs, out)?;
    sweep::say(&merged, &written, out, global)?;
    Ok(sweep::exit_code(&written))
}
