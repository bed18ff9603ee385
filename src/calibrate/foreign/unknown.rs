//! Labels that a mapping and a table do not share, and labels that appear twice.

use super::cells::Entry;
use super::faults::{Faults, did_you_mean, some_of};
use super::rules::Pick;

/// Labels of the mapping that the table does not have.
pub(super) fn unused<'a>(
    what: &str,
    picks: impl Iterator<Item = &'a Pick>,
    entries: &[Entry],
) -> Vec<String> {
    let absent = picks.filter(|pick| !entries.iter().any(|entry| entry.head.called().is(pick)));
    absent
        .map(|pick| {
            let hint =
                nearest(&pick.pattern, entries).map_or(String::new(), |hint| format!(" ({hint})"));
            format!("The table has no {what} `{}`{hint}.", pick.pattern)
        })
        .collect()
}

/// The label of the table nearest to a pattern, as a hint.
pub(super) fn nearest(pattern: &str, entries: &[Entry]) -> Option<String> {
    did_you_mean(
        pattern,
        entries
            .iter()
            .flat_map(|entry| [entry.head.name.as_str(), &entry.head.code]),
    )
}

/// Says which rows or columns nothing is known of.
pub(super) fn report_unknown<T>(
    what: &str,
    entries: &[Entry],
    roles: &[Option<T>],
    known: &[String],
    faults: &mut Faults,
) {
    let unknown: Vec<&Entry> = entries
        .iter()
        .zip(roles)
        .filter(|(_, role)| role.is_none())
        .map(|(entry, _)| entry)
        .collect();
    let Some(first) = unknown.first() else {
        return;
    };
    let mut names: Vec<String> = unknown.iter().map(|entry| entry.head.shown()).collect();
    names.dedup();
    let hint = did_you_mean(&first.head.name, known.iter().map(String::as_str)).unwrap_or_else(|| {
        format!("name it in [{what}s] of the mapping, in [sectors], or in `ignore`; an industry is a row and a column")
    });
    let are = if names.len() == 1 { "is" } else { "are" };
    let message = format!("nothing says what {what} {} {are}", some_of(&names));
    faults.line(first.file, first.line, message, Some(hint));
}

/// Two rows that are read and called the same.
pub(super) fn report_repeats<T>(entries: &[Entry], roles: &[Option<Vec<T>>], faults: &mut Faults) {
    for (entry, role) in entries.iter().zip(roles) {
        if let (Some(before), Some(true)) =
            (entry.again, role.as_ref().map(|role| !role.is_empty()))
        {
            let message = format!(
                "`{}` appears twice, first in line {before}",
                entry.head.shown()
            );
            let hint = "tell them apart by a code, a region or an origin, or name it in `ignore`"
                .to_owned();
            faults.line(entry.file, entry.line, message, Some(hint));
        }
    }
}
