//! What no single entry can tell: names that must be known, months that must be in order, shares
//! that must sum, tables that must hold together.

mod currencies;
mod levers;
mod shocks;

use super::problem::{Problem, hint_among};
use super::record::Reader;
use super::tables;
use super::tree::Node;
use super::types::Scenario;
use crate::measure::outcome::Outcome;

/// Checks a scenario as a whole; `root` is the tree that it was read from.
///
/// What was found wrong when it was read is not said again.
pub fn check(scenario: &Scenario, root: &Node, reader: &mut Reader) {
    let sectors = tables::check(scenario, root, reader);
    let known = Known {
        regions: scenario
            .world
            .regions
            .iter()
            .map(|region| region.name.as_str())
            .collect(),
        sectors: sectors.iter().map(String::as_str).collect(),
        shocks: scenario
            .shocks
            .iter()
            .map(|shock| shock.name.as_str())
            .collect(),
    };
    let mut checker = Checker {
        root,
        wrong_before: paths(&reader.problems),
        problems: Vec::new(),
    };
    checker.world(scenario, &known);
    checker.levers(scenario, &known);
    checker.shocks(scenario, &known);
    checker.series(scenario, &known);
    checker.injections(scenario, &known);
    checker.currencies(scenario, &known);
    checker.run(scenario, &known);
    checker.sources(scenario);
    reader.problems.append(&mut checker.problems);
}

fn paths(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| problem.path.clone())
        .collect()
}

/// The names that others may refer to.
struct Known<'a> {
    regions: Vec<&'a str>,
    sectors: Vec<&'a str>,
    shocks: Vec<&'a str>,
}

