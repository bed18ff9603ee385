//! Variants and drawn shocks on the village: what is read from them by hand, what must be nothing, the
//! same bytes whatever the threads, and tables that read back.

mod common;

use std::path::Path;

use common::{bundled, millpond};
use millpond::experiment::batch::{Batch, BatchResult};
use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparison::{
    CALM, Case, CaseShock, Comparison, DrawnShocks, Finished, Policy,
};
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::plan::plans;
use millpond::experiment::replay::replay;
use millpond::experiment::variants::planning::{assumptions, levers_alone};
use millpond::experiment::variants::running::Options;
use millpond::experiment::variants::tornado::Change;
use millpond::experiment::variants::{
    Purpose, Setting, Term, Variant, VariantRun, Variants, Wanted, Yearly,
};
use millpond::measure::outcome::{Outcome, SectorOutcome, Series};
use millpond::measure::verdict::Verdict;
use millpond::record::read::read;
use millpond::record::variants::{Names, VARIANTS, write};
use millpond::scenario::record::Choice;
use millpond::scenario::types::{Scenario, Side};

fn village(policy: &str, settings: &[&str]) -> Scenario {
    bundled(&format!("village/{policy}"), settings)
}

fn batch(dir: &Path, policies: Vec<Scenario>, replicates: u32, options: Options) -> Batch {
    Batch {
        command: "compare".into(),
        cases: vec![CasePlan::calm()],
        replicates,
        seed: 1,
        variants: Wanted::Yes(options),
        dir: dir.to_owned(),
        policies,
    }
}

fn execute(batch: &Batch, threads: usize) -> BatchResult {
    let stop = Stop::new();
    let execution = Execution {
        threads: Some(threads),
        stop: &stop,
        month_done: &|| {},
    };
    let result = batch.execute(execution).expect("results can be written");
    assert_eq!(result.tally.failed, 0, "{:?}", result.comparison.failures);
    assert_eq!(result.comparison.variants.failures(), Vec::<String>::new());
    result
}

fn compare(policies: Vec<Scenario>, replicates: u32, options: Options) -> Comparison {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    execute(&batch(dir.path(), policies, replicates, options), 2).comparison
}

const ALL: Options = Options {
    replicates: 2,
    assumptions: 1000,
};

// By hand.

const MONTHS: u32 = 24;

/// A run in which every month's jobs are `jobs`, and money through one door out is `imports` a month.
fn recorded(jobs: f64, imports: f64, cost: f64) -> Series {
    let mut row = [0.0; Outcome::COUNT];
    row[Outcome::Jobs as usize] = jobs;
    row[Outcome::DoorImportsInput as usize] = imports;
    row[Outcome::PolicyCost as usize] = cost;
    let mut series = Series::new(vec!["Here".into()], vec!["Farms".into()], MONTHS);
    for _ in 0..MONTHS {
        series.push_month([(&row, &[[0.0; SectorOutcome::COUNT]][..])].into_iter());
    }
    series
}

fn finished(name: &str, series: Series) -> Finished {
    Finished {
        run_id: name.into(),
        series,
        lm3: vec![f64::NAN],
        year: Vec::new(),
    }
}

/// Two policies, three replicates: jobs 1000, 1001, 1002 under the base, 20 more under the other.
fn by_hand() -> Comparison {
    let policy = |name: &str| Policy {
        name: name.into(),
        title: name.into(),
        limited_to: Vec::new(),
    };
    let calm = Case {
        name: CALM.into(),
        shock: None,
        drawn: None,
    };
    let mut comparison = Comparison::new(
        "What if?".into(),
        vec![policy("base"), policy("other")],
        vec![calm],
        3,
        MONTHS,
        1,
        vec!["Here".into()],
        vec!["Farms".into()],
    );
    for replicate in 0..3 {
        let luck = f64::from(replicate);
        let runs = [(1000.0 + luck, 500.0), (1020.0 + luck, 500.0)];
        for (policy, (jobs, imports)) in runs.into_iter().enumerate() {
            let run = finished(
                &format!("{policy}-{replicate}"),
                recorded(jobs, imports, 0.0),
            );
            comparison.put(policy, 0, replicate, run);
        }
    }
    comparison
}

