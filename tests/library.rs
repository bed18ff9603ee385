//! The library: every scenario runs, small and audited, under each of its shocks, and has its paragraph.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{bundled, lived, luck};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
}

/// The scenarios of a folder, by name.
fn scenarios(name: &str) -> Vec<String> {
    let files = fs::read_dir(folder(name)).expect("a bundled folder");
    let mut found: Vec<String> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_suffix(".toml")?.to_owned()))
        .collect();
    found.sort();
    assert!(found.len() > 10, "{found:?}");
    found
}

#[test]
fn every_scenario_runs_under_each_of_its_shocks() {
    const MONTHS: u32 = 26;
    for name in ["library", "mechanisms"] {
        for file in scenarios(name) {
            let path = format!("{name}/{file}");
            let plain = bundled(&path, &[]);
            let households = if plain.world.regions.len() > 8 {
                2000
            } else {
                150
            };
            let mut small = bundled(&path, &[&format!("world.scale={households}")]);
            small.run.months = MONTHS;
            for shock in &mut small.shocks {
                shock.start = shock.start.min(14);
            }
            for lever in &mut small.levers {
                lever.start = lever.start.min(3);
            }
            let shocks = small.shocks.clone();
            for shock in &shocks {
                small.run.shocks = vec![shock.name.clone()];
                let run = lived(&small, luck(0), MONTHS);
                assert_eq!(run.series().months, MONTHS, "{path}, {}", shock.name);
            }
            assert!(!shocks.is_empty(), "{path} has no shock");
        }
    }
}

#[test]
fn every_scenario_has_a_paragraph() {
    for name in ["library", "mechanisms"] {
        let readme = fs::read_to_string(folder(name).join("README.md")).expect("there is one");
        for file in scenarios(name) {
            let path = format!("`{file}.toml`");
            assert!(readme.contains(&path), "{path} is not in {name}/README.md");
        }
    }
}

#[test]
fn every_scenario_says_what_is_assumed() {
    for name in ["library", "mechanisms"] {
        for file in scenarios(name) {
            let text = fs::read_to_string(folder(name).join(format!("{file}.toml")));
            let text = text.expect("a bundled file");
            for part in ["# Question: ", "question = "] {
                assert!(text.contains(part), "{name}/{file}.toml has no `{part}`");
            }
            assert!(
                text.contains("ssumed") || text.contains("ource"),
                "{name}/{file}.toml"
            );
        }
    }
}
