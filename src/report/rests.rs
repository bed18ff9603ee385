//! Which assumptions a finding rests on, in a sentence.

use crate::experiment::variants::tornado::{End, Swing};
use crate::measure::outcome::Outcome;

use super::format::{Measure, Scale};
use super::sentences;
use super::view::Pair;

/// What public pounds and assumptions are asked about.
pub const ASKED: [Outcome; 3] = [
    Outcome::RealValueAdded,
    Outcome::MedianRealIncome,
    Outcome::Jobs,
];
/// Assumptions that are named for the first outcome asked about, and for each other.
const NAMED: [usize; 2] = [3, 1];

/// How many of the assumptions that were varied turn the verdict, and the first of them; where none
/// does, which moves the effect most. None where none was varied.
#[must_use]
pub fn rests_on(pair: &Pair<'_>, outcome: Outcome, swings: &[Swing]) -> Option<String> {
    let first = swings.first()?;
    let about = format!("{}, {}", pair.name(), sentences::name(outcome));
    let turning: Vec<&Swing> = swings.iter().filter(|swing| swing.flips()).collect();
    if turning.is_empty() {
        return Some(format!(
            "{about}: none of {} turns the verdict ({} in the {} pairs run for it); {} moves it most, {}.",
            swings.len(),
            first.standing.verdict.word(),
            first.standing.effect.replicates,
            first.assumption,
            range(outcome, first)
        ));
    }
    let named: Vec<String> = turning
        .iter()
        .take(NAMED[usize::from(outcome != ASKED[0])])
        .map(|swing| turned(swing))
        .collect();
    Some(format!(
        "{about}: {} of {} turn the verdict ({} in the {} pairs run for it): {}.",
        turning.len(),
        swings.len(),
        first.standing.verdict.word(),
        first.standing.effect.replicates,
        named.join("; ")
    ))
}

/// "`behaviour.loan_rate` (now 0.05) at 0.02 unclear".
fn turned(swing: &Swing) -> String {
    let changed = |end: &&End| end.judgement.verdict != swing.standing.verdict;
    let ends: Vec<String> = [&swing.low, &swing.high]
        .into_iter()
        .filter(changed)
        .map(|end| format!("at {} {}", shown(end.value), end.judgement.verdict.word()))
        .collect();
    format!(
        "{} (now {}) {}",
        swing.assumption,
        shown(swing.default),
        ends.join(", ")
    )
}

fn shown(value: f64) -> String {
    Scale::fitting(Measure::Number, &[value]).bare(value)
}

fn range(outcome: Outcome, swing: &Swing) -> String {
    let measure = Measure::of(outcome).difference();
    let [low, high] = [&swing.low, &swing.high].map(|end| end.judgement.effect.mean);
    let scale = Scale::fitting(measure, &[low, high]);
    format!(
        "{} at {} and {} at {}",
        scale.signed(low),
        shown(swing.low.value),
        scale.signed(high),
        shown(swing.high.value)
    )
}
