//! The measured tables on policies: policies by shocks in three places, what a comparison rests on, what a pound kept
//! costs, what each scenario of the library shows. Writes results/policies; all of it takes about an hour on two cores:
//!
//! ```sh
//! cargo run --release --example evidence
//! ```
//!
//! Parts can be had alone: `matrix`, `sensitivity`, `leaks`, `library`. Results are written down whatever they are.

mod leaks;
mod library;
mod matrix;
mod sensitivity;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use millpond::experiment::batch::Batch;
use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparable::check_comparable;
use millpond::experiment::comparison::Comparison;
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::variants::Wanted;
use millpond::files;
use millpond::scenario::load_with;

/// Where tables go.
const TABLES: &str = "results/policies";
/// Where the runs' own results go.
const RUNS: &str = "target/evidence";
/// What stands on top of each table.
const COMMAND: &str = "cargo run --release --example evidence";

type Outcome<T> = Result<T, Box<dyn Error>>;
/// A part by its name.
type Part = (&'static str, fn() -> Outcome<()>);

fn main() -> Outcome<()> {
    fs::create_dir_all(TABLES)?;
    let parts: [Part; 4] = [
        ("sensitivity", sensitivity::write_all),
        ("leaks", leaks::write_all),
        ("library", library::write_all),
        ("matrix", matrix::write_all),
    ];
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = asked
        .iter()
        .find(|a| parts.iter().all(|(name, _)| name != a))
    {
        let names = parts.map(|(name, _)| name).join(", ");
        return Err(format!("no part `{unknown}`; allowed: {names}").into());
    }
    for (name, part) in parts {
        if asked.is_empty() || asked.iter().any(|a| a == name) {
            let started = Instant::now();
            part()?;
            println!(
                "{name}: {:.1} minutes",
                started.elapsed().as_secs_f64() / 60.0
            );
        }
    }
    Ok(())
}

/// What is compared.
struct Question<'a> {
    /// Name of the folder of its runs.
    name: &'a str,
    /// Scenario files, the first one the base.
    files: &'a [&'a str],
    /// Files laid over all of them.
    overlays: &'a [&'a str],
    /// Pairs of runs; the scenario's when none.
    replicates: Option<u32>,
    /// Whether each policy lives every shock, or only calm.
    shocks: bool,
    /// What is run beside.
    variants: Wanted,
}

impl Question<'_> {
    /// Runs it.
    fn compare(&self) -> Outcome<Comparison> {
        let overlays: Vec<String> = self.overlays.iter().map(ToString::to_string).collect();
        let policies = self.files.iter().map(|file| {
            load_with(file, &overlays, &[], &files::read_text).map_err(|why| why.to_string())
        });
        let policies = policies.collect::<Result<Vec<_>, _>>()?;
        check_comparable(&policies)?;
        let cases = if self.shocks {
            CasePlan::all(&policies[0])
        } else {
            vec![CasePlan::calm()]
        };
        let batch = Batch {
            command: "compare".into(),
            cases,
            variants: self.variants.clone(),
            replicates: self.replicates.unwrap_or(policies[0].run.replicates),
            seed: policies[0].run.seed,
            dir: Path::new(RUNS).join(self.name),
            policies,
        };
        let stop = Stop::new();
        let result = batch.execute(Execution {
            threads: None,
            stop: &stop,
            month_done: &|| {},
        })?;
        if result.tally.failed > 0 {
            return Err(format!("{}: {}", self.name, result.comparison.failures.join("; ")).into());
        }
        Ok(result.comparison)
    }
}

/// Writes a table with what made it on top.
fn write(name: &str, about: &str, table: &str) -> Outcome<()> {
    let path: PathBuf = Path::new(TABLES).join(name);
    fs::write(
        &path,
        format!("# Written by: {COMMAND}\n# {about}\n{table}"),
    )?;
    Ok(())
}

/// Rows as CSV.
fn csv(head: &[&str], rows: &[Vec<String>]) -> Outcome<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
