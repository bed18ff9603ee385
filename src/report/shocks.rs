//! What each shock does under each policy: curves, losses, and whether a policy softens or deepens it.

use serde::Serialize;

use crate::experiment::comparison::{CaseShock, Comparison, Policy};
use crate::experiment::resilience::Resilience;
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::outcome::{Better, Kind, Outcome};
use crate::scenario::types::Side;

use super::canvas::ChartError;
use super::curves::{Curve, CurveChart, Point};
use super::format::{self, Measure};
use super::svg;
use super::view::{self, Pair, Picture, Table};

/// Outcomes whose answer to a shock is drawn.
pub const SHOCKED: [Outcome; 6] = [
    Outcome::RealValueAdded,
    Outcome::Unemployment,
    Outcome::MedianRealIncome,
    Outcome::UnmetNeed,
    Outcome::EssentialBasket,
    Outcome::FoodLocal,
];

/// Outcomes whose course without a shock is drawn.
pub const CALM_COURSE: [Outcome; 6] = [
    Outcome::RealValueAdded,
    Outcome::Unemployment,
    Outcome::MedianRealIncome,
    Outcome::EssentialBasket,
    Outcome::PriceIndex,
    Outcome::FoodLocal,
];

/// How a policy changes what a shock takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Softening {
    /// The shock's name.
    pub name: String,
    /// The shock in words.
    pub words: String,
    /// "outside" or "inside".
    pub side: &'static str,
    /// Real value added that is not lost, from the shock's start to the end of the run, pence;
    /// negative where the policy loses more.
    pub kept: Estimate,
    /// What the policy compared with loses, mean, pence; negative where it gains.
    pub base_lost: f64,
    /// What the policy loses, mean, pence; negative where it gains.
    pub policy_lost: f64,
}

impl Softening {
    /// Whether the policy clearly makes the shock worse: it takes more, and not only gives less.
    #[must_use]
    pub fn deepens(&self) -> bool {
        self.policy_lost > 0.0 && self.kept.interval.is_some_and(|[_, high]| high < 0.0)
    }
}

/// Where a shock comes from, in a word.
#[must_use]
pub const fn side_word(side: Side) -> &'static str {
    match side {
        Side::Outside => "outside",
        Side::Local => "inside",
    }
}

/// The cases that have a shock, with their index.
pub fn shocked_cases(comparison: &Comparison) -> impl Iterator<Item = (usize, &CaseShock)> {
    comparison
        .cases
        .iter()
        .enumerate()
        .filter_map(|(i, case)| Some((i, case.shock()?)))
}

/// For every shock: the paired difference between what both policies lose to it.
#[must_use]
pub fn softenings(pair: &Pair<'_>) -> Vec<Softening> {
    shocked_cases(pair.comparison)
        .map(|(case, shock)| {
            let each: Vec<(f64, f64)> = (0..pair.comparison.replicates)
                .filter_map(|r| {
                    let base = lost(pair, pair.base, case, shock, r)?;
                    Some((base, lost(pair, pair.policy, case, shock, r)?))
                })
                .collect();
            let of = |value: fn(&(f64, f64)) -> f64| each.iter().map(value).collect::<Vec<f64>>();
            Softening {
                name: pair.comparison.cases[case].name.replace('_', " "),
                words: shock.words.clone(),
                side: side_word(shock.side),
                kept: estimate(&of(|e| e.0 - e.1)),
                base_lost: mean(&of(|e| e.0)),
                policy_lost: mean(&of(|e| e.1)),
            }
        })
        .collect()
}

/// Real value added that a shock takes from its first month to the end of one replicate, pence.
fn lost(
    pair: &Pair<'_>,
    policy: usize,
    case: usize,
    shock: &CaseShock,
    replicate: u32,
) -> Option<f64> {
    let before = shock.start.saturating_sub(1) as usize;
    let made = |case: usize| -> Option<f64> {
        let series = &pair.comparison.run(policy, case, replicate)?.series;
        Some(
            series
                .months_of(pair.region, Outcome::RealValueAdded)
                .skip(before)
                .sum(),
        )
    };
    Some(made(0)? - made(case)?)
}

/// One shock's part of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShockSection {
    /// The shock's name.
    pub name: String,
    /// In words.
    pub words: String,
    /// "outside" or "inside".
    pub side: &'static str,
    /// Depth, recovery and area lost of each policy.
    pub losses: Table,
    /// Its curves.
    pub pictures: Vec<Picture>,
}

