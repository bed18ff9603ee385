//! Rung 8: local money beside what was observed of real schemes. Their terms and sizes go in, what became
//! of them comes out; and what theory says: credit adds nothing where nobody lacks it.

mod figures;
mod schemes;

pub use schemes::GROUPS;

use super::pairs::{Answer, Lived, Pair, mean_of};
use super::{Finding, Rung};
use crate::experiment::execute::Execution;
use crate::measure::local_money::CurrencyFigure;
use crate::measure::number::number;
use crate::measure::per_pound::per_cost;
use crate::scenario::types::Scenario;
use figures::{added, cost};

/// Schemes that are compared with the same region without them.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The region without local money.
    pub without: &'static str,
    /// What both are given beside what their files say.
    pub settings: &'static [&'static str],
    /// And in a quick validation.
    pub quick: &'static [&'static str],
    /// How many times as many pairs as usual are lived, to tell a small effect from luck.
    pub times: u32,
    /// A shock of theirs under which they are seen as well.
    shock: Option<&'static str>,
    /// The schemes.
    pub schemes: &'static [Scheme],
}

/// A scheme and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// Its scenario.
    pub path: &'static str,
    /// Its name in the table.
    name: &'static str,
    questions: &'static [Question],
}

/// A figure of a scheme.
#[derive(Clone, Copy, Debug)]
struct Question {
    /// What it is, with its unit.
    figure: &'static str,
    read: Read,
    /// Whether it may be below zero.
    signed: bool,
    answer: Answer,
    /// Where the band comes from, or what to know about the figure.
    source: &'static str,
}

/// How a figure is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    /// Of the currency in each run with it, then their mean.
    Figure(CurrencyFigure),
    /// Of each pair of runs, then their mean; not a number where it cannot be read.
    Pair(fn(&Pair) -> f64),
    /// Real value added over running cost, both over all pairs.
    PerPoundOfCost,
}

/// Lives all pairs of a group and reads what is asked of its schemes. `worlds` are the region without local
/// money and the schemes, in order.
///
/// # Errors
/// In words, when a run fails.
pub fn findings(
    group: &Group,
    worlds: &[Scenario],
    replicates: u32,
    execution: Execution,
) -> Result<Vec<Finding>, String> {
    let lived = Lived::live(worlds, group.shock, replicates, execution)?;
    let mut found = Vec::new();
    for (at, scheme) in group.schemes.iter().enumerate() {
        let pairs = lived.pairs(at + 1);
        let answers = scheme.questions.iter();
        found.extend(answers.filter_map(|question| question.ask(scheme.name, &pairs)));
    }
    Ok(found)
}

impl Scheme {
    /// What its scenario says of the currency with a source: scheme, term, value, source.
    #[must_use]
    pub fn inputs(&self, scenario: &Scenario) -> Vec<[String; 4]> {
        let numbers = scenario.numbers().into_iter();
        let cited = numbers.filter_map(|note| {
            let term = note.path.strip_prefix("currencies.0.")?;
            let source = scenario.sources.get(&note.path)?;
            let value = format!("{} {}", number(note.value), note.unit);
            Some([self.name, term, &value, source].map(str::to_owned))
        });
        cited.collect()
    }
}

impl Question {
    /// None where there is nothing to tell.
    fn ask(&self, scheme: &str, pairs: &[Pair]) -> Option<Finding> {
        let answer = match self.read {
            Read::Figure(figure) => mean_of(pairs, |pair| figure.read(&pair.row())),
            Read::Pair(read) => mean_of(pairs, read),
            Read::PerPoundOfCost => {
                let effects: Vec<f64> = pairs.iter().map(added).collect();
                let costs: Vec<f64> = pairs.iter().map(cost).collect();
                per_cost(&effects, &costs)?
            }
        };
        let least = if self.signed { f64::NEG_INFINITY } else { 0.0 };
        let answer = answer.within([least, f64::INFINITY]);
        let check = format!("{scheme}: {}", self.figure);
        let shown = Finding::shown(Rung::LocalMoney, &check, answer.mean, self.source);
        Some(self.answer.judge(shown, answer))
    }
}
