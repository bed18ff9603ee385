//! From the text of a table to its figures; every error is collected, none stops the reading.

use super::super::accounts::Sector;
use super::super::sheet::{Sheet, did_you_mean, number};
use super::flows::{Flows, IMPORTS};
use super::traits::traits;
use super::{ImputedRent, Table, TableError, balance};

/// Reads a whole table.
pub(super) fn read(text: &str) -> Result<Table, Vec<TableError>> {
    let mut errors = Vec::new();
    let sheet = Sheet::split(text, &mut errors);
    let unit = sheet.pounds_per_unit(&mut errors);
    report_unknown_sections(&sheet, &mut errors);
    let mut table = headers(&sheet, unit, &mut errors);
    let (sectors, roles) = traits(&sheet, &mut errors);
    table.sectors = sectors;
    table.roles = roles;
    if let Some(section) = sheet.section("flows") {
        let flows = Flows::new(&sheet, section, &table.sectors, unit, &mut errors);
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

/// A section that nobody reads is a misspelt one.
fn report_unknown_sections(sheet: &Sheet, errors: &mut Vec<TableError>) {
    let known = || ["sectors", "flows"].into_iter().chain(IMPORTS);
    for (name, section) in &sheet.sections {
        if known().any(|one| one == name) {
            continue;
        }
        let error = if name.is_empty() {
            TableError::new(section.line, "a row before the first section")
        } else {
            TableError::new(section.line, format!("unknown section [{name}]"))
        };
        let hint = did_you_mean(name, known())
            .unwrap_or_else(|| format!("sections are {}", known().collect::<Vec<_>>().join(", ")));
        errors.push(error.hint(hint));
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
