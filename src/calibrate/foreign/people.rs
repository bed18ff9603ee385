//! People, firms and incomes of each table's area: from the mapping or the files, else estimated, and
//! every estimate said.

use std::collections::BTreeMap;

use super::employment::{Jobs, PlaceFacts};
use super::gather::Has;
use super::mapping::{Mapping, People};
use super::rules::ByPlace;
use super::system::System;
use super::traits::Character;

/// Wages for a job, pounds a year, where nothing else is known: Scotland 2019, 84,040 million pounds
/// for 2.594 million jobs.
const WAGES_A_JOB: f64 = 32_400.0;
/// Social benefits as a share of household income (Scotland 2019, of the order of 23.9 in 156.2).
const BENEFITS_SHARE: f64 = 0.153;
/// Shares of [`crate::calibrate::closing::ClosingAssumptions`]: direct tax, mixed income, corporate
/// tax, dwellings, firms and state in investment.
const DIRECT_TAX: f64 = 0.186;
const MIXED_INCOME: f64 = 0.25;
const CORPORATE_TAX: f64 = 0.077;
const DWELLINGS: f64 = 0.28;
const BY_FIRMS: f64 = 0.57;
const BY_STATE: f64 = 0.15;

/// What a table's headers say of people and firms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// Heads.
    pub population: f64,
    pub households: f64,
    /// Pounds a year, imputed rent included.
    pub household_income: f64,
    pub income_source: String,
    pub firms: f64,
    pub firms_source: String,
    /// Heads, by sector.
    pub jobs: Vec<f64>,
    /// Jobs, by sector.
    pub full_time: Vec<f64>,
}

/// A place of the jobs table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spot {
    pub name: String,
    pub population: f64,
    pub households: f64,
    pub net_commuters_in: f64,
    pub town: String,
    /// Degrees north and east; absent when nobody says.
    pub position: Option<(f64, f64)>,
}

/// Imputed rent of a table: the sector and the share of what households buy of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rent {
    pub sector: usize,
    pub share: f64,
}

/// What is known of people beside the table.
pub(super) struct Known<'a> {
    pub mapping: &'a Mapping,
    pub characters: &'a [Character],
    pub places: &'a BTreeMap<String, PlaceFacts>,
    pub jobs: Option<&'a Jobs>,
    pub has: Has,
    pub rent: Option<Rent>,
    /// How many tables there are.
    pub tables: usize,
}

