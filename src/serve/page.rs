//! The page itself: files that are in the program.

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::refused;

/// The page's files: path, content type, content. `web/README.md` says how they are made.
const FILES: [(&str, &str, &[u8]); 4] = [
    ("/", HTML, include_bytes!("../../web/src/index.html")),
    ("/page.js", SCRIPT, include_bytes!("../../web/dist/page.js")),
    (
        "/page.css",
        STYLE,
        include_bytes!("../../web/dist/page.css"),
    ),
    ("/icon.svg", ICON, include_bytes!("../../web/src/icon.svg")),
];
const HTML: &str = "text/html; charset=utf-8";
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
