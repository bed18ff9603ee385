//! Measures how much of their purchases Scotland's council areas keep, beside Finland's regional
//! tables, and writes results/retention.csv and results/retention-methods.csv:
//!
//! ```sh
//! cargo run --release --example retention
//! ```
//!
//! What does not fit is written down as such.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use millpond::calibrate::accounts::RegionAccounts;
use millpond::calibrate::places::{JobsTable, PlaceTable};
use millpond::calibrate::quotients::QuotientMethod;
use millpond::calibrate::retention::{Comparison, FINLAND, compare_products, compare_totals};
use millpond::calibrate::table::Table;
use millpond::calibrate::{Method, Request, Sources, regions};
use millpond::scenario::record::Choice;

const TABLE: &str = include_str!("../scenarios/data/scotland-2019-table-28.csv");
const JOBS: &str = include_str!("../scenarios/data/scotland-2019-jobs-28.csv");
const PLACES: &str = include_str!("../scenarios/data/scotland-2019-places.csv");
const COMMAND: &str = "cargo run --release --example retention";

/// The quotients that are compared, with FLQ's exponent.
const METHODS: [(QuotientMethod, f64); 6] = [
    (QuotientMethod::Slq, 0.2),
    (QuotientMethod::Cilq, 0.2),
    (QuotientMethod::Flq, 0.1),
    (QuotientMethod::Flq, 0.2),
    (QuotientMethod::Flq, 0.3),
    (QuotientMethod::Aflq, 0.2),
];

fn main() -> Result<(), Box<dyn Error>> {
    let money = Table::parse(TABLE)
        .map_err(|e| format!("{e:?}"))?
        .money_table();
    let areas = areas(QuotientMethod::Flq, 0.2)?;
    let mut found = compare_totals(&areas, &money);
    found.extend(compare_products(&areas, &money));
    let mut methods = format!(
        "# Written by: {COMMAND}\nmethod,flq_delta,bought,ratio of the median area,Finland allows,result\n"
    );
    for (quotient, delta) in METHODS {
        for one in compare_totals(&self::areas(quotient, delta)?, &money) {
            let [low, high] = one.finnish;
            writeln!(
                methods,
                "{},{delta},{},{:.2},{low:.2} to {high:.2},{}",
                quotient.name(),
                one.what,
                one.ratio.median,
                one.result()
            )?;
        }
    }
    write("results/retention.csv", &table(&found))?;
    write("results/retention-methods.csv", &methods)?;
    for one in &found {
        println!("{} ({}): {}", one.what, one.result(), one.sentence());
    }
    print!("\n{methods}");
    Ok(())
}

/// All council areas of Scotland.
fn areas(quotient: QuotientMethod, flq_delta: f64) -> Result<Vec<RegionAccounts>, Box<dyn Error>> {
    let table = Table::parse(TABLE).map_err(|e| format!("{e:?}"))?;
    let jobs = JobsTable::parse(JOBS).map_err(|e| format!("{e:?}"))?;
    let places = PlaceTable::parse(PLACES).map_err(|e| format!("{e:?}"))?;
    let sources = Sources {
        table: Some(&table),
        jobs: Some(&jobs),
        places: Some(&places),
        ..Sources::default()
    };
    let requests: Vec<Request> = jobs
        .places
        .iter()
        .map(|name| Request::named(name))
        .collect();
    let method = Method {
        quotient,
        flq_delta,
        ..Method::default()
    };
    let built = regions(sources, &requests, &method).map_err(|e| format!("{e:?}"))?;
    Ok(built.regions)
}

fn table(found: &[Comparison]) -> String {
    let mut text = format!(
        "# Written by: {COMMAND}\n# Finland: {FINLAND}\nbought,Scotland keeps,areas keep (least / median / most),\
         ratio to Scotland (least / median / most),Finland allows,result,in words\n"
    );
    for one in found {
        let [low, high] = one.finnish;
        // A string never fails to take more text.
        let _ = writeln!(
            text,
            "{},{:.2},{:.2} / {:.2} / {:.2},{:.2} / {:.2} / {:.2},{low:.2} to {high:.2},{},\"{}\"",
            one.what,
            one.nation,
            one.local.least,
            one.local.median,
            one.local.greatest,
            one.ratio.least,
            one.ratio.median,
            one.ratio.greatest,
            one.result(),
            one.sentence()
        );
    }
    text
}

fn write(path: &str, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(Path::new(path).parent().unwrap_or(Path::new(".")))?;
    std::fs::write(path, text)
}
