//! What local currencies did, for a terminal, as Markdown and as data.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, indented, wrapped};
use super::decision::in_measure;
use super::grid::{Row, grid};
use super::markdown as md;
use crate::experiment::comparison::Comparison;
use crate::experiment::local_money::{LocalMoney, LocalMoneyEffect};
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;
use crate::report::local_money::{EFFECTS, FIGURES, Line, TITLE, Told, table};
use crate::report::view::quoted;
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
    let _ = write!(text, "\n{}", grid(&told.heads(), &rows(&figures)));
    if !told.effects.is_empty() {
        let base = &comparison.policies[0].name;
        let about = format!("{EFFECTS}, changes against {base}:");
        let effects = grid(&told.effect_heads(), &rows(&told.effect_lines()));
        let _ = write!(text, "\n{}\n{effects}", wrapped(&about));
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

fn rows(lines: &[Line]) -> Vec<Row> {
    let cell = |line: &Line, estimate: &Option<Estimate>| -> [String; 2] {
        let Some(estimate) = estimate else {
            return ["\u{2013}".to_owned(), String::new()];
        };
        let (value, interval) = in_measure(line.measure, estimate);
        let value = if line.change {
            value
        } else {
            value.trim_start_matches('+').to_owned()
        };
        [value, interval]
    };
    let row = |line: &Line| {
        let cells = line.cells.iter().map(|estimate| cell(line, estimate));
        (line.label.clone(), cells.collect())
    };
    lines.iter().map(row).collect()
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
    text += &shown(FIGURES, &told.heads(), &told.figures(|_| true));
    if !told.effects.is_empty() {
        let base = quoted(&comparison.policies[0].name);
        let caption = format!("{EFFECTS}, changes against {base}");
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
