//! Tables of typed columns, written row by row, as CSV or Parquet.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::experiment::sweep::design::TableFormat;
use crate::measure::number::number;
use crate::record::RecordError;
use crate::record::file::WholeFile;

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers of 64 bits.
    Whole,
    /// Numbers with a fraction.
    Number,
    /// True or false.
    Truth,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// Their unit; empty for none.
    pub unit: String,
    /// What it means.
    pub description: String,
}

impl Column {
    /// A column without a unit.
    #[must_use]
    pub fn new(name: &str, kind: ColumnKind, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            unit: String::new(),
            description: description.to_owned(),
        }
    }

    /// As a field of a data dictionary (Frictionless).
    #[must_use]
    pub fn field(&self) -> Json {
        let kind = match self.kind {
            ColumnKind::Text => "string",
            ColumnKind::Whole => "integer",
            ColumnKind::Number => "number",
            ColumnKind::Truth => "boolean",
        };
        let mut field = json!({ "name": self.name, "type": kind, "description": self.description });
        if !self.unit.is_empty() {
            field["unit"] = self.unit.clone().into();
        }
        field
    }
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number; nothing where it is not finite.
    Number(f64),
    /// True or false.
    Truth(bool),
}

impl TableFormat {
    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// The file of the table of that name.
    #[must_use]
    pub fn file(self, table: &str) -> String {
        format!("{table}.{}", self.ending())
    }
}

/// A table that is being written; it appears under its name when it is finished.
pub struct TableWriter(Inner);

enum Inner {
    Csv {
        file: String,
        writer: Box<csv::Writer<WholeFile>>,
    },
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet_file::Writer>),
}

impl TableWriter {
    /// Begins the table `name` in `dir`. `notes` go into the file where its format keeps any.
    ///
    /// # Errors
    /// When the directory cannot be written into, or this program cannot write the format.
    pub fn begin(
        dir: &Path,
        name: &str,
        format: TableFormat,
        columns: &[Column],
        notes: &BTreeMap<String, String>,
    ) -> Result<Self, RecordError> {
        let file = format.file(name);
        match format {
            TableFormat::Csv => {
                let mut writer = csv::Writer::from_writer(WholeFile::begin(dir, &file)?);
                let header = columns.iter().map(|c| c.name.as_str());
                writer.write_record(header).map_err(of_csv(&file))?;
                Ok(Self(Inner::Csv {
                    file,
                    writer: Box::new(writer),
                }))
            }
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => {
                let writer = super::parquet_file::Writer::begin(dir, &file, columns, notes)?;
                Ok(Self(Inner::Parquet(Box::new(writer))))
            }
            #[cfg(not(feature = "parquet"))]
            TableFormat::Parquet => {
                let _ = notes;
                Err(RecordError::read(&dir.join(file), NO_PARQUET))
            }
        }
    }

    /// Writes a row: as many cells as there are columns.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), RecordError> {
        match &mut self.0 {
            Inner::Csv { file, writer } => {
                let texts = cells.iter().map(|cell| match cell {
                    Cell::Empty => String::new(),
                    Cell::Text(text) => (*text).to_owned(),
                    Cell::Whole(whole) => whole.to_string(),
                    Cell::Number(value) => number(*value),
                    Cell::Truth(truth) => truth.to_string(),
                });
                writer.write_record(texts).map_err(of_csv(file))
            }
            #[cfg(feature = "parquet")]
            Inner::Parquet(writer) => writer.row(cells),
        }
    }

    /// Puts the table in its place; returns the file's name and hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<(String, String), RecordError> {
        match self.0 {
            Inner::Csv { file, writer } => {
                let whole = writer
                    .into_inner()
                    .map_err(|e| csv::Error::from(e.into_error()));
                let hash = whole.map_err(of_csv(&file))?.finish()?;
                Ok((file, hash))
            }
            #[cfg(feature = "parquet")]
            Inner::Parquet(writer) => writer.finish(),
        }
    }
}

/// Said where a program without the feature `parquet` meets Parquet.
#[cfg(not(feature = "parquet"))]
pub const NO_PARQUET: &str = "this program was built without Parquet: take tables = \"csv\", or build it with the \
                              feature `parquet`";

fn of_csv(file: &str) -> impl FnOnce(csv::Error) -> RecordError + use<> {
    let path = file.into();
    move |source| RecordError::Table { path, source }
}
