//! Tables as comma-separated text, kept in memory until all of it is there.

use super::error::CliError;

/// A table that is being written.
pub struct CsvText(csv::Writer<Vec<u8>>);

impl CsvText {
    /// With its first line, the names of the columns.
    ///
    /// # Errors
    /// When it cannot be written to memory, which does not happen.
    pub fn with_head<'a>(head: impl IntoIterator<Item = &'a str>) -> Result<Self, CliError> {
        let mut table = Self(csv::Writer::from_writer(Vec::new()));
        table.row(head)?;
        Ok(table)
    }

    /// Adds a row, with as many cells as there are columns.
    ///
    /// # Errors
    /// When it has more or fewer.
    pub fn row<Cell: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<(), CliError> {
        let failure = |error: csv::Error| CliError::Failure(error.to_string());
        self.0.write_record(cells).map_err(failure)
    }

    /// All of it.
    ///
    /// # Errors
    /// When it cannot be written to memory, which does not happen.
    pub fn text(self) -> Result<String, CliError> {
        let bytes = self.0.into_inner();
        let bytes = bytes.map_err(|error| CliError::Failure(error.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
