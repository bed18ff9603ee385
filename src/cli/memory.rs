//! Refuses a scenario that does not fit into this machine's memory, before any of it is taken.

use crate::calibrate;
use crate::economy::size::Counts;
use crate::scenario::problem::{Problem, Problems, Sources};
use crate::scenario::types::Scenario;

/// Checks that the agents of a scenario fit into the memory that is free now.
///
/// # Errors
/// What it would take and what there is.
pub fn fits(scenario: &Scenario) -> Result<(), Problems> {
    let Some(free) = free_bytes() else {
        return Ok(());
    };
    let regions = calibrate::from_world(&scenario.world)
        .unwrap_or_default()
        .regions;
    let bytes: usize = regions
        .iter()
        .filter_map(|r| Counts::new(r, &scenario.behaviour, scenario.world.scale).ok())
        .map(|counts| counts.bytes())
        .sum();
    if bytes <= free {
        return Ok(());
    }
    let gigabytes = |bytes: usize| bytes as f64 / 1e9;
    let problem = Problem {
        place: None,
        path: "world.scale".to_owned(),
        message: format!(
            "this scenario takes about {:.1} GB of memory, and {:.1} GB are free",
            gigabytes(bytes),
            gigabytes(free)
        ),
        hint: Some(format!(
            "let an agent stand for more households: make `world.scale` larger (it is {}){}",
            scenario.world.scale,
            match scenario.world.copies {
                1 => String::new(),
                copies => format!(", or `world.copies` smaller (it is {copies})"),
            }
        )),
    };
    Err(Problems::new(Sources::default(), vec![problem]))
}

/// Memory that programs can still have, bytes; none where the system does not say.
fn free_bytes() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|l| l.starts_with("MemAvailable:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
