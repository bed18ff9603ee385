//! How fast a month is and how much memory it takes, with the economy alive.
//!
//! `cargo bench --bench speed` runs each case in a process of its own, on one and on two threads,
//! five years each (the largest one), and writes results/speed.csv. `cargo bench --bench speed -- --case NAME --threads T
//! [--years Y]` runs one case here and prints a line of JSON. The cases small-many-15 and small-many-1 are
//! batches of many small runs: they take `--seeds S` and `--months M` and are in no table of this program.
//! A case whose economy is not alive (unemployment outside 1 to 15%, output more than 10% off its base
//! year) fails instead of being timed. `cargo bench --bench speed -- --asked` measures what is asked of speed, five
//! times each, and writes results/benchmarks/asked.csv. docs/performance.md has the cases.

mod asked;
mod cases;
mod many;
mod one;
mod tables;

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, ExitCode};

use millpond::simulation::Phase;
use serde_json::Value;

use cases::{CASES, Case, MANY};

const SEEDS: u32 = 20;
const USAGE: &str = "\
cargo bench --bench speed                 all cases: writes results/speed.csv
cargo bench --bench speed -- --asked      what is asked: writes results/benchmarks/asked.csv
cargo bench --bench speed -- --case NAME [--threads T] [--years Y | --seeds S --months M]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let given = |flag: &str| arguments.iter().any(|a| a == flag);
    let alone = |flags: &[&str]| arguments[1..].iter().all(|a| flags.contains(&a.as_str()));
    let done = if given("--help") {
        Ok(USAGE.to_owned())
    } else if given("--case") {
        wanted(&arguments[1..]).and_then(|wanted| wanted.run())
    } else if given("--asked") && alone(&["--bench", "--asked"]) {
        asked::table(&arguments[0]).and_then(|text| written("results/benchmarks/asked.csv", text))
    } else if given("--bench") && !alone(&["--bench"]) {
        Err(format!("this is not how it is called:\n{USAGE}"))
    } else if given("--bench") {
        table(&arguments[0]).and_then(|text| written("results/speed.csv", text))
    } else {
        // `cargo test --benches` only wants to know that it builds.
        return ExitCode::SUCCESS;
    };
    match done {
        Ok(text) => {
            println!("{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// One case, as the command line has it.
struct Wanted {
    case: String,
    threads: usize,
    years: Option<usize>,
    seeds: u32,
    months: Option<u32>,
}

fn wanted(arguments: &[String]) -> Result<Wanted, String> {
    let mut wanted = Wanted {
        case: String::new(),
        threads: 1,
        years: None,
        seeds: SEEDS,
        months: None,
    };
    let mut rest = arguments.iter().filter(|a| *a != "--bench");
    while let Some(flag) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{flag} has no value"))?;
        match flag.as_str() {
            "--case" => wanted.case.clone_from(value),
            "--threads" => wanted.threads = number(flag, value)? as usize,
            "--years" => wanted.years = Some(number(flag, value)? as usize),
            "--seeds" => wanted.seeds = number(flag, value)?,
            "--months" => wanted.months = Some(number(flag, value)?),
            _ => return Err(format!("{flag} is not known")),
        }
    }
    Ok(wanted)
}

/// A number from 1.
fn number(flag: &str, value: &str) -> Result<u32, String> {
    let number = value.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("{flag} {value}: not a number from 1"))
}

impl Wanted {
    fn run(&self) -> Result<String, String> {
        if let Some(case) = Case::named(&MANY, &self.case) {
            let years = self.years.unwrap_or(case.years);
            let months = self.months.unwrap_or(12 * years as u32);
            return many::run(case, self.threads, self.seeds, months);
        }
        if let Some(case) = Case::named(&CASES, &self.case) {
            return one::run(case, self.threads, self.years.unwrap_or(case.years));
        }
        let names: Vec<&str> = CASES.iter().chain(&MANY).map(|case| case.name).collect();
        let (case, names) = (&self.case, names.join(", "));
        Err(format!("there is no case `{case}`; there are {names}"))
    }
}

/// Writes a table to a file, and has its text.
fn written(file: &str, text: String) -> Result<String, String> {
    let path = Path::new(file);
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, &text))
        .map_err(|e| format!("{file}: {e}"))?;
    Ok(text)
}

/// The rows of results/speed.csv.
fn table(program: &str) -> Result<String, String> {
    let phases: Vec<&str> = Phase::ALL.iter().map(|p| p.name()).collect();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let mut text = format!(
        "# Written by: cargo bench --bench speed, on a machine with {processors} processors.\n\
         # Nanoseconds per household-month, audit and record included: median of five years, of the largest cases one (least to\n\
         # most), then the mean by phase; peak bytes of the whole process per household; seconds before the first month.\n\
         # docs/performance.md has the cases.\n\
         case,sectors,regions,households,firms,threads,ns,range,bytes,start,{}\n",
        phases.join(",")
    );
    for case in &CASES {
        for threads in ["1", "2"] {
            text += &row(&measured(program, case.name, &["--threads", threads])?)?;
        }
    }
    Ok(text)
}

/// What a process of its own measures of a case.
fn measured(program: &str, case: &str, options: &[&str]) -> Result<Value, String> {
    let output = Command::new(program)
        .args(["--case", case])
        .args(options)
        .output()
        .map_err(|e| e.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !output.status.success() {
        return Err(format!("{case}: {}", text(&output.stderr)));
    }
    serde_json::from_str(&text(&output.stdout)).map_err(|e| format!("{case}: {e}"))
}

/// A figure of what was measured.
fn figure(value: &Value) -> Result<f64, String> {
    value
        .as_f64()
        .ok_or_else(|| "nothing was measured".to_owned())
}

fn row(measured: &Value) -> Result<String, String> {
    let households = figure(&measured["households"])?;
    let years = measured["seconds_by_year"].as_array();
    let mut years = years
        .into_iter()
        .flatten()
        .map(figure)
        .collect::<Result<Vec<f64>, String>>()?;
    years.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (years.first(), years.last()) else {
        return Err("nothing was measured".to_owned());
    };
    let ns = |seconds: f64| seconds * 1e9 / (12.0 * households);
    let mut row = measured["case"].as_str().unwrap_or_default().to_owned();
    for key in ["sectors", "regions", "households", "firms", "threads"] {
        let _ = write!(row, ",{}", measured[key]);
    }
    let _ = write!(
        row,
        ",{:.0},{:.0} to {:.0},{:.0},{:.2}",
        figure(&measured["ns_per_household_month"])?,
        ns(*least),
        ns(*most),
        figure(&measured["peak_bytes"])? / households,
        figure(&measured["start_seconds"])?
    );
    for phase in Phase::ALL {
        let _ = write!(row, ",{:.1}", figure(&measured["phases"][phase.name()])?);
    }
    row.push('\n');
    Ok(row)
}
