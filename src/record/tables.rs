//! The tables of an experiment, written row by row as runs finish.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::experiment::plan::RunPlan;
use crate::experiment::run::RunResult;
use crate::measure::outcome::{Outcome, SectorOutcome, Series};
use crate::measure::whole::whole as whole_of;
use crate::measure::window::{Window, yearly};

use super::RecordError;
use super::currencies::{CURRENCIES, Currencies};
use super::file::{WholeFile, prepare};
use super::payments::{PAYMENTS, Payments};
use super::sectors::{SECTORS, Sectors};
use super::traffic::Means;
use crate::measure::number::{number, number_into};

/// Name of the table of runs.
pub const RUNS: &str = "runs.csv";
/// Name of the table of months.
pub const SERIES: &str = "series.csv";

/// Columns of `runs.csv` before the parameters.
pub const RUN_COLUMNS: [&str; 8] = [
    "run_id",
    "policy",
    "case",
    "replicate",
    "seed",
    "status",
    "error",
    "series_hash",
];

/// What the tables of an experiment hold.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Region names; where there are several the last stands for all of them together.
    pub regions: Vec<String>,
    /// What the part of the area that is not modelled is called.
    pub elsewhere: String,
    /// Outcomes that `series.csv` holds.
    pub outcomes: Vec<Outcome>,
    /// Whether any policy has a local currency.
    pub local_money: bool,
    /// Names of the parameters that differ between policies.
    pub parameters: Vec<String>,
    /// Their values by policy, as text; empty where a policy has none.
    pub values: Vec<Vec<String>>,
}

impl Layout {
    /// The outcomes named in `run.outcomes`; all when none is named. Unknown names are left out:
    /// the scenario's check has refused them.
    #[must_use]
    pub fn outcomes_named(names: &[String]) -> Vec<Outcome> {
        if names.is_empty() {
            return Outcome::ALL.to_vec();
        }
        Outcome::ALL
            .iter()
            .copied()
            .filter(|o| names.iter().any(|n| n == o.name()))
            .collect()
    }

    /// How many regions are modelled: all but the whole.
    #[must_use]
    pub fn modelled(&self) -> usize {
        let recorded = self.regions.len();
        whole_of(recorded).unwrap_or(recorded)
    }

    /// A modelled region's name.
    #[must_use]
    pub fn modelled_name(&self, region: usize) -> Option<&str> {
        let name = self.regions.get(region)?;
        (region < self.modelled()).then_some(name)
    }

    /// Columns of final outcomes in `runs.csv` with region and outcome: plain names for one region,
    /// "region: outcome" for several.
    pub fn final_columns(&self) -> impl Iterator<Item = (String, usize, Outcome)> + '_ {
        self.regions
            .iter()
            .enumerate()
            .flat_map(move |(region, name)| {
                Outcome::ALL.iter().map(move |&outcome| {
                    let column = match self.regions.len() {
                        1 => outcome.name().to_owned(),
                        _ => format!("{name}: {}", outcome.name()),
                    };
                    (column, region, outcome)
                })
            })
    }
}

/// The tables while an experiment runs.
pub struct Tables {
    dir: PathBuf,
    layout: Layout,
    runs: csv::Writer<WholeFile>,
    series: csv::Writer<WholeFile>,
    sectors: Sectors,
    currencies: Option<Currencies>,
    payments: Payments,
    traffic: Means,
    cell: String,
}

impl Tables {
    /// Makes the directory and begins both tables with their headers.
    ///
    /// # Errors
    /// When the directory cannot be written into: before any run has started.
    pub fn begin(dir: &Path, layout: Layout) -> Result<Self, RecordError> {
        prepare(dir)?;
        let mut runs = csv::Writer::from_writer(WholeFile::begin(dir, RUNS)?);
        let mut series = csv::Writer::from_writer(WholeFile::begin(dir, SERIES)?);
        let header = RUN_COLUMNS.iter().map(|c| (*c).to_owned());
        let header = header.chain(layout.parameters.iter().cloned());
        runs.write_record(header.chain(layout.final_columns().map(|c| c.0)))
            .map_err(table(RUNS))?;
        let recorded = layout.outcomes.iter().map(|o| o.name());
        series
            .write_record(["run_id", "month", "region"].into_iter().chain(recorded))
            .map_err(table(SERIES))?;
        Ok(Self {
            dir: dir.to_owned(),
            sectors: Sectors::begin(dir)?,
            currencies: layout
                .local_money
                .then(|| Currencies::begin(dir))
                .transpose()?,
            payments: Payments::begin(dir)?,
            traffic: Means::default(),
            layout,
            runs,
            series,
            cell: String::new(),
        })
    }

