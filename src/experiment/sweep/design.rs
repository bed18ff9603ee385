//! Design files: which worlds, what is varied and how, what is recorded.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::setting::{Setting, settings};
use crate::scenario::problem::{Place, Problem, Problems, Sources};
use crate::scenario::record::{ReadText, Reader, choice, record, schema_of};
use crate::scenario::rules::{Defaults, names, number, one_of, records, table, text, truth, whole};
use crate::scenario::tree::{Node, parse};

/// The most runs that a sweep may have.
pub const RUNS_MAX: u64 = 100_000_000;

/// The most replicates of each point.
pub const REPLICATES_MAX: u32 = 100_000;

/// The most points that a design may have.
pub const POINTS_MAX: u32 = 10_000_000;

choice! {
    /// How points are chosen.
    Method {
        /// Every combination of so many steps of each parameter.
        Grid = "grid",
        /// Each parameter's range cut into as many strata as there are points, each hit once.
        LatinHypercube = "latin_hypercube",
        /// The first points of the Sobol sequence: adding points keeps those before.
        Sobol = "sobol",
        /// Base points of the Sobol sequence crossed for Sobol indices (Saltelli 2010).
        Saltelli = "saltelli",
        /// Trajectories that change one parameter at a time, for elementary effects (Morris 1991).
        Morris = "morris",
        /// The rows of a file, CSV or Parquet.
        Table = "table",
    }
}

choice! {
    /// Whether a parameter can be decided.
    Role {
        /// It can be decided.
        Lever = "lever",
        /// It is not known.
        Uncertainty = "uncertainty",
    }
}

choice! {
    /// How likely values between the low and the high end are.
    Distribution {
        /// All the same.
        Uniform = "uniform",
        /// Their logarithms all the same.
        LogUniform = "log_uniform",
        /// Rising from the low end to the mode, falling to the high end.
        Triangular = "triangular",
        /// Normal, cut at both ends.
        Normal = "normal",
    }
}

choice! {
    /// Over which months an outcome is read.
    Over {
        /// The last twelve months.
        LastYear = "last_year",
        /// The first two years.
        ShortRun = "short_run",
        /// The last two years.
        LongRun = "long_run",
        /// The whole run.
        WholeRun = "whole_run",
    }
}

choice! {
    /// In what kind of file tables are written.
    TableFormat {
        /// Apache Parquet: typed columns, compressed.
        Parquet = "parquet",
        /// Comma-separated values.
        Csv = "csv",
    }
}

/// The format of a program that can write Parquet, and of one that cannot.
pub const DEFAULT_FORMAT: TableFormat = if cfg!(feature = "parquet") {
    TableFormat::Parquet
} else {
    TableFormat::Csv
};

record! {
    /// A sweep: many runs over points of a space of levers and uncertainties, in every policy of every world.
    Design {
        /// One line that names the sweep.
        title: String = text();
        /// The worlds that every point is run in.
        worlds: Vec<WorldEntry> = records();
        /// Entries changed in every scenario before points are laid over it, as `--set` takes them (`world.scale=50`).
        set: Vec<String> = names();
        /// What can be decided.
        levers: Vec<Parameter> = records();
        /// What is not known.
        uncertainties: Vec<Parameter> = records();
        /// How points are chosen: levers and uncertainties together.
        sample: Option<Sample> = table().optional();
        /// How levers are chosen, where they are crossed with the points of `sample_uncertainties`.
        sample_levers: Option<Sample> = table().optional();
        /// How uncertainties are chosen, where they are crossed with the points of `sample_levers`.
        sample_uncertainties: Option<Sample> = table().optional();
        /// Runs of each point, policy and world, each with its own luck; the same luck everywhere.
        replicates: u32 = whole("runs", 1, REPLICATES_MAX).or(1);
        /// Seed of the luck; the first scenario's when absent.
        seed: Option<u64> = whole("", 0, i64::MAX as u64).optional();
        /// What is read from every run; the outcomes that verdicts count, and retention, when absent.
        outcomes: Vec<OutcomeEntry> = records();
        /// Outcomes whose months are written down as well, by the names of `run.outcomes`.
        series: Vec<String> = names();
        /// In what kind of file tables are written.
        tables: TableFormat = one_of().or(DEFAULT_FORMAT);
    }
}

