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

/// Breaks a text into lines of at most [`WIDTH`], the first indented by `first`, the others by
/// `indent`.
#[must_use]
pub fn indented(text: &str, first: usize, indent: usize) -> String {
    let mut out = " ".repeat(first);
    let mut column = first;
    let mut fresh = true;
    for word in text.split_whitespace() {
        if !fresh && column + 1 + width(word) > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width(word);
        fresh = false;
    }
    out
}

/// A text in lines of at most `columns`; a longer word stands on a line of its own.
#[must_use]
pub fn lines_within(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A paragraph of lines of at most [`WIDTH`].
#[must_use]
pub fn wrapped(text: &str) -> String {
    indented(text, 0, 0)
}

/// A title with a line under it.
#[must_use]
pub fn heading(title: &str) -> String {
    format!(
        "\n{}\n{}\n",
        wrapped(title),
        "-".repeat(width(title).min(WIDTH))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_and_indented() {
        let text = "word ".repeat(40);
        let wrapped = indented(&text, 2, 4);
        assert!(wrapped.lines().all(|l| width(l) <= WIDTH));
        assert!(wrapped.starts_with("  word"));
        assert!(wrapped.lines().skip(1).all(|l| l.starts_with("    word")));
        assert_eq!(wrapped.split_whitespace().count(), 40);
    }

    #[test]
    fn pounds_and_minus_signs_count_as_one_character() {
        assert_eq!(left("−£1", 5), "−£1  ");
        assert_eq!(right("−£1", 5), "  −£1");
    }
}
