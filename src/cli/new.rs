//! `millpond new`: a commented scenario that runs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Global;
use super::error::CliError;
use crate::files;

/// Arguments of `millpond new`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Name of the scenario; the file is NAME.toml
    #[arg(value_name = "NAME")]
    pub name: String,
}

const EXAMPLES: &str = "\
Examples:
  millpond new my-valley && millpond run my-valley.toml";

/// The commented scenario, with places for name and table.
const TEMPLATE: &str = include_str!("new.toml");
/// The village's table, so that the new scenario needs no other file.
const TABLE: &str = include_str!("../../scenarios/village/table.csv");

/// Writes `NAME.toml`.
///
/// # Errors
/// When the name is none, or the file exists or cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let path = path_of(&args.name)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    files::write_new(&path, &scenario_text(&name))
        .map_err(|why| CliError::Failure(format!("cannot write {}: {why}", path.display())))?;
    super::note(
        global,
        &format!("Wrote {0}. Next: millpond run {0}", path.display()),
    );
    Ok(ExitCode::SUCCESS)
}

/// The file for a name, which may carry a folder and the ending already.
fn path_of(name: &str) -> Result<PathBuf, CliError> {
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let usable = |c: char| !c.is_control() && !"\"'\\@".contains(c);
    match Path::new(stem).file_name() {
        Some(file) if file.to_string_lossy().chars().all(usable) => {
            Ok(PathBuf::from(format!("{stem}.toml")))
        }
        _ => Err(CliError::Usage(format!(
            "`{name}` cannot name a scenario; try my-valley"
        ))),
    }
}

fn scenario_text(name: &str) -> String {
    TEMPLATE.replace("@NAME@", name).replace("@TABLE@", TABLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn a_new_scenario_is_sound() {
        let text = scenario_text("my-valley");
        let scenario = scenario::from_text("my-valley.toml", &text).expect("the template is sound");
        assert_eq!(scenario.policy, "my-valley");
        assert_eq!(scenario.levers.len(), 1);
    }

    #[test]
    fn names_that_are_no_file_names_are_refused() {
        for name in ["", "..", "a\"b", "a\nb", "folder/.."] {
            assert!(path_of(name).is_err(), "{name:?}");
        }
        assert_eq!(
            path_of("folder/hill.toml").expect("a name"),
            PathBuf::from("folder/hill.toml")
        );
    }
}
