//! Rung 5: many seeds of one region under ups and downs of outside demand.

use std::path::Path;

use super::gates::{by_seed, pooled};
use super::life::{Life, Picture};
use super::seeds::live_all;
use super::store::{Row, Store};
use super::{Finding, Rung};
use crate::experiment::execute::Execution;
use crate::experiment::plan::scenario_hash;
use crate::record::RecordError;
use crate::scenario::types::Scenario;

/// What many seeds told.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// Each seed's row, in the order of seeds.
    pub rows: Vec<Row>,
    /// The first seed's points for charts.
    pub picture: Picture,
    /// Seeds that were lived now; the others were known.
    pub lived: usize,
    /// Seeds that broke off, in words.
    pub failures: Vec<String>,
}

/// Lives the seeds that are not known yet. With a directory each is kept there as soon as it is done.
/// The first seed is always lived again: it draws the charts, and when it differs from what is kept,
/// the program has changed and all that is kept is forgotten.
///
/// # Errors
/// When what is known cannot be written.
pub fn behaviour(
    scenario: &Scenario,
    seeds: u32,
    dir: Option<&Path>,
    execution: Execution,
    say: &dyn Fn(String),
) -> Result<Behaviour, RecordError> {
    let mut found = Behaviour::default();
    let mut first = None;
    let mut failures = Vec::new();
    live_all(scenario, &[0], execution, |_, lived| {
        match lived {
            Ok(life) => first = life,
            Err(words) => failures.push(format!("seed 0: {words}")),
        }
        Ok::<(), RecordError>(())
    })?;
    let mut store = dir.map(|dir| Store::open(dir, &scenario_hash(scenario)));
    let mut rows = std::collections::BTreeMap::new();
    if let Some(store) = &mut store {
        let same = |life: &Life| {
            store
                .rows
                .get(&0)
                .is_none_or(|kept| alike(kept, &life.into()))
        };
        if first.as_ref().is_some_and(same) {
            rows.clone_from(&store.rows);
        } else if !store.rows.is_empty() {
            say("the program has changed since: what was kept is forgotten".to_owned());
            store.forget();
        }
    }
    if let Some(life) = &first {
        found.lived = 1;
        keep(&mut rows, store.as_mut(), 0, life.into())?;
    }
    let missing: Vec<u32> = (1..seeds).filter(|seed| !rows.contains_key(seed)).collect();
    let asked = missing.len();
    live_all(scenario, &missing, execution, |seed, lived| {
        match lived {
            Ok(Some(life)) => {
                found.lived += 1;
                keep(&mut rows, store.as_mut(), seed, (&life).into())?;
                if found.lived.is_multiple_of(10) {
                    say(format!("{} of {} seeds", found.lived, asked + 1));
                }
            }
            Ok(None) => {}
            Err(words) => failures.push(format!("seed {seed}: {words}")),
        }
        Ok::<(), RecordError>(())
    })?;
    if let Some(store) = &store {
        store.tidy()?;
    }
    found.rows = rows.range(..seeds).map(|(_, row)| row.clone()).collect();
    found.picture = first.map(|life| life.picture).unwrap_or_default();
    found.failures = failures;
    Ok(found)
}

fn keep(
    rows: &mut std::collections::BTreeMap<u32, Row>,
    store: Option<&mut Store>,
    seed: u32,
    row: Row,
) -> Result<(), RecordError> {
    let known = rows.insert(seed, row.clone()).is_some();
    match store {
        Some(store) if !known => store.add(seed, row),
        _ => Ok(()),
    }
}

/// Whether two rows say the same; what is no number is the same as itself.
fn alike(one: &Row, other: &Row) -> bool {
    let figures = |row: &Row| -> Vec<f64> {
        let crossed = row.crossed.iter().flatten();
        row.figures.iter().chain(crossed).copied().collect()
    };
    let same = |(a, b): (f64, f64)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    figures(one).into_iter().zip(figures(other)).all(same)
}

impl Behaviour {
    /// One finding a gate: by the share of seeds that hold it, or by the mean over them.
    #[must_use]
    pub fn findings(&self, one_by_one: bool) -> Vec<Finding> {
        let figures: Vec<_> = self.rows.iter().map(|row| row.figures).collect();
        let mut found = if one_by_one {
            by_seed(&figures)
        } else {
            pooled(&figures)
        };
        if !self.failures.is_empty() {
            let check = format!("seeds that broke off: {}", self.failures.join("; "));
            let count = self.failures.len() as f64;
            found.push(Finding::error(
                Rung::Books,
                &check,
                count,
                0.0,
                "every month is audited",
            ));
        }
        found
    }
}
