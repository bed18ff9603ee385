//! What an experiment leaves behind: tidy tables, their dictionary, and a manifest of how they came
//! to be.
//!
//! - `runs.csv`: one row a run with policy, case, replicate, seed, parameters, status and the
//!   outcomes of its last twelve months;
//! - `series.csv`: run, month, region, recorded outcomes;
//! - `sectors.csv`: each sector's yearly figures over the windows that results are read over;
//! - `currencies.csv`: each local currency's years, where there are any;
//! - `payments.csv`: who paid whom for what in the last full year of every calm run;
//! - `variants.csv`: yearly outcomes of the calm runs with one thing changed, where asked for;
//! - `trade.csv`, `commuting.csv`: who bought how much of what where, and where wages went, with
//!   several regions;
//! - `datapackage.json`: what each column means (Frictionless);
//! - `manifest.json`: resolved scenarios, seed, version, hashes.
//!
//! A sweep's tables are in [`sweep`].
//!
//! Files are written beside their place and renamed when they are whole, so that a directory never
//! holds half a table.

pub mod checkpoint;
pub mod currencies;
pub mod dictionary;
pub mod file;
pub mod manifest;
pub mod payments;
pub mod read;
pub mod rows;
pub mod sectors;
pub mod sweep;
pub mod tables;
pub mod traffic;
pub mod variants;

use std::path::{Path, PathBuf};

/// Why results could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The directory cannot be made or written into.
    #[error("cannot write results to {}: {source}", path.display())]
    Write {
        /// The directory or file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A table cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What the writer says.
        source: csv::Error,
    },
    /// Earlier results cannot be read.
    #[error("cannot read results in {}: {words}", path.display())]
    Read {
        /// The directory or file.
        path: PathBuf,
        /// Why, in words.
        words: String,
    },
    /// A folder or file is not what the command needs.
    #[error("{}: {words}", path.display())]
    Refused {
        /// The folder or file.
        path: PathBuf,
        /// Why, in words.
        words: String,
    },
}

impl RecordError {
    pub(crate) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }

    pub(crate) fn refused(path: &Path, words: impl Into<String>) -> Self {
        Self::Refused {
            path: path.to_owned(),
            words: words.into(),
        }
    }

    pub(crate) fn read(path: &Path, words: impl Into<String>) -> Self {
        Self::Read {
            path: path.to_owned(),
            words: words.into(),
        }
    }
}
