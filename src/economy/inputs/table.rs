//! The text table of an input series: one row a period, one column a sector.
//!
//! `# source:` says where the figures are from, `# period:` whether a row is a month, a quarter or a
//! year. The column `all` serves every sector without a column of its own; a sector that no column
//! serves keeps its base year. A column may give a sector's names in several tables, `Energy|Power`.

use crate::calibrate::sheet::{Row, Section, Sheet, TableError, did_you_mean, number};
use crate::scenario::types::SeriesKind;

/// The column that serves every sector without one of its own.
const ALL: &str = "all";

/// A table that has been understood.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesTable {
    /// Months in a period.
    pub months: u32,
    /// `[period][sector]`.
    pub values: Vec<Vec<f64>>,
}

/// The values that a table may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Values {
    /// The largest; the smallest is 0.
    pub most: f64,
    /// What stands for nothing happening.
    pub neutral: f64,
    /// Whether sectors may differ.
    pub by_sector: bool,
}

impl From<SeriesKind> for Values {
    fn from(kind: SeriesKind) -> Self {
        Self {
            most: kind.most(),
            neutral: kind.neutral(),
            by_sector: kind.by_sector(),
        }
    }
}

impl SeriesTable {
    /// Reads a table for these sectors.
    ///
    /// # Errors
    /// All that is wrong with it, each with its line.
    pub fn parse(
        text: &str,
        values: impl Into<Values>,
        sectors: &[String],
    ) -> Result<Self, Vec<TableError>> {
        let kind: Values = values.into();
        let mut errors = Vec::new();
        let sheet = Sheet::split(text, &mut errors);
        sheet.required("source", &mut errors);
        let months = months_of(&sheet, &mut errors);
        let nothing = Section::default();
        let section = sheet
            .sections
            .first()
            .map_or(&nothing, |(_, section)| section);
        for (name, extra) in sheet.sections.iter().skip(1) {
            let message = format!("a series has one block of rows; [{name}] is one too many");
            errors.push(TableError::new(extra.line, message));
        }
        if section.rows.is_empty() {
            let hint = "one row a period: its name, then a value for each column";
            errors.push(TableError::new(section.line.max(1), "there is no period").hint(hint));
        }
        let column_of = columns(section, kind, sectors, &mut errors);
        let rows: Vec<Vec<f64>> = section
            .rows
            .iter()
            .map(|row| figures(row, kind, &mut errors))
            .collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let of_sector = |row: &Vec<f64>| {
            let value = |column: &Option<usize>| column.map_or(kind.neutral, |at| row[at]);
            column_of.iter().map(value).collect()
        };
        Ok(Self {
            months,
            values: rows.iter().map(of_sector).collect(),
        })
    }
}

fn months_of(sheet: &Sheet, errors: &mut Vec<TableError>) -> u32 {
    match sheet.required("period", errors).as_str() {
        "month" | "" => 1,
        "quarter" => 3,
        "year" => 12,
        other => {
            let line = sheet.entry("period").map_or(1, |entry| entry.line);
            let error = TableError::new(line, format!("unknown period `{other}`"));
            errors.push(error.hint("use `month`, `quarter` or `year`"));
            1
        }
    }
}

/// Whether a column names a sector: `Energy|Power` serves tables that call it the one or the other.
fn names(column: &str, sector: &str) -> bool {
    column.split('|').any(|name| name == sector)
}

