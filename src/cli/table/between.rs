//! How output multipliers spread over the regions of a scenario.

use std::fmt::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Args, data::quoted};
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::leontief::between::Spread;
use crate::calibrate::leontief::{Closure, Leontief, Singular};
use crate::cli::columns::{heading, left, right, wrapped};
use crate::cli::error::CliError;
use crate::cli::{Format, Global};
use crate::record::number::number;

/// What the figures mean.
const SENSES: &str = "Output multipliers: output set going per pound of final demand for the \
sector, in its own region, in the other modelled regions (spillover) and in all. Type I: suppliers and theirs; \
Type II: also what residents of any of them buy from the wages. Each region's users buy from the other regions \
in the same proportions, product by product; what comes from places that are not modelled leaks.";

/// One region's spreads, Type I and II, by sector.
struct Row<'a> {
    region: &'a RegionAccounts,
    one: &'a [Spread],
    two: &'a [Spread],
}

/// Prints how multipliers spread.
///
/// # Errors
/// When the scenario is bad, there is no such region, or the system has no multipliers.
pub(super) fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    if args.file.extension().is_none_or(|end| end != "toml") {
        return Err(CliError::Usage(
            "--between is about the regions of a scenario (.toml)".into(),
        ));
    }
    let (scenario, calibrated) = super::calibrated(args, global)?;
    let system = Leontief::between(&calibrated);
    let spreads = |closure| {
        let failure = |error: Singular| CliError::Failure(error.to_string());
        system.spreads(closure).map_err(failure)
    };
    let (one, two) = (spreads(Closure::One)?, spreads(Closure::Two)?);
    let rows = calibrated.regions.iter().zip(one.iter().zip(&two));
    let rows: Vec<Row> = rows
        .map(|(region, (one, two))| Row { region, one, two })
        .collect();
    let rows = super::of_that_name(rows, |row| &row.region.name, args.region.as_deref())?;
    crate::cli::print(&match global.format {
        Format::Text => text(&scenario.title, &rows),
        Format::Json => format!("{:#}\n", rows.iter().map(as_json).collect::<Value>()),
        Format::Csv => csv(&rows),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn text(title: &str, rows: &[Row]) -> String {
    let mut text = format!("{title}\n\n{}\n", wrapped(SENSES));
    for row in rows {
        let title = format!("{}: output multipliers, pounds per pound", row.region.name);
        text += &heading(&title);
        let names = ["own", "others", "all"];
        let names: String = names.iter().map(|name| right(name, 8)).collect();
        // Writing to a string does not fail.
        let types = left("  Type I", 24) + "  Type II";
        let _ = writeln!(text, "{}{types}", left("", 32));
        let _ = writeln!(text, "{}{names}{names}", left("", 32));
        for (index, sector) in row.region.sectors.iter().enumerate() {
            let cells: String = [row.one[index], row.two[index]]
                .map(|spread| {
                    let figures = [spread.own, spread.others, spread.total()];
                    figures.map(|f| right(&format!("{f:.4}"), 8)).concat()
                })
                .concat();
            let label: String = sector.label.chars().take(31).collect();
            let _ = writeln!(text, "{}{cells}", left(&label, 32));
        }
    }
    text
}

fn as_json(row: &Row) -> Value {
    let spread = |spread: Spread| json!({ "own": spread.own, "others": spread.others, "all": spread.total() });
    let sector = |index: usize| {
        json!({
            "sector": row.region.sectors[index].name,
            "type_1_output_multiplier": spread(row.one[index]),
            "type_2_output_multiplier": spread(row.two[index]),
        })
    };
    let sectors = 0..row.region.sectors.len();
    json!({ "region": row.region.name, "sectors": sectors.map(sector).collect::<Value>() })
}

fn csv(rows: &[Row]) -> String {
    let mut text = "region,sector,type_1_output_multiplier_own,type_1_output_multiplier_others,\
        type_1_output_multiplier_all,type_2_output_multiplier_own,type_2_output_multiplier_others,\
        type_2_output_multiplier_all\n"
        .to_owned();
    for row in rows {
        for (index, sector) in row.region.sectors.iter().enumerate() {
            let figures = [row.one[index], row.two[index]]
                .map(|spread| [spread.own, spread.others, spread.total()]);
            let figures = figures.concat().into_iter().map(number).collect::<Vec<_>>();
            let (region, sector) = (quoted(&row.region.name), quoted(&sector.name));
            let _ = writeln!(text, "{region},{sector},{}", figures.join(","));
        }
    }
    text
}
