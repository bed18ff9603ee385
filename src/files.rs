//! Reading the files of a scenario, with limits: what is too big or no text is refused in words.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The largest text that is read, bytes.
pub const TEXT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Reads a text file.
///
/// # Errors
/// In words: why it cannot be read. A file beyond [`TEXT_BYTES_MAX`] is refused unread.
pub fn read_text(path: &str) -> Result<String, String> {
    read_text_within(path, TEXT_BYTES_MAX)
}

/// Reads a text file of at most `limit` bytes.
///
/// # Errors
/// In words: why it cannot be read. A larger file is refused unread.
pub fn read_text_within(path: &str, limit: u64) -> Result<String, String> {
    let file = File::open(path).map_err(|error| in_words(&error))?;
    let metadata = file.metadata().map_err(|error| in_words(&error))?;
    if metadata.is_dir() {
        return Err("it is a folder, not a file".to_string());
    }
    if metadata.len() > limit {
        return Err(too_large(
            limit,
            &format!("{} MiB", metadata.len() / 1024 / 1024),
        ));
    }
    let mut bytes = Vec::new();
    // Pipes and devices do not say how long they are.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| in_words(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit, "more"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good]
            .split(|&byte| byte == b'\n')
            .count();
        format!(
            "it is not UTF-8 text: byte {} (line {line}) is wrong; save it as UTF-8",
            good + 1
        )
    })
}

fn too_large(limit: u64, size: &str) -> String {
    format!(
        "it is larger than {} MiB ({size}), the most that is read",
        limit / 1024 / 1024
    )
}

/// All texts below a folder whose names end so, by their path from it, `/` between its parts. Links are not
/// followed, so nothing outside the folder is read.
///
/// # Errors
/// In words: what cannot be read, or that there are more than `most` files.
pub fn texts_below(
    folder: &Path,
    endings: &[&str],
    most: usize,
) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let said = |error: std::io::Error| format!("{}: {}", folder.display(), in_words(&error));
        for entry in std::fs::read_dir(&folder).map_err(said)? {
            let entry = entry.map_err(said)?;
            let kind = entry.file_type().map_err(said)?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let (path, name) = (entry.path(), format!("{prefix}{name}"));
            if kind.is_dir() {
                folders.push((path, format!("{name}/")));
            } else if kind.is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
                let text = read_text(&path.to_string_lossy());
                let text = text.map_err(|why| format!("{}: {why}", path.display()))?;
                texts.insert(name, text);
            }
            if texts.len() > most {
                let folder = folder.display();
                return Err(format!(
                    "there are more than {most} files in and below {folder}"
                ));
            }
        }
    }
    Ok(texts)
}

/// Why a file cannot be read, in words.
#[must_use]
pub fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_string(),
        ErrorKind::PermissionDenied => "no permission to read it".to_string(),
        ErrorKind::IsADirectory => "it is a folder, not a file".to_string(),
        _ => error.to_string(),
    }
}

/// Writes a new text file in one piece: it appears whole or not at all, and never over another.
///
/// # Errors
/// In words: why it cannot be written.
pub fn write_new(path: &Path, text: &str) -> Result<(), String> {
    use std::io::Write;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file =
        tempfile::NamedTempFile::new_in(folder).map_err(|error| in_words_of_write(&error))?;
    file.write_all(text.as_bytes())
        .map_err(|error| in_words_of_write(&error))?;
    file.persist_noclobber(path)
        .map_err(|error| in_words_of_write(&error.error))?;
    Ok(())
}

/// Writes a folder of text files in one piece: it appears whole or not at all. A folder that holds
/// something is refused unless `force`; then files of the same names are replaced, each in one piece,
/// and the others stay.
///
/// # Errors
/// In words: why it cannot be written.
pub fn write_folder(folder: &Path, files: &[(String, String)], force: bool) -> Result<(), String> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let in_words = |error: std::io::Error| in_words_of_write(&error);
    let taken = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(in_words(error)),
    };
    if taken && !force {
        return Err(
            "it holds files; choose another folder, or replace them with --force".to_string(),
        );
    }
    std::fs::create_dir_all(parent).map_err(in_words)?;
    let made = tempfile::Builder::new()
        .prefix(".millpond-")
        .tempdir_in(parent)
        .map_err(in_words)?;
    for (name, text) in files {
        std::fs::write(made.path().join(name), text).map_err(in_words)?;
    }
    if taken {
        for (name, _) in files {
            std::fs::rename(made.path().join(name), folder.join(name)).map_err(in_words)?;
        }
        return Ok(());
    }
    open_to_all(made.path()).map_err(in_words)?;
    // An empty folder gives way.
    let _ = std::fs::remove_dir(folder);
    std::fs::rename(made.keep(), folder).map_err(in_words)
}

/// A temporary folder is its owner's alone; one that stays is like any other.
fn open_to_all(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn in_words_of_write(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such folder".to_string(),
        ErrorKind::PermissionDenied => "no permission to write there".to_string(),
        ErrorKind::AlreadyExists => "it exists and is left as it is".to_string(),
        _ => error.to_string(),
    }
}