record! {
    /// A world: a place with its policies.
    WorldEntry {
        /// Its name in tables.
        name: String = text();
        /// Scenario files, each a policy; the first is the one that the others are compared with. Paths from the design file.
        policies: Vec<String> = names();
        /// Files laid over each of them, as `--overlay` does. Paths from the design file.
        overlays: Vec<String> = names();
        /// Entries changed in each of them, as `--set` does.
        set: Vec<String> = names();
    }
}

record! {
    /// A lever or an uncertainty: an entry of the scenario with the values it may have.
    Parameter {
        /// The entry, as `--set` names it (`behaviour.origin_elasticity`, `levers.buy_local.strength`).
        path: String = text();
        /// Its column in tables; the path when absent.
        name: String = text().or(String::new());
        /// Its lowest value; by the range that the entry's source names, else half of the entry, when absent.
        low: Option<f64> = number("", -1e12, 1e12).optional();
        /// Its highest value; by the range that the entry's source names, else one and a half of it, when absent.
        high: Option<f64> = number("", -1e12, 1e12).optional();
        /// How likely values between are.
        distribution: Distribution = one_of().or(Distribution::Uniform);
        /// The most likely value of a triangular distribution; the middle when absent.
        mode: Option<f64> = number("", -1e12, 1e12).optional();
        /// The mean of a normal distribution before it is cut; the middle when absent.
        mean: Option<f64> = number("", -1e12, 1e12).optional();
        /// Its standard deviation; a quarter of the range when absent.
        deviation: Option<f64> = number("", 1e-12, 1e12).optional();
        /// Whether only whole numbers are allowed; months and counts always are.
        whole: bool = truth().or(false);
        /// The values it may have, all equally likely: numbers, words, true and false. In place of low and high.
        values: Vec<Setting> = settings();
        /// Steps of this parameter in a grid; as many as there are values, else the sample's `levels`, when absent.
        steps: Option<u32> = whole("steps", 1, 100_000).optional();
    }
}

record! {
    /// How points are chosen.
    Sample {
        /// The method.
        method: Method = one_of();
        /// Points (Latin hypercube, Sobol), base points (Saltelli: a power of two is best) or trajectories (Morris).
        size: u32 = whole("points", 1, POINTS_MAX).or(128);
        /// Steps of each parameter in a grid; levels of Morris, an even number.
        levels: u32 = whole("levels", 1, 100_000).or(4);
        /// Whether Saltelli's points also serve second-order indices (twice as many runs).
        second_order: bool = truth().or(false);
        /// Seed of the points: of strata, trajectories, and of the shift of the Sobol sequence. 0 leaves that sequence unshifted.
        seed: u64 = whole("", 0, i64::MAX as u64).or(1);
        /// The file of points (method "table"): one column a parameter, by name or path. Path from the design file.
        file: String = text().or(String::new());
    }
}

record! {
    /// One figure that is read from every run.
    OutcomeEntry {
        /// What: an outcome as `run.outcomes` names it; `multiplier`, `lm3`, or what a shock takes: `depth_lost`, `area_lost`, `months_to_recover`.
        measure: String = text();
        /// Its column in tables; made of the rest when absent.
        name: String = text().or(String::new());
        /// Over which months an outcome or a multiplier is read.
        over: Over = one_of().or(Over::LastYear);
        /// The scenario's shock under which it is read, or which takes it; none when absent.
        shock: String = text().or(String::new());
        /// Of a loss: of which outcome (`real_value_added` when absent). Of a multiplier: `output` (when absent), `value_added` or `household_income`.
        of: String = text().or(String::new());
        /// The sector into which a multiplier's demand is injected.
        sector: String = text().or(String::new());
        /// How much demand is injected, as a share of the sector's output: a small one is near the margin, a large one stands out from luck. 0.05 when absent.
        injected: Option<f64> = number("share", 0.001, 10.0).optional();
        /// The region; the only one, or all of them together, when absent.
        region: String = text().or(String::new());
    }
}

impl Design {
    /// The parameters: the entry that each stands at (`levers.0`), what it is, and itself.
    pub fn parameters(&self) -> impl Iterator<Item = (String, Role, &Parameter)> {
        let lists = [
            ("levers", Role::Lever, &self.levers),
            ("uncertainties", Role::Uncertainty, &self.uncertainties),
        ];
        lists.into_iter().flat_map(|(key, role, list)| {
            let of = move |(place, one)| (format!("{key}.{place}"), role, one);
            list.iter().enumerate().map(of)
        })
    }

