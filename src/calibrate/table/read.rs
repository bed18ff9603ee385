//! From the text of a table to its figures; every error is collected, none stops the reading.

use super::super::accounts::Sector;
use super::super::sheet::{LARGEST_FIGURE, Section, Sheet, did_you_mean, number};
use super::traits::traits;
use super::{Column, FinalUse, ImputedRent, Industry, Table, TableError, balance};

/// Columns of final users, in the order of [`FinalUse::columns`], then the two export columns.
pub(super) const FINAL_COLUMNS: [&str; 10] = [
    "households",
    "non_profit",
    "central_government",
    "local_government",
    "investment",
    "inventories",
    "valuables",
    "visitors",
    "exports_state",
    "exports_world",
];
const BUYING_ROWS: [&str; 3] = ["imports_state", "imports_world", "product_tax"];
const INDUSTRY_ROWS: [&str; 5] = [
    "production_tax",
    "wages",
    "surplus",
    "output",
    "full_time_equivalents",
];
const JOBS_ROW: &str = "jobs";
/// Reads a whole table.
pub(super) fn read(text: &str) -> Result<Table, Vec<TableError>> {
    let mut errors = Vec::new();
    let sheet = Sheet::split(text, &mut errors);
    let unit = unit(&sheet, &mut errors);
    let mut table = headers(&sheet, unit, &mut errors);
    let (sectors, roles) = traits(&sheet, &mut errors);
    table.sectors = sectors;
    table.roles = roles;
    if let Some(section) = sheet.section("flows") {
        let flows = Flows::new(section, &table.sectors, unit, &mut errors);
        table.industries = flows.industries(&mut errors);
        table.final_use = flows.final_use(&mut errors);
        // An incomplete table cannot balance; its gaps would only hide the true errors.
        if errors.is_empty() {
            let income_line = sheet
                .entry("household_income")
                .map_or(1, |entry| entry.line);
            balance::check_totals(&table, income_line, &mut errors);
            balance::check(&table, &|row| flows.line_of(row), section.line, &mut errors);
        }
    } else {
        let hint = "the block of figures starts with a line `[flows]`";
        errors.push(TableError::new(1, "the section [flows] is missing").hint(hint));
    }
    table.imputed_rent = imputed_rent(&sheet, &table.sectors, &mut errors);
    errors.sort_by_key(|error| error.line);
    if errors.is_empty() {
        Ok(table)
    } else {
        Err(errors)
    }
}

/// Pounds in one unit of the table.
fn unit(sheet: &Sheet, errors: &mut Vec<TableError>) -> f64 {
    match sheet.required("unit", errors).as_str() {
        // A missing unit has been reported.
        "pounds" | "" => 1.0,
        "thousand pounds" => 1e3,
        "million pounds" => 1e6,
        other => {
            let line = sheet.entry("unit").map_or(1, |entry| entry.line);
            let hint = "use `pounds`, `thousand pounds` or `million pounds`";
            errors.push(TableError::new(line, format!("unknown unit `{other}`")).hint(hint));
            1.0
        }
    }
}

fn headers(sheet: &Sheet, unit: f64, errors: &mut Vec<TableError>) -> Table {
    let year = sheet.required("year", errors);
    let line = sheet.entry("year").map_or(1, |entry| entry.line);
    Table {
        title: sheet.required("title", errors),
        area: sheet.required("area", errors),
        state: sheet.required("state", errors),
        year: year.parse().unwrap_or_else(|_| {
            if !year.is_empty() {
                errors.push(TableError::new(line, format!("`{year}` is not a year")));
            }
            0
        }),
        source: sheet.required("source", errors),
        licence: sheet.required("licence", errors),
        household_income: required_amount(sheet, "household_income", errors) * unit,
        firms: required_amount(sheet, "firms", errors),
        population: sheet.amount("population", errors),
        households: sheet.amount("households", errors),
        ..Table::default()
    }
}

fn required_amount(sheet: &Sheet, key: &str, errors: &mut Vec<TableError>) -> f64 {
    if sheet.required(key, errors).is_empty() {
        0.0
    } else {
        sheet.amount(key, errors).unwrap_or(0.0)
    }
}

