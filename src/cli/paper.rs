//! `millpond paper`: results as a council paper, in Markdown or Word.

use std::path::PathBuf;
use std::process::ExitCode;

use super::error::CliError;
use super::{Format, Global, note};
use crate::record::read::{Results, read};
use crate::report::paper::{Sources, paper};
use crate::report::paper_markdown::markdown;
use crate::report::paper_word::word;
use crate::scenario::problem::hint_among;

/// Arguments of `millpond paper`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Results folder of a comparison
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// A policy that the paper is about; may be given again; all when absent
    #[arg(long, value_name = "NAME")]
    pub policy: Vec<String>,
    /// The region that it is about; all together when absent
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  millpond paper results/village-globalised-localised
  millpond paper results/village-globalised-localised --policy localised --out paper.docx

Without --out Markdown goes to stdout. With --out FILE it is written there: a Word document where FILE
ends in .docx, else Markdown (pandoc makes other formats of it).

It recommends no option: it says what members are asked to note and what they would have to weigh.";

/// Writes the paper.
///
/// # Errors
/// When the folder holds no whole results, has no such policy or region, or the file cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("paper", &[Format::Text, Format::Md])?;
    let results = read(&args.results)?;
    let policies = policies(args, &results)?;
    let written = paper(&Sources {
        comparison: &results.comparison,
        scenarios: &results.policies,
        manifest: &results.manifest,
        region: region(args, &results)?,
        policies: &policies,
    });
    let Some(file) = &global.out else {
        super::print(&markdown(&written))?;
        return Ok(ExitCode::SUCCESS);
    };
    if file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("docx"))
    {
        let bytes = word(&written).map_err(|error| CliError::Failure(error.to_string()))?;
        super::write_file(file, &bytes)?;
    } else {
        super::write_file(file, markdown(&written).as_bytes())?;
    }
    note(global, &format!("Wrote {}", file.display()));
    Ok(ExitCode::SUCCESS)
}

fn policies(args: &Args, results: &Results) -> Result<Vec<usize>, CliError> {
    let all = &results.comparison.policies;
    if all.len() < 2 {
        let folder = args.results.display();
        return Err(CliError::Usage(format!(
            "{folder} holds one policy: a paper needs a comparison of at least two"
        )));
    }
    if args.policy.is_empty() {
        return Ok((1..all.len()).collect());
    }
    let names: Vec<&str> = all.iter().map(|policy| policy.name.as_str()).collect();
    let place = |name: &String| match names.iter().position(|n| n.eq_ignore_ascii_case(name)) {
        Some(0) => Err(CliError::Usage(format!(
            "`{name}` is the policy that the others are compared with; name another: {}",
            names[1..].join(", ")
        ))),
        Some(index) => Ok(index),
        None => Err(unknown("policy", name, &names[1..])),
    };
    let mut found: Vec<usize> = args.policy.iter().map(place).collect::<Result<_, _>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn region(args: &Args, results: &Results) -> Result<usize, CliError> {
    let comparison = &results.comparison;
    let Some(name) = &args.region else {
        return Ok(comparison.whole().unwrap_or(0));
    };
    let names: Vec<&str> = comparison.regions.iter().map(String::as_str).collect();
    let found = names.iter().position(|n| n.eq_ignore_ascii_case(name));
    found.ok_or_else(|| unknown("region", name, &names))
}

fn unknown(what: &str, name: &str, known: &[&str]) -> CliError {
    let hint = hint_among(name, known.iter().copied());
    CliError::Usage(format!("there is no {what} `{name}`: {hint}"))
}
