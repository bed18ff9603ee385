//! Who pays and who gains: households by fifth of income, and regions next to each other.

use crate::experiment::comparison::Comparison;
use crate::experiment::neighbours::Neighbour;
use crate::experiment::regions::Change;
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::Measure;
use super::svg;
use super::verdict::windows;
use super::view::{self, Pair, Picture, Table, listed, quoted};

/// Fifths of households by income, with what their rows are called.
const FIFTHS: [(Outcome, &str); 5] = [
    (Outcome::IncomeFirstFifth, "poorest fifth"),
    (Outcome::IncomeSecondFifth, "second fifth"),
    (Outcome::IncomeThirdFifth, "middle fifth"),
    (Outcome::IncomeFourthFifth, "fourth fifth"),
    (Outcome::IncomeFifthFifth, "richest fifth"),
];

/// Most regions that are drawn next to each other; of more, those with the largest changes.
const MOST_REGIONS: usize = 8;

/// A change of at least this share of a row's level matters, as for money outcomes of the verdict.
const MATTERS: f64 = 0.01;

/// One row's changes, a policy each: its label, and per policy index the relative and the absolute
/// change.
struct Gains {
    label: String,
    each: Vec<(usize, Estimate, Estimate)>,
}

/// Real income by fifth under every policy, long run, without a shock. None without pairs or where
/// no run recorded it.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn fifths(pairs: &[Pair<'_>]) -> Result<Option<Picture>, ChartError> {
    let rows: Vec<Gains> = FIFTHS
        .iter()
        .map(|&(outcome, label)| gains(pairs, outcome, label, None))
        .collect();
    let title = "Real income a household, by fifth of income";
    drawn(pairs, "income-by-fifth", title, "a year", &rows)
}

/// Real value added by region, all modelled or those with the largest changes. None with a single
/// region.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn neighbours(pairs: &[Pair<'_>]) -> Result<Option<Picture>, ChartError> {
    let Some(first) = pairs.first() else {
        return Ok(None);
    };
    let comparison = first.comparison;
    if comparison.modelled() < 2 {
        return Ok(None);
    }
    let outcome = Outcome::RealValueAdded;
    let rows: Vec<Gains> = shown(comparison, first.policy)
        .into_iter()
        .map(|region| gains(pairs, outcome, &comparison.regions[region], Some(region)))
        .collect();
    let title = if rows.len() < comparison.modelled() {
        "Real value added by region: the largest rises and falls"
    } else {
        "Real value added by region"
    };
    drawn(pairs, "value-added-by-region", title, "a year", &rows)
}

/// What outside markets, and other regions, sell to the region and buy from it. None without books.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn around(pairs: &[Pair<'_>]) -> Result<Option<Picture>, ChartError> {
    let all: Vec<(usize, Vec<Neighbour>)> = pairs
        .iter()
        .map(|pair| {
            let (_, window) = windows(pair.comparison.months);
            let found = pair
                .comparison
                .neighbours(pair.base, pair.policy, pair.region, window);
            (pair.policy, found)
        })
        .collect();
    let rows = all.first().map_or(0, |(_, found)| found.len());
    let row = |row: usize| -> Option<Gains> {
        let own = all.first()?.1.get(row)?;
        let each = all.iter().filter_map(|(policy, found)| {
            let own = found.get(row)?;
            let relative = own.change.times(1.0 / own.baseline.abs());
            let known = relative.mean.is_finite();
            known.then_some((*policy, relative, own.change))
        });
        Some(Gains {
            label: format!("{}: {}", own.who, own.what),
            each: each.collect(),
        })
    };
    let title = "Those around: what they sell to the region and buy from it";
    let rows: Vec<Gains> = (0..rows).filter_map(row).collect();
    drawn(pairs, "those-around", title, "a year", &rows)
}

/// The regions to draw, largest rise first.
fn shown(comparison: &Comparison, policy: usize) -> Vec<usize> {
    let (_, window) = windows(comparison.months);
    let changes: Vec<Change> = comparison.changes(policy, Outcome::RealValueAdded, window);
    let regions: Vec<usize> = changes.iter().map(|change| change.region).collect();
    if regions.len() <= MOST_REGIONS {
        return regions;
    }
    let (top, bottom) = (MOST_REGIONS / 2, regions.len() - MOST_REGIONS / 2);
    [&regions[..top], &regions[bottom..]].concat()
}