/// `# imputed_rent: SECTOR` or `# imputed_rent: SECTOR SHARE`.
fn imputed_rent(sheet: &Sheet, sectors: &[Sector], errors: &mut Vec<TableError>) -> ImputedRent {
    let Some(entry) = sheet
        .entry("imputed_rent")
        .filter(|entry| entry.value != "none")
    else {
        return ImputedRent::None;
    };
    let mut words = entry.value.split_whitespace();
    let name = words.next().unwrap_or("");
    let Some(sector) = sectors.iter().position(|sector| sector.name == name) else {
        errors.push(unknown_sector(entry.line, name, sectors));
        return ImputedRent::None;
    };
    match words.next().map(number) {
        None => ImputedRent::Sector(sector),
        Some(Ok(share)) if (0.0..=1.0).contains(&share) => ImputedRent::Share { sector, share },
        Some(_) => {
            errors.push(TableError::new(
                entry.line,
                "the share of imputed rent is not a number from 0 to 1",
            ));
            ImputedRent::None
        }
    }
}

fn unknown_sector(line: usize, name: &str, sectors: &[Sector]) -> TableError {
    let error = TableError::new(line, format!("no sector is named `{name}`"));
    match did_you_mean(name, sectors.iter().map(|sector| sector.name.as_str())) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The `[flows]` block with its columns and rows found.
struct Flows<'a> {
    section: &'a Section,
    sectors: &'a [Sector],
    unit: f64,
}

impl<'a> Flows<'a> {
    fn new(
        section: &'a Section,
        sectors: &'a [Sector],
        unit: f64,
        errors: &mut Vec<TableError>,
    ) -> Self {
        let flows = Self {
            section,
            sectors,
            unit,
        };
        let rows = section.rows.iter().map(|row| (row.line, row.name()));
        let columns = section
            .columns
            .iter()
            .map(|name| (section.line, name.as_str()));
        flows.check_names("column", columns, &FINAL_COLUMNS, &[], errors);
        let required: Vec<&str> = BUYING_ROWS.into_iter().chain(INDUSTRY_ROWS).collect();
        flows.check_names("row", rows, &required, &[JOBS_ROW], errors);
        flows.check_meaning(errors);
        flows
    }

    /// Wages, surplus and the like belong to sectors: a figure of a final user there is a mistake.
    fn check_meaning(&self, errors: &mut Vec<TableError>) {
        for row in &self.section.rows {
            if !INDUSTRY_ROWS.contains(&row.name()) && row.name() != JOBS_ROW {
                continue;
            }
            for (column, cell) in self.section.columns.iter().zip(&row.cells[1..]) {
                let nothing = cell.is_empty() || number(cell).is_ok_and(|value| value == 0.0);
                if FINAL_COLUMNS.contains(&column.as_str()) && !nothing {
                    let message =
                        format!("row `{}` has no meaning in column `{column}`", row.name());
                    errors.push(TableError::new(row.line, message).hint("leave the cell empty"));
                }
            }
        }
    }

    /// Every sector and every required name once, and nothing else but the optional names.
    fn check_names<'b>(
        &self,
        what: &str,
        found: impl Iterator<Item = (usize, &'b str)>,
        required: &[&str],
        optional: &[&str],
        errors: &mut Vec<TableError>,
    ) {
        let known: Vec<&str> = self
            .sectors
            .iter()
            .map(|s| s.name.as_str())
            .chain(required.iter().copied())
            .collect();
        let mut seen: Vec<&str> = Vec::new();
        for (line, name) in found {
            if seen.contains(&name) {
                errors.push(TableError::new(
                    line,
                    format!("{what} `{name}` appears twice"),
                ));
            } else if !known.contains(&name) && !optional.contains(&name) {
                let hint = did_you_mean(name, known.iter().copied())
                    .unwrap_or_else(|| "every sector of [flows] is named in [sectors]".to_owned());
                errors.push(TableError::new(line, format!("unknown {what} `{name}`")).hint(hint));
            }
            seen.push(name);
        }
        for name in known.iter().filter(|name| !seen.contains(name)) {
            errors.push(TableError::new(
                self.section.line,
                format!("{what} `{name}` is missing in [flows]"),
            ));
        }
    }

