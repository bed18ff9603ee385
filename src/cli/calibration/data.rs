//! The report for machines: everything, unrounded.

use serde_json::{Value as Json, json};

use crate::calibrate::summary::{ClosureRow, closure};
use crate::experiment::calibration::CalibrationReport;
use crate::measure::start::{StartRow, worst};
use crate::scenario::record::NumberNote;

/// The report as one JSON value; targets by region and sector largest errors first.
#[must_use]
pub fn as_json(report: &CalibrationReport) -> Json {
    let row = |row: &StartRow| json!({ "region": row.region, "sector": row.sector, "item": row.item.name(), "unit": row.item.unit(), "target": row.target, "start": row.state, "error": row.error() });
    let adjustments = report.adjustments.iter().map(|a| json!({ "region": a.region, "sector": a.sector, "asked_for": a.wanted, "found": a.found }));
    let odd = report
        .odd
        .iter()
        .map(|odd| json!({ "region": odd.region, "item": odd.item, "pounds": odd.pounds }));
    let paths = |numbers: &[NumberNote]| -> Json {
        numbers.iter().map(|number| number.path.as_str()).collect()
    };
    json!({
        "targets": worst(&report.rows, usize::MAX).into_iter().map(row).collect::<Json>(),
        "cut_back": adjustments.collect::<Json>(),
        "odd": odd.collect::<Json>(),
        "assumed": paths(&report.assumed),
        "assumptions": report.assumptions,
        "without_source": paths(&report.unsaid),
    })
}

/// Rows `path,value,unit,source,target,error` of the targets (largest errors first), of each region's
/// circuit and of what was cut back.
#[must_use]
pub fn csv_rows(report: &CalibrationReport) -> Vec<[String; 6]> {
    let mut rows: Vec<[String; 6]> = worst(&report.rows, usize::MAX)
        .into_iter()
        .map(start)
        .collect();
    for region in &report.regions {
        rows.extend(closure(region).iter().map(|row| circuit(&region.name, row)));
    }
    rows.extend(report.adjustments.iter().map(|adjustment| {
        [
            format!("cut_back.{}.{}", adjustment.region, adjustment.sector),
            adjustment.found.to_string(),
            "pounds a year".to_owned(),
            "what the region makes".to_owned(),
            adjustment.wanted.to_string(),
            (adjustment.found / adjustment.wanted - 1.0).to_string(),
        ]
    }));
    rows
}

fn start(row: &StartRow) -> [String; 6] {
    let sector = row.sector.as_deref().unwrap_or("all");
    [
        format!("start.{}.{sector}.{}", row.region, row.item.name()),
        row.state.to_string(),
        row.item.unit().to_owned(),
        "start state".to_owned(),
        row.target.to_string(),
        row.error().to_string(),
    ]
}

fn circuit(region: &str, row: &ClosureRow) -> [String; 6] {
    [
        format!("circuit.{region}.{}.{}", row.account, row.label),
        row.pounds.to_string(),
        "pounds a year".to_owned(),
        row.basis.word().to_owned(),
        String::new(),
        String::new(),
    ]
}
