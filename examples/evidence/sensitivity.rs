//! What the headline comparison rests on: every assumption low and high, and which of them change a verdict.

use millpond::experiment::comparison::Comparison;
use millpond::experiment::variants::running::Options;
use millpond::experiment::variants::tornado::{End, Swing};
use millpond::experiment::variants::{Purpose, Term, Wanted};
use millpond::measure::interval::Estimate;
use millpond::measure::outcome;
use millpond::measure::verdict::judged;

use super::{Outcome, Question, csv, write};

const REPLICATES: u32 = 5;
/// More than there are, so that all are run in full.
const ALL: u32 = 100_000;
/// The outcomes whose swings are written in full.
const WRITTEN: [outcome::Outcome; 4] = [
    outcome::Outcome::RealValueAdded,
    outcome::Outcome::MedianRealIncome,
    outcome::Outcome::Unemployment,
    outcome::Outcome::EssentialBasket,
];
/// The policy that is judged.
const POLICY: usize = 1;

/// Writes the swings, what flips a verdict, and what was not varied.
pub fn write_all() -> Outcome<()> {
    let comparison = Question {
        name: "sensitivity",
        files: &[
            "scenarios/dumfries-and-galloway/globalised.toml",
            "scenarios/dumfries-and-galloway/localised.toml",
        ],
        overlays: &[],
        replicates: Some(REPLICATES),
        shocks: false,
        variants: Wanted::Yes(Options {
            replicates: REPLICATES,
            assumptions: ALL,
        }),
    }
    .compare()?;
    let about = format!(
        "Dumfries and Galloway, localised against globalised, without a shock, last two years of ten, {REPLICATES} pairs of runs, \
         95% intervals; {} assumptions",
        comparison.variants.assumptions().len()
    );
    write("sensitivity.csv", &about, &swings(&comparison)?)?;
    write("sensitivity-flips.csv", &about, &flips(&comparison)?)?;
    let left_out = comparison.variants.left_out_of(Purpose::Assumption);
    let left_out: Vec<Vec<String>> = left_out
        .map(|left| vec![left.name.clone(), left.why.clone()])
        .collect();
    let about = "assumptions of the same comparison that were not varied";
    write(
        "sensitivity-left-out.csv",
        about,
        &csv(&["assumption", "why not"], &left_out)?,
    )
}

fn of(comparison: &Comparison, outcome: outcome::Outcome) -> Vec<Swing> {
    comparison.tornado(POLICY, 0, outcome, Term::Long)
}

/// Every assumption's swing in the written outcomes, in their units.
fn swings(comparison: &Comparison) -> Outcome<String> {
    let head = [
        "outcome",
        "unit",
        "assumption",
        "its unit",
        "range",
        "low",
        "stands",
        "high",
        "effect at low",
        "low at low",
        "high at low",
        "effect as it stands",
        "low as it stands",
        "high as it stands",
        "effect at high",
        "low at high",
        "high at high",
        "verdict as it stands",
        "at low",
        "at high",
    ];
    let mut rows = Vec::new();
    for outcome in WRITTEN {
        for swing in of(comparison, outcome) {
            let mut row = vec![
                outcome.name().to_owned(),
                outcome.unit().to_owned(),
                swing.assumption.clone(),
                swing.unit.clone(),
                swing.basis.clone(),
                short(swing.low.value),
                short(swing.default),
                short(swing.high.value),
            ];
            for effect in [
                swing.low.judgement.effect,
                swing.standing.effect,
                swing.high.judgement.effect,
            ] {
                row.extend(numbers(&effect));
            }
            row.push(swing.standing.verdict.word().to_owned());
            row.push(swing.low.change.words().to_owned());
            row.push(swing.high.change.words().to_owned());
            rows.push(row);
        }
    }
    csv(&head, &rows)
}

/// A value without what binary fractions leave behind.
fn short(value: f64) -> String {
    ((value * 1e9).round() / 1e9).to_string()
}

fn numbers(effect: &Estimate) -> [String; 3] {
    let [low, high] = effect.interval.unwrap_or([f64::NAN; 2]);
    [effect.mean, low, high].map(|value| format!("{value:.6e}"))
}

/// Every change of a verdict, in any judged outcome.
fn flips(comparison: &Comparison) -> Outcome<String> {
    let mut rows = Vec::new();
    for outcome in judged() {
        for swing in of(comparison, outcome).iter().filter(|s| s.flips()) {
            let end = |end: &End| {
                let after = end.judgement.verdict.word();
                format!("{after} at {} ({})", short(end.value), end.change.words())
            };
            rows.push(vec![
                comparison.label(outcome),
                swing.standing.verdict.word().to_owned(),
                swing.assumption.replace('_', " "),
                end(&swing.low),
                end(&swing.high),
            ]);
        }
    }
    csv(
        &[
            "outcome",
            "as it stands",
            "assumption",
            "set low",
            "set high",
        ],
        &rows,
    )
}
