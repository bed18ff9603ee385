//! Waterfalls: steps that add up, drawn one below the other, each from where the one before it ended.

use std::fmt::Write as _;

use crate::measure::interval::Estimate;

use super::canvas::{TEXT, TITLE, WIDTH};
use super::format::{self, Measure};
use super::heading;
use super::palette::{FAINT, GREY, INK, POLICIES};
use super::svg::{self, Anchor};

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// How much it adds; of a total, how much stands there.
    pub amount: Estimate,
    /// Whether it stands on the ground: a total of all before it.
    pub total: bool,
}

/// A waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// What is shown.
    pub title: String,
    /// The message in words.
    pub summary: String,
    /// What the numbers are.
    pub measure: Measure,
    /// The steps from top to bottom.
    pub steps: Vec<Step>,
}

const LEFT: f64 = 152.0;
const RIGHT: f64 = 64.0;
const LINE: f64 = 12.5;
const BAR: f64 = 11.0;

impl Waterfall {
    /// The picture as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let labels: Vec<Vec<String>> = self
            .steps
            .iter()
            .map(|step| svg::wrapped(&step.label, TEXT, LEFT - 8.0))
            .collect();
        let mut out = String::new();
        let head = 8.0 + heading::title(&mut out, &self.title) as f64 * TITLE * 1.3;
        let rows: f64 = labels.iter().map(|lines| row_height(lines)).sum();
        let bold = heading::bold();
        let (low, high) = self.reach();
        let x = |value: f64| LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT);
        rule(&mut out, x(0.0), head, head + rows);
        let mut y = head;
        for ((step, lines), (from, to)) in self.steps.iter().zip(&labels).zip(self.spans()) {
            let middle = y + row_height(lines) / 2.0;
            label(&mut out, step, lines, middle);
            bar(&mut out, step, (x(from), x(to)), middle);
            whisker(&mut out, step, from, middle, &x);
            let number = format::signed(self.measure, step.amount.mean);
            let style = if step.total { bold.as_str() } else { "" };
            let at = (WIDTH - 4.0, middle + 4.0);
            svg::text(&mut out, at, Anchor::End, TEXT - 0.5, style, &number);
            y += row_height(lines);
        }
        svg::picture(WIDTH, head + rows + 6.0, &self.title, &self.summary, &out)
    }

    /// From where to where each step goes.
    fn spans(&self) -> Vec<(f64, f64)> {
        let mut level = 0.0;
        let span = |step: &Step| {
            if step.total {
                level = step.amount.mean;
                return (0.0, level);
            }
            let from = level;
            level += step.amount.mean;
            (from, level)
        };
        self.steps.iter().map(span).collect()
    }

    /// The smallest and largest level, with room for intervals; never nothing.
    fn reach(&self) -> (f64, f64) {
        let ends = self
            .spans()
            .into_iter()
            .flat_map(|(from, to)| [from, to, 0.0]);
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
        let room = ((high - low) * 0.04).max(1e-9);
        (low - room, high + room)
    }
}

fn row_height(lines: &[String]) -> f64 {
    (lines.len() as f64 * LINE).max(BAR) + 6.0
}

// Writing to a string cannot fail in what follows.

fn rule(out: &mut String, x: f64, top: f64, bottom: f64) {
    let _ = write!(
        out,
        "<path d=\"M{x:.1} {top:.1}V{bottom:.1}\" stroke=\"{}\" stroke-width=\"1\"/>",
        GREY.hex()
    );
}

fn label(out: &mut String, step: &Step, lines: &[String], middle: f64) {
    let weight = if step.total {
        "font-weight=\"bold\" "
    } else {
        ""
    };
    let style = format!("{weight}fill=\"{}\"", INK.hex());
    let first = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + 4.0;
    for (i, line) in lines.iter().enumerate() {
        let at = (LEFT - 6.0, first + i as f64 * LINE);
        svg::text(out, at, Anchor::End, TEXT, &style, line);
    }
}

fn bar(out: &mut String, step: &Step, (from, to): (f64, f64), middle: f64) {
    let colour = match (step.total, step.amount.mean >= 0.0) {
        (true, _) => GREY,
        (false, true) => POLICIES[0],
        (false, false) => POLICIES[1],
    };
    let _ = write!(
        out,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{}\"/>",
        from.min(to),
        middle - BAR / 2.0,
        (to - from).abs().max(1.0),
        colour.hex()
    );
    if !step.total {
        let _ = write!(
            out,
            "<path d=\"M{to:.1} {:.1}v6\" stroke=\"{}\" stroke-width=\"1\"/>",
            middle + BAR / 2.0,
            FAINT.hex()
        );
    }
}

/// The interval, where it can be seen.
fn whisker(out: &mut String, step: &Step, from: f64, middle: f64, x: &dyn Fn(f64) -> f64) {
    let Some([low, high]) = step.amount.interval else {
        return;
    };
    let _ = write!(
        out,
        "<path d=\"M{:.1} {middle:.1}H{:.1}\" stroke=\"{}\" stroke-width=\"1.6\"/>",
        x(from + low),
        x(from + high),
        INK.hex()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(label: &str, mean: f64, total: bool) -> Step {
        let amount = Estimate {
            mean,
            interval: Some([mean - 1e8, mean + 1e8]),
            replicates: 5,
        };
        Step {
            label: label.into(),
            amount,
            total,
        }
    }

    #[test]
    fn steps_begin_where_the_one_before_ended_and_totals_on_the_ground() {
        let waterfall = Waterfall {
            title: "From gross to net".into(),
            summary: "Most of it would have been bought anyway.".into(),
            measure: Measure::Money,
            steps: vec![
                step("Gross", 10e8, false),
                step("Deadweight", -7e8, false),
                step("Moved", 3e8, true),
                step("Displacement", -5e8, false),
                step("Net", -2e8, true),
            ],
        };
        let spans = waterfall.spans();
        assert_eq!(
            spans,
            [
                (0.0, 10e8),
                (10e8, 3e8),
                (0.0, 3e8),
                (3e8, -2e8),
                (0.0, -2e8)
            ]
        );
        let svg = waterfall.svg();
        assert!(svg.contains("Deadweight") && svg.contains("\u{2212}£7.00 m"));
        // The ground, and five bars.
        assert_eq!(svg.matches("<rect").count(), 1 + 5);
    }

    #[test]
    fn nothing_moved_can_be_drawn() {
        let flat = Waterfall {
            title: "Nothing".into(),
            summary: String::new(),
            measure: Measure::Money,
            steps: vec![step("Gross", 0.0, false), step("Net", 0.0, true)],
        };
        assert!(!flat.svg().contains("NaN"));
    }
}
