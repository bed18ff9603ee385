//! What a policy adds, costs and keeps, read from whole comparisons of the village: exact identities,
//! identical policies, swapped policies.

use millpond::experiment::batch::Batch;
use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparison::{Chain, Comparison};
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::variants::Wanted;
use millpond::files::read_text;
use millpond::measure::additionality::Step;
use millpond::measure::effects::Round;
use millpond::measure::interval::Estimate;
use millpond::measure::outcome::Outcome;
use millpond::measure::taxes::{PublicRow, Way};
use millpond::measure::window::Window;
use millpond::scenario::{load, types::Scenario};

const MONTHS: u32 = 36;

fn village(file: &str, name: &str) -> Scenario {
    let path = format!(
        "{}/scenarios/village/{file}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let settings = [format!("run.months={MONTHS}"), format!("policy=\"{name}\"")];
    load(&path, &settings, &read_text).expect("the bundled village is sound")
}

fn compare(policies: Vec<Scenario>, replicates: u32) -> Comparison {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let batch = Batch {
        command: "compare".into(),
        cases: vec![CasePlan::calm()],
        replicates,
        seed: 1,
        variants: Wanted::No,
        dir: dir.path().to_owned(),
        policies,
    };
    let stop = Stop::new();
    let execution = Execution {
        threads: None,
        stop: &stop,
        month_done: &|| {},
    };
    let result = batch.execute(execution);
    let mut comparison = result.expect("a folder can be written").comparison;
    assert!(comparison.failures.is_empty(), "{:?}", comparison.failures);
    comparison.chains.push(Chain {
        name: "Field to table".into(),
        stages: vec![0, 1],
    });
    comparison
}

fn globalised_and_localised(replicates: u32) -> Comparison {
    let policies = vec![
        village("globalised", "globalised"),
        village("localised", "localised"),
    ];
    compare(policies, replicates)
}

/// Every paired change that the measures for deciders show, by name.
fn changes(comparison: &Comparison, base: usize, policy: usize) -> Vec<(String, Estimate)> {
    let mut all: Vec<(String, Estimate)> = Vec::new();
    let mut add = |name: String, estimate: Estimate| all.push((name, estimate));
    let found = comparison.additionality(base, policy, 0);
    let found = found.expect("there are years to compare");
    for &step in Step::ALL {
        add(format!("{step:?}"), found.step(step));
    }
    for (at, sector) in found.sectors.iter().enumerate() {
        add(format!("moved to sector {at}"), *sector);
    }
    for (buyer, moved) in &found.buyers {
        add(format!("moved by {buyer:?}"), *moved);
    }
    for (name, jobs) in [
        ("gross jobs", found.jobs.gross),
        ("displaced jobs", found.jobs.displaced),
        ("net jobs", found.jobs.net),
    ] {
        add(name.into(), jobs);
    }
    let effects = comparison.effects(base, policy, 0);
    for effect in effects.expect("the village has a table") {
        for round in Round::ALL {
            add(
                format!("{:?} {round:?}", effect.quantity),
                effect.round(round),
            );
        }
        add(format!("{:?} simulated", effect.quantity), effect.simulated);
        add(
            format!("{:?} not realised", effect.quantity),
            effect.not_realised,
        );
    }
    let money = comparison.public_money(base, policy, 0);
    for row in money.expect("there are years to compare") {
        add(format!("{:?}", row.row), row.change);
    }
    let cost = comparison.public_cost(base, policy, 0);
    let cost = cost.expect("there are years to compare");
    add("running cost".into(), cost.running);
    add("levied".into(), cost.levied);
    add("net cost".into(), cost.net);
    for record in comparison.value(base, policy, 0) {
        add(format!("{} created", record.chain), record.created.change);
        for (cause, figure) in &record.causes {
            add(format!("{} {cause:?}", record.chain), figure.change);
        }
    }
    for stake in comparison.neighbours(base, policy, 0, Window::last_year(MONTHS)) {
        add(format!("{} {}", stake.who, stake.what), stake.change);
    }
    all
}

