//! What each row and column of a table is: an industry, a user, an income, or nothing of use.

use std::collections::BTreeSet;

use super::cells::{Cells, Entry};
use super::faults::Faults;
use super::label::{Called, plain};
use super::mapping::Mapping;
use super::naming::short_name;
use super::recognise::{self, Found};
use super::rules::Pick;
use super::unknown::{nearest, report_repeats, report_unknown, unused};
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

    /// Sectors as the mapping groups them.
    fn group(
        &mut self,
        cells: &Cells,
        rows: &mut Said<Seller>,
        columns: &mut Said<User>,
        faults: &mut Faults,
    ) {
        for (sector, (name, picks)) in self.mapping.sectors.iter().enumerate() {
            let mut head = SectorHead {
                name: name.trim().to_owned(),
                label: name.trim().replace('_', " "),
                code: String::new(),
                made_of: Vec::new(),
                at: Default::default(),
            };
            let [in_rows, in_columns] = members(cells, picks);
            for &(at, share) in &in_rows {
                rows[at]
                    .get_or_insert_default()
                    .push((Seller::Product(sector), share));
                head.take(&cells.rows[at]);
            }
            for &(at, share) in &in_columns {
                columns[at]
                    .get_or_insert_default()
                    .push((User::Sector(sector), share));
            }
            let (as_row, as_column) = (!in_rows.is_empty(), !in_columns.is_empty());
            if !(as_row && as_column) {
                let what = if as_row || !as_column {
                    "column"
                } else {
                    "row"
                };
                let place = picks
                    .first()
                    .map_or_else(Default::default, |pick| pick.place);
                let message = format!("sector `{name}` is made of no {what} of the table");
                let entries = if what == "row" {
                    &cells.rows
                } else {
                    &cells.columns
                };
                let hint = picks
                    .first()
                    .and_then(|pick| nearest(&pick.pattern, entries));
                faults.at(place, message, hint);
            }
            self.roles.sectors.push(head);
        }
    }

    /// Every industry is a sector: what stands as a row and as a column.
    fn pair(&mut self, cells: &Cells, rows: &mut Said<Seller>, columns: &mut Said<User>) {
        let open_columns: Vec<usize> = open(&cells.columns, columns);
        let open_rows: Vec<usize> = open(&cells.rows, rows);
        let (by_code, by_name) = (
            keys(&cells.columns, &open_columns, true),
            keys(&cells.columns, &open_columns, false),
        );
        let mut sectors: Vec<(String, usize)> = Vec::new();
        let key_of = |entry: &Entry| {
            let (code, name) = (plain(&entry.head.code), plain(&entry.head.name));
            if !code.is_empty() && by_code.contains(&code) {
                Some(code)
            } else {
                by_name.contains(&name).then_some(name)
            }
        };
        for &row in &open_rows {
            let entry = &cells.rows[row];
            let Some(key) = key_of(entry) else { continue };
            let known = sectors.iter().position(|(known, _)| *known == key);
            let sector = known.unwrap_or_else(|| {
                sectors.push((key, row));
                sectors.len() - 1
            });
            rows[row] = Some(vec![(Seller::Product(sector), 1.0)]);
        }
        for &column in &open_columns {
            let head = &cells.columns[column].head;
            let is =
                |(key, _): &(String, usize)| *key == plain(&head.code) || *key == plain(&head.name);
            if let Some(sector) = sectors.iter().position(is) {
                columns[column] = Some(vec![(User::Sector(sector), 1.0)]);
            }
        }
        if sectors.is_empty() {
            sectors = self.pair_by_order(cells, (&open_rows, rows), (&open_columns, columns));
        }
        let mut names = BTreeSet::new();
        for (_, row) in sectors {
            let mut head = SectorHead {
                name: String::new(),
                label: cells.rows[row].head.name.clone(),
                code: String::new(),
                made_of: Vec::new(),
                at: Default::default(),
            };
            head.take(&cells.rows[row]);
            head.name = short_name(&head, &mut names);
            self.roles.sectors.push(head);
        }
    }

    /// Rows and columns that are called differently and are equally many, one after the other.
    fn pair_by_order(
        &mut self,
        cells: &Cells,
        (open_rows, rows): (&[usize], &mut Said<Seller>),
        (open_columns, columns): (&[usize], &mut Said<User>),
    ) -> Vec<(String, usize)> {
        let industries =
            |open: &[usize], entries: &[Entry], is: fn(&Called) -> bool| -> Vec<usize> {
                open.iter()
                    .copied()
                    .filter(|&at| !is(&entries[at].head.called()))
                    .collect()
            };
        let rows_left = industries(open_rows, &cells.rows, |c| recognise::row(c).is_some());
        let columns_left = industries(open_columns, &cells.columns, |c| {
            recognise::column(c).is_some()
        });
        if rows_left.len() != columns_left.len() || rows_left.is_empty() {
            return Vec::new();
        }
        let message = "Rows and columns of industries are called differently; they are taken in their order (assumed)";
        self.roles.notes.push(message.to_owned());
        for (sector, (&row, &column)) in rows_left.iter().zip(&columns_left).enumerate() {
            rows[row] = Some(vec![(Seller::Product(sector), 1.0)]);
            columns[column] = Some(vec![(User::Sector(sector), 1.0)]);
        }
        rows_left
            .iter()
            .map(|&row| (plain(&cells.rows[row].head.name), row))
            .collect()
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

impl SectorHead {
    fn take(&mut self, entry: &Entry) {
        let shown = [entry.head.code.as_str(), &entry.head.name]
            .join(" ")
            .trim()
            .to_owned();
        if self.made_of.is_empty() {
            self.at = (entry.file, entry.line);
            self.code.clone_from(&entry.head.code);
            if self.code.is_empty() && super::label::division(&entry.head.name).is_some() {
                let code = entry.head.name.split(' ').next().unwrap_or("");
                code.clone_into(&mut self.code);
            }
        }
        if !self.made_of.contains(&shown) {
            self.made_of.push(shown);
        }
    }
}

/// The rows and the columns that picks mean, with their shares. Where only one side has codes, the
/// other follows by its names.
fn members(cells: &Cells, picks: &[Pick]) -> [Vec<(usize, f64)>; 2] {
    let mut all = [Vec::new(), Vec::new()];
    for pick in picks {
        for (all, found) in all.iter_mut().zip(members_of(cells, pick)) {
            let known = |all: &[(usize, f64)], at: usize| all.iter().any(|(other, _)| *other == at);
            for (at, share) in found {
                if !known(all, at) {
                    all.push((at, share));
                }
            }
        }
    }
    all
}

fn members_of(cells: &Cells, pick: &Pick) -> [Vec<(usize, f64)>; 2] {
    let sides = [&cells.rows, &cells.columns];
    let direct = sides.map(|entries| {
        let meant = |(_, entry): &(usize, &Entry)| entry.head.called().is(pick);
        let found = entries.iter().enumerate().filter(meant);
        found
            .map(|(at, _)| (at, pick.share))
            .collect::<Vec<(usize, f64)>>()
    });
    let named = |side: usize| -> Vec<(String, f64)> {
        let name = |&(at, share): &(usize, f64)| (plain(&sides[side][at].head.name), share);
        direct[side]
            .iter()
            .map(name)
            .filter(|(name, _)| !name.is_empty())
            .collect()
    };
    [0, 1].map(|side| {
        if !direct[side].is_empty() {
            return direct[side].clone();
        }
        let others = named(1 - side);
        let same = |(at, entry): (usize, &Entry)| {
            let name = plain(&entry.head.name);
            others
                .iter()
                .find(|(other, _)| *other == name)
                .map(|(_, share)| (at, *share))
        };
        sides[side].iter().enumerate().filter_map(same).collect()
    })
}

/// Rows or columns that nothing is known of yet and that are no totals by their name.
fn open<T>(entries: &[Entry], roles: &[Option<T>]) -> Vec<usize> {
    let total = |entry: &Entry| recognise::is_total(&entry.head.called());
    (0..entries.len())
        .filter(|&at| roles[at].is_none() && !total(&entries[at]))
        .collect()
}

fn keys(entries: &[Entry], open: &[usize], code: bool) -> BTreeSet<String> {
    let key = |&at: &usize| {
        plain(if code {
            &entries[at].head.code
        } else {
            &entries[at].head.name
        })
    };
    open.iter().map(key).filter(|key| !key.is_empty()).collect()
}
