//! Multipliers of a table: what a pound of final demand sets going before anybody changes price.
//!
//! Type I counts a sector's suppliers and theirs; Type II also what households spend out of the
//! wages paid (Leontief 1936; Miller and Blair 2009). Both assume idle capacity, fixed prices and
//! fixed shares. Only purchases inside the area count: what is imported has leaked.

use nalgebra::{DMatrix, DVector};

use super::accounts::{Origin, RegionAccounts};
use super::table::Table;

/// Coefficients per pound of output.
#[derive(Clone, Debug, PartialEq)]
pub struct Leontief {
    /// `[product, industry]`: inputs bought in the area.
    inputs: DMatrix<f64>,
    /// Compensation of employees.
    wages: DVector<f64>,
    /// Wages, surplus and production taxes.
    value_added: DVector<f64>,
    /// Jobs, full-time equivalents per pound.
    employment: DVector<f64>,
    /// Households' purchases in the area per pound of their income, by product.
    consumption: DVector<f64>,
}

/// What a pound of final demand for each sector's product sets going, in the table's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Multipliers {
    /// Output of all sectors, pounds per pound.
    pub output: Vec<f64>,
    /// Wages of all sectors, pounds per pound.
    pub income: Vec<f64>,
    /// Value added of all sectors, pounds per pound.
    pub value_added: Vec<f64>,
    /// Employment of all sectors, full-time equivalents per million pounds.
    pub employment_per_million: Vec<f64>,
}

/// Why a table has no multipliers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the table has no multipliers: sectors buy so much from each other that no output suffices"
)]
pub struct Singular;

impl Leontief {
    /// Coefficients of a table as it stands.
    #[must_use]
    pub fn of_table(table: &Table) -> Self {
        let rows = |index: usize| {
            let industry = &table.industries[index];
            SectorRow {
                output: industry.output,
                inputs: &industry.inputs.products,
                wages: industry.wages,
                value_added: industry.wages + industry.surplus + industry.production_tax,
                employment: industry.full_time_equivalents,
            }
        };
        Self::new(
            table.sectors.len(),
            rows,
            &table.final_use.households.products,
            table.household_income,
        )
    }

    /// Coefficients of a region.
    #[must_use]
    pub fn of_region(accounts: &RegionAccounts) -> Self {
        let rows = |index: usize| {
            let sector = &accounts.production[index];
            SectorRow {
                output: sector.output,
                inputs: &sector.inputs.by_origin[Origin::Local as usize],
                wages: sector.wages,
                value_added: sector.wages + sector.surplus + sector.production_tax,
                employment: sector.full_time_equivalents,
            }
        };
        let bought = &accounts.consumption.by_origin[Origin::Local as usize];
        Self::new(
            accounts.sectors.len(),
            rows,
            bought,
            accounts.closing.household_income,
        )
    }

