//! From published tables to each region's balanced accounts.
//!
//! # Steps
//! 1. [`table::Table::parse`], [`places::JobsTable::parse`], [`places::PlaceTable::parse`]: the figures.
//! 2. [`table::Table::money_table`]: only what is paid.
//! 3. [`quotients`]: how much of its own supply a region uses.
//! 4. [`regions`]: production, final demand, exports, and the closing items of [`closing`].
//! 5. [`check`] shows that every account balances; [`leontief`] gives the table's multipliers.
//!
//! A table is that of an area, and a region is what a share of the area's jobs makes of it; or it is
//! the region's own, and nothing is estimated.
pub mod accounts;
pub mod between;
pub mod check;
pub mod closing;
mod commuters;
mod error;
pub mod foreign;
pub mod leontief;
pub mod links;
pub mod places;
pub mod quotients;
mod region;
pub mod retention;
mod shares;
pub mod sheet;
mod sources;
pub mod spend;
pub mod summary;
pub mod table;
mod world;

use std::collections::BTreeMap;

use accounts::RegionAccounts;
use between::{Between, Distance, Links, Located};
use closing::{ClosingAssumptions, HouseholdBasis};
use commuters::{NetCommuters, net_commuters};
pub use error::CalibrationError;
use places::Place;
use quotients::QuotientMethod;
use region::Region;
use shares::{check_request, shares};
use sources::Money;
pub use sources::Sources;
use spend::{Gazetteer, Ledger, Spend};
pub use world::{from_world, lever_columns};

/// How a region is cut out of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Which location quotient says how much of its inputs a region finds at home.
    pub quotient: QuotientMethod,
    /// Exponent of the quotients FLQ and AFLQ, 0 to 1. 0.2 by default (Flegg and Tohmo 2013: 0.2 to 0.3).
    /// It also says how much of traded products final users find at home, whatever the quotient.
    pub flq_delta: f64,
    /// How trade and commuting between regions fall with distance, where nobody measured them.
    pub distance: Distance,
    /// What closes the circuit.
    pub closing: ClosingAssumptions,
}

impl Default for Method {
    fn default() -> Self {
        Self {
            quotient: QuotientMethod::Flq,
            flq_delta: 0.2,
            distance: Distance::default(),
            closing: ClosingAssumptions::default(),
        }
    }
}

/// A region to build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Its name, as in the jobs and places tables or among the own tables.
    pub name: String,
    /// Share of the wage bill paid to workers who live elsewhere, net; when absent what the commuting
    /// table says, or else the places table (scaled so that all places' flows cancel).
    pub net_commuters_in: Option<f64>,
    /// Social benefits, pounds a year; by population when absent.
    pub benefits: Option<f64>,
    /// A buyer's own ledger in place of its sector's inputs.
    pub spend: Option<Spend>,
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

/// A product of which the quotients let a region's users find more at home than it makes. They find
/// what it makes, and the rest comes from the rest of the area.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// The region.
    pub region: String,
    /// The sector that makes the product.
    pub sector: String,
    /// What its users would have found at home, pounds a year.
    pub wanted: f64,
    /// What they find, pounds a year: output less exports to the state and the world.
    pub found: f64,
}

