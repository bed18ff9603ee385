//! Policies by shocks in a rural region, a city and 32 council areas, and where a policy loses.

use std::fs;
use std::path::Path;

use millpond::experiment::variants::Wanted;
use millpond::report::matrix::{Loss, Sheet, table};

use super::{COMMAND, Outcome, Question, TABLES, csv, write};

const SHOCKS: &str = "scenarios/overlays/shocks.toml";

/// Name, scenario files, pairs of runs.
const PLACES: [(&str, &[&str], u32); 3] = [
    (
        "dumfries-and-galloway",
        &[
            "scenarios/dumfries-and-galloway/world.toml",
            "scenarios/dumfries-and-galloway/globalised.toml",
            "scenarios/dumfries-and-galloway/localised.toml",
            "scenarios/dumfries-and-galloway/mixed.toml",
            "scenarios/library/buy-local-10-percent.toml",
            "scenarios/library/cooperative-conversion.toml",
            "scenarios/library/community-energy.toml",
        ],
        12,
    ),
    (
        "glasgow",
        &[
            "scenarios/glasgow/world.toml",
            "scenarios/glasgow/globalised.toml",
            "scenarios/glasgow/localised.toml",
            "scenarios/glasgow/mixed.toml",
        ],
        8,
    ),
    (
        "scotland",
        &[
            "scenarios/scotland/world.toml",
            "scenarios/scotland/one-localises.toml",
            "scenarios/scotland/everyone-localises.toml",
            "scenarios/library/everyone-localises.toml",
            "scenarios/library/regions-cooperate.toml",
        ],
        4,
    ),
];

/// Writes a sheet and a table a place, and one table of all cases in which a policy loses.
pub fn write_all() -> Outcome<()> {
    let mut sheets = Vec::new();
    for (name, files, replicates) in PLACES {
        let comparison = Question {
            name: &format!("matrix-{name}"),
            files,
            overlays: &[SHOCKS],
            replicates: Some(replicates),
            shocks: true,
            variants: Wanted::No,
        }
        .compare()?;
        let region = comparison.whole().unwrap_or(0);
        let sheet = Sheet::of(&comparison, region);
        let made = format!("matrix of policies by shocks, {name}, {}", sheet.runs);
        write(
            &format!("matrix-{name}.csv"),
            &made,
            &table(&comparison, &[region])?,
        )?;
        let text = format!("<!-- Written by: {COMMAND} -->\n{}", sheet.markdown());
        fs::write(Path::new(TABLES).join(format!("matrix-{name}.md")), text)?;
        sheets.push(sheet);
    }
    let head = [
        "where",
        "policy",
        "under",
        "does worse in",
        "what else has moved",
    ];
    let of = |slightly: bool| -> Vec<Vec<String>> {
        let rows = |sheet| {
            Sheet::lost(sheet, slightly)
                .into_iter()
                .map(|loss| row(sheet, loss))
        };
        sheets.iter().flat_map(rows).collect()
    };
    write(
        "losses.csv",
        "every case of the three matrices in which a policy does worse than today's",
        &csv(&head, &of(false))?,
    )?;
    write(
        "losses-slight.csv",
        "the cases in which it does so clearly, but everywhere by too little to matter",
        &csv(&head, &of(true))?,
    )
}

/// A loss as a row; what has moved without what it tells of, which the sheet says.
fn row(sheet: &Sheet, loss: &Loss) -> Vec<String> {
    let moved = |sign: &String| sign.split(" (").next().unwrap_or_default().to_owned();
    let beside: Vec<String> = loss.signs.iter().map(moved).collect();
    vec![
        sheet.region.clone(),
        loss.policy.clone(),
        loss.case.clone(),
        loss.in_what.clone(),
        beside.join("; "),
    ]
}
