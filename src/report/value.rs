//! The value record: what each supply chain creates here, what of it is kept, and what is lost by
//! which cause.

use crate::experiment::value::{Figure, ValueRecord};
use crate::measure::value::Fate;

use super::additionality::NO_YEAR;
use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure};
use super::svg;
use super::view::{self, Block, Captioned, Pair, Picture, Section, Table, capital, quoted};

const ID: &str = "value";
const TITLE: &str = "Value record: created, kept and lost, by supply chain and by cause";

type Found<'a> = (Pair<'a>, Vec<ValueRecord>);
/// A figure of a record, by name.
type Reading = (&'static str, &'static str, fn(&ValueRecord) -> Figure);

const SHOWN: [Reading; 3] = [
    ("value-created", "Value created here", |r| r.created),
    ("value-kept", "Value kept here", |r| r.kept),
    ("value-lost", "Value lost once created", |r| r.lost),
];

/// The section: three small multiples over all chains, then a table by cause a chain.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn section(pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let found: Vec<Found<'_>> = pairs
        .iter()
        .map(|pair| {
            let (base, policy, region) = (pair.base, pair.policy, pair.region);
            (*pair, pair.comparison.value(base, policy, region))
        })
        .filter(|(_, records)| !records.is_empty())
        .collect();
    let Some((_, records)) = found.first() else {
        return Ok(Section::missing(ID, TITLE, NO_YEAR));
    };
    let mut about = vec![
        "Last full calm year. Value created is sales less everything bought for them; it is either kept by residents \
         and local firms or lost to somebody outside. What is bought outside is value that others create. Chains \
         share sectors, so they do not add up to all sectors."
            .to_owned(),
    ];
    if records.len() == 1 {
        about.push(
            "The scenario names no supply chains ([[world.chains]]), so there is only the record of all sectors."
                .into(),
        );
    }
    let pictures: Result<Vec<Picture>, ChartError> = SHOWN
        .iter()
        .map(|reading| picture(&found, reading))
        .collect();
    let first = Block::of(about, pictures?);
    let chains = (0..records.len()).map(|chain| block(&found, chain));
    Ok(Section::of(
        ID,
        TITLE,
        std::iter::once(first).chain(chains).collect(),
    ))
}

fn picture(found: &[Found<'_>], &(name, title, reading): &Reading) -> Result<Picture, ChartError> {
    let chains: Vec<&str> = found
        .first()
        .map(|(_, records)| records.iter().map(|r| r.chain.as_str()).collect())
        .unwrap_or_default();
    // In shares of what each chain had, so that a small chain can be seen beside all sectors.
    let relative = |record: &ValueRecord| {
        let figure = reading(record);
        let before = figure.level.mean - figure.change.mean;
        figure.change.times(1.0 / before.abs())
    };
    let dots = |chain: usize| -> Vec<Dot> {
        let dot = |(pair, records): &Found<'_>| {
            let estimate = relative(records.get(chain)?);
            Some(Dot {
                index: pair.policy,
                mean: estimate.mean,
                interval: estimate.interval,
            })
        };
        found.iter().filter_map(dot).collect()
    };
    let said: Vec<String> = found
        .iter()
        .filter_map(|(pair, records)| {
            let all = reading(records.last()?).change;
            Some(format!(
                "{} {}",
                quoted(pair.name()),
                view::effect(Measure::Money, &all)
            ))
        })
        .collect();
    let chart = DotChart {
        title: title.into(),
        summary: format!("All sectors together, a year: {}.", said.join("; ")),
        measure: Measure::Share,
        axis: "change, % of what it was".into(),
        ends: ("less", "more"),
        legend: found
            .iter()
            .map(|(p, _)| (p.name().to_owned(), p.policy))
            .collect(),
        rows: chains
            .iter()
            .enumerate()
            .map(|(i, chain)| Row {
                label: capital(chain),
                dots: dots(i),
            })
            .collect(),
        band: None,
        most: 1.0,
    };
    let svg = chart.svg()?;
    let mut head = vec!["Chain".to_owned()];
    for (pair, _) in found {
        head.push(format!("{}, a year", pair.name()));
        head.push("Change".to_owned());
    }
    let row = |(chain, label): (usize, &&str)| -> Vec<String> {
        let cells = found
            .iter()
            .filter_map(|(_, r)| r.get(chain))
            .flat_map(|r| cells(&reading(r)));
        std::iter::once(capital(label)).chain(cells).collect()
    };
    Ok(Picture {
        name: name.into(),
        title: chart.title,
        summary: chart.summary,
        inline: svg::inline(&svg),
        svg,
        table: Table {
            head,
            rows: chains.iter().enumerate().map(row).collect(),
        },
    })
}

fn cells(figure: &Figure) -> [String; 2] {
    [
        format::money(figure.level.mean),
        view::effect(Measure::Money, &figure.change),
    ]
}

/// One chain's record by cause, all policies side by side, and its stages.
fn block(found: &[Found<'_>], chain: usize) -> Block {
    let Some(record) = found.first().and_then(|(_, records)| records.get(chain)) else {
        return Block::default();
    };
    let mut head = vec![String::new(), "Where".to_owned()];
    for (pair, _) in found {
        head.push(format!("{}, a year", pair.name()));
        head.push("Change".to_owned());
    }
    let row = |label: &str, fate: &str, reading: &dyn Fn(&ValueRecord) -> Figure| -> Vec<String> {
        let records = found.iter().filter_map(|(_, records)| records.get(chain));
        let cells = records.flat_map(|record| cells(&reading(record)));
        [label.to_owned(), fate.to_owned()]
            .into_iter()
            .chain(cells)
            .collect()
    };
    let mut rows = vec![row("Value created here", "", &|r| r.created)];
    for &(cause, figure) in &record.causes {
        let fate = match cause.fate() {
            Fate::Kept => "kept",
            Fate::Lost => "lost once created",
            Fate::NeverHere => "never here",
        };
        if figure.level.mean.abs() + figure.change.mean.abs() > 0.0 {
            rows.push(row(cause.label(), fate, &|r| r.by(cause)));
        }
    }
    rows.push(row("All kept", "kept", &|r| r.kept));
    rows.push(row("All lost once created", "lost", &|r| r.lost));
    let heading = capital(&record.chain);
    let stages = stages(found, chain);
    Block {
        heading,
        folded: (record.stages.len() <= 8)
            .then_some(Captioned {
                caption: "Stage by stage".into(),
                table: stages,
            })
            .into_iter()
            .collect(),
        ..Block::default()
    }
    .with("", Table { head, rows })
}

fn stages(found: &[Found<'_>], chain: usize) -> Table {
    let Some((first, records)) = found.first() else {
        return Table::default();
    };
    let names = &first.comparison.sectors;
    let stages = records.get(chain).map_or(0, |record| record.stages.len());
    let mut head = vec!["Stage".to_owned()];
    for (pair, _) in found {
        let name = pair.name();
        head.push(format!("{name}: sales"));
        head.push("change".into());
        head.push(format!("{name}: value created"));
        head.push("change".into());
    }
    let row = |stage: usize| -> Vec<String> {
        let of = |records: &[ValueRecord]| records.get(chain)?.stages.get(stage).copied();
        let sector = of(records).and_then(|stage| names.get(stage.sector));
        let cells = found
            .iter()
            .filter_map(|(_, records)| of(records))
            .flat_map(|stage| cells(&stage.sales).into_iter().chain(cells(&stage.created)));
        std::iter::once(sector.cloned().unwrap_or_default())
            .chain(cells)
            .collect()
    };
    Table {
        head,
        rows: (0..stages).map(row).collect(),
    }
}
