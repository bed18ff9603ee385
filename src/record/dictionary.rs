//! The data dictionary: what each column of each table is, in Frictionless' `datapackage.json`.

use serde_json::{Value, json};

use crate::measure::currency::CurrencyOutcome;
use crate::measure::outcome::{Kind, Outcome, SectorOutcome};

use super::currencies::{CURRENCIES, CURRENCY_COLUMNS};
use super::payments::{PAYMENT_COLUMNS, PAYMENTS};
use super::sectors::{SECTOR_COLUMNS, SECTORS};
use super::tables::{Layout, RUNS, SERIES};
use super::variants::{LEFT_OUT, VARIANT_COLUMNS, VARIANTS};
use crate::experiment::variants::{Purpose, Setting};

use super::traffic::{COMMUTING, COMMUTING_COLUMNS, TRADE, TRADE_COLUMNS};

/// The dictionary of an experiment's tables.
#[must_use]
pub fn dictionary(name: &str, title: &str, layout: &Layout) -> Value {
    let mut resources = vec![
        resource(
            "runs",
            RUNS,
            &run_fields(layout),
            &json!({ "primaryKey": "run_id" }),
        ),
        resource(
            "series",
            SERIES,
            &series_fields(layout),
            &json!({
                "primaryKey": ["run_id", "month", "region"],
                "foreignKeys": [
                    { "fields": "run_id", "reference": { "resource": "runs", "fields": "run_id" } }
                ],
            }),
        ),
    ];
    resources.push(sectors());
    if layout.local_money {
        resources.push(currencies());
    }
    resources.push(payments());
    if layout.modelled() > 1 {
        resources.extend(traffic(layout));
    }
    json!({
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "resources": resources,
    })
}

fn sectors() -> Value {
    let mut fields = vec![
        field("run_id", "string", "The run, as in runs."),
        field(
            "first_month",
            "integer",
            "First month of the window: the short run, the long run or the last year.",
        ),
        field("last_month", "integer", "Last month of the window."),
        field("region", "string", "Region."),
        field("sector", "string", "Sector."),
    ];
    fields.extend(SectorOutcome::ALL.map(|outcome| {
        let adds_up = match outcome.kind() {
            Kind::Flow => "A year's sum.",
            Kind::Level | Kind::Ratio => "Mean.",
        };
        json!({
            "name": outcome.name(),
            "type": "number",
            "unit": outcome.unit(),
            "description": format!("{} {adds_up}", outcome.meaning()),
        })
    }));
    let keys = json!({ "primaryKey": SECTOR_COLUMNS });
    resource("sectors", SECTORS, &fields, &keys)
}

fn currencies() -> Value {
    let mut fields = vec![
        field("run_id", "string", "The run, as in runs."),
        field("year", "integer", "The year, 1 = the run's first."),
        field("region", "string", "Region."),
        field("currency", "string", "Local currency."),
    ];
    fields.extend(CurrencyOutcome::ALL.iter().map(|outcome| {
        let adds_up = match outcome.kind() {
            Kind::Flow => "A year's sum.",
            Kind::Level | Kind::Ratio => "Mean of the year's months.",
        };
        json!({
            "name": outcome.name(),
            "type": "number",
            "unit": outcome.unit(),
            "description": format!("{} {adds_up}", outcome.meaning()),
        })
    }));
    let keys = json!({ "primaryKey": CURRENCY_COLUMNS });
    resource("currencies", CURRENCIES, &fields, &keys)
}

fn payments() -> Value {
    let about = |column: &str| match column {
        "run_id" => field(column, "string", "The run, as in runs; calm runs only."),
        "region" => field(column, "string", "The region whose books these are."),
        "payer" => field(column, "string", "Who paid."),
        "payee" => field(column, "string", "Who was paid."),
        "kind" => field(column, "string", "What for."),
        _ => field(
            column,
            "integer",
            "Paid in the run's last full year, pence.",
        ),
    };
    let fields = PAYMENT_COLUMNS.map(about);
    let keys = json!({ "primaryKey": ["run_id", "region", "payer", "payee", "kind"] });
    resource("payments", PAYMENTS, &fields, &keys)
}

