//! A matrix fitted to the totals of its rows and columns.

/// Rounds of fitting at most; a matrix that can be fitted takes a few dozen.
const ROUNDS: usize = 2_000;
/// Largest gap of a total, as a share of all, at which fitting stops.
const CLOSE_ENOUGH: f64 = 1e-13;

/// Scales a first guess `[row][column]` until its rows and columns have these totals (iterative
/// proportional fitting; Deming and Stephan 1940). Totals must have the same sum; cells that are zero
/// stay zero.
#[must_use]
pub fn fitted(mut cells: Vec<f64>, rows: &[f64], columns: &[f64]) -> Vec<f64> {
    let width = columns.len();
    let all: f64 = rows.iter().sum();
    let factor = |total: f64, sum: f64| if sum > 0.0 { total / sum } else { 0.0 };
    let mut sums = vec![0.0; width];
    for _ in 0..ROUNDS {
        sums.fill(0.0);
        for row in cells.chunks(width) {
            sums.iter_mut()
                .zip(row)
                .for_each(|(sum, cell)| *sum += cell);
        }
        for (sum, &total) in sums.iter_mut().zip(columns) {
            *sum = factor(total, *sum);
        }
        let mut gap: f64 = 0.0;
        for (row, &total) in cells.chunks_mut(width).zip(rows) {
            row.iter_mut().zip(&sums).for_each(|(cell, by)| *cell *= by);
            let sum: f64 = row.iter().sum();
            gap = gap.max((sum - total).abs());
            let by = factor(total, sum);
            for cell in row.iter_mut() {
                *cell *= by;
            }
        }
        if gap <= CLOSE_ENOUGH * all {
            break;
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_meets_both_totals_and_keeps_zeros() {
        let (rows, columns) = ([10.0, 20.0, 30.0], [25.0, 15.0, 20.0]);
        let guess = vec![0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 1.0, 4.0, 0.0];
        let cells = fitted(guess, &rows, &columns);
        for (at, total) in rows.iter().enumerate() {
            let sum: f64 = cells[at * 3..at * 3 + 3].iter().sum();
            assert!((sum - total).abs() < 1e-9, "row {at}: {sum}");
            let sum: f64 = cells.iter().skip(at).step_by(3).sum();
            assert!((sum - columns[at]).abs() < 1e-9, "column {at}: {sum}");
            assert!(cells[at * 4].abs() < 1e-12, "the diagonal stays empty");
        }
    }

    #[test]
    fn fitting_a_table_without_zeros_is_biproportional() {
        // Odds ratios are kept: 1 * 4 / (2 * 3).
        let cells = fitted(vec![1.0, 2.0, 3.0, 4.0], &[1.0, 1.0], &[1.0, 1.0]);
        assert!((cells[0] * cells[3] / (cells[1] * cells[2]) - 4.0 / 6.0).abs() < 1e-9);
    }
}
