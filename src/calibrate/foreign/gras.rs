//! GRAS: the matrix nearest to a given one that has given row and column totals.
//!
//! Each cell is multiplied by a factor of its row and one of its column; a negative cell is divided
//! by both, so that it keeps its sign and moves the other way (Junius and Oosterhaven 2003, in the
//! form of Lenzen, Wood and Gallego 2007, with the rows that have no positive cell of Temurshoev,
//! Miller and Bouwmeester 2013). Of all matrices with these signs and totals it loses the least
//! information. Without negative cells it is RAS.

/// Rounds of fitting before a matrix counts as one that cannot be balanced.
const ROUNDS_MAX: usize = 5_000;

/// A matrix by rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// How many columns it has.
    pub width: usize,
    /// Its cells, row by row.
    pub cells: Vec<f64>,
}

impl Matrix {
    /// A matrix of zeros.
    #[must_use]
    pub fn zeros(height: usize, width: usize) -> Self {
        Self {
            width,
            cells: vec![0.0; height * width],
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn height(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// One row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.width..(row + 1) * self.width]
    }

    /// One row, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.width..(row + 1) * self.width]
    }

    /// One cell.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.width + column]
    }

    /// One cell, to be changed.
    pub fn at_mut(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row * self.width + column]
    }

    /// The sum of each row.
    #[must_use]
    pub fn row_sums(&self) -> Vec<f64> {
        (0..self.height())
            .map(|row| self.row(row).iter().sum())
            .collect()
    }

    /// The sum of each column.
    #[must_use]
    pub fn column_sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for row in 0..self.height() {
            for (sum, cell) in sums.iter_mut().zip(self.row(row)) {
                *sum += cell;
            }
        }
        sums
    }
}

/// A row or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A row, by index.
    Row(usize),
    /// A column, by index.
    Column(usize),
}

/// Why a matrix cannot be balanced.
#[derive(Clone, Debug, PartialEq)]
pub enum Unbalanced {
    /// Only zeros, and a total that is not zero.
    Empty(Line, f64),
    /// No factor turns its cells, all of one sign, into a total of the other.
    Sign(Line, f64),
    /// Row totals and column totals have different sums.
    Totals(f64, f64),
    /// The rounds did not come to an end; the line that missed its total most, and by how much.
    NotConverged(Line, f64),
}

/// A balanced matrix and how hard it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Balanced {
    /// The matrix; its totals are those asked for.
    pub matrix: Matrix,
    /// Rounds of fitting.
    pub rounds: usize,
}

/// Fits `matrix` to the totals of its rows and columns, which must have the same sum; each total is
/// met to `tolerance` times the largest of them.
///
/// # Errors
/// Why no matrix of these signs has these totals, or none was found.
pub fn gras(
    matrix: &Matrix,
    rows: &[f64],
    columns: &[f64],
    tolerance: f64,
) -> Result<Balanced, Unbalanced> {
    let largest = rows
        .iter()
        .chain(columns)
        .fold(0.0_f64, |a, b| a.max(b.abs()));
    let (down, across): (f64, f64) = (rows.iter().sum(), columns.iter().sum());
    if (down - across).abs() > 1e-9 * largest.max(1e-300) * rows.len().max(1) as f64 {
        return Err(Unbalanced::Totals(down, across));
    }
    check_signs(matrix, rows, columns, largest * 1e-12)?;
    let mut factors = Factors {
        rows: vec![1.0; rows.len()],
        columns: vec![1.0; columns.len()],
    };
    let mut worst = (Line::Row(0), f64::INFINITY);
    for round in 1..=ROUNDS_MAX {
        factors.fit_rows(matrix, rows);
        factors.fit_columns(matrix, columns);
        // Columns have just been met; rows say how far there is to go.
        worst = factors.worst_row(matrix, rows);
        if worst.1.abs() <= tolerance * largest {
            return Ok(Balanced {
                matrix: factors.apply(matrix),
                rounds: round,
            });
        }
    }
    Err(Unbalanced::NotConverged(worst.0, worst.1))
}

