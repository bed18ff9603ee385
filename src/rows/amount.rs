//! Amounts of money as people write them: currency signs, thousands separators, decimal commas.

/// The most digits of an exact amount before its pence.
pub const POUND_DIGITS: usize = 12;

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

/// An amount in whole pence, exactly; in words why it is none.
pub fn pence(text: &str, decimal: Decimal) -> Result<i64, String> {
    let (negative, digits) = bare(text).ok_or("is no amount of money")?;
    let mark = decimal.mark();
    let (whole, part) = digits.split_once(mark).unwrap_or((&digits, ""));
    if !part.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!(
            "is no amount of money with `{mark}` before the pence"
        ));
    }
    if part.len() > 2 {
        let count = part.len();
        return Err(format!("has {count} digits after the `{mark}`"));
    }
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let mut plain = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return Err(format!(
                "has separators of thousands that do not stand before three digits each; `{mark}` stands before the pence"
            ));
        }
        plain += group;
    }
    let plain = plain.trim_start_matches('0');
    if plain.len() > POUND_DIGITS {
        return Err(format!("has {} digits before the pence", plain.len()));
    }
    // So few digits are a number.
    let pence: i64 = format!("{plain}{part:0<2}").parse().unwrap_or_default();
    Ok(if negative { -pence } else { pence })
}

/// The currency that an amount shows, as its code.
pub fn currency(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_uppercase();
    let shown = |(sign, code): &(char, &'static str)| {
        (text.contains(*sign) || text.contains(code)).then_some(*code)
    };
    [('£', "GBP"), ('€', "EUR"), ('$', "USD")]
        .iter()
        .find_map(shown)
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
    fn exact_amounts_are_whole_pence() {
        for (text, decimal, value) in [
            ("1234.5", Decimal::Point, 123_450),
            ("£1,234.05", Decimal::Point, 123_405),
            ("1.234,50 €", Decimal::Comma, 123_450),
            ("(.99)", Decimal::Point, -99),
            ("12.", Decimal::Point, 1_200),
            ("0000000000000007", Decimal::Point, 700),
            ("999999999999.99", Decimal::Point, 99_999_999_999_999),
        ] {
            assert_eq!(pence(text, decimal), Ok(value), "{text}");
        }
        for (bad, why) in [
            ("x", "is no amount"),
            ("12.345", "has 3 digits after the `.`"),
            ("12,5", "separators of thousands"),
            ("1,23,456", "separators of thousands"),
            ("1.234,50", "with `.` before the pence"),
            ("1000000000000", "has 13 digits before the pence"),
        ] {
            let said = pence(bad, Decimal::Point).expect_err("no amount of pence");
            assert!(said.contains(why), "{bad}: {said}");
        }
        assert_eq!(currency("12 eur"), Some("EUR"));
        assert_eq!((currency("£1"), currency("1")), (Some("GBP"), None));
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
