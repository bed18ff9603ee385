//! A council paper from results: headings that members know, filled with what the results support.
//! It recommends no option; it says what members are asked to note and what they would have to weigh.

use crate::experiment::comparison::Comparison;
use crate::experiment::items::lever_words;
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::verdict::{NOT_MODELLED, RULE};
use crate::measure::window::Window;
use crate::record::manifest::Manifest;
use crate::scenario::types::Scenario;

use super::background::Background;
use super::page::question;
use super::sentences::{self, Weighed};
use super::verdict::windows;
use super::view::{self, Pair, Table, capital, listed, quoted};
use super::words::{CAVEATS, NOT_FOR};
use super::{paper_money as money, paper_parts as parts};

/// A paragraph, list or table of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A list with numbers.
    Numbered(Vec<String>),
    /// A list with dots.
    List(Vec<String>),
    /// A table with its caption.
    Table(String, Table),
}

/// A heading with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: &'static str,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is about.
    pub title: String,
    /// Where it comes from.
    pub subtitle: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// What a paper is written from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The runs.
    pub comparison: &'a Comparison,
    /// The policies' scenarios, in the comparison's order.
    pub scenarios: &'a [Scenario],
    /// How the results came to be.
    pub manifest: &'a Manifest,
    /// The region.
    pub region: usize,
    /// The policies that the paper is about, the first one apart.
    pub policies: &'a [usize],
}

impl<'a> Sources<'a> {
    /// Its policies, each against the first.
    pub fn pairs(&self) -> impl Iterator<Item = Pair<'a>> + '_ {
        self.policies.iter().map(|&policy| Pair {
            comparison: self.comparison,
            base: 0,
            policy,
            region: self.region,
        })
    }

    /// Name of the policy that the others are compared with.
    #[must_use]
    pub fn base(&self) -> &'a str {
        &self.comparison.policies[0].name
    }

    /// Name of the region.
    #[must_use]
    pub fn place(&self) -> &'a str {
        &self.comparison.regions[self.region]
    }

    /// The last two years.
    #[must_use]
    pub fn long_run(&self) -> Window {
        windows(self.comparison.months).1
    }

    /// Whether intervals can be had at all.
    #[must_use]
    pub fn can_tell(&self) -> bool {
        self.pairs().any(|pair| pair.finished() > 1)
    }
}

const ONE_PAIR: &str = "Members are asked to note that one pair of runs cannot tell a policy from luck. This paper \
    therefore reports no finding: the comparison has to be run again with more pairs (20 are usual) before it \
    can support a decision.";

/// Writes the paper.
#[must_use]
pub fn paper(sources: &Sources<'_>) -> Paper {
    let names: Vec<String> = sources.pairs().map(|pair| pair.name().to_owned()).collect();
    let section = |heading, blocks| Section { heading, blocks };
    Paper {
        title: format!(
            "{}: {} instead of {}",
            sources.place(),
            listed(&names),
            sources.base()
        ),
        subtitle: format!(
            "What a simulation of the regional economy supports (Millpond {})",
            sources.manifest.millpond
        ),
        sections: vec![
            section("Recommendation", recommendation(sources)),
            section("Background", background(sources)),
            section("Options considered", options(sources)),
            section("Financial", money::financial(sources)),
            section("Risk", parts::risk(sources)),
            section("Impact", parts::impact(sources)),
            section("Carbon", parts::carbon(sources)),
            section("Rural", parts::rural(sources)),
            section("Evidence and its limits", evidence(sources)),
            section("What is not modelled", not_modelled()),
        ],
    }
}

fn recommendation(sources: &Sources<'_>) -> Vec<Block> {
    let about = "This paper recommends no option. It sets out what the evidence supports; which outcome matters \
                 more is for members to say.";
    let mut blocks = vec![Block::Paragraph(about.to_owned())];
    if !sources.can_tell() {
        blocks.push(Block::Paragraph(ONE_PAIR.to_owned()));
        return blocks;
    }
    blocks.push(Block::Paragraph("Members are asked to:".to_owned()));
    let mut asked: Vec<String> = sources
        .pairs()
        .flat_map(|pair| noted(&pair, sources))
        .collect();
    asked.push(
        "note that these findings rest on assumed strengths and costs of the policies and on estimated regional \
         tables (see Evidence and its limits), and ask for local figures before money is committed."
            .to_owned(),
    );
    blocks.push(Block::Numbered(asked));
    blocks
}

