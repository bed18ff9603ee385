//! The text tables of a scenario: what is wrong with them, or with the regions that are built from
//! them, as problems with a place.

use super::problem::{Place, Problem};
use super::record::Reader;
use super::tree::Node;
use super::types::{RegionSource, Scenario, TableSource, World};
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::sheet::TableError;
use crate::calibrate::table::Table;
use crate::calibrate::{self, CalibrationError};
use crate::economy::inputs::{Input, Strokes};
use crate::economy::size::Counts;
use crate::random::Luck;

/// Checks the text tables by building the regions; names of the sectors, none when the table
/// cannot be read.
pub fn check(scenario: &Scenario, root: &Node, reader: &mut Reader) -> Vec<String> {
    let world = &scenario.world;
    let in_world = |path: &str| path == "world" || path.starts_with("world.");
    if reader
        .problems
        .iter()
        .any(|problem| in_world(&problem.path))
    {
        return sector_names(world);
    }
    match calibrate::from_world(world) {
        Ok(calibrated) => {
            check_size(scenario, &calibrated.regions, root, reader);
            let ledgers = calibrate::lever_columns(scenario, &calibrated);
            let sectors = calibrated.regions.into_iter().next();
            let names = sectors.map(|region| region.sectors.into_iter().map(|sector| sector.name));
            let names: Vec<String> = names.into_iter().flatten().collect();
            check_series(scenario, &names, root, reader);
            check_courses(scenario, &names, root, reader);
            let unread = |p: &Problem| p.path.ends_with(".ledger");
            if let Err(errors) = ledgers
                && !reader.problems.iter().any(unread)
            {
                for error in errors {
                    say(error, world, root, reader);
                }
            }
            names
        }
        Err(errors) => {
            for error in errors {
                say(error, world, root, reader);
            }
            sector_names(world)
        }
    }
}

/// Enough agents must stand for each region.
fn check_size(scenario: &Scenario, regions: &[RegionAccounts], root: &Node, reader: &mut Reader) {
    for region in regions {
        if let Err(message) = Counts::new(region, &scenario.behaviour, scenario.world.scale) {
            let place = root.place_of("world.scale");
            reader.within("world.scale", |reader| reader.problem(place, message, None));
        }
    }
}

/// The tables of input series.
fn check_series(scenario: &Scenario, sectors: &[String], root: &Node, reader: &mut Reader) {
    for (i, series) in scenario.series.iter().enumerate() {
        let entry = format!("series.{i}");
        let below = format!("{entry}.");
        if reader
            .problems
            .iter()
            .any(|p| p.path == entry || p.path.starts_with(&below))
        {
            continue;
        }
        let path = match &series.table {
            TableSource::File { path, .. } => Some(path.clone()),
            TableSource::Inline { .. } => None,
        };
        let errors = Input::read(series, sectors).err().unwrap_or_default();
        for error in errors {
            say_of_text(&format!("{entry}.table"), path.clone(), error, root, reader);
        }
    }
}

/// The tables of shocks' courses.
fn check_courses(scenario: &Scenario, sectors: &[String], root: &Node, reader: &mut Reader) {
    for (i, shock) in scenario.shocks.iter().enumerate() {
        let entry = format!("shocks.{i}.course");
        if reader.problems.iter().any(|p| p.path == entry) {
            continue;
        }
        let path = match &shock.course {
            None => continue,
            Some(TableSource::File { path, .. }) => Some(path.clone()),
            Some(TableSource::Inline { .. }) => None,
        };
        let errors = Strokes::new(shock, sectors, Luck::default(), 0).err();
        for error in errors.unwrap_or_default() {
            say_of_text(&entry, path.clone(), error, root, reader);
        }
    }
}

