//! Tables as others publish them, made from the bundled table of Scotland: so every figure is known.

use std::fmt::Write;

use millpond::calibrate::foreign::{Inputs, Made, Text, calibrate};
use millpond::calibrate::table::Table;

/// Divisions of NACE for the bundled sectors.
const CODES: [&str; 28] = [
    "01", "02", "03", "05", "10", "11", "13", "20", "24", "35", "36", "41", "45", "47", "49", "55",
    "56", "58", "64", "68", "68.2", "69", "84", "85", "86", "87", "90", "95",
];

/// An economy by industry: all figures in millions.
#[derive(Clone)]
pub struct Economy {
    pub codes: Vec<String>,
    pub names: Vec<String>,
    /// `[seller][buyer]`.
    pub flows: Vec<Vec<f64>>,
    /// `[seller][final user]`: eight users, then exports to the state and the world.
    pub finals: Vec<Vec<f64>>,
    /// State, world, taxes on products: `[row][industry and final user]`, without exports.
    pub bought: Vec<Vec<f64>>,
    /// Taxes on production, wages, surplus: `[row][industry]`.
    pub value_added: Vec<Vec<f64>>,
    pub output: Vec<f64>,
    pub jobs: Vec<f64>,
}

pub const FINALS: [&str; 10] = [
    "Households",
    "NPISHs",
    "Central Government",
    "Local Government",
    "Gross fixed capital formation",
    "Changes in inventories",
    "Valuables",
    "Non-resident households",
    "Rest of UK exports",
    "Rest of world exports",
];

/// Scotland's 28 industries.
pub fn scotland() -> Economy {
    let text = std::fs::read_to_string("scenarios/data/scotland-2019-table-28.csv")
        .expect("it is bundled");
    let table = Table::parse(&text).expect("it is sound");
    let million = |pounds: f64| pounds / 1e6;
    let users = table.final_use.columns();
    let count = table.sectors.len();
    let row =
        |of: &dyn Fn(usize) -> f64| (0..count).map(|at| million(of(at))).collect::<Vec<f64>>();
    let bought = |origin: usize| {
        let of = |column: &millpond::calibrate::table::Column| match origin {
            2 => column.product_tax,
            origin => column.imports[origin + 1].total,
        };
        let industries = table.industries.iter().map(|industry| of(&industry.inputs));
        industries
            .chain(users.iter().map(|user| of(user)))
            .map(million)
            .collect()
    };
    let finals = |seller: usize| {
        let own = users.iter().map(|user| user.products[seller]);
        let exports = [
            table.final_use.exports_state[seller],
            table.final_use.exports_world[seller],
        ];
        own.chain(exports).map(million).collect()
    };
    Economy {
        codes: CODES.map(str::to_owned).to_vec(),
        names: table
            .sectors
            .iter()
            .map(|sector| sector.label.replace(',', ""))
            .collect(),
        flows: (0..count)
            .map(|seller| row(&|buyer| table.industries[buyer].inputs.products[seller]))
            .collect(),
        finals: (0..count).map(finals).collect(),
        bought: (0..3).map(bought).collect(),
        value_added: vec![
            row(&|at| table.industries[at].production_tax),
            row(&|at| table.industries[at].wages),
            row(&|at| table.industries[at].surplus),
        ],
        output: row(&|at| table.industries[at].output),
        jobs: table
            .industries
            .iter()
            .map(|industry| industry.jobs)
            .collect(),
    }
}