/// What members are asked to note and weigh about one policy.
fn noted(pair: &Pair<'_>, sources: &Sources<'_>) -> Vec<String> {
    let (policy, base) = (quoted(pair.name()), quoted(pair.base_name()));
    if pair.finished() < 2 {
        return vec![format!(
            "note that of {policy} too few runs finished to tell anything from chance."
        )];
    }
    let weighed = Weighed::of(pair, 0, sources.long_run());
    let total = weighed.count();
    if weighed.better.is_empty() && weighed.worse.is_empty() {
        return vec![format!(
            "note that no clear difference was found between {policy} and {base} in any of the {total} outcomes \
             judged, in {}.",
            view::window_words(sources.long_run())
        )];
    }
    let mut asked = balance(pair, &weighed, sources).to_vec();
    asked.extend(weigh(pair, &weighed));
    asked.extend(money::worth_its_cost(pair, sources.long_run()));
    asked
}

/// What it does better and worse, one note each.
fn balance(pair: &Pair<'_>, weighed: &Weighed, sources: &Sources<'_>) -> [String; 2] {
    let side = |word: &str, found: &[_]| {
        if found.is_empty() {
            return format!("does clearly {word} on none of them");
        }
        let said: Vec<String> = found
            .iter()
            .map(|(outcome, judgement)| sentences::change(*outcome, judgement))
            .collect();
        format!("does {word} on {}: {}", found.len(), said.join("; "))
    };
    let (policy, base) = (quoted(pair.name()), quoted(pair.base_name()));
    [
        format!(
            "note that {policy} was compared with {base} on {} outcomes, in {} and without a shock; it {}.",
            weighed.count(),
            view::window_words(sources.long_run()),
            side("better", &weighed.better)
        ),
        format!(
            "note that it {}; on {} no clear difference was found.",
            side("worse", &weighed.worse),
            weighed.unclear.len()
        ),
    ]
}

fn weigh(pair: &Pair<'_>, weighed: &Weighed) -> Option<String> {
    let (better, worse) = (
        sentences::names(&weighed.better),
        sentences::names(&weighed.worse),
    );
    let policy = quoted(pair.name());
    Some(match (better.is_empty(), worse.is_empty()) {
        (false, false) => format!(
            "weigh, if {policy} is considered, the gains ({}) against the losses ({}).",
            listed(&better),
            listed(&worse)
        ),
        (true, false) => format!(
            "note that {policy} costs more than it brings here: no outcome is clearly better, and {} {} worse.",
            listed(&worse),
            if worse.len() == 1 { "is" } else { "are" }
        ),
        (false, true) => format!(
            "note that nothing that was judged is clearly worse under {policy}; what was not judged or not \
             modelled may be."
        ),
        (true, true) => return None,
    })
}

fn background(sources: &Sources<'_>) -> Vec<Block> {
    let comparison = sources.comparison;
    let mut blocks = Vec::new();
    blocks.push(Block::Paragraph(format!(
        "The question: {}",
        question(comparison)
    )));
    let households = comparison.households.get(sources.region).copied();
    let size = households.map_or_else(String::new, |count| {
        format!(
            " It has {} households.",
            super::format::whole(count.round() as u64)
        )
    });
    blocks.push(Block::Paragraph(format!(
        "The area is {}.{size} Its economy of households, firms, council and bank is simulated month by month \
         for {} months, once under each policy and again under each shock, {} times with the same luck for all.",
        sources.place(),
        comparison.months,
        comparison.replicates
    )));
    let prices = comparison.base_year.map_or_else(
        || "Amounts are at the prices of the tables' year.".to_owned(),
        |year| format!("Amounts are in pounds of {year}."),
    );
    let today = comparison.today.as_ref().map_or_else(String::new, |today| {
        format!(
            " For pounds of {} multiply them by {:.2} ({}).",
            today.year, today.prices, today.source
        )
    });
    blocks.push(Block::Paragraph(prices + &today));
    blocks
}

