//! Labels: comparing what a mapping says with what a table says, forgivingly.

use super::rules::Pick;

/// A label in lower case with single spaces, so that typing does not matter.
#[must_use]
pub fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// Whether a pattern is this label: `*` stands for anything, `10..12` for labels whose code begins
/// with 10, 11 or 12. Neither case nor spaces matter. Both must be [`plain`].
#[must_use]
pub fn matches(pattern: &str, label: &str) -> bool {
    if pattern == label {
        return true;
    }
    if let Some((from, to)) = range(pattern) {
        return division(label).is_some_and(|code| (from..=to).contains(&code));
    }
    pattern.contains('*') && wild(pattern, label)
}

fn range(pattern: &str) -> Option<(u32, u32)> {
    let (from, to) = pattern.split_once("..")?;
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
}

/// Matches with `*` by looking for each piece after the one before.
fn wild(pattern: &str, label: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = label.strip_prefix(pieces.next().unwrap_or("")) else {
        return false;
    };
    let mut last = "";
    for piece in pieces {
        last = piece;
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    // What follows the last star ends the label.
    last.is_empty() || label.ends_with(last)
}

/// The first two digits of a code of an economic activity (`A01`, `C10-C12`, `45.1`, `D01T02`, `CPA_C16`):
/// its division in NACE, ISIC or SIC.
#[must_use]
pub fn division(label: &str) -> Option<u32> {
    let first = label.split([' ', ':']).next().unwrap_or("");
    let start = first.find(|c: char| c.is_ascii_digit())?;
    let letters = &first[..start];
    // A code has a short beginning, a word does not; a year or a page is no code.
    let short = letters.chars().filter(|c| c.is_alphabetic()).count() <= 5;
    let digits: String = first[start..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if !short || digits.len() > 5 {
        return None;
    }
    digits.chars().take(2).collect::<String>().parse().ok()
}

/// What a row, a column, an industry or a place may be called.
pub struct Called {
    names: Vec<String>,
}

impl Called {
    /// By code, by name, and by both.
    #[must_use]
    pub fn new(code: &str, name: &str) -> Self {
        let mut names = vec![plain(code), plain(name)];
        names.push(plain(&format!("{code} {name}")));
        names.retain(|name| !name.is_empty());
        names.dedup();
        Self { names }
    }

    /// Whether a pick means it.
    #[must_use]
    pub fn is(&self, pick: &Pick) -> bool {
        let pattern = plain(&pick.pattern);
        self.names.iter().any(|name| matches(&pattern, name))
    }

    /// Whether a known name means it, with underscores as spaces.
    #[must_use]
    pub fn is_loosely(&self, pattern: &str) -> bool {
        let spaced = |text: &str| text.replace('_', " ");
        let pattern = spaced(pattern);
        self.names
            .iter()
            .any(|name| matches(&pattern, &spaced(name)))
    }

    /// The first pick that means it.
    #[must_use]
    pub fn among<'a>(&self, picks: &'a [Pick]) -> Option<&'a Pick> {
        picks.iter().find(|pick| self.is(pick))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_compared_forgivingly() {
        let is = |pattern: &str, label: &str| matches(&plain(pattern), &plain(label));
        assert!(is(
            "palkansaaja korvaukset",
            " Palkansaaja\u{a0}korvaukset "
        ));
        assert!(is("total  OUTPUT", "Total output"));
        assert!(is("10_12*", "10_12 Elintarviketeollisuus ym."));
        assert!(is("*menot", "P3/S14 Kotitalouksien kulutusmenot"));
        assert!(is("p3*kulutus*", "P3/S14 Kotitalouksien kulutusmenot"));
        assert!(!is("*meno", "P3/S14 Kotitalouksien kulutusmenot"));
        assert!(is("10..12", "C11 Beverages") && !is("10..12", "C13") && is("1..3", "03 Fishing"));
    }

    #[test]
    fn codes_of_activities_are_recognised() {
        for (label, code) in [
            ("01 Maatalous", 1),
            ("A01", 1),
            ("C10-C12", 10),
            ("D01T02", 1),
            ("681+68209+683 Muu", 68),
            ("10_12 Food", 10),
            ("CPA_C16", 16),
            ("45.1", 45),
        ] {
            assert_eq!(division(label), Some(code), "{label}");
        }
        assert_eq!(division("Agriculture"), None);
    }
}
