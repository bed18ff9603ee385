//! Measures what validation promises on the rural region and on Scotland's 32 and writes results/validation.csv and
//! results/limit-mode.csv:
//!
//! ```sh
//! cargo run --release --example validation
//! ```
//!
//! A check that misses its bound is written down as missed.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::limit::{self, Row};
use millpond::experiment::multiplier::Wanted;
use millpond::files;
use millpond::measure::interval::estimate;
use millpond::measure::outcome::{Outcome, Series};
use millpond::scenario::{self, types::Scenario};
use millpond::simulation::{Luck, Simulation, Unwatched};

#[path = "validation/regions.rs"]
mod regions;

const WORLD: &str = "scenarios/dumfries-and-galloway/world.toml";
const REPLICATES: u32 = 20;
const COMMAND: &str = "cargo run --release --example validation";

fn main() -> Result<(), Box<dyn Error>> {
    let mut checks = Checks::default();
    let rows = limit_mode(&mut checks)?;
    stillness(&mut checks)?;
    regions::limit_mode(&mut checks)?;
    regions::start_state(&mut checks)?;
    regions::stillness(&mut checks)?;
    write("results/limit-mode.csv", &multipliers(&rows))?;
    write("results/validation.csv", &checks.0)?;
    print!("{}\n{}", limit::text(&rows), checks.0);
    Ok(())
}

fn load(settings: &[&str]) -> Result<Scenario, Box<dyn Error>> {
    load_world(WORLD, settings)
}

fn load_world(path: &str, settings: &[&str]) -> Result<Scenario, Box<dyn Error>> {
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    scenario::load(path, &settings, &files::read_text).map_err(|p| format!("{p:?}").into())
}

/// The rows of results/validation.csv.
struct Checks(String);

impl Default for Checks {
    fn default() -> Self {
        Self(format!(
            "# Written by: {COMMAND}\ncheck,measured,interval,bound,result\n"
        ))
    }
}

impl Checks {
    fn add(&mut self, check: &str, measured: f64, interval: Option<[f64; 2]>, bound: f64) {
        let result = if measured.abs() <= bound {
            "holds"
        } else {
            "missed"
        };
        let interval = interval.map_or(String::new(), |[low, high]| {
            format!("{low:.2e} to {high:.2e}")
        });
        // A string never fails to take more text.
        let _ = writeln!(
            self.0,
            "\"{check}\",{measured:.2e},{interval},{bound:.0e},{result}"
        );
    }
}

/// Every sector's multipliers against the inverse, and stillness without policy for 20 years.
fn limit_mode(checks: &mut Checks) -> Result<Vec<Row>, Box<dyn Error>> {
    let scenario = load(&["behaviour.limit_mode=true", "run.months=240"])?;
    let wanted = Wanted {
        region: 0,
        sector: None,
        pounds: None,
        replicates: 1,
    };
    let stop = Stop::default();
    let execution = Execution {
        threads: None,
        stop: &stop,
        month_done: &|| {},
    };
    let (rows, _) = limit::table(&scenario, &wanted, execution)?;
    checks.add(
        "limit mode: largest error of 15 Type I and 15 Type II multipliers",
        limit::largest_error(&rows),
        None,
        1e-5,
    );
    let series = live(&scenario, 0)?;
    let first = series.value(1, 0, Outcome::Output);
    let furthest = series
        .months_of(0, Outcome::Output)
        .map(|o| (o / first - 1.0).abs())
        .fold(0.0, f64::max);
    checks.add(
        "limit mode: furthest that monthly output moves in 20 years",
        furthest,
        None,
        1e-5,
    );
    Ok(rows)
}

/// A figure read off one run.
type Measure<'a> = &'a dyn Fn(&Series) -> f64;

/// The full model without policy and shock.
fn stillness(checks: &mut Checks) -> Result<(), Box<dyn Error>> {
    let scenario = load(&["run.months=120"])?;
    let runs: Vec<Series> = (0..REPLICATES)
        .map(|r| live(&scenario, r))
        .collect::<Result<_, _>>()?;
    let year = |s: &Series, outcome, year: u32| -> f64 {
        (12 * year - 11..=12 * year)
            .map(|m| s.value(m, 0, outcome))
            .sum()
    };
    let deposits = |s: &Series, y: u32| {
        s.value(12 * y, 0, Outcome::HouseholdDeposits) + s.value(12 * y, 0, Outcome::FirmDeposits)
    };
    let drift = |s: &Series, level: &dyn Fn(&Series, u32) -> f64| {
        (level(s, 10) - level(s, 2)) / 8.0 / year(s, Outcome::ValueAdded, 2)
    };
    let measures: [(&str, Measure); 3] = [
        (
            "full model: output of year 10 over year 2 less 1 (20 replicates)",
            &|s| year(s, Outcome::Output, 10) / year(s, Outcome::Output, 2) - 1.0,
        ),
        (
            "full model: drift of deposits a year over value added",
            &|s| drift(s, &deposits),
        ),
        ("full model: drift of debt a year over value added", &|s| {
            drift(s, &|s, y| s.value(12 * y, 0, Outcome::Debt))
        }),
    ];
    for (check, measure) in measures {
        let found = estimate(&runs.iter().map(measure).collect::<Vec<_>>());
        checks.add(check, found.mean, found.interval, 1e-2);
    }
    Ok(())
}

fn live(scenario: &Scenario, replicate: u32) -> Result<Series, Box<dyn Error>> {
    let mut simulation = Simulation::new(
        scenario,
        Luck {
            seed: scenario.run.seed,
            replicate,
        },
    )?;
    for _ in 0..scenario.run.months {
        simulation.step(&mut Unwatched)?;
    }
    Ok(simulation.series().clone())
}

fn multipliers(rows: &[Row]) -> String {
    let mut text = format!(
        "# Written by: {COMMAND}\nsector,type_1_analytic,type_1_simulated,type_1_error,type_2_analytic,type_2_simulated,type_2_error\n"
    );
    for row in rows {
        let _ = write!(text, "\"{}\"", row.sector);
        for proof in [row.type_one, row.type_two] {
            let _ = write!(
                text,
                ",{:.6},{:.6},{:.1e}",
                proof.analytic,
                proof.simulated,
                proof.error()
            );
        }
        text.push('\n');
    }
    text
}

fn write(path: &str, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(Path::new(path).parent().unwrap_or(Path::new(".")))?;
    std::fs::write(path, text)
}
