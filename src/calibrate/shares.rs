//! What share of its area a region is: checked requests, jobs and people.

use super::accounts::Sector;
use super::places::{JobsTable, Place};
use super::quotients::Concentration;
use super::region::Region;
use super::sheet::{self, did_you_mean};
use super::sources::{AREA, Money, Sources};
use super::table::Table;
use super::{CalibrationError, Method, Request};

/// What is wrong before any region is built.
pub(super) fn check_request(
    sources: Sources<'_>,
    money: &Money,
    requests: &[Request],
    method: &Method,
) -> Vec<CalibrationError> {
    let mut errors = Vec::new();
    let mut range = |name: &str, value: f64, (least, most): (f64, f64)| {
        if !(least..=most).contains(&value) {
            errors.push(CalibrationError::OutOfRange {
                name: name.to_owned(),
                value,
                least,
                most,
            });
        }
    };
    range("flq_delta", method.flq_delta, (0.0, 1.0));
    for (name, value, limits) in method.closing.out_of_range() {
        range(name, value, limits);
    }
    for request in requests {
        range(
            "net_commuters_in",
            request.net_commuters_in.unwrap_or(0.0),
            (-5.0, 1.0),
        );
        range(
            "benefits",
            request.benefits.unwrap_or(0.0),
            (0.0, sheet::LARGEST_FIGURE),
        );
    }
    if requests.is_empty() {
        errors.push(CalibrationError::NoRegion);
    }
    for (index, request) in requests.iter().enumerate() {
        if requests[..index]
            .iter()
            .any(|before| before.name == request.name)
        {
            errors.push(CalibrationError::RepeatedRegion(request.name.clone()));
        }
    }
    errors.extend(check_tables(sources, money, requests));
    errors.extend(check_links(sources, requests));
    errors
}

/// Every region has a table, its own or a share of the area's, and all have the same sectors.
fn check_tables(
    sources: Sources<'_>,
    money: &Money,
    requests: &[Request],
) -> Vec<CalibrationError> {
    let mut errors = different_sectors(sources);
    let shared: Vec<&Request> = requests
        .iter()
        .filter(|request| sources.own_table(&request.name).is_none())
        .collect();
    let Some(table) = &money.area else {
        errors.extend(
            shared
                .iter()
                .map(|request| CalibrationError::NoTable(request.name.clone())),
        );
        return errors;
    };
    if sources.jobs.is_some() && table.is_part_of_an_area() {
        errors.push(CalibrationError::OwnTableDivided);
    }
    match (sources.jobs, sources.places) {
        (None, None) if shared.len() > 1 => errors.push(CalibrationError::NothingToDivideBy),
        // Places alone say where regions with their own tables lie.
        (None, Some(_)) if !shared.is_empty() => {
            errors.push(CalibrationError::HalfDivided("world.employment"));
        }
        (Some(_), None) => errors.push(CalibrationError::HalfDivided("world.places")),
        (Some(jobs), Some(_)) => errors.extend(check_sectors(jobs, &table.sectors)),
        (None, _) => {}
    }
    errors
}

/// The first difference of each table's sectors from those of the first table.
fn different_sectors(sources: Sources<'_>) -> Vec<CalibrationError> {
    let mut tables = sources.tables();
    let Some((other, first)) = tables.next() else {
        return Vec::new();
    };
    let other = if other == AREA {
        other.to_owned()
    } else {
        format!("`{other}`")
    };
    tables
        .filter_map(|(region, table)| {
            Some(CalibrationError::DifferentSectors {
                region: region.to_owned(),
                other: other.clone(),
                difference: difference(first, table)?,
            })
        })
        .collect()
}

fn difference(first: &Table, table: &Table) -> Option<String> {
    if first.sectors.len() != table.sectors.len() {
        let (here, there) = (table.sectors.len(), first.sectors.len());
        return Some(format!("{here} sectors instead of {there}"));
    }
    let pairs = first.sectors.iter().zip(&table.sectors);
    for (index, (theirs, own)) in pairs.enumerate() {
        if theirs.name != own.name {
            let place = index + 1;
            return Some(format!(
                "sector {place} is `{}` instead of `{}`",
                own.name, theirs.name
            ));
        }
        if theirs != own || first.roles[index] != table.roles[index] {
            return Some(format!("the traits of `{}`", own.name));
        }
    }
    if first.imputed_rent_sector() != table.imputed_rent_sector() {
        return Some("which sector is imputed rent".to_owned());
    }
    None
}