    /// Whether any points are drawn from a space.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.samples().any(|(_, _, sample)| sample.is_drawn())
    }

    /// How points are chosen: the key of each sample, of which parameters it is (all when none), and itself.
    pub fn samples(&self) -> impl Iterator<Item = (&'static str, Option<Role>, &Sample)> {
        let samples = [
            ("sample", None, &self.sample),
            ("sample_levers", Some(Role::Lever), &self.sample_levers),
            (
                "sample_uncertainties",
                Some(Role::Uncertainty),
                &self.sample_uncertainties,
            ),
        ];
        samples
            .into_iter()
            .filter_map(|(key, role, sample)| Some((key, role, sample.as_ref()?)))
    }
}

impl Sample {
    /// Whether its points are drawn from a space; those of a grid or a table are all that there are.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        !matches!(self.method, Method::Grid | Method::Table)
    }
}

impl Parameter {
    /// Its column in tables.
    #[must_use]
    pub fn column(&self) -> &str {
        if self.name.is_empty() {
            &self.path
        } else {
            &self.name
        }
    }
}

/// A design file as it was read.
#[derive(Clone, Debug)]
pub struct DesignFile {
    /// Its path as given; paths in it count from its folder.
    pub path: String,
    /// What it says.
    pub text: String,
    /// What it means.
    pub design: Design,
    sources: Sources,
    root: Node,
}

impl DesignFile {
    /// Reads a design file.
    ///
    /// # Errors
    /// Everything that is wrong with it alone, each with its place.
    pub fn read(path: &str, read_text: ReadText) -> Result<Self, Problems> {
        let text = read_text(path).map_err(|why| {
            let message = format!("cannot read {path}: {why}");
            Problems::new(
                Sources::default(),
                vec![Problem::of_file(None, message, None)],
            )
        })?;
        Self::of_text(path, text)
    }

    /// Reads a design from its text.
    ///
    /// # Errors
    /// As [`DesignFile::read`].
    pub fn of_text(path: &str, text: String) -> Result<Self, Problems> {
        let mut sources = Sources::default();
        let place = sources.add(path, &text);
        let root = match parse(place, &text) {
            Ok(root) => root,
            Err(problems) => return Err(Problems::new(sources, problems)),
        };
        if root.at("worlds").is_none() && root.at("world").or(root.at("base")).is_some() {
            let hint = "a design names scenarios: [[worlds]] with policies = [\"FILE\", ...]";
            let message = format!("{path} is a scenario, not a design of a sweep");
            let problem = Problem::of_file(Some(place), message, Some(hint.to_owned()));
            return Err(Problems::new(sources, vec![problem]));
        }
        let nothing = |_: &str| Err("a design reads no other file here".to_owned());
        let mut reader = Reader::new(sources, &nothing);
        let design: Design = reader.record(&root);
        super::check::check(&design, &root, &mut reader);
        if !reader.problems.is_empty() {
            return Err(Problems::new(reader.sources, reader.problems));
        }
        Ok(Self {
            path: path.to_owned(),
            text,
            design,
            sources: reader.sources,
            root,
        })
    }

    /// Something wrong with the entry at `entry` (`levers.0.low`), or with its nearest ancestor.
    #[must_use]
    pub fn problem(&self, entry: &str, message: String, hint: Option<String>) -> Problem {
        Problem {
            place: Some(self.root.place_of(entry)),
            path: entry.to_owned(),
            message,
            hint,
        }
    }

    /// Problems of this file as one error.
    #[must_use]
    pub fn problems(&self, list: Vec<Problem>) -> Problems {
        Problems::new(self.sources.clone(), list)
    }

    /// A path that the file names, from where the program runs.
    #[must_use]
    pub fn relative(&self, path: &str) -> String {
        let place = Place {
            source: 0,
            start: 0,
            end: 0,
        };
        self.sources.relative(place, path)
    }

    /// The results folder that is named after the file.
    #[must_use]
    pub fn results_dir(&self) -> PathBuf {
        let stem = Path::new(&self.path).file_stem().unwrap_or_default();
        Path::new("results").join(format!("sweep-{}", stem.to_string_lossy()))
    }
}

/// The JSON Schema (draft 2020-12) of a design file.
#[must_use]
pub fn schema() -> Json {
    let mut schema = schema_of::<Design>();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "Millpond sweep design".into();
    schema["required"] = json!(["title", "worlds"]);
    schema
}
