//! What is wrong with a design that no single entry can tell.

use std::collections::{BTreeMap, BTreeSet};

use super::design::{Design, Distribution, Method, Parameter, Sample};
use super::tables::RUN_KEYS;
use crate::scenario::problem::hint_among;
use crate::scenario::record::{Choice, Reader};
use crate::scenario::tree::Node;

/// Checks a design by itself, without its scenarios.
pub fn check(design: &Design, root: &Node, reader: &mut Reader) {
    let mut checker = Checker { root, reader };
    checker.worlds(design);
    for (at, _, parameter) in design.parameters() {
        checker.parameter(&at, parameter);
    }
    checker.names(design);
    checker.samples(design);
}

struct Checker<'a, 'r> {
    root: &'a Node,
    reader: &'a mut Reader<'r>,
}

impl Checker<'_, '_> {
    fn say(&mut self, entry: &str, message: impl Into<String>, hint: Option<String>) {
        let place = self.root.place_of(entry);
        self.reader
            .within(entry, |reader| reader.problem(place, message.into(), hint));
    }

    fn worlds(&mut self, design: &Design) {
        if design.worlds.is_empty() {
            let hint = "add [[worlds]] with a name and policies, a list of scenario files";
            self.say("", "the design has no world", Some(hint.to_owned()));
        }
        let mut seen = BTreeSet::new();
        for (i, world) in design.worlds.iter().enumerate() {
            if !seen.insert(&world.name) {
                let message = format!("two worlds are called `{}`", world.name);
                self.say(&format!("worlds.{i}.name"), message, None);
            }
            if world.policies.is_empty() {
                let message = format!("world `{}` has no policy", world.name);
                let hint = "policies = [\"FILE\", ...], paths from this file".to_owned();
                self.say(&format!("worlds.{i}"), message, Some(hint));
            }
        }
    }

    fn parameter(&mut self, at: &str, parameter: &Parameter) {
        // What could not be read has been said, and says nothing about the rest.
        let within = format!("{at}.");
        if self
            .reader
            .problems
            .iter()
            .any(|p| p.path.starts_with(&within))
        {
            return;
        }
        let of_range = [parameter.low, parameter.high].iter().any(Option::is_some);
        if !parameter.values.is_empty() && of_range {
            let message = "it has values and a range".to_owned();
            let hint = Some("give `values`, or `low` and `high`".to_owned());
            self.say(&format!("{at}.values"), message, hint);
        }
        let mut seen: Vec<String> = Vec::new();
        for (i, value) in parameter.values.iter().enumerate() {
            if seen.contains(&value.to_string()) {
                let message = format!("the value {value} is there twice");
                self.say(&format!("{at}.values.{i}"), message, None);
            }
            seen.push(value.to_string());
        }
        if let (Some(low), Some(high)) = (parameter.low, parameter.high)
            && low >= high
        {
            let message = format!("`low` is {low}, not below `high`, which is {high}");
            self.say(&format!("{at}.low"), message, None);
        }
        if parameter.distribution == Distribution::LogUniform
            && parameter.low.is_some_and(|low| low <= 0.0)
        {
            let message = "a log_uniform parameter must be above zero".to_owned();
            self.say(&format!("{at}.low"), message, None);
        }
        self.of_another_distribution(at, parameter);
        for (key, value) in [("mode", parameter.mode), ("mean", parameter.mean)] {
            let (low, high) = (parameter.low, parameter.high);
            if let (Some(value), Some(low), Some(high)) = (value, low, high)
                && !(low..=high).contains(&value)
            {
                let message = format!("`{key}` is {value}, outside {low} to {high}");
                self.say(&format!("{at}.{key}"), message, None);
            }
        }
    }

    /// Entries that the parameter's distribution does not know.
    fn of_another_distribution(&mut self, at: &str, parameter: &Parameter) {
        let given = [
            ("mode", parameter.mode, Distribution::Triangular),
            ("mean", parameter.mean, Distribution::Normal),
            ("deviation", parameter.deviation, Distribution::Normal),
        ];
        for (key, value, owner) in given {
            if value.is_some() && parameter.distribution != owner {
                let message = format!("`{key}` is of a {} distribution", owner.name());
                let hint = Some(format!("add distribution = \"{}\"", owner.name()));
                self.say(&format!("{at}.{key}"), message, hint);
            }
        }
    }

