//! What a table leaves out and its other figures imply: output, surplus, a division of value added,
//! domestic flows where only total ones are given.

use super::faults::Faults;
use super::gather::{Gathered, Has};
use super::mapping::{Flows, From, Mapping};
use super::roles::{Roles, SectorHead};
use super::system::{OUTSIDE, System};

/// Completes every system; what cannot be implied is a fault.
pub(super) fn complete(
    gathered: &mut Gathered,
    roles: &Roles,
    mapping: &Mapping,
    faults: &mut Faults,
) -> Vec<String> {
    let has = gathered.has;
    let mut notes = Vec::new();
    if !has.wages && !has.value_added {
        let message = "the table has no row of wages, nor one of value added".to_owned();
        let hint = "name the rows in [rows]: wages = \"…\", or value_added = \"…\"".to_owned();
        let at = roles
            .sectors
            .first()
            .map_or_else(Default::default, |sector| sector.at);
        faults.line(at.0, 1, message, Some(hint));
    }
    if !roles
        .columns
        .iter()
        .flatten()
        .any(|(user, _)| *user == super::roles::User::Final(0))
    {
        let message = "the table has no column of households".to_owned();
        let hint = "name it in [columns]: households = \"…\"".to_owned();
        let at = roles
            .sectors
            .first()
            .map_or_else(Default::default, |sector| sector.at);
        faults.line(at.0, 1, message, Some(hint));
    }
    let total = mapping.flows == Flows::Total
        || mapping
            .blocks
            .iter()
            .any(|block| block.origin == From::Total);
    for system in &mut gathered.systems {
        if total || !mapping.origins.total.is_empty() {
            notes.extend(take_imports_out(system));
        }
        notes.extend(divide_value_added(system, has, mapping));
        notes.extend(divide_government(
            system,
            mapping.people.local_government_share,
        ));
        fill_output(system, has);
        check_signs(system, &roles.sectors, faults);
    }
    notes.extend(said_of_output(has));
    notes.dedup();
    notes
}

/// Domestic flows are total flows less imports; with only a column of imports, every user imports the
/// same share of a product.
fn take_imports_out(system: &mut System) -> Vec<String> {
    let competing: f64 = system.competing.iter().sum();
    let detailed = system.detail.iter().any(Option::is_some);
    if !detailed && competing > 0.0 {
        divide_competing(system);
        return vec!["Imports are known by product only: every user is taken to import the same share of a product (assumed).".to_owned()];
    }
    if !detailed {
        return vec![
            "Flows are total and no imports by product are given: nothing is taken out.".to_owned(),
        ];
    }
    let (sectors, users) = (system.sectors, system.users());
    let mut below = 0.0;
    for origin in 0..OUTSIDE {
        let Some(detail) = &system.detail[origin] else {
            continue;
        };
        for product in 0..sectors {
            for user in 0..system.flows.width {
                // Imports are taken out of what the buyer's own region is said to sell.
                let seller = user / users * sectors + product;
                *system.flows.at_mut(seller, user) -= detail.at(product, user);
            }
        }
    }
    for (index, flow) in system.flows.cells.iter_mut().enumerate() {
        let kind = index % system.flows.width % users;
        let stock = (sectors + 5..sectors + 7).contains(&kind);
        if *flow < 0.0 && !stock {
            below -= *flow;
            *flow = 0.0;
        }
    }
    if below > 0.0 {
        vec![format!(
            "Imports exceed total use in some cells by {:.1} million pounds together; those are bought from abroad altogether.",
            below / 1e6
        )]
    } else {
        Vec::new()
    }
}

fn divide_competing(system: &mut System) {
    let (sectors, users) = (system.sectors, system.users());
    for seller in 0..system.flows.height() {
        let used: f64 = system
            .flows
            .row(seller)
            .iter()
            .map(|flow| flow.max(0.0))
            .sum();
        if used <= 0.0 {
            continue;
        }
        let share = (system.competing[seller] / used).min(1.0);
        for user in 0..system.flows.width {
            let imported = system.flows.at(seller, user).max(0.0) * share;
            let domestic_user = user / users == seller / sectors;
            if imported > 0.0 && domestic_user {
                *system.flows.at_mut(seller, user) -= imported;
                *system.detail_mut(2).at_mut(seller % sectors, user) += imported;
            }
        }
    }
}

