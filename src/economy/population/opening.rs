//! The labour market at the start: the state in which as many find work as lose it.
//!
//! Those without work are spread over classes of skill and months of search as steady flows would
//! spread them: of those who enter, a share `found * suited(class) * chances(months)` finds work each
//! month. `found` is solved so that their stock is the opening unemployment; the effort of search so
//! that as many find work as leave jobs when the usual share of jobs is open.

use crate::economy::households::SKILL_CLASSES;
use crate::month::{ROUNDS, WORST_DURATION, chances};
use crate::scenario::types::Behaviour;

/// Longest spell without work that is followed, months.
const LONGEST: usize = 240;
/// Least unemployment and separation that the search is fitted to: with none of either nothing could
/// be found out about it.
const LEAST: (f64, f64) = (0.005, 0.002);

/// Steady flows of the labour market.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Chance that a searcher applies in a round.
    pub effort: f64,
    /// Vacancies per searcher.
    pub tightness: f64,
    /// Share of those without work by class of skill and months of search (from 1), months fastest;
    /// sums to 1.
    spells: Vec<f64>,
}

impl Opening {
    /// The steady state of these numbers, when of all jobs such a share (0 to 1) has one worker who runs the
    /// firm and does not leave.
    pub fn new(behaviour: &Behaviour, alone: f64) -> Self {
        let unemployment = behaviour.opening_unemployment.max(LEAST.0);
        let separation = behaviour.separation_rate.max(LEAST.1);
        let leaving = (separation * (1.0 - alone)).max(LEAST.1);
        // Jobs, and those who leave them in a month, per earner.
        let jobs = 1.0 - unemployment;
        let leavers = leaving * jobs;
        let found = bisect(|found| leavers * stock(&spells(found, behaviour)) > unemployment);
        let spells = spells(found, behaviour);
        let searchers = unemployment + leavers;
        let vacancies = (behaviour.vacancy_rate + separation) * jobs;
        let searching = suited_searchers(&spells, behaviour) * leavers;
        let effort = bisect(|effort| filled(effort, searching, vacancies) < leavers);
        let all = stock(&spells);
        Self {
            effort,
            tightness: vacancies / searchers,
            spells: spells
                .iter()
                .map(|s| s / all.max(f64::MIN_POSITIVE))
                .collect(),
        }
    }

    /// Class of skill and months of search of a person without work at `position` (0 to 1) on the line
    /// of all of them.
    pub fn person(&self, position: f64) -> (usize, u8) {
        let mut passed = 0.0;
        for (at, share) in self.spells.iter().enumerate() {
            passed += share;
            if passed >= position {
                return (at / LONGEST, (at % LONGEST + 1) as u8);
            }
        }
        (0, 1)
    }
}

/// The largest number from 0 to 1 at which `too_little` still holds.
fn bisect(too_little: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..48 {
        let middle = f64::midpoint(low, high);
        if too_little(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Share of the slots that a class may apply for: what asks for no level or for one at most a class
/// above its own.
fn suited(class: usize, behaviour: &Behaviour) -> f64 {
    let levels = (class + 2).min(SKILL_CLASSES) as f64 / SKILL_CLASSES as f64;
    1.0 - behaviour.skill_requirements * (1.0 - levels)
}

fn worst(months: usize) -> u8 {
    months.min(WORST_DURATION as usize) as u8
}

/// Of a monthly entrant, evenly drawn from the classes: who still searches after so many months.
fn spells(found: f64, behaviour: &Behaviour) -> Vec<f64> {
    let mut still = Vec::with_capacity(SKILL_CLASSES * LONGEST);
    for class in 0..SKILL_CLASSES {
        let mut left = 1.0 / SKILL_CLASSES as f64;
        for months in 0..LONGEST {
            let chances = chances(worst(months), behaviour.duration_dependence);
            left *= 1.0 - found * suited(class, behaviour) * chances;
            still.push(left);
        }
    }
    still
}

fn stock(spells: &[f64]) -> f64 {
    spells.iter().sum()
}

/// Searchers of a monthly entrant, weighed by their chances: entrants and all who still search.
fn suited_searchers(spells: &[f64], behaviour: &Behaviour) -> f64 {
    let mut sum = 0.0;
    for class in 0..SKILL_CLASSES {
        let suited = suited(class, behaviour);
        sum += suited / SKILL_CLASSES as f64;
        for months in 0..LONGEST {
            let chances = chances(worst(months + 1), behaviour.duration_dependence);
            sum += suited * chances * spells[class * LONGEST + months];
        }
    }
    sum
}

/// Slots that the rounds of a month fill, by chance alone: a slot stays empty with chance
/// `exp(-claims / slots)`.
fn filled(effort: f64, searching: f64, slots: f64) -> f64 {
    let (mut open, mut searching) = (slots, searching);
    for _ in 0..ROUNDS {
        let taken = open * (1.0 - libm::exp(-effort * searching / slots));
        open -= taken;
        searching -= taken;
    }
    slots - open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_differences_the_stock_is_leavers_over_chances() {
        let behaviour = Behaviour {
            skill_requirements: 0.0,
            duration_dependence: 0.0,
            ..Behaviour::default()
        };
        let opening = Opening::new(&behaviour, 0.0);
        // Those left after their first month of search at a chance f: s (1 - u) (1 - f) / f = u.
        let (u, s) = (behaviour.opening_unemployment, behaviour.separation_rate);
        let leavers = s * (1.0 - u);
        let found = leavers / (u + leavers);
        let long: f64 = (0..SKILL_CLASSES)
            .map(|c| {
                opening.spells[c * LONGEST + 11..(c + 1) * LONGEST]
                    .iter()
                    .sum::<f64>()
            })
            .sum();
        let expected = libm::pow(1.0 - found, 11.0);
        assert!((long / expected - 1.0).abs() < 1e-6, "{long} {expected}");
        // And the rounds of search find them: about as many as leave.
        let searchers = u + leavers;
        let slots = (behaviour.vacancy_rate + s) * (1.0 - u);
        let hired = filled(opening.effort, searchers, slots);
        assert!((hired / leavers - 1.0).abs() < 1e-6, "{hired} {leavers}");
    }

    #[test]
    fn the_low_skilled_search_longer() {
        let opening = Opening::new(&Behaviour::default(), 0.0);
        let share = |class: usize| -> f64 {
            opening.spells[class * LONGEST..(class + 1) * LONGEST]
                .iter()
                .sum()
        };
        assert!(
            share(0) > share(1) && share(1) > share(2),
            "{} {}",
            share(0),
            share(1)
        );
        assert!((share(2) - share(3)).abs() < 1e-12);
        assert_eq!(opening.person(0.0), (0, 1));
        assert_eq!(opening.person(0.999_999).0, 3);
    }
}
