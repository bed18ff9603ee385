//! The folder of a sweep: what may be done in it, and what is there already.
//!
//! While a sweep runs, its folder holds `manifest.json` (without hashes), the points and the journal;
//! when it ends, tables in place of the journal. A sweep that goes on (with more points or replicates,
//! or after it was broken off) turns its tables back into a journal first. Shards are journals of their
//! own in `shards/`, `.part` until they are whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Sweep;
use super::arms::Arm;
use super::design::{DesignFile, Method};
use super::finish::Written;
use super::listed::{Tables, of_points};
use super::points::key;
use super::tables::{POINTS, RUNS, SERIES};
use crate::experiment::batch::DICTIONARY;
use crate::record::RecordError;
use crate::record::file::prepare;
use crate::record::sweep::journal::{Finished, Head, Journal};
use crate::record::sweep::lock::Lock;
use crate::record::sweep::manifest::{SWEEP_LAYOUT, SweepManifest};
use crate::record::sweep::reader::{Batch, TableReader, read_points};

/// Name of the journal.
pub const JOURNAL: &str = "journal";
/// Folder of the shards.
pub const SHARDS: &str = "shards";

/// A sweep's folder, locked.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    /// The finished runs; none when every run of the plan is in the tables.
    pub journal: Option<Journal>,
    _lock: Lock,
}

impl Folder {
    /// Opens the folder for a sweep, or makes it.
    ///
    /// # Errors
    /// When another program is at work in it, it holds something else, or the disk refuses.
    pub fn open(dir: &Path, sweep: &Sweep) -> Result<Self, RecordError> {
        prepare(dir)?;
        let lock = Lock::take(dir, "")?;
        let before = SweepManifest::find(dir)?;
        if let Some(before) = &before {
            same_kind(dir, sweep, before)?;
            if before.plan != sweep.plan_hash() {
                nothing_left_out(dir, sweep)?;
            }
        }
        if dir.join(SHARDS).exists() {
            let words =
                "it holds shards: put them together with `millpond merge`, or take another folder";
            return Err(RecordError::refused(dir, words));
        }
        let tables = before.filter(|manifest| !manifest.files.is_empty());
        let whole = tables
            .as_ref()
            .is_some_and(|m| m.plan == sweep.plan_hash() && m.left == 0);
        if whole {
            return Ok(Self {
                dir: dir.to_owned(),
                journal: None,
                _lock: lock,
            });
        }
        let mut journal = Journal::open(&dir.join(JOURNAL), &sweep.head(String::new(), [0, 0]))?;
        if tables.is_some() {
            absorb(dir, sweep, &mut journal)?;
            journal.sync()?;
        }
        sweep.write_points(dir)?;
        sweep.manifest().write(dir)?;
        if tables.is_some() {
            for table in [RUNS, SERIES] {
                let _ = std::fs::remove_file(dir.join(sweep.format().file(table)));
            }
            let _ = std::fs::remove_file(dir.join(DICTIONARY));
        }
        Ok(Self {
            dir: dir.to_owned(),
            journal: Some(journal),
            _lock: lock,
        })
    }

    /// Turns the journal into tables. A journal that holds runs of other points stays.
    ///
    /// # Errors
    /// When the disk refuses; the journal then stays.
    pub fn finish(self, sweep: &Sweep) -> Result<Written, RecordError> {
        let Some(mut journal) = self.journal else {
            return SweepManifest::read(&self.dir).map(|manifest| Written {
                finished: manifest.finished,
                failed: manifest.failed,
                ..Written::default()
            });
        };
        let find = |id| {
            if journal.has(id) {
                journal.run(id).map(Some)
            } else {
                Ok(None)
            }
        };
        let written = sweep.write_tables(&self.dir, find)?;
        if written.finished + written.failed == journal.len() {
            let path = journal.path().to_owned();
            drop(journal);
            std::fs::remove_file(&path).map_err(RecordError::write(&path))?;
        }
        Ok(written)
    }
}

impl Sweep {
    /// The first frame of a journal of this sweep.
    #[must_use]
    pub fn head(&self, plan: String, shard: [u32; 2]) -> Head {
        Head {
            millpond: env!("CARGO_PKG_VERSION").to_owned(),
            kind: self.kind(),
            plan,
            shard,
        }
    }

    /// The sweep that a folder's manifest tells of.
    ///
    /// # Errors
    /// When there is none, or it was made by another version.
    pub fn of_results(dir: &Path) -> Result<(Self, SweepManifest), RecordError> {
        let manifest = SweepManifest::read(dir)?;
        let version = env!("CARGO_PKG_VERSION");
        if manifest.millpond != version || manifest.layout != SWEEP_LAYOUT {
            let words = format!(
                "the sweep was made by millpond {} (layout {}); this is {version} (layout {SWEEP_LAYOUT})",
                manifest.millpond, manifest.layout
            );
            return Err(RecordError::refused(dir, words));
        }
        let refused = |problems: crate::scenario::problem::Problems| {
            RecordError::read(
                dir,
                format!("its design or scenarios are refused: {problems}"),
            )
        };
        let mut file =
            DesignFile::of_text(&manifest.design_path, manifest.design.clone()).map_err(refused)?;
        file.design.replicates = manifest.replicates;
        let arms = manifest.arms.iter();
        let arms: Result<Vec<Arm>, _> = arms
            .map(|arm| Arm::of_text(&arm.world, &arm.policy, &arm.scenario))
            .collect();
        let mut tables = Tables::new();
        if file
            .design
            .samples()
            .any(|(_, _, s)| s.method == Method::Table)
        {
            let path = dir.join(file.design.tables.file(POINTS));
            let points = read_points(&path.to_string_lossy());
            let points = points.map_err(|words| RecordError::read(&path, words.join("; ")))?;
            tables = of_points(&file.design, &points);
        }
        let sweep = Self::assemble(file, arms.map_err(refused)?, &tables, manifest.seed)
            .map_err(refused)?;
        if sweep.kind() != manifest.kind || sweep.plan_hash() != manifest.plan {
            let words =
                "its manifest does not fit together: it was changed, or is of another version";
            return Err(RecordError::refused(dir, words));
        }
        Ok((sweep, manifest))
    }
}

