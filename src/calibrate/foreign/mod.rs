//! Somebody else's table, as published: from its text and a mapping to scenarios that are ready to run.
//!
//! # Steps
//! 1. `mapping`: what the user says of the table's rows and columns.
//! 2. `cells`: texts of any layout to labelled figures (`grid`, `figure`, `wide`).
//! 3. `roles`: what each row and column is; `whereabouts`: where each region is; `gather`: each figure to its
//!    place in regions' accounts.
//! 4. `complete`: what the table implies and does not say; `balance`: gaps closed by `gras`, or refused.
//! 5. `traits`, `employment`, `people`: what no table says, given or assumed.
//! 6. `write_table`, `scenario`, `report`: the project's own files, as texts.
//!
//! Nothing here touches a file: texts come in, texts go out.

mod balance;
mod cells;
mod complete;
mod employment;
mod faults;
pub mod figure;
mod flat;
mod gather;
pub mod gras;
pub mod grid;
pub mod label;
pub mod mapping;
mod naming;
mod output;
mod people;
mod recognise;
mod report;
mod roles;
pub mod rules;
mod scenario;
mod system;
mod tidy;
mod traits;
mod unknown;
mod whereabouts;
mod wide;
mod write_table;

use std::collections::BTreeMap;

use crate::scenario::problem::{Place, Problems};
use balance::Account;
use cells::Cells;
use employment::{Jobs, PlaceFacts};
use faults::Faults;
use gather::Gathered;
use mapping::{From, Mapping};
use roles::{Roles, SectorHead};
use system::System;

/// A text and the file that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The file's path, for messages.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// What a scenario is made from.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The table; several files are joined by their labels.
    pub tables: Vec<Text>,
    /// Tables of imports by product: 0 from the area, 1 from the state, 2 from the world.
    pub imports: Vec<(usize, Text)>,
    /// What rows and columns are.
    pub mapping: Text,
    /// Jobs by sector and place.
    pub employment: Option<Text>,
    /// What places are.
    pub places: Option<Text>,
    /// Largest gap of a sector that is balanced, as a share of its output, 0 to 1. A fifth of it is
    /// the largest sum of gaps.
    pub tolerance: f64,
}

/// The files that were made and what to say of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// Names and texts of the files.
    pub files: Vec<(String, String)>,
    /// What to tell the user.
    pub summary: Summary,
}

/// A calibration in a few figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// What the table is.
    pub title: String,
    /// Names of the sectors.
    pub sectors: Vec<String>,
    /// Names of the regions.
    pub regions: Vec<String>,
    /// Output of all sectors, pounds a year.
    pub output: f64,
    /// Jobs, heads.
    pub jobs: f64,
    /// Residents.
    pub population: f64,
    /// Share of households' purchases that is made in the table's area, or at home on average.
    pub local_share: f64,
    /// Sum of gaps as published, as a share of output; the largest of the tables.
    pub gaps: f64,
    /// Largest gap of a sector afterwards, as a share of its output.
    pub gaps_after: f64,
    /// Rounds of balancing; 0 when there was only rounding.
    pub rounds: usize,
    /// How many things are assumed or estimated.
    pub assumed: usize,
    /// Real households for each household agent.
    pub scale: f64,
}

/// Makes scenarios of somebody else's table.
///
/// # Errors
/// Everything that is wrong with the files, at once, each at its line.
pub fn calibrate(inputs: &Inputs) -> Result<Made, Problems> {
    let mut faults = Faults::default();
    let mapping = mapping::read(
        &inputs.mapping.path,
        &inputs.mapping.text,
        &mut faults.sources,
        &mut faults.list,
    );
    let Some((mapping, said)) = mapping.filter(|_| faults.list.is_empty()) else {
        return Err(faults.into_problems());
    };
    let cells = stop(&mut faults, |faults| read_cells(inputs, &mapping, faults))?;
    let roles = stop(&mut faults, |faults| roles::find(&cells, &mapping, faults))?;
    let mut read = Reading::new(&cells, roles);
    let mut gathered = stop(&mut faults, |faults| {
        gather::gather(&cells, &read.roles, &mapping, faults)
    })?;
    let completed = stop(&mut faults, |faults| {
        complete::complete(&mut gathered, &read.roles, &mapping, faults)
    })?;
    read.notes.append(&mut gathered.notes);
    read.notes.extend(completed);
    read.notes
        .extend(drop_empty(&mut gathered, &mut read.roles.sectors));
    let accounts = stop(&mut faults, |faults| {
        balance_all(&mut gathered, &read.roles.sectors, inputs, faults)
    })?;
    let beside = stop(&mut faults, |faults| {
        read_beside(inputs, &mapping, &read.roles.sectors, faults)
    })?;
    let rent = stop(&mut faults, |faults| {
        imputed_rent(&mapping, &read.roles.sectors, said, faults)
    })?;
    let output = output::Output {
        inputs,
        mapping: &mapping,
        heads: &read.roles.sectors,
        gathered: &gathered,
        accounts: &accounts,
        beside: &beside,
        rent,
        read: &read.notes,
    };
    output.make(faults)
}

