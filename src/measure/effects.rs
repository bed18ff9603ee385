//! What pounds that move to local firms should set going by the region's own table: direct, indirect
//! and induced, in four quantities.
//!
//! The sense is always named. **Type I** and **Type II** follow the table's shares and take idle
//! capacity and fixed prices for granted (Leontief 1936; Miller and Blair 2009, chapter 6). Pounds that
//! firms move are counted like final demand: the table's own input shares stay what they are.

use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::leontief::{Leontief, Multipliers, Singular};

/// What an effect is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Quantity {
    /// Full-time equivalent jobs.
    Employment,
    /// Compensation of employees who work here, pence a year.
    LabourIncome,
    /// Value added at basic prices, pence a year.
    ValueAdded,
    /// Output at basic prices, pence a year.
    Output,
}

impl Quantity {
    /// All four, in order.
    pub const ALL: [Self; 4] = [
        Self::Employment,
        Self::LabourIncome,
        Self::ValueAdded,
        Self::Output,
    ];

    /// Name for readers.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Employment => "Employment",
            Self::LabourIncome => "Labour income",
            Self::ValueAdded => "Value added",
            Self::Output => "Output",
        }
    }

    /// Unit of a yearly effect.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Employment => "FTE",
            _ => "pence",
        }
    }
}

/// One figure for each quantity, in the order of [`Quantity::ALL`].
pub type Four = [f64; Quantity::ALL.len()];

/// Whose part of an effect it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Round {
    /// In the sectors that sell.
    Direct,
    /// In their suppliers and theirs: Type I less direct.
    Indirect,
    /// From what residents buy with the wages earned: Type II less Type I.
    Induced,
    /// All three: Type II.
    Total,
}

impl Round {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Indirect, Self::Induced, Self::Total];

    /// Name for readers.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Direct => "Direct",
            Self::Indirect => "Indirect (Type I less direct)",
            Self::Induced => "Induced (Type II less Type I)",
            Self::Total => "Total (Type II)",
        }
    }
}

/// What a penny of demand for each sector sets going, by round and quantity, in the table's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficients {
    direct: Vec<Four>,
    type_one: Vec<Four>,
    type_two: Vec<Four>,
}

impl Coefficients {
    /// A region's own. Employment is in full-time equivalents per penny.
    ///
    /// # Errors
    /// [`Singular`] when its table cannot be inverted.
    pub fn of_region(accounts: &RegionAccounts) -> Result<Self, Singular> {
        let leontief = Leontief::of_region(accounts);
        let direct = accounts.production.iter().map(|sector| {
            let per = |part: f64| {
                if sector.output > 0.0 {
                    part / sector.output
                } else {
                    0.0
                }
            };
            let value_added = sector.wages + sector.surplus + sector.production_tax;
            [
                per(sector.full_time_equivalents) / PENCE_IN_A_POUND,
                per(sector.wages),
                per(value_added),
                1.0,
            ]
        });
        Ok(Self {
            direct: direct.collect(),
            type_one: per_penny(&leontief.type_one()?),
            type_two: per_penny(&leontief.type_two()?),
        })
    }

    /// How many sectors there are.
    #[must_use]
    pub fn sectors(&self) -> usize {
        self.direct.len()
    }

    /// Effects of `pence` of demand a year, by seller sector (negative: demand lost): `[round]`
    /// `[quantity]`, in the order of [`Round::ALL`] and [`Quantity::ALL`]. Sectors that the table does
    /// not know count for nothing.
    #[must_use]
    pub fn effects(&self, pence: &[f64]) -> [Four; 4] {
        let of = |sectors: &[Four]| -> Four {
            let mut sum = Four::default();
            for (coefficients, demand) in sectors.iter().zip(pence) {
                for (sum, coefficient) in sum.iter_mut().zip(coefficients) {
                    *sum += coefficient * demand;
                }
            }
            sum
        };
        let (direct, one, two) = (of(&self.direct), of(&self.type_one), of(&self.type_two));
        let less = |a: Four, b: Four| std::array::from_fn(|i| a[i] - b[i]);
        [direct, less(one, direct), less(two, one), two]
    }
}

const PENCE_IN_A_POUND: f64 = 100.0;

