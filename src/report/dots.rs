//! Effects side by side: a dot and its interval for each policy, one row a thing affected.

use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::canvas::{
    self, Area, ChartError, Frame, Sample, TEXT, WIDTH, px, rgb, stroke, text_style,
};
use super::format::{Measure, Scale};
use super::palette::{self, FAINT, GREY, INK, SHADE};
use super::svg;
use super::ticks::Axis;

/// One policy's effect on a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The policy's place in the palette.
    pub index: usize,
    /// The mean.
    pub mean: f64,
    /// Both ends of the interval, where there is one.
    pub interval: Option<[f64; 2]>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What is affected.
    pub label: String,
    /// One dot a policy.
    pub dots: Vec<Dot>,
}

/// A chart of effects.
#[derive(Clone, Debug, PartialEq)]
pub struct DotChart {
    /// What is shown.
    pub title: String,
    /// The message in words.
    pub summary: String,
    /// What the numbers are.
    pub measure: Measure,
    /// Title of the axis.
    pub axis: String,
    /// Words at the left and right end of the axis ("worse", "better"); empty for none.
    pub ends: (&'static str, &'static str),
    /// Names of the policies with their place in the palette.
    pub legend: Vec<(String, usize)>,
    /// The rows from top to bottom.
    pub rows: Vec<Row>,
    /// Effects between minus and plus this are shaded as too small to matter.
    pub band: Option<f64>,
    /// Effects beyond minus or plus this are drawn as arrows at the edge.
    pub most: f64,
}

const LEFT: f64 = 158.0;
const RIGHT: f64 = 14.0;
const BOTTOM: f64 = 36.0;
const LANE: f64 = 9.0;
const BETWEEN_ROWS: f64 = 9.0;

/// The plot: its scale from values to shown pixels.
struct Plot {
    axis: Axis,
    top: f64,
    bottom: f64,
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        let share = (value.clamp(self.axis.low, self.axis.high) - self.axis.low)
            / (self.axis.high - self.axis.low);
        LEFT + share * (WIDTH - LEFT - RIGHT)
    }

    fn beyond(&self, value: f64) -> bool {
        value < self.axis.low || value > self.axis.high
    }
}

impl DotChart {
    /// The chart as an SVG picture.
    ///
    /// # Errors
    /// When plotters cannot draw it.
    pub fn svg(&self) -> Result<String, ChartError> {
        let frame = Frame {
            title: self.title.clone(),
            summary: self.summary.clone(),
            legend: self.legend.clone(),
            sample: Sample::Dot,
        };
        let rows: f64 = self.rows.iter().map(Self::row_height).sum();
        // Room for a title of two lines and a legend of two.
        let height = canvas::head_height(&frame) + 20.0 + rows + BOTTOM;
        canvas::draw(&frame, height, |area, top| {
            let plot = Plot {
                axis: self.axis(),
                top: top + 18.0,
                bottom: height - BOTTOM,
            };
            self.ground(area, &plot)?;
            let mut y = plot.top + BETWEEN_ROWS / 2.0;
            for row in &self.rows {
                draw_row(area, &plot, row, y)?;
                y += Self::row_height(row);
            }
            Ok(())
        })
    }

    fn row_height(row: &Row) -> f64 {
        let lines = svg::wrapped(&row.label, TEXT, LEFT - 14.0).len() as f64;
        f64::max(row.dots.len() as f64 * LANE, lines * (TEXT + 1.5)) + BETWEEN_ROWS
    }

    /// From the smallest to the largest effect, zero included, not beyond `most`.
    fn axis(&self) -> Axis {
        let shown = |v: f64| v.clamp(-self.most, self.most);
        let dots = || self.rows.iter().flat_map(|r| &r.dots);
        let ends = dots().flat_map(|d| d.interval.unwrap_or([d.mean, d.mean]));
        let ends: Vec<f64> = ends.filter(|v| v.is_finite()).map(shown).collect();
        // Where nothing changes at all, one unit each way shows that.
        let nothing = ends.iter().all(|&end| end == 0.0);
        let around = self.band.map(|b| b * 1.5).or(nothing.then_some(1.0));
        let anchors = [Some(0.0), around, around.map(|b| -b)]
            .into_iter()
            .flatten();
        Axis::covering(ends.into_iter().chain(anchors), 6)
    }

