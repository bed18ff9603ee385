//! The parts of a council paper about risk, people, carbon and rural life.

use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;

use super::finding::finding;
use super::format::Measure;
use super::paper::{Block, Sources, outcomes_table};
use super::sentences;
use super::shocks::back;
use super::view::{self, Table, capital, quoted};
use super::winners;
use crate::experiment::resilience::Resilience;

/// A table of outcomes in the long run.
pub(super) fn table(sources: &Sources<'_>, caption: &str, outcomes: &[Outcome]) -> Block {
    Block::Table(
        format!("{caption}, {}", view::window_words(sources.long_run())),
        outcomes_table(sources, outcomes),
    )
}

/// A sentence about an outcome under each policy.
pub(super) fn said(sources: &Sources<'_>, outcome: Outcome) -> Block {
    let sentences = sources.pairs().map(|pair| {
        let judgement = sentences::judgement(&pair, 0, outcome, sources.long_run());
        format!(
            "Under {} instead of {} {}.",
            quoted(pair.name()),
            quoted(pair.base_name()),
            sentences::change(outcome, &judgement)
        )
    });
    Block::Paragraph(sentences.collect::<Vec<_>>().join(" "))
}

/// What shocks take under each option.
#[must_use]
pub fn risk(sources: &Sources<'_>) -> Vec<Block> {
    let comparison = sources.comparison;
    let mut blocks = Vec::new();
    for (case, about) in comparison.cases.iter().enumerate() {
        let Some(shock) = about.shock() else { continue };
        let rows: Vec<Vec<String>> = std::iter::once(0)
            .chain(sources.policies.iter().copied())
            .map(|policy| shock_row(sources, policy, case))
            .collect();
        let head = [
            "Option",
            "Real value added, fall in its worst month",
            "Back after",
            "Months of real value added lost in all",
            "Months of the essential basket unmet more",
        ];
        blocks.push(Block::Table(
            format!("Shock {}: {}", about.name, shock.words),
            Table {
                head: head.map(str::to_owned).to_vec(),
                rows,
            },
        ));
    }
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(
            "These results have no shock, so nothing is said about risk.".to_owned(),
        ));
    } else {
        let about = "Each option is compared with its own run without the shock, with the same luck. Recovery is read \
                     from the mean of all runs: the month from which the gap stays under 5% of its largest for a year.";
        blocks.insert(0, Block::Paragraph(about.to_owned()));
    }
    let said = sources.pairs().flat_map(|pair| finding(&pair).shocks);
    let said: Vec<String> = said.collect();
    if !said.is_empty() {
        blocks.push(Block::List(said));
    }
    blocks.extend(tail(sources));
    blocks.push(Block::Paragraph(
        "Legal risk is outside the model: a preference for local bidders may be unlawful. Splitting contracts into \
         lots, asking for quotes and helping small suppliers to be ready are other matters; take legal advice."
            .to_owned(),
    ));
    blocks
}

fn shock_row(sources: &Sources<'_>, policy: usize, case: usize) -> Vec<String> {
    let comparison = sources.comparison;
    let name = comparison.policies[policy].name.clone();
    let none = || "not known".to_owned();
    let lost = comparison.resilience(policy, case, sources.region, Outcome::RealValueAdded);
    let unmet = comparison.unmet_need(policy, case, sources.region);
    let level = |measure, estimate: &Estimate| view::level(measure, estimate);
    let back = |lost: &Resilience| back(lost, "not within the run");
    vec![
        name,
        lost.as_ref()
            .map_or_else(none, |lost| level(Measure::Share, &lost.depth)),
        lost.as_ref().map_or_else(none, back),
        lost.as_ref()
            .map_or_else(none, |lost| level(Measure::Number, &lost.area)),
        unmet
            .as_ref()
            .map_or_else(none, |unmet| level(Measure::Number, unmet)),
    ]
}

fn tail(sources: &Sources<'_>) -> Option<Block> {
    let policies = std::iter::once(0).chain(sources.policies.iter().copied());
    let said: Vec<String> = policies
        .filter_map(|policy| {
            let risk = sources.comparison.tail(policy, sources.region)?;
            let tail = &risk.value_added.tail;
            // One draw has no tail.
            (tail.draws > 1).then(|| format!(
                "under {} {:.2} months of real value added are usually lost and {:.2} in the worst tenth of {} draws",
                sources.comparison.policies[policy].name, tail.median, tail.worst_tenth, tail.draws
            ))
        })
        .collect();
    (!said.is_empty()).then(|| {
        Block::Paragraph(format!(
            "Of shocks drawn by chance, the same for all, {}.",
            said.join("; ")
        ))
    })
}

