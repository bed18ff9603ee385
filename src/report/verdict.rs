//! The verdict table: outcome by outcome, better, worse or unclear, in the short and the long run.

use serde::Serialize;

use crate::experiment::comparison::{Case, Comparison};
use crate::measure::interval::{estimate, mean};
use crate::measure::outcome::{Kind, Outcome};
use crate::measure::verdict::{Judgement, Reason, Threshold, Verdict, judged, structure};
use crate::measure::window::Window;

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::{self, Measure, Scale};
use super::svg;
use super::view::{self, Pair, Picture, Table};

/// One judged effect, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// "better", "worse" or "unclear".
    pub verdict: &'static str,
    /// Its sign, so that colour is never needed.
    pub sign: &'static str,
    /// Why it is unclear; nothing when it is not.
    pub reason: &'static str,
    /// The paired effect with its interval.
    pub effect: String,
}

/// One outcome's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The outcome.
    pub label: String,
    /// The same without "a year".
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its level under the policy that the other is compared with, long run.
    pub baseline: String,
    /// What an effect must reach to matter.
    pub threshold: String,
    /// The first two years.
    pub short: Cell,
    /// The last two years.
    pub long: Cell,
}

/// How many outcomes got which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Better.
    pub better: usize,
    /// Worse.
    pub worse: usize,
    /// Unclear.
    pub unclear: usize,
}

/// One policy's verdict against another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictTable {
    /// The policy.
    pub policy: String,
    /// The one it is compared with.
    pub base: String,
    /// The region.
    pub region: String,
    /// The case: calm or a shock's words.
    pub case: String,
    /// The short run in words.
    pub short_run: String,
    /// The long run in words.
    pub long_run: String,
    /// Judged outcomes.
    pub lines: Vec<Line>,
    /// How many are what in the short run.
    pub short_count: Count,
    /// How many are what in the long run.
    pub long_count: Count,
}

/// Short and long run of a comparison.
#[must_use]
pub fn windows(months: u32) -> (Window, Window) {
    (Window::short_run(months), Window::long_run(months))
}

/// The verdict of a pair in a case (0 = calm).
#[must_use]
pub fn table(pair: &Pair<'_>, case: usize) -> VerdictTable {
    let (short_run, long_run) = windows(pair.comparison.months);
    let lines: Vec<Line> = judged()
        .map(|outcome| line(pair, case, outcome, short_run, long_run))
        .collect();
    let shock = pair.comparison.cases.get(case).and_then(Case::shock);
    VerdictTable {
        policy: pair.name().into(),
        base: pair.base_name().into(),
        region: pair.region_name().into(),
        case: shock.map_or_else(|| "without a shock".into(), |s| s.words.clone()),
        short_run: view::window_words(short_run),
        long_run: view::window_words(long_run),
        short_count: count(lines.iter().map(|l| &l.short)),
        long_count: count(lines.iter().map(|l| &l.long)),
        lines,
    }
}

fn judge(pair: &Pair<'_>, case: usize, outcome: Outcome, window: Window) -> Judgement {
    pair.comparison
        .judge(pair.base, pair.policy, case, pair.region, outcome, window)
}

fn line(
    pair: &Pair<'_>,
    case: usize,
    outcome: Outcome,
    short_run: Window,
    long_run: Window,
) -> Line {
    let (short, long) = (
        judge(pair, case, outcome, short_run),
        judge(pair, case, outcome, long_run),
    );
    let measure = Measure::of(outcome);
    Line {
        label: yearly_label(pair.comparison, outcome),
        name: outcome.label(),
        meaning: outcome.meaning(),
        baseline: format::value(measure, long.baseline),
        threshold: threshold(outcome, long.baseline),
        short: cell(measure, &short),
        long: cell(measure, &long),
    }
}

/// An outcome's name with "a year" where its value is a year's sum.
#[must_use]
pub fn yearly_label(comparison: &Comparison, outcome: Outcome) -> String {
    let a_year = if outcome.kind() == Kind::Flow {
        ", a year"
    } else {
        ""
    };
    format!("{}{a_year}", comparison.label(outcome))
}

