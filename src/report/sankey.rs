//! Flow diagrams in columns: every stop of a column passes its amount on to the next column.
//!
//! A class that both pays and receives stands in two columns, so circles need no care.

use std::fmt::Write as _;

use super::canvas::{TEXT, TITLE, WIDTH};
use super::heading;
use super::palette::{Colour, GREY, INK};
use super::svg::{self, Anchor};

/// One stop of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Its name.
    pub label: String,
    /// Its colour.
    pub colour: Colour,
}

/// What flows between stops of neighbouring columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// Index of the stop it leaves.
    pub from: usize,
    /// Index of the stop in the next column.
    pub to: usize,
    /// How much, in the unit of the diagram, positive.
    pub amount: f64,
}

/// A diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Sankey {
    /// What is shown.
    pub title: String,
    /// The message in words.
    pub summary: String,
    /// A heading for each column.
    pub headings: Vec<String>,
    /// The columns from left to right, at least two.
    pub columns: Vec<Vec<Stop>>,
    /// Ribbons between each column and the next.
    pub ribbons: Vec<Vec<Ribbon>>,
    /// Height of the picture, shown pixels: [`TALL`] or [`COMPACT`].
    pub height: f64,
}

/// Height with room to read every ribbon.
pub const TALL: f64 = 470.0;
/// Height for page one.
pub const COMPACT: f64 = 300.0;

/// Room for labels at both sides.
const SIDE: f64 = 108.0;
const STOP_WIDTH: f64 = 9.0;
const SMALL: f64 = 10.5;
/// Least room between the stops of an outer column.
const GAP: f64 = 13.0;
/// Least room between the stops of an inner column, whose labels stand above them.
const INNER_GAP: f64 = 28.0;
/// Height of a line of a label.
const LINE: f64 = 12.0;

/// Where a stop is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    x: f64,
    y: f64,
    height: f64,
    amount: f64,
}

