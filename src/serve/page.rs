//! The page itself: files that are in the program.

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::refused;
use crate::lesson::page as lesson;

/// The page's files: path, content type, content. `web/README.md` says how they are made.
const FILES: [(&str, &str, &[u8]); 6] = [
    ("/", HTML, include_bytes!("../../web/src/index.html")),
    ("/page.js", SCRIPT, include_bytes!("../../web/dist/page.js")),
    (
        "/page.css",
        STYLE,
        include_bytes!("../../web/dist/page.css"),
    ),
    ("/lesson.js", SCRIPT, lesson::SCRIPT.as_bytes()),
    ("/lesson.css", STYLE, lesson::STYLE.as_bytes()),
    ("/icon.svg", ICON, include_bytes!("../../web/src/icon.svg")),
];
/// The content type of pages.
pub const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const ICON: &str = "image/svg+xml";

/// One of the page's files.
pub async fn page(uri: Uri) -> Response {
    let file = FILES.iter().find(|(path, ..)| *path == uri.path());
    match file {
        Some(&(_, kind, content)) => ([("content-type", kind)], content).into_response(),
        None => refused(StatusCode::NOT_FOUND, "there is nothing here"),
    }
}
