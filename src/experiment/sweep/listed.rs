//! Points that files list: which column is which parameter, whether the values fit, and rows of one kind
//! of value a column, so that they come back from any kind of table as they went into it.

use std::collections::BTreeMap;

use super::PointTable;
use super::design::{Design, DesignFile, Method, Role, Sample};
use super::factor::{Factor, Range, Shape};
use super::points::{self, Points};
use super::setting::Setting;
use super::tables::{POINT, kind_of};
use crate::record::sweep::table::ColumnKind;
use crate::scenario::problem::{Problems, hint_among};

/// Tables of points, by the key of the sample that names them.
pub type Tables = BTreeMap<&'static str, PointTable>;

/// Rows of values in the order of the parameters that they are of, by the key of their sample.
pub type Rows = BTreeMap<&'static str, Vec<Vec<Setting>>>;

/// The most that is said of one table.
const TOLD: usize = 100;

/// The most values of a column that are tried in a scenario.
const TRIED: usize = 100;

/// Above this not every whole number is a number.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// The samples that read a file.
fn listed(design: &Design) -> impl Iterator<Item = (&'static str, Option<Role>, &Sample)> {
    design
        .samples()
        .filter(|(_, _, sample)| sample.method == Method::Table)
}

/// Whether a file lists the values of the parameters of this role.
pub(super) fn is_listed(design: &Design, role: Role) -> bool {
    listed(design).any(|(_, of, _)| of.is_none_or(|of| of == role))
}

/// Reads the files that a design names.
///
/// # Errors
/// What cannot be read.
pub(super) fn read(
    file: &DesignFile,
    read_table: &dyn Fn(&str) -> Result<PointTable, Vec<String>>,
) -> Result<Tables, Problems> {
    let mut tables = Tables::new();
    for (key, _, sample) in listed(&file.design) {
        let table = read_table(&file.relative(&sample.file));
        let table = table.map_err(|words| in_table(file, key, sample, words))?;
        tables.insert(key, table);
    }
    Ok(tables)
}

/// The same tables from the points of a sweep's results, where they may stand crossed with others.
pub(super) fn of_points(design: &Design, (columns, rows): &PointTable) -> Tables {
    let part = |role: Option<Role>| {
        let is_own = |column: &String| match role {
            None => column != POINT,
            role => design
                .parameters()
                .any(|(_, of, parameter)| role == Some(of) && parameter.column() == column),
        };
        let places: Vec<usize> = (0..columns.len())
            .filter(|&place| is_own(&columns[place]))
            .collect();
        let names = places.iter().map(|&place| columns[place].clone());
        let own = rows
            .iter()
            .map(|row| places.iter().map(|&place| row[place].clone()).collect());
        (names.collect(), Points::of_rows(own).values)
    };
    listed(design)
        .map(|(key, role, _)| (key, part(role)))
        .collect()
}

/// Parameters that a table names itself, where the design names none.
pub(super) fn own_factors(design: &Design, tables: &Tables) -> Vec<Factor> {
    let named = |(columns, _): &PointTable| {
        let columns = columns.iter().filter(|column| *column != POINT);
        let factor = |column: &String| Factor {
            name: column.clone(),
            path: column.clone(),
            role: Role::Uncertainty,
            unit: String::new(),
            range: Range::Any,
            steps: None,
        };
        columns.map(factor).collect()
    };
    match design.parameters().next() {
        Some(_) => Vec::new(),
        None => tables.get("sample").map(named).unwrap_or_default(),
    }
}

/// The rows of all tables; parameters without a range get the one that their column spans.
///
/// # Errors
/// Everything that is wrong with a table.
pub(super) fn rows(
    file: &DesignFile,
    factors: &mut [Factor],
    tables: &Tables,
) -> Result<Rows, Problems> {
    let mut rows = Rows::new();
    for (key, role, sample) in listed(&file.design) {
        let own = factors.iter_mut().filter(|factor| factor.is_of(role));
        if let Some(table) = tables.get(key) {
            let found = of_table(&mut own.collect::<Vec<_>>(), table);
            let found = found.map_err(|words| in_table(file, key, sample, words))?;
            rows.insert(key, found);
        }
    }
    Ok(rows)
}

