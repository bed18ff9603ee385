//! What a world's tables and the way from them to regions assume, beyond the scenario's own numbers.

use crate::calibrate::sheet::Sheet;
use crate::calibrate::table::Table;
use crate::scenario::record::Choice;
use crate::scenario::types::{TableSource, World};

/// Everything that the tables say is assumed or estimated, then what the method assumes, in sentences.
#[must_use]
pub fn assumptions(world: &World) -> Vec<String> {
    let mut said = Vec::new();
    for (what, source) in sources(world) {
        said.extend(said_by_table(&what, source));
    }
    said.extend(by_method(world));
    said
}

/// The world's texts, each with the key that names it.
fn sources(world: &World) -> Vec<(String, &TableSource)> {
    let shared = [
        ("world.table", &world.table),
        ("world.employment", &world.employment),
        ("world.places", &world.places),
        ("world.trade", &world.trade),
        ("world.commuting", &world.commuting),
    ];
    let shared = shared
        .into_iter()
        .map(|(what, source)| (what.to_owned(), source));
    let own = world
        .regions
        .iter()
        .enumerate()
        .map(|(index, region)| (format!("world.regions.{index}.table"), &region.table));
    shared
        .chain(own)
        .filter_map(|(what, source)| Some((what, source.as_ref()?)))
        .collect()
}

/// Headers and traits of sectors that a text calls assumed or estimated.
fn said_by_table(what: &str, source: &TableSource) -> Vec<String> {
    // A text with errors has been refused before.
    let sheet = Sheet::split(source.text(), &mut Vec::new());
    let unsure = |text: &str| text.contains("assumed") || text.contains("estimated");
    let headers = sheet.entries.iter().filter(|entry| unsure(&entry.value));
    let mut said: Vec<String> = headers
        .map(|entry| format!("{what}, {}: {}", entry.key, entry.value))
        .collect();
    let traits = sheet.section("sectors").into_iter();
    for section in traits {
        let row = section.rows.iter().find(|row| row.name() == "source");
        let cells = row.map_or(&[][..], |row| row.cells.get(1..).unwrap_or_default());
        let named = section.columns.iter().zip(cells);
        let named = named.filter(|(_, source)| unsure(source));
        said.extend(named.map(|(name, source)| format!("{what}, `{name}` of sectors: {source}")));
    }
    said
}

/// What the way from tables to regions assumes.
fn by_method(world: &World) -> Vec<String> {
    let mut said = Vec::new();
    if world.employment.is_some() {
        said.push(format!(
            "Sectors work in a region as in its area: the same inputs, wages and output a job. What is found at home is \
             estimated from jobs (world.method = {}).",
            world.method.name()
        ));
    }
    let totals_only = |source: &TableSource| {
        Table::parse(source.text()).is_ok_and(|table| {
            let mut columns = table.industries.iter().map(|industry| &industry.inputs);
            columns.any(|column| {
                let mut imports = column.imports.iter();
                imports.any(|one| one.total != 0.0 && one.by_product.is_empty())
            })
        })
    };
    let tables = sources(world).into_iter();
    let undivided: Vec<String> = tables
        .filter(|(what, source)| what.ends_with("table") && totals_only(source))
        .map(|(what, _)| what)
        .collect();
    if !undivided.is_empty() {
        said.push(format!(
            "Imports have no product in {}: they are divided in proportion to what each user buys and to how much of \
             the product crosses borders (assumed).",
            undivided.join(", ")
        ));
    }
    if world.regions.len() > 1 && world.trade.is_none() {
        said.push("Who buys from whom among the regions is estimated (docs/data.md).".to_owned());
    }
    if world.regions.len() > 1 && world.commuting.is_none() {
        said.push("Who works in which region is estimated (docs/data.md).".to_owned());
    }
    said
}