impl Sankey {
    /// The diagram as an SVG picture. Amounts are written as pounds.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut out = String::new();
        let top = self.head(&mut out);
        let places = self.places(top);
        self.draw_ribbons(&mut out, &places);
        for (column, stops) in self.columns.iter().enumerate() {
            for (stop, place) in stops.iter().zip(&places[column]) {
                // Writing to a string cannot fail.
                let _ = writeln!(
                    out,
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{STOP_WIDTH}\" height=\"{:.1}\" fill=\"{}\"/>",
                    place.x,
                    place.y,
                    place.height.max(0.8),
                    stop.colour.hex()
                );
            }
            self.label_column(&mut out, column, &places[column]);
        }
        svg::picture(WIDTH, self.height, &self.title, &self.summary, &out)
    }

    /// Title and headings; the height at which they end.
    fn head(&self, out: &mut String) -> f64 {
        let y = heading::title(out, &self.title) as f64 * TITLE * 1.25;
        let grey = format!("fill=\"{}\"", GREY.hex());
        let mut lowest = y;
        for (column, heading) in self.headings.iter().enumerate() {
            let (anchor, x) = self.side(column);
            for (i, line) in svg::wrapped(heading, SMALL, 78.0).iter().enumerate() {
                let baseline = y + 18.0 + i as f64 * 12.0;
                svg::text(out, (x, baseline), anchor, SMALL, &grey, line);
                lowest = f64::max(lowest, baseline);
            }
        }
        lowest + 6.0
    }

    /// Where headings and labels of a column stand, and which way they run.
    fn side(&self, column: usize) -> (Anchor, f64) {
        let x = self.column_x(column);
        if column == 0 {
            (Anchor::End, x - 4.0)
        } else if column + 1 == self.columns.len() {
            (Anchor::Start, x + STOP_WIDTH + 4.0)
        } else {
            (Anchor::Middle, x + STOP_WIDTH / 2.0)
        }
    }

    fn column_x(&self, column: usize) -> f64 {
        let last = (self.columns.len() - 1).max(1) as f64;
        SIDE + column as f64 * (WIDTH - 2.0 * SIDE - STOP_WIDTH) / last
    }

    /// What passes through a stop: the larger of what it takes in and what it gives on.
    fn amount(&self, column: usize, stop: usize) -> f64 {
        let sum = |ribbons: Option<&Vec<Ribbon>>, end: fn(&Ribbon) -> usize| -> f64 {
            ribbons
                .into_iter()
                .flatten()
                .filter(|r| end(r) == stop)
                .map(|r| r.amount)
                .sum()
        };
        let taken = column
            .checked_sub(1)
            .map_or(0.0, |before| sum(self.ribbons.get(before), |r| r.to));
        taken.max(sum(self.ribbons.get(column), |r| r.from))
    }

    /// All stops on one scale, each column spread over the whole height.
    fn places(&self, top: f64) -> Vec<Vec<Place>> {
        let amounts: Vec<Vec<f64>> = (self.columns.iter().enumerate())
            .map(|(c, stops)| (0..stops.len()).map(|s| self.amount(c, s)).collect())
            .collect();
        let room = self.height - top - INNER_GAP - 8.0;
        let least = |c: usize| if self.inner(c) { INNER_GAP } else { GAP };
        let scales = amounts.iter().enumerate().map(|(c, column)| {
            (room - least(c) * column.len() as f64) / column.iter().sum::<f64>().max(1e-9)
        });
        let scale = scales.fold(f64::INFINITY, f64::min);
        let column = |(c, amounts): (usize, &Vec<f64>)| -> Vec<Place> {
            let spare = room - scale * amounts.iter().sum::<f64>();
            let gap = spare / amounts.len().max(1) as f64;
            let mut y = top + INNER_GAP + if amounts.len() == 1 { spare / 2.0 } else { 0.0 };
            let mut places = Vec::with_capacity(amounts.len());
            for &amount in amounts {
                places.push(Place {
                    x: self.column_x(c),
                    y,
                    height: amount * scale,
                    amount,
                });
                y += amount * scale + gap;
            }
            places
        };
        amounts.iter().enumerate().map(column).collect()
    }

    fn inner(&self, column: usize) -> bool {
        column > 0 && column + 1 < self.columns.len()
    }

    fn draw_ribbons(&self, out: &mut String, places: &[Vec<Place>]) {
        for (column, ribbons) in self.ribbons.iter().enumerate() {
            let (left, right) = (&places[column], &places[column + 1]);
            let mut used_left = vec![0.0; left.len()];
            let mut sorted = ribbons.clone();
            sorted.sort_by_key(|r| (r.from, r.to));
            let mut starts = Vec::with_capacity(sorted.len());
            for ribbon in &sorted {
                starts.push(left[ribbon.from].y + used_left[ribbon.from]);
                used_left[ribbon.from] += height(ribbon, left[ribbon.from]);
            }
            let mut used_right = vec![0.0; right.len()];
            let last = column + 1 == self.ribbons.len();
            for (ribbon, start) in sorted.iter().zip(starts) {
                // Sorted by their left ends, ribbons also reach each right end in that order.
                let end = right[ribbon.to].y + used_right[ribbon.to];
                used_right[ribbon.to] += height(ribbon, right[ribbon.to]);
                let stop = if last {
                    &self.columns[column + 1][ribbon.to]
                } else {
                    &self.columns[column][ribbon.from]
                };
                let thick = height(ribbon, left[ribbon.from]);
                draw_ribbon(
                    out,
                    (left[ribbon.from].x + STOP_WIDTH, start),
                    (right[ribbon.to].x, end),
                    thick,
                    stop.colour,
                );
            }
        }
    }

    /// Inner labels stand above their stop; outer ones beside it, moved where they would touch.
    fn label_column(&self, out: &mut String, column: usize, places: &[Place]) {
        let (anchor, x) = self.side(column);
        let inner = self.inner(column);
        let stops = self.columns[column].iter().zip(places);
        let labels: Vec<Vec<String>> = stops
            .map(|(s, p)| label_lines(&s.label, p.amount, inner))
            .collect();
        let wanted: Vec<(f64, f64)> = labels
            .iter()
            .zip(places)
            .map(|(lines, place)| {
                let tall = lines.len() as f64 * LINE;
                let top = if inner {
                    place.y - tall - 2.0
                } else {
                    place.y + (place.height - tall) / 2.0
                };
                (top, tall)
            })
            .collect();
        let tops = if inner {
            wanted.iter().map(|w| w.0).collect()
        } else {
            apart(&wanted, self.height - 2.0)
        };
        let style = format!(
            "fill=\"{}\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"",
            INK.hex()
        );
        for (lines, top) in labels.iter().zip(tops) {
            for (i, line) in lines.iter().enumerate() {
                let baseline = top + 9.5 + i as f64 * LINE;
                svg::text(
                    out,
                    (x, baseline),
                    anchor,
                    if inner { SMALL } else { TEXT - 0.5 },
                    &style,
                    line,
                );
            }
        }
    }
}

