//! `millpond compare`: policies under the same luck.

use std::path::PathBuf;
use std::process::ExitCode;

use super::error::CliError;
use super::extras::{self, ExtraArgs};
use super::session::{Session, exit_code, results_dir};
use super::spend::SpendArgs;
use super::{Format, Global, note, verdict_markdown, verdict_table, verdict_text};
use crate::experiment::adaptation::{Adaptation, adaptation};
use crate::experiment::batch::{Batch, recorded_regions};
use crate::experiment::cases::CasePlan;
use crate::experiment::comparable::check_comparable;
use crate::experiment::regions::in_full;
use crate::report::background::Background;
use crate::report::{self, REPORT};
use crate::scenario::types::Scenario;

/// Arguments of `millpond compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario files, one a policy; the first is the one the others are compared with
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub scenarios: Vec<PathBuf>,
    /// Pairs of runs per policy, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// Region to print in full too, where there are many; may be given again. With --spend the first
    /// one is the buyer's
    #[arg(long, value_name = "NAME")]
    pub region: Vec<String>,
    /// Also run every policy and shock without adaptation (base shares, no stocks, no price
    /// response) and say how much of the loss adaptation avoids, in the first region
    #[arg(long)]
    pub adaptation: bool,
    /// What is run beside policies and shocks.
    #[command(flatten)]
    pub extras: ExtraArgs,
    /// A ledger to lay over every scenario.
    #[command(flatten)]
    pub spend: SpendArgs,
}

impl Args {
    /// The entries that a ledger sets.
    fn settings(&self) -> Vec<String> {
        let region = self.region.first().map(String::as_str);
        self.spend.settings(region)
    }
}

const EXAMPLES: &str = "\
Examples:
  millpond compare scenarios/village/globalised.toml scenarios/village/localised.toml --replicates 20";

/// Compares policies: calm, then under each shock, every one with the same luck.
///
/// # Errors
/// When a scenario is bad, the scenarios cannot be compared or results cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let policies: Vec<Scenario> = args
        .scenarios
        .iter()
        .map(|path| global.scenario_with(path, &args.settings()))
        .collect::<Result<_, _>>()?;
    check_comparable(&policies).map_err(CliError::Failure)?;
    let in_full =
        in_full(&recorded_regions(&policies[0]), &args.region).map_err(CliError::Usage)?;
    let batch = Batch {
        command: "compare".into(),
        cases: args.extras.cases(&policies[0]),
        variants: args.extras.wanted(&policies[0]),
        replicates: args.replicates.unwrap_or(policies[0].run.replicates),
        seed: policies[0].run.seed,
        dir: results_dir(global, &args.scenarios),
        policies,
    };
    let months = batch.months() + batch.variant_months();
    let mut result = Session::begin(global, months).execute(&batch)?;
    extras::say(global, &batch.variants, &result.comparison.variants);
    // With nothing finished there is nothing to read but why.
    if result.tally.finished == 0 {
        result.manifest.write(&batch.dir)?;
        return Ok(exit_code(
            global,
            &result.tally,
            &result.comparison.failures,
        ));
    }
    let background = Background::of(&batch.policies);
    let report = report::write(&result.comparison, &background, &in_full, &batch.dir);
    result
        .manifest
        .files
        .extend(report.map_err(|error| CliError::Failure(error.to_string()))?);
    result.manifest.write(&batch.dir)?;
    let adaptation = if args.adaptation {
        adaptation_of(&batch, global)?
    } else {
        Vec::new()
    };
    super::print(&match global.format {
        Format::Text => {
            verdict_text::comparison_text(&result.comparison, &in_full)
                + &verdict_text::adaptation(&adaptation)
        }
        Format::Json => {
            let mut document = verdict_table::as_json(&result.comparison);
            document["adaptation"] = verdict_table::adaptation(&adaptation);
            format!("{document:#}\n")
        }
        format => verdict_markdown::shown(&result.comparison, &in_full, format)?,
    })?;
    note(
        global,
        &format!("\nread {}", batch.dir.join(REPORT).display()),
    );
    Ok(exit_code(
        global,
        &result.tally,
        &result.comparison.failures,
    ))
}

fn adaptation_of(batch: &Batch, global: &Global) -> Result<Vec<Adaptation>, CliError> {
    // Every policy and shock twice again: with adaptation and without.
    let runs = batch.policies.len() * CasePlan::all(&batch.policies[0]).len();
    let months = runs as u64 * u64::from(batch.replicates * batch.policies[0].run.months);
    Session::begin(global, 2 * months)
        .with(|execution| adaptation(&batch.policies, 0, batch.replicates, execution))
        .map_err(CliError::Failure)
}
