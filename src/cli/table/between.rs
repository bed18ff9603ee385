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
use crate::cli::{Format, Global, markdown};
use crate::measure::number::number;

/// What the figures mean.
const SENSES: &str = "Output multipliers: output set going per pound of final demand for the \
sector, in its own region, in the other modelled regions (spillover) and in all. Type I: suppliers and theirs; \
Type II: also what residents of any of them buy from the wages. Each region's users buy from the other regions \
in the same proportions, product by product; what comes from places that are not modelled leaks.";

/// One region's spreads, Type I and II, by sector.
struct Row<'a> {
    region: &'a RegionAccounts,
    one: &'a [Option<Spread>],
    two: &'a [Option<Spread>],
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
        Format::Md => markdown::of_csv(&csv(&rows))?,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What is shown of one sector: own, others, all.
fn figures(spread: Spread) -> [f64; 3] {
    [spread.own, spread.others, spread.total()]
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
                    let shown = |f: f64| right(&format!("{f:.4}"), 8);
                    spread.map_or(left("", 24), |s| figures(s).map(shown).concat())
                })
                .concat();
            let label: String = sector.label.chars().take(31).collect();
            let line = left(&label, 32) + &cells;
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

fn as_json(row: &Row) -> Value {
    let spread = |spread: Option<Spread>| {
        let [own, others, all] = spread.map_or([None; 3], |s| figures(s).map(Some));
        json!({ "own": own, "others": others, "all": all })
    };
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
            let cells = [row.one[index], row.two[index]]
                .map(|spread| {
                    spread.map_or([const { String::new() }; 3], |s| figures(s).map(number))
                })
                .concat();
            let (region, sector) = (quoted(&row.region.name), quoted(&sector.name));
            let _ = writeln!(text, "{region},{sector},{}", cells.join(","));
        }
    }
    text
}
