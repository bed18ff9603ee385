//! What is recorded of each sector, by run and window: `sectors.csv`.

use std::path::Path;

use crate::measure::outcome::{SectorOutcome, SectorRow, SectorWindow, Series};
use crate::measure::window::Window;

use super::RecordError;
use super::file::WholeFile;
use super::rows::{Rows, parsed};
use super::tables::{place, table};
use crate::measure::number::number;

/// Name of the table of sectors.
pub const SECTORS: &str = "sectors.csv";

/// Columns of `sectors.csv` before the recorded figures.
pub const SECTOR_COLUMNS: [&str; 5] = ["run_id", "first_month", "last_month", "region", "sector"];

/// The table while an experiment runs.
pub struct Sectors(csv::Writer<WholeFile>);

impl Sectors {
    /// Begins the table with its header.
    ///
    /// # Errors
    /// When the directory cannot be written into.
    pub fn begin(dir: &Path) -> Result<Self, RecordError> {
        let mut writer = csv::Writer::from_writer(WholeFile::begin(dir, SECTORS)?);
        let figures = SectorOutcome::ALL.map(SectorOutcome::name);
        writer
            .write_record(SECTOR_COLUMNS.iter().chain(&figures))
            .map_err(table(SECTORS))?;
        Ok(Self(writer))
    }

    /// Writes a finished run's sectors: yearly figures over each reported window.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, run_id: &str, series: &Series) -> Result<(), RecordError> {
        for window in Window::reported(series.months) {
            let rows = series.sectors_over(window);
            let names = series
                .regions
                .iter()
                .flat_map(|region| series.sectors.iter().map(move |sector| (region, sector)));
            for ((region, sector), row) in names.zip(rows) {
                let keys = [
                    run_id.to_owned(),
                    window.first.to_string(),
                    window.last.to_string(),
                    region.clone(),
                    sector.clone(),
                ];
                let cells = keys.into_iter().chain(row.map(number));
                self.0.write_record(cells).map_err(table(SECTORS))?;
            }
        }
        Ok(())
    }

    /// Puts the table in its place; returns its hash.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<String, RecordError> {
        place(self.0, SECTORS)
    }
}

/// One run's sectors, read from the next rows of the table: as many as its windows, regions and
/// sectors ask for, in the order they were written. Returns the windows and the sectors' names.
///
/// # Errors
/// When the rows are not those of this run.
pub fn read_run(
    rows: &mut Rows,
    run_id: &str,
    months: u32,
    regions: &[String],
    sectors: &mut Vec<String>,
) -> Result<Vec<SectorWindow>, RecordError> {
    let mut windows = Vec::new();
    for window in Window::reported(months) {
        let mut figures: Vec<SectorRow> = Vec::new();
        while let Some(row) = rows.peek()? {
            let of_window = row.get(0) == Some(run_id)
                && parsed(row.get(1)) == Some(window.first)
                && parsed(row.get(2)) == Some(window.last);
            if !of_window {
                break;
            }
            let name = row.get(4).unwrap_or_default();
            if !sectors.iter().any(|known| known == name) {
                sectors.push(name.to_owned());
            }
            let mut figure = SectorRow::default();
            for (value, cell) in figure.iter_mut().zip(row.iter().skip(SECTOR_COLUMNS.len())) {
                *value = parsed(Some(cell)).unwrap_or(f64::NAN);
            }
            figures.push(figure);
            rows.next()?;
        }
        if figures.len() != regions.len() * sectors.len() {
            return Err(rows.fails(&format!(
                "run {run_id} has {} rows for months {} to {}, not {}",
                figures.len(),
                window.first,
                window.last,
                regions.len() * sectors.len()
            )));
        }
        windows.push((window, figures));
    }
    Ok(windows)
}
