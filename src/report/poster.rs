//! Several pictures on one sheet, for a README or a slide.

use std::fmt::Write as _;

use super::canvas::{TEXT, TITLE, WIDTH};
use super::page::RegionPage;
use super::palette::{GREY, INK};
use super::svg::{self, Anchor};
use super::view::Picture;

const COLUMNS: usize = 3;
const MARGIN: f64 = 18.0;
const BETWEEN: f64 = 26.0;
/// Height of the question and the line below it.
const HEAD: f64 = 62.0;

/// What a region's page says at a glance: 100 pounds under the first two policies, the verdict, what
/// the first two shocks do to real value added, and incomes without one. None where nothing can be
/// drawn.
#[must_use]
pub fn sheet(region: &RegionPage, question: &str) -> Option<String> {
    let shocks = region
        .shocks
        .iter()
        .filter_map(|shock| shock.pictures.first())
        .take(2);
    let flows = region.hundred.iter().take(2);
    let incomes = region
        .calm
        .iter()
        .filter(|picture| picture.name == "calm-median-real-income");
    let shown: Vec<&Picture> = flows
        .chain(&region.overview)
        .chain(shocks)
        .chain(incomes)
        .collect();
    let places = places(&shown);
    let bottom = places.iter().map(|place| place.bottom).reduce(f64::max)?;
    let width = 2.0 * MARGIN + COLUMNS as f64 * WIDTH + (COLUMNS - 1) as f64 * BETWEEN;
    let mut inside = String::new();
    let bold = format!("font-weight=\"bold\" fill=\"{}\"", INK.hex());
    svg::text(
        &mut inside,
        (MARGIN + 4.0, 30.0),
        Anchor::Start,
        TITLE * 1.5,
        &bold,
        question,
    );
    let grey = format!("fill=\"{}\"", GREY.hex());
    let below = format!(
        "{}. Bands and lines: 95% intervals of paired runs.",
        region.name
    );
    svg::text(
        &mut inside,
        (MARGIN + 4.0, 50.0),
        Anchor::Start,
        TEXT,
        &grey,
        &below,
    );
    for (picture, place) in shown.iter().zip(&places) {
        let (x, y) = (place.x, place.top);
        let opening = format!(
            "<svg x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{}\"",
            place.bottom - y
        );
        // Writing to a string cannot fail.
        let _ = inside.write_str(&picture.inline.replacen("<svg", &opening, 1));
    }
    let summaries: Vec<&str> = shown
        .iter()
        .map(|picture| picture.summary.as_str())
        .collect();
    Some(svg::picture(
        width,
        bottom + MARGIN,
        question,
        &summaries.join(" "),
        &inside,
    ))
}

struct Place {
    x: f64,
    top: f64,
    bottom: f64,
}

/// The first pictures fill the first row; each further one goes below the shortest column.
fn places(pictures: &[&Picture]) -> Vec<Place> {
    let mut bottoms = [HEAD; COLUMNS];
    let mut places = Vec::with_capacity(pictures.len());
    for picture in pictures {
        let shortest = |a: &usize, b: &usize| bottoms[*a].total_cmp(&bottoms[*b]);
        let column = (0..COLUMNS).min_by(shortest).unwrap_or(0);
        let top = bottoms[column] + if bottoms[column] > HEAD { BETWEEN } else { 0.0 };
        let bottom = top + svg::height(&picture.svg).unwrap_or(0.0);
        bottoms[column] = bottom;
        places.push(Place {
            x: MARGIN + column as f64 * (WIDTH + BETWEEN),
            top,
            bottom,
        });
    }
    places
}
