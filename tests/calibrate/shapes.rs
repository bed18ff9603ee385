//! Tables in the shapes people have become the scenarios that they should.

use std::time::{Duration, Instant};

use millpond::calibrate::links::TradeTable;
use millpond::calibrate::places::JobsTable;

use crate::economy::scotland;
use crate::made::{
    MAAKUNNAT, file, finland, finnish_jobs, finnish_long, inputs, made, ninety_eight, table, text,
};
use crate::two::{TwoRegions, two_regions};

const SCOTLAND: &str =
    "area = \"Scotland\"\nstate = \"United Kingdom\"\nyear = 2019\nunit = \"million\"\n";
const FINLAND: &str = "area = \"Suomi\"\nyear = 2014\nunit = \"million euro\"\ncurrency = \"euro\"\nimputed_rent = \"68.2*\"\n\
    [layout]\nrow = \"COM\"\ncolumn = \"IND\"\nvalue = \"value\"\nregion = \"REG\"\n\
    [columns]\nnon_profit = \"*Järjestöt\"\nlocal_government = \"Kunnat\"\nvaluables = \"P53*\"\nvisitors = \"Matkailijat\"\n\
    exports_area = \"*kotimaahan\"\n";
const TWO: &str =
    "area = \"Country\"\nyear = 2019\nunit = \"million\"\nimputed_rent = \"Imputed rent*\"\n";

fn close(found: f64, wanted: f64, share: f64) {
    assert!(
        (found - wanted).abs() <= share * wanted.abs().max(1e-9),
        "{found} is not {wanted}"
    );
}

#[test]
fn ninety_eight_industries_in_the_scottish_layout_need_five_lines() {
    let begun = Instant::now();
    let made = made(&inputs(&ninety_eight(), SCOTLAND));
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(made.summary.sectors.len(), 98);
    assert!(
        made.summary.rounds > 0,
        "one decimal is more than rounding for a small industry"
    );
    let economy = scotland();
    close(
        made.summary.output,
        economy.output.iter().sum::<f64>() * 1e6,
        1e-4,
    );
    let table = table(&made, "table.csv");
    let wages: f64 = table.industries.iter().map(|industry| industry.wages).sum();
    close(
        wages,
        economy.value_added[1].iter().sum::<f64>() * 1e6,
        1e-4,
    );
    let report = file(&made, "calibration.md");
    for said in [
        "taken as wages",
        "header",
        "Tolerance: 5%",
        "assumed by code 10",
    ] {
        assert!(
            report.to_lowercase().contains(&said.to_lowercase()),
            "{said}"
        );
    }
}

#[test]
fn jobs_by_place_make_nineteen_regions_of_ninety_eight_industries() {
    let begun = Instant::now();
    let economy = scotland().split(98);
    let mut inputs = inputs(&ninety_eight(), SCOTLAND);
    inputs.employment = Some(text("jobs.csv", &finnish_jobs(&economy)));
    let made = made(&inputs);
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(made.summary.regions, MAAKUNNAT);
    let jobs = JobsTable::parse(file(&made, "jobs.csv")).expect("it was made to be read");
    let sum: f64 = jobs.jobs.iter().flatten().sum();
    let imputed = economy
        .names
        .iter()
        .zip(&economy.jobs)
        .filter(|(_, jobs)| **jobs == 0.0)
        .count();
    assert!(imputed > 0, "imputed rent has no jobs and is fine");
    close(sum, economy.jobs.iter().sum(), 1e-6);
    // Places across or down, it is the same.
    let rows: Vec<Vec<String>> = finnish_jobs(&economy)
        .lines()
        .map(|line| line.split(';').map(str::to_owned).collect())
        .collect();
    let turned: Vec<String> = (0..rows[0].len())
        .map(|at| {
            rows.iter()
                .map(|row| row[at].clone())
                .collect::<Vec<_>>()
                .join(";")
        })
        .collect();
    inputs.employment = Some(text("jobs.csv", &turned.join("\n")));
    assert_eq!(
        file(&crate::made::made(&inputs), "jobs.csv"),
        file(&made, "jobs.csv")
    );
}

