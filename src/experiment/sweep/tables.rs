//! The tables of a sweep: their columns, their rows, their dictionary.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::factor::Range;
use super::setting::Setting;
use super::{Place, Sweep, id_text};
use crate::experiment::batch::recorded_regions;
use crate::measure::outcome::Kind;
use crate::record::RecordError;
use crate::record::sweep::journal::Finished;
use crate::record::sweep::reader::TableReader;
use crate::record::sweep::table::{Cell, Column, ColumnKind};
use crate::scenario::record::Choice;

/// The table of runs.
pub const RUNS: &str = "runs";
/// The table of months.
pub const SERIES: &str = "series";
/// The table of points.
pub const POINTS: &str = "points";
/// The column that numbers points.
pub const POINT: &str = "point";

/// Columns of `runs` before the parameters.
pub const RUN_KEYS: [&str; 9] = [
    "run_id",
    "world",
    "policy",
    POINT,
    "replicate",
    "seed",
    "status",
    "error",
    "series_hash",
];

impl Sweep {
    /// Columns of the parameters.
    fn factor_columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.factors.iter().map(|factor| {
            let kind = match &factor.range {
                Range::Between { whole: true, .. } => ColumnKind::Whole,
                Range::Between { .. } => ColumnKind::Number,
                Range::Among(values) => kind_of(values),
                Range::Any => ColumnKind::Text,
            };
            Column {
                name: factor.name.clone(),
                kind,
                unit: factor.unit.clone(),
                description: format!(
                    "{}: {}.",
                    factor.role.meaning().trim_end_matches('.'),
                    factor.path
                ),
            }
        })
    }

    /// Columns of `runs`.
    #[must_use]
    pub fn run_columns(&self) -> Vec<Column> {
        let keys = [
            "Names the run: hash of version, scenario, point, seed and replicate.",
            "The world.",
            "The policy.",
            "The point, as in points.",
            "Replicate: the same number is the same luck, at every point and under every policy.",
            "Seed of all draws.",
            "ok, failed or audit failed.",
            "Why the run has no outcomes.",
            "Hash of everything the run recorded; a replay gives the same.",
        ];
        let keys = RUN_KEYS.iter().zip(keys).map(|(name, words)| {
            let kind = match *name {
                POINT | "replicate" | "seed" => ColumnKind::Whole,
                _ => ColumnKind::Text,
            };
            Column::new(name, kind, words)
        });
        let outcomes = self.specs.iter().map(|spec| Column {
            name: spec.name.clone(),
            kind: ColumnKind::Number,
            unit: spec.unit().to_owned(),
            description: spec.meaning(),
        });
        keys.chain(self.factor_columns()).chain(outcomes).collect()
    }

    /// Where the outcomes stand in a table of runs.
    ///
    /// # Errors
    /// When one is not there.
    pub fn outcome_places(&self, runs: &TableReader) -> Result<Vec<usize>, RecordError> {
        let names = self.specs.iter().map(|spec| &spec.name);
        names.map(|name| runs.column(name)).collect()
    }

    /// Columns of `series`.
    #[must_use]
    pub fn series_columns(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::new("run_id", ColumnKind::Text, "The run, as in runs."),
            Column::new(
                "month",
                ColumnKind::Whole,
                "Month of the run; 1 is the first January.",
            ),
            Column::new(
                "region",
                ColumnKind::Text,
                "Region; the last of several is all of them together.",
            ),
        ];
        columns.extend(self.series.iter().map(|outcome| {
            let adds_up = match outcome.kind() {
                Kind::Flow => "Flow of the month.",
                Kind::Level => "Level at the month's end.",
                Kind::Ratio => "Ratio in the month.",
            };
            Column {
                name: outcome.name().to_owned(),
                kind: ColumnKind::Number,
                unit: outcome.unit().to_owned(),
                description: format!("{} {adds_up}", outcome.meaning()),
            }
        }));
        columns
    }

    /// Columns of `points`.
    #[must_use]
    pub fn point_columns(&self) -> Vec<Column> {
        let words = "The point; rows of the design that are the same are one point.";
        let own = Column::new(POINT, ColumnKind::Whole, words);
        std::iter::once(own).chain(self.factor_columns()).collect()
    }

    /// What tables say of themselves.
    #[must_use]
    pub fn notes(&self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("millpond".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            ("title".to_owned(), self.file.design.title.clone()),
        ])
    }

    /// The data dictionary (Frictionless) of the sweep's tables.
    #[must_use]
    pub fn dictionary(&self) -> Json {
        let format = self.format();
        let table = |name: &str, columns: &[Column], keys: Json| {
            let fields: Vec<Json> = columns.iter().map(Column::field).collect();
            let mut schema = json!({ "fields": fields, "missingValues": [""] });
            for (key, value) in keys.as_object().into_iter().flatten() {
                schema[key] = value.clone();
            }
            let mut resource = json!({
                "name": name,
                "path": format.file(name),
                "profile": "tabular-data-resource",
                "format": format.ending(),
                "schema": schema,
            });
            if format.ending() == "csv" {
                resource["mediatype"] = "text/csv".into();
                resource["encoding"] = "utf-8".into();
            }
            resource
        };
        let to = |fields: &str, resource: &str| json!({ "fields": fields, "reference": { "resource": resource, "fields": fields } });
        let mut resources = vec![
            table(
                POINTS,
                &self.point_columns(),
                json!({ "primaryKey": POINT }),
            ),
            table(
                RUNS,
                &self.run_columns(),
                json!({ "primaryKey": "run_id", "foreignKeys": [to(POINT, POINTS)] }),
            ),
        ];
        if !self.series.is_empty() {
            resources.push(table(
                SERIES,
                &self.series_columns(),
                json!({
                    "primaryKey": ["run_id", "month", "region"],
                    "foreignKeys": [to("run_id", RUNS)],
                }),
            ));
        }
        json!({
            "profile": "tabular-data-package",
            "name": "millpond-sweep",
            "title": self.file.design.title,
            "resources": resources,
        })
    }

    /// The cells of a point's parameters.
    pub fn point_cells(&self, point: usize) -> impl Iterator<Item = Cell<'_>> {
        self.points.values[point].iter().map(cell)
    }

    /// A run's row of `runs`; `id` is its id as text.
    #[must_use]
    pub fn run_cells<'a>(&'a self, place: Place, id: &'a str, run: &'a Finished) -> Vec<Cell<'a>> {
        let arm = &self.arms[place.arm];
        let text = |text: &'a str| {
            if text.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(text)
            }
        };
        let mut cells = vec![
            Cell::Text(id),
            Cell::Text(&arm.world),
            Cell::Text(&arm.policy),
            Cell::Whole(place.point as i64),
            Cell::Whole(i64::from(place.replicate)),
            Cell::Whole(self.seed as i64),
            Cell::Text(&run.status),
            text(&run.error),
            text(&run.hash),
        ];
        cells.extend(self.point_cells(place.point));
        let missing = self.specs.len() - run.outcomes.len();
        cells.extend(run.outcomes.iter().map(|&value| Cell::Number(value)));
        cells.extend(std::iter::repeat_n(Cell::Empty, missing));
        cells
    }

    /// Hands a run's rows of `series` to `take`.
    ///
    /// # Errors
    /// The first of `take`.
    pub fn series_rows<E>(
        &self,
        place: Place,
        run: &Finished,
        mut take: impl FnMut(&[Cell]) -> Result<(), E>,
    ) -> Result<(), E> {
        let id = id_text(run.id);
        let regions = recorded_regions(&self.arms[place.arm].scenario);
        let mut cells = Vec::new();
        for (row, values) in run.months.chunks(self.series.len().max(1)).enumerate() {
            cells.clear();
            cells.push(Cell::Text(&id));
            cells.push(Cell::Whole((row / regions.len()) as i64 + 1));
            cells.push(Cell::Text(&regions[row % regions.len()]));
            cells.extend(values.iter().map(|&value| Cell::Number(value)));
            take(&cells)?;
        }
        Ok(())
    }
}

fn cell(setting: &Setting) -> Cell<'_> {
    match setting {
        Setting::Truth(truth) => Cell::Truth(*truth),
        Setting::Whole(whole) => Cell::Whole(*whole),
        Setting::Number(number) => Cell::Number(*number),
        Setting::Text(text) => Cell::Text(text),
    }
}

/// The kind of a column of these values: text as soon as they are of several kinds.
pub(super) fn kind_of(values: &[Setting]) -> ColumnKind {
    let all = |test: fn(&Setting) -> bool| values.iter().all(test);
    if all(|v| matches!(v, Setting::Truth(_))) {
        ColumnKind::Truth
    } else if all(|v| matches!(v, Setting::Whole(_))) {
        ColumnKind::Whole
    } else if all(|v| v.number().is_some()) {
        ColumnKind::Number
    } else {
        ColumnKind::Text
    }
}
