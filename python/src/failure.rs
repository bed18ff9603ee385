//! What went wrong, as Python's exceptions: `millpond/_errors.py` has their classes.

use millpond::cli::error::CliError;
use millpond::record::RecordError;
use millpond::scenario::problem::{Place, Problem, Problems};
use millpond::simulation::AuditFailure;
use pyo3::prelude::*;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// A scenario, design or table is refused.
    Scenario(Problems),
    /// The books of a month do not add up.
    Audit(AuditFailure),
    /// Results cannot be written or read.
    Results(String),
    /// Anything else, in words.
    Other(String),
}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        match error {
            CliError::Scenario(problems) => Self::Scenario(problems),
            CliError::Audit(failure) => Self::Audit(failure),
            CliError::Failure(words) | CliError::Usage(words) => Self::Other(words),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::Results(error.to_string())
    }
}

impl From<arrow_schema::ArrowError> for Failure {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Other(error.to_string())
    }
}

impl Failure {
    /// The exception to raise.
    pub fn raise(self, py: Python) -> PyErr {
        let made = match &self {
            Self::Scenario(problems) => said(py, problems),
            Self::Audit(failure) => {
                let AuditFailure {
                    month,
                    region,
                    identity,
                    gap,
                } = failure;
                let words = failure.to_string();
                make(py, "AuditError", (words, *month, region, identity, *gap))
            }
            Self::Results(words) => make(py, "ResultsError", (words,)),
            Self::Other(words) => make(py, "MillpondError", (words,)),
        };
        made.map_or_else(|error| error, PyErr::from_value)
    }
}

/// A `MillpondError` of these words.
pub fn raised(py: Python, words: &str) -> PyErr {
    Failure::Other(words.to_owned()).raise(py)
}

fn make<'py, A>(py: Python<'py>, class: &str, arguments: A) -> PyResult<Bound<'py, PyAny>>
where
    A: pyo3::call::PyCallArgs<'py>,
{
    py.import("millpond._errors")?
        .getattr(class)?
        .call1(arguments)
}

/// The problems of a scenario with their spans.
fn said<'py>(py: Python<'py>, problems: &Problems) -> PyResult<Bound<'py, PyAny>> {
    let list: Vec<Bound<PyAny>> = problems
        .list
        .iter()
        .map(|problem| one(py, problems, problem))
        .collect::<PyResult<_>>()?;
    make(py, "ScenarioError", (list,))
}

fn one<'py>(
    py: Python<'py>,
    problems: &Problems,
    problem: &Problem,
) -> PyResult<Bound<'py, PyAny>> {
    let sources = &problems.sources;
    let place = problem.place;
    let file = place.and_then(|place| sources.of(place)).map(|s| &s.path);
    let start = place.map(|place| sources.line_and_column(place));
    let end = place.map(|place| {
        let start = place.end;
        sources.line_and_column(Place { start, ..place })
    });
    let (line, column) = (start.map(|p| p.0), start.map(|p| p.1));
    let (end_line, end_column) = (end.map(|p| p.0), end.map(|p| p.1));
    let words = (&problem.path, &problem.message, &problem.hint);
    let (key, message, hint) = words;
    make(
        py,
        "Problem",
        (file, line, column, end_line, end_column, key, message, hint),
    )
}
