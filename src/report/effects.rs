//! Direct, indirect, induced and total effects by the region's table, beside the simulated net effect.

use crate::experiment::effects::Effect;
use crate::measure::effects::{Quantity, Round};
use crate::measure::interval::Estimate;

use super::additionality::NO_YEAR;
use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::Measure;
use super::svg;
use super::view::{self, Block, Pair, Picture, Section, Table, quoted};

const ID: &str = "effects";
const TITLE: &str = "Effects: direct, indirect, induced, and what the simulation leaves of them";

/// The section: a chart a quantity with all policies, a table a policy.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn section(pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let found: Vec<(Pair<'_>, Vec<Effect>)> = pairs
        .iter()
        .filter_map(|pair| {
            let effects = pair
                .comparison
                .effects(pair.base, pair.policy, pair.region)?;
            Some((*pair, effects))
        })
        .collect();
    if found.is_empty() {
        return Ok(Section::missing(ID, TITLE, why_not(pairs)));
    }
    let about = "What the purchases moved should set going by the region\u{2019}s own table: in the sectors that sell \
                 (direct), in their suppliers (indirect, Type I less direct), and from what residents buy with the \
                 wages (induced, Type II less Type I). The table takes idle hands and fixed prices for granted. The \
                 simulated net effect is the difference between paired runs in the last full calm year: what remains \
                 when people, prices and budgets answer.";
    let pictures: Result<Vec<Picture>, ChartError> = Quantity::ALL
        .iter()
        .map(|&quantity| picture(&found, quantity))
        .collect();
    let mut block = Block::of(vec![about.into()], pictures?);
    for (pair, effects) in &found {
        let caption = format!(
            "{} instead of {}, a year",
            quoted(pair.name()),
            quoted(pair.base_name())
        );
        block = block.with(&caption, table(effects));
    }
    Ok(Section::of(ID, TITLE, vec![block]))
}

fn why_not(pairs: &[Pair<'_>]) -> &'static str {
    let whole = |pair: &Pair<'_>| pair.comparison.whole() == Some(pair.region);
    if pairs.iter().any(whole) {
        "Each region has its own table, so all regions together have none. Ask for one with --region NAME."
    } else if pairs.iter().all(|pair| pair.comparison.accounts.is_empty()) {
        "The region\u{2019}s accounts are not known here: make the results again from the scenario files."
    } else {
        NO_YEAR
    }
}

const fn measure(quantity: Quantity) -> Measure {
    match quantity {
        Quantity::Employment => Measure::Count("FTE"),
        _ => Measure::Money,
    }
}

/// The rows of a quantity: three rounds, their total, and what is simulated.
fn rows(effect: &Effect) -> Vec<(&'static str, Estimate)> {
    let mut rows: Vec<(&'static str, Estimate)> = Round::ALL
        .iter()
        .map(|&round| (round.label(), effect.round(round)))
        .collect();
    rows.push(("Simulated net effect", effect.simulated));
    rows
}

fn picture(found: &[(Pair<'_>, Vec<Effect>)], quantity: Quantity) -> Result<Picture, ChartError> {
    let own = |effects: &[Effect]| effects.iter().copied().find(|e| e.quantity == quantity);
    let known: Vec<(&Pair<'_>, Effect)> = found
        .iter()
        .filter_map(|(pair, effects)| Some((pair, own(effects)?)))
        .collect();
    let labels: Vec<&str> = known
        .first()
        .map(|(_, effect)| rows(effect).iter().map(|row| row.0).collect())
        .unwrap_or_default();
    let dots = |row: usize| -> Vec<Dot> {
        let dot = |(pair, effect): &(&Pair<'_>, Effect)| {
            let estimate = rows(effect)[row].1;
            Dot {
                index: pair.policy,
                mean: estimate.mean,
                interval: estimate.interval,
            }
        };
        known.iter().map(dot).collect()
    };
    let said: Vec<String> = known
        .iter()
        .map(|(pair, effect)| {
            format!(
                "under {} the table says {} and the simulation {}",
                quoted(pair.name()),
                view::effect(measure(quantity), &effect.round(Round::Total)),
                view::effect(measure(quantity), &effect.simulated)
            )
        })
        .collect();
    let summary = format!("{}: {}.", quantity.label(), said.join("; "));
    let chart = DotChart {
        title: quantity.label().into(),
        summary: summary.clone(),
        measure: measure(quantity),
        axis: "a year".into(),
        ends: ("less", "more"),
        legend: known
            .iter()
            .map(|(p, _)| (p.name().to_owned(), p.policy))
            .collect(),
        rows: labels
            .iter()
            .enumerate()
            .map(|(i, label)| Row {
                label: (*label).into(),
                dots: dots(i),
            })
            .collect(),
        band: None,
        most: f64::MAX,
    };
    let svg = chart.svg()?;
    let name = format!(
        "effects-{}",
        quantity.label().to_lowercase().replace(' ', "-")
    );
    Ok(Picture {
        name,
        title: chart.title,
        inline: svg::inline(&svg),
        svg,
        summary,
        table: Table::default(),
    })
}

fn table(effects: &[Effect]) -> Table {
    let mut head = vec![String::new()];
    head.extend(Round::ALL.iter().map(|round| round.label().to_owned()));
    head.extend([
        "Simulated net".to_owned(),
        "Displaced or not realised".to_owned(),
    ]);
    let row = |effect: &Effect| {
        let of = |estimate: &Estimate| view::effect(measure(effect.quantity), estimate);
        let cells = Round::ALL.iter().map(|&round| of(&effect.round(round)));
        std::iter::once(effect.quantity.label().to_owned())
            .chain(cells)
            .chain([of(&effect.simulated), of(&effect.not_realised)])
            .collect()
    };
    Table {
        head,
        rows: effects.iter().map(row).collect(),
    }
}
