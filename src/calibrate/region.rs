//! One region's production and final demand, from a table and the region's share of its jobs.
//!
//! Each sector of the region works as it does in the table's area, in proportion to its jobs.
//! Location quotients say how much it and the final users find in the region; the rest of what
//! the area sells comes from the rest of the area, and imports stay imports. What a sector makes
//! and nobody else is found to buy goes to the rest of the area: the residual of its row.

use super::Adjustment;
use super::accounts::{Origin, Production, Purchases};
use super::quotients::Concentration;
use super::table::{Column, Imports, Table};

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
    /// The table is the region's own: its household income is what residents receive, wherever they work.
    pub own_table: bool,
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
    fn users_mut(&mut self) -> [&mut Purchases; 6] {
        [
            &mut self.consumption,
            &mut self.non_profit,
            &mut self.central_government,
            &mut self.local_government,
            &mut self.investment,
            &mut self.visitors,
        ]
    }

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
                    inputs: purchases(
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

    /// Household income from all sources, imputed rent excluded: wages less what commuters take home,
    /// and a share of the area's other income by population.
    pub fn household_income(&self, wages: f64, net_commuters_in: f64) -> f64 {
        if self.own_table {
            return self.table.household_income;
        }
        let area_wages: f64 = self.table.industries.iter().map(|i| i.wages).sum();
        let other_income = (self.table.household_income - area_wages) * self.population_share;
        wages * (1.0 - net_commuters_in) + other_income
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

    /// Where users find more of a product at home than the region makes and does not sell to the
    /// state and the world (SLQ and AFLQ can ask for that, see [`super::quotients`]), each user's local
    /// part shrinks alike and the rest comes from the rest of the area.
    pub fn fit_to_output(
        &self,
        name: &str,
        production: &mut [Production],
        demand: &mut FinalDemand,
    ) -> Vec<Adjustment> {
        let mut adjustments = Vec::new();
        for product in 0..production.len() {
            let output = production[product].output;
            let share = self.concentration.sector_share[product];
            let exports = &self.table.final_use;
            let sold = (exports.exports_state[product] + exports.exports_world[product]) * share;
            let found = output - sold;
            let wanted = local_sales(production, demand, product);
            // Sums of many shares miss by a few units in the last place.
            if wanted <= found + 1e-9 * output || found < 0.0 {
                continue;
            }
            let inputs = production.iter_mut().map(|sector| &mut sector.inputs);
            for user in inputs.chain(demand.users_mut()) {
                let local = user.by_origin[Origin::Local as usize][product];
                let kept = local * found / wanted;
                user.by_origin[Origin::Local as usize][product] = kept;
                user.by_origin[Origin::RestOfArea as usize][product] += local - kept;
            }
            adjustments.push(Adjustment {
                region: name.to_owned(),
                sector: self.table.sectors[product].name.clone(),
                wanted,
                found,
            });
        }
        adjustments
    }

    /// Fills in exports: to the state and the world by share of output, to the rest of the area what
    /// is left of each row. Returns the sectors whose residual is negative, with the pounds a year.
    pub fn export(&self, production: &mut [Production], demand: &FinalDemand) -> Vec<(usize, f64)> {
        let mut impossible = Vec::new();
        for product in 0..production.len() {
            let share = self.concentration.sector_share[product];
            let state = self.table.final_use.exports_state[product] * share;
            let world = self.table.final_use.exports_world[product] * share;
            let output = production[product].output;
            let residual = output - local_sales(production, demand, product) - state - world;
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
        purchases(
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
        purchases(column, share, people, |product| {
            if public(product) {
                1.0
            } else {
                self.concentration
                    .final_share(product, people, self.table.roles[product].traded)
            }
        })
    }
}

/// A user's purchases by product and origin: `share(product)` of the area's purchases, of which
/// `local(product)` in the region; `import_share` of its imports and product taxes.
fn purchases(
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
    let imported = |imports: &Imports| -> Vec<f64> {
        imports
            .by_product
            .iter()
            .map(|pounds| pounds * import_share)
            .collect()
    };
    let [area, state, world] = column.imports.each_ref().map(imported);
    let rest = bought
        .iter()
        .zip(&here)
        .zip(area)
        .map(|((all, here), area)| all - here + area)
        .collect();
    Purchases {
        by_origin: [here, rest, state, world],
        product_tax: column.product_tax * import_share,
    }
}

/// What all users in the region buy of one of its own products, pounds a year.
fn local_sales(production: &[Production], demand: &FinalDemand, product: usize) -> f64 {
    let local = |user: &Purchases| user.by_origin[Origin::Local as usize][product];
    let inputs: f64 = production.iter().map(|sector| local(&sector.inputs)).sum();
    inputs + demand.users().into_iter().map(local).sum::<f64>()
}
