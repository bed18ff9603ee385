//! Policies by shocks for a terminal: a row a case, a column a policy, and where a policy loses.

use super::columns::{WIDTH, heading, indented, left, right, width};
use crate::report::matrix::{IN_NO_CASE, Part, Sheet};

/// Columns of a policy: enough for a sign and "−123.45 points". What does not fit stands in a further block.
const COLUMN: usize = 16;
/// Columns between two policies.
const GAP: usize = 2;

/// One region's sheet.
#[must_use]
pub fn text(sheet: &Sheet) -> String {
    let mut text = heading(&format!("{}: policies by shocks", sheet.region));
    let about = format!(
        "Each policy against “{}”, both under the shock: {}. Without a shock the last two years are read, else two years from \
         its first month (all from then on where it comes by chance). ▲ better, ▼ worse, △ ▽ the same but too small to \
         matter, ○ unclear. Intervals, and what the shock has brought, are in matrix.html and with --format md.",
        sheet.base, sheet.runs
    );
    text += &indented(&about, 0, 0);
    text.push('\n');
    for part in &sheet.parts {
        text += &block(sheet, part);
    }
    let (real, slight) = (sheet.lost(false), sheet.lost(true));
    text.push('\n');
    text += &heading("Where a policy loses");
    if real.is_empty() {
        text += IN_NO_CASE;
        text.push('\n');
    }
    for loss in real {
        let signs = if loss.signs.is_empty() {
            String::new()
        } else {
            format!(" Beside it: {}.", loss.signs.join("; "))
        };
        let line = format!("{}, {}: {}.{signs}", loss.policy, loss.case, loss.in_what);
        text += &indented(&line, 0, 2);
        text.push('\n');
    }
    if !slight.is_empty() {
        let line = format!(
            "In {} more cases it does clearly worse, but by too little to matter: matrix.html has them.",
            slight.len()
        );
        text += &indented(&line, 0, 0);
        text.push('\n');
    }
    text
}

/// One outcome: a row a case, a column a policy.
fn block(sheet: &Sheet, part: &Part) -> String {
    let mut text = format!("\n{} ({})\n", part.name, part.better);
    let names = sheet.cases.iter().map(|case| width(&case[0]));
    let first = names.max().unwrap_or(0).min(WIDTH / 3);
    let abreast = (WIDTH - first) / (COLUMN + GAP);
    for rows in part.rows.chunks(abreast) {
        let line = |head: &str, cells: Vec<String>| {
            let cells = cells.iter();
            let cells = cells.map(|cell| right(&cut(cell, COLUMN), COLUMN + GAP));
            let cells: Vec<String> = cells.collect();
            format!("{}{}\n", left(&cut(head, first), first), cells.concat())
        };
        text += &line("", rows.iter().map(|row| row.policy.clone()).collect());
        for (place, case) in sheet.cases.iter().enumerate() {
            let cells = rows.iter().map(|row| {
                let cell = &row.cells[place];
                format!("{} {}", cell.sign, cell.effect)
            });
            text += &line(&case[0], cells.collect());
        }
    }
    text
}

/// A text of at most so many characters.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let kept: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("longer", 5), "long…");
    }
}
