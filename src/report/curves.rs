//! Line charts over time with their intervals.

use plotters::chart::ChartBuilder;
use plotters::element::{PathElement, Polygon, Rectangle};
use plotters::style::Color;

use super::axes::{self, Plane, Room, words};
use super::canvas::{self, Area, ChartError, Frame, Sample, rgb, stroke};
use super::format::{Measure, Scale};
use super::palette::{self, GREY, SHADE};
use super::ticks::Axis;

/// A mean with the ends of its interval at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Months since the start.
    pub month: f64,
    /// The mean, in the recorded unit.
    pub mean: f64,
    /// Lower end of the interval; the mean when there is none.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// One policy's line.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The policy's name.
    pub label: String,
    /// Its place in the palette.
    pub index: usize,
    /// Its points in order of time.
    pub points: Vec<Point>,
}

/// A chart of curves.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveChart {
    /// What is shown.
    pub title: String,
    /// The message in words.
    pub summary: String,
    /// What the numbers are.
    pub measure: Measure,
    /// Said right after the unit above the vertical axis (" a month", ", change").
    pub unit_note: String,
    /// The lines.
    pub curves: Vec<Curve>,
    /// Months between which the shock lasts, shaded.
    pub shaded: Option<(f64, f64)>,
    /// Whether the axis must show zero (for differences).
    pub from_zero: bool,
    /// Names of single months; without any the axis counts years.
    pub months: Vec<String>,
    /// Values that the axis covers too, so that small multiples share a scale.
    pub shared: Vec<f64>,
}

const ROOM: Room = Room {
    height: 250.0,
    left: 50.0,
    right: 12.0,
    bottom: 38.0,
};

impl CurveChart {
    /// The chart as an SVG picture.
    ///
    /// # Errors
    /// When plotters cannot draw it.
    pub fn svg(&self) -> Result<String, ChartError> {
        let legend = self
            .curves
            .iter()
            .map(|c| (c.label.clone(), c.index))
            .collect();
        let frame = Frame {
            title: self.title.clone(),
            summary: self.summary.clone(),
            legend,
            sample: Sample::Line,
        };
        canvas::draw(&frame, ROOM.height, |area, top| self.plot(area, top))
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.curves.iter().flat_map(|c| &c.points)
    }

    /// From months to the unit of the horizontal axis.
    fn time(&self, month: f64) -> f64 {
        if self.months.is_empty() {
            month / 12.0
        } else {
            month
        }
    }

    /// Axis of values and axis of time. The means set the first: where a few runs give wide
    /// intervals, the band is cut off rather than the curves pressed flat.
    fn axes(&self) -> (Axis, Axis) {
        let zero = || self.from_zero.then_some(0.0);
        let means = || {
            self.points()
                .map(|p| p.mean)
                .chain(zero())
                .chain(self.shared.iter().copied())
                .filter(|v| v.is_finite())
        };
        let (low, high) = (
            means().fold(f64::INFINITY, f64::min),
            means().fold(f64::NEG_INFINITY, f64::max),
        );
        let room = (high - low).max(high.abs().max(low.abs()) * 1e-3);
        // What is never negative itself has no axis below zero for the sake of its band.
        let floor = if low >= 0.0 && !self.from_zero {
            0.0_f64.max(low - room)
        } else {
            low - room
        };
        let bands = self
            .points()
            .flat_map(|p| [p.low, p.high])
            .map(|v| v.max(floor).min(high + room));
        let values = Axis::covering(bands.chain(means()), 5);
        let last = self.points().map(|p| p.month).fold(1.0, f64::max);
        if !self.months.is_empty() {
            let mut months = Axis::between(1.0, last, 1.0);
            months.low = 0.8;
            months.high = last + 0.2;
            return (values, months);
        }
        // No half years: at most one mark a year, at most ten.
        let most = (last / 12.0).clamp(1.0, 10.0) as u32;
        let mut years = Axis::covering([0.0, last / 12.0].into_iter(), most);
        years.high = last / 12.0;
        years.marks.retain(|&year| year <= last / 12.0);
        (values, years)
    }

