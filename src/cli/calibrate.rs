//! `millpond calibrate`: scenarios of somebody else's input-output table.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::error::CliError;
use super::{Format, Global, markdown};
use crate::calibrate::foreign::{self, Inputs, Made, Summary, Text};
use crate::files;
use crate::report::format;

/// The largest table that is read, bytes.
const TABLE_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Arguments of `millpond calibrate`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The table, as published (CSV); may be given again: files are joined by their labels
    #[arg(long, value_name = "FILE", required = true)]
    pub table: Vec<PathBuf>,
    /// What the table's rows and columns are (TOML); docs/data.md has every key
    #[arg(long, value_name = "FILE")]
    pub mapping: PathBuf,
    /// Jobs by industry and place (CSV), in any orientation
    #[arg(long, value_name = "FILE")]
    pub employment: Option<PathBuf>,
    /// Population, households and whereabouts of places (CSV)
    #[arg(long, value_name = "FILE")]
    pub places: Option<PathBuf>,
    /// A table of imports by product (CSV), from the world, or from another `area=` or `state=`
    #[arg(long, value_name = "[ORIGIN=]FILE")]
    pub imports: Vec<String>,
    /// Largest gap between a sector's costs or sales and its output that is balanced, as a share
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share)]
    pub tolerance: f64,
    /// Replace files of the same names in a folder that holds some
    #[arg(long)]
    pub force: bool,
}

const EXAMPLES: &str = "\
Examples:
  millpond calibrate --table ixi.csv --mapping scotland.toml --employment jobs.csv --out scotland
  millpond calibrate --table io2014.csv --mapping finland.toml --imports area=io_reg2014.csv --imports io_imp2014.csv --out finland
  for t in tables/*.csv; do millpond calibrate --table $t --mapping all.toml --out made/$(basename $t .csv); done";

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1".to_owned()),
    }
}

/// Reads the files, makes the scenarios, writes their folder and says what was made.
///
/// # Errors
/// When there is no `--out`, a file cannot be read or written, or the table cannot be used.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let Some(folder) = &global.out else {
        return Err(CliError::Usage(
            "say where to write with --out DIR".to_owned(),
        ));
    };
    let made = foreign::calibrate(&inputs(args)?)?;
    files::write_folder(folder, &made.files, args.force)
        .map_err(|why| CliError::Failure(format!("cannot write {}: {why}", folder.display())))?;
    super::print(&match global.format {
        Format::Text => summary(&made, folder),
        Format::Json => format!("{:#}\n", as_json(&made, folder)),
        Format::Csv => files_as_csv(&made),
        Format::Md => markdown::of_csv(&files_as_csv(&made))?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn inputs(args: &Args) -> Result<Inputs, CliError> {
    let optional = |path: &Option<PathBuf>| path.as_deref().map(text).transpose();
    Ok(Inputs {
        tables: args
            .table
            .iter()
            .map(|path| text(path))
            .collect::<Result<_, _>>()?,
        imports: args
            .imports
            .iter()
            .map(|given| imports(given))
            .collect::<Result<_, _>>()?,
        mapping: text(&args.mapping)?,
        employment: optional(&args.employment)?,
        places: optional(&args.places)?,
        tolerance: args.tolerance,
    })
}

fn text(path: &Path) -> Result<Text, CliError> {
    let path = path.to_string_lossy().into_owned();
    match files::read_text_within(&path, TABLE_BYTES_MAX) {
        Ok(text) => Ok(Text { path, text }),
        Err(why) => Err(CliError::Failure(format!("cannot read {path}: {why}"))),
    }
}

/// `area=FILE`, `state=FILE`, `world=FILE` or `FILE`.
fn imports(given: &str) -> Result<(usize, Text), CliError> {
    let origins = ["area=", "state=", "world="];
    let found = origins
        .iter()
        .enumerate()
        .find_map(|(origin, start)| Some((origin, given.strip_prefix(start)?)));
    let (origin, path) = found.unwrap_or((2, given));
    Ok((origin, text(Path::new(path))?))
}

fn summary(made: &Made, folder: &Path) -> String {
    let Summary {
        title,
        sectors,
        regions,
        output,
        jobs,
        population,
        local_share,
        gaps,
        gaps_after,
        rounds,
        assumed,
        scale,
    } = &made.summary;
    let whole = |value: f64| format::whole(value.round().max(0.0) as u64);
    let mut text = format!("{title}\n");
    // Writing to a string does not fail.
    let _ = writeln!(text, "regions     {}", names(regions));
    let _ = writeln!(text, "sectors     {}", names(sectors));
    let _ = writeln!(
        text,
        "output      {} million pounds a year",
        whole(output / 1e6)
    );
    let _ = writeln!(
        text,
        "people      {}, {} jobs",
        whole(*population),
        whole(*jobs)
    );
    let _ = writeln!(
        text,
        "households  buy {:.0}% of all in the area of their table",
        local_share * 100.0
    );
    let balance = if *rounds == 0 {
        "closed as rounding when read".to_owned()
    } else {
        format!(
            "balanced by GRAS in {rounds} rounds; the largest gap left is {gaps_after:.0e} of a sector's output"
        )
    };
    let _ = writeln!(
        text,
        "gaps        {:.4}% of output as published, {balance}",
        gaps * 100.0
    );
    let _ = writeln!(
        text,
        "assumed     {assumed} things, in {}",
        folder.join("calibration.md").display()
    );
    let _ = writeln!(text, "scale       {scale} real households per agent");
    let names: Vec<&str> = made.files.iter().map(|(name, _)| name.as_str()).collect();
    let _ = writeln!(text, "files       {} in {}", names.len(), folder.display());
    let of = |name: &str| folder.join(name).display().to_string();
    let _ = writeln!(text, "\nNext:\n  millpond check {}", of("world.toml"));
    let _ = writeln!(
        text,
        "  millpond compare {} {}",
        of("globalised.toml"),
        of("localised.toml")
    );
    text
}

/// How many, and the first few.
fn names(all: &[String]) -> String {
    let shown: Vec<&str> = all.iter().take(5).map(String::as_str).collect();
    let more = if all.len() > 5 { ", …" } else { "" };
    format!("{}: {}{more}", all.len(), shown.join(", "))
}

fn as_json(made: &Made, folder: &Path) -> serde_json::Value {
    let summary = &made.summary;
    json!({
        "ok": true,
        "folder": folder.display().to_string(),
        "title": summary.title,
        "regions": summary.regions,
        "sectors": summary.sectors,
        "output_pounds_a_year": summary.output,
        "jobs": summary.jobs,
        "population": summary.population,
        "households_local_share": summary.local_share,
        "gaps_share_of_output": summary.gaps,
        "largest_gap_after_share": summary.gaps_after,
        "balancing_rounds": summary.rounds,
        "assumed": summary.assumed,
        "scale": summary.scale,
        "files": made.files.iter().map(|(name, _)| name.as_str()).collect::<serde_json::Value>(),
    })
}

fn files_as_csv(made: &Made) -> String {
    let rows = made
        .files
        .iter()
        .map(|(name, text)| format!("{name},{}\n", text.len()));
    std::iter::once("file,bytes\n".to_owned())
        .chain(rows)
        .collect()
}
