//! Who gains and who loses: households by income, workers, owners, public purses, sectors.

use crate::experiment::comparison::Stake;

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure};
use super::svg;
use super::verdict;
use super::view::{self, Pair, Picture, Table};
use super::winners::{Side, side};

/// The groups' gains and losses under each policy, long run, without a shock: as a picture in shares
/// of what each had, and as a table in units. None without pairs.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn picture(pairs: &[Pair<'_>]) -> Result<Option<Picture>, ChartError> {
    let Some(first) = pairs.first() else {
        return Ok(None);
    };
    let (_, long_run) = verdict::windows(first.comparison.months);
    let all: Vec<(Pair<'_>, Vec<Stake>)> = pairs
        .iter()
        .map(|pair| {
            let stakes = pair
                .comparison
                .stakes(pair.base, pair.policy, 0, pair.region, long_run);
            (*pair, stakes)
        })
        .collect();
    let title = format!(
        "Who gains and who loses against {}, {}",
        first.base_name(),
        view::window_words(long_run)
    );
    let summary = summary(&all);
    let chart = DotChart {
        title: title.clone(),
        summary: summary.clone(),
        measure: Measure::Share,
        axis: format!("% of what they had under {}", first.base_name()),
        ends: ("loses", "gains"),
        legend: pairs
            .iter()
            .map(|p| (p.name().to_owned(), p.policy))
            .collect(),
        rows: rows(&all),
        band: None,
        most: 1.0,
    };
    let svg = chart.svg()?;
    let inline = svg::inline(&svg);
    let table = table(&all);
    Ok(Some(Picture {
        name: "who-gains".into(),
        title,
        summary,
        svg,
        inline,
        table,
    }))
}

/// What a group is called: sectors need no "output".
fn label(stake: &Stake) -> String {
    if stake.what == "output" {
        stake.who.clone()
    } else {
        format!("{}: {}", stake.who, stake.what)
    }
}

/// One row a group that had anything, one dot a policy.
fn rows(all: &[(Pair<'_>, Vec<Stake>)]) -> Vec<Row> {
    let groups = all.first().map_or(0, |(_, stakes)| stakes.len());
    let dot = |(pair, stakes): &(Pair<'_>, Vec<Stake>), group: usize| -> Option<Dot> {
        let stake = stakes.get(group)?;
        let relative = stake.gain.times(1.0 / stake.baseline.abs());
        let known = relative.mean.is_finite();
        known.then_some(Dot {
            index: pair.policy,
            mean: relative.mean,
            interval: relative.interval,
        })
    };
    (0..groups)
        .filter_map(|group| {
            let dots: Vec<Dot> = all.iter().filter_map(|one| dot(one, group)).collect();
            let label = label(all.first()?.1.get(group)?);
            (!dots.is_empty()).then_some(Row { label, dots })
        })
        .collect()
}

fn summary(all: &[(Pair<'_>, Vec<Stake>)]) -> String {
    let counts: Vec<String> = all
        .iter()
        .map(|(pair, stakes)| {
            let count = |wanted: &str| stakes.iter().filter(|s| word(s).ends_with(wanted)).count();
            format!(
                "under {} {} gain, {} lose and for {} it is unclear",
                pair.name(),
                count("gains"),
                count("loses"),
                count("unclear")
            )
        })
        .collect();
    let groups = all.first().map_or(0, |(_, stakes)| stakes.len());
    format!(
        "Of {groups} groups and sectors {}. Falling prices, burdens and unemployment count as gains; sectors are \
         counted by their output. A change that is too small to matter counts as unclear.",
        counts.join("; ")
    )
}

fn table(all: &[(Pair<'_>, Vec<Stake>)]) -> Table {
    let base = all.first().map_or("", |(pair, _)| pair.base_name());
    let mut head = vec!["Who".to_owned(), "What".to_owned(), format!("Under {base}")];
    head.extend(
        all.iter()
            .map(|(pair, _)| format!("Gain under {}", pair.name())),
    );
    let row = |group: usize| -> Option<Vec<String>> {
        let first = all.first()?.1.get(group)?;
        let measure = Measure::of_unit(first.unit);
        let mut row = vec![
            first.who.clone(),
            first.what.clone(),
            format::value(measure, first.baseline),
        ];
        row.extend(all.iter().filter_map(|(_, stakes)| {
            let stake = stakes.get(group)?;
            Some(format!(
                "{}: {}",
                word(stake),
                view::effect(measure.difference(), &stake.gain)
            ))
        }));
        Some(row)
    };
    Table {
        head,
        rows: (0..).map_while(row).collect(),
    }
}

/// In a word, by the verdict's rule.
fn word(stake: &Stake) -> &'static str {
    match side(stake) {
        Side::Gains => "\u{25b2} gains",
        Side::Loses => "\u{25bc} loses",
        Side::Unclear => "\u{25cb} unclear",
    }
}