/// Which column serves each sector.
fn columns(
    section: &Section,
    kind: Values,
    sectors: &[String],
    errors: &mut Vec<TableError>,
) -> Vec<Option<usize>> {
    for (index, name) in section.columns.iter().enumerate() {
        let problem = |message: String| TableError::new(section.line, message);
        if section.columns[..index].contains(name) {
            errors.push(problem(format!("the column `{name}` appears twice")));
        } else if name != ALL && !kind.by_sector {
            let hint = "this kind of series is the same for all sectors";
            errors.push(problem(format!("the column `{name}` must be `{ALL}`")).hint(hint));
        } else if name != ALL && !sectors.is_empty() && !sectors.iter().any(|s| names(name, s)) {
            let mut error = problem(format!("there is no sector `{name}`"));
            let known = sectors.iter().map(String::as_str).chain([ALL]);
            error.hint = did_you_mean(name, known);
            errors.push(error);
        }
    }
    if section.columns.is_empty() {
        let hint = format!("name sectors, or `{ALL}`");
        errors.push(TableError::new(section.line.max(1), "there is no column").hint(hint));
    }
    let at = |name: &str| {
        section
            .columns
            .iter()
            .position(|column| names(column, name))
    };
    sectors
        .iter()
        .map(|sector| at(sector).or_else(|| at(ALL)))
        .collect()
}

fn figures(row: &Row, kind: Values, errors: &mut Vec<TableError>) -> Vec<f64> {
    let mut figure = |cell: &String| match number(cell) {
        Ok(value) if (0.0..=kind.most).contains(&value) => value,
        Ok(value) => {
            let message = format!("`{}` is {value}, outside 0 to {}", row.name(), kind.most);
            errors.push(TableError::new(row.line, message));
            0.0
        }
        Err(message) => {
            errors.push(TableError::new(row.line, message));
            0.0
        }
    };
    row.cells.iter().skip(1).map(&mut figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sectors() -> Vec<String> {
        ["Farm", "Shop", "School"].map(str::to_owned).to_vec()
    }

    fn parse(text: &str, kind: SeriesKind) -> Result<SeriesTable, Vec<TableError>> {
        SeriesTable::parse(text, kind, &sectors())
    }

    #[test]
    fn a_sector_takes_its_own_column_else_that_of_all_else_the_base_year() {
        let text = "# source: by hand\n# period: quarter\nquarter,all,Shop\n2008 Q1,0.9,0.5\n";
        let table = parse(text, SeriesKind::Capacity).expect("a sound table");
        assert_eq!((table.months, &table.values[0]), (3, &vec![0.9, 0.5, 0.9]));
        let text = "# source: by hand\n# period: month\nmonth,Shop\nMay,0.5\n";
        let table = parse(text, SeriesKind::Furlough).expect("a sound table");
        assert_eq!(table.values, [[0.0, 0.5, 0.0]]);
    }

    #[test]
    fn all_that_is_wrong_is_said_with_its_line() {
        let text = "# period: week\nmonth,all,Shpo,all\nMay,1,1.5,x\n";
        let errors = parse(text, SeriesKind::Capacity).expect_err("five faults");
        let said: Vec<(usize, &str)> = errors
            .iter()
            .map(|e| (e.line, e.message.as_str()))
            .collect();
        let expected = [
            (1, "`source` is missing"),
            (1, "unknown period `week`"),
            (2, "there is no sector `Shpo`"),
            (2, "the column `all` appears twice"),
            (3, "`May` is 1.5, outside 0 to 1"),
            (3, "`x` is not a number"),
        ];
        assert_eq!(said, expected);
        assert_eq!(errors[2].hint.as_deref(), Some("did you mean `Shop`?"));
    }

    #[test]
    fn a_column_may_give_a_sector_s_names_in_several_tables() {
        let text = "# source: by hand\n# period: month\nmonth,Farm|Fields\nMay,0.5\n";
        let table = parse(text, SeriesKind::Capacity).expect("one of the names is known");
        assert_eq!(table.values, [[0.5, 1.0, 1.0]]);
        let text = "# source: by hand\n# period: month\nmonth,Fields|Frm\nMay,0.5\n";
        let errors = parse(text, SeriesKind::Capacity).expect_err("neither is known");
        assert_eq!(errors[0].message, "there is no sector `Fields|Frm`");
    }

    #[test]
    fn what_is_the_same_for_all_has_one_column() {
        let text = "# source: by hand\n# period: year\nyear,Shop\n2008,0.9\n";
        let errors = parse(text, SeriesKind::Credit).expect_err("a sector's credit");
        assert_eq!(errors[0].message, "the column `Shop` must be `all`");
    }
}
