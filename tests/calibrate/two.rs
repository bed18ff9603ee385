//! A table of two trading regions, as offices lay them out.

use std::fmt::Write;

use crate::economy::{Economy, FINALS, chance, scotland};

/// How labels of a table of two regions are written.
#[derive(Clone, Copy)]
pub enum TwoRegions {
    /// `Farming@North` in one cell.
    Joined,
    /// Region and sector in cells of their own.
    Apart,
}

/// A table of two trading regions, North with three tenths: who buys from whom is in it.
pub fn two_regions(form: TwoRegions, noise: f64) -> String {
    let economy = scotland();
    let count = economy.codes.len();
    let (regions, share) = (["North", "Rest"], [0.3, 0.7]);
    let sellers: Vec<(usize, usize)> = (0..2 * count).map(|at| (at / count, at % count)).collect();
    let mut heads: Vec<(String, String)> = sellers
        .iter()
        .map(|(r, s)| (regions[*r].to_owned(), economy.names[*s].clone()))
        .collect();
    for region in regions {
        heads.extend(
            FINALS[..8]
                .iter()
                .map(|name| (region.to_owned(), (*name).to_owned())),
        );
    }
    let mut text = header(form, &heads);
    for &(home, seller) in &sellers {
        let mut cells: Vec<f64> = sellers
            .iter()
            .map(|&(there, buyer)| economy.flows[seller][buyer] * share[there])
            .collect();
        for there in share {
            cells.extend(economy.finals[seller][..8].iter().map(|cell| cell * there));
        }
        cells.extend(&economy.finals[seller][8..]);
        let wobble = |at: usize| 1.0 + noise * (chance(seller + 50 * home, at) - 0.5);
        let cells: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| (cell * share[home] * wobble(at)).to_string())
            .collect();
        let _ = writeln!(
            text,
            "{},{}",
            label(form, &economy.names[seller], regions[home]),
            cells.join(",")
        );
    }
    incomes(&mut text, form, &economy, &sellers, share);
    text
}

fn label(form: TwoRegions, name: &str, region: &str) -> String {
    match form {
        TwoRegions::Joined => format!("{name}@{region}"),
        TwoRegions::Apart => format!("{region},{name}"),
    }
}

/// The header: one line of labels, or one of regions and one of names.
fn header(form: TwoRegions, heads: &[(String, String)]) -> String {
    let mut text = String::new();
    match form {
        TwoRegions::Joined => {
            let all: Vec<String> = heads
                .iter()
                .map(|(region, name)| label(form, name, region))
                .collect();
            let _ = writeln!(
                text,
                "million,{},Exports to rest of UK,Exports",
                all.join(",")
            );
        }
        TwoRegions::Apart => {
            let (top, names): (Vec<&str>, Vec<&str>) = heads
                .iter()
                .map(|(region, name)| (region.as_str(), name.as_str()))
                .unzip();
            let _ = writeln!(
                text,
                ",,{},,\n,,{},Exports to rest of UK,Exports",
                top.join(","),
                names.join(",")
            );
        }
    }
    text
}

/// Rows of imports, taxes, wages, surplus and output.
fn incomes(
    text: &mut String,
    form: TwoRegions,
    economy: &Economy,
    sellers: &[(usize, usize)],
    share: [f64; 2],
) {
    let count = economy.codes.len();
    let plain = |name: &str| match form {
        TwoRegions::Joined => name.to_owned(),
        TwoRegions::Apart => format!(",{name}"),
    };
    let bought = [
        "Imports from rest of UK",
        "Imports from rest of world",
        "Taxes less subsidies on products",
    ];
    for (name, row) in bought.into_iter().zip(&economy.bought) {
        let industries = sellers
            .iter()
            .map(|&(there, buyer)| row[buyer] * share[there]);
        let users = share
            .iter()
            .flat_map(|there| row[count..].iter().map(move |cell| cell * there));
        let cells: Vec<String> = industries
            .chain(users)
            .map(|cell| cell.to_string())
            .collect();
        let _ = writeln!(text, "{},{},,", plain(name), cells.join(","));
    }
    let rows = [
        "Taxes less subsidies on production",
        "Compensation of employees",
        "Gross operating surplus",
        "Output",
    ];
    for (name, row) in rows
        .into_iter()
        .zip(economy.value_added.iter().chain([&economy.output]))
    {
        let cells: Vec<String> = sellers
            .iter()
            .map(|&(there, buyer)| (row[buyer] * share[there]).to_string())
            .collect();
        let _ = writeln!(
            text,
            "{},{}{}",
            plain(name),
            cells.join(","),
            ",".repeat(18)
        );
    }
}
