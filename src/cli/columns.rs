//! Text that fits a terminal of 80 columns.

/// The width that all text keeps to, characters.
pub const WIDTH: usize = 80;

/// How many characters a text shows.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// A text filled with spaces on its right up to `columns`.
#[must_use]
pub fn left(text: &str, columns: usize) -> String {
    let gap = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(gap))
}

/// A text filled with spaces on its left up to `columns`.
#[must_use]
pub fn right(text: &str, columns: usize) -> String {
    let gap = columns.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(gap))
}

/// Breaks a text into lines of at most [`WIDTH`], each after the first indented by `indent`.
#[must_use]
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let fits = column + 1 + width(word) <= WIDTH;
        if column > 0 && fits {
            out.push(' ');
            column += 1;
        } else if column > 0 {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        }
        out.push_str(word);
        column += width(word);
    }
    out
}

/// A title with a line under it.
#[must_use]
pub fn heading(title: &str) -> String {
    format!("\n{title}\n{}\n", "-".repeat(width(title).min(WIDTH)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_and_indented() {
        let text = "word ".repeat(40);
        let wrapped = wrapped(&text, 4);
        assert!(wrapped.lines().all(|l| width(l) <= WIDTH));
        assert!(wrapped.lines().skip(1).all(|l| l.starts_with("    word")));
        assert_eq!(wrapped.split_whitespace().count(), 40);
    }

    #[test]
    fn pounds_and_minus_signs_count_as_one_character() {
        assert_eq!(left("−£1", 5), "−£1  ");
        assert_eq!(right("−£1", 5), "  −£1");
    }
}
