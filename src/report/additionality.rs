//! From gross to net: what of the money moved is additional, as waterfalls with their residuals.

use crate::experiment::additionality::Additionality;
use crate::measure::additionality::Step;

use super::format::{self, Measure};
use super::svg;
use super::view::{self, Block, Pair, Picture, Section, Table, capital, quoted};
use super::waterfall::{self, Waterfall};

const ID: &str = "additionality";
const TITLE: &str = "Additionality: from gross to net";
/// Why a section about years' payments can be empty.
pub const NO_YEAR: &str = "There is no pair of runs of a full year, so no year\u{2019}s payments to compare. Run 12 \
                           months or more.";

/// The section: two waterfalls and their table a policy.
#[must_use]
pub fn section(pairs: &[Pair<'_>]) -> Section {
    let found: Vec<(&Pair<'_>, Additionality)> = pairs
        .iter()
        .filter_map(|pair| {
            let found = pair
                .comparison
                .additionality(pair.base, pair.policy, pair.region)?;
            Some((pair, found))
        })
        .collect();
    if found.is_empty() {
        return Section::missing(ID, TITLE, NO_YEAR);
    }
    let about = "A policy\u{2019}s gross effect is not what it adds. Every step is read from the payments of the last \
                 full calm year of paired runs; the steps add up to the totals, with the residual shown. Blue adds, \
                 orange takes away, grey are totals; black lines are 95% intervals.";
    let first = Block::of(vec![about.into()], Vec::new());
    let blocks = found.iter().map(|(pair, found)| block(pair, found));
    Section::of(ID, TITLE, std::iter::once(first).chain(blocks).collect())
}

fn block(pair: &Pair<'_>, found: &Additionality) -> Block {
    let net_output = Step::ALL
        .iter()
        .position(|s| *s == Step::NetOutput)
        .unwrap_or(0);
    let to_output = &Step::ALL[..=net_output];
    let to_income = &Step::ALL[net_output..];
    let number = pair.policy + 1;
    let pictures = vec![
        picture(
            pair,
            found,
            to_output,
            &format!("additionality-output-{number}"),
            "from purchases to output",
        ),
        picture(
            pair,
            found,
            to_income,
            &format!("additionality-income-{number}"),
            "from output to residents\u{2019} income",
        ),
    ];
    Block {
        heading: format!(
            "{} instead of {}",
            quoted(pair.name()),
            quoted(pair.base_name())
        ),
        notes: vec![direction(found), jobs(found)],
        pictures,
        ..Block::default()
    }
    .with("Jobs by sector, FTE, last full year", sectors(pair, found))
}

/// What moved, in a sentence that is true of either direction.
fn direction(found: &Additionality) -> String {
    let moved = found.step(Step::Moved);
    let kept = |step: Step| {
        found.per_100_moved(step).map(|pounds| {
            format!(
                "Of every \u{a3}100 moved, {} become residents\u{2019} disposable income. ",
                format::signed(Measure::Money, pounds * 100.0)
            )
        })
    };
    let way = if found.to_local {
        "Buyers together move to local suppliers"
    } else {
        "Buyers together move away from local suppliers; gross and deadweight then speak of what was bought locally \
         before"
    };
    format!(
        "{way}: {} a year. {}",
        view::effect(Measure::Money, &moved),
        kept(Step::NetDisposable)
            .unwrap_or_else(|| "Whether anything moved cannot be told from chance. ".into())
    )
    .trim_end()
    .to_owned()
}

fn jobs(found: &Additionality) -> String {
    let fte = Measure::Count("FTE");
    format!(
        "Jobs: gross {}, displaced in other sectors {}, net {}.",
        view::effect(fte, &found.jobs.gross),
        view::effect(fte, &found.jobs.displaced),
        view::effect(fte, &found.jobs.net)
    )
}

fn picture(
    pair: &Pair<'_>,
    found: &Additionality,
    steps: &[Step],
    name: &str,
    what: &str,
) -> Picture {
    let drawn = |&step: &Step| waterfall::Step {
        label: step.label().into(),
        amount: found.step(step),
        total: step.total(),
    };
    let of = |step: Option<&Step>| {
        step.map_or_else(String::new, |&s| {
            format!(
                "{} {}",
                s.label().to_lowercase(),
                view::effect(Measure::Money, &found.step(s))
            )
        })
    };
    let residual = steps
        .iter()
        .find(|step| matches!(step, Step::Residual | Step::Timing));
    let summary = format!(
        "{}; {}; {}.",
        capital(&of(steps.first())),
        of(residual),
        of(steps.last())
    );
    let waterfall = Waterfall {
        title: format!("{}: {what}, \u{a3} a year", capital(pair.name())),
        summary: summary.clone(),
        measure: Measure::Money,
        steps: steps.iter().map(drawn).collect(),
    };
    let svg = waterfall.svg();
    let row = |&step: &Step| {
        vec![
            step.label().to_owned(),
            view::effect(Measure::Money, &found.step(step)),
            step.meaning().to_owned(),
        ]
    };
    Picture {
        name: name.into(),
        title: waterfall.title,
        summary,
        inline: svg::inline(&svg),
        svg,
        table: Table {
            head: ["Step", "\u{a3} a year", "What it is"]
                .map(String::from)
                .to_vec(),
            rows: steps.iter().map(row).collect(),
        },
    }
}

/// Jobs and pounds moved by sector, largest change of jobs first.
fn sectors(pair: &Pair<'_>, found: &Additionality) -> Table {
    let names = &pair.comparison.sectors;
    let mut order: Vec<usize> = (0..names.len().min(found.jobs.sectors.len())).collect();
    let change = |&sector: &usize| found.jobs.sectors[sector].mean;
    order.sort_by(|a, b| change(b).total_cmp(&change(a)));
    let row = |sector: usize| {
        let moved = found.sectors.get(sector);
        vec![
            names[sector].clone(),
            view::effect(Measure::Count("FTE"), &found.jobs.sectors[sector]),
            moved.map_or_else(String::new, |m| view::effect(Measure::Money, m)),
        ]
    };
    Table {
        head: ["Sector", "Change of FTE", "Purchases moved to it, a year"]
            .map(String::from)
            .to_vec(),
        rows: order.into_iter().map(row).collect(),
    }
}
