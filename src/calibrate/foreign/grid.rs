//! Splitting somebody else's text into cells: any delimiter, quotes, line breaks inside quotes.

/// A line of cells, trimmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Line in the text where it begins, from 1.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Line {
    /// A cell; empty beyond the line's end.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// How many cells say something.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// Characters that may stand between cells, the likeliest first.
const DELIMITERS: [char; 4] = ['\t', ';', '|', ','];

/// The character between the cells of a text: the one that stands equally often in the most lines.
#[must_use]
pub fn delimiter(text: &str) -> char {
    let mut best = (',', 0);
    for candidate in DELIMITERS {
        let mut counts: Vec<usize> = text
            .lines()
            .take(200)
            .map(|line| count(line, candidate))
            .filter(|&count| count > 0)
            .collect();
        counts.sort_unstable();
        let runs = counts.chunk_by(|a, b| a == b);
        let alike = runs.map(<[usize]>::len).max().unwrap_or(0);
        if alike > best.1 {
            best = (candidate, alike);
        }
    }
    best.0
}

/// How often a character stands outside quotes.
fn count(line: &str, wanted: char) -> usize {
    let mut quoted = false;
    let outside = line.chars().filter(|&character| {
        quoted ^= character == '"';
        !quoted && character == wanted
    });
    outside.count()
}

/// Splits a text into its lines; lines in which no cell says anything are left out.
///
/// # Errors
/// The line of a quote that is opened and not closed.
pub fn split(text: &str, delimiter: char) -> Result<Vec<Line>, usize> {
    let mut splitter = Splitter {
        delimiter,
        ..Splitter::default()
    };
    let mut characters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        splitter.take(character, characters.peek().copied());
        if splitter.skip {
            characters.next();
            splitter.skip = false;
        }
    }
    if splitter.quoted {
        return Err(splitter.opened);
    }
    splitter.end_line();
    Ok(splitter.lines)
}

#[derive(Default)]
struct Splitter {
    delimiter: char,
    lines: Vec<Line>,
    line: Line,
    cell: String,
    /// Lines ended so far.
    ended: usize,
    quoted: bool,
    /// Line of the last opening quote.
    opened: usize,
    /// The next character has been used already.
    skip: bool,
}

impl Splitter {
    fn take(&mut self, character: char, next: Option<char>) {
        match character {
            // A doubled quote inside quotes is a quote.
            '"' if self.quoted && next == Some('"') => {
                self.cell.push('"');
                self.skip = true;
            }
            '"' if self.quoted => self.quoted = false,
            // A quote inside an open cell is a character of it (inches, say).
            '"' if self.cell.trim().is_empty() => {
                self.cell.clear();
                self.quoted = true;
                self.opened = self.ended + 1;
            }
            '\r' => {}
            '\n' if self.quoted => {
                self.ended += 1;
                self.cell.push(' ');
            }
            '\n' => {
                self.end_line();
                self.ended += 1;
            }
            other if other == self.delimiter && !self.quoted => self.end_cell(),
            other => self.cell.push(other),
        }
    }

    fn end_cell(&mut self) {
        if self.line.cells.is_empty() {
            self.line.number = self.ended + 1;
        }
        let cell = self.cell.trim_matches(|c: char| c.is_whitespace());
        self.line.cells.push(cell.to_owned());
        self.cell.clear();
    }

    fn end_line(&mut self) {
        self.end_cell();
        let line = std::mem::take(&mut self.line);
        if line.filled() > 0 {
            self.lines.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_line_breaks_and_the_mark_at_the_start_are_read() {
        let text = "\u{feff}a,\"b, \"\"c\"\"\nd\",e\r\n,,\r\n1, 2 ,5\" pipe\r\n";
        let lines = split(text, ',').expect("quotes are closed");
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].cells, ["a", "b, \"c\" d", "e"]);
        assert_eq!((lines[1].number, lines[1].cell(2)), (4, "5\" pipe"));
        assert_eq!(split("a\nb,\"c\nd", ','), Err(2));
    }

    #[test]
    fn the_delimiter_is_found_beside_decimal_commas() {
        assert_eq!(delimiter("x;a;b\ny;1,5;2\nz;3;4,25\n"), ';');
        assert_eq!(delimiter("x,a,b\ny,1;5,2\n"), ',');
        assert_eq!(delimiter("x\ta, b\tc\ny\t1,000\t2\n"), '\t');
        assert_eq!(delimiter("one"), ',');
    }
}
