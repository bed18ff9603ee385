//! One region's production and final demand, from a table and the region's share of its jobs.
//!
//! Each sector of the region works as it does in the table's area, in proportion to its jobs.
//! Location quotients say how much it and the final users find in the region; the rest of what
//! the area sells comes from the rest of the area, and imports stay imports. What a sector makes
//! and nobody else is found to buy goes to the rest of the area: the residual of its row.

use super::accounts::{Origin, Production, Purchases};
use super::quotients::Concentration;
use super::table::{Column, Table};

/// A table together with what a region is in it.
pub(super) struct Region<'a> {
    /// The money table: no imputed rent, every row and column balanced.
    pub table: &'a Table,
    /// The region's jobs against the area's.
    pub concentration: Concentration,
    /// Jobs by sector in the region, heads.
    pub jobs: Vec<f64>,
    /// Jobs by sector in the whole area, heads.
    pub area_jobs: Vec<f64>,
    /// Share of the area's residents, above 0 to 1.
    pub population_share: f64,
}

/// What all final users together buy in the region and from outside.
pub(super) struct FinalDemand {
    pub consumption: Purchases,
    pub non_profit: Purchases,
    pub central_government: Purchases,
    pub local_government: Purchases,
    pub investment: Purchases,
    pub visitors: Purchases,
}

impl FinalDemand {
    fn users(&self) -> [&Purchases; 6] {
        [
            &self.consumption,
            &self.non_profit,
            &self.central_government,
            &self.local_government,
            &self.investment,
            &self.visitors,
        ]
    }
}

