//! `millpond multiplier`: from the table and from paired runs.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::columns::{heading, wrapped};
use super::error::CliError;
use super::session::{Session, exit_code};
use super::spend::SpendArgs;
use super::{Format, Global, markdown as md};
use crate::experiment::limit;
use crate::experiment::multiplier::{SectorMultiplier, Wanted, multipliers};
use crate::measure::interval::Estimate;
use crate::measure::multiplier::Columns;
use crate::measure::number::number;
use crate::scenario::types::Scenario;

/// Arguments of `millpond multiplier`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
    /// Sector whose product outside buyers want more of, by name; every sector when absent
    #[arg(long, value_name = "NAME")]
    pub sector: Option<String>,
    /// Pounds a month they spend more; 5% of the sector's output when absent
    #[arg(long, value_name = "N", value_parser = positive)]
    pub pounds: Option<f64>,
    /// Region, by name; the scenario's first when absent
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
    /// Pairs of runs, instead of the scenario's; one in limit mode
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// A ledger to lay over the scenario.
    #[command(flatten)]
    pub spend: SpendArgs,
}

const EXAMPLES: &str = "\
Examples:
  millpond multiplier scenarios/village/world.toml --sector Farm_and_food --pounds 1000
  millpond multiplier scenarios/dumfries-and-galloway/world.toml --set behaviour.limit_mode=true";

/// What the columns mean, for readers.
const SENSES: &str = "Per pound of new outside demand. Type I: the sector, its suppliers and theirs; \
Type II: also what is bought from wages; both from the table, with idle capacity and fixed prices. \
Simulated: change between two runs of the same luck, mean of the last year, net of what is displaced. \
Household income in the table is wages; in the simulation all income before tax.";

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(pounds) if pounds > 0.0 && pounds <= 1e12 => Ok(pounds),
        _ => Err("must be a number above 0 and at most 1e12".to_owned()),
    }
}

/// Computes multipliers.
///
/// # Errors
/// When the scenario is bad, there is no such sector or region, or runs fail.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let scenario =
        global.scenario_with(&args.scenario, &args.spend.settings(args.region.as_deref()))?;
    let wanted = Wanted {
        region: region(&scenario, args.region.as_deref())?,
        sector: args.sector.clone(),
        pounds: args.pounds,
        replicates: args.replicates.unwrap_or(default_replicates(&scenario)),
    };
    if scenario.behaviour.limit_mode && global.format == Format::Text {
        return print_limit_table(&scenario, &wanted, global);
    }
    // How many sectors there are is known only to the table: the bar shows no end.
    let (found, tally) = Session::begin(global, 0)
        .with(|execution| multipliers(&scenario, &wanted, execution))
        .map_err(CliError::Failure)?;
    super::print(&match global.format {
        Format::Text => text(&scenario, &found),
        Format::Json => format!("{:#}\n", found.iter().map(as_json).collect::<Value>()),
        Format::Csv => csv(&found),
        Format::Md => markdown(&scenario, &found),
    })?;
    Ok(exit_code(global, &tally, &[]))
}

/// In limit mode nothing is drawn, so that one run says all.
fn default_replicates(scenario: &Scenario) -> u32 {
    if scenario.behaviour.limit_mode {
        1
    } else {
        scenario.run.replicates
    }
}

fn region(scenario: &Scenario, name: Option<&str>) -> Result<usize, CliError> {
    let Some(name) = name else { return Ok(0) };
    let regions = &scenario.world.regions;
    regions
        .iter()
        .position(|r| r.name.eq_ignore_ascii_case(name))
        .ok_or_else(|| {
            let names: Vec<&str> = regions.iter().map(|r| r.name.as_str()).collect();
            CliError::Failure(format!(
                "there is no region `{name}`; the regions are {}",
                names.join(", ")
            ))
        })
}

/// Analytic against simulated output multipliers: how good the simulation is where theory holds.
fn print_limit_table(
    scenario: &Scenario,
    wanted: &Wanted,
    global: &Global,
) -> Result<ExitCode, CliError> {
    let (rows, tally) = Session::begin(global, 0)
        .with(|execution| limit::table(scenario, wanted, execution))
        .map_err(CliError::Failure)?;
    let title = format!("{}: limit mode, output multipliers", scenario.title);
    let table = limit::text(&rows);
    super::print(&format!("{title}\n\n{table}{}\n", wrapped(SENSES)))?;
    Ok(exit_code(global, &tally, &[]))
}

fn title(sector: &SectorMultiplier) -> String {
    format!(
        "{}: £{:.0} a month more from outside",
        sector.sector, sector.pounds_a_month
    )
}