/// The sections of all shocks in a region.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn sections(comparison: &Comparison, region: usize) -> Result<Vec<ShockSection>, ChartError> {
    shocked_cases(comparison)
        .map(|(case, shock)| {
            let pictures: Result<Vec<Picture>, ChartError> = SHOCKED
                .iter()
                .map(|&outcome| shock_picture(comparison, region, case, shock, outcome))
                .collect();
            Ok(ShockSection {
                name: comparison.cases[case].name.replace('_', " "),
                words: shock.words.clone(),
                side: side_word(shock.side),
                losses: losses(comparison, region, case),
                pictures: pictures?,
            })
        })
        .collect()
}

/// Depth, recovery and area of real value added, and unmet need, by policy.
fn losses(comparison: &Comparison, region: usize, case: usize) -> Table {
    let head = [
        "Policy",
        "Deepest loss of real value added",
        "Recovered after",
        "Area lost, months of value added",
        "Unmet essential need, months of the basket",
    ];
    let rows = comparison
        .policies
        .iter()
        .enumerate()
        .filter_map(|(policy, of)| {
            let lost = comparison.resilience(policy, case, region, Outcome::RealValueAdded)?;
            let unmet = comparison.unmet_need(policy, case, region)?;
            Some(vec![
                of.name.clone(),
                view::level(Measure::Share, &lost.depth),
                recovery(&lost),
                view::level(Measure::Number, &lost.area),
                view::level(Measure::Number, &unmet),
            ])
        });
    Table {
        head: head.map(String::from).to_vec(),
        rows: rows.collect(),
    }
}

/// When the mean over runs came back, counted from the shock's first month; `never` says that it did not.
#[must_use]
pub fn back(lost: &Resilience, never: &str) -> String {
    match lost.recovery {
        Some(0) => "nothing lost".to_owned(),
        Some(1) => "1 month".to_owned(),
        Some(months) => format!("{months} months"),
        None if lost.is_lost() => never.to_owned(),
        None => "no clear loss".to_owned(),
    }
}

/// The same with the worst month.
fn recovery(lost: &Resilience) -> String {
    let back = back(lost, "not within the run");
    match lost.worst_month {
        _ if !lost.is_lost() => back,
        0 => format!("{back} (worst in its first month)"),
        1 => format!("{back} (worst a month after it began)"),
        months => format!("{back} (worst {months} months after it began)"),
    }
}

fn shock_picture(
    comparison: &Comparison,
    region: usize,
    case: usize,
    shock: &CaseShock,
    outcome: Outcome,
) -> Result<Picture, ChartError> {
    let curves = curves(comparison, |policy| {
        comparison.shock_curve(policy, case, region, outcome)
    });
    let end = shock.start.saturating_sub(1) + shock.length;
    let chart = CurveChart {
        title: format!(
            "{}: {} ({} shock)",
            comparison.label(outcome),
            comparison.cases[case].name.replace('_', " "),
            side_word(shock.side)
        ),
        summary: deepest_words(comparison, outcome, &curves),
        measure: Measure::of(outcome).difference(),
        unit_note: format!("{}, change", a_month(outcome)),
        shaded: Some((f64::from(shock.start.saturating_sub(1)), f64::from(end))),
        from_zero: true,
        months: Vec::new(),
        shared: Vec::new(),
        curves,
    };
    finished(
        chart,
        &format!("shock-{case}-{}", outcome.name()),
        outcome.kind(),
    )
}

/// What follows the unit of a month's value.
fn a_month(outcome: Outcome) -> &'static str {
    if outcome.kind() == Kind::Flow {
        " a month"
    } else {
        ""
    }
}

/// The course of an outcome without a shock.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn calm_picture(
    comparison: &Comparison,
    region: usize,
    outcome: Outcome,
) -> Result<Picture, ChartError> {
    let curves = curves(comparison, |policy| {
        comparison.curve(policy, 0, region, outcome)
    });
    let chart = CurveChart {
        title: format!("{} without a shock", comparison.label(outcome)),
        summary: course_words(outcome, &curves),
        measure: Measure::of(outcome),
        unit_note: a_month(outcome).into(),
        shaded: None,
        from_zero: false,
        months: Vec::new(),
        shared: Vec::new(),
        curves,
    };
    finished(chart, &format!("calm-{}", outcome.name()), outcome.kind())
}

