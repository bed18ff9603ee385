//! `millpond completions`: shell completions and the manual page.

use std::process::ExitCode;

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

use super::error::CliError;
use super::{Cli, Format, Global};

/// Arguments of `millpond completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to print
    #[arg(value_enum)]
    pub target: Target,
}

const EXAMPLES: &str = "\
Examples:
  millpond completions bash > ~/.local/share/bash-completion/completions/millpond
  millpond completions man > millpond.1";

/// What completions are for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Target {
    /// Completions for bash
    Bash,
    /// Completions for elvish
    Elvish,
    /// Completions for fish
    Fish,
    /// Completions for `PowerShell`
    #[value(name = "powershell")]
    PowerShell,
    /// Completions for zsh
    Zsh,
    /// The manual page, in roff
    Man,
}

impl Target {
    /// The shell, unless the manual page is meant.
    fn shell(self) -> Option<Shell> {
        match self {
            Self::Bash => Some(Shell::Bash),
            Self::Elvish => Some(Shell::Elvish),
            Self::Fish => Some(Shell::Fish),
            Self::PowerShell => Some(Shell::PowerShell),
            Self::Zsh => Some(Shell::Zsh),
            Self::Man => None,
        }
    }
}

/// Prints completions or the manual page.
///
/// # Errors
/// When stdout cannot be written, or they are asked for as anything but text.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("completions", &[Format::Text])?;
    let mut command = Cli::command();
    let mut text = Vec::new();
    match args.target.shell() {
        Some(shell) => clap_complete::generate(shell, &mut command, "millpond", &mut text),
        None => clap_mangen::Man::new(command)
            .render(&mut text)
            .map_err(CliError::Output)?,
    }
    super::print(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::SUCCESS)
}
