//! What share of its area a region is: checked requests, jobs and people.

use super::accounts::Sector;
use super::places::{JobsTable, Place};
use super::quotients::Concentration;
use super::region::Region;
use super::sheet::{self, did_you_mean};
use super::table::Table;
use super::{CalibrationError, Method, Request, Sources};

/// What is wrong before any region is built.
pub(super) fn check_request(
    sources: Sources<'_>,
    requests: &[Request],
    method: &Method,
    money: &Table,
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
    match (sources.jobs, sources.places) {
        (None, None) if requests.len() > 1 => errors.push(CalibrationError::NothingToDivideBy),
        (None, Some(_)) => errors.push(CalibrationError::HalfDivided("world.employment")),
        (Some(_), None) => errors.push(CalibrationError::HalfDivided("world.places")),
        (Some(jobs), Some(_)) => errors.extend(check_sectors(jobs, &money.sectors)),
        (None, None) => {}
    }
    errors
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
    table: &'a Table,
    request: &Request,
    method: &Method,
) -> Result<(Region<'a>, Place), CalibrationError> {
    let (Some(jobs), Some(places)) = (sources.jobs, sources.places) else {
        return whole_area(table, request);
    };
    let name = &request.name;
    let unknown = |table, known: &[&str]| CalibrationError::Unknown {
        table,
        what: "region",
        name: name.clone(),
        hint: did_you_mean(name, known.iter().copied()),
    };
    let Some(column) = jobs.places.iter().position(|place| place == name) else {
        return Err(unknown(
            "the jobs table",
            &jobs.places.iter().map(String::as_str).collect::<Vec<_>>(),
        ));
    };
    let Some(place) = places.place(name) else {
        return Err(unknown(
            "the places table",
            &places
                .places
                .iter()
                .map(|p| p.name.as_str())
                .collect::<Vec<_>>(),
        ));
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
    let region = Region {
        table,
        concentration: Concentration::new(&here, &area_jobs, method.flq_delta),
        jobs: here,
        area_jobs,
        population_share: place.population / places.population(),
    };
    Ok((region, place.clone()))
}

/// The region is the table's whole area.
fn whole_area<'a>(
    table: &'a Table,
    request: &Request,
) -> Result<(Region<'a>, Place), CalibrationError> {
    let people = |value: Option<f64>, key| {
        value
            .filter(|&v| v >= 1.0)
            .ok_or(CalibrationError::NoPeople(key))
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
    };
    Ok((region, place))
}
