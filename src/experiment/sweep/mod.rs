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
pub mod listed;
pub mod lives;
pub mod outcomes;
pub mod points;
mod resolve;
pub mod running;
pub mod sampling;
pub mod setting;
pub mod shards;
mod specs;
pub mod tables;

use std::fmt::Write;

use crate::measure::outcome::Outcome;
use crate::scenario::problem::Problems;
use crate::scenario::record::{Choice, ReadText};
use crate::simulation::Luck;

use arms::{Arm, Laid};
use design::{DesignFile, TableFormat};
use factor::Factor;
use listed::Tables;
use outcomes::Spec;
use points::Points;
use resolve::{factors, series, too_many};
use setting::Setting;
use specs::specs;

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
        let tables = listed::read(&file, read_table)?;
        let seed = wishes
            .seed
            .or(file.design.seed)
            .unwrap_or(arms[0].scenario.run.seed);
        Self::assemble(file, arms, &tables, seed)
    }

    /// Puts together what has been read; also from results, with the points that they hold.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn assemble(
        file: DesignFile,
        mut arms: Vec<Arm>,
        tables: &Tables,
        seed: u64,
    ) -> Result<Self, Problems> {
        let (mut factors, mut entries) =
            factors(&file, &arms).map_err(|list| file.problems(list))?;
        for factor in listed::own_factors(&file.design, tables) {
            factors.push(factor);
            entries.push("sample.file".to_owned());
        }
        let rows = listed::rows(&file, &mut factors, tables)?;
        for arm in &mut arms {
            arm.learn(&factors);
        }
        let mut problems = arms::refusals(&file, &arms, &factors, &entries);
        let specs = specs(&file, &arms).unwrap_or_else(|mut list| {
            problems.append(&mut list);
            Vec::new()
        });
        problems.extend(too_many(&file, &factors, &rows, arms.len()));
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
        Luck {
            seed: self.seed,
            replicate,
        }
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
        let lives = lives::Life::all(&self.specs).len() as u64;
        lives * u64::from(self.arms[arm].scenario.run.months)
    }

    /// Which arms know a parameter.
    pub fn knowing<'a>(&'a self, factor: &Factor) -> impl Iterator<Item = bool> + 'a {
        let place = self.factors.iter().position(|f| f.name == factor.name);
        self.arms
            .iter()
            .map(move |arm| place.is_some_and(|place| arm.knows[place]))
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
            let _ = writeln!(text, "arm {} {} {}", arm.world, arm.policy, arm.hash);
        }
        for factor in &self.factors {
            let _ = writeln!(
                text,
                "factor {} {} {}",
                factor.name,
                factor.path,
                factor.role.name()
            );
        }
        for spec in &self.specs {
            let _ = writeln!(text, "outcome {spec:?}");
        }
        for outcome in &self.series {
            let _ = writeln!(text, "series {}", outcome.name());
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
