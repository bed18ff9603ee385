//! Multipliers of a table: what a pound of final demand sets going before anybody changes price.
//!
//! Type I counts a sector's suppliers and theirs; Type II also what households spend out of the
//! wages paid (Leontief 1936; Miller and Blair 2009). Both assume idle capacity, fixed prices and
//! fixed shares. Only purchases inside the area count: what is imported has leaked, and [`doors`]
//! says where.

pub mod between;
pub mod doors;
pub mod effects;

use nalgebra::{DMatrix, DVector};

use super::accounts::{Origin, Purchases, RegionAccounts};
use super::table::{Column, Table};
use doors::{FirmDoors, HouseholdDoors};

/// Coefficients per pound of output.
#[derive(Clone, Debug, PartialEq)]
pub struct Leontief {
    /// `[product, industry]`: inputs bought in the area.
    inputs: DMatrix<f64>,
    /// Compensation of employees, whoever they are.
    wages: DVector<f64>,
    /// Wages, surplus and production taxes.
    value_added: DVector<f64>,
    /// Jobs, full-time equivalents per pound.
    employment: DVector<f64>,
    /// Households' purchases in the area per pound of their income, by product.
    consumption: DVector<f64>,
    /// Share of wages that residents earn, 0 to 1; commuters take the rest home.
    resident_share: f64,
    /// What leaves by way of firms, per pound of output.
    firm_doors: FirmDoors,
    /// What leaves by way of households, per pound of their income.
    household_doors: HouseholdDoors,
    /// Whether a sector makes anything.
    active: Vec<bool>,
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

/// Whose spending is inside: Type I or Type II.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closure {
    /// Type I: firms alone; direct and indirect effects.
    One,
    /// Type II: firms and the households that they pay; direct, indirect and induced effects.
    Two,
}

impl Leontief {
    /// Coefficients of a table as it stands.
    #[must_use]
    pub fn of_table(table: &Table) -> Self {
        let rows = |index: usize| {
            let industry = &table.industries[index];
            SectorRow {
                output: industry.output,
                inputs: Bought::by_column(&industry.inputs),
                production_tax: industry.production_tax,
                wages: industry.wages,
                value_added: industry.wages + industry.surplus + industry.production_tax,
                employment: industry.full_time_equivalents,
            }
        };
        let households = HouseholdRow {
            income: table.household_income,
            consumption: Bought::by_column(&table.final_use.households),
            uses: None,
            resident_share: 1.0,
        };
        Self::new(table.sectors.len(), rows, &households)
    }

    /// Coefficients of a region. Wages of commuters leave it.
    #[must_use]
    pub fn of_region(accounts: &RegionAccounts) -> Self {
        let rows = |index: usize| {
            let sector = &accounts.production[index];
            SectorRow {
                output: sector.output,
                inputs: Bought::by_purchases(&sector.inputs),
                production_tax: sector.production_tax,
                wages: sector.wages,
                value_added: sector.wages + sector.surplus + sector.production_tax,
                employment: sector.full_time_equivalents,
            }
        };
        let closing = &accounts.closing;
        let households = HouseholdRow {
            income: closing.household_income,
            consumption: Bought::by_purchases(&accounts.consumption),
            uses: Some([closing.direct_tax, closing.dwellings]),
            resident_share: accounts.resident_wage_share(),
        };
        Self::new(accounts.sectors.len(), rows, &households)
    }

