//! From labelled figures to regions' accounts: each figure goes where its row and its column say.

use std::collections::BTreeMap;

use super::cells::{Cells, Entry};
use super::faults::Faults;
use super::mapping::{From, Mapping};
use super::roles::{Roles, Seller, User};
use super::system::{OUTSIDE, System};
use super::whereabouts::{Whereabouts, is_product, origin, regions};

/// The accounts that a table holds: one system of trading regions, or each region's own.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub systems: Vec<System>,
    /// Who buys from whom among the regions is in the table.
    pub linked: bool,
    pub notes: Vec<String>,
    /// Whether a row of this kind is in the table.
    pub has: Has,
}

/// What a table says.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each kind of row stands for itself"
)]
pub(super) struct Has {
    pub wages: bool,
    pub surplus: bool,
    pub value_added: bool,
    pub output: bool,
    pub output_column: bool,
    pub full_time: bool,
    pub jobs: bool,
}

/// Gathers all figures.
pub(super) fn gather(
    cells: &Cells,
    roles: &Roles,
    mapping: &Mapping,
    faults: &mut Faults,
) -> Gathered {
    let (regions, known) = regions(cells, roles, mapping, faults);
    let has_region = |entry: &Entry| !entry.head.region.is_empty();
    let rows = cells.rows.iter().zip(&roles.rows);
    let columns = cells.columns.iter().zip(&roles.columns);
    let linked = rows
        .clone()
        .any(|(row, role)| has_region(row) && is_product(role))
        && columns
            .clone()
            .any(|(column, role)| has_region(column) && !role.is_empty())
        && mapping.layout.region.is_none();
    let sectors = roles.sectors.len();
    let systems = if linked {
        vec![System::new(regions, sectors)]
    } else {
        regions
            .into_iter()
            .map(|region| System::new(vec![region], sectors))
            .collect()
    };
    let origins: Vec<Option<From>> = cells
        .rows
        .iter()
        .map(|row| origin(row, mapping, faults))
        .collect();
    let mut gatherer = Gatherer {
        systems,
        linked,
        known,
        origins,
        of_origin: [false; OUTSIDE],
        not_read: 0.0,
    };
    let money = mapping.unit * mapping.pounds.unwrap_or(1.0);
    for figure in &cells.figures {
        let (row, column) = (&cells.rows[figure.row], &cells.columns[figure.column]);
        for &(seller, part) in &roles.rows[figure.row] {
            for &(user, share) in &roles.columns[figure.column] {
                let unit = if matches!(seller, Seller::FullTime | Seller::Jobs) {
                    mapping.jobs_unit
                } else {
                    money
                };
                let value = figure.value * part * share * unit;
                gatherer.take((seller, figure.row, row), (user, column), value);
            }
        }
    }
    gatherer.finish(roles)
}

struct Gatherer {
    systems: Vec<System>,
    linked: bool,
    known: BTreeMap<String, Whereabouts>,
    origins: Vec<Option<From>>,
    /// Imports of this origin are given by product.
    of_origin: [bool; OUTSIDE],
    /// Figures that have no place in the model, pounds a year.
    not_read: f64,
}

impl Gatherer {
    /// Where a region of the table is; `None` for sums over regions.
    fn whereabouts(&self, label: &str, otherwise: &str) -> Option<Whereabouts> {
        let label = if label.is_empty() { otherwise } else { label };
        if label.is_empty() {
            return Some(Whereabouts::Region(0));
        }
        self.known.get(label).copied()
    }

    /// The system of a region, and the region's number in it.
    fn system(&mut self, region: usize) -> (&mut System, usize) {
        if self.linked {
            (&mut self.systems[0], region)
        } else {
            (&mut self.systems[region], 0)
        }
    }

    fn take(
        &mut self,
        (seller, at, row): (Seller, usize, &Entry),
        (user, column): (User, &Entry),
        value: f64,
    ) {
        let (home, there) = (&row.head.region, &column.head.region);
        match seller {
            Seller::Product(product) => {
                let (from, to) = (self.whereabouts(home, there), self.whereabouts(there, home));
                let (Some(from), Some(to), Some(origin)) = (from, to, self.origins[at]) else {
                    return;
                };
                match origin {
                    From::Own | From::Total => self.product(product, (from, to), user, value),
                    From::Area => self.import(0, product, to, user, value),
                    From::State => self.import(1, product, to, user, value),
                    From::World => self.import(2, product, to, user, value),
                }
            }
            primary => {
                if let Some(Whereabouts::Region(region)) = self.whereabouts(there, home) {
                    self.primary(primary, region, user, value);
                }
            }
        }
    }

    fn product(
        &mut self,
        product: usize,
        (from, to): (Whereabouts, Whereabouts),
        user: User,
        value: f64,
    ) {
        let (home, there) = match (from, to) {
            (Whereabouts::Outside(_), Whereabouts::Outside(_)) => return,
            (Whereabouts::Outside(origin), to) => {
                return self.add_import(origin, product, to, user, value);
            }
            (Whereabouts::Region(home), Whereabouts::Outside(market)) => {
                let (system, home) = self.system(home);
                system.exports[market][home * system.sectors + product] += value;
                return;
            }
            (Whereabouts::Region(home), Whereabouts::Region(there)) => (home, there),
        };
        if !self.linked && home != there {
            self.not_read += value.abs();
            return;
        }
        let (system, place) = self.system(home);
        let seller = place * system.sectors + product;
        let (sectors, users) = (system.sectors, system.users());
        let there = if home == there { place } else { there };
        match user {
            User::Sector(sector) => *system.flows.at_mut(seller, there * users + sector) += value,
            User::Final(kind) => {
                *system.flows.at_mut(seller, there * users + sectors + kind) += value;
            }
            User::Exports(market) => system.exports[market][seller] += value,
            // Some tables write imports as less than nothing.
            User::Imports => system.competing[seller] += value.abs(),
            User::Output => system.output_column[seller] += value,
        }
    }

