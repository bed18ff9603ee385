//! How far an assumption is moved: by the range that its source names, else half and one and a half
//! of it.

/// The two ends of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends {
    /// The low end: for a negative number the one nearer to zero.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// Where they come from, in words.
    pub basis: String,
}

/// The ends of `value`, kept within `allowed`. None for a value that has none: zero without a named range, and a number
/// that its bounds leave no room on either side.
#[must_use]
pub fn ends(value: f64, allowed: [f64; 2], source: &str) -> Option<Ends> {
    let within = |end: f64| end.clamp(allowed[0], allowed[1]);
    let ends = match named_range(source).filter(|[a, b]| (*a..=*b).contains(&value)) {
        Some([a, b]) => Ends {
            low: within(a),
            high: within(b),
            basis: format!("{a} to {b}, as its source says"),
        },
        None => Ends {
            low: within(value * 0.5),
            high: within(value * 1.5),
            basis: halves(value, within),
        },
    };
    let moves = |end: f64| end.to_bits() != value.to_bits();
    (moves(ends.low) || moves(ends.high)).then_some(ends)
}

fn halves(value: f64, within: impl Fn(f64) -> f64) -> String {
    let cut = |end: f64| within(end).to_bits() != end.to_bits();
    let cut = cut(value * 0.5) || cut(value * 1.5);
    let cut = if cut { ", as far as it may go" } else { "" };
    format!("half and one and a half of it{cut}")
}

/// The first "a to b" with a under b in a text.
fn named_range(source: &str) -> Option<[f64; 2]> {
    let words: Vec<&str> = source.split_whitespace().collect();
    let number = |word: &str| -> Option<f64> {
        let digit = |c: char| c.is_ascii_digit() || c == '-';
        word.trim_matches(|c: char| !digit(c)).parse().ok()
    };
    words
        .windows(3)
        .filter(|three| three[1] == "to")
        .filter_map(|three| Some([number(three[0])?, number(three[2])?]))
        .find(|[a, b]| a < b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: f64, allowed: [f64; 2], source: &str) -> Option<(f64, f64)> {
        ends(value, allowed, source).map(|ends| (ends.low, ends.high))
    }

    #[test]
    fn a_named_range_is_taken_where_the_value_lies_in_it() {
        let flegg = "Flegg and Tohmo 2013: 0.2 to 0.3";
        assert_eq!(of(0.2, [0.0, 1.0], flegg), Some((0.2, 0.3)));
        assert_eq!(of(0.5, [0.0, 1.0], flegg), Some((0.25, 0.75)));
        let words = "assumed (0.1 to 0.4, two studies)";
        assert_eq!(of(0.25, [0.0, 1.0], words), Some((0.1, 0.4)));
    }

    #[test]
    fn else_half_and_one_and_a_half_within_bounds() {
        assert_eq!(of(2.0, [0.0, 10.0], "assumed"), Some((1.0, 3.0)));
        assert_eq!(of(0.8, [0.0, 1.0], "assumed"), Some((0.4, 1.0)));
        assert_eq!(of(-0.5, [-0.6, 5.0], "assumed"), Some((-0.25, -0.6)));
        let cut = ends(0.8, [0.0, 1.0], "assumed").map(|ends| ends.basis);
        assert!(cut.is_some_and(|basis| basis.ends_with("as far as it may go")));
    }

    #[test]
    fn zero_and_a_value_without_room_have_no_ends() {
        assert_eq!(of(0.0, [-0.1, 0.5], "assumed"), None);
        let off = of(0.0, [-0.1, 0.5], "assumed: 0 to 0.3");
        assert_eq!(off, Some((0.0, 0.3)));
        assert_eq!(of(1.0, [1.0, 1.0], "assumed"), None);
    }
}
