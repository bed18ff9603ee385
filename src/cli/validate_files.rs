//! What a validation leaves behind: tables, charts, and a document's tables brought up to date.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::CliError;
use super::validate_text::{Made, csv, made_rows, of_rows, rows};
use crate::experiment::validation::Finding;
use crate::experiment::validation::behaviour::Behaviour;
use crate::experiment::validation::history::{Episode, Told};
use crate::experiment::validation::life::COMPARED;
use crate::measure::cycle::mean;
use crate::measure::number::number;
use crate::record::file::write_whole;
use crate::report::validation::charts;

/// Writes `gates.csv`, its short form `ladder.csv`, `made.csv`, `correlations.csv` and the charts.
///
/// # Errors
/// When the directory cannot be written.
pub fn write(
    dir: &Path,
    findings: &[Finding],
    behaviour: &Behaviour,
    made: &Made,
) -> Result<(), CliError> {
    let mut gates = format!("# Written by: {}\n", made.command);
    gates += &csv(findings)?;
    write_whole(dir, "gates.csv", gates.as_bytes())?;
    write_whole(dir, "ladder.csv", short(findings)?.as_bytes())?;
    let rows = made_rows(made, &today());
    write_whole(
        dir,
        "made.csv",
        of_rows(&["what", "value"], rows)?.as_bytes(),
    )?;
    if behaviour.rows.is_empty() {
        return Ok(());
    }
    write_whole(dir, "correlations.csv", correlations(behaviour)?.as_bytes())?;
    let charts = charts(&behaviour.picture, &crossed(behaviour));
    for (name, svg) in charts.map_err(|e| CliError::Failure(e.to_string()))? {
        write_whole(dir, name, svg.as_bytes())?;
    }
    Ok(())
}

/// What is judged, without intervals and sources: for a page that has no room.
fn short(findings: &[Finding]) -> Result<String, CliError> {
    let judged = rows(findings).into_iter().zip(findings);
    let judged = judged.filter(|(_, finding)| finding.judgement.is_some());
    let cells = judged.map(|(row, _)| {
        let [rung, check, measured, _, band, _, good, result, _] = row;
        vec![rung, check, measured, band, good, result]
    });
    let columns = [
        "rung",
        "check",
        "measured",
        "band",
        "seeds that pass or nearly",
        "result",
    ];
    of_rows(&columns, cells.collect())
}

/// Writes each region's fall in an episode.
///
/// # Errors
/// When the directory cannot be written.
pub fn write_falls(dir: &Path, episode: &Episode, told: &Told) -> Result<(), CliError> {
    let percent = |fall: f64| format!("{:.1}%", 100.0 * fall);
    let inside = |fall: f64| (episode.range.0..=episode.range.1).contains(&fall);
    let rows = told.falls.iter().map(|(region, fall)| {
        let word = if inside(*fall) { "inside" } else { "outside" };
        vec![region.clone(), percent(*fall), word.to_owned()]
    });
    let columns = ["region", "fall of real value added", "observed range"];
    let name = format!(
        "history-{}.csv",
        episode.name.split(' ').next().unwrap_or_default()
    );
    write_whole(dir, &name, of_rows(&columns, rows.collect())?.as_bytes())?;
    Ok(())
}

/// Writes what was observed of schemes of local money beside what is simulated, and what went in.
///
/// # Errors
/// When the directory cannot be written.
pub fn write_local_money(
    dir: &Path,
    findings: &[Finding],
    inputs: &[[String; 4]],
) -> Result<(), CliError> {
    let cells = rows(findings).into_iter().map(|row| {
        let [
            _,
            check,
            simulated,
            interval,
            observed,
            _,
            _,
            result,
            source,
        ] = row;
        let (scheme, figure) = check.split_once(": ").unwrap_or(("", &check));
        let words = [scheme, figure].map(str::to_owned);
        let figures = [observed, simulated, interval, result, source];
        words.into_iter().chain(figures).collect()
    });
    let columns = [
        "scheme",
        "figure",
        "observed",
        "simulated",
        "95% interval",
        "result",
        "what it is compared with",
    ];
    let table = of_rows(&columns, cells.collect())?;
    write_whole(dir, "local-money.csv", table.as_bytes())?;
    let columns = ["scheme", "term", "value", "source"];
    let table = of_rows(&columns, inputs.iter().map(|row| row.to_vec()).collect())?;
    write_whole(dir, "local-money-inputs.csv", table.as_bytes())?;
    Ok(())
}

