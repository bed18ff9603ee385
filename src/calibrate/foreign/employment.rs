//! Jobs by sector and place, in whichever shape they come, and what is known of places.

use std::collections::BTreeMap;

use super::cells::{Sheet, column_named, only};
use super::faults::{Faults, did_you_mean, some_of};
use super::figure::{figure, is_figure};
use super::grid::Line;
use super::label::{Called, plain};
use super::mapping::{Employment, Mapping};
use super::recognise::is_sum;
use super::roles::SectorHead;
use crate::scenario::problem::Place;

/// Jobs, heads, by sector and place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Jobs {
    pub places: Vec<String>,
    /// `[sector][place]`, heads.
    pub heads: Vec<Vec<f64>>,
    pub notes: Vec<String>,
}

/// One figure of the file.
struct Count {
    sector: String,
    place: String,
    jobs: f64,
    line: usize,
}

/// Reads jobs; what cannot be read is a fault.
pub(super) fn read(
    file: Place,
    text: &str,
    mapping: &Mapping,
    sectors: &[SectorHead],
    faults: &mut Faults,
) -> Option<Jobs> {
    let how = &mapping.employment;
    let sheet = Sheet::new(file, text, (how.delimiter, how.decimal, how.skip), faults)?;
    let matcher = Matcher { mapping, sectors };
    let counts = if let Some(layout) = long_layout(&sheet, how, faults) {
        long(&sheet, how, layout, faults)
    } else {
        wide(&sheet, &matcher, faults)
    };
    gather(&sheet, counts, &matcher, faults)
}

/// Which sectors an industry's label means.
struct Matcher<'a> {
    mapping: &'a Mapping,
    sectors: &'a [SectorHead],
}

impl Matcher<'_> {
    /// Sectors and shares; nothing when the label means none.
    fn sectors(&self, label: &str) -> Vec<(usize, f64)> {
        let (code, name) = split_code(label);
        let called = [Called::new("", label), Called::new(code, name)];
        let position = |name: &String| self.sectors.iter().position(|sector| sector.name == *name);
        for groups in [&self.mapping.employment.sectors, &self.mapping.sectors] {
            let found = groups.iter().filter_map(|(name, picks)| {
                let pick = called.iter().find_map(|called| called.among(picks))?;
                Some((position(name)?, pick.share))
            });
            let found: Vec<(usize, f64)> = found.collect();
            if !found.is_empty() {
                return found;
            }
        }
        let same = |text: &str| {
            !text.is_empty()
                && [label, code, name]
                    .iter()
                    .any(|own| plain(own) == plain(text))
        };
        let is = |sector: &SectorHead| {
            same(&sector.name)
                || same(&sector.label)
                || same(&sector.code)
                || sector.made_of.iter().any(|made| same(made))
        };
        self.sectors
            .iter()
            .position(is)
            .map(|sector| (sector, 1.0))
            .into_iter()
            .collect()
    }

    fn ignored(&self, label: &str) -> bool {
        let called = Called::new("", label);
        let picks = [
            &self.mapping.employment.ignore,
            &self.mapping.ignore,
            &self.mapping.rows.ignore,
        ];
        is_sum(label) || picks.into_iter().any(|picks| called.among(picks).is_some())
    }
}

/// `01 Agriculture` as code and name.
fn split_code(label: &str) -> (&str, &str) {
    match label.split_once([' ', ':']) {
        Some((code, name)) if code.chars().any(|c| c.is_ascii_digit()) => {
            (code, name.trim_start_matches([' ', ':', '-']))
        }
        _ => ("", label),
    }
}

/// The columns of a long file: sector, place, jobs.
fn long_layout(sheet: &Sheet, how: &Employment, faults: &mut Faults) -> Option<[usize; 3]> {
    let given = [&how.sector, &how.place, &how.jobs];
    let header = &sheet.lines[0];
    if given.iter().all(|name| name.is_none()) && (header.filled() > 6 || !looks_long(sheet)) {
        return None;
    }
    let guesses: [&[&str]; 3] = [
        &[
            "sector", "industry", "toimiala", "sic", "nace", "activity", "product",
        ],
        &[
            "place",
            "region",
            "area",
            "maakunta",
            "council",
            "local authority",
            "geography",
        ],
        &[
            "jobs",
            "employment",
            "value",
            "employees",
            "count",
            "persons",
            "työlliset",
            "heads",
        ],
    ];
    let mut found = Vec::new();
    for (name, guesses) in given.into_iter().zip(guesses) {
        let guess = || {
            header
                .cells
                .iter()
                .position(|cell| guesses.iter().any(|guess| plain(cell).contains(guess)))
        };
        found.push(match name {
            Some(name) => column_named(sheet, name, faults)?,
            None => guess()?,
        });
    }
    found.try_into().ok()
}

