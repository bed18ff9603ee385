//! `millpond new`: a commented scenario that runs, and a policy that lies over it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::error::CliError;
use super::{Format, Global};
use crate::files;

/// Arguments of `millpond new`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Name of the scenario; the files are NAME.toml and NAME-localised.toml
    #[arg(value_name = "NAME")]
    pub name: String,
}

const EXAMPLES: &str = "\
Examples:
  millpond new my-valley && millpond compare my-valley.toml my-valley-localised.toml";

/// The commented scenario, with places for name and table.
const TEMPLATE: &str = include_str!("new.toml");
/// A policy that lies over it.
const POLICY: &str = include_str!("new-policy.toml");
/// The village's table, so that the new scenario needs no other file.
const TABLE: &str = include_str!("../../scenarios/village/table.csv");

/// Writes `NAME.toml` and `NAME-localised.toml`.
///
/// # Errors
/// When the name is none, or a file exists or cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    global.has_formats("new", &[Format::Text, Format::Json])?;
    let (world, policy) = paths_of(&args.name)?;
    let name = world.file_stem().unwrap_or_default().to_string_lossy();
    if policy.exists() {
        return Err(cannot_write(&policy, "it exists and is left as it is"));
    }
    write(&world, &filled(TEMPLATE, &name))?;
    write(&policy, &filled(POLICY, &name))?;
    let (world, policy) = (world.display(), policy.display());
    if global.format == Format::Json {
        let files = [world.to_string(), policy.to_string()];
        super::print(&format!("{:#}\n", json!({ "ok": true, "files": files })))?;
    }
    let next = format!("Wrote {world} and {policy}. Next: millpond compare {world} {policy}");
    super::note(global, &next);
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> Result<(), CliError> {
    files::write_new(path, text).map_err(|why| cannot_write(path, &why))
}

fn cannot_write(path: &Path, why: &str) -> CliError {
    CliError::Failure(format!("cannot write {}: {why}", path.display()))
}

/// The files of world and policy.
fn paths_of(name: &str) -> Result<(PathBuf, PathBuf), CliError> {
    let world = path_of(name)?;
    let stem = world.file_stem().unwrap_or_default().to_string_lossy();
    let policy = world.with_file_name(format!("{stem}-localised.toml"));
    Ok((world, policy))
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

fn filled(template: &str, name: &str) -> String {
    template.replace("@NAME@", name).replace("@TABLE@", TABLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::comparable::check_comparable;
    use crate::scenario;

    #[test]
    fn a_new_world_and_its_policy_are_sound() {
        let read = |path: &str| match path {
            "my-valley.toml" => Ok(filled(TEMPLATE, "my-valley")),
            "my-valley-localised.toml" => Ok(filled(POLICY, "my-valley")),
            _ => Err("there is no such file".to_owned()),
        };
        let load = |path: &str| scenario::load(path, &[], &read).expect("the template is sound");
        let (world, policy) = (load("my-valley.toml"), load("my-valley-localised.toml"));
        assert_eq!((world.policy.as_str(), world.levers.len()), ("today", 0));
        assert_eq!(
            (policy.policy.as_str(), policy.levers.len()),
            ("localised", 1)
        );
        assert_eq!(check_comparable(&[world, policy]), Ok(()));
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
