//! The charts of a validation: sizes and growth of firms, Okun, Beveridge and Phillips, and what leads or
//! follows output.

use super::canvas::ChartError;
use super::plane::{Group, Look, PlaneChart};
use crate::experiment::validation::life::Picture;
use crate::measure::cycle::{deviation, mean};

/// The most points of a cloud; of more, every so manieth is drawn.
const POINTS: usize = 600;
/// The most lines of a chart, so that it stays readable.
const LINES: usize = 6;

/// Every chart with its file name.
///
/// # Errors
/// When one cannot be drawn.
pub fn charts(
    picture: &Picture,
    crossed: &[(&str, Vec<f64>)],
) -> Result<Vec<(&'static str, String)>, ChartError> {
    let cloud = |title: &str, summary: &str, across: &str, up: &str, x: &[f64], y: &[f64]| {
        let n = x.len().min(y.len());
        let points = (0..n)
            .step_by((n / POINTS).max(1))
            .map(|i| (100.0 * x[i], 100.0 * y[i]));
        PlaneChart {
            title: title.into(),
            summary: summary.into(),
            across: across.into(),
            up: up.into(),
            groups: vec![Group {
                label: "quarters of the first seed".into(),
                index: 0,
                look: Look::Dots,
                points: points.collect(),
            }],
        }
        .svg()
    };
    let after_first = picture.unemployment.get(1..).unwrap_or_default();
    Ok(vec![
        (
            "okun.svg",
            cloud(
                "Okun: when output is above trend, unemployment is below",
                "Cycle of output against cycle of unemployment by quarter.",
                "cycle of output (%)",
                "cycle of unemployment (points)",
                &picture.output,
                &picture.unemployment_cycle,
            )?,
        ),
        (
            "beveridge.svg",
            cloud(
                "Beveridge: few vacancies where many look for work",
                "Unemployment against the vacancy rate by quarter.",
                "unemployment (%)",
                "vacancies over jobs and vacancies (%)",
                &picture.unemployment,
                &picture.vacancies,
            )?,
        ),
        (
            "phillips.svg",
            cloud(
                "Phillips: prices rise faster where few look for work",
                "Unemployment against inflation by quarter.",
                "unemployment (%)",
                "inflation (% a year)",
                after_first,
                &picture.inflation,
            )?,
        ),
        ("firm-sizes.svg", sizes(picture).svg()?),
        ("growth-tails.svg", growth(picture).svg()?),
        ("correlations.svg", correlations(crossed).svg()?),
    ])
}

/// Rank against size, both as logarithms to base 10, with Zipf's line through the tenth largest firm.
fn sizes(picture: &Picture) -> PlaneChart {
    let largest = picture.sizes.first().copied().unwrap_or(1.0);
    let place = |rank: usize, size: f64| (libm::log10(size / largest), libm::log10(rank as f64));
    let firms: Vec<(f64, f64)> = picture
        .sizes
        .iter()
        .enumerate()
        .map(|(i, &size)| place(i + 1, size))
        .collect();
    let anchor = firms.get(9).or(firms.last()).copied().unwrap_or((0.0, 0.0));
    let lowest = firms.last().map_or(-1.0, |point| point.0);
    // Slope -1 between its ends inside the chart.
    let top = firms.last().map_or(1.0, |point| point.1);
    let left = lowest.max(anchor.0 + anchor.1 - top);
    let line = vec![
        (left, anchor.1 + anchor.0 - left),
        (anchor.0 + anchor.1, 0.0),
    ];
    PlaneChart {
        title: "Sizes of firms beside Zipf's law".into(),
        summary: "Rank of private firms by yearly sales, logarithms, with a line of slope -1."
            .into(),
        across: "sales over those of the largest (power of ten)".into(),
        up: "rank (power of ten)".into(),
        groups: vec![
            group("firms, last year of the first seed", 0, Look::Dots, firms),
            group("Zipf: slope -1", 1, Look::Line, line),
        ],
    }
}

