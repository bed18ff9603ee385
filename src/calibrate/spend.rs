//! A buyer's own ledger in place of the table's mix: what a council or firm bought, from whom, where.
//!
//! The table knows only what an average buyer of a sector buys. A ledger (supplier, place, sector,
//! pounds) replaces as many pounds of that sector's input column as it has; the rest keeps the
//! table's mix, since a council is one of several public bodies of its sector. The region still
//! balances: for each product, what is bought more at home is exported less. What is
//! bought less from the rest of the area is also sold less to it, so that trade between regions
//! still cancels; the remainder goes to the exports to the rest of the state and, where these are not
//! enough, to the world. Product tax is unchanged.

mod places;
mod read;

use std::collections::BTreeMap;

use super::accounts::{ORIGINS, Origin, Purchases, RegionAccounts};
use super::sheet::{TableError, did_you_mean};
pub use places::Gazetteer;

/// A ledger as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpendTable {
    /// Its lines, in order.
    pub lines: Vec<SpendLine>,
    /// Places that the ledger's headers add to those that are known, by what they are.
    pub places: Vec<(String, Origin)>,
}

/// One line of a ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpendLine {
    /// Line in the text, from 1.
    pub line: usize,
    /// Who was paid.
    pub supplier: String,
    /// Where the supplier is.
    pub place: String,
    /// What the supplier makes: a sector of the table, by name or label.
    pub sector: String,
    /// Pounds, net of recoverable tax; negative for a refund.
    pub pounds: f64,
    /// Share of what the supplier pays out that stays in the region, where it was asked; 0 to 1.
    pub respend_local: Option<f64>,
}

impl SpendTable {
    /// Reads a ledger: a header that names the columns, then a line for each payment.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        read::read(text)
    }
}

/// A ledger that belongs to a region, and whose column it replaces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spend {
    /// The ledger.
    pub table: SpendTable,
    /// The buyer's sector, by name or label; the one that local government buys most of when absent.
    pub spender: Option<String>,
    /// The key that names the ledger, e.g. `world.regions.0.spend`.
    pub what: String,
    /// The ledger's file, if it is one.
    pub path: Option<String>,
}

/// One supplier's sales to the buyer, all payments for one sector's product added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Supplier {
    /// Who.
    pub name: String,
    /// Index of the sector.
    pub sector: usize,
    /// Pounds by origin, net of refunds, none negative.
    pub by_origin: [f64; ORIGINS],
    /// Share of what it pays out that stays in the region, where the ledger says so.
    pub respend_local: Option<f64>,
}

impl Supplier {
    /// All that it was paid, pounds.
    #[must_use]
    pub fn pounds(&self) -> f64 {
        self.by_origin.iter().sum()
    }
}

/// A ledger understood: suppliers with their sector and origin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Index of the buyer's sector.
    pub spender: usize,
    /// Suppliers, in the order of their names.
    pub suppliers: Vec<Supplier>,
    /// Refunds beyond what the same supplier was paid; left out. Pounds, 0 or more.
    pub refunds_left_out: f64,
}

impl Ledger {
    /// All that was spent, pounds.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.suppliers.iter().map(Supplier::pounds).sum()
    }

    /// What was spent in the region, pounds.
    #[must_use]
    pub fn local(&self) -> f64 {
        let local = |supplier: &Supplier| supplier.by_origin[Origin::Local as usize];
        self.suppliers.iter().map(local).sum()
    }

    /// `[origin][product]`, pounds.
    #[must_use]
    pub fn by_origin(&self, products: usize) -> [Vec<f64>; ORIGINS] {
        let mut bought: [Vec<f64>; ORIGINS] = std::array::from_fn(|_| vec![0.0; products]);
        for supplier in &self.suppliers {
            for (origin, pounds) in bought.iter_mut().zip(supplier.by_origin) {
                origin[supplier.sector] += pounds;
            }
        }
        bought
    }

    /// Part of a buyer's column that the ledger replaces, and the factor on its pounds so that it fits.
    fn fit(&self, column: f64) -> (f64, f64) {
        let total = self.total();
        if total <= column {
            (total / column, 1.0)
        } else {
            (1.0, column / total)
        }
    }
}

