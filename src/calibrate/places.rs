//! Jobs by sector and place, and what each place is: the figures that bring a table down to a region.

use super::sheet::{Section, Sheet, TableError, number};

/// Jobs, heads, by sector and place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobsTable {
    /// What the table is.
    pub title: String,
    /// Who published the figures.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// Names of the places.
    pub places: Vec<String>,
    /// Names of the sectors.
    pub sectors: Vec<String>,
    /// `[sector][place]`, heads.
    pub jobs: Vec<Vec<f64>>,
}

impl JobsTable {
    /// Reads jobs from their text: a column for each place, a row for each sector.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        let mut errors = Vec::new();
        let sheet = Sheet::split(text, &mut errors);
        let section = only_section(&sheet, &mut errors);
        report_repeats(
            "column",
            section.line,
            section.columns.iter().map(String::as_str),
            &mut errors,
        );
        report_repeated_rows(&section, &mut errors);
        let mut table = Self {
            title: sheet.required("title", &mut errors),
            source: sheet.required("source", &mut errors),
            licence: sheet.required("licence", &mut errors),
            places: section.columns.clone(),
            ..Self::default()
        };
        for row in &section.rows {
            table.sectors.push(row.name().to_owned());
            table.jobs.push(
                (0..section.columns.len())
                    .map(|column| {
                        positive(
                            &section,
                            row.line,
                            row.name(),
                            column,
                            &row.cells[column + 1],
                            &mut errors,
                        )
                    })
                    .collect(),
            );
        }
        finish(table, errors)
    }

    /// The row of a sector, jobs by place, if the sector is there.
    #[must_use]
    pub fn sector(&self, name: &str) -> Option<&[f64]> {
        let index = self.sectors.iter().position(|sector| sector == name)?;
        self.jobs.get(index).map(Vec::as_slice)
    }
}

/// What a place is, beyond its jobs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Name, as in the jobs table.
    pub name: String,
    /// Residents, heads.
    pub population: f64,
    /// Households.
    pub households: f64,
    /// Share of the wage bill paid to workers who live elsewhere, net, -5 to 1 (estimated or assumed).
    pub net_commuters_in: f64,
    /// Main town.
    pub main_town: String,
    /// Degrees north of the main town.
    pub latitude: f64,
    /// Degrees east of the main town.
    pub longitude: f64,
}

/// The places of an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceTable {
    /// What the table is.
    pub title: String,
    /// Who published the figures.
    pub source: String,
    /// Under which licence.
    pub licence: String,
    /// The places.
    pub places: Vec<Place>,
}

const PLACE_COLUMNS: [&str; 6] = [
    "population",
    "households",
    "net_commuters_in",
    "main_town",
    "latitude",
    "longitude",
];

impl PlaceTable {
    /// Reads places from their text: a row for each.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<TableError>> {
        let mut errors = Vec::new();
        let sheet = Sheet::split(text, &mut errors);
        let mut section = only_section(&sheet, &mut errors);
        if section.columns != PLACE_COLUMNS {
            let message = "the columns are not those of a table of places";
            let hint = format!("place,{}", PLACE_COLUMNS.join(","));
            errors.push(TableError::new(section.line, message).hint(hint));
            section.rows.clear();
        }
        report_repeated_rows(&section, &mut errors);
        let mut table = Self {
            title: sheet.required("title", &mut errors),
            source: sheet.required("source", &mut errors),
            licence: sheet.required("licence", &mut errors),
            ..Self::default()
        };
        for row in &section.rows {
            let mut within =
                |column: usize, least: f64, most: f64| match number(&row.cells[column + 1]) {
                    Ok(value) if (least..=most).contains(&value) => value,
                    Ok(value) => {
                        let message = format!(
                            "`{}` of {} is {value}, not {least} to {most}",
                            section.columns[column],
                            row.name()
                        );
                        errors.push(TableError::new(row.line, message));
                        0.0
                    }
                    Err(message) => {
                        errors.push(TableError::new(
                            row.line,
                            format!("`{}`: {message}", section.columns[column]),
                        ));
                        0.0
                    }
                };
            table.places.push(Place {
                name: row.name().to_owned(),
                population: within(0, 1.0, 1e9),
                households: within(1, 1.0, 1e9),
                net_commuters_in: within(2, -5.0, 1.0),
                main_town: row.cells[4].clone(),
                latitude: within(4, -90.0, 90.0),
                longitude: within(5, -180.0, 180.0),
            });
        }
        finish(table, errors)
    }

    /// A place by name.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.name == name)
    }

    /// Residents of all places, heads.
    #[must_use]
    pub fn population(&self) -> f64 {
        self.places.iter().map(|place| place.population).sum()
    }
}

