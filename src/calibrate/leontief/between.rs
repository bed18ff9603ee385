//! The table of many regions at once: what a pound of final demand in one sets going in all.
//!
//! Each region's purchases from the rest of the area come from the modelled regions in the
//! proportions of [`Between::trade`](super::super::between::Between::trade): a pool for each buyer and
//! product, the same for all its users (Chenery 1953 and Moses 1955 make the same assumption). What
//! comes from the part of the area that is not modelled leaks. In Type II households of each region
//! are inside: wages are spent where the earner lives.

use nalgebra::DMatrix;

use super::super::Calibrated;
use super::super::accounts::{Origin, Purchases};
use super::{Closure, Leontief, Singular, inverse, per};

/// Coefficients of several regions. Sector `s` of region `r` has the index `r * sectors + s`.
#[derive(Clone, Debug, PartialEq)]
pub struct Interregional {
    regions: usize,
    sectors: usize,
    /// `[product of a seller, industry of a buyer]`: inputs per pound of output.
    inputs: DMatrix<f64>,
    /// `[residence, industry]`: wages per pound of output, by where the earners live.
    wages: DMatrix<f64>,
    /// `[product of a seller, residence]`: purchases per pound of household income.
    consumption: DMatrix<f64>,
    /// Whether a sector of a region makes anything.
    active: Vec<bool>,
}

/// Output set going by a pound of final demand for one sector of one region.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// In the region itself, pounds per pound.
    pub own: f64,
    /// In the other modelled regions, pounds per pound.
    pub others: f64,
}

impl Spread {
    /// In all modelled regions together.
    #[must_use]
    pub fn total(self) -> f64 {
        self.own + self.others
    }
}

impl Leontief {
    /// The system of all regions of a model.
    ///
    /// Of a region's wages, [`Closing::commuters_out`](super::super::accounts::Closing::commuters_out)
    /// goes to people who live elsewhere: to those of another modelled region what
    /// [`Between::wages`](super::super::between::Between::wages) says, the rest out of the model.
    #[must_use]
    pub fn between(calibrated: &Calibrated) -> Interregional {
        let regions = calibrated.regions.len();
        let sectors = calibrated.regions.first().map_or(0, |r| r.sectors.len());
        let size = regions * sectors;
        let mut inputs = DMatrix::zeros(size, size);
        let mut wages = DMatrix::zeros(regions, size);
        let mut consumption = DMatrix::zeros(size, regions);
        for (buyer, region) in calibrated.regions.iter().enumerate() {
            let pools = Pools::of(calibrated, buyer);
            for (sector, production) in region.production.iter().enumerate() {
                let industry = buyer * sectors + sector;
                pools.fill(&production.inputs, production.output, &mut inputs, industry);
                let paid = per(production.wages, production.output);
                for residence in 0..regions {
                    wages[(residence, industry)] = paid * earned(calibrated, buyer, residence);
                }
            }
            let income = region.closing.household_income;
            pools.fill(&region.consumption, income, &mut consumption, buyer);
        }
        let production = calibrated.regions.iter().flat_map(|r| &r.production);
        Interregional {
            regions,
            sectors,
            inputs,
            wages,
            consumption,
            active: production.map(|sector| sector.output > 0.0).collect(),
        }
    }
}

/// Share of a region's wages that is earned by residents of a region.
fn earned(calibrated: &Calibrated, workplace: usize, residence: usize) -> f64 {
    let region = &calibrated.regions[workplace];
    let all = region.wages();
    if workplace == residence {
        region.resident_wage_share()
    } else {
        per(calibrated.between.wages(workplace, residence), all)
    }
}

/// From whom one region buys what it gets from the rest of the area.
struct Pools {
    buyer: usize,
    /// `[product][seller]`: share of each modelled region, 0 to 1.
    shares: Vec<Vec<f64>>,
}

impl Pools {
    fn of(calibrated: &Calibrated, buyer: usize) -> Self {
        let between = &calibrated.between;
        let share = |product: usize| {
            let bought = between.bought(buyer, product);
            let all: f64 = bought.iter().sum();
            bought[..between.regions]
                .iter()
                .map(|pounds| per(*pounds, all))
                .collect()
        };
        Self {
            buyer,
            shares: (0..between.products).map(share).collect(),
        }
    }

    /// Writes one user's column: local purchases and those from each modelled region, per unit of
    /// `whole`.
    fn fill(&self, user: &Purchases, whole: f64, matrix: &mut DMatrix<f64>, column: usize) {
        let sectors = self.shares.len();
        let local = &user.by_origin[Origin::Local as usize];
        let area = &user.by_origin[Origin::RestOfArea as usize];
        for (product, shares) in self.shares.iter().enumerate() {
            matrix[(self.buyer * sectors + product, column)] += per(local[product], whole);
            for (seller, share) in shares.iter().enumerate() {
                let row = seller * sectors + product;
                matrix[(row, column)] += per(area[product] * share, whole);
            }
        }
    }
}

impl Interregional {
    /// Where a sector of a region stands in the inverse.
    #[must_use]
    pub fn index(&self, region: usize, sector: usize) -> usize {
        region * self.sectors + sector
    }