/// Equalities, and who gains and who pays.
#[must_use]
pub fn impact(sources: &Sources<'_>) -> Vec<Block> {
    let mut blocks = vec![
        table(
            sources,
            "Income and need",
            &[
                Outcome::IncomeFirstFifth,
                Outcome::IncomeSecondFifth,
                Outcome::IncomeThirdFifth,
                Outcome::IncomeFourthFifth,
                Outcome::IncomeFifthFifth,
                Outcome::Gini,
                Outcome::BelowSixtyPercent,
                Outcome::EssentialBurdenPoor,
                Outcome::EssentialBurdenRich,
                Outcome::UnmetNeed,
                Outcome::Unemployment,
                Outcome::Jobs,
                Outcome::FullTimeEquivalents,
            ],
        ),
        said(sources, Outcome::Jobs),
    ];
    blocks.extend(net_jobs(sources));
    let lines: Vec<String> = sources
        .pairs()
        .filter(|pair| pair.finished() > 1)
        .flat_map(|pair| {
            let stakes = sources.comparison.stakes(
                pair.base,
                pair.policy,
                0,
                pair.region,
                sources.long_run(),
            );
            winners::lines(pair.name(), &stakes)
        })
        .collect();
    if !lines.is_empty() {
        blocks.push(Block::Paragraph("Who gains and who pays:".to_owned()));
        blocks.push(Block::List(lines));
    }
    blocks.extend(neighbours(sources));
    blocks.push(Block::Paragraph(
        "Equalities: households differ by income here, and by nothing else. The results say nothing of age, sex, \
         disability, race or other protected characteristics; an equality impact assessment is still needed."
            .to_owned(),
    ));
    blocks
}

/// Jobs from gross to net.
fn net_jobs(sources: &Sources<'_>) -> Option<Block> {
    let jobs = Measure::Count("full-time equivalent jobs");
    let said: Vec<String> = sources
        .pairs()
        .filter(|pair| pair.finished() > 1)
        .filter_map(|pair| {
            let found = sources
                .comparison
                .additionality(pair.base, pair.policy, pair.region)?;
            let [gross, displaced, net] = [found.jobs.gross, found.jobs.displaced, found.jobs.net]
                .map(|estimate| view::effect(jobs, &estimate));
            Some(format!(
                "{} makes {gross} gross, {displaced} displaced in other sectors here, {net} net.",
                quoted(&capital(pair.name()))
            ))
        })
        .collect();
    (!said.is_empty()).then(|| Block::Paragraph(format!("In the last year {}", said.join(" "))))
}

/// What the other regions gain or lose.
fn neighbours(sources: &Sources<'_>) -> Option<Block> {
    let comparison = sources.comparison;
    if comparison.modelled() < 2 || Some(sources.region) == comparison.whole() {
        return None;
    }
    let said: Vec<String> = sources
        .pairs()
        .filter_map(|pair| {
            let outcome = Outcome::RealValueAdded;
            let found =
                comparison.elsewhere(pair.policy, sources.region, outcome, sources.long_run())?;
            Some(format!(
                "under {} the other modelled regions' real value added changes by {} a year",
                pair.name(),
                view::effect(Measure::Money, &found)
            ))
        })
        .collect();
    (!said.is_empty()).then(|| Block::Paragraph(format!("Neighbours: {}.", said.join("; "))))
}

/// Greenhouse gases and freight.
#[must_use]
pub fn carbon(sources: &Sources<'_>) -> Vec<Block> {
    vec![
        said(sources, Outcome::CarbonEmissions),
        said(sources, Outcome::FreightTransport),
        table(
            sources,
            "CO2e and freight",
            &[Outcome::CarbonEmissions, Outcome::FreightTransport],
        ),
        Block::Paragraph(
            "These use assumed coefficients for coarse sectors: they are indicative and no carbon account. Emissions \
             of the region's output, its imports and their transport are counted, wherever they arise."
                .to_owned(),
        ),
    ]
}

/// Local food, small firms, ownership, and the value that supply chains keep here.
#[must_use]
pub fn rural(sources: &Sources<'_>) -> Vec<Block> {
    let mut blocks = vec![table(
        sources,
        "Local supply and firms (structure: it decides no verdict)",
        &[
            Outcome::FoodLocal,
            Outcome::LocalWork,
            Outcome::SmallFirmJobs,
            Outcome::OutsideJobs,
            Outcome::RetentionConsumption,
            Outcome::Variety,
        ],
    )];
    for pair in sources.pairs() {
        let records = sources
            .comparison
            .value(pair.base, pair.policy, sources.region);
        if records.is_empty() {
            continue;
        }
        let money = |estimate: &Estimate| view::effect(Measure::Money, estimate);
        let rows = records.iter().map(|record| {
            let changes = [&record.created, &record.kept, &record.lost].map(|f| money(&f.change));
            let level = view::level(Measure::Money, &record.created.level);
            [record.chain.clone(), level]
                .into_iter()
                .chain(changes)
                .collect()
        });
        let head = [
            "Supply chain",
            "Value created here",
            "change of it",
            "change of what is kept here",
            "change of what is lost once created",
        ];
        blocks.push(Block::Table(
            format!(
                "Value by supply chain, {} against {}, last year",
                pair.name(),
                pair.base_name()
            ),
            Table {
                head: head.map(str::to_owned).to_vec(),
                rows: rows.collect(),
            },
        ));
    }
    let mut about = "The area is modelled as one place: distances, broadband, schools, housing and services within it \
                     are not."
        .to_owned();
    if sources.comparison.food_is_coarse {
        about +=
            " The table has few sectors of food and drink, so figures on food are indicative only.";
    }
    blocks.push(Block::Paragraph(about));
    blocks
}
