//! Putting a calibration together: which files, what they say, and whether they load.

mod texts;

use super::balance::Account;
use super::faults::{Faults, did_you_mean, some_of};
use super::gather::Gathered;
use super::mapping::Mapping;
use super::people::{Facts, Known, Rent, closing};
use super::report::{Report, local_share};
use super::roles::SectorHead;
use super::scenario::{Place, Plan};
use super::system::{OUTSIDE, System};
use super::traits::{self, Character};
use super::write_table::Written;
use super::{Beside, Inputs, Made, Summary};
use crate::scenario::load;
use crate::scenario::problem::{Problem, Problems};

/// Everything that was read, and what is to be made of it.
pub(super) struct Output<'a> {
    pub inputs: &'a Inputs,
    pub mapping: &'a Mapping,
    pub heads: &'a [SectorHead],
    pub gathered: &'a Gathered,
    pub accounts: &'a [Account],
    pub beside: &'a Beside,
    pub rent: Option<Rent>,
    pub read: &'a [String],
}

impl Output<'_> {
    /// Makes all files.
    pub fn make(&self, mut faults: Faults) -> Result<Made, Problems> {
        let characters = traits::of(self.heads, &self.mapping.traits);
        let tables = self.own_tables();
        let mut assumed = Vec::new();
        let divided = self.beside.jobs.is_some() && tables.len() == 1;
        self.check(&tables, divided, &mut faults);
        faults.keep(&mut Faults::default())?;
        let known = Known {
            mapping: self.mapping,
            characters: &characters,
            places: &self.beside.places,
            jobs: self.beside.jobs.as_ref(),
            has: self.gathered.has,
            rent: self.rent,
            tables: tables.len(),
        };
        let tables: Vec<(System, Facts)> = tables
            .into_iter()
            .map(|mut own| {
                if divided {
                    assumed.extend(area_into_state(&mut own));
                }
                let facts = known.facts(&own, divided, &mut assumed);
                (own, facts)
            })
            .collect();
        let closing = closing(&tables, &known, &mut assumed);
        if self.rent.is_none() {
            assumed.push(
                "No imputed rent is taken out: the mapping names none (`imputed_rent`)".to_owned(),
            );
        }
        let title = self.title();
        let written = Written {
            mapping: self.mapping,
            title: &title,
            characters: &characters,
            rent: self.rent,
        };
        let texts = self.texts(&written, &tables, &known, divided, &mut assumed);
        let plan = Plan {
            mapping: self.mapping,
            title: &title,
            places: &texts.places,
            closing: &closing,
            files: &texts.keys,
            largest: largest(&tables, &characters, self.rent),
            sectors: self.heads.len(),
            flq_delta: self.mapping.flq_delta,
        };
        let mut files = with_scenarios(&plan, &texts.files)?;
        let summary = self.summary(&title, &tables, &texts.places, assumed.len(), &files);
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        let report = Report {
            title: &title,
            currency: self.currency(),
            read: self.read,
            assumed: &assumed,
            accounts: self.accounts,
            heads: self.heads,
            characters: &characters,
            tables: &tables,
            files: &names,
            tolerance: self.inputs.tolerance,
        };
        files.push(("calibration.md".to_owned(), report.markdown()));
        Ok(Made { files, summary })
    }

    fn title(&self) -> String {
        if let Some(title) = &self.mapping.title {
            return title.clone();
        }
        if self.mapping.area != "The area" {
            return self.mapping.area.clone();
        }
        let path = self.inputs.tables.first().map_or("", |table| &table.path);
        let stem = std::path::Path::new(path).file_stem();
        stem.map_or("The area".to_owned(), |stem| {
            stem.to_string_lossy().into_owned()
        })
    }

    fn currency(&self) -> String {
        let (currency, rate) = (&self.mapping.currency, self.mapping.pounds);
        match rate {
            Some(rate) => format!("The table is in {currency}, here in pounds at {rate} each."),
            None if currency != "pounds" => {
                format!("The table is in {currency}; read \"pounds\" as {currency}, one for one.")
            }
            None => "The table is in pounds.".to_owned(),
        }
    }

    /// Each region's own table.
    fn own_tables(&self) -> Vec<System> {
        let of = |system: &System| -> Vec<System> {
            if system.regions.len() == 1 {
                return vec![system.clone()];
            }
            (0..system.regions.len())
                .map(|region| system.own(region))
                .collect()
        };
        self.gathered.systems.iter().flat_map(of).collect()
    }

    /// Names that must agree, and regions that are too small to be any.
    fn check(&self, tables: &[System], divided: bool, faults: &mut Faults) {
        let first = self
            .heads
            .first()
            .map_or_else(Default::default, |head| head.at);
        if self.heads.len() < 2 {
            let message = format!("the table has {} sector", self.heads.len());
            faults.line(
                first.0,
                first.1,
                message,
                Some("a region needs at least two sectors to trade with each other".to_owned()),
            );
        }
        for own in tables {
            if own.output.iter().filter(|output| **output > 0.0).count() < 2 {
                let message = format!(
                    "{} makes something in fewer than two sectors",
                    own.regions[0]
                );
                faults.line(
                    first.0,
                    first.1,
                    message,
                    Some("leave the region out, or add it to another in [regions]".to_owned()),
                );
            }
            if own.wages.iter().sum::<f64>() <= 0.0 {
                let message = format!("{} pays no wages", own.regions[0]);
                faults.line(
                    first.0,
                    first.1,
                    message,
                    Some("check which row is `wages` in [rows]".to_owned()),
                );
            }
            if own.paid(own.sectors) <= 0.0 {
                let message = format!("households of {} buy nothing", own.regions[0]);
                faults.line(
                    first.0,
                    first.1,
                    message,
                    Some("check which column is `households` in [columns]".to_owned()),
                );
            }
        }
        if let (Some(jobs), false) = (&self.beside.jobs, divided) {
            let missing: Vec<String> = tables
                .iter()
                .map(|own| own.regions[0].clone())
                .filter(|name| !jobs.places.contains(name))
                .collect();
            if let Some(name) = missing.first() {
                let hint = did_you_mean(name, jobs.places.iter().map(String::as_str))
                    .unwrap_or_else(|| {
                        format!("the employment file has {}", some_of(&jobs.places))
                    });
                let message = format!("the employment file has no place {}", some_of(&missing));
                faults.line(first.0, 1, message, Some(hint));
            }
        }
    }

    fn summary(
        &self,
        title: &str,
        tables: &[(System, Facts)],
        places: &[Place],
        assumed: usize,
        files: &[(String, String)],
    ) -> Summary {
        let all = |of: fn(&(System, Facts)) -> f64| tables.iter().map(of).sum::<f64>();
        let worst = |of: fn(&Account) -> f64| self.accounts.iter().map(of).fold(0.0, f64::max);
        let scale = files
            .iter()
            .find(|(name, _)| name == "world.toml")
            .and_then(|(_, text)| {
                let line = text
                    .lines()
                    .find_map(|line| line.strip_prefix("scale = "))?;
                line.split(' ').next()?.parse().ok()
            });
        Summary {
            title: title.to_owned(),
            sectors: self.heads.iter().map(|head| head.name.clone()).collect(),
            regions: places.iter().map(|place| place.name.clone()).collect(),
            output: all(|(own, _)| own.output.iter().sum()),
            jobs: all(|(_, facts)| facts.jobs.iter().sum()),
            population: all(|(_, facts)| facts.population),
            local_share: all(|(own, _)| local_share(own)) / tables.len().max(1) as f64,
            gaps: worst(|account| account.total),
            gaps_after: worst(|account| account.after),
            rounds: self
                .accounts
                .iter()
                .map(|account| account.rounds)
                .max()
                .unwrap_or(0),
            assumed,
            scale: scale.unwrap_or(1.0),
        }
    }
}