    fn new<'a>(
        sectors: usize,
        row: impl Fn(usize) -> SectorRow<'a>,
        households: &HouseholdRow,
    ) -> Self {
        let rows: Vec<SectorRow> = (0..sectors).map(row).collect();
        let vector = |figure: fn(&SectorRow<'a>) -> f64| {
            DVector::from_fn(sectors, |i, _| per(figure(&rows[i]), rows[i].output))
        };
        let income = households.income;
        Self {
            inputs: DMatrix::from_fn(sectors, sectors, |i, j| {
                per(rows[j].inputs.local[i], rows[j].output)
            }),
            wages: vector(|row| row.wages),
            value_added: vector(|row| row.value_added),
            employment: vector(|row| row.employment),
            consumption: DVector::from_fn(sectors, |i, _| {
                per(households.consumption.local[i], income)
            }),
            resident_share: households.resident_share,
            firm_doors: FirmDoors {
                imports: [
                    vector(|row| row.inputs.imports[0]),
                    vector(|row| row.inputs.imports[1]),
                    vector(|row| row.inputs.imports[2]),
                ],
                product_tax: vector(|row| row.inputs.product_tax),
                production_tax: vector(|row| row.production_tax),
                surplus: vector(SectorRow::surplus),
            },
            household_doors: households.doors(),
            active: rows.iter().map(|row| row.output > 0.0).collect(),
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
    /// is residents' wages per output, its column local purchases per pound of household income from
    /// all sources; output, value added and employment are those of the sectors alone.
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
            .copy_from(&(self.wages.transpose() * self.resident_share));
        let inverse = inverse(&closed)?;
        Ok(inverse.view((0, 0), (n, n)).into_owned())
    }

    /// The inverse of a closure: see [`Leontief::type_one_inverse`], [`Leontief::type_two_inverse`].
    fn inverse(&self, closure: Closure) -> Result<DMatrix<f64>, Singular> {
        match closure {
            Closure::One => self.type_one_inverse(),
            Closure::Two => self.type_two_inverse(),
        }
    }

    fn multipliers(&self, inverse: &DMatrix<f64>) -> Multipliers {
        Multipliers {
            output: weighted(&DVector::from_element(self.sectors(), 1.0), inverse),
            income: weighted(&self.wages, inverse),
            value_added: weighted(&self.value_added, inverse),
            employment_per_million: weighted(&(&self.employment * 1e6), inverse),
        }
    }
}

/// Sums down each column of an inverse, each row with its weight.
fn weighted(weights: &DVector<f64>, inverse: &DMatrix<f64>) -> Vec<f64> {
    (weights.transpose() * inverse).iter().copied().collect()
}

/// A part per unit of a whole; nothing of nothing.
fn per(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What one user buys, pounds a year.
struct Bought<'a> {
    /// In the area, by product.
    local: &'a [f64],
    /// From the rest of the area, the rest of the state and the world.
    imports: [f64; 3],
    product_tax: f64,
}

impl<'a> Bought<'a> {
    fn by_column(column: &'a Column) -> Self {
        Self {
            local: &column.products,
            imports: column.imports.each_ref().map(|imports| imports.total),
            product_tax: column.product_tax,
        }
    }

    fn by_purchases(purchases: &'a Purchases) -> Self {
        Self {
            local: &purchases.by_origin[Origin::Local as usize],
            imports: Origin::OUTSIDE.map(|origin| purchases.total_from(origin)),
            product_tax: purchases.product_tax,
        }
    }

    fn total(&self) -> f64 {
        self.local.iter().chain(&self.imports).sum::<f64>() + self.product_tax
    }
}

/// What is read of one sector, pounds a year.
struct SectorRow<'a> {
    output: f64,
    inputs: Bought<'a>,
    production_tax: f64,
    wages: f64,
    value_added: f64,
    employment: f64,
}

impl SectorRow<'_> {
    /// What is left of output: the surplus with any rounding gap of the table.
    fn surplus(&self) -> f64 {
        self.output - self.inputs.total() - self.wages - self.production_tax
    }
}

/// What is read of households, pounds a year.
struct HouseholdRow<'a> {
    income: f64,
    consumption: Bought<'a>,
    /// Direct tax and dwellings, where they are known apart from savings.
    uses: Option<[f64; 2]>,
    resident_share: f64,
}

impl HouseholdRow<'_> {
    fn doors(&self) -> HouseholdDoors {
        let share = |pounds: f64| per(pounds, self.income);
        let uses = self.uses.map(|uses| uses.map(share));
        HouseholdDoors {
            imports: self.consumption.imports.map(share),
            product_tax: share(self.consumption.product_tax),
            uses,
            unspent: 1.0
                - share(self.consumption.total())
                - uses.map_or(0.0, |uses| uses.iter().sum()),
        }
    }
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

    /// Output 1: inputs, wages 0.5, surplus and taxes what brings value added to 0.7.
    fn one_sector(input: f64, consumption: f64) -> Leontief {
        let bought = |local| Bought {
            local,
            imports: [0.0; 3],
            product_tax: 0.0,
        };
        let (inputs, spending) = ([input], [consumption]);
        let row = |_| SectorRow {
            output: 1.0,
            inputs: bought(&inputs),
            production_tax: 0.0,
            wages: 0.5,
            value_added: 0.7,
            employment: 2e-5,
        };
        let households = HouseholdRow {
            income: 1.0,
            consumption: bought(&spending),
            uses: None,
            resident_share: 1.0,
        };
        Leontief::new(1, row, &households)
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
