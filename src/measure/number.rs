//! How numbers stand in tables: exactly, in the shortest form, the same on every platform.

use std::fmt::Write;

/// Writes a number into `cell`, replacing what it held: the shortest decimal that reads back as the
/// same number; nothing for "not a number".
pub fn number_into(cell: &mut String, value: f64) {
    cell.clear();
    if value.is_finite() {
        // Writing into a string cannot fail. Adding zero turns -0 into 0.
        let _ = write!(cell, "{}", value + 0.0);
    }
}

/// The same as a fresh string.
#[must_use]
pub fn number(value: f64) -> String {
    let mut cell = String::new();
    number_into(&mut cell, value);
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_exactly() {
        for value in [0.1, 1.0 / 3.0, 123_456_789_012.0, 1e-12, -2.5] {
            assert_eq!(number(value).parse(), Ok(value));
        }
        assert_eq!((number(5.0).as_str(), number(-0.0).as_str()), ("5", "0"));
        assert_eq!(
            (number(f64::NAN).as_str(), number(f64::INFINITY).as_str()),
            ("", "")
        );
    }
}