#[test]
fn long_tables_of_nineteen_regions_give_each_its_own_table() {
    let made = made(&inputs(&finnish_long(), FINLAND));
    assert_eq!(made.summary.regions, MAAKUNNAT);
    for (name, economy) in [
        ("table-uusimaa.csv", 0),
        ("table-päijät-häme.csv", 5),
        ("table-ahvenanmaa.csv", 18),
    ] {
        let (table, economy) = (table(&made, name), &finland()[economy]);
        let output: f64 = table
            .industries
            .iter()
            .map(|industry| industry.output)
            .sum();
        close(output, economy.output.iter().sum::<f64>() * 1e6, 1e-9);
        let sold: f64 = table.final_use.exports_area.iter().sum();
        close(
            sold,
            economy.finals.iter().map(|row| row[8]).sum::<f64>() * 1e6,
            1e-9,
        );
        let bought: f64 = table
            .industries
            .iter()
            .map(|industry| industry.inputs.imports[0].total)
            .sum();
        close(
            bought,
            economy.bought[0][..28].iter().sum::<f64>() * 1e6,
            1e-9,
        );
    }
    assert!(file(&made, "calibration.md").contains("read \"pounds\" as euro"));
}

#[test]
fn wide_tables_below_each_other_with_origins_are_read_as_long_ones() {
    let economies = &finland()[..3];
    let mut wide = "Maakunta;Alkuperä;Tuote".to_owned();
    let users = [
        "P3/S14",
        "Järjestöt",
        "P3/S13",
        "Kunnat",
        "P5",
        "P52",
        "P53",
        "Matkailijat",
        "vienti kotimaahan",
        "P6",
    ];
    economies[0]
        .names
        .iter()
        .map(String::as_str)
        .chain(users)
        .for_each(|name| wide.extend([";", name]));
    for (region, economy) in MAAKUNNAT.iter().zip(economies) {
        let mut line = |origin: &str, name: &str, cells: Vec<f64>| {
            let cells: Vec<String> = cells.iter().map(|cell| crate::made::comma(*cell)).collect();
            let beyond = ";".repeat(38 - cells.len());
            let all = [
                "\n",
                region,
                ";",
                origin,
                ";",
                name,
                ";",
                &cells.join(";"),
                &beyond,
            ];
            wide.extend(all);
        };
        for (at, name) in economy.names.iter().enumerate() {
            line(
                "Oma",
                name,
                economy.flows[at]
                    .iter()
                    .chain(&economy.finals[at])
                    .copied()
                    .collect(),
            );
        }
        for (origin, row) in ["Muu Suomi", "Ulkomaat"].into_iter().zip(&economy.bought) {
            for name in &economy.names {
                line(origin, name, row.iter().map(|cell| cell / 28.0).collect());
            }
        }
        line("Oma", "Tuoteverot", economy.bought[2].clone());
        for (name, row) in [
            "Muut tuotantoverot",
            "Palkansaajakorvaukset",
            "Toimintaylijäämä",
        ]
        .into_iter()
        .zip(&economy.value_added)
        {
            line("Oma", name, row.clone());
        }
    }
    let mapping = FINLAND
        .split("[layout]")
        .next()
        .expect("it has a head")
        .replace("68.2*", "Imputed rent*")
        + "[layout]\nlabels = [\"region\", \"origin\", \"name\"]\n[origins]\nown = \"Oma\"\narea = \"Muu Suomi\"\nworld = \"Ulkomaat\"\n"
        + "[columns]\nnon_profit = \"Järjestöt\"\nlocal_government = \"Kunnat\"\nvisitors = \"Matkailijat\"\nexports_area = \"*kotimaahan\"\n";
    let made = made(&inputs(&wide, &mapping));
    let table = table(&made, "table-uusimaa.csv");
    close(
        table.industries[0].output,
        economies[0].output[0] * 1e6,
        1e-4,
    );
    let imports = &table.final_use.households.imports[2];
    close(imports.total, economies[0].bought[1][28] * 1e6, 1e-3);
    let by_product = file(&made, "table-uusimaa.csv")
        .split("[imports_world]")
        .nth(1)
        .expect("products of imports are kept");
    assert_eq!(by_product.trim().lines().count(), 29);
}

