//! A JSON number as digits and a power of ten. Text comes in; the integer that it is exactly goes out. Written apart from
//! the runtime's reader, to judge it.

/// `0.digits × 10^point`, without zeros at either end; no digits for zero.
#[derive(Debug)]
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i128,
}

impl Decimal {
    /// `None` where the text is not one number of JSON.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut point = i128::try_from(whole.len()).ok()? + power(exponent)?;
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        point -= i128::try_from(zeros).ok()?;
        Some(Self { negative, digits, point })
    }

    /// The number where it is whole and has no more digits than 64 bits hold.
    fn whole(&self) -> Option<i128> {
        let count = i128::try_from(self.digits.len()).ok()?;
        if self.digits.is_empty() {
            return Some(0);
        }
        if self.point < count || self.point > 20 {
            return None;
        }
        let zeros = u32::try_from(self.point - count).ok()?;
        let value = self.digits.iter().fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
        let value = value * 10_i128.pow(zeros);
        Some(if self.negative { -value } else { value })
    }
}

/// An exponent; one of more digits than `i64` holds is as good as endless.
fn power(text: &str) -> Option<i128> {
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = i128::from(digits.parse::<i64>().unwrap_or(i64::MAX));
    Some(if negative { -value } else { value })
}

/// The integers that members have.
pub(crate) trait Integer: Sized {
    /// `None` where the number is no such integer.
    fn from_decimal(decimal: &Decimal) -> Option<Self>;
}

impl Integer for i64 {
    fn from_decimal(decimal: &Decimal) -> Option<Self> {
        decimal.whole()?.try_into().ok()
    }
}

impl Integer for u64 {
    fn from_decimal(decimal: &Decimal) -> Option<Self> {
        decimal.whole()?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_they_say() {
        for (text, value) in [
            ("0", Some(0)),
            ("-0.00e7", Some(0)),
            ("1.50e1", Some(15)),
            ("1200e-2", Some(12)),
            ("0.0001e4", Some(1)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("1.5", None),
            ("1e99999999999999999999", None),
            ("0e99999999999999999999", Some(0)),
            ("1e-99999999999999999999", None),
        ] {
            assert_eq!(i64::from_decimal(&Decimal::parse(text).unwrap()), value, "{text}");
        }
        assert!(Decimal::parse("1e").is_none());
    }
}
