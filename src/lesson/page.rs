//! A lesson as an HTML page: one file that needs nothing else, or one that takes script and style from beside it.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde_json::Value;

use super::figures::Figures;
use super::recording::{Recording, record};
use super::{Lesson, LessonError};
use crate::live::Library;

const TEMPLATE: &str = include_str!("lesson.html");
const LIST: &str = include_str!("lessons.html");
/// The page's script.
pub const SCRIPT: &str = include_str!("../../web/dist/lesson.js");
/// The page's style.
pub const STYLE: &str = include_str!("../../web/dist/lesson.css");

/// A lesson with its runs and figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The lesson; its texts have their numbers.
    pub lesson: Lesson,
    /// Its runs.
    pub recording: Recording,
    /// Its figures.
    pub figures: Figures,
}

/// Where a page's script and style are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// In the page.
    Inside,
    /// Beside it, one folder up.
    Beside,
}

impl Given {
    /// Makes the runs of a lesson, and puts their numbers into its texts.
    ///
    /// # Errors
    /// When a run fails, or does not show what the texts say.
    pub fn new(lesson: &Lesson, library: &Library) -> Result<Self, LessonError> {
        let recording = record(lesson, library)?;
        let figures = Figures::read(lesson, &recording)?;
        Ok(Self {
            lesson: filled(lesson, &figures)?,
            recording,
            figures,
        })
    }

    /// The page.
    ///
    /// # Errors
    /// When the template and the lesson do not fit.
    pub fn page(&self, parts: Parts) -> Result<String, LessonError> {
        let Lesson { runs, .. } = &self.lesson;
        let stops = runs.stops.iter().map(|stop| [&stop.label, &stop.title]);
        let play = serde_json::json!({
            "recording": self.recording,
            "left_title": runs.left_title,
            "stops": stops.collect::<Vec<_>>(),
            "first": runs.first,
            "strikes": runs.shock.as_ref().map(|shock| shock.month),
            "charts": runs.charts,
        });
        // Nothing in it can end the element that it stands in.
        let data = play.to_string().replace('<', "\\u003c");
        let mut page = environment();
        page.add_template("lesson.html", TEMPLATE)?;
        let inside = parts == Parts::Inside;
        let key = blake3::hash(format!("{data}{SCRIPT}{STYLE}").as_bytes());
        let html = page.get_template("lesson.html")?.render(context! {
            lesson => Serde(&self.lesson),
            minutes => Serde(running_minutes(&self.lesson)),
            data,
            inside,
            key => &key.to_hex()[..32],
            script => if inside { SCRIPT } else { "" },
            style => if inside { STYLE } else { "" },
            version => env!("CARGO_PKG_VERSION"),
        })?;
        Ok(html)
    }
}

/// The list of lessons, as a page.
///
/// # Errors
/// When the template and the lessons do not fit.
pub fn list(lessons: &[Lesson]) -> Result<String, LessonError> {
    let mut page = environment();
    page.add_template("lessons.html", LIST)?;
    let list = page.get_template("lessons.html")?;
    Ok(list.render(context! { lessons => Serde(lessons) })?)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
}

/// From which to which minute each part of the plan goes.
fn running_minutes(lesson: &Lesson) -> Vec<[u32; 2]> {
    let mut at = 0;
    let plan = lesson.teacher.plan.iter();
    plan.map(|part| {
        at += part.minutes;
        [at - part.minutes, at]
    })
    .collect()
}

/// A lesson with figures in place of their names.
fn filled(lesson: &Lesson, figures: &Figures) -> Result<Lesson, LessonError> {
    let unsound = |why: serde_json::Error| LessonError::Unsound {
        name: lesson.name.clone(),
        why: why.to_string(),
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut value = serde_json::to_value(lesson).map_err(unsound)?;
    fill(&mut value, &environment, figures)?;
    serde_json::from_value(value).map_err(unsound)
}

fn fill(
    value: &mut Value,
    environment: &Environment<'_>,
    figures: &Figures,
) -> Result<(), minijinja::Error> {
    match value {
        Value::String(text) if text.contains("{{") => {
            *text = environment.render_str(text, Serde(figures.said()))?;
        }
        Value::Array(all) => {
            for one in all {
                fill(one, environment, figures)?;
            }
        }
        Value::Object(all) => {
            for one in all.values_mut() {
                fill(one, environment, figures)?;
            }
        }
        _ => {}
    }
    Ok(())
}
