//! A table for a terminal of 80 columns with any number of columns: as many side by side as fit, the
//! others below, each cell of up to two lines.

use super::columns::{WIDTH, left, lines_within, width};

/// Columns of the names of rows.
const NAME: usize = 27;
/// The most that stand side by side.
const SIDE_BY_SIDE: usize = 3;

/// A row: its name and a cell a column, each of two lines.
pub type Row = (String, Vec<[String; 2]>);

/// The table: heads of any length over the columns, rows whose names may take several lines.
#[must_use]
pub fn grid(heads: &[String], rows: &[Row]) -> String {
    let blocks = heads.len().div_ceil(SIDE_BY_SIDE).max(1);
    let size = heads.len().div_ceil(blocks).max(1);
    let blocks = (0..blocks).map(|block| {
        let from = block * size;
        one_block(heads, rows, from..heads.len().min(from + size))
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn one_block(heads: &[String], rows: &[Row], columns: std::ops::Range<usize>) -> String {
    let cell = (WIDTH - NAME) / columns.len().max(1);
    let heads: Vec<Vec<String>> = heads[columns.clone()]
        .iter()
        .map(|head| lines_within(head, cell - 1))
        .collect();
    let depth = heads.iter().map(Vec::len).max().unwrap_or(0);
    // Heads stand on the line above the rows.
    let lower = |head: &Vec<String>, line: usize| {
        let line = (line + head.len()).checked_sub(depth);
        line.map_or(String::new(), |line| head[line].clone())
    };
    let mut text: String = (0..depth)
        .map(|line| joined("", heads.iter().map(|head| lower(head, line)), cell))
        .collect();
    for (name, cells) in rows {
        let names = lines_within(name, NAME - 3);
        let cells: Vec<[String; 2]> = cells[columns.clone()].to_vec();
        let cells = on_one_line(&cells, cell).unwrap_or(cells);
        let second = usize::from(cells.iter().any(|cell| !cell[1].is_empty()));
        for line in 0..names.len().max(1 + second) {
            let part = |cell: &[String; 2]| cell.get(line).cloned().unwrap_or_default();
            let name = names.get(line).map_or(String::new(), |name| {
                if line == 0 {
                    name.clone()
                } else {
                    format!("  {name}")
                }
            });
            text += &joined(&name, cells.iter().map(part), cell);
        }
    }
    text
}

/// The cells with their second line in brackets behind the first, where all have the room.
fn on_one_line(cells: &[[String; 2]], columns: usize) -> Option<Vec<[String; 2]>> {
    let join = |[first, second]: &[String; 2]| {
        let line = if second.is_empty() {
            first.clone()
        } else {
            format!("{first} ({second})")
        };
        (width(&line) < columns).then_some([line, String::new()])
    };
    cells.iter().map(join).collect()
}

fn joined(name: &str, cells: impl Iterator<Item = String>, columns: usize) -> String {
    let mut line = left(name, NAME);
    for cell in cells {
        // A cell that is too long pushes the next one on rather than running into it.
        line += &left(&cell, columns.max(width(&cell) + 1));
    }
    format!("{}\n", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_columns_fits_80() {
        for count in 1..=9 {
            let heads: Vec<String> = (0..count)
                .map(|c| format!("a policy numbered {c}"))
                .collect();
            let cell = [
                "unclear +\u{a3}1,234 m".to_owned(),
                "\u{2212}1,234 to 1,234".to_owned(),
            ];
            let row = (
                "Households under 60% of median, points".to_owned(),
                vec![cell; count],
            );
            let text = grid(&heads, &[row]);
            assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
            assert_eq!(text.matches("unclear").count(), count, "{text}");
            assert_eq!(text.split("\n\n").count(), count.div_ceil(SIDE_BY_SIDE));
        }
    }

    #[test]
    fn a_row_has_one_line_where_no_cell_needs_two() {
        let row = ("Jobs".to_owned(), vec![["1".to_owned(), String::new()]]);
        assert_eq!(grid(&["x".to_owned()], &[row]).lines().count(), 2);
    }
}
