//! A system as one matrix and back: what balancing works on, and what its rows and columns are called.

use super::balance::seller_name;
use super::gras::Matrix;
use super::roles::{FINALS, SectorHead};
use super::system::{OUTSIDE, System};

/// The whole table as one matrix: products, imports, taxes, wages and surplus by users and markets.
pub(super) fn whole(system: &System) -> Matrix {
    let width = system.flows.width + OUTSIDE;
    let mut matrix = Matrix {
        width,
        cells: Vec::new(),
    };
    let mut push = |row: &[f64], exports: [f64; OUTSIDE]| {
        matrix.cells.extend_from_slice(row);
        matrix.cells.extend(exports);
    };
    for seller in 0..system.flows.height() {
        push(
            system.flows.row(seller),
            [0, 1, 2].map(|market| system.exports[market][seller]),
        );
    }
    for origin in 0..OUTSIDE {
        for product in 0..system.detail[origin].as_ref().map_or(0, Matrix::height) {
            push(
                system.detail[origin]
                    .as_ref()
                    .map_or(&[], |m| m.row(product)),
                [0.0; OUTSIDE],
            );
        }
        push(&system.undivided[origin], [0.0; OUTSIDE]);
    }
    push(&system.product_tax, [0.0; OUTSIDE]);
    for values in [&system.production_tax, &system.wages, &system.surplus] {
        let mut row = vec![0.0; system.flows.width];
        for (seller, value) in values.iter().enumerate() {
            row[system.user_of(seller)] = *value;
        }
        push(&row, [0.0; OUTSIDE]);
    }
    matrix
}

/// The matrix back into the system.
pub(super) fn unpack(system: &mut System, matrix: &Matrix) {
    let width = system.flows.width;
    let mut rows = (0..matrix.height()).map(|row| matrix.row(row));
    let mut next = || rows.next().unwrap_or(&[]);
    for seller in 0..system.flows.height() {
        let row = next();
        system.flows.row_mut(seller).copy_from_slice(&row[..width]);
        for market in 0..OUTSIDE {
            system.exports[market][seller] = row[width + market];
        }
    }
    for origin in 0..OUTSIDE {
        for product in 0..system.detail[origin].as_ref().map_or(0, Matrix::height) {
            let row = next();
            if let Some(detail) = &mut system.detail[origin] {
                detail.row_mut(product).copy_from_slice(&row[..width]);
            }
        }
        system.undivided[origin].copy_from_slice(&next()[..width]);
    }
    system.product_tax.copy_from_slice(&next()[..width]);
    let primary = [next(), next(), next()].map(<[f64]>::to_vec);
    for seller in 0..system.output.len() {
        let user = system.user_of(seller);
        system.production_tax[seller] = primary[0][user];
        system.wages[seller] = primary[1][user];
        system.surplus[seller] = primary[2][user];
    }
}

/// What a row of the matrix is called.
pub(super) fn row_name(system: &System, sectors: &[SectorHead], row: usize) -> String {
    let Some(mut rest) = row.checked_sub(system.output.len()) else {
        return seller_name(system, sectors, row);
    };
    for (origin, name) in ["area", "state", "world"].into_iter().enumerate() {
        let products = system.detail[origin].as_ref().map_or(0, Matrix::height);
        if rest < products {
            return format!("`{}` from the {name}", sectors[rest].name);
        }
        if rest == products {
            return format!("imports from the {name}");
        }
        rest -= products + 1;
    }
    [
        "taxes on products",
        "taxes on production",
        "wages",
        "surplus",
    ]
    .get(rest)
    .map_or(String::new(), |name| (*name).to_owned())
}

/// What a column of the matrix is called.
pub(super) fn column_name(system: &System, sectors: &[SectorHead], column: usize) -> String {
    const FINAL_NAMES: [&str; FINALS] = [
        "households",
        "non-profit bodies",
        "central government",
        "local government",
        "investment",
        "inventories",
        "valuables",
        "visitors",
    ];
    if let Some(market) = column.checked_sub(system.flows.width) {
        return format!("exports to the {}", ["area", "state", "world"][market]);
    }
    let (region, kind) = (column / system.users(), column % system.users());
    let name = match kind.checked_sub(system.sectors) {
        Some(kind) => FINAL_NAMES[kind].to_owned(),
        None => format!("`{}`", sectors[kind].name),
    };
    if system.regions.len() == 1 {
        name
    } else {
        format!("{name} in {}", system.regions[region])
    }
}
