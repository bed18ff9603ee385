//! Wide files: header lines, columns of labels, and a block of figures.

use std::collections::BTreeSet;

use super::cells::{Cells, Head, Sheet, column_named, take_apart};
use super::faults::Faults;
use super::figure::{figure, is_figure};
use super::grid::Line;
use super::label::{Called, plain};
use super::mapping::{From, Mapping, Part};

/// Where in a wide file the labels end and the figures begin.
struct Frame {
    /// First header line, by index.
    top: usize,
    /// First line of figures, by index.
    body: usize,
    /// First column of figures.
    left: usize,
    header: Vec<Part>,
    labels: Vec<Part>,
}

/// Reads a wide file into `cells`.
pub(super) fn read(
    sheet: &Sheet,
    from: Option<From>,
    mapping: &Mapping,
    cells: &mut Cells,
    faults: &mut Faults,
) {
    let layout = &mapping.layout;
    let Some(frame) = frame(sheet, mapping, faults) else {
        return;
    };
    cells.note(format!(
        "Header lines hold {}; columns before the figures hold {}.",
        words(&frame.header),
        words(&frame.labels)
    ));
    let wanted: Vec<(Option<usize>, _)> = layout
        .only
        .iter()
        .map(|(name, picks)| (named_column(sheet, &frame, name, faults), picks))
        .collect();
    let columns = columns(sheet, &frame, mapping, cells, faults);
    let mut above = Head::default();
    for line in &sheet.lines[frame.body..] {
        let fits = |(column, picks): &(Option<usize>, &Vec<_>)| {
            column.is_none_or(|at| Called::new("", line.cell(at)).among(picks).is_some())
        };
        if !wanted.iter().all(fits) {
            continue;
        }
        let mut head = head_of(|part| part_of(line, &frame.labels, part));
        fill(&mut head, &above, &frame.labels);
        above.clone_from(&head);
        head.from = from.or_else(|| block(line, mapping));
        take_apart(&mut head, layout);
        read_line(sheet, line, head, &columns, frame.left, cells, faults);
    }
}

/// Merged cells: what says nothing says the same as the line above.
fn fill(head: &mut Head, above: &Head, parts: &[Part]) {
    if parts.contains(&Part::Region) && head.region.is_empty() {
        head.region.clone_from(&above.region);
    }
    if parts.contains(&Part::Origin) && head.origin.is_empty() {
        head.origin.clone_from(&above.origin);
    }
}

fn words(parts: &[Part]) -> String {
    let names: Vec<&str> = parts
        .iter()
        .map(|part| crate::scenario::record::Choice::name(*part))
        .collect();
    names.join(", ")
}

/// The column that `layout.only` names, in any of the header lines.
fn named_column(sheet: &Sheet, frame: &Frame, name: &str, faults: &mut Faults) -> Option<usize> {
    let is = |cell: &String| plain(cell) == plain(name);
    let found = sheet.lines[frame.top..frame.body]
        .iter()
        .find_map(|line| line.cells.iter().position(is));
    found.or_else(|| column_named(sheet, name, faults))
}

/// The origin of the block that a line lies in.
fn block(line: &Line, mapping: &Mapping) -> Option<From> {
    let inside = |block: &&super::mapping::Block| {
        (block.from as usize..=block.to as usize).contains(&line.number)
    };
    mapping.blocks.iter().find(inside).map(|block| block.origin)
}

/// The cell of a line that holds a part.
fn part_of<'a>(line: &'a Line, parts: &[Part], part: Part) -> &'a str {
    parts
        .iter()
        .position(|held| *held == part)
        .map_or("", |at| line.cell(at))
}

fn head_of<'a>(part: impl Fn(Part) -> &'a str) -> Head {
    Head {
        code: part(Part::Code).to_owned(),
        name: part(Part::Name).to_owned(),
        region: part(Part::Region).to_owned(),
        origin: part(Part::Origin).to_owned(),
        from: None,
    }
}

fn is_nameless(head: &Head) -> bool {
    head.code.is_empty() && head.name.is_empty()
}