    /// Band, grid, zero line, marks and words.
    fn ground(&self, area: &Area<'_>, plot: &Plot) -> Result<(), String> {
        if let Some(band) = self.band {
            let corners = [
                (px(plot.x(-band)), px(plot.top)),
                (px(plot.x(band)), px(plot.bottom)),
            ];
            area.draw(&Rectangle::new(corners, rgb(SHADE).filled()))
                .map_err(words)?;
        }
        let scale = Scale::for_marks(self.measure, &plot.axis.marks, plot.axis.step);
        for &mark in &plot.axis.marks {
            let colour = if mark == 0.0 { GREY } else { FAINT };
            let line = vec![
                (px(plot.x(mark)), px(plot.top)),
                (px(plot.x(mark)), px(plot.bottom)),
            ];
            area.draw(&PathElement::new(line, stroke(colour, 0.9)))
                .map_err(words)?;
            let style = text_style(TEXT, GREY, HPos::Center);
            canvas::label(
                area,
                &scale.bare(mark),
                (plot.x(mark), plot.bottom + 9.0),
                &style,
            )?;
        }
        let (left, right) = self.ends;
        let y = plot.top - 9.0;
        if !left.is_empty() {
            let style = text_style(TEXT, INK, HPos::Left);
            canvas::label(area, &format!("\u{2190} {left}"), (LEFT, y), &style)?;
        }
        if !right.is_empty() {
            let style = text_style(TEXT, INK, HPos::Right);
            let words = format!("{right} \u{2192}");
            canvas::label(area, &words, (WIDTH - RIGHT, y), &style)?;
        }
        let style = text_style(TEXT, GREY, HPos::Right);
        let words = match self.measure {
            // Their axis says what the per cents are of.
            Measure::Share | Measure::Index | Measure::Number => self.axis.clone(),
            _ => format!("{}, {}", scale.unit(), self.axis),
        };
        canvas::label(area, &words, (WIDTH - 4.0, plot.bottom + 25.0), &style)
    }
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn draw_row(area: &Area<'_>, plot: &Plot, row: &Row, top: f64) -> Result<(), String> {
    let height = DotChart::row_height(row) - BETWEEN_ROWS;
    let lines = svg::wrapped(&row.label, TEXT, LEFT - 14.0);
    let first = top + height / 2.0 - (lines.len() as f64 - 1.0) * (TEXT + 1.5) / 2.0;
    for (i, line) in lines.iter().enumerate() {
        let at = (LEFT - 10.0, first + i as f64 * (TEXT + 1.5));
        canvas::label(area, line, at, &text_style(TEXT, INK, HPos::Right))?;
    }
    let first_lane = top + (height - row.dots.len() as f64 * LANE) / 2.0;
    for (lane, dot) in row.dots.iter().enumerate() {
        draw_dot(area, plot, dot, first_lane + (lane as f64 + 0.5) * LANE)?;
    }
    Ok(())
}

fn draw_dot(area: &Area<'_>, plot: &Plot, dot: &Dot, y: f64) -> Result<(), String> {
    if !dot.mean.is_finite() {
        return canvas::label(
            area,
            "not recorded",
            (plot.x(0.0) + 6.0, y),
            &text_style(9.0, GREY, HPos::Left),
        );
    }
    let colour = palette::policy(dot.index);
    if let Some([low, high]) = dot.interval {
        let line = vec![(px(plot.x(low)), px(y)), (px(plot.x(high)), px(y))];
        area.draw(&PathElement::new(line, stroke(colour, 1.8)))
            .map_err(words)?;
    }
    let (x, filled) = (plot.x(dot.mean), rgb(colour).filled());
    if plot.beyond(dot.mean) {
        let tip = 5.0 * dot.mean.signum();
        let corners = [(x - tip, y - 4.0), (x + tip * 0.6, y), (x - tip, y + 4.0)];
        let corners: Vec<_> = corners.iter().map(|&(x, y)| (px(x), px(y))).collect();
        return area.draw(&Polygon::new(corners, filled)).map_err(words);
    }
    area.draw(&Circle::new((px(x), px(y)), px(3.1), filled))
        .map_err(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(effects: &[f64]) -> DotChart {
        let dot = |mean: f64| Dot {
            index: 1,
            mean,
            interval: Some([mean - 1.0, mean + 1.0]),
        };
        DotChart {
            title: "Effects".into(),
            summary: "Some.".into(),
            measure: Measure::Number,
            axis: "times the threshold".into(),
            ends: ("worse", "better"),
            legend: vec![("localised".into(), 1)],
            rows: effects
                .iter()
                .map(|&m| Row {
                    label: "Jobs".into(),
                    dots: vec![dot(m)],
                })
                .collect(),
            band: Some(1.0),
            most: 10.0,
        }
    }

    #[test]
    fn ordinary_effects_are_dots_and_huge_ones_arrows() {
        let svg = chart(&[2.0, -3.0, 400.0])
            .svg()
            .expect("plain data can be drawn");
        // Two effects and the legend.
        assert_eq!(svg.matches("<circle").count(), 3);
        assert_eq!(svg.matches("<polygon").count(), 1);
        assert!(svg.contains("better \u{2192}") && svg.contains("times the threshold"));
    }

    #[test]
    fn an_effect_that_was_not_recorded_is_said_to_be_so() {
        let svg = chart(&[f64::NAN])
            .svg()
            .expect("nothing recorded is no failure");
        assert!(svg.contains("not recorded") && !svg.contains("NaN"));
    }
}
