//! Who gains and who loses: households by income, workers, owners, public purses, sectors.

use serde::Serialize;

use crate::experiment::comparison::Stake;
use crate::measure::interval::Estimate;

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure};
use super::svg;
use super::verdict;
use super::view::{self, Pair, Picture, Table};

/// Who gains and who loses under one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stakes {
    /// The policy.
    pub policy: String,
    /// The policy it is compared with.
    pub base: String,
    /// Years in words.
    pub window: String,
    /// All groups.
    pub table: Table,
    /// Their gains as a share of what they had.
    pub picture: Picture,
}

/// The groups' gains and losses of a pair, long run, without a shock.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn stakes(pair: &Pair<'_>) -> Result<Stakes, ChartError> {
    let (_, long_run) = verdict::windows(pair.comparison.months);
    let all = pair
        .comparison
        .stakes(pair.base, pair.policy, 0, pair.region, long_run);
    Ok(Stakes {
        policy: pair.name().into(),
        base: pair.base_name().into(),
        window: view::window_words(long_run),
        table: table(pair, &all),
        picture: picture(pair, &all, &view::window_words(long_run))?,
    })
}

fn table(pair: &Pair<'_>, stakes: &[Stake]) -> Table {
    let level = format!("Under {}", pair.base_name());
    let gain = format!("Gain under {}", pair.name());
    let head = ["Who", "What", &level, &gain, ""]
        .map(String::from)
        .to_vec();
    let row = |stake: &Stake| {
        let measure = Measure::of_unit(stake.unit);
        vec![
            stake.who.clone(),
            stake.what.clone(),
            format::value(measure, stake.baseline),
            view::effect(measure.difference(), &stake.gain),
            word(&stake.gain).to_owned(),
        ]
    };
    Table {
        head,
        rows: stakes.iter().map(row).collect(),
    }
}

/// In a word; only what an interval says.
fn word(gain: &Estimate) -> &'static str {
    match (gain.excludes_zero(), gain.mean > 0.0) {
        (true, true) => "\u{25b2} gains",
        (true, false) => "\u{25bc} loses",
        (false, _) => "\u{25cb} unclear",
    }
}

fn picture(pair: &Pair<'_>, stakes: &[Stake], window: &str) -> Result<Picture, ChartError> {
    let rows: Vec<Row> = stakes
        .iter()
        .filter(|stake| stake.baseline != 0.0 && stake.gain.mean.is_finite())
        .map(|stake| {
            let relative = stake.gain.times(1.0 / stake.baseline.abs());
            let dot = Dot {
                index: pair.policy,
                mean: relative.mean,
                interval: relative.interval,
            };
            Row {
                label: format!("{}: {}", stake.who, stake.what),
                dots: vec![dot],
            }
        })
        .collect();
    let title = format!("Who gains and who loses under {}, {window}", pair.name());
    let count = |wanted: &str| {
        stakes
            .iter()
            .filter(|s| word(&s.gain).ends_with(wanted))
            .count()
    };
    let summary = format!(
        "Of {} groups and sectors {} gain, {} lose and for {} it is unclear. Gains are shares of what each had under \
         {}; falling prices, burdens and unemployment count as gains.",
        stakes.len(),
        count("gains"),
        count("loses"),
        count("unclear"),
        pair.base_name()
    );
    let chart = DotChart {
        title: title.clone(),
        summary: summary.clone(),
        measure: Measure::Share,
        axis: format!("% of what they had under {}", pair.base_name()),
        ends: ("loses", "gains"),
        legend: Vec::new(),
        rows,
        band: None,
        most: 1.0,
    };
    let svg = chart.svg()?;
    let inline = svg::inline(&svg);
    let name = format!("who-gains-{}", pair.policy + 1);
    Ok(Picture {
        name,
        title,
        summary,
        inline,
        svg,
        table: table(pair, stakes),
    })
}
