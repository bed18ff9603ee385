//! What regions are built from, and the money tables made of it.

use std::collections::BTreeMap;

use super::accounts::Sector;
use super::links::{CommutingTable, TradeTable};
use super::places::{JobsTable, PlaceTable};
use super::table::Table;

/// The sources that regions are built from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// The area's table; absent when every region has its own.
    pub table: Option<&'a Table>,
    /// Jobs by sector and place; absent when the one region is the whole area.
    pub jobs: Option<&'a JobsTable>,
    /// What the places are; absent when the one region is the whole area.
    pub places: Option<&'a PlaceTable>,
    /// Regions' own tables, by name.
    pub own: Option<&'a BTreeMap<String, Table>>,
    /// Who buys from whom among the regions, where somebody measured it.
    pub trade: Option<&'a TradeTable>,
    /// Who works where, where somebody measured it.
    pub commuting: Option<&'a CommutingTable>,
}

impl<'a> Sources<'a> {
    /// A region's own table.
    #[must_use]
    pub fn own_table(&self, region: &str) -> Option<&'a Table> {
        self.own?.get(region)
    }

    /// All tables: the area's, then the regions' own.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&'a str, &'a Table)> {
        let own = self.own.into_iter().flatten();
        let area = self.table.map(|table| (AREA, table));
        area.into_iter()
            .chain(own.map(|(name, table)| (name.as_str(), table)))
    }
}

/// What the area's table is called beside the regions' own.
pub(super) const AREA: &str = "the area";

/// The money tables of the sources.
#[derive(Clone, Debug, Default)]
pub(super) struct Money {
    /// The area's.
    pub area: Option<Table>,
    /// Regions' own, by name.
    pub own: BTreeMap<String, Table>,
}

impl Money {
    pub fn of(sources: Sources<'_>) -> Self {
        let own = sources.own.into_iter().flatten();
        Self {
            area: sources.table.map(Table::money_table),
            own: own
                .map(|(name, table)| (name.clone(), table.money_table()))
                .collect(),
        }
    }

    /// The sectors that all regions have.
    pub fn sectors(&self) -> &[Sector] {
        let mut tables = self.area.iter().chain(self.own.values());
        tables.next().map_or(&[], |table| &table.sectors)
    }
}
