//! A comparison in GitHub-flavoured Markdown: the verdict of every policy and case with intervals.

use std::fmt::Write;

use super::decision::windows;
use super::error::CliError;
use super::{Format, local_money_text, markdown, verdict_table, verdict_text};
use crate::experiment::comparison::{Case, Comparison};
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Judgement, RULE, judged};
use crate::measure::window::Window;
use crate::report::format::{self, Measure};
use crate::report::page::question;
use crate::report::sentences::{a_year, judgement};
use crate::report::view::{self, Pair};

/// A comparison as a format asks for it.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn shown(
    comparison: &Comparison,
    in_full: &[usize],
    format: Format,
) -> Result<String, CliError> {
    Ok(match format {
        Format::Text => verdict_text::comparison_text(comparison, in_full),
        Format::Json => format!("{:#}\n", verdict_table::as_json(comparison)),
        Format::Csv => verdict_table::as_csv(comparison)?,
        Format::Md => comparison_markdown(comparison, in_full),
    })
}

/// The regions in full: without a shock outcome by policy, then each shock.
#[must_use]
pub fn comparison_markdown(comparison: &Comparison, in_full: &[usize]) -> String {
    let mut text = format!("# {}\n", markdown::cell(&question(comparison)));
    let _ = writeln!(
        text,
        "\n{} against {}: {} pair(s) of runs with the same luck, {} months, seed {}. Yearly figures; 95% \
         intervals in brackets. The first policy's column is its level.",
        view::listed(&names(comparison)[1..]),
        comparison.policies[0].name,
        comparison.replicates,
        comparison.months,
        comparison.seed
    );
    for &region in in_full {
        text += &markdown::heading(2, &comparison.regions[region]);
        for (case, about) in comparison.cases.iter().enumerate() {
            text += &case_tables(comparison, region, case, about);
        }
        text += &local_money_text::markdown(comparison, region, 3);
    }
    let _ = writeln!(text, "\n{RULE}\n\n{}", verdict_text::not_modelled());
    text
}

fn names(comparison: &Comparison) -> Vec<String> {
    comparison.policies.iter().map(|p| p.name.clone()).collect()
}

fn case_tables(comparison: &Comparison, region: usize, case: usize, about: &Case) -> String {
    let from = about.shock().map_or(1, |shock| shock.start);
    let words = about.shock().map_or_else(
        || "Without a shock".to_owned(),
        |shock| format!("{}: {}", about.name, shock.words),
    );
    let mut text = String::new();
    // Before its shock a case is the calm one.
    let windows = windows(comparison.months).into_iter();
    for (run, window) in windows.filter(|(_, window)| window.last >= from) {
        let years = view::window_words(window);
        text += &markdown::heading(3, &format!("{words}; {}, {years}", view::small(run)));
        text += &table(comparison, region, case, window);
    }
    text
}

fn table(comparison: &Comparison, region: usize, case: usize, window: Window) -> String {
    let head: Vec<String> = std::iter::once("Outcome".to_owned())
        .chain(names(comparison))
        .collect();
    let pairs: Vec<Pair<'_>> = Pair::against_first(comparison, region).collect();
    let row = |outcome: Outcome| -> Vec<String> {
        let found: Vec<Judgement> = pairs
            .iter()
            .map(|pair| judgement(pair, case, outcome, window))
            .collect();
        let measure = Measure::of(outcome);
        let level = found.first().map_or(f64::NAN, |first| first.baseline);
        let effects = found.iter().map(|judgement| {
            let effect = view::effect(measure.difference(), &judgement.effect);
            format!("{} {effect}", judgement.verdict.word())
        });
        let label = format!("{}{}", comparison.label(outcome), a_year(outcome));
        [label, format::value(measure, level)]
            .into_iter()
            .chain(effects)
            .collect()
    };
    let rows: Vec<Vec<String>> = judged().map(row).collect();
    markdown::table(&head, &rows, true)
}
