//! Shocks drawn by chance: the same for all policies, another in each replicate, found again, and
//! their tail.

use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparison::{Case, CaseKind, CaseShock, Comparison, DrawnShocks};
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::plan::plans;
use millpond::experiment::replay::replay;
use millpond::experiment::variants::Wanted;
use millpond::measure::outcome::{Outcome, Series};
use millpond::record::read::read;
use millpond::scenario::types::Side;

use super::by_hand::{MONTHS, by_hand, finished};
use super::{batch, execute, few, three};

#[test]
fn a_tail_against_the_base_by_hand() {
    let shock = |words: &str| CaseShock {
        side: Side::Local,
        start: 13,
        length: 3,
        by_chance: false,
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
        kind: CaseKind::Drawn(DrawnShocks {
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
        .drawn()
        .into_iter()
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
