//! Variants of the village, run: which there are, what must be nothing, equal cost.

use std::path::Path;

use millpond::experiment::variants::planning::{assumptions, levers_alone};
use millpond::experiment::variants::running::Options;
use millpond::experiment::variants::{Purpose, Setting, Term};
use millpond::measure::interval::Estimate;
use millpond::measure::outcome::Outcome;
use millpond::record::variants::VARIANTS;
use millpond::scenario::record::of_defaults;
use millpond::scenario::types::{Lever, LeverKind};

use super::common::millpond;
use super::{ALL, compare, village};

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
    assert!(why("world.outside_cycle.sector_part").starts_with("it is 0"));
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
    let (alone, left_out) = levers_alone(&[policies[2].clone(), policies[2].clone()]);
    assert!(alone.is_empty() && left_out.len() == 4);
    assert_eq!(
        left_out[0].why,
        "no policy has a lever or currency that mixed has not"
    );
}

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
    let nothing = |e: &Estimate| e.mean.to_bits() == 0;
    let lever = &levers[0];
    let changes = [
        lever.plugged,
        lever.sales_outside,
        lever.cost,
        lever.jobs,
        lever.income,
    ];
    assert!(changes.iter().all(nothing));
    assert_eq!(levers[0].kept_per_pound, None);
}

#[test]
fn at_equal_cost_both_policies_are_planned_to_cost_the_same() {
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
    // What the token's fees bear of its 20 pounds a month is no public cost. Costs are paid in whole pence.
    let token = 24_000.0;
    let scaled = cost.judgement.effect.mean;
    assert!(scaled < mixed + 24.0, "{cost:?}");
    assert!(scaled > mixed - token * cost.factor - 24.0, "{cost:?}");
    let standing = cost.standing.effect.mean;
    assert!(standing < 132_000.0 + 24.0, "{cost:?}");
    assert!(standing > 132_000.0 - token - 24.0, "{cost:?}");
    assert_eq!(found.at_equal_cost(2, 0, Outcome::Jobs, Term::Long), None);
}

#[test]
fn what_is_handed_out_counts_as_public_cost() {
    let world = village("world", &[]);
    let with_income = |pounds: f64, name: &str| {
        let mut policy = world.clone();
        policy.policy = name.to_owned();
        policy.levers = vec![Lever {
            name: "income".to_owned(),
            kind: LeverKind::BasicIncome,
            strength: pounds,
            start: 1,
            ..of_defaults()
        }];
        policy
    };
    let policies = vec![
        world.clone(),
        with_income(60.0, "sixty"),
        with_income(20.0, "twenty"),
    ];
    let options = Options {
        replicates: 1,
        assumptions: 0,
    };
    let found = compare(policies, 1, options);
    let dear = found
        .at_equal_cost(1, 0, Outcome::PolicyCost, Term::Long)
        .expect("sixty pounds are dearer than twenty");
    assert!((dear.factor - 1.0 / 3.0).abs() < 1e-9, "{dear:?}");
    // 48 households, 20 pounds a month each, in pence a year.
    let paid = dear.judgement.effect.mean;
    assert!((paid - 48.0 * 20.0 * 12.0 * 100.0).abs() < 1.0, "{dear:?}");
    assert_eq!(found.at_equal_cost(2, 0, Outcome::Jobs, Term::Long), None);
}

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
