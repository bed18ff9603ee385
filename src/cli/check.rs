//! `millpond check`: is the scenario sound, and what does it say?

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::circuit::{circuit, notes};
use super::csv_text::CsvText;
use super::error::CliError;
use super::spend::RegionSpend;
use super::{Format, Global, calibration, diagnostics, food, markdown};
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::summary::{ClosureRow, closure};
use crate::economy::size::Counts;
use crate::experiment::calibration::CalibrationReport;
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
    /// A ledger to lay over it.
    #[command(flatten)]
    pub spend: RegionSpend,
}

const EXAMPLES: &str = "\
Examples:
  millpond check scenarios/glasgow/mixed.toml
  millpond check scenarios/village/world.toml --set run.months=24 --format json
  millpond check scenarios/dumfries-and-galloway/world.toml \\
    --spend scenarios/dumfries-and-galloway/council-spend.csv";

/// Regions whose whole circuit is printed; of more the closing items stand in one table.
const CIRCUITS: usize = 3;

/// Checks a scenario, populates it and says what it is; with `--format csv` every figure, one a row.
///
/// # Errors
/// When the scenario is bad. With `--format json` its problems go to stdout.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let scenario = match (
        global.scenario_with(&args.scenario, &args.spend.settings()),
        global.format,
    ) {
        (Err(CliError::Scenario(problems)), Format::Json) => {
            let bad = json!({ "ok": false, "problems": diagnostics::as_json(&problems) });
            super::print(&format!("{bad:#}\n"))?;
            return Ok(ExitCode::from(CliError::Scenario(problems).exit_code()));
        }
        (scenario, _) => scenario?,
    };
    let report = CalibrationReport::of(&scenario).map_err(CliError::Failure)?;
    super::print(&match global.format {
        Format::Text => summary(&scenario, &report),
        Format::Json => format!("{:#}\n", as_json(&scenario, &report)),
        Format::Csv => as_csv(&scenario, &report)?,
        Format::Md => markdown::of_csv(&as_csv(&scenario, &report)?)?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn summary(scenario: &Scenario, report: &CalibrationReport) -> String {
    let accounts = &report.regions;
    let mut text = format!("{}\n{}\n\n", scenario.title, scenario.question);
    let run = &scenario.run;
    // Writing to a string does not fail.
    let _ = writeln!(text, "policy      {}", scenario.policy);
    section(&mut text, "regions", region_lines(accounts, scenario));
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
        scenario.currencies.iter().map(|c| {
            let (what, place) = (c.design_in_words(), c.where_it_circulates());
            format!("{}, {what} in {place}, from month {}", c.name, c.start)
        }),
    );
    section(
        &mut text,
        "shocks",
        scenario
            .shocks
            .iter()
            .map(|shock| shock_line(shock, run.shocks.contains(&shock.name))),
    );
    let _ = writeln!(text, "\n{}", sources_line(&scenario.numbers()));
    text += &calibration::text(report);
    if accounts.len() <= CIRCUITS {
        for region in accounts {
            text += &circuit(region);
        }
    } else {
        for region in accounts {
            text += &notes(region);
        }
    }
    text + &food::text(accounts)
}

/// One line a region; of many regions their sum, the smallest and the largest.
fn region_lines(accounts: &[RegionAccounts], scenario: &Scenario) -> Vec<String> {
    if accounts.len() <= CIRCUITS {
        let line = |region| region_line(region, scenario);
        return accounts.iter().map(line).collect();
    }
    let counts: Vec<Counts> = accounts.iter().map(|r| counts(r, scenario)).collect();
    let households: f64 = accounts.iter().map(|region| region.households).sum();
    let agents: usize = counts.iter().map(|counts| counts.households).sum();
    let firms: usize = counts.iter().flat_map(|counts| &counts.firms).sum();
    let bytes: usize = counts.iter().map(Counts::bytes).sum();
    let mut lines = vec![format!(
        "{} (of {}): {} households as {} agents, {} firm agents; about {} kB",
        accounts.len(),
        scenario.world.area,
        format::whole(households.round() as u64),
        format::whole(agents as u64),
        format::whole(firms as u64),
        format::whole((bytes as u64).div_ceil(1000))
    )];
    let by_size = |a: &&RegionAccounts, b: &&RegionAccounts| a.households.total_cmp(&b.households);
    let ends = [
        ("smallest", accounts.iter().min_by(by_size)),
        ("largest", accounts.iter().max_by(by_size)),
    ];
    for (end, region) in ends {
        let line = region.map(|region| region_line(region, scenario));
        lines.extend(line.map(|line| format!("{end}: {line}")));
    }
    lines
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

fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
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
    let named = if lever.name == kind {
        kind.to_owned()
    } else {
        format!("{}: {kind}", lever.name)
    };
    let ramp = match lever.ramp {
        0 => String::new(),
        months => format!(", in full after {months} months"),
    };
    let cost = if lever.running_cost > 0.0 || lever.kind.hands_out() {
        let payer = lever.paid_by.name();
        let beside = if lever.kind.hands_out() {
            " beside what it hands out or builds"
        } else {
            ""
        };
        format!(
            ", {} pounds a month to run{beside}, paid by {payer}",
            lever.running_cost
        )
    } else {
        String::new()
    };
    format!(
        "{named} {} ({unit}), from month {}{ramp}{until}{cost}",
        lever.strength, lever.start
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
    format!("{sourced} figures have a source, {unsaid} are set without one, {assumed} are assumed")
}

fn as_json(scenario: &Scenario, report: &CalibrationReport) -> Json {
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
        "regions": report.regions.iter().map(|region| region_as_json(region, scenario)).collect::<Json>(),
        "scale": scenario.world.scale,
        "months": scenario.run.months,
        "replicates": scenario.run.replicates,
        "seed": scenario.run.seed,
        "levers": levers.collect::<Json>(),
        "currencies": currencies.collect::<Json>(),
        "shocks": shocks.collect::<Json>(),
        "numbers": scenario.numbers().into_iter().map(number).collect::<Json>(),
        "calibration": calibration::as_json(report),
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
        "notes": region.notes,
        "food": food::as_json(region),
        "sectors": region.sectors.iter().map(|sector| sector.name.as_str()).collect::<Json>(),
        "accounts": closure(region).into_iter().map(line).collect::<Json>(),
    })
}

/// Rows of numbers, then of the calibration; what a row does not have is empty.
fn as_csv(scenario: &Scenario, report: &CalibrationReport) -> Result<String, CliError> {
    let head = ["path", "value", "unit", "source", "target", "error"];
    let mut table = CsvText::with_head(head)?;
    let number = |number: NumberNote| {
        let (value, source) = (number.value.to_string(), number.source.unwrap_or_default());
        let unit = number.unit.to_owned();
        [
            number.path,
            value,
            unit,
            source,
            String::new(),
            String::new(),
        ]
    };
    let numbers = scenario.numbers().into_iter().map(number);
    for row in numbers.chain(calibration::csv_rows(report)) {
        table.row(&row)?;
    }
    table.text()
}
