//! The cases by name: which world each one has, and at what scale.

use millpond::scenario::types::Scenario;

use super::tables;

/// Where the table's whole area as one region stands among the files.
const AREA_WORLD: &str = "scenarios/speed/area.toml";

/// The whole area of a table as the one region, with the seasons that the bundled worlds have.
const AREA: &str = r#"
title = "Scotland as one region"
policy = "today"

[world]
area = "Scotland"
table = "../data/scotland-2019-table.csv"

[[world.regions]]
name = "Scotland"

[run]
seed = 1

[[series]]
name = "visitors by month"
kind = "visitors"
table = "../data/scotland-visitors-by-month.csv"
repeats = true

[[series]]
name = "heating"
kind = "household_needs"
table = "../data/scotland-heating-by-month.csv"
repeats = true

[[series]]
name = "local food in season"
kind = "local_season"
table = "../data/scotland-local-food-by-month.csv"
repeats = true
"#;

/// A world to time.
pub struct Case {
    /// Its name on the command line and in tables.
    pub name: &'static str,
    /// Which world.
    pub world: World,
    /// Households that an agent stands for.
    pub scale: &'static str,
    /// Years that are timed unless the command line says otherwise.
    pub years: usize,
}

/// Which regions and sectors a case has.
#[derive(Clone, Copy, PartialEq)]
pub enum World {
    /// Dumfries and Galloway, 15 sectors.
    Rural,
    /// One region that is all of Scotland.
    Area(Sectors),
    /// A region like all of Scotland and larger, for there is no more of it: four times as much of everything.
    Larger,
    /// Scotland's 32 council areas, trading with each other, 15 sectors.
    Councils,
    /// The same four times over.
    FourTimes,
    /// A country of the United Kingdom's size: the bundled scenario.
    Kingdom,
}

/// How many times as large the larger one is.
const LARGER: f64 = 4.0;

/// How finely one region that is all of Scotland is divided.
#[derive(Clone, Copy, PartialEq)]
pub enum Sectors {
    /// The bundled world of one sector.
    One,
    /// The bundled table of 15.
    Fifteen,
    /// The bundled table of 28, one of them imputed rent, which no world keeps: 27 live.
    TwentyEight,
    /// The same cut up into 98, for there is no such table here: each but imputed rent in three or four
    /// equal parts that buy and sell alike. It is no finer an economy, only as much work: 97 live.
    NinetyEight,
}

const FIFTEEN: World = World::Area(Sectors::Fifteen);

const fn case(name: &'static str, world: World, scale: &'static str) -> Case {
    Case {
        name,
        world,
        scale,
        years: 5,
    }
}

/// One that is too large for more than a year.
const fn large(name: &'static str, world: World, scale: &'static str) -> Case {
    Case {
        years: 1,
        ..case(name, world, scale)
    }
}

/// What is timed month by month. Ladders are named by agents, households and firms together.
pub const CASES: [Case; 19] = [
    case("rural", World::Rural, "6"),
    case("one-sector-122k", World::Area(Sectors::One), "23.6"),
    case("region-122k", FIFTEEN, "23.6"),
    case("sectors-28", World::Area(Sectors::TwentyEight), "23.6"),
    case("sectors-98", World::Area(Sectors::NinetyEight), "23.6"),
    case("regions-122k", World::Councils, "23.6"),
    // A million households, not agents.
    case("region-million", FIFTEEN, "2.5"),
    case("regions-million", World::Councils, "2.5"),
    case("region-10k", FIFTEEN, "290"),
    case("region-100k", FIFTEEN, "29"),
    case("region-1m", FIFTEEN, "2.9"),
    case("region-all", FIFTEEN, "1"),
    large("region-10m", World::Larger, "1.16"),
    // No region has fewer than some 120 households, so the smallest has more than a tenth of the next.
    case("regions-10k", World::Councils, "285"),
    case("regions-100k", World::Councils, "28.5"),
    case("regions-1m", World::Councils, "2.85"),
    case("regions-all", World::Councils, "1"),
    large("regions-10m", World::FourTimes, "1.15"),
    large("kingdom", World::Kingdom, "1"),
];

/// What is timed as many small runs side by side, some 610 agents each.
pub const MANY: [Case; 2] = [
    case("small-many-15", World::Rural, "132"),
    case("small-many-1", World::Area(Sectors::One), "4725"),
];

impl Case {
    /// The case of this name among these.
    pub fn named<'a>(cases: &'a [Self], name: &str) -> Option<&'a Self> {
        cases.iter().find(|case| case.name == name)
    }

    /// Its scenario, with further settings.
    pub fn scenario(&self, more: &[String]) -> Result<Scenario, String> {
        let path = match self.world {
            World::Councils | World::FourTimes => "scenarios/scotland/world.toml",
            World::Kingdom => "scenarios/scotland/kingdom-one-to-one.toml",
            World::Rural => "scenarios/dumfries-and-galloway/world.toml",
            World::Area(Sectors::One) => "scenarios/one-sector/world.toml",
            World::Area(_) | World::Larger => AREA_WORLD,
        };
        let mut settings = vec![format!("world.scale={}", self.scale)];
        if self.world == World::FourTimes {
            settings.push("world.copies=4".to_owned());
        }
        settings.extend_from_slice(more);
        let read = |path: &str| self.read(path);
        millpond::scenario::load(path, &settings, &read)
            .map_err(|problems| format!("{} does not load: {problems}", self.name))
    }

    fn read(&self, path: &str) -> Result<String, String> {
        let sectors = match self.world {
            World::Area(sectors) => sectors,
            World::Larger => Sectors::Fifteen,
            _ => return millpond::files::read_text(path),
        };
        if path == AREA_WORLD {
            return Ok(AREA.to_owned());
        }
        if !path.ends_with("scotland-2019-table.csv") {
            let text = millpond::files::read_text(path)?;
            return Ok(if sectors == Sectors::NinetyEight {
                tables::seasons_of_parts(&text)
            } else {
                text
            });
        }
        let bundled = if sectors == Sectors::Fifteen { 15 } else { 28 };
        let path = path.replace("table.csv", &format!("table-{bundled}.csv"));
        let text = tables::whole_area(&millpond::files::read_text(&path)?);
        Ok(match (self.world, sectors) {
            (World::Larger, _) => tables::enlarged(&text, LARGER),
            (_, Sectors::NinetyEight) => tables::split(&text),
            _ => text,
        })
    }
}
