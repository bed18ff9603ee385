//! `millpond lm3`: three rounds of a ledger's money, and its net multiplier.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::columns::{heading, left, right, wrapped};
use super::error::CliError;
use super::spend::SpendArgs;
use super::{Format, Global, markdown};
use crate::calibrate::accounts::{Origin, RegionAccounts};
use crate::calibrate::spend::Ledger;
use crate::calibrate::{CalibrationError, from_world};
use crate::measure::local::Lm3;
use crate::measure::number::number;
use crate::measure::spend::{Net, PerPound, Rounds, net, respend, rounds};
use crate::report::format::whole;
use crate::scenario::types::{Scenario, World};

/// Arguments of `millpond lm3`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
    /// The ledger, unless the scenario names one.
    #[command(flatten)]
    pub spend: SpendArgs,
    /// The buyer's region, by name; the first that has a ledger when absent
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  millpond lm3 scenarios/dumfries-and-galloway/world.toml \\
    --spend scenarios/dumfries-and-galloway/council-spend.csv
  millpond lm3 scenarios/village/world.toml --spend ledger.csv --spender Shop_and_craft --format json

The ledger has the columns supplier, place, sector, pounds, and, where suppliers were asked,
respend_local: the share of what a supplier pays out that stays in the region.";

const NET: &str = "Net multiplier: what a pound of the ledger sets going in the region (Type II, from the \
table) less what the same pound does when it is spent as the table's average buyer of that sector spends it.";

const ASSUMED: &str = "LM3 is gross: it does not ask what the pounds would have done otherwise, and counts \
three rounds only. A supplier whose respend_local the ledger does not give pays on in the region what its \
sector's average firm does in the region's accounts (local inputs, residents' wages, local owners' income and local \
investment goods over all it pays out); suppliers of other places pay on nothing. Type II takes idle capacity, \
fixed prices and fixed shares for granted; with jobs and suppliers scarce the net effect is smaller: `millpond \
compare` simulates it.";

/// What is known of one ledger.
struct Found<'a> {
    region: &'a RegionAccounts,
    ledger: &'a Ledger,
    rounds: Rounds,
    lm3: Lm3,
    net: Net,
}

/// Prints LM3 and the net multiplier.
///
/// # Errors
/// When the scenario or the ledger is bad, or there is no ledger.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let settings = args.spend.settings(args.region.as_deref());
    let scenario = global.scenario_with(&args.scenario, &settings)?;
    let failure =
        |errors: Vec<CalibrationError>| CliError::Failure(CalibrationError::in_one_line(&errors));
    let ledgers = from_world(&scenario.world).map_err(failure)?.ledgers;
    let before = from_world(&without_ledgers(&scenario.world)).map_err(failure)?;
    let asked = |region: &&RegionAccounts| {
        let name = args.region.as_ref();
        name.is_none_or(|name| region.name.eq_ignore_ascii_case(name))
    };
    let found = before
        .regions
        .iter()
        .filter(asked)
        .find_map(|region| Some((region, ledgers.get(&region.name)?)));
    let (region, ledger) = found.ok_or_else(|| {
        CliError::Usage("there is no ledger: name one with --spend FILE".to_owned())
    })?;
    let rounds = rounds(ledger, region);
    let found = Found {
        region,
        ledger,
        rounds,
        // A ledger without payments is refused when it is read.
        lm3: rounds.lm3().unwrap_or(Lm3 {
            second_round: 0.0,
            third_round: 0.0,
        }),
        net: net(ledger, region).map_err(|error| CliError::Failure(error.to_string()))?,
    };
    super::print(&match global.format {
        Format::Text => text(&scenario, &found),
        Format::Json => format!("{:#}\n", as_json(&found)),
        Format::Csv => csv(&found),
        Format::Md => format!("{}\n{NET}\n\n{ASSUMED}\n", markdown::of_csv(&csv(&found))?),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn without_ledgers(world: &World) -> World {
    let mut world = world.clone();
    for region in &mut world.regions {
        region.spend = None;
        region.spender = None;
    }
    world
}

fn text(scenario: &Scenario, found: &Found) -> String {
    let Found {
        region,
        ledger,
        rounds,
        lm3,
        net,
    } = found;
    let buyer = &region.sectors[ledger.spender].label;
    let mut text = format!("{}\n", scenario.title);
    text += &heading(&format!("{}: LM3 of a ledger of {buyer}", region.name));
    let share = |pounds: f64| format!("{:.1}%", 100.0 * pounds / rounds.first);
    let rows = [
        ("R1  spent by the buyer", rounds.first),
        (
            "R2  of that, paid to suppliers in the region",
            rounds.second,
        ),
        ("R3  of that, paid on by them in the region", rounds.third),
    ];
    for (label, pounds) in rows {
        let pounds_shown = right(&format!("£{}", whole(pounds.round() as u64)), 14);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}{pounds_shown}{}",
            left(label, 46),
            right(&share(pounds), 10)
        );
    }
    let value = right(&format!("{:.4}", lm3.value()), 14);
    let label = left("LM3 = (R1 + R2 + R3) / R1, gross, 1 to 3", 46);
    let _ = writeln!(text, "{label}{value}");
    text += &heading("Net multiplier, per pound spent by the buyer (Type II)");
    let _ = writeln!(
        text,
        "{:32}{:>12}{:>16}{:>12}",
        "", "the ledger", "average buyer", "net"
    );
    for (name, figure) in FIGURES {
        let [ledger, average, net] = [net.ledger, net.average, net.net()].map(figure);
        let _ = writeln!(text, "{name:32}{ledger:>12.4}{average:>16.4}{net:>12.4}");
    }
    let _ = writeln!(text, "\n{}\n\n{}", wrapped(NET), wrapped(ASSUMED));
    text += &suppliers(found);
    text
}

