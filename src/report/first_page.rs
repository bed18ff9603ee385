//! Page one: what a councillor needs before a vote.

use serde::Serialize;

use crate::experiment::comparison::Comparison;

use super::canvas::ChartError;
use super::decision::{Decision, decision};
use super::finding::Finding;
use super::panels::{Panel, panels};
use super::sankey::COMPACT;
use super::view::{Pair, Picture, Table};
use super::{gains, leakage};

/// What page one shows of a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstPage {
    /// The first other policy's finding.
    pub main: Option<Finding>,
    /// Further policies' findings.
    pub others: Vec<Finding>,
    /// Generated, circulated, retained, of the main pair.
    pub panels: Vec<Panel>,
    /// 100 pounds by door under the main policy, by its name among the pictures.
    pub hundred: Option<Picture>,
    /// Every policy, every outcome.
    pub decision: Option<Decision>,
    /// Who pays and who gains by income.
    pub fifths: Option<Picture>,
    /// The same by region.
    pub neighbours: Option<Picture>,
    /// What those around a single region sell to it and buy from it; none with several regions.
    pub around: Option<Table>,
}

impl FirstPage {
    /// Page one about a region.
    ///
    /// # Errors
    /// When a chart cannot be drawn.
    pub fn of(
        comparison: &Comparison,
        region: usize,
        finished: &[Pair<'_>],
        findings: &[Finding],
    ) -> Result<Self, ChartError> {
        let main = finished.first();
        Ok(Self {
            main: findings.first().cloned(),
            others: findings.iter().skip(1).cloned().collect(),
            panels: main.map(panels).unwrap_or_default(),
            hundred: main.and_then(|pair| {
                leakage::hundred_picture(comparison, pair.policy, region, COMPACT)
            }),
            decision: decision(finished),
            fifths: gains::fifths(finished)?,
            neighbours: gains::neighbours(finished)?,
            around: if comparison.modelled() < 2 {
                gains::around(finished)?.map(|picture| amounts(&picture.table))
            } else {
                None
            },
        })
    }

    /// Its pictures that stand nowhere else.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let panels = self.panels.iter().map(|panel| &panel.picture);
        panels.chain(&self.fifths).chain(&self.neighbours)
    }
}

/// Of a table with a share and an amount for each policy, the amounts.
fn amounts(table: &Table) -> Table {
    let kept = |cells: &Vec<String>| -> Vec<String> { cells.iter().step_by(2).cloned().collect() };
    Table {
        head: kept(&table.head),
        rows: table.rows.iter().map(kept).collect(),
    }
}
