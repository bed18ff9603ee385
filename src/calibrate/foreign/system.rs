//! A table as accounts of one or more regions, in pounds a year: sellers down, users across.

use super::gras::Matrix;
use super::roles::FINALS;

/// Origins outside the modelled regions, and export markets: the area, the state, the world.
pub(super) const OUTSIDE: usize = 3;

/// The accounts of regions that one table describes.
///
/// A seller is a region's sector, `region * sectors + sector`. A user is a region's sector or final
/// user, `region * users + user`.
#[derive(Clone, Debug, Default)]
pub(super) struct System {
    /// Names of the regions.
    pub regions: Vec<String>,
    /// How many sectors there are.
    pub sectors: usize,
    /// `[seller][user]`.
    pub flows: Matrix,
    /// `[origin][product][user]`: imports where the product is known.
    pub detail: [Option<Matrix>; OUTSIDE],
    /// `[origin][user]`: imports where the product is not known.
    pub undivided: [Vec<f64>; OUTSIDE],
    /// `[market][seller]`.
    pub exports: [Vec<f64>; OUTSIDE],
    /// `[user]`.
    pub product_tax: Vec<f64>,
    /// `[seller]`.
    pub production_tax: Vec<f64>,
    /// `[seller]`.
    pub wages: Vec<f64>,
    /// `[seller]`.
    pub surplus: Vec<f64>,
    /// `[seller]`; value added where the table does not divide it.
    pub value_added: Vec<f64>,
    /// `[seller]`.
    pub output: Vec<f64>,
    /// `[seller]`: output as a column of the table gives it.
    pub output_column: Vec<f64>,
    /// `[seller]`: imports of the product as a column of the table gives them.
    pub competing: Vec<f64>,
    /// `[seller]`, jobs.
    pub full_time: Vec<f64>,
    /// `[seller]`, heads.
    pub jobs: Vec<f64>,
}

impl System {
    /// Empty accounts.
    pub fn new(regions: Vec<String>, sectors: usize) -> Self {
        let sellers = vec![0.0; regions.len() * sectors];
        let users = vec![0.0; regions.len() * (sectors + FINALS)];
        Self {
            flows: Matrix::zeros(sellers.len(), users.len()),
            detail: [None, None, None],
            undivided: [users.clone(), users.clone(), users.clone()],
            exports: [sellers.clone(), sellers.clone(), sellers.clone()],
            product_tax: users,
            production_tax: sellers.clone(),
            wages: sellers.clone(),
            surplus: sellers.clone(),
            value_added: sellers.clone(),
            output: sellers.clone(),
            output_column: sellers.clone(),
            competing: sellers.clone(),
            full_time: sellers.clone(),
            jobs: sellers,
            regions,
            sectors,
        }
    }

    /// Users of one region.
    pub fn users(&self) -> usize {
        self.sectors + FINALS
    }

    /// The user that a region's seller is, by number of the seller.
    pub fn user_of(&self, seller: usize) -> usize {
        seller / self.sectors * self.users() + seller % self.sectors
    }

    /// Imports from an origin by product, to be changed.
    pub fn detail_mut(&mut self, origin: usize) -> &mut Matrix {
        let (sectors, users) = (self.sectors, self.product_tax.len());
        self.detail[origin].get_or_insert_with(|| Matrix::zeros(sectors, users))
    }

    /// All imports of a user from an origin.
    pub fn imports(&self, origin: usize, user: usize) -> f64 {
        let by_product: f64 = self.detail[origin]
            .iter()
            .map(|m| (0..m.height()).map(|p| m.at(p, user)).sum::<f64>())
            .sum();
        by_product + self.undivided[origin][user]
    }

    /// What a user pays for products, imports and taxes on them.
    pub fn paid(&self, user: usize) -> f64 {
        let products: f64 = (0..self.flows.height())
            .map(|seller| self.flows.at(seller, user))
            .sum();
        let imports: f64 = (0..OUTSIDE).map(|origin| self.imports(origin, user)).sum();
        products + imports + self.product_tax[user]
    }

    /// What each seller's inputs, taxes, wages and surplus come to.
    pub fn costs(&self) -> Vec<f64> {
        let mut paid = self.flows.column_sums();
        for origin in 0..OUTSIDE {
            let by_product = self.detail[origin].as_ref().map(Matrix::column_sums);
            for (user, sum) in paid.iter_mut().enumerate() {
                *sum += self.undivided[origin][user]
                    + by_product.as_ref().map_or(0.0, |sums| sums[user]);
            }
        }
        let cost = |seller: usize| {
            let user = self.user_of(seller);
            paid[user]
                + self.product_tax[user]
                + self.production_tax[seller]
                + self.wages[seller]
                + self.surplus[seller]
        };
        (0..self.output.len()).map(cost).collect()
    }

    /// What each seller sells to all users and markets.
    pub fn sales(&self) -> Vec<f64> {
        let mut sales = self.flows.row_sums();
        for market in &self.exports {
            for (sum, exports) in sales.iter_mut().zip(market) {
                *sum += exports;
            }
        }
        sales
    }

    /// One region's own table: the other regions are the area.
    pub fn own(&self, region: usize) -> Self {
        let mut own = Self::new(vec![self.regions[region].clone()], self.sectors);
        let (sectors, users) = (self.sectors, self.users());
        for seller in 0..self.flows.height() {
            let (home, product) = (seller / sectors, seller % sectors);
            for user in 0..self.flows.width {
                let (there, kind) = (user / users, user % users);
                let value = self.flows.at(seller, user);
                match (home == region, there == region) {
                    (true, true) => *own.flows.at_mut(product, kind) += value,
                    (true, false) => own.exports[0][product] += value,
                    (false, true) => *own.detail_mut(0).at_mut(product, kind) += value,
                    (false, false) => {}
                }
            }
        }
        let here = region * users..(region + 1) * users;
        for origin in 0..OUTSIDE {
            if let Some(detail) = &self.detail[origin] {
                for product in 0..sectors {
                    let row = &detail.row(product)[here.clone()];
                    for (kind, value) in row.iter().enumerate() {
                        *own.detail_mut(origin).at_mut(product, kind) += value;
                    }
                }
            }
            own.undivided[origin] = self.undivided[origin][here.clone()].to_vec();
            for (sum, value) in own.exports[origin]
                .iter_mut()
                .zip(&self.exports[origin][region * sectors..])
            {
                *sum += value;
            }
        }
        own.product_tax = self.product_tax[here].to_vec();
        let made = region * sectors..(region + 1) * sectors;
        let part = |values: &[f64]| values[made.clone()].to_vec();
        own.production_tax = part(&self.production_tax);
        own.wages = part(&self.wages);
        own.surplus = part(&self.surplus);
        own.output = part(&self.output);
        own.full_time = part(&self.full_time);
        own.jobs = part(&self.jobs);
        own
    }

    /// What buyers of one region buy of a product from another.
    pub fn trade(&self, product: usize, seller: usize, buyer: usize) -> f64 {
        let users = self.users();
        let row = self.flows.row(seller * self.sectors + product);
        row[buyer * users..(buyer + 1) * users].iter().sum()
    }
}
