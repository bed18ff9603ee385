//! A council paper as a Word document: headings that Word lists in its navigation, numbered and dotted
//! lists, tables with borders.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering,
    NumberingId, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style, StyleType, Table,
    TableCell, TableRow, WidthType,
};

use super::paper::{Block, Paper};
use super::view;

/// Numbers of the kinds of list.
const DOTS: usize = 2;
/// The first numbered list; each further one counts on, so that it begins at 1 again.
const NUMBERS: usize = 3;
/// Width of the text of a page of A4, twentieths of a point.
const PAGE: usize = 9_000;

/// A paper that could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the Word document could not be packed: {0}")]
pub struct WordError(String);

/// The paper as the bytes of a `.docx` file.
///
/// # Errors
/// When the document cannot be packed.
pub fn word(paper: &Paper) -> Result<Vec<u8>, WordError> {
    let mut document = styled()
        .add_paragraph(line(&paper.title).style("Title"))
        .add_paragraph(line(&paper.subtitle).style("Subtitle"));
    let mut lists = NUMBERS;
    for section in &paper.sections {
        document = document.add_paragraph(line(section.heading).style("Heading1"));
        for block in &section.blocks {
            document = with_block(document, block, &mut lists);
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    document
        .build()
        .pack(&mut bytes)
        .map_err(|error| WordError(error.to_string()))?;
    Ok(bytes.into_inner())
}

fn line(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text))
}

fn styled() -> Docx {
    let heading = |id: &str, name: &str, size: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .size(size)
            .bold()
            .based_on("Normal")
            .next("Normal")
    };
    let caption = Style::new("Caption", StyleType::Paragraph)
        .name("caption")
        .size(20)
        .italic()
        .based_on("Normal");
    Docx::new()
        .default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri"))
        .default_size(22)
        .add_style(heading("Title", "Title", 40))
        .add_style(
            Style::new("Subtitle", StyleType::Paragraph)
                .name("Subtitle")
                .size(24)
                .based_on("Normal"),
        )
        .add_style(heading("Heading1", "heading 1", 30).outline_lvl(0))
        .add_style(caption)
        .add_abstract_numbering(numbering(DOTS, "bullet", "\u{2022}"))
        .add_numbering(Numbering::new(DOTS, DOTS))
}

fn numbering(id: usize, format: &str, text: &str) -> AbstractNumbering {
    let level = Level::new(
        0,
        Start::new(1),
        NumberFormat::new(format),
        LevelText::new(text),
        LevelJc::new("left"),
    );
    let indent = Some(SpecialIndentType::Hanging(360));
    AbstractNumbering::new(id).add_level(level.indent(Some(720), indent, None, None))
}

fn with_block(mut document: Docx, block: &Block, lists: &mut usize) -> Docx {
    match block {
        Block::Paragraph(words) => document.add_paragraph(line(words)),
        Block::Numbered(items) => {
            let list = *lists;
            *lists += 1;
            document = document
                .add_abstract_numbering(numbering(list, "decimal", "%1."))
                .add_numbering(Numbering::new(list, list));
            with_items(document, items, list)
        }
        Block::List(items) => with_items(document, items, DOTS),
        Block::Table(caption, rows) => document
            .add_paragraph(line(caption).style("Caption").keep_next(true))
            .add_table(table(rows))
            .add_paragraph(Paragraph::new()),
    }
}

fn with_items(document: Docx, items: &[String], list: usize) -> Docx {
    items.iter().fold(document, |document, item| {
        document.add_paragraph(line(item).numbering(NumberingId::new(list), IndentLevel::new(0)))
    })
}

fn table(shown: &view::Table) -> Table {
    // The first column holds names.
    let rest = shown.head.len().saturating_sub(1).max(1);
    let first = if shown.head.len() > 1 { PAGE / 3 } else { PAGE };
    let width = |column: usize| {
        if column == 0 {
            first
        } else {
            (PAGE - first) / rest
        }
    };
    let row = |cells: &[String], head: bool| {
        let cells = cells.iter().enumerate().map(|(column, text)| {
            let run = Run::new().add_text(text).size(18);
            let run = if head { run.bold() } else { run };
            TableCell::new()
                .width(width(column), WidthType::Dxa)
                .add_paragraph(Paragraph::new().add_run(run))
        });
        TableRow::new(cells.collect()).cant_split()
    };
    let rows = shown.rows.iter().map(|cells| row(cells, false));
    let all = std::iter::once(row(&shown.head, true)).chain(rows);
    Table::new(all.collect())
        .set_grid((0..shown.head.len()).map(width).collect())
        .width(PAGE, WidthType::Dxa)
}

#[cfg(test)]
mod tests {
    use docx_rs::{DocumentChild, read_docx};

    use super::*;
    use crate::report::paper::Section;

    fn example() -> Paper {
        let table = view::Table {
            head: vec!["Option".into(), "Cost".into()],
            rows: vec![vec!["localised & more".into(), "\u{a3}602 k".into()]],
        };
        Paper {
            title: "A region: local instead of global".into(),
            subtitle: "what is known".into(),
            sections: vec![Section {
                heading: "Recommendation",
                blocks: vec![
                    Block::Paragraph("Members are asked to:".into()),
                    Block::Numbered(vec!["note this".into(), "weigh <that>".into()]),
                    Block::List(vec!["dot".into()]),
                    Block::Table("Money".into(), table),
                ],
            }],
        }
    }

    fn style_of(child: &DocumentChild) -> Option<String> {
        let DocumentChild::Paragraph(paragraph) = child else {
            return None;
        };
        Some(paragraph.property.style.as_ref()?.val.clone())
    }

    #[test]
    fn a_document_opens_again_with_its_headings_lists_and_tables() {
        let bytes = word(&example()).expect("it can be packed");
        let read = read_docx(&bytes).expect("it is a Word document");
        let children = &read.document.children;
        let styles: Vec<String> = children.iter().filter_map(style_of).collect();
        assert_eq!(styles[..3], ["Title", "Subtitle", "Heading1"]);
        let texts: Vec<String> = children
            .iter()
            .filter_map(|child| match child {
                DocumentChild::Paragraph(paragraph) => Some(paragraph.raw_text()),
                _ => None,
            })
            .collect();
        assert!(texts.contains(&"weigh <that>".to_owned()), "{texts:?}");
        let tables: Vec<_> = children
            .iter()
            .filter(|child| matches!(child, DocumentChild::Table(_)))
            .collect();
        assert_eq!(tables.len(), 1);
        let json = read.json();
        assert!(json.contains("localised & more") && json.contains("\u{a3}602 k"));
    }

    #[test]
    fn the_same_paper_gives_the_same_bytes() {
        assert_eq!(word(&example()).ok(), word(&example()).ok());
    }
}