impl Region<'_> {
    /// Each sector's column, still without exports.
    pub fn production(&self) -> Vec<Production> {
        self.table
            .industries
            .iter()
            .enumerate()
            .map(|(sector, industry)| {
                let share = self.concentration.sector_share[sector];
                Production {
                    output: industry.output * share,
                    inputs: self.purchases(
                        &industry.inputs,
                        |_| share,
                        share,
                        |product| self.concentration.input_share(product, sector),
                    ),
                    wages: industry.wages * share,
                    production_tax: industry.production_tax * share,
                    surplus: industry.surplus * share,
                    jobs: self.jobs[sector],
                    full_time_equivalents: industry.full_time_equivalents * share,
                    exports: [0.0; 3],
                }
            })
            .collect()
    }

    /// Final users' purchases; `consumption_share` is households' share of the area's consumption.
    pub fn final_demand(&self, consumption_share: f64) -> FinalDemand {
        let users = &self.table.final_use;
        let people = self.population_share;
        FinalDemand {
            consumption: self.final_purchases(&users.households, consumption_share),
            non_profit: self.final_purchases(&users.non_profit, people),
            central_government: self.government_purchases(&users.central_government),
            local_government: self.government_purchases(&users.local_government),
            investment: self.final_purchases(&users.investment, self.value_added_share()),
            visitors: self.final_purchases(&users.visitors, self.hospitality_share()),
        }
    }

    /// Fills in exports: to the state and the world by share of output, to the rest of the area what
    /// is left of each row. Returns the sectors whose residual is negative, with the pounds a year.
    pub fn export(&self, production: &mut [Production], demand: &FinalDemand) -> Vec<(usize, f64)> {
        let mut impossible = Vec::new();
        for product in 0..production.len() {
            let share = self.concentration.sector_share[product];
            let state = self.table.final_use.exports_state[product] * share;
            let world = self.table.final_use.exports_world[product] * share;
            let local = |user: &Purchases| user.by_origin[Origin::Local as usize][product];
            let inputs: f64 = production.iter().map(|sector| local(&sector.inputs)).sum();
            let final_users: f64 = demand.users().into_iter().map(local).sum();
            let output = production[product].output;
            let residual = output - inputs - final_users - state - world;
            // Sums of many shares miss by a few units in the last place.
            let rest_of_area = if residual.abs() <= 1e-9 * output {
                0.0
            } else {
                residual
            };
            if rest_of_area < 0.0 {
                impossible.push((product, rest_of_area));
            }
            production[product].exports = [rest_of_area, state, world];
        }
        impossible
    }

    /// Share of the area's value added made in the region, 0 to 1.
    fn value_added_share(&self) -> f64 {
        let made = self
            .table
            .industries
            .iter()
            .zip(&self.concentration.sector_share);
        let made: f64 = made
            .map(|(i, share)| (i.wages + i.surplus + i.production_tax) * share)
            .sum();
        made / self.table.value_added()
    }

    /// Share of the area's visitors, by jobs in the sectors that serve them; by all jobs where none does.
    fn hospitality_share(&self) -> f64 {
        let serving = |jobs: &[f64]| -> f64 {
            jobs.iter()
                .zip(&self.table.roles)
                .filter(|(_, role)| role.hospitality)
                .map(|(jobs, _)| jobs)
                .sum()
        };
        let (here, area) = (serving(&self.jobs), serving(&self.area_jobs));
        if area > 0.0 {
            here / area
        } else {
            self.concentration.size
        }
    }

    fn final_purchases(&self, column: &Column, share: f64) -> Purchases {
        self.purchases(
            column,
            |_| share,
            share,
            |product| {
                self.concentration
                    .final_share(product, share, self.table.roles[product].traded)
            },
        )
    }

    /// Government: public services are demanded where they are produced, the rest by population.
    fn government_purchases(&self, column: &Column) -> Purchases {
        let people = self.population_share;
        let public = |product: usize| self.table.sectors[product].public;
        let share = |product: usize| {
            if public(product) {
                self.concentration.sector_share[product]
            } else {
                people
            }
        };
        self.purchases(column, share, people, |product| {
            if public(product) {
                1.0
            } else {
                self.concentration
                    .final_share(product, people, self.table.roles[product].traded)
            }
        })
    }

    /// A user's purchases by product and origin: `share(product)` of the area's purchases, of which
    /// `local(product)` in the region; `import_share` of its imports and product taxes.
    fn purchases(
        &self,
        column: &Column,
        share: impl Fn(usize) -> f64,
        import_share: f64,
        local: impl Fn(usize) -> f64,
    ) -> Purchases {
        let bought: Vec<f64> = column
            .products
            .iter()
            .enumerate()
            .map(|(p, flow)| flow * share(p))
            .collect();
        let here: Vec<f64> = bought
            .iter()
            .enumerate()
            .map(|(p, flow)| flow * local(p))
            .collect();
        let rest = bought
            .iter()
            .zip(&here)
            .map(|(all, here)| all - here)
            .collect();
        let split = import_split(self.table, column);
        let imports = |total: f64| {
            split
                .iter()
                .map(|part| part * total * import_share)
                .collect()
        };
        Purchases {
            by_origin: [
                here,
                rest,
                imports(column.imports_state),
                imports(column.imports_world),
            ],
            product_tax: column.product_tax * import_share,
        }
    }
}

/// How a user's imports divide over products (assumed; sums to 1): in proportion to what it buys of
/// each from the area, times how much of the product crosses borders, e/(1-e) with e = exports/output.
fn import_split(table: &Table, column: &Column) -> Vec<f64> {
    let openness = |product: usize| {
        let output = table.industries[product].output;
        let exported = if output > 0.0 {
            table.exports(product) / output
        } else {
            0.0
        };
        // A product that is all exported would attract every import.
        exported.min(0.99) / (1.0 - exported.min(0.99))
    };
    let products = 0..table.sectors.len();
    let by_trade: Vec<f64> = products
        .clone()
        .map(|p| column.products[p].max(0.0) * openness(p))
        .collect();
    // Users who buy nothing that is exported: by what they buy; who buy nothing: by what is made.
    let by_purchase: Vec<f64> = column.products.iter().map(|flow| flow.max(0.0)).collect();
    let by_output: Vec<f64> = table
        .industries
        .iter()
        .map(|industry| industry.output)
        .collect();
    for weights in [by_trade, by_purchase, by_output] {
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 {
            return weights.into_iter().map(|weight| weight / sum).collect();
        }
    }
    products.map(|_| 0.0).collect()
}
