//! The `[flows]` block of a table and the blocks of imports by product.

use super::super::accounts::Sector;
use super::super::sheet::{LARGEST_FIGURE, Section, Sheet, did_you_mean, number};
use super::balance::BALANCE_TOLERANCE;
use super::{Column, FinalUse, Imports, Industry, TableError};

/// Columns of final users, in the order of [`FinalUse::columns`].
pub(in crate::calibrate) const USERS: [&str; 8] = [
    "households",
    "non_profit",
    "central_government",
    "local_government",
    "investment",
    "inventories",
    "valuables",
    "visitors",
];
pub(in crate::calibrate) const EXPORTS: [&str; 2] = ["exports_state", "exports_world"];
/// Trade with other regions of a larger area, in a region's own table.
pub(in crate::calibrate) const EXPORTS_AREA: &str = "exports_area";
/// Rows, and sections by product, of what is bought outside, in the order of [`Column::imports`].
pub(in crate::calibrate) const IMPORTS: [&str; 3] =
    ["imports_area", "imports_state", "imports_world"];
const PRODUCT_TAX: &str = "product_tax";
const INDUSTRY_ROWS: [&str; 5] = ["production_tax", "wages", "surplus", "output", FULL_TIME];
const FULL_TIME: &str = "full_time_equivalents";
const JOBS_ROW: &str = "jobs";

/// The `[flows]` block with the blocks of imports by product that go with it.
pub(super) struct Flows<'a> {
    block: Block<'a>,
    /// In the order of [`IMPORTS`].
    imports: [Option<Block<'a>>; 3],
}

impl<'a> Flows<'a> {
    /// Finds the blocks' rows and columns and reports what is missing, repeated or unknown.
    pub fn new(
        sheet: &'a Sheet,
        section: &'a Section,
        sectors: &'a [Sector],
        unit: f64,
        errors: &mut Vec<TableError>,
    ) -> Self {
        let block = |name, section| Block {
            name,
            section,
            sectors,
            unit,
        };
        let flows = Self {
            block: block("flows", section),
            imports: IMPORTS.map(|name| sheet.section(name).map(|section| block(name, section))),
        };
        flows.check_names(errors);
        flows.block.check_meaning(errors);
        flows
    }

    fn check_names(&self, errors: &mut Vec<TableError>) {
        let [area, state, world] = self.imports.each_ref().map(Option::is_some);
        let mut required = vec![PRODUCT_TAX];
        required.extend(INDUSTRY_ROWS);
        let mut optional = vec![JOBS_ROW, IMPORTS[0]];
        // A row that is the sum of a block may be left out.
        for (name, by_product) in IMPORTS.into_iter().zip([area, state, world]).skip(1) {
            if by_product {
                optional.push(name);
            } else {
                required.push(name);
            }
        }
        self.block.check_rows(&required, &optional, errors);
        let required: Vec<&str> = USERS.into_iter().chain(EXPORTS).collect();
        self.block.check_columns(&required, &[EXPORTS_AREA], errors);
        for block in self.imports.iter().flatten() {
            block.check_rows(&[], &[], errors);
            block.check_columns(&USERS, &[], errors);
        }
    }

    /// The line of a row of `[flows]`, or of its column names.
    pub fn line_of(&self, row: &str) -> usize {
        self.block.line_of(row)
    }

    fn column(&self, user: &str, errors: &mut Vec<TableError>) -> Column {
        let column = Column {
            products: self.block.products(user, errors),
            imports: [0, 1, 2].map(|origin| self.imported(origin, user, errors)),
            product_tax: self.block.pounds(PRODUCT_TAX, user, errors),
        };
        self.check_sums(user, &column, errors);
        column
    }

    fn imported(&self, origin: usize, user: &str, errors: &mut Vec<TableError>) -> Imports {
        let Some(block) = &self.imports[origin] else {
            return Imports {
                total: self.block.pounds(IMPORTS[origin], user, errors),
                by_product: Vec::new(),
            };
        };
        let by_product = block.products(user, errors);
        Imports {
            total: by_product.iter().sum(),
            by_product,
        }
    }

    /// Where imports are given by product and as a row, both say the same.
    fn check_sums(&self, user: &str, column: &Column, errors: &mut Vec<TableError>) {
        for (origin, name) in IMPORTS.into_iter().enumerate() {
            if self.imports[origin].is_none() || !self.block.has_row(name) {
                continue;
            }
            let row = self.block.pounds(name, user, errors);
            let sum = column.imports[origin].total;
            if (row - sum).abs() > BALANCE_TOLERANCE * column.total().abs() {
                let message = format!(
                    "column `{user}`: the products of [{name}] come to {sum:.0} pounds, row `{name}` is {row:.0}"
                );
                let hint =
                    "they may differ by 0.01% of all that the user pays; or leave the row out";
                errors.push(TableError::new(self.line_of(name), message).hint(hint));
            }
        }
    }

