//! Elementary effects: how far a figure goes when one parameter takes one step.

use super::{Index, resampled};

/// The effects of one parameter's steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Morris {
    /// Mean effect of a step, per whole range (Morris 1991).
    pub mu: f64,
    /// Mean of the effects without their signs (Campolongo 2007).
    pub mu_star: Index,
    /// Their standard deviation: how much a step depends on where it is taken. Not a number with one
    /// trajectory.
    pub sigma: f64,
}

/// Effects by parameter and trajectory, from the rows of a design in the unit cube and the values of a
/// figure there; the number of trajectories left out for want of a value is returned too.
#[must_use]
pub fn effects(unit: &[Vec<f64>], values: &[f64]) -> (Vec<Vec<f64>>, usize) {
    let parameters = unit.first().map_or(0, Vec::len);
    let mut effects = vec![Vec::new(); parameters];
    let mut left_out = 0;
    let length = parameters + 1;
    for (points, values) in unit.chunks_exact(length).zip(values.chunks_exact(length)) {
        if values.iter().any(|value| value.is_nan()) {
            left_out += 1;
            continue;
        }
        for (pair, value) in points.windows(2).zip(values.windows(2)) {
            for (place, list) in effects.iter_mut().enumerate() {
                let step = pair[1][place] - pair[0][place];
                if step != 0.0 {
                    list.push((value[1] - value[0]) / step);
                }
            }
        }
    }
    (effects, left_out)
}

/// What the effects of each parameter come to.
#[must_use]
pub fn morris(effects: &[Vec<f64>]) -> Vec<Morris> {
    let one = |list: &Vec<f64>| {
        let mean_size = |chosen: &[usize]| {
            vec![chosen.iter().map(|&i| list[i].abs()).sum::<f64>() / chosen.len() as f64]
        };
        let count = list.len() as f64;
        let mu = list.iter().sum::<f64>() / count;
        let squares: f64 = list
            .iter()
            .map(|effect| (effect - mu) * (effect - mu))
            .sum();
        Morris {
            mu,
            mu_star: resampled(list.len(), mean_size)[0],
            sigma: (squares / (count - 1.0)).sqrt(),
        }
    };
    effects.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four trajectories over two parameters in steps of two thirds, by hand.
    fn trajectories() -> Vec<Vec<f64>> {
        const LOW: f64 = 1.0 / 3.0;
        const STEP: f64 = 2.0 / 3.0;
        [
            [[0.0, 0.0], [STEP, 0.0], [STEP, STEP]],
            [[LOW, STEP], [LOW, 0.0], [1.0, 0.0]],
            [[STEP, LOW], [0.0, LOW], [0.0, 1.0]],
            [[1.0, 1.0], [1.0, LOW], [LOW, LOW]],
        ]
        .iter()
        .flatten()
        .map(|point| point.to_vec())
        .collect()
    }

    #[test]
    fn a_straight_line_has_the_same_effect_everywhere_and_a_parabola_has_not() {
        let unit = trajectories();
        let values: Vec<f64> = unit
            .iter()
            .map(|x| 3.0 * x[0] + (x[1] - 0.5) * (x[1] - 0.5))
            .collect();
        let (effects, left_out) = effects(&unit, &values);
        let found = morris(&effects);
        assert!((found[0].mu - 3.0).abs() < 1e-9 && found[0].sigma < 1e-9);
        assert!((found[0].mu_star.value - 3.0).abs() < 1e-9);
        // From 0 to two thirds the parabola falls by 2/9 over 2/3, from one third to 1 it rises so.
        assert!((found[1].mu_star.value - 1.0 / 3.0).abs() < 1e-9);
        assert!(
            found[1].mu.abs() < 1e-9 && (found[1].sigma - (4.0_f64 / 27.0).sqrt()).abs() < 1e-9
        );
        assert_eq!((left_out, effects[0].len()), (0, 4));
    }

    #[test]
    fn a_trajectory_with_a_gap_is_left_out() {
        let unit = trajectories();
        let mut values = vec![1.0; unit.len()];
        values[4] = f64::NAN;
        let (effects, left_out) = effects(&unit, &values);
        assert_eq!((left_out, effects[0].len()), (1, 3));
        assert!(
            morris(&effects)
                .iter()
                .all(|m| m.mu == 0.0 && m.mu_star.value == 0.0)
        );
    }
}
