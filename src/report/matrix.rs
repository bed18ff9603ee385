//! The matrix of policies and shocks as a page and as tables.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::ReportError;
use super::format::{self, Measure};
use crate::experiment::comparison::Comparison;
use crate::experiment::matrix::{Cell, OUTCOMES, Sign, case_name};
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Judgement, RULE, Verdict};

/// Name of the page.
pub const PAGE: &str = "matrix.html";
/// Name of the table.
pub const TABLE: &str = "matrix.csv";
/// Signs shown for a case in which a policy loses.
const SIGNS_SHOWN: usize = 4;

/// What is said where no policy loses.
pub const IN_NO_CASE: &str = "In no case, as far as these runs can tell.";

const TEMPLATE: &str = include_str!("matrix.html");
const STYLE: &str = include_str!("report.css");

/// One outcome's part: a row a policy, a column a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The outcome.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// Which way is better.
    pub better: &'static str,
    /// A row a policy.
    pub rows: Vec<Row>,
}

/// A policy's row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The policy.
    pub policy: String,
    /// One a case.
    pub cells: Vec<ShownCell>,
}

/// A cell for readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownCell {
    /// "better", "worse" or "unclear".
    pub verdict: &'static str,
    /// ▲ and ▼; △ and ▽ where it is clear but too small to matter; ○ unclear.
    pub sign: &'static str,
    /// The effect under the case.
    pub effect: String,
    /// Its interval.
    pub interval: String,
    /// What of it the shock has brought, in words; empty when calm.
    pub by_shock: String,
    /// The verdict on that.
    pub by_shock_verdict: &'static str,
    /// Its sign.
    pub by_shock_sign: &'static str,
    /// Whether the policy loses here.
    pub loses: bool,
}

/// Where a policy loses, and what tells why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The policy.
    pub policy: String,
    /// Under which case.
    pub case: String,
    /// Whether by too little to matter everywhere.
    pub slightly: bool,
    /// In what it does worse.
    pub in_what: String,
    /// What else has moved, each with what it tells of.
    pub signs: Vec<String>,
}

/// A matrix for readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The region.
    pub region: String,
    /// The policy that the others are compared with.
    pub base: String,
    /// The policies.
    pub policies: Vec<String>,
    /// The cases, with what they are.
    pub cases: Vec<[String; 2]>,
    /// How the runs were made.
    pub runs: String,
    /// One an outcome.
    pub parts: Vec<Part>,
    /// The cases in which a policy loses.
    pub losses: Vec<Loss>,
}

/// What the template is given.
#[derive(Serialize)]
struct Content<'a> {
    sheets: &'a [Sheet],
    question: &'a str,
    style: &'static str,
    rule: &'static str,
    version: &'static str,
}

impl Sheet {
    /// Of one region of a comparison.
    #[must_use]
    pub fn of(comparison: &Comparison, region: usize) -> Self {
        let cells = comparison.matrix(region);
        let cases = 0..comparison.cases.len();
        let about = |case: usize| {
            let shock = comparison.cases[case].shock();
            shock.map_or_else(
                || "the last two years".to_owned(),
                |shock| {
                    let read = if shock.by_chance {
                        "all months from then on"
                    } else {
                        "two years from its first month"
                    };
                    format!("{}; {read}", shock.words)
                },
            )
        };
        Self {
            region: comparison.regions[region].clone(),
            base: comparison.policies[0].name.clone(),
            policies: comparison.policies.iter().map(|p| p.name.clone()).collect(),
            cases: cases
                .map(|case| [case_name(comparison, case).to_owned(), about(case)])
                .collect(),
            runs: format!(
                "{} pairs of runs with the same luck, {} months, seed {}",
                comparison.replicates, comparison.months, comparison.seed
            ),
            parts: OUTCOMES
                .iter()
                .map(|&outcome| part(comparison, &cells, outcome))
                .collect(),
            losses: losses(comparison, &cells, region),
        }
    }

    /// The page, which needs no other file.
    ///
    /// # Errors
    /// When the template fails.
    pub fn html(sheets: &[Self], question: &str) -> Result<String, ReportError> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
        environment.add_template("matrix.html", TEMPLATE)?;
        let content = Content {
            sheets,
            question,
            style: STYLE,
            rule: RULE,
            version: env!("CARGO_PKG_VERSION"),
        };
        let template = environment.get_template("matrix.html")?;
        Ok(template.render(Serde(content))?)
    }

    /// The cases in which a policy loses, or in which it does so by too little to matter everywhere.
    #[must_use]
    pub fn lost(&self, slightly: bool) -> Vec<&Loss> {
        let chosen = self.losses.iter().filter(|loss| loss.slightly == slightly);
        chosen.collect()
    }
}

fn part(comparison: &Comparison, cells: &[Cell], outcome: Outcome) -> Part {
    let rows = (1..comparison.policies.len()).map(|policy| Row {
        policy: comparison.policies[policy].name.clone(),
        cells: cells
            .iter()
            .filter(|cell| cell.policy == policy && cell.outcome == outcome)
            .map(shown)
            .collect(),
    });
    let higher = cells
        .iter()
        .find(|cell| cell.outcome == outcome)
        .is_some_and(Cell::higher_is_better);
    Part {
        name: comparison.label(outcome),
        meaning: outcome.meaning().to_owned(),
        better: if higher {
            "more is better"
        } else {
            "less is better"
        },
        rows: rows.collect(),
    }
}

