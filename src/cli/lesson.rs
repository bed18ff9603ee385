//! `millpond lesson`: lessons with their runs, as text or as a page that needs no network.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::error::CliError;
use super::library::library;
use super::{Format, Global, note};
use crate::files;
use crate::lesson::page::{Given, Parts};
use crate::lesson::recording::RunError;
use crate::lesson::{self, Lesson, LessonError};

/// Arguments of `millpond lesson`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The lesson; all are listed without it
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Write it as one HTML file that works without a network
    #[arg(long, value_name = "FILE", requires = "name")]
    pub export: Option<PathBuf>,
    /// Write all lessons into a folder, over those that are there, for a web server whose root has their script and style
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["name", "export"])]
    pub site: Option<PathBuf>,
    /// Folder with the scenarios
    #[arg(long, value_name = "FOLDER", default_value = "scenarios")]
    pub scenarios: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond lesson
  millpond lesson leaky-bucket
  millpond lesson leaky-bucket --export leaky-bucket.html";

/// Lists lessons, tells one, or writes pages.
///
/// # Errors
/// When there is no such lesson, its runs fail, or a file cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let known = [Format::Text, Format::Json];
    global.has_formats("lesson", &known)?;
    let Some(name) = &args.name else {
        let lessons = lesson::all()?;
        match &args.site {
            None => super::print(&listed(&lessons, global.format)?)?,
            Some(folder) => site(&lessons, folder, &args.scenarios, global)?,
        }
        return Ok(ExitCode::SUCCESS);
    };
    let found = lesson::named(name)?;
    let lesson = found.ok_or_else(|| CliError::Usage(unknown(name)))?;
    let given = Given::new(&lesson, &library(&args.scenarios)?)?;
    match &args.export {
        None => super::print(&told(&given, global.format)?)?,
        Some(file) => {
            let page = given.page(Parts::Inside)?;
            super::write_file(file, page.as_bytes())?;
            note(
                global,
                &format!("{} is in {}", lesson.title, file.display()),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl From<LessonError> for CliError {
    fn from(error: LessonError) -> Self {
        match error {
            LessonError::Run(RunError::Problems(problems)) => Self::Scenario(problems),
            LessonError::Run(RunError::Audit(failure)) => Self::Audit(failure),
            other => Self::Failure(other.to_string()),
        }
    }
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = lesson::names().collect();
    format!(
        "there is no lesson `{name}`; there are {}",
        names.join(", ")
    )
}

fn listed(lessons: &[Lesson], format: Format) -> Result<String, CliError> {
    if format == Format::Json {
        let each = lessons.iter().map(|lesson| {
            serde_json::json!({
                "name": lesson.name, "title": lesson.title, "question": lesson.question, "minutes": lesson.minutes,
            })
        });
        return Ok(json(&each.collect()));
    }
    let mut text = String::new();
    for lesson in lessons {
        let Lesson {
            name,
            title,
            question,
            minutes,
            ..
        } = lesson;
        writeln!(
            text,
            "{name:<24}{title}, {minutes} minutes\n{:24}{question}",
            ""
        )
        .map_err(unwritten)?;
    }
    Ok(text)
}

fn json(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn unwritten(error: std::fmt::Error) -> CliError {
    CliError::Failure(error.to_string())
}

/// A lesson and its figures.
fn told(given: &Given, format: Format) -> Result<String, CliError> {
    let Given {
        lesson, figures, ..
    } = given;
    if format == Format::Json {
        let figures: serde_json::Map<_, _> = figures
            .all()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        return Ok(json(
            &serde_json::json!({ "lesson": lesson, "figures": figures }),
        ));
    }
    let mut text = String::new();
    let mut part = |head: &str, paragraphs: &[&str]| {
        write!(text, "{head}\n{}\n", "-".repeat(head.chars().count()))?;
        paragraphs
            .iter()
            .try_for_each(|paragraph| writeln!(text, "{paragraph}"))?;
        writeln!(text)
    };
    let all = |paragraphs: &[String]| paragraphs.join("\n");
    let answer = |quiz: &lesson::Quiz| format!("{}: {}", quiz.answers[quiz.right], quiz.why);
    let parts = [
        (
            lesson.title.as_str(),
            vec![lesson.question.clone(), all(&lesson.story)],
        ),
        (
            "Predict",
            vec![
                lesson.predict.question.clone(),
                lesson.predict.answers.join(" / "),
                answer(&lesson.predict),
            ],
        ),
        ("What happened", vec![all(&lesson.happened)]),
        (
            "Where the first thought is wrong",
            vec![
                lesson.surprise.intuition.clone(),
                lesson.surprise.try_it.clone(),
                all(&lesson.surprise.truth),
            ],
        ),
        (
            "Before you go",
            vec![
                lesson.exit.question.clone(),
                lesson.exit.answers.join(" / "),
                answer(&lesson.exit),
            ],
        ),
    ];
    for (head, paragraphs) in &parts {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        part(head, &paragraphs).map_err(unwritten)?;
    }
    Ok(text)
}

/// Writes all lessons and their list into a folder.
fn site(
    lessons: &[Lesson],
    folder: &Path,
    scenarios: &Path,
    global: &Global,
) -> Result<(), CliError> {
    let library = library(scenarios)?;
    let mut pages = vec![("index.html".to_owned(), lesson::page::list(lessons)?)];
    for lesson in lessons {
        note(global, &lesson.title);
        let given = Given::new(lesson, &library)?;
        let page = given.page(Parts::Beside)?;
        pages.push((format!("{}.html", lesson.name), page));
    }
    files::write_folder(folder, &pages, true).map_err(CliError::Failure)
}
