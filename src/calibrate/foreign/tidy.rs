//! What a table may have below nothing and the model may not: put where it may be, and said.

use super::balance::seller_name;
use super::roles::SectorHead;
use super::system::{OUTSIDE, System};

/// Puts what is below nothing, and may not be, where it may be: into the change of inventories of the
/// same row, or nowhere; and stocks that fall by more than is invested are left to balancing.
pub(super) fn tidy(system: &mut System, sectors: &[SectorHead]) -> Vec<String> {
    let mut moved = Vec::new();
    let (count, users) = (system.sectors, system.users());
    for seller in 0..system.flows.height() {
        let name = seller_name(system, sectors, seller);
        let home = seller / count * users;
        let mut to_stocks = 0.0;
        let mut dropped = 0.0;
        for user in 0..system.flows.width {
            let kind = user % users;
            let cell = system.flows.at_mut(seller, user);
            if *cell >= 0.0 || is_stock(kind, count) {
                continue;
            }
            if kind < count {
                dropped -= *cell;
            } else {
                to_stocks -= *cell;
            }
            if kind >= count && user / users * users == home {
                let below = std::mem::take(cell);
                *system.flows.at_mut(seller, home + count + 5) += below;
            } else {
                *cell = 0.0;
            }
        }
        for market in 0..OUTSIDE {
            if system.exports[market][seller] < 0.0 {
                let below = std::mem::take(&mut system.exports[market][seller]);
                to_stocks -= below;
                *system.flows.at_mut(seller, home + count + 5) += below;
            }
        }
        if dropped > 0.0 {
            moved.push(format!(
                "{name}: inputs below nothing, {dropped:.0} pounds together, are taken as nothing"
            ));
        }
        if to_stocks > 0.0 {
            moved.push(format!("{name}: final purchases below nothing, {to_stocks:.0} pounds together, count as a fall of inventories"));
        }
        let fall = clear_falling_stocks(system.flows.row_mut(seller), count, users);
        if fall > 0.0 {
            moved.push(format!(
                "{name}: stocks fall by {fall:.0} pounds more than is invested; that is left out"
            ));
        }
    }
    tidy_imports(system, &mut moved);
    moved
}

fn is_stock(kind: usize, sectors: usize) -> bool {
    (sectors + 5..sectors + 7).contains(&kind)
}

/// Where investment and stocks of a row come to less than nothing, they become nothing; by how much.
fn clear_falling_stocks(row: &mut [f64], sectors: usize, users: usize) -> f64 {
    let mut fall = 0.0;
    for region in row.chunks_mut(users) {
        let invested = &mut region[sectors + 4..sectors + 7];
        let sum: f64 = invested.iter().sum();
        if sum < 0.0 {
            fall -= sum;
            invested.fill(0.0);
        }
    }
    fall
}

fn tidy_imports(system: &mut System, moved: &mut Vec<String>) {
    let (count, users) = (system.sectors, system.users());
    let mut below = 0.0;
    let mut clear = |row: &mut [f64]| {
        for (user, cell) in row.iter_mut().enumerate() {
            if *cell < 0.0 && !is_stock(user % users, count) {
                below -= std::mem::take(cell);
            }
        }
        below += clear_falling_stocks(row, count, users);
    };
    for origin in 0..OUTSIDE {
        clear(&mut system.undivided[origin]);
        if let Some(detail) = &mut system.detail[origin] {
            (0..detail.height()).for_each(|product| clear(detail.row_mut(product)));
        }
    }
    if below > 0.0 {
        moved.push(format!(
            "imports below nothing, {below:.0} pounds together, are taken as nothing"
        ));
    }
}

/// Inventories and valuables join investment, as they do in the model: a sum of the three stays above
/// nothing under any factor only as one cell.
pub(super) fn fold_stocks(system: &mut System) {
    let (count, users) = (system.sectors, system.users());
    let fold = |row: &mut [f64]| {
        for region in row.chunks_mut(users) {
            let stocks = region[count + 5] + region[count + 6];
            region[count + 4] += stocks;
            region[count + 5..count + 7].fill(0.0);
        }
    };
    (0..system.flows.height()).for_each(|seller| fold(system.flows.row_mut(seller)));
    fold(&mut system.product_tax);
    for origin in 0..OUTSIDE {
        fold(&mut system.undivided[origin]);
        if let Some(detail) = &mut system.detail[origin] {
            (0..detail.height()).for_each(|product| fold(detail.row_mut(product)));
        }
    }
}