fn variant(
    purpose: Purpose,
    name: &str,
    setting: Setting,
    policy: usize,
    runs: Vec<Series>,
) -> Variant {
    let run = |(replicate, series): (u32, Series)| VariantRun {
        run_id: format!("{name} {} {policy} {replicate}", setting.name()),
        replicate,
        result: Ok(Yearly::of(&series)),
    };
    Variant {
        purpose,
        name: name.into(),
        setting,
        policy,
        value: 1.5,
        default: 1.0,
        unit: "share".into(),
        basis: "half and one and a half of it".into(),
        runs: (0..).zip(runs).map(run).collect(),
    }
}

/// Jobs of three replicates, luck included.
fn jobs(level: f64) -> Vec<Series> {
    (0..3)
        .map(|r| recorded(level + f64::from(r), 500.0, 0.0))
        .collect()
}

#[test]
fn a_tornado_by_hand() {
    let mut comparison = by_hand();
    let end = |name, setting, policy, level| {
        variant(Purpose::Assumption, name, setting, policy, jobs(level))
    };
    comparison.variants.variants = vec![
        // Moves both policies alike: no swing.
        end("both", Setting::Low, 0, 900.0),
        end("both", Setting::Low, 1, 920.0),
        end("both", Setting::High, 0, 1100.0),
        end("both", Setting::High, 1, 1120.0),
        // Effects 50 and -30 in place of 20.
        end("reverses", Setting::Low, 1, 1050.0),
        end("reverses", Setting::High, 1, 970.0),
        // 5 of 1000 jobs are under one per cent; the low end is where it stands.
        end("fades", Setting::High, 1, 1005.0),
    ];
    let tornado = comparison.tornado(1, 0, Outcome::Jobs, Term::Long);
    let row = |i: usize| {
        let swing = &tornado[i];
        let means = [&swing.low.judgement, &swing.standing, &swing.high.judgement];
        (
            swing.assumption.as_str(),
            swing.swing,
            means.map(|j| j.effect.mean),
        )
    };
    assert_eq!(row(0), ("reverses", 80.0, [50.0, 20.0, -30.0]));
    assert_eq!(row(1), ("fades", 15.0, [20.0, 20.0, 5.0]));
    assert_eq!(row(2), ("both", 0.0, [20.0, 20.0, 20.0]));
    let changes = |i: usize| (tornado[i].low.change, tornado[i].high.change);
    assert_eq!(changes(0), (Change::Same, Change::Reverses));
    assert_eq!(changes(1), (Change::Same, Change::BecomesUnclear));
    assert_eq!(changes(2), (Change::Same, Change::Same));
    assert!(tornado[0].reverses() && tornado[1].flips() && !tornado[1].reverses());
    assert!(!tornado[2].flips());
    assert_eq!((tornado[1].low.value, tornado[1].high.value), (1.0, 1.5));
    assert_eq!(tornado[0].low.judgement.verdict, Verdict::Better);
}

#[test]
fn a_change_of_verdict_has_three_kinds() {
    use Verdict::{Better, Unclear, Worse};
    for (before, after, change) in [
        (Better, Worse, Change::Reverses),
        (Worse, Better, Change::Reverses),
        (Worse, Unclear, Change::BecomesUnclear),
        (Unclear, Better, Change::BecomesClear),
        (Better, Better, Change::Same),
        (Unclear, Unclear, Change::Same),
    ] {
        assert_eq!(Change::between(before, after), change);
    }
}