/// Every line must be able to reach its total.
fn check_signs(
    matrix: &Matrix,
    rows: &[f64],
    columns: &[f64],
    nothing: f64,
) -> Result<(), Unbalanced> {
    let mut down = vec![(0.0, 0.0); columns.len()];
    for (row, &total) in rows.iter().enumerate() {
        let mut across = (0.0, 0.0);
        for (cell, column) in matrix.row(row).iter().zip(&mut down) {
            for sums in [&mut across, column] {
                sums.0 += cell.max(0.0);
                sums.1 += (-cell).max(0.0);
            }
        }
        reachable(Line::Row(row), across, total, nothing)?;
    }
    for (column, (&sums, &total)) in down.iter().zip(columns).enumerate() {
        reachable(Line::Column(column), sums, total, nothing)?;
    }
    Ok(())
}

fn reachable(
    line: Line,
    (plus, minus): (f64, f64),
    total: f64,
    nothing: f64,
) -> Result<(), Unbalanced> {
    if total.abs() <= nothing {
        return Ok(());
    }
    match (plus > 0.0, minus > 0.0) {
        (false, false) => Err(Unbalanced::Empty(line, total)),
        (true, false) if total < 0.0 => Err(Unbalanced::Sign(line, total)),
        (false, true) if total > 0.0 => Err(Unbalanced::Sign(line, total)),
        _ => Ok(()),
    }
}