/// The index of each column of figures; `None` for columns without a heading.
fn columns(
    sheet: &Sheet,
    frame: &Frame,
    mapping: &Mapping,
    cells: &mut Cells,
    faults: &mut Faults,
) -> Vec<Option<usize>> {
    let header = &sheet.lines[frame.top..frame.body];
    let width = header
        .iter()
        .map(|line| line.cells.len())
        .max()
        .unwrap_or(0);
    let mut before = Head::default();
    let mut columns = Vec::new();
    for column in frame.left..width {
        let held = |part| {
            let at = frame.header.iter().position(|held| *held == part);
            at.and_then(|at| header.get(at))
                .map_or("", |line| line.cell(column))
        };
        let mut head = head_of(held);
        fill(&mut head, &before, &frame.header);
        before.clone_from(&head);
        take_apart(&mut head, &mapping.layout);
        if is_nameless(&head) {
            report_nameless(sheet, frame, column, faults);
            columns.push(None);
        } else {
            let line = header.last().map_or(1, |line| line.number);
            columns.push(Some(cells.column(head, sheet.file, line)));
        }
    }
    columns
}

/// A column without a heading must be empty.
fn report_nameless(sheet: &Sheet, frame: &Frame, column: usize, faults: &mut Faults) {
    let body = &sheet.lines[frame.body..];
    if let Some(line) = body.iter().find(|line| is_figure(line.cell(column))) {
        let message = format!("column {} has figures and no heading", column + 1);
        sheet.fault(line, message, None, faults);
    }
}

fn read_line(
    sheet: &Sheet,
    line: &Line,
    head: Head,
    columns: &[Option<usize>],
    left: usize,
    cells: &mut Cells,
    faults: &mut Faults,
) {
    let beyond = left + columns.len();
    let filled = (left..line.cells.len()).filter(|&at| !line.cell(at).is_empty());
    let texts = filled
        .clone()
        .filter(|&at| figure(line.cell(at), sheet.mark).is_err())
        .count();
    let figures = filled
        .clone()
        .filter(|&at| is_figure(line.cell(at)))
        .count();
    // Headings within the table and footnotes under it have no figures.
    if figures == 0 && texts == filled.count() {
        return;
    }
    if line.cells.len() < beyond || line.cells[beyond..].iter().any(|cell| !cell.is_empty()) {
        let message = format!("{} cells where the header has {beyond}", line.cells.len());
        let hint = "every line of figures is as long as the header; a cell that holds the delimiter stands in quotes";
        sheet.fault(line, message, Some(hint.to_owned()), faults);
        return;
    }
    if is_nameless(&head) {
        sheet.fault(
            line,
            "the line has figures and no label".to_owned(),
            None,
            faults,
        );
        return;
    }
    let row = cells.row(head, sheet.file, line.number);
    for (offset, column) in columns.iter().enumerate() {
        let Some(column) = *column else { continue };
        let value = match figure(line.cell(left + offset), sheet.mark) {
            Ok(value) => value.unwrap_or(0.0),
            Err(why) => {
                let message = format!("column `{}`: {why}", cells.columns[column].head.shown());
                sheet.fault(line, message, None, faults);
                0.0
            }
        };
        cells.take(row, column, value);
    }
}

/// Where labels end, as the mapping says or as the file looks.
fn frame(sheet: &Sheet, mapping: &Mapping, faults: &mut Faults) -> Option<Frame> {
    let layout = &mapping.layout;
    let lines = &sheet.lines;
    let top = if layout.header.is_empty() {
        first_header(lines)
    } else {
        0
    };
    let body = if layout.header.is_empty() {
        first_body(lines, top)
    } else {
        layout.header.len()
    };
    if body >= lines.len() {
        let hint =
            "say in [layout] what `header` and `labels` hold, e.g. header = [\"code\", \"name\"]";
        faults.line(
            sheet.file,
            1,
            "no line of figures was found".to_owned(),
            Some(hint.to_owned()),
        );
        return None;
    }
    let left = if layout.labels.is_empty() {
        label_columns(&lines[body..])
    } else {
        layout.labels.len()
    };
    let mut frame = Frame {
        top,
        body,
        left,
        header: layout.header.clone(),
        labels: layout.labels.clone(),
    };
    let across = header_texts(lines, &frame);
    let down = label_texts(&lines[body..], left);
    let (regions_across, regions_down) = shared_parts(&across, &down);
    if frame.header.is_empty() {
        frame.header = guess(&across, regions_across);
    }
    if frame.labels.is_empty() {
        frame.labels = guess(&down, regions_down);
    }
    Some(frame)
}

