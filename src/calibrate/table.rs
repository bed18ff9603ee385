//! An industry-by-industry table of an area or of one region, as it sees itself.
//!
//! The text format is described in `docs/data.md`: header lines, a `[sectors]` block with what each
//! sector is like, a `[flows]` block with who buys what, and where they are known blocks with who
//! imports what. All figures here are pounds a year.

mod balance;
mod flows;
pub(super) use flows::{EXPORTS, EXPORTS_AREA, IMPORTS, USERS};
mod money;
mod read;
mod traits;

use super::accounts::Sector;
pub use super::sheet::TableError;

/// What a user buys from one outside origin in a year, pounds at basic (cif) prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imports {
    /// All products together.
    pub total: f64,
    /// Each product, adding up to `total`; empty where the table only knows the total. A money
    /// table ([`Table::money_table`]) always has it.
    pub by_product: Vec<f64>,
}

/// What one user buys in a year, in pounds at basic prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Bought from the table's area, by product.
    pub products: Vec<f64>,
    /// Bought from outside it, in the order of [`Origin::OUTSIDE`](super::accounts::Origin::OUTSIDE): from
    /// other regions of a larger area (only in a region's own table), the rest of the state, the world.
    pub imports: [Imports; 3],
    /// Taxes less subsidies on products (may be negative).
    pub product_tax: f64,
}

impl Column {
    /// Imports of all products from all outside origins, pounds a year.
    #[must_use]
    pub fn imported(&self) -> f64 {
        self.imports.iter().map(|imports| imports.total).sum()
    }

    /// All that the user pays, pounds a year.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.products.iter().sum::<f64>() + self.imported() + self.product_tax
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
    /// Exports to other regions of a larger area, by product; 0 but in a region's own table.
    pub exports_area: Vec<f64>,
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
            exports_area,
            exports_state,
            exports_world,
            ..
        } = self;
        let mut largest = &mut households.products[product];
        for candidate in [
            &mut exports_area[product],
            &mut exports_state[product],
            &mut exports_world[product],
        ] {
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

    /// The sector that is imputed rent and nothing else, which a money table does not have.
    #[must_use]
    pub fn imputed_rent_sector(&self) -> Option<usize> {
        match self.imputed_rent {
            ImputedRent::Sector(sector) => Some(sector),
            ImputedRent::None | ImputedRent::Share { .. } => None,
        }
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
        let users = &self.final_use;
        users.exports_area[product] + users.exports_state[product] + users.exports_world[product]
    }

    /// Whether it trades with other regions of a larger area: then it is a region's own table.
    #[must_use]
    pub fn is_part_of_an_area(&self) -> bool {
        let inputs = self.industries.iter().map(|industry| &industry.inputs);
        let bought = inputs
            .chain(self.final_use.columns())
            .any(|column| column.imports[0].total != 0.0);
        bought || self.final_use.exports_area.iter().any(|&sold| sold != 0.0)
    }

    /// Value added at basic prices (wages, surplus, production taxes) of the area, pounds a year.
    #[must_use]
    pub fn value_added(&self) -> f64 {
        self.industries
            .iter()
            .map(|i| i.wages + i.surplus + i.production_tax)
            .sum()
    }
}
