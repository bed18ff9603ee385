//! How fast a month is and how much memory it takes, with the economy alive.
//!
//! `cargo bench --bench speed` runs each case in a process of its own, on one and on two threads,
//! five times a year each, and writes results/speed.csv. A case whose economy is not alive
//! (unemployment outside 1 to 15%, output more than 10% off its base year) fails instead of being
//! timed.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use millpond::economy::firms::FirmBlock;
use millpond::economy::households::HouseholdBlock;
use millpond::measure::outcome::Outcome;
use millpond::scenario::types::Scenario;
use millpond::simulation::{Luck, Phase, Simulation, Watch};

/// A world to time: a name, the file it starts from, what is set, how many years are timed.
struct Case {
    name: &'static str,
    settings: &'static [&'static str],
    world: World,
}

/// Which regions a case has.
#[derive(Clone, Copy, PartialEq)]
enum World {
    /// Dumfries and Galloway.
    Rural,
    /// One region that is all of Scotland.
    WholeTable,
    /// Scotland's 32 council areas, trading with each other.
    Councils,
}

const CASES: [Case; 5] = [
    Case {
        name: "Dumfries and Galloway, 1 agent for 6 households",
        settings: &[],
        world: World::Rural,
    },
    Case {
        name: "one region of about 122,000 agents",
        settings: &["world.scale=23.6"],
        world: World::WholeTable,
    },
    Case {
        name: "the same in 32 trading regions",
        settings: &["world.scale=23.6"],
        world: World::Councils,
    },
    Case {
        name: "one region of about a million households",
        settings: &["world.scale=2.5"],
        world: World::WholeTable,
    },
    Case {
        name: "about a million households in 32 trading regions",
        settings: &["world.scale=2.5"],
        world: World::Councils,
    },
];
const YEARS: usize = 5;

struct Stopwatch {
    since: Instant,
    phase: Option<Phase>,
    spent: [Duration; 13],
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

fn scenario(case: &Case) -> Scenario {
    let path = match case.world {
        World::Councils => "scenarios/scotland/world.toml",
        World::Rural | World::WholeTable => "scenarios/dumfries-and-galloway/world.toml",
    };
    let settings: Vec<String> = case.settings.iter().map(ToString::to_string).collect();
    let read = |path: &str| -> Result<String, String> {
        let text = millpond::files::read_text(path)?;
        Ok(if case.world == World::WholeTable {
            scotland(path, &text)
        } else {
            text
        })
    };
    millpond::scenario::load(path, &settings, &read)
        .unwrap_or_else(|p| panic!("{} does not load: {p:?}", case.name))
}

/// The same files, with the table's whole area as the one region.
fn scotland(path: &str, text: &str) -> String {
    if path.ends_with("world.toml") {
        let kept = text
            .lines()
            .filter(|l| !l.starts_with("employment") && !l.starts_with("places"));
        kept.collect::<Vec<_>>()
            .join("\n")
            .replace("name = \"Dumfries and Galloway\"", "name = \"Scotland\"")
    } else {
        text.replacen(
            "# area: Scotland",
            "# area: Scotland\n# population: 5463300\n# households: 2527761",
            1,
        )
    }
}

fn run(case: &Case, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads can be started");
    let scenario = scenario(case);
    pool.install(|| {
        let mut simulation = Simulation::new(
            &scenario,
            Luck {
                seed: 1,
                replicate: 0,
            },
        )
        .expect("the world can be built");
        let households: usize = simulation
            .economy()
            .regions
            .iter()
            .flat_map(|r| &r.households)
            .map(HouseholdBlock::len)
            .sum();
        let firms: usize = simulation
            .economy()
            .regions
            .iter()
            .flat_map(|r| &r.firms)
            .map(FirmBlock::len)
            .sum();
        let mut watch = Stopwatch {
            since: Instant::now(),
            phase: None,
            spent: [Duration::ZERO; 13],
        };
        let mut years = Vec::new();
        for _ in 0..YEARS {
            let start = Instant::now();
            for _ in 0..12 {
                simulation.step(&mut watch).expect("the books add up");
            }
            years.push(start.elapsed().as_nanos() as f64 / (12.0 * households as f64));
        }
        assert_alive(&simulation);
        years.sort_by(f64::total_cmp);
        let phases: Vec<String> = watch
            .spent
            .iter()
            .map(|t| {
                format!(
                    "{:.1}",
                    t.as_nanos() as f64 / ((12 * YEARS * households) as f64)
                )
            })
            .collect();
        let bytes = peak_bytes() / households;
        println!(
            "{households}\t{firms}\t{:.0}\t{:.0}\t{:.0}\t{bytes}\t{}",
            years[YEARS / 2],
            years[0],
            years[YEARS - 1],
            phases.join("\t")
        );
    });
}

fn assert_alive(simulation: &Simulation) {
    let series = simulation.series();
    let month = series.months;
    // The last is all regions together.
    let all = series.regions.len() - 1;
    let unemployment = series.value(month, all, Outcome::Unemployment);
    let output = series.value(month, all, Outcome::Output) / series.value(1, all, Outcome::Output);
    assert!(
        (0.01..0.15).contains(&unemployment),
        "unemployment is {unemployment}"
    );
    assert!(
        (0.9..1.1).contains(&output),
        "output is {output} of the first month's"
    );
}

/// The most memory that this process has had, bytes.
fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|l| l.starts_with("VmHWM:"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<usize>().ok())
        .unwrap_or(0)
        * 1024
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, case, threads, ..] = arguments.as_slice()
        && flag == "--case"
    {
        let (case, threads) = (case.parse::<usize>(), threads.parse::<usize>());
        if let (Ok(case), Ok(threads)) = (case, threads) {
            run(&CASES[case], threads);
        }
        return ExitCode::SUCCESS;
    }
    // `cargo test --benches` only wants to know that it builds.
    if !arguments.iter().any(|a| a == "--bench") {
        return ExitCode::SUCCESS;
    }
    match table(&arguments[0]) {
        Ok(text) => {
            print!("{text}");
            let written = std::fs::create_dir_all("results")
                .and_then(|()| std::fs::write(Path::new("results/speed.csv"), text));
            written.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The rows of results/speed.csv.
fn table(program: &str) -> Result<String, String> {
    let phases: Vec<&str> = Phase::ALL.iter().map(|p| p.name()).collect();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let mut text = format!(
        "# Written by: cargo bench --bench speed, on a machine with {processors} processors.\n\
         # Nanoseconds per household-month at 15 sectors, audit and record included: median of {YEARS} years (least to\n\
         # most), then the mean by phase; peak bytes of the whole process per household.\n\
         case,households,firms,threads,ns,range,bytes,{}\n",
        phases.join(",")
    );
    for (index, case) in CASES.iter().enumerate() {
        for threads in [1, 2] {
            let output = Command::new(program)
                .args(["--case", &index.to_string(), &threads.to_string()])
                .output()
                .map_err(|e| e.to_string())?;
            if !output.status.success() {
                return Err(format!(
                    "{}: {}",
                    case.name,
                    String::from_utf8_lossy(&output.stderr)
                ));
            }
            let line = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            let cells: Vec<&str> = line.split('\t').collect();
            let [households, firms, median, least, most, bytes, rest @ ..] = cells.as_slice()
            else {
                return Err(format!("{}: nothing was measured", case.name));
            };
            let row = format!(
                "\"{}\",{households},{firms},{threads},{median},{least} to {most},{bytes},{}\n",
                case.name,
                rest.join(",")
            );
            text += &row;
        }
    }
    Ok(text)
}