#[test]
fn two_regions_in_one_table_trade_as_the_table_says() {
    let mapping = format!("{TWO}[layout]\nlabel = \"sector@region\"\n");
    let joined = made(&inputs(&two_regions(TwoRegions::Joined, 0.0), &mapping));
    assert_eq!(joined.summary.regions, ["North", "Rest"]);
    let trade = TradeTable::parse(file(&joined, "trade.csv")).expect("it was made to be read");
    let north = table(&joined, "table-north.csv");
    let sold: f64 = trade
        .flows
        .iter()
        .filter(|flow| flow.seller == "North")
        .map(|flow| flow.pounds)
        .sum();
    close(sold, north.final_use.exports_area.iter().sum(), 1e-9);
    let economy = scotland();
    let cells = |rows: &[Vec<f64>], to: usize| rows.iter().flat_map(|row| &row[..to]).sum::<f64>();
    let all = cells(&economy.flows, 28) + cells(&economy.finals, 8);
    close(sold, all * 0.3 * 0.7 * 1e6, 1e-4);
    // Regions and sectors in cells of their own are found without a word.
    let apart = made(&inputs(&two_regions(TwoRegions::Apart, 0.0), TWO));
    assert_eq!(file(&apart, "trade.csv"), file(&joined, "trade.csv"));
    assert_eq!(
        file(&apart, "table-rest.csv"),
        file(&joined, "table-rest.csv")
    );
}

#[test]
fn a_region_that_is_not_modelled_is_outside() {
    let mapping = format!(
        "{TWO}[layout]\nlabel = \"sector@region\"\n[regions]\nNorth = \"North\"\n[outside]\nstate = \"Rest\"\n"
    );
    let made = made(&inputs(&two_regions(TwoRegions::Joined, 0.0), &mapping));
    assert_eq!(made.summary.regions, ["North"]);
    let table = table(&made, "table.csv");
    let economy = scotland();
    let exports: f64 = table.final_use.exports_state.iter().sum();
    let sold: f64 = economy
        .flows
        .iter()
        .flatten()
        .chain(economy.finals.iter().flat_map(|row| &row[..8]))
        .sum();
    let direct: f64 = economy.finals.iter().map(|row| row[8]).sum();
    close(exports, (sold * 0.3 * 0.7 + direct * 0.3) * 1e6, 1e-4);
}

#[test]
fn what_misses_by_more_than_rounding_is_balanced_in_trade_too() {
    let mapping = format!("{TWO}[layout]\nlabel = \"sector@region\"\n");
    let made = made(&inputs(&two_regions(TwoRegions::Joined, 0.04), &mapping));
    assert!(made.summary.gaps > 1e-4 && made.summary.rounds > 1);
    assert!(
        made.summary.gaps_after < 1e-9,
        "{}",
        made.summary.gaps_after
    );
    let report = file(&made, "calibration.md");
    assert!(report.contains("cell that moved most") && report.contains("gap as published"));
    let trade = TradeTable::parse(file(&made, "trade.csv")).expect("it was made to be read");
    let sold: f64 = trade
        .flows
        .iter()
        .filter(|flow| flow.seller == "Rest")
        .map(|flow| flow.pounds)
        .sum();
    close(
        sold,
        table(&made, "table-rest.csv")
            .final_use
            .exports_area
            .iter()
            .sum(),
        1e-9,
    );
}