/// The rows of a sector's table that are from the input-output table.
const fn analytic(sector: &SectorMultiplier) -> [(&'static str, Columns); 5] {
    let parts = sector.analytic;
    [
        ("direct", parts.direct),
        ("indirect", parts.indirect),
        ("induced", parts.induced),
        ("Type I (table)", sector.types[0]),
        ("Type II (table)", sector.types[1]),
    ]
}

fn text(scenario: &Scenario, found: &[SectorMultiplier]) -> String {
    let mut text = format!("{}\n", scenario.title);
    for sector in found {
        text += &heading(&title(sector));
        let _ = writeln!(
            text,
            "{:24}{:>18}{:>18}{:>18}",
            "", "value added", "household income", "output"
        );
        for (name, columns) in analytic(sector) {
            text += &row(name, columns);
        }
        let s = sector.simulated;
        text += &row(
            "simulated",
            Columns {
                value_added: s.value_added.mean,
                household_income: s.household_income.mean,
                output: s.output.mean,
            },
        );
        let cells = [s.value_added, s.household_income, s.output].map(interval);
        let _ = writeln!(
            text,
            "{:24}{:>18}{:>18}{:>18}",
            "  95% interval", cells[0], cells[1], cells[2]
        );
    }
    text + "\n" + &wrapped(SENSES) + "\n"
}

/// A table a sector, the simulated multipliers with their intervals.
fn markdown(scenario: &Scenario, found: &[SectorMultiplier]) -> String {
    let head = ["", "value added", "household income", "output"].map(str::to_owned);
    let mut text = format!("# {}\n", md::cell(&scenario.title));
    for sector in found {
        text += &md::heading(2, &title(sector));
        let mut rows: Vec<Vec<String>> = analytic(sector)
            .into_iter()
            .map(|(name, c)| {
                let cells = [c.value_added, c.household_income, c.output];
                let cells = cells.map(|value| format!("{value:.4}"));
                std::iter::once(name.to_owned()).chain(cells).collect()
            })
            .collect();
        let s = sector.simulated;
        let cells = [s.value_added, s.household_income, s.output]
            .map(|estimate| format!("{:.4} ({})", estimate.mean, interval(estimate)));
        let simulated = "simulated (95% interval)".to_owned();
        rows.push(std::iter::once(simulated).chain(cells).collect());
        text += &md::table(&head, &rows, true);
    }
    format!("{text}\n{SENSES}\n")
}

fn row(name: &str, columns: Columns) -> String {
    let Columns {
        value_added,
        household_income,
        output,
    } = columns;
    format!("{name:24}{value_added:>18.4}{household_income:>18.4}{output:>18.4}\n")
}

fn interval(estimate: Estimate) -> String {
    estimate
        .interval
        .map_or("-".into(), |[low, high]| format!("{low:.3} to {high:.3}"))
}

fn as_json(sector: &SectorMultiplier) -> Value {
    let columns = |c: Columns| json!({ "value_added": c.value_added, "household_income": c.household_income, "output": c.output });
    let estimate =
        |e: Estimate| json!({ "mean": e.mean, "interval": e.interval, "pairs": e.replicates });
    let s = sector.simulated;
    json!({
        "sector": sector.sector,
        "pounds_a_month": sector.pounds_a_month,
        "direct": columns(sector.analytic.direct),
        "indirect": columns(sector.analytic.indirect),
        "induced": columns(sector.analytic.induced),
        "type_one": columns(sector.types[0]),
        "type_two": columns(sector.types[1]),
        "simulated": {
            "value_added": estimate(s.value_added),
            "household_income": estimate(s.household_income),
            "output": estimate(s.output),
        },
        "output_error": sector.output_error(),
    })
}

fn csv(found: &[SectorMultiplier]) -> String {
    let mut text =
        "sector,pounds_a_month,column,type_one,type_two,simulated,low,high,pairs\n".to_owned();
    for sector in found {
        let [one, two] = sector.types;
        let s = sector.simulated;
        let rows = [
            (
                "value_added",
                one.value_added,
                two.value_added,
                s.value_added,
            ),
            (
                "household_income",
                one.household_income,
                two.household_income,
                s.household_income,
            ),
            ("output", one.output, two.output, s.output),
        ];
        for (column, one, two, simulated) in rows {
            let [low, high] = simulated.interval.unwrap_or([f64::NAN; 2]);
            let numbers = [one, two, simulated.mean, low, high].map(number).join(",");
            let (name, pounds) = (
                sector.sector.replace('"', "\"\""),
                number(sector.pounds_a_month),
            );
            let _ = writeln!(
                text,
                "\"{name}\",{pounds},{column},{numbers},{}",
                simulated.replicates
            );
        }
    }
    text
}
