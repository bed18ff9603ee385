//! Parquet files, written group by group and read back batch by batch.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Metadata, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::reader::{Batch, Cells};
use super::table::{Cell, Column, ColumnKind};
use crate::record::RecordError;
use crate::record::file::WholeFile;

/// Cells that are gathered before a group of rows is written: half a MiB of numbers, so that the memory of a long
/// sweep is that of a short one.
const GROUP_CELLS: usize = 1 << 16;

/// A Parquet file that is being written.
pub struct Writer {
    name: String,
    path: PathBuf,
    schema: Arc<Schema>,
    columns: Vec<Builder>,
    rows: usize,
    group: usize,
    inner: ArrowWriter<WholeFile>,
}

enum Builder {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Truth(BooleanBuilder),
}

impl Writer {
    /// Begins a file; units and meanings stand with its columns, `notes` with the file.
    ///
    /// # Errors
    /// When the directory cannot be written into.
    pub fn begin(
        dir: &Path,
        name: &str,
        columns: &[Column],
        notes: &BTreeMap<String, String>,
    ) -> Result<Self, RecordError> {
        let schema = Arc::new(schema(columns, notes));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("millpond {}", env!("CARGO_PKG_VERSION")))
            .build();
        let file = WholeFile::begin(dir, name)?;
        let path = dir.join(name);
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))
            .map_err(|e| refused(&path, &e))?;
        Ok(Self {
            name: name.to_owned(),
            path,
            columns: columns.iter().map(|c| Builder::new(c.kind)).collect(),
            schema,
            rows: 0,
            group: (GROUP_CELLS / columns.len().max(1)).max(1),
            inner: writer,
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), RecordError> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(*cell);
        }
        self.rows += 1;
        if self.rows >= self.group {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), RecordError> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let arrays: Vec<ArrayRef> = self.columns.iter_mut().map(Builder::take).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .map_err(|e| refused(&self.path, &e.into()))?;
        let written = self.inner.write(&batch).and_then(|()| self.inner.flush());
        written.map_err(|e| refused(&self.path, &e))
    }

    /// Puts the file in its place; returns its name and hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> Result<(String, String), RecordError> {
        self.write_group()?;
        let file = self
            .inner
            .into_inner()
            .map_err(|e| refused(&self.path, &e))?;
        Ok((self.name, file.finish()?))
    }
}

fn schema(columns: &[Column], notes: &BTreeMap<String, String>) -> Schema {
    let field = |column: &Column| {
        let kind = match column.kind {
            ColumnKind::Text => DataType::Utf8,
            ColumnKind::Whole => DataType::Int64,
            ColumnKind::Number => DataType::Float64,
            ColumnKind::Truth => DataType::Boolean,
        };
        let said = [("unit", &column.unit), ("description", &column.description)];
        let said = said.into_iter().filter(|(_, text)| !text.is_empty());
        let said = said.fold(Metadata::new(), |said, (key, text)| {
            said.with(key, text.as_str())
        });
        Field::new(&column.name, kind, true).with_metadata(said)
    };
    let fields: Vec<Field> = columns.iter().map(field).collect();
    let notes = notes.iter();
    let notes = notes.fold(Metadata::new(), |all, (key, text)| {
        all.with(key.as_str(), text.as_str())
    });
    Schema::new_with_metadata(fields, notes)
}

fn refused(path: &Path, error: &parquet::errors::ParquetError) -> RecordError {
    RecordError::write(path)(std::io::Error::other(error.to_string()))
}

impl Builder {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Whole => Self::Whole(Int64Builder::new()),
            ColumnKind::Number => Self::Number(Float64Builder::new()),
            ColumnKind::Truth => Self::Truth(BooleanBuilder::new()),
        }
    }

    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Text(builder), Cell::Text(text)) => builder.append_value(text),
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Whole(builder), Cell::Whole(whole)) => builder.append_value(whole),
            (Self::Whole(builder), _) => builder.append_null(),
            (Self::Number(builder), Cell::Number(number)) if number.is_finite() => {
                // Adding zero turns -0 into 0.
                builder.append_value(number + 0.0);
            }
            (Self::Number(builder), Cell::Whole(whole)) => builder.append_value(whole as f64),
            (Self::Number(builder), _) => builder.append_null(),
            (Self::Truth(builder), Cell::Truth(truth)) => builder.append_value(truth),
            (Self::Truth(builder), _) => builder.append_null(),
        }
    }

    fn take(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Whole(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Truth(builder) => Arc::new(builder.finish()),
        }
    }
}

/// A Parquet file that is being read.
pub struct Reader {
    path: PathBuf,
    batches: ParquetRecordBatchReader,
    /// Names of its columns.
    pub columns: Vec<String>,
}

impl Reader {
    /// Begins to read an open file.
    ///
    /// # Errors
    /// When it is cut off or no Parquet.
    pub fn of(path: &Path, file: File) -> Result<Self, RecordError> {
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(path, &e))?;
        let columns = builder.schema().fields().iter().map(|f| f.name().clone());
        let columns = columns.collect();
        let reader = builder
            .with_batch_size(4096)
            .build()
            .map_err(|e| broken(path, &e))?;
        Ok(Self {
            path: path.to_owned(),
            batches: reader,
            columns,
        })
    }

    /// The next rows; none after the last.
    ///
    /// # Errors
    /// When they cannot be read, or a column is of a kind that tables of points and runs do not have.
    pub fn next(&mut self) -> Result<Option<Batch>, RecordError> {
        let Some(batch) = self.batches.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|e| broken(&self.path, &e.into()))?;
        let columns = batch.columns().iter().zip(&self.columns);
        let columns: Result<Vec<Cells>, RecordError> = columns
            .map(|(array, name)| cells(array, name, &self.path))
            .collect();
        Ok(Some(Batch {
            rows: batch.num_rows(),
            columns: columns?,
        }))
    }
}

fn broken(path: &Path, error: &parquet::errors::ParquetError) -> RecordError {
    RecordError::read(
        path,
        format!("it is cut off, damaged or no Parquet file ({error})"),
    )
}

fn cells(array: &ArrayRef, name: &str, path: &Path) -> Result<Cells, RecordError> {
    use arrow_array::types::{Float32Type, Int32Type};
    let numbers = |values: Vec<Option<f64>>| {
        Cells::Number(values.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect())
    };
    let wholes = |values: Vec<Option<i64>>| Cells::Whole(values);
    Ok(match array.data_type() {
        DataType::Float64 => numbers(array.as_primitive::<Float64Type>().iter().collect()),
        DataType::Float32 => numbers(
            array
                .as_primitive::<Float32Type>()
                .iter()
                .map(|v| v.map(f64::from))
                .collect(),
        ),
        DataType::Int64 => wholes(array.as_primitive::<Int64Type>().iter().collect()),
        DataType::Int32 => wholes(
            array
                .as_primitive::<Int32Type>()
                .iter()
                .map(|v| v.map(i64::from))
                .collect(),
        ),
        DataType::Boolean => Cells::Truth(array.as_boolean().iter().collect()),
        DataType::Utf8 => text(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => text(array.as_string::<i64>().iter()),
        DataType::Utf8View => text(array.as_string_view().iter()),
        other => {
            let words = format!("column `{name}` holds {other}, not numbers, text, true and false");
            return Err(RecordError::read(path, words));
        }
    })
}

fn text<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Cells {
    Cells::Text(values.map(|v| v.unwrap_or_default().to_owned()).collect())
}
