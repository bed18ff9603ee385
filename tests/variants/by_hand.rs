//! What is read from variants, on runs made up by hand.

use millpond::experiment::comparison::{
    CALM, Case, CaseKind, Comparison, Finished, LocalMoneyTerms, Policy,
};
use millpond::experiment::variants::tornado::Change;
use millpond::experiment::variants::{Purpose, Setting, Term, Variant, VariantRun, Yearly};
use millpond::measure::outcome::{Outcome, SectorOutcome, Series};
use millpond::measure::verdict::Verdict;
use millpond::scenario::record::Choice;

pub const MONTHS: u32 = 24;

/// A run in which every month's jobs are `jobs`, and money through one door out is `imports` a month.
pub fn recorded(jobs: f64, imports: f64, cost: f64) -> Series {
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

pub fn finished(name: &str, series: Series) -> Finished {
    Finished {
        run_id: name.into(),
        series,
        lm3: vec![f64::NAN],
        year: Vec::new(),
    }
}

/// Two policies, three replicates: jobs 1000, 1001, 1002 under the base, 20 more under the other.
pub fn by_hand() -> Comparison {
    let policy = |name: &str| Policy {
        name: name.into(),
        title: name.into(),
        limited_to: Vec::new(),
        local_money: LocalMoneyTerms::default(),
    };
    let calm = Case {
        name: CALM.into(),
        kind: CaseKind::Calm,
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

pub fn variant(
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
        law: String::new(),
        runs: (0..).zip(runs).map(run).collect(),
    }
}

/// Jobs of three replicates, luck included.
pub fn jobs(level: f64) -> Vec<Series> {
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
    // All of it is imports that are no longer bought.
    let thrifty = &levers[0];
    assert_eq!(
        (thrifty.plugged.mean, thrifty.sales_outside.mean),
        (360.0, 0.0)
    );
    assert!(comparison.levers_alone(0, 0, Term::Long).is_empty());
}
