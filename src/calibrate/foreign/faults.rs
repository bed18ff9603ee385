//! What is wrong with somebody else's files, each fault at its file and line.

use crate::scenario::problem::{Place, Problem, Problems, Sources, nearest};

/// Faults that are shown; a wrong delimiter makes thousands.
const SHOWN_MAX: usize = 40;

/// What is wrong, and the texts it was found in.
#[derive(Default)]
pub(super) struct Faults {
    pub sources: Sources,
    pub list: Vec<Problem>,
}

impl Faults {
    /// A fault in a line of a text that begins at `file`.
    pub fn line(&mut self, file: Place, line: usize, message: String, hint: Option<String>) {
        // Finding a line reads the text: beyond what is shown it would take long.
        let place = if self.list.len() < SHOWN_MAX {
            self.sources.line_from(file, line)
        } else {
            file
        };
        self.list.push(Problem::of_file(Some(place), message, hint));
    }

    /// A fault at a place of the mapping.
    pub fn at(&mut self, place: Place, message: String, hint: Option<String>) {
        self.list.push(Problem::of_file(Some(place), message, hint));
    }

    /// All of them; what is more than can be read is counted.
    pub fn into_problems(self) -> Problems {
        let Self { sources, mut list } = self;
        let more = list.len().saturating_sub(SHOWN_MAX);
        list.truncate(SHOWN_MAX);
        let mut problems = Problems::new(sources, list);
        if more > 0 {
            let message = format!("and {more} more like these");
            problems.list.push(Problem::of_file(None, message, None));
        }
        problems
    }
}

/// Did you mean one of these?
pub(super) fn did_you_mean<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(given, known).map(|name| format!("did you mean `{name}`?"))
}

/// A few names, and how many more there are.
pub(super) fn some_of(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(6)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(6) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
