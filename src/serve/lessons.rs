//! Lessons as pages: each is run when it is first asked for, and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::page::HTML;
use super::refused;
use crate::lesson::page::{Given, Parts, list};
use crate::lesson::{self, LessonError};
use crate::live::Library;

/// A page, or why there is none.
type Page = Result<String, String>;

/// The pages of all lessons.
#[derive(Debug)]
pub struct Lessons {
    library: Library,
    pages: BTreeMap<&'static str, OnceLock<Page>>,
}

impl Lessons {
    /// No page yet; the lessons' scenarios are read from the library.
    #[must_use]
    pub fn new(library: Library) -> Self {
        let pages = lesson::names().map(|name| (name, OnceLock::new()));
        Self {
            library,
            pages: pages.collect(),
        }
    }

    /// A lesson's page, made when it is asked for the first time; none when there is no such lesson.
    fn page(&self, name: &str) -> Option<&Page> {
        let page = self.pages.get(name)?;
        Some(page.get_or_init(|| self.made(name).map_err(|why| why.to_string())))
    }

    fn made(&self, name: &str) -> Result<String, LessonError> {
        let lesson = lesson::named(name)?;
        let page = lesson.map(|lesson| Given::new(&lesson, &self.library)?.page(Parts::Beside));
        page.unwrap_or_else(|| Ok(String::new()))
    }
}

/// The list of lessons.
pub async fn index() -> Response {
    let lessons = lesson::all().and_then(|lessons| list(&lessons));
    answer(&lessons.map_err(|why| why.to_string()))
}

/// One lesson: `NAME.html`.
pub async fn page(State(lessons): State<Arc<Lessons>>, Path(file): Path<String>) -> Response {
    if file == "index.html" {
        return index().await;
    }
    // Its runs take seconds, in which others are answered.
    let page = tokio::task::spawn_blocking(move || {
        let name = file.strip_suffix(".html")?;
        lessons.page(name).map(answer)
    });
    let nothing = || refused(StatusCode::NOT_FOUND, "there is no such lesson");
    page.await.ok().flatten().unwrap_or_else(nothing)
}

fn answer(page: &Page) -> Response {
    match page {
        Ok(page) => ([("content-type", HTML)], page.clone()).into_response(),
        Err(why) => refused(StatusCode::UNPROCESSABLE_ENTITY, why),
    }
}
