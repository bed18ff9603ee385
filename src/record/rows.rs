//! Rows of an earlier table, one after the other, with errors that name the file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::RecordError;

/// A table that is being read; the next row can be looked at before it is taken.
pub struct Rows {
    path: PathBuf,
    reader: csv::Reader<File>,
    row: csv::StringRecord,
    held: bool,
}

impl Rows {
    /// Opens a table of a results folder.
    ///
    /// # Errors
    /// When it is missing or has no header.
    pub fn open(dir: &Path, name: &str) -> Result<Self, RecordError> {
        let path = dir.join(name);
        let reader = csv::Reader::from_path(&path)
            .map_err(|error| RecordError::read(&path, error.to_string()))?;
        Ok(Self {
            path,
            reader,
            row: csv::StringRecord::new(),
            held: false,
        })
    }

    /// The place of a column.
    ///
    /// # Errors
    /// When the table has no such column.
    pub fn column(&mut self, name: &str) -> Result<usize, RecordError> {
        self.optional_column(name)?
            .ok_or_else(|| self.fails(&format!("it has no column `{name}`")))
    }

    /// The place of a column, none where the table does not have it.
    ///
    /// # Errors
    /// When the header cannot be read.
    pub fn optional_column(&mut self, name: &str) -> Result<Option<usize>, RecordError> {
        let path = &self.path;
        let header = self
            .reader
            .headers()
            .map_err(|error| RecordError::read(path, error.to_string()))?;
        Ok(header.iter().position(|column| column == name))
    }

    /// The next row, which stays the next one; none after the last.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn peek(&mut self) -> Result<Option<&csv::StringRecord>, RecordError> {
        if !self.held {
            let path = &self.path;
            self.held = self
                .reader
                .read_record(&mut self.row)
                .map_err(|error| RecordError::read(path, error.to_string()))?;
        }
        Ok(self.held.then_some(&self.row))
    }

    /// Takes the next row; none after the last.
    ///
    /// # Errors
    /// When it cannot be read.
    #[allow(
        clippy::should_implement_trait,
        reason = "it lends its row and may fail, which an iterator cannot"
    )]
    pub fn next(&mut self) -> Result<Option<&csv::StringRecord>, RecordError> {
        let there = self.peek()?.is_some();
        self.held = false;
        Ok(there.then_some(&self.row))
    }

    /// An error about this table.
    #[must_use]
    pub fn fails(&self, words: &str) -> RecordError {
        RecordError::read(&self.path, words)
    }
}

/// A cell's value; none where it is missing, empty or something else.
#[must_use]
pub fn parsed<T: FromStr>(cell: Option<&str>) -> Option<T> {
    cell?.parse().ok()
}
