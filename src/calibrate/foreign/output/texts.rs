//! Texts of the tables: one that jobs divide, one of a whole area, or one for each region.

use super::{Output, trades_with_area};
use crate::calibrate::foreign::people::{Facts, Known, Spot};
use crate::calibrate::foreign::scenario::Place;
use crate::calibrate::foreign::system::System;
use crate::calibrate::foreign::write_table::{Written, one_line};

/// Texts of the tables, and which key of a world names which.
#[derive(Default)]
pub(super) struct Texts {
    pub files: Vec<(String, String)>,
    pub keys: Vec<(&'static str, String)>,
    pub places: Vec<Place>,
}

impl Texts {
    fn add(&mut self, key: &'static str, file: &str, text: String) {
        self.keys.push((key, file.to_owned()));
        self.files.push((file.to_owned(), text));
    }
}

impl Output<'_> {
    /// The texts of all tables.
    pub(super) fn texts(
        &self,
        written: &Written,
        tables: &[(System, Facts)],
        known: &Known,
        divided: bool,
        assumed: &mut Vec<String>,
    ) -> Texts {
        let mut texts = Texts::default();
        if let ([(own, facts)], true, Some(jobs)) = (tables, divided, &self.beside.jobs) {
            let spots = known.spots(jobs, facts, assumed);
            texts.add("table", "table.csv", written.table(own, facts, false));
            texts.add("employment", "jobs.csv", written.jobs(jobs));
            texts.add("places", "places.csv", written.places(&spots));
            let worked = |place: usize| jobs.heads.iter().map(|row| row[place]).sum::<f64>() > 0.0;
            let spots = spots.iter().enumerate().filter(|(place, _)| worked(*place));
            texts.places = spots.map(|(_, spot)| place_of(spot)).collect();
            return texts;
        }
        if let [(own, facts)] = tables
            && !trades_with_area(own)
        {
            texts.add("table", "table.csv", written.table(own, facts, false));
            texts.places.push(place(own, facts, None));
            return texts;
        }
        let mut taken = Vec::new();
        for (own, facts) in tables {
            let file = file_name(&own.regions[0], &mut taken);
            texts
                .files
                .push((file.clone(), written.table(own, facts, true)));
            texts.places.push(place(own, facts, Some(file)));
        }
        if self.gathered.linked {
            texts.add(
                "trade",
                "trade.csv",
                written.trade(&self.gathered.systems[0]),
            );
        }
        let spots = self.own_spots(tables);
        if spots.iter().all(|spot| spot.position.is_some()) {
            texts.add("places", "places.csv", written.places(&spots));
        } else if !self.gathered.linked && tables.len() > 1 {
            assumed.push("Nobody says where the regions lie (--places with latitude and longitude): distance does not count in their trade".to_owned());
        }
        texts
    }

    /// The regions of own tables as places.
    fn own_spots(&self, tables: &[(System, Facts)]) -> Vec<Spot> {
        let spot = |(own, facts): &(System, Facts)| {
            let name = &own.regions[0];
            let file = self.beside.places.get(name);
            Spot {
                name: name.clone(),
                population: facts.population,
                households: facts.households,
                net_commuters_in: file.and_then(|file| file.net_commuters_in).unwrap_or(0.0),
                town: file
                    .and_then(|file| file.main_town.clone())
                    .unwrap_or_else(|| name.clone()),
                position: file.and_then(|file| Some((file.latitude?, file.longitude?))),
            }
        };
        tables.iter().map(spot).collect()
    }
}

fn place(own: &System, facts: &Facts, table: Option<String>) -> Place {
    Place {
        name: one_line(&own.regions[0]),
        population: facts.population,
        households: facts.households,
        table,
    }
}

fn place_of(spot: &Spot) -> Place {
    Place {
        name: one_line(&spot.name),
        population: spot.population,
        households: spot.households,
        table: None,
    }
}

/// A file for a region's own table.
fn file_name(region: &str, taken: &mut Vec<String>) -> String {
    let letter = |c: char| {
        if c.is_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let name: String = region.chars().map(letter).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    let stem = format!("table-{}", parts.join("-"));
    let mut file = format!("{stem}.csv");
    let mut number = 2;
    while taken.contains(&file) {
        file = format!("{stem}-{number}.csv");
        number += 1;
    }
    taken.push(file.clone());
    file
}
