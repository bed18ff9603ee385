//! Results for readers: charts, the self-contained page, and how numbers are
//! written in all of them.
//!
//! [`write()`] leaves `report.html`, which needs no other file, and the same charts as `charts/*.svg`.

pub mod additionality;
pub mod axes;
pub mod background;
pub mod between;
pub mod canvas;
pub mod curves;
pub mod decision;
pub mod dots;
pub mod effects;
pub mod evidence;
pub mod finding;
pub mod first_page;
pub mod first_sentence;
pub mod food;
pub mod format;
pub mod gains;
mod heading;
pub mod hundred;
pub mod leakage;
pub mod ledger;
pub mod local_money;
pub mod matrix;
mod matrix_markdown;
pub mod page;
pub mod palette;
pub mod panels;
pub mod paper;
pub mod paper_markdown;
pub mod paper_money;
pub mod paper_parts;
pub mod paper_word;
pub mod plane;
pub mod plugging;
pub mod poster;
pub mod regions;
pub mod rests;
pub mod said;
pub mod sankey;
pub mod sentences;
pub mod shocks;
pub mod stakes;
pub mod strip;
pub mod svg;
pub mod sweep;
pub mod tails;
pub mod taxes;
pub mod ticks;
pub mod tornado;
pub mod turns;
pub mod validation;
pub mod value;
pub mod verdict;
pub mod view;
pub mod waterfall;
pub mod winners;
pub mod words;

#[cfg(test)]
mod example;
#[cfg(test)]
mod local_money_tests;
#[cfg(test)]
mod sign_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use crate::experiment::comparison::Comparison;
use crate::record::RecordError;
use crate::record::file::{prepare, write_whole};

use background::Background;
use page::Page;

/// Name of the page.
pub const REPORT: &str = "report.html";
/// Name of the sheet with the first region's main pictures, among the charts.
pub const SHEET: &str = "overview.svg";
/// Directory of the charts, inside the results directory.
pub const CHARTS: &str = "charts";

/// A report that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A chart failed.
    #[error(transparent)]
    Chart(#[from] canvas::ChartError),
    /// The template failed.
    #[error("the report's template failed: {0}")]
    Template(#[from] minijinja::Error),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] RecordError),
}

/// Writes the report of a comparison into a directory: `charts/*.svg` and `report.html`, each whole
/// or not at all, the same bytes for the same comparison. `in_full` are the regions that get a whole
/// part of the page each (see [`in_full`](crate::experiment::regions::in_full)). Returns the hash of every file by its path
/// inside the directory, for the manifest.
///
/// # Errors
/// When a chart cannot be drawn or a file cannot be written.
pub fn write(
    comparison: &Comparison,
    background: &Background,
    in_full: &[usize],
    dir: &Path,
) -> Result<BTreeMap<String, String>, ReportError> {
    let page = Page::of(comparison, background, in_full)?;
    let charts = dir.join(CHARTS);
    prepare(&charts)?;
    let mut written = BTreeMap::new();
    for (name, picture) in page.pictures() {
        let hash = write_whole(&charts, &name, picture.svg.as_bytes())?;
        written.insert(format!("{CHARTS}/{name}"), hash);
    }
    if let Some(sheet) = page.sheet() {
        let hash = write_whole(&charts, SHEET, sheet.as_bytes())?;
        written.insert(format!("{CHARTS}/{SHEET}"), hash);
    }
    let hash = write_whole(dir, REPORT, page.html()?.as_bytes())?;
    written.insert(REPORT.to_owned(), hash);
    Ok(written)
}
