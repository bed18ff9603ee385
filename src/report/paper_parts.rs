//! The parts of a council paper that officers have to answer for: money, risk, people, carbon, rural life.

use crate::experiment::variants::Term;
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::measure::window::Window;

use super::format::Measure;
use super::paper::{Block, Sources, outcomes_table};
use super::rests::{ASKED, rests_on};
use super::sentences;
use super::view::{self, Pair, Table, capital};
use super::winners;

fn table(sources: &Sources<'_>, caption: &str, outcomes: &[Outcome]) -> Block {
    Block::Table(
        format!("{caption}, {}", view::window_words(sources.long_run())),
        outcomes_table(sources, outcomes),
    )
}

/// A sentence about an outcome under each policy.
fn said(sources: &Sources<'_>, outcome: Outcome) -> Block {
    let sentences = sources.pairs().map(|pair| {
        let judgement = sentences::judgement(&pair, 0, outcome, sources.long_run());
        format!(
            "Under {} instead of {} {}.",
            pair.name(),
            pair.base_name(),
            sentences::change(outcome, &judgement)
        )
    });
    Block::Paragraph(sentences.collect::<Vec<_>>().join(" "))
}

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
    let policy = pair.name();
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
        "Scaled to the running cost of the cheapest option (times {factor:.2}), {}.",
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

/// What shocks take under each option.
#[must_use]
pub fn risk(sources: &Sources<'_>) -> Vec<Block> {
    let comparison = sources.comparison;
    let mut blocks = Vec::new();
    for (case, about) in comparison.cases.iter().enumerate() {
        let Some(shock) = &about.shock else { continue };
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
    let back = |recovery: Option<usize>| match recovery {
        Some(0) => "nothing lost".to_owned(),
        Some(1) => "1 month".to_owned(),
        Some(months) => format!("{months} months"),
        None => "not within the run".to_owned(),
    };
    vec![
        name,
        lost.as_ref()
            .map_or_else(none, |lost| level(Measure::Share, &lost.depth)),
        lost.as_ref().map_or_else(none, |lost| back(lost.recovery)),
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
            Some(format!(
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
            ],
        ),
        said(sources, Outcome::Jobs),
    ];
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
