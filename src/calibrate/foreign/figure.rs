//! Reading figures as people write them: decimal commas, grouped thousands, brackets for less than
//! nothing, and the many ways to write nothing.

/// What stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A full stop: 1,234.5
    Dot,
    /// A comma: 1.234,5
    Comma,
}

impl Mark {
    fn decimal(self) -> char {
        match self {
            Self::Dot => '.',
            Self::Comma => ',',
        }
    }

    fn thousands(self) -> char {
        match self {
            Self::Dot => ',',
            Self::Comma => '.',
        }
    }
}

/// Cells that say nothing.
const NOTHING: [&str; 16] = [
    "", "-", "--", "–", "—", ".", "..", "...", "…", ":", "na", "n/a", "nan", "null", "x", "*",
];

/// The number that a cell holds; `None` when it says that there is none.
///
/// # Errors
/// When the cell is no number, in words.
pub fn figure(cell: &str, mark: Mark) -> Result<Option<f64>, String> {
    let cell = cell.trim();
    if NOTHING.contains(&cell.to_lowercase().as_str()) {
        return Ok(None);
    }
    let bad = || format!("`{cell}` is not a number");
    let (negative, digits) = sign(cell);
    let plain = plain(digits, mark).ok_or_else(|| match mark {
        Mark::Dot if digits.contains(',') => {
            format!(
                "{}; is it written with a decimal comma? Then say `decimal = \",\"` in [layout]",
                bad()
            )
        }
        _ => bad(),
    })?;
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(if negative { -value } else { value })),
        _ => Err(bad()),
    }
}

/// Whether a cell holds a number in either notation.
#[must_use]
pub fn is_figure(cell: &str) -> bool {
    [Mark::Dot, Mark::Comma]
        .into_iter()
        .any(|mark| matches!(figure(cell, mark), Ok(Some(_))))
}

/// A sign before or behind, brackets, or none.
fn sign(cell: &str) -> (bool, &str) {
    let minus = ['-', '−', '–'];
    if let Some(inside) = cell
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return (true, inside.trim());
    }
    if let Some(rest) = cell
        .strip_prefix(minus)
        .or_else(|| cell.strip_suffix(minus))
    {
        return (true, rest.trim());
    }
    (false, cell.strip_prefix('+').unwrap_or(cell))
}

/// The digits as the machine writes them: no groups, a full stop. `None` when groups are not groups.
fn plain(digits: &str, mark: Mark) -> Option<String> {
    let gap = |c: char| c.is_whitespace() || "'’\u{a0}\u{202f}\u{2009}_".contains(c);
    let digits: String = digits.chars().filter(|&c| !gap(c)).collect();
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == mark.decimal()) {
        return None;
    }
    let (whole, fraction) = match digits.split_once(mark.decimal()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits.as_str(), None),
    };
    let whole = ungrouped(whole, mark.thousands())?;
    match fraction {
        Some(fraction) if fraction.contains(mark.thousands()) => None,
        Some(fraction) if !fraction.is_empty() => Some(format!("{whole}.{fraction}")),
        _ => Some(whole),
    }
}

/// A whole number without the marks between its thousands.
fn ungrouped(whole: &str, thousands: char) -> Option<String> {
    if !whole.contains(thousands) {
        return Some(if whole.is_empty() {
            "0".to_owned()
        } else {
            whole.to_owned()
        });
    }
    is_grouped(whole, thousands).then(|| whole.chars().filter(|&c| c != thousands).collect())
}

/// Whether marks stand where thousands end: `12,345`, not `0,123` and not `1,5`.
fn is_grouped(whole: &str, thousands: char) -> bool {
    let mut groups = whole.split(thousands);
    let first = groups.next().unwrap_or("");
    let of_digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && of_digits(first)
        && groups.all(|group| group.len() == 3 && of_digits(group))
}

/// Which mark stands before the decimals, by what can be nothing else; a full stop when all figures
/// can be read both ways.
pub fn mark_of<'a>(cells: impl Iterator<Item = &'a str>) -> Mark {
    let (mut dots, mut commas) = (0_usize, 0_usize);
    for cell in cells.filter(|cell| cell.contains([',', '.'])) {
        let reads = |mark| matches!(figure(cell, mark), Ok(Some(_)));
        match (reads(Mark::Dot), reads(Mark::Comma)) {
            (true, false) => dots += 1,
            (false, true) => commas += 1,
            _ => {}
        }
    }
    if commas > dots {
        Mark::Comma
    } else {
        Mark::Dot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        let dot = |cell| figure(cell, Mark::Dot).expect("a figure");
        for (cell, value) in [
            ("1,234.5", 1234.5),
            ("(12.5)", -12.5),
            ("7-", -7.0),
            ("−3", -3.0),
            ("1 234 567", 1_234_567.0),
            ("1\u{a0}234", 1234.0),
            ("1'234.25", 1234.25),
            (".5", 0.5),
            ("1e3", 1000.0),
        ] {
            assert_eq!(dot(cell), Some(value), "{cell}");
        }
        let comma = |cell| figure(cell, Mark::Comma).expect("a figure");
        for (cell, value) in [("1.234,5", 1234.5), ("0,123", 0.123), ("-1 234,5", -1234.5)] {
            assert_eq!(comma(cell), Some(value), "{cell}");
        }
        for nothing in ["", "-", "..", " : ", "n/a"] {
            assert_eq!(dot(nothing), None, "{nothing:?}");
        }
        for bad in ["1,5", "1.2.3", "abc", "1,23,456", "inf", "12 %"] {
            assert!(figure(bad, Mark::Dot).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_mark_is_told_by_what_can_be_nothing_else() {
        assert_eq!(mark_of(["1,234", "2,5"].into_iter()), Mark::Comma);
        assert_eq!(mark_of(["1,234", "2.5"].into_iter()), Mark::Dot);
        assert_eq!(mark_of(["1,234"].into_iter()), Mark::Dot);
        assert_eq!(mark_of(["0,123", "1,234"].into_iter()), Mark::Comma);
    }
}