fn divide_value_added(system: &mut System, has: Has, mapping: &Mapping) -> Vec<String> {
    let mut notes = Vec::new();
    if has.value_added && !has.wages {
        let share = mapping.people.wages_share;
        for seller in 0..system.wages.len() {
            let left = system.value_added[seller] - system.production_tax[seller];
            system.wages[seller] = (left * share).max(0.0);
            system.surplus[seller] = left - system.wages[seller];
        }
        notes.push(format!("Value added is not divided in the table: wages are {share} of it (assumed; `people.wages_share`)."));
    } else if has.value_added && !has.surplus {
        for seller in 0..system.surplus.len() {
            system.surplus[seller] =
                system.value_added[seller] - system.production_tax[seller] - system.wages[seller];
        }
        notes.push(
            "Surplus is what value added leaves after wages and taxes on production.".to_owned(),
        );
    } else if !has.surplus {
        notes.push("Surplus is what output leaves after all other costs.".to_owned());
    }
    notes
}

/// Where local government buys nothing, it has its share of what central government buys: the model
/// has a council in every region.
fn divide_government(system: &mut System, share: f64) -> Option<String> {
    let (sectors, users) = (system.sectors, system.users());
    let mut moved = false;
    for region in 0..system.regions.len() {
        let central = region * users + sectors + 2;
        if system.paid(central + 1) != 0.0 || system.paid(central) == 0.0 {
            continue;
        }
        moved = true;
        let divide = |row: &mut [f64]| {
            row[central + 1] = row[central] * share;
            row[central] -= row[central + 1];
        };
        (0..system.flows.height()).for_each(|seller| divide(system.flows.row_mut(seller)));
        divide(&mut system.product_tax);
        for origin in 0..OUTSIDE {
            divide(&mut system.undivided[origin]);
            if let Some(detail) = &mut system.detail[origin] {
                (0..detail.height()).for_each(|product| divide(detail.row_mut(product)));
            }
        }
    }
    moved.then(|| {
        format!("Government is not divided in the table: {share} of it is local (assumed; `people.local_government_share`).")
    })
}

/// Output as the table gives it; else what costs, or sales, come to.
fn fill_output(system: &mut System, has: Has) {
    let no_surplus = !has.surplus && !has.value_added;
    if !has.output && has.output_column {
        system.output.clone_from(&system.output_column);
    } else if !has.output {
        system.output = if no_surplus {
            system.sales()
        } else {
            system.costs()
        };
    }
    if no_surplus {
        let costs = system.costs();
        for (seller, cost) in costs.into_iter().enumerate() {
            system.surplus[seller] = system.output[seller] - cost;
        }
    }
}

fn said_of_output(has: Has) -> Option<String> {
    if has.output {
        return None;
    }
    Some(match (has.output_column, has.surplus || has.value_added) {
        (true, _) => "Output is read from its column.".to_owned(),
        (false, true) => "The table gives no output: it is what costs come to.".to_owned(),
        (false, false) => "The table gives no output: it is what sales come to.".to_owned(),
    })
}

/// Output and wages below nothing make no sense, and nothing may exceed what the model can hold.
fn check_signs(system: &System, sectors: &[SectorHead], faults: &mut Faults) {
    let largest = crate::calibrate::sheet::LARGEST_FIGURE;
    for seller in 0..system.output.len() {
        let sector = &sectors[seller % system.sectors];
        let region = &system.regions[seller / system.sectors];
        let mut say = |message: String, hint: &str| {
            faults.line(sector.at.0, sector.at.1, message, Some(hint.to_owned()));
        };
        let name = &sector.name;
        if system.output[seller] < 0.0 {
            let message = format!(
                "output of `{name}` in {region} is {:.0} pounds, less than nothing",
                system.output[seller]
            );
            say(
                message,
                "a sector makes nothing or something; add it to another in [sectors], or correct the table",
            );
        }
        if system.wages[seller] < 0.0 {
            let message = format!(
                "wages of `{name}` in {region} are {:.0} pounds, less than nothing",
                system.wages[seller]
            );
            say(message, "check what the row is, and its sign");
        }
        if system.output[seller] > largest || system.sales()[seller] > largest {
            let message =
                format!("`{name}` in {region} makes or sells more than {largest:e} pounds");
            say(message, "no figure may exceed 10^14 pounds; check `unit`");
        }
    }
}
