//! What each row and column of a table is: an industry, a user, an income, or nothing of use.

mod sectors;

use super::cells::{Cells, Entry};
use super::faults::Faults;
use super::label::Called;
use super::mapping::Mapping;
use super::recognise::{self, Found};
use super::rules::Pick;
use super::unknown::{report_repeats, report_unknown, unused};
use crate::scenario::problem::Place;

/// Columns of final users, in the order of a table's final use.
pub(super) const FINALS: usize = 8;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum User {
    /// An industry, by sector.
    Sector(usize),
    /// A final user: 0 households, 1 non-profit, 2 and 3 government, 4 to 6 investment, 7 visitors.
    Final(usize),
    /// Exports: 0 to the area, 1 to the state, 2 to the world.
    Exports(usize),
    /// Imports of each product, from the world.
    Imports,
    /// Output of each product.
    Output,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seller {
    /// A product, by sector.
    Product(usize),
    /// Imports of all products: 0 from the area, 1 from the state, 2 from the world.
    Imports(usize),
    ProductTax,
    ProductionTax,
    Wages,
    Surplus,
    ValueAdded,
    Output,
    FullTime,
    Jobs,
}

/// A sector of the model: its name and what the table calls it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SectorHead {
    pub name: String,
    /// Name for readers.
    pub label: String,
    /// Code of the first industry that it is made of.
    pub code: String,
    /// Labels of the industries it is made of.
    pub made_of: Vec<String>,
    /// File and line of the first row that it is made of.
    pub at: (Place, usize),
}

/// What all rows and columns are; an empty list is not read.
#[derive(Debug, Default)]
pub(super) struct Roles {
    pub rows: Vec<Vec<(Seller, f64)>>,
    pub columns: Vec<Vec<(User, f64)>>,
    pub sectors: Vec<SectorHead>,
    pub notes: Vec<String>,
}

/// Finds out what everything is; what is nothing known is a fault.
pub(super) fn find(cells: &Cells, mapping: &Mapping, faults: &mut Faults) -> Roles {
    let mut finder = Finder {
        mapping,
        roles: Roles::default(),
    };
    let mut rows: Vec<Option<Vec<_>>> = cells.rows.iter().map(|row| finder.row(row)).collect();
    let mut columns: Vec<Option<Vec<_>>> = cells
        .columns
        .iter()
        .map(|column| finder.column(column))
        .collect();
    finder.note_unused(cells);
    if mapping.sectors.is_empty() {
        finder.pair(cells, &mut rows, &mut columns);
    } else {
        finder.group(cells, &mut rows, &mut columns, faults);
    }
    finder.recognise(cells, &mut rows, &mut columns);
    report_unknown("row", &cells.rows, &rows, &finder.known_rows(), faults);
    report_unknown(
        "column",
        &cells.columns,
        &columns,
        &finder.known_columns(),
        faults,
    );
    report_repeats(&cells.rows, &rows, faults);
    report_repeats(&cells.columns, &columns, faults);
    finder.roles.rows = rows.into_iter().map(Option::unwrap_or_default).collect();
    finder.roles.columns = columns.into_iter().map(Option::unwrap_or_default).collect();
    finder.roles
}

/// What is known of each row or column; `None` is nothing yet, an empty list is not read.
type Said<T> = [Option<Vec<(T, f64)>>];

struct Finder<'a> {
    mapping: &'a Mapping,
    roles: Roles,
}

/// The roles whose labels mean this row or column; `None` when none does, nothing when it is ignored.
fn chosen<T: Copy>(
    called: &Called,
    roles: &[(&[Pick], T)],
    ignored: [&[Pick]; 2],
) -> Option<Vec<(T, f64)>> {
    let pick = |(picks, role): &(&[Pick], T)| called.among(picks).map(|pick| (*role, pick.share));
    let found: Vec<(T, f64)> = roles.iter().filter_map(pick).collect();
    if !found.is_empty() {
        return Some(found);
    }
    ignored
        .iter()
        .any(|picks| called.among(picks).is_some())
        .then(Vec::new)
}