/// Links are between regions and in products that are there.
fn check_links(sources: Sources<'_>, requests: &[Request]) -> Vec<CalibrationError> {
    let places = sources.places.map_or(&[][..], |table| &table.places);
    let places = places.iter().map(|place| place.name.as_str());
    let regions: Vec<&str> = requests
        .iter()
        .map(|request| request.name.as_str())
        .chain(places)
        .collect();
    let first = sources.tables().next();
    let sectors = first.map_or(&[][..], |(_, table)| &table.sectors);
    let products: Vec<&str> = sectors.iter().map(|sector| sector.name.as_str()).collect();
    let trade = sources.trade.into_iter();
    let commuting = sources.commuting.into_iter();
    trade
        .flat_map(|table| table.unknown(&regions, &products))
        .chain(commuting.flat_map(|table| table.unknown(&regions)))
        .collect()
}

/// The jobs table has every sector of the table, and no other.
fn check_sectors(jobs: &JobsTable, sectors: &[Sector]) -> Vec<CalibrationError> {
    let names = || sectors.iter().map(|sector| sector.name.as_str());
    let unknown = |table, name: &str, hint| CalibrationError::Unknown {
        table,
        what: "sector",
        name: name.to_owned(),
        hint,
    };
    let missing = names()
        .filter(|name| jobs.sector(name).is_none())
        .map(|name| unknown("the jobs table", name, None));
    let surplus = jobs
        .sectors
        .iter()
        .filter(|name| !names().any(|known| known == name.as_str()));
    let surplus = surplus.map(|name| unknown("the table", name, did_you_mean(name, names())));
    missing.chain(surplus).collect()
}

/// A region's shares of its area, and what the place is.
pub(super) fn shares<'a>(
    sources: Sources<'_>,
    money: &'a Money,
    request: &Request,
    method: &Method,
) -> Result<(Region<'a>, Place), CalibrationError> {
    if let Some(table) = money.own.get(&request.name) {
        return whole_area(table, request, true);
    }
    let Some(table) = &money.area else {
        return Err(CalibrationError::NoTable(request.name.clone()));
    };
    let (Some(jobs), Some(places)) = (sources.jobs, sources.places) else {
        return whole_area(table, request, false);
    };
    let name = &request.name;
    let unknown = |table, known: &[&str]| CalibrationError::Unknown {
        table,
        what: "region",
        name: name.clone(),
        hint: did_you_mean(name, known.iter().copied()),
    };
    let Some(column) = jobs.places.iter().position(|place| place == name) else {
        let known: Vec<&str> = jobs.places.iter().map(String::as_str).collect();
        return Err(unknown("the jobs table", &known));
    };
    let Some(place) = places.place(name) else {
        let known: Vec<&str> = places.places.iter().map(|p| p.name.as_str()).collect();
        return Err(unknown("the places table", &known));
    };
    let rows: Vec<&[f64]> = table
        .sectors
        .iter()
        .filter_map(|sector| jobs.sector(&sector.name))
        .collect();
    let here: Vec<f64> = rows.iter().map(|row| row[column]).collect();
    let area_jobs: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    if here.iter().sum::<f64>() <= 0.0 {
        return Err(CalibrationError::NoJobs(name.clone()));
    }
    let concentration = Concentration::new(&here, &area_jobs, method.quotient, method.flq_delta);
    let region = Region {
        table,
        concentration,
        jobs: here,
        area_jobs,
        population_share: place.population / places.population(),
        own_table: false,
    };
    Ok((region, place.clone()))
}

/// The region is the table's whole area.
fn whole_area<'a>(
    table: &'a Table,
    request: &Request,
    own_table: bool,
) -> Result<(Region<'a>, Place), CalibrationError> {
    let people = |value: Option<f64>, header| {
        value
            .filter(|&v| v >= 1.0)
            .ok_or_else(|| CalibrationError::NoPeople {
                region: request.name.clone(),
                header,
            })
    };
    let place = Place {
        name: request.name.clone(),
        population: people(table.population, "population")?,
        households: people(table.households, "households")?,
        ..Place::default()
    };
    let jobs: Vec<f64> = table
        .industries
        .iter()
        .map(|industry| industry.jobs)
        .collect();
    if jobs.iter().sum::<f64>() <= 0.0 {
        return Err(CalibrationError::NoJobs(request.name.clone()));
    }
    let region = Region {
        table,
        concentration: Concentration::whole(jobs.len()),
        area_jobs: jobs.clone(),
        jobs,
        population_share: 1.0,
        own_table,
    };
    Ok((region, place))
}