impl Known<'_> {
    /// A figure of a place: of the mapping by place, of the places file, or of the mapping for all when
    /// there is only one table.
    fn of(&self, name: &str, by: &ByPlace, fact: fn(&PlaceFacts) -> Option<f64>) -> Option<f64> {
        let file = self.places.get(name).and_then(fact);
        by.places
            .get(name)
            .copied()
            .or(file)
            .or(by.all.filter(|_| self.tables == 1))
    }

    /// The facts of one table; what is estimated is added to `notes`.
    pub fn facts(&self, own: &System, divided: bool, notes: &mut Vec<String>) -> Facts {
        let name = own.regions[0].as_str();
        let people = &self.mapping.people;
        let sum = |by: &ByPlace, fact: fn(&PlaceFacts) -> Option<f64>| {
            if divided && by.all.is_none() {
                self.sum_over_places(by, fact)
            } else {
                self.of(name, by, fact)
            }
        };
        let population = sum(&people.population, |facts| facts.population);
        let (jobs, full_time) = self.employment(own, divided, population, notes);
        let heads: f64 = jobs.iter().sum();
        let population = population.unwrap_or_else(|| {
            notes.push(format!(
                "{name}: population is jobs over {} (assumed; `people.population`)",
                people.jobs_per_resident
            ));
            heads / people.jobs_per_resident
        });
        let households = sum(&people.households, |facts| facts.households).unwrap_or_else(|| {
            notes.push(format!(
                "{name}: households are population over {} (assumed; `people.households`)",
                people.residents_per_household
            ));
            population / people.residents_per_household
        });
        let private: f64 = jobs
            .iter()
            .zip(self.characters)
            .filter(|(_, c)| !c.sector.public)
            .map(|(jobs, _)| jobs)
            .sum();
        let firms = sum(&people.firms, |facts| facts.firms);
        let (firms, firms_source) = match firms {
            Some(firms) => (firms, "mapping".to_owned()),
            None => (
                (private / people.jobs_per_firm).max(1.0),
                format!(
                    "assumed: {} private jobs for each firm",
                    people.jobs_per_firm
                ),
            ),
        };
        let money = self.mapping.unit * self.mapping.pounds.unwrap_or(1.0);
        let income = sum(&people.household_income, |facts| facts.household_income);
        let (household_income, income_source) = match income {
            Some(income) => (income * money, "mapping".to_owned()),
            None => self.estimated_income(own, people),
        };
        Facts {
            population: population.round().max(1.0),
            households: households.round().max(1.0),
            household_income,
            income_source,
            firms: firms.round().max(1.0),
            firms_source,
            jobs,
            full_time,
        }
    }

    /// The sum over all places of the jobs file, if every one has the figure.
    fn sum_over_places(&self, by: &ByPlace, fact: fn(&PlaceFacts) -> Option<f64>) -> Option<f64> {
        let places = &self.jobs?.places;
        let each = places.iter().map(|place| {
            by.places
                .get(place)
                .copied()
                .or_else(|| self.places.get(place).and_then(fact))
        });
        each.sum()
    }

    /// Jobs as heads and full-time equivalents by sector.
    fn employment(
        &self,
        own: &System,
        divided: bool,
        population: Option<f64>,
        notes: &mut Vec<String>,
    ) -> (Vec<f64>, Vec<f64>) {
        let name = own.regions[0].as_str();
        let from_file = self.jobs.and_then(|jobs| {
            let of = |row: &Vec<f64>| {
                if divided {
                    return Some(row.iter().sum());
                }
                let place = jobs.places.iter().position(|place| place == name)?;
                Some(row[place])
            };
            jobs.heads.iter().map(of).collect::<Option<Vec<f64>>>()
        });
        let wages: f64 = own.wages.iter().sum();
        let by_wages = |notes: &mut Vec<String>| {
            let heads = population.map_or(wages / WAGES_A_JOB, |people| {
                people * self.mapping.people.jobs_per_resident
            });
            let why = if population.is_some() {
                "residents"
            } else {
                "wages"
            };
            notes.push(format!("{name}: jobs are estimated from {why} and divided by sector like wages (the table has none)"));
            own.wages
                .iter()
                .map(|pay| heads * pay / wages.max(1.0))
                .collect::<Vec<f64>>()
        };
        let jobs = match (self.has.jobs, from_file) {
            (true, _) => own.jobs.clone(),
            (false, Some(file)) => file,
            (false, None) if self.has.full_time => {
                notes.push(format!(
                    "{name}: jobs are full-time equivalents, one for one (the table has no heads)"
                ));
                own.full_time.clone()
            }
            (false, None) => by_wages(notes),
        };
        let jobs = self.fill_empty(own, jobs, notes);
        if self.has.full_time {
            return (jobs, own.full_time.clone());
        }
        notes.push(format!(
            "{name}: full-time equivalents are jobs, one for one (the table has none)"
        ));
        (jobs.clone(), jobs)
    }

    /// A sector that pays wages and has no jobs gets them by its wages.
    fn fill_empty(&self, own: &System, mut jobs: Vec<f64>, notes: &mut Vec<String>) -> Vec<f64> {
        let wages: f64 = own.wages.iter().sum();
        let heads: f64 = jobs.iter().sum();
        for (sector, jobs) in jobs.iter_mut().enumerate() {
            let is_rent = self
                .rent
                .is_some_and(|rent| rent.sector == sector && rent.share >= 1.0);
            if *jobs <= 0.0
                && own.output[sector] > 0.0
                && own.wages[sector] > 0.0
                && !is_rent
                && wages > 0.0
            {
                *jobs = heads * own.wages[sector] / wages;
                let name = &self.characters[sector].sector.name;
                notes.push(format!(
                    "{}: `{name}` has no jobs in the sources; {:.0} by its wages (estimated)",
                    own.regions[0], *jobs
                ));
            }
        }
        jobs
    }

    /// Household income such that no account of the model starts below nothing.
    fn estimated_income(&self, own: &System, people: &People) -> (f64, String) {
        let (count, sectors) = (own.sectors, self.characters);
        let rent = self.imputed(own);
        let consumption = own.paid(count) - rent;
        let invested: f64 = (4..7).map(|kind| own.paid(count + kind)).sum();
        let wages: f64 = own.wages.iter().sum();
        let surplus = private_surplus(own, sectors) - rent;
        let candidates = [
            consumption / people.consumption_share,
            (consumption + DWELLINGS * invested) / (1.0 - DIRECT_TAX),
            (wages + MIXED_INCOME * surplus) / (1.0 - BENEFITS_SHARE),
        ];
        let income = candidates.into_iter().fold(0.0, f64::max) * 1.001;
        let source = format!(
            "assumed: the least that covers purchases as {} of income, wages and benefits, taxes and dwellings",
            people.consumption_share
        );
        (income + rent, source)
    }

    /// Imputed rent, pounds a year.
    fn imputed(&self, own: &System) -> f64 {
        self.rent.map_or(0.0, |rent| {
            if rent.share >= 1.0 {
                own.surplus[rent.sector]
            } else {
                own.flows.at(rent.sector, own.sectors) * rent.share
            }
        })
    }

    /// The places of the jobs table.
    pub fn spots(&self, jobs: &Jobs, facts: &Facts, notes: &mut Vec<String>) -> Vec<Spot> {
        let people = &self.mapping.people;
        let heads: Vec<f64> = (0..jobs.places.len())
            .map(|place| jobs.heads.iter().map(|row| row[place]).sum())
            .collect();
        for (place, _) in jobs.places.iter().zip(&heads).filter(|(_, h)| **h <= 0.0) {
            notes.push(format!(
                "{place}: the employment file has no jobs there, so it is no region"
            ));
        }
        let rows = self.characters.iter().zip(&jobs.heads);
        for (sector, _) in rows.filter(|(_, row)| row.iter().sum::<f64>() <= 0.0) {
            let name = &sector.sector.name;
            notes.push(format!("{name}: the employment file has no jobs in it; it is divided over places like all jobs"));
        }
        let all: f64 = heads.iter().sum();
        let per_resident = all / facts.population.max(1.0);
        let mut estimated = false;
        let spot = |(name, heads): (&String, &f64)| {
            let own = self.places.get(name);
            let population = people
                .population
                .places
                .get(name)
                .copied()
                .or_else(|| own?.population);
            let households = people
                .households
                .places
                .get(name)
                .copied()
                .or_else(|| own?.households);
            let known = population.is_some();
            let population = population
                .unwrap_or(facts.population * heads / all.max(1.0))
                .max(1.0);
            // Jobs against residents at the area's rate: what of the wage bill goes home elsewhere.
            let estimate = if known && *heads > 0.0 {
                (1.0 - population * per_resident / heads).clamp(-5.0, 1.0)
            } else {
                0.0
            };
            let given = own.and_then(|own| own.net_commuters_in);
            estimated |= given.is_none();
            Spot {
                name: name.clone(),
                population: population.round().max(1.0),
                households: households
                    .unwrap_or(population * facts.households / facts.population)
                    .round()
                    .max(1.0),
                net_commuters_in: given.unwrap_or(estimate),
                town: own
                    .and_then(|own| own.main_town.clone())
                    .filter(|town| !town.is_empty())
                    .unwrap_or_else(|| name.clone()),
                position: own.and_then(|own| Some((own.latitude?, own.longitude?))),
            }
        };
        let spots: Vec<Spot> = jobs.places.iter().zip(&heads).map(spot).collect();
        if estimated {
            notes.push("Net commuters of places: 1 - residents x the area's jobs a resident / jobs (estimated); 0 where residents are not known".to_owned());
        }
        spots
    }
}

