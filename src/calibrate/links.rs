//! Links between regions as somebody measured them: who buys from whom, and who works where.
//!
//! Both are long tables: headers, then a row for each pair of regions. What is not in them is 0.

use std::collections::BTreeSet;

use super::CalibrationError;
use super::places::{finish, only_section};
use super::sheet::{LARGEST_FIGURE, Sheet, TableError, did_you_mean, number};

/// What one region sells of a product to another.
#[derive(Clone, Debug, PartialEq)]
pub struct TradeFlow {
    /// The product: a sector of the regions' tables.
    pub product: String,
    /// The region that sells.
    pub seller: String,
    /// The region that buys.
    pub buyer: String,
    /// Pounds a year at basic prices, 0 or more.
    pub pounds: f64,
}

/// Who buys from whom among the regions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TradeTable {
    /// What the table is.
    pub title: String,
    /// Who published or estimated the figures.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// What is sold; each product, seller and buyer at most once.
    pub flows: Vec<TradeFlow>,
}

impl TradeTable {
    /// Reads trade from its text: a row `product,seller,buyer,value` for each flow.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        let long = Long::read(
            text,
            ["product", "seller", "buyer"],
            "the region's own table says what it buys from itself",
        )?;
        Ok(Self {
            flows: long
                .rows
                .into_iter()
                .map(|([product, seller, buyer], pounds)| TradeFlow {
                    product,
                    seller,
                    buyer,
                    pounds,
                })
                .collect(),
            title: long.title,
            source: long.source,
            licence: long.licence,
        })
    }

    /// The flows among `regions` in `products`, pounds a year: `[buyer][product][seller]`, each in
    /// the order given. Flows of others are left out.
    #[must_use]
    pub fn among(&self, regions: &[&str], products: &[&str]) -> Vec<f64> {
        let mut dense = vec![0.0; regions.len() * products.len() * regions.len()];
        let place = |names: &[&str], name: &str| names.iter().position(|known| *known == name);
        for flow in &self.flows {
            let found = (
                place(regions, &flow.buyer),
                place(products, &flow.product),
                place(regions, &flow.seller),
            );
            if let (Some(buyer), Some(product), Some(seller)) = found {
                dense[(buyer * products.len() + product) * regions.len() + seller] += flow.pounds;
            }
        }
        dense
    }

    /// Names that are neither regions nor products, each once.
    pub(super) fn unknown(&self, regions: &[&str], products: &[&str]) -> Vec<CalibrationError> {
        let parties = self
            .flows
            .iter()
            .flat_map(|flow| [&flow.seller, &flow.buyer]);
        let mut errors = unknown("the trade table", "region", parties, regions);
        let sold = self.flows.iter().map(|flow| &flow.product);
        errors.extend(unknown("the trade table", "product", sold, products));
        errors
    }
}

/// Wages that residents of one region earn in another.
#[derive(Clone, Debug, PartialEq)]
pub struct CommutingFlow {
    /// Where the workers live.
    pub residence: String,
    /// Where they work.
    pub workplace: String,
    /// Pounds of wages a year, 0 or more.
    pub pounds: f64,
}

/// Who works where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommutingTable {
    /// What the table is.
    pub title: String,
    /// Who published or estimated the figures.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// Wages across borders; each pair at most once.
    pub flows: Vec<CommutingFlow>,
}