/// A number from 0 to 1 that is always the same for the same place.
fn chance(a: usize, b: usize) -> f64 {
    let mixed = (a as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (b as u64 + 7).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64
        / (1_u64 << 53) as f64
}

impl Economy {
    /// The same economy with `industries` industries: each is split into three or four.
    pub fn split(&self, industries: usize) -> Self {
        let count = self.codes.len();
        let parent: Vec<usize> = (0..industries).map(|at| at * count / industries).collect();
        let weight: Vec<f64> = (0..industries).map(|at| 0.5 + chance(at, 1)).collect();
        let share = |at: usize| {
            let all: f64 = (0..industries)
                .filter(|other| parent[*other] == parent[at])
                .map(|other| weight[other])
                .sum();
            weight[at] / all
        };
        let shares: Vec<f64> = (0..industries).map(share).collect();
        let number = |at: usize| {
            at + 1
                - parent
                    .iter()
                    .position(|p| *p == parent[at])
                    .expect("it is one of them")
        };
        let across = |row: &[f64]| -> Vec<f64> {
            let industries = (0..industries).map(|at| row[parent[at]] * shares[at]);
            industries
                .chain(row[count.min(row.len())..].iter().copied())
                .collect()
        };
        let down = |rows: &[Vec<f64>], at: usize| {
            rows[parent[at]]
                .iter()
                .map(|cell| cell * shares[at])
                .collect::<Vec<f64>>()
        };
        Self {
            codes: (0..industries)
                .map(|at| format!("{}.{}", self.codes[parent[at]], number(at)))
                .collect(),
            names: (0..industries)
                .map(|at| format!("{} part {}", self.names[parent[at]], number(at)))
                .collect(),
            flows: (0..industries)
                .map(|at| across(&down(&self.flows, at)))
                .collect(),
            finals: (0..industries).map(|at| down(&self.finals, at)).collect(),
            bought: self.bought.iter().map(|row| across(row)).collect(),
            value_added: self.value_added.iter().map(|row| across(row)).collect(),
            output: across(&self.output),
            jobs: across(&self.jobs),
        }
    }

    /// A part of the economy: each industry's column by its own share, final users what is left of
    /// each row, so that the part balances as the whole does.
    pub fn part(&self, region: usize, size: f64) -> Self {
        let count = self.codes.len();
        let share: Vec<f64> = (0..count)
            .map(|at| size * (0.7 + 0.6 * chance(region, at)))
            .collect();
        let mut part = self.clone();
        for seller in 0..count {
            for buyer in 0..count {
                part.flows[seller][buyer] *= share[buyer];
            }
            part.output[seller] *= share[seller];
            part.jobs[seller] *= share[seller];
            let left = part.output[seller] - part.flows[seller].iter().sum::<f64>();
            let before: f64 = self.finals[seller].iter().sum();
            part.finals[seller]
                .iter_mut()
                .for_each(|cell| *cell *= left / before);
        }
        for row in part.bought.iter_mut().chain(&mut part.value_added) {
            for (at, cell) in row.iter_mut().enumerate() {
                *cell *= share.get(at).copied().unwrap_or(size);
            }
        }
        part
    }
}

/// A figure with a comma before its decimals.
pub fn comma(value: f64) -> String {
    format!("{value:.6}").replace('.', ",")
}

/// The table as the Scottish Government lays it out: titles, a line of codes and one of names, totals
/// among the figures, one decimal, thousands apart, a mark at the start, a footnote.
pub fn ninety_eight() -> String {
    let economy = scotland().split(98);
    let figure = |value: f64| {
        let text = format!("{:.1}", value.abs());
        let (whole, decimals) = text.split_once('.').expect("one decimal");
        let grouped: Vec<&str> = whole
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| std::str::from_utf8(group).expect("digits"))
            .collect();
        let sign = if value < 0.0 { "-" } else { "" };
        format!("\"{sign}{}.{decimals}\"", grouped.join(","))
    };
    let figures = |values: &[f64]| {
        values
            .iter()
            .map(|value| figure(*value))
            .collect::<Vec<_>>()
            .join(",")
    };
    let mut text = "\u{feff}Industry by industry table 2019\r\n\r\n".to_owned();
    let _ = write!(
        text,
        ",,{},TID,P3 S14,S15,S13c,S13l,P51,P52,P53,NR,RUK,P6,TFD\r\n",
        economy.codes.join(",")
    );
    let names: Vec<String> = economy
        .names
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    let _ = write!(
        text,
        "SIC,Industry,{},Total intermediate demand,{},Total final demand\r\n",
        names.join(","),
        FINALS.join(",")
    );
    for seller in 0..98 {
        let (flows, finals) = (&economy.flows[seller], &economy.finals[seller]);
        let (one, two) = (figure(flows.iter().sum()), figure(finals.iter().sum()));
        let _ = write!(
            text,
            "{},{},{},{one},{},{two}\r\n",
            economy.codes[seller],
            names[seller],
            figures(flows),
            figures(finals)
        );
    }
    let bought = [
        ("RUKImp", "Imports from rest of UK"),
        ("RoWImp", "Imports from rest of world"),
        ("TlSPrds", "Taxes less subsidies on products"),
    ];
    for ((code, name), row) in bought.into_iter().zip(&economy.bought) {
        let _ = write!(
            text,
            "{code},{name},{},,{},-,..,\r\n",
            figures(&row[..98]),
            figures(&row[98..])
        );
    }
    let empty = ",".repeat(12);
    let rows = [
        ("TlSPrdn", "Taxes less subsidies on production"),
        ("CoE", "Compensation of employees"),
        ("GOS", "Gross operating surplus"),
    ];
    for ((code, name), row) in rows.into_iter().zip(&economy.value_added) {
        let _ = write!(text, "{code},{name},{}{empty}\r\n", figures(row));
    }
    let _ = write!(
        text,
        "TOut,Total output at basic prices,{}{empty}\r\n",
        figures(&economy.output)
    );
    let _ = write!(
        text,
        "FTE,Employment (FTE),{}{empty}\r\n\r\n\"Source: somebody, 2019\"\r\n",
        figures(&economy.jobs)
    );
    text
}

/// Names of Finland's regions.
pub const MAAKUNNAT: [&str; 19] = [
    "Uusimaa",
    "Varsinais-Suomi",
    "Satakunta",
    "Kanta-Häme",
    "Pirkanmaa",
    "Päijät-Häme",
    "Kymenlaakso",
    "Etelä-Karjala",
    "Etelä-Savo",
    "Pohjois-Savo",
    "Pohjois-Karjala",
    "Keski-Suomi",
    "Etelä-Pohjanmaa",
    "Pohjanmaa",
    "Keski-Pohjanmaa",
    "Pohjois-Pohjanmaa",
    "Kainuu",
    "Lappi",
    "Ahvenanmaa",
];

