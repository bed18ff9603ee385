//! Shards: parts of a sweep that run apart, on one machine or many, and are put together again.
//!
//! A shard is a contiguous part of the plan with a journal of its own, `0003-of-0008.part` while it
//! runs and `.done` when it is whole. Every shard names the whole plan, so that shards of different
//! plans cannot be mixed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::finish::Written;
use super::folder::{JOURNAL, SHARDS};
use super::running::{Ran, shard_range};
use super::{Sweep, id_text};
use crate::experiment::execute::Execution;
use crate::record::RecordError;
use crate::record::file::prepare;
use crate::record::sweep::journal::Journal;
use crate::record::sweep::lock::Lock;
use crate::record::sweep::manifest::SweepManifest;

/// The most shards.
pub const SHARDS_MAX: u32 = 9_999;

/// Which part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// From "3/8".
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = || {
            format!(
                "`{text}` is no shard: write i/n, e.g. 3/8, with i from 1 to n, n at most {SHARDS_MAX}"
            )
        };
        let (number, of) = text.split_once('/').ok_or_else(words)?;
        let number: u32 = number.trim().parse().map_err(|_| words())?;
        let of: u32 = of.trim().parse().map_err(|_| words())?;
        let fits = (1..=of).contains(&number) && of <= SHARDS_MAX;
        fits.then_some(Self { number, of }).ok_or_else(words)
    }

    fn stem(self) -> String {
        format!("{:04}-of-{:04}", self.number, self.of)
    }

    /// From the name of a shard's file, with whether it is whole.
    fn of_file(name: &str) -> Option<(Self, bool)> {
        let (stem, ending) = name.split_once('.')?;
        let (number, of) = stem.split_once("-of-")?;
        let done = match ending {
            "done" => true,
            "part" => false,
            _ => return None,
        };
        Some((
            Self {
                number: number.parse().ok()?,
                of: of.parse().ok()?,
            },
            done,
        ))
    }
}

/// What became of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShardEnd {
    /// It was there already, or the whole sweep is.
    There,
    /// It is whole now.
    Whole(Ran),
    /// It was broken off and can go on.
    Broken(Ran),
}

impl Sweep {
    /// Runs a shard in a folder, or what is left of it.
    ///
    /// # Errors
    /// When the folder holds another sweep, another number of shards or no room, or the same shard is
    /// under way elsewhere.
    pub fn run_shard(
        &self,
        dir: &Path,
        shard: Shard,
        execution: Execution,
        run_done: &(dyn Fn(bool) + Sync),
    ) -> Result<ShardEnd, RecordError> {
        if SweepManifest::find(dir)?.is_some_and(|m| m.left == 0 && m.plan == self.plan_hash()) {
            return Ok(ShardEnd::There);
        }
        let shards = dir.join(SHARDS);
        prepare(&shards)?;
        let _lock = Lock::take(&shards, &format!("-{}", shard.stem()))?;
        self.begin_shards(dir)?;
        for (other, _, path) in shards_in(&shards)? {
            if other.of != shard.of {
                let words = format!(
                    "the folder holds shards of {}, not of {}: the number of shards stays the same, or take another \
                     folder",
                    other.of, shard.of
                );
                return Err(RecordError::refused(&path, words));
            }
        }
        let head = self.head(self.plan_hash(), [shard.number, shard.of]);
        let done = shards.join(format!("{}.done", shard.stem()));
        if done.exists() {
            let (found, _) = Journal::read(&done)?;
            if found == head {
                return Ok(ShardEnd::There);
            }
            let words = "this shard is there, of another plan or version";
            return Err(RecordError::refused(&done, words));
        }
        let part = shards.join(format!("{}.part", shard.stem()));
        let mut journal = Journal::open(&part, &head)?;
        let range = shard_range(self.runs(), shard.number, shard.of);
        let ran = self.run(range, &mut journal, execution, run_done)?;
        if ran.left > 0 {
            return Ok(ShardEnd::Broken(ran));
        }
        drop(journal);
        std::fs::rename(&part, &done).map_err(RecordError::write(&done))?;
        Ok(ShardEnd::Whole(ran))
    }

    /// Manifest and points, which all shards write alike.
    fn begin_shards(&self, dir: &Path) -> Result<(), RecordError> {
        match SweepManifest::find(dir)? {
            Some(before) if before.plan == self.plan_hash() && before.files.is_empty() => {
                if dir.join(JOURNAL).exists() {
                    let words =
                        "a sweep without shards was begun here: finish it, or take another folder";
                    return Err(RecordError::refused(dir, words));
                }
                Ok(())
            }
            Some(before) if before.plan == self.plan_hash() && before.left > 0 => {
                let words =
                    "a sweep without shards was broken off here: finish it, or take another folder";
                Err(RecordError::refused(dir, words))
            }
            Some(before) => {
                super::folder::same_kind(dir, self, &before)?;
                let words =
                    "its shards are of a plan with other points or replicates: take another folder";
                Err(RecordError::refused(dir, words))
            }
            None => {
                self.write_points(dir)?;
                self.manifest().write(dir)
            }
        }
    }
}