    fn line_of(&self, row: &str) -> usize {
        self.section
            .rows
            .iter()
            .find(|r| r.name() == row)
            .map_or(self.section.line, |r| r.line)
    }

    /// One figure; 0 with an error when it is no figure, 0 without when its row or column is missing
    /// (which has been reported).
    fn figure(&self, row: &str, column: &str, unit: f64, errors: &mut Vec<TableError>) -> f64 {
        let Some(place) = self.section.columns.iter().position(|name| name == column) else {
            return 0.0;
        };
        let Some(found) = self.section.rows.iter().find(|r| r.name() == row) else {
            return 0.0;
        };
        let report = |message: String| {
            TableError::new(
                found.line,
                format!("row `{row}`, column `{column}`: {message}"),
            )
        };
        match number(&found.cells[place + 1]) {
            Ok(value) if value < 0.0 && !may_be_negative(row, column) => {
                errors.push(report(format!("{value} is negative")));
                0.0
            }
            Ok(value) if (value * unit).abs() > LARGEST_FIGURE => {
                let hint = "no figure may exceed a million million pounds; check the unit";
                errors.push(report(format!("{value} is too large")).hint(hint));
                0.0
            }
            Ok(value) => value * unit,
            Err(message) => {
                errors.push(report(message));
                0.0
            }
        }
    }

    fn column(&self, column: &str, errors: &mut Vec<TableError>) -> Column {
        Column {
            products: self.products(column, errors),
            imports_state: self.figure("imports_state", column, self.unit, errors),
            imports_world: self.figure("imports_world", column, self.unit, errors),
            product_tax: self.figure("product_tax", column, self.unit, errors),
        }
    }

    fn products(&self, column: &str, errors: &mut Vec<TableError>) -> Vec<f64> {
        self.sectors
            .iter()
            .map(|sector| self.figure(&sector.name, column, self.unit, errors))
            .collect()
    }

    fn industries(&self, errors: &mut Vec<TableError>) -> Vec<Industry> {
        let has_jobs = self.section.rows.iter().any(|row| row.name() == JOBS_ROW);
        let jobs_row = if has_jobs {
            JOBS_ROW
        } else {
            "full_time_equivalents"
        };
        let mut industries = Vec::new();
        for sector in self.sectors {
            let name = &sector.name;
            let full_time_equivalents = self.figure("full_time_equivalents", name, 1.0, errors);
            industries.push(Industry {
                inputs: self.column(name, errors),
                production_tax: self.figure("production_tax", name, self.unit, errors),
                wages: self.figure("wages", name, self.unit, errors),
                surplus: self.figure("surplus", name, self.unit, errors),
                output: self.figure("output", name, self.unit, errors),
                full_time_equivalents,
                jobs: if has_jobs {
                    self.figure(jobs_row, name, 1.0, errors)
                } else {
                    full_time_equivalents
                },
            });
        }
        industries
    }

    fn final_use(&self, errors: &mut Vec<TableError>) -> FinalUse {
        let mut final_use = FinalUse {
            exports_state: self.products("exports_state", errors),
            exports_world: self.products("exports_world", errors),
            ..FinalUse::default()
        };
        for (column, name) in final_use.columns_mut().into_iter().zip(FINAL_COLUMNS) {
            *column = self.column(name, errors);
        }
        final_use
    }
}

/// Stocks fall, taxes may be subsidies, and a surplus may be a loss; nothing else is negative.
fn may_be_negative(row: &str, column: &str) -> bool {
    matches!(column, "inventories" | "valuables")
        || matches!(row, "product_tax" | "production_tax" | "surplus")
}

/// Whether a name belongs to a row or column of the format.
pub(super) fn is_reserved(name: &str) -> bool {
    name.is_empty()
        || name == JOBS_ROW
        || FINAL_COLUMNS.contains(&name)
        || BUYING_ROWS.contains(&name)
        || INDUSTRY_ROWS.contains(&name)
}
