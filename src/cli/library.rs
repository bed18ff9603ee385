//! The scenarios of a folder, for commands that offer them all: `serve`, `lesson`.

use std::path::Path;

use super::error::CliError;
use crate::files;
use crate::live::Library;

/// Files that are scenarios or their tables.
const ENDINGS: [&str; 2] = [".toml", ".csv"];
/// The most files that are read.
const FILES_MOST: usize = 2_000;

/// Scenario files of a folder.
///
/// # Errors
/// When they cannot be read.
pub fn library(folder: &Path) -> Result<Library, CliError> {
    let texts = files::texts_below(folder, &ENDINGS, FILES_MOST);
    let texts = texts.map_err(|why| format!("cannot read the scenarios of {why}"));
    texts.map(Library::new).map_err(CliError::Failure)
}
