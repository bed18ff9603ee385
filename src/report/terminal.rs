//! The verdict as text that fits 80 columns, in plain words.

use crate::experiment::comparison::Comparison;
use crate::measure::verdict::RULE;

use super::finding::finding;
use super::verdict::{self, Cell, VerdictTable};
use super::view::Pair;
use super::words;

/// Columns of a terminal that everybody has.
const WIDTH: usize = 80;
const LABEL: usize = 32;

/// What a comparison found, for a terminal: the finding, then the verdict of each policy and region.
#[must_use]
pub fn text(comparison: &Comparison) -> String {
    let mut out = String::new();
    paragraph(&mut out, &comparison.question);
    for region in 0..comparison.regions.len() {
        for pair in Pair::against_first(comparison, region) {
            let finding = finding(&pair);
            out.push('\n');
            paragraph(&mut out, &finding.headline);
            out.push('\n');
            table(&mut out, &verdict::table(&pair, 0));
            out.push('\n');
            for sentence in std::iter::once(&finding.cost)
                .chain(&finding.shocks)
                .chain([&finding.loses])
            {
                paragraph(&mut out, sentence);
            }
        }
    }
    out.push('\n');
    paragraph(&mut out, &format!("{}. {RULE}", words::SIGNS));
    out
}

/// The verdict of one policy: outcome, verdict and long-run effect with interval; the short run as
/// its sign.
fn table(out: &mut String, table: &VerdictTable) {
    paragraph(
        out,
        &format!(
            "{} against {} in {}, {}:",
            table.policy, table.base, table.region, table.case
        ),
    );
    row(
        out,
        "",
        &format!("{}  {}, flows a year", pad("short run", 10), "long run"),
    );
    for line in &table.lines {
        let short = format!("{} {}", line.short.sign, line.short.verdict);
        row(
            out,
            line.name,
            &format!("{}  {}", pad(&short, 10), long(&line.long)),
        );
    }
    let (short, long) = (table.short_count, table.long_count);
    paragraph(
        out,
        &format!(
            "{}: {} better, {} worse, {} unclear. {}: {} better, {} worse, {} unclear.",
            table.short_run,
            short.better,
            short.worse,
            short.unclear,
            table.long_run,
            long.better,
            long.worse,
            long.unclear
        ),
    );
}

fn long(cell: &Cell) -> String {
    format!("{} {}", cell.sign, cell.effect)
}

fn row(out: &mut String, label: &str, rest: &str) {
    let short: String = label.chars().take(LABEL).collect();
    let line = format!("{} {rest}", pad(&short, LABEL));
    out.push_str(line.trim_end());
    out.push('\n');
}

fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// A paragraph broken at spaces.
fn paragraph(out: &mut String, text: &str) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
        }
        if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}
