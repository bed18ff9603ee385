//! Whether a table adds up: every sector's costs and every sector's sales equal its output.

use super::{Column, Table, TableError};

/// Largest gap between output and the sum of a row or column, as a share of output. Published
/// tables round each cell; the sums of these are off by a few millionths.
pub const BALANCE_TOLERANCE: f64 = 1e-4;

/// Reports what no region could be built from: no output, no consumption, or less income than wages.
pub(super) fn check_totals(table: &Table, income_line: usize, errors: &mut Vec<TableError>) {
    let wages: f64 = table.industries.iter().map(|industry| industry.wages).sum();
    let income = table.household_income;
    // Where people of other regions work, wages may exceed what residents receive.
    let least = if table.is_part_of_an_area() {
        0.0
    } else {
        wages
    };
    if income < least || income <= 0.0 {
        let message = format!("household income is {income:.0} pounds, wages alone are {wages:.0}");
        let hint = "`household_income` counts all sources, in the table's unit";
        errors.push(TableError::new(income_line, message).hint(hint));
    }
    if table.value_added() <= 0.0 {
        errors.push(TableError::new(1, "value added is not above 0"));
    }
    if table.final_use.households.total() <= 0.0 {
        errors.push(TableError::new(1, "households buy nothing"));
    }
    for origin in 0..3 {
        let invested: f64 = invested(table)
            .map(|column| column.imports[origin].total)
            .iter()
            .sum();
        if invested < 0.0 {
            let message = format!(
                "investment, inventories and valuables together import {invested:.0} pounds"
            );
            let hint = "stocks may fall by no more than what is invested";
            errors.push(TableError::new(1, message).hint(hint));
        }
    }
}

/// What investment is in a money table.
fn invested(table: &Table) -> [&Column; 3] {
    [
        &table.final_use.investment,
        &table.final_use.inventories,
        &table.final_use.valuables,
    ]
}

/// Reports every sector whose column or row misses its output, by how much and where.
pub(super) fn check(
    table: &Table,
    line_of: &dyn Fn(&str) -> usize,
    columns_line: usize,
    errors: &mut Vec<TableError>,
) {
    for (index, industry) in table.industries.iter().enumerate() {
        let name = &table.sectors[index].name;
        let costs =
            industry.inputs.total() + industry.production_tax + industry.wages + industry.surplus;
        let what = format!("column `{name}`: inputs, taxes, wages and surplus come to");
        errors.extend(gap(columns_line, &what, costs, industry.output));
        let what = format!("row `{name}`: sales come to");
        errors.extend(gap(
            line_of(name),
            &what,
            table.sales(index),
            industry.output,
        ));
        let invested: f64 = invested(table)
            .map(|column| column.products[index])
            .iter()
            .sum();
        if invested < 0.0 {
            let message = format!(
                "row `{name}`: investment, inventories and valuables together are {invested:.0} pounds"
            );
            let hint =
                "stocks may fall by no more than what is invested; add the rest to output or sales";
            errors.push(TableError::new(line_of(name), message).hint(hint));
        }
    }
}

fn gap(line: usize, what: &str, found: f64, output: f64) -> Option<TableError> {
    let gap = found - output;
    if gap.abs() <= BALANCE_TOLERANCE * output.abs() {
        return None;
    }
    let direction = if gap > 0.0 { "too much" } else { "too little" };
    let message = format!(
        "{what} {found:.0} pounds, output is {output:.0}: {:.0} {direction}",
        gap.abs()
    );
    Some(
        TableError::new(line, message)
            .hint("a table balances: costs = output = sales, within 0.01%"),
    )
}
