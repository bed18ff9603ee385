//! What passed between regions: `trade.csv` and `commuting.csv`.
//!
//! A run of 32 regions pays some 15,000 different sums a year, so the tables hold the mean over the
//! finished runs of each policy and case, of the first and the last full year.

use std::collections::BTreeMap;
use std::path::Path;

use crate::experiment::plan::RunPlan;
use crate::measure::inside::Traffic;
use crate::units::Pence;

use super::RecordError;
use super::file::WholeFile;
use super::tables::{Layout, place, table};
use crate::measure::number::number;

/// Name of the table of trade between regions.
pub const TRADE: &str = "trade.csv";
/// Name of the table of wages that cross borders.
pub const COMMUTING: &str = "commuting.csv";

/// Columns of `trade.csv`.
pub const TRADE_COLUMNS: [&str; 7] = [
    "policy", "case", "year", "seller", "buyer", "product", "pounds",
];
/// Columns of `commuting.csv`.
pub const COMMUTING_COLUMNS: [&str; 6] =
    ["policy", "case", "year", "workplace", "residence", "pounds"];

/// Where wages go that no modelled region's residents earn.
const OUTSIDE: &str = "outside the model";

/// Sums over the finished runs of a policy and case.
#[derive(Debug)]
struct Sum {
    policy: String,
    case: String,
    runs: u32,
    years: Vec<Traffic>,
}

/// Means while runs come in.
#[derive(Debug, Default)]
pub struct Means {
    products: Vec<String>,
    sums: BTreeMap<(usize, usize), Sum>,
}

impl Means {
    /// Adds a finished run's first and last year.
    pub fn add(&mut self, plan: &RunPlan, products: &[String], years: &[Traffic]) {
        if years.is_empty() {
            return;
        }
        if self.products.is_empty() {
            self.products = products.to_vec();
        }
        let fresh = || Sum {
            policy: plan.policy_name.clone(),
            case: plan.case_name.clone(),
            runs: 0,
            years: Vec::new(),
        };
        let sum = self
            .sums
            .entry((plan.policy, plan.case))
            .or_insert_with(fresh);
        sum.runs += 1;
        if sum.years.is_empty() {
            sum.years = years.to_vec();
        } else {
            for (sum, year) in sum.years.iter_mut().zip(years) {
                sum.add(&year.paid, &year.wages);
            }
        }
    }

    /// Writes both tables into `dir` where the experiment has several regions; returns their hashes
    /// by name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(
        &self,
        dir: &Path,
        layout: &Layout,
    ) -> Result<BTreeMap<String, String>, RecordError> {
        let mut hashes = BTreeMap::new();
        if layout.modelled() < 2 {
            return Ok(hashes);
        }
        let mut trade = csv::Writer::from_writer(WholeFile::begin(dir, TRADE)?);
        let mut commuting = csv::Writer::from_writer(WholeFile::begin(dir, COMMUTING)?);
        self.write_trade(&mut trade, layout).map_err(table(TRADE))?;
        self.write_commuting(&mut commuting, layout)
            .map_err(table(COMMUTING))?;
        hashes.insert(TRADE.to_owned(), place(trade, TRADE)?);
        hashes.insert(COMMUTING.to_owned(), place(commuting, COMMUTING)?);
        Ok(hashes)
    }

    fn write_trade(&self, out: &mut csv::Writer<WholeFile>, layout: &Layout) -> csv::Result<()> {
        out.write_record(TRADE_COLUMNS)?;
        let regions = layout.modelled();
        for (sum, traffic) in self.years() {
            let year = traffic.year.to_string();
            for (at, &paid) in traffic.paid.iter().enumerate() {
                if paid == Pence::ZERO {
                    continue;
                }
                let (row, seller) = (at / (regions + 1), at % (regions + 1));
                let (buyer, product) = (row / self.products.len(), row % self.products.len());
                out.write_record([
                    &sum.policy,
                    &sum.case,
                    &year,
                    layout.modelled_name(seller).unwrap_or(&layout.elsewhere),
                    &layout.regions[buyer],
                    &self.products[product],
                    &sum.mean(paid),
                ])?;
            }
        }
        Ok(())
    }

    fn write_commuting(
        &self,
        out: &mut csv::Writer<WholeFile>,
        layout: &Layout,
    ) -> csv::Result<()> {
        out.write_record(COMMUTING_COLUMNS)?;
        let regions = layout.modelled();
        for (sum, traffic) in self.years() {
            let year = traffic.year.to_string();
            for (at, &wages) in traffic.wages.iter().enumerate() {
                if wages == Pence::ZERO {
                    continue;
                }
                let (workplace, residence) = (at / (regions + 1), at % (regions + 1));
                out.write_record([
                    &sum.policy,
                    &sum.case,
                    &year,
                    &layout.regions[workplace],
                    layout.modelled_name(residence).unwrap_or(OUTSIDE),
                    &sum.mean(wages),
                ])?;
            }
        }
        Ok(())
    }

    fn years(&self) -> impl Iterator<Item = (&Sum, &Traffic)> {
        let sums = self.sums.values();
        sums.flat_map(|sum| sum.years.iter().map(move |year| (sum, year)))
    }
}

impl Sum {
    /// Mean over the runs, pounds.
    fn mean(&self, pence: Pence) -> String {
        number(pence.pounds() / f64::from(self.runs))
    }
}
