//! Exact integers from any spelling of a number. Text comes in; a number or a reason why not goes out.

use std::str::FromStr;

pub(super) const NO_NUMBER: &str = "text that is no number";
pub(super) const OUT_OF_RANGE: &str = "a number that is out of range";

/// No 64-bit integer has more digits.
const MOST_DIGITS: usize = 20;

/// Reads an integer from decimal text: `7`, `-7`, `1.0`, `12e2`. Floats are never in between, so that
/// `9007199254740993.0` stays what it is.
pub(super) fn parse_integer<T: FromStr + Default>(text: &str) -> Result<T, &'static str> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    // How JavaScript prints the largest 64-bit integer (tcr DescribeImageLifecyclePersonal).
    if text == "9223372036854776000" {
        return "9223372036854775807".parse().map_err(|_| OUT_OF_RANGE);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || !all_digits(whole)
        || !all_digits(fraction)
        || (mantissa.contains('.') && fraction.is_empty())
    {
        return Err(NO_NUMBER);
    }
    let power = exponent.strip_prefix('+').unwrap_or(exponent);
    let signless = power.strip_prefix('-').unwrap_or(power);
    if signless.is_empty() || !all_digits(signless) {
        return Err(NO_NUMBER);
    }

    let mut all: String = [whole, fraction].concat();
    if all.bytes().all(|digit| digit == b'0') {
        return Ok(T::default());
    }
    // An exponent beyond i32 moves the point out of every number that a response could hold.
    let power: i64 = power.parse::<i32>().unwrap_or(if power.starts_with('-') { i32::MIN } else { i32::MAX }).into();
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(power);
    let leading_zeros = all.bytes().take_while(|&digit| digit == b'0').count();
    let kept = usize::try_from(point).unwrap_or(0);
    if kept.saturating_sub(leading_zeros) > MOST_DIGITS {
        return Err(OUT_OF_RANGE);
    }
    if all.bytes().skip(kept).any(|digit| digit != b'0') {
        return Err("a number with a fraction");
    }
    all.truncate(kept);
    while all.len() < kept {
        all.push('0');
    }
    if negative {
        all.insert(0, '-');
    }
    all.parse().map_err(|_| OUT_OF_RANGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_exact_in_every_spelling() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("-0.0", 0),
            ("0e999999999999", 0),
            ("007", 7),
            ("1.0", 1),
            ("-1.000", -1),
            ("1.5e1", 15),
            ("12E+2", 1200),
            ("1200e-2", 12),
            ("0.0001e4", 1),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("9223372036854775807", i64::MAX),
            ("9223372036854776000", i64::MAX),
            ("-9223372036854775808.0", i64::MIN),
        ] {
            assert_eq!(parse_integer::<i64>(text), Ok(value), "{text}");
        }
        assert_eq!(parse_integer::<u64>("18446744073709551615.0"), Ok(u64::MAX));
    }

    #[test]
    fn what_is_no_integer_is_refused_with_the_reason() {
        for (text, reason) in [
            ("1.5", "a number with a fraction"),
            ("1e-1", "a number with a fraction"),
            ("1e-99999999999", "a number with a fraction"),
            ("9223372036854775808", "a number that is out of range"),
            ("1e19", "a number that is out of range"),
            ("1e999999999999", "a number that is out of range"),
            ("", "text that is no number"),
            ("-", "text that is no number"),
            ("1.", "text that is no number"),
            (".5", "text that is no number"),
            ("1e", "text that is no number"),
            ("1e--1", "text that is no number"),
            ("abc", "text that is no number"),
            ("0x10", "text that is no number"),
            ("1 2", "text that is no number"),
        ] {
            assert_eq!(parse_integer::<i64>(text), Err(reason), "{text}");
        }
        assert_eq!(parse_integer::<u64>("-1"), Err("a number that is out of range"));
    }
}
