//! Sweeps: thousands of runs over levers, uncertainties and worlds.
//!
//! A [`design`] file names worlds (each with its policies), parameters with the values they may have,
//! how points are chosen ([`sampling`]), and what is read from every run ([`outcomes`]). From that comes
//! a [`Sweep`]: replicates outermost, so that a cut sweep is balanced; then points; then the [`arms`],
//! every policy of every world. A run's id hashes its scenario, its point, seed and replicate: adding
//! points or replicates leaves the ids of all others. [`running`] runs what is not there yet and
//! appends each finished run to a journal; [`finish`] turns that into tables, in the order of the plan,
//! so that their bytes depend neither on threads nor on how often the sweep was broken off.
//! [`analysis`] reads the tables.

pub mod analysis;
pub mod analysis_tables;
pub mod arms;
mod asked;
mod check;
pub mod design;
pub mod evaluate;
pub mod factor;
pub mod finish;
pub mod folder;
pub mod frame;
pub mod outcomes;
pub mod points;
pub mod running;
pub mod sampling;
pub mod setting;
pub mod shards;
pub mod tables;

use crate::measure::outcome::Outcome;
use crate::scenario::problem::{Problem, Problems, hint_among};
use crate::scenario::record::{Choice, ReadText};
use crate::simulation::Luck;

use arms::{Arm, Laid};
use design::{DesignFile, Method, Parameter, RUNS_MAX, Sample, TableFormat};
use factor::{Factor, Range, Role, Shape};
use outcomes::{Spec, specs};
use points::{Points, count};
use sampling::SOBOL_DIMENSIONS_MAX;
use setting::Setting;

/// The rows of a table of points, as a design may name one: the names of its columns, and its rows.
pub type PointTable = (Vec<String>, Vec<Vec<Setting>>);

/// A sweep, resolved: every run of it is known.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The design file.
    pub file: DesignFile,
    /// Every policy of every world.
    pub arms: Vec<Arm>,
    /// The parameters: levers, then uncertainties.
    pub factors: Vec<Factor>,
    /// Their values.
    pub points: Points,
    /// What is read of every run.
    pub specs: Vec<Spec>,
    /// Outcomes whose months are written down.
    pub series: Vec<Outcome>,
    /// Seed of all runs.
    pub seed: u64,
    /// Replicates of each point and arm.
    pub replicates: u32,
}

/// One run of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Replicate.
    pub replicate: u32,
    /// Index of the point.
    pub point: usize,
    /// Index of the arm.
    pub arm: usize,
}

/// What the command line says of a sweep beside its design.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Files and entries laid over every scenario.
    pub laid: Laid,
    /// Seed instead of the design's.
    pub seed: Option<u64>,
    /// Replicates instead of the design's.
    pub replicates: Option<u32>,
}

impl Sweep {
    /// The sweep that a design file asks for. `read_table` reads a table of points.
    ///
    /// # Errors
    /// Everything that is wrong with the design; the first scenario that is refused.
    pub fn of_design(
        path: &str,
        wishes: &Wishes,
        read_text: ReadText,
        read_table: &dyn Fn(&str) -> Result<PointTable, Vec<String>>,
    ) -> Result<Self, Problems> {
        let mut file = DesignFile::read(path, read_text)?;
        file.design.replicates = wishes.replicates.unwrap_or(file.design.replicates);
        let arms = arms::read(&file, &wishes.laid, read_text)?;
        let (key, table) = match table_sample(&file) {
            Some((key, sample)) => {
                let name = file.relative(&sample.file);
                (key, Some(read_table(&name).map_err(|words| in_table(&file, key, &name, words))?))
            }
            None => ("sample", None),
        };
        let seed = wishes.seed.or(file.design.seed).unwrap_or(arms[0].scenario.run.seed);
        Self::assemble(file, arms, (key, table), seed)
    }

