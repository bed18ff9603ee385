//! Amounts of money as people write them: currency signs, thousands separators, decimal commas.

/// What stands between whole units and hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    Point,
    Comma,
}

impl Decimal {
    const fn mark(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// What an amount shows by itself of the decimal mark in use: `1.234,5` and `12,5` show a comma,
/// `1,234` could be either.
pub fn shown_mark(text: &str) -> Option<Decimal> {
    let digits = bare(text)?.1;
    let last = digits.rfind(['.', ','])?;
    let mark = if digits[last..].starts_with(',') {
        Decimal::Comma
    } else {
        Decimal::Point
    };
    let both = digits.contains('.') && digits.contains(',');
    let several = digits.matches(mark.mark()).count() > 1;
    let after = digits.len() - last - 1;
    let other = match mark {
        Decimal::Comma => Decimal::Point,
        Decimal::Point => Decimal::Comma,
    };
    match (both, several, after) {
        // 1,234,567 has thousands separators and nothing else; 1.234,5 and 12,50 show their mark.
        (_, true, _) => Some(other),
        (false, false, 3) if last <= 3 => None,
        _ => Some(mark),
    }
}

/// An amount in a text that uses `decimal`; none when it is no amount.
pub fn amount(text: &str, decimal: Decimal) -> Option<f64> {
    let (negative, digits) = bare(text)?;
    let plain: String = digits
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == decimal.mark())
        .map(|c| if c == decimal.mark() { '.' } else { c })
        .collect();
    let value: f64 = plain.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Sign and digits with their marks; none when there is anything else. A sign may stand on either
/// side, brackets mean minus, and a currency's sign or code is skipped.
fn bare(text: &str) -> Option<(bool, String)> {
    let mut text = text.trim();
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (text, negative) = (inner, true);
    }
    let mut digits = String::new();
    let mut word = String::new();
    for character in text.chars() {
        match character {
            '-' | '\u{2212}' => negative = !negative,
            '£' | '$' | '€' | '+' | '\'' | '\u{2019}' => {}
            blank if blank.is_whitespace() => {}
            letter if letter.is_ascii_alphabetic() => word.push(letter.to_ascii_uppercase()),
            digit if digit.is_ascii_digit() || matches!(digit, '.' | ',') => digits.push(digit),
            _ => return None,
        }
    }
    let currency = matches!(word.as_str(), "" | "GBP" | "EUR" | "USD");
    (currency && digits.contains(|c: char| c.is_ascii_digit())).then_some((negative, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (text, decimal, value) in [
            ("1234.5", Decimal::Point, 1234.5),
            ("£1,234.50", Decimal::Point, 1234.5),
            ("1,234", Decimal::Point, 1234.0),
            ("1,234", Decimal::Comma, 1.234),
            ("1.234,50 €", Decimal::Comma, 1234.5),
            ("GBP 12", Decimal::Point, 12.0),
            ("1 234\u{a0}567,5", Decimal::Comma, 1_234_567.5),
            ("(99.99)", Decimal::Point, -99.99),
            ("-£12", Decimal::Point, -12.0),
            ("12-", Decimal::Point, -12.0),
            ("1'234.5", Decimal::Point, 1234.5),
        ] {
            assert_eq!(amount(text, decimal), Some(value), "{text}");
        }
        for bad in ["", "£", "twelve", "1e9", "NaN", "12:30"] {
            assert_eq!(amount(bad, Decimal::Point), None, "{bad}");
        }
        assert_eq!(amount("1.2.3", Decimal::Point), None);
    }

    #[test]
    fn an_amount_shows_its_mark_where_it_can() {
        for (text, mark) in [
            ("12.50", Some(Decimal::Point)),
            ("12,5", Some(Decimal::Comma)),
            ("1,234,567", Some(Decimal::Point)),
            ("1.234,567", Some(Decimal::Comma)),
            ("1,234", None),
            ("1234,567", Some(Decimal::Comma)),
            ("1234", None),
        ] {
            assert_eq!(shown_mark(text), mark, "{text}");
        }
    }
}
