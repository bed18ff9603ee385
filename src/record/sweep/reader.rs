//! Tables read back, CSV or Parquet, batch by batch.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::experiment::sweep::PointTable;
use crate::experiment::sweep::design::{POINTS_MAX, TableFormat};
use crate::experiment::sweep::setting::Setting;
use crate::files::in_words;
use crate::record::RecordError;

/// Rows of a CSV file that are read at once.
const BATCH_ROWS: usize = 4096;

/// The cells of a column in some rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Text, or whatever a CSV file holds; empty where there is nothing.
    Text(Vec<String>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers; not a number where there is nothing.
    Number(Vec<f64>),
    /// True or false.
    Truth(Vec<Option<bool>>),
}

impl Cells {
    /// A cell as text; empty where there is nothing.
    #[must_use]
    pub fn text(&self, row: usize) -> String {
        match self {
            Self::Text(texts) => texts[row].clone(),
            Self::Whole(wholes) => wholes[row].map(|w| w.to_string()).unwrap_or_default(),
            Self::Number(numbers) => crate::measure::number::number(numbers[row]),
            Self::Truth(truths) => truths[row].map(|t| t.to_string()).unwrap_or_default(),
        }
    }

    /// A cell as a number; not a number where there is none.
    #[must_use]
    pub fn number(&self, row: usize) -> f64 {
        match self {
            Self::Text(texts) => texts[row].parse().unwrap_or(f64::NAN),
            Self::Whole(wholes) => wholes[row].map_or(f64::NAN, |whole| whole as f64),
            Self::Number(numbers) => numbers[row],
            Self::Truth(_) => f64::NAN,
        }
    }

    /// A cell as the value of a parameter.
    #[must_use]
    pub fn setting(&self, row: usize) -> Setting {
        let none = || Setting::Text(String::new());
        match self {
            Self::Text(texts) => Setting::of_cell(&texts[row]),
            Self::Whole(wholes) => wholes[row].map_or_else(none, Setting::Whole),
            Self::Number(numbers) => Setting::Number(numbers[row]),
            Self::Truth(truths) => truths[row].map_or_else(none, Setting::Truth),
        }
    }
}

/// Some rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// How many.
    pub rows: usize,
    /// Each column's cells.
    pub columns: Vec<Cells>,
}

/// A table that is being read.
pub struct TableReader {
    path: PathBuf,
    inner: Inner,
}

enum Inner {
    Csv {
        columns: Vec<String>,
        reader: csv::Reader<File>,
    },
    #[cfg(feature = "parquet")]
    Parquet(super::parquet_file::Reader),
}

impl TableReader {
    /// Opens a file; its ending says what it is.
    ///
    /// # Errors
    /// When it is missing, damaged, or neither CSV nor Parquet.
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let open = || File::open(path).map_err(|e| RecordError::read(path, in_words(&e)));
        let inner = match ending.as_str() {
            "csv" => {
                let fails = |e: csv::Error| RecordError::read(path, e.to_string());
                let mut reader = csv::Reader::from_reader(open()?);
                let header = reader.headers().map_err(fails)?;
                // A spreadsheet may begin its file with a mark of its own.
                let clean = |name: &str| name.trim_start_matches('\u{feff}').to_owned();
                Inner::Csv {
                    columns: header.iter().map(clean).collect(),
                    reader,
                }
            }
            #[cfg(feature = "parquet")]
            "parquet" => Inner::Parquet(super::parquet_file::Reader::of(path, open()?)?),
            #[cfg(not(feature = "parquet"))]
            "parquet" => return Err(RecordError::read(path, super::table::NO_PARQUET)),
            _ => return Err(RecordError::read(path, "a table ends in .csv or .parquet")),
        };
        Ok(Self {
            path: path.to_owned(),
            inner,
        })
    }

    /// Opens the table `name` of a results folder.
    ///
    /// # Errors
    /// As [`TableReader::open`].
    pub fn of_results(dir: &Path, name: &str, format: TableFormat) -> Result<Self, RecordError> {
        Self::open(&dir.join(format.file(name)))
    }

    /// Names of its columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        match &self.inner {
            Inner::Csv { columns, .. } => columns,
            #[cfg(feature = "parquet")]
            Inner::Parquet(reader) => &reader.columns,
        }
    }

    /// The place of a column.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn column(&self, name: &str) -> Result<usize, RecordError> {
        let place = self.columns().iter().position(|column| column == name);
        place.ok_or_else(|| self.fails(format!("it has no column `{name}`")))
    }

    /// The next rows; none after the last.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, RecordError> {
        match &mut self.inner {
            Inner::Csv { columns, reader } => {
                let mut texts = vec![Vec::new(); columns.len()];
                let mut rows = 0;
                let mut record = csv::StringRecord::new();
                while rows < BATCH_ROWS {
                    let more = reader.read_record(&mut record);
                    if !more.map_err(|e| RecordError::read(&self.path, e.to_string()))? {
                        break;
                    }
                    for (column, cell) in texts.iter_mut().zip(&record) {
                        column.push(cell.to_owned());
                    }
                    rows += 1;
                }
                let columns = texts.into_iter().map(Cells::Text).collect();
                Ok((rows > 0).then_some(Batch { rows, columns }))
            }
            #[cfg(feature = "parquet")]
            Inner::Parquet(reader) => reader.next(),
        }
    }

    /// An error about this table.
    #[must_use]
    pub fn fails(&self, words: impl Into<String>) -> RecordError {
        RecordError::read(&self.path, words)
    }
}

/// Reads a whole table of points.
///
/// # Errors
/// In words, what is wrong with it.
pub fn read_points(path: &str) -> Result<PointTable, Vec<String>> {
    let said = |error: RecordError| match error {
        RecordError::Read { words, .. } => vec![words],
        other => vec![other.to_string()],
    };
    let mut reader = TableReader::open(Path::new(path)).map_err(said)?;
    let columns = reader.columns().to_vec();
    if let [only] = &columns[..]
        && only.contains([';', '\t'])
    {
        let words = format!("its columns are to be separated by commas: `{only}`");
        return Err(vec![words]);
    }
    let mut twice: Vec<String> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        if columns[..place].contains(column) {
            twice.push(format!("two columns are called `{column}`"));
        }
    }
    if !twice.is_empty() {
        return Err(twice);
    }
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch().map_err(said)? {
        if rows.len() + batch.rows > POINTS_MAX as usize {
            return Err(vec![format!("it has more than {POINTS_MAX} rows")]);
        }
        for row in 0..batch.rows {
            rows.push(
                batch
                    .columns
                    .iter()
                    .map(|cells| cells.setting(row))
                    .collect(),
            );
        }
    }
    Ok((columns, rows))
}