    /// Puts together what has been read; also from results, with the points that they hold.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn assemble(
        file: DesignFile,
        mut arms: Vec<Arm>,
        (key, table): (&str, Option<PointTable>),
        seed: u64,
    ) -> Result<Self, Problems> {
        let (mut factors, mut entries) = factors(&file, &arms).map_err(|list| file.problems(list))?;
        let rows = match table {
            Some(table) => {
                let rows = of_table(&mut factors, &mut entries, key, table);
                rows.map_err(|words| in_table(&file, key, "the table", words))?
            }
            None => Vec::new(),
        };
        for arm in &mut arms {
            arm.learn(&factors);
        }
        let mut problems = arms::refusals(&file, &arms, &factors, &entries);
        let specs = specs(&file, &arms).unwrap_or_else(|mut list| {
            problems.append(&mut list);
            Vec::new()
        });
        problems.extend(too_many(&file, &factors, arms.len()));
        let series = series(&file, &mut problems);
        if !problems.is_empty() {
            return Err(file.problems(problems));
        }
        Ok(Self {
            points: Points::chosen(&file.design, &factors, &rows),
            replicates: file.design.replicates,
            file,
            arms,
            factors,
            specs,
            series,
            seed,
        })
    }

    /// How many runs it has.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.replicates as usize * self.points.len() * self.arms.len()
    }

    /// The run of that number: replicates outermost, arms fastest.
    #[must_use]
    pub fn place(&self, run: usize) -> Place {
        let (rest, arm) = (run / self.arms.len(), run % self.arms.len());
        Place {
            replicate: (rest / self.points.len()) as u32,
            point: rest % self.points.len(),
            arm,
        }
    }

    /// The luck of a replicate.
    #[must_use]
    pub fn luck(&self, replicate: u32) -> Luck {
        Luck { seed: self.seed, replicate }
    }

    /// A run's id.
    #[must_use]
    pub fn id(&self, place: Place) -> u64 {
        let mut hasher = blake3::Hasher::new();
        let mut say = |text: &str| {
            hasher.update(text.as_bytes());
            hasher.update(b"\n");
        };
        say(env!("CARGO_PKG_VERSION"));
        say(&self.arms[place.arm].world);
        say(&self.arms[place.arm].hash);
        let mut point: Vec<(&str, String)> = self
            .factors
            .iter()
            .zip(&self.points.values[place.point])
            .map(|(factor, value)| (factor.path.as_str(), value.toml()))
            .collect();
        point.sort();
        for (path, value) in point {
            say(path);
            say(&value);
        }
        say(&self.seed.to_string());
        say(&place.replicate.to_string());
        let hash = hasher.finalize();
        u64::from_be_bytes(hash.as_bytes()[..8].try_into().unwrap_or_default())
    }

    /// Months that one run of an arm takes, all that its figures need lived.
    #[must_use]
    pub fn months(&self, arm: usize) -> u64 {
        let lives = outcomes::Life::all(&self.specs).len() as u64;
        lives * u64::from(self.arms[arm].scenario.run.months)
    }

    /// Which arms know a parameter.
    pub fn knowing<'a>(&'a self, factor: &Factor) -> impl Iterator<Item = bool> + 'a {
        let place = self.factors.iter().position(|f| f.name == factor.name);
        self.arms.iter().map(move |arm| place.is_some_and(|place| arm.knows[place]))
    }

    /// In what kind of file tables are written.
    #[must_use]
    pub fn format(&self) -> TableFormat {
        self.file.design.tables
    }

    /// What runs of one folder must agree in so that their tables are of one kind: scenarios, parameters,
    /// what is read, seed and version; not points and replicates, which may be added.
    #[must_use]
    pub fn kind(&self) -> String {
        let mut text = format!("{} {}\n", env!("CARGO_PKG_VERSION"), self.seed);
        for arm in &self.arms {
            text += &format!("arm {} {} {}\n", arm.world, arm.policy, arm.hash);
        }
        for factor in &self.factors {
            text += &format!("factor {} {} {}\n", factor.name, factor.path, factor.role.name());
        }
        for spec in &self.specs {
            text += &format!("outcome {spec:?}\n");
        }
        for outcome in &self.series {
            text += &format!("series {}\n", outcome.name());
        }
        text += self.format().name();
        short_hash(&text)
    }

    /// The sweep with its points and replicates: what shards must agree in.
    #[must_use]
    pub fn plan_hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.kind().as_bytes());
        for point in &self.points.values {
            hasher.update(points::key(point).as_bytes());
            hasher.update(b"\n\n");
        }
        hasher.update(&self.replicates.to_le_bytes());
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

/// An id in sixteen hexadecimal digits.
#[must_use]
pub fn id_text(id: u64) -> String {
    format!("{id:016x}")
}

fn short_hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// The sample that reads a table, and its key.
fn table_sample(file: &DesignFile) -> Option<(&'static str, &Sample)> {
    let design = &file.design;
    [
        ("sample", &design.sample),
        ("sample_levers", &design.sample_levers),
        ("sample_uncertainties", &design.sample_uncertainties),
    ]
    .into_iter()
    .find_map(|(key, sample)| {
        let sample = sample.as_ref().filter(|s| s.method == Method::Table)?;
        Some((key, sample))
    })
}

fn in_table(file: &DesignFile, key: &str, name: &str, words: Vec<String>) -> Problems {
    let entry = format!("{key}.file");
    let problem = |words: String| file.problem(&entry, format!("{name}: {words}"), None);
    file.problems(words.into_iter().map(problem).collect())
}