struct Checker<'a> {
    root: &'a Node,
    wrong_before: Vec<String>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn problem(&mut self, path: &str, message: String, hint: Option<String>) {
        let place = Some(self.root.place_of(path));
        self.problems.push(Problem {
            place,
            path: path.to_string(),
            message,
            hint,
        });
    }

    /// Whether nothing at or below `path` was found wrong when it was read.
    fn sound(&self, path: &str) -> bool {
        let below = format!("{path}.");
        !self
            .wrong_before
            .iter()
            .any(|wrong| wrong == path || wrong.starts_with(&below))
    }

    /// Each name in a list must be known; nothing is known when its list is wrong itself.
    fn names(&mut self, path: &str, what: &str, names: &[String], known: &[&str]) {
        if known.is_empty() {
            return;
        }
        for (i, name) in names.iter().enumerate() {
            self.name(&format!("{path}.{i}"), what, name, known);
        }
    }

    fn name(&mut self, path: &str, what: &str, name: &str, known: &[&str]) {
        if self.sound(path) && !known.contains(&name) {
            let hint = hint_among(name, known.iter().copied());
            self.problem(path, format!("there is no {what} `{name}`"), Some(hint));
        }
    }

    /// No name may be given twice.
    fn distinct<'n>(&mut self, list: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen: Vec<&str> = Vec::new();
        for (i, name) in names.enumerate() {
            if seen.contains(&name) && self.sound(&format!("{list}.{i}")) {
                let message = format!("two of `{list}` are called `{name}`");
                let hint = "give each its own `name`".to_string();
                self.problem(&format!("{list}.{i}.name"), message, Some(hint));
            }
            seen.push(name);
        }
    }

    fn world(&mut self, scenario: &Scenario, known: &Known) {
        let world = &scenario.world;
        if world.regions.is_empty() && self.sound("world") {
            let hint = "add [[world.regions]] with a `name`".to_string();
            self.problem("world", "there is no region".to_string(), Some(hint));
        }
        self.distinct(
            "world.regions",
            world.regions.iter().map(|region| region.name.as_str()),
        );
        let ledger = world.regions.iter().any(|region| region.spend.is_some())
            || scenario.levers.iter().any(|lever| lever.ledger.is_some());
        if world.copies > 1 && ledger && self.sound("world.copies") {
            let message =
                "a buyer's own ledger is of one region, and `copies` makes many".to_string();
            let hint =
                "leave out `copies`, or the `spend` and `ledger` of regions and levers".to_string();
            self.problem("world.copies", message, Some(hint));
        }
        let chains = world.chains.iter().map(|chain| chain.name.as_str());
        self.distinct("world.chains", chains);
        for (i, chain) in world.chains.iter().enumerate() {
            let path = format!("world.chains.{i}.sectors");
            self.names(&path, "sector", &chain.sectors, &known.sectors);
        }
        if world.today_year.is_some() != world.today_prices.is_some() && self.sound("world") {
            self.problem(
                "world",
                "`today_year` and `today_prices` go together".to_string(),
                Some("give both or neither".to_string()),
            );
        }
        let closing = &world.closing;
        self.at_most_one(
            "investment_by_firms",
            closing.investment_by_firms,
            "investment_by_state",
            closing.investment_by_state,
        );
        self.at_most_one(
            "mixed_income_share",
            closing.mixed_income_share,
            "corporate_tax_share",
            closing.corporate_tax_share,
        );
    }

    /// Two shares of one thing cannot be more than all of it.
    fn at_most_one(&mut self, one: &str, share: f64, other: &str, other_share: f64) {
        // To six digits: shares are written in few.
        let sum = ((share + other_share) * 1e6).round() / 1e6;
        if sum > 1.0 && self.sound("world.closing") {
            let message = format!(
                "shares do not sum: `{one}` {share} and `{other}` {other_share} make {sum}, more than 1"
            );
            self.problem(
                &format!("world.closing.{one}"),
                message,
                Some("lower one of them".to_string()),
            );
        }
    }

    /// Regions and sectors that something is limited to.
    fn places(&mut self, path: &str, regions: &[String], sectors: &[String], known: &Known) {
        self.names(
            &format!("{path}.regions"),
            "region",
            regions,
            &known.regions,
        );
        self.names(
            &format!("{path}.sectors"),
            "sector",
            sectors,
            &known.sectors,
        );
    }

    /// Something that ends must have started.
    fn in_order(&mut self, path: &str, start: u32, end: Option<u32>) {
        if let Some(end) = end.filter(|&end| end <= start && self.sound(path)) {
            let message = format!("`{path}` ends in month {end} and starts in month {start}");
            let hint = "`end` must be after `start`".to_string();
            self.problem(&format!("{path}.end"), message, Some(hint));
        }
    }

    fn injections(&mut self, scenario: &Scenario, known: &Known) {
        for (i, injection) in scenario.injections.iter().enumerate() {
            let path = format!("injections.{i}");
            self.places(&path, &injection.regions, &[], known);
            if !known.sectors.is_empty() {
                self.name(
                    &format!("{path}.sector"),
                    "sector",
                    &injection.sector,
                    &known.sectors,
                );
            }
            self.in_order(&path, injection.start, injection.end);
        }
    }

    fn series(&mut self, scenario: &Scenario, known: &Known) {
        let names = scenario.series.iter().map(|series| series.name.as_str());
        self.distinct("series", names);
        for (i, series) in scenario.series.iter().enumerate() {
            self.places(&format!("series.{i}"), &series.regions, &[], known);
        }
    }

    fn run(&mut self, scenario: &Scenario, known: &Known) {
        for (i, name) in scenario.run.shocks.iter().enumerate() {
            self.name(&format!("run.shocks.{i}"), "shock", name, &known.shocks);
        }
        let outcomes: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.name()).collect();
        self.names("run.outcomes", "outcome", &scenario.run.outcomes, &outcomes);
    }

    /// A source must be of a number that there is.
    fn sources(&mut self, scenario: &Scenario) {
        let numbers = scenario.numbers();
        let known: Vec<&str> = numbers.iter().map(|number| number.path.as_str()).collect();
        for path in scenario
            .sources
            .keys()
            .filter(|path| !known.contains(&path.as_str()))
        {
            if self.sound(path) {
                let hint = hint_among(path, known.iter().copied());
                self.problem(
                    "sources",
                    format!("there is no number `{path}`"),
                    Some(hint),
                );
            }
        }
    }
}
