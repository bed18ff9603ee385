//! Tables as others publish them, made from the bundled table of Scotland: so every figure is known.

use std::fmt::Write;

use millpond::calibrate::foreign::{Inputs, Made, Text, calibrate};
use millpond::calibrate::table::Table;

use crate::economy::{Economy, FINALS, chance, scotland};

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
    for (seller, name) in names.iter().enumerate() {
        let (flows, finals) = (&economy.flows[seller], &economy.finals[seller]);
        let (one, two) = (figure(flows.iter().sum()), figure(finals.iter().sum()));
        let _ = write!(
            text,
            "{},{},{},{one},{},{two}\r\n",
            economy.codes[seller],
            name,
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