    fn new<'a>(
        sectors: usize,
        row: impl Fn(usize) -> SectorRow<'a>,
        consumption: &[f64],
        household_income: f64,
    ) -> Self {
        let per = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let vector = |figure: fn(&SectorRow<'a>) -> f64| {
            DVector::from_fn(sectors, |i, _| per(figure(&row(i)), row(i).output))
        };
        Self {
            inputs: DMatrix::from_fn(sectors, sectors, |i, j| {
                per(row(j).inputs[i], row(j).output)
            }),
            wages: vector(|row| row.wages),
            value_added: vector(|row| row.value_added),
            employment: vector(|row| row.employment),
            consumption: DVector::from_fn(sectors, |i, _| per(consumption[i], household_income)),
        }
    }

    /// How many sectors there are.
    #[must_use]
    pub fn sectors(&self) -> usize {
        self.wages.len()
    }

    /// Multipliers with households outside: direct and indirect effects.
    ///
    /// # Errors
    /// [`Singular`] when the table cannot be inverted.
    pub fn type_one(&self) -> Result<Multipliers, Singular> {
        let inverse = inverse(&self.inputs)?;
        Ok(self.multipliers(&inverse))
    }

    /// Multipliers with households inside: direct, indirect and induced effects. The household row
    /// is wages per output, its column local purchases per pound of household income from all
    /// sources; output, value added and employment are those of the sectors alone.
    ///
    /// # Errors
    /// [`Singular`] when the table cannot be inverted.
    pub fn type_two(&self) -> Result<Multipliers, Singular> {
        let inverse = self.type_two_inverse()?;
        Ok(self.multipliers(&inverse))
    }

    /// `[product, industry]`: output of each product per pound of final demand for each other, with
    /// households outside.
    ///
    /// # Errors
    /// [`Singular`] when the table cannot be inverted.
    pub fn type_one_inverse(&self) -> Result<DMatrix<f64>, Singular> {
        inverse(&self.inputs)
    }

    /// `[product, industry]`: output of each product per pound of final demand for each other, with
    /// households inside (their own row and column left out).
    ///
    /// # Errors
    /// [`Singular`] when the table cannot be inverted.
    pub fn type_two_inverse(&self) -> Result<DMatrix<f64>, Singular> {
        let n = self.sectors();
        let mut closed = DMatrix::zeros(n + 1, n + 1);
        closed.view_mut((0, 0), (n, n)).copy_from(&self.inputs);
        closed.view_mut((0, n), (n, 1)).copy_from(&self.consumption);
        closed
            .view_mut((n, 0), (1, n))
            .copy_from(&self.wages.transpose());
        let inverse = inverse(&closed)?;
        Ok(inverse.view((0, 0), (n, n)).into_owned())
    }

    fn multipliers(&self, inverse: &DMatrix<f64>) -> Multipliers {
        let weighted = |weights: &DVector<f64>| -> Vec<f64> {
            (weights.transpose() * inverse).iter().copied().collect()
        };
        Multipliers {
            output: weighted(&DVector::from_element(self.sectors(), 1.0)),
            income: weighted(&self.wages),
            value_added: weighted(&self.value_added),
            employment_per_million: weighted(&(&self.employment * 1e6)),
        }
    }
}

/// What is read of one sector, pounds a year.
struct SectorRow<'a> {
    output: f64,
    inputs: &'a [f64],
    wages: f64,
    value_added: f64,
    employment: f64,
}

/// `(I - A)^-1` by LU decomposition; singular also when it would mean negative output.
fn inverse(coefficients: &DMatrix<f64>) -> Result<DMatrix<f64>, Singular> {
    let identity = DMatrix::identity(coefficients.nrows(), coefficients.ncols());
    let inverse = (identity - coefficients)
        .lu()
        .try_inverse()
        .ok_or(Singular)?;
    let possible = inverse.iter().all(|cell| cell.is_finite() && *cell > -1e-9);
    if possible { Ok(inverse) } else { Err(Singular) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_sector(input: f64, consumption: f64) -> Leontief {
        Leontief {
            inputs: DMatrix::from_element(1, 1, input),
            wages: DVector::from_element(1, 0.5),
            value_added: DVector::from_element(1, 0.7),
            employment: DVector::from_element(1, 2e-5),
            consumption: DVector::from_element(1, consumption),
        }
    }

    #[test]
    fn one_sector_multipliers_are_the_geometric_series() {
        let table = one_sector(0.2, 0.4);
        let first = table.type_one().expect("0.2 is below 1");
        assert!((first.output[0] - 1.0 / 0.8).abs() < 1e-12);
        assert!((first.income[0] - 0.5 / 0.8).abs() < 1e-12);
        assert!((first.employment_per_million[0] - 20.0 / 0.8).abs() < 1e-9);
        // 1 / (1 - a - w c)
        let second = table.type_two().expect("0.4 is below 1");
        assert!((second.output[0] - 1.0 / 0.6).abs() < 1e-12);
        assert!((second.value_added[0] - 0.7 / 0.6).abs() < 1e-12);
    }

    #[test]
    fn a_sector_that_eats_itself_has_no_multiplier() {
        assert_eq!(one_sector(1.0, 0.0).type_one(), Err(Singular));
        assert_eq!(one_sector(1.2, 0.0).type_one(), Err(Singular));
    }
}