fn per_penny(multipliers: &Multipliers) -> Vec<Four> {
    let sector = |i: usize| {
        [
            multipliers.employment_per_million[i] / 1e6 / PENCE_IN_A_POUND,
            multipliers.income[i],
            multipliers.value_added[i],
            multipliers.output[i],
        ]
    };
    (0..multipliers.output.len()).map(sector).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::accounts::{Closing, Origin, Production, Purchases, Sector};

    /// One sector: output 100, of it 20 its own inputs, 50 wages, 30 surplus, 2 jobs. Households earn
    /// 100 and spend 40 of it here.
    fn village() -> RegionAccounts {
        let bought = |local: f64| {
            let mut purchases = Purchases {
                by_origin: std::array::from_fn(|_| vec![0.0]),
                product_tax: 0.0,
            };
            purchases.by_origin[Origin::Local as usize][0] = local;
            purchases
        };
        RegionAccounts {
            sectors: vec![Sector {
                name: "all".into(),
                label: "All".into(),
                stored: false,
                public: false,
                critical_input: false,
                food: false,
                price_revision: 0.0,
                subsistence: 0.0,
                co2e_per_thousand: 0.0,
                months: crate::calibrate::accounts::EVEN_MONTHS,
                plant: crate::calibrate::accounts::PlantTraits::default(),
            }],
            production: vec![Production {
                output: 100.0,
                inputs: bought(20.0),
                wages: 50.0,
                surplus: 30.0,
                full_time_equivalents: 2.0,
                ..Production::default()
            }],
            consumption: bought(40.0),
            closing: Closing {
                household_income: 100.0,
                ..Closing::default()
            },
            ..RegionAccounts::default()
        }
    }

    #[test]
    fn one_sector_by_hand() {
        let coefficients = Coefficients::of_region(&village()).expect("20 of 100 is below 1");
        // 600 pounds moved. Type I: 600 / 0.8 = 750; Type II: 600 / (1 - 0.2 - 0.5 * 0.4) = 1000.
        let [direct, indirect, induced, total] = coefficients.effects(&[60_000.0]);
        let near = |found: Four, wanted: Four| {
            let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-6;
            assert!(found.iter().zip(&wanted).all(close), "{found:?} {wanted:?}");
        };
        near(direct, [12.0, 30_000.0, 48_000.0, 60_000.0]);
        near(indirect, [3.0, 7_500.0, 12_000.0, 15_000.0]);
        near(induced, [5.0, 12_500.0, 20_000.0, 25_000.0]);
        near(total, [20.0, 50_000.0, 80_000.0, 100_000.0]);
    }

    #[test]
    fn two_sectors_by_hand() {
        // Farms buy 20 of 100 from mills, mills 50 of 100 from farms: the inverse of [[1, -0.5], [-0.2, 1]]
        // is [[1, 0.5], [0.2, 1]] / 0.9. Farms pay wages of 45, mills of 18; nobody spends them here.
        let mut accounts = village();
        accounts.sectors.push(accounts.sectors[0].clone());
        let two = |inputs: [f64; 2], wages: f64| {
            let mut production = accounts.production[0].clone();
            production.inputs.by_origin = std::array::from_fn(|_| vec![0.0; 2]);
            production.inputs.by_origin[Origin::Local as usize] = inputs.to_vec();
            production.wages = wages;
            production
        };
        accounts.production = vec![two([0.0, 20.0], 45.0), two([50.0, 0.0], 18.0)];
        accounts.consumption.by_origin = std::array::from_fn(|_| vec![0.0; 2]);
        let coefficients = Coefficients::of_region(&accounts).expect("0.1 is below 1");
        // 90 pence for farms: 100 of farms, 20 of mills; wages 45 + 3.6.
        let [direct, indirect, induced, total] = coefficients.effects(&[90.0, 0.0]);
        let output = Quantity::Output as usize;
        let wages = Quantity::LabourIncome as usize;
        let close = |found: f64, wanted: f64| (found - wanted).abs() < 1e-9;
        assert!(close(direct[output], 90.0) && close(indirect[output], 30.0));
        assert!(close(direct[wages], 40.5) && close(total[wages], 48.6));
        assert!(close(induced[output], 0.0));
        // 90 for mills: 50 of farms, 100 of mills; wages 22.5 + 18.
        let [.., total] = coefficients.effects(&[0.0, 90.0]);
        assert!(close(total[output], 150.0) && close(total[wages], 40.5));
    }

    #[test]
    fn pounds_moved_away_have_the_opposite_effect_and_none_have_none() {
        let coefficients = Coefficients::of_region(&village()).expect("20 of 100 is below 1");
        let there = coefficients.effects(&[500.0]);
        let back = coefficients.effects(&[-500.0]);
        assert_eq!(back, there.map(|round| round.map(|figure| -figure)));
        assert_eq!(coefficients.effects(&[0.0]), [[0.0; 4]; 4]);
        assert_eq!(coefficients.effects(&[]), [[0.0; 4]; 4]);
    }
}
