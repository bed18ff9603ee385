//! Charts of a sweep's analysis: what moves a figure.

use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::analysis::{Analysis, IndicesOf};
use crate::experiment::sweep::frame::Subject;
use crate::measure::sensitivity::Index;
use crate::measure::sensitivity::morris::Morris;
use crate::measure::sensitivity::sobol::Sobol;

use super::canvas::ChartError;
use super::dots::{Dot, DotChart, Row};
use super::format::Measure;

/// Most parameters in a chart, the strongest first.
const MOST: usize = 12;
/// Estimates from few points may be above one; beyond this a chart would show little else.
const HIGHEST_SHARE: f64 = 2.0;
/// Places in the palette of what a parameter does alone and with the others.
const ALONE: usize = 4;
const WITH_OTHERS: usize = 5;

/// A chart for each outcome and each policy or effect, with the name of its file.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn charts(sweep: &Sweep, analysis: &Analysis) -> Result<Vec<(String, String)>, ChartError> {
    let sobol = analysis
        .sobol
        .iter()
        .map(|of| (sobol_chart(sweep, of), of.subject, of.outcome));
    let morris = analysis
        .morris
        .iter()
        .map(|of| (morris_chart(sweep, of), of.subject, of.outcome));
    let drawn = |(chart, subject, outcome): (DotChart, Subject, usize)| {
        Ok((file(sweep, subject, outcome), chart.svg()?))
    };
    sobol.chain(morris).map(drawn).collect()
}

fn file(sweep: &Sweep, subject: Subject, outcome: usize) -> String {
    let arm = &sweep.arms[subject.arm];
    let name = format!(
        "{} {} {}",
        sweep.specs[outcome].name,
        arm.world,
        subject.words(sweep)
    );
    let plain = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            c
        } else {
            '-'
        }
    };
    let name: String = name.to_lowercase().chars().map(plain).collect();
    format!("drivers-{name}.svg")
}

fn title(sweep: &Sweep, subject: Subject, outcome: usize) -> String {
    let arm = &sweep.arms[subject.arm];
    let name = sweep.specs[outcome].name.replace('_', " ");
    format!("What moves {name}: {}, {}", arm.world, subject.words(sweep))
}

fn sobol_chart(sweep: &Sweep, of: &IndicesOf<Sobol>) -> DotChart {
    let order = strongest(&of.indices, |index| index.total.value);
    let rows = order.iter().map(|&place| Row {
        label: sweep.factors[place].name.replace('_', " "),
        dots: vec![
            dot(ALONE, of.indices[place].first),
            dot(WITH_OTHERS, of.indices[place].total),
        ],
    });
    DotChart {
        title: title(sweep, of.subject, of.outcome),
        summary: said(sweep, &order),
        measure: Measure::Share,
        axis: "share of the variance, %".to_owned(),
        ends: ("", ""),
        legend: vec![
            ("alone (first order)".to_owned(), ALONE),
            ("with the others (total)".to_owned(), WITH_OTHERS),
        ],
        rows: rows.collect(),
        band: None,
        most: HIGHEST_SHARE,
    }
}

fn morris_chart(sweep: &Sweep, of: &IndicesOf<Morris>) -> DotChart {
    let order = strongest(&of.indices, |index| index.mu_star.value);
    let measure = Measure::of_unit(sweep.specs[of.outcome].unit()).difference();
    let rows = order.iter().map(|&place| Row {
        label: sweep.factors[place].name.replace('_', " "),
        dots: vec![dot(WITH_OTHERS, of.indices[place].mu_star)],
    });
    DotChart {
        title: title(sweep, of.subject, of.outcome),
        summary: said(sweep, &order),
        measure,
        axis: format!(
            "mean effect of the whole range, without sign, {}",
            measure.unit()
        ),
        ends: ("", ""),
        legend: vec![("elementary effect (mu*)".to_owned(), WITH_OTHERS)],
        rows: rows.collect(),
        band: None,
        most: f64::INFINITY,
    }
}

fn dot(index: usize, value: Index) -> Dot {
    Dot {
        index,
        mean: value.value,
        interval: value.interval,
    }
}

/// Places of the strongest, strongest first.
pub fn strongest<T>(indices: &[T], size: impl Fn(&T) -> f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..indices.len()).collect();
    order.sort_by(|&a, &b| {
        size(&indices[b])
            .total_cmp(&size(&indices[a]))
            .then(a.cmp(&b))
    });
    order.truncate(MOST);
    order
}

fn said(sweep: &Sweep, order: &[usize]) -> String {
    let first: Vec<&str> = order
        .iter()
        .take(3)
        .map(|&place| sweep.factors[place].name.as_str())
        .collect();
    format!("The strongest: {}", first.join(", "))
}