/// One curve a policy; policies of which nothing was recorded have none.
fn curves(comparison: &Comparison, values: impl Fn(usize) -> Vec<Estimate>) -> Vec<Curve> {
    let curve = |(index, policy): (usize, &Policy)| Curve {
        label: policy.name.clone(),
        index,
        points: points(&values(index)),
    };
    let recorded = |curve: &Curve| curve.points.iter().any(|p| p.mean.is_finite());
    comparison
        .policies
        .iter()
        .enumerate()
        .map(curve)
        .filter(recorded)
        .collect()
}

/// A curve's points from monthly estimates, month 1 first.
#[must_use]
pub fn points(estimates: &[Estimate]) -> Vec<Point> {
    let point = |(i, e): (usize, &Estimate)| {
        let [low, high] = e.interval.unwrap_or([e.mean; 2]);
        Point {
            month: i as f64 + 1.0,
            mean: e.mean,
            low,
            high,
        }
    };
    estimates.iter().enumerate().map(point).collect()
}

fn finished(chart: CurveChart, name: &str, kind: Kind) -> Result<Picture, ChartError> {
    let drawn = chart.svg()?;
    Ok(Picture {
        name: name.replace('_', "-"),
        inline: svg::inline(&drawn),
        svg: drawn,
        table: yearly_table(&chart, kind),
        title: chart.title,
        summary: chart.summary,
    })
}

/// The numbers of a chart by year: sums of flows, means of what stands.
fn yearly_table(chart: &CurveChart, kind: Kind) -> Table {
    let sum = if kind == Kind::Flow {
        " (year\u{2019}s sum)"
    } else {
        " (year\u{2019}s mean)"
    };
    let mut head = vec!["Year".to_owned()];
    head.extend(chart.curves.iter().map(|c| format!("{}{sum}", c.label)));
    let years = chart
        .curves
        .iter()
        .map(|c| c.points.len().div_ceil(12))
        .max()
        .unwrap_or(0);
    let cell = |curve: &Curve, year: usize| {
        let months: Vec<f64> = curve
            .points
            .iter()
            .skip(year * 12)
            .take(12)
            .map(|p| p.mean)
            .collect();
        let factor = if kind == Kind::Flow {
            months.len() as f64
        } else {
            1.0
        };
        format::value(chart.measure, mean(&months) * factor)
    };
    let row = |year: usize| {
        let cells = chart.curves.iter().map(|c| cell(c, year));
        std::iter::once((year + 1).to_string())
            .chain(cells)
            .collect()
    };
    Table {
        head,
        rows: (0..years).map(row).collect(),
    }
}

/// "Largest change: globalised −£3 m in month 63; …".
fn deepest_words(comparison: &Comparison, outcome: Outcome, curves: &[Curve]) -> String {
    let largest: Vec<String> = curves
        .iter()
        .filter_map(|curve| {
            let finite = curve.points.iter().filter(|p| p.mean.is_finite());
            let point = finite.max_by(|a, b| a.mean.abs().total_cmp(&b.mean.abs()))?;
            let value = format::signed(Measure::of(outcome).difference(), point.mean);
            Some(format!("{} {value} in month {}", curve.label, point.month))
        })
        .collect();
    let good = match outcome.better() {
        Better::Higher => " More is better.",
        Better::Lower => " Less is better.",
        Better::Structure => "",
    };
    if largest.is_empty() {
        return "Nothing was recorded.".into();
    }
    let pairs = if comparison.replicates > 1 {
        "mean of paired runs, band: 95% interval"
    } else {
        "one pair of runs"
    };
    format!(
        "Largest change against the same runs without the shock ({pairs}): {}.{good}",
        largest.join("; ")
    )
}

/// "From £x in the first year to £y in the last: …".
fn course_words(outcome: Outcome, curves: &[Curve]) -> String {
    let measure = Measure::of(outcome);
    let courses: Vec<String> = curves
        .iter()
        .map(|curve| {
            let means: Vec<f64> = curve.points.iter().map(|p| p.mean).collect();
            let year = 12.min(means.len());
            let (first, last) = (mean(&means[..year]), mean(&means[means.len() - year..]));
            let scale = format::Scale::fitting(measure, &[first, last]);
            format!(
                "{} from {} to {}",
                curve.label,
                scale.show(first),
                scale.show(last)
            )
        })
        .collect();
    if courses.is_empty() {
        return "Nothing was recorded.".into();
    }
    format!(
        "Monthly means, first year to last: {}.",
        view::listed(&courses)
    )
}
