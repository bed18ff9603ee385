//! `seeds.csv`: what each long run told, one row a seed, appended as soon as it is known, so that a
//! validation that was interrupted goes on where it was.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::gates::{COUNT, GATES};
use super::life::{COMPARED, LAGS, Life};
use crate::measure::number::number;
use crate::record::RecordError;

/// Name of the file in the results directory.
pub const SEEDS: &str = "seeds.csv";

/// What is kept of a seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Figures in the order of the gates.
    pub figures: [f64; COUNT],
    /// Cross-correlations with output.
    pub crossed: [[f64; LAGS]; COMPARED.len()],
}

impl From<&Life> for Row {
    fn from(life: &Life) -> Self {
        Self {
            figures: life.figures,
            crossed: life.crossed,
        }
    }
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let crossed = self.crossed.iter().flatten();
        self.figures
            .iter()
            .chain(crossed)
            .map(|v| number(*v))
            .collect()
    }

    fn read(cells: &[&str]) -> Option<Self> {
        let values: Vec<f64> = cells
            .iter()
            .map(|cell| match cell {
                // What is no number stands as an empty cell.
                &"" => Some(f64::NAN),
                cell => cell.parse().ok(),
            })
            .collect::<Option<_>>()?;
        let (figures, crossed) = values.split_at_checked(COUNT)?;
        let crossed: Vec<[f64; LAGS]> = crossed
            .chunks(LAGS)
            .map(|lags| lags.try_into().ok())
            .collect::<Option<_>>()?;
        Some(Self {
            figures: figures.try_into().ok()?,
            crossed: crossed.try_into().ok()?,
        })
    }
}

/// The file with the seeds of one scenario and version of the program.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    head: String,
    /// What is known, by replicate.
    pub rows: BTreeMap<u32, Row>,
}

impl Store {
    /// Reads what is there for this scenario and version; anything else is overwritten when the first
    /// row is added.
    #[must_use]
    pub fn open(dir: &Path, hash: &str) -> Self {
        let path = dir.join(SEEDS);
        let head = head(hash);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let rows = text.strip_prefix(&head).map(read_rows).unwrap_or_default();
        Self { path, head, rows }
    }

    /// Forgets all that is there.
    pub fn forget(&mut self) {
        self.rows.clear();
    }

    /// Adds a row in one piece.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, replicate: u32, row: Row) -> Result<(), RecordError> {
        let failed = RecordError::write(&self.path);
        let fresh = self.rows.is_empty();
        let mut line = format!("{replicate},{}\n", row.cells().join(","));
        if fresh {
            line.insert_str(0, &self.head);
        }
        self.rows.insert(replicate, row);
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .write(true)
            .append(!fresh)
            .truncate(fresh);
        file.open(&self.path)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(failed)
    }

    /// Writes all rows anew in the order of seeds.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn tidy(&self) -> Result<(), RecordError> {
        let line =
            |(replicate, row): (&u32, &Row)| format!("{replicate},{}\n", row.cells().join(","));
        let lines: String = self.rows.iter().map(line).collect();
        let text = format!("{}{lines}", self.head);
        let dir = self.path.parent().unwrap_or(Path::new("."));
        crate::record::file::write_whole(dir, SEEDS, text.as_bytes()).map(drop)
    }
}

fn head(hash: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let crossed = COMPARED
        .iter()
        .flat_map(|name| (-4..=4).map(move |lag| format!("{name}_{lag}")));
    let columns: Vec<String> = GATES
        .iter()
        .map(|gate| gate.name.to_owned())
        .chain(crossed)
        .collect();
    format!(
        "# Written by: millpond validate\n# scenario: {hash}\n# version: {version}\nseed,{}\n",
        columns.join(",")
    )
}

/// Rows that are whole; one that was cut off is left out.
fn read_rows(text: &str) -> BTreeMap<u32, Row> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole
        .lines()
        .filter_map(|line| {
            let (replicate, cells) = line.split_once(',')?;
            let cells: Vec<&str> = cells.split(',').collect();
            Some((replicate.parse().ok()?, Row::read(&cells)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: f64) -> Row {
        Row {
            figures: [value; COUNT],
            crossed: [[-value; LAGS]; COMPARED.len()],
        }
    }

    #[test]
    fn what_was_added_is_there_again_for_the_same_scenario_only()
    -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let mut store = Store::open(dir.path(), "one");
        store.add(7, row(0.25))?;
        store.add(3, row(1.5))?;
        let path = dir.path().join(SEEDS);
        // A row that was being written when the program ended.
        let mut text = fs::read_to_string(&path)?;
        text += "9,1.0,2";
        fs::write(&path, &text)?;
        let again = Store::open(dir.path(), "one");
        assert_eq!(again.rows, store.rows);
        again.tidy()?;
        assert_eq!(Store::open(dir.path(), "one").rows, store.rows);
        assert!(Store::open(dir.path(), "another").rows.is_empty());
        Ok(())
    }
}
