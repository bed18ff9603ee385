//! How fast a sweep runs, how busy it keeps the machine, and how its memory grows with it.
//!
//! `cargo bench --bench sweep` sweeps Dumfries and Galloway (Saltelli, eight parameters, one agent for 50
//! households, two years) with 1,000 and with 5,000 runs on two threads, five times each, and writes
//! results/sweeps/speed.csv. A sweep with a failed run, or whose economies are not alive (unemployment outside 1
//! to 15%), fails instead of being timed. Memory and processor time are the system's own, of the whole
//! process (Linux).

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use millpond::record::sweep::reader::TableReader;

/// Base points with eight parameters and one policy: ten runs each.
const SIZES: [u32; 2] = [100, 500];
const REPEATS: usize = 5;
const THREADS: f64 = 2.0;
/// Ticks of the system's clock of processor time in a second; Linux has had 100 everywhere for decades.
const TICKS: f64 = 100.0;

const DESIGN: &str = r#"
title = "A rural region, eight parameters"
set = ["world.scale=50", "run.months=24"]
worlds = [{ name = "rural", policies = ["ROOT/scenarios/dumfries-and-galloway/localised.toml"] }]
uncertainties = [
    { path = "behaviour.origin_elasticity" },
    { path = "behaviour.diverted" },
    { path = "behaviour.local_cost_slope" },
    { path = "behaviour.wage_curve" },
    { path = "behaviour.income_smoothing" },
    { path = "behaviour.supplier_search" },
]
levers = [
    { path = "levers.buy_local_households.strength", low = 0.0, high = 0.2 },
    { path = "levers.buy_local_firms.strength", low = 0.0, high = 0.2 },
]
sample = { method = "saltelli", size = SIZE }
"#;

/// What one sweep took.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    seconds: f64,
    processor_seconds: f64,
    peak_kilobytes: f64,
}

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--test") {
        println!("skipped: `cargo bench --bench sweep` measures");
        return ExitCode::SUCCESS;
    }
    match measured() {
        Ok(text) => {
            let path = Path::new("results/sweeps/speed.csv");
            print!("{text}");
            let written = fs::create_dir_all("results/sweeps").and_then(|()| fs::write(path, text));
            written.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        Err(words) => {
            eprintln!("error: {words}");
            ExitCode::FAILURE
        }
    }
}

/// The table, one row a size: medians of the repeats with their range.
fn measured() -> Result<String, String> {
    let mut text = String::from("runs,threads,runs a second,range,busy,peak MiB\n");
    for size in SIZES {
        let mut all = Vec::new();
        for _ in 0..REPEATS {
            all.push(swept(size)?);
        }
        let runs = f64::from(size) * 10.0;
        let sorted = |pick: &dyn Fn(&Taken) -> f64| {
            let mut values: Vec<f64> = all.iter().map(pick).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let speed = sorted(&|taken| runs / taken.seconds);
        let busy = sorted(&|taken| taken.processor_seconds / (taken.seconds * THREADS));
        let peak = sorted(&|taken| taken.peak_kilobytes / 1024.0);
        let middle = REPEATS / 2;
        let _ = writeln!(
            text,
            "{runs},{THREADS},{:.1},{:.1} to {:.1},{:.0}%,{:.1}",
            speed[middle],
            speed[0],
            speed[REPEATS - 1],
            busy[middle] * 100.0,
            peak[middle]
        );
    }
    Ok(text)
}

fn swept(size: u32) -> Result<Taken, String> {
    let words = |error: std::io::Error| error.to_string();
    let dir = tempfile::tempdir().map_err(words)?;
    let design = dir.path().join("design.toml");
    let text = DESIGN
        .replace("ROOT", env!("CARGO_MANIFEST_DIR"))
        .replace("SIZE", &size.to_string());
    fs::write(&design, text).map_err(words)?;
    let out = dir.path().join("out");
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_millpond"))
        .arg("sweep")
        .arg(&design)
        .args(["--quiet", "--threads", "2", "--out"])
        .arg(&out)
        .stdout(Stdio::null())
        .spawn()
        .map_err(words)?;
    let mut taken = watch(&mut child)?;
    taken.seconds = began.elapsed().as_secs_f64();
    let status = child.wait().map_err(words)?;
    if !status.success() {
        return Err("the sweep failed".to_owned());
    }
    alive(&out)?;
    Ok(taken)
}

/// Reads what the system says of a process until it ends.
fn watch(child: &mut Child) -> Result<Taken, String> {
    let place = format!("/proc/{}", child.id());
    let mut taken = Taken::default();
    while child.try_wait().map_err(|e| e.to_string())?.is_none() {
        let read = |name: &str| fs::read_to_string(format!("{place}/{name}")).unwrap_or_default();
        // Highest resident memory so far, and user and system time so far.
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        taken.peak_kilobytes = peak.unwrap_or(0.0_f64).max(taken.peak_kilobytes);
        let stat = read("stat");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
        if let (Some(user), Some(system)) = (ticks(11), ticks(12)) {
            taken.processor_seconds = ((user + system) / TICKS).max(taken.processor_seconds);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(taken)
}

/// Fails where an economy is not alive.
fn alive(out: &Path) -> Result<(), String> {
    let mut reader = TableReader::open(&out.join("runs.parquet")).map_err(|e| e.to_string())?;
    let column = reader.column("unemployment").map_err(|e| e.to_string())?;
    while let Some(batch) = reader.next_batch().map_err(|e| e.to_string())? {
        for row in 0..batch.rows {
            let unemployment = batch.columns[column].number(row);
            if !(0.01..0.15).contains(&unemployment) {
                return Err(format!(
                    "an economy is not alive: unemployment {unemployment}"
                ));
            }
        }
    }
    Ok(())
}
