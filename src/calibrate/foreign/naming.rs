//! Short names of sectors, for files and commands.

use std::collections::BTreeSet;

use super::roles::SectorHead;
use crate::calibrate::table::{EXPORTS, EXPORTS_AREA, IMPORTS, USERS};

/// Other names that the project's own tables give to rows and columns.
const RESERVED: [&str; 10] = [
    "source",
    "product",
    "product_tax",
    "production_tax",
    "wages",
    "surplus",
    "output",
    "full_time_equivalents",
    "jobs",
    "sector",
];

fn is_reserved(name: &str) -> bool {
    let name = name.to_lowercase();
    let columns = USERS.iter().chain(&EXPORTS).chain([&EXPORTS_AREA]);
    let mut taken = columns.chain(&IMPORTS).chain(&RESERVED);
    name.is_empty() || taken.any(|taken| *taken == name)
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
