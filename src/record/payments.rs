//! Who paid whom for what in the last full year of every calm run: `payments.csv`, to the penny.

use std::path::Path;

use crate::ledger::{Entry, Node, PaymentKind};
use crate::units::Pence;

use super::RecordError;
use super::file::WholeFile;
use super::rows::{Rows, parsed};
use super::tables::{place, table};

/// Name of the table of payments.
pub const PAYMENTS: &str = "payments.csv";

/// Columns of `payments.csv`.
pub const PAYMENT_COLUMNS: [&str; 6] = ["run_id", "region", "payer", "payee", "kind", "pence"];

/// What stands before a sector's name where a payer or payee is its firms.
const FIRMS: &str = "firms: ";

/// The table while an experiment runs.
pub struct Payments(csv::Writer<WholeFile>);

impl Payments {
    /// Begins the table with its header.
    ///
    /// # Errors
    /// When the directory cannot be written into.
    pub fn begin(dir: &Path) -> Result<Self, RecordError> {
        let mut writer = csv::Writer::from_writer(WholeFile::begin(dir, PAYMENTS)?);
        writer
            .write_record(PAYMENT_COLUMNS)
            .map_err(table(PAYMENTS))?;
        Ok(Self(writer))
    }

    /// Writes a run's payments in one region.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(
        &mut self,
        run_id: &str,
        region: &str,
        sectors: &[String],
        entries: impl Iterator<Item = Entry>,
    ) -> Result<(), RecordError> {
        for (payer, payee, kind, amount) in entries {
            let (payer, payee) = (node_name(payer, sectors), node_name(payee, sectors));
            let amount = amount.0.to_string();
            self.0
                .write_record([run_id, region, &payer, &payee, kind.label(), &amount])
                .map_err(table(PAYMENTS))?;
        }
        Ok(())
    }

    /// Puts the table in its place; returns its hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<String, RecordError> {
        place(self.0, PAYMENTS)
    }
}

/// One run's payments by region, read from the next rows of the table; none where it has none.
///
/// # Errors
/// When a row cannot be understood.
pub fn read_run(
    rows: &mut Rows,
    run_id: &str,
    regions: &[String],
    sectors: &[String],
) -> Result<Vec<Vec<Entry>>, RecordError> {
    let mut found: Vec<Vec<Entry>> = Vec::new();
    while let Some(row) = rows.peek()? {
        if row.get(0) != Some(run_id) {
            break;
        }
        let region = regions.iter().position(|name| row.get(1) == Some(name));
        let entry = region.zip(entry(row, sectors));
        let Some((region, entry)) = entry else {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(rows.fails(&format!("line {line} is no payment")));
        };
        found.resize_with(regions.len(), Vec::new);
        found[region].push(entry);
        rows.next()?;
    }
    Ok(found)
}

fn entry(row: &csv::StringRecord, sectors: &[String]) -> Option<Entry> {
    let node = |cell: usize| named_node(row.get(cell)?, sectors);
    let kind = PaymentKind::ALL
        .iter()
        .copied()
        .find(|kind| row.get(4) == Some(kind.label()));
    Some((node(2)?, node(3)?, kind?, Pence(parsed(row.get(5))?)))
}

fn node_name(node: Node, sectors: &[String]) -> String {
    match node {
        Node::Sector(sector) => {
            let name = sectors.get(sector as usize).map_or("", String::as_str);
            format!("{FIRMS}{name}")
        }
        fixed => fixed.label().to_owned(),
    }
}

fn named_node(name: &str, sectors: &[String]) -> Option<Node> {
    match name.strip_prefix(FIRMS) {
        Some(sector) => {
            let place = sectors.iter().position(|known| known == sector)?;
            Some(Node::Sector(u16::try_from(place).ok()?))
        }
        None => Node::FIXED.into_iter().find(|node| node.label() == name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_and_kind_is_found_again_by_its_name() {
        let sectors = ["Farms".to_owned(), "Households".to_owned()];
        let nodes = Node::FIXED
            .into_iter()
            .chain([Node::Sector(0), Node::Sector(1)]);
        for node in nodes {
            let name = node_name(node, &sectors);
            assert_eq!(named_node(&name, &sectors), Some(node), "{name}");
        }
        let mut labels: Vec<_> = PaymentKind::ALL.iter().map(|kind| kind.label()).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), PaymentKind::COUNT);
    }
}
