//! A run's outcomes year by year: in words that fit a terminal, and as data.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, left, right, wrapped};
use super::csv_text::CsvText;
use super::error::CliError;
use super::verdict_text::not_modelled;
use super::{local_money_text, markdown as md, region_text};
use crate::experiment::comparison::Comparison;
use crate::measure::interval::Estimate;
use crate::measure::number::number;
use crate::measure::outcome::Outcome;
use crate::measure::window::Window;
use crate::report::format::{Measure, Scale};
use crate::report::view;

/// Columns of the name of an outcome and of a year's value.
const NAME: usize = 47;
const YEAR: usize = 11;
/// Years shown in a terminal.
const YEARS_SHOWN: usize = 3;

fn years(comparison: &Comparison) -> u32 {
    comparison.months.div_ceil(12)
}

fn level(comparison: &Comparison, region: usize, outcome: Outcome, year: u32) -> Estimate {
    comparison.level(0, 0, region, outcome, Window::year(year, comparison.months))
}

/// The yearly outcomes of these regions, first, middle and last year, and where there are many a
/// table of all.
#[must_use]
pub fn run_text(comparison: &Comparison, in_full: &[usize]) -> String {
    let Comparison {
        replicates,
        months,
        seed,
        policies,
        cases,
        ..
    } = comparison;
    let mut text = format!("{}\n\n", wrapped(&policies[0].title));
    let about = format!(
        "{}, {}: {replicates} run(s), {months} months, seed {seed}. Yearly figures, mean over runs.",
        policies[0].name, cases[0].name
    );
    let _ = writeln!(text, "{}", wrapped(&about));
    for (place, &region) in in_full.iter().enumerate() {
        text += &heading(&comparison.regions[region]);
        text += &region_table(comparison, region);
        text += &local_money_text::text(comparison, region);
        if place == 0 && comparison.many_regions() {
            text += &region_text::levels(comparison);
        }
    }
    let _ = writeln!(text, "\n{}", wrapped(&not_modelled()));
    text
}

/// The yearly outcomes of these regions as Markdown, with their intervals.
#[must_use]
pub fn markdown(comparison: &Comparison, in_full: &[usize]) -> String {
    let policy = &comparison.policies[0];
    let mut text = format!("# {}\n", md::cell(&policy.title));
    let _ = writeln!(
        text,
        "\n{}, {}: {} run(s), {} months, seed {}. Yearly figures; 95% intervals of the mean over runs.",
        policy.name,
        comparison.cases[0].name,
        comparison.replicates,
        comparison.months,
        comparison.seed
    );
    let years = 1..=years(comparison);
    let head: Vec<String> = std::iter::once("Outcome".to_owned())
        .chain(years.clone().map(|year| format!("Year {year}")))
        .collect();
    for &region in in_full {
        text += &md::heading(2, &comparison.regions[region]);
        let row = |&outcome: &Outcome| -> Vec<String> {
            let measure = Measure::of(outcome);
            let cell = |year| view::level(measure, &level(comparison, region, outcome, year));
            let cells = years.clone().map(cell);
            std::iter::once(comparison.label(outcome))
                .chain(cells)
                .collect()
        };
        let rows: Vec<Vec<String>> = Outcome::ALL.iter().map(row).collect();
        text += &md::table(&head, &rows, true);
        text += &local_money_text::markdown(comparison, region, 3);
    }
    format!("{text}\n{}\n", not_modelled())
}

fn region_table(comparison: &Comparison, region: usize) -> String {
    let shown = years_shown(years(comparison));
    let names = shown
        .iter()
        .map(|year| right(&format!("year {year}"), YEAR));
    let mut text = format!("{}{}\n", " ".repeat(NAME), names.collect::<String>());
    for &outcome in Outcome::ALL {
        let means: Vec<f64> = shown
            .iter()
            .map(|&y| level(comparison, region, outcome, y).mean)
            .collect();
        // Outcomes that never moved (no local currency, no policy) would only fill the screen.
        if means.iter().all(|&mean| mean == 0.0 || mean.is_nan()) {
            continue;
        }
        let scale = Scale::fitting(Measure::of(outcome), &means);
        let cells: String = means
            .iter()
            .map(|&mean| right(&scale.bare(mean), YEAR))
            .collect();
        let name = format!("{}, {}", comparison.label(outcome), scale.unit());
        let _ = writeln!(text, "{}{cells}", left(&name, NAME));
    }
    text
}

/// First, middle and last year; all where there are few.
fn years_shown(years: u32) -> Vec<u32> {
    if years as usize <= YEARS_SHOWN {
        return (1..=years).collect();
    }
    vec![1, years.div_ceil(2), years]
}

/// One row a region, year and outcome.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn as_csv(comparison: &Comparison) -> Result<String, CliError> {
    let header = [
        "region", "year", "outcome", "unit", "mean", "low", "high", "runs",
    ];
    let mut table = CsvText::with_head(header)?;
    for (region, name) in comparison.regions.iter().enumerate() {
        for year in 1..=years(comparison) {
            for &outcome in Outcome::ALL {
                let level = level(comparison, region, outcome, year);
                let [low, high] = level.interval.unwrap_or([f64::NAN; 2]);
                let (year, runs) = (year.to_string(), level.replicates.to_string());
                let numbers = [level.mean, low, high].map(number);
                let words = [name.as_str(), &year, outcome.name(), outcome.unit()];
                let numbers = numbers.iter().map(String::as_str);
                table.row(words.into_iter().chain(numbers).chain([&*runs]))?;
            }
        }
    }
    table.text()
}

/// The yearly outcomes as one JSON document.
#[must_use]
pub fn as_json(comparison: &Comparison) -> Value {
    let year = |region: usize, year: u32| -> Value {
        let outcome = |&outcome: &Outcome| {
            let level = level(comparison, region, outcome, year);
            let value =
                json!({ "mean": level.mean, "interval": level.interval, "unit": outcome.unit() });
            (outcome.name().to_owned(), value)
        };
        json!({ "year": year, "outcomes": Outcome::ALL.iter().map(outcome).collect::<Value>() })
    };
    let region = |(region, name): (usize, &String)| -> Value {
        let years: Value = (1..=years(comparison)).map(|y| year(region, y)).collect();
        json!({ "region": name, "years": years })
    };
    json!({
        "policy": comparison.policies[0].name,
        "title": comparison.policies[0].title,
        "case": comparison.cases[0].name,
        "replicates": comparison.replicates,
        "months": comparison.months,
        "seed": comparison.seed,
        "regions": comparison.regions.iter().enumerate().map(region).collect::<Value>(),
        "local_money": local_money_text::as_json(comparison),
        "indicative_only": comparison.indicative(),
        "failures": comparison.failures,
    })
}
