//! What a command could not do, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Format, diagnostics};
use crate::calibrate::sheet::TableError;
use crate::scenario::problem::{Problem, Problems, Sources};
use crate::simulation::AuditFailure;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Something outside the scenario failed; in words. Exit code 1.
    #[error("{0}")]
    Failure(String),
    /// Stdout could not be written. Exit code 1, or 0 when its reader has gone away.
    #[error("cannot write to stdout: {0}")]
    Output(#[source] io::Error),
    /// The command line asks for what cannot be. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The scenario is bad; all that is wrong with it. Exit code 3.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// The books of a month do not add up. Exit code 4.
    #[error(transparent)]
    Audit(#[from] AuditFailure),
    /// Stopped by the user. Exit code 130.
    #[error("interrupted")]
    Interrupted,
}

/// The most problems of one table that are shown.
const MOST_PROBLEMS: usize = 100;
/// The most characters of a line that are shown.
const SHOWN_CHARACTERS: usize = 400;

/// A text whose lines are cut where they are too long to be shown.
fn shortened(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    for line in text.lines() {
        match line.char_indices().nth(SHOWN_CHARACTERS) {
            Some((end, _)) => {
                short.push_str(&line[..end]);
                short.push('…');
            }
            None => short.push_str(line),
        }
        short.push('\n');
    }
    short
}

impl CliError {
    /// What is wrong with a table, each at its line; of very many problems the first.
    #[must_use]
    pub fn of_table(name: &str, text: &str, mut errors: Vec<TableError>) -> Self {
        let more = errors.len().saturating_sub(MOST_PROBLEMS);
        errors.truncate(MOST_PROBLEMS);
        let mut sources = Sources::default();
        // A problem is shown with its whole line.
        let first = sources.add(name, &shortened(text));
        let problem = |error: TableError| Problem {
            place: Some(sources.line_from(first, error.line)),
            path: error.column.unwrap_or_default().to_owned(),
            message: error.message,
            hint: error.hint,
        };
        let mut problems: Vec<Problem> = errors.into_iter().map(problem).collect();
        if let (1.., Some(last)) = (more, problems.last_mut()) {
            last.hint = Some(match last.hint.take() {
                Some(hint) => format!("{hint}; {more} more problems are not shown"),
                None => format!("{more} more problems are not shown"),
            });
        }
        Self::Scenario(Problems::new(sources, problems))
    }

    /// The exit code of this error.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Failure(_) | Self::Output(_) => 1,
            Self::Usage(_) => 2,
            Self::Scenario(_) => 3,
            Self::Audit(_) => 4,
            Self::Interrupted => 130,
        }
    }
}

/// Says on stderr what went wrong, as JSON where the answer would have been JSON, and returns the
/// exit code.
#[must_use]
pub fn report(error: &CliError, format: Format) -> ExitCode {
    let code = error.exit_code();
    match error {
        _ if code == 0 => {}
        _ if format == Format::Json => eprintln!("{:#}", as_json(error)),
        CliError::Scenario(problems) => anstream::eprint!("{}", diagnostics::pictures(problems)),
        _ => anstream::eprintln!("error: {error}"),
    }
    ExitCode::from(code)
}

/// An error as JSON: what is wrong (of a scenario, the first problem with its file, line and key),
/// the exit code, and all problems of a scenario.
#[must_use]
pub fn as_json(error: &CliError) -> Value {
    let mut document = json!({ "error": error.to_string(), "exit_code": error.exit_code() });
    if let CliError::Scenario(problems) = error {
        let list = diagnostics::as_json(problems);
        if let Some(first) = list.as_array().and_then(|list| list.first()) {
            document["error"] = first["message"].clone();
            for key in ["file", "line", "column", "key", "hint", "allowed"] {
                document[key] = first[key].clone();
            }
        }
        document["problems"] = list;
    }
    document
}

/// Prints help, version or a usage error, each on its stream, and returns the exit code.
#[must_use]
pub fn answer_usage(usage: &clap::Error) -> ExitCode {
    let asked: Vec<String> = std::env::args().collect();
    if usage.use_stderr() && asks_for_json(&asked) {
        let words = usage.render().to_string();
        let words = words.trim().trim_start_matches("error: ");
        eprintln!(
            "{:#}",
            json!({ "error": words, "exit_code": usage.exit_code() })
        );
    } else {
        // A reader that has gone away needs no help text.
        let _ = usage.print();
    }
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}

/// Whether a command line that could not be understood asks for JSON.
fn asks_for_json(arguments: &[String]) -> bool {
    let joined = arguments.iter().any(|one| one == "--format=json");
    let apart = |pair: &[String]| pair[0] == "--format" && pair[1] == "json";
    joined || arguments.windows(2).any(apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::from_text;

    #[test]
    fn a_bad_scenario_is_said_with_file_line_key_and_what_is_allowed() {
        let text = "title = \"x\"\n[run]\nmonths = 0\nseeds = 3\n";
        let problems = from_text("x.toml", text).expect_err("it is bad");
        let said = as_json(&CliError::Scenario(problems));
        let list = said["problems"].as_array().expect("all problems");
        let seeds = list.iter().find(|p| p["key"] == "run.seeds");
        let seeds = seeds.expect("the unknown key is said");
        assert_eq!(
            (&seeds["file"], &seeds["line"]),
            (&json!("x.toml"), &json!(4))
        );
        assert_eq!(seeds["did_you_mean"], "seed");
        assert_eq!(said["exit_code"], 3);
        assert_eq!(said["error"], list[0]["message"]);
    }

    #[test]
    fn json_is_asked_for_in_two_ways() {
        let asks = |line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            asks_for_json(&words)
        };
        assert!(asks("run --format json x") && asks("run --format=json"));
        assert!(!asks("run --format csv json") && !asks("--format"));
    }
}
