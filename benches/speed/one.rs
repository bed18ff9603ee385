//! One case in this process: some years of one run, with a clock beside every phase.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::Serialize;

use millpond::economy::firms::FirmBlock;
use millpond::economy::households::HouseholdBlock;
use millpond::measure::outcome::{Outcome, Series};
use millpond::parallel;
use millpond::simulation::{Luck, Phase, Simulation, Watch};

use super::cases::Case;

/// What is printed of a case, one line of JSON.
#[derive(Serialize)]
struct Measured {
    case: &'static str,
    households: usize,
    firms: usize,
    sectors: usize,
    regions: usize,
    threads: usize,
    /// From the scenario in memory to the first month.
    start_seconds: f64,
    seconds_by_year: Vec<f64>,
    /// Median of the years.
    ns_per_household_month: f64,
    /// One agent, household or firm, through one month; median of the years.
    agent_steps_per_second: f64,
    /// Nanoseconds per household-month, mean of the years.
    phases: BTreeMap<&'static str, f64>,
    /// Held by the process once the economy stands.
    start_bytes: usize,
    /// The most that the process has held.
    peak_bytes: usize,
    /// Of the last month.
    unemployment: f64,
    /// Of the last month, as a multiple of the first month's.
    output: f64,
}

struct Stopwatch {
    since: Instant,
    phase: Option<Phase>,
    spent: [Duration; Phase::ALL.len()],
}

impl Stopwatch {
    fn stop(&mut self) {
        let now = Instant::now();
        if let Some(phase) = self.phase.take() {
            self.spent[phase as usize] += now - self.since;
        }
        self.since = now;
    }
}

impl Watch for Stopwatch {
    fn phase(&mut self, phase: Phase) {
        self.stop();
        self.phase = Some(phase);
    }
    fn month_over(&mut self) {
        self.stop();
    }
}

/// Runs a case and says in JSON what it took.
pub fn run(case: &Case, threads: usize, years: usize) -> Result<String, String> {
    let months = (12 * years).to_string();
    let scenario = case.scenario(&[format!("run.months={months}")])?;
    parallel::with_threads(threads, || {
        let start = Instant::now();
        let luck = Luck {
            seed: 1,
            replicate: 0,
        };
        let mut simulation = Simulation::new(&scenario, luck)?;
        let start_seconds = start.elapsed().as_secs_f64();
        let start_bytes = memory("VmRSS:");
        let mut watch = Stopwatch {
            since: Instant::now(),
            phase: None,
            spent: [Duration::ZERO; Phase::ALL.len()],
        };
        let mut seconds_by_year = Vec::with_capacity(years);
        for _ in 0..years {
            let start = Instant::now();
            for _ in 0..12 {
                simulation.step(&mut watch).map_err(|e| e.to_string())?;
            }
            seconds_by_year.push(start.elapsed().as_secs_f64());
        }
        let (unemployment, output) = state(simulation.series());
        alive(unemployment, output)?;
        let (households, firms) = agents(&simulation);
        let year = median(&seconds_by_year);
        let phase = |phase: &Phase| {
            let nanoseconds = watch.spent[*phase as usize].as_nanos() as f64;
            (phase.name(), nanoseconds / (12 * years * households) as f64)
        };
        said(&Measured {
            case: case.name,
            households,
            firms,
            sectors: simulation.series().sectors.len(),
            regions: simulation.economy().regions.len(),
            threads,
            start_seconds,
            ns_per_household_month: year * 1e9 / (12 * households) as f64,
            agent_steps_per_second: (12 * (households + firms)) as f64 / year,
            seconds_by_year,
            phases: Phase::ALL.iter().map(phase).collect(),
            start_bytes,
            peak_bytes: memory("VmHWM:"),
            unemployment,
            output,
        })
    })
}

/// Households and firms of all regions.
pub fn agents(simulation: &Simulation) -> (usize, usize) {
    let regions = || simulation.economy().regions.iter();
    (
        regions()
            .flat_map(|r| &r.households)
            .map(HouseholdBlock::len)
            .sum(),
        regions().flat_map(|r| &r.firms).map(FirmBlock::len).sum(),
    )
}

/// Unemployment in the last month, and its output as a multiple of the first month's.
pub fn state(series: &Series) -> (f64, f64) {
    // The last is all regions together.
    let all = series.regions.len() - 1;
    let value = |month, outcome| series.value(month, all, outcome);
    (
        value(series.months, Outcome::Unemployment),
        value(series.months, Outcome::Output) / value(1, Outcome::Output),
    )
}

/// Fails where the economy is not alive: then what it took says nothing.
pub fn alive(unemployment: f64, output: f64) -> Result<(), String> {
    if !(0.01..0.15).contains(&unemployment) {
        return Err(format!("not alive: unemployment is {unemployment}"));
    }
    if !(0.9..1.1).contains(&output) {
        return Err(format!(
            "not alive: output is {output} of the first month's"
        ));
    }
    Ok(())
}

/// What was measured, as one line.
pub fn said(measured: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(measured).map_err(|e| e.to_string())
}

/// The middle one, the upper where there are two; 0 of none.
pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// What Linux says of this process's memory, bytes; 0 elsewhere.
pub fn memory(which: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(which));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
