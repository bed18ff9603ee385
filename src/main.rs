//! The `millpond` command: parse, dispatch, exit code.

use std::process::ExitCode;

use clap::Parser;
use millpond::cli::{Cli, error, version};

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().collect();
    if version::is_asked(&asked) {
        return version::answer();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return error::answer_usage(&usage),
    };
    match cli.run() {
        Ok(code) => code,
        Err(failure) => error::report(&failure, cli.global.format),
    }
}
