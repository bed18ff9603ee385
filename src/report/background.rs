//! Where a comparison's numbers come from: its data, its assumptions, its policies, for the last part
//! of the page.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::experiment::parameters::parameters;
use crate::scenario::types::{Scenario, TableSource};

use super::format::{self, Measure};
use super::view::Table;

/// One number or input with its origin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is: a title, or a path as `--set` would name it.
    pub what: String,
    /// Its value with unit, formatted; the licence of a table.
    pub value: String,
    /// Where it comes from; "assumed" where it comes from nowhere.
    pub source: String,
}

/// What stands behind a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Background {
    /// Tables, with licence and source.
    pub data: Vec<Fact>,
    /// What differs between the policies: a row an entry, a column a policy.
    pub policies: Table,
    /// The first policy's numbers that are assumed.
    pub assumed: Vec<Fact>,
    /// Its numbers that have a source.
    pub sourced: Vec<Fact>,
}

impl Background {
    /// What stands behind the comparison of these scenarios.
    #[must_use]
    pub fn of(policies: &[Scenario]) -> Self {
        let Some(first) = policies.first() else {
            return Self::default();
        };
        let world = &first.world;
        let shared = [
            &world.table,
            &world.employment,
            &world.places,
            &world.trade,
            &world.commuting,
        ];
        let own = world
            .regions
            .iter()
            .flat_map(|region| [&region.table, &region.spend]);
        let tables = shared.into_iter().chain(own);
        let (assumed, sourced) = numbers(first);
        Self {
            data: tables.flatten().map(table_fact).collect(),
            policies: differences(policies),
            assumed,
            sourced,
        }
    }
}

/// A table's title, licence and source, from the lines `# key: value` at its head.
fn table_fact(table: &TableSource) -> Fact {
    let about: BTreeMap<&str, &str> = table
        .text()
        .lines()
        .take_while(|line| line.starts_with('#'))
        .filter_map(|line| line.trim_start_matches('#').split_once(':'))
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect();
    let said = |key: &str| about.get(key).map(ToString::to_string);
    let place = match table {
        TableSource::File { path, .. } => path.clone(),
        TableSource::Inline { .. } => "a table inside the scenario".into(),
    };
    Fact {
        what: said("title").unwrap_or(place),
        value: said("licence").unwrap_or_else(|| "licence not stated".into()),
        source: said("source").unwrap_or_else(|| "source not stated".into()),
    }
}

/// The numbers of a scenario, assumed ones apart. Run settings are no claims about the world.
fn numbers(scenario: &Scenario) -> (Vec<Fact>, Vec<Fact>) {
    let facts = scenario
        .numbers()
        .into_iter()
        .filter(|n| !n.path.starts_with("run."))
        .map(|note| Fact {
            value: format!(
                "{} {}",
                format::value(Measure::Count(""), note.value),
                note.unit
            )
            .trim()
            .to_owned(),
            source: note
                .source
                .unwrap_or_else(|| "assumed (given without source)".into()),
            what: note.path,
        });
    facts.partition(|fact| fact.source.to_lowercase().starts_with("assumed"))
}

fn differences(policies: &[Scenario]) -> Table {
    let parameters = parameters(policies);
    let mut head = vec!["Entry".to_owned()];
    head.extend(policies.iter().map(|p| p.policy.clone()));
    let cell = |column: &Vec<String>, row: usize| match column.get(row).map(String::as_str) {
        None | Some("") => format::UNDEFINED.to_owned(),
        Some(value) => value.to_owned(),
    };
    let rows = parameters.names.iter().enumerate().map(|(row, name)| {
        let cells = parameters.values.iter().map(|column| cell(column, row));
        std::iter::once(name.clone()).chain(cells).collect()
    });
    Table {
        head,
        rows: rows.collect(),
    }
}