/// Understands a ledger: who its buyer is, which sector and origin each line has.
///
/// # Errors
/// Lines whose sector or place is unknown, each name once; or a buyer that is unknown.
pub fn resolve(
    spend: &Spend,
    accounts: &RegionAccounts,
    gazetteer: &Gazetteer,
) -> Result<Ledger, Vec<TableError>> {
    let mut errors = Vec::new();
    let spender = spender(spend, accounts).unwrap_or_else(|error| {
        errors.push(error);
        0
    });
    let sectors = Names::of(accounts);
    let mut paid: BTreeMap<(String, usize), Payments> = BTreeMap::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for line in &spend.table.lines {
        let sector = sectors.index(&line.sector);
        let origin = gazetteer.origin(&line.place, &spend.table.places);
        let (Some(sector), Some(origin)) = (sector, origin) else {
            let known_sector = sector.is_some();
            let name = if known_sector {
                &line.place
            } else {
                &line.sector
            };
            if unknown.insert(name.to_lowercase(), line.line).is_none() {
                errors.push(if known_sector {
                    gazetteer.unknown(line)
                } else {
                    sectors.unknown(line)
                });
            }
            continue;
        };
        let key = (line.supplier.to_lowercase(), sector);
        paid.entry(key).or_default().add(line, origin);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut ledger = Ledger {
        spender,
        ..Ledger::default()
    };
    for ((_, sector), payments) in paid {
        match payments.settled() {
            Ok(by_origin) => ledger.suppliers.push(Supplier {
                name: payments.name,
                sector,
                by_origin,
                respend_local: payments.respend_local,
            }),
            Err(left_out) => ledger.refunds_left_out += left_out,
        }
    }
    if ledger.total() > 0.0 {
        Ok(ledger)
    } else {
        let message = "the ledger has no payments, net of refunds";
        Err(vec![TableError::new(1, message)])
    }
}

/// What one supplier was paid for one product.
#[derive(Default)]
struct Payments {
    name: String,
    by_origin: [f64; ORIGINS],
    respend_local: Option<f64>,
}

impl Payments {
    fn add(&mut self, line: &SpendLine, origin: Origin) {
        if self.name.is_empty() {
            self.name.clone_from(&line.supplier);
        }
        self.by_origin[origin as usize] += line.pounds;
        self.respend_local = line.respend_local.or(self.respend_local);
    }

    /// Refunds set against payments, first at the same origin, then at the others in proportion; or how
    /// much more was refunded than paid.
    fn settled(&self) -> Result<[f64; ORIGINS], f64> {
        let net: f64 = self.by_origin.iter().sum();
        let paid: f64 = self.by_origin.iter().filter(|p| **p > 0.0).sum();
        if net <= 0.0 {
            return Err(-net);
        }
        Ok(self.by_origin.map(|pounds| pounds.max(0.0) * net / paid))
    }
}

/// Sectors by name or label, in any case.
struct Names<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Names<'a> {
    fn of(accounts: &'a RegionAccounts) -> Self {
        let sectors = accounts.sectors.iter();
        Self(
            sectors
                .map(|s| (s.name.as_str(), s.label.as_str()))
                .collect(),
        )
    }

    fn index(&self, name: &str) -> Option<usize> {
        let same = |known: &str| known.to_lowercase() == name.to_lowercase();
        self.0.iter().position(|(n, label)| same(n) || same(label))
    }

    fn hint(&self, name: &str) -> String {
        let known = self.0.iter().flat_map(|&(name, label)| [name, label]);
        did_you_mean(name, known).unwrap_or_else(|| {
            let names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
            format!("the sectors are {}", names.join(", "))
        })
    }

    fn unknown(&self, line: &SpendLine) -> TableError {
        let message = format!("the table has no sector `{}`", line.sector);
        TableError::new(line.line, message).hint(self.hint(&line.sector))
    }
}

/// Index of the buyer's sector.
fn spender(spend: &Spend, accounts: &RegionAccounts) -> Result<usize, TableError> {
    let names = Names::of(accounts);
    if let Some(name) = &spend.spender {
        return names.index(name).ok_or_else(|| {
            let message = format!("the spender `{name}` is no sector of the table");
            TableError::new(1, message).hint(names.hint(name))
        });
    }
    let bought = |product: usize| -> f64 {
        let council = &accounts.local_government.by_origin;
        council.iter().map(|by_product| by_product[product]).sum()
    };
    (0..accounts.sectors.len())
        .filter(|&product| bought(product) > 0.0)
        .max_by(|&a, &b| bought(a).total_cmp(&bought(b)))
        .ok_or_else(|| {
            let message = "local government buys nothing in this table";
            TableError::new(1, message).hint("name the buyer's sector as `spender`")
        })
}

