//! A national (or village) industry-by-industry table, as the table's area sees itself.
//!
//! The text format is described in `docs/data.md`: header lines, a `[sectors]` block with what each
//! sector is like, and a `[flows]` block with who buys what. All figures here are pounds a year.

mod balance;
mod read;
mod traits;

use super::accounts::Sector;
pub use super::sheet::TableError;

/// What one user buys in a year, in pounds at basic prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Bought from the table's area, by product.
    pub products: Vec<f64>,
    /// Imported from the rest of the state, all products together.
    pub imports_state: f64,
    /// Imported from the rest of the world, all products together.
    pub imports_world: f64,
    /// Taxes less subsidies on products (may be negative).
    pub product_tax: f64,
}

impl Column {
    /// All that the user pays, pounds a year.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.products.iter().sum::<f64>()
            + self.imports_state
            + self.imports_world
            + self.product_tax
    }

    /// Adds `share` times another column to this one.
    pub fn add_scaled(&mut self, other: &Self, share: f64) {
        for (mine, theirs) in self.products.iter_mut().zip(&other.products) {
            *mine += share * theirs;
        }
        self.imports_state += share * other.imports_state;
        self.imports_world += share * other.imports_world;
        self.product_tax += share * other.product_tax;
    }
}

/// One industry's column of the table, pounds a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Industry {
    /// Purchases of inputs.
    pub inputs: Column,
    /// Taxes less subsidies on production (may be negative).
    pub production_tax: f64,
    /// Compensation of employees.
    pub wages: f64,
    /// Gross operating surplus and mixed income (may be negative).
    pub surplus: f64,
    /// Output at basic prices.
    pub output: f64,
    /// Employment, full-time equivalents.
    pub full_time_equivalents: f64,
    /// Employment, heads; full-time equivalents when the table has no row of jobs.
    pub jobs: f64,
}

/// Final users' columns of the table, pounds a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FinalUse {
    /// Resident households.
    pub households: Column,
    /// Non-profit bodies serving households.
    pub non_profit: Column,
    /// Central government.
    pub central_government: Column,
    /// Local government.
    pub local_government: Column,
    /// Fixed investment.
    pub investment: Column,
    /// Change of inventories (may be negative).
    pub inventories: Column,
    /// Valuables (may be negative).
    pub valuables: Column,
    /// Visitors who live elsewhere.
    pub visitors: Column,
    /// Exports to the rest of the state, by product. Re-exports are dropped.
    pub exports_state: Vec<f64>,
    /// Exports to the rest of the world, by product. Re-exports are dropped.
    pub exports_world: Vec<f64>,
}

impl FinalUse {
    /// The columns of users in the table's area, in the format's order.
    #[must_use]
    pub fn columns(&self) -> [&Column; 8] {
        [
            &self.households,
            &self.non_profit,
            &self.central_government,
            &self.local_government,
            &self.investment,
            &self.inventories,
            &self.valuables,
            &self.visitors,
        ]
    }

    /// The largest purchase of a product among final users and exports: the cell in which a rounding
    /// gap is smallest.
    fn largest_purchase(&mut self, product: usize) -> &mut f64 {
        let Self {
            households,
            exports_state,
            exports_world,
            ..
        } = self;
        let mut largest = &mut households.products[product];
        for candidate in [&mut exports_state[product], &mut exports_world[product]] {
            if *candidate > *largest {
                largest = candidate;
            }
        }
        largest
    }

    /// The same columns, to be changed.
    pub fn columns_mut(&mut self) -> [&mut Column; 8] {
        [
            &mut self.households,
            &mut self.non_profit,
            &mut self.central_government,
            &mut self.local_government,
            &mut self.investment,
            &mut self.inventories,
            &mut self.valuables,
            &mut self.visitors,
        ]
    }
}

/// How a sector's product is bought when a table is brought down to a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// Final buyers compare outside sellers, so that a small region keeps less of its own demand.
    pub traded: bool,
    /// Serves visitors: their spending follows its jobs.
    pub hospitality: bool,
}

/// Rent that owner-occupiers are deemed to pay themselves. No money moves, so it is taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ImputedRent {
    /// The table has none.
    #[default]
    None,
    /// A sector of its own, by index.
    Sector(usize),
    /// A share (0 to 1) of what households buy of a sector, by index.
    Share {
        /// The sector that it is part of.
        sector: usize,
        /// Part of households' purchases of the sector's product.
        share: f64,
    },
}