    fn plot(&self, area: &Area<'_>, top: f64) -> Result<(), String> {
        let (values, years) = self.axes();
        let scale = Scale::for_marks(self.measure, &values.marks, values.step);
        let unit = format!("{}{}", scale.unit(), self.unit_note);
        ROOM.above(area, top, unit.trim())?;
        let inner = ROOM.inner(area, top);
        let mut plane = ChartBuilder::on(&inner)
            .build_cartesian_2d(years.low..years.high, values.low..values.high)
            .map_err(words)?;
        if let Some((from, to)) = self.shaded {
            let corners = [
                (self.time(from), values.low),
                (self.time(to).min(years.high), values.high),
            ];
            plane
                .draw_series([Rectangle::new(corners, rgb(SHADE).filled())])
                .map_err(words)?;
        }
        grid(&mut plane, &values, &years)?;
        for curve in &self.curves {
            band(&mut plane, curve, &values, |month| self.time(month))?;
        }
        for curve in &self.curves {
            let known = curve.points.iter().filter(|p| p.mean.is_finite());
            let points = known.map(|p| (self.time(p.month), p.mean)).collect();
            axes::line(&mut plane, points, curve.index, 1.9)?;
        }
        let value = |mark| scale.bare(mark);
        let time = |mark| self.time_words(mark);
        ROOM.marks(area, &plane, (&years, &time), (&values, &value))?;
        let shaded = if self.shaded.is_some() {
            " (shaded: the shock)"
        } else {
            ""
        };
        let unit = if self.months.is_empty() {
            "years since the start"
        } else {
            "months"
        };
        ROOM.below(area, &format!("{unit}{shaded}"))
    }

    /// A month's name or a number of years.
    fn time_words(&self, mark: f64) -> String {
        let name = self
            .months
            .get(mark as usize - usize::from(!self.months.is_empty()));
        name.cloned().unwrap_or_else(|| format!("{mark}"))
    }
}

/// The lines at the numbers of both axes; zero stands out.
fn grid(plane: &mut Plane<'_>, values: &Axis, years: &Axis) -> Result<(), String> {
    axes::grid(plane, years, values)?;
    let zero = values
        .marks
        .contains(&0.0)
        .then_some([(years.low, 0.0), (years.high, 0.0)]);
    plane
        .draw_series(zero.map(|line| PathElement::new(line, stroke(GREY, 0.8))))
        .map_err(words)
        .map(|_| ())
}

fn band(
    plane: &mut Plane<'_>,
    curve: &Curve,
    values: &Axis,
    time: impl Fn(f64) -> f64,
) -> Result<(), String> {
    let known = || {
        curve
            .points
            .iter()
            .filter(|p| p.low.is_finite() && p.high.is_finite())
    };
    let upper = known().map(|p| (time(p.month), p.high.clamp(values.low, values.high)));
    let lower = known()
        .rev()
        .map(|p| (time(p.month), p.low.clamp(values.low, values.high)));
    let outline: Vec<_> = upper.chain(lower).collect();
    let fill = rgb(palette::policy(curve.index)).mix(0.18).filled();
    plane
        .draw_series([Polygon::new(outline, fill)])
        .map_err(words)
        .map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_its_title_unit_legend_and_marks() {
        let points: Vec<Point> = (1..=120)
            .map(f64::from)
            .map(|m| Point {
                month: m,
                mean: 5e10 + m * 1e7,
                low: 4.9e10,
                high: 5.3e10,
            })
            .collect();
        let curve = |label: &str, index| Curve {
            label: label.into(),
            index,
            points: points.clone(),
        };
        let chart = CurveChart {
            title: "Value added & <more>".into(),
            summary: "It rises.".into(),
            measure: Measure::Money,
            unit_note: " a month".into(),
            curves: vec![curve("globalised", 0), curve("localised", 1)],
            shaded: Some((60.0, 66.0)),
            from_zero: false,
            months: Vec::new(),
            shared: Vec::new(),
        };
        let svg = chart.svg().expect("plain data can be drawn");
        if let Some(dir) = std::env::var_os("MILLPOND_PICTURES") {
            std::fs::write(std::path::Path::new(&dir).join("curve.svg"), &svg).expect("writable");
        }
        for part in [
            "Value added &amp; &lt;more&gt;",
            "£ m a month",
            "globalised",
            "localised",
            "\n490\n",
            "<desc>It rises.",
        ] {
            assert!(svg.contains(part), "{part}");
        }
    }

    #[test]
    fn months_without_a_value_leave_a_chart_that_can_be_drawn() {
        let empty = Point {
            month: 1.0,
            mean: f64::NAN,
            low: f64::NAN,
            high: f64::NAN,
        };
        let chart = CurveChart {
            title: "Nothing".into(),
            summary: String::new(),
            measure: Measure::Share,
            unit_note: String::new(),
            curves: vec![Curve {
                label: "a".into(),
                index: 2,
                points: vec![empty],
            }],
            shaded: None,
            from_zero: true,
            months: Vec::new(),
            shared: Vec::new(),
        };
        assert!(
            !chart
                .svg()
                .expect("an empty chart is a chart")
                .contains("NaN")
        );
    }
}