fn gains(pairs: &[Pair<'_>], outcome: Outcome, label: &str, region: Option<usize>) -> Gains {
    let each = pairs.iter().filter_map(|pair| {
        let (_, window) = windows(pair.comparison.months);
        let region = region.unwrap_or(pair.region);
        let judged = pair
            .comparison
            .judge(pair.base, pair.policy, 0, region, outcome, window);
        let relative = judged.effect.times(1.0 / judged.baseline.abs());
        let known = relative.mean.is_finite();
        known.then_some((pair.policy, relative, judged.effect))
    });
    Gains {
        label: label.to_owned(),
        each: each.collect(),
    }
}

fn drawn(
    pairs: &[Pair<'_>],
    name: &str,
    title: &str,
    unit: &str,
    rows: &[Gains],
) -> Result<Option<Picture>, ChartError> {
    let Some(first) = pairs.first() else {
        return Ok(None);
    };
    if rows.iter().all(|row| row.each.is_empty()) {
        return Ok(None);
    }
    let summary = summary(pairs, rows);
    let dots = |row: &Gains| -> Vec<Dot> {
        let dot = |&(index, relative, _): &(usize, Estimate, Estimate)| Dot {
            index,
            mean: relative.mean,
            interval: relative.interval,
        };
        row.each.iter().map(dot).collect()
    };
    let chart = DotChart {
        title: title.into(),
        summary: summary.clone(),
        measure: Measure::Share,
        axis: format!("% of what it is under {}", first.base_name()),
        ends: ("loses", "gains"),
        legend: pairs
            .iter()
            .map(|p| (p.name().to_owned(), p.policy))
            .collect(),
        rows: rows
            .iter()
            .map(|row| Row {
                label: view::capital(&row.label),
                dots: dots(row),
            })
            .collect(),
        band: Some(MATTERS),
        most: 1.0,
    };
    let svg = chart.svg()?;
    Ok(Some(Picture {
        name: name.into(),
        title: title.into(),
        inline: svg::inline(&svg),
        svg,
        table: table(pairs, unit, rows),
        summary,
    }))
}

/// Who clearly gains and who clearly loses, by policy.
fn summary(pairs: &[Pair<'_>], rows: &[Gains]) -> String {
    let sentence = |pair: &Pair<'_>| {
        let named = |wanted: fn(f64) -> bool| -> Vec<String> {
            let clear = |row: &&Gains| {
                let own = row.each.iter().find(|one| one.0 == pair.policy);
                own.is_some_and(|(_, relative, _)| {
                    relative.excludes_zero()
                        && relative.mean.abs() >= MATTERS
                        && wanted(relative.mean)
                })
            };
            rows.iter().filter(clear).map(|r| r.label.clone()).collect()
        };
        let (up, down) = (named(|mean| mean > 0.0), named(|mean| mean < 0.0));
        let name = quoted(pair.name());
        match (up.is_empty(), down.is_empty()) {
            (true, true) => format!("Under {name} nobody here clearly gains or loses 1% or more."),
            (false, true) => format!("Under {name} these clearly gain: {}.", listed(&up)),
            (true, false) => format!("Under {name} these clearly lose: {}.", listed(&down)),
            (false, false) => format!(
                "Under {name} these clearly gain: {}; these lose: {}.",
                listed(&up),
                listed(&down)
            ),
        }
    };
    let sentences: Vec<String> = pairs.iter().map(sentence).collect();
    format!(
        "{} Inside the grey band a change is too small to matter.",
        sentences.join(" ")
    )
}

fn table(pairs: &[Pair<'_>], unit: &str, rows: &[Gains]) -> Table {
    let mut head = vec![String::new()];
    head.extend(
        pairs
            .iter()
            .flat_map(|p| [p.name().to_owned(), format!("{}, {unit}", p.name())]),
    );
    let row = |row: &Gains| -> Vec<String> {
        let cells = row.each.iter().flat_map(|(_, relative, absolute)| {
            [
                view::effect(Measure::Share, relative),
                view::effect(Measure::Money, absolute),
            ]
        });
        std::iter::once(view::capital(&row.label))
            .chain(cells)
            .collect()
    };
    Table {
        head,
        rows: rows.iter().map(row).collect(),
    }
}