/// The regions of a model and what passes between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibrated {
    /// Each region's balanced accounts.
    pub regions: Vec<RegionAccounts>,
    /// Trade and commuting between them.
    pub between: Between,
    /// Where a quotient asked for more than a region makes.
    pub adjustments: Vec<Adjustment>,
    /// Buyers' own ledgers, by region.
    pub ledgers: BTreeMap<String, Ledger>,
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
    let money = Money::of(sources);
    let mut errors = check_request(sources, &money, requests, method);
    if !errors.is_empty() {
        return Err(errors);
    }
    let commuters = net_commuters(sources, &money)?;
    let mut places = Vec::new();
    let mut adjustments = Vec::new();
    let mut ledgers = BTreeMap::new();
    for request in requests {
        match build(sources, &money, &commuters, request, method) {
            Ok((mut accounts, adjusted)) => {
                match own_spending(&mut accounts, sources, requests, request) {
                    Ok(ledger) => ledgers.extend(ledger.map(|l| (request.name.clone(), l))),
                    Err(found) => errors.extend(found),
                }
                places.push(Located::new(accounts, sources.places));
                adjustments.extend(adjusted);
            }
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let modelled = places.len();
    let mut between = Between::strangers(modelled, money.sectors().len());
    if modelled > 1 {
        places.extend(other_places(sources, &money, &commuters, requests, method));
        let links = Links {
            trade: sources.trade,
            commuting: sources.commuting,
            distance: method.distance,
        };
        between = between::link(&mut places, modelled, links);
        places.truncate(modelled);
    }
    Ok(Calibrated {
        regions: places.into_iter().map(|place| place.accounts).collect(),
        between,
        adjustments,
        ledgers,
    })
}

/// The places of the area that are not modelled: what the modelled ones buy from and sell to them is
/// known only when they are built too.
fn other_places(
    sources: Sources<'_>,
    money: &Money,
    commuters: &NetCommuters,
    requests: &[Request],
    method: &Method,
) -> Vec<Located> {
    let places = sources.places.map_or(&[][..], |table| &table.places);
    let wanted = |name: &str| requests.iter().any(|request| request.name == name);
    let others = places.iter().filter(|place| !wanted(&place.name));
    let built = others.filter_map(|place| {
        let request = Request::named(&place.name);
        let (accounts, _) = build(sources, money, commuters, &request, method).ok()?;
        Some(Located::new(accounts, sources.places))
    });
    built.collect()
}

/// One region's accounts, and where its users' wishes had to be cut back.
fn build(
    sources: Sources<'_>,
    money: &Money,
    commuters: &NetCommuters,
    request: &Request,
    method: &Method,
) -> Result<(RegionAccounts, Vec<Adjustment>), Vec<CalibrationError>> {
    let (region, place) = shares(sources, money, request, method).map_err(|error| vec![error])?;
    let table = region.table;
    let mut production = region.production();
    let wages: f64 = production.iter().map(|sector| sector.wages).sum();
    let net_commuters_in = request
        .net_commuters_in
        .or_else(|| commuters.get(&request.name).copied())
        .unwrap_or(0.0);
    let income = region.household_income(wages, net_commuters_in);
    let area_consumption = table.final_use.households.total();
    let consumption_share = method
        .closing
        .consumption_share
        .map_or(income / table.household_income, |share| {
            income * share / area_consumption
        });
    let mut demand = region.final_demand(consumption_share);
    let adjustments = region.fit_to_output(&request.name, &mut production, &mut demand);
    let impossible = region.export(&mut production, &demand);
    if !impossible.is_empty() {
        return Err(negative_exports(table, &request.name, &impossible));
    }
    let mut accounts = RegionAccounts {
        name: request.name.clone(),
        population: place.population,
        households: place.households,
        firms: table.firms * private_job_share(&region),
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
    let basis = HouseholdBasis {
        income,
        net_commuters_in,
        benefits: benefits(request, &place, method),
    };
    accounts.closing = closing::close(&accounts, basis, &method.closing);
    Ok((accounts, adjustments))
}

/// Puts a buyer's own ledger in place of its sector's inputs, where the request has one.
fn own_spending(
    region: &mut RegionAccounts,
    sources: Sources<'_>,
    requests: &[Request],
    request: &Request,
) -> Result<Option<Ledger>, Vec<CalibrationError>> {
    let Some(spend) = &request.spend else {
        return Ok(None);
    };
    let in_ledger = |error| CalibrationError::Text {
        what: spend.what.clone(),
        path: spend.path.clone(),
        error,
    };
    let gazetteer = Gazetteer::of(&request.name, sources, requests);
    let ledger = spend::resolve(spend, region, &gazetteer)
        .map_err(|errors| errors.into_iter().map(in_ledger).collect::<Vec<_>>())?;
    spend::replace(region, &ledger).map_err(|found| {
        let too_local = |found: spend::TooLocal| CalibrationError::TooLocal {
            region: request.name.clone(),
            sector: region.sectors[found.sector].name.clone(),
            market: found.market.words(),
            pounds: found.pounds,
        };
        found.into_iter().map(too_local).collect::<Vec<_>>()
    })?;
    Ok(Some(ledger))
}

fn benefits(request: &Request, place: &Place, method: &Method) -> f64 {
    request
        .benefits
        .unwrap_or(method.closing.benefits_per_head * place.population)
}

fn negative_exports(
    table: &table::Table,
    region: &str,
    impossible: &[(usize, f64)],
) -> Vec<CalibrationError> {
    let error = |&(sector, pounds): &(usize, f64)| CalibrationError::NegativeExport {
        region: region.to_owned(),
        sector: table.sectors[sector].name.clone(),
        pounds,
    };
    impossible.iter().map(error).collect()
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
