//! The calibration report: what it says, as parts that are written for the terminal, as Markdown, or
//! for machines.

mod data;
mod write;

pub use data::{as_json, csv_rows};
pub use write::{markdown, text};

use std::collections::BTreeSet;

use crate::calibrate::accounts::RegionAccounts;
use crate::experiment::calibration::CalibrationReport;
use crate::measure::start::{StartRow, totals, worst};
use crate::report::format::whole;
use crate::scenario::record::NumberNote;

/// Rows of largest errors that a reader is shown.
const WORST: usize = 20;
/// Names in a list that is read as a sentence.
const LISTED: usize = 40;

/// One part of the report: a title, what to know, a table.
struct Part {
    title: String,
    words: String,
    /// Column names; the first columns hold names, the last `figures` hold figures.
    columns: Vec<&'static str>,
    figures: usize,
    rows: Vec<Vec<String>>,
    /// Sentences instead of a table.
    list: Vec<String>,
}

/// The whole report, totals first.
fn parts(report: &CalibrationReport) -> Vec<Part> {
    let mut parts = vec![
        totals_part(report),
        worst_part(report),
        jobs_part(report),
        closing_part(report),
    ];
    if !report.adjustments.is_empty() {
        parts.push(adjustments_part(report));
    }
    if !report.odd.is_empty() {
        parts.push(odd_part(report));
    }
    parts.push(numbers_part(
        "Figures without a source",
        "set by a file that does not say where it comes from",
        &report.unsaid,
    ));
    parts.push(numbers_part(
        "Assumed",
        "about the world that nobody measured; change any with `--set`",
        &report.assumed,
    ));
    if !report.assumptions.is_empty() {
        parts.push(assumptions_part(report));
    }
    parts
}

fn totals_part(report: &CalibrationReport) -> Part {
    let row = |total: &crate::measure::start::StartTotal| {
        vec![
            total.item.name().to_owned(),
            place(&total.worst, report),
            amount(total.target),
            amount(total.state),
            percent(total.error()),
            percent(total.worst.error()),
        ]
    };
    Part {
        title: "Start state against targets, all regions".to_owned(),
        words: "The start state is added up from the agents before the first month: what firms expect to sell, what \
                their staff earns, the jobs that workers stand for, what households receive and mean to spend, what \
                both hold. Money is in pounds, flows a year. Errors are shares of the target. They come from \
                whole agents, from drawn links, and from poor households that spend savings on the essential basket: a scale nearer to 1 makes the first two \
                smaller, and not the third."
            .to_owned(),
        columns: vec!["item", "furthest off", "target", "start", "error", "furthest"],
        figures: 4,
        rows: totals(&report.rows).iter().map(row).collect(),
        list: Vec::new(),
    }
}

fn worst_part(report: &CalibrationReport) -> Part {
    let row = |row: &StartRow| {
        vec![
            place(row, report),
            row.item.name().to_owned(),
            amount(row.target),
            amount(row.state),
            percent(row.error()),
        ]
    };
    let mut seen = BTreeSet::new();
    let shown: Vec<&StartRow> = worst(&report.rows, usize::MAX)
        .into_iter()
        .filter(|row| seen.insert((&row.region, &row.sector)))
        .take(WORST)
        .collect();
    Part {
        title: "Largest errors".to_owned(),
        words: format!(
            "Of {} targets. Firms that expect more employ, pay and hold more alike, so a sector of a region stands here once, \
             with the item that is furthest off; `--format csv` or `json` has all of them.",
            whole(report.rows.len() as u64)
        ),
        columns: vec!["where", "item", "target", "start", "error"],
        figures: 3,
        rows: shown.into_iter().map(row).collect(),
        list: Vec::new(),
    }
}

/// The region and the sector; the sector alone where there is but one region.
fn place(row: &StartRow, report: &CalibrationReport) -> String {
    match (&row.sector, report.regions.len()) {
        (Some(sector), 1) => sector.clone(),
        (Some(sector), _) => format!("{}, {sector}", row.region),
        (None, 1) => "households".to_owned(),
        (None, _) => format!("{}, households", row.region),
    }
}