/// The table, or its errors in the order of lines.
pub(super) fn finish<T>(table: T, mut errors: Vec<TableError>) -> Result<T, Vec<TableError>> {
    errors.sort_by_key(|error| error.line);
    if errors.is_empty() {
        Ok(table)
    } else {
        Err(errors)
    }
}

/// The rows of a text without named sections.
pub(super) fn only_section(sheet: &Sheet, errors: &mut Vec<TableError>) -> Section {
    if let Some((name, section)) = sheet.sections.first() {
        if !name.is_empty() {
            errors.push(TableError::new(
                section.line,
                format!("a section [{name}] has no place here"),
            ));
        }
        if section.rows.is_empty() {
            errors.push(TableError::new(section.line, "there are no rows"));
        }
        return section.clone();
    }
    errors.push(TableError::new(1, "there are no rows"));
    Section::default()
}

fn report_repeats<'a>(
    what: &str,
    line: usize,
    names: impl Iterator<Item = &'a str>,
    errors: &mut Vec<TableError>,
) {
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            errors.push(TableError::new(
                line,
                format!("{what} `{name}` appears twice"),
            ));
        }
        seen.push(name);
    }
}

fn report_repeated_rows(section: &Section, errors: &mut Vec<TableError>) {
    for (index, row) in section.rows.iter().enumerate() {
        if section.rows[..index]
            .iter()
            .any(|before| before.name() == row.name())
        {
            errors.push(TableError::new(
                row.line,
                format!("row `{}` appears twice", row.name()),
            ));
        }
    }
}

fn positive(
    section: &Section,
    line: usize,
    row: &str,
    column: usize,
    cell: &str,
    errors: &mut Vec<TableError>,
) -> f64 {
    let place = &section.columns[column];
    match number(cell) {
        Ok(value) if (0.0..=1e9).contains(&value) => value,
        Ok(value) => {
            errors.push(TableError::new(
                line,
                format!("`{row}` in {place}: {value} jobs is not 0 to 1e9"),
            ));
            0.0
        }
        Err(message) => {
            errors.push(TableError::new(
                line,
                format!("`{row}` in {place}: {message}"),
            ));
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "# title: t\n# source: s\n# licence: l\n";

    #[test]
    fn all_faults_of_a_jobs_table_are_reported_at_once() {
        let text = format!("{HEAD}sector,A,B,A\nfarms,1,-2,x\nfarms,1,2,3\nshops,1,2\n");
        let errors = JobsTable::parse(&text).expect_err("five faults");
        assert_eq!(
            errors.iter().map(|e| e.line).collect::<Vec<_>>(),
            [4, 5, 5, 6, 7]
        );
    }

    #[test]
    fn a_place_without_households_is_refused() {
        let text = format!(
            "{HEAD}place,population,households,net_commuters_in,main_town,latitude,longitude\nA,10,0,0,A,55,-4\n"
        );
        let errors = PlaceTable::parse(&text).expect_err("no households");
        assert!(errors[0].message.contains("households"), "{}", errors[0]);
    }
}
