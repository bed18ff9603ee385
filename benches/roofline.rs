//! How near a month comes to what the memory allows: the bytes that it must touch, the bandwidth measured in the
//! same run, and what it takes. `cargo bench --bench roofline` writes results/benchmarks/roofline.md.

use std::fmt::Write;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use millpond::economy::firms::FirmBlock;
use millpond::economy::households::HouseholdBlock;
use millpond::measure::outcome::Outcome;
use millpond::parallel;
use millpond::simulation::{Luck, Simulation, Unwatched};

/// A column or some that go together: bytes an agent, and in how many passes of a month they are read and written.
struct Column {
    name: &'static str,
    bytes: usize,
    reads: usize,
    writes: usize,
}

const fn column(name: &'static str, bytes: usize, reads: usize, writes: usize) -> Column {
    Column {
        name,
        bytes,
        reads,
        writes,
    }
}

/// Of a household. A pass ends where all wait for all: separations, searchers, pay floors, incomes, orders, bills,
/// second choices, dividends, savings, distribution, audit.
const HOUSEHOLD: [Column; 13] = [
    column("deposits", 8, 9, 6),
    column("employer", 4, 6, 0),
    column("skill, and skill without loss", 8, 3, 0),
    column("works or looks for work; months without work", 2, 4, 1),
    column("taste for what is local; size", 5, 2, 0),
    column("benefits and pensions", 16, 1, 0),
    column("income since taxes", 8, 2, 2),
    column("income after tax", 8, 3, 1),
    column("smoothed income", 8, 4, 1),
    column("budget", 8, 1, 1),
    column("ordered", 8, 1, 1),
    column("weight as owner", 4, 2, 0),
    column("savings", 8, 1, 1),
];
/// Of a household's link to a shop: orders, then bills.
const SHOP: Column = column("shop", 4, 2, 0);
/// Of a firm's link to a supplier.
const SUPPLIER: [Column; 4] = [
    column("supplier", 4, 4, 0),
    column("stock of the input", 8, 6, 3),
    column("invoices to pay, this month's", 8, 3, 2),
    column("invoices to pay, next month's", 8, 2, 1),
];
/// Of a firm: some forty columns of eight bytes, each read in two passes and written in one.
const FIRM: Column = column("all other columns", 320, 2, 1);

impl Column {
    fn touched(&self) -> usize {
        self.bytes * (self.reads + self.writes)
    }
}

fn touched(columns: &[Column]) -> usize {
    columns.iter().map(Column::touched).sum()
}

/// Numbers of the arrays that are read and copied: far more than any cache holds.
const LARGE: usize = 1 << 25;
const REPEATS: usize = 5;

/// Bytes a second of copying a large array to another, on so many threads: the best of some. What is written
/// counts once, though a processor may read it first.
fn bandwidth(threads: usize) -> f64 {
    let mut pairs: Vec<(Vec<u64>, Vec<u64>)> = (0..threads)
        // Not zeroes: the system would keep them all in one page.
        .map(|part| {
            (
                vec![part as u64 + 1; LARGE / threads],
                vec![1; LARGE / threads],
            )
        })
        .collect();
    parallel::with_threads(threads, || {
        let copy = |pairs: &mut [(Vec<u64>, Vec<u64>)]| {
            parallel::for_each(pairs, |(from, to)| to.copy_from_slice(from));
        };
        copy(&mut pairs);
        let best = (0..REPEATS).map(|_| {
            let start = Instant::now();
            copy(black_box(&mut pairs));
            start.elapsed().as_secs_f64()
        });
        (2 * 8 * LARGE) as f64 / best.fold(f64::INFINITY, f64::min)
    })
}

/// Nanoseconds of adding to one number after the other of an array at places drawn by chance, as orders find their
/// sellers: `numbers` of them.
fn scattered(numbers: usize) -> f64 {
    const ADDED: usize = 1 << 22;
    let mut state = 1_u64;
    let places: Vec<u32> = (0..ADDED)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            ((state >> 33) as usize % numbers) as u32
        })
        .collect();
    let mut sums = vec![0_i64; numbers];
    let best = (0..REPEATS).map(|_| {
        let start = Instant::now();
        for &place in &places {
            sums[place as usize] += 1;
        }
        black_box(&mut sums);
        start.elapsed().as_secs_f64()
    });
    best.fold(f64::INFINITY, f64::min) * 1e9 / ADDED as f64
}

/// What a world takes on so many threads.
struct Lived {
    households: usize,
    firms: usize,
    products: usize,
    /// Median month, nanoseconds a household.
    ns: f64,
}

