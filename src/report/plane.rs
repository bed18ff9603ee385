//! Charts with numbers on both axes: clouds of points and lines through them.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Circle, PathElement};
use plotters::series::{DashedLineSeries, LineSeries};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use plotters::backend::SVGBackend;

use super::canvas::{
    self, Area, ChartError, Frame, Sample, TEXT, WIDTH, px, rgb, stroke, text_style,
};
use super::palette::{self, FAINT, GREY};
use super::ticks::Axis;

/// How a group of points looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Dots.
    Dots,
    /// A line through the points in their order.
    Line,
}

/// Points that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name in the legend.
    pub label: String,
    /// Its place in the palette.
    pub index: usize,
    /// How it looks.
    pub look: Look,
    /// Its points; those that are no numbers are left out.
    pub points: Vec<(f64, f64)>,
}

/// A chart of points in a plane.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneChart {
    /// What is shown.
    pub title: String,
    /// The message in words.
    pub summary: String,
    /// What the horizontal axis is, with unit.
    pub across: String,
    /// What the vertical axis is, with unit.
    pub up: String,
    /// The points.
    pub groups: Vec<Group>,
}

const HEIGHT: f64 = 280.0;
const LEFT: f64 = 50.0;
const RIGHT: f64 = 14.0;
const BOTTOM: f64 = 40.0;

type Plane<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl PlaneChart {
    /// The chart as an SVG picture.
    ///
    /// # Errors
    /// When plotters cannot draw it.
    pub fn svg(&self) -> Result<String, ChartError> {
        let dots = self.groups.iter().all(|group| group.look == Look::Dots);
        let frame = Frame {
            title: self.title.clone(),
            summary: self.summary.clone(),
            legend: self
                .groups
                .iter()
                .map(|group| (group.label.clone(), group.index))
                .collect(),
            sample: if dots { Sample::Dot } else { Sample::Line },
        };
        canvas::draw(&frame, HEIGHT, |area, top| self.plot(area, top))
    }

    fn axis(&self, of: fn(&(f64, f64)) -> f64, most: u32) -> Axis {
        let values = self.groups.iter().flat_map(|group| &group.points).map(of);
        Axis::covering(values, most)
    }

    fn plot(&self, area: &Area<'_>, top: f64) -> Result<(), String> {
        let (across, up) = (self.axis(|p| p.0, 7), self.axis(|p| p.1, 6));
        let style = text_style(TEXT, GREY, HPos::Left);
        canvas::label(area, &self.up, (4.0, top + 8.0), &style)?;
        let inner = area.margin(px(top + 20.0), px(BOTTOM), px(LEFT), px(RIGHT));
        let mut plane = ChartBuilder::on(&inner)
            .build_cartesian_2d(across.low..across.high, up.low..up.high)
            .map_err(words)?;
        grid(&mut plane, &across, &up)?;
        for group in &self.groups {
            draw(&mut plane, group)?;
        }
        marks(area, &plane, &across, &up)?;
        let middle = LEFT + (WIDTH - LEFT - RIGHT) / 2.0;
        let style = text_style(TEXT, GREY, HPos::Center);
        canvas::label(area, &self.across, (middle, HEIGHT - 9.0), &style)
    }
}

fn grid(plane: &mut Plane<'_>, across: &Axis, up: &Axis) -> Result<(), String> {
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

fn draw(plane: &mut Plane<'_>, group: &Group) -> Result<(), String> {
    let known = group.points.iter().copied();
    let known: Vec<_> = known
        .filter(|p| p.0.is_finite() && p.1.is_finite())
        .collect();
    let colour = palette::policy(group.index);
    if group.look == Look::Dots {
        let dots = known
            .into_iter()
            .map(|point| Circle::new(point, px(1.6), rgb(colour).mix(0.5).filled()));
        return plane.draw_series(dots).map_err(words).map(|_| ());
    }
    let style = stroke(colour, 1.7);
    match canvas::dashes(group.index) {
        None => plane.draw_series(LineSeries::new(known, style)).map(|_| ()),
        Some((on, off)) => plane
            .draw_series(DashedLineSeries::new(known, px(on), px(off), style))
            .map(|_| ()),
    }
    .map_err(words)
}

/// A round number with as many decimals as its axis needs.
fn round(mark: f64, step: f64) -> String {
    let decimals = (-libm::floor(libm::log10(step))).clamp(0.0, 6.0) as usize;
    format!("{:.decimals$}", mark + 0.0)
}

fn marks(area: &Area<'_>, plane: &Plane<'_>, across: &Axis, up: &Axis) -> Result<(), String> {
    let shown = |drawn: i32| f64::from(drawn) / f64::from(canvas::SCALE);
    for &mark in &up.marks {
        let y = shown(plane.backend_coord(&(across.low, mark)).1);
        let style = text_style(TEXT, GREY, HPos::Right);
        canvas::label(area, &round(mark, up.step), (LEFT - 5.0, y), &style)?;
    }
    for &mark in &across.marks {
        let x = shown(plane.backend_coord(&(mark, up.low)).0);
        let style = text_style(TEXT, GREY, HPos::Center);
        let at = (x, HEIGHT - BOTTOM + 9.0);
        canvas::label(area, &round(mark, across.step), at, &style)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_its_axes_and_leaves_out_what_is_no_number() {
        let group = |look, index| Group {
            label: format!("{look:?}"),
            index,
            look,
            points: vec![(0.01, 2.0), (0.03, f64::NAN), (0.05, -1.0)],
        };
        let chart = PlaneChart {
            title: "Okun".into(),
            summary: "It falls.".into(),
            across: "cycle of output (%)".into(),
            up: "cycle of unemployment (points)".into(),
            groups: vec![group(Look::Dots, 0), group(Look::Line, 1)],
        };
        let svg = chart.svg().expect("plain data can be drawn");
        assert!(svg.contains("cycle of output (%)") && svg.contains("\n0.05\n"));
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(!svg.contains("NaN"));
    }
}