/// What rows and columns are multiplied by.
struct Factors {
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Factors {
    fn fit_rows(&mut self, matrix: &Matrix, totals: &[f64]) {
        for (row, &total) in totals.iter().enumerate() {
            let (mut plus, mut minus) = (0.0, 0.0);
            for (&cell, &factor) in matrix.row(row).iter().zip(&self.columns) {
                if cell > 0.0 {
                    plus += cell * factor;
                } else if cell < 0.0 {
                    minus -= cell / factor;
                }
            }
            self.rows[row] = factor(plus, minus, total);
        }
    }

    fn fit_columns(&mut self, matrix: &Matrix, totals: &[f64]) {
        let mut sums = vec![(0.0, 0.0); totals.len()];
        for (row, &factor) in self.rows.iter().enumerate() {
            for (&cell, sum) in matrix.row(row).iter().zip(&mut sums) {
                if cell > 0.0 {
                    sum.0 += cell * factor;
                } else if cell < 0.0 {
                    sum.1 -= cell / factor;
                }
            }
        }
        for (column, ((plus, minus), &total)) in sums.into_iter().zip(totals).enumerate() {
            self.columns[column] = factor(plus, minus, total);
        }
    }

    fn worst_row(&self, matrix: &Matrix, totals: &[f64]) -> (Line, f64) {
        let mut worst = (Line::Row(0), 0.0_f64);
        for (row, &total) in totals.iter().enumerate() {
            let gap = self.scaled_row(matrix, row).sum::<f64>() - total;
            if gap.abs() >= worst.1.abs() || gap.is_nan() {
                worst = (Line::Row(row), gap);
            }
        }
        worst
    }

    fn scaled_row<'a>(&'a self, matrix: &'a Matrix, row: usize) -> impl Iterator<Item = f64> + 'a {
        let here = self.rows[row];
        let cells = matrix.row(row).iter().zip(&self.columns);
        cells.map(move |(&cell, &there)| {
            if cell < 0.0 {
                cell / (here * there)
            } else if cell > 0.0 {
                cell * here * there
            } else {
                0.0
            }
        })
    }

    fn apply(&self, matrix: &Matrix) -> Matrix {
        let cells = (0..matrix.height()).flat_map(|row| self.scaled_row(matrix, row));
        Matrix {
            width: matrix.width,
            cells: cells.collect(),
        }
    }
}

/// The factor `f` that solves `plus * f - minus / f = total`.
fn factor(plus: f64, minus: f64, total: f64) -> f64 {
    if plus > 0.0 && minus > 0.0 {
        let root = (total * total + 4.0 * plus * minus).sqrt();
        // Of the two forms the one that does not subtract like from like.
        if total >= 0.0 {
            (total + root) / (2.0 * plus)
        } else {
            2.0 * minus / (root - total)
        }
    } else if plus > 0.0 {
        // A total of nothing leaves next to nothing, not nothing: a factor must stay above 0.
        (total / plus).max(1e-200)
    } else if minus > 0.0 {
        (minus / -total).clamp(1e-200, 1e200)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f64]]) -> Matrix {
        Matrix {
            width: rows[0].len(),
            cells: rows.concat(),
        }
    }

    fn assert_totals(matrix: &Matrix, rows: &[f64], columns: &[f64]) {
        let sums = matrix.row_sums().into_iter().zip(rows);
        for (found, wanted) in sums.chain(matrix.column_sums().into_iter().zip(columns)) {
            assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
        }
    }

    /// The worked example of Junius and Oosterhaven (2003).
    #[test]
    fn the_worked_example_has_its_totals_and_its_form() {
        let before = matrix(&[
            &[7.0, 3.0, 5.0, -3.0],
            &[2.0, 9.0, 8.0, 1.0],
            &[-2.0, 0.0, 2.0, 1.0],
        ]);
        let (rows, columns) = ([15.0, 26.0, -1.0], [9.0, 16.0, 17.0, -2.0]);
        let after = gras(&before, &rows, &columns, 1e-13)
            .expect("it can be balanced")
            .matrix;
        assert_totals(&after, &rows, &columns);
        // Each sign stays, and a zero stays a zero.
        for (cell, fitted) in before.cells.iter().zip(&after.cells) {
            let both_zero = cell.abs() + fitted.abs() <= 0.0;
            assert!(cell * fitted > 0.0 || both_zero);
        }
        // The solution is the only one of the form r a s (positive) and a / (r s) (negative): so for
        // any two rows and columns the products of the factors across the diagonal agree.
        let ratio = |row, column| {
            let (cell, fitted): (f64, f64) = (before.at(row, column), after.at(row, column));
            if cell > 0.0 {
                fitted / cell
            } else {
                cell / fitted
            }
        };
        for (row, other, column, across) in [(0, 1, 0, 3), (0, 2, 0, 2), (1, 2, 2, 3), (0, 1, 1, 2)]
        {
            let one = ratio(row, column) * ratio(other, across);
            let two = ratio(row, across) * ratio(other, column);
            assert!((one - two).abs() < 1e-9 * one, "{one} is not {two}");
        }
    }

    #[test]
    fn without_negative_cells_it_is_ras() {
        let before = matrix(&[
            &[50.0, 100.0, 0.0],
            &[30.0, 50.0, 20.0],
            &[20.0, 50.0, 30.0],
        ]);
        let (rows, columns) = ([160.0, 150.0, 120.0], [100.0, 250.0, 80.0]);
        let mut ras = before.clone();
        for _ in 0..2_000 {
            for (row, total) in rows.iter().enumerate() {
                let sum: f64 = ras.row(row).iter().sum();
                for cell in ras.row_mut(row) {
                    *cell *= total / sum;
                }
            }
            let sums = ras.column_sums();
            for row in 0..3 {
                for column in 0..3 {
                    *ras.at_mut(row, column) *= columns[column] / sums[column];
                }
            }
        }
        let after = gras(&before, &rows, &columns, 1e-13)
            .expect("it can be balanced")
            .matrix;
        for (one, two) in after.cells.iter().zip(&ras.cells) {
            assert!((one - two).abs() < 1e-9, "{one} is not {two}");
        }
    }

    #[test]
    fn a_row_of_negative_cells_is_scaled_too() {
        let before = matrix(&[&[-1.0, -1.0], &[4.0, 4.0]]);
        let after = gras(&before, &[-3.0, 9.0], &[3.0, 3.0], 1e-13).expect("it can be balanced");
        assert_totals(&after.matrix, &[-3.0, 9.0], &[3.0, 3.0]);
    }

    #[test]
    fn what_cannot_be_balanced_is_refused_with_the_reason() {
        let fit = |cells: &[&[f64]], rows: &[f64], columns: &[f64]| {
            gras(&matrix(cells), rows, columns, 1e-12).expect_err("it cannot be balanced")
        };
        let empty = fit(&[&[0.0, 0.0], &[1.0, 1.0]], &[1.0, 1.0], &[1.0, 1.0]);
        assert_eq!(empty, Unbalanced::Empty(Line::Row(0), 1.0));
        let sign = fit(&[&[1.0, 1.0], &[1.0, 1.0]], &[-1.0, 3.0], &[1.0, 1.0]);
        assert_eq!(sign, Unbalanced::Sign(Line::Row(0), -1.0));
        let totals = fit(&[&[1.0, 1.0], &[1.0, 1.0]], &[2.0, 3.0], &[1.0, 1.0]);
        assert_eq!(totals, Unbalanced::Totals(5.0, 2.0));
        // The first column can only be bought by the first row, which is to buy less than that.
        let stuck = fit(&[&[1.0, 0.0], &[0.0, 1.0]], &[1.0, 2.0], &[2.0, 1.0]);
        assert!(matches!(stuck, Unbalanced::NotConverged(..)), "{stuck:?}");
    }
}
