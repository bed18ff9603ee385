//! The live page behind a port: the page itself, and a run for each page that is open.
//!
//! A page opens one stream of events (`GET /api/run`). Its first event names the run; what the page asks of it
//! goes to `POST /api/run/{name}` as an [`Ask`], the pace to `POST /api/run/{name}/pace`.
//! When the stream ends, because the page has gone, the run ends.
//!
//! Lessons are pages of their own below `/lessons/`.
//!
//! Only this computer is served unless told otherwise. Requests from other sites' pages, and requests under a
//! name that is not this server's (see [`guard`]), are refused; so are bodies beyond [`BODY_BYTES_MOST`] and runs
//! beyond [`runs::RUNS_MOST`]. There is no way from a request to a file: the page is in the program, and
//! scenarios have been read before the first request.

pub mod guard;
pub mod lessons;
pub mod page;
pub mod runs;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;

use crate::live::{Answer, Ask, Library};
use guard::Guard;
use lessons::Lessons;
use runs::{Pace, Runs};

/// The largest request, bytes.
pub const BODY_BYTES_MOST: usize = 64 * 1024;
/// How often a quiet stream is told that it is still alive.
const ALIVE: Duration = Duration::from_secs(15);

/// All that is served: the page, the places, runs.
pub fn router(library: Library, guard: Guard) -> Router {
    let lessons = Router::new()
        .route(
            "/lessons",
            get(|| async { Redirect::permanent("/lessons/index.html") }),
        )
        .route("/lessons/", get(lessons::index))
        .route("/lessons/{file}", get(lessons::page))
        .with_state(Arc::new(Lessons::new(library.clone())));
    let runs = Arc::new(Runs::new(library));
    let api = Router::new()
        .route("/places", get(places))
        .route("/run", get(run))
        .route("/run/{name}", post(ask))
        .route("/run/{name}/pace", post(pace))
        .with_state(runs);
    Router::new()
        .nest("/api", api)
        .merge(lessons)
        .fallback(page::page)
        .method_not_allowed_fallback(|| async {
            refused(
                StatusCode::METHOD_NOT_ALLOWED,
                "this is not how it is asked",
            )
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MOST))
        .layer(from_fn_with_state(Arc::new(guard), guard::check))
}

/// An answer with its status.
fn json(status: StatusCode, text: String) -> Response {
    (status, [("content-type", "application/json")], text).into_response()
}

/// A refusal, as JSON.
pub(crate) fn refused(status: StatusCode, words: &str) -> Response {
    json(status, Answer::problem(words).to_json())
}

async fn places(State(runs): State<Arc<Runs>>) -> Response {
    json(StatusCode::OK, runs.places())
}

async fn run(State(runs): State<Arc<Runs>>) -> Response {
    match Runs::begin(&runs) {
        Some(events) => Sse::new(events)
            .keep_alive(KeepAlive::new().interval(ALIVE))
            .into_response(),
        None => refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many pages are open: close one",
        ),
    }
}

async fn ask(
    State(runs): State<Arc<Runs>>,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let ask: Ask = match read(body) {
        Ok(ask) => ask,
        Err((status, words)) => return refused(status, &words),
    };
    match runs.ask(&name, ask).await {
        Some(answer) => {
            let status = match answer {
                Answer::Problems { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::OK,
            };
            json(status, answer.to_json())
        }
        None => gone(),
    }
}

async fn pace(
    State(runs): State<Arc<Runs>>,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let pace: Pace = match read(body) {
        Ok(pace) => pace,
        Err((status, words)) => return refused(status, &words),
    };
    match pace.check() {
        Err(words) => refused(StatusCode::UNPROCESSABLE_ENTITY, &words),
        Ok(()) if runs.set_pace(&name, pace) => json(StatusCode::OK, "{}".to_owned()),
        Ok(()) => gone(),
    }
}

/// What a body says, or the status and the words with which it is refused.
fn read<T: DeserializeOwned>(
    body: Result<Bytes, BytesRejection>,
) -> Result<T, (StatusCode, String)> {
    let unread = |why: &str| format!("this is no request: {why}");
    let body = body.map_err(|why| (why.status(), unread(&why.body_text())))?;
    let read = serde_json::from_slice(&body);
    read.map_err(|why| (StatusCode::BAD_REQUEST, unread(&why.to_string())))
}

fn gone() -> Response {
    refused(
        StatusCode::NOT_FOUND,
        "there is no such run: it ended with its page",
    )
}
