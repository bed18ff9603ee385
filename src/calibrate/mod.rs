//! From published tables to each region's balanced accounts.
//!
//! # Steps
//! 1. [`table::Table::parse`], [`places::JobsTable::parse`], [`places::PlaceTable::parse`]: the figures.
//! 2. [`table::Table::money_table`]: only what is paid.
//! 3. [`quotients`]: how much of its own supply a region uses.
//! 4. [`regions`]: production, final demand, exports, and the closing items of [`closing`].
//! 5. [`check`] shows that every account balances; [`leontief`] gives the table's multipliers.
//!
//! The table is the area's; a region is what a share of the area's jobs makes of it. A village
//! whose own table is given is the whole area of that table.
pub mod accounts;
pub mod between;
pub mod check;
pub mod closing;
mod error;
pub mod leontief;
pub mod places;
pub mod quotients;
mod region;
mod shares;
pub mod sheet;
pub mod summary;
pub mod table;

use crate::scenario::types::{RegionSource, TableSource, World};
use accounts::RegionAccounts;
use between::Between;
use closing::{ClosingAssumptions, HouseholdBasis};
pub use error::CalibrationError;
use places::{JobsTable, Place, PlaceTable};
use region::Region;
use shares::{check_request, shares};
use table::Table;

/// The sources that regions are built from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The area's table.
    pub table: &'a Table,
    /// Jobs by sector and place; absent when the one region is the whole area.
    pub jobs: Option<&'a JobsTable>,
    /// What the places are; absent when the one region is the whole area.
    pub places: Option<&'a PlaceTable>,
}

/// How a region is cut out of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Exponent of the location quotient FLQ, 0 to 1. 0.2 by default (Flegg and Tohmo 2013: 0.2 to 0.3).
    pub flq_delta: f64,
    /// What closes the circuit.
    pub closing: ClosingAssumptions,
}

impl Default for Method {
    fn default() -> Self {
        Self {
            flq_delta: 0.2,
            closing: ClosingAssumptions::default(),
        }
    }
}

/// A region to build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Its name, as in the jobs and places tables.
    pub name: String,
    /// Share of the wage bill paid to workers who live elsewhere, net; the places table's when absent.
    pub net_commuters_in: Option<f64>,
    /// Social benefits, pounds a year; by population when absent.
    pub benefits: Option<f64>,
}

impl Request {
    /// A region with what the tables say of it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }
}

/// The regions of a model and what passes between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibrated {
    /// Each region's balanced accounts.
    pub regions: Vec<RegionAccounts>,
    /// Trade and commuting between them.
    pub between: Between,
}

/// Builds each requested region's balanced accounts, in pounds a year.
///
/// # Errors
/// Everything that keeps the regions from being built, at once.
pub fn regions(
    sources: Sources<'_>,
    requests: &[Request],
    method: &Method,
) -> Result<Calibrated, Vec<CalibrationError>> {
    let money = sources.table.money_table();
    let mut errors = check_request(sources, requests, method, &money);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut regions = Vec::new();
    for request in requests {
        match shares(sources, &money, request, method) {
            Ok((region, place)) => {
                regions.push(build(&region, &place, request, method, &mut errors));
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        let between = Between::strangers(regions.len(), money.sectors.len());
        Ok(Calibrated { regions, between })
    } else {
        Err(errors)
    }
}

/// Builds the regions of a scenario's world from the texts that it names.
///
/// # Errors
/// Everything that is wrong with the texts, or, when they can be read, with the regions.
pub fn from_world(world: &World) -> Result<Calibrated, Vec<CalibrationError>> {
    let mut errors = Vec::new();
    let table = read("world.table", Some(&world.table), Table::parse, &mut errors);
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
    let Some(table) = table.filter(|_| errors.is_empty()) else {
        return Err(errors);
    };
    let sources = Sources {
        table: &table,
        jobs: jobs.as_ref(),
        places: places.as_ref(),
    };
    let request = |region: &RegionSource| Request {
        name: region.name.clone(),
        net_commuters_in: region.net_commuters_in,
        benefits: region.benefits,
    };
    let requests: Vec<Request> = world.regions.iter().map(request).collect();
    regions(
        sources,
        &requests,
        &Method {
            flq_delta: world.flq_delta,
            closing: world.closing.clone(),
        },
    )
}

/// Reads one text of a world; `None` when it is absent or wrong (which is reported).
fn read<T>(
    what: &'static str,
    source: Option<&TableSource>,
    parse: impl Fn(&str) -> Result<T, Vec<sheet::TableError>>,
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
                what,
                path: path.cloned(),
                error,
            };
            errors.extend(found.into_iter().map(error));
            None
        }
    }
}

/// One region's accounts; sectors with a negative residual are reported.
fn build(
    region: &Region<'_>,
    place: &Place,
    request: &Request,
    method: &Method,
    errors: &mut Vec<CalibrationError>,
) -> RegionAccounts {
    let table = region.table;
    let mut production = region.production();
    let wages: f64 = production.iter().map(|sector| sector.wages).sum();
    let area_wages: f64 = table.industries.iter().map(|industry| industry.wages).sum();
    let net_commuters_in = request.net_commuters_in.unwrap_or(place.net_commuters_in);
    let other_income = (table.household_income - area_wages) * region.population_share;
    let income = wages * (1.0 - net_commuters_in) + other_income;
    let area_consumption = table.final_use.households.total();
    let consumption_share = method
        .closing
        .consumption_share
        .map_or(income / table.household_income, |share| {
            income * share / area_consumption
        });
    let demand = region.final_demand(consumption_share);
    for (sector, pounds) in region.export(&mut production, &demand) {
        errors.push(CalibrationError::NegativeExport {
            region: request.name.clone(),
            sector: table.sectors[sector].name.clone(),
            pounds,
        });
    }
    let mut accounts = RegionAccounts {
        name: request.name.clone(),
        population: place.population,
        households: place.households,
        firms: table.firms * private_job_share(region),
        sectors: table.sectors.clone(),
        production,
        consumption: demand.consumption,
        non_profit: demand.non_profit,
        central_government: demand.central_government,
        local_government: demand.local_government,
        investment: demand.investment,
        visitors: demand.visitors,
        ..RegionAccounts::default()
    };
    let benefits = request
        .benefits
        .unwrap_or(method.closing.benefits_per_head * place.population);
    let basis = HouseholdBasis {
        income,
        net_commuters_in,
        benefits,
    };
    accounts.closing = closing::close(&accounts, basis, &method.closing);
    accounts
}

/// Share of the area's jobs outside public services: how its private firms are divided (estimated).
fn private_job_share(region: &Region<'_>) -> f64 {
    let private = |jobs: &[f64]| -> f64 {
        jobs.iter()
            .zip(&region.table.sectors)
            .filter(|(_, sector)| !sector.public)
            .map(|(jobs, _)| jobs)
            .sum()
    };
    let area = private(&region.area_jobs);
    if area > 0.0 {
        private(&region.jobs) / area
    } else {
        0.0
    }
}
