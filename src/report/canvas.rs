//! What all charts share: the canvas that plotters draws on, its text, titles and legends.
//!
//! plotters rounds positions to whole pixels, so charts are drawn larger than they are shown and the
//! picture's view box scales them down. Text is placed here, because without fonts nothing can
//! measure it exactly.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoTextStyle, RGBColor, ShapeStyle, TextStyle};

use super::palette::{self, Colour};
use super::svg;

/// A chart that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the chart \u{201c}{title}\u{201d} could not be drawn: {reason}")]
pub struct ChartError {
    /// The chart's title.
    pub title: String,
    /// What the drawing library says.
    pub reason: String,
}

/// Drawn pixels per shown pixel.
pub const SCALE: i32 = 4;
/// Shown width of every chart: what a phone has.
pub const WIDTH: f64 = 400.0;
/// Size of ordinary text, shown pixels.
pub const TEXT: f64 = 11.5;
/// Size of titles, shown pixels.
pub const TITLE: f64 = 13.5;
/// Room for a legend's piece of line, shown pixels.
const SAMPLE: f64 = 24.0;
/// plotters divides font sizes by this before it writes them.
const FONT_FACTOR: f64 = 1.24;

/// An area to draw on.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Shown to drawn pixels.
#[must_use]
pub fn px(shown: f64) -> i32 {
    (shown * f64::from(SCALE)).round() as i32
}

/// Our colour as plotters' own.
#[must_use]
pub const fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

/// A line of this colour and shown width.
#[must_use]
pub fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    rgb(colour).stroke_width(u32::try_from(px(width)).unwrap_or(1))
}

/// Text of this shown size and colour.
#[must_use]
pub fn text_style(size: f64, colour: Colour, at: HPos) -> TextStyle<'static> {
    let mut style = (svg::FONT, size * f64::from(SCALE) * FONT_FACTOR)
        .into_text_style(&(px(WIDTH) as u32, px(WIDTH) as u32))
        .pos(Pos::new(at, VPos::Center));
    style.color = rgb(colour).to_backend_color();
    style
}

/// The frame around a chart: what it says besides its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// One line that says what is shown.
    pub title: String,
    /// A sentence or two with the chart's message, for readers who cannot see it.
    pub summary: String,
    /// Names of the series with their index in the palette.
    pub legend: Vec<(String, usize)>,
    /// What stands before each name of the legend.
    pub sample: Sample,
}

/// How a series looks in its chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A line, with the policy's dashes.
    Line,
    /// A dot.
    Dot,
}

/// Draws one chart: `inside` gets the area and the shown height at which the legend ends.
///
/// # Errors
/// When plotters cannot draw, which for text in memory means a wrong range.
pub fn draw(
    frame: &Frame,
    height: f64,
    inside: impl Fn(&Area<'_>, f64) -> Result<(), String>,
) -> Result<String, ChartError> {
    let failed = |reason: String| ChartError {
        title: frame.title.clone(),
        reason,
    };
    let mut text = String::new();
    {
        let size = (px(WIDTH) as u32, px(height) as u32);
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        let top = head(&area, frame).map_err(&failed)?;
        inside(&area, top).map_err(&failed)?;
        area.present().map_err(|e| failed(e.to_string()))?;
    }
    let drawn = text.split_once('>').map_or("", |(_, rest)| rest);
    let drawn = drawn.rsplit_once("</svg>").map_or(drawn, |(rest, _)| rest);
    let scaled = format!(
        "<g transform=\"scale({})\">{drawn}</g>\n",
        1.0 / f64::from(SCALE)
    );
    Ok(svg::picture(
        WIDTH,
        height,
        &frame.title,
        &frame.summary,
        &scaled,
    ))
}

/// The shown height that title and legend take.
#[must_use]
pub fn head_height(frame: &Frame) -> f64 {
    let title = 4.0 + svg::wrapped(&frame.title, TITLE, WIDTH - 8.0).len() as f64 * TITLE * 1.3;
    let lines = legend_places(&frame.legend)
        .last()
        .map_or(0.0, |&(_, line)| line + 1.0);
    title
        + if lines > 0.0 {
            TEXT * (1.6 + (lines - 1.0) * 1.35)
        } else {
            0.0
        }
}

/// Where each name of the legend begins: shown pixels from the left, and its line.
fn legend_places(legend: &[(String, usize)]) -> Vec<(f64, f64)> {
    let (mut x, mut line) = (4.0, 0.0);
    let mut places = Vec::with_capacity(legend.len());
    for (name, _) in legend {
        let width = SAMPLE + svg::text_width(name, TEXT) + 14.0;
        if x > 4.0 && x + width > WIDTH {
            (x, line) = (4.0, line + 1.0);
        }
        places.push((x, line));
        x += width;
    }
    places
}

/// Title and legend; the shown height at which they end.
fn head(area: &Area<'_>, frame: &Frame) -> Result<f64, String> {
    let mut y = 4.0;
    for line in svg::wrapped(&frame.title, TITLE, WIDTH - 8.0) {
        y += TITLE * 0.6;
        label(area, &line, (4.0, y), &title_style())?;
        y += TITLE * 0.7;
    }
    y += TEXT * 0.8;
    for ((name, index), (x, line)) in frame.legend.iter().zip(legend_places(&frame.legend)) {
        let y = y + line * TEXT * 1.35;
        sample(area, (x, y), *index, frame.sample)?;
        label(
            area,
            name,
            (x + SAMPLE, y),
            &text_style(TEXT, palette::INK, HPos::Left),
        )?;
    }
    Ok(head_height(frame))
}

fn title_style() -> TextStyle<'static> {
    let mut style = text_style(TITLE, palette::INK, HPos::Left);
    style.font = style.font.style(FontStyle::Bold);
    style
}

/// What a series looks like, in a legend.
fn sample(area: &Area<'_>, at: (f64, f64), index: usize, sample: Sample) -> Result<(), String> {
    let colour = palette::policy(index);
    if sample == Sample::Dot {
        let dot = Circle::new((px(at.0 + 14.0), px(at.1)), px(3.6), rgb(colour).filled());
        return area.draw(&dot).map_err(|e| e.to_string());
    }
    let (on, off) = dashes(index).unwrap_or((SAMPLE, 0.0));
    let mut from = 0.0;
    while from < SAMPLE - 5.0 {
        let to = f64::min(from + on, SAMPLE - 5.0);
        let piece = vec![(px(at.0 + from), px(at.1)), (px(at.0 + to), px(at.1))];
        area.draw(&PathElement::new(piece, stroke(colour, 2.2)))
            .map_err(|e| e.to_string())?;
        from += on + off;
    }
    Ok(())
}

/// Shown lengths of dash and gap by which the lines of policies differ besides their colour.
#[must_use]
pub const fn dashes(index: usize) -> Option<(f64, f64)> {
    match index % 4 {
        0 => None,
        1 => Some((7.0, 2.5)),
        2 => Some((2.5, 2.0)),
        _ => Some((11.0, 4.5)),
    }
}

/// Text at a shown position.
///
/// # Errors
/// When plotters cannot draw.
pub fn label(
    area: &Area<'_>,
    text: &str,
    at: (f64, f64),
    style: &TextStyle<'_>,
) -> Result<(), String> {
    area.draw_text(text, style, (px(at.0), px(at.1)))
        .map_err(|e| e.to_string())
}
