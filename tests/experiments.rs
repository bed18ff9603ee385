//! Experiments end to end on the village: the same bytes whatever the threads, failed runs as rows,
//! replays, plans.

use std::path::Path;

use millpond::experiment::batch::{Batch, BatchResult};
use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparable::check_comparable;
use millpond::experiment::execute::{Execution, Stop, execute};
use millpond::experiment::parameters::parameters;
use millpond::experiment::plan::plans;
use millpond::experiment::replay::replay;
use millpond::experiment::run::RunResult;
use millpond::experiment::variants::Wanted;
use millpond::files::read_text;
use millpond::measure::outcome::Outcome;
use millpond::measure::window::Window;
use millpond::record::manifest::Manifest;
use millpond::scenario::{load, types::Scenario};

fn village(file: &str, settings: &[&str]) -> Scenario {
    let path = format!(
        "{}/scenarios/village/{file}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
    load(&path, &settings, &read_text).expect("the bundled village is sound")
}

fn batch(dir: &Path, policies: Vec<Scenario>, replicates: u32) -> Batch {
    Batch {
        command: "compare".into(),
        cases: CasePlan::all(&policies[0]),
        replicates,
        seed: 1,
        variants: Wanted::No,
        dir: dir.to_owned(),
        policies,
    }
}

fn on_threads<T>(threads: usize, act: impl FnOnce(Execution) -> T) -> T {
    let stop = Stop::new();
    act(Execution {
        threads: Some(threads),
        stop: &stop,
        month_done: &|| {},
    })
}

fn run(batch: &Batch, threads: usize) -> BatchResult {
    let result = on_threads(threads, |execution| batch.execute(execution))
        .expect("a temporary directory can be written");
    result
        .manifest
        .write(&batch.dir)
        .expect("a temporary directory can be written");
    result
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is a temporary directory")
}

fn bytes(dir: &Path, name: &str) -> Vec<u8> {
    std::fs::read(dir.join(name)).expect("the batch wrote it")
}

#[test]
fn the_same_bytes_on_1_2_and_8_threads() {
    let policies = || {
        vec![
            village("globalised", &["run.months=30"]),
            village("localised", &["run.months=30"]),
        ]
    };
    let one = temporary();
    let first = run(&batch(one.path(), policies(), 3), 1);
    assert_eq!((first.tally.failed, first.tally.finished), (0, 2 * 3 * 3));
    for threads in [2, 8] {
        let other = temporary();
        run(&batch(other.path(), policies(), 3), threads);
        for name in [
            "runs.csv",
            "series.csv",
            "datapackage.json",
            "manifest.json",
        ] {
            assert!(
                bytes(one.path(), name) == bytes(other.path(), name),
                "{name} on {threads} threads"
            );
        }
    }
}

#[test]
fn a_lever_of_no_strength_changes_nothing_at_all() {
    let null = village(
        "world",
        &[
            "run.months=24",
            "policy=null",
            "levers=[{kind='buy_local_households', strength=0.0}]",
        ],
    );
    let policies = vec![village("world", &["run.months=24"]), null];
    let dir = temporary();
    let result = run(&batch(dir.path(), policies, 2), 2);
    assert_eq!(result.comparison.failures, Vec::<String>::new());
    for &outcome in Outcome::ALL {
        let effect = result
            .comparison
            .effect(0, 1, 0, 0, outcome, Window::all(24));
        assert!(
            effect.mean == 0.0 || effect.mean.is_nan(),
            "{}: {effect:?}",
            outcome.name()
        );
    }
}

#[test]
fn tables_say_what_the_dictionary_says() {
    let dir = temporary();
    let result = run(
        &batch(dir.path(), vec![village("world", &["run.months=13"])], 2),
        2,
    );
    let package: serde_json::Value =
        serde_json::from_slice(&bytes(dir.path(), "datapackage.json")).expect("it is JSON");
    for (resource, name, rows) in [(0, "runs.csv", 2 * 3), (1, "series.csv", 2 * 3 * 13)] {
        let mut table = csv::Reader::from_path(dir.path().join(name)).expect("it is a table");
        let header: Vec<String> = table
            .headers()
            .expect("it has a header")
            .iter()
            .map(Into::into)
            .collect();
        let fields = package["resources"][resource]["schema"]["fields"]
            .as_array()
            .expect("it has fields");
        let names: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
        assert_eq!(header, names, "{name}");
        assert_eq!(table.records().flatten().count(), rows, "{name}");
    }
    for (name, hash) in &result.manifest.files {
        assert_eq!(
            *hash,
            blake3::hash(&bytes(dir.path(), name)).to_hex().to_string(),
            "{name}"
        );
    }
}

#[test]
fn run_ids_are_unique_and_name_policy_luck_and_scenario() {
    let policies = vec![village("globalised", &[]), village("localised", &[])];
    let cases = CasePlan::all(&policies[0]);
    let all = plans(&policies, &cases, 0..4, 1);
    let mut ids: Vec<&str> = all.iter().map(|p| p.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2 * cases.len() * 4);
    let again = plans(&policies, &cases, 0..4, 1);
    assert!(all.iter().zip(&again).all(|(a, b)| a.id == b.id));
    let seeded = plans(&policies, &cases, 0..4, 2);
    assert!(all.iter().zip(&seeded).all(|(a, b)| a.id != b.id));
    // Seed, replicates and recorded outcomes are no part of what a scenario makes happen.
    let recorded = vec![
        village("globalised", &["run.outcomes=['gini']", "run.replicates=3"]),
        village("localised", &[]),
    ];
    let recorded = plans(&recorded, &cases, 0..4, 1);
    assert!(all.iter().zip(&recorded).all(|(a, b)| a.id == b.id));
}

#[test]
fn the_luck_of_a_replicate_is_the_same_for_all_policies() {
    let policies = vec![village("globalised", &[]), village("localised", &[])];
    let all = plans(&policies, &CasePlan::all(&policies[0]), 0..3, 7);
    for plan in &all {
        assert_eq!(plan.luck.seed, 7);
        let others = all
            .iter()
            .filter(|p| p.luck.replicate == plan.luck.replicate);
        assert_eq!(others.count(), all.len() / 3);
    }
    // Replicates are outermost: a cut experiment is balanced.
    assert!(all.is_sorted_by_key(|p| p.luck.replicate));
}

/// A world that is sound as a file and cannot be built: its table does not balance any more.
fn broken() -> Scenario {
    let mut scenario = village("world", &["run.months=12", "policy=broken"]);
    scenario.world.table = Some(millpond::scenario::types::TableSource::Inline {
        text: "no table at all".into(),
    });
    scenario
}

#[test]
fn a_failed_run_is_a_row_and_the_others_stay() {
    let dir = temporary();
    let policies = vec![village("world", &["run.months=12"]), broken()];
    let result = run(&batch(dir.path(), policies, 2), 2);
    assert_eq!((result.tally.finished, result.tally.failed), (6, 6));
    let mut table = csv::Reader::from_path(dir.path().join("runs.csv")).expect("it is a table");
    let (mut finished, mut failed) = (0, 0);
    for row in table.records() {
        let row = row.expect("every row has all columns");
        match &row[5] {
            "ok" => finished += 1,
            "failed" => {
                failed += 1;
                assert!(!row[6].is_empty(), "a failed run says why");
            }
            other => panic!("no such status: {other}"),
        }
    }
    assert_eq!((finished, failed), (6, 6));
}

#[test]
fn a_replay_gives_the_same_run() {
    let dir = temporary();
    let result = run(
        &batch(
            dir.path(),
            vec![village("localised", &["run.months=18"])],
            2,
        ),
        2,
    );
    let id = &result.comparison.run(0, 1, 1).expect("it finished").run_id;
    let replayed = on_threads(1, |execution| replay(dir.path(), id, execution))
        .expect("the results are whole");
    assert!(
        replayed.same() && replayed.now.len() == 16,
        "{}",
        replayed.words()
    );
    let unknown = on_threads(1, |execution| {
        replay(dir.path(), "0123456789abcdef", execution)
    });
    assert!(unknown.is_err_and(|e| e.to_string().contains("there is no run 0123456789abcdef")));
}

#[test]
fn a_replay_of_a_changed_scenario_is_refused() {
    let dir = temporary();
    let result = run(
        &batch(dir.path(), vec![village("world", &["run.months=12"])], 1),
        1,
    );
    let mut manifest = Manifest::read(dir.path()).expect("it was written");
    manifest.policies[0].scenario = manifest.policies[0]
        .scenario
        .replace("loan_rate = 0.05", "loan_rate = 0.06");
    manifest
        .write(dir.path())
        .expect("a temporary directory can be written");
    let id = &result.comparison.run(0, 0, 0).expect("it finished").run_id;
    let refused = on_threads(1, |execution| replay(dir.path(), id, execution));
    assert!(refused.is_err_and(|e| e.to_string().contains("from another scenario")));
}

#[test]
fn a_wish_to_stop_leaves_the_finished_runs() {
    let policies = vec![village("world", &["run.months=12"])];
    let plans = plans(&policies, &CasePlan::own(&policies[0]), 0..6, 1);
    let stop = Stop::new();
    let execution = Execution {
        threads: Some(1),
        stop: &stop,
        month_done: &|| {},
    };
    let mut taken = Vec::new();
    let tally = execute(&plans, execution, |plan, result| -> Result<(), ()> {
        if plan.luck.replicate == 1 {
            stop.wish();
        }
        taken.push((plan.luck.replicate, result.status()));
        Ok(())
    });
    let tally = tally.expect("taking cannot fail here");
    assert_eq!(taken.len(), 6, "every plan is accounted for, in order");
    assert!(taken.is_sorted_by_key(|t| t.0));
    assert!(
        tally.finished >= 2 && tally.failed == 0 && tally.finished + tally.stopped == 6,
        "{tally:?}"
    );
}

#[test]
fn a_second_wish_stops_a_run_at_the_end_of_its_month() {
    let policies = vec![village("world", &["run.months=600"])];
    let plans = plans(&policies, &CasePlan::own(&policies[0]), 0..1, 1);
    let stop = Stop::new();
    let twice = || {
        stop.wish();
        stop.wish();
    };
    let execution = Execution {
        threads: Some(1),
        stop: &stop,
        month_done: &twice,
    };
    let tally = execute(&plans, execution, |_, result| -> Result<(), ()> {
        assert!(matches!(result, RunResult::Stopped));
        Ok(())
    });
    assert!(tally.is_ok_and(|tally| tally.stopped == 1));
}

#[test]
fn policies_of_different_worlds_are_not_compared() {
    let (a, b) = (village("globalised", &[]), village("localised", &[]));
    assert_eq!(check_comparable(&[a.clone(), b.clone()]), Ok(()));
    let says = |policies: &[Scenario], words: &str| {
        let error = check_comparable(policies).expect_err(words);
        assert!(error.contains(words), "{error}");
    };
    says(
        &[a.clone(), village("localised", &["run.months=61"])],
        "they run 60 and 61 months",
    );
    says(
        &[a.clone(), village("localised", &["world.scale=2"])],
        "their scales are 1 and 2",
    );
    says(
        &[a.clone(), a.clone()],
        "two scenarios are both called `globalised`",
    );
    let mut other = b.clone();
    other.shocks[0].depth /= 2.0;
    says(&[a.clone(), other], "is not the same in both");
    let mut other = b;
    other.world.regions[0].name = "Elsewhere".into();
    says(&[a, other], "regions are Millbrook and Elsewhere");
}

#[test]
fn parameters_are_what_differs_and_the_strengths() {
    let policies = vec![
        village("world", &["behaviour.loan_rate=0.07"]),
        village("localised", &[]),
    ];
    let found = parameters(&policies);
    let value = |policy: usize, name: &str| {
        let at = found.names.iter().position(|n| n == name).expect(name);
        found.values[policy][at].clone()
    };
    assert_eq!(value(0, "behaviour.loan_rate"), "0.07");
    assert_eq!(value(1, "levers.procurement.strength"), "0.2");
    assert_eq!(value(0, "levers.procurement.strength"), "");
    assert!(
        !found
            .names
            .iter()
            .any(|n| n.starts_with("run.") || n == "policy" || n.starts_with("behaviour.capital"))
    );
}
