//! Several pictures on one sheet, for a README or a slide.

use std::fmt::Write as _;

use super::canvas::{TITLE, WIDTH};
use super::heading;
use super::page::RegionPage;
use super::palette::INK;
use super::svg::{self, Anchor};
use super::view::{Picture, Section, quoted};

const COLUMNS: usize = 3;
const MARGIN: f64 = 18.0;
const BETWEEN: f64 = 26.0;
/// Size of the question.
const ASKED: f64 = TITLE * 1.5;
/// Height of a line of text over its size.
const LEADING: f64 = 1.35;
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
    let reading = region.first.decision.as_ref().map(|decision| {
        format!(
            "Figures: level under {}, then the change under {} with its 95% interval. Strips draw the change; inside the \
             grey band it is too small to matter.",
            quoted(&decision.base),
            quoted(&main.policy)
        )
    });
    let said: Vec<String> = std::iter::once(main.sentence.clone())
        .chain(reading)
        .collect();
    composed(&shown, question, &said)
}

/// 100 pounds under the first two policies side by side.
#[must_use]
pub fn sankey(region: &RegionPage, question: &str) -> Option<String> {
    let flows = pictures(region, |name| name.starts_with("hundred-pounds-")).take(2);
    let said = format!(
        "Of every \u{a3}100 that come into {}: by which door they come, who has them first, who pays them out last, \
         and by which door they leave.",
        region.name
    );
    composed(&flows.collect::<Vec<_>>(), question, &[said])
}

/// What the first two shocks change: real value added, unemployment and unmet need, a row a shock.
#[must_use]
pub fn shock_curves(region: &RegionPage, question: &str) -> Option<String> {
    let outcomes = ["-real-value-added", "-unemployment", "-unmet-need"];
    let of = |name: &str| outcomes.iter().any(|outcome| name.ends_with(outcome));
    let curves = pictures(region, move |name| name.starts_with("shock-") && of(name)).take(6);
    let said = "What each shock alone changes: every shocked run less the same run without it. First row: a shock from \
                outside; second row: one from inside.";
    composed(&curves.collect::<Vec<_>>(), question, &[said.to_owned()])
}

/// From gross to net under the first other policy, from purchases down to residents' income.
#[must_use]
pub fn additionality(region: &RegionPage, question: &str) -> Option<String> {
    let steps = pictures(region, |name| name.starts_with("additionality-")).take(2);
    let said = "From gross to net: what of the purchases moved is additional. Blue adds, orange takes away, grey are totals, black lines \
                are 95% intervals.";
    composed(&steps.collect::<Vec<_>>(), question, &[said.to_owned()])
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
    let columns = COLUMNS.min(shown.len());
    if columns == 0 {
        return None;
    }
    let width = 2.0 * MARGIN + columns as f64 * WIDTH + (columns - 1) as f64 * BETWEEN;
    let room = width - 2.0 * MARGIN - 8.0;
    let mut inside = String::new();
    let bold = heading::bold();
    let ink = format!("fill=\"{}\"", INK.hex());
    let mut head = paragraph(&mut inside, 10.0, ASKED, room, &bold, question);
    for text in said {
        head = paragraph(&mut inside, head + 4.0, SAID, room, &ink, text);
    }
    let places = places(shown, head + 14.0, columns);
    let bottom = places.iter().map(|place| place.bottom).reduce(f64::max)?;
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

/// Writes a text in lines from `top` on; the height at which it ends.
fn paragraph(out: &mut String, top: f64, size: f64, room: f64, style: &str, text: &str) -> f64 {
    // Sentences are narrower than the widest letters that wrapping reckons with.
    let lines = svg::wrapped(text, size, room * 1.1);
    for (i, line) in lines.iter().enumerate() {
        let at = (MARGIN + 4.0, top + (i as f64 + 1.0) * size * LEADING - 3.0);
        svg::text(out, at, Anchor::Start, size, style, line);
    }
    top + lines.len() as f64 * size * LEADING
}

struct Place {
    x: f64,
    top: f64,
    bottom: f64,
}

/// The first pictures fill the first row; each further one goes below the shortest column.
fn places(pictures: &[&Picture], head: f64, columns: usize) -> Vec<Place> {
    let mut bottoms = vec![head; columns];
    let mut places = Vec::with_capacity(pictures.len());
    for picture in pictures {
        let shortest = |a: &usize, b: &usize| bottoms[*a].total_cmp(&bottoms[*b]);
        let column = (0..columns).min_by(shortest).unwrap_or(0);
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
