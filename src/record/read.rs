//! A results folder back as a comparison, so that it can be read again, reported again and compared
//! with another.

use std::io::Read;
use std::path::Path;

use crate::experiment::batch::{Batch, finished};
use crate::experiment::comparison::Comparison;
use crate::measure::outcome::{Outcome, Series};
use crate::scenario::from_text;
use crate::scenario::types::Scenario;

use super::RecordError;
use super::currencies::{self, CURRENCIES};
use super::manifest::{MANIFEST, Manifest, RESULTS_LAYOUT};
use super::payments::{self, PAYMENTS};
use super::rows::Rows;
use super::sectors::{self, SECTORS};
use super::tables::{RUNS, SERIES};
use super::variants::{Names, VARIANTS};
use crate::experiment::variants::Variants;
use crate::measure::currency::CurrencyYears;

/// Earlier results.
#[derive(Debug)]
pub struct Results {
    /// The finished runs, as `compare` had them.
    pub comparison: Comparison,
    /// How they came to be.
    pub manifest: Manifest,
    /// The policies' resolved scenarios.
    pub policies: Vec<Scenario>,
}

/// Reads the results in `dir`. Outcomes that `run.outcomes` left out of `series.csv` are missing from
/// every number that comes from them.
///
/// # Errors
/// When `dir` holds no results, they were made by a version with other tables, or a table is missing,
/// has been changed or is damaged.
pub fn read(dir: &Path) -> Result<Results, RecordError> {
    let manifest = manifest(dir)?;
    for (name, hash) in &manifest.files {
        // What is made from the tables can be made again.
        if NEEDED.contains(&name.as_str()) || name == VARIANTS {
            unchanged(dir, name, hash)?;
        }
    }
    let policies = scenarios(dir, &manifest)?;
    let batch = Batch::of_manifest(&manifest, policies, dir);
    let mut comparison = batch.comparison();
    fill(dir, &mut comparison)?;
    if manifest.files.contains_key(VARIANTS) {
        let policies: Vec<String> = batch.policies.iter().map(|p| p.policy.clone()).collect();
        let names = Names {
            policies: &policies,
            regions: &comparison.regions,
        };
        comparison.variants = Variants::read(dir, names)?;
    }
    Ok(Results {
        comparison,
        manifest,
        policies: batch.policies,
    })
}

/// Tables that a comparison is read from.
const NEEDED: [&str; 4] = [RUNS, SERIES, SECTORS, PAYMENTS];

fn manifest(dir: &Path) -> Result<Manifest, RecordError> {
    let path = dir.join(MANIFEST);
    if !path.is_file() {
        let words = if dir.is_dir() {
            format!(
                "it holds no {MANIFEST}, so it is not the folder of a finished run or comparison"
            )
        } else {
            "there is no such folder".to_owned()
        };
        return Err(RecordError::read(dir, words));
    }
    let manifest = Manifest::read(dir)?;
    if manifest.layout != RESULTS_LAYOUT {
        let words = format!(
            "they were written by version {} with tables of layout {}; this is version {} with layout \
             {RESULTS_LAYOUT}: run the comparison again",
            manifest.millpond,
            manifest.layout,
            env!("CARGO_PKG_VERSION")
        );
        return Err(RecordError::read(dir, words));
    }
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|name| !manifest.files.contains_key(*name))
        .collect();
    if !missing.is_empty() {
        let words = format!("{MANIFEST} does not list {}", missing.join(", "));
        return Err(RecordError::read(dir, words));
    }
    Ok(manifest)
}

/// Checks that a table's bytes are those that were written.
fn unchanged(dir: &Path, name: &str, hash: &str) -> Result<(), RecordError> {
    let path = dir.join(name);
    let fails = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => RecordError::read(&path, "the file is missing"),
        _ => RecordError::read(&path, error.to_string()),
    };
    let mut file = std::fs::File::open(&path).map_err(fails)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(fails)? {
            0 => break,
            bytes => hasher.update(&buffer[..bytes]),
        };
    }
    if hasher.finalize().to_hex().as_str() != hash {
        let words =
            format!("the file is not the one that was written: {MANIFEST} has another hash");
        return Err(RecordError::read(&path, words));
    }
    Ok(())
}

