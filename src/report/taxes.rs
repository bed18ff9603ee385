//! What a policy changes for public purses: its cost, and every kind of tax and public money.

use crate::experiment::taxes::{PublicChange, PublicCostChange};
use crate::ledger::Node;
use crate::measure::interval::Estimate;
use crate::measure::taxes::Way;

use super::additionality::NO_YEAR;
use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure};
use super::svg;
use super::view::{self, Block, Pair, Picture, Section, Table, quoted};

const ID: &str = "taxes";
const TITLE: &str = "Taxes and what it costs the public";

type Found<'a> = (Pair<'a>, PublicCostChange, Vec<PublicChange>);

/// The section: the cost from gross to net as a chart, then every tax and payment.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn section(pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let found: Vec<Found<'_>> = pairs
        .iter()
        .filter_map(|pair| {
            let (base, policy, region) = (pair.base, pair.policy, pair.region);
            let cost = pair.comparison.public_cost(base, policy, region)?;
            Some((
                *pair,
                cost,
                pair.comparison.public_money(base, policy, region)?,
            ))
        })
        .collect();
    if found.is_empty() {
        return Ok(Section::missing(ID, TITLE, NO_YEAR));
    }
    let about = "What the public pays more or less in the last full calm year: running cost and transfers less taxes. \
                 Less than nothing means that the public purse gains. Council and state together; who of them gains \
                 is in the table.";
    let block = Block::of(vec![about.into()], vec![picture(&found)?])
        .with("Change of taxes and public money, a year", table(&found));
    Ok(Section::of(ID, TITLE, vec![block]))
}

/// What the chart shows of a cost, taxes as the public's gain.
fn parts(cost: &PublicCostChange) -> [(&'static str, Estimate); 4] {
    [
        ("Running cost of the policy", cost.running),
        ("Benefits, grants and other transfers", cost.transfers),
        ("Taxes (more taxes cost less)", cost.taxes.times(-1.0)),
        ("Net cost to the public", cost.net),
    ]
}

fn picture(found: &[Found<'_>]) -> Result<Picture, ChartError> {
    let rows: Vec<Row> = (0..4)
        .map(|part| {
            let dots = found.iter().map(|(pair, cost, _)| {
                let estimate = parts(cost)[part].1;
                Dot {
                    index: pair.policy,
                    mean: estimate.mean,
                    interval: estimate.interval,
                }
            });
            let label = found.first().map_or("", |(_, cost, _)| parts(cost)[part].0);
            Row {
                label: label.into(),
                dots: dots.collect(),
            }
        })
        .collect();
    let said: Vec<String> = found
        .iter()
        .map(|(pair, cost, _)| {
            format!(
                "{} changes the net cost to the public by {} a year",
                quoted(pair.name()),
                view::effect(Measure::Money, &cost.net)
            )
        })
        .collect();
    let chart = DotChart {
        title: "What the public pays".into(),
        summary: format!("{}.", said.join("; ")),
        measure: Measure::Money,
        axis: "change, a year".into(),
        ends: ("costs less", "costs more"),
        legend: found
            .iter()
            .map(|(p, ..)| (p.name().to_owned(), p.policy))
            .collect(),
        rows,
        band: None,
        most: f64::MAX,
    };
    let svg = chart.svg()?;
    let mut head = vec![String::new()];
    head.extend(found.iter().map(|(pair, ..)| pair.name().to_owned()));
    let row = |part: usize| -> Vec<String> {
        let label = found.first().map_or("", |(_, cost, _)| parts(cost)[part].0);
        let cells = found
            .iter()
            .map(|(_, cost, _)| view::effect(Measure::Money, &parts(cost)[part].1));
        std::iter::once(label.to_owned()).chain(cells).collect()
    };
    Ok(Picture {
        name: "public-cost".into(),
        title: chart.title,
        summary: chart.summary,
        inline: svg::inline(&svg),
        svg,
        table: Table {
            head,
            rows: (0..4).map(row).collect(),
        },
    })
}

/// Rows that nobody pays anything of are left out.
fn table(found: &[Found<'_>]) -> Table {
    let Some((_, _, first)) = found.first() else {
        return Table::default();
    };
    let mut head = vec!["What".to_owned(), "Whose purse".to_owned()];
    for (pair, ..) in found {
        head.push(format!("{}, a year", pair.name()));
        head.push("Change".to_owned());
    }
    let row = |index: usize| -> Option<Vec<String>> {
        let kind = first.get(index)?.row;
        let of = |found: &Found<'_>| found.2.get(index).copied();
        let something =
            |change: &PublicChange| change.level.mean.abs() + change.change.mean.abs() > 0.0;
        found.iter().filter_map(of).any(|c| something(&c)).then(|| {
            let purse = if kind.purse() == Node::Council {
                "council"
            } else {
                "state"
            };
            let way = if kind.way() == Way::Taken {
                "takes"
            } else {
                "pays"
            };
            let cells = found.iter().filter_map(of).flat_map(|change| {
                [
                    format::money(change.level.mean),
                    view::effect(Measure::Money, &change.change),
                ]
            });
            [kind.label().to_owned(), format!("{purse} {way}")]
                .into_iter()
                .chain(cells)
                .collect()
        })
    };
    Table {
        head,
        rows: (0..first.len()).filter_map(row).collect(),
    }
}
