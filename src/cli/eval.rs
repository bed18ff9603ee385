//! `millpond eval`: parameters in, outcomes out, a JSON line each, for programs that search.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::error::CliError;
use super::session::Session;
use super::{Format, Global, sweep};
use crate::experiment::execute::Execution;
use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::design::REPLICATES_MAX;
use crate::experiment::sweep::evaluate::Evaluation;
use crate::experiment::sweep::setting::Setting;
use crate::measure::interval::mean;
use crate::parallel;

/// The longest line that is read, bytes.
const LINE_BYTES_MAX: usize = 1 << 20;

/// Arguments of `millpond eval`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Design file: its worlds, parameters and outcomes; how points are chosen does not count
    #[arg(value_name = "DESIGN")]
    pub design: PathBuf,
}

const EXAMPLES: &str = "\
Each line in is an object with \"parameters\" (by name; those left out stay as they are in the scenario) and, where
wanted, \"world\", \"policy\" (the first of the design when absent), \"replicate\" (0), \"replicates\" (1; outcomes are
their means) and \"id\", which comes back. Each line out has \"outcomes\" (in the units of a sweep's tables: money in
pence), or \"error\". Lines are answered in their
order, one at a time, until the input ends.

Example:
  echo '{\"parameters\": {\"origin_elasticity\": 3}, \"policy\": \"localised\", \"replicates\": 5}' \\
    | millpond eval scenarios/sweeps/village.toml";

/// A line in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Question {
    id: Json,
    parameters: BTreeMap<String, Setting>,
    world: Option<String>,
    policy: Option<String>,
    replicate: u32,
    replicates: Option<u32>,
}

/// Answers lines until there are no more.
///
/// # Errors
/// When the design is bad, or stdin or stdout fails. A bad line is answered with its error.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("eval", &[Format::Text, Format::Json])?;
    let design = sweep::read(&args.design, None, global)?;
    let session = Session::without_bar(global);
    let input = std::io::stdin().lock();
    for line in lines(input) {
        let line = line.map_err(|e| CliError::Failure(format!("cannot read from stdin: {e}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = session.with(|execution| answer(&design, &line, execution));
        let Some(answer) = answer else {
            return Ok(CliError::Interrupted.exit_code().into());
        };
        super::print(&format!("{answer}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Lines of bounded length; what is longer ends the input with an error.
fn lines(mut input: impl BufRead) -> impl Iterator<Item = std::io::Result<String>> {
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        let mut limited = std::io::Read::take(&mut input, LINE_BYTES_MAX as u64 + 1);
        match limited.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) if bytes.len() > LINE_BYTES_MAX => {
                let words = format!("a line is longer than {LINE_BYTES_MAX} bytes");
                Some(Err(std::io::Error::other(words)))
            }
            Ok(_) => Some(String::from_utf8(bytes).map_err(std::io::Error::other)),
            Err(error) => Some(Err(error)),
        }
    })
}

/// The answer to a line; none when it was interrupted.
fn answer(sweep: &Sweep, line: &str, execution: Execution) -> Option<Json> {
    let question: Question = match serde_json::from_str(line) {
        Ok(question) => question,
        Err(error) => return Some(json!({ "error": format!("not a question: {error}") })),
    };
    let found = evaluate(sweep, &question, execution);
    let mut answer = match found {
        Ok(None) => return None,
        Ok(Some(outcomes)) => {
            let named = sweep
                .specs
                .iter()
                .map(|spec| spec.name.clone())
                .zip(outcomes);
            let named: serde_json::Map<String, Json> =
                named.map(|(name, value)| (name, json!(value))).collect();
            json!({ "outcomes": named })
        }
        Err(error) => json!({ "error": error }),
    };
    if !question.id.is_null() {
        answer["id"] = question.id;
    }
    Some(answer)
}

/// Means over the replicates that are asked for; none when interrupted.
fn evaluate(
    sweep: &Sweep,
    question: &Question,
    execution: Execution,
) -> Result<Option<Vec<f64>>, String> {
    let arm = sweep.arm_named(question.world.as_deref(), question.policy.as_deref())?;
    let settings = sweep.settings_named(&question.parameters)?;
    let replicates = question.replicates.unwrap_or(1);
    if !(1..=REPLICATES_MAX).contains(&replicates) {
        return Err(format!("replicates must be from 1 to {REPLICATES_MAX}"));
    }
    let last = question
        .replicate
        .checked_add(replicates)
        .ok_or("replicate is too large")?;
    let replicates: Vec<u32> = (question.replicate..last).collect();
    let slots: Vec<std::sync::OnceLock<Option<Evaluation>>> = replicates
        .iter()
        .map(|_| std::sync::OnceLock::new())
        .collect();
    parallel::hand_out(
        &replicates,
        execution.threads.unwrap_or(0),
        |at, &replicate| {
            let _ = slots[at].set(sweep.evaluate_at(arm, &settings, replicate, execution));
        },
    );
    let mut each: Vec<Vec<f64>> = Vec::new();
    for slot in slots {
        let Some(Some(evaluation)) = slot.into_inner() else {
            return Ok(None);
        };
        if evaluation.status != "ok" {
            return Err(evaluation.error);
        }
        each.push(evaluation.outcomes);
    }
    let means = (0..sweep.specs.len()).map(|outcome| {
        mean(
            &each
                .iter()
                .map(|values| values[outcome])
                .collect::<Vec<_>>(),
        )
    });
    Ok(Some(means.collect()))
}
