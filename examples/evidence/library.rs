//! What each scenario of the library shows: against its own base, without a shock and under each.

use millpond::experiment::comparison::Comparison;
use millpond::experiment::variants::Wanted;
use millpond::measure::outcome::{self, Better};
use millpond::report::matrix::{Sheet, shown};

use super::{Outcome, Question, csv, write};

/// A base, the policies over it, the region that is shown (the whole when empty), and pairs of runs.
struct Group {
    files: &'static [&'static str],
    region: &'static str,
    replicates: u32,
}

const fn group(files: &'static [&'static str]) -> Group {
    Group {
        files,
        region: "",
        replicates: 12,
    }
}

const GROUPS: [Group; 15] = [
    group(&[
        "dumfries-and-galloway/world",
        "library/buy-local-10-percent",
        "library/cluster",
        "library/human-scale",
        "library/cooperative-conversion",
        "library/social-enterprise",
        "library/community-energy",
        "library/training",
        "library/basic-income-pounds",
        "library/basic-income-local-money",
    ]),
    group(&[
        "library/town",
        "library/anchor-procurement",
        "library/community-wealth-building",
        "library/bid-preference",
    ]),
    group(&["library/ledger-region", "library/own-spend-ledger"]),
    group(&[
        "library/food-region",
        "library/food-hub",
        "library/circular-repair",
    ]),
    group(&["library/bank-region", "library/regional-bank"]),
    Group {
        region: "Inverclyde",
        ..group(&[
            "library/deprived",
            "library/deprived-state",
            "library/deprived-solidarity",
        ])
    },
    group(&[
        "library/deprived",
        "library/deprived-state",
        "library/deprived-solidarity",
    ]),
    group(&["library/import-shock", "library/import-shock-localised"]),
    group(&[
        "library/factory-closure",
        "library/factory-closure-localised",
    ]),
    group(&[
        "library/harvest-failure",
        "library/harvest-failure-localised",
    ]),
    group(&["library/credit-crunch", "library/credit-crunch-localised"]),
    group(&["library/pandemic", "library/pandemic-localised"]),
    group(&["library/island", "library/tourism-island"]),
    group(&[
        "library/farming-regions",
        "library/exports-after-local-needs",
        "library/exports-after-local-needs-everyone",
    ]),
    Group {
        replicates: 4,
        ..group(&[
            "scotland/world",
            "library/everyone-localises",
            "library/regions-cooperate",
        ])
    },
];

/// Outcomes of the table, without a shock, last two years.
const SHOWN: [(outcome::Outcome, &str); 5] = [
    (outcome::Outcome::RealValueAdded, "real value added"),
    (outcome::Outcome::MedianRealIncome, "median real income"),
    (outcome::Outcome::Unemployment, "unemployment"),
    (outcome::Outcome::PriceIndex, "consumer prices"),
    (
        outcome::Outcome::RetentionConsumption,
        "household spending kept",
    ),
];

/// Writes the table.
pub fn write_all() -> Outcome<()> {
    let mut head = vec!["policy", "against", "where"];
    head.extend(SHOWN.map(|(_, name)| name));
    head.push("does worse in");
    let mut rows = Vec::new();
    for group in GROUPS {
        let files: Vec<String> = group
            .files
            .iter()
            .map(|file| format!("scenarios/{file}.toml"))
            .collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let name = group.files[group.files.len() - 1].replace('/', "-");
        let comparison = Question {
            name: &name,
            files: &files,
            overlays: &[],
            replicates: Some(group.replicates),
            shocks: true,
            variants: Wanted::No,
        }
        .compare()?;
        rows.extend(lines(&comparison, group.region)?);
    }
    let about = "each policy of the library against its base: last two years without a shock, 95% intervals, 12 pairs of runs (4 with 32 regions); \
                 worse also in the two years from a shock's first month";
    write("library.csv", about, &csv(&head, &rows)?)
}

fn lines(comparison: &Comparison, region: &str) -> Outcome<Vec<Vec<String>>> {
    let region = if region.is_empty() {
        comparison.whole().unwrap_or(0)
    } else {
        let place = comparison.regions.iter().position(|name| name == region);
        place.ok_or(format!("no region {region}"))?
    };
    let sheet = Sheet::of(comparison, region);
    let line = |policy: usize| {
        let name = &comparison.policies[policy].name;
        let mut row = vec![
            name.clone(),
            comparison.policies[0].name.clone(),
            sheet.region.clone(),
        ];
        let cell = |(outcome, _): (outcome::Outcome, &str)| {
            let cell = shown(&comparison.cell(policy, 0, region, outcome));
            if outcome.better() == Better::Structure {
                format!("{} {}", cell.effect, cell.interval)
            } else {
                cell.line()
            }
        };
        row.extend(SHOWN.map(cell));
        let lost = sheet.losses.iter().filter(|loss| loss.policy == *name);
        let lost: Vec<String> = lost
            .map(|loss| format!("{}: {}", loss.case, loss.in_what))
            .collect();
        row.push(if lost.is_empty() {
            "nothing, as far as can be told".to_owned()
        } else {
            lost.join("; ")
        });
        row
    };
    Ok((1..comparison.policies.len()).map(line).collect())
}