/// The design's parameters with their ends, and the entry that each stands at.
fn factors(file: &DesignFile, arms: &[Arm]) -> Result<(Vec<Factor>, Vec<String>), Vec<Problem>> {
    let design = &file.design;
    let of_table = table_sample(file).is_some();
    let lists = [
        ("levers", Role::Lever, &design.levers),
        ("uncertainties", Role::Uncertainty, &design.uncertainties),
    ];
    let (mut factors, mut entries, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (list, role, parameters) in lists {
        for (place, parameter) in parameters.iter().enumerate() {
            let entry = format!("{list}.{place}");
            let note = arms.iter().find_map(|arm| arm.number(&parameter.path));
            match range(parameter, arms, of_table) {
                Ok(range) => factors.push(Factor {
                    name: parameter.column().to_owned(),
                    path: parameter.path.clone(),
                    role,
                    unit: note.map(|n| n.unit.to_owned()).unwrap_or_default(),
                    range,
                    steps: parameter.steps,
                }),
                Err((message, hint)) => {
                    problems.push(file.problem(&format!("{entry}.path"), message, Some(hint)));
                    continue;
                }
            }
            entries.push(entry);
        }
    }
    if problems.is_empty() { Ok((factors, entries)) } else { Err(problems) }
}

fn range(parameter: &Parameter, arms: &[Arm], of_table: bool) -> Result<Range, (String, String)> {
    if !parameter.values.is_empty() {
        return Ok(Range::Among(parameter.values.clone()));
    }
    let own = || arms.iter().find_map(|arm| arm.ends(&parameter.path));
    let note = arms.iter().find_map(|arm| arm.number(&parameter.path));
    // Months and counts are whole, whether or not the design says so.
    let whole = parameter.whole || note.is_some_and(|note| note.setting);
    let (low, high) = match (parameter.low, parameter.high) {
        (Some(low), Some(high)) => (low, high),
        (None, None) if of_table => return Ok(Range::Any),
        (low, high) => {
            let Some([own_low, own_high]) = own() else {
                let paths = arms.iter().flat_map(|arm| arm.scenario.numbers());
                let paths: Vec<String> = paths.map(|note| note.path).collect();
                let known = paths.contains(&parameter.path);
                let message = format!("`{}` has no range", parameter.path);
                let hint = if known || paths.is_empty() {
                    "give `low` and `high`, or `values`".to_owned()
                } else {
                    let near = hint_among(&parameter.path, paths.iter().map(String::as_str));
                    let near = near.starts_with("did you mean").then_some(near);
                    near.unwrap_or_else(|| "give `low` and `high`, or `values`".to_owned())
                };
                return Err((message, hint));
            };
            let rounded = |end: f64| if whole { end.round() } else { end };
            (low.unwrap_or(rounded(own_low)), high.unwrap_or(rounded(own_high)))
        }
    };
    if low >= high {
        let message = format!("`{}` goes from {low} to {high}", parameter.path);
        return Err((message, "`low` must be below `high`".to_owned()));
    }
    if whole && (low.fract() != 0.0 || high.fract() != 0.0) {
        let message = format!("`{}` is whole and goes from {low} to {high}", parameter.path);
        return Err((message, "both ends must be whole numbers".to_owned()));
    }
    Ok(Range::Between { low, high, shape: Shape::of(parameter, low, high), whole })
}

/// The rows of a table in the order of the parameters; columns that no parameter names are parameters
/// themselves where the design names none.
fn of_table(
    factors: &mut Vec<Factor>,
    entries: &mut Vec<String>,
    key: &str,
    (columns, rows): PointTable,
) -> Result<Vec<Vec<Setting>>, Vec<String>> {
    let mut words = Vec::new();
    let is_id = |column: &String| column == tables::POINT;
    if factors.is_empty() {
        for column in columns.iter().filter(|column| !is_id(column)) {
            factors.push(Factor {
                name: column.clone(),
                path: column.clone(),
                role: Role::Uncertainty,
                unit: String::new(),
                range: Range::Any,
                steps: None,
            });
            entries.push(format!("{key}.file"));
        }
    }
    let mut places = Vec::new();
    for factor in factors.iter() {
        let same = |column: &&String| **column == factor.name || **column == factor.path;
        match columns.iter().position(|column| same(&column)) {
            Some(place) => places.push(place),
            None => {
                let hint = hint_among(&factor.name, columns.iter().map(String::as_str));
                words.push(format!("there is no column `{}` ({hint})", factor.name));
            }
        }
    }
    for (place, column) in columns.iter().enumerate() {
        if !places.contains(&place) && !is_id(column) && words.is_empty() {
            let hint = hint_among(column, factors.iter().map(|f| f.name.as_str()));
            words.push(format!("column `{column}` is no parameter ({hint})"));
        }
    }
    if rows.is_empty() {
        words.push("it has no rows".to_owned());
    }
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<Setting> = places.iter().map(|&place| row[place].clone()).collect();
        for (cell, factor) in cells.iter().zip(factors.iter()) {
            if cell.is_no_number() || *cell == Setting::Text(String::new()) {
                let number = number + 1;
                words.push(format!("row {number}, column `{}` is not a number", factor.name));
            }
        }
        if let Some(first) = seen.insert(points::key(&cells), number) {
            words.push(format!("rows {} and {} are the same point", first + 1, number + 1));
        }
        found.push(cells);
    }
    if let Some(id) = columns.iter().position(is_id) {
        let mut ids = std::collections::BTreeMap::new();
        for (number, row) in rows.iter().enumerate() {
            if let Some(first) = ids.insert(row[id].to_string(), number) {
                let (first, number) = (first + 1, number + 1);
                words.push(format!("rows {first} and {number} have the same id {}", row[id]));
            }
        }
    }
    words.truncate(100);
    if words.is_empty() {
        for (place, factor) in factors.iter_mut().enumerate() {
            if factor.range == Range::Any {
                factor.range = range_of(found.iter().map(|row| &row[place]));
            }
        }
        Ok(found)
    } else {
        Err(words)
    }
}

