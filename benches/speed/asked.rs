//! What is asked of speed, measured five times each: medians, and whether they meet it.

use std::fmt::Write;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use super::{figure, measured, one::median};

/// Times that each figure is measured.
const ROUNDS: usize = 5;
/// Runs of the program whose start is timed.
const STARTS: usize = 21;
const GIBIBYTE: f64 = (1_u64 << 30) as f64;

/// A figure that is to be met.
struct Asked {
    what: &'static str,
    unit: &'static str,
    /// At least this, or at most.
    bound: Bound,
    measured: Vec<f64>,
}

#[derive(Clone, Copy)]
enum Bound {
    Least(f64),
    Most(f64),
}

/// The table of all that is asked: CSV with a header.
pub fn table(program: &str) -> Result<String, String> {
    let mut text = "# Written by: cargo bench --bench speed -- --asked. Medians of five (of the small run 21), least to most; every economy alive.\n\
                    asked,unit,measured,range,bound,met\n"
        .to_owned();
    let scotland = "Scotland one to one: ten years with their start on two threads";
    let kingdom = "the United Kingdom's size: a year with its start on two threads";
    for asked in [
        two_threads(program)?,
        country(program, "regions-all", "10", scotland, (60.0, 1.0))?,
        millions(program)?,
        country(program, "kingdom", "1", kingdom, (70.0, 9.0))?,
        small(program)?,
        vec![start()?],
    ]
    .iter()
    .flatten()
    {
        asked.write(&mut text);
    }
    Ok(text)
}

impl Asked {
    fn write(&self, text: &mut String) {
        let middle = median(&self.measured);
        let least = self.measured.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.measured.iter().copied().fold(0.0, f64::max);
        let (bound, met) = match self.bound {
            Bound::Least(bound) => (format!("at least {bound}"), middle >= bound),
            Bound::Most(bound) => (format!("at most {bound}"), middle <= bound),
        };
        let met = if met { "yes" } else { "no" };
        let (what, unit) = (self.what, self.unit);
        let _ = writeln!(
            text,
            "{what},{unit},{middle:.2},{least:.2} to {most:.2},{bound},{met}"
        );
    }
}

/// Two threads against one, in pairs.
fn two_threads(program: &str) -> Result<Vec<Asked>, String> {
    let cases = [
        (
            "two threads against one: a million households in one region",
            "region-million",
        ),
        (
            "two threads against one: a million households in 32 regions",
            "regions-million",
        ),
    ];
    let ratio = |case| -> Result<f64, String> {
        let ns = |threads| {
            let measured = measured(program, case, &["--threads", threads, "--years", "1"])?;
            figure(&measured["ns_per_household_month"])
        };
        Ok(ns("1")? / ns("2")?)
    };
    let asked = cases.map(|(what, case)| {
        Ok(Asked {
            what,
            unit: "times as quick",
            bound: Bound::Least(1.8),
            measured: rounds(|| ratio(case))?,
        })
    });
    asked.into_iter().collect()
}

/// A whole country on two threads, its start included: seconds and memory.
fn country(
    program: &str,
    case: &str,
    years: &str,
    what: &'static str,
    (seconds, gibibytes): (f64, f64),
) -> Result<Vec<Asked>, String> {
    let runs = rounds(|| measured(program, case, &["--threads", "2", "--years", years]))?;
    Ok(vec![
        Asked {
            what,
            unit: "s",
            bound: Bound::Most(seconds),
            measured: each(&runs, whole_run)?,
        },
        Asked {
            what: "the same: memory",
            unit: "GiB",
            bound: Bound::Most(gibibytes),
            measured: each(&runs, peak)?,
        },
    ])
}

