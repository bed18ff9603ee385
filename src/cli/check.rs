//! `millpond check`: is the scenario sound, and what does it say?

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::circuit::circuits;
use super::error::CliError;
use super::{Format, Global, diagnostics};
use crate::scenario::record::{Choice, NumberNote};
use crate::scenario::types::{Lever, Scenario, Shock};

/// Arguments of `millpond check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  millpond check scenarios/glasgow/mixed.toml
  millpond check scenarios/village/world.toml --set run.months=24 --format json";

/// Checks a scenario and says what it is; with `--format csv` its numbers, one a row.
///
/// # Errors
/// When the scenario is bad. With `--format json` its problems go to stdout.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let scenario = match (global.scenario(&args.scenario), global.format) {
        (Err(CliError::Scenario(problems)), Format::Json) => {
            let bad = json!({ "ok": false, "problems": diagnostics::as_json(&problems) });
            super::print(&format!("{bad:#}\n"))?;
            return Ok(ExitCode::from(CliError::Scenario(problems).exit_code()));
        }
        (scenario, _) => scenario?,
    };
    super::print(&match global.format {
        Format::Text => summary(&scenario),
        Format::Json => format!("{:#}\n", as_json(&scenario)),
        Format::Csv => numbers_as_csv(&scenario)?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn summary(scenario: &Scenario) -> String {
    let mut text = format!("{}\n{}\n\n", scenario.title, scenario.question);
    let regions: Vec<&str> = scenario
        .world
        .regions
        .iter()
        .map(|region| region.name.as_str())
        .collect();
    let run = &scenario.run;
    // Writing to a string does not fail.
    let _ = writeln!(text, "policy      {}", scenario.policy);
    let _ = writeln!(
        text,
        "regions     {} (of {})",
        regions.join(", "),
        scenario.world.area
    );
    let _ = writeln!(
        text,
        "scale       {} real households per agent",
        scenario.world.scale
    );
    let _ = writeln!(
        text,
        "run         {} months, {} replicates, seed {}",
        run.months, run.replicates, run.seed
    );
    section(&mut text, "levers", scenario.levers.iter().map(lever_line));
    section(
        &mut text,
        "currencies",
        scenario
            .currencies
            .iter()
            .map(|c| format!("{} in {}, from month {}", c.name, c.region, c.start)),
    );
    section(
        &mut text,
        "shocks",
        scenario
            .shocks
            .iter()
            .map(|shock| shock_line(shock, run.shocks.contains(&shock.name))),
    );
    text += &circuits(&scenario.world);
    let numbers = scenario.numbers();
    let _ = writeln!(text, "\n{}", sources_line(&numbers));
    for number in numbers.iter().filter(|number| number.is_assumed()) {
        let _ = writeln!(
            text,
            "  {:<40} {} {}",
            number.path, number.value, number.unit
        );
    }
    text
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut title = title;
    for line in lines {
        let _ = writeln!(text, "{title:<11} {line}");
        title = "";
    }
}

fn lever_line(lever: &Lever) -> String {
    let until = lever
        .end
        .map_or(String::new(), |end| format!(" until month {end}"));
    let (kind, unit) = (lever.kind.name(), lever.kind.unit());
    format!(
        "{}: {kind} {} ({unit}), from month {}{until}",
        lever.name, lever.strength, lever.start
    )
}

fn shock_line(shock: &Shock, applied: bool) -> String {
    let end = shock.start + shock.length;
    let used = if applied { "" } else { ", only when compared" };
    format!(
        "{} ({}): {} {}, months {} to {}{used}",
        shock.name,
        shock.side.name(),
        shock.kind.name(),
        shock.depth,
        shock.start,
        end - 1
    )
}

fn sources_line(numbers: &[NumberNote]) -> String {
    let figures = || numbers.iter().filter(|number| !number.setting);
    let assumed = figures().filter(|number| number.is_assumed()).count();
    let unsaid = figures().filter(|number| number.source.is_none()).count();
    let sourced = figures().count() - assumed - unsaid;
    format!("{sourced} figures have a source, {unsaid} are set without one, {assumed} are assumed:")
}

fn as_json(scenario: &Scenario) -> Json {
    let names = |names: Vec<&str>| names.into_iter().map(Json::from).collect::<Json>();
    let number = |number: &NumberNote| json!({ "path": number.path, "value": number.value, "unit": number.unit, "source": number.source });
    json!({
        "ok": true,
        "title": scenario.title,
        "question": scenario.question,
        "policy": scenario.policy,
        "area": scenario.world.area,
        "regions": names(scenario.world.regions.iter().map(|region| region.name.as_str()).collect()),
        "scale": scenario.world.scale,
        "months": scenario.run.months,
        "replicates": scenario.run.replicates,
        "seed": scenario.run.seed,
        "levers": names(scenario.levers.iter().map(|lever| lever.name.as_str()).collect()),
        "currencies": names(scenario.currencies.iter().map(|currency| currency.name.as_str()).collect()),
        "shocks": names(scenario.shocks.iter().map(|shock| shock.name.as_str()).collect()),
        "numbers": scenario.numbers().iter().map(number).collect::<Json>(),
    })
}

fn numbers_as_csv(scenario: &Scenario) -> Result<String, CliError> {
    let failure = |error: &dyn std::fmt::Display| CliError::Failure(error.to_string());
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["path", "value", "unit", "source"])
        .map_err(|error| failure(&error))?;
    for number in scenario.numbers() {
        let value = number.value.to_string();
        let source = number.source.unwrap_or_default();
        table
            .write_record([&number.path, &value, number.unit, &source])
            .map_err(|error| failure(&error))?;
    }
    let bytes = table.into_inner().map_err(|error| failure(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