fn group(label: &str, index: usize, look: Look, points: Vec<(f64, f64)>) -> Group {
    Group {
        label: label.into(),
        index,
        look,
        points,
    }
}

/// Density of firms' growth over its standard deviation, as a logarithm, beside a normal and a Laplace
/// of the same spread.
fn growth(picture: &Picture) -> PlaneChart {
    const BINS: usize = 41;
    const REACH: f64 = 6.0;
    let (centre, spread) = (mean(&picture.growth), deviation(&picture.growth).max(1e-12));
    let width = 2.0 * REACH / BINS as f64;
    let mut counts = [0.0; BINS];
    for growth in &picture.growth {
        let at = ((growth - centre) / spread + REACH) / width;
        if (0.0..BINS as f64).contains(&at) {
            counts[at as usize] += 1.0;
        }
    }
    let total = picture.growth.len().max(1) as f64;
    let middle = |bin: usize| (bin as f64 + 0.5) * width - REACH;
    let floor = 1e-5;
    let seen: Vec<(f64, f64)> = (0..BINS)
        .filter(|&bin| counts[bin] > 0.0)
        .map(|bin| (middle(bin), libm::log10(counts[bin] / total / width)))
        .collect();
    let curve = |density: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (0..=120)
            .map(|i| f64::from(i) / 10.0 - REACH)
            .filter(|&x| density(x) >= floor)
            .map(|x| (x, libm::log10(density(x))))
            .collect()
    };
    let normal = |x: f64| libm::exp(-x * x / 2.0) / libm::sqrt(2.0 * std::f64::consts::PI);
    let root = std::f64::consts::SQRT_2;
    let laplace = |x: f64| libm::exp(-root * x.abs()) / root;
    PlaneChart {
        title: "Growth of firms: tails beside the normal and the Laplace distribution".into(),
        summary: "Density of yearly growth over its standard deviation, logarithm to base 10."
            .into(),
        across: "growth of a firm's sales in a year (standard deviations)".into(),
        up: "density (power of ten)".into(),
        groups: vec![
            group("firms", 0, Look::Dots, seen),
            group("normal", 1, Look::Line, curve(&normal)),
            group("Laplace", 2, Look::Line, curve(&laplace)),
        ],
    }
}

fn correlations(crossed: &[(&str, Vec<f64>)]) -> PlaneChart {
    let groups = crossed
        .iter()
        .take(LINES)
        .enumerate()
        .map(|(index, (name, lags))| {
            let points = lags.iter().enumerate();
            let points = points
                .map(|(lag, &value)| (lag as f64 - 4.0, value))
                .collect();
            group(name, index, Look::Line, points)
        });
    PlaneChart {
        title: "What goes before output and what follows it".into(),
        summary: "Correlation of cycles with the cycle of output at lags of -4 to 4 quarters."
            .into(),
        across: "quarters after output".into(),
        up: "correlation with output, mean over seeds".into(),
        groups: groups.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chart_can_be_drawn_of_much_and_of_nothing() {
        let wave = |scale: f64| (0..1000).map(|i| scale * libm::sin(f64::from(i))).collect();
        let picture = Picture {
            output: wave(0.02),
            unemployment_cycle: wave(-0.01),
            unemployment: wave(0.05),
            vacancies: wave(0.02),
            inflation: (0..999).map(|i| 0.01 * libm::cos(f64::from(i))).collect(),
            sizes: (1..150).map(|i| 1e9 / f64::from(i)).collect(),
            growth: wave(0.1),
        };
        let lags: Vec<f64> = (0..9).map(|lag| f64::from(lag) / 9.0).collect();
        let crossed = [("consumption", lags), ("debt", vec![f64::NAN; 9])];
        for (picture, crossed) in [(picture, &crossed[..]), (Picture::default(), &[])] {
            let charts = charts(&picture, crossed).expect("they can be drawn");
            assert_eq!(charts.len(), 6);
            assert!(
                charts
                    .iter()
                    .all(|(_, svg)| svg.contains("<svg") && !svg.contains("NaN"))
            );
        }
    }
}
