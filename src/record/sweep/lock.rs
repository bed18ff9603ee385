//! One sweep in a folder at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::record::RecordError;

/// Name of the file that is locked.
const LOCK: &str = ".lock";

/// A folder, or a shard in it, that is this program's as long as this lives; the system lets go of it
/// however the program ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl Lock {
    /// Locks `dir` for the work of that name ("" for the folder as a whole).
    ///
    /// # Errors
    /// When another program has it, or the directory cannot be written into.
    pub fn take(dir: &Path, name: &str) -> Result<Self, RecordError> {
        let path = dir.join(format!("{LOCK}{name}"));
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(RecordError::write(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                let words = "another sweep is at work in this folder";
                Err(RecordError::refused(dir, words))
            }
            Err(TryLockError::Error(error)) => Err(RecordError::write(&path)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_locked_once_until_it_is_let_go() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let first = Lock::take(dir.path(), "")?;
        let second = Lock::take(dir.path(), "");
        assert!(second.is_err_and(|e| e.to_string().contains("another sweep")));
        drop(first);
        Lock::take(dir.path(), "")?;
        Ok(())
    }
}
