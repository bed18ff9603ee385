//! What local currencies did, for a terminal, as Markdown and as data.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, indented, wrapped};
use super::grid::{Row, grid};
use super::markdown as md;
use crate::experiment::comparison::Comparison;
use crate::experiment::local_money::{LocalMoney, LocalMoneyEffect};
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;
use crate::report::local_money::{Line, TITLE, Told, table};
use crate::scenario::record::Choice;

/// Figures that a terminal leaves to Markdown, the report and the sentences.
const LEFT_OUT: [CurrencyFigure; 7] = [
    CurrencyFigure::RedeemedOfIssue,
    CurrencyFigure::Reciprocity,
    CurrencyFigure::InCircles,
    CurrencyFigure::Losses,
    CurrencyFigure::LossShare,
    CurrencyFigure::Fund,
    CurrencyFigure::HoursMet,
];

/// A region's local currencies for a terminal; nothing without any.
#[must_use]
pub fn text(comparison: &Comparison, region: usize) -> String {
    let Some(told) = Told::of(comparison, region) else {
        return String::new();
    };
    let mut text = heading(&format!("{TITLE}, {}", conditions(comparison, &told)));
    for sentence in told.sentences() {
        let _ = writeln!(text, "{}", indented(&sentence, 2, 4));
    }
    let figures = told.figures(|figure| !LEFT_OUT.contains(&figure));
    text += &grids(&told.heads(), &figures);
    if !told.effects.is_empty() {
        let about = format!("{}:", told.effects_caption());
        let effects = grids(&told.effect_heads(), &told.effect_lines());
        let _ = write!(text, "\n{}{effects}", wrapped(&about));
    }
    text
}

/// "years 9 and 10, no shock".
fn conditions(comparison: &Comparison, told: &Told<'_>) -> String {
    let case = &comparison.cases[0];
    let shock = match case.shock() {
        Some(_) => case.name.as_str(),
        None => "no shock",
    };
    format!("{}, {shock}", told.months())
}

/// Columns that stand side by side.
const SIDE_BY_SIDE: usize = 2;

/// A table in blocks of columns, in each the lines that say something.
fn grids(heads: &[String], lines: &[Line]) -> String {
    let blocks = heads
        .chunks(SIDE_BY_SIDE)
        .enumerate()
        .map(|(block, heads)| {
            let first = block * SIDE_BY_SIDE;
            let columns = first..first + heads.len();
            let of_block = lines.iter().filter_map(|l| l.of_columns(columns.clone()));
            let rows: Vec<Row> = of_block.map(|line| row(&line)).collect();
            if rows.is_empty() {
                return String::new();
            }
            format!("\n{}", grid(heads, &rows))
        });
    blocks.collect()
}

fn row(line: &Line) -> Row {
    let cell = |text: String| {
        let (value, interval) = text.split_once(" (").unwrap_or((&text, ""));
        [value.to_owned(), interval.trim_end_matches(')').to_owned()]
    };
    let cells = line.written().into_iter().map(cell);
    (line.label.clone(), cells.collect())
}

/// A region's local currencies in Markdown under a heading of a level; nothing without any.
#[must_use]
pub fn markdown(comparison: &Comparison, region: usize, level: usize) -> String {
    let Some(told) = Told::of(comparison, region) else {
        return String::new();
    };
    let title = format!("{TITLE}, {}", conditions(comparison, &told));
    let mut text = md::heading(level, &title);
    for sentence in told.sentences() {
        let _ = writeln!(text, "- {}", md::cell(&sentence));
    }
    let shown = |caption: &str, heads: &[String], lines: &[Line]| {
        let table = table(heads, lines);
        format!(
            "\n{caption}:\n\n{}",
            md::table(&table.head, &table.rows, true)
        )
    };
    let figures = told.figures(|_| true);
    if !figures.is_empty() {
        text += &shown(&told.figures_caption(), &told.heads(), &figures);
    }
    if !told.effects.is_empty() {
        let caption = told.effects_caption();
        text += &shown(&caption, &told.effect_heads(), &told.effect_lines());
    }
    text
}

/// Every policy's currencies in every region; empty without any.
#[must_use]
pub fn as_json(comparison: &Comparison) -> Value {
    let regions = 0..comparison.regions.len();
    let policies = 0..comparison.policies.len();
    let all = policies.flat_map(|policy| {
        let in_region = move |region| comparison.local_money(policy, region);
        regions.clone().flat_map(in_region)
    });
    all.map(|money| currency(comparison, &money)).collect()
}

/// What changes with each policy's local money in every region; empty without any.
#[must_use]
pub fn effects_as_json(comparison: &Comparison) -> Value {
    let mut all = Vec::new();
    for policy in 1..comparison.policies.len() {
        for region in 0..comparison.regions.len() {
            if let Some(found) = comparison.local_money_effect(0, policy, region) {
                all.push(effect(comparison, policy, region, &found));
            }
        }
    }
    all.into()
}

fn estimate(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "interval": estimate.interval, "runs": estimate.replicates })
}

fn currency(comparison: &Comparison, money: &LocalMoney) -> Value {
    let figures = money.figures.iter().map(|(figure, found)| {
        let mut value = estimate(found);
        value["unit"] = figure.unit().into();
        (figure.name().to_owned(), value)
    });
    json!({
        "policy": comparison.policies[money.policy].name,
        "region": comparison.regions[money.region],
        "currency": money.currency,
        "design": money.about.as_ref().map(|about| about.design.name()),
        "months": { "first": money.window.first, "last": money.window.last },
        "figures": figures.collect::<Value>(),
        "lost_over_run_pence": estimate(&money.lost),
        "unpaid_over_run_pence": estimate(&money.unpaid),
        "lost_or_unpaid_by_year_pence": money.lost_by_year,
        "runs": money.runs,
        "closed_before_last_year": money.closed,
        "closed_in_years": money.closed_in,
    })
}

fn effect(
    comparison: &Comparison,
    policy: usize,
    region: usize,
    found: &LocalMoneyEffect,
) -> Value {
    json!({
        "policy": comparison.policies[policy].name,
        "against": comparison.policies[0].name,
        "region": comparison.regions[region],
        "by_local_money_alone": found.alone,
        "months": { "first": found.window.first, "last": found.window.last },
        "spent_pence": estimate(&found.spent),
        "imports_pence": estimate(&found.imports),
        "real_value_added_pence": estimate(&found.value_added),
        "running_cost_pence": estimate(&found.cost),
        "value_added_per_pound_of_cost": found.per_pound.as_ref().map(estimate),
        "chance_to_exceed_cost": found.chance,
    })
}
