//! Files that appear whole or not at all, hashed while they are written.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::RecordError;

/// A file that is written beside its place and renamed when it is whole.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    writer: BufWriter<NamedTempFile>,
    hasher: blake3::Hasher,
}

impl WholeFile {
    /// Begins a file `name` in `dir`, which must exist.
    ///
    /// # Errors
    /// When the directory cannot be written into.
    pub fn begin(dir: &Path, name: &str) -> Result<Self, RecordError> {
        let temporary = tempfile::Builder::new()
            .prefix(&format!(".{name}."))
            .tempfile_in(dir)
            .map_err(RecordError::write(dir))?;
        make_readable(&temporary).map_err(RecordError::write(dir))?;
        Ok(Self {
            path: dir.join(name),
            writer: BufWriter::new(temporary),
            hasher: blake3::Hasher::new(),
        })
    }

    /// Puts the file in its place and returns the hash of its bytes, hexadecimal.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be renamed; the old file then stays.
    pub fn finish(self) -> Result<String, RecordError> {
        let temporary = self
            .writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .map_err(RecordError::write(&self.path))?;
        temporary
            .persist(&self.path)
            .map_err(|e| e.error)
            .map_err(RecordError::write(&self.path))?;
        Ok(self.hasher.finalize().to_hex().to_string())
    }

    /// The hash of what has been written so far.
    #[must_use]
    pub fn hash(&self) -> blake3::Hash {
        self.hasher.finalize()
    }

    /// As [`WholeFile::finish`], and the bytes are on the disk before the file takes its place.
    ///
    /// # Errors
    /// As [`WholeFile::finish`].
    pub fn finish_on_disk(mut self) -> Result<String, RecordError> {
        let on_disk = self.writer.flush();
        let on_disk = on_disk.and_then(|()| self.writer.get_ref().as_file().sync_all());
        on_disk.map_err(RecordError::write(&self.path))?;
        self.finish()
    }

    /// Where the file will stand.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes a whole file at once and returns its hash.
///
/// # Errors
/// When it cannot be written.
pub fn write_whole(dir: &Path, name: &str, bytes: &[u8]) -> Result<String, RecordError> {
    let mut file = WholeFile::begin(dir, name)?;
    file.write_all(bytes)
        .map_err(RecordError::write(&dir.join(name)))?;
    file.finish()
}

/// Makes a results directory and checks that it can be written into.
///
/// # Errors
/// When it cannot be made or written into.
pub fn prepare(dir: &Path) -> Result<(), RecordError> {
    std::fs::create_dir_all(dir).map_err(RecordError::write(dir))?;
    tempfile::tempfile_in(dir)
        .map(drop)
        .map_err(RecordError::write(dir))
}

/// Temporary files are for their owner alone; results are for whoever may read new files.
#[cfg(unix)]
fn make_readable(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file()
        .set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Removes files with this ending that were begun in `dir` and never finished, as far as that can be done.
pub fn remove_leftovers(dir: &Path, ending: &str) {
    let Ok(files) = std::fs::read_dir(dir) else {
        return;
    };
    for file in files.flatten() {
        let name = file.file_name();
        // As [`WholeFile::begin`] names them: a dot, the name, a dot and some letters.
        let begun = name.to_str().and_then(|name| name.strip_prefix('.'));
        let begun = begun.and_then(|name| name.rsplit_once('.'));
        if begun.is_some_and(|(name, _)| name.ends_with(&format!(".{ending}"))) {
            let _ = std::fs::remove_file(file.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_with_the_hash_of_its_bytes() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let mut file = WholeFile::begin(dir.path(), "a.csv")?;
        file.write_all(b"one,")?;
        file.write_all(b"two\n")?;
        assert!(!dir.path().join("a.csv").exists());
        let hash = file.finish()?;
        let bytes = std::fs::read(dir.path().join("a.csv"))?;
        assert_eq!(bytes, b"one,two\n");
        assert_eq!(hash, blake3::hash(&bytes).to_hex().to_string());
        Ok(())
    }

    #[test]
    fn an_abandoned_file_leaves_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        drop(WholeFile::begin(dir.path(), "a.csv")?);
        assert_eq!(std::fs::read_dir(dir.path())?.count(), 0);
        Ok(())
    }

    #[test]
    fn a_directory_that_cannot_be_is_said_so() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        std::fs::write(dir.path().join("file"), "")?;
        let error = prepare(&dir.path().join("file").join("results")).err();
        assert!(error.is_some_and(|e| e.to_string().starts_with("cannot write results to ")));
        Ok(())
    }
}
