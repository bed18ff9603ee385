//! Runs written down on the way, so that a long one is taken up again where it was.
//!
//! A checkpoint is one file a run: a line that names the run (JSON), its state (postcard), and the BLAKE3
//! hash of both. It appears whole or not at all, and takes the place of the one before.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use postcard::de_flavors::io::io::IOReader;
use serde::{Deserialize, Serialize};

use super::RecordError;
use super::file::{WholeFile, prepare, remove_leftovers};
use crate::experiment::plan::RunPlan;
use crate::files::in_words;
use crate::simulation::Simulation;

/// The folder of checkpoints, in that of the results.
const CHECKPOINTS: &str = "checkpoints";
/// The ending of their files.
const ENDING: &str = "checkpoint";
/// What their layout is called; another one is not read.
const LAYOUT: u32 = 1;
/// The longest first line that is believed, bytes.
const HEAD_MAX: u64 = 4096;
/// The hash at a file's end, bytes.
const HASH_BYTES: u64 = blake3::OUT_LEN as u64;
/// Room for the texts of a state, bytes: names of regions and sectors.
const TEXTS_MAX: usize = 16 << 20;

/// Which run a checkpoint is of, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    millpond: String,
    layout: u32,
    /// The run's id, which hashes scenario, seed and replicate.
    run: String,
    month: u32,
}

/// Where and how often runs are written down.
#[derive(Clone, Debug)]
pub struct Checkpoints {
    dir: PathBuf,
    /// Months from one to the next; none are written when none.
    every: Option<u32>,
    /// Whether runs are taken up where they were.
    resume: bool,
}

impl Checkpoints {
    /// Of the runs of a results folder.
    #[must_use]
    pub fn new(results: &Path, every: Option<u32>, resume: bool) -> Self {
        Self {
            dir: results.join(CHECKPOINTS),
            every,
            resume,
        }
    }

    fn path(&self, plan: &RunPlan) -> PathBuf {
        self.dir.join(format!("{}.{ENDING}", plan.id))
    }

    /// Whether some of these runs have been written down and are not to be taken up.
    #[must_use]
    pub fn passed_over(&self, plans: &[RunPlan]) -> bool {
        !self.resume && plans.iter().any(|plan| self.path(plan).exists())
    }

    fn damaged(&self, plan: &RunPlan) -> RecordError {
        let words = "the checkpoint is cut off or damaged: remove it, and its run begins anew";
        RecordError::read(&self.path(plan), words)
    }

    /// How many months of these runs are there already.
    ///
    /// # Errors
    /// When they are to be taken up, and one is damaged or the folder holds other runs' checkpoints alone.
    pub fn months_there(&self, plans: &[RunPlan]) -> Result<u32, RecordError> {
        if !self.resume || !self.dir.exists() {
            return Ok(0);
        }
        let (mut months, mut found) = (0, false);
        for plan in plans {
            if let Some((reader, head)) = self.open(plan)? {
                if !reader.ends_with_its_hash() {
                    return Err(self.damaged(plan));
                }
                months += head.month;
                found = true;
            }
        }
        let unread = |e: std::io::Error| RecordError::read(&self.dir, in_words(&e));
        let mut others = std::fs::read_dir(&self.dir).map_err(unread)?.flatten();
        let is_checkpoint = |path: PathBuf| path.extension().is_some_and(|e| e == ENDING);
        if !found && others.any(|other| is_checkpoint(other.path())) {
            let words = "its checkpoints are of other runs: the scenario (its months too), its seed or the program has \
                         changed; take another --out, or remove this folder to begin anew";
            return Err(RecordError::refused(&self.dir, words));
        }
        Ok(months)
    }

    /// Writes a run down when its month has come.
    ///
    /// # Errors
    /// When the disk refuses; what was written before stays.
    pub fn after_month(&self, plan: &RunPlan, run: &Simulation) -> Result<(), RecordError> {
        let month = run.economy().month;
        let is_last = month == plan.months();
        match self.every {
            Some(every) if is_last || month.is_multiple_of(every) => self.write(plan, run),
            _ => Ok(()),
        }
    }

    /// Writes down a run that is broken off.
    ///
    /// # Errors
    /// As [`Checkpoints::after_month`].
    pub fn broken_off(&self, plan: &RunPlan, run: &Simulation) -> Result<(), RecordError> {
        self.every.map_or(Ok(()), |_| self.write(plan, run))
    }

