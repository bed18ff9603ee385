//! From finished runs to tables, in the order of the plan.

use std::collections::BTreeMap;
use std::path::Path;

use super::tables::{POINTS, RUNS, SERIES};
use super::{Place, Sweep, id_text};
use crate::experiment::batch::DICTIONARY;
use crate::record::RecordError;
use crate::record::file::write_whole;
use crate::record::sweep::journal::Finished;
use crate::record::sweep::manifest::{ArmRecord, SWEEP, SWEEP_LAYOUT, SweepManifest};
use crate::record::sweep::table::{Cell, TableWriter};

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Runs with figures.
    pub finished: usize,
    /// Runs that failed.
    pub failed: usize,
    /// Runs of the plan that are not there.
    pub left: usize,
    /// Some of those that failed, in words.
    pub failures: Vec<String>,
}

/// The most failures that are told.
const FAILURES_TOLD: usize = 10;

impl Sweep {
    /// The manifest, before any run.
    #[must_use]
    pub fn manifest(&self) -> SweepManifest {
        let arms = self.arms.iter().map(|arm| ArmRecord {
            world: arm.world.clone(),
            policy: arm.policy.clone(),
            scenario_hash: arm.hash.clone(),
            scenario: arm.scenario.to_toml(),
        });
        SweepManifest {
            millpond: env!("CARGO_PKG_VERSION").to_owned(),
            layout: SWEEP_LAYOUT,
            command: SWEEP.to_owned(),
            title: self.file.design.title.clone(),
            kind: self.kind(),
            plan: self.plan_hash(),
            design_path: self.file.path.clone(),
            design: self.file.text.clone(),
            seed: self.seed,
            replicates: self.replicates,
            points: self.points.len(),
            arms: arms.collect(),
            finished: 0,
            failed: 0,
            left: self.runs(),
            files: BTreeMap::new(),
        }
    }

    /// Writes the table of points; returns its name and hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write_points(&self, dir: &Path) -> Result<(String, String), RecordError> {
        let columns = self.point_columns();
        let mut table = TableWriter::begin(dir, POINTS, self.format(), &columns, &self.notes())?;
        for point in 0..self.points.len() {
            let own = Cell::Whole(point as i64);
            let cells: Vec<Cell> = std::iter::once(own)
                .chain(self.point_cells(point))
                .collect();
            table.row(&cells)?;
        }
        table.finish()
    }

    /// Writes tables, dictionary and manifest from what `find` has of each run. Runs that are not there
    /// have no row.
    ///
    /// # Errors
    /// When the disk refuses; what stood there before then stays.
    pub fn write_tables(
        &self,
        dir: &Path,
        mut find: impl FnMut(u64) -> Result<Option<Finished>, RecordError>,
    ) -> Result<Written, RecordError> {
        let notes = self.notes();
        let begin =
            |name, columns: &[_]| TableWriter::begin(dir, name, self.format(), columns, &notes);
        let mut runs = begin(RUNS, &self.run_columns())?;
        let recorded = (!self.series.is_empty()).then(|| begin(SERIES, &self.series_columns()));
        let mut series = recorded.transpose()?;
        let mut written = Written::default();
        for number in 0..self.runs() {
            let place = self.place(number);
            let id = self.id(place);
            let Some(run) = find(id)? else {
                written.left += 1;
                continue;
            };
            self.count(place, &run, &mut written);
            runs.row(&self.run_cells(place, &id_text(id), &run))?;
            if let Some(series) = &mut series {
                self.series_rows(place, &run, |cells| series.row(cells))?;
            }
        }
        let mut manifest = self.manifest();
        manifest
            .files
            .extend(series.map(TableWriter::finish).transpose()?);
        manifest
            .files
            .extend([runs.finish()?, self.write_points(dir)?]);
        let mut dictionary = format!("{:#}", self.dictionary());
        dictionary.push('\n');
        let hash = write_whole(dir, DICTIONARY, dictionary.as_bytes())?;
        manifest.files.insert(DICTIONARY.to_owned(), hash);
        (manifest.finished, manifest.failed, manifest.left) =
            (written.finished, written.failed, written.left);
        manifest.write(dir)?;
        Ok(written)
    }

    fn count(&self, place: Place, run: &Finished, written: &mut Written) {
        if run.status == "ok" {
            written.finished += 1;
            return;
        }
        written.failed += 1;
        if written.failures.len() < FAILURES_TOLD {
            written.failures.push(format!(
                "run {} ({}, point {}, replicate {}): {}",
                id_text(run.id),
                self.arms[place.arm].words(),
                place.point,
                place.replicate,
                run.error
            ));
        }
    }
}