/// Checks that a folder's runs are of the same kind as the sweep's.
///
/// # Errors
/// In what they differ.
pub fn same_kind(dir: &Path, sweep: &Sweep, before: &SweepManifest) -> Result<(), RecordError> {
    if before.kind == sweep.kind() {
        return Ok(());
    }
    let now = sweep.manifest();
    let arms = |m: &SweepManifest| -> Vec<String> {
        m.arms
            .iter()
            .map(|a| format!("{}, {}", a.world, a.policy))
            .collect()
    };
    let changed = before
        .arms
        .iter()
        .zip(&now.arms)
        .find(|(a, b)| a.scenario_hash != b.scenario_hash);
    let why = if before.millpond != now.millpond {
        format!(
            "it was made by millpond {}, this is {}",
            before.millpond, now.millpond
        )
    } else if before.seed != now.seed {
        format!("its seed is {}, not {}", before.seed, now.seed)
    } else if arms(before) != arms(&now) {
        format!("its worlds and policies are {}", arms(before).join("; "))
    } else if let Some((arm, _)) = changed {
        format!("the scenario of {}, {} has changed", arm.world, arm.policy)
    } else {
        "parameters, outcomes or tables of the design have changed".to_owned()
    };
    let words = format!(
        "it holds another sweep ({why}); points and replicates may be added, anything else needs another \
         folder: --out"
    );
    Err(RecordError::refused(dir, words))
}

/// Checks that every run that a folder is for is one of the sweep's: finished runs are not thrown away.
fn nothing_left_out(dir: &Path, sweep: &Sweep) -> Result<(), RecordError> {
    let (before, _) = Sweep::of_results(dir)?;
    let keys: BTreeSet<String> = sweep.points.values.iter().map(|p| key(p)).collect();
    let points = &before.points.values;
    let gone = points.iter().filter(|point| !keys.contains(&key(point)));
    let why = match gone.count() {
        0 if before.replicates <= sweep.replicates => return Ok(()),
        0 => format!("{} replicates, not {}", before.replicates, sweep.replicates),
        gone => format!(
            "{gone} of its {} points are not in the design",
            points.len()
        ),
    };
    let words = format!(
        "it holds more than the sweep asks for ({why}); points and replicates may be added, a smaller or another \
         sweep needs another folder: --out"
    );
    Err(RecordError::refused(dir, words))
}

/// Puts the runs of a folder's tables into the journal.
fn absorb(dir: &Path, sweep: &Sweep, journal: &mut Journal) -> Result<(), RecordError> {
    let mut runs = TableReader::of_results(dir, RUNS, sweep.format())?;
    let recorded = (!sweep.series.is_empty()).then(|| Months::open(dir, sweep));
    let mut months = recorded.transpose()?;
    let [id, status, error, hash] = [
        runs.column("run_id")?,
        runs.column("status")?,
        runs.column("error")?,
        runs.column("series_hash")?,
    ];
    let outcomes = sweep.outcome_places(&runs)?;
    while let Some(batch) = runs.next_batch()? {
        for row in 0..batch.rows {
            let text = |column: usize| batch.columns[column].text(row);
            let name = text(id);
            let Ok(number) = u64::from_str_radix(&name, 16) else {
                return Err(runs.fails(format!("`{name}` is no run id")));
            };
            let ok = text(status) == "ok";
            let own = match &mut months {
                Some(months) if ok => months.of_run(&name)?,
                _ => Vec::new(),
            };
            let figures = outcomes
                .iter()
                .map(|&column| batch.columns[column].number(row));
            journal.append(&Finished {
                id: number,
                status: text(status),
                error: text(error),
                hash: text(hash),
                outcomes: if ok { figures.collect() } else { Vec::new() },
                months: own,
            })?;
        }
    }
    Ok(())
}

/// `series`, read run by run.
struct Months {
    reader: TableReader,
    columns: Vec<usize>,
    batch: Option<Batch>,
    row: usize,
}

impl Months {
    fn open(dir: &Path, sweep: &Sweep) -> Result<Self, RecordError> {
        let reader = TableReader::of_results(dir, SERIES, sweep.format())?;
        let names = sweep.series.iter().map(|outcome| outcome.name());
        Ok(Self {
            columns: names
                .map(|name| reader.column(name))
                .collect::<Result<_, _>>()?,
            reader,
            batch: None,
            row: 0,
        })
    }

    /// The rows of a run, which are the next ones.
    fn of_run(&mut self, id: &str) -> Result<Vec<f64>, RecordError> {
        let mut values = Vec::new();
        loop {
            if self
                .batch
                .as_ref()
                .is_none_or(|batch| self.row >= batch.rows)
            {
                (self.batch, self.row) = (self.reader.next_batch()?, 0);
            }
            let Some(batch) = &self.batch else { break };
            if batch.columns[0].text(self.row) != id {
                break;
            }
            values.extend(
                self.columns
                    .iter()
                    .map(|&column| batch.columns[column].number(self.row)),
            );
            self.row += 1;
        }
        if values.is_empty() {
            return Err(self.reader.fails(format!("it has no months of run {id}")));
        }
        Ok(values)
    }
}
