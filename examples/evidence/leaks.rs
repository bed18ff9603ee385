//! Which leaks of Dumfries and Galloway could be plugged, and what a pound kept costs: each lever alone.

use millpond::experiment::variants::running::Options;
use millpond::experiment::variants::{Term, Wanted};
use millpond::report::plugging::table;

use super::{Outcome, Question, csv, write};

const REPLICATES: u32 = 20;

/// Writes the ranking.
pub fn write_all() -> Outcome<()> {
    let comparison = Question {
        name: "leaks",
        files: &[
            "scenarios/dumfries-and-galloway/world.toml",
            "scenarios/library/leak-plugging.toml",
        ],
        overlays: &[],
        replicates: Some(REPLICATES),
        shocks: false,
        variants: Wanted::Yes(Options {
            replicates: REPLICATES,
            assumptions: 0,
        }),
    }
    .compare()?;
    let found = table(&comparison.levers_alone(1, 0, Term::Long));
    let head: Vec<&str> = found.head.iter().map(String::as_str).collect();
    let about = format!(
        "scenarios/library/leak-plugging.toml, each lever alone over the region as it is, last two years of ten, {REPLICATES} \
         pairs of runs, 95% intervals"
    );
    write("leaks.csv", &about, &csv(&head, &found.rows)?)
}
