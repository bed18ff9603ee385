//! Writing the project's own tables: regions' accounts, jobs, places and trade as text.

use std::fmt::Write;

use super::employment::Jobs;
use super::gras::Matrix;
use super::mapping::Mapping;
use super::people::{Facts, Rent, Spot};
use super::roles::FINALS;
use super::system::{OUTSIDE, System};
use super::traits::Character;
use crate::calibrate::table::{EXPORTS, EXPORTS_AREA, IMPORTS, USERS};

const MILLION: f64 = 1e6;

/// A figure with twelve digits, without zeros at its end.
fn digits(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let whole = libm::floor(libm::log10(value.abs())) as i32 + 1;
    let decimals = (12 - whole).clamp(0, 15) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text.is_empty() || text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// A cell, in quotes where it must be.
pub(super) fn cell(text: &str) -> String {
    let text = one_line(text);
    if text.contains([',', '"']) || text.starts_with(['#', '[']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A text without line breaks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a table is written from.
pub(super) struct Written<'a> {
    pub mapping: &'a Mapping,
    pub title: &'a str,
    pub characters: &'a [Character],
    pub rent: Option<Rent>,
}

impl Written<'_> {
    fn head(&self, text: &mut String, title: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "# title: {}", one_line(title));
        let _ = writeln!(text, "# source: {}", one_line(&self.mapping.source));
        let _ = writeln!(text, "# licence: {}", one_line(&self.mapping.licence));
    }

    /// One region's table, or the area's. `own` says that it is a region of a larger area.
    pub fn table(&self, system: &System, facts: &Facts, own: bool) -> String {
        let mapping = self.mapping;
        let mut text = String::new();
        let region = &system.regions[0];
        let title = if own {
            format!("{}: {region}", self.title)
        } else {
            self.title.to_owned()
        };
        self.head(&mut text, &title);
        let state = mapping.state.as_deref().unwrap_or(&mapping.area);
        let _ = writeln!(text, "# area: {}", one_line(&mapping.area));
        let _ = writeln!(text, "# state: {}", one_line(state));
        let _ = writeln!(text, "# year: {}", mapping.year);
        let _ = writeln!(text, "# unit: million pounds");
        let _ = writeln!(
            text,
            "# household_income: {}",
            digits(facts.household_income / MILLION)
        );
        let _ = writeln!(text, "# household_income_source: {}", facts.income_source);
        let _ = writeln!(text, "# firms: {}", facts.firms);
        let _ = writeln!(text, "# firms_source: {}", facts.firms_source);
        let _ = writeln!(text, "# population: {}", facts.population);
        let _ = writeln!(text, "# households: {}", facts.households);
        if let Some(rent) = self.rent {
            let share = if rent.share >= 1.0 {
                String::new()
            } else {
                format!(" {}", rent.share)
            };
            let _ = writeln!(
                text,
                "# imputed_rent: {}{share}",
                self.characters[rent.sector].sector.name
            );
        }
        text += "# Made by `millpond calibrate`; calibration.md says how.\n\n";
        self.traits(&mut text);
        self.flows(&mut text, system, facts, own);
        for (origin, name) in IMPORTS.iter().enumerate() {
            if let Some(detail) = &system.detail[origin] {
                self.detail(&mut text, name, detail);
            }
        }
        text
    }

    fn traits(&self, text: &mut String) {
        *text += "[sectors]\n";
        *text += "sector,label,stored,public,traded,hospitality,critical_input,food,price_revision,subsistence,co2e_per_thousand\n";
        let how = "assumed: calibration.md says for each sector how it was found";
        let _ = writeln!(text, "source,the table{}", format!(",{how}").repeat(9));
        let word = |yes: bool| if yes { "yes" } else { "no" };
        for Character { sector, role, .. } in self.characters {
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{},{},{},{},{}",
                cell(&sector.name),
                cell(if sector.label.is_empty() {
                    &sector.name
                } else {
                    &sector.label
                }),
                word(sector.stored),
                word(sector.public),
                word(role.traded),
                word(role.hospitality),
                word(sector.critical_input),
                word(sector.food),
                sector.price_revision,
                sector.subsistence,
                sector.co2e_per_thousand
            );
        }
    }

    fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.characters
            .iter()
            .map(|character| cell(&character.sector.name))
    }

    fn flows(&self, text: &mut String, system: &System, facts: &Facts, own: bool) {
        let first = usize::from(!own);
        let columns: Vec<String> = self.names().chain(USERS.map(str::to_owned)).collect();
        let _ = writeln!(
            text,
            "\n[flows]\nproduct,{},{}",
            columns.join(","),
            [EXPORTS_AREA, EXPORTS[0], EXPORTS[1]][first..].join(",")
        );
        for (seller, name) in self.names().enumerate() {
            let sold = system.flows.row(seller).iter().copied();
            let exported = (first..OUTSIDE).map(|market| system.exports[market][seller]);
            row(
                text,
                &name,
                sold.chain(exported).map(|value| value / MILLION),
                "",
            );
        }
        let beyond = ",".repeat(OUTSIDE - first);
        for origin in (first..OUTSIDE).filter(|&origin| system.detail[origin].is_none()) {
            row(
                text,
                IMPORTS[origin],
                system.undivided[origin].iter().map(|value| value / MILLION),
                &beyond,
            );
        }
        row(
            text,
            "product_tax",
            system.product_tax.iter().map(|value| value / MILLION),
            &beyond,
        );
        let beyond = ",".repeat(FINALS + OUTSIDE - first);
        let industry = [
            ("production_tax", &system.production_tax, MILLION),
            ("wages", &system.wages, MILLION),
            ("surplus", &system.surplus, MILLION),
            ("output", &system.output, MILLION),
            ("full_time_equivalents", &facts.full_time, 1.0),
            ("jobs", &facts.jobs, 1.0),
        ];
        for (name, values, unit) in industry {
            row(text, name, values.iter().map(|value| value / unit), &beyond);
        }
    }

    fn detail(&self, text: &mut String, name: &str, detail: &Matrix) {
        let columns: Vec<String> = self.names().chain(USERS.map(str::to_owned)).collect();
        let _ = writeln!(text, "\n[{name}]\nproduct,{}", columns.join(","));
        for (product, name) in self.names().enumerate() {
            row(
                text,
                &name,
                detail.row(product).iter().map(|value| value / MILLION),
                "",
            );
        }
    }

    /// Jobs by sector and place. `shown` says which sectors people can work in.
    pub fn jobs(&self, jobs: &Jobs) -> String {
        let mut text = String::new();
        let how = &self.mapping.employment;
        let _ = writeln!(text, "# title: Jobs by sector and place\n# unit: heads");
        let _ = writeln!(
            text,
            "# source: {}\n# licence: {}",
            one_line(&how.source),
            one_line(&how.licence)
        );
        let places: Vec<String> = jobs.places.iter().map(|place| cell(place)).collect();
        let _ = writeln!(text, "sector,{}", places.join(","));
        let is_rent = |sector: usize| {
            self.rent
                .is_some_and(|rent| rent.sector == sector && rent.share >= 1.0)
        };
        for (sector, name) in self
            .names()
            .enumerate()
            .filter(|(sector, _)| !is_rent(*sector))
        {
            row(&mut text, &name, jobs.heads[sector].iter().copied(), "");
        }
        text
    }

    /// Places with what is known of them.
    pub fn places(&self, spots: &[Spot]) -> String {
        let mut text = String::new();
        self.head(&mut text, "Places");
        text += "# Net commuters are estimated, coordinates 0 where nobody gave them.\n";
        text += "place,population,households,net_commuters_in,main_town,latitude,longitude\n";
        for spot in spots {
            let (north, east) = spot.position.unwrap_or((0.0, 0.0));
            let _ = writeln!(
                text,
                "{},{},{},{},{},{north},{east}",
                cell(&spot.name),
                spot.population,
                spot.households,
                digits((spot.net_commuters_in * 1e4).round() / 1e4),
                cell(&spot.town)
            );
        }
        text
    }

    /// Who buys from whom among the regions of a linked system.
    pub fn trade(&self, system: &System) -> String {
        let mut text = String::new();
        self.head(&mut text, "Trade between regions");
        text += "# unit: million pounds\nproduct,seller,buyer,value\n";
        let regions = system.regions.len();
        for (product, name) in self.names().enumerate() {
            for pair in (0..regions * regions).filter(|pair| pair / regions != pair % regions) {
                let (seller, buyer) = (pair / regions, pair % regions);
                let value = system.trade(product, seller, buyer);
                if value > 0.0 {
                    let (seller, buyer) =
                        (cell(&system.regions[seller]), cell(&system.regions[buyer]));
                    let _ = writeln!(text, "{name},{seller},{buyer},{}", digits(value / MILLION));
                }
            }
        }
        text
    }
}

/// A row of figures; `beyond` are the empty cells after them.
fn row(text: &mut String, name: &str, values: impl Iterator<Item = f64>, beyond: &str) {
    *text += name;
    for value in values {
        text.push(',');
        *text += &digits(value);
    }
    *text += beyond;
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_twelve_digits_and_no_more() {
        assert_eq!(digits(1.0 / 3.0), "0.333333333333");
        assert_eq!(digits(123_456.5), "123456.5");
        assert_eq!(digits(-0.000_000_1), "-0.0000001");
        assert_eq!(digits(1e9), "1000000000");
        assert_eq!(digits(0.0), "0");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(cell("a, \"b\"\nc"), "\"a, \"\"b\"\" c\"");
        assert_eq!(cell("# one"), "\"# one\"");
        assert_eq!(cell("Ääkköset"), "Ääkköset");
    }
}
