//! Which regions a table has, where each of them is, and where the products of its rows come from.

use std::collections::BTreeMap;

use super::cells::{Cells, Entry};
use super::faults::{Faults, did_you_mean, some_of};
use super::label::Called;
use super::mapping::{From, Mapping};
use super::recognise;
use super::roles::{Roles, Seller};

/// Where a region of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// It is modelled.
    Region(usize),
    /// It is outside: 0 in the area, 1 in the state, 2 in the world.
    Outside(usize),
}

/// Whether a row is a product.
pub(super) fn is_product(roles: &[(Seller, f64)]) -> bool {
    roles
        .iter()
        .any(|(seller, _)| matches!(seller, Seller::Product(_)))
}

/// The regions of the model, and where each region of the table is.
pub(super) fn regions(
    cells: &Cells,
    roles: &Roles,
    mapping: &Mapping,
    faults: &mut Faults,
) -> (Vec<String>, BTreeMap<String, Whereabouts>) {
    let rows = cells
        .rows
        .iter()
        .zip(&roles.rows)
        .filter(|(_, role)| is_product(role))
        .map(|(row, _)| row);
    let columns = cells
        .columns
        .iter()
        .zip(&roles.columns)
        .filter(|(_, role)| !role.is_empty())
        .map(|(column, _)| column);
    let mut names: Vec<String> = mapping
        .regions
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    let mut known: BTreeMap<String, Whereabouts> = BTreeMap::new();
    let mut homeless: Vec<(String, &Entry)> = Vec::new();
    for entry in rows.chain(columns) {
        let label = entry.head.region.as_str();
        if known.contains_key(label) {
            continue;
        }
        let called = Called::new("", label);
        let outside = [
            &mapping.outside.area,
            &mapping.outside.state,
            &mapping.outside.world,
        ];
        let place = if label.is_empty() {
            continue;
        } else if let Some(origin) = outside
            .iter()
            .position(|picks| called.among(picks).is_some())
        {
            Whereabouts::Outside(origin)
        } else if let Some(region) = mapping
            .regions
            .iter()
            .position(|(_, picks)| called.among(picks).is_some())
        {
            Whereabouts::Region(region)
        } else if mapping.regions.is_empty() && recognise::is_sum(label) {
            // A country that is given beside its regions would be counted twice.
            continue;
        } else if mapping.regions.is_empty() {
            names.push(label.to_owned());
            Whereabouts::Region(names.len() - 1)
        } else {
            homeless.push((label.to_owned(), entry));
            Whereabouts::Outside(0)
        };
        known.insert(label.to_owned(), place);
    }
    if let Some((_, entry)) = homeless.first() {
        let labels: Vec<String> = homeless.iter().map(|(label, _)| label.clone()).collect();
        let message = format!("nothing says where {} is", some_of(&labels));
        let hint =
            did_you_mean(&labels[0], names.iter().map(String::as_str)).unwrap_or_else(|| {
                "name it in [regions], or under `area`, `state` or `world` of [outside]".to_owned()
            });
        faults.line(entry.file, entry.line, message, Some(hint));
    }
    if names.is_empty() {
        names.push(mapping.area.clone());
    }
    (names, known)
}

/// Where the products of a row come from; `None` when the mapping does not say, which is a fault.
pub(super) fn origin(row: &Entry, mapping: &Mapping, faults: &mut Faults) -> Option<From> {
    if row.head.from.is_some() || row.head.origin.is_empty() {
        return row.head.from.or(Some(From::Own));
    }
    let origins = &mapping.origins;
    let known = [
        (&origins.own, From::Own),
        (&origins.area, From::Area),
        (&origins.state, From::State),
        (&origins.world, From::World),
        (&origins.total, From::Total),
    ];
    let called = Called::new("", &row.head.origin);
    let found = known
        .iter()
        .find(|(picks, _)| called.among(picks).is_some());
    if found.is_none() {
        let message = format!("nothing says what origin `{}` is", row.head.origin);
        let hint =
            "name it under `own`, `area`, `state`, `world` or `total` of [origins]".to_owned();
        faults.line(row.file, row.line, message, Some(hint));
    }
    found.map(|(_, from)| *from)
}
