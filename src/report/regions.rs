//! Many regions side by side: a chart a policy, who gains and who loses, and what one region's policy
//! does when all regions follow it.

use serde::Serialize;

use crate::experiment::comparison::Comparison;
use crate::experiment::regions::{COMPARED, Change, Direction, balance};
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::window::Window;

use super::between::{Alone, alone, balance_words, counted};
use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure};
use super::svg;
use super::verdict::{better_sign, windows, yearly_label};
use super::view::{self, Picture, Table};

/// The charts: an outcome each, as shares of what a region had.
const CHARTS: [(Outcome, &str); 2] = [
    (Outcome::RealValueAdded, "by-region-value-added"),
    (Outcome::MedianRealIncome, "by-region-income"),
];

/// What is said of one policy over all regions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyRegions {
    /// The policy, with the regions that it is limited to.
    pub name: String,
    /// Gains, losses, the most and the least.
    pub balance: String,
    /// Dots and intervals, a row a region.
    pub pictures: Vec<Picture>,
    /// Every compared outcome's change by region.
    pub changes: Table,
}

/// What is said of a region that a policy is limited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AloneSection {
    /// The region.
    pub name: String,
    /// A sentence a policy.
    pub sentences: Vec<String>,
    /// The same in numbers.
    pub table: Table,
}

/// All regions side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RegionsSection {
    /// Which months, against which policy.
    pub about: String,
    /// Regions that a policy is limited to.
    pub alone: Vec<AloneSection>,
    /// Gains and losses of real value added, a column a policy.
    pub gains: Table,
    /// Each policy.
    pub policies: Vec<PolicyRegions>,
}

/// The section; none where there are few regions and no policy is limited to one, or no other policy.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn section(comparison: &Comparison) -> Result<Option<RegionsSection>, ChartError> {
    let (_, window) = windows(comparison.months);
    let alone = alone_sections(comparison, window);
    let many = comparison.many_regions() && comparison.policies.len() > 1;
    if !many && alone.is_empty() {
        return Ok(None);
    }
    let about = format!(
        "Against {}, {}, without a shock.",
        comparison.policies[0].name,
        view::window_words(window)
    );
    let mut section = RegionsSection {
        about,
        alone,
        ..RegionsSection::default()
    };
    if many {
        section.gains = gains(comparison, window);
        section.policies = (1..comparison.policies.len())
            .map(|policy| policy_regions(comparison, policy, window))
            .collect::<Result<_, _>>()?;
    }
    Ok(Some(section))
}

fn policy_regions(
    comparison: &Comparison,
    policy: usize,
    window: Window,
) -> Result<PolicyRegions, ChartError> {
    let order = comparison.changes(policy, Outcome::RealValueAdded, window);
    let regions: Vec<usize> = order.iter().map(|change| change.region).collect();
    let pictures = CHARTS
        .iter()
        .map(|&(outcome, name)| picture(comparison, policy, outcome, name, &regions))
        .collect::<Result<_, _>>()?;
    Ok(PolicyRegions {
        name: comparison.policies[policy].with_limits(),
        balance: balance_words(comparison, policy, window),
        pictures,
        changes: changes(comparison, policy, window, &regions),
    })
}

/// A region's name, marked where a policy is limited to it.
fn label(comparison: &Comparison, region: usize) -> String {
    let mark = if comparison.limited_regions().contains(&region) {
        " *"
    } else {
        ""
    };
    format!("{}{mark}", comparison.regions[region])
}

fn picture(
    comparison: &Comparison,
    policy: usize,
    outcome: Outcome,
    name: &str,
    regions: &[usize],
) -> Result<Picture, ChartError> {
    let (_, window) = windows(comparison.months);
    let about = &comparison.policies[policy];
    let changes: Vec<Change> = regions
        .iter()
        .map(|&region| comparison.change(policy, region, outcome, window))
        .collect();
    let rows = changes.iter().map(|change| Row {
        label: label(comparison, change.region),
        dots: vec![Dot {
            index: policy,
            mean: change.relative.mean,
            interval: change.relative.interval,
        }],
    });
    let title = format!("{} by region: {}", outcome.label(), about.name);
    let summary = summary(comparison, outcome, &changes);
    let chart = DotChart {
        title: title.clone(),
        summary: summary.clone(),
        measure: Measure::Share,
        axis: format!("% of what it was under {}", comparison.policies[0].name),
        ends: ("falls", "rises"),
        legend: vec![(about.with_limits(), policy)],
        rows: rows.collect(),
        band: None,
        most: 1.0,
    };
    let drawn = chart.svg()?;
    Ok(Picture {
        name: format!("{name}-{policy}"),
        table: numbers(comparison, outcome, &changes),
        inline: svg::inline(&drawn),
        svg: drawn,
        title,
        summary,
    })
}

fn summary(comparison: &Comparison, outcome: Outcome, changes: &[Change]) -> String {
    let found = balance(changes);
    let mean = |a: &&Change, b: &&Change| a.relative.mean.total_cmp(&b.relative.mean);
    let named = |change: Option<&Change>| {
        change.map_or_else(String::new, |c| {
            let share = format::signed(Measure::Share, c.relative.mean);
            format!("{} ({share})", comparison.regions[c.region])
        })
    };
    format!(
        "{} clearly rises in {}, falls in {}, and in {} it could be chance. Most: {}; least: {}.",
        outcome.label(),
        counted(found.gaining),
        counted(found.losing),
        counted(found.unclear),
        named(changes.iter().max_by(mean)),
        named(changes.iter().min_by(mean)),
    )
}

