//! Validation in words and as data.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, left, right, wrapped};
use super::csv_text::CsvText;
use super::error::CliError;
use super::markdown;
use crate::experiment::validation::behaviour::Behaviour;
use crate::experiment::validation::{Band, Finding, Judgement, Rung, TARGET};
use crate::measure::number::number;
use crate::scenario::types::Scenario;

/// How a validation came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The command as it was given.
    pub command: String,
    /// Fewer and shorter runs.
    pub quick: bool,
    /// Long runs.
    pub seeds: usize,
    /// Months of each.
    pub months: u32,
    /// Minutes that it took, with what was already known.
    pub minutes: f64,
    /// Threads asked for; all cores when none.
    pub threads: Option<u16>,
}

/// The audit of all long runs, as a finding.
#[must_use]
pub fn books(behaviour: &Behaviour, region: &Scenario) -> Finding {
    let months = behaviour.rows.len() as u64 * u64::from(region.run.months);
    let check = format!("runs of {months} audited months in which the books did not add up");
    let broken = behaviour.failures.len() as f64;
    let source = "every month of every run, to the penny";
    Finding::error(Rung::Books, &check, broken, 0.0, source)
}

/// A figure as readers see it: four digits that matter.
fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "no figure".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() < 1e-3 {
        return format!("{value:.1e}");
    }
    let digits = (3.0 - libm::floor(libm::log10(value.abs()))).clamp(0.0, 4.0) as usize;
    format!("{value:.digits$}")
}

/// The ladder for a terminal.
#[must_use]
pub fn text(findings: &[Finding], made: &Made) -> String {
    let mut text = String::new();
    let mut rung = None;
    for finding in findings {
        if rung != Some(finding.rung) {
            rung = Some(finding.rung);
            text += &heading(finding.rung.name());
        }
        let word = finding.judgement.map_or("", Judgement::word);
        let band = finding.band.map_or(String::new(), Band::words);
        let shares = finding.shares.map_or(String::new(), |[pass, warn]| {
            format!("  {:.1}% pass, {:.1}% nearly", 100.0 * pass, 100.0 * warn)
        });
        // Writing to a string does not fail.
        let _ = writeln!(text, "{} {}", left(word, 5), wrapped_check(&finding.check));
        let _ = writeln!(
            text,
            "      {}   {}{shares}",
            right(&figure(finding.measured), 10),
            if band.is_empty() {
                band
            } else {
                format!("({band})")
            }
        );
    }
    let count = |judgement| {
        findings
            .iter()
            .filter(|f| f.judgement == Some(judgement))
            .count()
    };
    let _ = writeln!(
        text,
        "\n{} pass, {} warn, {} fail",
        count(Judgement::Pass),
        count(Judgement::Warn),
        count(Judgement::Fail)
    );
    let _ = writeln!(text, "{}", wrapped(&how(made)));
    text
}

fn wrapped_check(check: &str) -> String {
    super::columns::indented(check, 0, 6)
}

/// How the figures came to be.
fn how(made: &Made) -> String {
    let judged = if made.quick {
        "--quick: shorter runs, judged by their mean, and fewer regions than the whole ladder"
            .to_owned()
    } else {
        format!(
            "a gate of behaviour holds when {}% of seeds pass or nearly pass",
            100.0 * TARGET
        )
    };
    format!(
        "{} long runs of {} months in {:.1} minutes; {judged}. Made by: {}",
        made.seeds, made.months, made.minutes, made.command
    )
}

/// The ladder as one document.
#[must_use]
pub fn json(findings: &[Finding], made: &Made) -> Value {
    let one = |f: &Finding| {
        json!({
            "rung": f.rung.name(),
            "check": f.check,
            "measured": f.measured.is_finite().then_some(f.measured),
            "interval": f.interval,
            "low": f.band.and_then(|band| band.low),
            "high": f.band.and_then(|band| band.high),
            "pass_share": f.shares.map(|shares| shares[0]),
            "pass_or_warn_share": f.shares.map(|shares| shares[1]),
            "result": f.judgement.map(Judgement::word),
            "source": f.source,
        })
    };
    json!({
        "command": made.command,
        "quick": made.quick,
        "seeds": made.seeds,
        "months": made.months,
        "minutes": made.minutes,
        "findings": findings.iter().map(one).collect::<Value>(),
    })
}

/// The columns of the table.
pub const COLUMNS: [&str; 9] = [
    "rung",
    "check",
    "measured",
    "interval",
    "band",
    "pass",
    "pass or warn",
    "result",
    "source",
];

/// The rows of the table.
#[must_use]
pub fn rows(findings: &[Finding]) -> Vec<[String; 9]> {
    let share = |share: f64| format!("{:.1}%", 100.0 * share);
    let row = |f: &Finding| {
        let [pass, warn] = f
            .shares
            .map_or([String::new(), String::new()], |s| s.map(share));
        [
            f.rung.name().to_owned(),
            f.check.clone(),
            figure(f.measured),
            f.interval.map_or(String::new(), |[low, high]| {
                format!("{} to {}", figure(low), figure(high))
            }),
            f.band.map_or(String::new(), Band::words),
            pass,
            warn,
            f.judgement.map_or("shown", Judgement::word).to_owned(),
            f.source.clone(),
        ]
    };
    findings.iter().map(row).collect()
}

/// The table.
///
/// # Errors
/// When it cannot be written in memory.
pub fn csv(findings: &[Finding]) -> Result<String, CliError> {
    let rows = rows(findings).into_iter().map(Vec::from).collect();
    of_rows(&COLUMNS, rows)
}

/// Any table with commas.
///
/// # Errors
/// When it cannot be written in memory.
pub fn of_rows(columns: &[&str], rows: Vec<Vec<String>>) -> Result<String, CliError> {
    let mut table = CsvText::with_head(columns.iter().copied())?;
    rows.into_iter().try_for_each(|row| table.row(row))?;
    table.text()
}

/// The ladder as Markdown.
///
/// # Errors
/// When it cannot be written in memory.
pub fn markdown(findings: &[Finding], made: &Made) -> Result<String, CliError> {
    Ok(format!(
        "{}\n{}\n",
        markdown::of_csv(&csv(findings)?)?,
        how(made)
    ))
}

/// How it came to be, as rows of a table.
#[must_use]
pub fn made_rows(made: &Made, date: &str) -> Vec<Vec<String>> {
    let row = |what: &str, value: String| vec![what.to_owned(), value];
    vec![
        row("command", made.command.clone()),
        row("date", date.to_owned()),
        row("version", env!("CARGO_PKG_VERSION").to_owned()),
        row("long runs", made.seeds.to_string()),
        row("months of each", made.months.to_string()),
        row("minutes", number((made.minutes * 10.0).round() / 10.0)),
    ]
}
