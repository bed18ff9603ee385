//! Several pictures on one sheet, for a README or a slide.

use std::fmt::Write as _;

use super::canvas::{TITLE, WIDTH};
use super::page::RegionPage;
use super::palette::INK;
use super::svg::{self, Anchor};
use super::view::{Picture, Section};

const COLUMNS: usize = 3;
const MARGIN: f64 = 18.0;
const BETWEEN: f64 = 26.0;
/// Height of the question.
const HEAD: f64 = 46.0;
/// Size of the text below the question.
const SAID: f64 = 13.0;

/// What a region's page says at a glance: 100 pounds under the first two policies, the verdict, what
/// the first two shocks do to real value added, and incomes without one. None where nothing can be
/// drawn.
#[must_use]
pub fn sheet(region: &RegionPage, question: &str) -> Option<String> {
    let flows = pictures(region, |name| name.starts_with("hundred-pounds-")).take(2);
    let verdict = pictures(region, |name| name == "verdict");
    let shocks = pictures(region, |name| {
        name.starts_with("shock-") && name.ends_with("-real-value-added")
    });
    let incomes = pictures(region, |name| name == "calm-median-real-income");
    let shown: Vec<&Picture> = flows
        .chain(verdict)
        .chain(shocks.take(2))
        .chain(incomes)
        .collect();
    let below = format!(
        "{}. Bands and lines: 95% intervals of paired runs.",
        region.name
    );
    composed(&shown, question, &[below])
}

/// Page one as a picture: the finding, the three panels, 100 pounds, the verdict and who gains. None
/// without a finished pair.
#[must_use]
pub fn page_one(region: &RegionPage, question: &str) -> Option<String> {
    let main = region.first.main.as_ref()?;
    let panels = region.first.panels.iter().map(|panel| &panel.picture);
    let shown: Vec<&Picture> = panels
        .chain(&region.first.hundred)
        .chain(pictures(region, |name| name == "verdict"))
        .chain(&region.first.fifths)
        .chain(&region.first.neighbours)
        .collect();
    composed(&shown, question, &[main.sentence.clone()])
}

/// The evidence's pictures of these names.
fn pictures<'a>(
    region: &'a RegionPage,
    wanted: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = &'a Picture> {
    let all = region.sections.iter().flat_map(Section::pictures);
    all.filter(move |picture| wanted(&picture.name))
}

/// Pictures under a question and what is said below it.
fn composed(shown: &[&Picture], question: &str, said: &[String]) -> Option<String> {
    let width = 2.0 * MARGIN + COLUMNS as f64 * WIDTH + (COLUMNS - 1) as f64 * BETWEEN;
    let room = width - 2.0 * MARGIN - 8.0;
    let lines: Vec<String> = said
        .iter()
        .flat_map(|text| svg::wrapped(text, SAID, room * 1.1))
        .collect();
    let head = HEAD + lines.len() as f64 * SAID * 1.35;
    let places = places(shown, head);
    let bottom = places.iter().map(|place| place.bottom).reduce(f64::max)?;
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
    let ink = format!("fill=\"{}\"", INK.hex());
    for (i, line) in lines.iter().enumerate() {
        let at = (MARGIN + 4.0, 52.0 + i as f64 * SAID * 1.35);
        svg::text(&mut inside, at, Anchor::Start, SAID, &ink, line);
    }
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
fn places(pictures: &[&Picture], head: f64) -> Vec<Place> {
    let mut bottoms = [head; COLUMNS];
    let mut places = Vec::with_capacity(pictures.len());
    for picture in pictures {
        let shortest = |a: &usize, b: &usize| bottoms[*a].total_cmp(&bottoms[*b]);
        let column = (0..COLUMNS).min_by(shortest).unwrap_or(0);
        let top = bottoms[column] + if bottoms[column] > head { BETWEEN } else { 0.0 };
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