/// The range that a table's column spans; its values where they are no numbers or all the same.
fn range_of<'a>(cells: impl Iterator<Item = &'a Setting>) -> Range {
    let mut values: Vec<Setting> = Vec::new();
    let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
    let mut words = false;
    for cell in cells {
        match cell.number() {
            Some(number) => (low, high) = (low.min(number), high.max(number)),
            None => words = true,
        }
        whole &= matches!(cell, Setting::Whole(_));
        if values.len() <= 100 && !values.contains(cell) {
            values.push(cell.clone());
        }
    }
    if words || low >= high {
        Range::Among(values)
    } else {
        Range::Between { low, high, shape: Shape::Uniform, whole }
    }
}

/// What is too large for a sweep.
fn too_many(file: &DesignFile, factors: &[Factor], arms: usize) -> Option<Problem> {
    let design = &file.design;
    let of = |role: Option<Role>| -> Vec<&Factor> {
        factors.iter().filter(|f| role.is_none_or(|role| f.role == role)).collect()
    };
    let samples = [
        ("sample", &design.sample, None),
        ("sample_levers", &design.sample_levers, Some(Role::Lever)),
        ("sample_uncertainties", &design.sample_uncertainties, Some(Role::Uncertainty)),
    ];
    let mut points = Some(1_u64);
    for (key, sample, role) in samples {
        let Some(sample) = sample else { continue };
        let own = of(role);
        let dimensions = match sample.method {
            Method::Sobol => own.len(),
            Method::Saltelli => 2 * own.len(),
            _ => 0,
        };
        if dimensions > SOBOL_DIMENSIONS_MAX {
            let message = format!(
                "the Sobol sequence has {SOBOL_DIMENSIONS_MAX} dimensions; this design asks for {dimensions}"
            );
            return Some(file.problem(key, message, Some("vary fewer parameters".to_owned())));
        }
        points = points.and_then(|all| all.checked_mul(count(sample, &own)?.max(1)));
    }
    let runs = points
        .filter(|&points| points <= u64::from(design::POINTS_MAX))
        .and_then(|points| points.checked_mul(arms as u64 * u64::from(design.replicates)));
    if runs.is_some_and(|runs| runs <= RUNS_MAX) {
        return None;
    }
    let message = format!(
        "the design has more than {} points or {RUNS_MAX} runs",
        design::POINTS_MAX
    );
    let hint = "make `size`, `levels` or `replicates` smaller".to_owned();
    Some(file.problem("sample", message, Some(hint)))
}

fn series(file: &DesignFile, problems: &mut Vec<Problem>) -> Vec<Outcome> {
    let mut found = Vec::new();
    for (place, name) in file.design.series.iter().enumerate() {
        match Outcome::named(name) {
            Some(outcome) if found.contains(&outcome) => {
                let message = format!("`{name}` is there twice");
                problems.push(file.problem(&format!("series.{place}"), message, None));
            }
            Some(outcome) => found.push(outcome),
            None => {
                let hint = hint_among(name, Outcome::ALL.iter().map(|o| o.name()));
                let message = format!("there is no outcome `{name}`");
                problems.push(file.problem(&format!("series.{place}"), message, Some(hint)));
            }
        }
    }
    found
}