/// The table of variants, where they are asked for.
#[must_use]
pub fn variants() -> Value {
    let about = |column: &str| {
        let (kind, words) = match column {
            "purpose" => ("string", Purpose::all_words()),
            "name" => (
                "string",
                "What is changed: an entry's path, a lever or currency, a policy.".to_owned(),
            ),
            "setting" => (
                "string",
                format!(
                    "{} {LEFT_OUT}: not run, error says why.",
                    Setting::all_words()
                ),
            ),
            "value" => (
                "number",
                "The entry as changed; a lever's strength; the factor of equal cost.".to_owned(),
            ),
            "default" => ("number", "The same as the policy stands.".to_owned()),
            "unit" => ("string", "Unit of value and default.".to_owned()),
            "basis" => ("string", "Where the value comes from.".to_owned()),
            "law" => (
                "string",
                "Who may do it, for a lever alone: a hint, no legal advice.".to_owned(),
            ),
            "policy" => (
                "string",
                "The policy run again; for a lever alone the one that it is of.".to_owned(),
            ),
            "replicate" => (
                "integer",
                "The same number is the same luck as in runs.".to_owned(),
            ),
            "run_id" => ("string", "Names the run, by the rule of runs.".to_owned()),
            "error" => ("string", "Why there are no outcomes.".to_owned()),
            "window" => (
                "string",
                "The first two years or the last two, calm.".to_owned(),
            ),
            _ => ("string", "Region.".to_owned()),
        };
        field(column, kind, &words)
    };
    let mut fields: Vec<Value> = VARIANT_COLUMNS.iter().map(|column| about(column)).collect();
    let outcomes = Outcome::ALL.iter();
    fields.extend(outcomes.map(|&o| outcome_field(o.name(), o, "Over the window: ")));
    let keys = json!({
        "primaryKey": ["purpose", "name", "setting", "policy", "replicate", "window", "region"],
    });
    resource("variants", VARIANTS, &fields, &keys)
}

/// What passed between regions: two tables.
fn traffic(layout: &Layout) -> [Value; 2] {
    let elsewhere = &layout.elsewhere;
    let about = |column: &str| match column {
        "policy" => field(column, "string", "Policy."),
        "case" => field(column, "string", "Calm, or the shock that is applied."),
        "year" => field(
            column,
            "integer",
            "Year of the run: its first and its last full year.",
        ),
        "seller" => field(
            column,
            "string",
            &format!(
                "Region that is paid; \u{201c}{elsewhere}\u{201d} is the part that is not modelled."
            ),
        ),
        "buyer" => field(column, "string", "Region whose buyers pay."),
        "product" => field(column, "string", "Sector whose product is bought."),
        "workplace" => field(column, "string", "Region whose employers pay wages."),
        "residence" => field(column, "string", "Region where those live who earn them."),
        _ => field(
            column,
            "number",
            "Pounds paid in the year, mean over the finished runs; rows without any are left out.",
        ),
    };
    let table = |name: &str, path: &str, columns: &[&str]| {
        let fields: Vec<Value> = columns.iter().map(|column| about(column)).collect();
        let key = &columns[..columns.len() - 1];
        resource(name, path, &fields, &json!({ "primaryKey": key }))
    };
    [
        table("trade", TRADE, &TRADE_COLUMNS),
        table("commuting", COMMUTING, &COMMUTING_COLUMNS),
    ]
}

