//! Multipliers, effects and leakage for machines: one row or object a sector, Type I then Type II.

use serde_json::{Map, Value, json};

use super::{Block, Economy, Shown};
use crate::measure::number::number;

/// Names of the figures of [`figures`], in the Scottish Government's arrangement.
const FIGURES: [&str; 7] = [
    "output_multiplier",
    "income_multiplier",
    "income_effect",
    "employment_multiplier",
    "employment_effect_per_million",
    "gva_multiplier",
    "gva_effect",
];

/// One closure's multipliers and effects of a sector; none where it has no meaning.
fn figures(block: &Block, sector: usize) -> [Option<f64>; 7] {
    let Some(effects) = &block.effects[sector] else {
        return [None; 7];
    };
    [
        Some(effects.output),
        effects.income.multiplier,
        Some(effects.income.effect),
        effects.employment.multiplier,
        Some(effects.employment.effect),
        effects.value_added.multiplier,
        Some(effects.value_added.effect),
    ]
}

/// One closure's leakage of a sector, by door; none where it has no meaning.
fn leakage(block: &Block, sector: usize) -> impl Iterator<Item = (&'static str, Option<f64>)> {
    let active = block.effects[sector].is_some();
    block.leakage.iter().map(move |door| {
        let pounds = active.then(|| door.pounds[sector]);
        (door.door.name(), pounds)
    })
}

/// A header and a row for each region and sector.
pub(super) fn as_csv(shown: &Shown) -> String {
    let Some(first) = shown.economies.first() else {
        return String::new();
    };
    let mut names = vec!["region".to_owned(), "sector".to_owned(), "label".to_owned()];
    for (prefix, block) in prefixed(first) {
        names.extend(FIGURES.iter().map(|name| format!("{prefix}_{name}")));
        let doors = block.leakage.iter().map(|door| door.door.name());
        names.extend(doors.map(|door| format!("{prefix}_leakage_{door}")));
    }
    let mut text = names.join(",") + "\n";
    for economy in &shown.economies {
        for (index, sector) in economy.sectors.iter().enumerate() {
            let mut cells = vec![
                quoted(&economy.name),
                quoted(&sector.name),
                quoted(&sector.label),
            ];
            for (_, block) in prefixed(economy) {
                let doors = leakage(block, index).map(|(_, pounds)| pounds);
                let all = figures(block, index).into_iter().chain(doors);
                cells.extend(all.map(|figure| figure.map_or(String::new(), number)));
            }
            text += &(cells.join(",") + "\n");
        }
    }
    text
}

fn prefixed(economy: &Economy) -> [(&'static str, &Block); 2] {
    [("type_1", &economy.one), ("type_2", &economy.two)]
}

/// A text cell: in quotes where it holds a comma or a quote.
pub(super) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// The same as one document.
pub(super) fn as_json(shown: &Shown) -> Value {
    json!({
        "title": shown.title,
        "basis": shown.basis,
        "per": "pound of final demand for the sector; employment per million pounds",
        "regions": shown.economies.iter().map(economy).collect::<Value>(),
    })
}

fn economy(economy: &Economy) -> Value {
    let sector = |index: usize| {
        json!({
            "sector": economy.sectors[index].name,
            "label": economy.sectors[index].label,
            "type_1": block(&economy.one, index),
            "type_2": block(&economy.two, index),
        })
    };
    let sectors = 0..economy.sectors.len();
    json!({ "region": economy.name, "sectors": sectors.map(sector).collect::<Value>() })
}

fn block(block: &Block, sector: usize) -> Value {
    let named = FIGURES.into_iter().zip(figures(block, sector));
    let mut object: Map<String, Value> =
        named.map(|(name, v)| (name.to_owned(), json!(v))).collect();
    let doors: Map<String, Value> = leakage(block, sector)
        .map(|(name, pounds)| (name.to_owned(), json!(pounds)))
        .collect();
    object.insert("leakage".to_owned(), doors.into());
    object.into()
}
