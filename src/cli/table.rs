//! `millpond table`: multipliers, effects and leakage of a table or of a scenario's regions.

mod between;
mod data;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::error::CliError;
use super::spend::SpendArgs;
use super::{Format, Global, markdown};
use crate::calibrate::accounts::Sector;
use crate::calibrate::leontief::doors::DoorColumn;
use crate::calibrate::leontief::effects::Effects;
use crate::calibrate::leontief::{Closure, Leontief, Singular};
use crate::calibrate::table::{ImputedRent, Table};
use crate::calibrate::{Calibrated, CalibrationError, from_world};
use crate::files;
use crate::scenario::types::Scenario;

/// Arguments of `millpond table`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A table in Millpond's own format, or a scenario (.toml) whose regions are shown
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only the region of this name
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
    /// Rent that owner-occupiers are deemed to pay themselves: drop it (the money table, from which
    /// regions are built) or keep it (the published table as it stands)
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Rent::Drop)]
    pub imputed_rent: Rent,
    /// How output multipliers spread over a scenario's regions: in the own region, in the others
    /// (spillover), in all
    #[arg(long)]
    pub between: bool,
    /// A ledger to lay over the scenario.
    #[command(flatten)]
    pub spend: SpendArgs,
}

const EXAMPLES: &str = "\
Examples:
  millpond table scenarios/data/scotland-2019-table-15.csv
  millpond table scenarios/data/scotland-2019-table-28.csv --imputed-rent keep --format csv
  millpond table scenarios/dumfries-and-galloway/world.toml --format json
  millpond table scenarios/dumfries-and-galloway/world.toml --between";

/// What becomes of imputed rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rent {
    /// The published table as it stands.
    Keep,
    /// Only what is paid.
    Drop,
}

/// What is shown of one file.
pub(super) struct Shown {
    /// What the file is, for readers.
    pub title: String,
    /// Which table this is: with or without imputed rent.
    pub basis: String,
    /// The table's area, or the scenario's regions.
    pub economies: Vec<Economy>,
}

/// The multipliers of one area or region.
pub(super) struct Economy {
    pub name: String,
    pub sectors: Vec<Sector>,
    pub one: Block,
    pub two: Block,
}

impl Economy {
    /// Type I, then Type II, each with its name.
    pub fn blocks(&self) -> [(&'static str, &Block); 2] {
        [("Type I", &self.one), ("Type II", &self.two)]
    }
}

/// All figures of one closure, by sector.
pub(super) struct Block {
    pub effects: Vec<Option<Effects>>,
    pub leakage: Vec<DoorColumn>,
}

impl Block {
    fn of(leontief: &Leontief, closure: Closure) -> Result<Self, Singular> {
        Ok(Self {
            effects: leontief.effects(closure)?,
            leakage: leontief.leakage(closure)?,
        })
    }
}

impl Economy {
    fn of(name: &str, sectors: &[Sector], leontief: &Leontief) -> Result<Self, CliError> {
        let block = |closure| {
            let failure = |error: Singular| CliError::Failure(format!("{name}: {error}"));
            Block::of(leontief, closure).map_err(failure)
        };
        Ok(Self {
            name: name.to_owned(),
            sectors: sectors.to_vec(),
            one: block(Closure::One)?,
            two: block(Closure::Two)?,
        })
    }
}

/// Prints multipliers, effects and leakage.
///
/// # Errors
/// When the file is bad, there is no such region, or a table has no multipliers.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    if args.between {
        return between::run(args, global);
    }
    let is_scenario = args.file.extension().is_some_and(|end| end == "toml");
    let shown = if is_scenario {
        of_scenario(args, global)?
    } else {
        of_table(args)?
    };
    super::print(&match global.format {
        Format::Text => text::text(&shown),
        Format::Json => format!("{:#}\n", data::as_json(&shown)),
        Format::Csv => data::as_csv(&shown),
        Format::Md => markdown::of_csv(&data::as_csv(&shown))?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn of_table(args: &Args) -> Result<Shown, CliError> {
    if args.spend.spend.is_some() {
        return Err(CliError::Usage(
            "a ledger belongs to a region: give a scenario (.toml) with --spend".into(),
        ));
    }
    let published = read(&args.file)?;
    let has_rent = published.imputed_rent != ImputedRent::None;
    let (table, basis) = match (has_rent, args.imputed_rent) {
        (_, Rent::Keep) => (published, "The published table as it stands"),
        (true, Rent::Drop) => (
            published.money_table(),
            "The money table: imputed rent is left out, since nobody pays it",
        ),
        (false, Rent::Drop) => (
            published.money_table(),
            "The money table; it has no imputed rent to leave out",
        ),
    };
    let with_rent = if has_rent && args.imputed_rent == Rent::Keep {
        ", imputed rent included"
    } else {
        ""
    };
    let economy = Economy::of(&table.area, &table.sectors, &Leontief::of_table(&table))?;
    Ok(Shown {
        title: format!("{} ({}, {})", table.title, table.area, table.year),
        basis: format!("{basis}{with_rent}."),
        economies: of_that_name(vec![economy], |e| &e.name, args.region.as_deref())?,
    })
}

/// A scenario and its regions.
fn calibrated(args: &Args, global: &Global) -> Result<(Scenario, Calibrated), CliError> {
    let scenario =
        global.scenario_with(&args.file, &args.spend.settings(args.region.as_deref()))?;
    let calibrated = from_world(&scenario.world)
        .map_err(|errors| CliError::Failure(CalibrationError::in_one_line(&errors)))?;
    Ok((scenario, calibrated))
}

fn of_scenario(args: &Args, global: &Global) -> Result<Shown, CliError> {
    if args.imputed_rent == Rent::Keep {
        return Err(CliError::Usage(
            "regions are built from the money table: give the table's own file with --imputed-rent keep"
                .into(),
        ));
    }
    let (scenario, calibrated) = calibrated(args, global)?;
    let economy = |region: &crate::calibrate::accounts::RegionAccounts| {
        Economy::of(&region.name, &region.sectors, &Leontief::of_region(region))
    };
    let economies: Result<Vec<Economy>, CliError> =
        calibrated.regions.iter().map(economy).collect();
    Ok(Shown {
        title: scenario.title,
        basis:
            "Each region by itself, without imputed rent (nobody pays it): purchases from other \
                regions leak."
                .to_owned(),
        economies: of_that_name(economies?, |e| &e.name, args.region.as_deref())?,
    })
}

/// Those of a name, in any case; all when none is asked for.
fn of_that_name<T>(
    mut all: Vec<T>,
    name_of: impl Fn(&T) -> &str,
    name: Option<&str>,
) -> Result<Vec<T>, CliError> {
    let Some(name) = name else {
        return Ok(all);
    };
    let known: Vec<String> = all.iter().map(|one| name_of(one).to_owned()).collect();
    all.retain(|one| name_of(one).eq_ignore_ascii_case(name));
    if all.is_empty() {
        return Err(CliError::Failure(format!(
            "there is no region `{name}`; the regions are {}",
            known.join(", ")
        )));
    }
    Ok(all)
}

/// Reads a table; what is wrong with it is shown at its lines.
fn read(path: &Path) -> Result<Table, CliError> {
    let name = path.to_string_lossy();
    let text = files::read_text(&name)
        .map_err(|why| CliError::Failure(format!("cannot read {name}: {why}")))?;
    Table::parse(&text).map_err(|errors| CliError::of_table(&name, &text, errors))
}