#[test]
fn levers_alone_by_hand() {
    let mut comparison = by_hand();
    let alone = |name, imports: f64, cost| {
        let runs = (0..3).map(|r| recorded(1003.0 + f64::from(r), imports, cost));
        variant(Purpose::LeverAlone, name, Setting::Alone, 1, runs.collect())
    };
    comparison.variants.variants = vec![
        alone("costly", 440.0, 30.0),
        alone("free", 100.0, 0.0),
        alone("thrifty", 470.0, 10.0),
        alone("leaky", 520.0, 10.0),
    ];
    let levers = comparison.levers_alone(1, 0, Term::Long);
    let row = |i: usize| {
        let lever = &levers[i];
        let ratio = lever.kept_per_pound.map(|ratio| ratio.mean);
        (
            lever.lever.as_str(),
            lever.kept.mean,
            lever.cost.mean,
            ratio,
        )
    };
    // Kept a year: 12 months of 30 fewer imports for 10 a month, 60 for 30, 20 more for 10.
    assert_eq!(row(0), ("thrifty", 360.0, 120.0, Some(3.0)));
    assert_eq!(row(1), ("costly", 720.0, 360.0, Some(2.0)));
    assert_eq!(row(2), ("leaky", -240.0, 120.0, Some(-2.0)));
    assert_eq!(row(3), ("free", 4800.0, 0.0, None));
    let by_door: Vec<f64> = levers[0]
        .kept_by_door
        .iter()
        .map(|door| door.1.mean)
        .collect();
    assert_eq!(by_door, [360.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert!(comparison.levers_alone(0, 0, Term::Long).is_empty());
}

#[test]
fn a_tail_against_the_base_by_hand() {
    let shock = |words: &str| CaseShock {
        side: Side::Local,
        start: 13,
        length: 3,
        words: words.into(),
    };
    let value = |lost: f64| {
        let mut series = Series::new(vec!["Here".into()], Vec::new(), MONTHS);
        for month in 1..=MONTHS {
            let mut row = [0.0; Outcome::COUNT];
            let loss = if month == 13 { lost } else { 0.0 };
            row[Outcome::RealValueAdded as usize] = 100.0 - loss;
            row[Outcome::UnmetNeed as usize] = loss / 1000.0;
            series.push_month([(&row, &[][..])].into_iter());
        }
        series
    };
    let mut comparison = by_hand();
    let drawn = Case {
        name: "random".into(),
        shock: None,
        drawn: Some(DrawnShocks {
            start: 13,
            each: ["a", "b", "c"].map(shock).to_vec(),
        }),
    };
    let (policies, calm) = (comparison.policies.clone(), comparison.cases[0].clone());
    comparison = Comparison::new(
        "What if?".into(),
        policies,
        vec![calm, drawn],
        3,
        MONTHS,
        1,
        vec!["Here".into()],
        vec!["Farms".into()],
    );
    // Lost in months of value added: 0.1, 0.3, 0.8 under the base, half of it under the other.
    for (policy, share) in [(0, 1.0), (1, 0.5)] {
        for (replicate, lost) in [(0, 10.0), (1, 80.0), (2, 30.0)] {
            comparison.put(policy, 0, replicate, finished("calm", value(0.0)));
            comparison.put(
                policy,
                1,
                replicate,
                finished("shocked", value(share * lost)),
            );
        }
    }
    let tail = |policy| {
        comparison
            .tail(policy, 0)
            .expect("shocks were drawn")
            .value_added
    };
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    let (base, other) = (tail(0), tail(1));
    assert_eq!(
        (base.against_base, base.worst_tenth_against_base),
        (None, None)
    );
    near(base.tail.median, 0.3);
    near(base.tail.worst_tenth, 0.8);
    near(base.tail.nine_in_ten, 0.3 + 0.8 * 0.5);
    near(other.tail.worst, 0.4);
    near(other.against_base.map_or(0.0, |e| e.mean), -0.2);
    near(other.worst_tenth_against_base.unwrap_or(0.0), -0.4);
    let unmet = comparison.tail(1, 0).map(|t| t.unmet_need.tail.worst);
    near(unmet.unwrap_or(0.0), 0.04);
    assert_eq!(comparison.random_case(), Some(1));
}

// The plan.

#[test]
fn assumptions_go_by_name_over_all_policies_and_what_is_left_out_says_why() {
    let policies = ["globalised", "localised", "mixed"].map(|name| village(name, &[]));
    let (found, left_out) = assumptions(&policies);
    let of = |name: &str| {
        let one = found.iter().find(|a| a.name == name);
        one.map(|a| {
            a.entries
                .iter()
                .map(|e| (e.policy, e.value))
                .collect::<Vec<_>>()
        })
    };
    let firms = of("levers.buy_local_firms.strength");
    assert_eq!(firms, Some(vec![(0, -0.1), (1, 0.1), (2, 0.1)]));
    assert_eq!(
        of("levers.procurement.running_cost"),
        Some(vec![(1, 30.0), (2, 15.0)])
    );
    assert_eq!(
        of("currencies.Millbrook token.firm_share"),
        Some(vec![(1, 0.5)])
    );
    assert_eq!(
        of("world.flq_delta"),
        Some(vec![(0, 0.2), (1, 0.2), (2, 0.2)])
    );
    // Sourced figures and settings are no assumptions.
    assert_eq!(of("behaviour.capacity_use"), None);
    assert_eq!(of("run.months"), None);
    let why = |name: &str| {
        let one = left_out.iter().find(|l| l.name == name);
        one.map(|l| l.why.as_str()).unwrap_or_default()
    };
    assert!(why("behaviour.inflation_anchor").starts_with("it is 0"));
    assert!(why("world.commuting_decay").starts_with("it links regions"));
    assert!(why("shocks.0.depth").starts_with("variants are run without a shock"));
    assert!(why("world.scale").starts_with("how finely"));
}

#[test]
fn a_lever_alone_is_added_or_takes_the_place_of_its_namesake() {
    let policies = ["globalised", "localised", "mixed"].map(|name| village(name, &[]));
    let (alone, left_out) = levers_alone(&policies);
    let named = |name: &str| alone.iter().find(|a| a.name == name && a.policy == 1);
    let firms = named("buy_local_firms").expect("localised has it");
    assert_eq!(firms.scenario.levers.len(), policies[0].levers.len());
    assert!(firms.basis.starts_with("in place of what globalised"));
    let kept = firms
        .scenario
        .levers
        .iter()
        .filter(|l| policies[0].levers.contains(l))
        .count();
    assert_eq!(kept, policies[0].levers.len() - 1);
    let token = named("Millbrook token").expect("localised has it");
    assert_eq!(token.scenario.levers, policies[0].levers);
    assert_eq!(token.scenario.currencies, policies[1].currencies);
    assert_eq!(token.basis, "in addition to globalised");
    let names: Vec<&str> = left_out.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["mixed, transport_cost"]);
}

// What must be nothing.

#[test]
fn an_assumption_that_nothing_uses_swings_nothing() {
    // Levers start in month 13: in six months neither their strength nor their cost matters.
    let settings = ["run.months=6"];
    let policies = vec![
        village("globalised", &settings),
        village("localised", &settings),
    ];
    let found = compare(policies, 2, ALL);
    let used = |name: &str| !name.starts_with("levers.") && !name.starts_with("currencies.");
    let mut unused = 0;
    for &outcome in Outcome::ALL {
        for swing in found.tornado(1, 0, outcome, Term::Long) {
            if used(&swing.assumption) || swing.standing.effect.mean.is_nan() {
                continue;
            }
            unused += 1;
            assert_eq!(
                swing.swing.to_bits(),
                0,
                "{} {}",
                swing.assumption,
                outcome.name()
            );
            assert!(!swing.flips());
        }
    }
    assert!(unused > 500, "{unused}");
    // Others do move: the same table is not all zeros.
    let jobs = found.tornado(1, 0, Outcome::Consumption, Term::Long);
    assert!(
        jobs.iter().all(|swing| swing.swing.to_bits() == 0),
        "both policies are the same yet"
    );
    let variant = found.variants.find(
        Purpose::Assumption,
        "behaviour.income_smoothing",
        Setting::High,
        0,
    );
    let changed = variant.and_then(|v| v.yearly(0));
    let changed = changed.map(|y| y.value(Term::Long, 0, Outcome::Consumption));
    let own = found
        .level(0, 0, 0, Outcome::Consumption, Term::Long.window(6))
        .mean;
    assert!(
        changed.is_some_and(|value| (value - own).abs() > 1.0),
        "{changed:?} {own}"
    );
}

#[test]
fn a_lever_without_strength_keeps_nothing() {
    let settings = ["run.months=30", "policy=idle"];
    let mut idle = village("world", &settings);
    let mut lever = village("mixed", &[]).levers.remove(2);
    (lever.strength, lever.running_cost) = (0.0, 0.0);
    idle.levers.push(lever);
    let found = compare(
        vec![village("world", &["run.months=30"]), idle],
        2,
        Options {
            assumptions: 0,
            ..ALL
        },
    );
    let levers = found.levers_alone(1, 0, Term::Long);
    assert_eq!(levers.len(), 1);
    assert_eq!(levers[0].kept.interval, Some([0.0, 0.0]));
    let nothing = |e: &millpond::measure::interval::Estimate| e.mean.to_bits() == 0;
    assert!(levers[0].kept_by_door.iter().all(|door| nothing(&door.1)));
    assert!(
        [levers[0].cost, levers[0].jobs, levers[0].income]
            .iter()
            .all(nothing)
    );
    assert_eq!(levers[0].kept_per_pound, None);
}

// Equal cost.

#[test]
fn at_equal_cost_both_policies_cost_the_same() {
    let policies = ["globalised", "localised", "mixed"].map(|name| village(name, &[]));
    let options = Options {
        replicates: 1,
        assumptions: 0,
    };
    let found = compare(policies.to_vec(), 1, options);
    let cost = found
        .at_equal_cost(1, 0, Outcome::PolicyCost, Term::Long)
        .expect("localised is dearer");
    let mixed = found
        .level(2, 0, 0, Outcome::PolicyCost, Term::Long.window(60))
        .mean;
    // Localised: 20 + 20 + 30 + 20 + 20 = 110 pounds a month; mixed: 35.
    assert!((cost.factor - 35.0 / 110.0).abs() < 1e-12);
    assert!((mixed - 42_000.0).abs() < 1e-6);
    // Costs are paid in whole pence.
    assert!(
        (cost.judgement.effect.mean - mixed).abs() < 24.0,
        "{cost:?}"
    );
    assert!(
        (cost.standing.effect.mean - 132_000.0).abs() < 24.0,
        "{cost:?}"
    );
    assert_eq!(found.at_equal_cost(2, 0, Outcome::Jobs, Term::Long), None);
}

// Tables.

fn few() -> Options {
    Options {
        replicates: 2,
        assumptions: 2,
    }
}

fn three() -> Vec<Scenario> {
    ["globalised", "localised", "mixed"]
        .map(|name| village(name, &["run.months=16"]))
        .to_vec()
}

#[test]
fn the_table_has_the_same_bytes_on_any_threads_and_reads_back() {
    let dirs = [1, 2].map(|threads| {
        let dir = tempfile::tempdir().expect("there is a temporary directory");
        let result = execute(&batch(dir.path(), three(), 2, few()), threads);
        result
            .manifest
            .write(dir.path())
            .expect("it can be written");
        (dir, result.comparison.variants)
    });
    let bytes = |dir: &Path| std::fs::read(dir.join(VARIANTS)).expect("it was written");
    assert_eq!(bytes(dirs[0].0.path()), bytes(dirs[1].0.path()));
    let (dir, variants) = &dirs[0];
    let in_full = variants.of(Purpose::Assumption).count();
    assert!(variants.of(Purpose::Screening).count() > 80 && (2..=12).contains(&in_full));
    let back = read(dir.path()).expect("it reads back").comparison.variants;
    assert_eq!(back.left_out, variants.left_out);
    assert_eq!(back.variants.len(), variants.variants.len());
    // What is written again from what was read is the same, byte for byte.
    let again = tempfile::tempdir().expect("there is a temporary directory");
    let policies = ["globalised", "localised", "mixed"].map(str::to_owned);
    let names = Names {
        policies: &policies,
        regions: &["Millbrook".to_owned()],
    };
    write(again.path(), &back, names).expect("it can be written");
    assert_eq!(bytes(again.path()), bytes(dir.path()));
    let header = String::from_utf8_lossy(&bytes(dir.path()))
        .lines()
        .next()
        .map(str::to_owned);
    let package = std::fs::read_to_string(dir.path().join("datapackage.json"));
    let package: serde_json::Value =
        serde_json::from_str(&package.expect("it was written")).expect("it is JSON");
    let resources = package["resources"].as_array().expect("a list");
    let described = resources
        .iter()
        .find(|r| r["path"] == VARIANTS)
        .expect("it is described");
    let fields = described["schema"]["fields"].as_array().expect("a list");
    let fields: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(header, Some(fields.join(",")));
}

#[test]
fn failed_runs_and_reasons_read_back_and_damage_is_named() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let mut failing = variant(Purpose::Assumption, "a, \"b\"", Setting::Low, 1, jobs(5.0));
    failing.runs[1].result = Err("the books of month 3 do not add up".into());
    let variants = Variants {
        variants: vec![
            failing,
            variant(Purpose::EqualCost, "other", Setting::Scaled, 1, jobs(7.0)),
        ],
        left_out: by_hand_left_out(),
    };
    let policies = ["base", "other"].map(str::to_owned);
    let names = Names {
        policies: &policies,
        regions: &["Here".to_owned()],
    };
    write(dir.path(), &variants, names).expect("it can be written");
    assert_eq!(
        Variants::read(dir.path(), names).expect("it reads back"),
        variants
    );
    let path = dir.path().join(VARIANTS);
    let text = std::fs::read_to_string(&path).expect("it was written");
    let refused = |text: String| {
        std::fs::write(&path, text).expect("it can be written");
        let error = Variants::read(dir.path(), names).expect_err("it is damaged");
        error.to_string()
    };
    assert!(
        refused(text.replace("equal cost,", "equal coast,"))
            .contains("`equal coast` is no purpose")
    );
    assert!(refused(text.replace(",other,0,", ",another,0,")).contains("`another` is no policy"));
    let without_long: Vec<&str> = text.lines().filter(|l| !l.contains("long run")).collect();
    assert!(refused(without_long.join("\n")).contains("has no long run of Here"));
    assert!(refused(text.replacen("purpose", "porpoise", 1)).contains("no column `purpose`"));
}

