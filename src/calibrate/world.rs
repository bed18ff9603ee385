//! From a scenario's world to its regions: reading the texts that it names.

use std::collections::BTreeMap;

use super::accounts::RegionAccounts;
use super::between::{Between, Distance};
use super::links::{CommutingTable, TradeTable};
use super::places::{JobsTable, PlaceTable};
use super::sheet::TableError;
use super::spend::{Gazetteer, LeverColumn, Spend, SpendTable, resolve};
use super::table::Table;
use super::{Calibrated, CalibrationError, Method, Request, Sources, regions};
use crate::scenario::types::{RegionSource, Scenario, TableSource, World, name_of_copy};

/// Builds the regions of a scenario's world from the texts that it names.
///
/// # Errors
/// Everything that is wrong with the texts, or, when they can be read, with the regions.
pub fn from_world(world: &World) -> Result<Calibrated, Vec<CalibrationError>> {
    let calibrated = with_sources(world, |sources, requests| {
        let mut calibrated = regions(sources, requests, &method(world))?;
        if let (Some(firms), Some(table)) = (world.firms, sources.table) {
            for region in &mut calibrated.regions {
                region.firms *= firms / table.firms.max(1.0);
            }
        }
        Ok(calibrated)
    })?;
    Ok(calibrated.repeated(world))
}

impl Calibrated {
    /// The regions as often as the world has them. No copy deals with another's regions.
    fn repeated(self, world: &World) -> Self {
        if world.copies <= 1 {
            return self;
        }
        let copies = world.copies as usize;
        let one = &self.between;
        let mut between = Between::strangers(copies * one.regions, one.products);
        for copy in 0..copies {
            let first = copy * one.regions;
            for buyer in 0..one.regions {
                for product in 0..one.products {
                    let (modelled, elsewhere) = one.bought(buyer, product).split_at(one.regions);
                    let row = between.row(first + buyer, product);
                    let row = &mut between.trade[row];
                    row[first..first + one.regions].copy_from_slice(modelled);
                    row[copies * one.regions..].copy_from_slice(elsewhere);
                }
                for residence in 0..one.regions {
                    let place = (first + buyer) * between.regions + first + residence;
                    between.wages[place] = one.wages(buyer, residence);
                }
            }
        }
        let regions = (1..=world.copies).flat_map(|copy| {
            self.regions.iter().map(move |region| RegionAccounts {
                name: name_of_copy(&region.name, copy),
                ..region.clone()
            })
        });
        Self {
            regions: regions.collect(),
            between,
            ..self
        }
    }
}

/// Reads the ledgers of a scenario's levers, for the regions that `calibrated` has built.
///
/// # Errors
/// Lines that are wrong, or whose sector or place is unknown.
pub fn lever_columns(
    scenario: &Scenario,
    calibrated: &Calibrated,
) -> Result<Vec<LeverColumn>, Vec<CalibrationError>> {
    if scenario.levers.iter().all(|lever| lever.ledger.is_none()) {
        return Ok(Vec::new());
    }
    with_sources(&scenario.world, |sources, requests| {
        let (mut columns, mut errors) = (Vec::new(), Vec::new());
        for (index, lever) in scenario.levers.iter().enumerate() {
            let what = format!("levers.{index}.ledger");
            let Some(table) = read(&what, lever.ledger.as_ref(), SpendTable::parse, &mut errors)
            else {
                continue;
            };
            let spend = Spend {
                table,
                path: path_of(lever.ledger.as_ref()),
                what,
                ..Spend::default()
            };
            let here = |region: &&RegionAccounts| {
                lever.regions.is_empty() || lever.regions.contains(&region.name)
            };
            for region in calibrated.regions.iter().filter(here) {
                let gazetteer = Gazetteer::of(&region.name, sources, requests);
                match resolve(&spend, region, &gazetteer) {
                    Ok(ledger) => columns.push(LeverColumn::new(index, region, &ledger)),
                    Err(found) => {
                        let error = |error| CalibrationError::Text {
                            what: spend.what.clone(),
                            path: spend.path.clone(),
                            error,
                        };
                        errors.extend(found.into_iter().map(error));
                        break;
                    }
                }
            }
        }
        if errors.is_empty() {
            Ok(columns)
        } else {
            Err(errors)
        }
    })
}