/// Surplus outside public services, pounds a year.
fn private_surplus(own: &System, characters: &[Character]) -> f64 {
    let private = own
        .surplus
        .iter()
        .zip(characters)
        .filter(|(_, character)| !character.sector.public);
    private.map(|(surplus, _)| surplus).sum()
}

/// What closes the circuits of these tables, where the defaults would not do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Closing {
    pub benefits_per_head: f64,
    pub investment_by_firms: f64,
    pub investment_by_state: f64,
}

/// Benefits in proportion to income, and a share of firms in investment that their surplus can pay.
pub(super) fn closing(
    tables: &[(System, Facts)],
    known: &Known,
    notes: &mut Vec<String>,
) -> Closing {
    let (mut income, mut people) = (0.0, 0.0);
    let mut by_firms = BY_FIRMS;
    for (own, facts) in tables {
        let rent = known.imputed(own);
        income += facts.household_income - rent;
        people += facts.population;
        let invested: f64 = (4..7).map(|kind| own.paid(own.sectors + kind)).sum();
        let left =
            (private_surplus(own, known.characters) - rent) * (1.0 - MIXED_INCOME - CORPORATE_TAX);
        if invested > 0.0 {
            by_firms = by_firms.min((left / invested * 0.95).max(0.0));
        }
    }
    let by_firms = (by_firms * 100.0).floor() / 100.0;
    if by_firms < BY_FIRMS {
        notes.push(format!("Firms' surplus does not pay {BY_FIRMS} of investment everywhere: they pay {by_firms}, the state the rest beside dwellings (assumed)"));
    }
    notes.push(format!(
        "Social benefits are {BENEFITS_SHARE} of household income, as in Scotland 2019 (assumed)"
    ));
    Closing {
        benefits_per_head: (BENEFITS_SHARE * income / people.max(1.0) * 100.0).round() / 100.0,
        investment_by_firms: by_firms,
        investment_by_state: ((BY_STATE + BY_FIRMS - by_firms) * 100.0).round() / 100.0,
    }
}