fn by_hand_left_out() -> Vec<millpond::experiment::variants::LeftOut> {
    vec![millpond::experiment::variants::LeftOut {
        purpose: Purpose::LeverAlone,
        name: "other, tram".into(),
        why: "base has it too".into(),
    }]
}

// Shocks drawn by chance.

#[test]
fn a_drawn_shock_is_the_same_for_all_policies_and_another_in_each_replicate() {
    let policies = three();
    let cases = [CasePlan::drawn(&policies[0])];
    let all = plans(&policies, &cases, 0..6, 1);
    assert_eq!(all.len(), 18);
    let drawn = |i: usize| {
        all[i]
            .scenario
            .shocks
            .last()
            .expect("one was drawn")
            .clone()
    };
    let mut different = Vec::new();
    for replicate in 0..6 {
        let shocks = [0, 1, 2].map(|policy| drawn(3 * replicate + policy));
        assert!(shocks.iter().all(|shock| *shock == shocks[0]), "{shocks:?}");
        assert_eq!(all[3 * replicate].scenario.run.shocks, ["random"]);
        // As the scenario's first shock.
        assert_eq!(
            shocks[0].start,
            16 / 3,
            "the scenario's first shock comes after the run"
        );
        if !different.contains(&shocks[0]) {
            different.push(shocks[0].clone());
        }
    }
    assert!(different.len() >= 5, "{different:?}");
    let ids: std::collections::BTreeSet<&String> = all.iter().map(|plan| &plan.id).collect();
    assert_eq!(ids.len(), 18);
    let case = cases[0].case(&policies[1], 6, 1);
    let words: Vec<&str> = case
        .drawn
        .iter()
        .flat_map(|d| &d.each)
        .map(|s| s.words.as_str())
        .collect();
    assert_eq!(words.len(), 6);
    assert_eq!(
        words
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        different.len()
    );
}

