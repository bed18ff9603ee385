//! Leakage of the table: by which door a pound of final demand leaves the circuit of firms (Type I),
//! or of firms and the households that they pay (Type II).
//!
//! This sense of leakage is analytic: shares of the table, followed to the end. In Type I wages and
//! surplus are doors; in Type II wages are spent again, and what households do not spend in the area
//! has doors of its own. Surplus stays open in both: what owners do with it is not followed, and
//! neither are savings and dwellings.

use nalgebra::DVector;

use super::{Closure, Leontief, Singular, weighted};

/// By which door money leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// Firms' inputs from the rest of the table's area.
    InputsArea,
    /// Firms' inputs from the rest of the state.
    InputsState,
    /// Firms' inputs from the world.
    InputsWorld,
    /// Households' purchases from the rest of the table's area.
    ConsumerArea,
    /// Households' purchases from the rest of the state.
    ConsumerState,
    /// Households' purchases from the world.
    ConsumerWorld,
    /// Taxes less subsidies on products.
    ProductTax,
    /// Taxes less subsidies on production.
    ProductionTax,
    /// Direct taxes and contributions of households.
    DirectTax,
    /// Compensation of employees; a door of Type I only.
    Wages,
    /// Wages of commuters who live elsewhere; in Type I they are among the wages.
    Commuters,
    /// Surplus and mixed income: not followed.
    Surplus,
    /// Households' dwellings: not followed.
    Dwellings,
    /// Households' savings: not followed.
    Savings,
    /// What households do not spend, where the table does not tell direct tax, dwellings and savings apart.
    Unspent,
}

impl Door {
    /// Its name in tables for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InputsArea => "inputs_rest_of_area",
            Self::InputsState => "inputs_rest_of_state",
            Self::InputsWorld => "inputs_world",
            Self::ConsumerArea => "consumer_rest_of_area",
            Self::ConsumerState => "consumer_rest_of_state",
            Self::ConsumerWorld => "consumer_world",
            Self::ProductTax => "product_tax",
            Self::ProductionTax => "production_tax",
            Self::DirectTax => "direct_tax",
            Self::Wages => "wages",
            Self::Commuters => "commuters",
            Self::Surplus => "surplus",
            Self::Dwellings => "dwellings",
            Self::Savings => "savings",
            Self::Unspent => "unspent_income",
        }
    }

    /// Whether the table ends there although the money may well be spent again in the area.
    #[must_use]
    pub const fn stays_open(self) -> bool {
        matches!(
            self,
            Self::Wages | Self::Surplus | Self::Dwellings | Self::Savings | Self::Unspent
        )
    }
}

/// What leaves by one door.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorColumn {
    /// Which.
    pub door: Door,
    /// Pounds per pound of final demand for each industry, in the table's order.
    pub pounds: Vec<f64>,
}

/// What leaves by way of firms, per pound of each industry's output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FirmDoors {
    /// Inputs from the rest of the area, the rest of the state, the world.
    pub imports: [DVector<f64>; 3],
    pub product_tax: DVector<f64>,
    pub production_tax: DVector<f64>,
    /// With any rounding gap of the table.
    pub surplus: DVector<f64>,
}

/// What leaves by way of households, per pound of their income.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HouseholdDoors {
    /// Purchases from the rest of the area, the rest of the state, the world.
    pub imports: [f64; 3],
    pub product_tax: f64,
    /// Direct tax and dwellings, where they are known.
    pub uses: Option<[f64; 2]>,
    /// Savings, with direct tax and dwellings where these are not known.
    pub unspent: f64,
}

const INPUT_DOORS: [Door; 3] = [Door::InputsArea, Door::InputsState, Door::InputsWorld];
const CONSUMER_DOORS: [Door; 3] = [Door::ConsumerArea, Door::ConsumerState, Door::ConsumerWorld];

impl Leontief {
    /// Leakage by door. Over all doors a pound of final demand for an industry with output leaves
    /// whole: the columns sum to 1 in each industry.
    ///
    /// # Errors
    /// [`Singular`] when the table cannot be inverted.
    pub fn leakage(&self, closure: Closure) -> Result<Vec<DoorColumn>, Singular> {
        let inverse = self.inverse(closure)?;
        let firms = &self.firm_doors;
        let by_firms = |weights: &DVector<f64>| weighted(weights, &inverse);
        let wages = by_firms(&self.wages);
        let mut doors = Vec::new();
        for (door, weights) in INPUT_DOORS.into_iter().zip(&firms.imports) {
            doors.push((door, by_firms(weights)));
        }
        doors.push((Door::ProductTax, by_firms(&firms.product_tax)));
        doors.push((Door::ProductionTax, by_firms(&firms.production_tax)));
        doors.push((Door::Surplus, by_firms(&firms.surplus)));
        match closure {
            Closure::One => doors.push((Door::Wages, wages)),
            Closure::Two => self.household_leakage(&wages, &mut doors),
        }
        doors.sort_by_key(|(door, _)| *door);
        let column = |(door, pounds)| DoorColumn {
            door,
            pounds: self.where_active(pounds),
        };
        Ok(doors.into_iter().map(column).collect())
    }

    /// Adds what leaves on the way of wages: commuters take theirs, residents spend a part elsewhere.
    fn household_leakage(&self, wages: &[f64], doors: &mut Vec<(Door, Vec<f64>)>) {
        let of_wages =
            |share: f64| -> Vec<f64> { wages.iter().map(|pounds| pounds * share).collect() };
        let of_income = |share: f64| of_wages(self.resident_share * share);
        let households = &self.household_doors;
        doors.push((Door::Commuters, of_wages(1.0 - self.resident_share)));
        for (door, share) in CONSUMER_DOORS.into_iter().zip(households.imports) {
            doors.push((door, of_income(share)));
        }
        let tax = of_income(households.product_tax);
        for (door, pounds) in doors.iter_mut() {
            if *door == Door::ProductTax {
                pounds
                    .iter_mut()
                    .zip(&tax)
                    .for_each(|(sum, more)| *sum += more);
            }
        }
        if let Some([direct_tax, dwellings]) = households.uses {
            doors.push((Door::DirectTax, of_income(direct_tax)));
            doors.push((Door::Dwellings, of_income(dwellings)));
            doors.push((Door::Savings, of_income(households.unspent)));
        } else {
            doors.push((Door::Unspent, of_income(households.unspent)));
        }
    }

    /// Nothing leaves a sector that makes nothing.
    fn where_active(&self, pounds: Vec<f64>) -> Vec<f64> {
        let kept = pounds.into_iter().zip(&self.active);
        kept.map(|(pounds, &active)| if active { pounds } else { 0.0 })
            .collect()
    }
}