fn options(sources: &Sources<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for index in std::iter::once(0).chain(sources.policies.iter().copied()) {
        let policy = &sources.comparison.policies[index];
        let role = if index == 0 {
            " The other options are compared with it."
        } else {
            ""
        };
        blocks.push(Block::Paragraph(format!(
            "{}: {}.{role}",
            capital(&policy.with_limits()),
            policy.title
        )));
        let Some(scenario) = sources.scenarios.get(index) else {
            continue;
        };
        let mut levers: Vec<String> = scenario.levers.iter().map(lever_words).collect();
        levers.extend(scenario.currencies.iter().map(|currency| {
            format!(
                "{}, {}, from month {}; running cost {} pounds a month",
                currency.name,
                currency.design_in_words(),
                currency.start,
                currency.running_cost
            )
        }));
        if levers.is_empty() {
            levers.push("nothing is changed".to_owned());
        }
        blocks.push(Block::List(levers));
    }
    blocks
}

fn evidence(sources: &Sources<'_>) -> Vec<Block> {
    let manifest = sources.manifest;
    let facts = Background::of(sources.scenarios);
    let mut blocks = vec![
        Block::Paragraph(format!(
            "The results come from {} runs (seed {}, {} months; {} failed, {} were stopped), which can be \
             repeated to the last digit from the results folder.",
            manifest.finished, manifest.seed, manifest.months, manifest.failed, manifest.stopped
        )),
        Block::Paragraph(RULE.to_owned()),
    ];
    let rests = money::rests(sources);
    if rests.is_empty() {
        blocks.push(Block::Paragraph(
            "Which assumptions would turn a finding was not tested in these results.".to_owned(),
        ));
    } else {
        blocks.push(Block::Paragraph(
            "Each assumption was set low and high in turn:".to_owned(),
        ));
        blocks.push(Block::List(rests));
    }
    blocks.push(Block::Paragraph(format!(
        "{} figures of the model are assumed and {} have a source. Its data:",
        facts.assumed.len(),
        facts.sourced.len()
    )));
    let data = facts.data.iter();
    blocks.push(Block::List(
        data.map(|fact| format!("{} ({}; {})", fact.what, fact.source, fact.value))
            .collect(),
    ));
    blocks.push(Block::Paragraph("What weakens every result:".to_owned()));
    blocks.push(Block::List(
        CAVEATS.iter().map(ToString::to_string).collect(),
    ));
    blocks
}

fn not_modelled() -> Vec<Block> {
    vec![
        Block::Paragraph(format!(
            "Nothing here says anything about: {}.",
            NOT_MODELLED.join("; ")
        )),
        Block::Paragraph("Do not use these figures for:".to_owned()),
        Block::List(NOT_FOR.iter().map(ToString::to_string).collect()),
    ]
}

/// A table of outcomes: the first policy's level, then each policy's change with its interval and
/// verdict, long run, without a shock.
#[must_use]
pub fn outcomes_table(sources: &Sources<'_>, outcomes: &[Outcome]) -> Table {
    use super::format::{Measure, value};
    let window = sources.long_run();
    let mut head = vec!["Outcome".to_owned(), format!("{}, level", sources.base())];
    head.extend(
        sources
            .pairs()
            .map(|pair| format!("{}, change", pair.name())),
    );
    let row = |&outcome: &Outcome| -> Vec<String> {
        let found: Vec<_> = sources
            .pairs()
            .map(|pair| sentences::judgement(&pair, 0, outcome, window))
            .collect();
        let measure = Measure::of(outcome);
        let level = found.first().map_or(f64::NAN, |first| first.baseline);
        let mut label = sources.comparison.label(outcome);
        if outcome.kind() == Kind::Flow {
            label += ", a year";
        }
        let changes = found.iter().map(|judgement| {
            let effect = view::effect(measure.difference(), &judgement.effect);
            format!("{effect}, {}", judgement.reason.words())
        });
        [label, value(measure, level)]
            .into_iter()
            .chain(changes)
            .collect()
    };
    Table {
        head,
        rows: outcomes.iter().map(row).collect(),
    }
}
