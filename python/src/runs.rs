//! Runs of scenarios, kept as the tables `runs` and `series` that the command line writes.

use std::path::PathBuf;

use millpond::experiment::batch::{Batch, finished};
use millpond::experiment::comparable::idle;
use millpond::experiment::comparison::Comparison;
use millpond::experiment::execute::{Execution, Tally, execute};
use millpond::experiment::parameters::{Parameters, parameters};
use millpond::experiment::plan::RunPlan;
use millpond::experiment::run::RunResult;
use millpond::measure::outcome::Series;
use millpond::measure::window::{Window, yearly};
use millpond::record::dictionary::dictionary;
use millpond::record::sweep::table::{Cell, Column, ColumnKind};
use millpond::record::tables::{Layout, RUN_COLUMNS, series_hash};

use crate::apart::Shared;
use crate::failure::Failure;
use crate::held::{Filling, Held};

/// The most that recorded months of all runs may take, MiB; the command line has the same limit.
const RESULTS_MEBIBYTES_MAX: u64 = 8 * 1024;

/// What came out of a batch.
pub struct Ran {
    /// One row a run.
    pub runs: Held,
    /// One row a run, month and region.
    pub series: Held,
    /// The runs for verdicts; empty where nobody judges.
    pub comparison: Comparison,
    /// Runs that failed, in words.
    pub failures: Vec<String>,
    /// What of the scenarios never begins, in words.
    pub notes: Vec<String>,
}

/// Runs a batch; `judged` says whether its runs are kept for verdicts.
///
/// # Errors
/// When it would need too much memory, the books of a run do not add up, or no run finishes.
pub fn ran(
    batch: &Batch,
    judged: bool,
    threads: Option<usize>,
    shared: &Shared,
) -> Result<Ran, Failure> {
    fits(batch)?;
    let mut tables = Tables::begin(batch);
    let mut comparison = batch.comparison();
    let mut failures = Vec::new();
    let execution = Execution {
        threads,
        stop: &shared.stop,
        month_done: &|| (),
    };
    let tally = execute(&batch.plans(), execution, |plan, result| {
        tables.write(plan, &result);
        match result {
            RunResult::Finished { series, .. } if judged => keep(&mut comparison, plan, series),
            RunResult::Finished { .. } | RunResult::Stopped => {}
            failed => failures.push(format!("{}: {}", plan.words(), failed.error())),
        }
        Ok::<(), Failure>(())
    })?;
    refused(&tally, &failures)?;
    Ok(Ran {
        runs: tables.runs.finish()?,
        series: tables.series.finish()?,
        comparison,
        failures,
        notes: idle(&batch.policies),
    })
}

/// Refuses a batch whose months do not fit into memory.
fn fits(batch: &Batch) -> Result<(), Failure> {
    let needed = batch.memory() >> 20;
    if needed <= RESULTS_MEBIBYTES_MAX {
        return Ok(());
    }
    Err(Failure::Other(format!(
        "the results of {} runs would need about {needed} MiB of memory, more than \
         {RESULTS_MEBIBYTES_MAX}: ask for fewer replicates or months, or sweep",
        batch.runs()
    )))
}

/// A broken audit, and a batch of which nothing is left, have no tables.
fn refused(tally: &Tally, failures: &[String]) -> Result<(), Failure> {
    if let Some(failure) = &tally.audit {
        return Err(Failure::Audit(failure.clone()));
    }
    match failures.first() {
        Some(first) if tally.finished == 0 => Err(Failure::Other(match failures.len() {
            1 => first.clone(),
            several => format!("all {several} runs failed, the first: {first}"),
        })),
        _ => Ok(()),
    }
}

fn keep(comparison: &mut Comparison, plan: &RunPlan, mut series: Series) {
    series.keep_sectors_over(&Window::reported(series.months));
    let run = finished(plan.id.clone(), series, Vec::new());
    comparison.put(plan.policy, plan.case, plan.luck.replicate, run);
}

/// Both tables while they are filled.
struct Tables {
    layout: Layout,
    runs: Filling,
    series: Filling,
}

