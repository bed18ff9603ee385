//! What a command could not do, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use super::diagnostics;
use crate::scenario::problem::Problems;
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

impl CliError {
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

/// Says on stderr what went wrong and returns the exit code.
#[must_use]
pub fn report(error: &CliError) -> ExitCode {
    let code = error.exit_code();
    match error {
        CliError::Scenario(problems) => anstream::eprint!("{}", diagnostics::pictures(problems)),
        _ if code == 0 => {}
        _ => anstream::eprintln!("error: {error}"),
    }
    ExitCode::from(code)
}

/// Prints help, version or a usage error, each on its stream, and returns the exit code.
#[must_use]
pub fn answer_usage(usage: &clap::Error) -> ExitCode {
    // A reader that has gone away needs no help text.
    let _ = usage.print();
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}
