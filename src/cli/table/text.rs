//! Multipliers, effects and leakage for readers, in blocks of 80 columns.

use std::fmt::Write;

use super::{Block, Economy, Shown};
use crate::calibrate::leontief::doors::Door;
use crate::calibrate::leontief::effects::Effects;
use crate::cli::columns::{WIDTH, heading, indented, left, right, width, wrapped};

/// Room for a sector's name, and for each figure.
const LABEL: usize = 22;
const CELL: usize = 8;
const CELLS: usize = (WIDTH - LABEL) / CELL;

/// What the figures mean.
const SENSES: &str = "Per pound of final demand for the sector. Type I: the sector, its suppliers \
and theirs; Type II: also what residents buy in the area from the wages. A multiplier is the change \
in all sectors over the change in the sector itself; an effect is the change in all sectors per pound of final \
demand, for employment full-time equivalents per million pounds. Income is compensation of employees; \
GVA is value added at basic prices. All assume idle capacity, fixed prices and fixed shares; nothing is \
displaced. A blank has no meaning: the sector has no wages, jobs or output of its own.";

const LEAKAGE: &str = "Leakage here is where a pound of final demand for the sector ends, in pence; each \
row sums to 100. It is followed through the sector's suppliers and theirs (Type I), and through what \
residents buy in the area from the wages (Type II).";

/// A column of figures with its heading.
struct Column {
    heading: [&'static str; 3],
    decimals: usize,
    figures: Vec<Option<f64>>,
}

/// Everything that is shown, for readers.
pub(super) fn text(shown: &Shown) -> String {
    let mut text = format!(
        "{}\n{}\n\n{}\n",
        shown.title,
        wrapped(&shown.basis),
        wrapped(SENSES)
    );
    for economy in &shown.economies {
        for (name, block) in economy.blocks() {
            text += &heading(&format!("{}: {name} multipliers and effects", economy.name));
            text += &table(economy, &effects(block));
        }
    }
    // Writing to a string does not fail.
    let _ = writeln!(text, "\n{}", wrapped(LEAKAGE));
    for economy in &shown.economies {
        for (name, block) in economy.blocks() {
            let title = format!("{}: {name} leakage by door, pence per pound", economy.name);
            text += &heading(&title);
            text += &table(economy, &leakage(block));
            text += &open_doors(block);
        }
    }
    text
}

fn effects(block: &Block) -> Vec<Column> {
    let column = |heading, decimals, figure: fn(&Effects) -> Option<f64>| Column {
        heading,
        decimals,
        figures: block
            .effects
            .iter()
            .map(|e| e.as_ref().and_then(figure))
            .collect(),
    };
    vec![
        column(["", "output", "multip."], 4, |e| Some(e.output)),
        column(["", "income", "multip."], 4, |e| e.income.multiplier),
        column(["", "income", "effect"], 4, |e| Some(e.income.effect)),
        column(["employ-", "ment", "multip."], 4, |e| {
            e.employment.multiplier
        }),
        column(["employ-", "ment", "effect"], 2, |e| {
            Some(e.employment.effect)
        }),
        column(["", "GVA", "multip."], 4, |e| e.value_added.multiplier),
        column(["", "GVA", "effect"], 4, |e| Some(e.value_added.effect)),
    ]
}

/// Doors by which something leaves in some sector, and their sum.
fn leakage(block: &Block) -> Vec<Column> {
    let active = |sector: usize| block.effects[sector].is_some();
    let column = |heading, pounds: &[f64]| Column {
        heading,
        decimals: 2,
        figures: (0..pounds.len())
            .map(|sector| active(sector).then(|| 100.0 * pounds[sector]))
            .collect(),
    };
    let doors = block
        .leakage
        .iter()
        .filter(|door| door.pounds.iter().any(|p| *p != 0.0));
    let mut columns: Vec<Column> = doors
        .map(|door| column(door_heading(door.door), &door.pounds))
        .collect();
    let sums: Vec<f64> = (0..block.effects.len())
        .map(|sector| block.leakage.iter().map(|door| door.pounds[sector]).sum())
        .collect();
    columns.push(column(["", "", "sum"], &sums));
    columns
}

const fn door_heading(door: Door) -> [&'static str; 3] {
    match door {
        Door::InputsArea => ["inputs:", "rest of", "area"],
        Door::InputsState => ["inputs:", "rest of", "state"],
        Door::InputsWorld => ["", "inputs:", "world"],
        Door::ConsumerArea => ["shopping", "rest of", "area"],
        Door::ConsumerState => ["shopping", "rest of", "state"],
        Door::ConsumerWorld => ["", "shopping", "world"],
        Door::ProductTax => ["", "product", "tax"],
        Door::ProductionTax => ["produc-", "tion", "tax"],
        Door::DirectTax => ["", "direct", "tax"],
        Door::Wages => ["", "", "wages"],
        Door::Commuters => ["commut-", "ers'", "wages"],
        Door::Surplus => ["", "", "surplus"],
        Door::Dwellings => ["", "dwell-", "ings"],
        Door::Savings => ["", "", "savings"],
        Door::Unspent => ["income", "not", "spent"],
    }
}

/// Says which doors are no true end.
fn open_doors(block: &Block) -> String {
    let open: Vec<&str> = block
        .leakage
        .iter()
        .filter(|door| door.door.stays_open())
        .map(|door| match door.door {
            Door::Wages => "wages",
            Door::Surplus => "surplus",
            Door::Dwellings => "dwellings",
            Door::Savings => "savings",
            _ => "income not spent (direct tax, dwellings and savings, which the table does not tell apart)",
        })
        .collect();
    let open = open.join(", ");
    format!(
        "{}\n",
        wrapped(&format!(
            "Left open, since what happens next is not followed: {open}."
        ))
    )
}

/// Sectors down, columns across, in as many blocks as the columns need.
fn table(economy: &Economy, columns: &[Column]) -> String {
    let mut text = String::new();
    for (index, columns) in columns.chunks(CELLS).enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text += &headings(columns);
        for (row, sector) in economy.sectors.iter().enumerate() {
            text += &line(&sector.label, columns, row);
        }
    }
    text
}