    /// Columns of tables are named once, and none as Millpond's own.
    fn names(&mut self, design: &Design) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut paths: BTreeMap<&str, &str> = BTreeMap::new();
        for (at, _, parameter) in design.parameters() {
            let name = parameter.column();
            if RUN_KEYS.contains(&name) {
                let message = format!("`{name}` is a column of Millpond's own");
                self.say(
                    &at,
                    message,
                    Some("give the parameter another `name`".into()),
                );
            }
            if let Some(other) = paths.insert(&parameter.path, name) {
                let message = format!(
                    "`{other}` and `{name}` are the same entry, {}",
                    parameter.path
                );
                self.say(&at, message, Some("vary an entry once".into()));
            }
            if !seen.insert(name) {
                let message = format!("two parameters are called `{name}`");
                self.say(&at, message, Some("give one of them another `name`".into()));
            }
        }
    }

    fn samples(&mut self, design: &Design) {
        let apart = [
            ("sample_levers", &design.sample_levers, design.levers.len()),
            (
                "sample_uncertainties",
                &design.sample_uncertainties,
                design.uncertainties.len(),
            ),
        ];
        let all = design.levers.len() + design.uncertainties.len();
        match (&design.sample, apart.iter().any(|a| a.1.is_some())) {
            (Some(_), true) => {
                let hint = "take `sample` for all together, or `sample_levers` and \
                            `sample_uncertainties` to cross them";
                self.say(
                    "sample",
                    "points are chosen together and apart",
                    Some(hint.into()),
                );
            }
            (Some(sample), false) => self.sample("sample", sample, all),
            (None, true) => {
                for (key, sample, parameters) in apart {
                    match sample {
                        Some(sample) => self.apart(key, sample, parameters),
                        None if parameters > 0 => {
                            let message = format!("there is no `{key}`");
                            let hint = "levers and uncertainties are crossed: each needs a sample";
                            self.say("", message, Some(hint.into()));
                        }
                        None => {}
                    }
                }
            }
            (None, false) if all > 0 => {
                let hint = format!(
                    "add [sample] with method = one of {}",
                    Method::ALL
                        .iter()
                        .map(|m| m.name())
                        .collect::<Vec<_>>()
                        .join(", ")
                );
                self.say(
                    "",
                    "the design does not say how points are chosen",
                    Some(hint),
                );
            }
            (None, false) => {}
        }
    }

    fn apart(&mut self, key: &str, sample: &Sample, parameters: usize) {
        if matches!(sample.method, Method::Saltelli | Method::Morris) {
            let message = format!(
                "{} points cannot be crossed with others",
                sample.method.name()
            );
            let hint = "its indices need all parameters in one design: take `sample`";
            self.say(&format!("{key}.method"), message, Some(hint.into()));
        }
        self.sample(key, sample, parameters);
    }

    fn sample(&mut self, key: &str, sample: &Sample, parameters: usize) {
        let is_table = sample.method == Method::Table;
        // Only a table of all together can name parameters itself: of a part it would be open of which.
        if parameters == 0 && !(is_table && key == "sample") {
            let hint = "add [[levers]] or [[uncertainties]] with a path";
            self.say(
                key,
                "the design is empty: nothing is varied",
                Some(hint.into()),
            );
        }
        match (is_table, sample.file.is_empty()) {
            (true, true) => {
                let hint = "file = \"points.csv\", a column for each parameter";
                self.say(key, "a table needs a `file`", Some(hint.into()));
            }
            (false, false) => {
                let message = format!("a {} design reads no file", sample.method.name());
                let hint = hint_among("table", ["table"].into_iter());
                self.say(&format!("{key}.file"), message, Some(hint));
            }
            _ => {}
        }
        if sample.method == Method::Morris && (sample.levels < 2 || sample.levels % 2 == 1) {
            let message = format!(
                "Morris needs an even number of levels, not {}",
                sample.levels
            );
            self.say(&format!("{key}.levels"), message, Some("4 is usual".into()));
        }
        if sample.second_order && sample.method != Method::Saltelli {
            let message = "second-order indices need method = \"saltelli\"";
            self.say(&format!("{key}.second_order"), message, None);
        }
    }
}
