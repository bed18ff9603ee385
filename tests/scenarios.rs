//! Good input: the bundled scenarios, overlays, `--set`, the schema, and canonical TOML.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use millpond::files::read_text;
use millpond::scenario::problem::Problems;
use millpond::scenario::record::Choice;
use millpond::scenario::types::{LeverKind, Scenario, ShockKind, Side};
use millpond::scenario::{from_text, load, schema};
use proptest::prelude::*;

const LOCALISED: &str = "scenarios/village/localised.toml";

/// Every bundled scenario, by path.
fn bundled() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for folder in ["dumfries-and-galloway", "glasgow", "village"] {
        for policy in ["world", "globalised", "localised", "mixed"] {
            paths.push(PathBuf::from(format!("scenarios/{folder}/{policy}.toml")));
        }
    }
    paths
}

fn loaded(path: &str, settings: &[&str]) -> Scenario {
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    load(path, &settings, &read_text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A scenario from texts that stand for files, with the village's table beside them.
fn from_files(files: &[(&str, &str)], settings: &[&str]) -> Result<Scenario, Problems> {
    let read = |path: &str| match files.iter().find(|(name, _)| *name == path) {
        Some((_, text)) => Ok((*text).to_string()),
        None if path == "table.csv" => read_text("scenarios/village/table.csv"),
        None => Err("there is no such file".to_string()),
    };
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    load(files[0].0, &settings, &read)
}

const WORLD: &str = r#"
title = "World"
world.area = "Millbrook"
world.table = "table.csv"
world.regions = [{ name = "Millbrook" }]
behaviour.loan_rate = { value = 0.05, unit = "share", source = "somebody" }
behaviour.wealth_effect = 0.03

[[levers]]
kind = "procurement"
strength = 0.2

[[shocks]]
name = "fire"
side = "local"
kind = "capacity_destroyed"
depth = 0.5
sectors = ["Farm_and_food", "Shop_and_craft"]
start = 5
length = 2
"#;

#[test]
fn every_bundled_scenario_is_sound_and_shocked_from_both_sides() {
    for path in bundled() {
        let scenario = loaded(&path.to_string_lossy(), &[]);
        for side in [Side::Outside, Side::Local] {
            let count = scenario
                .shocks
                .iter()
                .filter(|shock| shock.side == side)
                .count();
            assert_eq!(count, 1, "{}: {side:?}", path.display());
        }
        assert!(!scenario.question.is_empty(), "{}", path.display());
        let unsaid: Vec<_> = scenario
            .numbers()
            .into_iter()
            .filter(|n| !n.setting && n.source.is_none())
            .map(|n| n.path)
            .collect();
        // How many households an agent stands for is chosen, not found.
        assert!(
            unsaid.iter().all(|path| path == "world.scale"),
            "{}: {unsaid:?}",
            path.display()
        );
    }
}

#[test]
fn every_bundled_scenario_opens_with_its_schema_its_question_and_its_assumptions() {
    for path in bundled() {
        let text = fs::read_to_string(&path).expect("a bundled file");
        let first = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("#:schema "))
            .expect("a schema line");
        let schema = path.parent().expect("a folder").join(first);
        assert!(
            schema.is_file(),
            "{} names {}",
            path.display(),
            schema.display()
        );
        let remarks: String = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .collect();
        assert!(
            remarks.contains("Question: ") && remarks.contains("Assumed: "),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_rural_comparison_has_at_least_ten_thousand_households() {
    let scenario = loaded("scenarios/dumfries-and-galloway/localised.toml", &[]);
    let regions = millpond::calibrate::from_world(&scenario.world)
        .expect("a bundled world")
        .regions;
    assert!(regions[0].households / scenario.world.scale >= 10_000.0);
    assert_eq!((scenario.run.months, scenario.run.replicates), (120, 20));
}

#[test]
fn the_committed_schema_is_current_and_every_bundled_scenario_obeys_it() {
    let committed: serde_json::Value =
        serde_json::from_str(&fs::read_to_string("scenarios/schema.json").expect("committed"))
            .expect("JSON");
    assert_eq!(
        committed,
        schema(),
        "run: millpond schema > scenarios/schema.json"
    );
    let validator = jsonschema::validator_for(&committed).expect("a sound schema");
    for path in bundled() {
        let text = fs::read_to_string(&path).expect("a bundled file");
        let instance: serde_json::Value = toml::from_str(&text).expect("sound TOML");
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let validator = jsonschema::validator_for(&schema()).expect("a sound schema");
    let good = "[run]\nmonths = 12\n[behaviour]\nloan_rate = { value = 0.1, unit = \"share\" }";
    for (text, sound) in [
        (good, true),
        ("[run]\nmoths = 12", false),
        ("[run]\nmonths = 0", false),
        ("[behaviour]\nloan_rate = 1.1", false),
        (
            "[behaviour]\nloan_rate = { value = 0.1, unit = \"pence\" }",
            false,
        ),
        ("[[levers]]\nkind = \"magic\"", false),
        ("[[currencies]]\nrunning_cost = -1", false),
    ] {
        let instance: serde_json::Value = toml::from_str(text).expect("sound TOML");
        assert_eq!(validator.is_valid(&instance), sound, "{text}");
    }
}

#[test]
fn tables_merge_and_scalars_and_lists_replace() {
    let top = "base = \"base.toml\"\ntitle = \"Top\"\nbehaviour.loan_rate = 0.06\nrun.months = 7";
    let scenario = from_files(&[("top.toml", top), ("base.toml", WORLD)], &[]).expect("sound");
    assert_eq!(
        (scenario.title.as_str(), scenario.policy.as_str()),
        ("Top", "top")
    );
    assert_eq!(
        (
            scenario.behaviour.loan_rate,
            scenario.behaviour.wealth_effect
        ),
        (0.06, 0.03)
    );
    assert_eq!(scenario.run.months, 7);
    // A new value does not keep the old one's source.
    assert_eq!(scenario.sources, BTreeMap::new());
}

#[test]
fn lists_of_levers_and_shocks_merge_by_name() {
    let top = r#"
        base = "base.toml"
        [[levers]]
        kind = "procurement"
        strength = 0.4
        [[levers]]
        kind = "procurement"
        name = "schools"
        strength = 0.1
        [[shocks]]
        name = "fire"
        sectors = ["School_and_surgery"]
    "#;
    let scenario = from_files(&[("top.toml", top), ("base.toml", WORLD)], &[]).expect("sound");
    let levers: Vec<_> = scenario
        .levers
        .iter()
        .map(|lever| (lever.name.as_str(), lever.strength))
        .collect();
    assert_eq!(levers, [("procurement", 0.4), ("schools", 0.1)]);
    assert_eq!(scenario.levers[1].kind, LeverKind::Procurement);
    assert_eq!(scenario.shocks.len(), 1);
    // The entry is merged: its depth stays; the list inside it is replaced.
    assert_eq!(
        (scenario.shocks[0].depth, scenario.shocks[0].sectors.len()),
        (0.5, 1)
    );
}

#[test]
fn bases_may_stand_on_bases_in_other_folders() {
    let files = [
        (
            "policies/top.toml",
            "base = \"../worlds/middle.toml\"\nrun.seed = 3",
        ),
        (
            "worlds/middle.toml",
            "base = \"../base.toml\"\nrun.seed = 2\nrun.months = 2",
        ),
        ("base.toml", WORLD),
    ];
    let scenario = from_files(&files, &[]).expect("sound");
    assert_eq!((scenario.run.seed, scenario.run.months), (3, 2));
}

#[test]
fn settings_reach_entries_by_key_number_and_name() {
    let settings = [
        "behaviour.loan_rate=0.07",
        "levers.0.strength=0.3",
        "shocks.fire.depth = { value = 0.9, source = \"a guess\" }",
        "run.shocks=[\"fire\"]",
        "policy=two words",
    ];
    let scenario = from_files(&[("base.toml", WORLD)], &settings).expect("sound");
    assert_eq!(
        (scenario.behaviour.loan_rate, scenario.levers[0].strength),
        (0.07, 0.3)
    );
    assert_eq!(
        (scenario.shocks[0].depth, scenario.policy.as_str()),
        (0.9, "two words")
    );
    assert_eq!(scenario.run.shocks, ["fire"]);
    assert_eq!(scenario.sources["shocks.0.depth"], "a guess");
}

#[test]
fn a_number_keeps_the_source_that_its_file_gives() {
    let scenario = from_files(&[("base.toml", WORLD)], &[]).expect("sound");
    let numbers = scenario.numbers();
    let source = |path: &str| {
        let number = numbers
            .iter()
            .find(|number| number.path == path)
            .expect("a number");
        (number.value, number.unit, number.source.clone())
    };
    assert_eq!(
        source("behaviour.loan_rate"),
        (0.05, "share", Some("somebody".to_string()))
    );
    assert_eq!(source("behaviour.wealth_effect"), (0.03, "share", None));
    assert_eq!(
        source("behaviour.capacity_use").2,
        Some("Poledna et al. 2023 (Austria, 2010)".to_string())
    );
    assert_eq!(
        source("behaviour.depreciation").2,
        Some("assumed".to_string())
    );
}

#[test]
fn canonical_toml_does_not_depend_on_how_a_scenario_is_written() {
    let one = from_files(&[("base.toml", WORLD)], &["policy=p"]).expect("sound");
    let reordered = WORLD
        .replace("title = \"World\"\n", "title = 'World' # a remark\n")
        .replace("0.03", "3e-2");
    let other = from_files(&[("other.toml", &reordered)], &["policy=p"]).expect("sound");
    assert_eq!(one.to_toml(), other.to_toml());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn canonical_toml_reads_as_the_same_scenario(
        title in "[^\\p{C}]{0,20}[a-z\"'\\\\#=\n]",
        loan_rate in 0.0..=1.0f64,
        strength in -1.0..=1.0f64,
        tiny in prop::num::f64::POSITIVE,
        seed in 0..=i64::MAX as u64,
        end in prop::option::of(14..12_000u32),
        source in "[^\\p{C}]{1,30}x",
    ) {
        let mut scenario = loaded(LOCALISED, &[]);
        scenario.title = format!("{title}x");
        scenario.behaviour.loan_rate = loan_rate;
        scenario.behaviour.wealth_effect = tiny % 1.0;
        scenario.levers[0].strength = strength;
        scenario.levers[0].end = end;
        scenario.run.seed = seed;
        scenario.sources.insert("behaviour.loan_rate".to_string(), source);
        let text = scenario.to_toml();
        let again = from_text("canonical.toml", &text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        prop_assert_eq!(&again, &scenario);
        prop_assert_eq!(again.to_toml(), text);
    }
}

fn document(name: &str) -> String {
    let path = format!("{}/docs/{name}.md", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{name}: {why}"))
}

#[test]
fn docs_tell_of_every_term_of_levers_shocks_and_currencies() {
    let schema = schema();
    let told = document("data");
    for (list, least) in [("levers", 14), ("shocks", 11), ("currencies", 31)] {
        let terms = &schema["properties"][list]["items"]["properties"];
        let terms = terms.as_object().expect("it has terms");
        assert!(terms.len() >= least, "{list}");
        for term in terms.keys() {
            assert!(told.contains(&format!("| `{term}` |")), "{list}: {term}");
        }
    }
}

#[test]
fn docs_tell_of_every_kind_of_lever_and_shock() {
    let told = document("model");
    let levers = LeverKind::ALL.iter().map(|kind| kind.name());
    let shocks = ShockKind::ALL.iter().map(|kind| kind.name());
    for name in levers.chain(shocks) {
        let rows = told.lines().filter(|line| line.starts_with("| `"));
        let named = rows.filter_map(|line| line.split(" | ").next());
        let found = named
            .flat_map(|cell| cell.split(", "))
            .any(|cell| cell.contains(&format!("`{name}`")));
        assert!(found, "{name}");
    }
}
