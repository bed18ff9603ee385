//! The examples of docs/data.md are carried out.

use millpond::calibrate::foreign::mapping;
use serde_json::Value;

use crate::made::{inputs, made, text};

/// Fenced blocks of the section, with what stands behind their fence.
fn blocks() -> Vec<(String, String)> {
    let data = std::fs::read_to_string("docs/data.md").expect("it is there");
    let section = data
        .split("\n## Somebody else's table")
        .nth(1)
        .expect("the section is there");
    let section = section.split("\n## ").next().unwrap_or(section);
    let mut blocks = Vec::new();
    for (at, part) in section
        .split("```")
        .enumerate()
        .filter(|(at, _)| at % 2 == 1)
    {
        let (kind, body) = part
            .split_once('\n')
            .unwrap_or_else(|| panic!("block {at} has no line"));
        blocks.push((kind.trim().to_owned(), body.to_owned()));
    }
    blocks
}

#[test]
fn every_documented_example_becomes_scenarios() {
    let mut table = String::new();
    let mut jobs = None;
    let mut examples = 0;
    for (kind, body) in blocks() {
        match kind.as_str() {
            "csv table" => {
                table = body;
                jobs = None;
            }
            "csv jobs" => jobs = Some(body),
            "toml mapping" => {
                let mut inputs = inputs(&table, &body);
                inputs.employment = jobs.as_deref().map(|jobs| text("jobs.csv", jobs));
                let made = made(&inputs);
                assert!(made.summary.sectors.len() >= 2);
                examples += 1;
            }
            _ => {}
        }
    }
    assert!(examples >= 4, "only {examples} examples were found");
}

#[test]
fn every_key_of_a_mapping_is_documented() {
    let data = std::fs::read_to_string("docs/data.md").expect("it is there");
    let section = data
        .split("\n## Somebody else's table")
        .nth(1)
        .expect("the section is there");
    let schema = mapping::schema();
    let keys = |of: &Value| -> Vec<String> {
        of["properties"]
            .as_object()
            .map_or(Vec::new(), |keys| keys.keys().cloned().collect())
    };
    let mut missing = Vec::new();
    for key in keys(&schema) {
        let inner = keys(&schema["properties"][&key]);
        missing.extend(
            [key]
                .into_iter()
                .chain(inner)
                .filter(|key| !section.contains(&format!("`{key}`"))),
        );
    }
    assert!(missing.is_empty(), "not in docs/data.md: {missing:?}");
}
