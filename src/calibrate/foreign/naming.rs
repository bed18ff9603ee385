//! Short names of sectors, for files and commands.

use std::collections::BTreeSet;

use super::roles::SectorHead;

/// Names that the project's own tables give to other rows and columns.
const RESERVED: [&str; 25] = [
    "source",
    "product",
    "households",
    "non_profit",
    "central_government",
    "local_government",
    "investment",
    "inventories",
    "valuables",
    "visitors",
    "exports_area",
    "exports_state",
    "exports_world",
    "imports_area",
    "imports_state",
    "imports_world",
    "product_tax",
    "production_tax",
    "wages",
    "surplus",
    "output",
    "full_time_equivalents",
    "jobs",
    "sector",
    "",
];

fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name.to_lowercase().as_str())
}

/// A short name for files and commands, not yet in `taken`: letters and digits of the label.
pub(super) fn short_name(head: &SectorHead, taken: &mut BTreeSet<String>) -> String {
    let word = |text: &str| -> String {
        let word: String = text
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .collect();
        let parts: Vec<&str> = word.split('_').filter(|part| !part.is_empty()).collect();
        parts.join("_")
    };
    let label = head
        .label
        .strip_prefix(&head.code)
        .filter(|rest| rest.starts_with(' '))
        .unwrap_or(&head.label);
    let mut name = String::new();
    for part in word(label).split('_') {
        if !name.is_empty() && name.chars().count() + part.chars().count() > 30 {
            break;
        }
        name = if name.is_empty() {
            part.to_owned()
        } else {
            format!("{name}_{part}")
        };
    }
    if name.is_empty() {
        name = word(&head.code);
    }
    if is_reserved(&name) || taken.contains(&name) {
        let longer = format!("{name}_{}", word(&head.code));
        longer.trim_end_matches('_').clone_into(&mut name);
    }
    let mut number = 2;
    let first = name.clone();
    while is_reserved(&name) || !taken.insert(name.clone()) {
        name = format!("{first}_{number}");
        number += 1;
    }
    name
}