/// Whether lines hold one figure each, in the last column or so, with names before it.
fn looks_long(sheet: &Sheet) -> bool {
    let figures = |line: &&Line| line.cells.iter().filter(|cell| is_figure(cell)).count();
    let body = sheet.lines[1..].iter();
    let one = body
        .clone()
        .filter(|line| figures(line) == 1 || (figures(line) == 2 && line.filled() >= 4))
        .count();
    2 * one > body.count() && sheet.lines[1].filled() >= 3
}

fn long(
    sheet: &Sheet,
    how: &Employment,
    [sector, place, jobs]: [usize; 3],
    faults: &mut Faults,
) -> Vec<Count> {
    let mut counts = Vec::new();
    for line in only(sheet, &how.only, faults) {
        counts.push(Count {
            sector: line.cell(sector).to_owned(),
            place: line.cell(place).to_owned(),
            jobs: sheet.figure(line, jobs, faults),
            line: line.number,
        });
    }
    counts
}

/// A file with sectors down and places across, or the other way round.
fn wide(sheet: &Sheet, matcher: &Matcher, faults: &mut Faults) -> Vec<Count> {
    let width = sheet.lines.iter().map(Line::filled).max().unwrap_or(0);
    let top = sheet
        .lines
        .iter()
        .position(|line| 2 * line.filled() >= width && line.filled() >= 2)
        .unwrap_or(0);
    let (header, body) = (&sheet.lines[top], &sheet.lines[top + 1..]);
    let texts = |column: usize| {
        body.iter()
            .filter(|line| !line.cell(column).is_empty() && !is_figure(line.cell(column)))
            .count()
    };
    // Codes may stand before names.
    let left = (0..3)
        .rev()
        .find(|&column| 2 * texts(column) > body.len())
        .map_or(1, |last| last + 1);
    let label = |line: &Line| -> String {
        let parts: Vec<&str> = (0..left)
            .map(|column| line.cell(column))
            .filter(|cell| !cell.is_empty())
            .collect();
        parts.join(" ")
    };
    let down = body
        .iter()
        .filter(|line| !matcher.sectors(&label(line)).is_empty())
        .count();
    let across = (left..header.cells.len())
        .filter(|&column| !matcher.sectors(header.cell(column)).is_empty())
        .count();
    let mut counts = Vec::new();
    for line in body {
        if (left..line.cells.len()).all(|column| !is_figure(line.cell(column))) {
            continue;
        }
        if line.cells.len() != header.cells.len() {
            let message = format!(
                "{} cells where the header has {}",
                line.cells.len(),
                header.cells.len()
            );
            sheet.fault(
                line,
                message,
                Some("every line is as long as the header".to_owned()),
                faults,
            );
            continue;
        }
        for column in left..header.cells.len() {
            let (name, heading) = (label(line), header.cell(column).to_owned());
            let (sector, place) = if down >= across {
                (name, heading)
            } else {
                (heading, name)
            };
            counts.push(Count {
                sector,
                place,
                jobs: sheet.figure(line, column, faults),
                line: line.number,
            });
        }
    }
    counts
}