/// Does a step; stops when something was found wrong.
fn stop<T>(faults: &mut Faults, step: impl FnOnce(&mut Faults) -> T) -> Result<T, Problems> {
    let done = step(faults);
    std::mem::take(faults).keep(faults)?;
    Ok(done)
}

impl Faults {
    /// Puts sound faults back, or gives them up as problems.
    fn keep(self, place: &mut Self) -> Result<(), Problems> {
        if self.list.is_empty() {
            *place = self;
            return Ok(());
        }
        Err(self.into_problems())
    }
}

/// What the rows and columns are, and what was found out on the way.
struct Reading {
    roles: Roles,
    notes: Vec<String>,
}

impl Reading {
    fn new(cells: &Cells, mut roles: Roles) -> Self {
        let mut notes = vec![format!(
            "{} rows and {} columns with {} figures; {} sectors.",
            cells.rows.len(),
            cells.columns.len(),
            cells.figures.len(),
            roles.sectors.len()
        )];
        notes.extend(cells.notes.iter().cloned());
        notes.append(&mut roles.notes);
        Self { roles, notes }
    }
}

fn read_cells(inputs: &Inputs, mapping: &Mapping, faults: &mut Faults) -> Cells {
    let mut cells = Cells::default();
    for table in &inputs.tables {
        let file = faults.sources.add(&table.path, &table.text);
        cells::read(file, &table.text, None, mapping, &mut cells, faults);
    }
    for (origin, table) in &inputs.imports {
        let file = faults.sources.add(&table.path, &table.text);
        let from = [From::Area, From::State, From::World][*origin];
        cells::read(file, &table.text, Some(from), mapping, &mut cells, faults);
    }
    cells
}

/// Leaves out sectors that no region makes, buys or sells.
fn drop_empty(gathered: &mut Gathered, sectors: &mut Vec<SectorHead>) -> Vec<String> {
    let count = sectors.len();
    let mut used = vec![false; count];
    for system in &gathered.systems {
        let sales = system.sales();
        let costs = system.costs();
        for seller in 0..sales.len() {
            let alive = [sales[seller], costs[seller], system.output[seller]];
            used[seller % count] |= alive.iter().any(|value| *value != 0.0);
        }
    }
    if used.iter().all(|used| *used) || !used.iter().any(|used| *used) {
        return Vec::new();
    }
    for system in &mut gathered.systems {
        *system = system.without(&used);
    }
    let mut index = 0;
    let mut notes = Vec::new();
    sectors.retain(|sector| {
        index += 1;
        if !used[index - 1] {
            notes.push(format!(
                "Sector `{}` is all zeros and is left out.",
                sector.name
            ));
        }
        used[index - 1]
    });
    notes
}

fn balance_all(
    gathered: &mut Gathered,
    sectors: &[SectorHead],
    inputs: &Inputs,
    faults: &mut Faults,
) -> Vec<Account> {
    let first = sectors
        .first()
        .map_or_else(Place::default, |sector| sector.at.0);
    let systems = gathered.systems.iter_mut();
    systems
        .map(|system| balance::balance(system, sectors, inputs.tolerance, first, faults))
        .collect()
}

/// What the files beside the table say.
#[derive(Debug, Default)]
struct Beside {
    jobs: Option<Jobs>,
    places: BTreeMap<String, PlaceFacts>,
}

