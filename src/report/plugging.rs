//! Which leak to plug first: each lever alone, by the pounds it keeps for each pound of public money.

use crate::experiment::variants::levers::LeverAlone;
use crate::experiment::variants::{Purpose, Term};

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::Measure;
use super::svg;
use super::view::{self, Block, Pair, Picture, Section, Table, capital, quoted};

const ID: &str = "plugging";
const TITLE: &str = "Which leak to plug first: each lever alone";

/// The section: a ranking a policy.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn section(pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let found: Vec<(&Pair<'_>, Vec<LeverAlone>)> = pairs
        .iter()
        .map(|pair| {
            let levers = pair
                .comparison
                .levers_alone(pair.policy, pair.region, Term::Long);
            (pair, levers)
        })
        .filter(|(_, levers)| !levers.is_empty())
        .collect();
    if found.is_empty() {
        return Ok(Section::missing(
            ID,
            TITLE,
            &not_run(pairs, Purpose::LeverAlone),
        ));
    }
    let about = "Each lever or local currency of a policy alone, laid over the policy that all are compared with. \
                 Plugged is how much less leaves as imports, as profit to outside owners and as interest, a year, long run. \
                 Dearer local goods may lose sales outside: kept is what is left of the plugged when they are taken off. \
                 First come levers that cost public money, by pounds kept for each public pound; then those without \
                 public cost in this model, by pounds kept. Alone they do not add up to the policy: levers help and \
                 hinder each other.";
    let mut blocks = vec![Block::of(vec![about.into()], Vec::new())];
    for (pair, levers) in &found {
        blocks.push(
            Block {
                heading: format!("Levers of {}", quoted(pair.name())),
                pictures: vec![picture(pair, levers)?],
                ..Block::default()
            }
            .with("", table(levers)),
        );
    }
    Ok(Section::of(ID, TITLE, blocks))
}

/// Why variants of a purpose are not there, and how to get them.
#[must_use]
pub fn not_run(pairs: &[Pair<'_>], purpose: Purpose) -> String {
    let why = pairs.first().and_then(|pair| {
        let mut left_out = pair.comparison.variants.left_out_of(purpose);
        left_out.next().map(|left| left.why.clone())
    });
    match why {
        Some(why) if !why.is_empty() => {
            format!("Not run: {}.", why.trim_end_matches('.'))
        }
        _ => "Not run here. Leave out --quick, or run compare again with more replicates, to have it.".into(),
    }
}

/// A lever's name for readers.
fn name(lever: &LeverAlone) -> String {
    capital(&lever.lever.replace('_', " "))
}

fn picture(pair: &Pair<'_>, levers: &[LeverAlone]) -> Result<Picture, ChartError> {
    let rows = levers.iter().map(|lever| Row {
        label: name(lever),
        dots: vec![Dot {
            index: pair.policy,
            mean: lever.kept.mean,
            interval: lever.kept.interval,
        }],
    });
    let first = levers.first();
    let summary = first.map_or_else(String::new, |lever| {
        let per_pound = lever.kept_per_pound.map_or_else(
            || "at no public cost in this model".to_owned(),
            |ratio| {
                let pounds = view::level(Measure::Money, &ratio.times(100.0));
                format!("{pounds} for each public pound")
            },
        );
        format!(
            "First of {}: {} keeps {} a year, {per_pound}.",
            levers.len(),
            name(lever),
            view::effect(Measure::Money, &lever.kept)
        )
    });
    let chart = DotChart {
        title: format!(
            "Leaks plugged less sales lost, each lever of {} alone",
            pair.name()
        ),
        summary: summary.clone(),
        measure: Measure::Money,
        axis: "kept, net, a year".into(),
        ends: ("loses more", "keeps more"),
        legend: vec![(pair.name().to_owned(), pair.policy)],
        rows: rows.collect(),
        band: None,
        most: f64::MAX,
    };
    let svg = chart.svg()?;
    Ok(Picture {
        name: format!("levers-{}", pair.policy + 1),
        title: chart.title,
        inline: svg::inline(&svg),
        svg,
        summary,
        table: Table::default(),
    })
}

/// Levers as a table, a row each.
#[must_use]
pub fn table(levers: &[LeverAlone]) -> Table {
    let row = |lever: &LeverAlone| {
        let money = |e| view::effect(Measure::Money, e);
        vec![
            name(lever),
            money(&lever.cost),
            money(&lever.plugged),
            money(&lever.sales_outside),
            money(&lever.kept),
            lever.kept_per_pound.map_or_else(
                || "no clear public cost".into(),
                |ratio| view::level(Measure::Money, &ratio.times(100.0)),
            ),
            lever.cost_per_pound_kept.map_or_else(
                || "not clear".into(),
                |ratio| view::level(Measure::Money, &ratio.times(100.0)),
            ),
            view::effect(Measure::Count("FTE"), &lever.jobs),
            money(&lever.income),
            lever.law.clone(),
        ]
    };
    Table {
        head: [
            "Lever",
            "Public cost, a year",
            "Leaks plugged, a year",
            "Sales outside",
            "Kept, net",
            "Kept for \u{a3}1 of public money",
            "Public cost of \u{a3}1 kept",
            "Jobs",
            "Residents\u{2019} income",
            "Who may do it (UK; no legal advice)",
        ]
        .map(String::from)
        .to_vec(),
        rows: levers.iter().map(row).collect(),
    }
}