    /// Output of each sector of each region (rows) per pound of final demand for each (columns).
    ///
    /// # Errors
    /// [`Singular`] when the system cannot be inverted.
    pub fn inverse(&self, closure: Closure) -> Result<DMatrix<f64>, Singular> {
        let size = self.inputs.nrows();
        match closure {
            Closure::One => inverse(&self.inputs),
            Closure::Two => {
                let whole = size + self.regions;
                let mut closed = DMatrix::zeros(whole, whole);
                closed
                    .view_mut((0, 0), (size, size))
                    .copy_from(&self.inputs);
                closed
                    .view_mut((0, size), (size, self.regions))
                    .copy_from(&self.consumption);
                closed
                    .view_mut((size, 0), (self.regions, size))
                    .copy_from(&self.wages);
                let inverse = inverse(&closed)?;
                Ok(inverse.view((0, 0), (size, size)).into_owned())
            }
        }
    }

    /// `[region][sector]`: output multipliers in the own region and in the others; none for a sector
    /// without output.
    ///
    /// # Errors
    /// [`Singular`] when the system cannot be inverted.
    pub fn spreads(&self, closure: Closure) -> Result<Vec<Vec<Option<Spread>>>, Singular> {
        let inverse = self.inverse(closure)?;
        let spread = |region: usize, sector: usize| {
            let outputs = inverse.column(self.index(region, sector));
            let own = outputs.rows(region * self.sectors, self.sectors).sum();
            Spread {
                own,
                others: outputs.sum() - own,
            }
        };
        let active = |region, sector| self.active[self.index(region, sector)];
        let one = |region, sector| active(region, sector).then(|| spread(region, sector));
        let sectors = |region| (0..self.sectors).map(|s| one(region, s)).collect();
        Ok((0..self.regions).map(sectors).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::accounts::{Closing, Production, RegionAccounts, Sector};
    use super::super::super::between::Between;
    use super::*;

    /// A region of one sector, output 100: inputs 10 local and 20 from the area, wages 40 of which a
    /// quarter to the other region; households spend 30 local and 10 from the area of an income of 100.
    fn region(name: &str) -> RegionAccounts {
        let purchases = |local: f64, area: f64| Purchases {
            by_origin: [vec![local], vec![area], vec![0.0], vec![0.0]],
            product_tax: 0.0,
        };
        let sector = Sector {
            name: "All".into(),
            label: "All".into(),
            stored: false,
            public: false,
            critical_input: false,
            food: false,
            price_revision: 0.0,
            subsistence: 0.0,
            co2e_per_thousand: 0.0,
            months: [1.0 / 12.0; 12],
            plant: crate::calibrate::accounts::PlantTraits::default(),
        };
        RegionAccounts {
            name: name.into(),
            sectors: vec![sector],
            production: vec![Production {
                output: 100.0,
                inputs: purchases(10.0, 20.0),
                wages: 40.0,
                ..Production::default()
            }],
            consumption: purchases(30.0, 10.0),
            closing: Closing {
                household_income: 100.0,
                commuters_out: 10.0,
                commuters_in: 10.0,
                ..Closing::default()
            },
            ..RegionAccounts::default()
        }
    }

    /// Two such regions; half of what either buys from the area comes from the other, half from
    /// elsewhere in the area.
    fn twins() -> Calibrated {
        let mut between = Between::strangers(2, 1);
        between.trade = vec![0.0, 15.0, 15.0, 15.0, 0.0, 15.0];
        between.wages = vec![0.0, 10.0, 10.0, 0.0];
        Calibrated {
            regions: vec![region("A"), region("B")],
            between,
            ..Calibrated::default()
        }
    }

    fn assert_spread(spread: Option<Spread>, own: f64, others: f64) {
        let spread = spread.expect("it makes something");
        assert!((spread.own - own).abs() < 1e-12, "{spread:?}");
        assert!((spread.others - others).abs() < 1e-12, "{spread:?}");
    }

    #[test]
    fn twins_by_hand() {
        let system = Leontief::between(&twins());
        // A = [0.1 0.1; 0.1 0.1]: the inverse of I - A is [0.9 0.1; 0.1 0.9] / 0.8.
        let one = system.spreads(Closure::One).expect("far below 1");
        assert_spread(one[0][0], 0.9 / 0.8, 0.1 / 0.8);
        // Households: of 0.4 wages 0.3 at home and 0.1 to the other; they spend 0.3 at home and
        // 0.05 in the other. Own: 0.3 x 0.3 + 0.1 x 0.05 = 0.095; other: 0.3 x 0.05 + 0.1 x 0.3 = 0.045.
        // With them A = [0.195 0.145; 0.145 0.195]; det of I - A = 0.805^2 - 0.145^2 = 0.627.
        let two = system.spreads(Closure::Two).expect("far below 1");
        assert_spread(two[1][0], 0.805 / 0.627, 0.145 / 0.627);
    }

    #[test]
    fn strangers_have_their_own_multipliers_and_no_spillover() {
        let mut apart = twins();
        apart.between = Between::strangers(2, 1);
        let system = Leontief::between(&apart);
        let alone = Leontief::of_region(&apart.regions[0]);
        for (closure, alone) in [
            (Closure::One, alone.type_one()),
            (Closure::Two, alone.type_two()),
        ] {
            let spread = system.spreads(closure).expect("far below 1")[0][0];
            assert_spread(spread, alone.expect("far below 1").output[0], 0.0);
        }
    }
}