/// A product of which the region would have to export less than nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooLocal {
    /// Index of the sector.
    pub sector: usize,
    /// Which export.
    pub market: Origin,
    /// What would be left of it, pounds a year, below 0.
    pub pounds: f64,
}

/// Puts a ledger in place of its buyer's inputs, and says in the accounts' notes what was done.
///
/// # Errors
/// The products of which the ledger buys more in the region than there is to be had.
pub fn replace(accounts: &mut RegionAccounts, ledger: &Ledger) -> Result<(), Vec<TooLocal>> {
    let products = accounts.sectors.len();
    let before = accounts.production[ledger.spender].inputs.clone();
    let (share, factor) = ledger.fit(before.basic());
    let after = mixed(&before, share, &ledger.by_origin(products), factor);
    let mut impossible = Vec::new();
    for product in 0..products {
        let change = |origin: Origin| {
            let bought = |user: &Purchases| user.by_origin[origin as usize][product];
            bought(&after) - bought(&before)
        };
        let area = change(Origin::RestOfArea);
        let state = -change(Origin::Local) - area;
        let output = accounts.production[product].output;
        let exports = &mut accounts.production[product].exports;
        // What the rest of the state buys less than nothing of, the world does without.
        let to_state = state.max(-exports[1]);
        for (index, more) in [area, to_state, state - to_state].into_iter().enumerate() {
            exports[index] += more;
            // Sums of many shares miss by a few units in the last place.
            if exports[index].abs() <= 1e-9 * output {
                exports[index] = 0.0;
            }
            if exports[index] < 0.0 {
                impossible.push(TooLocal {
                    sector: product,
                    market: Origin::OUTSIDE[index],
                    pounds: exports[index],
                });
            }
        }
    }
    if !impossible.is_empty() {
        return Err(impossible);
    }
    accounts.production[ledger.spender].inputs = after;
    note(accounts, ledger, before.basic());
    Ok(())
}

/// A lever's ledger understood: the inputs of its buyer's sector when it buys by it, pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverColumn {
    /// Index of the lever.
    pub lever: usize,
    /// The region.
    pub region: String,
    /// Index of the buyer's sector.
    pub spender: usize,
    /// What it buys, product tax included.
    pub inputs: Purchases,
}

impl LeverColumn {
    /// Of a lever's ledger: it replaces as many pounds of the buyer's inputs as it has.
    #[must_use]
    pub fn new(lever: usize, accounts: &RegionAccounts, ledger: &Ledger) -> Self {
        let before = &accounts.production[ledger.spender].inputs;
        let (share, factor) = ledger.fit(before.basic());
        let bought = ledger.by_origin(accounts.sectors.len());
        Self {
            lever,
            region: accounts.name.clone(),
            spender: ledger.spender,
            inputs: mixed(before, share, &bought, factor),
        }
    }
}

/// A column of which `share` is replaced by a ledger times `factor`.
fn mixed(before: &Purchases, share: f64, ledger: &[Vec<f64>; ORIGINS], factor: f64) -> Purchases {
    let mut after = before.clone();
    for (column, bought) in after.by_origin.iter_mut().zip(ledger) {
        for (pounds, more) in column.iter_mut().zip(bought) {
            *pounds = *pounds * (1.0 - share) + more * factor;
        }
    }
    after
}

/// What was done, for readers.
fn note(accounts: &mut RegionAccounts, ledger: &Ledger, column: f64) {
    let total = ledger.total();
    let label = &accounts.sectors[ledger.spender].label;
    let mut notes = vec![format!(
        "a ledger of {} at {} suppliers, {:.1}% of it local, stands for {:.1}% of the inputs of {label}; \
         what it buys more at home is exported less",
        in_words(total),
        ledger.suppliers.len(),
        100.0 * ledger.local() / total,
        100.0 * (total / column).min(1.0),
    )];
    if total > column {
        notes.push(format!(
            "the ledger is larger than these inputs ({}) and was scaled down to them",
            in_words(column)
        ));
    }
    if ledger.refunds_left_out > 0.0 {
        notes.push(format!(
            "{} were refunded beyond what the same suppliers were paid; they are left out",
            in_words(ledger.refunds_left_out)
        ));
    }
    accounts.notes.append(&mut notes);
}

fn in_words(pounds: f64) -> String {
    if pounds < 1e6 {
        format!("{pounds:.0} pounds")
    } else {
        format!("{:.1} million pounds", pounds / 1e6)
    }
}
