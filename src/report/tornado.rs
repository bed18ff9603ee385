//! Which assumptions a finding rests on: each one set low and high, everything else as it stands.

use crate::experiment::variants::tornado::{End, Swing};
use crate::experiment::variants::{Purpose, Term};
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure};
use super::plugging::not_run;
use super::svg;
use super::verdict::yearly_label;
use super::view::{self, Block, Pair, Picture, Section, Table, capital, listed, quoted, small};

const ID: &str = "tornado";
const TITLE: &str = "Which assumptions flip the verdict";

/// Outcomes that are drawn; all judged ones are asked whether they flip.
const DRAWN: [Outcome; 4] = [
    Outcome::RealValueAdded,
    Outcome::MedianRealIncome,
    Outcome::Unemployment,
    Outcome::EssentialBasket,
];
/// Most assumptions in a chart, largest swing first.
const MOST: usize = 10;
/// Places in the palette of the low end, as it stands, the high end.
const ENDS: [(usize, &str); 3] = [(4, "set low"), (6, "as it stands"), (5, "set high")];

/// The section: a block a policy with small multiples.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn section(pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let mut blocks = Vec::new();
    for pair in pairs {
        if let Some(block) = block(pair)? {
            blocks.push(block);
        }
    }
    if blocks.is_empty() {
        return Ok(Section::missing(
            ID,
            TITLE,
            &not_run(pairs, Purpose::Assumption),
        ));
    }
    let about = "Numbers that nobody has measured, each set low and high in every policy that has it, with everything \
                 else as it stands; long run, without a shock. A verdict that changes at either end rests on that \
                 assumption. Changing two at once is not tried.";
    blocks.insert(0, Block::of(vec![about.into()], Vec::new()));
    Ok(Section::of(ID, TITLE, blocks))
}

/// Every assumption that flips a long-run verdict of a policy, with the outcomes it flips. None where
/// assumptions were not varied.
#[must_use]
pub fn flips(pair: &Pair<'_>) -> Option<Vec<(String, Vec<String>)>> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut asked = false;
    for outcome in crate::measure::verdict::judged() {
        let swings = swings(pair, outcome);
        asked |= !swings.is_empty();
        for swing in swings.iter().filter(|swing| swing.flips()) {
            let name = words(&swing.assumption);
            let of = small(outcome.label());
            match found.iter_mut().find(|(known, _)| *known == name) {
                Some((_, outcomes)) => outcomes.push(of),
                None => found.push((name, vec![of])),
            }
        }
    }
    found.sort_by_key(|(_, outcomes)| std::cmp::Reverse(outcomes.len()));
    asked.then_some(found)
}

fn swings(pair: &Pair<'_>, outcome: Outcome) -> Vec<Swing> {
    pair.comparison
        .tornado(pair.policy, pair.region, outcome, Term::Long)
}

/// An entry's path as words: "behaviour: origin elasticity".
fn words(path: &str) -> String {
    let parts: Vec<String> = path.split('.').map(|p| p.replace('_', " ")).collect();
    match parts.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => format!("{} ({first})", rest.join(", ")),
        _ => path.to_owned(),
    }
}

fn block(pair: &Pair<'_>) -> Result<Option<Block>, ChartError> {
    let Some(flipping) = flips(pair) else {
        return Ok(None);
    };
    let all: Vec<(Outcome, Vec<Swing>)> = DRAWN
        .iter()
        .map(|&outcome| (outcome, swings(pair, outcome)))
        .filter(|(_, swings)| !swings.is_empty())
        .collect();
    let pictures: Result<Vec<Picture>, ChartError> = all
        .iter()
        .map(|(outcome, swings)| picture(pair, *outcome, swings))
        .collect();
    let points: Vec<String> = flipping
        .iter()
        .map(|(name, outcomes)| {
            format!(
                "{}: changes the verdict on {}.",
                capital(name),
                listed(outcomes)
            )
        })
        .collect();
    let note = if points.is_empty() {
        "No assumption that was tried changes any long-run verdict.".to_owned()
    } else {
        format!(
            "{} assumptions change at least one long-run verdict when set low or high:",
            points.len()
        )
    };
    Ok(Some(Block {
        heading: format!(
            "{} against {}",
            quoted(pair.name()),
            quoted(pair.base_name())
        ),
        notes: vec![note],
        points,
        pictures: pictures?,
        ..Block::default()
    }))
}

fn picture(pair: &Pair<'_>, outcome: Outcome, swings: &[Swing]) -> Result<Picture, ChartError> {
    let measure = Measure::of(outcome).difference();
    let row = |swing: &Swing| {
        let mark = if swing.flips() { " *" } else { "" };
        let ends: [Estimate; 3] = [
            swing.low.judgement.effect,
            swing.standing.effect,
            swing.high.judgement.effect,
        ];
        let dots = ENDS.iter().zip(ends).map(|(&(index, _), effect)| Dot {
            index,
            mean: effect.mean,
            interval: effect.interval,
        });
        Row {
            label: format!("{}{mark}", capital(&words(&swing.assumption))),
            dots: dots.collect(),
        }
    };
    let flipping: Vec<String> = swings
        .iter()
        .filter(|s| s.flips())
        .map(|s| words(&s.assumption))
        .collect();
    let summary = format!(
        "{}* marks an assumption that changes the verdict: {}.",
        swings.first().map_or_else(String::new, |s| format!(
            "The largest swing comes from {}. ",
            words(&s.assumption)
        )),
        if flipping.is_empty() {
            "none does".to_owned()
        } else {
            listed(&flipping)
        }
    );
    let chart = DotChart {
        title: format!(
            "{}: {}",
            capital(pair.name()),
            small(&yearly_label(pair.comparison, outcome))
        ),
        summary: summary.clone(),
        measure,
        axis: format!("change against {}", pair.base_name()),
        ends: ("falls", "rises"),
        legend: ENDS.iter().map(|&(i, name)| (name.to_owned(), i)).collect(),
        rows: swings.iter().take(MOST).map(row).collect(),
        band: None,
        most: f64::MAX,
    };
    let svg = chart.svg()?;
    Ok(Picture {
        name: format!(
            "tornado-{}-{}",
            outcome.name().replace('_', "-"),
            pair.policy + 1
        ),
        title: chart.title,
        inline: svg::inline(&svg),
        svg,
        summary,
        table: table(measure, swings),
    })
}

fn table(measure: Measure, swings: &[Swing]) -> Table {
    let end = |swing: &Swing, end: &End| {
        format!(
            "{} at {} ({})",
            view::effect(measure, &end.judgement.effect),
            format!(
                "{} {}",
                format::value(Measure::Count(""), end.value),
                swing.unit
            )
            .trim(),
            end.change.words()
        )
    };
    let row = |swing: &Swing| {
        vec![
            words(&swing.assumption),
            end(swing, &swing.low),
            view::effect(measure, &swing.standing.effect),
            end(swing, &swing.high),
            swing.basis.clone(),
        ]
    };
    Table {
        head: [
            "Assumption",
            "Set low",
            "As it stands",
            "Set high",
            "How far",
        ]
        .map(String::from)
        .to_vec(),
        rows: swings.iter().map(row).collect(),
    }
}
