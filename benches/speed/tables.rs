//! Tables made from the bundled ones, as text.

use std::fmt::Write;

/// So many sectors, from the first, are cut into four parts and eleven into three: 97, and imputed rent, which
/// stays whole because a table names one.
const FOURS: usize = 16;
const WHOLE: &str = "Imputed_rent";

/// The table's whole area, said to be a region.
pub fn whole_area(text: &str) -> String {
    text.replacen(
        "# area: Scotland",
        "# area: Scotland\n# population: 5463300\n# households: 2527761",
        1,
    )
}

/// What the head of a table counts, so that a larger country has more of it.
const COUNTED: [&str; 4] = ["population", "households", "household_income", "firms"];

/// The table of a country that is so many times as large and otherwise the same.
pub fn enlarged(text: &str, times: f64) -> String {
    let more = |cell: &str| match cell.trim().parse::<f64>() {
        Ok(amount) => format!("{}", amount * times),
        Err(_) => cell.to_owned(),
    };
    let mut in_flows = false;
    let mut made = String::new();
    for line in text.lines() {
        if line.starts_with('[') {
            in_flows = line == "[flows]";
        }
        let head = line.strip_prefix("# ").and_then(|l| l.split_once(": "));
        match head {
            Some((key, amount)) if COUNTED.contains(&key) => {
                let amount = amount.parse::<f64>().unwrap_or_default() * times;
                let _ = write!(made, "# {key}: {amount:.0}");
            }
            None if in_flows && !line.starts_with('#') => {
                let cells: Vec<String> = line.split(',').map(more).collect();
                made += &cells.join(",");
            }
            _ => made += line,
        }
        made.push('\n');
    }
    made
}

/// The table with every sector but imputed rent in three or four equal parts: what a part sells to
/// another is the cell divided by both numbers of parts.
pub fn split(text: &str) -> String {
    let sectors = sectors(text);
    let mut made = String::new();
    let mut section = "";
    let mut columns: Vec<(&str, usize)> = Vec::new();
    for line in text.lines() {
        let name = line.split(',').next().unwrap_or_default();
        if line.starts_with('[') {
            section = line;
            columns.clear();
        }
        if line.is_empty() || line.starts_with(['#', '[']) || (section, name) == SOURCE {
            made += line;
            made.push('\n');
        } else if section == "[sectors]" {
            split_traits(line, &sectors, &mut made);
        } else if columns.is_empty() {
            columns = line.split(',').map(|n| (n, parts(n, &sectors))).collect();
            let names = columns.iter().flat_map(|&(n, count)| named_parts(n, count));
            made += &names.collect::<Vec<_>>().join(",");
            made.push('\n');
        } else {
            for row in named_parts(name, parts(name, &sectors)) {
                made += &row;
                split_row(line, parts(name, &sectors), &columns, &mut made);
            }
        }
    }
    made
}

const SOURCE: (&str, &str) = ("[sectors]", "source");

/// A trait is every part's own: nothing is divided.
fn split_traits(line: &str, sectors: &[&str], made: &mut String) {
    let (name, rest) = line.split_once(',').unwrap_or((line, ""));
    for part in named_parts(name, parts(name, sectors)) {
        let _ = writeln!(made, "{part},{rest}");
    }
}

fn split_row(line: &str, rows: usize, columns: &[(&str, usize)], made: &mut String) {
    for (cell, &(_, count)) in line.split(',').zip(columns).skip(1) {
        let part = cell
            .parse::<f64>()
            .map(|whole| format!(",{:.9}", whole / (rows * count) as f64));
        *made += &part.unwrap_or_else(|_| ",".to_owned()).repeat(count);
    }
    made.push('\n');
}

/// Seasons of a sector are those of its parts.
pub fn seasons_of_parts(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for line in lines.iter_mut().filter(|line| line.starts_with("month,")) {
        let names = line.trim_start_matches("month,").to_owned();
        for name in names.split('|').filter(|name| *name != "all") {
            // Which number of parts it has does not matter: a name that no sector has is passed over.
            for part in named_parts(name, 4) {
                let _ = write!(line, "|{part}");
            }
        }
    }
    lines.join("\n")
}

/// The names in the first column of the traits.
fn sectors(text: &str) -> Vec<&str> {
    text.lines()
        .skip_while(|line| *line != "[sectors]")
        .skip(3)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split(',').next())
        .collect()
}

/// In how many parts a row or column goes: 1 for what is no sector, and for imputed rent.
fn parts(name: &str, sectors: &[&str]) -> usize {
    match sectors.iter().position(|sector| *sector == name) {
        _ if name == WHOLE => 1,
        Some(place) if place < FOURS => 4,
        Some(_) => 3,
        None => 1,
    }
}

fn named_parts(name: &str, count: usize) -> Vec<String> {
    if count == 1 {
        return vec![name.to_owned()];
    }
    (1..=count).map(|part| format!("{name}_{part}")).collect()
}