type Figure = (&'static str, fn(PerPound) -> f64);

const FIGURES: [Figure; 4] = [
    ("output", |f| f.output),
    ("value added", |f| f.value_added),
    ("income (wages)", |f| f.income),
    ("jobs (FTE) per million pounds", |f| {
        f.employment_per_million
    }),
];

/// What suppliers in the region pay on, by sector, as far as the ledger does not say it.
fn suppliers(found: &Found) -> String {
    let mut text = heading("Paid on in the region, share of all that a sector's firms pay out");
    let local = found.ledger.by_origin(found.region.sectors.len());
    let local = &local[Origin::Local as usize];
    for (index, sector) in found.region.sectors.iter().enumerate() {
        if local[index] > 0.0 {
            let share = 100.0 * respend(found.region, index);
            let label: String = sector.label.chars().take(54).collect();
            let _ = writeln!(
                text,
                "{}{}",
                left(&label, 56),
                right(&format!("{share:.1}%"), 8)
            );
        }
    }
    let asked = found
        .ledger
        .suppliers
        .iter()
        .filter(|s| s.respend_local.is_some());
    let _ = writeln!(
        text,
        "{} of {} suppliers have a share of their own in the ledger.",
        asked.count(),
        found.ledger.suppliers.len()
    );
    text
}

fn as_json(found: &Found) -> Value {
    let per_pound = |f: PerPound| {
        json!({
            "output": f.output,
            "value_added": f.value_added,
            "income": f.income,
            "employment_per_million": f.employment_per_million,
        })
    };
    json!({
        "region": found.region.name,
        "spender": found.region.sectors[found.ledger.spender].name,
        "r1_pounds": found.rounds.first,
        "r2_pounds": found.rounds.second,
        "r3_pounds": found.rounds.third,
        "lm3_gross": found.lm3.value(),
        "type_2_per_pound": {
            "ledger": per_pound(found.net.ledger),
            "average_buyer": per_pound(found.net.average),
            "net": per_pound(found.net.net()),
        },
        "net_means": NET,
        "assumed": ASSUMED,
    })
}

fn csv(found: &Found) -> String {
    let net = found.net.net();
    let rows = [
        ("r1_pounds", found.rounds.first),
        ("r2_pounds", found.rounds.second),
        ("r3_pounds", found.rounds.third),
        ("lm3_gross", found.lm3.value()),
        ("type_2_net_output_per_pound", net.output),
        ("type_2_net_value_added_per_pound", net.value_added),
        ("type_2_net_income_per_pound", net.income),
        (
            "type_2_net_employment_per_million",
            net.employment_per_million,
        ),
    ];
    let lines = rows.map(|(name, value)| format!("{name},{}\n", number(value)));
    "figure,value\n".to_owned() + &lines.concat()
}