fn lived(path: &str, settings: &[String], threads: usize) -> Result<Lived, String> {
    let scenario = millpond::scenario::load(path, settings, &millpond::files::read_text)
        .map_err(|problems| problems.to_string())?;
    parallel::with_threads(threads, || {
        let luck = Luck {
            seed: 1,
            replicate: 0,
        };
        let mut simulation = Simulation::new(&scenario, luck)?;
        let regions = || simulation.economy().regions.iter();
        let households = regions()
            .flat_map(|region| &region.households)
            .map(HouseholdBlock::len)
            .sum();
        let firms = regions()
            .flat_map(|region| &region.firms)
            .map(FirmBlock::len)
            .sum();
        let mut months = Vec::new();
        for _ in 0..12 {
            let start = Instant::now();
            simulation
                .step(&mut Unwatched)
                .map_err(|failure| failure.to_string())?;
            months.push(start.elapsed().as_secs_f64());
        }
        months.sort_by(f64::total_cmp);
        let series = simulation.series();
        let made = |month| series.value(month, series.regions.len() - 1, Outcome::Output);
        if !(0.9..1.1).contains(&(made(12) / made(1))) {
            return Err(format!("{path} is not alive"));
        }
        Ok(Lived {
            households,
            firms,
            products: series.sectors.len(),
            ns: months[months.len() / 2] * 1e9 / households as f64,
        })
    })
}

impl Lived {
    /// Bytes that a month touches at least, by household.
    fn bytes(&self) -> f64 {
        let firms = self.firms as f64 / self.households as f64;
        let household = touched(&HOUSEHOLD) + self.products * SHOP.touched();
        let firm = FIRM.touched() + self.products * touched(&SUPPLIER);
        household as f64 + firms * firm as f64
    }
}

fn note() -> Result<String, String> {
    let bandwidths = [1, 2].map(|threads| (threads, bandwidth(threads)));
    let mut text = "# How near a month comes to what the memory allows\n\n\
        Written by `cargo bench --bench roofline`; do not edit. The bytes of a month are counted from the columns that its passes read and\n\
        write (a pass ends where all agents wait for all others); the bandwidth is that of copying 256 MiB in the same run, the best of five.\n\n\
        | world | households | threads | bytes a household-month | bandwidth, GB/s | at that bandwidth, ns | measured, ns | share of the bandwidth |\n\
        |---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (name, path, scale) in [
        ("32 regions", "scenarios/scotland/world.toml", 2.5),
        (
            "one sector, one region",
            "scenarios/one-sector/world.toml",
            2.5,
        ),
        ("32 regions", "scenarios/scotland/world.toml", 25.0),
    ] {
        for (threads, bandwidth) in bandwidths {
            let lived = lived(path, &[format!("world.scale={scale}")], threads)?;
            let bytes = lived.bytes();
            let floor = bytes / bandwidth * 1e9;
            let _ = writeln!(
                text,
                "| {name} | {} | {threads} | {bytes:.0} | {:.1} | {floor:.0} | {:.0} | {:.0}% |",
                lived.households,
                bandwidth / 1e9,
                lived.ns,
                100.0 * floor / lived.ns
            );
        }
    }
    text += "\nAn order is added to its seller's column at a place that chance has drawn. What one such addition takes, by the\nnumber of sellers that share the column:\n\n| sellers | ns |\n|---|---|\n";
    for sellers in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let _ = writeln!(text, "| {sellers} | {:.2} |", scattered(sellers));
    }
    text += "\n## What is counted\n\n| of each | bytes | read in passes | written in passes |\n|---|---|---|---|\n";
    let groups = [
        ("household", &HOUSEHOLD[..]),
        ("household's link to a shop", &[SHOP]),
        ("firm", &[FIRM]),
        ("firm's link to a supplier", &SUPPLIER),
    ];
    for (whose, columns) in groups {
        for column in columns {
            let Column {
                name,
                bytes,
                reads,
                writes,
            } = column;
            let _ = writeln!(text, "| {whose}: {name} | {bytes} | {reads} | {writes} |");
        }
    }
    Ok(text)
}

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("skipped: `cargo bench --bench roofline` measures");
        return ExitCode::SUCCESS;
    }
    let written = note().and_then(|text| {
        let path = "results/benchmarks/roofline.md";
        std::fs::write(path, &text).map_err(|e| format!("{path}: {e}"))?;
        Ok(text)
    });
    match written {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
