//! `millpond follow`: pounds from payment to payment until they have left.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::columns::{heading, indented, left, right, wrapped};
use super::error::CliError;
use super::{Format, Global, markdown};
use crate::calibrate::CalibrationError;
use crate::follow::trace::Start;
use crate::follow::words::{door_in_words, door_words, node_words};
use crate::follow::{FollowError, Followed, MonthEnd, Pounds, follow};
use crate::ledger::{Door, Node};
use crate::measure::number::number;
use crate::report::format::money;
use crate::scenario::types::Scenario;
use crate::simulation::{Luck, Simulation};

/// Arguments of `millpond follow`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Pounds to follow
    #[arg(value_name = "POUNDS", value_parser = clap::value_parser!(u32).range(1..=1_000_000_000))]
    pub pounds: u32,
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub scenario: PathBuf,
    /// The door by which they come in, in the first month
    #[arg(long, value_enum, default_value_t = From::Exports)]
    pub from: From,
    /// Only what is paid to firms of this sector, by name
    #[arg(long, value_name = "SECTOR")]
    pub to: Option<String>,
    /// Region, by name; the scenario's first when absent
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
}

/// Where pounds may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// Outside buyers.
    Exports,
    /// Visitors.
    Tourism,
    /// The state.
    PublicMoney,
    /// Pensions and property income from outside.
    Pensions,
}

const EXAMPLES: &str = "\
Examples:
  millpond follow 100 scenarios/village/world.toml
  millpond follow 100 scenarios/village/localised.toml --from public-money";

/// Months shown one by one before the table thins out.
const EVERY_MONTH: u32 = 6;

impl From {
    const fn door(self) -> Door {
        match self {
            Self::Exports => Door::Exports,
            Self::Tourism => Door::Tourism,
            Self::PublicMoney => Door::PublicMoney,
            Self::Pensions => Door::Pensions,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Exports => "paid by outside buyers",
            Self::Tourism => "brought by visitors",
            Self::PublicMoney => "paid by the state",
            Self::Pensions => "paid as pensions and property income from outside",
        }
    }
}

