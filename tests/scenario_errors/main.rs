//! Bad input: small patches of a bundled scenario, each with the line, message and hint it must give.

mod currencies;
mod entries;
mod files;
mod levers;
mod tables;

use std::fs;

use millpond::files::read_text;
use millpond::scenario::problem::Problems;
use millpond::scenario::{load, load_with};

const VILLAGE: &str = "scenarios/village/world.toml";
const LOCALISED: &str = "scenarios/village/localised.toml";
const TABLE: &str = "scenarios/village/table.csv";
const RURAL: &str = "scenarios/dumfries-and-galloway/world.toml";
const PLACES: &str = "scenarios/data/scotland-2019-places.csv";

/// What is wrong with `scenario` when `file` says `new` instead of `old`.
fn patched(scenario: &str, file: &str, old: &str, new: &str) -> Problems {
    let read = |path: &str| {
        let text = read_text(path)?;
        if path != file {
            return Ok(text);
        }
        assert_eq!(
            text.matches(old).count(),
            1,
            "`{old}` must stand once in {file}"
        );
        Ok(text.replace(old, new))
    };
    load(scenario, &[], &read).expect_err("the patch is wrong")
}

/// Asserts that exactly one problem is found, with this place, message and hint.
fn assert_one(problems: &Problems, location: &str, message: &str, hint: &str) {
    assert_eq!(problems.list.len(), 1, "{problems}");
    assert_has(problems, location, message, hint);
}

/// Asserts that a problem is found with this place, message and hint.
fn assert_has(problems: &Problems, location: &str, message: &str, hint: &str) {
    let found = problems.list.iter().any(|problem| {
        problems.location(problem).starts_with(location)
            && problem.message.contains(message)
            && problem.hint.as_deref().unwrap_or("").contains(hint)
    });
    assert!(
        found,
        "{location}: {message} ({hint}) is not among\n{problems}"
    );
}

/// The line (from 1) of a bundled file that starts with `start`.
fn line(file: &str, start: &str) -> usize {
    let text = fs::read_to_string(file).expect("a bundled file");
    1 + text
        .lines()
        .position(|line| line.starts_with(start))
        .expect("such a line")
}

/// Asserts what a patch of the village's own file gives, at the patched line.
fn village_fails(old: &str, new: &str, message: &str, hint: &str) {
    let location = format!("{VILLAGE}:{}:", line(VILLAGE, old));
    assert_one(
        &patched(VILLAGE, VILLAGE, old, new),
        &location,
        message,
        hint,
    );
}
