//! The named things of a scenario: its levers, currencies, shocks, injections, regions and tables,
//! each by its path and in words.

use std::collections::BTreeMap;

use crate::scenario::record::Choice;
use crate::scenario::types::{
    Currency, Injection, InputSeries, Lever, RegionSource, Scenario, Shock, TableSource,
};

/// One of them.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A lever.
    Lever(&'a Lever),
    /// A local currency.
    Currency(&'a Currency),
    /// A shock.
    Shock(&'a Shock),
    /// A course given as data.
    Series(&'a InputSeries),
    /// Extra outside demand.
    Injection(&'a Injection),
    /// A region.
    Region(&'a RegionSource),
}

impl Item<'_> {
    /// What it is, in words: "procurement by 0.2 (share), from month 13 over 12 months; …".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Lever(lever) => lever_words(lever),
            Self::Currency(currency) => currency_words(currency),
            Self::Shock(shock) => shock_words(shock),
            Self::Series(series) => series.words(),
            Self::Injection(injection) => format!(
                "{} pounds a month more are bought of {}, from month {}",
                injection.pounds_a_month,
                plain(&injection.sector),
                injection.start
            ),
            Self::Region(region) => format!("the region {}", region.name),
        }
    }
}

/// A lever in words.
#[must_use]
pub fn lever_words(lever: &Lever) -> String {
    let over = match lever.ramp {
        0 => String::new(),
        ramp => format!(" over {ramp} months"),
    };
    let until = lever
        .end
        .map_or_else(String::new, |end| format!(", until month {end}"));
    let (cost, payer) = (lever.running_cost, lever.paid_by.name());
    let cost = match (cost > 0.0, lever.kind.hands_out()) {
        (false, false) => "no running cost".to_owned(),
        (true, false) => format!("running cost {cost} pounds a month, paid by the {payer}"),
        (false, true) => format!("what it hands out or builds is paid by the {payer}"),
        (true, true) => {
            format!(
                "running cost {cost} pounds a month and what it hands out or builds, paid by the {payer}"
            )
        }
    };
    format!(
        "{} by {} ({}){}{}, from month {}{over}{until}; {cost}",
        plain(lever.kind.name()),
        lever.strength,
        lever.kind.unit(),
        limited("sectors", &lever.sectors),
        limited("regions", &lever.regions),
        lever.start
    )
}

fn currency_words(currency: &Currency) -> String {
    let share = |who: &str, share: Option<f64>| {
        share.map_or(String::new(), |share| format!(", {share} of {who} (share)"))
    };
    let until = currency
        .end
        .map_or(String::new(), |end| format!(" until month {end}"));
    format!(
        "{} in {}, from month {}{until}{}{}; running cost {} pounds a month, paid by {}",
        currency.design_in_words(),
        currency.where_it_circulates(),
        currency.start,
        share("households", currency.household_share),
        share("firms", currency.firm_share),
        currency.running_cost,
        currency.paid_by.name()
    )
}

fn shock_words(shock: &Shock) -> String {
    format!(
        "{} by {} (share){}{}, from month {} for {}; {}, from {}",
        plain(shock.kind.name()),
        shock.depth,
        limited("sectors", &shock.sectors),
        limited("regions", &shock.regions),
        shock.start,
        months(shock.length),
        shock.shape.name(),
        match shock.side.name() {
            "local" => "within",
            side => side,
        }
    )
}

fn months(count: u32) -> String {
    if count == 1 {
        "1 month".to_owned()
    } else {
        format!("{count} months")
    }
}

fn limited(what: &str, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    format!(", {what} {}", names.join(", "))
}

/// A name of the file in plain words.
fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// The named items of a scenario by their keys ("levers", "tram").
#[must_use]
pub fn items(scenario: &Scenario) -> BTreeMap<Vec<String>, Item<'_>> {
    let keys = |list: &str, name: &str| vec![list.to_owned(), name.to_owned()];
    let mut found = BTreeMap::new();
    for lever in &scenario.levers {
        found.insert(keys("levers", &lever.name), Item::Lever(lever));
    }
    for currency in &scenario.currencies {
        found.insert(keys("currencies", &currency.name), Item::Currency(currency));
    }
    for shock in &scenario.shocks {
        found.insert(keys("shocks", &shock.name), Item::Shock(shock));
    }
    for series in &scenario.series {
        found.insert(keys("series", &series.name), Item::Series(series));
    }
    for (index, injection) in scenario.injections.iter().enumerate() {
        let at = index.to_string();
        found.insert(keys("injections", &at), Item::Injection(injection));
    }
    for region in &scenario.world.regions {
        let path = ["world", "regions", &region.name].map(str::to_owned);
        found.insert(path.to_vec(), Item::Region(region));
    }
    found
}

/// The tables of a scenario by their keys ("world", "table").
#[must_use]
pub fn tables(scenario: &Scenario) -> BTreeMap<Vec<String>, &TableSource> {
    let world = &scenario.world;
    let shared = [
        ("table", &world.table),
        ("employment", &world.employment),
        ("places", &world.places),
        ("trade", &world.trade),
        ("commuting", &world.commuting),
    ];
    let shared = shared
        .into_iter()
        .map(|(key, table)| (vec!["world".to_owned(), key.to_owned()], table));
    let own = world.regions.iter().flat_map(|region| {
        let keys = |key: &str| {
            let keys = ["world", "regions", &region.name, key];
            keys.map(str::to_owned).to_vec()
        };
        [
            (keys("table"), &region.table),
            (keys("spend"), &region.spend),
        ]
    });
    let series = scenario.series.iter().map(|series| {
        let keys = ["series", &series.name, "table"];
        (keys.map(str::to_owned).to_vec(), &series.table)
    });
    shared
        .chain(own)
        .filter_map(|(keys, table)| Some((keys, table.as_ref()?)))
        .chain(series)
        .collect()
}

/// What a table goes by: its file, else that it stands inside the scenario.
#[must_use]
pub fn table_name(table: &TableSource) -> String {
    match table {
        TableSource::File { path, .. } => path.clone(),
        TableSource::Inline { .. } => "a table inside the scenario".to_owned(),
    }
}