    /// The industries' columns.
    pub fn industries(&self, errors: &mut Vec<TableError>) -> Vec<Industry> {
        let block = &self.block;
        let mut industries = Vec::new();
        for sector in block.sectors {
            let name = &sector.name;
            let full_time_equivalents = block.figure(FULL_TIME, name, 1.0, errors);
            industries.push(Industry {
                full_time_equivalents,
                inputs: self.column(name, errors),
                production_tax: block.pounds("production_tax", name, errors),
                wages: block.pounds("wages", name, errors),
                surplus: block.pounds("surplus", name, errors),
                output: block.pounds("output", name, errors),
                jobs: if block.has_row(JOBS_ROW) {
                    block.figure(JOBS_ROW, name, 1.0, errors)
                } else {
                    full_time_equivalents
                },
            });
        }
        industries
    }

    /// The final users' columns.
    pub fn final_use(&self, errors: &mut Vec<TableError>) -> FinalUse {
        let block = &self.block;
        let exports_area = if block.has_column(EXPORTS_AREA) {
            block.products(EXPORTS_AREA, errors)
        } else {
            vec![0.0; block.sectors.len()]
        };
        let mut final_use = FinalUse {
            exports_area,
            exports_state: block.products(EXPORTS[0], errors),
            exports_world: block.products(EXPORTS[1], errors),
            ..FinalUse::default()
        };
        for (column, user) in final_use.columns_mut().into_iter().zip(USERS) {
            *column = self.column(user, errors);
        }
        final_use
    }
}

/// One section with a row for each sector.
struct Block<'a> {
    name: &'static str,
    section: &'a Section,
    sectors: &'a [Sector],
    /// Pounds in one unit.
    unit: f64,
}

impl Block<'_> {
    fn check_rows(&self, required: &[&str], optional: &[&str], errors: &mut Vec<TableError>) {
        let rows = self.section.rows.iter().map(|row| (row.line, row.name()));
        self.check_names("row", rows, required, optional, errors);
    }

    fn check_columns(&self, required: &[&str], optional: &[&str], errors: &mut Vec<TableError>) {
        let line = self.section.line;
        let columns = self
            .section
            .columns
            .iter()
            .map(|name| (line, name.as_str()));
        self.check_names("column", columns, required, optional, errors);
    }

    fn has_row(&self, name: &str) -> bool {
        self.section.rows.iter().any(|row| row.name() == name)
    }

    fn has_column(&self, name: &str) -> bool {
        self.section.columns.iter().any(|column| column == name)
    }

    /// Wages, surplus and the like belong to sectors: a figure of a final user there is a mistake.
    fn check_meaning(&self, errors: &mut Vec<TableError>) {
        for row in &self.section.rows {
            if !INDUSTRY_ROWS.contains(&row.name()) && row.name() != JOBS_ROW {
                continue;
            }
            for (column, cell) in self.section.columns.iter().zip(&row.cells[1..]) {
                let nothing = cell.is_empty() || number(cell).is_ok_and(|value| value == 0.0);
                if is_final(column) && !nothing {
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
                let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
                    format!("every sector of [{}] is named in [sectors]", self.name)
                });
                errors.push(TableError::new(line, format!("unknown {what} `{name}`")).hint(hint));
            }
            seen.push(name);
        }
        for name in known.iter().filter(|name| !seen.contains(name)) {
            errors.push(TableError::new(
                self.section.line,
                format!("{what} `{name}` is missing in [{}]", self.name),
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
                let hint = "no figure may exceed 10^14 pounds; check the unit";
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

    fn pounds(&self, row: &str, column: &str, errors: &mut Vec<TableError>) -> f64 {
        self.figure(row, column, self.unit, errors)
    }

    fn products(&self, column: &str, errors: &mut Vec<TableError>) -> Vec<f64> {
        self.sectors
            .iter()
            .map(|sector| self.pounds(&sector.name, column, errors))
            .collect()
    }
}

fn is_final(column: &str) -> bool {
    USERS.contains(&column) || EXPORTS.contains(&column) || column == EXPORTS_AREA
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
        || is_final(name)
        || name == PRODUCT_TAX
        || IMPORTS.contains(&name)
        || INDUSTRY_ROWS.contains(&name)
}