impl<'a> Finder<'a> {
    fn row_roles(&self) -> [(&'a [Pick], Seller); 11] {
        let rows = &self.mapping.rows;
        [
            (&rows.imports_area, Seller::Imports(0)),
            (&rows.imports_state, Seller::Imports(1)),
            (&rows.imports_world, Seller::Imports(2)),
            (&rows.product_tax, Seller::ProductTax),
            (&rows.production_tax, Seller::ProductionTax),
            (&rows.wages, Seller::Wages),
            (&rows.surplus, Seller::Surplus),
            (&rows.value_added, Seller::ValueAdded),
            (&rows.output, Seller::Output),
            (&rows.full_time_equivalents, Seller::FullTime),
            (&rows.jobs, Seller::Jobs),
        ]
    }

    fn column_roles(&self) -> [(&'a [Pick], User); 14] {
        let columns = &self.mapping.columns;
        [
            (&columns.households, User::Final(0)),
            (&columns.non_profit, User::Final(1)),
            (&columns.government, User::Final(2)),
            (&columns.central_government, User::Final(2)),
            (&columns.local_government, User::Final(3)),
            (&columns.investment, User::Final(4)),
            (&columns.inventories, User::Final(5)),
            (&columns.valuables, User::Final(6)),
            (&columns.visitors, User::Final(7)),
            (&columns.exports_area, User::Exports(0)),
            (&columns.exports_state, User::Exports(1)),
            (&columns.exports_world, User::Exports(2)),
            (&columns.imports, User::Imports),
            (&columns.output, User::Output),
        ]
    }

    fn row(&self, row: &Entry) -> Option<Vec<(Seller, f64)>> {
        let ignored = [self.mapping.rows.ignore.as_slice(), &self.mapping.ignore];
        chosen(&row.head.called(), &self.row_roles(), ignored)
    }

    fn column(&self, column: &Entry) -> Option<Vec<(User, f64)>> {
        let ignored = [self.mapping.columns.ignore.as_slice(), &self.mapping.ignore];
        chosen(&column.head.called(), &self.column_roles(), ignored)
    }

    fn known_rows(&self) -> Vec<String> {
        let known = self.row_roles().into_iter().flat_map(|(picks, _)| picks);
        known.map(|pick| pick.pattern.clone()).collect()
    }

    fn known_columns(&self) -> Vec<String> {
        let known = self.column_roles().into_iter().flat_map(|(picks, _)| picks);
        known.map(|pick| pick.pattern.clone()).collect()
    }

    /// Notes labels of the mapping that this table does not have: one mapping may serve many tables.
    fn note_unused(&mut self, cells: &Cells) {
        let rows = self.row_roles().into_iter().flat_map(|(picks, _)| picks);
        let columns = self.column_roles().into_iter().flat_map(|(picks, _)| picks);
        let mut notes = unused("row", rows.chain(&self.mapping.rows.ignore), &cells.rows);
        notes.extend(unused(
            "column",
            columns.chain(&self.mapping.columns.ignore),
            &cells.columns,
        ));
        self.roles.notes.extend(notes);
    }

    /// What is left may have a name that everybody uses.
    fn recognise(&mut self, cells: &Cells, rows: &mut Said<Seller>, columns: &mut Said<User>) {
        for (entry, role) in cells
            .rows
            .iter()
            .zip(rows)
            .filter(|(_, role)| role.is_none())
        {
            match recognise::row(&entry.head.called()) {
                Some(Found::Role(seller, meaning)) => {
                    self.roles.notes.push(format!(
                        "Row `{}` is taken as {meaning} by its name.",
                        entry.head.shown()
                    ));
                    *role = Some(vec![(seller, 1.0)]);
                }
                Some(Found::Total) => {
                    self.roles.notes.push(format!(
                        "Row `{}` is a total by its name and is not read.",
                        entry.head.shown()
                    ));
                    *role = Some(Vec::new());
                }
                None => {}
            }
        }
        for (entry, role) in cells
            .columns
            .iter()
            .zip(columns)
            .filter(|(_, role)| role.is_none())
        {
            match recognise::column(&entry.head.called()) {
                Some(Found::Role(user, meaning)) => {
                    self.roles.notes.push(format!(
                        "Column `{}` is taken as {meaning} by its name.",
                        entry.head.shown()
                    ));
                    *role = Some(vec![(user, 1.0)]);
                }
                Some(Found::Total) => {
                    self.roles.notes.push(format!(
                        "Column `{}` is a total by its name and is not read.",
                        entry.head.shown()
                    ));
                    *role = Some(Vec::new());
                }
                None => {}
            }
        }
    }
}
