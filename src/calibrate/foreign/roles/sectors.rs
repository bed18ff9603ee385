//! Which rows and columns are industries, and which sectors of the model they make.

use std::collections::BTreeSet;

use super::{Finder, Said, SectorHead, Seller, User};
use crate::calibrate::foreign::cells::{Cells, Entry};
use crate::calibrate::foreign::faults::Faults;
use crate::calibrate::foreign::label::{Called, division, plain};
use crate::calibrate::foreign::naming::short_name;
use crate::calibrate::foreign::recognise;
use crate::calibrate::foreign::rules::Pick;
use crate::calibrate::foreign::unknown::nearest;

impl Finder<'_> {
    /// Sectors as the mapping groups them.
    pub(super) fn group(
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
    pub(super) fn pair(
        &mut self,
        cells: &Cells,
        rows: &mut Said<Seller>,
        columns: &mut Said<User>,
    ) {
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
            if self.code.is_empty() && division(&entry.head.name).is_some() {
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
