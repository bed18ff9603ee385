//! The part of a council paper about money: what it costs, what a public pound does, and which
//! assumptions the findings rest on.

use crate::experiment::variants::Term;
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::measure::window::Window;

use super::format::Measure;
use super::paper::{Block, Sources};
use super::paper_parts::{said, table};
use super::rests::{ASKED, rests_on};
use super::sentences;
use super::view::{self, Pair, capital, quoted};

/// What it costs the public purse, what a public pound does, and what is left at equal cost.
#[must_use]
pub fn financial(sources: &Sources<'_>) -> Vec<Block> {
    let mut blocks = vec![said(sources, Outcome::PolicyCost)];
    blocks.push(Block::Paragraph(
        "Running costs are paid by the council through a levy on residents' income, or by the state, as the \
         option says. One-off costs, the cost of procurement exercises and transition are not modelled."
            .to_owned(),
    ));
    blocks.push(table(
        sources,
        "Public money and income",
        &[
            Outcome::PolicyCost,
            Outcome::StateBalance,
            Outcome::CouncilBalance,
            Outcome::RealValueAdded,
            Outcome::MedianRealIncome,
        ],
    ));
    for pair in sources.pairs().filter(|pair| pair.finished() > 1) {
        let found = [
            net_cost(&pair, sources.long_run()),
            worth_its_cost(&pair, sources.long_run()).map(|words| capital(&words)),
            at_equal_cost(&pair),
        ];
        let found: Vec<String> = found.into_iter().flatten().collect();
        if !found.is_empty() {
            blocks.push(Block::Paragraph(format!(
                "{}: {}",
                capital(pair.name()),
                found.join(" ")
            )));
        }
    }
    blocks
}

fn net_cost(pair: &Pair<'_>, window: Window) -> Option<String> {
    let found = pair.comparison.per_public_pound(
        pair.base,
        pair.policy,
        pair.region,
        Outcome::RealValueAdded,
        window,
    );
    Some(format!("{}.", net_cost_words(&found.net_cost?)))
}

/// What all public bodies together pay more or less in the last year, in words.
#[must_use]
pub fn net_cost_words(net: &Estimate) -> String {
    let about = "All public bodies together, taxes and transfers counted,";
    let size = net.times(if net.mean < 0.0 { -1.0 } else { 1.0 });
    let shown = view::level(Measure::Money, &size);
    match (net.excludes_zero(), net.mean < 0.0) {
        (false, _) => {
            let change = view::effect(Measure::Money, net);
            format!("{about} do not clearly pay more or less in the last year ({change})")
        }
        (true, true) => format!("{about} are {shown} better off in the last year"),
        (true, false) => format!("{about} pay {shown} more in the last year"),
    }
}

/// Whether a policy's real value added is worth its public running cost, in words that begin small; none
/// where it costs nothing or the cost is too near zero to divide by.
#[must_use]
pub fn worth_its_cost(pair: &Pair<'_>, window: Window) -> Option<String> {
    let found = pair.comparison.per_public_pound(
        pair.base,
        pair.policy,
        pair.region,
        Outcome::RealValueAdded,
        window,
    );
    if found.cost.mean <= 0.0 {
        return None;
    }
    let each = found.per_pound?;
    let [low, high] = each.interval?;
    let shown = view::effect(Measure::Money, &each.times(100.0));
    let policy = quoted(pair.name());
    Some(if high < 1.0 {
        format!(
            "note that {policy} costs more than it brings: for each pound of public running cost real value added \
             changes by {shown}, less than the pound itself."
        )
    } else if low > 1.0 {
        format!(
            "note that for each pound of public running cost of {policy} real value added changes by {shown}. This \
             counts the running cost only, not what households and firms pay in prices."
        )
    } else {
        format!(
            "note that it cannot be told whether {policy} brings as much real value added as it costs: {shown} for \
             each pound of public running cost."
        )
    })
}

fn at_equal_cost(pair: &Pair<'_>) -> Option<String> {
    let comparison = pair.comparison;
    let found = ASKED.iter().filter_map(|&outcome| {
        let found = comparison.at_equal_cost(pair.policy, pair.region, outcome, Term::Long)?;
        Some((found.factor, sentences::change(outcome, &found.judgement)))
    });
    let found: Vec<(f64, String)> = found.collect();
    let factor = found.first()?.0;
    let said: Vec<&str> = found.iter().map(|one| one.1.as_str()).collect();
    Some(format!(
        "Scaled to the public cost of the cheapest option (times {factor:.2}), {}.",
        said.join("; ")
    ))
}

/// Which assumptions the findings rest on.
#[must_use]
pub fn rests(sources: &Sources<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for pair in sources.pairs() {
        for outcome in ASKED {
            let swings = sources
                .comparison
                .tornado(pair.policy, pair.region, outcome, Term::Long);
            found.extend(rests_on(&pair, outcome, &swings));
        }
    }
    found
}