/// Follows pounds.
///
/// # Errors
/// When the scenario is bad, no such pounds come in, or the run fails.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let scenario = global.scenario(&args.scenario)?;
    let (start, sectors) = start(&scenario, args)?;
    let luck = Luck {
        seed: scenario.run.seed,
        replicate: 0,
    };
    let simulation = Simulation::new(&scenario, luck).map_err(CliError::Failure)?;
    let wanted = Pounds {
        pounds: args.pounds,
        start,
    };
    let followed = follow(simulation, wanted, scenario.run.months, || true);
    let followed = followed.map_err(|error| match error {
        FollowError::Nothing(words) => CliError::Failure(words),
        FollowError::Audit(failure) => CliError::Audit(failure),
        FollowError::Stopped => CliError::Interrupted,
    })?;
    super::print(&match global.format {
        Format::Text => text(&followed, args, &sectors),
        Format::Json => format!("{:#}\n", as_json(&followed, &sectors)),
        Format::Csv => csv(&followed),
        Format::Md => markdown::of_csv(&csv(&followed))?,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where the pounds start, and the names of the region's sectors.
fn start(scenario: &Scenario, args: &Args) -> Result<(Start, Vec<String>), CliError> {
    let regions = crate::calibrate::from_world(&scenario.world)
        .map_err(|errors| CliError::Failure(CalibrationError::in_one_line(&errors)))?
        .regions;
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        CliError::Failure(format!(
            "there is no {what} `{name}`; there are {}",
            known.join(", ")
        ))
    };
    let region = match &args.region {
        None => 0,
        Some(name) => regions
            .iter()
            .position(|r| r.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| unknown("region", name, regions.iter().map(|r| &*r.name).collect()))?,
    };
    let sectors = &regions[region].sectors;
    let payee = match &args.to {
        None => None,
        Some(name) => {
            let same = |known: &str| known.eq_ignore_ascii_case(name);
            let sector = sectors.iter().position(|s| same(&s.name) || same(&s.label));
            let known = || sectors.iter().map(|s| &*s.name).collect();
            Some(Node::Sector(
                sector.ok_or_else(|| unknown("sector", name, known()))? as u16,
            ))
        }
    };
    let start = Start {
        region: region as u32,
        door: args.from.door(),
        payee,
    };
    Ok((start, sectors.iter().map(|s| s.label.clone()).collect()))
}

fn text(followed: &Followed, args: &Args, sectors: &[String]) -> String {
    let to = args
        .to
        .as_ref()
        .map_or_else(String::new, |sector| format!(" to {sector}"));
    let title = format!(
        "{} pounds {}{to} in the first month",
        followed.pounds,
        args.from.words()
    );
    let mut text = format!("{title}\n\n");
    text += &months_table(&followed.months);
    text += &heading("By which door they left");
    let Some(last) = followed.months.last() else {
        return text;
    };
    let mut left_by: Vec<_> = last.left.iter().filter(|d| shown(*d.1)).collect();
    left_by.sort_by(|a, b| b.1.total_cmp(a.1));
    for (door, pounds) in left_by {
        let _ = writeln!(
            text,
            "  {}{}",
            left(door_words(*door), 44),
            right(&format!("£{pounds:.2}"), 12)
        );
    }
    let _ = writeln!(
        text,
        "  {}{}",
        left("still inside", 44),
        right(&format!("£{:.2}", last.inside), 12)
    );
    for (node, pounds) in followed.held.iter().filter(|h| shown(*h.1)) {
        let _ = writeln!(
            text,
            "    {}{}",
            left(node_words(*node, sectors), 42),
            right(&format!("£{pounds:.2}"), 12)
        );
    }
    text += &heading("The way most of them took");
    for step in &followed.chain {
        let (month, amount) = step.largest;
        let line = format!(
            "{} paid {} for {}: £{:.2} of them; the largest payment was {} in month {month}",
            step.payer,
            step.payee,
            step.kind.label(),
            step.pounds,
            money(amount.as_f64())
        );
        let _ = writeln!(text, "{}", indented(&line, 2, 4));
    }
    let work = format!(
        "Work done: £{:.2} were paid from resident to resident, {:.2} for each pound that came in. \
         (A count of payments, not a multiplier: it does not ask what would have happened otherwise.)",
        last.work,
        last.work / followed.pounds
    );
    let _ = writeln!(text, "\n{}", wrapped(&work));
    text
}

/// Whether an amount is more than nothing when it is written in pence.
fn shown(pounds: f64) -> bool {
    pounds >= 0.005
}

fn months_table(months: &[MonthEnd]) -> String {
    let mut text = format!(
        "{:>8}{:>14}{:>14}{:>24}\n",
        "month", "inside", "left", "paid between residents"
    );
    let last = months.last().map_or(0, |m| m.month);
    let wanted = |month: u32| month <= EVERY_MONTH || month.is_multiple_of(12) || month == last;
    for end in months.iter().filter(|m| wanted(m.month)) {
        let gone: f64 = end.left.values().sum();
        let cells = [end.inside, gone, end.work].map(|pounds| format!("£{pounds:.2}"));
        let _ = writeln!(
            text,
            "{:>8}{}{}{}",
            end.month,
            right(&cells[0], 14),
            right(&cells[1], 14),
            right(&cells[2], 24)
        );
    }
    text
}

fn as_json(followed: &Followed, sectors: &[String]) -> Value {
    let month = |end: &MonthEnd| -> Value {
        let left: Value = end
            .left
            .iter()
            .map(|(door, pounds)| (door_words(*door).to_owned(), Value::from(*pounds)))
            .collect();
        json!({ "month": end.month, "inside": end.inside, "left": left, "paid_between_residents": end.work })
    };
    json!({
        "pounds": followed.pounds,
        "door": door_in_words(followed.door),
        "months": followed.months.iter().map(month).collect::<Value>(),
        "held": followed.held.iter().map(|(node, pounds)| (node_words(*node, sectors).to_owned(), Value::from(*pounds))).collect::<Value>(),
        "chain": followed.chain.iter().map(|step| json!({
            "payer": step.payer,
            "payee": step.payee,
            "for": step.kind.label(),
            "pounds": step.pounds,
            "largest_month": step.largest.0,
            "largest_pence": step.largest.1.0,
        })).collect::<Value>(),
    })
}

fn csv(followed: &Followed) -> String {
    let mut text = "month,where,pounds\n".to_owned();
    for end in &followed.months {
        let _ = writeln!(text, "{},inside,{}", end.month, number(end.inside));
        for (door, pounds) in &end.left {
            let _ = writeln!(
                text,
                "{},{},{}",
                end.month,
                door_words(*door),
                number(*pounds)
            );
        }
    }
    text
}
