//! Tables and headings in GitHub-flavoured Markdown, which pandoc reads too.

use super::error::CliError;

/// A cell's text: on one line, with what would end the cell escaped.
#[must_use]
pub fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|")
}

/// A table: the first column to the left, the others to the right where `numbers`.
#[must_use]
pub fn table(head: &[String], rows: &[Vec<String>], numbers: bool) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let side = if numbers { " ---: |" } else { " --- |" };
    let rule = format!("| --- |{}\n", side.repeat(head.len().saturating_sub(1)));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    line(head) + &rule + &rows
}

/// A heading of a level (1 = title) with empty lines around.
#[must_use]
pub fn heading(level: usize, text: &str) -> String {
    format!("\n{} {}\n\n", "#".repeat(level), cell(text))
}

/// A text with commas as a table.
///
/// # Errors
/// When it is no such text.
pub fn of_csv(text: &str) -> Result<String, CliError> {
    let failure = |error: csv::Error| CliError::Failure(error.to_string());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let words = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let head: Vec<String> = words(reader.headers().map_err(failure)?);
    let rows: Result<Vec<Vec<String>>, CliError> = reader
        .records()
        .map(|record| record.map(|record| words(&record)).map_err(failure))
        .collect();
    Ok(table(&head, &rows?, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_on_their_line_and_in_their_column() {
        let rows = [vec!["a|b".to_owned(), "two\nlines".to_owned()]];
        let head = ["x".to_owned(), "y".to_owned()];
        assert_eq!(
            table(&head, &rows, true),
            "| x | y |\n| --- | ---: |\n| a\\|b | two lines |\n"
        );
    }

    #[test]
    fn commas_in_quotes_are_one_cell() {
        let made = of_csv("a,b\n\"1,2\",3\n").expect("it is a table");
        assert_eq!(made, "| a | b |\n| --- | --- |\n| 1,2 | 3 |\n");
    }
}
