//! A strip beside a number: zero, what does not matter, and each policy's effect with its interval.
//! It has no words, so that it can be as small as a line of text; the number beside it has them.

use std::fmt::Write as _;

use crate::measure::interval::Estimate;

use super::palette::{self, Colour, GREY, SHADE};
use super::svg;

const WIDTH: f64 = 120.0;
const LANE: f64 = 10.0;
const EDGE: f64 = 5.0;

/// Effects on one scale around zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// What is shown, for those who listen.
    pub title: String,
    /// A policy's place in the palette with its effect.
    pub effects: Vec<(usize, Estimate)>,
    /// Effects between minus and plus this are too small to matter; 0 where any matters.
    pub band: f64,
    /// What the strip's ends stand for, where several strips share a scale; otherwise its own.
    pub most: Option<f64>,
}

impl Strip {
    /// The strip as SVG for the inside of a page; nothing where nothing is known.
    #[must_use]
    pub fn svg(&self) -> String {
        let known: Vec<&(usize, Estimate)> = self
            .effects
            .iter()
            .filter(|(_, effect)| effect.mean.is_finite())
            .collect();
        let most = self.most.unwrap_or_else(|| self.reach(&known));
        if known.is_empty() || most <= 0.0 {
            return String::new();
        }
        let x = |value: f64| {
            let share = (value / most).clamp(-1.0, 1.0);
            WIDTH / 2.0 + share * (WIDTH / 2.0 - EDGE)
        };
        let height = LANE * known.len() as f64 + 4.0;
        let mut out = format!(
            "<svg class=\"strip\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\"><title>{}</title>",
            svg::escaped(&self.title)
        );
        let (left, right) = (x(-self.band), x(self.band));
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<rect x=\"{left:.1}\" y=\"0\" width=\"{:.1}\" height=\"{height}\" fill=\"{}\"/>",
            right - left,
            SHADE.hex()
        );
        let _ = write!(
            out,
            "<path d=\"M{0:.1} 0V{height}\" stroke=\"{1}\" stroke-width=\"1\"/>",
            x(0.0),
            GREY.hex()
        );
        for (lane, (policy, effect)) in known.iter().enumerate() {
            let y = 2.0 + LANE * (lane as f64 + 0.5);
            let beyond = effect.mean.abs() > most;
            mark(&mut out, effect, y, palette::policy(*policy), beyond, &x);
        }
        out + "</svg>"
    }

    /// The largest effect, end of an interval or band and a half.
    fn reach(&self, known: &[&(usize, Estimate)]) -> f64 {
        let ends = known.iter().flat_map(|(_, effect)| {
            let [low, high] = effect.interval.unwrap_or([effect.mean; 2]);
            [low.abs(), high.abs()]
        });
        ends.fold(self.band * 1.5, f64::max)
    }
}

fn mark(
    out: &mut String,
    effect: &Estimate,
    y: f64,
    colour: Colour,
    beyond: bool,
    x: &dyn Fn(f64) -> f64,
) {
    let colour = colour.hex();
    if let Some([low, high]) = effect.interval {
        let _ = write!(
            out,
            "<path d=\"M{:.1} {y}H{:.1}\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            x(low),
            x(high)
        );
    }
    let at = x(effect.mean);
    let _ = if beyond {
        let tip = 4.5 * effect.mean.signum();
        write!(
            out,
            "<path d=\"M{:.1} {}L{:.1} {y}L{0:.1} {}Z\" fill=\"{colour}\"/>",
            at - tip,
            y - 4.0,
            at + tip,
            y + 4.0
        )
    } else {
        write!(
            out,
            "<circle cx=\"{at:.1}\" cy=\"{y}\" r=\"3.4\" fill=\"{colour}\"/>"
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(mean: f64, most: Option<f64>) -> String {
        let effect = Estimate {
            mean,
            interval: Some([mean - 1.0, mean + 1.0]),
            replicates: 5,
        };
        Strip {
            title: "a < b".into(),
            effects: vec![(1, effect)],
            band: 1.0,
            most,
        }
        .svg()
    }

    #[test]
    fn an_effect_stands_on_its_side_of_zero() {
        // The scale reaches to 3: two thirds of the way from 60 to the edge at 115 is 96.7.
        assert!(strip(2.0, None).contains("cx=\"96.7\""));
        assert!(strip(-2.0, None).contains("cx=\"23.3\""));
        assert!(strip(-2.0, None).contains("a &lt; b"));
    }

    #[test]
    fn what_lies_beyond_a_shared_scale_is_an_arrow() {
        let far = strip(50.0, Some(10.0));
        assert!(!far.contains("<circle") && far.contains("fill=\"#d55e00\""));
        assert!(strip(5.0, Some(10.0)).contains("<circle"));
    }

    #[test]
    fn nothing_known_is_nothing_drawn() {
        assert_eq!(strip(f64::NAN, None), "");
    }
}