fn path_of(source: Option<&TableSource>) -> Option<String> {
    match source {
        Some(TableSource::File { path, .. }) => Some(path.clone()),
        _ => None,
    }
}

/// Does something with the texts that a world names and the regions that it asks for.
fn with_sources<T>(
    world: &World,
    act: impl FnOnce(Sources, &[Request]) -> Result<T, Vec<CalibrationError>>,
) -> Result<T, Vec<CalibrationError>> {
    let mut errors = Vec::new();
    let table = read(
        "world.table",
        world.table.as_ref(),
        Table::parse,
        &mut errors,
    );
    let jobs = read(
        "world.employment",
        world.employment.as_ref(),
        JobsTable::parse,
        &mut errors,
    );
    let places = read(
        "world.places",
        world.places.as_ref(),
        PlaceTable::parse,
        &mut errors,
    );
    let trade = read(
        "world.trade",
        world.trade.as_ref(),
        TradeTable::parse,
        &mut errors,
    );
    let commuting = read(
        "world.commuting",
        world.commuting.as_ref(),
        CommutingTable::parse,
        &mut errors,
    );
    let own = own_tables(world, &mut errors);
    let regions_asked = world.regions.iter().enumerate();
    let requests: Vec<Request> = regions_asked
        .map(|(index, region)| request(index, region, &mut errors))
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let sources = Sources {
        table: table.as_ref(),
        jobs: jobs.as_ref(),
        places: places.as_ref(),
        own: Some(&own),
        trade: trade.as_ref(),
        commuting: commuting.as_ref(),
    };
    act(sources, &requests)
}

fn method(world: &World) -> Method {
    Method {
        quotient: world.method,
        flq_delta: world.flq_delta,
        distance: Distance {
            trade_elasticity: world.distance_elasticity,
            commuting_decay: world.commuting_decay,
        },
        closing: world.closing.clone(),
    }
}

fn request(index: usize, region: &RegionSource, errors: &mut Vec<CalibrationError>) -> Request {
    let what = format!("world.regions.{index}.spend");
    let table = read(&what, region.spend.as_ref(), SpendTable::parse, errors);
    let path = path_of(region.spend.as_ref());
    Request {
        name: region.name.clone(),
        net_commuters_in: region.net_commuters_in,
        benefits: region.benefits,
        spend: table.map(|table| Spend {
            table,
            spender: region.spender.clone(),
            what,
            path,
        }),
    }
}

fn own_tables(world: &World, errors: &mut Vec<CalibrationError>) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    for (index, region) in world.regions.iter().enumerate() {
        let what = format!("world.regions.{index}.table");
        if let Some(table) = read(&what, region.table.as_ref(), Table::parse, errors) {
            tables.insert(region.name.clone(), table);
        }
    }
    tables
}

/// Reads one text of a world; `None` when it is absent or wrong (which is reported).
fn read<T>(
    what: &str,
    source: Option<&TableSource>,
    parse: impl Fn(&str) -> Result<T, Vec<TableError>>,
    errors: &mut Vec<CalibrationError>,
) -> Option<T> {
    let (path, text) = match source? {
        TableSource::File { path, text } => (Some(path), text),
        TableSource::Inline { text } => (None, text),
    };
    match parse(text) {
        Ok(table) => Some(table),
        Err(found) => {
            let error = |error| CalibrationError::Text {
                what: what.to_owned(),
                path: path.cloned(),
                error,
            };
            errors.extend(found.into_iter().map(error));
            None
        }
    }
}