fn jobs_part(report: &CalibrationReport) -> Part {
    let sum = |figure: &dyn Fn(&RegionAccounts) -> f64| -> f64 {
        report.regions.iter().map(figure).sum()
    };
    let line = |label: String, heads: f64, full_time: f64, workers: u64| {
        let per = |part: f64, whole: f64| {
            if whole > 0.0 {
                format!("{:.2}", part / whole)
            } else {
                "-".to_owned()
            }
        };
        vec![
            label,
            count(heads),
            count(full_time),
            per(full_time, heads),
            whole(workers),
            per(heads, workers as f64),
        ]
    };
    let sectors = report.regions.first().map_or(&[][..], |r| &r.sectors);
    let mut rows: Vec<Vec<String>> = sectors
        .iter()
        .enumerate()
        .map(|(index, sector)| {
            let heads = sum(&|region| region.production[index].jobs);
            let full_time = sum(&|region| region.production[index].full_time_equivalents);
            line(
                sector.label.clone(),
                heads,
                full_time,
                report.workers[index],
            )
        })
        .collect();
    let all = |region: &RegionAccounts| -> f64 {
        region
            .production
            .iter()
            .map(|p| p.full_time_equivalents)
            .sum()
    };
    rows.push(line(
        "All sectors".to_owned(),
        sum(&RegionAccounts::jobs),
        sum(&all),
        report.workers.iter().sum(),
    ));
    Part {
        title: "Jobs, all regions".to_owned(),
        words: "Heads are those of the table of jobs, full-time equivalents (FTE) the table's, divided like heads. A \
                worker agent stands for several jobs."
            .to_owned(),
        columns: vec!["sector", "heads", "FTE", "FTE a head", "workers", "heads a worker"],
        figures: 5,
        rows,
        list: Vec::new(),
    }
}