/// Mean over seeds of the correlation of each series with output, by lag.
#[must_use]
pub fn crossed(behaviour: &Behaviour) -> Vec<(&'static str, Vec<f64>)> {
    let one = |(at, &name): (usize, &&'static str)| {
        let lags = (0..9).map(|lag| {
            let of_seeds: Vec<f64> = behaviour
                .rows
                .iter()
                .map(|row| row.crossed[at][lag])
                .filter(|v| v.is_finite())
                .collect();
            if of_seeds.is_empty() {
                f64::NAN
            } else {
                mean(&of_seeds)
            }
        });
        (name, lags.collect())
    };
    COMPARED.iter().enumerate().map(one).collect()
}

fn correlations(behaviour: &Behaviour) -> Result<String, CliError> {
    let rows = crossed(behaviour).into_iter().map(|(name, lags)| {
        let lags = lags.iter().map(|v| number((v * 1e3).round() / 1e3));
        std::iter::once(name.to_owned()).chain(lags).collect()
    });
    let columns = [
        "with output",
        "-4",
        "-3",
        "-2",
        "-1",
        "0",
        "1",
        "2",
        "3",
        "4",
    ];
    of_rows(&columns, rows.collect())
}

/// Today's date (UTC), year-month-day.
fn today() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    date_of_day((seconds / 86_400) as i64)
}

/// The date of a day counted from 1970-01-01 (Hinnant's civil-from-days).
fn date_of_day(day: i64) -> String {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year}-{month:02}-{day_of_month:02}")
}

/// Brings every table of a document that stands between `<!-- begin table FILE -->` and
/// `<!-- end table -->` up to date.
///
/// # Errors
/// When the document cannot be read or written.
pub fn update_document(path: &Path) -> Result<(), CliError> {
    let failed = |e: std::io::Error| CliError::Failure(format!("{}: {e}", path.display()));
    let before = fs::read_to_string(path).map_err(failed)?;
    fs::write(path, updated(&before)).map_err(failed)
}

fn updated(document: &str) -> String {
    let mut text = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        let file = line
            .strip_prefix("<!-- begin table ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        let Some(table) = file.and_then(table_of) else {
            continue;
        };
        text.push_str(&table);
        for line in lines.by_ref() {
            if line == "<!-- end table -->" {
                text.push_str(line);
                text.push('\n');
                break;
            }
        }
    }
    text
}

/// A file with commas as a Markdown table; lines with a leading # are left out.
fn table_of(file: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut table = String::new();
    // Writing to a string does not fail.
    for record in reader.records() {
        let record = record.ok()?;
        let cells: Vec<&str> = record.iter().collect();
        let first = table.is_empty();
        let _ = writeln!(table, "| {} |", cells.join(" | "));
        if first {
            let _ = writeln!(table, "|{}", "---|".repeat(cells.len()));
        }
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        let dates = [0, 59, 11_016, 20_779].map(date_of_day);
        assert_eq!(
            dates,
            ["1970-01-01", "1970-03-01", "2000-02-29", "2026-11-22"]
        );
    }

    #[test]
    fn a_document_keeps_all_but_its_tables() {
        let text = "a\n<!-- begin table no/such/file.csv -->\nold\n<!-- end table -->\nb\n";
        assert_eq!(updated(text), text);
    }
}
