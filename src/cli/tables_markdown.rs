//! The data dictionary as Markdown: every table with its columns, and every outcome once.

use serde_json::Value;

use super::markdown::{heading, table};
use crate::measure::outcome::{Better, Kind, Outcome};

/// Where a group of outcomes begins in their order, and what it is about.
const GROUPS: [(Outcome, &str); 14] = [
    (Outcome::Output, "Production and income"),
    (Outcome::Unemployment, "Work"),
    (Outcome::MedianRealIncome, "Households' incomes"),
    (Outcome::PriceIndex, "Prices"),
    (Outcome::HouseholdWealth, "Wealth and need"),
    (Outcome::Variety, "Suppliers, emissions, freight"),
    (
        Outcome::RetentionConsumption,
        "What is local, who owns what",
    ),
    (Outcome::CapacityUse, "Firms"),
    (Outcome::HouseholdDeposits, "What is held and owed"),
    (Outcome::LocalMoney, "Local money"),
    (Outcome::CouncilBalance, "Public money"),
    (Outcome::DoorExports, "Doors in"),
    (Outcome::DoorImportsConsumer, "Doors out"),
    (Outcome::OwnershipSales, "Owners and banks"),
];

/// Every table of a data package, then every outcome.
#[must_use]
pub fn page(package: &Value) -> String {
    let resources = package["resources"].as_array().into_iter().flatten();
    let tables: String = resources.map(resource).collect();
    let text = format!("{tables}{}{}", heading(2, "Outcomes"), outcomes());
    text.trim_start().to_owned()
}

/// One table of results: its columns but the outcomes, which are told once for all.
fn resource(resource: &Value) -> String {
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = resource["schema"]["fields"].as_array();
    let fields: Vec<&Value> = fields.into_iter().flatten().collect();
    let (outcomes, own): (Vec<&Value>, Vec<&Value>) =
        fields.into_iter().partition(|field| is_outcome(field));
    let rows: Vec<Vec<String>> = own
        .iter()
        .map(|field| {
            let name = format!("`{}`", words(&field["name"]));
            let unit = field.get("unit").unwrap_or(&field["type"]);
            vec![name, words(unit), words(&field["description"])]
        })
        .collect();
    let head = ["column", "unit or type", "meaning"].map(str::to_owned);
    let title = format!("`{}`", words(&resource["path"]));
    let mut text = heading(2, &title) + &table(&head, &rows, false);
    if !outcomes.is_empty() {
        text.push_str("\nThen a column for each [outcome](#outcomes).\n");
    }
    text
}

/// Whether a column holds an outcome: these have a name for readers.
fn is_outcome(field: &Value) -> bool {
    field.get("title").is_some()
}

fn outcomes() -> String {
    let ends = GROUPS.iter().skip(1).map(|(first, _)| *first as usize);
    let ends = ends.chain([Outcome::COUNT]);
    GROUPS
        .iter()
        .zip(ends)
        .map(|((first, title), end)| {
            let group = &Outcome::ALL[*first as usize..end];
            heading(3, title) + &of_group(group)
        })
        .collect()
}

fn of_group(outcomes: &[Outcome]) -> String {
    let head = ["outcome", "unit", "a year's value", "better", "meaning"].map(str::to_owned);
    let rows: Vec<Vec<String>> = outcomes.iter().map(|&outcome| row(outcome)).collect();
    table(&head, &rows, false)
}

fn row(outcome: Outcome) -> Vec<String> {
    let year = match outcome.kind() {
        Kind::Flow => "sum",
        Kind::Level | Kind::Ratio => "mean",
    };
    let better = match outcome.better() {
        Better::Higher => "more",
        Better::Lower => "less",
        Better::Structure => "",
    };
    let name = format!("`{}`", outcome.name());
    [&name, outcome.unit(), year, better, outcome.meaning()]
        .map(str::to_owned)
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_told_once_and_in_order() {
        let told = outcomes();
        let rows = told.lines().filter(|line| line.starts_with("| `"));
        let names: Vec<&str> = rows.filter_map(|line| line.split('`').nth(1)).collect();
        let all: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.name()).collect();
        assert_eq!(names, all);
    }
}
