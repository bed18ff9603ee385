//! Food month by month: how much is sourced locally and what need is not met, in a normal year and
//! when supply from outside breaks.

use crate::experiment::comparison::{CaseShock, Comparison};
use crate::measure::interval::Estimate;
use crate::measure::outcome::Outcome;
use crate::scenario::types::Side;

use super::canvas::ChartError;
use super::curves::{Curve, CurveChart};
use super::format::{self, Measure};
use super::shocks::{points, shocked_cases};
use super::svg;
use super::view::{Block, Picture, Section, Table, quoted};
use super::words;

const ID: &str = "food";
const TITLE: &str = "Food by month";
/// What is shown, with the stem of its pictures.
const SHOWN: [(Outcome, &str); 2] = [
    (Outcome::FoodLocal, "food-local"),
    (Outcome::UnmetNeed, "food-unmet"),
];
/// Black: a normal year looks the same for every policy.
const NORMAL: usize = 6;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The year that is shown: the shock's first twelve months.
struct Year<'a> {
    comparison: &'a Comparison,
    region: usize,
    case: usize,
    shock: &'a CaseShock,
    name: String,
}

/// The section: the first shock from outside against the same months without it.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn section(comparison: &Comparison, region: usize) -> Result<Section, ChartError> {
    let outside = shocked_cases(comparison)
        .find(|(_, shock)| shock.side == Side::Outside && shock.start <= comparison.months);
    let Some((case, shock)) = outside else {
        return Ok(Section::missing(
            ID,
            TITLE,
            "No shock from outside was run, so there is no year with supply cut off. Add one to the scenario \
             ([[shocks]] with side = \"outside\").",
        ));
    };
    let year = Year {
        comparison,
        region,
        case,
        shock,
        name: comparison.cases[case].name.replace('_', " "),
    };
    let blocks: Result<Vec<Block>, ChartError> = SHOWN
        .iter()
        .map(|&(outcome, stem)| year.block(outcome, stem))
        .collect();
    let mut blocks = blocks?;
    if let Some(first) = blocks.first_mut() {
        let about = format!(
            "The twelve months from the first of the shock {}: {}. Black is the same months of the same runs \
             without it, a normal year.",
            quoted(&year.name),
            shock.words
        );
        first.notes.insert(0, about);
        if comparison.food_is_coarse {
            first.notes.push(words::COARSE_FOOD.into());
        }
    }
    Ok(Section::of(ID, TITLE, blocks))
}

impl Year<'_> {
    /// The shown months of an outcome under a policy and case.
    fn months(&self, policy: usize, case: usize, outcome: Outcome) -> Vec<Estimate> {
        let all = self.comparison.curve(policy, case, self.region, outcome);
        let first = self.shock.start.saturating_sub(1) as usize;
        all.into_iter().skip(first).take(12).collect()
    }

    fn block(&self, outcome: Outcome, stem: &str) -> Result<Block, ChartError> {
        let policies = 0..self.comparison.policies.len();
        let pairs: Vec<(usize, Vec<Estimate>, Vec<Estimate>)> = policies
            .map(|policy| {
                let normal = self.months(policy, 0, outcome);
                (policy, normal, self.months(policy, self.case, outcome))
            })
            .filter(|(_, normal, broken)| known(normal) && known(broken))
            .collect();
        let shared: Vec<f64> = pairs
            .iter()
            .flat_map(|(_, normal, broken)| normal.iter().chain(broken))
            .map(|e| e.mean)
            .collect();
        let pictures: Result<Vec<Picture>, ChartError> = pairs
            .iter()
            .map(|(policy, normal, broken)| {
                self.picture(outcome, stem, *policy, (normal, broken), &shared)
            })
            .collect();
        Ok(Block {
            heading: self.comparison.label(outcome),
            notes: vec![outcome.meaning().into()],
            pictures: pictures?,
            ..Block::default()
        })
    }

    fn picture(
        &self,
        outcome: Outcome,
        stem: &str,
        policy: usize,
        (normal, broken): (&[Estimate], &[Estimate]),
        shared: &[f64],
    ) -> Result<Picture, ChartError> {
        let policy_name = &self.comparison.policies[policy].name;
        let first = self.shock.start.saturating_sub(1) as usize;
        let months: Vec<String> = (0..normal.len())
            .map(|m| MONTHS[(first + m) % 12].to_owned())
            .collect();
        let curve = |label: &str, index, values: &[Estimate]| Curve {
            label: label.into(),
            index,
            points: points(values),
        };
        let chart = CurveChart {
            title: format!("{}: {policy_name}", self.comparison.label(outcome)),
            summary: summary(outcome, &months, normal, broken),
            measure: Measure::of(outcome),
            unit_note: String::new(),
            curves: vec![
                curve("normal year", NORMAL, normal),
                curve(&self.name, policy, broken),
            ],
            shaded: Some((0.8, f64::from(self.shock.length) + 0.5)),
            from_zero: false,
            months: months.clone(),
            shared: shared.to_vec(),
        };
        let svg = chart.svg()?;
        Ok(Picture {
            name: format!("{stem}-{}", policy + 1),
            inline: svg::inline(&svg),
            svg,
            table: self.table(outcome, &months, normal, broken),
            title: chart.title,
            summary: chart.summary,
        })
    }

    fn table(
        &self,
        outcome: Outcome,
        months: &[String],
        normal: &[Estimate],
        broken: &[Estimate],
    ) -> Table {
        let measure = Measure::of(outcome);
        let row = |(month, (normal, broken)): (&String, (&Estimate, &Estimate))| {
            vec![
                month.clone(),
                super::view::level(measure, normal),
                super::view::level(measure, broken),
            ]
        };
        Table {
            head: vec!["Month".into(), "Normal year".into(), self.name.clone()],
            rows: months
                .iter()
                .zip(normal.iter().zip(broken))
                .map(row)
                .collect(),
        }
    }
}

/// The month in which the shock changes most.
fn summary(
    outcome: Outcome,
    months: &[String],
    normal: &[Estimate],
    broken: &[Estimate],
) -> String {
    let measure = Measure::of(outcome);
    let changes = broken.iter().zip(normal).map(|(b, n)| b.mean - n.mean);
    let most = changes
        .enumerate()
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let Some((at, change)) = most else {
        return "Nothing was recorded.".into();
    };
    format!(
        "The shock changes it most in {}: {} where a normal year has {} ({}).",
        months.get(at).map_or("", String::as_str),
        format::value(measure, broken[at].mean),
        format::value(measure, normal[at].mean),
        format::signed(measure.difference(), change)
    )
}

fn known(estimates: &[Estimate]) -> bool {
    estimates.iter().any(|e| e.mean.is_finite())
}