/// Each region's economy.
pub fn finland() -> Vec<Economy> {
    let whole = scotland();
    let size = |region: usize| 0.3 / (region as f64 + 1.0);
    (0..MAAKUNNAT.len())
        .map(|region| whole.part(region, size(region)))
        .collect()
}

/// Jobs by industry and region, with semicolons, decimal commas and a total.
pub fn finnish_jobs(economy: &Economy) -> String {
    let mut text = format!("Toimiala;{};Koko maa\n", MAAKUNNAT.join(";"));
    for (at, jobs) in economy
        .jobs
        .iter()
        .enumerate()
        .filter(|(_, jobs)| **jobs > 0.0)
    {
        let weights: Vec<f64> = (0..MAAKUNNAT.len())
            .map(|region| 0.5 + chance(region, at))
            .collect();
        let all: f64 = weights.iter().sum();
        let parts: Vec<f64> = weights.iter().map(|weight| jobs * weight / all).collect();
        let cells: Vec<String> = parts.iter().map(|part| comma(*part)).collect();
        let _ = writeln!(
            text,
            "{} {};{};{}",
            economy.codes[at],
            economy.names[at],
            cells.join(";"),
            comma(parts.iter().sum())
        );
    }
    text
}

/// Statistics Finland's way: a line for each figure of each region, Finnish names, totals among them.
pub fn finnish_long() -> String {
    let mut text = "REG;COM;IND;value\n".to_owned();
    let users = [
        "P3/S14 Kotitalouksien kulutusmenot",
        "P3/S15 Järjestöt",
        "P3/S13 Julkisyhteisöjen kulutusmenot",
        "Kunnat",
        "P5 Pääoman bruttomuodostus",
        "P52 Varastojen muutos",
        "P53 Arvoesineet",
        "Matkailijat",
        "Tavaroiden ja palvelujen vienti kotimaahan",
        "P6K Tavaroiden ja palvelujen vienti",
    ];
    let bought = [
        "Kotimaisten tuontituotteiden käyttö yhteensä",
        "Ulkomaisten tuontituotteiden käyttö yhteensä",
        "Tuoteverot miinus tuotetukipalkkio",
    ];
    let value_added = [
        "Muut tuotantoverot, netto",
        "Palkansaajakorvaukset",
        "Toimintaylijäämä, brutto",
    ];
    for (region, economy) in MAAKUNNAT.iter().zip(finland()) {
        let industries: Vec<String> = economy
            .codes
            .iter()
            .zip(&economy.names)
            .map(|(code, name)| format!("{code} {name}"))
            .collect();
        let columns: Vec<&str> = industries.iter().map(String::as_str).chain(users).collect();
        for (seller, name) in industries.iter().enumerate() {
            let row = economy.flows[seller].iter().chain(&economy.finals[seller]);
            for (column, value) in columns.iter().zip(row) {
                let _ = writeln!(text, "{region};{name};{column};{value}");
            }
            let _ = writeln!(
                text,
                "{region};{name};0 Toimialat yhteensä;{}",
                economy.flows[seller].iter().sum::<f64>()
            );
        }
        for (name, row) in bought
            .iter()
            .zip(&economy.bought)
            .chain(value_added.iter().zip(&economy.value_added))
        {
            for (column, value) in columns.iter().zip(row) {
                let _ = writeln!(text, "{region};{name};{column};{value}");
            }
        }
        for (column, value) in columns.iter().zip(&economy.output) {
            let _ = writeln!(text, "{region};Tuotos perushintaan;{column};{value}");
        }
    }
    text
}

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
    let label = |name: &str, region: &str| match form {
        TwoRegions::Joined => format!("{name}@{region}"),
        TwoRegions::Apart => format!("{region},{name}"),
    };
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
    let mut text = String::new();
    match form {
        TwoRegions::Joined => {
            let all: Vec<String> = heads
                .iter()
                .map(|(region, name)| label(name, region))
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
            label(&economy.names[seller], regions[home]),
            cells.join(",")
        );
    }
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
    text
}

/// A text that came from a file of this name.
pub fn text(path: &str, text: &str) -> Text {
    Text {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

/// A table and its mapping.
pub fn inputs(table: &str, mapping: &str) -> Inputs {
    Inputs {
        tables: vec![text("table.csv", table)],
        mapping: text("mapping.toml", mapping),
        tolerance: 0.05,
        ..Inputs::default()
    }
}

/// What is made of them; every problem is shown when it fails.
pub fn made(inputs: &Inputs) -> Made {
    calibrate(inputs).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A file that was made.
pub fn file<'a>(made: &'a Made, name: &str) -> &'a str {
    let found = made.files.iter().find(|(known, _)| known == name);
    found.map_or_else(|| panic!("{name} was not made"), |(_, text)| text)
}

/// A table that was made, read again.
pub fn table(made: &Made, name: &str) -> Table {
    Table::parse(file(made, name)).expect("it was made to be read")
}
