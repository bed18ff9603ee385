//! Multipliers, effects and leakage as a table, with the columns of `millpond table --format csv`.

use std::path::PathBuf;

use millpond::calibrate::accounts::Sector;
use millpond::calibrate::leontief::between::Spread;
use millpond::calibrate::leontief::doors::DoorColumn;
use millpond::calibrate::leontief::effects::Effects;
use millpond::calibrate::leontief::{Closure, Leontief, Singular};
use millpond::calibrate::table::Table;
use millpond::calibrate::{Calibrated, CalibrationError, from_world};
use millpond::cli::error::CliError;
use millpond::files;
use millpond::record::sweep::table::{Cell, Column, ColumnKind};
use pyo3::prelude::*;

use crate::failure::Failure;
use crate::held::{Filling, Held};
use crate::wishes::Wishes;

/// Name, unit and meaning of each multiplier and effect, in the order of their columns.
const FIGURES: [(&str, &str, &str); 7] = [
    (
        "output_multiplier",
        "pounds a pound",
        "Output set going by a pound of final demand for the sector",
    ),
    (
        "income_multiplier",
        "",
        "Wages in all over the sector's own",
    ),
    (
        "income_effect",
        "pounds a pound",
        "Wages set going by a pound of final demand for the sector",
    ),
    (
        "employment_multiplier",
        "",
        "Jobs in all over the sector's own",
    ),
    (
        "employment_effect_per_million",
        "FTE a million pounds",
        "Jobs set going by a million pounds of final demand for the sector",
    ),
    (
        "gva_multiplier",
        "",
        "Value added in all over the sector's own",
    ),
    (
        "gva_effect",
        "pounds a pound",
        "Value added set going by a pound of final demand for the sector",
    ),
];

/// The closures with what their columns begin with and what they follow.
const CLOSURES: [(Closure, &str, &str); 2] = [
    (Closure::One, "type_1", "suppliers and theirs"),
    (
        Closure::Two,
        "type_2",
        "suppliers and theirs, and what is bought from the wages",
    ),
];

/// What is asked of a table.
#[derive(Clone, Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub struct Asked {
    /// A table in Millpond's own format, or a scenario.
    file: PathBuf,
    /// Only the region of this name.
    region: Option<String>,
    /// Whether imputed rent stays in.
    keep_imputed_rent: bool,
    /// Whether multipliers are told apart by where they fall.
    between: bool,
}

/// The figures of one area or region by closure.
struct Economy {
    name: String,
    sectors: Vec<Sector>,
    blocks: [Block; 2],
}

struct Block {
    effects: Vec<Option<Effects>>,
    leakage: Vec<DoorColumn>,
}

impl Asked {
    /// The table that is asked for.
    ///
    /// # Errors
    /// When the file is bad, there is no such region, or a table has no multipliers.
    pub fn table(&self, wishes: &Wishes) -> Result<Held, Failure> {
        let is_scenario = self.file.extension().is_some_and(|ending| ending == "toml");
        match (is_scenario, self.between) {
            (true, _) if self.keep_imputed_rent => Err(Failure::Other(
                "regions are built from the money table: give the table's own file with \
                 imputed_rent=\"keep\""
                    .to_owned(),
            )),
            (true, true) => self.spreads(&self.calibrated(wishes)?),
            (true, false) => {
                let regions = self.calibrated(wishes)?.regions;
                let economy = |region| {
                    let leontief = Leontief::of_region(region);
                    Economy::of(&region.name, &region.sectors, &leontief)
                };
                self.filled(regions.iter().map(economy).collect::<Result<_, _>>()?)
            }
            (false, true) => Err(Failure::Other(
                "between is about the regions of a scenario (.toml)".to_owned(),
            )),
            (false, false) => {
                let table = self.published()?;
                let leontief = Leontief::of_table(&table);
                self.filled(vec![Economy::of(&table.area, &table.sectors, &leontief)?])
            }
        }
    }

    fn calibrated(&self, wishes: &Wishes) -> Result<Calibrated, Failure> {
        let scenario = wishes.scenario(&self.file)?;
        from_world(&scenario.world)
            .map_err(|errors| Failure::Other(CalibrationError::in_one_line(&errors)))
    }

    /// The table's own file, without imputed rent unless it is to be kept.
    fn published(&self) -> Result<Table, Failure> {
        let name = self.file.to_string_lossy();
        let text = files::read_text(&name)
            .map_err(|why| Failure::Other(format!("cannot read {name}: {why}")))?;
        let table = Table::parse(&text)
            .map_err(|errors| Failure::from(CliError::of_table(&name, &text, errors)))?;
        Ok(if self.keep_imputed_rent {
            table
        } else {
            table.money_table()
        })
    }

    fn filled(&self, economies: Vec<Economy>) -> Result<Held, Failure> {
        let economies = self.of_that_name(economies, |economy| &economy.name)?;
        let mut filling = Filling::new(economies.first().map_or_else(Vec::new, Economy::columns));
        for economy in &economies {
            for (place, sector) in economy.sectors.iter().enumerate() {
                let keys = [&economy.name, &sector.name, &sector.label];
                let keys = keys.map(|text| Cell::Text(text));
                let figures = economy.blocks.iter().flat_map(|block| block.cells(place));
                filling.row(keys.into_iter().chain(figures));
            }
        }
        Ok(filling.finish()?)
    }

