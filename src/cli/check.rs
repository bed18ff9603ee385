//! `millpond check`: is the scenario sound, and what does it say?

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::circuit::circuit;
use super::error::CliError;
use super::{Format, Global, diagnostics};
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::{
    self,
    summary::{ClosureRow, closure},
};
use crate::economy::size::Counts;
use crate::report::format;
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
    // A scenario that loads can be calibrated: that is part of its checks.
    let regions = calibrate::from_world(&scenario.world)
        .unwrap_or_default()
        .regions;
    super::print(&match global.format {
        Format::Text => summary(&scenario, &regions),
        Format::Json => format!("{:#}\n", as_json(&scenario, &regions)),
        Format::Csv => numbers_as_csv(&scenario)?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn summary(scenario: &Scenario, accounts: &[RegionAccounts]) -> String {
    let mut text = format!("{}\n{}\n\n", scenario.title, scenario.question);
    let run = &scenario.run;
    // Writing to a string does not fail.
    let _ = writeln!(text, "policy      {}", scenario.policy);
    section(
        &mut text,
        "regions",
        accounts.iter().map(|region| region_line(region, scenario)),
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
    let numbers = scenario.numbers();
    let _ = writeln!(text, "\n{}", sources_line(&numbers));
    for number in numbers.iter().filter(|number| number.is_assumed()) {
        // Six decimals say enough of a twelfth.
        let value = (number.value * 1e6).round() / 1e6;
        let _ = writeln!(text, "  {:<40} {value} {}", number.path, number.unit);
    }
    for region in accounts {
        text += &circuit(region);
    }
    text
}

fn region_line(region: &RegionAccounts, scenario: &Scenario) -> String {
    let counts = counts(region, scenario);
    format!(
        "{} (of {}): {} households as {} agents, {} firm agents, {} sectors; about {} kB",
        region.name,
        scenario.world.area,
        format::whole(region.households.round() as u64),
        format::whole(counts.households as u64),
        format::whole(counts.firms.iter().sum::<usize>() as u64),
        region.sectors.len(),
        format::whole((counts.bytes() as u64).div_ceil(1000))
    )
}

/// The agents of a region; a scenario that loads has enough of them.
fn counts(region: &RegionAccounts, scenario: &Scenario) -> Counts {
    Counts::new(region, &scenario.behaviour, scenario.world.scale).unwrap_or_default()
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

fn as_json(scenario: &Scenario, accounts: &[RegionAccounts]) -> Json {
    let number = |number: NumberNote| json!({ "path": number.path, "value": number.value, "unit": number.unit, "source": number.source });
    let levers = scenario.levers.iter().map(|lever| lever.name.as_str());
    let currencies = scenario
        .currencies
        .iter()
        .map(|currency| currency.name.as_str());
    let shocks = scenario.shocks.iter().map(|shock| shock.name.as_str());
    json!({
        "ok": true,
        "title": scenario.title,
        "question": scenario.question,
        "policy": scenario.policy,
        "area": scenario.world.area,
        "regions": accounts.iter().map(|region| region_as_json(region, scenario)).collect::<Json>(),
        "scale": scenario.world.scale,
        "months": scenario.run.months,
        "replicates": scenario.run.replicates,
        "seed": scenario.run.seed,
        "levers": levers.collect::<Json>(),
        "currencies": currencies.collect::<Json>(),
        "shocks": shocks.collect::<Json>(),
        "numbers": scenario.numbers().into_iter().map(number).collect::<Json>(),
    })
}

fn region_as_json(region: &RegionAccounts, scenario: &Scenario) -> Json {
    let counts = counts(region, scenario);
    let line = |line: ClosureRow| json!({ "account": line.account, "label": line.label, "pounds": line.pounds, "basis": line.basis.word() });
    json!({
        "name": region.name,
        "population": region.population,
        "households": region.households,
        "household_agents": counts.households,
        "firm_agents": counts.firms.iter().sum::<usize>(),
        "bytes": counts.bytes(),
        "sectors": region.sectors.iter().map(|sector| sector.name.as_str()).collect::<Json>(),
        "accounts": closure(region).into_iter().map(line).collect::<Json>(),
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