fn threshold(outcome: Outcome, baseline: f64) -> String {
    let value = Threshold::of(outcome).value(baseline);
    format::value(Measure::of(outcome).difference(), value)
}

/// A judged effect in words.
#[must_use]
pub fn cell(measure: Measure, judgement: &Judgement) -> Cell {
    let reason = if judgement.reason == Reason::Clear {
        ""
    } else {
        judgement.reason.words()
    };
    Cell {
        verdict: judgement.verdict.word(),
        sign: sign(judgement.verdict),
        reason,
        effect: view::effect(measure.difference(), &judgement.effect),
    }
}

const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "\u{25b2}",
        Verdict::Worse => "\u{25bc}",
        Verdict::Unclear => "\u{25cb}",
    }
}

fn count<'a>(cells: impl Iterator<Item = &'a Cell>) -> Count {
    let mut count = Count::default();
    for cell in cells {
        match cell.verdict {
            "better" => count.better += 1,
            "worse" => count.worse += 1,
            _ => count.unclear += 1,
        }
    }
    count
}

/// Every judged outcome's level under the policy that the others are compared with, long run, from
/// where a change matters, and every policy's change with its interval.
#[must_use]
pub fn levels(pairs: &[Pair<'_>]) -> Table {
    let Some(first) = pairs.first() else {
        return Table::default();
    };
    let tables: Vec<VerdictTable> = pairs.iter().map(|pair| table(pair, 0)).collect();
    let mut head = vec![
        "Outcome".to_owned(),
        format!("Under {}", first.base_name()),
        "Matters from".to_owned(),
    ];
    for about in &tables {
        head.push(format!("{}, {}", about.policy, about.short_run));
        head.push(format!("{}, {}", about.policy, about.long_run));
    }
    let row = |at: usize| -> Option<Vec<String>> {
        let line = tables.first()?.lines.get(at)?;
        let cells = tables.iter().flat_map(|about| {
            let line = &about.lines[at];
            [in_words(&line.short), in_words(&line.long)]
        });
        let about = [&line.label, &line.baseline, &line.threshold];
        Some(about.into_iter().cloned().chain(cells).collect())
    };
    Table {
        head,
        rows: (0..).map_while(row).collect(),
    }
}

/// "▲ +£1.23 m (1.10 to 1.35)", "○ +£0.1 m, too small to matter".
fn in_words(cell: &Cell) -> String {
    let comma = if cell.reason.is_empty() { "" } else { ", " };
    format!("{} {}{comma}{}", cell.sign, cell.effect, cell.reason)
}

/// Outcomes of a structure that are levels of all policies side by side, never judged.
#[must_use]
pub fn structure_table(pairs: &[Pair<'_>]) -> Table {
    let Some(first) = pairs.first() else {
        return Table::default();
    };
    let (_, long_run) = windows(first.comparison.months);
    let mut head = vec!["Outcome".into(), first.base_name().into()];
    head.extend(pairs.iter().map(|p| format!("{}: change", p.name())));
    let not_a_door =
        |o: &Outcome| !Outcome::DOORS_IN.contains(o) && !Outcome::DOORS_OUT.contains(o);
    let rows = structure().filter(not_a_door).map(|outcome| {
        let measure = Measure::of(outcome);
        let level = first
            .comparison
            .level(first.base, 0, first.region, outcome, long_run);
        let mut row = vec![
            yearly_label(first.comparison, outcome),
            format::value(measure, level.mean),
        ];
        row.extend(pairs.iter().map(|pair| {
            let judgement = judge(pair, 0, outcome, long_run);
            view::effect(measure.difference(), &judgement.effect)
        }));
        row
    });
    Table {
        head,
        rows: rows.chain([lm3_row(pairs, first)]).collect(),
    }
}

/// The local multiplier of households' spending, which series do not hold.
fn lm3_row(pairs: &[Pair<'_>], first: &Pair<'_>) -> Vec<String> {
    let each = |policy: usize| -> Vec<f64> {
        let runs = 0..first.comparison.replicates;
        let of = |r| {
            first
                .comparison
                .run(policy, 0, r)?
                .lm3
                .get(first.region)
                .copied()
        };
        runs.map(|r| of(r).unwrap_or(f64::NAN)).collect()
    };
    let base = each(first.base);
    let known: Vec<f64> = base.iter().copied().filter(|v| v.is_finite()).collect();
    let mut row = vec![
        "LM3 of households\u{2019} spending, last year".to_owned(),
        format::value(Measure::Number, mean(&known)),
    ];
    row.extend(pairs.iter().map(|pair| {
        let differences = each(pair.policy).into_iter().zip(&base).map(|(a, b)| a - b);
        let known: Vec<f64> = differences.filter(|d| d.is_finite()).collect();
        view::effect(Measure::Number, &estimate(&known))
    }));
    row
}

/// All policies' judged effects in the long run as multiples of the threshold, better to the right.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn picture(pairs: &[Pair<'_>]) -> Result<Option<Picture>, ChartError> {
    let Some(first) = pairs.first() else {
        return Ok(None);
    };
    let (_, long_run) = windows(first.comparison.months);
    let in_words = view::window_words(long_run);
    let rows: Vec<Row> = judged()
        .map(|outcome| row(pairs, outcome, long_run))
        .collect();
    let title = format!("Better or worse than {}, {in_words}", first.base_name());
    let summary = String::from(
        "Each outcome's change as a multiple of the threshold from which it matters, turned so that better is to \
         the right. Inside the grey band a change is too small to matter; where a line crosses zero it could be chance. \
         Arrows point to what lies beyond the chart, as everything does that was nothing before.",
    );
    let chart = DotChart {
        title: title.clone(),
        summary: summary.clone(),
        measure: Measure::Number,
        axis: "change, in multiples of the threshold".into(),
        ends: ("worse", "better"),
        legend: pairs
            .iter()
            .map(|p| (p.name().to_owned(), p.policy))
            .collect(),
        rows: rows.clone(),
        band: Some(1.0),
        most: 10.0,
    };
    let drawn = chart.svg()?;
    let table = multiples(pairs, &rows);
    let inline = svg::inline(&drawn);
    Ok(Some(Picture {
        name: "verdict".into(),
        title,
        summary,
        svg: drawn,
        inline,
        table,
    }))
}

fn row(pairs: &[Pair<'_>], outcome: Outcome, window: Window) -> Row {
    let dots = pairs.iter().map(|pair| {
        let judgement = judge(pair, 0, outcome, window);
        let threshold = Threshold::of(outcome).value(judgement.baseline);
        // Where there was nothing before, any change is beyond every multiple: an arrow.
        let scale = if threshold > 0.0 { threshold } else { NOTHING };
        let turned = judgement.effect.times(better_sign(outcome) / scale);
        Dot {
            index: pair.policy,
            mean: turned.mean,
            interval: turned.interval,
        }
    });
    Row {
        label: outcome.label().into(),
        dots: dots.collect(),
    }
}

/// Multiples larger than this come from [`NOTHING`].
const BEYOND: f64 = 1e7;

/// A threshold next to nothing, where nothing was before.
pub const NOTHING: f64 = 1e-9;

/// 1 where more is better, -1 where less is.
#[must_use]
pub fn better_sign(outcome: Outcome) -> f64 {
    use crate::measure::outcome::Better;
    if outcome.better() == Better::Lower {
        -1.0
    } else {
        1.0
    }
}

fn multiples(pairs: &[Pair<'_>], rows: &[Row]) -> Table {
    let mut head = vec!["Outcome".to_owned()];
    head.extend(
        pairs
            .iter()
            .map(|p| format!("{}, multiples of the threshold", p.name())),
    );
    let cells = |row: &Row| {
        let dots = row.dots.iter().map(|dot| {
            let [low, high] = dot.interval.unwrap_or([dot.mean; 2]);
            if dot.mean.abs() > BEYOND {
                return "was nothing before".to_owned();
            }
            let scale = Scale::fitting(Measure::Number, &[dot.mean, low, high]);
            format!(
                "{} ({})",
                scale.signed(dot.mean),
                scale.bare_interval(low, high)
            )
        });
        std::iter::once(row.label.clone()).chain(dots).collect()
    };
    Table {
        head,
        rows: rows.iter().map(cells).collect(),
    }
}