    /// How output multipliers spread over the regions.
    fn spreads(&self, calibrated: &Calibrated) -> Result<Held, Failure> {
        let system = Leontief::between(calibrated);
        let mut columns = keys();
        columns.truncate(2);
        let mut closures = Vec::new();
        for (closure, prefix, follows) in CLOSURES {
            closures.push(system.spreads(closure).map_err(singular)?);
            for (place, words) in [
                ("own", "in its own region"),
                ("others", "in the others"),
                ("all", "in all"),
            ] {
                let name = format!("{prefix}_output_multiplier_{place}");
                let words = format!("{} {words}: {follows}.", FIGURES[0].2);
                columns.push(number(name, FIGURES[0].1, words));
            }
        }
        let regions = calibrated.regions.iter().enumerate().collect();
        let mut filling = Filling::new(columns);
        for (place, region) in self.of_that_name(regions, |(_, region)| &region.name)? {
            for (sector, about) in region.sectors.iter().enumerate() {
                let keys = [Cell::Text(&region.name), Cell::Text(&about.name)];
                let spreads = closures.iter().flat_map(|c| spread(c[place][sector]));
                filling.row(keys.into_iter().chain(spreads));
            }
        }
        Ok(filling.finish()?)
    }

    /// Those of the region that is asked for, in any case of letters; all when none is.
    fn of_that_name<T>(
        &self,
        mut all: Vec<T>,
        name_of: impl Fn(&T) -> &str,
    ) -> Result<Vec<T>, Failure> {
        let Some(name) = &self.region else {
            return Ok(all);
        };
        let known: Vec<String> = all.iter().map(|one| name_of(one).to_owned()).collect();
        all.retain(|one| name_of(one).eq_ignore_ascii_case(name));
        if all.is_empty() {
            let known = known.join(", ");
            let words = format!("there is no region `{name}`; the regions are {known}");
            return Err(Failure::Other(words));
        }
        Ok(all)
    }
}

impl Economy {
    fn of(name: &str, sectors: &[Sector], leontief: &Leontief) -> Result<Self, Failure> {
        let block = |closure| {
            let failure = |error: Singular| Failure::Other(format!("{name}: {error}"));
            let effects = leontief.effects(closure).map_err(failure)?;
            let leakage = leontief.leakage(closure).map_err(failure)?;
            Ok::<_, Failure>(Block { effects, leakage })
        };
        Ok(Self {
            name: name.to_owned(),
            sectors: sectors.to_vec(),
            blocks: [block(Closure::One)?, block(Closure::Two)?],
        })
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns = keys();
        for (block, (_, prefix, follows)) in self.blocks.iter().zip(CLOSURES) {
            columns.extend(FIGURES.map(|(name, unit, words)| {
                number(
                    format!("{prefix}_{name}"),
                    unit,
                    format!("{words}: {follows}."),
                )
            }));
            columns.extend(block.leakage.iter().map(|door| {
                let name = door.door.name();
                let words = format!(
                    "What leaves by the door {name} of a pound of final demand: {follows}."
                );
                number(format!("{prefix}_leakage_{name}"), "pounds a pound", words)
            }));
        }
        columns
    }
}

impl Block {
    /// A sector's figures, then its leakage by door; empty where it has no output.
    fn cells(&self, sector: usize) -> Vec<Cell<'static>> {
        let Some(effects) = &self.effects[sector] else {
            return vec![Cell::Empty; FIGURES.len() + self.leakage.len()];
        };
        let Effects {
            output,
            income,
            employment,
            value_added,
        } = effects;
        let pairs = [income, employment, value_added];
        let pairs = pairs
            .into_iter()
            .flat_map(|p| [p.multiplier, Some(p.effect)]);
        let doors = self.leakage.iter().map(|door| Some(door.pounds[sector]));
        let all = std::iter::once(Some(*output)).chain(pairs).chain(doors);
        all.map(|figure| figure.map_or(Cell::Empty, Cell::Number))
            .collect()
    }
}

fn spread(spread: Option<Spread>) -> [Cell<'static>; 3] {
    spread.map_or([Cell::Empty; 3], |s| {
        [s.own, s.others, s.total()].map(Cell::Number)
    })
}

fn keys() -> Vec<Column> {
    let keys = [
        ("region", "The region, or the table's area."),
        ("sector", "The sector."),
        ("label", "The sector's name for readers."),
    ];
    keys.map(|(name, words)| Column::new(name, ColumnKind::Text, words))
        .into()
}

fn number(name: String, unit: &str, description: String) -> Column {
    Column {
        name,
        kind: ColumnKind::Number,
        unit: unit.to_owned(),
        description,
    }
}

fn singular(error: Singular) -> Failure {
    Failure::Other(error.to_string())
}
