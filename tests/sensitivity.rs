//! Sensitivity indices beside SALib's: the same numbers on the same rows, and Millpond's own designs
//! within SALib's intervals. `tests/salib/make.py` writes SALib's side.

use std::f64::consts::PI;

use millpond::experiment::sweep::sampling;
use millpond::measure::sensitivity::morris::{effects, morris};
use millpond::measure::sensitivity::sobol::Crossed;
use serde_json::Value;

/// What is allowed where nothing is drawn.
const SAME: f64 = 1e-6;

fn salib() -> Value {
    serde_json::from_str(include_str!("salib/ishigami.json")).expect("a JSON text")
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|number| number.as_f64().expect("a number"))
        .collect()
}

/// Ishigami and Homma (1990), at a point of the unit cube.
fn ishigami(unit: &[f64]) -> f64 {
    let x: Vec<f64> = unit.iter().map(|share| PI * (2.0 * share - 1.0)).collect();
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

#[test]
fn sobol_indices_of_salibs_rows_are_salibs() {
    let salib = &salib()["sobol"];
    let (crossed, left_out) = Crossed::of_rows(&numbers(&salib["values"]), 3, true);
    assert_eq!((crossed.base_points(), left_out), (256, 0));
    let (first, total) = (numbers(&salib["first"]), numbers(&salib["total"]));
    let widths = [
        numbers(&salib["first_half_width"]),
        numbers(&salib["total_half_width"]),
    ];
    for (place, found) in crossed.indices().iter().enumerate() {
        assert!((found.first.value - first[place]).abs() < SAME, "{found:?}");
        assert!((found.total.value - total[place]).abs() < SAME, "{found:?}");
        // Both intervals come from draws: as wide as each other within a quarter.
        for (index, width) in [
            (found.first, widths[0][place]),
            (found.total, widths[1][place]),
        ] {
            let [low, high] = index.interval.expect("an interval");
            let ratio = (high - low) / 2.0 / width;
            assert!((0.75..1.33).contains(&ratio), "{index:?} beside {width}");
        }
    }
    for (pair, second) in crossed.pairs().iter().zip(numbers(&salib["second"])) {
        assert!((pair.second.value - second).abs() < SAME, "{pair:?}");
    }
}

#[test]
fn sobol_indices_of_millponds_rows_lie_in_salibs_intervals_and_near_the_truth() {
    let salib = &salib()["sobol"];
    let values: Vec<f64> = sampling::saltelli(1024, 3, true, 1)
        .iter()
        .map(|row| ishigami(row))
        .collect();
    let found = Crossed::of_rows(&values, 3, true).0.indices();
    let first = numbers(&salib["first"])
        .into_iter()
        .zip(numbers(&salib["first_half_width"]));
    let total = numbers(&salib["total"])
        .into_iter()
        .zip(numbers(&salib["total_half_width"]));
    let truth = [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)];
    for (place, ((first, total), truth)) in first.zip(total).zip(truth).enumerate() {
        let found = &found[place];
        assert!((found.first.value - first.0).abs() < first.1, "{found:?}");
        assert!((found.total.value - total.0).abs() < total.1, "{found:?}");
        assert!(
            (found.first.value - truth.0).abs() < 0.02,
            "{found:?} beside {truth:?}"
        );
        assert!(
            (found.total.value - truth.1).abs() < 0.02,
            "{found:?} beside {truth:?}"
        );
    }
}

#[test]
fn elementary_effects_of_salibs_trajectories_are_salibs() {
    let salib = &salib()["morris"];
    let unit: Vec<Vec<f64>> = salib["unit"]
        .as_array()
        .expect("a list")
        .iter()
        .map(numbers)
        .collect();
    let (steps, left_out) = effects(&unit, &numbers(&salib["values"]));
    assert_eq!((steps[0].len(), left_out), (40, 0));
    let columns = ["mu", "mu_star", "sigma", "mu_star_half_width"].map(|key| numbers(&salib[key]));
    for (place, found) in morris(&steps).iter().enumerate() {
        let near = |value: f64, column: usize| (value / columns[column][place] - 1.0).abs() < SAME;
        assert!(
            near(found.mu, 0) && near(found.mu_star.value, 1),
            "{found:?}"
        );
        assert!(near(found.sigma, 2), "{found:?}");
        let [low, high] = found.mu_star.interval.expect("an interval");
        let width = columns[3][place];
        let ratio = (high - low) / 2.0 / width;
        assert!(
            width < 1e-9 || (0.75..1.33).contains(&ratio),
            "{found:?} beside {width}"
        );
    }
}

#[test]
fn elementary_effects_of_millponds_trajectories_lie_in_salibs_intervals() {
    let salib = &salib()["morris"];
    let unit = sampling::morris(400, 3, 4, 1);
    let values: Vec<f64> = unit.iter().map(|row| ishigami(row)).collect();
    let found = morris(&effects(&unit, &values).0);
    let (size, width) = (
        numbers(&salib["mu_star"]),
        numbers(&salib["mu_star_half_width"]),
    );
    for (place, found) in found.iter().enumerate() {
        let gap = (found.mu_star.value - size[place]).abs();
        assert!(
            gap <= width[place].max(1e-6),
            "{found:?} beside {} +- {}",
            size[place],
            width[place]
        );
    }
}