fn numbers(comparison: &Comparison, outcome: Outcome, changes: &[Change]) -> Table {
    let measure = Measure::of(outcome);
    let rows = changes.iter().map(|change| {
        vec![
            label(comparison, change.region),
            view::effect(Measure::Share, &change.relative),
            view::effect(measure, &change.effect),
        ]
    });
    Table {
        head: vec![
            "Region".into(),
            "Change".into(),
            yearly_label(comparison, outcome),
        ],
        rows: rows.collect(),
    }
}

/// A policy's change of every compared outcome, a row a region, all regions together last.
fn changes(comparison: &Comparison, policy: usize, window: Window, regions: &[usize]) -> Table {
    let mut head = vec!["Region".to_owned()];
    head.extend(COMPARED.iter().map(|outcome| outcome.label().to_owned()));
    let row = |region: usize| {
        let cells = COMPARED.iter().map(|&outcome| {
            let change = comparison.change(policy, region, outcome, window);
            let measure = if outcome.kind() == Kind::Ratio {
                Measure::Points
            } else {
                Measure::Share
            };
            marked(change.direction, &view::effect(measure, &change.relative))
        });
        std::iter::once(label(comparison, region))
            .chain(cells)
            .collect()
    };
    let all = regions.iter().copied().chain(comparison.whole());
    Table {
        head,
        rows: all.map(row).collect(),
    }
}

fn marked(direction: Direction, text: &str) -> String {
    let sign = match direction {
        Direction::Better => '\u{25b2}',
        Direction::Worse => '\u{25bc}',
        Direction::Unclear => '\u{25cb}',
    };
    format!("{sign} {text}")
}

/// Who gains and who loses real value added: a row a region, a column a policy; then all gains, all
/// losses and all together.
fn gains(comparison: &Comparison, window: Window) -> Table {
    let outcome = Outcome::RealValueAdded;
    let measure = Measure::of(outcome);
    let policies = || 1..comparison.policies.len();
    let mut head = vec!["Region".to_owned()];
    head.extend(policies().map(|p| comparison.policies[p].with_limits()));
    let row = |region: usize| -> Vec<String> {
        let cells = policies().map(|policy| {
            let change = comparison.change(policy, region, outcome, window);
            marked(change.direction, &view::effect(measure, &change.effect))
        });
        std::iter::once(label(comparison, region))
            .chain(cells)
            .collect()
    };
    // One order for all columns: that of the last policy that is not limited, else of the last.
    let wide = policies()
        .rev()
        .find(|&p| comparison.policies[p].limited_to.is_empty());
    let order = wide.or(policies().next_back()).unwrap_or_default();
    let mut rows: Vec<Vec<String>> = comparison
        .changes(order, outcome, window)
        .iter()
        .map(|change| row(change.region))
        .collect();
    let sums: Vec<_> = policies()
        .map(|policy| balance(&comparison.changes(policy, outcome, window)))
        .collect();
    let sum = |name: &str, pence: &dyn Fn(usize) -> f64| -> Vec<String> {
        let cells = (0..sums.len()).map(|i| format::signed(measure, pence(i)));
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    rows.push(sum("All mean gains", &|i| sums[i].gained));
    rows.push(sum("All mean losses", &|i| -sums[i].lost));
    rows.extend(comparison.whole().map(row));
    Table { head, rows }
}

/// Outcomes of a region that a policy is limited to.
const ALONE: [Outcome; 4] = [
    Outcome::RealValueAdded,
    Outcome::DoorExports,
    Outcome::Jobs,
    Outcome::MedianRealIncome,
];

fn alone_sections(comparison: &Comparison, window: Window) -> Vec<AloneSection> {
    let section = |found: Alone| AloneSection {
        name: comparison.regions[found.region].clone(),
        table: alone_table(comparison, found.region, window),
        sentences: found.sentences,
    };
    alone(comparison, window).into_iter().map(section).collect()
}

fn alone_table(comparison: &Comparison, region: usize, window: Window) -> Table {
    let policies = || 1..comparison.policies.len();
    let mut head = vec!["Outcome".to_owned()];
    head.extend(policies().map(|p| comparison.policies[p].with_limits()));
    let cell = |outcome: Outcome, change: Change| {
        let share = view::effect(Measure::Share, &change.relative);
        let turned = change.effect.times(better_sign(outcome));
        let direction = match (turned.excludes_zero(), turned.mean > 0.0) {
            (false, _) => Direction::Unclear,
            (true, true) => Direction::Better,
            (true, false) => Direction::Worse,
        };
        let effect = view::effect(Measure::of(outcome), &change.effect);
        format!("{}, {share}", marked(direction, &effect))
    };
    let own = ALONE.iter().map(|&outcome| {
        let cells =
            policies().map(|p| cell(outcome, comparison.change(p, region, outcome, window)));
        std::iter::once(yearly_label(comparison, outcome))
            .chain(cells)
            .collect()
    });
    let outcome = Outcome::RealValueAdded;
    let others = policies().map(|policy| {
        let effect = comparison.elsewhere(policy, region, outcome, window);
        effect.map_or_else(String::new, |e| view::effect(Measure::of(outcome), &e))
    });
    let name = format!("{} in all other regions, a year", outcome.label());
    let others = std::iter::once(name).chain(others).collect();
    Table {
        head,
        rows: own.chain([others]).collect(),
    }
}