fn resource(name: &str, path: &str, fields: &[Value], keys: &Value) -> Value {
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    for (key, value) in keys.as_object().into_iter().flatten() {
        schema[key] = value.clone();
    }
    json!({
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

fn run_fields(layout: &Layout) -> Vec<Value> {
    let mut fields = vec![
        field(
            "run_id",
            "string",
            "Names the run: hash of scenario, seed, replicate and version.",
        ),
        field("policy", "string", "Policy."),
        field("case", "string", "Calm, or the shock that is applied."),
        field(
            "replicate",
            "integer",
            "Replicate: the same number is the same luck.",
        ),
        field("seed", "integer", "Seed of all draws."),
        field("status", "string", "ok, failed, audit failed or stopped."),
        field("error", "string", "Why the run has no outcomes."),
        field(
            "series_hash",
            "string",
            "Hash of everything the run recorded; a replay gives the same.",
        ),
    ];
    for parameter in &layout.parameters {
        fields.push(field(
            parameter,
            "any",
            "Scenario entry that differs between policies.",
        ));
    }
    for (column, _, outcome) in layout.final_columns() {
        fields.push(outcome_field(&column, outcome, "Last twelve months: "));
    }
    fields
}

fn series_fields(layout: &Layout) -> Vec<Value> {
    let mut fields = vec![
        field("run_id", "string", "The run, as in runs."),
        field(
            "month",
            "integer",
            "Month of the run; 1 is the first January.",
        ),
        field("region", "string", &region_words(layout)),
    ];
    let outcomes = layout.outcomes.iter();
    fields.extend(outcomes.map(|&outcome| {
        let mut field = outcome_field(outcome.name(), outcome, "");
        if layout.modelled() > 1 {
            let own = field["description"].as_str().unwrap_or_default();
            field["description"] = format!("{own} {}", outcome.together().words()).into();
        }
        field
    }));
    fields
}

fn region_words(layout: &Layout) -> String {
    match layout.regions.last() {
        Some(whole) if layout.modelled() > 1 => {
            format!("Region; \u{201c}{whole}\u{201d} is all modelled regions together.")
        }
        _ => "Region.".to_owned(),
    }
}

fn field(name: &str, kind: &str, description: &str) -> Value {
    json!({ "name": name, "type": kind, "description": description })
}

fn outcome_field(column: &str, outcome: Outcome, prefix: &str) -> Value {
    let adds_up = match (prefix.is_empty(), outcome.kind()) {
        (true, Kind::Flow) => "Flow of the month.",
        (true, Kind::Level) => "Level at the month's end.",
        (true, Kind::Ratio) => "Ratio in the month.",
        (false, Kind::Flow) => "As a year's sum.",
        (false, Kind::Level | Kind::Ratio) => "Mean.",
    };
    json!({
        "name": column,
        "type": "number",
        "title": outcome.label(),
        "unit": outcome.unit(),
        "description": format!("{prefix}{} {adds_up}", outcome.meaning()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_both_tables_is_described_in_order() {
        let layout = Layout {
            local_money: true,
            regions: vec!["a".into(), "b".into(), "All 2 regions".into()],
            elsewhere: "elsewhere".into(),
            outcomes: vec![Outcome::Output, Outcome::Gini],
            parameters: vec!["levers.0.strength".into()],
            values: Vec::new(),
        };
        let package = dictionary("x", "X", &layout);
        let names = |resource: usize| -> Vec<String> {
            let fields = package["resources"][resource]["schema"]["fields"].as_array();
            let name = |f: &Value| f["name"].as_str().unwrap_or_default().to_owned();
            fields.into_iter().flatten().map(name).collect()
        };
        assert_eq!(names(1), ["run_id", "month", "region", "output", "gini"]);
        assert_eq!(names(0).len(), 9 + 3 * Outcome::COUNT);
        assert_eq!(names(0)[8], "levers.0.strength");
        assert_eq!(names(0)[9], "a: output");
        assert_eq!(names(2)[..5], SECTOR_COLUMNS);
        assert_eq!(names(3)[..4], CURRENCY_COLUMNS);
        assert_eq!(names(4), PAYMENT_COLUMNS);
        assert_eq!(names(5), TRADE_COLUMNS);
        assert_eq!(names(6), COMMUTING_COLUMNS);
    }
}
