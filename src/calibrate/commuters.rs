//! Wages that cross borders: each region's net share of its wage bill.

use std::collections::BTreeMap;

use super::CalibrationError;
use super::accounts::Sector;
use super::quotients::{Concentration, QuotientMethod};
use super::sources::{Money, Sources};

/// Share of its wage bill that each region pays to people who live elsewhere, net, by name.
pub(super) type NetCommuters = BTreeMap<String, f64>;

/// What the commuting table says; what it does not speak of comes from the places table.
pub(super) fn net_commuters(
    sources: Sources<'_>,
    money: &Money,
) -> Result<NetCommuters, Vec<CalibrationError>> {
    let wages = wage_bills(sources, money);
    let Some(commuting) = sources.commuting else {
        return Ok(of_places(sources, &wages));
    };
    let mut errors = Vec::new();
    let mut shares = of_places(sources, &wages);
    for (region, &wages) in wages.iter().filter(|(region, _)| commuting.names(region)) {
        let paid_out = commuting.paid_out(region);
        if paid_out > wages {
            errors.push(CalibrationError::MoreThanWages {
                region: region.clone(),
                paid_out,
                wages,
            });
        }
        let net = paid_out - commuting.brought_home(region);
        shares.insert(region.clone(), if wages > 0.0 { net / wages } else { 0.0 });
    }
    if errors.is_empty() {
        Ok(shares)
    } else {
        Err(errors)
    }
}

/// Wages paid in every place and in every region with its own table, pounds a year.
fn wage_bills(sources: Sources<'_>, money: &Money) -> BTreeMap<String, f64> {
    let mut bills = BTreeMap::new();
    if let (Some(table), Some(jobs)) = (&money.area, sources.jobs) {
        let row = |sector: &Sector| jobs.sector(&sector.name);
        let rows: Vec<&[f64]> = table.sectors.iter().filter_map(row).collect();
        let area: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
        for (column, place) in jobs.places.iter().enumerate() {
            let here: Vec<f64> = rows.iter().map(|row| row[column]).collect();
            // Only the shares matter here, not the quotient.
            let shares = Concentration::new(&here, &area, QuotientMethod::Slq, 0.0).sector_share;
            let wages = table.industries.iter().zip(shares);
            bills.insert(place.clone(), wages.map(|(i, share)| i.wages * share).sum());
        }
    }
    for (region, table) in &money.own {
        let bill = table.industries.iter().map(|industry| industry.wages).sum();
        bills.insert(region.clone(), bill);
    }
    bills
}

/// The places table's shares. They are estimates whose flows nearly cancel over all places; what
/// leaves and what comes home is scaled to the mean of both, so that nothing is left over.
fn of_places(sources: Sources<'_>, wages: &BTreeMap<String, f64>) -> NetCommuters {
    let places = sources.places.map_or(&[][..], |table| &table.places);
    let flow = |share: f64, place: &str| share * wages.get(place).copied().unwrap_or(0.0);
    let flows = places
        .iter()
        .map(|place| flow(place.net_commuters_in, &place.name));
    let leaves: f64 = flows.clone().filter(|&pounds| pounds > 0.0).sum();
    let comes: f64 = flows.filter(|&pounds| pounds < 0.0).map(f64::abs).sum();
    let scale = |side: f64| {
        // Flows one way only go beyond the area: there is nothing to cancel them.
        if leaves > 0.0 && comes > 0.0 {
            f64::midpoint(leaves, comes) / side
        } else {
            1.0
        }
    };
    let share = |net: f64| net * scale(if net > 0.0 { leaves } else { comes });
    places
        .iter()
        .map(|place| (place.name.clone(), share(place.net_commuters_in)))
        .collect()
}
