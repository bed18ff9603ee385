//! The money table: only what is paid, balanced to the last digit.

use super::{Column, Imports, ImputedRent, Table};

impl Table {
    /// The table in which every pound is a payment: imputed rent is taken out of output, households'
    /// purchases, surplus and household income; inventories and valuables are folded into
    /// investment; rounding gaps go to the surplus (columns) and to the largest of households' purchases and
    /// exports (rows), so that every row and column balances exactly. Imports of which only the total is
    /// known are divided over products ([`Table::import_weights`]).
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
        table.divide_imports();
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
        self.final_use.households.add(&rent.inputs);
        let inputs = self
            .industries
            .iter_mut()
            .map(|industry| &mut industry.inputs);
        for column in inputs.chain(self.final_use.columns_mut()) {
            column.remove_product(sector);
        }
        self.final_use.exports_area.remove(sector);
        self.final_use.exports_state.remove(sector);
        self.final_use.exports_world.remove(sector);
    }

    fn fold_into_investment(&mut self) {
        let final_use = &mut self.final_use;
        for column in [&mut final_use.inventories, &mut final_use.valuables] {
            final_use.investment.add(column);
            *column = Column {
                products: vec![0.0; column.products.len()],
                ..Column::default()
            };
        }
        for imports in &mut final_use.investment.imports {
            imports.without_negative_products();
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

    /// Gives every column of imports its products.
    fn divide_imports(&mut self) {
        let divided: Vec<[Imports; 3]> = self
            .industries
            .iter()
            .map(|industry| &industry.inputs)
            .chain(self.final_use.columns())
            .map(|column| self.divided(column))
            .collect();
        let columns = self
            .industries
            .iter_mut()
            .map(|industry| &mut industry.inputs)
            .chain(self.final_use.columns_mut());
        for (column, imports) in columns.zip(divided) {
            column.imports = imports;
        }
    }

    fn divided(&self, column: &Column) -> [Imports; 3] {
        let mut imports = column.imports.clone();
        if imports.iter().all(|one| !one.by_product.is_empty()) {
            return imports;
        }
        let weights = self.import_weights(column);
        for one in imports.iter_mut().filter(|one| one.by_product.is_empty()) {
            one.by_product = weights.iter().map(|weight| weight * one.total).collect();
        }
        imports
    }

    /// How a user's imports divide over products (assumed; sums to 1): in proportion to what it buys of
    /// each from the area, times how much of the product crosses borders, e/(1-e) with e = exports/output.
    #[must_use]
    pub fn import_weights(&self, column: &Column) -> Vec<f64> {
        let openness = |product: usize| {
            let output = self.industries[product].output;
            let exported = if output > 0.0 {
                self.exports(product) / output
            } else {
                0.0
            };
            // A product that is all exported would attract every import.
            exported.min(0.99) / (1.0 - exported.min(0.99))
        };
        let bought = column.products.iter().map(|flow| flow.max(0.0));
        let by_trade = bought
            .clone()
            .enumerate()
            .map(|(p, flow)| flow * openness(p));
        // Users who buy nothing that is exported: by what they buy; who buy nothing: by what is made.
        let by_output = self.industries.iter().map(|industry| industry.output);
        let weights: [Vec<f64>; 3] = [by_trade.collect(), bought.collect(), by_output.collect()];
        let [by_trade, by_purchase, by_output] = weights;
        for weights in [by_trade, by_purchase, by_output] {
            let sum: f64 = weights.iter().sum();
            if sum > 0.0 {
                return weights.into_iter().map(|weight| weight / sum).collect();
            }
        }
        vec![0.0; self.sectors.len()]
    }
}

impl Column {
    /// Adds another column of the same table to this one.
    fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.products.iter_mut().zip(&other.products) {
            *mine += theirs;
        }
        for (mine, theirs) in self.imports.iter_mut().zip(&other.imports) {
            mine.add(theirs);
        }
        self.product_tax += other.product_tax;
    }

    fn remove_product(&mut self, product: usize) {
        self.products.remove(product);
        for imports in &mut self.imports {
            imports.remove_product(product);
        }
    }
}

impl Imports {
    /// Adds what another user imports; products stay known only where both are.
    fn add(&mut self, other: &Self) {
        self.total += other.total;
        if self.by_product.len() == other.by_product.len() {
            for (mine, theirs) in self.by_product.iter_mut().zip(&other.by_product) {
                *mine += theirs;
            }
        } else {
            self.by_product.clear();
        }
    }

    /// Takes a product away; what was bought of it is counted with the others, so the total stays.
    fn remove_product(&mut self, product: usize) {
        if self.by_product.is_empty() {
            return;
        }
        self.by_product.remove(product);
        self.scale_to_total();
    }

    /// Stocks of an imported product may have fallen by more than was invested: it counts as 0, and
    /// the others shrink so that the total stays.
    fn without_negative_products(&mut self) {
        if self.by_product.iter().any(|&pounds| pounds < 0.0) {
            for pounds in &mut self.by_product {
                *pounds = pounds.max(0.0);
            }
            self.scale_to_total();
        }
    }

    /// Scales the products to the total; forgets them when they are all 0 and the total is not.
    fn scale_to_total(&mut self) {
        let sum: f64 = self.by_product.iter().sum();
        if sum > 0.0 {
            for pounds in &mut self.by_product {
                *pounds *= self.total / sum;
            }
        } else if self.total != 0.0 {
            self.by_product.clear();
        }
    }
}
