//! What the commands that run something share: progress, Ctrl-C, results directory, exit code.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use super::error::CliError;
use super::{Global, note};
use crate::experiment::batch::{Batch, BatchResult};
use crate::experiment::comparable::idle;
use crate::experiment::execute::{Execution, Stop, Tally};
use crate::record::RecordError;
use crate::record::checkpoint::Checkpoints;

/// The most that recorded months of all runs may take, MiB.
const RESULTS_MEBIBYTES_MAX: u64 = 8 * 1024;

/// The wish to stop that Ctrl-C makes.
static STOP: Stop = Stop::new();

/// A progress bar on stderr, and the way to stop.
pub struct Session {
    bar: ProgressBar,
    threads: Option<usize>,
    quiet: bool,
}

/// How often progress is said where it cannot be drawn.
const SAID_EVERY: Duration = Duration::from_secs(30);

/// Progress of many runs: a bar on a terminal, a line now and then elsewhere.
pub struct RunProgress {
    bar: ProgressBar,
    said: Option<Mutex<Instant>>,
}

impl RunProgress {
    /// Of so many runs, of which some are there already.
    #[must_use]
    pub fn begin(global: &Global, runs: usize, there: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = if global.quiet || !terminal {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(runs as u64).with_style(run_style())
        };
        bar.set_length(runs as u64);
        bar.set_position(there as u64);
        // What is there already says nothing of the speed.
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_millis(500));
        let said = (!global.quiet && !terminal).then(|| Mutex::new(Instant::now()));
        Self { bar, said }
    }

    /// One run more.
    pub fn run_done(&self, ok: bool) {
        self.bar.inc(1);
        if !ok {
            self.bar.set_message(", some failed");
        }
        if let Some(Ok(mut said)) = self.said.as_ref().map(Mutex::lock)
            && said.elapsed() >= SAID_EVERY
        {
            *said = Instant::now();
            anstream::eprintln!(
                "{} of {} runs, {:.1} runs a second, about {} left",
                self.bar.position(),
                self.bar.length().unwrap_or_default(),
                self.bar.per_sec(),
                HumanDuration(self.bar.eta())
            );
        }
    }

    /// It is over.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn run_style() -> ProgressStyle {
    ProgressStyle::with_template(
        "{bar:30} {human_pos} of {human_len} runs, {per_sec:.1}, {elapsed} so far, about {eta} left{msg}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
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
        Self::with_bar(global, bar)
    }

    /// Begins a session that draws no bar, where another tells of progress or nothing is to be told.
    #[must_use]
    pub fn without_bar(global: &Global) -> Self {
        Self::with_bar(global, ProgressBar::hidden())
    }

    fn with_bar(global: &Global, bar: ProgressBar) -> Self {
        // Where no handler can be set, Ctrl-C ends the program at once.
        let _ = ctrlc::set_handler(|| match STOP.wish() {
            1 => anstream::eprintln!("\nfinishing the runs under way; Ctrl-C again stops them"),
            2 => {}
            _ => std::process::exit(130),
        });
        Self {
            bar,
            threads: global.threads.map(usize::from),
            quiet: global.quiet,
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
        self.execute_kept(batch, None)
    }

    /// As [`Session::execute`], with runs written down on the way and taken up where they were.
    ///
    /// # Errors
    /// As [`Session::execute`]; when there are checkpoints, and none of these runs.
    pub fn execute_kept(
        &self,
        batch: &Batch,
        checkpoints: Option<&Checkpoints>,
    ) -> Result<BatchResult, CliError> {
        let (needed, most) = (batch.memory() >> 20, RESULTS_MEBIBYTES_MAX);
        if needed > most {
            return Err(CliError::Failure(format!(
                "the results of {} runs would need about {needed} MiB of memory, more than {most}: \
                 ask for fewer replicates or months",
                batch.policies.len() * batch.cases.len() * batch.replicates as usize
            )));
        }
        if !self.quiet {
            for line in idle(&batch.policies) {
                anstream::eprintln!("{line}");
            }
        }
        if checkpoints.is_some_and(|kept| kept.passed_over(&batch.plans())) && !self.quiet {
            anstream::eprintln!(
                "These runs were written down on the way before: --resume goes on from there. They begin anew."
            );
        }
        let there = checkpoints.map_or(Ok(0), |kept| kept.months_there(&batch.plans()))?;
        if there > 0 && !self.quiet {
            anstream::eprintln!("{there} of {} months are there already", batch.months());
        }
        self.bar.set_position(u64::from(there));
        // What is there already says nothing of the speed.
        self.bar.reset_eta();
        Ok(self.with(|execution| batch.execute_kept(checkpoints, execution))?)
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
        ..
    } = tally;
    if failed + stopped > 0 {
        note(
            global,
            &format!("{finished} runs finished, {failed} failed, {stopped} were stopped"),
        );
    }
    code(tally).into()
}

fn code(tally: &Tally) -> u8 {
    match (&tally.audit, tally.failed, tally.stopped) {
        (Some(failure), ..) => CliError::Audit(failure.clone()).exit_code(),
        (None, 1.., _) => 1,
        (None, 0, 1..) => CliError::Interrupted.exit_code(),
        (None, 0, 0) => 0,
    }
}

impl From<RecordError> for CliError {
    fn from(error: RecordError) -> Self {
        Self::Failure(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::AuditFailure;

    #[test]
    fn an_audit_outranks_a_failure_and_a_failure_an_interruption() {
        let audit = AuditFailure {
            month: 3,
            region: "Here".into(),
            identity: "money in is money out and change in holdings".into(),
            gap: 1,
        };
        let tally = |failed, stopped, audit| Tally {
            finished: 5,
            failed,
            stopped,
            audit,
        };
        assert_eq!(code(&tally(0, 0, None)), 0);
        assert_eq!(code(&tally(2, 1, None)), 1);
        assert_eq!(code(&tally(0, 1, None)), 130);
        assert_eq!(code(&tally(1, 1, Some(audit))), 4);
    }

    #[test]
    fn results_go_where_they_are_told_or_to_a_folder_named_after_the_scenarios() {
        let files = ["scenarios/village/a.toml", "scenarios/village/b.toml"].map(PathBuf::from);
        let mut global = Global {
            format: super::super::Format::Text,
            quiet: true,
            threads: None,
            seed: None,
            out: None,
            overlay: Vec::new(),
            set: Vec::new(),
        };
        assert_eq!(
            results_dir(&global, &files),
            Path::new("results/village-a-b")
        );
        global.out = Some("elsewhere".into());
        assert_eq!(results_dir(&global, &files), Path::new("elsewhere"));
    }
}