/// The first line with more than a title in it.
fn first_header(lines: &[Line]) -> usize {
    let width = lines.iter().map(Line::filled).max().unwrap_or(0);
    let wide = |line: &Line| line.filled() > (width / 3).clamp(1, 4);
    lines.iter().position(wide).unwrap_or(0)
}

/// The line after the last of the first lines that holds mostly words, and after lines of codes whose
/// label cells are empty.
fn first_body(lines: &[Line], top: usize) -> usize {
    let texts = |line: &Line| {
        line.cells
            .iter()
            .filter(|cell| !cell.is_empty() && !is_figure(cell))
            .count()
    };
    let mut last = None;
    for (at, line) in lines.iter().enumerate().skip(top).take(12) {
        let words = texts(line);
        if words >= 3 && 2 * words > line.filled() {
            last = Some(at);
        } else if last.is_some() && !line.cell(0).is_empty() && line.filled() > words + 1 {
            // Figures have begun; headings further down are of other blocks.
            break;
        }
    }
    let mut body = last.unwrap_or(top) + 1;
    while lines
        .get(body)
        .is_some_and(|line| line.cell(0).is_empty() && texts(line) == 0)
    {
        body += 1;
    }
    body
}

/// How many of the first columns hold labels: up to the last of the first four that holds mostly words.
fn label_columns(body: &[Line]) -> usize {
    let wordy = |column: usize| {
        let filled = body
            .iter()
            .map(|line| line.cell(column))
            .filter(|cell| !cell.is_empty());
        let words = filled
            .clone()
            .filter(|cell| !is_figure(cell) && cell.chars().any(char::is_alphabetic));
        2 * words.count() > filled.count()
    };
    (0..4)
        .rev()
        .find(|&column| wordy(column))
        .map_or(1, |last| last + 1)
}

/// What each header line says over the figures.
fn header_texts(lines: &[Line], frame: &Frame) -> Vec<Vec<String>> {
    let header = lines[frame.top..frame.body].iter();
    header
        .map(|line| line.cells.iter().skip(frame.left).cloned().collect())
        .collect()
}

/// What each column of labels says before the figures.
fn label_texts(body: &[Line], left: usize) -> Vec<Vec<String>> {
    (0..left)
        .map(|column| {
            body.iter()
                .map(|line| line.cell(column).to_owned())
                .collect()
        })
        .collect()
}

/// Which header line and which column of labels hold the same few values again and again: regions.
fn shared_parts(across: &[Vec<String>], down: &[Vec<String>]) -> (Option<usize>, Option<usize>) {
    if across.len() < 2 || down.len() < 2 {
        return (None, None);
    }
    let values = |texts: &Vec<String>| -> BTreeSet<String> {
        texts
            .iter()
            .map(|text| plain(text))
            .filter(|text| !text.is_empty())
            .collect()
    };
    for (header, texts) in across.iter().enumerate() {
        for (label, others) in down.iter().enumerate() {
            let (one, two) = (values(texts), values(others));
            let common = one.intersection(&two).count();
            let few =
                |values: &BTreeSet<String>, texts: &Vec<String>| 2 * values.len() <= texts.len();
            if common >= 2 && 2 * common >= one.len() && few(&one, texts) && few(&two, others) {
                return (Some(header), Some(label));
            }
        }
    }
    (None, None)
}

/// What header lines or label columns hold, by how they look: of what is left after regions, the one
/// with the most different texts names, a shorter one beside it has codes.
fn guess(texts: &[Vec<String>], regions: Option<usize>) -> Vec<Part> {
    let filled = |at: usize| texts[at].iter().filter(|text| !text.is_empty()).count();
    let length = |at: usize| {
        texts[at]
            .iter()
            .map(|text| text.chars().count())
            .sum::<usize>()
    };
    let most = (0..texts.len()).map(filled).max().unwrap_or(0);
    let mut left: Vec<usize> = (0..texts.len())
        .filter(|&at| Some(at) != regions && 5 * filled(at) >= most)
        .collect();
    left.sort_by_key(|&at| std::cmp::Reverse(length(at)));
    let mut parts = vec![Part::Skip; texts.len()];
    if let Some(at) = regions {
        parts[at] = Part::Region;
    }
    for (at, part) in left.into_iter().zip([Part::Name, Part::Code]) {
        parts[at] = part;
    }
    parts
}
