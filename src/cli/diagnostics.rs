//! A scenario's problems as pictures: file, line, caret, hint.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report,
};
use serde_json::{Value as Json, json};

use crate::scenario::problem::{Problem, Problems};

/// The problems as text for stderr, one picture each, with colours that a plain stream strips.
#[must_use]
pub fn pictures(problems: &Problems) -> String {
    let handler =
        GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).with_wrap_lines(false);
    let mut text = String::new();
    for problem in &problems.list {
        // Writing to a string does not fail.
        let _ = handler.render_report(&mut text, report(problems, problem).as_ref());
    }
    text
}

fn report(problems: &Problems, problem: &Problem) -> Report {
    let mut diagnostic = MietteDiagnostic::new(&problem.message);
    if let Some(hint) = &problem.hint {
        diagnostic = diagnostic.with_help(hint);
    }
    let Some((place, source)) = problem
        .place
        .and_then(|place| Some((place, problems.sources.of(place)?)))
    else {
        return Report::new(diagnostic);
    };
    let span = LabeledSpan::underline(place.start..place.end);
    let named = NamedSource::new(&source.path, source.text.clone());
    Report::new(diagnostic.with_label(span)).with_source_code(named)
}

/// The problems as JSON.
#[must_use]
pub fn as_json(problems: &Problems) -> Json {
    let one = |problem: &Problem| {
        let source = problem.place.and_then(|place| problems.sources.of(place));
        let position = problem
            .place
            .map(|place| problems.sources.line_and_column(place));
        json!({
            "file": source.map(|source| &source.path),
            "line": position.map(|(line, _)| line),
            "column": position.map(|(_, column)| column),
            "path": problem.path,
            "key": problem.path,
            "message": problem.message,
            "hint": problem.hint,
            "allowed": allowed(problem),
            "did_you_mean": meant(problem),
        })
    };
    problems.list.iter().map(one).collect()
}

/// The names that a hint allows, as a list; none where it says something else.
fn allowed(problem: &Problem) -> Option<Vec<&str>> {
    let names = problem.hint.as_deref()?.strip_prefix("allowed: ")?;
    Some(names.split(", ").collect())
}

/// The name that was probably meant.
fn meant(problem: &Problem) -> Option<&str> {
    let name = problem.hint.as_deref()?.strip_prefix("did you mean `")?;
    name.strip_suffix("`?")
}
