//! The report for readers: on a terminal of 80 columns, and as Markdown.

use std::fmt::Write;

use super::{Part, parts};
use crate::cli::columns::{WIDTH, heading, indented, left, right, width, wrapped};
use crate::experiment::calibration::CalibrationReport;

/// The report for a terminal.
#[must_use]
pub fn text(report: &CalibrationReport) -> String {
    let mut text = String::new();
    for part in parts(report) {
        text += &heading(&part.title);
        if !part.words.is_empty() {
            let _ = writeln!(text, "{}", wrapped(&part.words));
        }
        if !part.rows.is_empty() {
            text.push('\n');
            text += &columns(&part);
        }
        for sentence in &part.list {
            let _ = writeln!(text, "- {}", indented(sentence, 2, 2).trim_start());
        }
    }
    text
}

/// The report as Markdown, to stand beside a scenario; `title` names what was calibrated.
#[must_use]
pub fn markdown(title: &str, report: &CalibrationReport) -> String {
    let mut text = format!("# {title}\n");
    for part in parts(report) {
        let _ = writeln!(text, "\n## {}", part.title);
        if !part.words.is_empty() {
            let _ = writeln!(text, "\n{}", part.words);
        }
        for (index, sentence) in part.list.iter().enumerate() {
            let gap = if index == 0 { "\n" } else { "" };
            let _ = writeln!(text, "{gap}- {sentence}");
        }
        if part.rows.is_empty() {
            continue;
        }
        let names = part.columns.len() - part.figures;
        let rule = part.columns.iter().enumerate();
        let rule = rule.map(|(i, _)| if i < names { "---" } else { "---:" });
        let _ = writeln!(text, "\n| {} |", part.columns.join(" | "));
        let _ = writeln!(text, "| {} |", rule.collect::<Vec<_>>().join(" | "));
        for row in &part.rows {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
    }
    text
}

/// A table in columns: figures as wide as they are, names in what is left, the rest of a name cut.
fn columns(part: &Part) -> String {
    let names = part.columns.len() - part.figures;
    let header: Vec<String> = part.columns.iter().map(ToString::to_string).collect();
    let rows: Vec<&Vec<String>> = std::iter::once(&header).chain(&part.rows).collect();
    let widest = |column: usize| {
        rows.iter()
            .map(|row| width(&row[column]))
            .max()
            .unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..part.columns.len()).map(widest).collect();
    let figures: usize = widths[names..].iter().map(|width| width + 2).sum();
    let room = WIDTH.saturating_sub(figures + 2 * (names - 1));
    shrink(&mut widths[..names], room);
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            let cell = if column < names {
                left(&cut(cell, widths[column]), widths[column])
            } else {
                right(cell, widths[column])
            };
            line += gap;
            line += &cell;
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// Narrows the widest columns until all fit into `room`, none below 8 characters.
fn shrink(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > 8) else {
            return;
        };
        *widest -= 1;
    }
}

/// A text of at most so many characters; what is cut off is marked.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let kept: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> Part {
        Part {
            title: "Title".to_owned(),
            words: "Words.".to_owned(),
            columns: vec!["where", "what", "figure"],
            figures: 1,
            rows: vec![vec!["n".repeat(70), "m".repeat(30), "1|2".to_owned()]],
            list: Vec::new(),
        }
    }

    #[test]
    fn names_are_cut_so_that_figures_fit_the_terminal() {
        let text = columns(&part());
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert!(text.contains("n…") && text.contains("1|2"), "{text}");
    }

    #[test]
    fn narrow_tables_are_not_padded_to_the_margin() {
        let mut widths = [10, 20];
        shrink(&mut widths, 40);
        assert_eq!(widths, [10, 20]);
        shrink(&mut widths, 18);
        assert_eq!(widths.iter().sum::<usize>(), 18);
    }
}