    fn write(&self, plan: &RunPlan, run: &Simulation) -> Result<(), RecordError> {
        prepare(&self.dir)?;
        let path = self.path(plan);
        let mut file = WholeFile::begin(&self.dir, &format!("{}.{ENDING}", plan.id))?;
        let head = Head {
            millpond: env!("CARGO_PKG_VERSION").to_owned(),
            layout: LAYOUT,
            run: plan.id.clone(),
            month: run.economy().month,
        };
        let refused = || RecordError::write(&path);
        let mut line = serde_json::to_string(&head).map_err(|e| refused()(e.into()))?;
        line.push('\n');
        file.write_all(line.as_bytes()).map_err(refused())?;
        let mut told = Told {
            inner: &mut file,
            error: None,
        };
        if let Err(error) = postcard::to_io(&run.state(), &mut told) {
            let why = told.error.unwrap_or_else(|| std::io::Error::other(error));
            return Err(refused()(why));
        }
        let hash = file.hash();
        file.write_all(hash.as_bytes()).map_err(refused())?;
        file.finish_on_disk().map(drop)
    }

    /// A run as it was last written down; none when it was not, or is not to be taken up.
    ///
    /// # Errors
    /// When its checkpoint is cut off, damaged or of another version.
    pub fn last(&self, plan: &RunPlan) -> Result<Option<Simulation>, RecordError> {
        if !self.resume {
            return Ok(None);
        }
        let Some((mut reader, head)) = self.open(plan)? else {
            return Ok(None);
        };
        let mut texts = vec![0; TEXTS_MAX];
        let flavor = IOReader::new(&mut reader, &mut texts);
        let mut state = postcard::Deserializer::from_flavor(flavor);
        let run = Simulation::resumed(&plan.scenario, plan.luck, &mut state);
        let run = run.map_err(|_| self.damaged(plan))?;
        let hash = reader.hasher.finalize();
        let mut written = Vec::new();
        let ending = reader.inner.take(HASH_BYTES + 1).read_to_end(&mut written);
        let fits = written == hash.as_bytes() && run.economy().month == head.month;
        if ending.is_err() || !fits {
            return Err(self.damaged(plan));
        }
        Ok(Some(run))
    }

    /// Opens a run's checkpoint after its first line.
    fn open(&self, plan: &RunPlan) -> Result<Option<(Hashed, Head)>, RecordError> {
        let path = self.path(plan);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordError::read(&path, in_words(&error))),
        };
        let mut reader = Hashed {
            inner: BufReader::new(file),
            hasher: blake3::Hasher::new(),
        };
        let mut line = Vec::new();
        let read = (&mut reader.inner)
            .take(HEAD_MAX)
            .read_until(b'\n', &mut line);
        let head = read
            .ok()
            .and_then(|_| serde_json::from_slice::<Head>(&line).ok());
        reader.hasher.update(&line);
        let Some(head) = head else {
            return Err(RecordError::read(&path, "it is no checkpoint"));
        };
        let version = env!("CARGO_PKG_VERSION");
        if head.millpond != version || head.layout != LAYOUT || head.run != plan.id {
            let words = format!(
                "the checkpoint is of run {}, made by millpond {} (layout {}); this is run {} of {version} (layout {LAYOUT})",
                head.run, head.millpond, head.layout, plan.id
            );
            return Err(RecordError::read(&path, words));
        }
        Ok(Some((reader, head)))
    }

    /// Removes the checkpoints of runs whose results are written, and half-written files that a killed run has
    /// left behind, where this one has gone on from there.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn remove(&self, plans: &[RunPlan]) -> Result<(), RecordError> {
        for plan in plans {
            match std::fs::remove_file(self.path(plan)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(RecordError::write(&self.path(plan))(error));
                }
                _ => {}
            }
        }
        if self.resume {
            remove_leftovers(&self.dir, ENDING);
            self.dir
                .parent()
                .into_iter()
                .for_each(|results| remove_leftovers(results, "csv"));
        }
        // Other runs' checkpoints keep their folder.
        let _ = std::fs::remove_dir(&self.dir);
        Ok(())
    }
}

/// A file that keeps why it could not be written, which postcard does not say.
struct Told<'a, W> {
    inner: &'a mut W,
    error: Option<std::io::Error>,
}

impl<W: Write> Write for Told<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.inner.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// A file whose bytes are hashed as they are read.
struct Hashed {
    inner: BufReader<File>,
    hasher: blake3::Hasher,
}