/// The shards of a folder, in order: which, whether whole, where.
fn shards_in(shards: &Path) -> Result<Vec<(Shard, bool, PathBuf)>, RecordError> {
    let unread = |e: std::io::Error| RecordError::read(shards, e.to_string());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(shards).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        found.extend(Shard::of_file(&name).map(|(shard, done)| (shard, done, path)));
    }
    found.sort_by(|a, b| a.2.cmp(&b.2));
    Ok(found)
}

/// Puts the shards of these folders together into tables in `out`, as one sweep on one machine would
/// have written them.
///
/// # Errors
/// When a shard is missing, unfinished, of another plan, or holds a run that another has too.
pub fn merge(dirs: &[PathBuf], out: &Path) -> Result<(Sweep, Written), RecordError> {
    let (sweep, manifest) = Sweep::of_results(&dirs[0])?;
    if same_folder(&dirs[0], out) && manifest.left == 0 && !manifest.files.is_empty() {
        // An earlier merge got this far, perhaps not to the end of tidying up.
        remove_shards(out)?;
        let (finished, failed) = (manifest.finished, manifest.failed);
        return Ok((
            sweep,
            Written {
                finished,
                failed,
                ..Written::default()
            },
        ));
    }
    let mut journals: Vec<(PathBuf, Journal)> = Vec::new();
    let mut there: BTreeMap<u32, PathBuf> = BTreeMap::new();
    let mut of = None;
    for dir in dirs {
        let found = shards_in(&dir.join(SHARDS))?;
        if found.is_empty() {
            return Err(RecordError::refused(dir, "it holds no shards"));
        }
        for (shard, done, path) in found {
            if *of.get_or_insert(shard.of) != shard.of {
                let words = format!(
                    "it is a shard of {}, others are of {}",
                    shard.of,
                    of.unwrap_or(0)
                );
                return Err(RecordError::refused(&path, words));
            }
            if !done {
                // A folder beside may have it whole.
                continue;
            }
            let (head, journal) = Journal::read(&path)?;
            if head != sweep.head(manifest.plan.clone(), [shard.number, shard.of]) {
                return Err(RecordError::refused(
                    &path,
                    "it is of another plan or version",
                ));
            }
            if let Some(other) = there.insert(shard.number, path.clone()) {
                let words = format!("the same shard is in {} as well", other.display());
                return Err(RecordError::refused(&path, words));
            }
            journals.push((path, journal));
        }
    }
    let of = of.unwrap_or(0);
    let missing: Vec<String> = (1..=of)
        .filter(|n| !there.contains_key(n))
        .map(|n| n.to_string())
        .collect();
    if !missing.is_empty() {
        let words = format!(
            "of {of} shards these are missing or not finished: {}",
            missing.join(", ")
        );
        return Err(RecordError::refused(&dirs[0].join(SHARDS), words));
    }
    once(&sweep, &journals)?;
    prepare(out)?;
    let _lock = Lock::take(out, "")?;
    let find = |id| {
        let holder = journals.iter_mut().find(|(_, journal)| journal.has(id));
        holder.map(|(_, journal)| journal.run(id)).transpose()
    };
    let written = sweep.write_tables(out, find)?;
    if dirs.iter().any(|dir| same_folder(dir, out)) {
        remove_shards(out)?;
    }
    Ok((sweep, written))
}

fn remove_shards(dir: &Path) -> Result<(), RecordError> {
    match std::fs::remove_dir_all(dir.join(SHARDS)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(RecordError::write(dir)(error))
        }
        _ => Ok(()),
    }
}

fn same_folder(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Checks that each run of the plan is in exactly one shard, and no other run in any.
fn once(sweep: &Sweep, journals: &[(PathBuf, Journal)]) -> Result<(), RecordError> {
    let mut planned = std::collections::BTreeSet::new();
    for run in 0..sweep.runs() {
        let id = sweep.id(sweep.place(run));
        planned.insert(id);
        let mut holders = journals.iter().filter(|(_, journal)| journal.has(id));
        let (first, second) = (holders.next(), holders.next());
        match (first, second) {
            (Some(_), None) => {}
            (None, _) => {
                let words = format!("no shard has run {}", id_text(id));
                return Err(RecordError::refused(Path::new(SHARDS), words));
            }
            (Some((first, _)), Some((second, _))) => {
                let words = format!("run {} is in {} as well", id_text(id), first.display());
                return Err(RecordError::refused(second, words));
            }
        }
    }
    for (path, journal) in journals {
        if let Some(id) = journal.ids().find(|id| !planned.contains(id)) {
            let words = format!("its run {} is not in the plan", id_text(id));
            return Err(RecordError::refused(path, words));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_i_of_n() {
        assert_eq!(Shard::parse("3/8"), Ok(Shard { number: 3, of: 8 }));
        for bad in ["0/8", "9/8", "3", "a/b", "3/0", "1/100000", "-1/2"] {
            assert!(
                Shard::parse(bad).is_err_and(|words| words.contains("i/n")),
                "{bad}"
            );
        }
        let shard = Shard { number: 3, of: 8 };
        assert_eq!(Shard::of_file("0003-of-0008.part"), Some((shard, false)));
        assert_eq!(Shard::of_file("0003-of-0008.done"), Some((shard, true)));
        assert_eq!(Shard::of_file("notes.txt"), None);
    }
}