fn in_table(file: &DesignFile, key: &str, sample: &Sample, mut words: Vec<String>) -> Problems {
    words.truncate(TOLD);
    let (entry, name) = (format!("{key}.file"), file.relative(&sample.file));
    let problem = |words: String| file.problem(&entry, format!("{name}: {words}"), None);
    file.problems(words.into_iter().map(problem).collect())
}

fn of_table(
    factors: &mut [&mut Factor],
    (columns, rows): &PointTable,
) -> Result<Vec<Vec<Setting>>, Vec<String>> {
    let places = places(factors, columns)?;
    let mut words = Vec::new();
    if rows.is_empty() {
        words.push("it has no rows".to_owned());
    }
    let mut found: Vec<Vec<Setting>> = vec![Vec::with_capacity(places.len()); rows.len()];
    for (factor, place) in factors.iter_mut().zip(places) {
        let mut cells: Vec<Setting> = rows.iter().map(|row| row[place].clone()).collect();
        let refused = fitted(&mut cells, &factor.range);
        words.extend(refused.into_iter().map(|(row, why)| {
            let row = row + 1;
            format!("row {row}, column `{}` {why}", factor.name)
        }));
        if factor.range == Range::Any {
            factor.range = spanned(&cells);
        }
        for (row, cell) in found.iter_mut().zip(cells) {
            row.push(cell);
        }
    }
    words.extend(twice(&found, |_| "are the same point".to_owned()));
    if let Some(id) = columns.iter().position(|column| column == POINT) {
        let ids: Vec<Vec<Setting>> = rows.iter().map(|row| vec![row[id].clone()]).collect();
        words.extend(twice(&ids, |row| format!("have the same id {}", row[0])));
    }
    if words.is_empty() {
        Ok(found)
    } else {
        Err(words)
    }
}

/// The column of each parameter, which may stand under its name or its path.
fn places(factors: &[&mut Factor], columns: &[String]) -> Result<Vec<usize>, Vec<String>> {
    let (mut places, mut words) = (Vec::new(), Vec::new());
    for factor in factors {
        let same = |column: &String| *column == factor.name || *column == factor.path;
        let found = columns.iter().position(same);
        if found.is_none() {
            let hint = hint_among(&factor.name, columns.iter().map(String::as_str));
            let hint = hint.replace("allowed:", "there are:");
            words.push(format!("there is no column `{}` ({hint})", factor.name));
        }
        places.extend(found);
    }
    if !words.is_empty() {
        return Err(words);
    }
    for (place, column) in columns.iter().enumerate() {
        if !places.contains(&place) && column != POINT {
            let hint = hint_among(column, factors.iter().map(|f| f.name.as_str()));
            words.push(format!("column `{column}` is no parameter ({hint})"));
        }
    }
    if words.is_empty() {
        Ok(places)
    } else {
        Err(words)
    }
}

/// Rows that are there twice, with what is said of them.
fn twice(rows: &[Vec<Setting>], what: impl Fn(&[Setting]) -> String) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut words = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        if let Some(first) = seen.insert(points::key(row), number) {
            let (first, second) = (first + 1, number + 1);
            words.push(format!("rows {first} and {second} {}", what(row)));
        }
    }
    words
}

/// Turns a column's cells into values of the parameter; which rows do not fit, and why.
fn fitted(cells: &mut [Setting], range: &Range) -> Vec<(usize, String)> {
    let mut refused = Vec::new();
    for (row, cell) in cells.iter_mut().enumerate() {
        match fit(cell, range) {
            Ok(value) => *cell = value,
            Err(why) => refused.push((row, why)),
        }
    }
    if *range == Range::Any && refused.is_empty() {
        alike(cells);
    }
    refused
}

