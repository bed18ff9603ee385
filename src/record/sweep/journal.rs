//! The journal: finished runs, appended one by one, each with a checksum.
//!
//! A frame is the length of its payload, eight bytes of its BLAKE3 hash, and the payload (postcard).
//! The first frame names the sweep. A process that is killed leaves at most one frame cut off at the
//! end; opening the journal cuts it away. Frames are handed to the system as soon as a run is done and
//! forced to the disk every few seconds, so that a power failure costs little.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::record::RecordError;

/// How long what was appended may wait before it is forced to the disk.
const SYNC_EVERY: Duration = Duration::from_secs(5);
/// Bytes of a frame before its payload: length and checksum.
const FRAME_HEAD: usize = 12;
/// The longest payload that is believed, bytes.
const PAYLOAD_MAX: usize = 1 << 30;

/// What a journal is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Version of the program.
    pub millpond: String,
    /// What runs of one folder must agree in.
    pub kind: String,
    /// The whole plan, where only a part is in this file; empty in a sweep's own journal, which may
    /// be added to.
    pub plan: String,
    /// Which shard of how many; 0 of 0 for a whole sweep.
    pub shard: [u32; 2],
}

/// One finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Its id.
    pub id: u64,
    /// Its status.
    pub status: String,
    /// Why it has no figures.
    pub error: String,
    /// Hash of everything that it recorded.
    pub hash: String,
    /// Its figures.
    pub outcomes: Vec<f64>,
    /// Its months: by month, region and outcome.
    pub months: Vec<f64>,
}

/// A journal that is being written and read.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    places: BTreeMap<u64, u64>,
    end: u64,
    synced: Instant,
}

impl Journal {
    /// Opens the journal of `head` at `path`, or begins it. What a killed process left half is cut off.
    ///
    /// # Errors
    /// When it is another sweep's, or the disk refuses.
    pub fn open(path: &Path, head: &Head) -> Result<Self, RecordError> {
        let mut journal = Self::begin(path)?;
        let mut first = true;
        let kept = journal.scan(|frame| {
            if std::mem::take(&mut first) {
                return head_of(frame).filter(|found| found == head).map(|_| None);
            }
            finished_of(frame).map(|run| Some(run.id))
        })?;
        if first {
            // Less than a whole first frame is what a kill at the very start leaves.
            let head = encoded(head, path)?;
            let length = journal
                .file
                .metadata()
                .map_err(|e| unreadable(path, &e))?
                .len();
            if length >= (FRAME_HEAD + head.len()) as u64 {
                return Err(RecordError::read(path, "it is not a journal of runs"));
            }
            journal.append_frame(&head)?;
        } else if kept == 0 {
            let words = "it belongs to another sweep or version";
            return Err(RecordError::refused(path, words));
        }
        Ok(journal)
    }

    /// Opens a finished journal to read it.
    ///
    /// # Errors
    /// When it is missing, damaged, or cut off.
    pub fn read(path: &Path) -> Result<(Head, Self), RecordError> {
        let length = std::fs::metadata(path)
            .map_err(|e| unreadable(path, &e))?
            .len();
        let mut journal = Self::begin(path)?;
        let mut head = None;
        let kept = journal.scan(|frame| {
            if head.is_none() {
                head = head_of(frame);
                return head.is_some().then_some(None);
            }
            finished_of(frame).map(|run| Some(run.id))
        })?;
        match head {
            Some(head) if kept == length => Ok((head, journal)),
            Some(_) => Err(RecordError::read(path, "it is damaged or cut off")),
            None => Err(RecordError::read(path, "it is not a journal of runs")),
        }
    }

    fn begin(path: &Path) -> Result<Self, RecordError> {
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        Ok(Self {
            path: path.to_owned(),
            file: file.map_err(RecordError::write(path))?,
            places: BTreeMap::new(),
            end: 0,
            synced: Instant::now(),
        })
    }

    /// Reads all whole frames; `take` says which run each is, or none to stop before it. Cuts off the
    /// rest and returns how many bytes were kept.
    fn scan(
        &mut self,
        mut take: impl FnMut(&[u8]) -> Option<Option<u64>>,
    ) -> Result<u64, RecordError> {
        let fails = RecordError::write(&self.path);
        let mut reader = BufReader::with_capacity(1 << 20, &self.file);
        let mut at = 0;
        let mut payload = Vec::new();
        while let Some(length) = next_frame(&mut reader, &mut payload) {
            let Some(run) = take(&payload) else { break };
            if let Some(id) = run {
                self.places.insert(id, at);
            }
            at += length;
        }
        drop(reader);
        self.end = at;
        self.file.seek(SeekFrom::Start(at)).map_err(fails)?;
        Ok(at)
    }

    /// Whether a run is there.
    #[must_use]
    pub fn has(&self, id: u64) -> bool {
        self.places.contains_key(&id)
    }