impl Tables {
    fn begin(batch: &Batch) -> Self {
        let Parameters { names, values } = parameters(&batch.policies);
        let layout = Layout {
            regions: batch.regions(),
            elsewhere: String::new(),
            outcomes: Layout::outcomes_named(&batch.policies[0].run.outcomes),
            local_money: false,
            parameters: names,
            values,
        };
        let package = dictionary("", "", &layout);
        let columns = |table: usize| -> Vec<Column> {
            let fields = package["resources"][table]["schema"]["fields"].as_array();
            fields.into_iter().flatten().map(column).collect()
        };
        let (mut runs, series) = (columns(0), columns(1));
        for (place, column) in runs[RUN_COLUMNS.len()..][..layout.parameters.len()]
            .iter_mut()
            .enumerate()
        {
            let cells = layout.values.iter().map(|values| values[place].as_str());
            column.kind = kind_of(cells);
        }
        Self {
            runs: Filling::new(runs),
            series: Filling::new(series),
            layout,
        }
    }

    fn write(&mut self, plan: &RunPlan, result: &RunResult) {
        let series = match result {
            RunResult::Finished { series, .. } => Some(series),
            _ => None,
        };
        self.write_run(plan, result, series);
        if let Some(series) = series {
            self.write_months(&plan.id, series);
        }
    }

    fn write_run(&mut self, plan: &RunPlan, result: &RunResult, series: Option<&Series>) {
        let (error, hash) = (result.error(), series.map(series_hash).unwrap_or_default());
        let keys = [
            Cell::Text(&plan.id),
            Cell::Text(&plan.policy_name),
            Cell::Text(&plan.case_name),
            Cell::Whole(i64::from(plan.luck.replicate)),
            Cell::Whole(plan.luck.seed as i64),
            Cell::Text(result.status()),
            text(&error),
            text(&hash),
        ];
        let values = self.layout.values.get(plan.policy).into_iter().flatten();
        let own = self.runs.columns()[keys.len()..].iter();
        let parameters: Vec<Cell> = values
            .zip(own)
            .map(|(value, column)| parameter(value, column.kind))
            .collect();
        let outcomes: Vec<Cell> = self
            .layout
            .final_columns()
            .map(|(_, region, outcome)| {
                let series = series.filter(|series| series.months > 0);
                let year = |s: &Series| yearly(s, region, outcome, Window::last_year(s.months));
                series.map_or(Cell::Empty, |series| Cell::Number(year(series)))
            })
            .collect();
        self.runs
            .row(keys.into_iter().chain(parameters).chain(outcomes));
    }

    fn write_months(&mut self, id: &str, series: &Series) {
        for month in 1..=series.months {
            for (region, name) in series.regions.iter().enumerate() {
                let keys = [
                    Cell::Text(id),
                    Cell::Whole(i64::from(month)),
                    Cell::Text(name),
                ];
                let outcomes = self.layout.outcomes.iter();
                let outcomes = outcomes.map(|&o| Cell::Number(series.value(month, region, o)));
                self.series.row(keys.into_iter().chain(outcomes));
            }
        }
    }
}

/// A field of the data dictionary as a column.
fn column(field: &serde_json::Value) -> Column {
    let text = |key: &str| field[key].as_str().unwrap_or_default().to_owned();
    Column {
        name: text("name"),
        kind: match text("type").as_str() {
            "integer" => ColumnKind::Whole,
            "number" => ColumnKind::Number,
            _ => ColumnKind::Text,
        },
        unit: text("unit"),
        description: text("description"),
    }
}

/// What the values of a parameter are: numbers where every policy that has it has a number.
fn kind_of<'a>(mut values: impl Iterator<Item = &'a str>) -> ColumnKind {
    let number = |value: &str| value.is_empty() || value.parse::<f64>().is_ok();
    if values.all(number) {
        ColumnKind::Number
    } else {
        ColumnKind::Text
    }
}

fn parameter(value: &str, kind: ColumnKind) -> Cell<'_> {
    match (kind, value.parse()) {
        (ColumnKind::Number, Ok(number)) => Cell::Number(number),
        (ColumnKind::Number, Err(_)) => Cell::Empty,
        _ => text(value),
    }
}

/// A text; nothing where it is empty.
fn text(text: &str) -> Cell<'_> {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text)
    }
}

/// A batch that is kept in memory and writes no file.
pub fn batch(
    command: &str,
    policies: Vec<millpond::scenario::types::Scenario>,
    cases: Vec<millpond::experiment::cases::CasePlan>,
    replicates: u32,
) -> Batch {
    Batch {
        command: command.to_owned(),
        cases,
        replicates,
        seed: policies[0].run.seed,
        variants: millpond::experiment::variants::Wanted::No,
        dir: PathBuf::new(),
        policies,
    }
}
