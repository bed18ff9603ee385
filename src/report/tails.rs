//! Shocks drawn by chance: how much they usually take, and how bad the worst of them are.

use std::fmt::Write as _;

use crate::experiment::comparison::Comparison;
use crate::experiment::tail::{TailLoss, TailRisk};

use super::canvas::{TEXT, TITLE, WIDTH};
use super::format::{Measure, Scale};
use super::heading;
use super::palette::{self, FAINT, GREY, INK};
use super::svg::{self, Anchor};
use super::ticks::Axis;
use super::view::{self, Block, Picture, Table, quoted};

/// A kind of loss: stem of the picture, title, unit, and where it is read.
type Kind = (
    &'static str,
    &'static str,
    &'static str,
    fn(&TailRisk) -> &TailLoss,
);

const KINDS: [Kind; 2] = [
    (
        "tail-value-added",
        "Real value added lost to a shock drawn by chance",
        "months of value added",
        |risk| &risk.value_added,
    ),
    (
        "tail-unmet-need",
        "Essential need left unmet by a shock drawn by chance",
        "months of the whole basket",
        |risk| &risk.unmet_need,
    ),
];

/// The block about drawn shocks; one line of why not where none were drawn.
#[must_use]
pub fn block(comparison: &Comparison, region: usize) -> Block {
    let heading = "Shocks drawn by chance: the tail".to_owned();
    let found: Vec<(usize, TailRisk)> = (0..comparison.policies.len())
        .filter_map(|policy| Some((policy, comparison.tail(policy, region)?)))
        .collect();
    if found.is_empty() {
        return Block {
            heading,
            notes: vec![
                "No shock was drawn by chance, so there is no tail to show. Leave out --quick to have it.".into(),
            ],
            ..Block::default()
        };
    }
    let about = "In every replicate another shock is drawn, from outside or from within, the same one for every \
                 policy. How often which comes is drawn from assumed ranges: this compares policies and forecasts \
                 nothing. Each circle is one draw; the black bar is the median, the triangle the mean of the worst \
                 tenth.";
    Block {
        heading,
        notes: vec![about.into()],
        pictures: KINDS
            .iter()
            .map(|kind| picture(comparison, &found, kind))
            .collect(),
        ..Block::default()
    }
}

fn picture(
    comparison: &Comparison,
    found: &[(usize, TailRisk)],
    &(name, title, unit, read): &Kind,
) -> Picture {
    let all: Vec<(usize, &TailLoss)> = found.iter().map(|(p, risk)| (*p, read(risk))).collect();
    let said: Vec<String> = all
        .iter()
        .map(|(policy, loss)| {
            let means = [loss.tail.median, loss.tail.worst_tenth];
            let scale = Scale::fitting(Measure::Number, &means);
            format!(
                "{} half lose up to {}, the worst tenth {}",
                quoted(&comparison.policies[*policy].name),
                scale.show(loss.tail.median),
                scale.show(loss.tail.worst_tenth)
            )
        })
        .collect();
    let summary = format!("In {unit}: {}.", said.join("; "));
    let svg = drawn(comparison, &all, title, unit, &summary);
    Picture {
        name: name.into(),
        title: title.into(),
        inline: svg::inline(&svg),
        svg,
        summary,
        table: table(comparison, &all),
    }
}

const LEFT: f64 = 110.0;
const RIGHT: f64 = 14.0;
const LANE: f64 = 30.0;

fn drawn(
    comparison: &Comparison,
    all: &[(usize, &TailLoss)],
    title: &str,
    unit: &str,
    summary: &str,
) -> String {
    let values = all
        .iter()
        .flat_map(|(_, loss)| loss.losses.iter().copied())
        .chain([0.0]);
    let axis = Axis::covering(values, 5);
    let x =
        |value: f64| LEFT + (value - axis.low) / (axis.high - axis.low) * (WIDTH - LEFT - RIGHT);
    let mut out = String::new();
    let top = 10.0 + heading::title(&mut out, title) as f64 * TITLE * 1.3;
    let bottom = top + LANE * all.len() as f64;
    let (ink, grey) = (
        format!("fill=\"{}\"", INK.hex()),
        format!("fill=\"{}\"", GREY.hex()),
    );
    let scale = Scale::for_marks(Measure::Number, &axis.marks, axis.step);
    for &mark in &axis.marks {
        let colour = if mark == 0.0 { GREY } else { FAINT };
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<path d=\"M{:.1} {top:.1}V{bottom:.1}\" stroke=\"{}\"/>",
            x(mark),
            colour.hex()
        );
        let at = (x(mark), bottom + 14.0);
        svg::text(&mut out, at, Anchor::Middle, TEXT, &grey, &scale.bare(mark));
    }
    let at = (WIDTH - RIGHT, bottom + 29.0);
    svg::text(&mut out, at, Anchor::End, TEXT, &grey, unit);
    for (lane, (policy, loss)) in all.iter().enumerate() {
        let y = top + LANE * (lane as f64 + 0.5);
        let label = &comparison.policies[*policy].name;
        svg::text(
            &mut out,
            (LEFT - 8.0, y + 4.0),
            Anchor::End,
            TEXT,
            &ink,
            label,
        );
        draws(&mut out, *policy, loss, y, &x);
    }
    svg::picture(WIDTH, bottom + 36.0, title, summary, &out)
}

fn draws(out: &mut String, policy: usize, loss: &TailLoss, y: f64, x: &dyn Fn(f64) -> f64) {
    let colour = palette::policy(policy).hex();
    for value in loss.losses.iter().filter(|v| v.is_finite()) {
        let _ = write!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\" fill-opacity=\"0.35\"/>",
            x(*value)
        );
    }
    let (median, worst) = (x(loss.tail.median), x(loss.tail.worst_tenth));
    let _ = write!(
        out,
        "<path d=\"M{median:.1} {:.1}v16\" stroke=\"{}\" stroke-width=\"2.2\"/>\
         <path d=\"M{worst:.1} {:.1}l-4.5 -8h9Z\" fill=\"{}\"/>",
        y - 8.0,
        INK.hex(),
        y - 5.0,
        INK.hex()
    );
}

fn table(comparison: &Comparison, all: &[(usize, &TailLoss)]) -> Table {
    let row = |(policy, loss): &(usize, &TailLoss)| {
        let values = [
            loss.tail.median,
            loss.tail.nine_in_ten,
            loss.tail.worst_tenth,
            loss.tail.worst,
        ];
        let scale = Scale::fitting(Measure::Number, &values);
        let mut row = vec![comparison.policies[*policy].name.clone()];
        row.extend(values.iter().map(|&v| scale.show(v)));
        row.push(view::level(Measure::Number, &loss.mean));
        row.push(
            loss.against_base
                .map_or_else(String::new, |e| view::effect(Measure::Number, &e)),
        );
        row
    };
    Table {
        head: [
            "Policy",
            "Half lose no more than",
            "Nine in ten no more than",
            "Worst tenth, mean",
            "Worst",
            "Mean",
            "Mean against the first policy",
        ]
        .map(String::from)
        .to_vec(),
        rows: all.iter().map(row).collect(),
    }
}