#[test]
fn a_run_under_a_drawn_shock_is_found_again() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let mut policies = three();
    policies.truncate(2);
    let mut batch = batch(dir.path(), policies, 2, few());
    batch.variants = Wanted::No;
    batch.cases.push(CasePlan::drawn(&batch.policies[0]));
    let result = execute(&batch, 2);
    result
        .manifest
        .write(dir.path())
        .expect("it can be written");
    assert_eq!(result.manifest.cases[1].drawn.len(), 2);
    let run = result.comparison.run(1, 1, 1).expect("it finished");
    let stop = Stop::new();
    let execution = Execution {
        threads: Some(1),
        stop: &stop,
        month_done: &|| {},
    };
    let again = replay(dir.path(), &run.run_id, execution).expect("it is found");
    assert!(again.same(), "{}", again.words());
    let tail = result.comparison.tail(1, 0).expect("shocks were drawn");
    assert_eq!(
        (tail.value_added.losses.len(), tail.unmet_need.tail.draws),
        (2, 2)
    );
    let back = read(dir.path()).expect("it reads back").comparison;
    assert_eq!(back.tail(1, 0), Some(tail));
}

// The command.

#[test]
fn extras_are_run_unless_a_quick_answer_is_wanted() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let scenarios = ["globalised", "localised"].map(|name| {
        format!(
            "{}/scenarios/village/{name}.toml",
            env!("CARGO_MANIFEST_DIR")
        )
    });
    let run = |out: &str, more: &[&str]| {
        let out = dir.path().join(out).display().to_string();
        let fixed = [
            "compare",
            &scenarios[0],
            &scenarios[1],
            "--set",
            "run.months=8",
            "-q",
        ];
        let sized = ["--replicates", "1", "--out", &out];
        millpond(&[&fixed[..], &sized, more].concat()).success();
        std::fs::read_to_string(Path::new(&out).join("runs.csv")).expect("it was written")
    };
    let one = ["--variant-replicates", "1", "--variant-assumptions", "1"];
    assert!(run("all", &one).contains(",random,"));
    assert!(dir.path().join("all").join(VARIANTS).exists());
    assert!(!run("quick", &["--quick"]).contains(",random,"));
    assert!(!dir.path().join("quick").join(VARIANTS).exists());
}