impl Hashed {
    /// Whether the rest of the file ends with the hash of all before it.
    fn ends_with_its_hash(mut self) -> bool {
        let length = self.inner.get_ref().metadata().map(|data| data.len());
        let state = length.ok().and_then(|length| {
            let rest = length.checked_sub(self.inner.stream_position().ok()?)?;
            rest.checked_sub(HASH_BYTES)
        });
        let copied = state.and_then(|bytes| {
            let mut state = (&mut self).take(bytes);
            std::io::copy(&mut state, &mut std::io::sink()).ok()
        });
        let mut written = Vec::new();
        let hash = self.hasher.finalize();
        copied == state
            && state.is_some()
            && self.inner.read_to_end(&mut written).is_ok()
            && written == hash.as_bytes()
    }
}

impl Read for Hashed {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::cases::CasePlan;
    use crate::experiment::plan::plans;
    use crate::files::read_text;
    use crate::scenario::load;
    use crate::simulation::Unwatched;

    fn plan(path: &str, months: u32) -> RunPlan {
        let settings = [format!("run.months={months}"), "world.scale=60".to_owned()];
        let scenario = load(path, &settings, &read_text).expect("a bundled scenario");
        let cases = CasePlan::own(&scenario);
        plans(&[scenario], &cases, 0..1, 1).remove(0)
    }

    fn live(run: &mut Simulation, months: u32) {
        for _ in 0..months {
            run.step(&mut Unwatched).expect("the books add up");
        }
    }

    #[test]
    fn a_run_that_is_taken_up_goes_on_as_if_it_had_never_stopped() {
        for path in [
            "scenarios/village/localised.toml",
            "scenarios/scotland/everyone-localises.toml",
            "scenarios/history/2020.toml",
            "scenarios/local-money/two-regions.toml",
            "scenarios/local-money/sardex.toml",
        ] {
            let plan = plan(path, 30);
            let dir = tempfile::tempdir().expect("a folder");
            let kept = Checkpoints::new(dir.path(), Some(7), true);
            assert!(kept.last(&plan).expect("none is no error").is_none());
            let mut run = Simulation::new(&plan.scenario, plan.luck).expect("it can be built");
            live(&mut run, 17);
            kept.write(&plan, &run).expect("it can be written");
            let mut again = kept
                .last(&plan)
                .expect("it can be read")
                .expect("it is there");
            assert_eq!(
                kept.months_there(std::slice::from_ref(&plan)).ok(),
                Some(17)
            );
            live(&mut run, 13);
            live(&mut again, 13);
            // As text, so that what is not a number is the same as itself.
            let said = |run: &Simulation| format!("{:?} {:?}", run.series(), run.last_year());
            assert_eq!(said(&run), said(&again), "{path}");
            let traffic = |run: &Simulation| format!("{:?}", run.traffic().collect::<Vec<_>>());
            assert_eq!(traffic(&run), traffic(&again), "{path}");
            kept.remove(std::slice::from_ref(&plan))
                .expect("it can be removed");
            assert!(!dir.path().join(CHECKPOINTS).exists());
        }
    }

    #[test]
    fn what_is_cut_off_damaged_or_of_another_run_is_not_taken_up() {
        let plan = plan("scenarios/village/world.toml", 12);
        let dir = tempfile::tempdir().expect("a folder");
        let kept = Checkpoints::new(dir.path(), Some(6), true);
        let mut run = Simulation::new(&plan.scenario, plan.luck).expect("it can be built");
        live(&mut run, 6);
        kept.write(&plan, &run).expect("it can be written");
        let whole = std::fs::read(kept.path(&plan)).expect("it is there");
        let mut damaged = whole.clone();
        damaged[whole.len() / 2] ^= 1;
        let longer = [&whole[..], b"x"].concat();
        let cut = whole[..whole.len() - 7].to_vec();
        for bytes in [damaged, longer, cut, whole[..9].to_vec(), Vec::new()] {
            std::fs::write(kept.path(&plan), bytes).expect("it can be written");
            assert!(kept.last(&plan).is_err());
            // Known before any run goes on.
            assert!(kept.months_there(std::slice::from_ref(&plan)).is_err());
        }
        std::fs::write(kept.path(&plan), &whole).expect("it can be written");
        let mut other = plan.clone();
        other.id = "0123456789abcdef".to_owned();
        let error = kept
            .months_there(&[other.clone()])
            .expect_err("of another run");
        assert!(error.to_string().contains("of other runs"));
        std::fs::rename(kept.path(&plan), kept.path(&other)).expect("it can be renamed");
        let error = kept
            .last(&other)
            .expect_err("its first line says whose it is");
        assert!(error.to_string().contains(&plan.id));
    }
}
