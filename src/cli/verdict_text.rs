//! A comparison in words that fit a terminal: findings, the decision table, public money, local money, who
//! pays, assumptions, doors, shocks. The report has the rest.

use std::fmt::Write;

use super::columns::{WIDTH, heading, indented, width, wrapped};
use super::decision::{WORDS, decision};
use super::headline::headlines;
use super::{cost_text, local_money_text, region_text, shock_text, who_text};
use crate::experiment::adaptation::Adaptation;
use crate::experiment::comparison::{Comparison, Policy};
use crate::measure::verdict::{NOT_MODELLED, RULE};
use crate::report::format::Measure;
use crate::report::page::question;
use crate::report::view;

/// The whole comparison: these regions in full, and where there are many all of them in a table.
#[must_use]
pub fn comparison_text(comparison: &Comparison, in_full: &[usize]) -> String {
    let mut text = head(comparison);
    for (place, &region) in in_full.iter().enumerate() {
        if comparison.regions.len() > 1 {
            text += &title(&comparison.regions[region]);
        }
        text += &headlines(comparison, region);
        text += &decision(comparison, region);
        text += &cost_text::cost(comparison, region);
        text += &local_money_text::text(comparison, region);
        text += &who_text::who(comparison, region);
        text += &cost_text::assumptions(comparison, region);
        text += &who_text::doors_text(comparison, region);
        text += &shock_text::shocks(comparison, region);
        if place == 0 && comparison.many_regions() {
            text += &title("By region");
            text += &region_text::changes(comparison);
        } else if place == 0 {
            text += &region_text::alone_text(comparison);
        }
    }
    text += &heading("How to read this");
    text + &wrapped(&format!("{RULE} {WORDS}")) + "\n" + &wrapped(&not_modelled()) + "\n"
}

/// A region's name above everything that is said of it.
fn title(name: &str) -> String {
    format!(
        "\n{}\n{}\n",
        wrapped(name),
        "=".repeat(width(name).min(WIDTH))
    )
}

fn head(comparison: &Comparison) -> String {
    let Comparison {
        replicates,
        months,
        seed,
        policies,
        ..
    } = comparison;
    let names: Vec<String> = policies.iter().skip(1).map(Policy::with_limits).collect();
    let against = &policies[0].name;
    let runs = if *replicates == 1 {
        "one pair of runs".into()
    } else {
        format!("{replicates} pairs of runs")
    };
    format!(
        "{}\n\n{}\n",
        wrapped(&question(comparison)),
        wrapped(&format!(
            "{} against {against}: {runs} with the same luck, {months} months, seed {seed}. \
             Yearly figures; 95% intervals in brackets.",
            view::listed(&names)
        ))
    )
}

/// "Not modelled, so nothing is said about: …".
#[must_use]
pub fn not_modelled() -> String {
    format!(
        "Not modelled, so nothing is said about: {}.",
        NOT_MODELLED.join("; ")
    )
}

/// Share of each shock's loss that adaptation avoided (Rose); nothing when it was not asked for.
#[must_use]
pub fn adaptation(found: &[Adaptation]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut text = heading("Loss avoided by adaptation (does not rank policies)");
    for Adaptation {
        policy,
        case,
        avoided,
    } in found
    {
        let words = view::level(Measure::Share, avoided);
        let line = format!("{policy}, {case}: {words}");
        let _ = writeln!(text, "{}", indented(&line, 2, 4));
    }
    text
}