/// A closing item's short name and its figure.
type ClosingItem = (&'static str, fn(&RegionAccounts) -> f64);

const CLOSING: [ClosingItem; 7] = [
    ("income", |r| r.closing.household_income),
    ("commuters", |r| {
        r.closing.commuters_in - r.closing.commuters_out
    }),
    ("benefits", |r| r.closing.benefits),
    ("pensions", |r| r.closing.pensions_and_property),
    ("savings", |r| r.closing.savings_outflow),
    ("owners", |r| r.closing.outside_owners),
    ("transfer", |r| r.closing.fiscal_transfer),
];

fn closing_part(report: &CalibrationReport) -> Part {
    let output: f64 = report.regions.iter().map(RegionAccounts::output).sum();
    let (unit, digits, word) = match output {
        ..1e8 => (1.0, 0, "pounds"),
        1e8..1e10 => (1e6, 1, "million pounds"),
        _ => (1e6, 0, "million pounds"),
    };
    let show = |pounds: f64| signed(pounds / unit, digits);
    let mut rows = Vec::new();
    if report.regions.len() > 1 {
        let mut all = vec!["All regions".to_owned()];
        all.extend(CLOSING.map(|(_, item)| show(report.regions.iter().map(item).sum())));
        rows.push(all);
    }
    for region in &report.regions {
        let mut row = vec![region.name.clone()];
        row.extend(CLOSING.map(|(_, item)| show(item(region))));
        rows.push(row);
    }
    let mut columns = vec!["region"];
    columns.extend(CLOSING.map(|(name, _)| name));
    Part {
        title: format!("What closes each region's circuit, {word} a year"),
        words: "Household income from all sources; wages that commuters bring home less what they take away; social benefits \
                (assumed); and what is left of an account: pensions and property income from outside, savings placed \
                outside, outside owners' share of profits, the state's fiscal transfer."
            .to_owned(),
        columns,
        figures: CLOSING.len(),
        rows,
        list: Vec::new(),
    }
}

fn adjustments_part(report: &CalibrationReport) -> Part {
    let mut adjustments: Vec<_> = report.adjustments.iter().collect();
    adjustments.sort_by(|a, b| (b.wanted - b.found).total_cmp(&(a.wanted - a.found)));
    let (wanted, found) = adjustments
        .iter()
        .fold((0.0, 0.0), |(w, f), a| (w + a.wanted, f + a.found));
    let row = |place: String, wanted: f64, found: f64| {
        vec![
            place,
            amount(wanted),
            amount(found),
            percent(found / wanted - 1.0),
        ]
    };
    let mut rows = vec![row("All of them".to_owned(), wanted, found)];
    rows.extend(
        adjustments
            .iter()
            .take(WORST)
            .map(|a| row(format!("{}, {}", a.region, a.sector), a.wanted, a.found)),
    );
    Part {
        title: "Cut back to what is made".to_owned(),
        words: format!(
            "The location quotient lets users in a region find more of {} products at home than the region makes. Each \
             user's local part shrinks alike, and the rest comes from the rest of the area. Pounds a year, largest \
             cuts first.",
            adjustments.len()
        ),
        columns: vec!["region and product", "asked for", "found", "change"],
        figures: 3,
        rows,
        list: Vec::new(),
    }
}

fn odd_part(report: &CalibrationReport) -> Part {
    Part {
        title: "Odd".to_owned(),
        words: "Closing items that should not be negative, pounds a year: look at `[world.closing]` and at the \
                region's commuters."
            .to_owned(),
        columns: vec!["region", "item", "comes to"],
        figures: 1,
        rows: report
            .odd
            .iter()
            .map(|odd| {
                vec![
                    odd.region.clone(),
                    odd.item.to_owned(),
                    amount(odd.pounds),
                ]
            })
            .collect(),
        list: Vec::new(),
    }
}

/// What the tables and the method assume.
fn assumptions_part(report: &CalibrationReport) -> Part {
    Part {
        title: "Assumed or estimated by the tables and the method".to_owned(),
        words: String::new(),
        columns: Vec::new(),
        figures: 0,
        rows: Vec::new(),
        list: report.assumptions.clone(),
    }
}

fn numbers_part(title: &str, words: &str, numbers: &[NumberNote]) -> Part {
    let row = |number: &NumberNote| {
        // Six decimals say enough of a twelfth.
        let value = (number.value * 1e6).round() / 1e6;
        vec![
            number.path.clone(),
            number.unit.to_owned(),
            value.to_string(),
        ]
    };
    let more = numbers.len().saturating_sub(LISTED);
    let more = if more > 0 {
        format!(" The first {LISTED}; `--format csv` or `json` has all of them.")
    } else {
        String::new()
    };
    Part {
        title: title.to_owned(),
        words: format!("{} {words}.{more}", figures(numbers.len())),
        columns: vec!["path", "unit", "value"],
        figures: 1,
        rows: numbers.iter().take(LISTED).map(row).collect(),
        list: Vec::new(),
    }
}

fn figures(number: usize) -> String {
    match number {
        0 => "None".to_owned(),
        1 => "1 figure".to_owned(),
        _ => format!("{number} figures"),
    }
}

/// A figure with three significant digits and a word for its size: "6.27 bn", "54.0 m", "1,234".
fn amount(figure: f64) -> String {
    let size = figure.abs();
    match size {
        _ if size >= 1e12 => format!("{:.1} bn", figure / 1e9),
        _ if size >= 1e9 => format!("{:.2} bn", figure / 1e9),
        _ if size >= 1e7 => format!("{:.1} m", figure / 1e6),
        _ => signed(figure, 0),
    }
}

fn percent(share: f64) -> String {
    // No minus before nothing.
    let percent = 100.0 * share;
    if percent.abs() < 5e-3 {
        "0.00%".to_owned()
    } else {
        format!("{percent:+.2}%")
    }
}

/// A count, rounded, with commas.
fn count(figure: f64) -> String {
    whole(figure.max(0.0).round() as u64)
}

/// A figure with so many decimals, with commas and a minus sign.
fn signed(figure: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", figure.abs());
    let (units, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let units: u64 = units.parse().unwrap_or(u64::MAX);
    let nothing = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if figure < 0.0 && !nothing { "-" } else { "" };
    format!("{sign}{}{rest}", whole(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_signed() {
        let shown: Vec<String> = [6.2655e9, 5.4e7, -1234.4, 0.4, -0.4, 1.5e13]
            .into_iter()
            .map(amount)
            .collect();
        assert_eq!(
            shown,
            ["6.27 bn", "54.0 m", "-1,234", "0", "0", "15000.0 bn"]
        );
        assert_eq!(signed(-1234.56, 1), "-1,234.6");
        assert_eq!(signed(-0.04, 1), "0.0");
        assert_eq!(percent(-0.012_345), "-1.23%");
        assert_eq!(percent(-1e-9), "0.00%");
    }
}