    /// The ids of all runs that are there, in order.
    pub fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        self.places.keys().copied()
    }

    /// How many runs are there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no run is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Appends a finished run; one that is there already stays as it is.
    ///
    /// # Errors
    /// When the disk refuses; the journal then is as it was.
    pub fn append(&mut self, run: &Finished) -> Result<(), RecordError> {
        if self.has(run.id) {
            return Ok(());
        }
        let at = self.end;
        self.append_frame(&encoded(run, &self.path)?)?;
        self.places.insert(run.id, at);
        if self.synced.elapsed() >= SYNC_EVERY {
            self.sync()?;
        }
        Ok(())
    }

    fn append_frame(&mut self, payload: &[u8]) -> Result<(), RecordError> {
        let mut frame = Vec::with_capacity(FRAME_HEAD + payload.len());
        frame.extend_from_slice(&(payload.len() as u32).to_le_bytes());
        frame.extend_from_slice(&checksum(payload));
        frame.extend_from_slice(payload);
        let written = self
            .file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.set_len(self.end))
            .and_then(|()| self.file.write_all(&frame));
        if let Err(error) = written {
            // What was written of the frame goes; where even that fails the next reader cuts it off.
            let _ = self.file.set_len(self.end);
            return Err(RecordError::write(&self.path)(error));
        }
        self.end += frame.len() as u64;
        Ok(())
    }

    /// Forces what was appended to the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&mut self) -> Result<(), RecordError> {
        self.synced = Instant::now();
        self.file
            .sync_data()
            .map_err(RecordError::write(&self.path))
    }

    /// A run that is there.
    ///
    /// # Errors
    /// When there is none, or it cannot be read any more.
    pub fn run(&mut self, id: u64) -> Result<Finished, RecordError> {
        let path = self.path.clone();
        let gone = || RecordError::read(&path, format!("run {id:016x} is not there"));
        let at = *self.places.get(&id).ok_or_else(gone)?;
        self.file
            .seek(SeekFrom::Start(at))
            .map_err(RecordError::write(&path))?;
        let mut payload = Vec::new();
        let read = next_frame(&mut self.file, &mut payload).and_then(|_| finished_of(&payload));
        read.ok_or_else(|| RecordError::read(&path, format!("run {id:016x} is damaged")))
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn unreadable(path: &Path, error: &io::Error) -> RecordError {
    RecordError::read(path, error.to_string())
}

fn checksum(payload: &[u8]) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&blake3::hash(payload).as_bytes()[..8]);
    short
}

fn encoded<T: Serialize>(value: &T, path: &Path) -> Result<Vec<u8>, RecordError> {
    let fails = |e: postcard::Error| RecordError::write(path)(io::Error::other(e));
    postcard::to_stdvec(value).map_err(fails)
}

fn head_of(payload: &[u8]) -> Option<Head> {
    postcard::from_bytes(payload).ok()
}

fn finished_of(payload: &[u8]) -> Option<Finished> {
    postcard::from_bytes(payload).ok()
}

/// Reads a frame's payload and returns the frame's length; none at the end or where a frame is not whole.
fn next_frame(reader: &mut impl Read, payload: &mut Vec<u8>) -> Option<u64> {
    let mut head = [0; FRAME_HEAD];
    reader.read_exact(&mut head).ok()?;
    let (length, sum) = head.split_at(4);
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    if length > PAYLOAD_MAX {
        return None;
    }
    payload.clear();
    // A length that lies must not take memory that the file does not have.
    let read = reader.take(length as u64).read_to_end(payload).ok()?;
    (read == length && checksum(payload) == sum).then_some((FRAME_HEAD + length) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Anything = Result<(), Box<dyn std::error::Error>>;

    fn head() -> Head {
        Head {
            millpond: "1".into(),
            kind: "k".into(),
            plan: String::new(),
            shard: [0, 0],
        }
    }

    fn run(id: u64) -> Finished {
        Finished {
            id,
            status: "ok".into(),
            error: String::new(),
            hash: "h".into(),
            outcomes: vec![id as f64, f64::NAN],
            months: vec![0.5; 7],
        }
    }

    #[test]
    fn runs_come_back_after_a_restart() -> Anything {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("journal");
        let mut journal = Journal::open(&path, &head())?;
        for id in [3, 1, 2] {
            journal.append(&run(id))?;
        }
        journal.append(&run(1))?;
        drop(journal);
        let mut journal = Journal::open(&path, &head())?;
        assert_eq!(journal.ids().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(journal.run(2)?.months, run(2).months);
        assert!(journal.run(9).is_err());
        Ok(())
    }

    #[test]
    fn whatever_is_cut_off_the_end_costs_the_last_run_at_most() -> Anything {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("journal");
        let mut journal = Journal::open(&path, &head())?;
        journal.append(&run(1))?;
        let whole = std::fs::metadata(&path)?.len();
        journal.append(&run(2))?;
        let all = std::fs::read(&path)?;
        for length in whole..all.len() as u64 {
            std::fs::write(&path, &all[..length as usize])?;
            let mut journal = Journal::open(&path, &head())?;
            assert_eq!(journal.ids().collect::<Vec<_>>(), [1]);
            journal.append(&run(2))?;
            assert_eq!(
                std::fs::read(&path)?,
                all,
                "it goes on as if nothing had been"
            );
        }
        Ok(())
    }

    #[test]
    fn another_sweeps_journal_is_refused_and_stays() -> Anything {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("journal");
        Journal::open(&path, &head())?.append(&run(1))?;
        let before = std::fs::read(&path)?;
        let other = Head {
            kind: "other".into(),
            ..head()
        };
        let refused = Journal::open(&path, &other).map(drop);
        assert!(refused.is_err_and(|e| e.to_string().contains("another sweep")));
        assert_eq!(std::fs::read(&path)?, before);
        std::fs::write(&path, &before[..before.len() - 1])?;
        assert!(Journal::read(&path).is_err_and(|e| e.to_string().contains("cut off")));
        std::fs::write(&path, "run_id,status\n")?;
        assert!(Journal::read(&path).is_err_and(|e| e.to_string().contains("not a journal")));
        Ok(())
    }
}
