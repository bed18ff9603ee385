//! What is wrong with a scenario and where: problems with file, line, span and hint.

use std::fmt;
use std::path::{Component, Path, PathBuf};

/// A text that a scenario came from: a file, a table beside it, or one `--set`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// Its path as given, or `--set`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The texts that a scenario was read from, in the order of reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<SourceText>);

impl Sources {
    /// Keeps a text and returns the place of its first line.
    pub fn add(&mut self, path: &str, text: &str) -> Place {
        self.0.push(SourceText {
            path: path.to_string(),
            text: text.to_string(),
        });
        Place {
            source: self.0.len() - 1,
            start: 0,
            end: 0,
        }
    }

    /// The text that a place lies in.
    #[must_use]
    pub fn of(&self, place: Place) -> Option<&SourceText> {
        self.0.get(place.source)
    }

    /// A path that is named at `place`, from the folder of the text that names it.
    #[must_use]
    pub fn relative(&self, place: Place, path: &str) -> String {
        beside(self.of(place).map_or("", |source| &source.path), path)
    }

    /// The place where the text of a path begins, once it has been read.
    #[must_use]
    pub fn start_of(&self, path: &str) -> Option<Place> {
        let source = self.0.iter().position(|source| source.path == path)?;
        Some(Place {
            source,
            start: 0,
            end: 0,
        })
    }

    /// Line and column of a place, from 1; columns count characters.
    #[must_use]
    pub fn line_and_column(&self, place: Place) -> (usize, usize) {
        let text = self.of(place).map_or("", |source| &source.text);
        let before = text.get(..place.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }

    /// The place of a whole line (from 1), counted from the line that `first` lies on.
    #[must_use]
    pub fn line_from(&self, first: Place, line: usize) -> Place {
        let text = self.of(first).map_or("", |source| &source.text);
        let line = self.line_and_column(first).0 + line.max(1) - 1;
        let start: usize = text
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let length = text[start..].lines().next().map_or(0, str::len);
        Place {
            start,
            end: start + length,
            ..first
        }
    }
}

/// A path that is named in `file`, from the folder of that file.
#[must_use]
pub fn beside(file: &str, path: &str) -> String {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let mut clean = PathBuf::new();
    for step in folder.join(path).components() {
        match (step, clean.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                clean.pop();
            }
            _ => clean.push(step),
        }
    }
    clean.display().to_string()
}

/// Where something stands: bytes `start..end` of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index in [`Sources`].
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands; absent when a file could not be read at all.
    pub place: Option<Place>,
    /// The entry it concerns, as `--set` would name it; empty when it concerns the file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What would be right, where that can be said.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem of a file as a whole or of its grammar.
    #[must_use]
    pub fn of_file(place: Option<Place>, message: String, hint: Option<String>) -> Self {
        Self {
            place,
            path: String::new(),
            message,
            hint,
        }
    }
}

/// Everything that is wrong with a scenario, with the texts it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The texts.
    pub sources: Sources,
    /// The problems: by source, then by place.
    pub list: Vec<Problem>,
}

impl Problems {
    /// Sorts the problems by place.
    #[must_use]
    pub fn new(sources: Sources, mut list: Vec<Problem>) -> Self {
        list.sort_by_key(|problem| problem.place);
        Self { sources, list }
    }

    /// `path:line:column` of a problem; empty when it has no place.
    #[must_use]
    pub fn location(&self, problem: &Problem) -> String {
        let Some(place) = problem.place else {
            return String::new();
        };
        let path = self.sources.of(place).map_or("", |source| &source.path);
        let (line, column) = self.sources.line_and_column(place);
        format!("{path}:{line}:{column}")
    }
}

impl fmt::Display for Problems {
    /// One line a problem: `path:line:column: message (hint)`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.list.iter().enumerate() {
            if i > 0 {
                writeln!(out)?;
            }
            let location = self.location(problem);
            if !location.is_empty() {
                write!(out, "{location}: ")?;
            }
            write!(out, "{}", problem.message)?;
            if let Some(hint) = &problem.hint {
                write!(out, " ({hint})")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// The name among `known` that `given` was probably meant to be.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(&given.to_lowercase(), &name.to_lowercase());
    known
        .into_iter()
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// A hint that names the nearest of `known`, or else all of them.
#[must_use]
pub fn hint_among<'a>(given: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(given, known.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("allowed: {}", known.collect::<Vec<_>>().join(", ")),
    }
}
