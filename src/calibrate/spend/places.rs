//! Where a supplier is: from the name of a place to an origin.

use super::super::accounts::Origin;
use super::super::sheet::{TableError, did_you_mean};
use super::super::{Request, Sources};
use super::SpendLine;

/// The places that a region's ledger may name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gazetteer {
    /// Names and what they are from the region; the first that fits counts.
    names: Vec<(String, Origin)>,
}

impl Gazetteer {
    /// The places that the sources of a model know, seen from one of its regions.
    ///
    /// Local: the region and its main town. Rest of the area: every other place of the places table,
    /// its main town, every other modelled region, and the area's name. Rest of the state: its name
    /// and initials.
    #[must_use]
    pub fn of(region: &str, sources: Sources<'_>, requests: &[Request]) -> Self {
        let mut names = vec![(region.to_owned(), Origin::Local)];
        let places = || sources.places.iter().flat_map(|table| &table.places);
        let towns = |here: bool| {
            places()
                .filter(move |place| (place.name == region) == here)
                .map(|place| place.main_town.clone())
        };
        names.extend(towns(true).map(|town| (town, Origin::Local)));
        names.push(("local".into(), Origin::Local));
        let others = requests.iter().map(|request| request.name.clone());
        let others = others.chain(places().map(|place| place.name.clone()));
        names.extend(
            others
                .chain(towns(false))
                .map(|name| (name, Origin::RestOfArea)),
        );
        names.push(("rest of area".into(), Origin::RestOfArea));
        for table in sources.table.into_iter().chain(sources.own_table(region)) {
            names.push((table.area.clone(), Origin::RestOfArea));
            names.push((format!("rest of {}", table.area), Origin::RestOfArea));
            names.push((table.state.clone(), Origin::RestOfState));
            names.push((format!("rest of {}", table.state), Origin::RestOfState));
            names.push((initials(&table.state), Origin::RestOfState));
        }
        names.push(("rest of state".into(), Origin::RestOfState));
        names.extend(["world", "abroad"].map(|name| (name.to_owned(), Origin::World)));
        names.retain(|(name, _)| !name.is_empty());
        Self { names }
    }

    /// Where a place is, in any case; `added` are names of the ledger's own.
    #[must_use]
    pub fn origin(&self, place: &str, added: &[(String, Origin)]) -> Option<Origin> {
        let place = place.to_lowercase();
        let same = |known: &&(String, Origin)| known.0.to_lowercase() == place;
        let found = added.iter().chain(&self.names).find(same);
        found.map(|(_, origin)| *origin)
    }

    pub(super) fn unknown(&self, line: &SpendLine) -> TableError {
        let message = format!("nobody knows where `{}` is", line.place);
        let near = did_you_mean(
            &line.place,
            self.names.iter().map(|(name, _)| name.as_str()),
        );
        let hint = near.unwrap_or_else(|| {
            format!(
                "write a place of the model, `local`, `rest of area`, `rest of state` or `world`; \
                 or say at the top of the ledger which it is: `# world: {}`",
                line.place
            )
        });
        TableError::new(line.line, message).hint(hint)
    }
}

/// "United Kingdom" is known as "UK"; one word has no initials.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() < 2 {
        return String::new();
    }
    words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect()
}
