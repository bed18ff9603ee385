//! A council paper as Markdown that pandoc takes: a YAML title block, headings, lists and pipe tables.

use std::fmt::Write;

use super::paper::{Block, Paper};
use super::view::Table;

/// The paper as Markdown.
#[must_use]
pub fn markdown(paper: &Paper) -> String {
    let mut text = format!(
        "---\ntitle: \"{}\"\nsubtitle: \"{}\"\nlang: en-GB\n---\n",
        quoted(&paper.title),
        quoted(&paper.subtitle)
    );
    for section in &paper.sections {
        let _ = write!(text, "\n# {}\n", section.heading);
        for block in &section.blocks {
            text.push('\n');
            text += &block_text(block);
        }
    }
    text
}

fn block_text(block: &Block) -> String {
    match block {
        Block::Paragraph(words) => format!("{}\n", escaped(words)),
        Block::Numbered(items) => {
            let items = items.iter().enumerate();
            lines(items.map(|(index, item)| format!("{}. {}", index + 1, escaped(item))))
        }
        Block::List(items) => lines(items.iter().map(|item| format!("- {}", escaped(item)))),
        Block::Table(caption, table) => {
            format!("{}\nTable: {}\n", pipes(table), escaped(caption))
        }
    }
}

fn lines(items: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = items.collect();
    lines.join("\n") + "\n"
}

fn pipes(table: &Table) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .map(|text| escaped(text).replace('|', "\\|"))
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!(
        "|---|{}\n",
        "--:|".repeat(table.head.len().saturating_sub(1))
    );
    let rows: String = table.rows.iter().map(|row| line(row)).collect();
    line(&table.head) + &rule + &rows
}

/// Text in which nothing is read as a mark of Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '$' | '@' | '^' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::paper::Section;

    #[test]
    fn a_paper_has_a_title_block_headings_lists_and_pipe_tables() {
        let table = Table {
            head: vec!["a".into(), "b".into()],
            rows: vec![vec!["x|y".into(), "local_money".into()]],
        };
        let paper = Paper {
            title: "A \"title\"".into(),
            subtitle: "sub".into(),
            sections: vec![Section {
                heading: "Risk",
                blocks: vec![
                    Block::Numbered(vec!["note".into(), "weigh".into()]),
                    Block::Table("Shocks".into(), table),
                ],
            }],
        };
        assert_eq!(
            markdown(&paper),
            "---\ntitle: \"A \\\"title\\\"\"\nsubtitle: \"sub\"\nlang: en-GB\n---\n\n# Risk\n\n1. note\n2. weigh\n\n\
             | a | b |\n|---|--:|\n| x\\|y | local\\_money |\n\nTable: Shocks\n"
        );
    }
}