/// Names of the sectors of the first table, if it can be read.
fn sector_names(world: &World) -> Vec<String> {
    let names = |table: Table| {
        table
            .money_table()
            .sectors
            .into_iter()
            .map(|sector| sector.name)
            .collect()
    };
    let own = world.regions.iter().map(|region| &region.table);
    let text = std::iter::once(&world.table)
        .chain(own)
        .flatten()
        .map(TableSource::text)
        .next();
    let table = text.and_then(|text| Table::parse(text).ok());
    table.map_or(Vec::new(), names)
}

/// Says a calibration error where it belongs.
fn say(error: CalibrationError, world: &World, root: &Node, reader: &mut Reader) {
    let message = error.to_string();
    let path = match error {
        CalibrationError::Text { what, path, error } => {
            return say_of_text(&what, path, error, root, reader);
        }
        // Said where names and ranges are checked.
        CalibrationError::NoRegion
        | CalibrationError::RepeatedRegion(_)
        | CalibrationError::OutOfRange { .. } => return,
        CalibrationError::Unknown {
            what: "region",
            name,
            ..
        }
        | CalibrationError::NoJobs(name)
        | CalibrationError::NoTable(name)
        | CalibrationError::NegativeExport { region: name, .. } => region_path(world, &name),
        CalibrationError::TooLocal { region, .. } => spend_path(world, &region),
        CalibrationError::DifferentSectors { region, .. }
        | CalibrationError::NoPeople { region, .. } => own_table_path(world, &region),
        CalibrationError::Stranger {
            table: "the trade table",
            ..
        } => "world.trade".to_string(),
        CalibrationError::Stranger { .. } | CalibrationError::MoreThanWages { .. } => {
            "world.commuting".to_string()
        }
        CalibrationError::Unknown { .. } => "world.employment".to_string(),
        CalibrationError::NothingToDivideBy => "world.regions".to_string(),
        CalibrationError::HalfDivided(_) => "world".to_string(),
        CalibrationError::OwnTableDivided => "world.table".to_string(),
    };
    let place = root.place_of(&path);
    reader.within(&path, |reader| reader.problem(place, message, None));
}

fn region_path(world: &World, name: &str) -> String {
    let index = world.regions.iter().position(|region| region.name == name);
    index.map_or("world.regions".to_string(), |i| {
        format!("world.regions.{i}.name")
    })
}

/// Where a region's own table is named, or else the area's.
fn own_table_path(world: &World, name: &str) -> String {
    let own = |region: &RegionSource| region.name == name && region.table.is_some();
    let index = world.regions.iter().position(own);
    index.map_or("world.table".to_string(), |i| {
        format!("world.regions.{i}.table")
    })
}

fn spend_path(world: &World, name: &str) -> String {
    let index = world.regions.iter().position(|region| region.name == name);
    index.map_or("world.regions".to_string(), |i| {
        format!("world.regions.{i}.spend")
    })
}

/// Says an error of a text table at its line, in its file or inside the scenario.
fn say_of_text(
    what: &str,
    path: Option<String>,
    error: TableError,
    root: &Node,
    reader: &mut Reader,
) {
    let inline = || first_line_of_text(root.place_of(&format!("{what}.text")), reader);
    let first = path
        .and_then(|path| reader.sources.start_of(&path))
        .unwrap_or_else(inline);
    let place = reader.sources.line_from(first, error.line);
    reader.within(what, |reader| {
        reader.problem(place, error.message, error.hint);
    });
}

/// Where the content of a quoted text begins: a line break right after `'''` is not part of it.
fn first_line_of_text(quoted: Place, reader: &Reader) -> Place {
    let text = reader.sources.of(quoted).map_or("", |source| &source.text);
    let body = text.get(quoted.start..quoted.end).unwrap_or("");
    let opening = body.len() - body.trim_start_matches(['\'', '"']).len();
    let after = &body[opening..];
    let skipped = if after.starts_with("\r\n") {
        2
    } else {
        usize::from(after.starts_with('\n'))
    };
    Place {
        start: quoted.start + opening + skipped,
        ..quoted
    }
}
