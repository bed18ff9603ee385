//! Measures read from whole comparisons: pairing, verdicts, losses, doors.

use millpond::experiment::comparison::{
    CALM, Case, CaseKind, CaseShock, Comparison, Finished, LocalMoneyTerms, Policy,
};
use millpond::measure::outcome::{Outcome, Series};
use millpond::measure::verdict::{Reason, Verdict, judged};
use millpond::measure::window::Window;
use millpond::scenario::types::Side;

const MONTHS: u32 = 48;
const SHOCK_START: u32 = 13;

/// A region's months: `value` gives each outcome by month.
fn series(value: impl Fn(Outcome, u32) -> f64) -> Series {
    let mut series = Series::new(vec!["Here".into()], vec!["Farms".into()], MONTHS);
    for month in 1..=MONTHS {
        let mut row = [0.0; Outcome::COUNT];
        for &outcome in Outcome::ALL {
            row[outcome as usize] = value(outcome, month);
        }
        series.push_month([(&row, &[[row[Outcome::Output as usize]; 4]][..])].into_iter());
    }
    series
}

fn empty(policies: &[&str], replicates: u32) -> Comparison {
    let policy = |name: &&str| Policy {
        name: (*name).into(),
        title: (*name).into(),
        limited_to: Vec::new(),
        local_money: LocalMoneyTerms::default(),
    };
    let shock = CaseShock {
        side: Side::Outside,
        start: SHOCK_START,
        length: 6,
        by_chance: false,
        words: "a flood".into(),
    };
    Comparison::new(
        "What if?".into(),
        policies.iter().map(policy).collect(),
        vec![
            Case {
                name: CALM.into(),
                kind: CaseKind::Calm,
            },
            Case {
                name: "flood".into(),
                kind: CaseKind::Shock(shock),
            },
        ],
        replicates,
        MONTHS,
        1,
        vec!["Here".into()],
        vec!["Farms".into()],
    )
}

fn put(comparison: &mut Comparison, policy: usize, case: usize, replicate: u32, series: Series) {
    let run_id = format!("{policy}{case}{replicate}");
    comparison.put(
        policy,
        case,
        replicate,
        Finished {
            run_id,
            series,
            lm3: vec![f64::NAN],
            year: Vec::new(),
        },
    );
}

/// Luck that differs by replicate and outcome, not by policy.
fn luck(outcome: Outcome, month: u32, replicate: u32) -> f64 {
    let mixed = (outcome as u32 * 31 + month * 7 + replicate * 101) % 97;
    f64::from(mixed) / 97.0
}

/// Two policies in the calm case whose outcomes differ by `gap` for every replicate, plus luck.
fn pair(replicates: u32, gap: impl Fn(u32) -> f64) -> Comparison {
    let mut comparison = empty(&["a", "b"], replicates);
    for replicate in 0..replicates {
        let path = |extra: f64| series(|o, m| 100.0 + luck(o, m, replicate) + extra);
        put(&mut comparison, 0, 0, replicate, path(0.0));
        put(&mut comparison, 1, 0, replicate, path(gap(replicate)));
    }
    comparison
}

#[test]
fn a_null_policy_has_an_effect_of_exactly_zero() {
    let comparison = pair(20, |_| 0.0);
    for &outcome in Outcome::ALL {
        for window in [
            Window::short_run(MONTHS),
            Window::long_run(MONTHS),
            Window::year(3, MONTHS),
        ] {
            let judgement = comparison.judge(0, 1, 0, 0, outcome, window);
            assert_eq!(
                judgement.effect.mean.to_bits(),
                0.0_f64.to_bits(),
                "{}",
                outcome.name()
            );
            assert_eq!(judgement.effect.interval, Some([0.0, 0.0]));
            assert_eq!(
                (judgement.verdict, judgement.reason),
                (Verdict::Unclear, Reason::NoDifference)
            );
        }
    }
}

#[test]
fn swapping_two_policies_flips_every_sign() {
    let comparison = pair(12, |replicate| 2.0 - f64::from(replicate % 5));
    let window = Window::long_run(MONTHS);
    for &outcome in Outcome::ALL {
        let forth = comparison.effect(0, 1, 0, 0, outcome, window);
        let back = comparison.effect(1, 0, 0, 0, outcome, window);
        assert_eq!(back, forth.times(-1.0), "{}", outcome.name());
    }
    let forth = comparison.stakes(0, 1, 0, 0, window);
    let back = comparison.stakes(1, 0, 0, 0, window);
    for (forth, back) in forth.iter().zip(&back) {
        assert_eq!(back.gain, forth.gain.times(-1.0), "{}", forth.who);
    }
}

#[test]
fn pairing_sees_an_effect_far_smaller_than_luck() {
    // Luck moves every outcome by up to 1; the policy by 0.01 in each replicate.
    let comparison = pair(10, |_| 0.01);
    let effect = comparison.effect(0, 1, 0, 0, Outcome::Gini, Window::all(MONTHS));
    assert!(
        (effect.mean - 0.01).abs() < 1e-9 && effect.excludes_zero(),
        "{effect:?}"
    );
    let clear = comparison.judge(0, 1, 0, 0, Outcome::Gini, Window::all(MONTHS));
    assert_eq!(
        (clear.verdict, clear.reason),
        (Verdict::Worse, Reason::Clear)
    );
    let small = comparison.judge(0, 1, 0, 0, Outcome::Jobs, Window::all(MONTHS));
    assert_eq!(
        (small.verdict, small.reason),
        (Verdict::Unclear, Reason::TooSmall)
    );
}

