//! How two text tables differ, in a line: rows and headers by name, never the tables themselves.

use std::collections::BTreeMap;

/// The most names that are listed.
const NAMED: usize = 3;

/// Says how two texts with commas differ: which headers (`# key: value`) and rows (by their first
/// cell). Rows of one name are told apart by their order. "nothing" where only the order of lines or
/// spaces differ.
#[must_use]
pub fn words(first: &str, second: &str) -> String {
    let mut said = Vec::new();
    said.extend(compared("header", &headers(first), &headers(second)));
    said.extend(compared("row", &rows(first), &rows(second)));
    if said.is_empty() {
        "nothing but spaces, remarks or the order of rows".to_owned()
    } else {
        said.join("; ")
    }
}

type Named<'a> = BTreeMap<(&'a str, usize), &'a str>;

fn headers(text: &str) -> Named<'_> {
    let lines = text.lines().filter_map(|line| line.strip_prefix('#'));
    let entries = lines.filter_map(|line| line.split_once(':'));
    numbered(entries.map(|(key, value)| (key.trim(), value.trim())))
}

fn rows(text: &str) -> Named<'_> {
    let lines = text.lines().map(str::trim);
    let rows = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    numbered(rows.map(|row| (row.split(',').next().unwrap_or_default(), row)))
}

/// Names that come again get numbers.
fn numbered<'a>(named: impl Iterator<Item = (&'a str, &'a str)>) -> Named<'a> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    named
        .map(|(name, value)| {
            let before = seen.entry(name).or_default();
            *before += 1;
            ((name, *before), value)
        })
        .collect()
}

fn compared(what: &str, first: &Named<'_>, second: &Named<'_>) -> Vec<String> {
    let names = |wanted: &dyn Fn(&(&str, usize)) -> bool, all: &Named<'_>| -> Vec<String> {
        let named = all.keys().filter(|key| wanted(key));
        named.map(|key| key.0.to_owned()).collect()
    };
    let differ = |key: &(&str, usize)| second.get(key).is_some_and(|other| *other != first[key]);
    let parts = [
        ("differ", "differs", names(&differ, first)),
        (
            "are only in the first",
            "is only in the first",
            names(&|key| !second.contains_key(key), first),
        ),
        (
            "are only in the second",
            "is only in the second",
            names(&|key| !first.contains_key(key), second),
        ),
    ];
    let parts = parts.into_iter().filter(|part| !part.2.is_empty());
    parts
        .map(|(many, one, names)| counted(what, many, one, &names))
        .collect()
}

/// "3 rows differ (a, b, c)".
fn counted(what: &str, many: &str, one: &str, names: &[String]) -> String {
    let mut distinct = names.to_vec();
    distinct.dedup();
    let more = if distinct.len() > NAMED { ", …" } else { "" };
    let listed = &distinct[..distinct.len().min(NAMED)];
    let listed = format!("{}{more}", listed.join(", "));
    match names.len() {
        1 => format!("1 {what} {one} ({listed})"),
        count => format!("{count} {what}s {many} ({listed})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_headers_are_named_and_counted() {
        let first = "# title: A\n# year: 2019\n[flows]\nx,1,2\ny,3,4\nz,5,6\n";
        let second = "# title: B\n# year: 2019\n[flows]\nx,1,2\ny,3,5\nw,5,6\n";
        assert_eq!(
            words(first, second),
            "1 header differs (title); 1 row differs (y); 1 row is only in the first (z); 1 row is only in the second (w)"
        );
    }

    #[test]
    fn rows_of_one_name_are_told_apart_by_their_order() {
        let first = "a,1\na,2\na,3\n";
        assert_eq!(words(first, "a,1\na,5\na,7\n"), "2 rows differ (a)");
        assert_eq!(words(first, "a,1\na,2\n"), "1 row is only in the first (a)");
    }

    #[test]
    fn spaces_and_order_are_said_to_be_all() {
        assert!(words("a,1\nb,2\n", "b,2\n\na,1\n").starts_with("nothing but"));
    }
}