impl CommutingTable {
    /// Reads commuting from its text: a row `residence,workplace,value` for each pair, in wages.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        let long = Long::read(
            text,
            ["residence", "workplace"],
            "only wages that cross a border belong here",
        )?;
        Ok(Self {
            flows: long
                .rows
                .into_iter()
                .map(|([residence, workplace], pounds)| CommutingFlow {
                    residence,
                    workplace,
                    pounds,
                })
                .collect(),
            title: long.title,
            source: long.source,
            licence: long.licence,
        })
    }

    /// The wages among `regions`, pounds a year: `[workplace][residence]`, in the order given. Flows of
    /// others are left out.
    #[must_use]
    pub fn among(&self, regions: &[&str]) -> Vec<f64> {
        let mut dense = vec![0.0; regions.len() * regions.len()];
        let place = |name: &str| regions.iter().position(|known| *known == name);
        for flow in &self.flows {
            if let (Some(workplace), Some(residence)) =
                (place(&flow.workplace), place(&flow.residence))
            {
                dense[workplace * regions.len() + residence] += flow.pounds;
            }
        }
        dense
    }

    /// Wages paid in a region to people who live elsewhere, pounds a year.
    #[must_use]
    pub fn paid_out(&self, region: &str) -> f64 {
        let out = self.flows.iter().filter(|flow| flow.workplace == region);
        out.map(|flow| flow.pounds).sum()
    }

    /// Wages that a region's residents earn elsewhere, pounds a year.
    #[must_use]
    pub fn brought_home(&self, region: &str) -> f64 {
        let home = self.flows.iter().filter(|flow| flow.residence == region);
        home.map(|flow| flow.pounds).sum()
    }

    /// Whether the table has anything to say of a region.
    #[must_use]
    pub fn names(&self, region: &str) -> bool {
        let mut flows = self.flows.iter();
        flows.any(|flow| flow.residence == region || flow.workplace == region)
    }

    /// Names that are no regions, each once.
    pub(super) fn unknown(&self, regions: &[&str]) -> Vec<CalibrationError> {
        let parties = self
            .flows
            .iter()
            .flat_map(|flow| [&flow.residence, &flow.workplace]);
        unknown("the commuting table", "region", parties, regions)
    }
}

/// Names that are not known, each once.
fn unknown<'a>(
    table: &'static str,
    what: &'static str,
    names: impl Iterator<Item = &'a String>,
    known: &[&str],
) -> Vec<CalibrationError> {
    let strange: BTreeSet<&str> = names
        .map(String::as_str)
        .filter(|name| !known.contains(name))
        .collect();
    let say = |name: &str| CalibrationError::Stranger {
        table,
        what,
        name: name.to_owned(),
        hint: did_you_mean(name, known.iter().copied()),
    };
    strange.into_iter().map(say).collect()
}

/// A table with `KEYS` names and one figure in each row.
struct Long<const KEYS: usize> {
    title: String,
    source: String,
    licence: String,
    rows: Vec<([String; KEYS], f64)>,
}

impl<const KEYS: usize> Long<KEYS> {
    /// Reads a long table. The last two keys are regions and may not be the same: `why` says why.
    fn read(text: &str, keys: [&str; KEYS], why: &str) -> Result<Self, Vec<TableError>> {
        let mut errors = Vec::new();
        let sheet = Sheet::split(text, &mut errors);
        let unit = sheet.pounds_per_unit(&mut errors);
        let section = only_section(&sheet, &mut errors);
        let mut long = Self {
            title: sheet.required("title", &mut errors),
            source: sheet.required("source", &mut errors),
            licence: sheet.required("licence", &mut errors),
            rows: Vec::with_capacity(section.rows.len()),
        };
        let columns = section.columns.iter().map(String::as_str);
        if !columns.eq(keys.into_iter().skip(1).chain(["value"])) {
            let error = TableError::new(section.line, "the columns are not those of this table");
            errors.push(error.hint(format!("{},value", keys.join(","))));
            return finish(long, errors);
        }
        let mut seen = BTreeSet::new();
        for row in &section.rows {
            let (names, value) = row.cells.split_at(KEYS);
            let names: [String; KEYS] = std::array::from_fn(|key| names[key].clone());
            if let Some(key) = names.iter().position(String::is_empty) {
                let message = format!("`{}` is empty", keys[key]);
                errors.push(TableError::new(row.line, message));
            }
            if names[KEYS - 2] == names[KEYS - 1] {
                let message = format!(
                    "`{}` is both {} and {}",
                    names[KEYS - 1],
                    keys[KEYS - 2],
                    keys[KEYS - 1]
                );
                errors.push(TableError::new(row.line, message).hint(why));
            }
            if !seen.insert(names.clone()) {
                let message = format!("the row {} appears twice", names.join(", "));
                errors.push(TableError::new(row.line, message));
            }
            let pounds = value.first().map_or("", String::as_str);
            match amount(pounds, unit) {
                Ok(pounds) => long.rows.push((names, pounds)),
                Err(message) => errors.push(TableError::new(row.line, message)),
            }
        }
        finish(long, errors)
    }
}

fn amount(text: &str, unit: f64) -> Result<f64, String> {
    let value = number(text)?;
    if value < 0.0 {
        Err(format!("{value} is negative"))
    } else if value * unit > LARGEST_FIGURE {
        Err(format!("{value} is too large; check the unit"))
    } else {
        Ok(value * unit)
    }
}