/// Ten million agents, and what that costs beside ten thousand.
fn millions(program: &str) -> Result<Vec<Asked>, String> {
    let year = |case, threads| measured(program, case, &["--threads", threads, "--years", "1"]);
    let month = |run: &Value| Ok(years(run)? / 12.0);
    let many = rounds(|| year("regions-10m", "2"))?;
    let one = rounds(|| year("region-10m", "2"))?;
    let exponent = rounds(|| {
        let [small, large] = ["region-10k", "region-10m"].map(|case| year(case, "1"));
        let cost = |run: &Value| -> Result<(f64, f64), String> {
            let agents = figure(&run["households"])? + figure(&run["firms"])?;
            Ok((agents, years(run)?))
        };
        let ((fewer, less), (more, most)) = (cost(&small?)?, cost(&large?)?);
        Ok((most / less).ln() / (more / fewer).ln())
    })?;
    Ok(vec![
        Asked {
            what: "10 million agents in 128 regions: a month on two threads",
            unit: "s",
            bound: Bound::Most(2.0),
            measured: each(&many, month)?,
        },
        Asked {
            what: "10 million agents in one region: a month on two threads",
            unit: "s",
            bound: Bound::Most(2.0),
            measured: each(&one, month)?,
        },
        Asked {
            what: "cost from 10 thousand to 10 million agents in one region on one thread",
            unit: "exponent",
            bound: Bound::Most(1.05),
            measured: exponent,
        },
    ])
}

/// A tenth of the runs, ten times their time.
fn small(program: &str) -> Result<Vec<Asked>, String> {
    let options = ["--threads", "2", "--seeds", "100", "--months", "1000"];
    let batch = |case| {
        rounds(|| {
            let run = measured(program, case, &options)?;
            Ok(10.0 * figure(&run["seconds"])?)
        })
    };
    Ok(vec![
        Asked {
            what: "1000 seeds of 1000 months of 610 agents on two threads (ten times 100): 15 industries",
            unit: "s",
            bound: Bound::Most(90.0),
            measured: batch("small-many-15")?,
        },
        Asked {
            what: "the same: one industry",
            unit: "s",
            bound: Bound::Most(30.0),
            measured: batch("small-many-1")?,
        },
    ])
}

/// The whole program, from the command to its end, with one month of a village.
fn start() -> Result<Asked, String> {
    let out = std::env::temp_dir().join(format!("millpond-start-{}", std::process::id()));
    let one = || -> Result<f64, String> {
        let start = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_millpond"))
            .args(["run", "scenarios/village/world.toml"])
            .args([
                "--set",
                "run.months=1",
                "--set",
                "run.replicates=1",
                "--out",
            ])
            .arg(&out)
            .output()
            .map_err(|e| e.to_string())?;
        let took = start.elapsed().as_secs_f64();
        let _ = std::fs::remove_dir_all(&out);
        if status.status.success() {
            Ok(1e3 * took)
        } else {
            Err(String::from_utf8_lossy(&status.stderr).into_owned())
        }
    };
    Ok(Asked {
        what: "a small run from command to end: one month of the village",
        unit: "ms",
        bound: Bound::Most(50.0),
        measured: (0..STARTS).map(|_| one()).collect::<Result<_, _>>()?,
    })
}

fn rounds<T>(mut measure: impl FnMut() -> Result<T, String>) -> Result<Vec<T>, String> {
    (0..ROUNDS).map(|_| measure()).collect()
}

fn each(runs: &[Value], of: impl Fn(&Value) -> Result<f64, String>) -> Result<Vec<f64>, String> {
    runs.iter().map(of).collect()
}

/// Seconds of all years.
fn years(run: &Value) -> Result<f64, String> {
    let years = run["seconds_by_year"].as_array();
    years.into_iter().flatten().map(figure).sum()
}

fn whole_run(run: &Value) -> Result<f64, String> {
    Ok(figure(&run["start_seconds"])? + years(run)?)
}

fn peak(run: &Value) -> Result<f64, String> {
    Ok(figure(&run["peak_bytes"])? / GIBIBYTE)
}
