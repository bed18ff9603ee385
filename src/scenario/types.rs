//! What a scenario says, as types: one declaration a field, read by the rule beside it.

use std::collections::BTreeMap;

pub use super::behaviour::Behaviour;
pub use super::currency::{Currency, Design, Supporter};
pub use super::lever::{Legality, Lever, LeverKind, Payer, Repairers};
use super::record::record;
use super::rules::{
    Defaults, citations, names, number, one_of, records, share, table, text, text_table, whole,
};
pub use super::series::{InputSeries, Interpolation, OutsideCycle, SeriesKind};
pub use super::shock::{Injection, Shape, Shock, ShockKind, Side};
use crate::calibrate::closing::ClosingAssumptions;
use crate::calibrate::quotients::QuotientMethod;

/// The longest run, months.
pub const MONTHS_MAX: u32 = 12_000;

/// The most sectors that a table may have.
pub const SECTORS_MAX: usize = 100;

record! {
    /// A resolved scenario: what the files say after overlays, defaults and `--set`.
    Scenario {
        /// One line that names the scenario.
        title: String = text();
        /// The question it asks, in words.
        question: String = text().or(String::new());
        /// The policy's short name for tables and charts ("globalised"); the file's stem when absent.
        policy: String = text().or(String::new());
        /// The regions and their surroundings.
        world: World = table();
        /// How agents behave.
        behaviour: Behaviour = table().or_defaults();
        /// Local currencies that run in the world.
        currencies: Vec<Currency> = records();
        /// Policies: what is changed, from when, at what cost.
        levers: Vec<Lever> = records();
        /// What may break. A run applies the shocks that `run.shocks` names; `compare` applies each in turn.
        shocks: Vec<Shock> = records();
        /// Courses given as data: outside demand and prices, closures, credit, support.
        series: Vec<InputSeries> = records();
        /// Extra outside demand, for multipliers.
        injections: Vec<Injection> = records();
        /// How long and how often to run, what to record.
        run: RunSettings = table().or_defaults();
        /// Where numbers come from, by path (`behaviour.loan_rate`). Gathered from the numbers that
        /// files give as `{ value, unit, source }`.
        sources: BTreeMap<String, String> = citations();
    }
}

record! {
    /// Regions, their table, and how many real households an agent stands for.
    World {
        /// The table's area, e.g. "Scotland".
        area: String = text();
        /// The area's input-output table: its path, from the file that names it, or the table inline.
        /// Absent when every region has its own.
        table: Option<TableSource> = text_table().optional();
        /// Jobs by sector and place; absent when the one region is the table's whole area.
        employment: Option<TableSource> = text_table().optional();
        /// Population and households by place; absent when the one region is the table's whole area.
        places: Option<TableSource> = text_table().optional();
        /// Who buys from whom among the regions; estimated when absent.
        trade: Option<TableSource> = text_table().optional();
        /// Wages that cross borders between the regions; estimated when absent.
        commuting: Option<TableSource> = text_table().optional();
        /// What closes each region's circuit.
        closing: ClosingAssumptions = table().or_defaults();
        /// Ups and downs of outside demand.
        outside_cycle: OutsideCycle = table().or_defaults();
        /// Real households per household agent. Money is not scaled.
        scale: f64 = number("households", 1.0, 1_000_000.0).assumed(1.0);
        /// Which location quotient says how much of its inputs a region finds at home.
        method: QuotientMethod = one_of().or(QuotientMethod::Flq);
        /// Exponent of Flegg's location quotient (methods flq and aflq); it also says how much of
        /// traded products final users find at home.
        flq_delta: f64 = share().sourced(0.2, "Flegg and Tohmo 2013: 0.2 to 0.3");
        /// By how many per cent trade between regions falls when distance grows by one per cent.
        distance_elasticity: f64 = number("", 0.0, 5.0).assumed(0.9);
        /// Distance in which commuting between regions falls to 1/e.
        commuting_decay: f64 = number("km", 1.0, 1_000.0).assumed(15.0);
        /// The regions that are modelled.
        regions: Vec<RegionSource> = records();
        /// Private businesses of the area, in place of what its table says.
        firms: Option<f64> = number("firms", 1.0, 1e9).optional();
        /// How many times all of the regions are there, for worlds larger than any table: each copy of a
        /// region has a luck of its own and deals with its own copies of the others. What names a region
        /// (a lever, a shock) means the first of them.
        copies: u32 = whole("", 1, 1_000).or(1);
        /// Supply chains whose value is recorded apart: field to table, timber to house, care.
        chains: Vec<Chain> = records();
        /// The year whose prices the report gives beside those of the table's year.
        today_year: Option<u32> = whole("year", 1800, 2200).optional();
        /// Consumer prices of that year over those of the table's year.
        today_prices: Option<f64> = number("", 0.01, 100_000.0).optional();
    }
}

record! {
    /// One region to model.
    RegionSource {
        /// Name, as in the employment file's column.
        name: String = text();
        /// The region's own input-output table; a share of the area's when absent.
        table: Option<TableSource> = text_table().optional();
        /// Share of the region's wage bill paid to workers who live outside, net (negative:
        /// residents who earn outside). When absent, what the commuting file says, or the places
        /// file, else 0.
        net_commuters_in: Option<f64> = number("share", -5.0, 1.0).optional();
        /// Social benefits. When absent, `closing.benefits_per_head` times population.
        benefits: Option<f64> = number("pounds a year", 0.0, 1e12).optional();
        /// A council's or firm's own ledger (supplier, place, sector, pounds a year), in place of as
        /// many pounds of its sector's inputs.
        spend: Option<TableSource> = text_table().optional();
        /// The ledger's sector, by name or label; the one that local government buys most of when
        /// absent.
        spender: Option<String> = text().optional();
    }
}

impl World {
    /// Names of all regions: those of the scenario in their order, then those of each of their copies.
    pub fn region_names(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.copies.max(1)).flat_map(move |copy| {
            let named = self.regions.iter();
            named.map(move |region| name_of_copy(&region.name, copy))
        })
    }
}

/// What a copy of a region is called: see [`World::copies`].
#[must_use]
pub fn name_of_copy(name: &str, copy: u32) -> String {
    match copy {
        1 => name.to_owned(),
        _ => format!("{name} ({copy})"),
    }
}

record! {
    /// A supply chain: sectors whose value belongs together.
    Chain {
        /// Its name for readers.
        name: String = text();
        /// Its sectors by name, from the first stage to the last.
        sectors: Vec<String> = names();
    }
}

record! {
    /// How to run.
    RunSettings {
        /// Months to run.
        months: u32 = whole("months", 1, MONTHS_MAX).assumed(120);
        /// Seed of all random draws.
        seed: u64 = whole("", 0, i64::MAX as u64).or(1);
        /// Replicates of a comparison.
        replicates: u32 = whole("runs", 1, 100_000).assumed(20);
        /// Names of the shocks that a plain run applies.
        shocks: Vec<String> = names();
        /// Outcomes to write to `series`; all when empty.
        outcomes: Vec<String> = names();
    }
}

/// A text table beside the scenario or inside it.
#[derive(Clone, Debug)]
pub enum TableSource {
    /// The text of a file.
    File {
        /// Its path, for messages.
        path: String,
        /// What it says.
        text: String,
    },
    /// A table inside the scenario, in the same grammar.
    Inline {
        /// What it says.
        text: String,
    },
}

impl TableSource {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::File { text, .. } | Self::Inline { text } => text,
        }
    }
}

/// Two tables are the same when they say the same, wherever they lie.
impl PartialEq for TableSource {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}
