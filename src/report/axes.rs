//! What charts with numbers on both axes share: the room around their plane, its grid, the numbers along it
//! and the lines in it.

use plotters::backend::SVGBackend;
use plotters::chart::ChartContext;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::element::PathElement;
use plotters::series::{DashedLineSeries, LineSeries};
use plotters::style::text_anchor::HPos;

use super::canvas::{self, Area, TEXT, WIDTH, px, stroke, text_style};
use super::palette::{self, FAINT, GREY};
use super::ticks::Axis;

/// The part of a chart in which its data are drawn.
pub type Plane<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// How a number of an axis is written.
pub type Words<'a> = &'a dyn Fn(f64) -> String;

/// The room around a chart's plane, shown pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Height of the whole chart.
    pub height: f64,
    /// Left of the plane.
    pub left: f64,
    /// Right of it.
    pub right: f64,
    /// Below it.
    pub bottom: f64,
}

impl Room {
    /// The area of the plane under a legend that ends at `top`.
    #[must_use]
    pub fn inner<'a>(&self, area: &Area<'a>, top: f64) -> Area<'a> {
        area.margin(
            px(top + 20.0),
            px(self.bottom),
            px(self.left),
            px(self.right),
        )
    }

    /// Says above the plane what the vertical axis is.
    ///
    /// # Errors
    /// When plotters cannot draw.
    pub fn above(&self, area: &Area<'_>, top: f64, words: &str) -> Result<(), String> {
        let style = text_style(TEXT, GREY, HPos::Left);
        canvas::label(area, words, (4.0, top + 8.0), &style)
    }

    /// Says below the plane what the horizontal axis is.
    ///
    /// # Errors
    /// When plotters cannot draw.
    pub fn below(&self, area: &Area<'_>, words: &str) -> Result<(), String> {
        let middle = self.left + (WIDTH - self.left - self.right) / 2.0;
        let style = text_style(TEXT, GREY, HPos::Center);
        canvas::label(area, words, (middle, self.height - 9.0), &style)
    }

    /// Writes the numbers along both axes.
    ///
    /// # Errors
    /// When plotters cannot draw.
    pub fn marks(
        &self,
        area: &Area<'_>,
        plane: &Plane<'_>,
        (across, across_words): (&Axis, Words<'_>),
        (up, up_words): (&Axis, Words<'_>),
    ) -> Result<(), String> {
        let shown = |drawn: i32| f64::from(drawn) / f64::from(canvas::SCALE);
        let style = text_style(TEXT, GREY, HPos::Right);
        for &mark in &up.marks {
            let y = shown(plane.backend_coord(&(across.low, mark)).1);
            canvas::label(area, &up_words(mark), (self.left - 5.0, y), &style)?;
        }
        let style = text_style(TEXT, GREY, HPos::Center);
        for &mark in &across.marks {
            let x = shown(plane.backend_coord(&(mark, up.low)).0);
            let at = (x, self.height - self.bottom + 9.0);
            canvas::label(area, &across_words(mark), at, &style)?;
        }
        Ok(())
    }
}

/// An error's words.
pub fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Faint lines at the numbers of both axes.
///
/// # Errors
/// When plotters cannot draw.
pub fn grid(plane: &mut Plane<'_>, across: &Axis, up: &Axis) -> Result<(), String> {
    let level = up
        .marks
        .iter()
        .map(|&v| [(across.low, v), (across.high, v)]);
    let upright = across.marks.iter().map(|&v| [(v, up.low), (v, up.high)]);
    let faint = level
        .chain(upright)
        .map(|line| PathElement::new(line, stroke(FAINT, 0.8)));
    plane.draw_series(faint).map_err(words).map(|_| ())
}

/// A line through points in their order, in the colour and dashes of its place in the palette.
///
/// # Errors
/// When plotters cannot draw.
pub fn line(
    plane: &mut Plane<'_>,
    points: Vec<(f64, f64)>,
    index: usize,
    width: f64,
) -> Result<(), String> {
    let style = stroke(palette::policy(index), width);
    match canvas::dashes(index) {
        None => plane
            .draw_series(LineSeries::new(points, style))
            .map(|_| ()),
        Some((on, off)) => plane
            .draw_series(DashedLineSeries::new(points, px(on), px(off), style))
            .map(|_| ()),
    }
    .map_err(words)
}
