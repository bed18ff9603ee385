//! What every call may lay over its scenarios, as the command line's options for every command.

use std::path::{Path, PathBuf};

use millpond::cli::{Format, Global};
use millpond::scenario::types::Scenario;
use pyo3::prelude::*;

use crate::failure::Failure;

/// Seed, settings, overlays and threads.
#[derive(Clone, Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub struct Wishes {
    seed: Option<u64>,
    settings: Vec<String>,
    overlays: Vec<PathBuf>,
    threads: Option<u16>,
}

impl Wishes {
    /// The same for what the command line shares.
    pub fn global(&self) -> Global {
        Global {
            format: Format::Text,
            quiet: true,
            threads: self.threads,
            seed: self.seed,
            out: None,
            overlay: self.overlays.clone(),
            set: self.settings.clone(),
        }
    }

    /// Reads a scenario with all of it laid over.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn scenario(&self, path: &Path) -> Result<Scenario, Failure> {
        Ok(self.global().scenario(path)?)
    }

    /// Threads; all cores when none.
    pub fn threads(&self) -> Option<usize> {
        self.threads.map(usize::from)
    }
}