/// A cell for readers.
#[must_use]
pub fn shown(cell: &Cell) -> ShownCell {
    let figure = |effect: &Estimate| match cell.shown(effect) {
        Some(values) => {
            let [mean, low, high] = values.map(signed);
            (
                format!("{mean}{}", unit(cell)),
                format!("({low} to {high})"),
            )
        }
        None => ("not known".to_owned(), String::new()),
    };
    let (effect, interval) = figure(&cell.effect.effect);
    let by_shock = cell
        .by_shock
        .map_or_else(String::new, |judgement: Judgement| {
            let (mean, interval) = figure(&judgement.effect);
            format!("{mean} {interval}")
        });
    let by_shock_verdict = cell.by_shock.map_or(Verdict::Unclear, |j| j.verdict);
    ShownCell {
        verdict: cell.effect.verdict.word(),
        sign: sign(&cell.effect),
        effect,
        interval,
        by_shock,
        by_shock_verdict: by_shock_verdict.word(),
        by_shock_sign: cell.by_shock.as_ref().map_or("", sign),
        loses: cell.loses(),
    }
}

/// How an effect stands, as one character.
fn sign(judgement: &Judgement) -> &'static str {
    match (judgement.verdict, judgement.leans) {
        (Verdict::Better, _) => "▲",
        (Verdict::Worse, _) => "▼",
        (Verdict::Unclear, Verdict::Better) => "△",
        (Verdict::Unclear, Verdict::Worse) => "▽",
        (Verdict::Unclear, Verdict::Unclear) => "○",
    }
}

/// A figure with its sign, to two decimals; no sign on nothing.
fn signed(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 {
        return "0.00".to_owned();
    }
    format!("{rounded:+.2}").replace('-', "\u{2212}")
}

fn unit(cell: &Cell) -> String {
    match cell.unit() {
        "%" => "%".to_owned(),
        unit => format!(" {unit}"),
    }
}

/// The cases in which a policy loses in some outcome, with what tells why.
fn losses(comparison: &Comparison, cells: &[Cell], region: usize) -> Vec<Loss> {
    let mut losses = Vec::new();
    for policy in 1..comparison.policies.len() {
        for case in 0..comparison.cases.len() {
            let here = cells
                .iter()
                .filter(|c| c.policy == policy && c.case == case);
            let mut lost: Vec<&Cell> = here.filter(|c| c.loses() || c.slips()).collect();
            // What matters first.
            lost.sort_by_key(|cell| cell.slips());
            let Some(first) = lost.first() else {
                continue;
            };
            let in_what: Vec<String> = lost
                .iter()
                .map(|cell| {
                    let label = comparison.label(cell.outcome).to_lowercase();
                    let slightly = if cell.slips() { ", slightly" } else { "" };
                    let as_far = |judgement: &Judgement| {
                        let wanted = if cell.slips() {
                            judgement.leans
                        } else {
                            judgement.verdict
                        };
                        wanted == Verdict::Worse
                    };
                    if as_far(&cell.effect) {
                        format!("{label}{slightly}")
                    } else {
                        format!("{label} because of the shock{slightly}")
                    }
                })
                .collect();
            let signs = comparison.signs(first, region, SIGNS_SHOWN);
            let said = signs.iter().map(said);
            losses.push(Loss {
                slightly: lost.iter().all(|cell| cell.slips()),
                policy: comparison.policies[policy].name.clone(),
                case: case_name(comparison, case).to_owned(),
                in_what: in_what.join("; "),
                signs: said.collect(),
            });
        }
    }
    losses.sort_by_key(|loss| loss.slightly);
    losses
}

/// A sign for readers: what has moved, how far, and what it tells of.
fn said(sign: &Sign) -> String {
    let Judgement {
        effect, baseline, ..
    } = sign.change;
    let label = sign.outcome.label().to_lowercase();
    let change = if sign.outcome.unit().starts_with("share") {
        format!("{} points", signed(100.0 * effect.mean))
    } else if baseline == 0.0 {
        let measure = Measure::of(sign.outcome).difference();
        format::signed(measure, effect.mean)
    } else {
        format!("{}%", signed(100.0 * effect.mean / baseline.abs()))
    };
    format!("{label} {change} ({})", sign.words)
}

/// Every cell as a table: one row a policy, case and outcome.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn table(comparison: &Comparison, regions: &[usize]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "region",
        "policy",
        "against",
        "case",
        "outcome",
        "unit",
        "first_month",
        "last_month",
        "effect",
        "low",
        "high",
        "verdict",
        "by_shock",
        "by_shock_low",
        "by_shock_high",
        "by_shock_verdict",
        "loses",
    ])?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:.4}"));
    for &region in regions {
        for cell in comparison.matrix(region) {
            let effect = cell.shown(&cell.effect.effect);
            let by_shock = cell.by_shock.and_then(|j| cell.shown(&j.effect));
            let of = |values: Option<[f64; 3]>, at: usize| number(values.map(|v| v[at]));
            let verdict = cell.by_shock.map_or("", |j| j.verdict.word());
            writer.write_record([
                comparison.regions[region].as_str(),
                &comparison.policies[cell.policy].name,
                &comparison.policies[0].name,
                case_name(comparison, cell.case),
                cell.outcome.name(),
                cell.unit(),
                &cell.window.first.to_string(),
                &cell.window.last.to_string(),
                &of(effect, 0),
                &of(effect, 1),
                &of(effect, 2),
                cell.effect.verdict.word(),
                &of(by_shock, 0),
                &of(by_shock, 1),
                &of(by_shock, 2),
                verdict,
                if cell.loses() { "yes" } else { "no" },
            ])?;
        }
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
