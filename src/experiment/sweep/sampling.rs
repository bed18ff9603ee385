//! Designs in the unit cube: one row a point, one share of the way (0 to 1) a parameter.
//!
//! Definitions are SALib's, so that its analyses read these designs: Saltelli's rows are A, then AB for
//! each parameter, then (second order) BA for each, then B; a Morris trajectory has one row more than
//! there are parameters and steps of `levels / 2 / (levels - 1)`. The Sobol sequence comes from the
//! crate `salib-samplers` (direction numbers of Joe and Kuo, 2008), its first point kept; a shift by
//! exclusive or, drawn from the seed, keeps its balance and takes its points off the edges.

use salib_core::RngState;
use salib_samplers::{LhsSampler, Sampler, SobolSampler};

use crate::random::mix;

/// The most dimensions of the Sobol sequence.
pub const SOBOL_DIMENSIONS_MAX: usize = 1000;

/// Points of the unit cube.
pub type Unit = Vec<Vec<f64>>;

/// One draw of 64 bits, keyed.
fn draw(seed: u64, row: usize, column: usize) -> u64 {
    mix(mix(mix(seed).wrapping_add(row as u64)).wrapping_add(column as u64))
}

/// Every combination, the last parameter fastest: places of steps, not shares.
#[must_use]
pub fn grid(steps: &[u32]) -> Vec<Vec<u32>> {
    let mut rows = vec![Vec::new()];
    for &count in steps {
        rows = rows
            .iter()
            .flat_map(|row| {
                (0..count).map(move |step| {
                    let mut longer: Vec<u32> = row.clone();
                    longer.push(step);
                    longer
                })
            })
            .collect();
    }
    rows
}

/// A Latin hypercube.
#[must_use]
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Unit {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    let drawn = LhsSampler::classic(dimensions).unit_sample(points, &mut RngState::from_seed(key));
    drawn.outer_iter().map(|row| row.to_vec()).collect()
}

/// The first points of the Sobol sequence, shifted by `seed`; unshifted when it is 0.
#[must_use]
pub fn sobol(points: usize, dimensions: usize, seed: u64) -> Unit {
    const CELLS: f64 = 4_294_967_296.0;
    let sampler = SobolSampler::standard(dimensions).with_skip_first(false);
    let drawn = sampler.unit_sample(points, &mut RngState::from_seed([0; 32]));
    let shifted = |(column, share): (usize, &f64)| {
        if seed == 0 {
            return *share;
        }
        let shift = (draw(seed, 0, column) >> 32) as u32;
        let cell = (share * CELLS) as u32 ^ shift;
        (f64::from(cell) + 0.5) / CELLS
    };
    drawn
        .outer_iter()
        .map(|row| row.iter().enumerate().map(shifted).collect())
        .collect()
}

/// Saltelli's rows over base points of twice as many dimensions.
#[must_use]
pub fn saltelli(base: usize, dimensions: usize, second_order: bool, seed: u64) -> Unit {
    let mut rows = Vec::new();
    for point in sobol(base, 2 * dimensions, seed) {
        let (a, b) = point.split_at(dimensions);
        let crossed = |from: &[f64], with: &[f64], at: usize| {
            let mut row = from.to_vec();
            row[at] = with[at];
            row
        };
        rows.push(a.to_vec());
        rows.extend((0..dimensions).map(|at| crossed(a, b, at)));
        if second_order {
            rows.extend((0..dimensions).map(|at| crossed(b, a, at)));
        }
        rows.push(b.to_vec());
    }
    rows
}

/// How many rows each of Saltelli's base points makes.
#[must_use]
pub fn saltelli_step(dimensions: usize, second_order: bool) -> usize {
    if second_order {
        2 * dimensions + 2
    } else {
        dimensions + 2
    }
}

/// The step of Morris' trajectories, as a share of the range.
#[must_use]
pub fn morris_step(levels: u32) -> f64 {
    f64::from(levels) / (2.0 * f64::from(levels - 1))
}