fn read_beside(
    inputs: &Inputs,
    mapping: &Mapping,
    sectors: &[SectorHead],
    faults: &mut Faults,
) -> Beside {
    let mut beside = Beside::default();
    if let Some(jobs) = &inputs.employment {
        let file = faults.sources.add(&jobs.path, &jobs.text);
        beside.jobs = employment::read(file, &jobs.text, mapping, sectors, faults);
    }
    if let Some(places) = &inputs.places {
        let file = faults.sources.add(&places.path, &places.text);
        beside.places = employment::read_places(file, &places.text, mapping, faults);
    }
    beside
}

/// The sector of imputed rent, if the mapping names one.
fn imputed_rent(
    mapping: &Mapping,
    sectors: &[SectorHead],
    said: Place,
    faults: &mut Faults,
) -> Option<people::Rent> {
    let is = |pick: &rules::Pick, sector: &SectorHead| {
        let made_of = sector
            .made_of
            .iter()
            .map(|label| label::Called::new("", label));
        label::Called::new(&sector.code, &sector.label).is(pick)
            || label::Called::new("", &sector.name).is(pick)
            || made_of.into_iter().any(|called| called.is(pick))
    };
    let [pick] = mapping.imputed_rent.as_slice() else {
        if let [_, second, ..] = mapping.imputed_rent.as_slice() {
            let hint = "add its industries together in [sectors] and name that".to_owned();
            faults.at(
                second.place,
                "imputed rent can be one sector only".to_owned(),
                Some(hint),
            );
        }
        return None;
    };
    let found = sectors.iter().position(|sector| is(pick, sector));
    if found.is_none() {
        let hint = faults::did_you_mean(
            &pick.pattern,
            sectors.iter().map(|sector| sector.name.as_str()),
        );
        let place = if pick.place == Place::default() {
            said
        } else {
            pick.place
        };
        faults.at(place, format!("no sector is `{}`", pick.pattern), hint);
    }
    found.map(|sector| people::Rent {
        sector,
        share: pick.share.clamp(0.0, 1.0),
    })
}

impl System {
    /// The same accounts without the sectors that are not `used`.
    fn without(&self, used: &[bool]) -> Self {
        let kept: Vec<usize> = (0..self.sectors).filter(|&sector| used[sector]).collect();
        let sellers: Vec<usize> = (0..self.regions.len())
            .flat_map(|region| {
                kept.iter()
                    .map(move |sector| region * self.sectors + sector)
            })
            .collect();
        let users: Vec<usize> = (0..self.regions.len())
            .flat_map(|region| {
                let finals = self.sectors..self.users();
                kept.iter()
                    .copied()
                    .chain(finals)
                    .map(move |kind| region * self.users() + kind)
            })
            .collect();
        let of = |values: &[f64], kept: &[usize]| {
            kept.iter().map(|&at| values[at]).collect::<Vec<f64>>()
        };
        let matrix = |matrix: &gras::Matrix, rows: &[usize]| gras::Matrix {
            width: users.len(),
            cells: rows
                .iter()
                .flat_map(|&row| of(matrix.row(row), &users))
                .collect(),
        };
        Self {
            regions: self.regions.clone(),
            sectors: kept.len(),
            flows: matrix(&self.flows, &sellers),
            detail: [0, 1, 2].map(|origin| {
                self.detail[origin]
                    .as_ref()
                    .map(|detail| matrix(detail, &kept))
            }),
            undivided: [0, 1, 2].map(|origin| of(&self.undivided[origin], &users)),
            exports: [0, 1, 2].map(|market| of(&self.exports[market], &sellers)),
            product_tax: of(&self.product_tax, &users),
            production_tax: of(&self.production_tax, &sellers),
            wages: of(&self.wages, &sellers),
            surplus: of(&self.surplus, &sellers),
            value_added: of(&self.value_added, &sellers),
            output: of(&self.output, &sellers),
            output_column: of(&self.output_column, &sellers),
            competing: of(&self.competing, &sellers),
            full_time: of(&self.full_time, &sellers),
            jobs: of(&self.jobs, &sellers),
        }
    }
}
