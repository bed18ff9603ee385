//! A JSON Schema of a TOML file as Markdown: a heading for each table of the file, a row for each key.

use serde_json::{Map, Value};

use super::markdown::{heading, table};

/// The whole file, its top level first.
#[must_use]
pub fn page(schema: &Value) -> String {
    let mut text = String::new();
    section(&mut text, &Place::top(), schema);
    text.trim_start().to_owned()
}

/// Where a table of the file stands.
struct Place {
    /// Keys from the top (`world.regions`).
    path: String,
    /// How TOML begins it: `[world]`, `[[world.regions]]`.
    head: String,
}

impl Place {
    fn top() -> Self {
        Self {
            path: String::new(),
            head: "Top level".to_owned(),
        }
    }

    fn below(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }

    /// One of the tables in it.
    fn table(&self, key: &str) -> Self {
        let path = self.below(key);
        let head = format!("`[{path}]`");
        Self { path, head }
    }

    /// One of the lists of tables in it.
    fn list(&self, key: &str) -> Self {
        let path = self.below(key);
        let head = format!("`[[{path}]]`");
        Self { path, head }
    }
}

/// One table of the file, then those in it.
fn section(text: &mut String, place: &Place, schema: &Value) {
    let nothing = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&nothing);
    let (tables, keys): (Vec<_>, Vec<_>) = properties.iter().partition(|(_, of)| is_table(of));
    text.push_str(&heading(2, &place.head));
    let about = schema["description"].as_str().unwrap_or_default();
    text.push_str(Said::of(about).meaning);
    text.push('\n');
    if !keys.is_empty() {
        let head = ["key", "allowed", "when absent", "meaning"].map(str::to_owned);
        let rows: Vec<Vec<String>> = keys.iter().map(|(key, of)| row(key, of)).collect();
        text.push('\n');
        text.push_str(&table(&head, &rows, false));
    }
    for (key, of) in keys {
        values(text, &place.below(key), of);
    }
    for (key, of) in tables {
        match of.get("items") {
            Some(item) => section(text, &place.list(key), item),
            None => section(text, &place.table(key), of),
        }
    }
}

/// Whether a key is a table with keys of its own, or a list of such tables.
fn is_table(schema: &Value) -> bool {
    let item = schema.get("items").unwrap_or(schema);
    item.get("properties").is_some()
}

fn row(key: &str, schema: &Value) -> Vec<String> {
    let description = schema["description"].as_str().unwrap_or_default();
    let said = Said::of(description);
    let allowed = match schema.get("oneOf") {
        Some(_) => "one of the values below",
        None => said.allowed,
    };
    let absent = match (said.absent, schema["type"].as_str()) {
        ("", Some("array" | "object")) => "none".to_owned(),
        ("", _) => "must be given".to_owned(),
        (absent, _) => absent.replace(" when absent", ""),
    };
    [&format!("`{key}`"), allowed, &absent, said.meaning]
        .map(str::to_owned)
        .to_vec()
}

/// What a key's description says. [`crate::scenario::record::described`] puts it together:
/// "MEANING Must be ALLOWED; DEFAULT when absent (SOURCE)."
struct Said<'a> {
    meaning: &'a str,
    allowed: &'a str,
    absent: &'a str,
}

impl<'a> Said<'a> {
    fn of(description: &'a str) -> Self {
        let (meaning, rest) = description
            .rsplit_once(" Must be ")
            .unwrap_or((description, ""));
        let rest = rest.strip_suffix('.').unwrap_or(rest);
        let (allowed, absent) = rest.split_once("; ").unwrap_or((rest, ""));
        Self {
            meaning,
            allowed,
            absent,
        }
    }
}

/// What the values of a key mean, where it has a few.
fn values(text: &mut String, path: &str, schema: &Value) {
    let Some(choices) = schema["oneOf"].as_array() else {
        return;
    };
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows: Vec<Vec<String>> = choices
        .iter()
        .map(|choice| {
            let name = format!("`{}`", words(&choice["const"]));
            vec![name, words(&choice["description"])]
        })
        .collect();
    let head = [format!("`{path}`"), "meaning".to_owned()];
    text.push('\n');
    text.push_str(&table(&head, &rows, false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn a_description_falls_into_its_parts() {
        let said =
            Said::of("Yearly. Must be a number from 0 to 1 (share); 0.1 when absent (X; Y).");
        assert_eq!(said.meaning, "Yearly.");
        assert_eq!(said.allowed, "a number from 0 to 1 (share)");
        assert_eq!(said.absent, "0.1 when absent (X; Y)");
    }

    #[test]
    fn every_key_of_a_scenario_has_its_row_with_all_that_is_said_of_it() {
        let page = page(&scenario::schema());
        for line in [
            "## `[[world.regions]]`",
            "| `months` | a whole number from 1 to 12000 (months) | 120 (assumed) | Months to run. |",
            "| `title` | text | must be given | One line that names the scenario. |",
            "| `local` | Inside the region: localisation may concentrate it. |",
        ] {
            assert!(page.contains(line), "{line}\n{page}");
        }
        for row in page.lines().filter(|line| line.starts_with("| `")) {
            let cells = row.split(" | ").count();
            assert!([2, 4].contains(&cells), "{row}");
            assert!(!row.contains(" |  |"), "{row}");
        }
    }
}
