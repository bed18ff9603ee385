//! How a sweep came to be, so that it can be had again: `manifest.json` of a sweep's folder.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::record::RecordError;
use crate::record::file::write_whole;
use crate::record::manifest::MANIFEST;

/// Which tables with which columns a sweep's folder holds.
pub const SWEEP_LAYOUT: u32 = 1;

/// The command that a sweep's manifest names.
pub const SWEEP: &str = "sweep";

/// How a sweep came to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepManifest {
    /// Version of the program.
    pub millpond: String,
    /// Layout of the folder, [`SWEEP_LAYOUT`].
    pub layout: u32,
    /// Always [`SWEEP`].
    pub command: String,
    /// The sweep's title.
    pub title: String,
    /// What runs of one folder must agree in.
    pub kind: String,
    /// Hash of the whole plan.
    pub plan: String,
    /// The design file's path as it was given.
    pub design_path: String,
    /// The design file.
    pub design: String,
    /// Seed of all runs.
    pub seed: u64,
    /// Replicates of each point and policy.
    pub replicates: u32,
    /// Points.
    pub points: usize,
    /// Every policy of every world.
    pub arms: Vec<ArmRecord>,
    /// Runs that finished.
    pub finished: usize,
    /// Runs that failed.
    pub failed: usize,
    /// Runs that are still to be done.
    pub left: usize,
    /// Hash (BLAKE3) of each file beside this one; none while the sweep has not ended.
    pub files: BTreeMap<String, String>,
}

/// One policy of one world as it was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmRecord {
    /// The world.
    pub world: String,
    /// The policy.
    pub policy: String,
    /// Hash of the resolved scenario.
    pub scenario_hash: String,
    /// The resolved scenario as one TOML text, tables inline.
    pub scenario: String,
}

impl SweepManifest {
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

    /// Reads the one in `dir`; none where there is no manifest.
    ///
    /// # Errors
    /// When there is one that is damaged or of something else than a sweep.
    pub fn find(dir: &Path) -> Result<Option<Self>, RecordError> {
        let path = dir.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordError::read(&path, error.to_string())),
        };
        let damaged = |error: serde_json::Error| {
            RecordError::read(&path, format!("the file is damaged or cut off ({error})"))
        };
        let any: serde_json::Value = serde_json::from_str(&text).map_err(damaged)?;
        if any["command"] != SWEEP {
            let words = "the folder holds results of another command, not of a sweep";
            return Err(RecordError::refused(dir, words));
        }
        serde_json::from_value(any).map(Some).map_err(damaged)
    }

    /// Reads the one in `dir`.
    ///
    /// # Errors
    /// When there is none, or as [`SweepManifest::find`].
    pub fn read(dir: &Path) -> Result<Self, RecordError> {
        Self::find(dir)?.ok_or_else(|| {
            RecordError::refused(
                dir,
                format!("there is no {MANIFEST}: no sweep has run here"),
            )
        })
    }
}