    /// Writes a run's row and, where it finished, its months.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, plan: &RunPlan, result: &RunResult) -> Result<(), RecordError> {
        if let RunResult::Finished {
            series,
            traffic,
            last_year,
        } = result
        {
            self.traffic.add(plan, &series.sectors, traffic);
            self.sectors.write(&plan.id, series)?;
            if let Some(currencies) = &mut self.currencies {
                currencies.write(&plan.id, series)?;
            }
            if plan.case == 0 {
                for (region, books) in series.regions.iter().zip(last_year) {
                    let entries = books.entries();
                    self.payments
                        .write(&plan.id, region, &series.sectors, entries)?;
                }
            }
            self.write_months(&plan.id, series).map_err(table(SERIES))?;
        }
        self.write_run(plan, result).map_err(table(RUNS))
    }

    fn write_run(&mut self, plan: &RunPlan, result: &RunResult) -> csv::Result<()> {
        let series = match result {
            RunResult::Finished { series, .. } => Some(series),
            _ => None,
        };
        let luck = plan.luck;
        for cell in [&plan.id, &plan.policy_name, &plan.case_name] {
            self.runs.write_field(cell)?;
        }
        self.runs.write_field(luck.replicate.to_string())?;
        self.runs.write_field(luck.seed.to_string())?;
        self.runs.write_field(result.status())?;
        self.runs.write_field(result.error())?;
        self.runs
            .write_field(series.map(series_hash).unwrap_or_default())?;
        for value in self.layout.values.get(plan.policy).into_iter().flatten() {
            self.runs.write_field(value)?;
        }
        for (_, region, outcome) in self.layout.final_columns() {
            let value = series
                .filter(|s| s.months > 0)
                .map(|s| yearly(s, region, outcome, Window::last_year(s.months)));
            self.runs
                .write_field(value.map(number).unwrap_or_default())?;
        }
        self.runs.write_record(None::<&[u8]>)
    }

    fn write_months(&mut self, run_id: &str, series: &Series) -> csv::Result<()> {
        for month in 1..=series.months {
            for (region, name) in series.regions.iter().enumerate() {
                self.series.write_field(run_id)?;
                self.series.write_field(month.to_string())?;
                self.series.write_field(name)?;
                for &outcome in &self.layout.outcomes {
                    number_into(&mut self.cell, series.value(month, region, outcome));
                    self.series.write_field(&self.cell)?;
                }
                self.series.write_record(None::<&[u8]>)?;
            }
        }
        Ok(())
    }

    /// Puts the tables in their place; returns their hashes, hexadecimal, by name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<BTreeMap<String, String>, RecordError> {
        let mut hashes = BTreeMap::new();
        for (name, writer) in [(RUNS, self.runs), (SERIES, self.series)] {
            hashes.insert(name.to_owned(), place(writer, name)?);
        }
        hashes.insert(SECTORS.to_owned(), self.sectors.finish()?);
        if let Some(currencies) = self.currencies {
            hashes.insert(CURRENCIES.to_owned(), currencies.finish()?);
        }
        hashes.insert(PAYMENTS.to_owned(), self.payments.finish()?);
        hashes.extend(self.traffic.write(&self.dir, &self.layout)?);
        Ok(hashes)
    }
}

/// Puts a table in its place; returns its hash.
pub(super) fn place(
    writer: csv::Writer<WholeFile>,
    name: &'static str,
) -> Result<String, RecordError> {
    let file = writer
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()));
    file.map_err(table(name))?.finish()
}

pub(super) fn table(name: &'static str) -> impl FnOnce(csv::Error) -> RecordError {
    move |source| RecordError::Table {
        path: name.into(),
        source,
    }
}

/// Hash of everything a run recorded, sixteen hexadecimal digits: replays must give the same.
#[must_use]
pub fn series_hash(series: &Series) -> String {
    let mut hasher = blake3::Hasher::new();
    for month in 1..=series.months {
        for region in 0..series.regions.len() {
            for &outcome in Outcome::ALL {
                hasher.update(&series.value(month, region, outcome).to_bits().to_le_bytes());
            }
            for sector in 0..series.sectors.len() {
                for outcome in SectorOutcome::ALL {
                    let value = series.sector(month, region, sector, outcome);
                    hasher.update(&value.to_bits().to_le_bytes());
                }
            }
        }
    }
    let currencies = &series.currencies;
    for year in 1..=currencies.years() {
        for index in 0..currencies.currencies.len() {
            for value in currencies.year(year, index) {
                hasher.update(&value.to_bits().to_le_bytes());
            }
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
