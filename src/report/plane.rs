//! Charts with numbers on both axes: clouds of points and lines through them.

use plotters::chart::ChartBuilder;
use plotters::element::Circle;
use plotters::style::Color;

use super::axes::{Plane, Room, grid, line, words};
use super::canvas::{self, Area, ChartError, Frame, Sample, px, rgb};
use super::palette;
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

const ROOM: Room = Room {
    height: 280.0,
    left: 50.0,
    right: 14.0,
    bottom: 40.0,
};

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
        canvas::draw(&frame, ROOM.height, |area, top| self.plot(area, top))
    }

    fn axis(&self, of: fn(&(f64, f64)) -> f64, most: u32) -> Axis {
        let values = self.groups.iter().flat_map(|group| &group.points).map(of);
        Axis::covering(values, most)
    }

    fn plot(&self, area: &Area<'_>, top: f64) -> Result<(), String> {
        let (across, up) = (self.axis(|p| p.0, 7), self.axis(|p| p.1, 6));
        ROOM.above(area, top, &self.up)?;
        let inner = ROOM.inner(area, top);
        let mut plane = ChartBuilder::on(&inner)
            .build_cartesian_2d(across.low..across.high, up.low..up.high)
            .map_err(words)?;
        grid(&mut plane, &across, &up)?;
        for group in &self.groups {
            draw(&mut plane, group)?;
        }
        let said = |axis: &Axis| {
            let step = axis.step;
            move |mark| round(mark, step)
        };
        ROOM.marks(area, &plane, (&across, &said(&across)), (&up, &said(&up)))?;
        ROOM.below(area, &self.across)
    }
}

fn draw(plane: &mut Plane<'_>, group: &Group) -> Result<(), String> {
    let known = group.points.iter().copied();
    let known: Vec<_> = known
        .filter(|p| p.0.is_finite() && p.1.is_finite())
        .collect();
    if group.look == Look::Line {
        return line(plane, known, group.index, 1.7);
    }
    let colour = rgb(palette::policy(group.index)).mix(0.5);
    let dots = known
        .into_iter()
        .map(|point| Circle::new(point, px(1.6), colour.filled()));
    plane.draw_series(dots).map_err(words).map(|_| ())
}

/// A round number with as many decimals as its axis needs.
fn round(mark: f64, step: f64) -> String {
    let decimals = (-libm::floor(libm::log10(step))).clamp(0.0, 6.0) as usize;
    format!("{:.decimals$}", mark + 0.0)
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