#[test]
fn one_replicate_gives_a_mean_and_no_verdict() {
    let comparison = pair(1, |_| 50.0);
    for outcome in judged() {
        let judgement = comparison.judge(0, 1, 0, 0, outcome, Window::short_run(MONTHS));
        assert_eq!(
            (judgement.verdict, judgement.reason),
            (Verdict::Unclear, Reason::TooFewRuns)
        );
        assert!(judgement.effect.mean > 0.0 && judgement.effect.interval.is_none());
    }
}

#[test]
fn a_missing_run_drops_its_pair_only() {
    let mut comparison = empty(&["a", "b"], 3);
    for replicate in 0..3 {
        put(&mut comparison, 0, 0, replicate, series(|_, _| 1.0));
        if replicate != 1 {
            put(&mut comparison, 1, 0, replicate, series(|_, _| 2.0));
        }
    }
    let effect = comparison.effect(0, 1, 0, 0, Outcome::Gini, Window::all(MONTHS));
    assert_eq!((effect.mean, effect.replicates), (1.0, 2));
    let nothing = comparison.effect(0, 1, 1, 0, Outcome::Gini, Window::all(MONTHS));
    assert!(nothing.mean.is_nan() && nothing.replicates == 0);
}

#[test]
fn a_zero_baseline_divides_nothing() {
    let mut comparison = empty(&["a", "b"], 2);
    for replicate in 0..2 {
        put(&mut comparison, 0, 0, replicate, series(|_, _| 0.0));
        put(&mut comparison, 1, 0, replicate, series(|_, _| 3.0));
        put(&mut comparison, 0, 1, replicate, series(|_, _| 0.0));
    }
    let cost = comparison.judge(0, 1, 0, 0, Outcome::PolicyCost, Window::long_run(MONTHS));
    assert_eq!((cost.verdict, cost.baseline), (Verdict::Worse, 0.0));
    assert_eq!(
        comparison.resilience(0, 1, 0, Outcome::RealValueAdded),
        None
    );
    let doors = comparison.doors(0, 0, 0).expect("policy a has calm runs");
    assert!(doors.went_out.iter().all(|d| d.1 == 0.0) && doors.gap == 0.0);
}

/// Calm at 100; the flood takes `lost(months since)`.
fn flooded(lost: impl Fn(u32) -> f64) -> Comparison {
    let mut comparison = empty(&["a"], 2);
    for replicate in 0..2 {
        put(&mut comparison, 0, 0, replicate, series(|_, _| 100.0));
        let after = |month: u32| {
            if month < SHOCK_START {
                0.0
            } else {
                lost(month - SHOCK_START)
            }
        };
        put(
            &mut comparison,
            0,
            1,
            replicate,
            series(|_, m| 100.0 - after(m)),
        );
    }
    comparison
}

#[test]
fn losses_to_a_shock_by_hand() {
    let comparison = flooded(|since| if since < 6 { 20.0 } else { 0.0 });
    let loss = comparison
        .resilience(0, 1, 0, Outcome::RealValueAdded)
        .expect("two pairs of runs");
    assert_eq!(
        (loss.depth.mean, loss.recovery, loss.worst_month),
        (0.2, Some(6), 0)
    );
    // Six months at a fifth: 1.2 months.
    assert!((loss.area.mean - 1.2).abs() < 1e-12);
    assert_eq!(
        comparison.resilience(0, 0, 0, Outcome::RealValueAdded),
        None,
        "the calm case has no shock"
    );
    let curve = comparison.shock_curve(0, 1, 0, Outcome::RealValueAdded);
    assert_eq!(
        curve[SHOCK_START as usize - 1].mean.to_bits(),
        (-20_f64).to_bits()
    );
    assert_eq!(
        curve[SHOCK_START as usize + 5].mean.to_bits(),
        0_f64.to_bits()
    );
}

#[test]
fn what_never_comes_back_has_no_recovery() {
    let comparison = flooded(|_| 10.0);
    let loss = comparison
        .resilience(0, 1, 0, Outcome::RealValueAdded)
        .expect("two pairs of runs");
    assert_eq!((loss.recovery, loss.worst_month), (None, 0));
    // Back only in the last 11 months: not twelve.
    let late = flooded(|since| if since < 25 { 10.0 } else { 0.0 });
    let loss = late
        .resilience(0, 1, 0, Outcome::RealValueAdded)
        .expect("two pairs of runs");
    assert_eq!(loss.recovery, None);
}

#[test]
fn a_shock_after_the_end_of_the_run_takes_nothing() {
    let mut comparison = flooded(|_| 10.0);
    if let CaseKind::Shock(shock) = &mut comparison.cases[1].kind {
        shock.start = MONTHS + 1;
    }
    assert_eq!(
        comparison.resilience(0, 1, 0, Outcome::RealValueAdded),
        None
    );
}