/// Morris' trajectories: in each, from a drawn corner of the grid, one parameter after the other in a
/// drawn order goes one step up or down. A trajectory depends on the seed and its number alone, so
/// that adding some keeps the others.
#[must_use]
pub fn morris(trajectories: usize, dimensions: usize, levels: u32, seed: u64) -> Unit {
    let step = morris_step(levels);
    let mut rows = Vec::with_capacity(trajectories * (dimensions + 1));
    for trajectory in 0..trajectories {
        let number = |use_: usize, below: u64| draw(seed, trajectory, use_) % below.max(1);
        let mut point = vec![0.0; dimensions];
        let mut up = vec![false; dimensions];
        for at in 0..dimensions {
            // The lower half of the levels, from which a step up stays inside.
            let level = number(3 * at, u64::from(levels / 2));
            point[at] = level as f64 / f64::from(levels - 1);
            up[at] = number(3 * at + 1, 2) == 0;
            if !up[at] {
                point[at] += step;
            }
        }
        let mut order: Vec<usize> = (0..dimensions).collect();
        for last in (1..dimensions).rev() {
            order.swap(last, number(3 * last + 2, last as u64 + 1) as usize);
        }
        rows.push(point.clone());
        for at in order {
            point[at] = (point[at] + if up[at] { step } else { -step }).clamp(0.0, 1.0);
            rows.push(point.clone());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_every_combination_once() {
        let rows = grid(&[2, 3]);
        assert_eq!(rows.len(), 6);
        assert_eq!(
            (&rows[0], &rows[1], &rows[5]),
            (&vec![0, 0], &vec![0, 1], &vec![1, 2])
        );
        assert_eq!(grid(&[]), vec![Vec::<u32>::new()]);
    }

    #[test]
    fn each_stratum_of_a_latin_hypercube_is_hit_once() {
        let rows = latin_hypercube(50, 3, 7);
        for column in 0..3 {
            let mut hit = [false; 50];
            for row in &rows {
                hit[(row[column] * 50.0) as usize] = true;
            }
            assert!(hit.iter().all(|&h| h));
        }
        assert_ne!(rows, latin_hypercube(50, 3, 8));
    }

    #[test]
    fn the_sobol_sequence_begins_as_published_and_longer_ones_keep_it() {
        let rows = sobol(8, 2, 0);
        let first: Vec<[f64; 2]> = rows.iter().map(|row| [row[0], row[1]]).collect();
        let published = [[0.0, 0.0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]];
        assert_eq!(first[..4], published);
        let (short, long) = (sobol(8, 5, 3), sobol(64, 5, 3));
        assert_eq!(short[..], long[..8]);
        let inside = |row: &Vec<f64>| row.iter().all(|u| (0.0..1.0).contains(u));
        assert!(long.iter().all(inside));
        // Balance: each half is hit equally often, shifted or not.
        for column in 0..5 {
            assert_eq!(long.iter().filter(|row| row[column] < 0.5).count(), 32);
        }
    }

    #[test]
    fn saltellis_rows_stand_in_salibs_order() {
        let rows = saltelli(1, 2, true, 5);
        let (a, b) = (&rows[0], &rows[5]);
        assert_eq!(rows[1], [b[0], a[1]]);
        assert_eq!(rows[2], [a[0], b[1]]);
        assert_eq!(rows[3], [a[0], b[1]]);
        assert_eq!(rows[4], [b[0], a[1]]);
        assert_eq!(
            (rows.len(), saltelli_step(2, true), saltelli_step(2, false)),
            (6, 6, 4)
        );
    }

    #[test]
    fn a_trajectory_moves_each_parameter_once_by_one_step_on_the_grid() {
        let (levels, dimensions) = (6, 4);
        let rows = morris(20, dimensions, levels, 11);
        let step = morris_step(levels);
        for trajectory in rows.chunks(dimensions + 1) {
            let mut moved = vec![0; dimensions];
            for pair in trajectory.windows(2) {
                let changed: Vec<usize> = (0..dimensions)
                    .filter(|&i| (pair[0][i] - pair[1][i]).abs() > 1e-12)
                    .collect();
                assert_eq!(changed.len(), 1);
                assert!(((pair[0][changed[0]] - pair[1][changed[0]]).abs() - step).abs() < 1e-12);
                moved[changed[0]] += 1;
            }
            assert_eq!(moved, vec![1; dimensions]);
            for value in trajectory.iter().flatten() {
                let level = value * f64::from(levels - 1);
                assert!((level - level.round()).abs() < 1e-9 && (0.0..=1.0).contains(value));
            }
        }
        assert_eq!(rows[..], morris(30, dimensions, levels, 11)[..rows.len()]);
    }
}
