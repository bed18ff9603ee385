//! The evidence behind page one: one section after the other, for the officer who must defend it.

use crate::experiment::comparison::Comparison;
use crate::measure::verdict::RULE;

use super::canvas::ChartError;
use super::finding::Finding;
use super::shocks::{self, ShockSection};
use super::view::{Block, Captioned, Pair, Picture, Section, quoted};
use super::{
    additionality, effects, food, gains, leakage, ledger, local_money, plugging, stakes, tails,
    taxes, tornado, value, verdict,
};

/// All sections about a region, in reading order.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn sections(
    comparison: &Comparison,
    region: usize,
    finished: &[Pair<'_>],
    findings: &[Finding],
) -> Result<Vec<Section>, ChartError> {
    let mut sections = vec![
        in_words(finished, findings)?,
        effects::section(finished)?,
        taxes::section(finished)?,
        additionality::section(finished),
        hundred(comparison, region),
        doors(comparison, region),
        plugging::section(finished)?,
        shocked(comparison, region)?,
        food::section(comparison, region)?,
        tornado::section(finished)?,
        value::section(finished)?,
        who(finished)?,
        calm(comparison, region, finished)?,
    ];
    // Beside the levers alone; without local money nothing is missing.
    let after = sections.iter().position(|section| section.id == "plugging");
    let place = after.map_or(sections.len(), |place| place + 1);
    sections.splice(place..place, local_money::section(comparison, region));
    Ok(sections)
}

/// The verdict in words and in multiples of the threshold.
fn in_words(pairs: &[Pair<'_>], findings: &[Finding]) -> Result<Section, ChartError> {
    let picture = verdict::picture(pairs)?;
    let words = findings.iter().map(|finding| Block {
        heading: format!("{} in words", quoted(&finding.policy)),
        points: [
            &finding.headline,
            &finding.balance,
            &finding.cost,
            &finding.loses,
        ]
        .into_iter()
        .filter(|sentence| !sentence.is_empty())
        .cloned()
        .chain(finding.shocks.iter().cloned())
        .collect(),
        ..Block::default()
    });
    let first = Block::of(vec![RULE.into()], picture.into_iter().collect()).with(
        "Every judged outcome, without a shock",
        verdict::levels(pairs),
    );
    let blocks = std::iter::once(first).chain(words).collect();
    Ok(Section::of("verdict", "The verdict in full", blocks))
}

fn hundred(comparison: &Comparison, region: usize) -> Section {
    let (id, title) = ("hundred", "100 pounds by door");
    let pictures = leakage::hundred_pictures(comparison, region);
    if pictures.is_empty() {
        return Section::missing(
            id,
            title,
            "No run lasted a full year, so no year\u{2019}s payments were kept. Run 12 months or more.",
        );
    }
    let about = format!(
        "Of every 100 pounds that come into {}: by which door they come, who has them first, who pays them out \
         last, and by which door they leave. Last year of the run, without a shock; gross, so that what came in \
         and went back counts both ways.",
        comparison.regions[region]
    );
    Section::of(id, title, vec![Block::of(vec![about], pictures)])
}

fn doors(comparison: &Comparison, region: usize) -> Section {
    let about = format!(
        "Leakage here is money that leaves {} by a door, taxes included. Every pound that crosses the border is \
         booked in exactly one door. Last year of the run, without a shock, mean of the replicates; changes are \
         paired, with 95% intervals.",
        comparison.regions[region]
    );
    let table = ledger::ledger(comparison, region);
    let block = Block::of(vec![about], Vec::new()).with("", table);
    Section::of("ledger", "Leakage ledger", vec![block])
}

fn shocked(comparison: &Comparison, region: usize) -> Result<Section, ChartError> {
    let (id, title) = ("shocks", "When something breaks");
    let shocks = shocks::sections(comparison, region)?;
    if shocks.is_empty() {
        let why = "No shock was run. Add [[shocks]] to the scenario.";
        return Ok(Section::missing(id, title, why));
    }
    let about = "Every policy meets every shock: those from outside, which localisation may soften, and those from \
                 inside, which it may concentrate. Curves show what the shock alone changes: each shocked run less \
                 the same run without the shock.";
    let one = |shock: ShockSection| Block {
        heading: format!("Shock from {}: {}", shock.side, shock.name),
        notes: vec![shock.words],
        pictures: shock.pictures,
        tables: vec![Captioned {
            caption: String::new(),
            table: shock.losses,
        }],
        ..Block::default()
    };
    let first = Block::of(vec![about.into()], Vec::new());
    let blocks = std::iter::once(first)
        .chain(shocks.into_iter().map(one))
        .chain([tails::block(comparison, region)]);
    Ok(Section::of(id, title, blocks.collect()))
}

fn who(pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let (id, title) = ("stakes", "Who gains and who loses, group by group");
    let Some(picture) = stakes::picture(pairs)? else {
        return Ok(Section::missing(id, title, "No pair of runs finished."));
    };
    let around = gains::around(pairs)?;
    let pictures = std::iter::once(picture).chain(around).collect();
    let block = Block::of(Vec::new(), pictures);
    Ok(Section::of(id, title, vec![block]))
}

fn calm(comparison: &Comparison, region: usize, pairs: &[Pair<'_>]) -> Result<Section, ChartError> {
    let pictures: Result<Vec<Picture>, ChartError> = shocks::CALM_COURSE
        .iter()
        .map(|&outcome| shocks::calm_picture(comparison, region, outcome))
        .collect();
    let note = "These describe the economy and are never judged: who owns and who supplies is no good or bad in itself, and \
                incomes and prices of single groups are parts of outcomes that are judged above. \
                Long run, without a shock.";
    let structure = Block {
        heading: "Structure, beside the verdict".into(),
        ..Block::of(vec![note.into()], Vec::new())
    };
    Ok(Section::of(
        "calm",
        "The course without a shock",
        vec![
            Block::of(Vec::new(), pictures?),
            structure.with("", verdict::structure_table(pairs)),
        ],
    ))
}