fn trades_with_area(own: &System) -> bool {
    let imports = own.detail[0].is_some() || own.undivided[0].iter().any(|value| *value != 0.0);
    imports || own.exports[0].iter().any(|value| *value != 0.0)
}

/// A table that jobs divide is the whole area: what it trades with other regions of a larger one is
/// trade with the rest of the state.
fn area_into_state(own: &mut System) -> Option<String> {
    if !trades_with_area(own) {
        return None;
    }
    let bought = std::mem::take(&mut own.undivided[0]);
    for (state, area) in own.undivided[1].iter_mut().zip(&bought) {
        *state += area;
    }
    own.undivided[0] = vec![0.0; bought.len()];
    if let Some(detail) = own.detail[0].take() {
        // A row and products of one origin do not stand together: all becomes a row.
        let sums = detail.column_sums();
        match &mut own.detail[1] {
            Some(state) => state
                .cells
                .iter_mut()
                .zip(&detail.cells)
                .for_each(|(a, b)| *a += b),
            None => own.undivided[1]
                .iter_mut()
                .zip(sums)
                .for_each(|(a, b)| *a += b),
        }
    }
    let sold = std::mem::replace(&mut own.exports[0], vec![0.0; own.sectors]);
    for (state, area) in own.exports[1].iter_mut().zip(sold) {
        *state += area;
    }
    debug_assert_eq!(own.exports.len(), OUTSIDE);
    Some("The table is divided by jobs: its trade with other regions of the area counts as trade with the rest of the state".to_owned())
}

/// The private sector that makes most.
fn largest<'a>(
    tables: &[(System, Facts)],
    characters: &'a [Character],
    rent: Option<Rent>,
) -> &'a str {
    let made = |sector: usize| {
        tables
            .iter()
            .map(|(own, _)| own.output[sector])
            .sum::<f64>()
    };
    let private = (0..characters.len()).filter(|&sector| {
        !characters[sector].sector.public && rent.is_none_or(|rent| rent.sector != sector)
    });
    let largest = private
        .max_by(|&a, &b| made(a).total_cmp(&made(b)))
        .unwrap_or(0);
    characters
        .get(largest)
        .map_or("", |character| &character.sector.name)
}

/// A file's name and its text.
type Named = (String, String);

/// All files: the scenarios, and what they name. They must load.
fn with_scenarios(plan: &Plan, files: &[Named]) -> Result<Vec<Named>, Problems> {
    let mut all = vec![
        ("world.toml".to_owned(), plan.world()),
        ("globalised.toml".to_owned(), plan.globalised()),
        ("localised.toml".to_owned(), plan.localised()),
        ("mixed.toml".to_owned(), plan.mixed()),
    ];
    all.extend(files.iter().cloned());
    let text = |path: &str| {
        let found = all.iter().find(|(name, _)| name == path);
        found
            .map(|(_, text)| text.clone())
            .ok_or_else(|| "it was not made".to_owned())
    };
    match load("world.toml", &[], &text) {
        Ok(_) => Ok(all),
        Err(problems) => Err(refuse(problems)),
    }
}

/// What keeps the scenario from being one, in words: its files are not written, so no line is shown.
fn refuse(problems: Problems) -> Problems {
    let said = |problem: &Problem| {
        let location = problems.location(problem);
        let message = format!(
            "no region can be made of this table: {} (in the {location} that would have been written)",
            problem.message
        );
        Problem::of_file(None, message, problem.hint.clone())
    };
    let list = problems.list.iter().map(said).collect();
    Problems {
        list,
        sources: problems.sources,
    }
}
