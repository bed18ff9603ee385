//! What each sector is like: the `[sectors]` block of a table.

use super::super::accounts::{EVEN_MONTHS, PlantTraits, Sector};
use super::super::sheet::{Sheet, number};
use super::flows::is_reserved;
use super::{Role, TableError};
use crate::scenario::types::SECTORS_MAX;

const TRAITS: [&str; 10] = [
    "label",
    "stored",
    "public",
    "traded",
    "hospitality",
    "critical_input",
    "food",
    "price_revision",
    "subsistence",
    "co2e_per_thousand",
];
/// When in the year a sector produces.
const MONTHS: &str = "months";
/// How far unit cost falls with plant size.
const SCALE: &str = "scale_elasticity";
/// Finished goods held.
const STOCK_DAYS: &str = "stock_days";
/// Inputs held.
const INPUT_DAYS: &str = "input_days";
/// Traits that a table may leave out, in any order after the others.
const OPTIONAL: [&str; 4] = [MONTHS, SCALE, STOCK_DAYS, INPUT_DAYS];
/// Most days of stock that a table may give.
const MOST_DAYS: f64 = 366.0;

/// The `[sectors]` block: what each sector is like, and where each trait comes from.
pub(super) fn traits(sheet: &Sheet, errors: &mut Vec<TableError>) -> (Vec<Sector>, Vec<Role>) {
    let Some(section) = sheet.section("sectors") else {
        let hint = "a block `[sectors]` says what each sector is like";
        errors.push(TableError::new(1, "the section [sectors] is missing").hint(hint));
        return (Vec::new(), Vec::new());
    };
    let asked = TRAITS.len().min(section.columns.len());
    let (first, more) = section.columns.split_at(asked);
    let known = |name: &String| OPTIONAL.contains(&name.as_str());
    let once = |at: usize| !more[..at].contains(&more[at]);
    if !first.iter().eq(TRAITS.iter()) || !more.iter().all(known) || !(0..more.len()).all(once) {
        let message = "the columns of [sectors] are not the traits of a sector";
        errors.push(TableError::new(section.line, message).hint(format!(
            "sector,{}, and last, where they are known, any of {}",
            TRAITS.join(","),
            OPTIONAL.join(", ")
        )));
        return (Vec::new(), Vec::new());
    }
    if !section.rows.iter().any(|row| row.name() == "source") {
        let hint = "a row `source` says for each trait who found it, or `assumed`";
        errors.push(TableError::new(section.line, "[sectors] has no row `source`").hint(hint));
    }
    let mut sectors: Vec<Sector> = Vec::new();
    let mut roles = Vec::new();
    for row in section.rows.iter().filter(|row| row.name() != "source") {
        let mut reader = Traits {
            line: row.line,
            names: &TRAITS,
            more,
            values: &row.cells[1..],
            errors,
        };
        let (sector, role) = reader.sector(row.name());
        if sectors.iter().any(|known| known.name == sector.name) {
            errors.push(TableError::new(
                row.line,
                format!("sector `{}` appears twice", sector.name),
            ));
        } else if is_reserved(&sector.name) {
            errors.push(TableError::new(
                row.line,
                format!("`{}` cannot name a sector", sector.name),
            ));
        }
        sectors.push(sector);
        roles.push(role);
    }
    if !(1..=SECTORS_MAX).contains(&sectors.len()) {
        let message = format!(
            "[sectors] names {} sectors, not 1 to {SECTORS_MAX}",
            sectors.len()
        );
        errors.push(TableError::new(section.line, message));
    }
    (sectors, roles)
}

/// The cells of one row of traits.
struct Traits<'t, 'a> {
    line: usize,
    names: &'t [&'t str],
    more: &'t [String],
    values: &'t [String],
    errors: &'a mut Vec<TableError>,
}

impl<'t> Traits<'t, '_> {
    fn sector(&mut self, name: &str) -> (Sector, Role) {
        let (critical_input, important_input) = self.critical(5);
        let plant = PlantTraits {
            important_input,
            scale_elasticity: self.optional(SCALE, 0.2).unwrap_or(0.0),
            stock_days: self.optional(STOCK_DAYS, MOST_DAYS),
            input_days: self.optional(INPUT_DAYS, MOST_DAYS),
        };
        let sector = Sector {
            name: name.to_owned(),
            label: self.values[0].clone(),
            stored: self.yes(1),
            public: self.yes(2),
            critical_input,
            food: self.yes(6),
            price_revision: self.within(7, 1.0),
            subsistence: self.within(8, 1.0),
            co2e_per_thousand: self.within(9, 1000.0),
            months: self.months(),
            plant,
        };
        (
            sector,
            Role {
                traded: self.yes(3),
                hospitality: self.yes(4),
            },
        )
    }

    fn yes(&mut self, column: usize) -> bool {
        match self.values[column].as_str() {
            "yes" => true,
            "no" => false,
            other => {
                let message = format!("`{}` is `{other}`", self.names[column]);
                self.errors
                    .push(TableError::new(self.line, message).hint("write yes or no"));
                false
            }
        }
    }

    /// `all`, or twelve shares of a year's output that sum to 1 but for rounding.
    fn months(&mut self) -> [f64; 12] {
        let Some(cell) = self.cell_of(MONTHS).filter(|cell| *cell != "all") else {
            return EVEN_MONTHS;
        };
        let shares: Vec<f64> = cell
            .split_whitespace()
            .filter_map(|word| number(word).ok())
            .filter(|share| (0.0..=1.0).contains(share))
            .collect();
        let sum: f64 = shares.iter().sum();
        match <[f64; 12]>::try_from(shares) {
            Ok(months) if (0.95..=1.05).contains(&sum) => months.map(|share| share / sum),
            _ => {
                let message = format!("`{MONTHS}` is `{cell}`");
                let hint =
                    "write `all`, or twelve shares from January that sum to 1, with spaces between";
                self.errors
                    .push(TableError::new(self.line, message).hint(hint));
                EVEN_MONTHS
            }
        }
    }

    /// Critical, important (`half`), or neither.
    fn critical(&mut self, column: usize) -> (bool, bool) {
        if self.values[column] == "half" {
            (false, true)
        } else {
            (self.yes(column), false)
        }
    }

    /// The cell of a trait that a table may leave out.
    fn cell_of(&self, name: &str) -> Option<&'t str> {
        let at = self.more.iter().position(|column| column == name)?;
        let cell = self.values.get(TRAITS.len() + at)?;
        Some(cell.as_str()).filter(|cell| !cell.is_empty())
    }

    /// A number that a table may leave out, 0 to `most`.
    fn optional(&mut self, name: &str, most: f64) -> Option<f64> {
        let cell = self.cell_of(name)?;
        match number(cell) {
            Ok(value) if (0.0..=most).contains(&value) => Some(value),
            _ => {
                let message = format!("`{name}` is `{cell}`, not 0 to {most}");
                self.errors.push(TableError::new(self.line, message));
                None
            }
        }
    }

    fn within(&mut self, column: usize, most: f64) -> f64 {
        match number(&self.values[column]) {
            Ok(value) if (0.0..=most).contains(&value) => return value,
            Ok(value) => {
                let message = format!("`{}` is {value}, not 0 to {most}", self.names[column]);
                self.errors.push(TableError::new(self.line, message));
            }
            Err(message) => {
                let message = format!("`{}`: {message}", self.names[column]);
                self.errors.push(TableError::new(self.line, message));
            }
        }
        0.0
    }
}
