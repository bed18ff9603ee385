//! Text of SVG pictures: escaping, wrapping, and the outer element that makes them readable aloud.

use std::fmt::Write as _;

/// The typeface of charts: one that is narrow and everywhere.
pub const FONT: &str = "Arial, Helvetica, sans-serif";
/// Mean width of a character in ems. There are no fonts here to measure with.
const EMS_A_CHARACTER: f64 = 0.54;

/// Escapes text for SVG and HTML, in content and in attributes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML forbids the other control characters even when escaped.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Estimated width of a text at this font size, in pixels.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * EMS_A_CHARACTER
}

/// Breaks a text at spaces into lines of about `width` pixels; a single long word stays whole.
#[must_use]
pub fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line)
                if text_width(line, size) + text_width(word, size) + size * EMS_A_CHARACTER
                    <= width =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// A picture: its inside wrapped in an `<svg>` element that scales, with a title and description for
/// readers who listen.
#[must_use]
pub fn picture(width: f64, height: f64, title: &str, summary: &str, inside: &str) -> String {
    let (title, summary) = (escaped(title), escaped(summary));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"{FONT}\">\n<title>{title}</title>\n<desc>{summary}</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{inside}</svg>\n"
    )
}

/// The same picture for use inside a page, where the name of the SVG language is not needed.
#[must_use]
pub fn inline(picture: &str) -> String {
    picture.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1)
}

/// The height of a picture, as its view box says it.
#[must_use]
pub fn height(picture: &str) -> Option<f64> {
    let (_, view_box) = picture.split_once("viewBox=\"")?;
    let (numbers, _) = view_box.split_once('"')?;
    numbers.split(' ').nth(3)?.parse().ok()
}

/// How a text sits at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// Appends a line of text with its baseline at `(x, y)`.
pub fn text(
    out: &mut String,
    at: (f64, f64),
    anchor: Anchor,
    size: f64,
    style: &str,
    content: &str,
) {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" {style}>{}</text>",
        at.0,
        at.1,
        escaped(content)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escaped("<b a='1'>&\"\u{7}"),
            "&lt;b a=&#39;1&#39;&gt;&amp;&quot; "
        );
    }

    #[test]
    fn a_picture_knows_its_height() {
        assert_eq!(height(&picture(400.0, 250.5, "t", "s", "")), Some(250.5));
        assert_eq!(height("no picture"), None);
    }

    #[test]
    fn long_text_wraps_and_loses_no_word() {
        let text = "pensions and property income from outside";
        let lines = wrapped(text, 10.0, 100.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|l| text_width(l, 10.0) <= 100.0));
    }
}
