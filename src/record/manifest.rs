//! The manifest: how results came to be, so that they can be had again.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::file::write_whole;
use crate::experiment::cases::{Applied, CasePlan};
use crate::experiment::comparison::Case;

/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// Which tables with which columns a results folder holds; changes when an older reader would
/// misunderstand it.
pub const RESULTS_LAYOUT: u32 = 2;

/// How results came to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program.
    pub millpond: String,
    /// Layout of the tables, [`RESULTS_LAYOUT`]; 1 before it was written down.
    #[serde(default = "first_layout")]
    pub layout: u32,
    /// The command: "run" or "compare".
    pub command: String,
    /// Seed of all runs.
    pub seed: u64,
    /// Replicates of each policy and case.
    pub replicates: u32,
    /// Months of each run.
    pub months: u32,
    /// The policies, each as one whole scenario.
    pub policies: Vec<PolicyRecord>,
    /// The cases and the shocks each applies.
    pub cases: Vec<CaseRecord>,
    /// Runs that finished.
    pub finished: usize,
    /// Runs that failed.
    pub failed: usize,
    /// Runs that were stopped or never started.
    pub stopped: usize,
    /// Hash (BLAKE3) of each file beside this one.
    pub files: BTreeMap<String, String>,
}

/// One policy as it was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyRecord {
    /// Its name.
    pub name: String,
    /// Hash of the resolved scenario.
    pub scenario_hash: String,
    /// The resolved scenario as one TOML text, tables inline.
    pub scenario: String,
}

/// One case as it was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// Its name.
    pub name: String,
    /// The shocks it applies.
    pub shocks: Vec<String>,
    /// The shock drawn in each replicate, in words; empty where none is drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<String>,
}

impl CaseRecord {
    /// What a manifest says of a case.
    #[must_use]
    pub fn of(plan: &CasePlan, case: &Case) -> Self {
        let shocks = match &plan.applied {
            Applied::Named(shocks) => shocks.clone(),
            Applied::Drawn => Vec::new(),
        };
        let drawn = case.drawn().into_iter().flat_map(|drawn| &drawn.each);
        Self {
            name: plan.name.clone(),
            shocks,
            drawn: drawn.map(|shock| shock.words.clone()).collect(),
        }
    }

    /// The case as it was planned.
    #[must_use]
    pub fn plan(&self) -> CasePlan {
        let applied = if self.drawn.is_empty() {
            Applied::Named(self.shocks.clone())
        } else {
            Applied::Drawn
        };
        CasePlan {
            name: self.name.clone(),
            applied,
        }
    }
}

const fn first_layout() -> u32 {
    1
}

impl Manifest {
    /// Writes it into `dir`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, dir: &Path) -> Result<(), RecordError> {
        let words = |e: serde_json::Error| RecordError::write(dir)(e.into());
        let mut text = serde_json::to_string_pretty(self).map_err(words)?;
        text.push('\n');
        write_whole(dir, MANIFEST, text.as_bytes()).map(drop)
    }

    /// Reads the one in `dir`.
    ///
    /// # Errors
    /// When there is none or it is not one.
    pub fn read(dir: &Path) -> Result<Self, RecordError> {
        let path = dir.join(MANIFEST);
        let text =
            std::fs::read_to_string(&path).map_err(|e| RecordError::read(&path, e.to_string()))?;
        serde_json::from_str(&text).map_err(|error| {
            RecordError::read(&path, format!("the file is damaged or cut off ({error})"))
        })
    }
}
