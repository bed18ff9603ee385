//! The title of a picture that is written without plotters.

use super::canvas::{TITLE, WIDTH};
use super::palette::INK;
use super::svg::{self, Anchor};

/// The style of bold text.
#[must_use]
pub fn bold() -> String {
    format!("font-weight=\"bold\" fill=\"{}\"", INK.hex())
}

/// Appends a title in bold at the top of a picture and returns how many lines it takes.
pub fn title(out: &mut String, words: &str) -> usize {
    let lines = svg::wrapped(words, TITLE, WIDTH - 8.0);
    for (i, line) in lines.iter().enumerate() {
        let at = (4.0, TITLE * 1.25 * (i as f64 + 1.0));
        svg::text(out, at, Anchor::Start, TITLE, &bold(), line);
    }
    lines.len()
}