#[test]
fn swapping_the_policies_flips_every_sign_and_nothing_else() {
    let comparison = globalised_and_localised(3);
    let there = changes(&comparison, 0, 1);
    let back = changes(&comparison, 1, 0);
    assert!(there.len() > 60, "{}", there.len());
    for ((name, a), (other, b)) in there.iter().zip(&back) {
        assert_eq!(name, other);
        assert_eq!(*b, a.times(-1.0), "{name}");
    }
    assert!(there.iter().any(|(_, estimate)| estimate.mean != 0.0));
    let window = Window::last_year(MONTHS);
    let pound = |base, policy| {
        comparison.per_public_pound(base, policy, 0, Outcome::DisposableIncome, window)
    };
    let (there, back) = (pound(0, 1), pound(1, 0));
    assert!(there.per_pound.is_some() && there.cost.mean > 0.0);
    assert_eq!(back.per_pound, there.per_pound.map(|p| p.times(-1.0)));
    assert_eq!(
        back.per_net_pound,
        there.per_net_pound.map(|p| p.times(-1.0))
    );
}

#[test]
fn the_same_policy_twice_changes_nothing_anywhere() {
    let same = vec![village("localised", "one"), village("localised", "two")];
    let comparison = compare(same, 2);
    for (name, estimate) in changes(&comparison, 0, 1) {
        let zero = estimate.mean == 0.0 && estimate.interval == Some([0.0, 0.0]);
        assert!(zero, "{name}: {estimate:?}");
    }
    let window = Window::last_year(MONTHS);
    let pound = comparison.per_public_pound(0, 1, 0, Outcome::DisposableIncome, window);
    assert_eq!((pound.per_pound, pound.per_net_pound), (None, None));
    let added = comparison.additionality(0, 1, 0).expect("there are years");
    assert_eq!(added.per_100_moved(Step::NetOutput), None);
}

#[test]
fn every_step_leads_to_its_total_and_every_chain_adds_up() {
    let comparison = globalised_and_localised(2);
    let added = comparison.additionality(0, 1, 0).expect("there are years");
    let mut sum = 0.0;
    for &step in Step::ALL {
        let mean = added.step(step).mean;
        if step.total() {
            assert!((sum - mean).abs() < 1e-3, "{step:?}: {sum} {mean}");
            sum = mean;
        } else {
            sum += mean;
        }
    }
    let moved = added.step(Step::Moved).mean;
    let by_sector: f64 = added.sectors.iter().map(|s| s.mean).sum();
    let by_buyer: f64 = added.buyers.iter().map(|b| b.1.mean).sum();
    assert!((moved - by_sector).abs() < 1e-3 && (moved - by_buyer).abs() < 1e-3);
    let records = comparison.value(0, 1, 0);
    assert_eq!(records.len(), 2);
    for record in &records {
        let there = record.kept.level.mean + record.lost.level.mean;
        assert!(
            (record.created.level.mean - there).abs() < 0.01,
            "{}",
            record.chain
        );
        assert!(record.created.level.mean > 0.0, "{}", record.chain);
    }
}

#[test]
fn taxes_and_public_money_are_those_of_the_record() {
    let comparison = globalised_and_localised(2);
    let rows = comparison.public_money(0, 1, 0).expect("there are years");
    let of_state = rows
        .iter()
        .filter(|r| !matches!(r.row, PublicRow::CouncilTax));
    let balance: f64 = of_state
        .map(|r| match r.row.way() {
            Way::Taken => -r.level.mean,
            Way::Paid => r.level.mean,
        })
        .sum();
    let window = Window::last_year(MONTHS);
    let recorded = comparison
        .level(1, 0, 0, Outcome::StateBalance, window)
        .mean;
    assert!((balance - recorded).abs() < 1e-3, "{balance} {recorded}");
}

#[test]
fn one_replicate_has_means_and_no_intervals_and_short_runs_have_no_years() {
    let comparison = globalised_and_localised(1);
    assert!(
        changes(&comparison, 0, 1)
            .iter()
            .all(|(_, e)| e.interval.is_none())
    );
    let window = Window::last_year(MONTHS);
    let pound = comparison.per_public_pound(0, 1, 0, Outcome::Jobs, window);
    assert_eq!((pound.per_pound, pound.effect.replicates), (None, 1));
    let mut short = village("localised", "localised");
    short.run.months = 6;
    let short = compare(vec![short], 1);
    assert!(short.additionality(0, 0, 0).is_none() && short.effects(0, 0, 0).is_none());
    assert!(short.public_money(0, 0, 0).is_none() && short.value(0, 0, 0).is_empty());
}
