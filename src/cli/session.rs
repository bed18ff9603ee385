//! What the commands that run something share: progress, Ctrl-C, results directory, exit code.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::error::CliError;
use super::{Global, note};
use crate::experiment::batch::{Batch, BatchResult};
use crate::experiment::execute::{Execution, Stop, Tally};
use crate::record::RecordError;

/// The most that recorded months of all runs may take, MiB.
const RESULTS_MEBIBYTES_MAX: u64 = 8 * 1024;

/// The wish to stop that Ctrl-C makes.
static STOP: Stop = Stop::new();

/// A progress bar on stderr, and the way to stop.
pub struct Session {
    bar: ProgressBar,
    threads: Option<usize>,
}

impl Session {
    /// Begins a session of `months` simulated months in all. Ctrl-C finishes the runs under way; a
    /// second one stops them at the end of their month.
    #[must_use]
    pub fn begin(global: &Global, months: u64) -> Self {
        let bar = if global.quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(months).with_style(style())
        };
        bar.enable_steady_tick(Duration::from_millis(500));
        // Where no handler can be set, Ctrl-C ends the program at once.
        let _ = ctrlc::set_handler(|| match STOP.wish() {
            1 => anstream::eprintln!("\nfinishing the runs under way; Ctrl-C again stops them"),
            2 => {}
            _ => std::process::exit(130),
        });
        Self {
            bar,
            threads: global.threads.map(usize::from),
        }
    }

    /// Does something with an execution that reports to the progress bar.
    pub fn with<T>(&self, act: impl FnOnce(Execution) -> T) -> T {
        let month_done = || self.bar.inc(1);
        let result = act(Execution {
            threads: self.threads,
            stop: &STOP,
            month_done: &month_done,
        });
        self.bar.finish_and_clear();
        result
    }

    /// Runs a batch.
    ///
    /// # Errors
    /// When it would need too much memory or results cannot be written.
    pub fn execute(&self, batch: &Batch) -> Result<BatchResult, CliError> {
        let (needed, most) = (batch.memory() >> 20, RESULTS_MEBIBYTES_MAX);
        if needed > most {
            return Err(CliError::Failure(format!(
                "the results of {} runs would need about {needed} MiB of memory, more than {most}: \
                 ask for fewer replicates or months",
                batch.policies.len() * batch.cases.len() * batch.replicates as usize
            )));
        }
        Ok(self.with(|execution| batch.execute(execution))?)
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {percent:>3}%  {elapsed} so far, about {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The results directory: `--out`, else `results/` with the names of the scenario's folder and files.
#[must_use]
pub fn results_dir(global: &Global, scenarios: &[PathBuf]) -> PathBuf {
    if let Some(dir) = &global.out {
        return dir.clone();
    }
    let stem = |path: &PathBuf| Some(path.file_stem()?.to_string_lossy().into_owned());
    let folder = scenarios
        .first()
        .and_then(|p| p.parent()?.file_name())
        .map(|f| f.to_string_lossy().into_owned());
    let names: Vec<String> = folder
        .into_iter()
        .chain(scenarios.iter().filter_map(stem))
        .collect();
    Path::new("results").join(names.join("-"))
}

/// Says how it went on stderr and turns it into an exit code: 4 when an audit failed, 1 when another
/// run failed, 130 when runs were stopped.
#[must_use]
pub fn exit_code(global: &Global, tally: &Tally, failures: &[String]) -> ExitCode {
    const SHOWN: usize = 10;
    for failure in failures.iter().take(SHOWN) {
        anstream::eprintln!("error: {failure}");
    }
    if failures.len() > SHOWN {
        anstream::eprintln!(
            "error: and {} more, all in runs.csv",
            failures.len() - SHOWN
        );
    }
    let Tally {
        finished,
        failed,
        stopped,
        audit,
    } = tally;
    if failed + stopped > 0 {
        note(
            global,
            &format!("{finished} runs finished, {failed} failed, {stopped} were stopped"),
        );
    }
    match (audit, failed, stopped) {
        (Some(failure), ..) => CliError::Audit(failure.clone()).exit_code().into(),
        (None, 1.., _) => ExitCode::FAILURE,
        (None, 0, 1..) => CliError::Interrupted.exit_code().into(),
        (None, 0, 0) => ExitCode::SUCCESS,
    }
}

impl From<RecordError> for CliError {
    fn from(error: RecordError) -> Self {
        Self::Failure(error.to_string())
    }
}
