//! Reading the files of a scenario, with limits: what is too big or no text is refused in words.

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
    let file = File::open(path).map_err(|error| in_words(&error))?;
    let metadata = file.metadata().map_err(|error| in_words(&error))?;
    if metadata.is_dir() {
        return Err("it is a folder, not a file".to_string());
    }
    if metadata.len() > TEXT_BYTES_MAX {
        return Err(too_large(&format!("{} MiB", metadata.len() / 1024 / 1024)));
    }
    let mut bytes = Vec::new();
    // Pipes and devices do not say how long they are.
    file.take(TEXT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| in_words(&error))?;
    if bytes.len() as u64 > TEXT_BYTES_MAX {
        return Err(too_large("more"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good]
            .split(|&byte| byte == b'\n')
            .count();
        format!(
            "it is not UTF-8 text: byte {} (line {line}) is wrong",
            good + 1
        )
    })
}

fn too_large(size: &str) -> String {
    format!(
        "it is larger than {} MiB ({size}) and no scenario",
        TEXT_BYTES_MAX / 1024 / 1024
    )
}

fn in_words(error: &std::io::Error) -> String {
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

fn in_words_of_write(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such folder".to_string(),
        ErrorKind::PermissionDenied => "no permission to write there".to_string(),
        ErrorKind::AlreadyExists => "it exists and is left as it is".to_string(),
        _ => error.to_string(),
    }
}