    /// A product of a given origin.
    fn import(&mut self, origin: usize, product: usize, to: Whereabouts, user: User, value: f64) {
        self.of_origin[origin] = true;
        self.add_import(origin, product, to, user, value);
    }

    fn add_import(
        &mut self,
        origin: usize,
        product: usize,
        to: Whereabouts,
        user: User,
        value: f64,
    ) {
        let (Whereabouts::Region(region), User::Sector(kind) | User::Final(kind)) = (to, user)
        else {
            // Imports that are exported again.
            self.not_read += value.abs();
            return;
        };
        let (system, place) = self.system(region);
        let after = if matches!(user, User::Final(_)) {
            system.sectors
        } else {
            0
        };
        let user = place * system.users() + after + kind;
        *system.detail_mut(origin).at_mut(product, user) += value;
    }

    fn primary(&mut self, row: Seller, region: usize, user: User, value: f64) {
        let (system, place) = self.system(region);
        let (sectors, users) = (system.sectors, system.users());
        let at = match user {
            User::Sector(sector) => place * users + sector,
            User::Final(kind) => place * users + sectors + kind,
            _ => usize::MAX,
        };
        let seller = match user {
            User::Sector(sector) => place * sectors + sector,
            _ => usize::MAX,
        };
        let cell = match row {
            Seller::Imports(origin) => system.undivided[origin].get_mut(at),
            Seller::ProductTax => system.product_tax.get_mut(at),
            Seller::ProductionTax => system.production_tax.get_mut(seller),
            Seller::Wages => system.wages.get_mut(seller),
            Seller::Surplus => system.surplus.get_mut(seller),
            Seller::ValueAdded => system.value_added.get_mut(seller),
            Seller::Output => system.output.get_mut(seller),
            Seller::FullTime => system.full_time.get_mut(seller),
            Seller::Jobs => system.jobs.get_mut(seller),
            Seller::Product(_) => None,
        };
        match cell {
            Some(cell) => *cell += value,
            None if matches!(row, Seller::Imports(_) | Seller::ProductTax) => {
                self.not_read += value.abs();
            }
            None => {}
        }
    }

    fn finish(mut self, roles: &Roles) -> Gathered {
        let mut notes = Vec::new();
        for origin in (0..OUTSIDE).filter(|&origin| self.of_origin[origin]) {
            for system in &mut self.systems {
                notes.extend(replace_undivided(system, origin));
            }
        }
        for system in &mut self.systems {
            for origin in 0..OUTSIDE {
                divide_beside_detail(system, origin);
            }
        }
        if self.not_read > 0.0 {
            notes.push(format!(
                "Imports that are exported again and taxes on exports are not part of the model: {:.1} million pounds are left out.",
                self.not_read / 1e6
            ));
        }
        let row = |wanted: Seller| {
            roles
                .rows
                .iter()
                .flatten()
                .any(|(seller, _)| *seller == wanted)
        };
        let has = Has {
            wages: row(Seller::Wages),
            surplus: row(Seller::Surplus),
            value_added: row(Seller::ValueAdded),
            output: row(Seller::Output),
            output_column: roles
                .columns
                .iter()
                .flatten()
                .any(|(user, _)| *user == User::Output),
            full_time: row(Seller::FullTime),
            jobs: row(Seller::Jobs),
        };
        Gathered {
            systems: self.systems,
            linked: self.linked,
            notes,
            has,
        }
    }
}

/// Imports by product take the place of a row of imports of all products.
fn replace_undivided(system: &mut System, origin: usize) -> Option<String> {
    let row: f64 = system.undivided[origin].iter().sum();
    let detail: f64 = system.detail[origin].iter().flat_map(|m| &m.cells).sum();
    system.undivided[origin].fill(0.0);
    let gap = detail - row;
    (row != 0.0 && gap.abs() > 1e-3 * row.abs()).then(|| {
        format!(
            "{}: imports by product from the {} sum to {:.1} million pounds, the row of imports to {:.1}; the products are used.",
            system.regions.join(", "),
            ["area", "state", "world"][origin],
            detail / 1e6,
            row / 1e6
        )
    })
}

/// Where some imports of an origin have a product and some have none, the rest is divided like what
/// the user buys of each product.
fn divide_beside_detail(system: &mut System, origin: usize) {
    if system.detail[origin].is_none() || system.undivided[origin].iter().all(|&value| value == 0.0)
    {
        return;
    }
    let (sectors, users) = (system.sectors, system.product_tax.len());
    for user in 0..users {
        let rest = std::mem::take(&mut system.undivided[origin][user]);
        let mut weights = vec![0.0; sectors];
        for seller in 0..system.flows.height() {
            weights[seller % sectors] += system.flows.at(seller, user).max(0.0);
        }
        let sum: f64 = weights.iter().sum();
        for (product, weight) in weights.into_iter().enumerate() {
            let share = if sum > 0.0 {
                weight / sum
            } else {
                1.0 / sectors as f64
            };
            *system.detail_mut(origin).at_mut(product, user) += rest * share;
        }
    }
}