/// Tops of labels as close as may be to where they are wanted (top, height), none over another and
/// none beyond `bottom`.
fn apart(wanted: &[(f64, f64)], bottom: f64) -> Vec<f64> {
    let mut tops = Vec::with_capacity(wanted.len());
    let mut free_from = f64::NEG_INFINITY;
    for &(top, tall) in wanted {
        let top = f64::max(top, free_from);
        tops.push(top);
        free_from = top + tall + 1.0;
    }
    let mut free_to = bottom;
    for (top, &(_, tall)) in tops.iter_mut().zip(wanted).rev() {
        *top = f64::min(*top, free_to - tall);
        free_to = *top - 1.0;
    }
    tops
}

fn label_lines(label: &str, amount: f64, inner: bool) -> Vec<String> {
    if inner {
        return vec![label.to_owned(), pounds(amount)];
    }
    svg::wrapped(
        &format!("{label} {}", pounds(amount)),
        TEXT - 0.5,
        SIDE - 6.0,
    )
}

/// Pounds per hundred, to ten pence.
#[must_use]
pub fn pounds(amount: f64) -> String {
    format!("£{amount:.1}")
}

fn height(ribbon: &Ribbon, place: Place) -> f64 {
    if place.amount > 0.0 {
        place.height * ribbon.amount / place.amount
    } else {
        0.0
    }
}

fn draw_ribbon(out: &mut String, from: (f64, f64), to: (f64, f64), thick: f64, colour: Colour) {
    let middle = f64::midpoint(from.0, to.0);
    let (x0, y0, x1, y1) = (from.0, from.1, to.0, to.1);
    let (low0, low1) = (y0 + thick, y1 + thick);
    let _ = writeln!(
        out,
        "<path d=\"M{x0:.1} {y0:.2}C{middle:.1} {y0:.2} {middle:.1} {y1:.2} {x1:.1} {y1:.2}V{low1:.2}\
         C{middle:.1} {low1:.2} {middle:.1} {low0:.2} {x0:.1} {low0:.2}Z\" fill=\"{}\" fill-opacity=\"0.42\"/>",
        colour.hex()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_touch_and_stay_inside() {
        assert_eq!(
            apart(&[(0.0, 10.0), (4.0, 10.0), (90.0, 20.0)], 100.0),
            [0.0, 11.0, 80.0]
        );
        assert_eq!(apart(&[(80.0, 10.0), (85.0, 10.0)], 100.0), [79.0, 90.0]);
    }

    #[test]
    fn a_diagram_names_every_stop_with_its_amount() {
        let stop = |label: &str| Stop {
            label: label.into(),
            colour: INK,
        };
        let diagram = Sankey {
            title: "A <title>".into(),
            summary: "In and out.".into(),
            headings: vec!["comes in".into(), "leaves".into()],
            columns: vec![vec![stop("Exports")], vec![stop("Imports"), stop("Taxes")]],
            ribbons: vec![vec![
                Ribbon {
                    from: 0,
                    to: 0,
                    amount: 75.0,
                },
                Ribbon {
                    from: 0,
                    to: 1,
                    amount: 25.0,
                },
            ]],
            height: TALL,
        };
        let svg = diagram.svg();
        for part in [
            "Exports £100.0",
            "Imports £75.0",
            "Taxes £25.0",
            "A &lt;title&gt;",
        ] {
            assert!(svg.contains(part), "{part}");
        }
        assert_eq!(svg.matches("<path").count(), 2);
        // One scale for all columns: the left stop is as tall as both right ones.
        let places = diagram.places(50.0);
        assert!((places[0][0].height - places[1][0].height - places[1][1].height).abs() < 1e-9);
    }
}
