//! Tables held as Arrow: filled row by row, handed to Python without copies.

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, LargeStringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, Field, Metadata, Schema};
use millpond::record::sweep::table::{Cell, Column, ColumnKind};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

/// Names of the capsules, as Arrow's interface to Python has them.
const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";

/// A table that is being filled.
pub struct Filling {
    columns: Vec<Column>,
    cells: Vec<Cells>,
    rows: usize,
}

/// The cells of one column. Numbers are kept in plain vectors, which become Arrow's buffers as they
/// are.
enum Cells {
    Text(LargeStringBuilder),
    Whole(Vec<i64>, Vec<bool>),
    Number(Vec<f64>),
    Truth(BooleanBuilder),
}

impl Filling {
    /// A table of these columns, without rows yet.
    pub fn new(columns: Vec<Column>) -> Self {
        let cells = columns.iter().map(|column| Cells::new(column.kind));
        Self {
            cells: cells.collect(),
            columns,
            rows: 0,
        }
    }

    /// Its columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Adds a row: a cell for each column; missing ones are empty.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        let all = cells.into_iter().chain(std::iter::repeat(Cell::Empty));
        for (column, cell) in self.cells.iter_mut().zip(all) {
            column.push(cell);
        }
        self.rows += 1;
    }

    /// The table, whole.
    ///
    /// # Errors
    /// When two columns have different lengths, which rows do not let happen.
    pub fn finish(self) -> Result<Held, ArrowError> {
        let fields: Vec<Field> = self.columns.iter().map(field).collect();
        let arrays: Vec<ArrayRef> = self.cells.into_iter().map(Cells::finish).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?;
        Ok(Held { batch })
    }
}

impl Cells {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(LargeStringBuilder::new()),
            ColumnKind::Whole => Self::Whole(Vec::new(), Vec::new()),
            ColumnKind::Number => Self::Number(Vec::new()),
            ColumnKind::Truth => Self::Truth(BooleanBuilder::new()),
        }
    }

    /// Adds a cell; one of another kind is empty, and so is a number that is not finite.
    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Text(builder), Cell::Text(text)) => builder.append_value(text),
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Whole(values, there), Cell::Whole(whole)) => {
                values.push(whole);
                there.push(true);
            }
            (Self::Whole(values, there), _) => {
                values.push(0);
                there.push(false);
            }
            // Adding zero turns -0 into 0, as in all tables.
            (Self::Number(values), Cell::Number(number)) if number.is_finite() => {
                values.push(number + 0.0);
            }
            (Self::Number(values), Cell::Whole(whole)) => values.push(whole as f64),
            (Self::Number(values), _) => values.push(f64::NAN),
            (Self::Truth(builder), Cell::Truth(truth)) => builder.append_value(truth),
            (Self::Truth(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut builder) => Arc::new(builder.finish()),
            Self::Whole(values, there) => {
                let nulls = there.contains(&false).then(|| there.into());
                Arc::new(Int64Array::new(values.into(), nulls))
            }
            Self::Number(values) => {
                let missing = values.iter().any(|value| value.is_nan());
                let there = || values.iter().map(|value| !value.is_nan()).collect();
                let nulls = missing.then(there).map(|there: Vec<bool>| there.into());
                Arc::new(Float64Array::new(values.into(), nulls))
            }
            Self::Truth(mut builder) => Arc::new(builder.finish()),
        }
    }
}

/// A column as Arrow's field; unit and meaning stand with it, as in Parquet files of sweeps.
fn field(column: &Column) -> Field {
    let kind = match column.kind {
        ColumnKind::Text => DataType::LargeUtf8,
        ColumnKind::Whole => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Truth => DataType::Boolean,
    };
    let said = [("unit", &column.unit), ("description", &column.description)];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    let said = said.fold(Metadata::new(), |all, (key, text)| {
        all.with(key, text.as_str())
    });
    Field::new(&column.name, kind, true).with_metadata(said)
}

/// A table held in memory, in one batch.
#[pyclass(frozen, name = "Held", module = "millpond._millpond")]
pub struct Held {
    batch: RecordBatch,
}

#[pymethods]
impl Held {
    /// How many rows it has.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// Names of its columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        let schema = self.batch.schema();
        schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    /// Units by column, of those that have one.
    #[getter]
    fn units<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.said(py, "unit")
    }

    /// Meanings by column, of those that have one.
    #[getter]
    fn descriptions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.said(py, "description")
    }

    /// A column's cells as a list; None where there is nothing.
    fn values<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyList>>> {
        let Some(array) = self.batch.column_by_name(name) else {
            return Ok(None);
        };
        let list = match array.data_type() {
            DataType::Float64 => PyList::new(py, each(array.as_primitive::<Float64Type>())),
            DataType::Int64 => PyList::new(py, each(array.as_primitive::<Int64Type>())),
            DataType::Boolean => PyList::new(py, each(array.as_boolean())),
            _ => PyList::new(py, each(array.as_string::<i64>())),
        };
        list.map(Some)
    }

    /// The table as an Arrow stream of one batch, whose buffers are shared and not copied.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish for other types may be ignored: whoever asks must look at what comes.
        drop(requested_schema);
        let batches = std::iter::once(Ok(self.batch.clone()));
        let reader = RecordBatchIterator::new(batches, self.batch.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, STREAM)
    }

    /// Its columns as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref());
        let schema = schema.map_err(|error| crate::failure::raised(py, &error.to_string()))?;
        PyCapsule::new_with_value(py, schema, SCHEMA)
    }
}

impl Held {
    fn said<'py>(&self, py: Python<'py>, key: &str) -> PyResult<Bound<'py, PyDict>> {
        let said = PyDict::new(py);
        for field in self.batch.schema().fields() {
            if let Some(text) = field.metadata().get(key) {
                said.set_item(field.name(), text)?;
            }
        }
        Ok(said)
    }
}

/// The cells of an array as a vector.
fn each<T>(cells: impl IntoIterator<Item = T>) -> Vec<T> {
    cells.into_iter().collect()
}