/// An industry-by-industry table with its sources, in pounds a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the table is.
    pub title: String,
    /// The area it describes, e.g. "Scotland".
    pub area: String,
    /// The state that the area is part of, e.g. "United Kingdom".
    pub state: String,
    /// Year of the figures.
    pub year: u16,
    /// Who published the figures.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// Household income from all sources, imputed rent included, pounds a year.
    pub household_income: f64,
    /// Private firms in the area.
    pub firms: f64,
    /// Residents of the area, heads, where the table says so.
    pub population: Option<f64>,
    /// Households of the area, where the table says so.
    pub households: Option<f64>,
    /// Rent that nobody pays.
    pub imputed_rent: ImputedRent,
    /// What the sectors are like.
    pub sectors: Vec<Sector>,
    /// How each sector's product is bought, in the order of `sectors`.
    pub roles: Vec<Role>,
    /// Industries, in the order of `sectors`.
    pub industries: Vec<Industry>,
    /// Final users.
    pub final_use: FinalUse,
}

impl Table {
    /// Reads a table from its text, as a file or inside a scenario.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        read::read(text)
    }

    /// Index of a sector by name.
    #[must_use]
    pub fn sector(&self, name: &str) -> Option<usize> {
        self.sectors.iter().position(|sector| sector.name == name)
    }

    /// Sales of one product to all users, exports included, pounds a year.
    #[must_use]
    pub fn sales(&self, product: usize) -> f64 {
        let to_industries: f64 = self
            .industries
            .iter()
            .map(|i| i.inputs.products[product])
            .sum();
        let to_final: f64 = self
            .final_use
            .columns()
            .iter()
            .map(|c| c.products[product])
            .sum();
        to_industries + to_final + self.exports(product)
    }

    /// Exports of one product out of the table's area, pounds a year.
    #[must_use]
    pub fn exports(&self, product: usize) -> f64 {
        self.final_use.exports_state[product] + self.final_use.exports_world[product]
    }

    /// Value added at basic prices (wages, surplus, production taxes) of the area, pounds a year.
    #[must_use]
    pub fn value_added(&self) -> f64 {
        self.industries
            .iter()
            .map(|i| i.wages + i.surplus + i.production_tax)
            .sum()
    }

    /// The table in which every pound is a payment: imputed rent is taken out of output, households'
    /// purchases, surplus and household income; inventories and valuables are folded into
    /// investment; rounding gaps go to the surplus (columns) and to the largest of households' purchases and
    /// exports (rows), so that every row and column balances exactly.
    #[must_use]
    pub fn money_table(&self) -> Self {
        let mut table = self.clone();
        match self.imputed_rent {
            ImputedRent::None => {}
            ImputedRent::Share { sector, share } => table.remove_rent_share(sector, share),
            ImputedRent::Sector(sector) => table.remove_rent_sector(sector),
        }
        table.imputed_rent = ImputedRent::None;
        table.fold_into_investment();
        table.close_rounding();
        table
    }

    fn remove_rent_share(&mut self, sector: usize, share: f64) {
        let rent = self.final_use.households.products[sector] * share;
        self.final_use.households.products[sector] -= rent;
        self.industries[sector].output -= rent;
        self.industries[sector].surplus -= rent;
        self.household_income -= rent;
    }

    /// Removes a sector that only owner-occupiers buy from. What it bought (repairs, insurance) is
    /// paid by them in truth, so it joins households' purchases; only its surplus was never paid.
    fn remove_rent_sector(&mut self, sector: usize) {
        let rent = self.industries.remove(sector);
        self.sectors.remove(sector);
        self.roles.remove(sector);
        self.household_income -= rent.surplus;
        self.final_use.households.add_scaled(&rent.inputs, 1.0);
        let inputs = self
            .industries
            .iter_mut()
            .map(|industry| &mut industry.inputs);
        for column in inputs.chain(self.final_use.columns_mut()) {
            column.products.remove(sector);
        }
        self.final_use.exports_state.remove(sector);
        self.final_use.exports_world.remove(sector);
    }

    fn fold_into_investment(&mut self) {
        let final_use = &mut self.final_use;
        for column in [&mut final_use.inventories, &mut final_use.valuables] {
            final_use.investment.add_scaled(column, 1.0);
            *column = Column {
                products: vec![0.0; column.products.len()],
                ..Column::default()
            };
        }
    }

    fn close_rounding(&mut self) {
        for industry in &mut self.industries {
            industry.surplus = industry.output
                - industry.inputs.total()
                - industry.wages
                - industry.production_tax;
        }
        for product in 0..self.sectors.len() {
            let gap = self.industries[product].output - self.sales(product);
            *self.final_use.largest_purchase(product) += gap;
        }
    }
}
