//! What is recorded of each local currency, by run and year: `currencies.csv`.

use std::path::Path;

use crate::measure::currency::{CurrencyOutcome, CurrencyRow, CurrencyYears};
use crate::measure::outcome::Series;

use super::RecordError;
use super::file::WholeFile;
use super::rows::{Rows, parsed};
use super::tables::{place, table};
use crate::measure::number::number;

/// Name of the table of local currencies.
pub const CURRENCIES: &str = "currencies.csv";

/// Columns of `currencies.csv` before the recorded figures.
pub const CURRENCY_COLUMNS: [&str; 4] = ["run_id", "year", "region", "currency"];

/// The table while an experiment runs.
pub struct Currencies(csv::Writer<WholeFile>);

impl Currencies {
    /// Begins the table with its header.
    ///
    /// # Errors
    /// When the directory cannot be written into.
    pub fn begin(dir: &Path) -> Result<Self, RecordError> {
        let mut writer = csv::Writer::from_writer(WholeFile::begin(dir, CURRENCIES)?);
        let figures = CurrencyOutcome::ALL.iter().map(|outcome| outcome.name());
        writer
            .write_record(CURRENCY_COLUMNS.into_iter().chain(figures))
            .map_err(table(CURRENCIES))?;
        Ok(Self(writer))
    }

    /// Writes a finished run's currencies: yearly figures of each year.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, run_id: &str, series: &Series) -> Result<(), RecordError> {
        let years = &series.currencies;
        for year in 1..=years.years() {
            for (index, (region, name)) in years.currencies.iter().enumerate() {
                let keys = [
                    run_id.to_owned(),
                    year.to_string(),
                    series.regions[*region].clone(),
                    name.clone(),
                ];
                let cells = keys.into_iter().chain(years.year(year, index).map(number));
                self.0.write_record(cells).map_err(table(CURRENCIES))?;
            }
        }
        Ok(())
    }

    /// Puts the table in its place; returns its hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<String, RecordError> {
        place(self.0, CURRENCIES)
    }
}

/// One run's currencies, read from the next rows of the table; nothing for a run without any.
///
/// # Errors
/// When a row cannot be read or names a region that the run has not.
pub fn read_run(
    rows: &mut Rows,
    run_id: &str,
    months: u32,
    regions: &[String],
) -> Result<CurrencyYears, RecordError> {
    let mut currencies = Vec::new();
    let mut figures: Vec<CurrencyRow> = Vec::new();
    while let Some(row) = rows.peek()? {
        if row.get(0) != Some(run_id) {
            break;
        }
        let name = row.get(3).unwrap_or_default().to_owned();
        let region = regions
            .iter()
            .position(|known| Some(known.as_str()) == row.get(2));
        let Some(region) = region else {
            let words = format!("run {run_id} has a currency in a region that nothing else knows");
            return Err(rows.fails(&words));
        };
        if parsed(row.get(1)) == Some(1_u32) {
            currencies.push((region, name));
        }
        let mut figure = CurrencyRow::default();
        for (value, cell) in figure
            .iter_mut()
            .zip(row.iter().skip(CURRENCY_COLUMNS.len()))
        {
            *value = parsed(Some(cell)).unwrap_or(f64::NAN);
        }
        figures.push(figure);
        rows.next()?;
    }
    if figures.len() != currencies.len() * months.div_ceil(12) as usize {
        return Err(rows.fails(&format!("run {run_id} has not all years of its currencies")));
    }
    Ok(CurrencyYears::restored(currencies, figures, months))
}