fn gather(
    sheet: &Sheet,
    counts: Vec<Count>,
    matcher: &Matcher,
    faults: &mut Faults,
) -> Option<Jobs> {
    let mut found = Jobs {
        heads: vec![Vec::new(); matcher.sectors.len()],
        ..Jobs::default()
    };
    let mut unknown: Vec<String> = Vec::new();
    let mut first_unknown = 1;
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut meaning: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    for count in counts {
        if count.place.is_empty() || matcher.ignored(&count.place) || matcher.ignored(&count.sector)
        {
            continue;
        }
        let sectors = meaning
            .entry(count.sector.clone())
            .or_insert_with(|| matcher.sectors(&count.sector));
        if sectors.is_empty() {
            if unknown.is_empty() {
                first_unknown = count.line;
            }
            if !unknown.contains(&count.sector) {
                unknown.push(count.sector);
            }
            continue;
        }
        if let Some(before) = seen.insert((count.sector.clone(), count.place.clone()), count.line) {
            let message = format!(
                "`{}` in `{}` is counted already, in line {before}",
                count.sector, count.place
            );
            faults.line(
                sheet.file,
                count.line,
                message,
                Some("say which years or units with `only` in [employment]".to_owned()),
            );
        }
        let jobs = count.jobs * matcher.mapping.employment.unit;
        if !(0.0..=1e9).contains(&jobs) {
            let message = format!(
                "`{}` in `{}`: {jobs} jobs is not 0 to 1e9",
                count.sector, count.place
            );
            faults.line(sheet.file, count.line, message, None);
            continue;
        }
        let place = found
            .places
            .iter()
            .position(|place| *place == count.place)
            .unwrap_or_else(|| {
                found.places.push(count.place.clone());
                found.heads.iter_mut().for_each(|row| row.push(0.0));
                found.places.len() - 1
            });
        for &(sector, share) in sectors.iter() {
            found.heads[sector][place] += jobs * share;
        }
    }
    if !unknown.is_empty() {
        let known = matcher
            .sectors
            .iter()
            .flat_map(|sector| [sector.name.as_str(), &sector.label]);
        let hint = did_you_mean(&unknown[0], known).unwrap_or_else(|| {
            "give their labels in [employment.sectors], or under `ignore` of [employment]"
                .to_owned()
        });
        let message = format!("no sector has the jobs of {}", some_of(&unknown));
        faults.line(sheet.file, first_unknown, message, Some(hint));
        return None;
    }
    if found.places.is_empty() {
        faults.line(
            sheet.file,
            1,
            "no jobs were found in the file".to_owned(),
            None,
        );
        return None;
    }
    Some(found)
}

/// What a file says of a place; what it does not say is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PlaceFacts {
    pub population: Option<f64>,
    pub households: Option<f64>,
    pub net_commuters_in: Option<f64>,
    pub household_income: Option<f64>,
    pub firms: Option<f64>,
    pub main_town: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

/// Reads places: a row for each, columns by name in any order.
pub(super) fn read_places(
    file: Place,
    text: &str,
    mapping: &Mapping,
    faults: &mut Faults,
) -> BTreeMap<String, PlaceFacts> {
    // The project's own file of places says what it is in lines that begin with #.
    let bare: String = text
        .lines()
        .map(|line| {
            if line.trim_start().starts_with('#') {
                ""
            } else {
                line
            }
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let how = &mapping.employment;
    let Some(sheet) = Sheet::new(file, &bare, (None, how.decimal, 0), faults) else {
        return BTreeMap::new();
    };
    let header = &sheet.lines[0];
    let column = |names: &[&str]| {
        header
            .cells
            .iter()
            .position(|cell| names.contains(&plain(cell).as_str()))
    };
    let population = column(&["population", "residents", "people", "väestö", "väkiluku"]);
    let households = column(&["households", "kotitaloudet", "asuntokunnat"]);
    let others = [
        column(&["net_commuters_in", "net commuters in"]),
        column(&["household_income", "household income"]),
        column(&["firms", "businesses", "enterprises"]),
        column(&["latitude", "lat"]),
        column(&["longitude", "lon", "long", "lng"]),
    ];
    let town = column(&["main_town", "main town", "town"]);
    if population.is_none() {
        let hint = "columns are place, population, households, net_commuters_in, household_income, firms, main_town, latitude, longitude";
        sheet.fault(
            header,
            "there is no column `population`".to_owned(),
            Some(hint.to_owned()),
            faults,
        );
    }
    let mut places = BTreeMap::new();
    for line in &sheet.lines[1..] {
        let mut number = |at: Option<usize>| {
            let at = at?;
            match figure(line.cell(at), sheet.mark) {
                Ok(value) => value,
                Err(why) => {
                    faults.line(
                        file,
                        line.number,
                        format!("column `{}`: {why}", header.cell(at)),
                        None,
                    );
                    None
                }
            }
        };
        let facts = PlaceFacts {
            population: number(population),
            households: number(households),
            net_commuters_in: number(others[0]),
            household_income: number(others[1]),
            firms: number(others[2]),
            latitude: number(others[3]),
            longitude: number(others[4]),
            main_town: town.map(|at| line.cell(at).to_owned()),
        };
        places.insert(line.cell(0).to_owned(), facts);
    }
    places
}
