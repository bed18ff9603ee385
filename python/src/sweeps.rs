//! Sweeps: run into a folder as the command line does it, read back as tables.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use millpond::cli;
use millpond::experiment::execute::Execution;
use millpond::experiment::sweep::Sweep;
use millpond::experiment::sweep::finish::Written;
use millpond::experiment::sweep::folder::Folder;
use millpond::experiment::sweep::tables::{POINTS, RUNS, SERIES};
use millpond::record::sweep::manifest::SweepManifest;
use millpond::record::sweep::reader::{Cells, TableReader};
use millpond::record::sweep::table::{Cell, ColumnKind};

use crate::apart::Shared;
use crate::failure::Failure;
use crate::held::{Filling, Held};
use crate::wishes::Wishes;

/// What a sweep's folder holds: the folder, and how many runs finished, failed and are left.
pub type Holds = (PathBuf, usize, usize, usize, Vec<String>);

/// Runs a sweep, or what is left of it.
///
/// # Errors
/// When the design is bad, the folder holds something else or results cannot be written.
pub fn swept(
    design: &Path,
    out: Option<PathBuf>,
    replicates: Option<u32>,
    wishes: &Wishes,
    shared: &Shared,
) -> Result<Holds, Failure> {
    let sweep = cli::sweep::read(design, replicates, &wishes.global())?;
    let dir = out.unwrap_or_else(|| sweep.file.results_dir());
    let mut folder = Folder::open(&dir, &sweep)?;
    shared.all.store(sweep.runs(), Ordering::Relaxed);
    if let Some(journal) = &mut folder.journal {
        let all = 0..sweep.runs();
        let there = |run: &usize| journal.has(sweep.id(sweep.place(*run)));
        let there = all.clone().filter(there).count();
        shared.done.store(there, Ordering::Relaxed);
        let execution = Execution {
            threads: wishes.threads(),
            stop: &shared.stop,
            month_done: &|| (),
        };
        sweep.run(all, journal, execution, &|_| {
            shared.done.fetch_add(1, Ordering::Relaxed);
        })?;
    } else {
        shared.done.store(sweep.runs(), Ordering::Relaxed);
    }
    let Written {
        finished,
        failed,
        left,
        failures,
    } = folder.finish(&sweep)?;
    Ok((dir, finished, failed, left, failures))
}

/// What the folder of an earlier sweep holds.
///
/// # Errors
/// When it holds none.
pub fn held(dir: PathBuf) -> Result<Holds, Failure> {
    let manifest = SweepManifest::read(&dir)?;
    let SweepManifest {
        finished,
        failed,
        left,
        ..
    } = manifest;
    Ok((dir, finished, failed, left, Vec::new()))
}

/// A table of a sweep's folder; none where the design asks for no series.
///
/// # Errors
/// When it is missing or damaged, or the sweep is of another version.
pub fn table(dir: &Path, name: &str) -> Result<Option<Held>, Failure> {
    let (sweep, manifest) = Sweep::of_results(dir)?;
    let columns = match name {
        POINTS => sweep.point_columns(),
        RUNS => sweep.run_columns(),
        SERIES if sweep.series.is_empty() => return Ok(None),
        SERIES => sweep.series_columns(),
        _ => return Err(Failure::Other(format!("a sweep has no table `{name}`"))),
    };
    if manifest.files.is_empty() && name != POINTS {
        let words = format!(
            "{}: the sweep has no tables yet: it is under way or was killed; start it again to go on",
            dir.display()
        );
        return Err(Failure::Results(words));
    }
    let mut reader = TableReader::of_results(dir, name, sweep.format())?;
    let mut places = Vec::with_capacity(columns.len());
    for column in &columns {
        places.push(reader.column(&column.name)?);
    }
    let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind).collect();
    let mut filling = Filling::new(columns);
    while let Some(batch) = reader.next_batch()? {
        for row in 0..batch.rows {
            let cells = places.iter().map(|&place| &batch.columns[place]);
            let cells = cells.zip(&kinds);
            filling.row(cells.map(|(cells, &kind)| cell(cells, kind, row)));
        }
    }
    Ok(Some(filling.finish()?))
}

/// A cell that was read, as its column has it; the cells of CSV files are text.
fn cell(cells: &Cells, kind: ColumnKind, row: usize) -> Cell<'_> {
    match cells {
        Cells::Text(texts) => of_text(&texts[row], kind),
        Cells::Whole(wholes) => wholes[row].map_or(Cell::Empty, Cell::Whole),
        Cells::Number(numbers) => Cell::Number(numbers[row]),
        Cells::Truth(truths) => truths[row].map_or(Cell::Empty, Cell::Truth),
    }
}

fn of_text(text: &str, kind: ColumnKind) -> Cell<'_> {
    if text.is_empty() {
        return Cell::Empty;
    }
    match kind {
        ColumnKind::Text => Cell::Text(text),
        ColumnKind::Whole => text.parse().map_or(Cell::Empty, Cell::Whole),
        ColumnKind::Number => text.parse().map_or(Cell::Empty, Cell::Number),
        ColumnKind::Truth => text.parse().map_or(Cell::Empty, Cell::Truth),
    }
}
