//! When food is made in a region: what `millpond check` says of it.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, left, right, wrapped};
use crate::calibrate::accounts::{FINE_FOOD_SECTORS, RegionAccounts, Sector};
use crate::experiment::comparison::INDICATIVE;

/// Room for a sector's name, and for a month.
const NAME: usize = 20;
const MONTH: usize = 5;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Output of each sector of food and drink in each month, pounds, of all regions together.
fn by_month(regions: &[RegionAccounts]) -> Vec<(&Sector, [f64; 12])> {
    let Some(first) = regions.first() else {
        return Vec::new();
    };
    let output = |sector: usize| -> f64 {
        let outputs = regions.iter().map(|r| r.production[sector].output);
        outputs.sum()
    };
    let sectors = first.sectors.iter().enumerate();
    sectors
        .filter(|(_, sector)| sector.food)
        .map(|(index, sector)| (sector, sector.months.map(|share| share * output(index))))
        .collect()
}

/// A small table of what is made when, and how far it can be trusted. Nothing without food.
#[must_use]
pub fn text(regions: &[RegionAccounts]) -> String {
    let rows = by_month(regions);
    if rows.is_empty() {
        return String::new();
    }
    let largest = rows
        .iter()
        .flat_map(|(_, months)| *months)
        .fold(0.0, f64::max);
    let (unit, word) = match largest {
        1e7.. => (1e6, "million pounds"),
        1e4.. => (1e3, "thousand pounds"),
        _ => (1.0, "pounds"),
    };
    let all = if regions.len() > 1 {
        ", all regions"
    } else {
        ""
    };
    let mut text = heading(&format!("Food made in each month, {word}{all}"));
    let cells = |of: &dyn Fn(usize) -> String| -> String {
        (0..12).map(|month| right(&of(month), MONTH)).collect()
    };
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "{}{}",
        left("", NAME),
        cells(&|m| MONTHS[m].to_owned())
    );
    for (sector, months) in &rows {
        let name: String = sector.label.chars().take(NAME - 1).collect();
        let pounds = cells(&|m| format!("{:.0}", months[m] / unit));
        let _ = writeln!(text, "{}{pounds}", left(&name, NAME));
    }
    let _ = writeln!(text, "{}", wrapped(&trust(regions)));
    text
}

/// How far results on food can be trusted.
fn trust(regions: &[RegionAccounts]) -> String {
    let seasons = "Output of a year by the table's trait `months`, as the simulation harvests it.";
    if regions.iter().all(RegionAccounts::food_is_fine) {
        return seasons.to_owned();
    }
    let sectors = regions
        .first()
        .map_or(0, |r| r.sectors.iter().filter(|s| s.food).count());
    format!(
        "Results on food are {INDICATIVE}: the table has {sectors} sector(s) of food and drink, \
         {FINE_FOOD_SECTORS} are wanted. {seasons}"
    )
}

/// The same of one region for machines.
#[must_use]
pub fn as_json(region: &RegionAccounts) -> Value {
    let months = by_month(std::slice::from_ref(region));
    let months: serde_json::Map<String, Value> = months
        .into_iter()
        .map(|(sector, months)| (sector.name.clone(), json!(months)))
        .collect();
    json!({
        "pounds_by_month": months,
        "indicative_only": !region.food_is_fine(),
    })
}