fn fit(cell: &Setting, range: &Range) -> Result<Setting, String> {
    if cell.is_no_number() || *cell == Setting::Text(String::new()) {
        return Err("is not a number".to_owned());
    }
    match range {
        Range::Any => Ok(cell.clone()),
        Range::Among(values) => {
            let same = |value: &&Setting| {
                let numbers = value.number().zip(cell.number());
                *value == cell
                    || numbers.is_some_and(|(value, cell)| value.total_cmp(&cell).is_eq())
            };
            values.iter().find(same).cloned().ok_or_else(|| {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("is {cell}, none of {}", values.join(", "))
            })
        }
        &Range::Between {
            low, high, whole, ..
        } => {
            let number = cell
                .number()
                .ok_or_else(|| format!("is {cell}, not a number"))?;
            if !(low..=high).contains(&number) {
                return Err(format!("is {cell}, not from {low} to {high}"));
            }
            match whole {
                true if number.fract() != 0.0 => Err(format!("is {cell}, not a whole number")),
                true => Ok(Setting::Whole(number as i64)),
                false => Ok(Setting::Number(number)),
            }
        }
    }
}

/// Makes the values of a column of one kind: whole numbers, numbers, true and false, or text.
fn alike(cells: &mut [Setting]) {
    let is_whole = |cell: &Setting| match cell {
        Setting::Whole(_) => true,
        Setting::Number(number) => number.fract() == 0.0 && number.abs() < WHOLE_MAX,
        Setting::Truth(_) | Setting::Text(_) => false,
    };
    let kind = if cells.iter().all(is_whole) {
        ColumnKind::Whole
    } else {
        kind_of(cells)
    };
    for cell in cells {
        *cell = match (kind, cell.number()) {
            (ColumnKind::Whole, Some(number)) if !matches!(cell, Setting::Whole(_)) => {
                Setting::Whole(number as i64)
            }
            (ColumnKind::Number, Some(number)) => Setting::Number(number),
            (ColumnKind::Text, _) => Setting::Text(cell.to_string()),
            _ => continue,
        };
    }
}

/// The range that a column spans; its values where they are no numbers or all the same.
fn spanned(cells: &[Setting]) -> Range {
    let numbers: Option<Vec<f64>> = cells.iter().map(Setting::number).collect();
    let numbers = numbers.unwrap_or_default();
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low < high {
        return Range::Between {
            low,
            high,
            shape: Shape::Uniform,
            whole: matches!(cells[0], Setting::Whole(_)),
        };
    }
    let mut values: Vec<Setting> = Vec::new();
    for cell in cells {
        if values.len() < TRIED && !values.contains(cell) {
            values.push(cell.clone());
        }
    }
    Range::Among(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Vec<Setting> {
        let mut cells: Vec<Setting> = cells.iter().map(|cell| Setting::of_cell(cell)).collect();
        alike(&mut cells);
        cells
    }

    #[test]
    fn a_column_is_of_one_kind_and_comes_back_as_it_went_into_a_table() {
        for (cells, kind) in [
            (vec!["1", "2.0"], ColumnKind::Whole),
            (vec!["1", "1.5"], ColumnKind::Number),
            (vec!["true", "false"], ColumnKind::Truth),
            (vec!["1", "a", "true", "2.50"], ColumnKind::Text),
            (vec!["1e300", "2"], ColumnKind::Number),
        ] {
            let first = column(&cells);
            assert_eq!(kind_of(&first), kind, "{cells:?}");
            let written: Vec<String> = first.iter().map(ToString::to_string).collect();
            let again = column(&written.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(points::key(&first), points::key(&again), "{cells:?}");
        }
    }

    #[test]
    fn values_outside_what_a_parameter_may_have_are_refused() {
        let between = |whole| Range::Between {
            low: 0.0,
            high: 4.0,
            shape: Shape::Uniform,
            whole,
        };
        let number = Setting::Number;
        assert_eq!(fit(&Setting::Whole(3), &between(false)), Ok(number(3.0)));
        assert_eq!(fit(&number(3.0), &between(true)), Ok(Setting::Whole(3)));
        let of = Range::Among(vec![number(1.0), Setting::Text("a".into())]);
        assert_eq!(fit(&Setting::Whole(1), &of), Ok(number(1.0)));
        for (cell, range, why) in [
            (number(5.0), between(false), "is 5, not from 0 to 4"),
            (number(0.5), between(true), "is 0.5, not a whole number"),
            (Setting::Truth(true), between(true), "is true, not a number"),
            (Setting::Whole(2), of, "is 2, none of 1, a"),
        ] {
            assert_eq!(fit(&cell, &range), Err(why.to_owned()));
        }
    }
}