fn scenarios(dir: &Path, manifest: &Manifest) -> Result<Vec<Scenario>, RecordError> {
    let policies = manifest.policies.iter().map(|policy| {
        from_text(&policy.name, &policy.scenario).map_err(|problems| {
            let words = format!("the scenario of {} is refused: {problems}", policy.name);
            RecordError::read(&dir.join(MANIFEST), words)
        })
    });
    let policies: Vec<Scenario> = policies.collect::<Result<_, _>>()?;
    if policies.is_empty() {
        return Err(RecordError::read(&dir.join(MANIFEST), "it names no policy"));
    }
    Ok(policies)
}

/// Puts every run of the tables into the comparison, one at a time.
fn fill(dir: &Path, comparison: &mut Comparison) -> Result<(), RecordError> {
    let mut runs = Rows::open(dir, RUNS)?;
    let mut series = SeriesRows::open(dir)?;
    let mut sector_rows = Rows::open(dir, SECTORS)?;
    let mut payment_rows = Rows::open(dir, PAYMENTS)?;
    let mut currency_rows = dir
        .join(CURRENCIES)
        .is_file()
        .then(|| Rows::open(dir, CURRENCIES))
        .transpose()?;
    let columns = ["run_id", "policy", "case", "replicate", "status", "error"];
    let mut at = [0; 6];
    for (place, name) in at.iter_mut().zip(columns) {
        *place = runs.column(name)?;
    }
    let mut sectors = Vec::new();
    while let Some(row) = runs.next()? {
        let [id, policy, case, replicate, status, error] =
            at.map(|place| row.get(place).unwrap_or_default().to_owned());
        let known = comparison.place_of(&policy, &case, &replicate);
        let Some((policy_index, case_index, replicate_index)) = known else {
            let words =
                format!("run {id} is of a policy, case or replicate that nothing else knows");
            return Err(runs.fails(&words));
        };
        match status.as_str() {
            "ok" => {
                let regions = comparison.regions.clone();
                let outcomes = series.read_run(&id, &regions)?;
                let months = comparison.months;
                let windows =
                    sectors::read_run(&mut sector_rows, &id, months, &regions, &mut sectors)?;
                let year = payments::read_run(&mut payment_rows, &id, &regions, &sectors)?;
                let currencies = match &mut currency_rows {
                    Some(rows) => currencies::read_run(rows, &id, months, &regions)?,
                    None => CurrencyYears::default(),
                };
                let series =
                    Series::restored(regions, sectors.clone(), outcomes, windows, currencies);
                let series = series.filter(|series| series.months == months);
                let Some(series) = series else {
                    return Err(runs.fails(&format!("{SERIES} has not all months of run {id}")));
                };
                let run = finished(id, series, year);
                comparison.put(policy_index, case_index, replicate_index, run);
            }
            "stopped" => {}
            _ => comparison
                .failures
                .push(format!("{policy}, {case}, replicate {replicate}: {error}")),
        }
    }
    Ok(())
}

/// `series.csv` with the place of each outcome's column.
struct SeriesRows {
    rows: Rows,
    columns: Vec<Option<usize>>,
}

impl SeriesRows {
    fn open(dir: &Path) -> Result<Self, RecordError> {
        let mut rows = Rows::open(dir, SERIES)?;
        let columns = Outcome::ALL
            .iter()
            .map(|outcome| rows.optional_column(outcome.name()))
            .collect::<Result<_, _>>()?;
        Ok(Self { rows, columns })
    }

    /// All outcomes of one run, by month, region and outcome.
    fn read_run(&mut self, id: &str, regions: &[String]) -> Result<Vec<f64>, RecordError> {
        let mut outcomes = Vec::new();
        let mut count = 0;
        while let Some(row) = self.rows.peek()? {
            if row.get(0) != Some(id) {
                break;
            }
            if row.get(2) != Some(&regions[count % regions.len()]) {
                let words = format!("the regions of run {id} are not in the order of the manifest");
                return Err(self.rows.fails(&words));
            }
            let cell = |column: &Option<usize>| row.get((*column)?)?.parse().ok();
            outcomes.extend(self.columns.iter().map(|c| cell(c).unwrap_or(f64::NAN)));
            count += 1;
            self.rows.next()?;
        }
        Ok(outcomes)
    }
}