fn headings(columns: &[Column]) -> String {
    let mut text = String::new();
    for level in 0..3 {
        let cells: String = columns
            .iter()
            .map(|c| right(c.heading[level], CELL))
            .collect();
        if !cells.trim().is_empty() {
            let _ = writeln!(text, "{}{cells}", left("", LABEL));
        }
    }
    text
}

/// One sector's figures; a long name goes on in lines of its own above them.
fn line(label: &str, columns: &[Column], row: usize) -> String {
    let cells: String = columns.iter().map(|column| cell(column, row)).collect();
    let mut lines = in_lines(label);
    let last = lines.pop().unwrap_or_default();
    lines.push(
        format!("{}{cells}", left(&last, LABEL))
            .trim_end()
            .to_owned(),
    );
    lines.join("\n") + "\n"
}

fn cell(column: &Column, row: usize) -> String {
    let figure = column.figures[row].map(|figure| {
        // Adding zero turns -0 into 0.
        let decimals = column.decimals;
        let shown = format!("{:.decimals$}", figure + 0.0);
        if width(&shown) < CELL {
            shown
        } else {
            format!("{figure:.0}")
        }
    });
    right(&figure.unwrap_or_default(), CELL)
}

/// A name in lines of at most [`LABEL`], all but the first indented.
fn in_lines(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_whitespace() {
        let fits = lines
            .last()
            .is_some_and(|line| line.is_empty() || width(line) + 1 + width(word) < LABEL);
        match lines.last_mut().filter(|_| fits) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(indented(word, 2, 2)),
        }
    }
    lines
}
